//! What is to be lived through so that targets can be measured.

use super::measures::{Measure, Needs, measure};
use crate::experiment::plan::{days_before_arms, setting_of};
use crate::scenario::Scenario;
use crate::scenario::targets::{Target, Targets};

/// A scenario and the arms of it that are measured.
#[derive(Clone)]
pub(super) struct MeasuringPlan {
    pub scenario: Scenario,
    /// Indices of the arms, ascending.
    pub arms: Vec<usize>,
    /// Those of them whose page posts are looked at.
    paged: Vec<usize>,
}

/// What a target is measured by, or why it cannot be here.
pub(super) enum Where {
    /// This, in the arm of this index.
    Here(&'static Measure, usize),
    /// The scenario has nothing of the kind.
    NotHere(String),
    /// Nothing is compared.
    Nothing,
}

/// Where a target is measured in a scenario.
pub(super) fn place(scenario: &Scenario, target: &Target) -> Where {
    let Some(definition) = &target.definition else { return Where::Nothing };
    let Some(measure) = measure(&definition.measure) else { return Where::Nothing };
    let arm = match &definition.arm {
        None => Some(scenario.baseline),
        Some(name) => scenario.arms.iter().position(|arm| arm.name == *name),
    };
    let Some(arm) = arm else {
        let name = definition.arm.as_deref().unwrap_or_default();
        return Where::NotHere(format!("the scenario has no arm {name}"));
    };
    match measure.needs {
        Needs::Friends
            if setting_of(scenario, arm).platforms.iter().all(|p| p.name != "friends") =>
        {
            Where::NotHere("the scenario has no platform friends".into())
        }
        Needs::PagePosts
            if scenario.arms[arm].policies[scenario.focus].conduct.posts_per_week <= 0.0 =>
        {
            Where::NotHere(format!("the page posts nothing under {}", scenario.arms[arm].name))
        }
        _ => Where::Here(measure, arm),
    }
}

impl MeasuringPlan {
    /// What the targets need of a scenario.
    pub fn new(scenario: &Scenario, targets: &Targets) -> Self {
        let (mut arms, mut paged) = (vec![scenario.baseline], Vec::new());
        for target in &targets.targets {
            if let Where::Here(measure, arm) = place(scenario, target) {
                arms.push(arm);
                paged.extend((measure.needs == Needs::PagePosts).then_some(arm));
            }
        }
        for list in [&mut arms, &mut paged] {
            list.sort_unstable();
            list.dedup();
        }
        MeasuringPlan { scenario: scenario.clone(), arms, paged }
    }

    /// Whether the page posts of an arm are looked at.
    pub fn pages(&self, arm: usize) -> bool {
        self.paged.contains(&arm)
    }

    /// Days that one replication simulates [days].
    pub fn days(&self) -> u64 {
        let days = |arm: &usize| {
            let setting = setting_of(&self.scenario, *arm);
            let own = self.scenario.arms[*arm].setting.is_some();
            let before = if own { days_before_arms(setting) } else { 0 };
            before + u64::from(setting.days - setting.warmup_days)
        };
        days_before_arms(&self.scenario.setting) + self.arms.iter().map(days).sum::<u64>()
    }
}
