//! `earful compare` and `earful run`: an experiment and its result folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args;
use super::bounds::{Load, threads};
use super::interruption::{interruption, over};
use super::lay::laid;
use super::progress::Progress;
use super::report::leave_page;
use super::session::{Beginning, Place, Session};
use super::streams::{self, say};
use super::trouble::Trouble;
use super::{given, json, page, split};
use crate::experiment::conduct::{header, jobs, work};
use crate::experiment::executor::{Executor, Job, Part};
use crate::experiment::split::{Plan, Shares, Wish};
use crate::experiment::tables::{LongRows, RunRows};
use crate::experiment::until::MOST_REPLICATIONS;
use crate::experiment::{Results, Until, Watch, conduct, memory, plan::most_people};
use crate::record::folder::Streamed;
use crate::record::seal::Seals;
use crate::record::{folder, inputs};
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

fn experiment(
    args: &args::Experiment,
    place: &Place,
    scenario: &Scenario,
    wish: Option<&Wish>,
    mut command: Vec<String>,
) -> Result<ExitCode, Trouble> {
    let most = args.replications.unwrap_or(MOST_REPLICATIONS);
    let until = match &args.until {
        None => None,
        Some(text) => Some(Until::parse(text, most, scenario)?),
    };
    if let Some(text) = &args.until {
        command.extend(["--until".into(), text.clone()]);
        let most = args.replications.map(|n| ["--replications".to_owned(), n.to_string()]);
        command.extend(most.into_iter().flatten());
    }
    if let Some(form) = args.long {
        command.extend(["--long".into(), form.word().into()]);
    }
    for (flag, given) in [("--report", args.report), ("--no-inputs", args.no_inputs)] {
        command.extend(given.then(|| flag.to_owned()));
    }
    let inputs = inputs(scenario, !args.no_inputs);
    let plan = wish.map(|wish| Plan::of(scenario, wish)).transpose()?;
    let pool = threads(args.threads)?;
    let replications = until.as_ref().map_or(scenario.replications, |until| until.most);
    let load = Load {
        consumers: most_people(scenario),
        threads: Some(pool.current_num_threads()),
        bytes: &|threads| match plan {
            Some(_) => memory::of_split(scenario, replications, threads),
            None => memory::of_experiment(scenario, replications, threads),
        },
    };
    load.must_fit()?;

    let now = jiff::Zoned::now();
    let started = match place {
        Place::Begun { started, .. } => started.clone(),
        _ => moment(&now),
    };
    let labels = Results::new(scenario).labels;
    let rows = RunRows::new(scenario, &labels);
    let header = header(scenario, &rows.header(), &command.join(" "));
    let beginning = Beginning {
        out: args.out.as_deref(),
        default: default_folder(&now, &scenario.name),
        command: command.clone(),
        started: &started,
        files: inputs.kept().with_scenario(),
    };
    let cancel = interruption();
    let mut session = Session::open(place, beginning, &header)?;
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
    let mut runs = Streamed::create(&session.workshop, "runs.csv", &rows.header())?;
    let long = args.long.map(|form| {
        Streamed::create(&session.workshop, form.file(), &LongRows::HEADER.map(str::to_owned))
    });
    let (mut long, long_rows) = (long.transpose()?, LongRows::new(scenario, &labels));
    let mut executor = Executor::new(&pool, &watch, Some(&mut session.keep));
    let home = Some(session.folder.as_path());
    let mut experiment =
        conduct(scenario, until.as_ref(), &mut executor, home, &mut |key, life| {
            runs.push(&rows.row(key, life));
            if let Some(long) = &mut long {
                long_rows.each(key, life, |row| long.push(row));
            }
        });
    experiment.command = command.clone();
    progress.finish();
    if let Some(plan) = &plan {
        split::divide(&mut experiment, plan, &pool, cancel, &mut session.keep, args.quiet);
    }

    over(Some(&session.folder));
    let counts = experiment.counts();
    let nothing = counts.succeeded == 0 && counts.failed == 0;
    let trouble = session.keep.trouble.take();
    let whole = counts.aborted == 0 && experiment.split.as_ref().is_none_or(Shares::is_over);
    experiment.keep_inputs = !(args.no_inputs && whole);
    session.until_whole = inputs.gone();
    let written: Result<Option<PathBuf>, Trouble> = match trouble {
        Some(why) => Err(why.into()),
        None if nothing => {
            session.leave();
            Ok(None)
        }
        None => [Some(runs), long]
            .into_iter()
            .flatten()
            .map(Streamed::end)
            .collect::<Result<Seals, _>>()
            .and_then(|written| session.finish(&experiment.files(&started, written), whole))
            .map_err(Trouble::from)
            .map(Some),
    };
    let folder = written.as_ref().ok().and_then(Option::as_deref);
    folder.into_iter().for_each(streams::kept);
    // What was computed is shown even if it cannot be kept.
    if args.file.json {
        say(&format!(
            "{:#}\n",
            json::document(&experiment, &started, folder, written.as_ref().err())
        ));
    } else {
        say(&page::page(&experiment, folder));
        if let (Some(folder), false) = (folder, whole) {
            say(&format!("`{}` does what is left.\n", go_on(folder)));
        }
    }
    let page = folder.filter(|_| args.report).map(|folder| leave_page(folder, args.file.json));
    let page = page.unwrap_or(Ok(()));
    kept_or_told(written.map(|_| ()).and(page), args.file.json, experiment.is_done())
}

