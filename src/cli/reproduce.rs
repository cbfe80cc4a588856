//! `earful reproduce`: a published study among simulated people, cell by cell.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde_json::json;

use super::args;
use super::bounds::{Load, threads};
use super::compare::arm_index;
use super::given::{self, renumbered, study_overrides};
use super::interruption::interruption;
use super::leaves::{Against, Done, Keep, Leaves};
use super::progress::Progress;
use super::streams::say;
use super::text::wrapped;
use super::trouble::Trouble;
use crate::document::survey::lines;
use crate::document::survey::short::warnings;
use crate::experiment::executor::Executor;
use crate::experiment::survey::judge::{Counts, Verdict};
use crate::experiment::survey::panel::Home;
use crate::experiment::survey::reproduce::{
    Link, Reproduction, ReproductionPlan, reproduce as do_reproduce,
};
use crate::experiment::survey::tables;
use crate::experiment::{Watch, memory, plan::setting_of};
use crate::record::Found;
use crate::record::found::{self, Conduct, Short, StudyFit, Weights, failures};
use crate::scenario::{
    Problems, STUDIES, Scenario, find_scenario, find_study, load_named_scenario, people_scenario,
    study_base, study_digest,
};
use crate::stats::Estimate;
use crate::survey::expected::across_correlation;
use crate::survey::fit::fit;
use crate::survey::saturated::saturated;
use crate::survey::study::{CellUse, Study};

/// How often a study is done whose people need not live first.
const REPLICATES: u32 = 400;
/// How often one whose people must.
const LIVED_REPLICATES: u32 = 64;
/// Correlations of the two attitudes at which joint answers are shown: the assumed range of
/// `population.attitude_correlation`.
const CORRELATIONS: [f64; 5] = [-0.5, -0.25, 0.0, 0.25, 0.5];
/// Level of intervals and tests.
const LEVEL: f64 = 0.95;

/// `earful reproduce STUDY`
pub(super) fn reproduce(args: &args::Reproduce) -> Result<ExitCode, Trouble> {
    if args.list {
        return list(args);
    }
    if !(args.margin > 0.0 && args.margin <= 100.0) {
        let wrong =
            format!("--margin {} is no margin in points; allowed: above 0 to 100", args.margin);
        return Err(Trouble::Other(wrong));
    }
    let (ours, mut theirs) = study_overrides(&args.set);
    theirs.extend(args.seed.map(|seed| format!("run.seed={seed}")));
    let name = args.study.as_deref().unwrap_or_default();
    let study = find_study(name, &ours);
    let study = study.map_err(|problems| renumbered(problems, &ours, &args.set))?;
    let scenario = people_of(args, &study, name, &theirs);
    let scenario = scenario.map_err(|problems| renumbered(problems, &theirs, &args.set))?;
    given::tell_notes(&scenario, args.json);
    let place = place(args, &study, &scenario)?;
    let study = as_done(study, place);
    let default = args.report.then_some(study.name.as_str());
    let mut keep = Keep::new(args.out.as_deref(), default, args.report, &args.place)?;
    if args.fit {
        return fitted(args, &study, &scenario, place, keep);
    }
    let lived = place.days() > 0;
    let replicates = args.replicates.unwrap_or(if lived { LIVED_REPLICATES } else { REPLICATES });
    let pool = threads(args.threads)?;
    let load = Load {
        consumers: place.setting().consumers,
        threads: Some(pool.current_num_threads()),
        bytes: &|threads| memory::of_surveys(&study, &place, replicates, threads, keep.is_wanted()),
    };
    load.must_fit()?;
    let (again, against) = (again(args, &study, replicates), Against::Study(&study));
    let mut leaves = Leaves::new(again, against, &scenario, !args.no_inputs);
    let cancel = interruption();
    let task = format!("study {}, {replicates} times", study_digest(&study));
    keep.begin(&args.place, &mut leaves, &task)?;
    let progress = Progress::of(place.work(), 1, args.quiet);
    let on = |event| progress.tell(event);
    let plan =
        ReproductionPlan { study: &study, place, replicates, margin: args.margin, level: LEVEL };
    let watch = Watch { cancel, on: &on };
    let result = do_reproduce(&plan, &mut Executor::new(&pool, &watch, keep.journal()));
    progress.finish();
    keep.is_over(result.aborted > 0);
    if result.interviews.is_none() {
        keep.leave()?;
        let Some((_, why)) = result.failures.first() else {
            let why = "interrupted before any survey was finished";
            Trouble::Other(why.into()).tell(args.json);
            return Ok(ExitCode::FAILURE);
        };
        return Err(Trouble::Other(format!("no survey could be done: {why}")));
    }
    let found = Found::Reproduction(fill(args, &result, &mut leaves));
    let complete = result.failures.is_empty() && result.aborted == 0;
    leaves.finish(keep, args.json, Done { found, complete, threads: pool.current_num_threads() })
}

