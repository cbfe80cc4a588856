//! Through what a policy has its effect: each headline effect of an arm, its difference from the baseline,
//! divided among the groups of mechanisms ([`crate::model::groups`]).
//!
//! A set of groups is worth what the effect is in a world in which only they are at work, and a group gets
//! its value of Shapley ([`crate::stats::shapley`]): what it adds to those taken in before, on average over
//! all orders. The shares and what is left without any group add up to the whole effect.
//!
//! All sets share people, day 0, warm-up and what was solved before: the world is forked when the policies
//! of the arms begin, and only what goes on from there differs. With every group at work it is the
//! comparison's own run, bit for bit.
//!
//! | file | answers |
//! |---|---|
//! | [`plan`] | which arms, how many replications, which sets |
//! | [`lives`] | what one replication is worth under each set |
//! | [`shares`] | the shares of each replication |
//! | [`finding`] | what many replications say of them, and in words |
//! | [`table`] | the same for files |

pub mod finding;
pub mod lives;
pub mod plan;
pub mod shares;
pub mod table;
#[cfg(test)]
mod tests;

pub use finding::{Divided, Split};
pub use plan::{Form, METRICS, Plan, PlanError, Wish};
pub use shares::Shares;

use std::time::{Duration, Instant};

use self::lives::Field;
use super::pool;
use super::watch::{Event, Watch};
use crate::scenario::Scenario;

/// The shares of all replications of a plan, as far as it was not interrupted, and how long it took.
pub fn divide(
    scenario: &Scenario,
    plan: &Plan,
    pool: &rayon::ThreadPool,
    watch: &Watch,
) -> (Shares, Duration) {
    let began = Instant::now();
    watch.tell(Event::Planned(plan.replications));
    let mut shares = Shares::of(plan);
    let field = Field::new(scenario, plan);
    let replications = (0..plan.replications).collect();
    let work = move |replication, watch: &Watch| field.replicate(replication, watch);
    pool::each(replications, pool, watch, work, |replication, ended| {
        shares.take(replication, ended.expect("a panic in a world is caught there"));
    });
    (shares, began.elapsed())
}
