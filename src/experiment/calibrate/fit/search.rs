//! The search itself: slopes, a step, and what comes of it, round by round.

use nalgebra::DMatrix;

use super::learned::Learned;
use super::objective::{Aim, ScaledStand, misfit, moving, stands};
use super::{
    ENOUGH, FittedScenario, MOST, Moved, Objective, ROUNDS, STEP, SearchEnd, WAYS, space, step,
};
use crate::experiment::calibrate::Calibration;
use crate::experiment::calibrate::evaluate::{MeasureSample, evaluate};
use crate::experiment::executor::Executor;
use crate::scenario::Scenario;
use crate::scenario::targets::{Targets, value_in};

/// A search on its way.
pub(super) struct Search<'a, 'e> {
    pub base: Scenario,
    pub targets: &'a Targets,
    pub aims: Vec<Aim>,
    pub from: Vec<f64>,
    pub executor: &'a mut Executor<'e>,
    /// How often scenarios were run: each time is a round, whose plan stands before its work.
    pub stage: u32,
    pub runs: usize,
}

/// A point that was run.
#[derive(Clone)]
struct Tried {
    point: Vec<f64>,
    stands: Vec<ScaledStand>,
    sum: Objective,
}

impl Search<'_, '_> {
    /// Fits from a point; the scenario as given is run first, for comparison.
    pub fn fit(mut self, given: &Scenario, point: Vec<f64>) -> Result<FittedScenario, String> {
        let [before] = self.run(vec![given.clone()]).try_into().expect("one scenario, one sample");
        let before = Calibration::of(given, self.targets, before);
        let mut here = match self.try_all(vec![point.clone()]).into_iter().flatten().next() {
            Some(here) => here,
            None if self.executor.cancelled() => {
                let nothing = Tried { point, stands: Vec::new(), sum: Objective::default() };
                return self.finish(
                    given,
                    before,
                    nothing.sum,
                    nothing,
                    None,
                    (0, SearchEnd::Interrupted),
                );
            }
            None => return Err(self.why_not(given, &before.sample)),
        };
        let first = here.sum;
        let (mut learned, mut rounds, mut ended) = (None, 0, SearchEnd::OutOfRounds);
        while rounds < ROUNDS {
            let Some(slopes) = self.slopes(&here) else {
                ended = SearchEnd::Interrupted;
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
            if self.executor.cancelled() && tried.iter().any(Option::is_none) {
                ended = SearchEnd::Interrupted;
                break;
            }
            let best =
                tried.into_iter().flatten().min_by(|a, b| a.sum.all().total_cmp(&b.sum.all()));
            let gained = best.as_ref().map_or(0.0, |best| here.sum.all() - best.sum.all());
            let enough = ENOUGH.0 + ENOUGH.1 * here.sum.all();
            here = best.filter(|_| gained > 0.0).unwrap_or(here);
            if gained < enough {
                ended = SearchEnd::Converged;
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
        first: Objective,
        here: Tried,
        learned: Option<Learned>,
        (rounds, ended): (usize, SearchEnd),
    ) -> Result<FittedScenario, String> {
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
            SearchEnd::Interrupted => None,
            _ => self.run(vec![scenario.clone()]).into_iter().next(),
        };
        let after = after.filter(|sample| sample.replications() > 0);
        Ok(FittedScenario {
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

    fn run(&mut self, scenarios: Vec<Scenario>) -> Vec<MeasureSample> {
        self.runs += scenarios.len();
        let (stage, digests) = (self.stage, scenarios.iter().map(Scenario::digest));
        self.stage += 1;
        // A plan that cannot be written down ends the search as an interruption does.
        self.executor.round(stage, stage, &digests.collect::<Vec<_>>().join(" "));
        evaluate(stage, &scenarios, self.targets, self.executor)
    }

    /// Runs points; `None` for those that have no value.
    fn try_all(&mut self, points: Vec<Vec<f64>>) -> Vec<Option<Tried>> {
        let scenarios: Vec<Option<Scenario>> =
            points.iter().map(|point| space::at(&self.base, self.targets, point)).collect();
        let mut samples = self.run(scenarios.iter().flatten().cloned().collect()).into_iter();
        let one = |(point, scenario): (Vec<f64>, Option<Scenario>)| {
            let sample = scenario.and_then(|_| samples.next())?;
            let stands = sample.is_complete().then(|| stands(&self.aims, &sample)).flatten()?;
            let sum = Objective {
                misfit: misfit(&self.aims, &stands),
                moving: moving(&point, &self.from),
            };
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
        if self.executor.cancelled() {
            return None;
        }
        Some(DMatrix::from_fn(self.aims.len(), steps.len(), |i, j| match &tried[j] {
            Some(tried) => (tried.stands[i].is - here.stands[i].is) / steps[j],
            None => 0.0,
        }))
    }

    /// Why the first point has no value.
    fn why_not(&self, given: &Scenario, sample: &MeasureSample) -> String {
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
