//! `earful compare` and `earful run`: an experiment and its result folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args;
use super::bounds::{Load, threads};
use super::interruption::{interruption, over};
use super::lay::laid;
use super::parts::{must_be_there, shard};
use super::progress::Progress;
use super::report::leave_page;
use super::session::{Beginning, Place, Session};
use super::streams::{self, say};
use super::trouble::Trouble;
use super::{given, json, split};
use crate::document::{self, Answer, Source, folder};
use crate::experiment::conduct::{header, jobs};
use crate::experiment::executor::{Executor, Part};
use crate::experiment::run::RunResult;
use crate::experiment::split::{Division, Shares, Wish};
use crate::experiment::tables::{LongRows, RunRows};
use crate::experiment::until::MOST_REPLICATIONS;
use crate::experiment::{
    Experiment, Precision, Results, Watch, conduct, memory, plan::most_people,
};
use crate::record::File;
use crate::record::folder::Streamed;
use crate::record::inputs;
use crate::record::seal::Seals;
use crate::render::text::text;
use crate::scenario::Scenario;

/// `earful compare FILE`
pub(super) fn compare(args: &args::Compare) -> Result<ExitCode, Trouble> {
    in_place(args, &args.experiment.place)
}

/// The same at a place of its own.
pub(super) fn in_place(args: &args::Compare, place: &Place) -> Result<ExitCode, Trouble> {
    let scenario = given::scenario(&args.experiment.file, args.experiment.replications)?;
    let wish = split::wish(args);
    let mut command = vec!["compare".to_owned(), "scenario.toml".to_owned()];
    command.extend(split::again(args));
    experiment(&args.experiment, place, &scenario, wish.as_ref(), command)
}

/// `earful run FILE [--arm NAME]`
pub(super) fn run(args: &args::RunOne) -> Result<ExitCode, Trouble> {
    let mut scenario = given::scenario(&args.experiment.file, args.experiment.replications)?;
    let arm = match &args.arm {
        None => scenario.baseline,
        Some(name) => arm_index(&scenario, name)?,
    };
    scenario.arms = vec![scenario.arms.swap_remove(arm)];
    scenario.baseline = 0;
    let command = vec!["run".into(), "scenario.toml".into()];
    experiment(&args.experiment, &args.experiment.place, &scenario, None, command)
}

/// The arm of a name.
pub(super) fn arm_index(scenario: &Scenario, name: &str) -> Result<usize, Trouble> {
    let names = || scenario.arms.iter().map(|arm| arm.name.as_str());
    names().position(|known| known == name).ok_or_else(|| {
        let next = format!("its arms are {}", names().collect::<Vec<_>>().join(", "));
        Trouble::unknown("arm", name, names(), &next)
    })
}

/// What an experiment is asked to do.
struct Asked<'a> {
    args: &'a args::Experiment,
    scenario: &'a Scenario,
    until: Option<Precision>,
    plan: Option<Division>,
    /// The arguments of the program that do the same in the folder.
    command: Vec<String>,
}

