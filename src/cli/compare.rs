//! `earful compare` and `earful run`: an experiment and its result folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::args;
use super::bounds::{Load, threads};
use super::progress::Progress;
use super::report::leave_page;
use super::streams::{self, say, tell};
use super::trouble::Trouble;
use super::{given, json, page, split};
use crate::experiment::split::{Plan, Wish};
use crate::experiment::until::MOST_REPLICATIONS;
use crate::experiment::{Until, Watch, conduct, memory, plan::most_people};
use crate::record::folder;
use crate::scenario::Scenario;

/// `earful compare FILE`
pub(super) fn compare(args: &args::Compare) -> Result<ExitCode, Trouble> {
    let scenario = given::scenario(&args.experiment.file, args.experiment.replications)?;
    let wish = split::wish(args);
    experiment(&args.experiment, &scenario, wish.as_ref())
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
    experiment(&args.experiment, &scenario, None)
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
    scenario: &Scenario,
    wish: Option<&Wish>,
) -> Result<ExitCode, Trouble> {
    let most = args.replications.unwrap_or(MOST_REPLICATIONS);
    let until = match &args.until {
        None => None,
        Some(text) => Some(Until::parse(text, most, scenario)?),
    };
    let plan = wish.map(|wish| Plan::of(scenario, wish)).transpose()?;
    let now = jiff::Zoned::now();
    let out = args.out.clone().unwrap_or_else(|| default_folder(&now, &scenario.name));
    folder::check(&out)?;
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

    let cancel = interruption();
    let progress = Progress::new(scenario, args.quiet);
    let on = |event| progress.tell(event);
    let watch = Watch { cancel: &cancel, on: &on };
    let mut experiment = conduct(scenario, until.as_ref(), &pool, &watch);
    progress.finish();
    if let Some(plan) = &plan {
        split::divide(&mut experiment, plan, &pool, &cancel, args.quiet);
    }

    let started = moment(&now);
    let counts = experiment.counts();
    let nothing = counts.succeeded == 0 && counts.failed == 0;
    // The default name may have been taken meanwhile; one that was asked for stays.
    let out = if args.out.is_none() { folder::unused(&out) } else { out };
    let written = if nothing { Ok(()) } else { folder::write(&out, &experiment.files(&started)) };
    let folder = (written.is_ok() && !nothing).then_some(out.as_path());
    folder.into_iter().for_each(streams::kept);
    // What was computed is shown even if it cannot be kept.
    if args.file.json {
        say(&format!(
            "{:#}\n",
            json::document(&experiment, &started, folder, written.as_ref().err())
        ));
    } else {
        say(&page::page(&experiment, folder));
    }
    let page = folder.filter(|_| args.report).map(|folder| leave_page(folder, args.file.json));
    let kept = written.map_err(Trouble::from).and(page.unwrap_or(Ok(())));
    kept_or_told(kept, args.file.json, experiment.is_done())
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

/// A flag that Ctrl-C sets; a second one ends the program at once.
pub(super) fn interruption() -> Arc<AtomicBool> {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    let set = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        tell("\nending: what is finished is kept; once more ends at once");
    });
    if let Err(why) = set {
        tell(&format!("warning: Ctrl-C will not keep what is finished: {why}"));
    }
    cancel
}
