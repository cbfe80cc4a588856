//! Living through a scenario, or several of them, and keeping what targets are compared with.

use serde::{Deserialize, Serialize};

use super::lived::{Lived, live};
use super::measures::{Fraction, MeasuredRun};
use super::plan::{MeasuringPlan, Where, place};
use crate::experiment::executor::{Executor, Job};
use crate::experiment::live::{Failure, Replication, Stage, Stop};
use crate::experiment::watch::{Watch, WatchEvent};
use crate::model::exit::Reason;
use crate::scenario::Scenario;
use crate::scenario::targets::{Target, Targets};
use crate::stats::Moments;

/// What is kept of one replication.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct MeasuredReplication {
    /// Per target.
    parts: Vec<Option<Fraction>>,
    /// Exits under the baseline, by reason.
    exits: [u64; Reason::COUNT],
    /// Critical posts under the baseline.
    critical: u64,
}

/// What the replications of a scenario say of targets.
#[derive(Clone, Debug, Default)]
pub struct MeasureSample {
    kept: Vec<MeasuredReplication>,
    /// Replications that failed, and why.
    pub failures: Vec<(u32, Failure)>,
    /// Replications that were not finished because the work was interrupted.
    pub aborted: u32,
}

/// What was found of one target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetEstimate {
    /// Mean over replications.
    pub mean: f64,
    /// Its standard error; `None` with fewer than two values.
    pub error: Option<f64>,
    /// Replications with a value.
    pub n: u64,
    /// Events, and what they are among, over all replications.
    pub events: (f64, f64),
}

impl MeasureSample {
    /// Replications that were finished.
    pub fn replications(&self) -> usize {
        self.kept.len()
    }

    /// Whether all of them were.
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty() && self.aborted == 0
    }

    /// What was found of the target of this index; `None` if no replication has a value.
    pub fn found(&self, target: usize) -> Option<TargetEstimate> {
        let parts = || self.kept.iter().filter_map(|kept| kept.parts[target]);
        let moments = Moments::of(&parts().map(Fraction::value).collect::<Vec<f64>>());
        let sum = |of: fn(Fraction) -> f64| parts().map(of).sum::<f64>();
        Some(TargetEstimate {
            mean: moments.mean()?,
            error: moments.standard_error(),
            n: moments.n(),
            events: (sum(|part| part.part), sum(|part| part.whole)),
        })
    }

    /// Exits under the baseline by reason, over all replications.
    pub fn exits(&self) -> [u64; Reason::COUNT] {
        let mut all = [0; Reason::COUNT];
        for kept in &self.kept {
            all.iter_mut().zip(kept.exits).for_each(|(sum, more)| *sum += more);
        }
        all
    }

    /// Critical posts of a replication under the baseline, on average.
    pub fn critical_posts(&self) -> f64 {
        let all: u64 = self.kept.iter().map(|kept| kept.critical).sum();
        all as f64 / self.kept.len().max(1) as f64
    }
}

fn keep(plan: &MeasuringPlan, targets: &[Target], lived: &Lived) -> MeasuredReplication {
    let part = |target: &Target| {
        let Where::Here(measure, arm) = place(&plan.scenario, target) else { return None };
        let brands = target.definition.as_ref()?.brands;
        (measure.value)(&MeasuredRun::new(lived, arm, brands)?)
    };
    let base = lived.arms[plan.scenario.baseline].as_ref().expect("the baseline is lived");
    MeasuredReplication {
        parts: targets.iter().map(part).collect(),
        exits: Reason::ALL.map(|reason| base.all.exits_for(reason)),
        critical: base.cascades.len() as u64,
    }
}

/// Days that the replications of a scenario simulate, for a forecast.
pub fn days_per_replication(scenario: &Scenario, targets: &Targets) -> u64 {
    MeasuringPlan::new(scenario, targets).days()
}

/// Runs in one replication.
pub fn arms(scenario: &Scenario, targets: &Targets) -> usize {
    MeasuringPlan::new(scenario, targets).arms.len()
}

/// The jobs of an evaluation: a point for each scenario.
pub fn jobs(stage: u32, scenarios: &[Scenario]) -> Vec<Job> {
    let of = |(point, scenario): (u32, &Scenario)| {
        (0..scenario.replications).map(move |replication| Job { stage, point, replication })
    };
    (0u32..).zip(scenarios).flat_map(of).collect()
}

/// Lives through all replications of each of the scenarios.
pub(super) fn evaluate(
    stage: u32,
    scenarios: &[Scenario],
    targets: &Targets,
    executor: &mut Executor,
) -> Vec<MeasureSample> {
    let plans: Vec<MeasuringPlan> =
        scenarios.iter().map(|scenario| MeasuringPlan::new(scenario, targets)).collect();
    let ours = targets.targets.clone();
    let work = move |job: Job, watch: &Watch<'_>| {
        let plan = &plans[job.point as usize];
        let of = Replication { seed: plan.scenario.seed, number: job.replication, watch };
        let kept = live(plan, job.replication, watch)
            .and_then(|lived| of.attempt(Stage::Outcome, || Some(keep(plan, &ours, &lived))));
        let kept = Stop::written(kept);
        if let Some(Err(_)) = kept {
            watch.tell(WatchEvent::Run { failed: true });
        }
        kept
    };
    let mut samples: Vec<MeasureSample> =
        scenarios.iter().map(|_| MeasureSample::default()).collect();
    executor.each(&jobs(stage, scenarios), work, |job, ended| {
        let sample = &mut samples[job.point as usize];
        match ended.result() {
            Some(Ok(kept)) => sample.kept.push(kept),
            Some(Err(why)) => sample.failures.push((job.replication, why)),
            None => {}
        }
    });
    for (sample, scenario) in samples.iter_mut().zip(scenarios) {
        let ended = sample.kept.len() + sample.failures.len();
        sample.aborted = scenario.replications - ended as u32;
    }
    samples
}
