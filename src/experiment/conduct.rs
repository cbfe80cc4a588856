//! An experiment from beginning to end, and the files it leaves.

use std::path::Path;
use std::time::{Duration, Instant};

use super::answer::Answer;
use super::compare::Analysis;
use super::executor::{Executor, Job};
use super::kept::keeps_what_it_learnt;
use super::live::Failure;
use super::money::returns_most;
use super::plan::{RunKey, same_people};
use super::results::{Results, Tell};
use super::run::{COMPARISON, run};
use super::split::{self, Shares, Split};
use super::tables;
use super::until::{Until, run_until};
use super::verdict;
use crate::ground::digest::Digest;
use crate::ground::number::thousands;
use crate::ground::text::{shell_line, visible};
use crate::record::found::{Comparison, FailedRun, RunCounts, Stopping};
use crate::record::journal::{FORMAT, Header};
use crate::record::seal::Seals;
use crate::record::{File, Found, Inputs, Manifest, Provenance, Table, inputs};
use crate::scenario::Scenario;
use crate::world::metrics::OF_SIZE;

/// An experiment that is over.
pub struct Experiment<'a> {
    /// What was asked.
    pub scenario: &'a Scenario,
    /// What all runs left behind.
    pub results: Results,
    /// What that says.
    pub analysis: Analysis,
    /// The same in plain sentences.
    pub sentences: Vec<String>,
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
    until: Option<&Until>,
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
    let mut sentences = verdict::sentences(scenario, &results, &analysis, stopping.as_ref());
    sentences.extend(keeps_what_it_learnt(scenario));
    // Right under what is said first: it may say otherwise.
    let aside = returns_most(scenario, &results);
    let aside = aside.map(|said| format!("Who beats whom leaves money aside. {said}"));
    sentences.splice(1.min(sentences.len())..1.min(sentences.len()), aside);
    let threads = executor.threads();
    Experiment {
        scenario,
        results,
        analysis,
        sentences,
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
pub fn jobs(scenario: &Scenario, split: Option<&split::Plan>) -> Vec<Job> {
    let mut jobs = Job::replications(COMPARISON, 0..scenario.replications);
    jobs.extend(split.into_iter().flat_map(split::Plan::jobs));
    jobs
}

/// Does the work of an experiment and leaves it in the journal: what a shard does.
pub fn work(scenario: &Scenario, split: Option<&split::Plan>, executor: &mut Executor) {
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
    pub fn divide(&mut self, plan: &split::Plan, executor: &mut Executor) {
        let plan = plan.clone().at_most(self.results.planned);
        let (shares, wall) = match executor.cancelled() {
            true => (Shares::of(&plan), Duration::ZERO),
            false => split::divide(self.scenario, &plan, executor),
        };
        self.wall += wall;
        self.sentences.extend(Split::of(self.scenario, &shares).sentences);
        self.split = Some(shares);
    }

    /// What came of that.
    pub fn divided(&self) -> Option<Split> {
        self.split.as_ref().map(|shares| Split::of(self.scenario, shares))
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
        let found = Comparison {
            arms: scenario.arms.iter().map(|arm| arm.name.clone()).collect(),
            baseline: name(scenario.baseline),
            focus: scenario.setting.brands[scenario.focus].name.clone(),
            replications: self.results.planned,
            runs: self.counts(),
            failures: self.results.failures().map(failed).collect(),
            level: scenario.level,
            until: self.stopping.clone(),
            split: self.split.as_ref().map(|shares| split::table::record(scenario, shares)),
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
    fn inputs(&self) -> Inputs {
        let Inputs { scenario, needs } = inputs(self.scenario, self.keep_inputs);
        let replications = self.results.planned;
        Inputs { scenario: Scenario { replications, ..scenario }, needs }
    }

    /// What was found, by name.
    pub fn answer(&self) -> Answer {
        let answer = Answer::of(self.scenario, &self.results, &self.analysis, &self.sentences);
        Answer { split: self.divided(), ..answer }
    }

    /// The files of the result folder, beside those that are `written` already; the manifest seals all of them.
    pub fn files(&self, started: &str, written: Seals) -> Vec<File> {
        let (scenario, results, analysis) = (self.scenario, &self.results, &self.analysis);
        let inputs = self.inputs();
        let csv = |name: &str, table: Table| File::new(name, table.to_csv());
        let mut files = vec![
            File::new("README.md", self.readme(started, &written)),
            File::new("answer.json", self.answer().to_json()),
            File::new("scenario.toml", inputs.scenario.to_toml()),
            csv("summary.csv", tables::summary(scenario, results, analysis)),
            csv("differences.csv", tables::differences(scenario, results, analysis)),
            csv("series.csv", tables::series(scenario, results)),
            csv("cascades.csv", tables::cascades(scenario, results)),
        ];
        files.extend(inputs.files());
        let divided = self.divided();
        files.extend(
            divided.map(|found| csv("split.csv", split::table::table(&found, scenario.level))),
        );
        self.manifest(started).seal(files, written)
    }

    /// How many runs there were, and first of all how many are missing.
    pub fn tally(&self) -> String {
        let RunCounts { planned, succeeded, failed, aborted } = self.counts();
        let arms = self.scenario.arms.len() as u64;
        let replications = planned / arms.max(1);
        let s = |n: u64| if n == 1 { "" } else { "s" };
        let runs =
            format!("{replications} replication{} of {arms} arm{}", s(replications), s(arms));
        match (failed, aborted) {
            (0, 0) => runs,
            (_, 0) => format!("{failed} of {planned} runs FAILED ({runs})"),
            (0, _) => format!("{aborted} of {planned} runs were NOT FINISHED ({runs})"),
            _ => format!(
                "{failed} of {planned} runs FAILED and {aborted} were not finished ({runs}); \
                 {succeeded} have numbers"
            ),
        }
    }

    fn readme(&self, started: &str, written: &Seals) -> String {
        let mut text = format!("# {}\n\n", self.scenario.name);
        text += &format!("{}\n\n{}; {started}.\n\n", self.scenario.question, self.tally());
        for sentence in &self.sentences {
            text += &format!("- {sentence}\n");
        }
        text += &self.divided().map_or(String::new(), |found| split::table::note(&found));
        text += &self.inputs().note();
        if self.counts().aborted > 0 {
            text += "\nNot all of it is done: `earful resume` with the name of this folder does what is left.\n";
        }
        let command =
            shell_line(std::iter::once("earful").chain(self.command.iter().map(String::as_str)));
        text += &format!("\nIn this folder `{command} --out ../again` makes all of it again.\n");
        text += FILES;
        let long = written.keys().filter(|name| name.starts_with("long."));
        text += &long.map(|name| format!("| `{name}`{LONG}")).collect::<String>();
        text += READING;
        text += &of_size(self.scenario);
        visible(&text).into_owned()
    }
}

/// Which figures are not per head, with the size that they belong to.
fn of_size(scenario: &Scenario) -> String {
    let people = same_people(scenario, 0..scenario.arms.len());
    let among = people.map_or("the people simulated under an arm".into(), |people| {
        format!("the {} people simulated", thousands(people.into()))
    });
    let names: Vec<String> = OF_SIZE.iter().map(|(name, _)| format!("`{name}`")).collect();
    format!(
        "{}, the counts in `series.csv` and the sizes in\n`cascades.csv` are of {among}; all else \
         is per head.\n",
        names.join(", ")
    )
}

const FILES: &str = "
## Files

| file | a row for each | holds |
|---|---|---|
| `manifest.json` | | version, command, seed, digests, how the runs ended, the seal of every file |
| `scenario.toml` | | the scenario with every default spelled out; running it gives the same numbers |
| `answer.json` | | the question, the ranks with ties, the arms that no other beats, the sentences; by attitude segment the headline metrics and who bears what, each interval alone; the curves over the doses, if the arms differ in one number alone; who answers under each arm, and what comes of it; what playbooks change, and what comes of bad days |
| `summary.csv` | arm and metric | mean over replications with its interval and standard error |
| `differences.csv` | arm and metric | paired difference *arm minus baseline*; `adjusted_p` counts all pairs of arms and the headline metrics |
| `runs.csv` | run | how it ended, the digest of all that happened in it, what varied, every metric |
| `series.csv` | arm, day and metric | mean over replications with its pointwise interval, for the brand in question |
| `cascades.csv` | arm and size | how many critical posts were passed on so often, over all replications |
";

const LONG: &str =
    " | run and metric | the numbers of `runs.csv`, one a row; a comparison is point 0 |\n";

const READING: &str = "
An empty cell means that there is no value. A text that begins with `=`, `+`, `-` or `@` has an
apostrophe before it, lest a spreadsheet take it for a formula. Metrics without a bracket are about everyone; those
with `@` are about another brand than the one in question.

";
