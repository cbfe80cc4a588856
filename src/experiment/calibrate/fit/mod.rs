//! The fit: numbers are moved until every target that a fit may look at lies in its allowed range, as far
//! as that goes, and no farther from what was thought plausible than it takes.
//!
//! The sum that is made small is in `objective`; numbers are on the scale of their priors (`space`). The
//! search is that of Gauss and Newton: the scenario is run once for each number moved by [`STEP`], all with
//! the same people and luck (common random numbers), which gives the slopes of every target; the least sum
//! of the model made linear by them is found exactly (`step`); it, half and a quarter of the way there are
//! run, and the best of them is taken if it is better by more than [`ENOUGH`]. This is done at most
//! [`ROUNDS`] times. Nothing is drawn that the scenario does not draw: the same scenario and targets give the
//! same numbers on any machine. In the end values are rounded to three digits, as they go into files, and
//! run once more.
//!
//! What can go wrong: slopes are differences over a finite step, so a target that is counted on few events
//! has rough ones, which can end the search early; a minimum may be local; a target without a value makes a point
//! as bad as can be. What no target tells stays where the prior has it, and says so (`learned`).

mod learned;
mod objective;
mod space;
mod step;
#[cfg(test)]
mod tests;

use nalgebra::DMatrix;

use super::Calibration;
use super::evaluate::{Sample, evaluate};
use crate::experiment::watch::{Event, Watch};
use crate::scenario::Scenario;
use crate::scenario::targets::{Targets, is_of_policies, value_in};
use learned::Learned;
use objective::{Aim, Stand, misfit, moving, stands};

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
pub struct Fitted {
    /// The scenario as it was given.
    pub before: Calibration,
    /// The same with the values found, rounded; `None` if the fit was interrupted before it was run.
    pub after: Option<Calibration>,
    /// What was moved.
    pub moved: Vec<Moved>,
    /// Misfit and movement at the beginning, with what is fixed set, and at the end.
    pub sums: [Sum; 2],
    /// Singular values of the scaled slopes; empty if none could be taken.
    pub singular: Vec<f64>,
    /// Rounds of slopes.
    pub rounds: usize,
    /// Runs of the whole scenario.
    pub runs: usize,
    /// How it ended.
    pub ended: Ended,
    /// The scenario with everything set.
    pub scenario: Scenario,
}

/// The two parts of what is made small.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// What the targets add.
    pub misfit: f64,
    /// What moving adds.
    pub moving: f64,
}

impl Sum {
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
pub enum Ended {
    /// Another round would have gained nothing worth while.
    Converged,
    /// After the last round.
    OutOfRounds,
    /// From outside.
    Interrupted,
}

impl Ended {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Ended::Converged => "converged",
            Ended::OutOfRounds => "ended after the last round",
            Ended::Interrupted => "interrupted",
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
    pool: &rayon::ThreadPool,
    watch: &Watch<'_>,
) -> Result<Fitted, String> {
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
    watch.tell(Event::Planned(scenario.replications * most_runs(targets) as u32));
    let mut search = Search { base, targets, aims, from, pool, watch, runs: 0 };
    search.fit(scenario, point)
}

/// A search on its way.
struct Search<'a> {
    base: Scenario,
    targets: &'a Targets,
    aims: Vec<Aim>,
    from: Vec<f64>,
    pool: &'a rayon::ThreadPool,
    watch: &'a Watch<'a>,
    runs: usize,
}

/// A point that was run.
#[derive(Clone)]
struct Tried {
    point: Vec<f64>,
    stands: Vec<Stand>,
    sum: Sum,
}

