//! Why somebody is worth reading, in a few words.

use super::words;
use crate::experiment::life::find::{Happened, Pick};
use crate::experiment::plan::setting_of;
use crate::scenario::Scenario;

/// What happened to them in an arm, after "they".
pub fn what(scenario: &Scenario, arm: usize, pick: &Pick) -> String {
    let name = |brand: usize| setting_of(scenario, arm).brands[brand].name.as_str();
    let brand = name(scenario.focus);
    match pick.happened {
        Happened::Unfollowed(why) => format!("un-followed {brand} ({})", words::reason(why)),
        Happened::Criticised(1) => format!("criticised {brand}, which one person read"),
        Happened::Criticised(readers) => format!("criticised {brand}, which {readers} people read"),
        Happened::Delighted(step) => {
            format!("got an answer from {brand} that they did not expect, worth {step:+.2}")
        }
        Happened::Redeemed(kind, proper) => format!(
            "redeemed an offer by {brand} that answered {} (chance to find it proper {:.0}%)",
            words::a_post(kind),
            100.0 * proper
        ),
        Happened::Switched(to) => words::switched(brand, name(to)),
        Happened::FeltWatched => format!("un-followed {brand} because they felt watched"),
    }
}
