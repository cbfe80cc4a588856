//! The fit: numbers are moved until every target that a fit may look at lies in its allowed range, as far
//! as that goes, and no farther from what was thought plausible than it takes.
//!
//! The sum that is made small is in `objective`; numbers are on the scale of their priors (`space`). The
//! search is that of Gauss and Newton: the scenario is run once for each number moved by `STEP`, all with
//! the same people and luck (common random numbers), which gives the slopes of every target; the least sum
//! of the model made linear by them is found exactly (`step`); it, half and a quarter of the way there are
//! run, and the best of them is taken if it is better by more than `ENOUGH`. This is done at most
//! `ROUNDS` times. Nothing is drawn that the scenario does not draw: the same scenario and targets give the
//! same numbers on any machine. In the end values are rounded to three digits, as they go into files, and
//! run once more.
//!
//! What can go wrong: slopes are differences over a finite step, so a target that is counted on few events
//! has rough ones, which can end the search early; a minimum may be local; a target without a value makes a point
//! as bad as can be. What no target tells stays where the prior has it, and says so (`learned`).

mod learned;
mod objective;
mod search;
mod space;
mod step;
#[cfg(test)]
mod tests;

use super::Calibration;
use crate::experiment::executor::Executor;
use crate::scenario::Scenario;
use crate::scenario::targets::{Targets, is_of_policies};
use objective::Aim;
use search::Search;

/// How far a number is moved to see what it does, in standard deviations of its prior.
const STEP: f64 = 0.4;

/// The farthest that a number is moved in one round.
const MOST: f64 = 1.5;

/// How often slopes are taken at most.
const ROUNDS: usize = 5;

/// By how much, and by what part of it, the sum has to fall for another round.
const ENOUGH: (f64, f64) = (0.1, 0.02);

/// Parts of the way to where the sum would be least that are tried.
const WAYS: [f64; 3] = [1.0, 0.5, 0.25];

/// What came of a fit.
pub struct FittedScenario {
    /// The scenario as it was given.
    pub before: Calibration,
    /// The same with the values found, rounded; `None` if the fit was interrupted before it was run.
    pub after: Option<Calibration>,
    /// What was moved.
    pub moved: Vec<Moved>,
    /// Misfit and movement at the beginning, with what is fixed set, and at the end.
    pub sums: [Objective; 2],
    /// Singular values of the scaled slopes; empty if none could be taken.
    pub singular: Vec<f64>,
    /// Rounds of slopes.
    pub rounds: usize,
    /// Runs of the whole scenario.
    pub runs: usize,
    /// How it ended.
    pub ended: SearchEnd,
    /// The scenario with everything set.
    pub scenario: Scenario,
}

/// The two parts of what is made small.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Objective {
    /// What the targets add.
    pub misfit: f64,
    /// What moving adds.
    pub moving: f64,
}

impl Objective {
    fn all(self) -> f64 {
        self.misfit + self.moving
    }
}

/// A number that was moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Its path.
    pub path: String,
    /// Its value in the scenario as given.
    pub before: f64,
    /// Its value now, three digits.
    pub value: f64,
    /// How far it is from where moves are counted, in standard deviations of its prior.
    pub z: f64,
    /// What is left of the prior's standard deviation, as a part of it.
    pub left: Option<f64>,
    /// The values one such standard deviation to either side.
    pub plausible: Option<(f64, f64)>,
    /// What other luck of the simulated people would move it by, in standard deviations of the prior.
    pub luck: Option<f64>,
    /// The targets that are to tell it.
    pub told_by: String,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchEnd {
    /// Another round would have gained nothing worth while.
    Converged,
    /// After the last round.
    OutOfRounds,
    /// From outside.
    Interrupted,
}

impl SearchEnd {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            SearchEnd::Converged => "no further trial was better",
            SearchEnd::OutOfRounds => "ended after the last round",
            SearchEnd::Interrupted => "interrupted",
        }
    }
}

/// The most runs of the whole scenario that a fit takes.
pub fn most_runs(targets: &Targets) -> usize {
    3 + ROUNDS * (targets.moves.len() + WAYS.len())
}

/// Fits what the targets say may be moved.
///
/// # Errors
///
/// There is nothing to move or nothing to fit to, the scenario has not got what is to be moved, or it could not
/// be run.
pub fn fit(
    scenario: &Scenario,
    targets: &Targets,
    executor: &mut Executor,
) -> Result<FittedScenario, String> {
    let aims = Aim::all(scenario, targets);
    if targets.moves.is_empty() {
        return Err("nothing to move: add [[move]] to the targets".into());
    }
    if aims.len() < targets.moves.len() {
        return Err(format!(
            "{} targets to fit can be measured in {} and {} numbers are to be moved; move fewer, or run a \
             scenario in which more can be measured",
            aims.len(),
            scenario.name,
            targets.moves.len()
        ));
    }
    let (base, point) = space::start(scenario, targets)?;
    let from = targets.moves.iter().map(|moved| space::coordinate(moved, moved.from)).collect();
    executor.expect(scenario.replications * most_runs(targets) as u32);
    Search { base, targets, aims, from, executor, stage: 0, runs: 0 }.fit(scenario, point)
}

/// What is set, as lines of TOML: sections that a scenario or `--set` can take, and numbers of policies.
pub fn fragment(targets: &Targets, fitted: &FittedScenario) -> String {
    let fixed = targets.fixed.iter().filter_map(|fixed| Some((fixed.path.as_str(), fixed.value?)));
    let moved = fitted.moved.iter().map(|moved| (moved.path.as_str(), moved.value));
    let mut all: Vec<(&str, f64)> = moved.chain(fixed).collect();
    // Policies come last; the order of sections is that of their first number.
    let section = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let order: Vec<String> = all.iter().map(|(path, _)| section(path)).collect();
    let of_policies = |path: &str| is_of_policies(path);
    all.sort_by_key(|(path, _)| {
        let first = order.iter().position(|known| *known == section(path));
        (of_policies(path), first)
    });
    let mut out = format!(
        "# Found by `earful calibrate --fit` with the targets {}. Sections of a scenario; [conduct] and\n\
         # [desk], if any, belong below [policies.NAME].\n",
        targets.name
    );
    let mut before = String::new();
    for (path, value) in all {
        let (own, key) = path.split_once('.').unwrap_or(("", path));
        if own != before {
            out += &format!("\n[{own}]\n");
            before = own.to_owned();
        }
        out += &format!("{key} = {value:?}\n");
    }
    out
}
