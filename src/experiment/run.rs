//! One replication: the same people and the same past for every arm, then each arm's own future.
//!
//! The people are drawn once and the warm-up is lived through once; then the world is cloned for
//! each arm. Arms that change parameters live among people of their own, who are drawn with the
//! same keys and so differ only where the parameters say so.
//!
//! A panic inside a run is that run's failure: it is caught, kept with the stage it happened in,
//! and not printed. If it happens before the arms part, it is the failure of all of them.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::executor::{Ended, Executor, Job};
use super::plan::{groups, setting_of};
use super::results::{Results, Tell};
use super::watch::{Event, Watch};
use crate::ground::digest::{Parts, of_parts};
use crate::scenario::Scenario;
use crate::world::metrics::SERIES;
use crate::world::{Column, People, Setting, World};

/// The stage of a comparison's work in a folder.
pub(super) const COMPARISON: u32 = 0;

/// What was being done when a run failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Stage {
    /// Drawing the people and their network.
    People,
    /// Living through the days before the policies begin.
    WarmUp,
    /// Living through the measured days.
    Days,
    /// Reading off the numbers.
    Outcome,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::People => "people",
            Stage::WarmUp => "warm-up",
            Stage::Days => "days",
            Stage::Outcome => "outcome",
        })
    }
}

/// Why a run has no numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Failure {
    /// What was being done.
    pub stage: Stage,
    /// The message of the panic.
    pub message: String,
}

/// The numbers of a run.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Measured {
    /// A number per column; `None` when undefined.
    pub values: Vec<Option<f64>>,
    /// Digest of the whole outcome.
    pub digest: String,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum State {
    /// With numbers.
    Succeeded(Measured),
    /// With an error.
    Failed(Failure),
    /// It was not finished, because the experiment was interrupted.
    Aborted,
}

impl State {
    /// The numbers, if there are any.
    pub fn measured(&self) -> Option<&Measured> {
        match self {
            State::Succeeded(measured) => Some(measured),
            _ => None,
        }
    }

    /// `succeeded`, `failed` or `aborted`.
    pub fn name(&self) -> &'static str {
        match self {
            State::Succeeded(_) => "succeeded",
            State::Failed(_) => "failed",
            State::Aborted => "aborted",
        }
    }
}

/// What a run leaves behind.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Life {
    /// How it ended.
    pub state: State,
    /// Digests of the parts of the outcome; empty without numbers.
    #[serde(with = "in_bytes")]
    pub parts: Parts,
    /// The daily series of the brand in question; empty without numbers.
    pub series: Vec<[f64; SERIES.len()]>,
    /// Reshares of each cascade about that brand that began in the measured window.
    pub cascades: Vec<u32>,
}

impl Life {
    /// A life that was not finished.
    pub fn aborted() -> Self {
        Life::without_numbers(State::Aborted)
    }

    fn without_numbers(state: State) -> Self {
        Life { state, parts: Parts::new(), series: Vec::new(), cascades: Vec::new() }
    }
}

/// Digests of parts without their names and as bytes, in the order of the names: a tenth of the room in a
/// journal, whose header vouches for the names.
mod in_bytes {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::ground::digest::Parts;
    use crate::world::Outcome;

