//! One replication: the same people and the same past for every arm, then each arm's own future.
//!
//! The people are drawn once and the warm-up is lived through once; then the world is cloned for
//! each arm. Arms that change parameters live among people of their own, who are drawn with the
//! same keys and so differ only where the parameters say so.
//!
//! A panic inside a run is that run's failure ([`super::live`]). If it happens before the arms part, it is the
//! failure of all of them.

use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::executor::{Ended, Executor, Job};
use super::live::{Failure, Living, Stage, Stop};
use super::plan::groups;
use super::results::{Results, Tell};
use super::watch::{Watch, WatchEvent};
use crate::ground::digest::{PartDigests, of_parts};
use crate::scenario::Scenario;
use crate::world::metrics::SERIES;
use crate::world::probe::Blind;
use crate::world::{RunColumn, World};

/// The stage of a comparison's work in a folder.
pub(super) const COMPARISON: u32 = 0;

/// The numbers of a run.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Measured {
    /// A number per column; `None` when undefined.
    pub values: Vec<Option<f64>>,
    /// Digest of the whole outcome.
    pub digest: String,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum RunState {
    /// With numbers.
    Succeeded(Measured),
    /// With an error.
    Failed(Failure),
    /// It was not finished, because the experiment was interrupted.
    Aborted,
}

impl RunState {
    /// The numbers, if there are any.
    pub fn measured(&self) -> Option<&Measured> {
        match self {
            RunState::Succeeded(measured) => Some(measured),
            _ => None,
        }
    }

    /// `succeeded`, `failed` or `aborted`.
    pub fn name(&self) -> &'static str {
        self.into()
    }
}

/// What a run leaves behind.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct RunResult {
    /// How it ended.
    pub state: RunState,
    /// Digests of the parts of the outcome; empty without numbers.
    #[serde(with = "in_bytes")]
    pub parts: PartDigests,
    /// The daily series of the brand in question; empty without numbers.
    pub series: Vec<[f64; SERIES.len()]>,
    /// Reshares of each cascade about that brand that began in the measured window.
    pub cascades: Vec<u32>,
}

impl RunResult {
    /// A life that was not finished.
    pub fn aborted() -> Self {
        RunResult::without_numbers(RunState::Aborted)
    }

    fn without_numbers(state: RunState) -> Self {
        RunResult { state, parts: PartDigests::new(), series: Vec::new(), cascades: Vec::new() }
    }
}

/// Digests of parts without their names and as bytes, in the order of the names: a tenth of the room in a
/// journal, whose header vouches for the names.
mod in_bytes {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::ground::digest::PartDigests;
    use crate::world::Outcome;

