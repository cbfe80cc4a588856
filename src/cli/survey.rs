//! `earful survey`: a questionnaire given to the people of a scenario.

use std::process::ExitCode;

use super::args;
use super::bounds::{Load, threads};
use super::compare::arm_index;
use super::given::{self, renumbered, study_overrides};
use super::interruption::{interruption, over};
use super::leaves::{Against, Done, Keep, Leaves};
use super::progress::Progress;
use super::trouble::Trouble;
use crate::document::survey::short::Called;
use crate::experiment::executor::Executor;
use crate::experiment::live::Stop;
use crate::experiment::plan::{self, most_people};
use crate::experiment::survey::before_after::before_after;
use crate::experiment::survey::panel::{Home, survey as do_survey};
use crate::experiment::survey::tables;
use crate::experiment::survey::waves::waves;
use crate::experiment::{Watch, WatchEvent, memory};
use crate::record::Found;
use crate::record::found::{Short, SurveyChange, SurveyDay, SurveyWaves, Weights, failures};
use crate::scenario::{Scenario, find_scenario, find_study, study_digest};
use crate::survey::shortfall::Shortfalls;
use crate::survey::study::Study;
use crate::survey::tabulate::tabulate;
use crate::world::Setting;

/// `earful survey FILE`
pub(super) fn survey(args: &args::Survey) -> Result<ExitCode, Trouble> {
    let only_with_both =
        [("--replications", args.replications.is_some()), ("--threads", args.threads.is_some())];
    if let Some((flag, _)) = only_with_both.iter().find(|(_, given)| *given && !args.before_after) {
        let why = "one survey is of one replication, see --replication";
        return Err(Trouble::Other(format!("{flag} goes with --before-after only: {why}")));
    }
    let (mut ours, theirs) = study_overrides(&args.file.overrides(args.replications));
    if let Some(set) = ours.iter().find(|set| set.trim_start().starts_with("world")) {
        return Err(Trouble::Other(format!(
            "--set {set}: the people are those of {}, not of the study's world; choose arm and \
             day with --arm and --day",
            args.file.file.display()
        )));
    }
    ours.extend(args.n.iter().map(|n| format!("sample.n={n}")));
    // Both files are checked before either is complained about.
    let given = &args.file.set;
    let scenario = find_scenario(&args.file.file, &theirs);
    let scenario = scenario.map_err(|problems| renumbered(problems, &theirs, given));
    let study = find_study(&args.study, &ours);
    let study = study.map_err(|problems| renumbered(problems, &ours, given));
    let (scenario, study) = Trouble::both(scenario, study)?;
    let study = as_asked(study, args, &scenario);
    given::tell_notes(&scenario, args.file.json);
    let default = args.report.then_some(scenario.name.as_str());
    let mut keep = Keep::new(args.out.as_deref(), default, args.report, &args.place)?;
    let against = Against::Study(&study);
    let mut leaves = Leaves::new(again(args, &scenario), against, &scenario, !args.no_inputs);
    let done = if args.before_after {
        both_times(args, &scenario, &study, &mut leaves, &mut keep)?
    } else {
        let arm = match &args.arm {
            None => scenario.baseline,
            Some(name) => arm_index(&scenario, name)?,
        };
        let days = if args.wave.is_empty() { vec![args.day] } else { args.wave.clone() };
        check_days(&scenario, &study, arm, &days)?;
        let place = Home::Living { scenario: &scenario, arm, day: args.day, worlds: 1 };
        let load = Load {
            consumers: place.setting().consumers,
            threads: None,
            bytes: &|threads| memory::of_surveys(&study, &place, 1, threads, keep.is_wanted()),
        };
        load.must_fit()?;
        if args.wave.is_empty() {
            one_day(args, &scenario, &study, arm, &mut leaves)?
        } else {
            several_days(args, &scenario, &study, arm, &mut leaves)?
        }
    };
    let Some(done) = done else { return Ok(ExitCode::FAILURE) };
    leaves.finish(keep, args.file.json, done)
}

