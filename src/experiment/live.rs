//! How a replication is lived: the one way in which people are drawn, their past and the warm-up are lived
//! through, the policies of an arm come into force, and the measured days pass.
//!
//! Comparisons, surveys, calibrations, splits and traces differ in who looks on and in what is read off; what is
//! lived they all have from here, and nowhere else in this floor are people drawn or policies set.
//!
//! # What can go wrong
//!
//! Each stage is an [attempt](Replication::attempt): a panic in it is caught, becomes its failure with the
//! message, and is not printed. Before each stage and each day the watch is looked at, so whatever is lived can be
//! interrupted.

mod attempt;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use attempt::planted;
pub use attempt::{Failure, Replication, Stage, Stop, catch};

use std::sync::Arc;

use super::plan::setting_of;
use super::watch::{Watch, WatchEvent};
use crate::scenario::Scenario;
use crate::world::probe::Blind;
use crate::world::{People, Probe, Setting, World};

/// A replication among the people of one setting. All errors are those of [`Replication::attempt`].
#[derive(Clone)]
pub struct Living<'a> {
    /// Which replication.
    pub of: Replication<'a>,
    scenario: &'a Scenario,
    setting: Arc<Setting>,
}

impl<'a> Living<'a> {
    /// Among the people of an arm.
    pub fn new(scenario: &'a Scenario, arm: usize, number: u32, watch: &'a Watch<'a>) -> Self {
        let of = Replication { seed: scenario.seed, number, watch };
        Living { of, scenario, setting: Arc::new(setting_of(scenario, arm).clone()) }
    }

    /// In a setting that is nearly that of the arm.
    pub fn under(self, setting: Arc<Setting>) -> Self {
        Living { setting, ..self }
    }

    /// Draws the people.
    pub fn people(&self) -> Result<Arc<People>, Stop> {
        let Replication { seed, number, .. } = self.of;
        let drawn = || People::draw(&self.setting, seed, number);
        self.of.attempt(Stage::People, || Some(Arc::new(drawn())))
    }

    /// Their world on day 0.
    pub fn at_rest(&self, people: &Arc<People>) -> Result<World, Stop> {
        let watch = self.of.watch;
        // As a week of the past begins, it is told: pasts are whole weeks.
        let stop = |day: u16| {
            if day.is_multiple_of(7) {
                watch.tell(WatchEvent::Days(7));
            }
            watch.cancelled()
        };
        let policies = &self.scenario.warmup;
        let (setting, people) = (Arc::clone(&self.setting), Arc::clone(people));
        let past = || World::at_rest_unless(setting, people, policies, stop);
        self.of.attempt(Stage::WarmUp, past)
    }

    /// Their world at the end of the warm-up.
    pub fn warm(&self, people: &Arc<People>) -> Result<World, Stop> {
        let mut world = self.at_rest(people)?;
        self.warm_up(&mut world, &mut Blind)?;
        Ok(world)
    }

    /// Lives on to the end of the warm-up, with somebody looking on.
    pub fn warm_up(&self, world: &mut World, probe: &mut impl Probe) -> Result<(), Stop> {
        self.walk(Stage::WarmUp, world, self.setting.warmup_days, |world, day| {
            world.run_to_with(day + 1, probe);
        })
    }

    /// The future of an arm from a world at the end of the warm-up.
    pub fn fork(&self, warm: &World, arm: usize) -> Result<World, Stop> {
        self.of.attempt(Stage::Days, || {
            let mut world = warm.clone();
            world.set_policies(&self.scenario.arms[arm].policies);
            Some(world)
        })
    }

    /// Lives through the measured days, with somebody looking on.
    pub fn days(&self, world: &mut World, probe: &mut impl Probe) -> Result<(), Stop> {
        self.days_by(world, |world, day| world.run_to_with(day + 1, probe))
    }

    /// The same; each day is lived by `live`, which may look before and after.
    pub fn days_by(
        &self,
        world: &mut World,
        live: impl FnMut(&mut World, u16),
    ) -> Result<(), Stop> {
        self.walk(Stage::Days, world, self.setting.days, live)
    }

    /// Lives on to a day; the policies of the arm come into force as the warm-up ends.
    pub fn live_to(
        &self,
        world: &mut World,
        arm: usize,
        to: u16,
        probe: &mut impl Probe,
    ) -> Result<(), Stop> {
        self.live_to_by(world, arm, to, |world, day| world.run_to_with(day + 1, probe))
    }

    /// The same; each day is lived by `live`, which may look before and after.
    pub fn live_to_by(
        &self,
        world: &mut World,
        arm: usize,
        to: u16,
        mut live: impl FnMut(&mut World, u16),
    ) -> Result<(), Stop> {
        let begins = self.setting.warmup_days;
        self.walk(Stage::WarmUp, world, to.min(begins), &mut live)?;
        if to > begins && world.day() == begins {
            let policies = &self.scenario.arms[arm].policies;
            self.of.attempt(Stage::Days, || {
                world.set_policies(policies);
                Some(())
            })?;
        }
        self.walk(Stage::Days, world, to, live)
    }

    /// Lives on to a day, unless that is over, and says now and then how far it is.
    fn walk(
        &self,
        stage: Stage,
        world: &mut World,
        to: u16,
        mut live: impl FnMut(&mut World, u16),
    ) -> Result<(), Stop> {
        const STEP: u16 = 15;
        if to <= world.day() {
            return Ok(());
        }
        let watch = self.of.watch;
        let mut told = world.day();
        self.of.attempt(stage, || {
            for day in world.day()..to {
                if watch.cancelled() {
                    return None;
                }
                live(world, day);
                if day + 1 - told == STEP || day + 1 == to {
                    watch.tell(WatchEvent::Days(u64::from(day + 1 - told)));
                    told = day + 1;
                }
            }
            Some(())
        })
    }
}
