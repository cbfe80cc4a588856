//! What can be asked on the command line.

use std::path::PathBuf;

use clap::{Args as Group, CommandFactory, FromArgMatches, Parser, Subcommand};

use super::session::Place;
use super::submit::Engine;

/// When should a brand that can hear people talk speak up, to whom, how and how often?
///
/// Earful simulates people and brands and compares engagement policies by satisfaction, backlash
/// and un-follows. A scenario is a TOML file; `earful params` lists what it can set and `earful
/// policies` what ready-made policies it can name.
#[derive(Parser)]
#[command(version)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

/// What the help ends with.
const EXIT_CODES: &str = "Exit codes: 0 all went well, 1 some runs failed or were not finished, --until was not met or \
    verify found a difference, 2 wrong input, a folder that is not what it was, or results that cannot be written.";

impl Args {
    /// What was asked.
    pub fn read() -> Result<Self, clap::Error> {
        let asked = parser().try_get_matches()?;
        Args::from_arg_matches(&asked)
    }
}

/// Reads arguments. Of the commands those that few need stand apart: they are hidden where clap lists them all
/// under one heading, and have one of their own.
fn parser() -> clap::Command {
    let parser = Args::command();
    let heading = parser.get_styles().get_header();
    let mut text = format!("{heading}For long runs and referees:{heading:#}\n");
    for command in parser.get_subcommands().filter(|command| command.is_hide_set()) {
        let literal = parser.get_styles().get_literal();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        text += &format!("  {literal}{:9}{literal:#}  {about}\n", command.get_name());
    }
    parser.after_help(format!("{text}\n{EXIT_CODES}"))
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Run all arms of a scenario and compare them.
    Compare(Compare),
    /// Run one arm of a scenario.
    Run(RunOne),
    /// Ask the people of a scenario a questionnaire and print the banner table.
    Survey(Survey),
    /// Do a published study many times among simulated people, and compare cell by cell.
    Reproduce(Reproduce),
    /// Hold a scenario against published figures, or fit it to them.
    Calibrate(Calibrate),
    /// Tell one simulated person's story day by day, or find people worth reading.
    Trace(Trace),
    /// Make the page of a result folder, or of two beside each other: one HTML file to look at,
    /// print and pass on.
    Report(Report),
    /// Check a scenario or a study and say what is in it, without running it.
    Check(Check),
    /// Go on with what was interrupted or killed.
    #[command(hide = true)]
    Resume(GoOn),
    /// Lay the plan of a comparison, to be done in shards.
    #[command(hide = true)]
    Plan(Lay),
    /// Do a shard of a plan.
    #[command(hide = true)]
    Work(Work),
    /// Join the shards: the folder that compare would have left.
    #[command(hide = true)]
    Merge(GoOn),
    /// Check a folder's seals, and run a sample of it again bit for bit.
    #[command(hide = true)]
    Verify(Verify),
    /// List the parameters that a scenario or a policy can set.
    Params(Params),
    /// List the ready-made policies; with a name, print that policy's file to copy from.
    Policies(Policies),
}

impl Command {
    /// Whether the answer is to be a JSON document.
    pub fn json(&self) -> bool {
        match self {
            Command::Compare(args) => args.experiment.file.json,
            Command::Plan(args) => args.compare.experiment.file.json,
            Command::Run(args) => args.experiment.file.json,
            Command::Resume(args) | Command::Merge(args) => args.json,
            Command::Work(args) => args.folder.json,
            Command::Verify(args) => args.json,
            Command::Survey(args) => args.file.json,
            Command::Trace(args) => args.file.json,
            Command::Reproduce(args) => args.json,
            Command::Calibrate(args) => args.json,
            Command::Check(args) => args.json,
            Command::Report(_) | Command::Params(_) | Command::Policies(_) => false,
        }
    }

    /// Whether a page is asked for.
    pub fn page(&self) -> bool {
        match self {
            Command::Compare(args) => args.experiment.report,
            Command::Plan(args) => args.compare.experiment.report,
            Command::Run(args) => args.experiment.report,
            Command::Survey(args) => args.report,
            Command::Reproduce(args) => args.report,
            Command::Calibrate(args) => args.report,
            Command::Report(_) => true,
            Command::Resume(_) | Command::Work(_) | Command::Merge(_) | Command::Trace(_) => false,
            Command::Verify(_) | Command::Check(_) => false,
            Command::Params(_) | Command::Policies(_) => false,
        }
    }
}

/// A scenario and what is changed in it.
#[derive(Group)]
pub(super) struct Scenario {
    /// A scenario file (TOML), or the name of a shipped one, such as quick_look.
    #[arg(value_name = "SCENARIO")]
    pub file: PathBuf,
    /// Seed of all draws; 0 is a seed like any other.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set any value of the scenario, such as population.fidelity=0.5; can be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Print one JSON document instead of text.
    #[arg(long)]
    pub json: bool,
}

