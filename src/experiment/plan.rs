//! The plan: every arm lives through every replication.

use crate::scenario::Scenario;
use crate::world::{Setting, past};

/// One run: an arm in a replication. Ordered by replication, so that more replications only ever
/// append.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunKey {
    /// Index of the replication.
    pub replication: u32,
    /// Index of the arm.
    pub arm: usize,
}

/// The runs of one replication, in order.
pub fn keys(scenario: &Scenario, replication: u32) -> impl Iterator<Item = RunKey> + use<> {
    (0..scenario.arms.len()).map(move |arm| RunKey { replication, arm })
}

/// The setting that an arm lives in.
pub fn setting_of(scenario: &Scenario, arm: usize) -> &Setting {
    scenario.arms[arm].setting.as_ref().unwrap_or(&scenario.setting)
}

/// How many people there are, in the arm that has most.
pub fn most_people(scenario: &Scenario) -> u32 {
    let people = (0..scenario.arms.len()).map(|arm| setting_of(scenario, arm).consumers);
    people.max().unwrap_or(scenario.setting.consumers)
}

/// How many people there are in every one of the arms, if they have equally many.
pub fn same_people(scenario: &Scenario, arms: impl IntoIterator<Item = usize>) -> Option<u32> {
    let mut people = arms.into_iter().map(|arm| setting_of(scenario, arm).consumers);
    let first = people.next()?;
    people.all(|other| other == first).then_some(first)
}

/// The arms in groups that share their people and their warm-up: those in the scenario's own
/// setting together, each of the others alone.
pub fn groups(scenario: &Scenario) -> Vec<Vec<usize>> {
    let alone = |arm: &usize| scenario.arms[*arm].setting.is_some();
    let (apart, together): (Vec<usize>, Vec<usize>) = (0..scenario.arms.len()).partition(alone);
    let mut groups: Vec<Vec<usize>> = apart.into_iter().map(|arm| vec![arm]).collect();
    if !together.is_empty() {
        groups.insert(0, together);
    }
    groups
}

/// Days that are lived through before arms part, those before day 0 included \[days\].
pub fn days_before_arms(setting: &Setting) -> u64 {
    u64::from(past::days(setting)) + u64::from(setting.warmup_days)
}

/// Days that one replication simulates, pasts and warm-ups counted once per group \[days\].
pub fn days_per_replication(scenario: &Scenario) -> u64 {
    let days = |group: &Vec<usize>| {
        let setting = setting_of(scenario, group[0]);
        let measured = u64::from(setting.days.saturating_sub(setting.warmup_days));
        days_before_arms(setting) + measured * group.len() as u64
    };
    groups(scenario).iter().map(days).sum()
}
