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

pub mod lives;
pub mod plan;
pub mod shares;

pub use plan::{Division, Form, METRICS, PlanError, Wish};
pub use shares::Shares;

use std::time::{Duration, Instant};

use self::lives::{Field, ReplicationEnd as Lived};
use super::executor::{Ended, Executor, Job};
use super::live::{Failure, Stage};
use super::watch::Watch;
use crate::scenario::Scenario;

/// The shares of all replications of a plan, as far as it was not interrupted, and how long it took.
pub fn divide(scenario: &Scenario, plan: &Division, executor: &mut Executor) -> (Shares, Duration) {
    let began = Instant::now();
    let mut shares = Shares::of(plan);
    let field = Field::new(scenario, plan);
    let work = move |job: Job, watch: &Watch| {
        Some(field.replicate(job.replication, watch)).filter(|ended| *ended != Lived::Aborted)
    };
    executor.each(&plan.jobs(), work, |job, ended| {
        let ended = match ended {
            Ended::Done(ended) => ended,
            Ended::Failed(message) => Lived::Failed(Failure { stage: Stage::Days, message }),
            Ended::Aborted => Lived::Aborted,
        };
        shares.take(job.replication, ended);
    });
    (shares, began.elapsed())
}
