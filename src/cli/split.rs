//! Through what arms have their effects: what is asked for, how far it is, and a table per arm.

use std::sync::atomic::AtomicBool;

use super::args::{self, SplitForm};
use super::progress::Progress;
use super::streams::tell;
use super::text::thousands;
use crate::experiment::executor::{Executor, Keep};
use crate::experiment::plan::days_per_replication;
use crate::experiment::split::{Division, Form, Wish};
use crate::experiment::{Experiment, Watch};
use crate::ground::text::list;
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
    plan: &Division,
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
pub(super) fn progress(scenario: &Scenario, plan: &Division, quiet: bool) -> Progress {
    let runs = plan.runs() / u64::from(plan.replications.max(1));
    Progress::of(plan.days_per_replication(scenario), runs, quiet)
}

/// How many runs, which sets, and how long by the speed of the comparison.
fn forecast(experiment: &Experiment, plan: &Division, days: u64) -> String {
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