/// The scenario whose people are asked.
fn people_of(
    args: &args::Reproduce,
    study: &Study,
    name: &str,
    overrides: &[String],
) -> Result<Scenario, Problems> {
    match (&args.scenario, &study.world) {
        (Some(file), _) => find_scenario(file, overrides),
        (None, Some(world)) => load_named_scenario(&world.scenario, study_base(name), overrides),
        (None, None) => people_scenario(overrides),
    }
}

fn place<'a>(
    args: &args::Reproduce,
    study: &Study,
    scenario: &'a Scenario,
) -> Result<Home<'a>, Trouble> {
    match &study.world {
        None => Ok(Home::Newborn { setting: &scenario.setting, seed: scenario.seed }),
        Some(world) => {
            // Another scenario need not have the study's arm; its people live under its baseline.
            let arm = match arm_index(scenario, &world.arm) {
                Err(_) if args.scenario.is_some() => scenario.baseline,
                arm => arm?,
            };
            let last = setting_of(scenario, arm).days;
            let day = world.day.unwrap_or(last).min(last);
            Ok(Home::Living { scenario, arm, day, worlds: world.worlds })
        }
    }
}

/// The study with the arm and the day of the scenario that was given in place of its own, so that
/// what is kept can be done again.
fn as_done(mut study: Study, place: Home<'_>) -> Study {
    if let (Some(world), Home::Living { scenario, arm, day, .. }) = (&mut study.world, place) {
        world.arm.clone_from(&scenario.arms[arm].name);
        world.day = world.day.map(|_| day);
    }
    study
}

/// The command that does the same with the files of the result folder.
fn again(args: &args::Reproduce, study: &Study, replicates: u32) -> Vec<String> {
    let mut command = repeat(study);
    command.extend(["--replicates".into(), replicates.to_string()]);
    command.extend(["--margin".into(), args.margin.to_string()]);
    command.extend(args.saturated.then(|| "--saturated".into()));
    command
}

fn repeat(study: &Study) -> Vec<String> {
    let people: &[&str] =
        if study.world.is_some() { &[] } else { &["--scenario", "scenario.toml"] };
    ["reproduce", "study.toml"].iter().chain(people).map(ToString::to_string).collect()
}

pub(super) fn fill(
    args: &args::Reproduce,
    result: &Reproduction<'_>,
    leaves: &mut Leaves<'_>,
) -> found::ReproductionFound {
    let study = result.plan.study;
    let any = !study.published.is_empty();
    let percent = |share: Option<f64>| share.map(|share| 100.0 * share);
    let best = (args.saturated && any).then(|| {
        let bands = &result.plan.place.setting().bands;
        saturated(study, &bands.each_ref().map(|band| band.share))
    });
    let setting = result.plan.place.setting();
    let across: Vec<Vec<Option<f64>>> = (study.joint.iter())
        .map(|joint| across_correlation(&study.questionnaire, setting, joint, &CORRELATIONS))
        .collect();
    let verdicts = CellUse::ALL
        .into_iter()
        .filter(|used| result.counts(*used).judged() > 0)
        .map(|used| (used.name().to_owned(), counted(&result.counts(used))))
        .collect();
    leaves.add("survey", tables::reproduced(result));
    if !study.joint.is_empty() {
        leaves.add("joint", tables::joint(result, &CORRELATIONS, &across));
    }
    leaves.add("fit", tables::fit(result));
    if let Some(first) = &result.first {
        leaves.add("answers", tables::answers(&study.questionnaire, first));
        leaves.add("codebook", tables::codebook(&study.questionnaire, first));
    }
    let lived = match result.plan.place {
        Home::Living { scenario, arm, day, worlds } => {
            Some((scenario.arms[arm].name.clone(), day.into(), worlds.into()))
        }
        Home::Newborn { .. } => None,
    };
    found::ReproductionFound {
        replicates: result.plan.replicates.into(),
        failures: failures(&result.failures),
        not_finished: result.aborted.into(),
        margin: Some(result.plan.margin),
        level: Some(result.plan.level),
        surveys_digest: result.digest.clone(),
        verdicts,
        saturated_chi_square: best.as_ref().map(|best| best.chi_square),
        saturated_shares: best
            .map_or(Vec::new(), |best| best.cells.into_iter().map(percent).collect()),
        conduct: conduct(result),
        mean_design_effect: result.design_effect,
        weights_of_replicate_0: result.first.as_ref().map(Weights::of),
        arm: lived.as_ref().map(|(arm, ..)| arm.clone()),
        day: lived.as_ref().map(|(_, day, _)| *day),
        worlds: lived.map(|(.., worlds)| worlds),
        short: Short { fieldwork: Some(result.shortfalls.clone()), warnings: warnings(result) },
    }
}