impl Scenario {
    /// Everything that is changed, in the words of `--set`.
    pub fn overrides(&self, replications: Option<u32>) -> Vec<String> {
        let seed = self.seed.map(|seed| format!("run.seed={seed}"));
        let replications = replications.map(|n| format!("run.replications={n}"));
        self.set.iter().cloned().chain(seed).chain(replications).collect()
    }
}

#[derive(Group)]
pub(super) struct Check {
    /// A scenario or study file (TOML), or the name of a shipped one, such as quick_look.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Seed of all draws of a scenario; 0 is a seed like any other.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set any value of the file, such as population.fidelity=0.5; can be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Print one JSON document instead of text.
    #[arg(long)]
    pub json: bool,
}

/// How an experiment is run.
#[derive(Group)]
pub(super) struct Experiment {
    #[command(flatten)]
    pub file: Scenario,
    /// Replications of each arm; with --until, the most.
    #[arg(long, value_name = "N")]
    pub replications: Option<u32>,
    /// Folder for the results; must not exist [default: results/DATE-SCENARIO].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads to run on, at most four per core [default: one per core]; the results do not depend
    /// on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<u32>,
    /// Add replications until every arm's mean is known to within the half width, such as
    /// unfollow_rate:0.5 (at most 1000 replications, or --replications).
    #[arg(long, value_name = "METRIC:HALFWIDTH")]
    pub until: Option<String>,
    /// Keep the numbers of all runs in long form too (point, arm, replication, metric, value): long.csv, or
    /// long.csv.zst, compressed.
    #[arg(long, value_name = "FORM", value_enum)]
    pub long: Option<Long>,
    /// Keep only digests of the files that the scenario names (an edge list): the folder can then be run
    /// again only where they are put into it.
    #[arg(long)]
    pub no_inputs: bool,
    /// Leave a page to look at in the folder too (report.html).
    #[arg(long)]
    pub report: bool,
    /// Do not show progress.
    #[arg(long, short)]
    pub quiet: bool,
    /// Where it is kept.
    #[arg(skip)]
    pub place: Place,
}

/// An experiment, and whether its effects are divided.
#[derive(Group)]
pub(super) struct Compare {
    #[command(flatten)]
    pub experiment: Experiment,
    /// Also divide what these arms do to satisfaction, backlash and un-follows among seven groups of
    /// mechanisms, such as what the brand learns and what its answers do; after the scenario [default: all
    /// arms but the baseline].
    #[arg(long, value_name = "ARM,...", num_args = 0..=1, value_delimiter = ',', default_missing_value = "")]
    pub split: Option<Vec<String>>,
    /// Replications in which effects are divided, the first ones of the comparison [default: all, at
    /// most 16].
    #[arg(long, value_name = "N", requires = "split")]
    pub split_replications: Option<u32>,
    /// Live through all 128 sets of groups (exact), or in each replication through those of an order and
    /// its reverse (pairs) [default: exact, unless that is too long].
    #[arg(long, value_name = "FORM", requires = "split", value_enum)]
    pub split_form: Option<SplitForm>,
}

/// How a long table is written.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Long {
    #[value(name = "csv")]
    Plain,
    #[value(name = "csv.zst")]
    Packed,
}

impl Long {
    /// As the flag has it.
    pub fn word(self) -> &'static str {
        match self {
            Long::Plain => "csv",
            Long::Packed => "csv.zst",
        }
    }

    /// The file.
    pub fn file(self) -> &'static str {
        match self {
            Long::Plain => "long.csv",
            Long::Packed => "long.csv.zst",
        }
    }
}

/// By which sets of groups effects are divided.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum SplitForm {
    Exact,
    Pairs,
}

/// A folder whose work is not all done.
#[derive(Group)]
pub(super) struct GoOn {
    /// A folder that compare, run, survey, reproduce, calibrate or plan began.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Threads to run on, at most four per core [default: one per core]; the results do not depend
    /// on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<u32>,
    /// Print one JSON document instead of text.
    #[arg(long)]
    pub json: bool,
    /// Do not show progress.
    #[arg(long, short)]
    pub quiet: bool,
}

/// A folder that is to be verified.
#[derive(Group)]
pub(super) struct Verify {
    /// A folder that compare, run, survey, reproduce or calibrate wrote.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Of a comparison, how many runs are done again at least: whole replications, chosen at random; or
    /// `all`, which compares every table too. Other results are done again as a whole.
    #[arg(long, value_name = "N", default_value = "20")]
    pub sample: String,
    /// Choose other runs; the same N chooses the same.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Threads to run on, at most four per core [default: one per core]; the results do not depend
    /// on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<u32>,
    /// Print one JSON document instead of text.
    #[arg(long)]
    pub json: bool,
    /// Do not show progress.
    #[arg(long, short)]
    pub quiet: bool,
}

