//! An experiment from beginning to end, and the files it leaves.

use std::path::Path;
use std::time::{Duration, Instant};

use super::compare::Analysis;
use super::executor::{Executor, Job};
use super::live::Failure;
use super::plan::RunKey;
use super::results::{Results, Tell};
use super::run::{COMPARISON, run};
use super::split::{self, Shares};
use super::until::{Precision, run_until};
use crate::ground::digest::Digest;
use crate::record::found::{ComparisonFound, FailedRun, RunCounts, Stopping};
use crate::record::journal::{FORMAT, Header};
use crate::record::{Found, Inputs, Manifest, Provenance, inputs};
use crate::scenario::Scenario;

/// An experiment that is over.
pub struct Experiment<'a> {
    /// What was asked.
    pub scenario: &'a Scenario,
    /// What all runs left behind.
    pub results: Results,
    /// What that says.
    pub analysis: Analysis,
    /// How the number of replications was found, if not given.
    pub stopping: Option<Stopping>,
    /// The effects divided among the groups of mechanisms, if that was asked for.
    pub split: Option<Shares>,
    /// Whether the files that the scenario names are kept with the results.
    pub keep_inputs: bool,
    /// The arguments of the program that do the same in the folder.
    pub command: Vec<String>,
    /// How long it took.
    pub wall: Duration,
    /// How many threads worked.
    pub threads: usize,
}

/// Runs a scenario, `until` a precision if one is wished for, and analyses what it leaves; `tell` is told of
/// each run. What does not fit into memory goes to a scratch file in `home`.
pub fn conduct<'a>(
    scenario: &'a Scenario,
    until: Option<&Precision>,
    executor: &mut Executor,
    home: Option<&Path>,
    tell: Tell,
) -> Experiment<'a> {
    let began = Instant::now();
    let mut results = Results::at(scenario, home);
    let stopping = match until {
        None => {
            run(scenario, 0..scenario.replications, executor, &mut results, tell);
            None
        }
        Some(until) => Some(run_until(scenario, until, executor, &mut results, tell)),
    };
    let wall = began.elapsed();
    let analysis = Analysis::of(scenario, &results, stopping.as_ref());
    let threads = executor.threads();
    Experiment {
        scenario,
        results,
        analysis,
        stopping,
        split: None,
        keep_inputs: true,
        command: vec![
            if scenario.arms.len() > 1 { "compare" } else { "run" }.into(),
            "scenario.toml".into(),
        ],
        wall,
        threads,
    }
}

/// The jobs of an experiment whose number of replications is given, those of its division among them.
pub fn jobs(scenario: &Scenario, split: Option<&split::Division>) -> Vec<Job> {
    let mut jobs = Job::replications(COMPARISON, 0..scenario.replications);
    jobs.extend(split.into_iter().flat_map(split::Division::jobs));
    jobs
}

/// Does the work of an experiment and leaves it in the journal: what a shard does.
pub fn work(scenario: &Scenario, split: Option<&split::Division>, executor: &mut Executor) {
    let mut results = Results::new(scenario);
    run(scenario, 0..scenario.replications, executor, &mut results, &mut |_, _| ());
    if let Some(plan) = split.filter(|_| !executor.cancelled()) {
        split::divide(scenario, plan, executor);
    }
}

/// What a journal of this scenario says that it is of; `task` is what was asked of the program.
pub fn header(scenario: &Scenario, columns: &[String], task: &str) -> Header {
    let mut names = Digest::default();
    columns.iter().for_each(|name| {
        names.text(name);
    });
    Header {
        format: FORMAT,
        earful: env!("CARGO_PKG_VERSION").into(),
        seed: scenario.seed,
        edges: scenario.edges.as_ref().map(|edges| edges.digest.clone()),
        columns: names.hex(),
        scenario: scenario.digest(),
        task: format!("{task}, {} replications", scenario.replications),
    }
}

impl Experiment<'_> {
    /// Divides the effects as planned, in the first replications there are; an experiment that was
    /// interrupted goes no further.
    pub fn divide(&mut self, plan: &split::Division, executor: &mut Executor) {
        let plan = plan.clone().at_most(self.results.planned);
        let (shares, wall) = match executor.cancelled() {
            true => (Shares::of(&plan), Duration::ZERO),
            false => split::divide(self.scenario, &plan, executor),
        };
        self.wall += wall;
        self.split = Some(shares);
    }

    /// How the runs ended.
    pub fn counts(&self) -> RunCounts {
        let (succeeded, failed, aborted) = self.results.counts();
        RunCounts { planned: succeeded + failed + aborted, succeeded, failed, aborted }
    }

    /// Whether every planned run ended with numbers.
    pub fn is_complete(&self) -> bool {
        let counts = self.counts();
        counts.succeeded == counts.planned
    }

    /// Whether it is what was asked for: complete, and as precise as wished.
    pub fn is_done(&self) -> bool {
        self.is_complete()
            && self.stopping.as_ref().is_none_or(|stopping| stopping.met)
            && self.split.as_ref().is_none_or(Shares::is_complete)
    }

    /// What was run, with what, how it went; `started` is when it began.
    pub fn manifest(&self, started: &str) -> Manifest {
        let scenario = self.scenario;
        let name = |arm: usize| scenario.arms[arm].name.clone();
        let failed = |(key, why): (RunKey, &Failure)| FailedRun {
            arm: name(key.arm),
            replication: key.replication,
            stage: why.stage.to_string(),
            message: why.message.clone(),
        };
        let found = ComparisonFound {
            arms: scenario.arms.iter().map(|arm| arm.name.clone()).collect(),
            baseline: name(scenario.baseline),
            focus: scenario.setting.brands[scenario.focus].name.clone(),
            replications: self.results.planned,
            runs: self.counts(),
            failures: self.results.failures().map(failed).collect(),
            level: scenario.level,
            until: self.stopping.clone(),
            split: self.split.as_ref().map(|shares| shares.record(scenario)),
            digests: self.results.digests(),
        };
        let provenance = Provenance::here(started, self.wall.as_secs_f64(), self.threads);
        let digest = self.results.digest();
        let found = Found::Comparison(found);
        let manifest = Manifest::of(scenario, self.command.clone(), found, digest);
        Manifest {
            provenance,
            needs: self.inputs().needs,
            ..manifest.with_status(self.is_complete())
        }
    }

    /// What was run, as a folder has it: as many replications as there were, so that running it
    /// again gives the same.
    pub fn inputs(&self) -> Inputs {
        let Inputs { scenario, needs } = inputs(self.scenario, self.keep_inputs);
        let replications = self.results.planned;
        Inputs { scenario: Scenario { replications, ..scenario }, needs }
    }
}
