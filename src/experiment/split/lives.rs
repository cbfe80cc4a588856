//! One replication under every set of groups: the same people and past for all of them, a fork of the world
//! for each.
//!
//! Alive at once are the world of the warm-up, one for each arm that is being lived, which has its policies
//! and all mechanisms, and one for each run; the last is dropped as soon as its three numbers are known.

use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::plan::{Division, METRICS};
use crate::experiment::live::{Failure, Living, Stage, Stop};
use crate::experiment::plan::{groups, setting_of};
use crate::experiment::watch::{Watch, WatchEvent};
use crate::model::groups::{SETS, with};
use crate::scenario::Scenario;
use crate::world::metrics::Slice;
use crate::world::probe::Blind;
use crate::world::{RunColumn, Setting, World};

/// The headline metrics of a run; `None` where it has no value.
pub type HeadlineValues = [Option<f64>; METRICS.len()];

/// The values of an arm by set; of sets that were not lived there are none.
pub type BySet = Vec<Option<HeadlineValues>>;

/// How a replication ended.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum ReplicationEnd {
    /// With values, by arm that is lived, in order.
    Lived(Vec<BySet>),
    /// With an error of a run.
    Failed(Failure),
    /// It was not finished, because the experiment was interrupted.
    Aborted,
}

/// All that replications are lived with.
pub struct Field {
    scenario: Scenario,
    plan: Division,
    columns: Vec<RunColumn>,
    /// The arms that share people and past, and their setting under each set.
    parties: Vec<(Vec<usize>, Vec<Arc<Setting>>)>,
}

impl Field {
    /// For the replications of a plan.
    pub fn new(scenario: &Scenario, plan: &Division) -> Self {
        let all = RunColumn::every(&scenario.setting, scenario.focus);
        let headline = |name: &str| {
            let is_it = |column: &&RunColumn| {
                column.metric.name == name
                    && column.brand == scenario.focus
                    && column.slice == Slice::All
            };
            *all.iter().find(is_it).expect("a column per metric")
        };
        let lived = plan.lived(scenario);
        let party = |arms: Vec<usize>| {
            let arms: Vec<usize> = arms.into_iter().filter(|arm| lived.contains(arm)).collect();
            let setting = setting_of(scenario, *arms.first()?);
            let under = |set| {
                let mechanisms = with(&setting.mechanisms, set);
                Arc::new(Setting { mechanisms, ..setting.clone() })
            };
            Some((arms, (0..SETS).map(under).collect()))
        };
        Field {
            scenario: scenario.clone(),
            plan: plan.clone(),
            columns: METRICS.iter().map(|name| headline(name)).collect(),
            parties: groups(scenario).into_iter().filter_map(party).collect(),
        }
    }

    /// One replication.
    pub fn replicate(&self, replication: u32, watch: &Watch) -> ReplicationEnd {
        let sets = self.plan.sets(replication);
        let party = |party: &(Vec<usize>, Vec<Arc<Setting>>)| {
            self.live_apart(replication, &party.0, &party.1, &sets, watch)
        };
        let all: Result<Vec<_>, Stop> = self.parties.par_iter().map(party).collect();
        match all {
            Ok(parties) => {
                let mut arms: Vec<(usize, BySet)> = parties.into_iter().flatten().collect();
                arms.sort_by_key(|(arm, _)| *arm);
                ReplicationEnd::Lived(arms.into_iter().map(|(_, values)| values).collect())
            }
            Err(Stop::Failed(failure) | Stop::Refused(failure)) => {
                watch.tell(WatchEvent::Run { failed: true });
                ReplicationEnd::Failed(failure)
            }
            Err(Stop::Aborted) => ReplicationEnd::Aborted,
        }
    }

    /// The arms that share people and past.
    fn live_apart(
        &self,
        replication: u32,
        arms: &[usize],
        under: &[Arc<Setting>],
        sets: &[usize],
        watch: &Watch,
    ) -> Result<Vec<(usize, BySet)>, Stop> {
        let full = Arc::clone(&under[SETS - 1]);
        let living = Living::new(&self.scenario, arms[0], replication, watch).under(full);
        let people = living.people()?;
        let warm = living.warm(&people)?;
        let live = |arm: &usize| {
            // Who answers, and what alarms look for, is found with all mechanisms at work.
            let begun = living.fork(&warm, *arm)?;
            let run = |set: &usize| Ok((*set, self.live_on(&living, &begun, &under[*set])?));
            let runs: Result<Vec<(usize, HeadlineValues)>, Stop> =
                sets.par_iter().map(run).collect();
            let mut by_set: BySet = vec![None; SETS];
            for (set, values) in runs? {
                by_set[set] = Some(values);
            }
            Ok((*arm, by_set))
        };
        arms.par_iter().map(live).collect()
    }

    /// One run from where the policies begin.
    fn live_on(
        &self,
        living: &Living<'_>,
        begun: &World,
        under: &Arc<Setting>,
    ) -> Result<HeadlineValues, Stop> {
        let mut world = living.of.attempt(Stage::Days, || Some(begun.under(Arc::clone(under))))?;
        living.days(&mut world, &mut Blind)?;
        let values = living.of.attempt(Stage::Outcome, || {
            let outcome = world.outcome();
            Some(std::array::from_fn(|metric| outcome.value(&self.columns[metric])))
        })?;
        living.of.watch.tell(WatchEvent::Run { failed: false });
        Ok(values)
    }
}