/// A part of a plan.
#[derive(Group)]
pub(super) struct Work {
    #[command(flatten)]
    pub folder: GoOn,
    /// Which shard of how many, counted from 0, such as 3/40.
    #[arg(long, value_name = "I/N", conflicts_with = "shards")]
    pub shard: Option<String>,
    /// How many shards there are; which of them this is says the index variable of Slurm, HyperQueue,
    /// Kubernetes or AWS Batch.
    #[arg(long, value_name = "N")]
    pub shards: Option<u32>,
}

/// A plan, and what an engine is told of it.
#[derive(Group)]
pub(super) struct Lay {
    #[command(flatten)]
    pub compare: Compare,
    /// Write what this engine is told to do too (submit.sbatch, submit.sh or job.yaml, in the folder): tasks of at
    /// least five minutes on one core, by the first replications, which are lived and kept as a pilot.
    #[arg(long = "for", value_name = "ENGINE", value_enum)]
    pub engine: Option<Engine>,
}

#[derive(Group)]
pub(super) struct RunOne {
    #[command(flatten)]
    pub experiment: Experiment,
    /// The arm to run [default: the baseline].
    #[arg(long, value_name = "NAME")]
    pub arm: Option<String>,
}

#[derive(Group)]
pub(super) struct Report {
    /// A folder that compare, run, survey, reproduce or calibrate wrote; or two of compare or run, or two of
    /// reproduce, to lay the second beside the first.
    #[arg(value_name = "DIR", required = true, num_args = 1..=2)]
    pub folders: Vec<PathBuf>,
    /// Where to write the page; an earlier page there is replaced [default: report.html in DIR, or
    /// beside-FIRST.html in the second DIR].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Group)]
pub(super) struct Params {
    /// Only this section, such as appraisal.
    pub section: Option<String>,
    /// Print one JSON document instead of text.
    #[arg(long)]
    pub json: bool,
}

#[derive(Group)]
pub(super) struct Policies {
    /// Print the file of this policy.
    pub name: Option<String>,
}

#[derive(Group)]
pub(super) struct Survey {
    #[command(flatten)]
    pub file: Scenario,
    /// The study whose questionnaire is asked: a ready-made one or a file.
    #[arg(long, value_name = "STUDY", default_value = "netbase_2012")]
    pub study: String,
    /// The day as which begins people are asked; 0 is before anything happens.
    #[arg(long, value_name = "DAY", default_value_t = 0, allow_negative_numbers = true)]
    pub day: u16,
    /// Ask the same people on each of these days, such as 0,60,240.
    #[arg(long, value_name = "DAYS", value_delimiter = ',', allow_negative_numbers = true,
        conflicts_with_all = ["day", "before_after"])]
    pub wave: Vec<u16>,
    /// The arm whose policies are in force [default: the baseline].
    #[arg(long, value_name = "NAME", conflicts_with = "before_after")]
    pub arm: Option<String>,
    /// Completed interviews, or all [default: as the study says].
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub n: Option<String>,
    /// Which replication of the people is asked.
    #[arg(long, value_name = "R", default_value_t = 0, conflicts_with = "before_after")]
    pub replication: u32,
    /// Ask as the policies begin and at the end, in every arm and replication.
    #[arg(long, conflicts_with = "day")]
    pub before_after: bool,
    /// Replications, with --before-after [default: as the scenario says].
    #[arg(long, value_name = "N")]
    pub replications: Option<u32>,
    /// Folder for tables, answers, codebook and workbook; must not exist [default with
    /// --report: results/DATE-SCENARIO].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Keep only digests of the files that the scenario names (an edge list): the folder can then be run
    /// again only where they are put into it.
    #[arg(long)]
    pub no_inputs: bool,
    /// Leave a page to look at in the folder too (report.html).
    #[arg(long)]
    pub report: bool,
    /// Threads to run on, at most four per core [default: one per core]; the results do not depend
    /// on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<u32>,
    /// Do not show progress.
    #[arg(long, short)]
    pub quiet: bool,
    /// Where it is kept.
    #[arg(skip)]
    pub place: Place,
}