/// The study with the scenario's own arm in the place of its own, so that what is kept can be asked
/// again: the command says where and when.
fn as_asked(mut study: Study, args: &args::Survey, scenario: &Scenario) -> Study {
    if let Some(world) = &mut study.world {
        let baseline = &scenario.arms[scenario.baseline].name;
        world.arm.clone_from(args.arm.as_ref().unwrap_or(baseline));
        (world.day, world.worlds) = (None, 1);
    }
    study
}

/// The command that does the same with the files of the result folder.
fn again(args: &args::Survey, scenario: &Scenario) -> Vec<String> {
    let mut command: Vec<String> =
        ["survey", "scenario.toml", "--study", "study.toml"].map(String::from).into();
    if args.before_after {
        command.push("--before-after".into());
        return command;
    }
    let days: Vec<String> = args.wave.iter().map(ToString::to_string).collect();
    command.extend(match days.as_slice() {
        [] => ["--day".into(), args.day.to_string()],
        _ => ["--wave".into(), days.join(",")],
    });
    let baseline = scenario.arms[scenario.baseline].name.as_str();
    // A name that begins with a dash would be taken for an option.
    command.push(format!("--arm={}", args.arm.as_deref().unwrap_or(baseline)));
    command.extend(["--replication".into(), args.replication.to_string()]);
    command
}

/// Refuses days that the scenario does not have, and questions about what happened where nothing
/// can have happened yet.
fn check_days(scenario: &Scenario, study: &Study, arm: usize, days: &[u16]) -> Result<(), Trouble> {
    let Setting { warmup_days, days: last, .. } = *plan::setting_of(scenario, arm);
    let past = study.questionnaire.items.iter().find(|item| item.asks.is_of_the_past());
    if let (Some(item), true) = (past, days.iter().all(|day| *day <= warmup_days)) {
        return Err(Trouble::Other(format!(
            "{} asks what happened since day {warmup_days}, when the warm-up ends (item {}); ask \
             on a later day, up to {last}, with --day or --wave",
            study.name, item.id
        )));
    }
    match days.iter().find(|day| **day > last) {
        None => Ok(()),
        Some(day) => Err(Trouble::Other(format!(
            "there is no day {day}: the scenario has days 0 to {last}; ask on one of these, or \
             raise run.days with --set"
        ))),
    }
}

/// What surveys did not get, as the manifest keeps it.
fn short(found: &Shortfalls, called: Called) -> Short {
    Short { fieldwork: Some(found.clone()), warnings: found.sentences(called) }
}

/// Does work of so many days, showing how far it is; `None`, which is told, if nothing came of it.
fn watched<T: Send + 'static>(
    args: &args::Survey,
    days: u64,
    work: impl Fn(&Watch) -> Result<T, Stop> + Send + Sync + 'static,
) -> Result<Option<T>, Trouble> {
    let (pool, cancel) = (threads(Some(1))?, interruption());
    let progress = Progress::of(days, 1, args.quiet);
    let on = |event| progress.tell(event);
    let watch = Watch { cancel, on: &on };
    watch.tell(WatchEvent::Planned(1));
    let done = Executor::alone(&pool, &watch, work);
    over(None);
    progress.finish();
    match done {
        Ok(done) => Ok(Some(done)),
        Err(Stop::Refused(why)) => Err(Trouble::Other(why.message)),
        Err(stop) => {
            let why = match stop {
                Stop::Failed(why) => format!("replication {} failed: {why}", args.replication),
                _ => "interrupted before the survey was done".into(),
            };
            Trouble::Other(why).tell(args.file.json);
            Ok(None)
        }
    }
}

