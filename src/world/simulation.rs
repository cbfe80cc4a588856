//! A run.
use super::outcome::Outcome;
use super::people::People;
use super::setting::Setting;
use crate::model::policy::Policy;

/// One world in time: clone it to let the same past lead to several futures.
#[derive(Clone)]
pub struct World<'a> {
    setting: &'a Setting,
    people: &'a People,
}

impl<'a> World<'a> {
    /// Day 0, under these policies (one per brand).
    pub fn new(setting: &'a Setting, people: &'a People, policies: &[Policy]) -> Self {
        let _ = policies;
        World { setting, people }
    }

    /// Puts other policies in force from the next day on.
    pub fn set_policies(&mut self, policies: &[Policy]) {
        let _ = policies;
    }

    /// Lives through the days up to (not including) `day`; measurement begins at the setting's `warmup_days`.
    pub fn run_to(&mut self, day: u16) {
        let _ = (day, self.people);
    }

    /// What happened.
    pub fn outcome(&self) -> Outcome {
        Outcome { brands: Vec::new(), events: u64::from(self.setting.days) }
    }
}
