//! `earful plan`: a folder with the plan of a comparison, and what an engine is told of it.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::json;

use super::args;
use super::bounds::threads;
use super::compare::in_place;
use super::interruption::interruption;
use super::progress::Progress;
use super::session::{Place, Session};
use super::split::lasting;
use super::streams::{say, tell};
use super::submit::{Cut, Engine, Submission, cut, quoted, submission};
use super::trouble::Trouble;
use crate::experiment::executor::Executor;
use crate::experiment::plan::days_per_replication;
use crate::experiment::run::run;
use crate::experiment::split::Division;
use crate::experiment::{Results, Watch, memory};
use crate::record::File;
use crate::scenario::Scenario;

/// `earful plan FILE --out DIR`
pub(super) fn plan(args: &args::Lay) -> Result<ExitCode, Trouble> {
    if args.compare.experiment.until.is_some() {
        return Err(Trouble::Other(
            "--until with earful plan: how many replications there are is then known only as they are \
             done, and shards must know it before; give --replications, or use earful compare --until"
                .into(),
        ));
    }
    in_place(&args.compare, &Place::Planned(args.engine))
}

/// So long the pilot goes on, if a replication is shorter.
const ENOUGH: Duration = Duration::from_secs(2);

/// So many replications at most.
const MOST_PILOTS: u32 = 32;

/// What became of the pilot.
struct Told {
    engine: Engine,
    cut: Cut,
    seconds: f64,
}

/// Leaves the plan, with a submit file if one is wanted, and says what to do with it.
pub(super) fn laid(
    args: &args::Experiment,
    scenario: &Scenario,
    split: Option<&Division>,
    mut session: Session,
    engine: Option<Engine>,
) -> Result<ExitCode, Trouble> {
    let mut told = None;
    if let Some(engine) = engine {
        let Some(seconds) = pilot(scenario, &mut session, args.quiet)? else {
            session.leave();
            tell("interrupted in the pilot: no plan was laid");
            return Ok(ExitCode::from(1));
        };
        told = Some(Told { engine, cut: cut(&work(scenario, split, seconds)), seconds });
    }
    let file = told.as_ref().map(|told| file(scenario, split, &session.folder, told));
    let folder = session.lay(file.as_ref())?;
    if args.file.json {
        let document = json!({
            "folder": folder.display().to_string(),
            "replications": scenario.replications,
            "submit": told.as_ref().map(|told| folder.join(told.engine.file()).display().to_string()),
            "shards": told.as_ref().map(|told| told.cut.shards),
            "minutes": told.as_ref().map(|told| told.cut.minutes),
        });
        say(&format!("{document:#}\n"));
    } else {
        say(&sentences(scenario, &folder, told.as_ref()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Lives through the first replications on one core and keeps them; how long the quickest took [s], or nothing
/// if it was interrupted. The very first reads the program and its tables from disk, and a machine has other
/// things to do: the quickest is what a task can count on to be filled.
fn pilot(scenario: &Scenario, session: &mut Session, quiet: bool) -> Result<Option<f64>, Trouble> {
    let pool = threads(Some(1))?;
    let cancel = interruption();
    let progress = Progress::new(scenario, quiet);
    let on = |event| progress.tell(event);
    let watch = Watch { cancel, on: &on };
    let mut executor = Executor::new(&pool, &watch, Some(&mut session.keep));
    let mut results = Results::new(scenario);
    let (began, mut quickest) = (Instant::now(), f64::INFINITY);
    for replication in 0..scenario.replications.min(MOST_PILOTS) {
        let begins = Instant::now();
        run(scenario, replication..replication + 1, &mut executor, &mut results, &mut |_, _| ());
        if executor.cancelled() {
            break;
        }
        quickest = quickest.min(begins.elapsed().as_secs_f64());
        if began.elapsed() >= ENOUGH {
            break;
        }
    }
    progress.finish();
    match session.keep.trouble.take() {
        Some(why) => Err(why.into()),
        None => Ok(quickest.is_finite().then_some(quickest)),
    }
}

/// How much there is to do: jobs of each kind, and what one takes [s]. A division is taken to be as quick a
/// day as the comparison is.
fn work(scenario: &Scenario, split: Option<&Division>, seconds: f64) -> Vec<(u32, f64)> {
    let a_day = seconds / (days_per_replication(scenario) as f64).max(1.0);
    let divided = split
        .map(|plan| (plan.jobs().len() as u32, plan.days_per_replication(scenario) as f64 * a_day));
    std::iter::once((scenario.replications, seconds)).chain(divided).collect()
}

fn file(scenario: &Scenario, split: Option<&Division>, folder: &Path, told: &Told) -> File {
    let bytes = match split {
        Some(_) => memory::of_split(scenario, scenario.replications, 1),
        None => memory::of_experiment(scenario, scenario.replications, 1),
    };
    let folder = std::path::absolute(folder).unwrap_or(folder.into());
    let text = submission(
        told.engine,
        &Submission {
            name: &scenario.name,
            folder: &folder.to_string_lossy(),
            replications: scenario.replications,
            cut: told.cut,
            memory: (bytes / f64::from(1 << 20)).ceil() as u64,
        },
    );
    File::new(told.engine.file(), text)
}

/// What there is, and what to do with it.
fn sentences(scenario: &Scenario, folder: &Path, told: Option<&Told>) -> String {
    let dir = quoted(&folder.to_string_lossy());
    let (n, arms) = (scenario.replications, scenario.arms.len());
    let s = if n == 1 { "" } else { "s" };
    let a = if arms == 1 { "" } else { "s" };
    let plan = format!("{dir} has the plan: {n} replication{s} of {arms} arm{a}.\n");
    let next = match told {
        None => format!(
            "earful work {dir} --shard I/N does a shard of it, with I from 0 to N - 1;\n\
             earful merge {dir} joins them when all are done, and says what is missing.\n"
        ),
        Some(Told { cut, seconds, .. }) if cut.shards == 1 => format!(
            "A replication took {} on one core: {} in all, which is no work for an engine.\n\
             earful resume {dir} does it here; {} is there all the same.\n",
            lasting(*seconds),
            lasting(60.0 * cut.minutes),
            told.map_or("", |told| told.engine.file())
        ),
        Some(Told { engine, cut, seconds }) => format!(
            "A replication took {} on one core: {} tasks of at most about {}.\n\
             {} does them;\n\
             earful merge {dir} joins them when all are done, and names shards that are missing.\n",
            lasting(*seconds),
            cut.shards,
            lasting(60.0 * cut.minutes),
            engine.command(&folder.join(engine.file()))
        ),
    };
    plan + &next
}