impl Search<'_> {
    fn fit(&mut self, given: &Scenario, point: Vec<f64>) -> Result<Fitted, String> {
        let [before] = self.run(vec![given.clone()]).try_into().expect("one scenario, one sample");
        let before = Calibration::of(given, self.targets, before);
        let mut here = match self.try_all(vec![point]).into_iter().flatten().next() {
            Some(here) => here,
            None if self.watch.cancelled() => return Err("interrupted before the first run".into()),
            None => return Err(self.why_not(given, &before.sample)),
        };
        let first = here.sum;
        let (mut learned, mut rounds, mut ended) = (None, 0, Ended::OutOfRounds);
        while rounds < ROUNDS {
            let Some(slopes) = self.slopes(&here) else {
                ended = Ended::Interrupted;
                break;
            };
            rounds += 1;
            learned = Some(Learned::of(&self.aims, &here.stands, &slopes));
            let near = step::Near {
                aims: &self.aims,
                stands: &here.stands,
                slopes: &slopes,
                point: &here.point,
                from: &self.from,
            };
            let step = near.step(MOST, space::farthest());
            let along =
                |way: &f64| here.point.iter().zip(&step).map(|(x, d)| x + way * d).collect();
            let tried = self.try_all(WAYS.iter().map(along).collect());
            if self.watch.cancelled() && tried.iter().any(Option::is_none) {
                ended = Ended::Interrupted;
                break;
            }
            let best =
                tried.into_iter().flatten().min_by(|a, b| a.sum.all().total_cmp(&b.sum.all()));
            let gained = best.as_ref().map_or(0.0, |best| here.sum.all() - best.sum.all());
            let enough = ENOUGH.0 + ENOUGH.1 * here.sum.all();
            here = best.filter(|_| gained > 0.0).unwrap_or(here);
            if gained < enough {
                ended = Ended::Converged;
                break;
            }
        }
        self.finish(given, before, first, here, learned, (rounds, ended))
    }

    /// Runs the values as they go into files.
    fn finish(
        &mut self,
        given: &Scenario,
        before: Calibration,
        first: Sum,
        here: Tried,
        learned: Option<Learned>,
        (rounds, ended): (usize, Ended),
    ) -> Result<Fitted, String> {
        let moves = &self.targets.moves;
        let values: Vec<f64> = moves
            .iter()
            .zip(&here.point)
            .map(|(moved, x)| space::rounded(space::value(moved, *x)))
            .collect();
        let scenario = space::with_values(&self.base, self.targets, &values)
            .ok_or("values that were run can be rounded to ones that contradict each other")?;
        let moved = moves.iter().enumerate().map(|(j, moved)| {
            let left = learned.as_ref().map(|learned| learned.left[j]);
            let to = |by: f64| space::value(moved, here.point[j] + by);
            Moved {
                path: moved.path.clone(),
                before: value_in(given, &moved.path).unwrap_or(f64::NAN),
                value: values[j],
                z: space::coordinate(moved, values[j]) - self.from[j],
                left,
                plausible: left.map(|left| (to(-left), to(left))),
                luck: learned.as_ref().map(|learned| learned.luck[j]),
                told_by: moved.told_by.clone(),
            }
        });
        let moved = moved.collect();
        let after = match ended {
            Ended::Interrupted => None,
            _ => self.run(vec![scenario.clone()]).into_iter().next(),
        };
        let after = after.filter(|sample| sample.replications() > 0);
        Ok(Fitted {
            before,
            after: after.map(|sample| Calibration::of(&scenario, self.targets, sample)),
            moved,
            sums: [first, here.sum],
            singular: learned.map_or(Vec::new(), |learned| learned.singular),
            rounds,
            runs: self.runs,
            ended,
            scenario,
        })
    }

    fn run(&mut self, scenarios: Vec<Scenario>) -> Vec<Sample> {
        self.runs += scenarios.len();
        evaluate(&scenarios, self.targets, self.pool, self.watch)
    }

    /// Runs points; `None` for those that have no value.
    fn try_all(&mut self, points: Vec<Vec<f64>>) -> Vec<Option<Tried>> {
        let scenarios: Vec<Option<Scenario>> =
            points.iter().map(|point| space::at(&self.base, self.targets, point)).collect();
        let mut samples = self.run(scenarios.iter().flatten().cloned().collect()).into_iter();
        let one = |(point, scenario): (Vec<f64>, Option<Scenario>)| {
            let sample = scenario.and_then(|_| samples.next())?;
            let stands = sample.is_complete().then(|| stands(&self.aims, &sample)).flatten()?;
            let sum =
                Sum { misfit: misfit(&self.aims, &stands), moving: moving(&point, &self.from) };
            Some(Tried { point, stands, sum })
        };
        points.into_iter().zip(scenarios).map(one).collect()
    }

    /// How every target moves with every number; `None` if interrupted. A number that cannot be moved
    /// from here moves nothing.
    fn slopes(&mut self, here: &Tried) -> Option<DMatrix<f64>> {
        // Towards where moves are counted from, where there is room.
        let steps: Vec<f64> = here
            .point
            .iter()
            .zip(&self.from)
            .map(|(x, from)| if *x > *from { -STEP } else { STEP })
            .collect();
        let moved = |j: usize| {
            let mut point = here.point.clone();
            point[j] += steps[j];
            point
        };
        let tried = self.try_all((0..steps.len()).map(moved).collect());
        if self.watch.cancelled() {
            return None;
        }
        Some(DMatrix::from_fn(self.aims.len(), steps.len(), |i, j| match &tried[j] {
            Some(tried) => (tried.stands[i].is - here.stands[i].is) / steps[j],
            None => 0.0,
        }))
    }

    /// Why the first point has no value.
    fn why_not(&self, given: &Scenario, sample: &Sample) -> String {
        if let Some((replication, why)) = sample.failures.first() {
            return format!("{} cannot be run: replication {replication}: {why}", given.name);
        }
        let without = self.aims.iter().filter(|aim| aim.stand(sample).is_none());
        let what: Vec<&str> =
            without.map(|aim| self.targets.targets[aim.target].what.as_str()).collect();
        format!(
            "{} targets to fit have no value or no error in {} ({}); run more people or replications, or \
             mark them use = \"check\"",
            what.len(),
            given.name,
            what.join("; ")
        )
    }
}

/// What is set, as lines of TOML: sections that a scenario or `--set` can take, and numbers of policies.
pub fn fragment(targets: &Targets, fitted: &Fitted) -> String {
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