/// The command that goes on in a folder.
pub(super) fn go_on(folder: &Path) -> String {
    let mut words = vec!["earful".into(), "resume".into()];
    words.push(folder.display().to_string());
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}

/// Does a shard.
fn shard(
    args: &args::Experiment,
    scenario: &Scenario,
    plan: Option<&Plan>,
    mut session: Session,
    pool: &rayon::ThreadPool,
    watch: &Watch,
) -> Result<ExitCode, Trouble> {
    let before = session.keep.finished();
    work(scenario, plan, &mut Executor::new(pool, watch, Some(&mut session.keep)));
    let done = session.keep.finished() - before;
    if let Some(why) = session.keep.trouble.take() {
        return Err(why.into());
    }
    let left = session.keep.left(&jobs(scenario, plan)).len();
    if args.file.json {
        let document = serde_json::json!({ "folder": session.folder.display().to_string(), "done": done, "left": left });
        say(&format!("{document:#}\n"));
    } else {
        let what = if left == 0 {
            "the shard is done".into()
        } else {
            format!("{left} are LEFT: run it again")
        };
        say(&format!("{done} done now; {what}.\n"));
    }
    session.leave();
    Ok(ExitCode::from(u8::from(left > 0)))
}

/// Refuses to join what is not all there.
fn must_be_there(session: &Session, jobs: &[Job]) -> Result<(), Trouble> {
    let missing = session.keep.missing(jobs);
    if missing.is_empty() {
        return Ok(());
    }
    let dir = session.folder.display();
    Err(Trouble::Other(format!(
        "{dir}: {} of {} pieces of work are missing: {}; do their shards again with earful work, or all of \
         them with earful resume {dir}",
        missing.len(),
        jobs.len(),
        ranges(&missing)
    )))
}

/// Jobs in words: `replications 3 to 7 and 9`; of a division apart.
fn ranges(jobs: &[Job]) -> String {
    let mut runs: Vec<(Job, u32)> = Vec::new();
    for job in jobs {
        match runs.last_mut() {
            Some((first, last)) if first.stage == job.stage && *last + 1 == job.replication => {
                *last = job.replication;
            }
            _ => runs.push((*job, job.replication)),
        }
    }
    let told = runs.iter().take(8).map(|(first, last)| {
        let what = if first.stage == 0 { "" } else { "the split's " };
        match first.replication == *last {
            true => format!("{what}replication {last}"),
            false => format!("{what}replications {} to {last}", first.replication),
        }
    });
    let more = if runs.len() > 8 { " and others" } else { "" };
    told.collect::<Vec<_>>().join(", ") + more
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

/// `results/DATE-SCENARIO`, with a number if that exists.
pub(super) fn default_folder(now: &jiff::Zoned, scenario: &str) -> PathBuf {
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = scenario.chars().map(plain).collect();
    folder::unused(&Path::new("results").join(format!("{}-{name}", now.strftime("%Y-%m-%d"))))
}

/// A moment as manifests have it.
pub(super) fn moment(now: &jiff::Zoned) -> String {
    now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// This moment.
pub(super) fn now() -> String {
    moment(&jiff::Zoned::now())
}