fn experiment(
    args: &args::Experiment,
    place: &Place,
    scenario: &Scenario,
    wish: Option<&Wish>,
    mut command: Vec<String>,
) -> Result<ExitCode, Trouble> {
    let most = args.replications.unwrap_or(MOST_REPLICATIONS);
    let until =
        args.until.as_ref().map(|text| Precision::parse(text, most, scenario)).transpose()?;
    let plan = wish.map(|wish| Division::of(scenario, wish)).transpose()?;
    command.extend(again(args));
    let asked = Asked { args, scenario, until, plan, command };
    let pool = threads(args.threads)?;
    asked.must_fit(pool.current_num_threads())?;

    let cancel = interruption();
    let (mut session, started) = asked.open(place)?;
    let Asked { plan, .. } = &asked;
    if let Place::Planned(engine) = place {
        return laid(args, scenario, plan.as_ref(), session, *engine);
    }
    if let Part::Joined = place.part() {
        must_be_there(&session, &jobs(scenario, plan.as_ref()))?;
    }
    let progress = Progress::new(scenario, args.quiet);
    let on = |event| progress.tell(event);
    let watch = Watch { cancel, on: &on };
    if session.keep.is_shard() {
        return shard(args, scenario, plan.as_ref(), session, &pool, &watch);
    }
    let (mut experiment, tables) = asked.conduct(&mut session, &pool, &watch)?;
    progress.finish();
    if let Some(plan) = plan {
        split::divide(&mut experiment, plan, &pool, cancel, &mut session.keep, args.quiet);
    }
    over(Some(&session.folder));
    let whole =
        experiment.counts().aborted == 0 && experiment.split.as_ref().is_none_or(Shares::is_over);
    experiment.keep_inputs = !(args.no_inputs && whole);
    let sealed = tables.into_iter().map(Streamed::end).collect::<Result<Seals, _>>();
    let answer = folder::answer(&experiment);
    let seals = sealed.as_ref().cloned().unwrap_or_default();
    let leaves = Leaves {
        files: folder::files(&experiment, &answer, &started, seals),
        home: session.folder.clone(),
        answer,
        started,
    };
    let kept =
        sealed.map_err(Trouble::from).and_then(|_| keep(session, &experiment, &leaves, whole));
    match (kept, place.part()) {
        // What was not read whole is not shown: nothing was computed that would be lost.
        (Err(why), Part::Joined) => Err(why),
        (kept, _) => asked.show(&experiment, &leaves, kept, whole),
    }
}

/// The arguments that ask for the same of a scenario that has all else in it.
fn again(args: &args::Experiment) -> Vec<String> {
    let mut again = Vec::new();
    if let Some(text) = &args.until {
        again.extend(["--until".to_owned(), text.clone()]);
        let most = args.replications.map(|n| ["--replications".to_owned(), n.to_string()]);
        again.extend(most.into_iter().flatten());
    }
    if let Some(form) = args.long {
        again.extend(["--long".to_owned(), form.word().to_owned()]);
    }
    for (flag, given) in [("--report", args.report), ("--no-inputs", args.no_inputs)] {
        again.extend(given.then(|| flag.to_owned()));
    }
    again
}

impl<'a> Asked<'a> {
    fn must_fit(&self, threads: usize) -> Result<(), Trouble> {
        let Asked { scenario, until, plan, .. } = self;
        let replications = until.as_ref().map_or(scenario.replications, |until| until.most);
        let load = Load {
            consumers: most_people(scenario),
            threads: Some(threads),
            bytes: &|threads| match plan {
                Some(_) => memory::of_split(scenario, replications, threads),
                None => memory::of_experiment(scenario, replications, threads),
            },
        };
        load.must_fit()
    }

    /// The folder, and when it was begun.
    fn open(&self, place: &Place) -> Result<(Session, String), Trouble> {
        let now = jiff::Zoned::now();
        let started = match place {
            Place::Begun { started, .. } => started.clone(),
            _ => moment(&now),
        };
        let inputs = inputs(self.scenario, !self.args.no_inputs);
        let header = header(self.scenario, &self.rows().header(), &self.command.join(" "));
        let beginning = Beginning {
            out: self.args.out.as_deref(),
            default: default_folder(&now, &self.scenario.name),
            command: self.command.clone(),
            started: &started,
            files: inputs.kept().with_scenario(),
        };
        let mut session = Session::open(place, beginning, &header)?;
        session.until_whole = inputs.gone();
        if let (Place::New, false) = (place, self.args.quiet) {
            session.tell();
        }
        Ok((session, started))
    }

    fn rows(&self) -> RunRows {
        RunRows::new(self.scenario, &Results::new(self.scenario).labels)
    }