    pub fn serialize<S: Serializer>(parts: &Parts, to: S) -> Result<S::Ok, S::Error> {
        let byte = |hex: &str, at: usize| u8::from_str_radix(&hex[at..at + 2], 16);
        let bytes = |hex: &String| -> Result<[u8; 16], _> {
            let all: Result<Vec<u8>, _> = (0..16).map(|at| byte(hex, 2 * at)).collect();
            all.map(|all| all.try_into().expect("sixteen bytes"))
        };
        let all: Result<Vec<[u8; 16]>, _> = parts.values().map(bytes).collect();
        all.map_err(serde::ser::Error::custom)?.serialize(to)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Parts, D::Error> {
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
        lives.iter().all(|life| life.state != State::Aborted).then_some(lives)
    };
    let arms = scenario.arms.len();
    executor.each(&Job::replications(COMPARISON, replications), work, |_, ended| match ended {
        Ended::Done(lives) => results.take(lives, tell),
        Ended::Failed(message) => {
            let failure = Failure { stage: Stage::Days, message };
            let life = || Life::without_numbers(State::Failed(failure.clone()));
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
    columns: &[Column],
    replication: u32,
    watch: &Watch,
) -> Vec<Life> {
    let live = |arms: &Vec<usize>| Replication { scenario, columns, replication, watch }.live(arms);
    let mut lives: Vec<(usize, Life)> = groups(scenario).par_iter().flat_map(live).collect();
    lives.sort_by_key(|(arm, _)| *arm);
    lives.into_iter().map(|(_, life)| life).collect()
}

/// Why something was not completed.
enum Stop {
    Failed(Failure),
    Aborted,
}

struct Replication<'a> {
    scenario: &'a Scenario,
    columns: &'a [Column],
    replication: u32,
    watch: &'a Watch<'a>,
}

impl Replication<'_> {
    /// The lives of arms that share people and past.
    fn live(&self, arms: &[usize]) -> Vec<(usize, Life)> {
        let setting = setting_of(self.scenario, arms[0]);
        let people = match self.attempt(Stage::People, || {
            Some(People::draw(setting, self.scenario.seed, self.replication))
        }) {
            Ok(people) => people,
            Err(stop) => return self.stop_all(arms, &stop),
        };
        let warm = match self
            .attempt(Stage::WarmUp, || warm(self.scenario, setting, &people, self.watch))
        {
            Ok(world) => world,
            Err(stop) => return self.stop_all(arms, &stop),
        };
        arms.par_iter()
            .map(|arm| {
                let life = self.live_on(*arm, &warm).unwrap_or_else(|stop| self.ended(&stop));
                (*arm, life)
            })
            .collect()
    }

    /// The life of one arm after the warm-up.
    fn live_on(&self, arm: usize, warm: &World) -> Result<Life, Stop> {
        let setting = setting_of(self.scenario, arm);
        let world = self.attempt(Stage::Days, || {
            let mut world = warm.clone();
            world.set_policies(&self.scenario.arms[arm].policies);
            walk(&mut world, setting.warmup_days, setting.days, self.watch).then_some(world)
        })?;
        let life = self.attempt(Stage::Outcome, || {
            let mut outcome = world.outcome();
            let parts = outcome.digests();
            let digest = of_parts(&parts);
            let values = self.columns.iter().map(|column| outcome.value(column)).collect();
            let brand = &mut outcome.brands[self.scenario.focus];
            let series = std::mem::take(&mut brand.series);
            let cascades = brand.all.whole.take().map_or(Vec::new(), |whole| whole.cascade_sizes);
            let state = State::Succeeded(Measured { values, digest });
            Some(Life { state, parts, series, cascades })
        })?;
        self.watch.tell(Event::Run { failed: false });
        Ok(life)
    }

    /// Does one stage of a run; `None` from it means that it was interrupted.
    fn attempt<T>(&self, stage: Stage, work: impl FnOnce() -> Option<T>) -> Result<T, Stop> {
        if self.watch.cancelled() {
            return Err(Stop::Aborted);
        }
        match catch(work) {
            Ok(Some(done)) => Ok(done),
            Ok(None) => Err(Stop::Aborted),
            Err(message) => Err(Stop::Failed(Failure { stage, message })),
        }
    }

    fn stop_all(&self, arms: &[usize], stop: &Stop) -> Vec<(usize, Life)> {
        arms.iter().map(|arm| (*arm, self.ended(stop))).collect()
    }

    fn ended(&self, stop: &Stop) -> Life {
        let state = match stop {
            Stop::Aborted => return Life::aborted(),
            Stop::Failed(failure) => State::Failed(failure.clone()),
        };
        self.watch.tell(Event::Run { failed: true });
        Life::without_numbers(state)
    }
}

/// The world of these people on day 0; `None` if stopped.
pub(super) fn at_rest<'a>(
    scenario: &Scenario,
    setting: &'a Setting,
    people: &'a People,
    watch: &Watch,
) -> Option<World<'a>> {
    // As a week of the past begins, it is told: pasts are whole weeks.
    let stop = |day: u16| {
        if day.is_multiple_of(7) {
            watch.tell(Event::Days(7));
        }
        watch.cancelled()
    };
    World::at_rest_unless(setting, people, &scenario.warmup, stop)
}

/// The world of these people at the end of the warm-up; `None` if stopped.
pub(super) fn warm<'a>(
    scenario: &Scenario,
    setting: &'a Setting,
    people: &'a People,
    watch: &Watch,
) -> Option<World<'a>> {
    let mut world = at_rest(scenario, setting, people, watch)?;
    walk(&mut world, 0, setting.warmup_days, watch).then_some(world)
}

/// Lives through days, looking before each whether to stop; `false` if stopped. Says now and then how
/// far it is.
pub(super) fn walk(world: &mut World, from: u16, to: u16, watch: &Watch) -> bool {
    const STEP: u16 = 15;
    let mut told = from;
    for day in from..to {
        if watch.cancelled() {
            return false;
        }
        world.run_to(day + 1);
        if day + 1 - told == STEP || day + 1 == to {
            watch.tell(Event::Days(u64::from(day + 1 - told)));
            told = day + 1;
        }
    }
    true
}

thread_local! {
    /// Whether a panic of this thread is being caught, and need not be printed.
    static CATCHING: Cell<bool> = const { Cell::new(false) };
}

/// Does the work; a panic becomes its message and is not printed.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !CATCHING.get() {
                usual(panic);
            }
        }));
    });
    let before = CATCHING.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(before);
    done.map_err(|payload| message_of(payload.as_ref()))
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a panic without a message".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_message() {
        assert_eq!(catch(|| 7), Ok(7));
        let day = 3;
        assert_eq!(catch(|| panic!("day {day}")), Err::<(), _>("day 3".into()));
        assert_eq!(catch(|| panic!("plain")), Err::<(), _>("plain".into()));
    }
}