fn one_day(
    args: &args::Survey,
    scenario: &Scenario,
    study: &Study,
    arm: usize,
    leaves: &mut Leaves<'_>,
) -> Result<Option<Done>, Trouble> {
    let day = args.day;
    let place = Home::Living { scenario, arm, day, worlds: 1 };
    let (ours, asked, replication) = (scenario.clone(), study.clone(), args.replication);
    let fielded = watched(args, place.work(), move |watch| {
        let place = Home::Living { scenario: &ours, arm, day, worlds: 1 };
        do_survey(&asked, place, replication, watch)
    })?;
    let Some(fielded) = fielded else { return Ok(None) };
    let banner = tabulate(&study.questionnaire, &fielded, scenario.level);
    let shortfall = study.fieldwork.shortfall(&fielded.sample, &fielded.raked);
    leaves.add("survey", tables::banner(study, &banner));
    leaves.add("answers", tables::answers(&study.questionnaire, &fielded));
    leaves.add("codebook", tables::codebook(&study.questionnaire, &fielded));
    let found = Found::SurveyDay(SurveyDay {
        arm: scenario.arms[arm].name.clone(),
        day: args.day.into(),
        replication: args.replication.into(),
        weights: Weights::of(&fielded),
        short: short(&Shortfalls::of(&[shortfall]), Called::One),
    });
    Ok(Some(Done { found, complete: true, threads: 1 }))
}

fn several_days(
    args: &args::Survey,
    scenario: &Scenario,
    study: &Study,
    arm: usize,
    leaves: &mut Leaves<'_>,
) -> Result<Option<Done>, Trouble> {
    let last = args.wave.iter().copied().max().unwrap_or(args.day);
    let place = Home::Living { scenario, arm, day: last, worlds: 1 };
    let (ours, asked, replication) = (scenario.clone(), study.clone(), args.replication);
    let days = args.wave.clone();
    let found = watched(args, place.work(), move |watch| {
        waves(&asked, &ours, arm, replication, &days, watch)
    })?;
    let Some(found) = found else { return Ok(None) };
    leaves.add("survey", tables::waves(study, &found));
    for (day, fielded) in found.days.iter().zip(&found.fielded) {
        leaves.add(&format!("answers_{day}"), tables::answers(&study.questionnaire, fielded));
    }
    leaves.add("codebook", tables::codebook(&study.questionnaire, &found.fielded[0]));
    let complete = found.failures.is_empty();
    let found = Found::SurveyWaves(SurveyWaves {
        arm: scenario.arms[arm].name.clone(),
        days: found.days.iter().map(|day| (*day).into()).collect(),
        replication: args.replication.into(),
        weights: Weights::of(&found.fielded[0]),
        failures: failures(&found.failures),
        short: short(&found.shortfalls, Called::Day),
    });
    Ok(Some(Done { found, complete, threads: 1 }))
}

/// Before and after, in every arm; `None` if nothing was done.
fn both_times(
    args: &args::Survey,
    scenario: &Scenario,
    study: &Study,
    leaves: &mut Leaves<'_>,
    keep: &mut Keep,
) -> Result<Option<Done>, Trouble> {
    let pool = threads(args.threads)?;
    let load = Load {
        consumers: most_people(scenario),
        threads: Some(pool.current_num_threads()),
        bytes: &|threads| memory::of_before_after(scenario, study, threads),
    };
    load.must_fit()?;
    let cancel = interruption();
    keep.begin(&args.place, leaves, &format!("study {}", study_digest(study)))?;
    let progress = Progress::new(scenario, args.quiet);
    let on = |event| progress.tell(event);
    let watch = Watch { cancel, on: &on };
    let mut executor = Executor::new(&pool, &watch, keep.journal());
    let result = before_after(scenario, study, &mut executor);
    progress.finish();
    keep.is_over(result.aborted > 0);
    let done = scenario.replications - result.aborted - result.failures.len() as u32;
    if done == 0 {
        keep.leave()?;
        let Some((_, why)) = result.failures.first() else {
            let why = "interrupted before anything was finished";
            Trouble::Other(why.into()).tell(args.file.json);
            return Ok(None);
        };
        return Err(Trouble::Other(format!("no survey could be done: {why}")));
    }
    leaves.add("survey", tables::changes(&result));
    let complete = result.failures.is_empty() && result.aborted == 0;
    let found = Found::SurveyChange(SurveyChange {
        replications: done.into(),
        failures: failures(&result.failures),
        not_finished: Some(result.aborted.into()),
        sentences: result.sentences(),
        reached: scenario.arms.iter().map(|arm| arm.name.clone()).zip(result.reached).collect(),
        short: short(&result.shortfalls, Called::Replication),
    });
    Ok(Some(Done { found, complete, threads: pool.current_num_threads() }))
}