/// How many cells have which verdict, as an object.
fn counted(counts: &Counts) -> BTreeMap<String, u64> {
    let name = |verdict: Verdict| verdict.name().replace(' ', "_");
    let all = Verdict::ALL.into_iter();
    all.map(|verdict| (name(verdict), counts.with(verdict) as u64)).collect()
}

/// How answers go with the concern behind conduct; nothing where no item is about it.
fn conduct(result: &Reproduction<'_>) -> Option<Conduct> {
    let items = &result.plan.study.questionnaire.items;
    let value = |found: &Option<Estimate>| found.as_ref().map(|found| found.estimate);
    let answer = |link: &Link| {
        let item = &items[link.item];
        (format!("{} {}", item.id, item.answers[0]), value(&link.correlation))
    };
    let answers: Vec<_> = result.links.iter().map(answer).collect();
    let stated = value(&result.stated_with_conduct);
    (!answers.is_empty()).then_some(Conduct { stated, answers })
}

/// `--fit`: what to write into the study's file and the population's levels.
fn fitted(
    args: &args::Reproduce,
    study: &Study,
    scenario: &Scenario,
    place: Home<'_>,
    keep: Keep,
) -> Result<ExitCode, Trouble> {
    let found = fit(study, place.setting()).map_err(|why| Trouble::Other(why.to_string()))?;
    let mut command = repeat(study);
    command.push("--fit".into());
    let mut leaves = Leaves::new(command, Against::Study(study), scenario, !args.no_inputs);
    leaves.add_lines(lines::FILE, lines::lines(study, place.setting(), &found));
    leaves.add("parameters", tables::parameters(&found));
    leaves.add("cells", tables::fitted_cells(study, &found));
    let complete = found.converged;
    let found = Found::StudyFit(StudyFit {
        chi_square: found.chi_square,
        freedom: found.freedom,
        evaluations: found.evaluations as u64,
        converged: found.converged,
    });
    leaves.finish(keep, args.json, Done { found, complete, threads: 1 })
}

/// `--list`
fn list(args: &args::Reproduce) -> Result<ExitCode, Trouble> {
    let mut all = Vec::new();
    for (name, _) in STUDIES {
        all.push(find_study(name, &[])?);
    }
    if args.json {
        let study = |study: &Study| {
            json!({
                "name": study.name, "title": study.title, "can": study.can, "cannot": study.cannot,
                "cells": study.published.len(), "lives": study.world.is_some(),
            })
        };
        say(&format!("{:#}\n", json!(all.iter().map(study).collect::<Vec<_>>())));
        return Ok(ExitCode::SUCCESS);
    }
    for study in &all {
        say(&format!("{}\n", study.name));
        say(&wrapped(&format!("  {}", study.title)));
        study.can.iter().for_each(|line| say(&wrapped(&format!("  + {line}"))));
        study.cannot.iter().for_each(|line| say(&wrapped(&format!("  - {line}"))));
        say("\n");
    }
    say(&wrapped(
        "+ can show, - cannot. A study is a TOML file: give your own by its path (see \
         docs/scenarios.md).",
    ));
    Ok(ExitCode::SUCCESS)
}