    /// All that is left to do, and the tables that were written meanwhile.
    fn conduct(
        &self,
        session: &mut Session,
        pool: &rayon::ThreadPool,
        watch: &Watch,
    ) -> Result<(Experiment<'a>, Vec<Streamed>), Trouble> {
        let (args, scenario) = (self.args, self.scenario);
        let rows = self.rows();
        let mut runs = Streamed::create(&session.workshop, "runs.csv", &rows.header())?;
        let long = args.long.map(|form| {
            let header = LongRows::HEADER.map(str::to_owned);
            Streamed::create(&session.workshop, form.file(), &header)
        });
        let mut long = long.transpose()?;
        let long_rows = LongRows::new(scenario, &Results::new(scenario).labels);
        let mut executor = Executor::new(pool, watch, Some(&mut session.keep));
        let home = Some(session.folder.as_path());
        let mut tell = |key, life: &RunResult| {
            runs.push(&rows.row(key, life));
            if let Some(long) = &mut long {
                long_rows.each(key, life, |row| long.push(row));
            }
        };
        let mut experiment = conduct(scenario, self.until.as_ref(), &mut executor, home, &mut tell);
        experiment.command = self.command.clone();
        Ok((experiment, std::iter::once(runs).chain(long).collect()))
    }

    /// Shows what was computed, also if it cannot be kept.
    fn show(
        &self,
        experiment: &Experiment<'_>,
        leaves: &Leaves,
        kept: Result<Option<PathBuf>, Trouble>,
        whole: bool,
    ) -> Result<ExitCode, Trouble> {
        let json = self.args.file.json;
        let folder = kept.as_ref().ok().and_then(Option::as_deref);
        folder.into_iter().for_each(streams::kept);
        if json {
            let Leaves { answer, started, .. } = leaves;
            let document = json::document(experiment, answer, started, folder, kept.as_ref().err());
            say(&format!("{document:#}\n"));
        } else if let Ok(None) = kept {
            say("Interrupted before anything was finished: nothing was written.\n");
        } else {
            let manifest = experiment.manifest(&leaves.started);
            let source = Source::of(&leaves.home, self.scenario, manifest, &leaves.files);
            say(&text(&document::document(&source)?));
            say(&match folder {
                Some(folder) => {
                    format!("\nFiles are in {}; begin with README.md.\n", folder.display())
                }
                None => "\nNothing was written.\n".into(),
            });
            if let (Some(folder), false) = (folder, whole) {
                say(&format!("`{}` does what is left.\n", go_on(folder)));
            }
        }
        let page = folder.filter(|_| self.args.report).map(|folder| leave_page(folder, json));
        kept_or_told(kept.map(|_| ()).and(page.unwrap_or(Ok(()))), json, experiment.is_done())
    }
}

/// What an experiment leaves.
struct Leaves {
    answer: Answer,
    files: Vec<File>,
    /// The folder that they are for.
    home: PathBuf,
    started: String,
}

/// Puts the results into the folder; without any there is none.
fn keep(
    mut session: Session,
    experiment: &Experiment<'_>,
    leaves: &Leaves,
    whole: bool,
) -> Result<Option<PathBuf>, Trouble> {
    if let Some(why) = session.keep.trouble.take() {
        return Err(why.into());
    }
    let counts = experiment.counts();
    if counts.succeeded == 0 && counts.failed == 0 {
        session.leave();
        return Ok(None);
    }
    Ok(Some(session.finish(&leaves.files, whole)?))
}

/// The command that goes on in a folder.
pub(super) fn go_on(folder: &Path) -> String {
    let mut words = vec!["earful".into(), "resume".into()];
    words.push(folder.display().to_string());
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}

/// The exit code of work whose results are on standard output already: 0, 1 if it is not
/// `complete`, or 2 if it could not be kept. Beside a JSON document the reason is told in words.
pub(super) fn kept_or_told(
    kept: Result<(), Trouble>,
    as_json: bool,
    complete: bool,
) -> Result<ExitCode, Trouble> {
    match kept {
        Ok(()) => Ok(ExitCode::from(u8::from(!complete))),
        Err(why) if as_json => {
            why.tell_beside();
            Ok(ExitCode::from(2))
        }
        Err(why) => Err(why),
    }
}

/// `results/DATE-SCENARIO`; whoever takes it adds a number if that exists.
pub(super) fn default_folder(now: &jiff::Zoned, scenario: &str) -> PathBuf {
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = scenario.chars().map(plain).collect();
    Path::new("results").join(format!("{}-{name}", now.strftime("%Y-%m-%d")))
}

/// A moment as manifests have it.
pub(super) fn moment(now: &jiff::Zoned) -> String {
    now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// This moment.
pub(super) fn now() -> String {
    moment(&jiff::Zoned::now())
}