    pub fn serialize<S: Serializer>(parts: &PartDigests, to: S) -> Result<S::Ok, S::Error> {
        let byte = |hex: &str, at: usize| u8::from_str_radix(&hex[at..at + 2], 16);
        let bytes = |hex: &String| -> Result<[u8; 16], _> {
            let all: Result<Vec<u8>, _> = (0..16).map(|at| byte(hex, 2 * at)).collect();
            all.map(|all| all.try_into().expect("sixteen bytes"))
        };
        let all: Result<Vec<[u8; 16]>, _> = parts.values().map(bytes).collect();
        all.map_err(serde::ser::Error::custom)?.serialize(to)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<PartDigests, D::Error> {
        let all = Vec::<[u8; 16]>::deserialize(from)?;
        let mut names: Vec<String> = Outcome::part_names().collect();
        names.sort();
        if all.len() != names.len() && !all.is_empty() {
            return Err(D::Error::custom("the digests are of other parts"));
        }
        let hex = |bytes: [u8; 16]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(names.into_iter().zip(all.into_iter().map(hex)).collect())
    }
}

/// Runs replications, which follow those that the results have, and adds them.
pub fn run(
    scenario: &Scenario,
    replications: Range<u32>,
    executor: &mut Executor,
    results: &mut Results,
    tell: Tell,
) {
    results.plan(replications.end);
    let (ours, columns) = (scenario.clone(), results.columns.clone());
    let work = move |job: Job, watch: &Watch| {
        let lives = replicate(&ours, &columns, job.replication, watch);
        lives.iter().all(|life| life.state != RunState::Aborted).then_some(lives)
    };
    let arms = scenario.arms.len();
    executor.each(&Job::replications(COMPARISON, replications), work, |_, ended| match ended {
        Ended::Done(lives) => results.take(lives, tell),
        Ended::Failed(message) => {
            let failure = Failure { stage: Stage::Days, message };
            let life = || RunResult::without_numbers(RunState::Failed(failure.clone()));
            results.take((0..arms).map(|_| life()).collect(), tell);
        }
        Ended::Aborted => results.miss(tell),
    });
}

/// Runs the scenario's replications and keeps them in memory alone.
pub fn run_all(scenario: &Scenario, pool: &rayon::ThreadPool, watch: &Watch) -> Results {
    let mut results = Results::new(scenario);
    let all = 0..scenario.replications;
    run(scenario, all, &mut Executor::new(pool, watch, None), &mut results, &mut |_, _| ());
    results
}

/// One replication of a scenario: a life for each arm, in order.
pub fn replicate(
    scenario: &Scenario,
    columns: &[RunColumn],
    replication: u32,
    watch: &Watch,
) -> Vec<RunResult> {
    let live =
        |arms: &Vec<usize>| ReplicationJob { scenario, columns, replication, watch }.live(arms);
    let mut lives: Vec<(usize, RunResult)> = groups(scenario).par_iter().flat_map(live).collect();
    lives.sort_by_key(|(arm, _)| *arm);
    lives.into_iter().map(|(_, life)| life).collect()
}

struct ReplicationJob<'a> {
    scenario: &'a Scenario,
    columns: &'a [RunColumn],
    replication: u32,
    watch: &'a Watch<'a>,
}

impl ReplicationJob<'_> {
    /// The lives of arms that share people and past.
    fn live(&self, arms: &[usize]) -> Vec<(usize, RunResult)> {
        let living = Living::new(self.scenario, arms[0], self.replication, self.watch);
        let lives = living.people().and_then(|people| {
            let warm = living.warm(&people)?;
            let life = |arm: &usize| {
                let life = self.live_on(&living, *arm, &warm);
                (*arm, life.unwrap_or_else(|stop| self.ended(&stop)))
            };
            Ok(arms.par_iter().map(life).collect())
        });
        lives.unwrap_or_else(|stop| arms.iter().map(|arm| (*arm, self.ended(&stop))).collect())
    }

    /// The life of one arm after the warm-up.
    fn live_on(&self, living: &Living<'_>, arm: usize, warm: &World) -> Result<RunResult, Stop> {
        let mut world = living.fork(warm, arm)?;
        living.days(&mut world, &mut Blind)?;
        let life = living.of.attempt(Stage::Outcome, || {
            let mut outcome = world.outcome();
            let parts = outcome.digests();
            let digest = of_parts(&parts);
            let values = self.columns.iter().map(|column| outcome.value(column)).collect();
            let brand = &mut outcome.brands[self.scenario.focus];
            let series = std::mem::take(&mut brand.series);
            let cascades = brand.all.whole.take().map_or(Vec::new(), |whole| whole.cascade_sizes);
            let state = RunState::Succeeded(Measured { values, digest });
            Some(RunResult { state, parts, series, cascades })
        })?;
        self.watch.tell(WatchEvent::Run { failed: false });
        Ok(life)
    }

    fn ended(&self, stop: &Stop) -> RunResult {
        let state = match stop {
            Stop::Aborted => return RunResult::aborted(),
            Stop::Failed(failure) | Stop::Refused(failure) => RunState::Failed(failure.clone()),
        };
        self.watch.tell(WatchEvent::Run { failed: true });
        RunResult::without_numbers(state)
    }
}