#[derive(Group)]
pub(super) struct Trace {
    #[command(flatten)]
    pub file: Scenario,
    /// The person: the id in the edge list if the scenario has one (write --consumer=ID if it
    /// begins with -), else a number from 0 to one less than there are people.
    #[arg(long, value_name = "WHO", conflicts_with = "find", allow_negative_numbers = true)]
    pub consumer: Option<String>,
    /// Find people worth reading; with a name tell that life: unfollow (the first to un-follow),
    /// storm (wrote the criticism most people read), delight (most delighted by an unexpected
    /// answer), buyer (redeemed an offer handed out unasked), switch (took custom to a rival first),
    /// watched (the first to un-follow because of feeling watched). Without --arm or --twin, of all arms
    /// the first that has such a person, beginning with the baseline.
    #[arg(long, value_name = "WHO", num_args = 0..=1)]
    pub find: Option<Option<String>>,
    /// The arm in which the life is lived [default: the baseline].
    #[arg(long, value_name = "NAME", conflicts_with = "twin")]
    pub arm: Option<String>,
    /// Tell the same person's life under two arms side by side, such as silent,interject.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub twin: Vec<String>,
    /// Say beside one life what each other arm would have brought the same person.
    #[arg(long, conflicts_with = "twin")]
    pub others: bool,
    /// Which replication is lived through again.
    #[arg(long, value_name = "R", default_value_t = 0, allow_negative_numbers = true)]
    pub replication: u32,
    /// Do not show progress.
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Group)]
pub(super) struct Reproduce {
    /// A ready-made study or a file.
    #[arg(required_unless_present = "list")]
    pub study: Option<String>,
    /// List the ready-made studies and what each can and cannot show.
    #[arg(long, conflicts_with_all = ["study", "scenario", "fit", "saturated", "out", "report", "set"])]
    pub list: bool,
    /// Ask the people of this scenario, shipped or a file, instead of the study's own.
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: Option<PathBuf>,
    /// How often the study is done, each time among other people [default: 400, or 64 where the
    /// people have to live first].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(4..=1_000_000))]
    pub replicates: Option<u32>,
    /// Margin within which figures count as equivalent [points].
    #[arg(long, value_name = "POINTS", default_value_t = 5.0, allow_negative_numbers = true)]
    pub margin: f64,
    /// Seed of all draws; 0 is a seed like any other.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set any value of the study or of its people, such as fieldwork.response_rate=0.3 or
    /// population.fidelity=0.5; can be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Fit the measurement model to the study's cells and print what to write into its file.
    #[arg(long, conflicts_with_all = ["saturated", "replicates", "margin"])]
    pub fit: bool,
    /// Show beside each cell the best that any model could do.
    #[arg(long)]
    pub saturated: bool,
    /// Folder for tables, answers, codebook and workbook; must not exist [default with
    /// --report: results/DATE-STUDY].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Keep only digests of the files that the scenario names (an edge list): the folder can then be run
    /// again only where they are put into it.
    #[arg(long)]
    pub no_inputs: bool,
    /// Leave a page to look at in the folder too (report.html).
    #[arg(long)]
    pub report: bool,
    /// Print one JSON document instead of text.
    #[arg(long)]
    pub json: bool,
    /// Threads to run on, at most four per core [default: one per core]; the results do not depend
    /// on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<u32>,
    /// Do not show progress.
    #[arg(long, short)]
    pub quiet: bool,
    /// Where it is kept.
    #[arg(skip)]
    pub place: Place,
}

#[derive(Group)]
pub(super) struct Calibrate {
    /// A scenario file (TOML), or the name of a shipped one; its baseline is measured, and the arms that
    /// targets name.
    #[arg(value_name = "SCENARIO", default_value = "calibration")]
    pub file: PathBuf,
    /// The figures and what may be moved to meet them: a ready-made file or your own (TOML).
    #[arg(long, value_name = "TARGETS", default_value = "published")]
    pub targets: String,
    /// Move the numbers that the targets list until the targets marked "fit" are met as far as that goes; some
    /// minutes.
    #[arg(long)]
    pub fit: bool,
    /// Seed of all draws; 0 is a seed like any other.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Replications [default: as the scenario says].
    #[arg(long, value_name = "N")]
    pub replications: Option<u32>,
    /// Set any value of the scenario, such as exit.youth=300; can be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Folder for the results; must not exist [default: results/DATE-SCENARIO].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Keep only digests of the files that the scenario names (an edge list): the folder can then be run
    /// again only where they are put into it.
    #[arg(long)]
    pub no_inputs: bool,
    /// Leave a page to look at in the folder too (report.html).
    #[arg(long)]
    pub report: bool,
    /// Print one JSON document instead of text.
    #[arg(long)]
    pub json: bool,
    /// Threads to run on, at most four per core [default: one per core]; the results do not depend
    /// on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<u32>,
    /// Do not show progress.
    #[arg(long, short)]
    pub quiet: bool,
    /// Where it is kept.
    #[arg(skip)]
    pub place: Place,
}
