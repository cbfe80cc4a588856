//! `earful calibrate`: published figures beside a scenario, and a fit to them.

use std::process::ExitCode;

use super::args;
use super::bounds::{Load, threads};
use super::given::{self, renumbered};
use super::interruption::interruption;
use super::leaves::{Against, Done, Keep, Leaves};
use super::progress::Progress;
use super::trouble::Trouble;
use crate::experiment::calibrate::fit::{FittedScenario, Objective, SearchEnd, fit, fragment};
use crate::experiment::calibrate::{Calibration, calibrate as hold, evaluate, measures, tables};
use crate::experiment::executor::Executor;
use crate::experiment::{Watch, memory, plan::most_people};
use crate::model::exit::Reason;
use crate::record;
use crate::record::found::{self, failures};
use crate::scenario::find_scenario;
use crate::scenario::targets::find_targets;

/// `earful calibrate [SCENARIO]`
pub(super) fn calibrate(args: &args::Calibrate) -> Result<ExitCode, Trouble> {
    let seed = args.seed.map(|seed| format!("run.seed={seed}"));
    let replications = args.replications.map(|n| format!("run.replications={n}"));
    let all: Vec<String> = args.set.iter().cloned().chain(seed).chain(replications).collect();
    // Both files are checked before either is complained about.
    let scenario = find_scenario(&args.file, &all);
    let scenario = scenario.map_err(|problems| renumbered(problems, &all, &args.set));
    let targets = find_targets(&args.targets, &measures::measurable());
    let (scenario, targets) = Trouble::both(scenario, targets)?;
    given::tell_notes(&scenario, args.json);
    let own = format!("{}-{}", if args.fit { "fit" } else { "calibrate" }, scenario.name);
    let pool = threads(args.threads)?;
    let load = Load {
        consumers: most_people(&scenario),
        threads: Some(pool.current_num_threads()),
        bytes: &|threads| memory::of_experiment(&scenario, scenario.replications, threads),
    };
    load.must_fit()?;

    let cancel = interruption();
    let against = Against::Targets(&targets);
    let task = format!("{}, targets {}", again(args).join(" "), against.named().digest);
    let mut keep = Keep::new(args.out.as_deref(), Some(&own), args.report, &args.place)?;
    let mut leaves = Leaves::new(again(args), against, &scenario, !args.no_inputs);
    keep.begin(&args.place, &mut leaves, &task)?;
    let arms = evaluate::arms(&scenario, &targets) as u64;
    let days = evaluate::days_per_replication(&scenario, &targets);
    let progress = Progress::of(days, arms, args.quiet);
    let on = |event| progress.tell(event);
    let watch = Watch { cancel, on: &on };
    let mut executor = Executor::new(&pool, &watch, keep.journal());
    let found = if args.fit {
        fit(&scenario, &targets, &mut executor).map(|fitted| Found::Fitted(Box::new(fitted)))
    } else {
        Ok(Found::Held(hold(&scenario, &targets, &mut executor)))
    };
    progress.finish();
    keep.is_over(found.as_ref().is_ok_and(Found::is_cut));
    let nothing = |found: &Found| found.calibration().sample.replications() == 0;
    if found.as_ref().map_or(true, nothing) {
        keep.leave()?;
        let found = found.map_err(Trouble::Other)?;
        let failures = &found.calibration().sample.failures;
        let Some((replication, why)) = failures.first() else {
            Trouble::Other("interrupted before any replication was finished".into())
                .tell(args.json);
            return Ok(ExitCode::FAILURE);
        };
        let wrong = format!("nothing could be run: replication {replication}: {why}");
        return Err(Trouble::Other(wrong));
    }
    let found = found.map_err(Trouble::Other)?;
    leaves.add("calibration", tables::calibration(found.calibration()));
    if let Some(fitted) = found.fitted() {
        leaves.add("before", tables::calibration(&fitted.before));
        leaves.add("fit", tables::fit(fitted));
        leaves.add_lines("fitted.toml", fragment(&targets, fitted));
    }
    let complete = found.is_complete();
    let found = record::Found::Calibration(found.record());
    leaves.finish(keep, args.json, Done { found, complete, threads: pool.current_num_threads() })
}

/// The arguments that do the same with the files of the folder.
fn again(args: &args::Calibrate) -> Vec<String> {
    let fit = args.fit.then_some("--fit");
    let words = ["calibrate", "scenario.toml", "--targets", "targets.toml"].into_iter().chain(fit);
    words.map(str::to_owned).collect()
}

/// What was done.
enum Found {
    Held(Calibration),
    Fitted(Box<FittedScenario>),
}

impl Found {
    /// The last calibration that was run.
    fn calibration(&self) -> &Calibration {
        match self {
            Found::Held(calibration) => calibration,
            Found::Fitted(fitted) => fitted.after.as_ref().unwrap_or(&fitted.before),
        }
    }

    fn fitted(&self) -> Option<&FittedScenario> {
        match self {
            Found::Held(_) => None,
            Found::Fitted(fitted) => Some(fitted),
        }
    }

    /// Whether work is left that can be gone on with.
    fn is_cut(&self) -> bool {
        let fit = self.fitted().is_some_and(|fitted| fitted.ended == SearchEnd::Interrupted);
        fit || self.calibration().sample.aborted > 0
    }

    fn is_complete(&self) -> bool {
        let ended = self.fitted().is_none_or(|fitted| fitted.ended != SearchEnd::Interrupted);
        ended && self.calibration().sample.is_complete()
    }

    /// As the manifest has it.
    fn record(&self) -> found::CalibrationFound {
        let calibration = self.calibration();
        let (outside, judged) = calibration.outside();
        let sample = &calibration.sample;
        let sum = |sum: Objective| found::FitSum { misfit: sum.misfit, moving: sum.moving };
        let exits = Reason::ALL.into_iter().zip(sample.exits());
        found::CalibrationFound {
            replications: sample.replications() as u64,
            failures: failures(&sample.failures),
            not_finished: sample.aborted.into(),
            outside: outside as u64,
            judged: judged as u64,
            headline: calibration.headline().told(),
            exits: exits.map(|(reason, exits)| (reason.name().to_owned(), exits)).collect(),
            fit: self.fitted().map(|fitted| found::FitFound {
                ended: fitted.ended.name().into(),
                rounds: fitted.rounds as u64,
                runs: fitted.runs as u64,
                before: sum(fitted.sums[0]),
                after: sum(fitted.sums[1]),
                singular_values: fitted.singular.clone(),
            }),
        }
    }
}
