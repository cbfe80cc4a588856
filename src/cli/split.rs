//! Through what arms have their effects: what is asked for, how far it is, and a table per arm.

use std::sync::atomic::AtomicBool;

use super::args::{self, SplitForm};
use super::money::roomy;
use super::progress::Progress;
use super::sheet::Sheet;
use super::streams::tell;
use super::text::{number, percent, thousands, wrapped};
use crate::experiment::executor::{Executor, Keep};
use crate::experiment::plan::days_per_replication;
use crate::experiment::segments::Known;
use crate::experiment::split::finding::{Divided, Effect, Split};
use crate::experiment::split::{Form, Plan, Wish};
use crate::experiment::verdict::{decimals, list};
use crate::experiment::{Experiment, Watch};
use crate::scenario::Scenario;

/// What is asked for, if a split is.
pub(super) fn wish(args: &args::Compare) -> Option<Wish> {
    let named = |name: &&String| !name.trim().is_empty();
    let form = args.split_form.map(|form| match form {
        SplitForm::Exact => Form::Exact,
        SplitForm::Pairs => Form::Pairs,
    });
    args.split.as_ref().map(|arms| Wish {
        arms: arms.iter().filter(named).map(|name| name.trim().to_owned()).collect(),
        replications: args.split_replications,
        form,
    })
}

/// The arguments that ask for the same.
pub(super) fn again(args: &args::Compare) -> Vec<String> {
    let mut again = Vec::new();
    if let Some(arms) = &args.split {
        again.extend(["--split".to_owned(), arms.join(",")]);
    }
    if let Some(n) = args.split_replications {
        again.extend(["--split-replications".to_owned(), n.to_string()]);
    }
    if let Some(form) = args.split_form {
        let form = match form {
            SplitForm::Exact => "exact",
            SplitForm::Pairs => "pairs",
        };
        again.extend(["--split-form".to_owned(), form.to_owned()]);
    }
    again
}

/// Says what it will take, and divides the effects.
pub(super) fn divide(
    experiment: &mut Experiment,
    plan: &Plan,
    pool: &rayon::ThreadPool,
    cancel: &AtomicBool,
    keep: &mut Keep,
    quiet: bool,
) {
    let scenario = experiment.scenario;
    let plan = &plan.clone().at_most(experiment.results.planned);
    let days = plan.days_per_replication(scenario);
    if !quiet {
        tell(&forecast(experiment, plan, days));
    }
    let progress = progress(scenario, plan, quiet);
    let on = |event| progress.tell(event);
    let watch = Watch { cancel, on: &on };
    experiment.divide(plan, &mut Executor::new(pool, &watch, Some(keep)));
    progress.finish();
}

/// How far it is.
pub(super) fn progress(scenario: &Scenario, plan: &Plan, quiet: bool) -> Progress {
    let runs = plan.runs() / u64::from(plan.replications.max(1));
    Progress::of(plan.days_per_replication(scenario), runs, quiet)
}

/// How many runs, which sets, and how long by the speed of the comparison.
fn forecast(experiment: &Experiment, plan: &Plan, days: u64) -> String {
    let scenario = experiment.scenario;
    let names: Vec<&str> = plan.arms.iter().map(|arm| scenario.arms[*arm].name.as_str()).collect();
    let counts = experiment.counts();
    let lived = days_per_replication(scenario) as f64 * counts.succeeded as f64
        / scenario.arms.len() as f64;
    let per_day = experiment.wall.as_secs_f64() / lived.max(1.0);
    let seconds = per_day * days as f64 * f64::from(plan.replications);
    format!(
        "dividing the effects of {}: {} replications, {}; {} runs, about {}",
        list(&names),
        plan.replications,
        plan.form.told(),
        thousands(plan.runs()),
        lasting(seconds)
    )
}

pub(super) fn lasting(seconds: f64) -> String {
    match seconds {
        _ if seconds < 1.0 => "less than a second".into(),
        _ if seconds < 90.0 => format!("{seconds:.0} s"),
        _ if seconds < 5400.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

/// The block; empty where effects were not divided.
pub(super) fn block(experiment: &Experiment) -> String {
    let found = experiment.divided();
    let planned = experiment.results.planned;
    found.map_or(String::new(), |found| text(&found, percent(experiment.scenario.level), planned))
}

fn text(found: &Split, level: f64, planned: u32) -> String {
    let mut out = String::new();
    for arm in &found.arms {
        out += &wrapped(&format!(
            "\nThrough what {} has its effect, against {}: shares that add up to the whole",
            arm.arm, found.baseline
        ));
        out += &table(arm);
    }
    out += &wrapped(&found.whole_rests_on(planned));
    let units = found.arms.iter().take(1).flat_map(|arm| &arm.effects);
    let units: Vec<String> =
        units.map(|effect| format!("{} [{}]", effect.metric, effect.unit)).collect();
    out += &wrapped(&units.join("; "));
    let missing = found.missing.as_ref().map_or(String::new(), |missing| format!(" {missing}."));
    out += &wrapped(&format!(
        "Shapley values over {} replications, {}; each interval is alone, at {level}%; what is the same in \
         every replication has none.{missing}",
        found.divided, found.method
    ));
    let groups = found.groups.iter().map(|group| format!("{}: what {}", group.name, group.what));
    out += &wrapped(&format!(
        "{}; the world: what is left of the difference without any of these.",
        groups.collect::<Vec<_>>().join("; ")
    ));
    out
}

/// A row per part, a column per headline metric.
fn table(arm: &Divided) -> String {
    let header =
        std::iter::once("part").chain(arm.effects.iter().map(|effect| effect.metric.as_str()));
    let header: Vec<&str> = header.collect();
    let names = arm.effects.iter().map(|effect| &effect.parts).max_by_key(|parts| parts.len());
    let names: Vec<&String> = names.into_iter().flatten().map(|part| &part.part).collect();
    roomy(&[" ", "\n"], |between| {
        let mut sheet = Sheet::new(header.clone(), &[0]);
        for (row, name) in names.iter().enumerate() {
            let cells = arm.effects.iter().map(|effect| {
                let places = places(effect);
                let part = effect.parts.get(row);
                part.map_or("no value".into(), |part| cell(&part.known, places, between))
            });
            sheet.push(std::iter::once((*name).clone()).chain(cells).collect());
        }
        sheet
    })
}

/// The decimals of all parts of an effect: one more than the least certain deserves, so that small parts
/// can be read beside large ones.
fn places(effect: &Effect) -> usize {
    let half = |known: &Known| Some((known.high? - known.low?) / 2.0).filter(|half| *half > 0.0);
    let deserved = effect
        .parts
        .iter()
        .filter_map(|part| Some(decimals(half(&part.known)?, part.known.estimate)));
    deserved.min().map_or(2, |fewest| fewest + 1)
}

fn cell(known: &Known, places: usize, between: &str) -> String {
    let show = |value| number(value, places, true);
    let ends = known.low.zip(known.high).filter(|_| !between.is_empty());
    match ends.map(|(low, high)| (show(low), show(high))) {
        // What is nothing to every digit shown needs no interval.
        Some((low, high)) if low == high => low,
        Some((low, high)) => format!("{}{between}({low} to{between}{high})", show(known.estimate)),
        None => show(known.estimate),
    }
}
