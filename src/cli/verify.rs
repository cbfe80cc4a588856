//! `earful verify`: a referee's five minutes with a result folder.
//!
//! The seals of all files are checked first. Then runs of a comparison are done again and held against its
//! table of runs, and any other result is made again as a whole by its own command.

use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::args;
use super::bounds::{Load, threads};
use super::progress::Progress;
use super::streams::say;
use super::trouble::Trouble;
use super::verify_told::Told;
use super::verify_whole::{Changed, whole};
use super::{interruption, verify_manifest};
use crate::document::Source;
use crate::experiment::executor::Executor;
use crate::experiment::plan::most_people;
use crate::experiment::verify::{self, Planned, Wrong};
use crate::experiment::{Watch, WatchEvent, memory};
use crate::record::found::ComparisonFound;
use crate::record::manifest::Manifest;
use crate::record::{Found, inputs, plan, seal};
use crate::scenario::find_scenario;

/// The table in which a comparison has its runs.
const RUNS: &str = "runs.csv";

/// `earful verify DIR`
pub(super) fn verify(args: &args::Verify) -> Result<ExitCode, Trouble> {
    let sample = sample(&args.sample)?;
    let folder = args.folder.as_path();
    let source = Source::read(folder)?;
    let manifest = source.manifest();
    let missing = sealed(folder, manifest)?;
    let began = Instant::now();
    let has_runs = manifest.files.contains_key(RUNS) && !missing.iter().any(|name| name == RUNS);
    let done = match (sample, &manifest.found) {
        (Some(runs), Found::Comparison(found)) if has_runs => sampled(args, manifest, found, runs)?,
        _ if folder.join(plan::FILE).exists() => {
            return Err(Trouble::Other(format!(
                "{dir}: not all of it is done yet; go on with earful resume {dir} first",
                dir = folder.display()
            )));
        }
        _ => {
            let changed = whole(args, manifest, &missing);
            // What was cut short is not what went wrong.
            interruption::hold();
            Done::Whole(changed?)
        }
    };
    let told = Told { args, manifest, missing: &missing, done: &done };
    match args.json {
        true => say(&format!("{:#}\n", told.document())),
        false => say(&told.text(began.elapsed().as_secs_f64())),
    }
    Ok(ExitCode::from(u8::from(!done.is_same())))
}

/// How many runs; `None` for all of them.
fn sample(text: &str) -> Result<Option<u64>, Trouble> {
    match text.trim().parse::<u64>() {
        _ if text.trim() == "all" => Ok(None),
        Ok(runs) if runs > 0 => Ok(Some(runs)),
        _ => Err(Trouble::Other(format!(
            "--sample {text} is no number of runs; give one from 1 on, or all"
        ))),
    }
}

/// Checks what can be checked without running anything; names the files that are not there.
fn sealed(folder: &Path, manifest: &Manifest) -> Result<Vec<String>, Trouble> {
    let (dir, wrote, this) = (folder.display(), &manifest.earful, env!("CARGO_PKG_VERSION"));
    let refused = |why: String| Err(Trouble::Other(why));
    if !manifest.is_sealed() {
        return refused(format!(
            "{dir} is not sealed: it was written by an earlier version, and nobody can tell whether a file was \
             changed; run `{}` in it and compare the results_digest",
            manifest.command_line()
        ));
    }
    let missing = seal::check(folder, &manifest.files, |_| true)
        .map_err(|broken| Trouble::Other(broken.to_string()))?;
    if wrote != this {
        return refused(format!(
            "{dir}: every file is as it was written, by Earful {wrote}; this is Earful {this}, and the same \
             bits are promised for the same version only: verify it with Earful {wrote}"
        ));
    }
    let mut needs = manifest.needs.clone();
    needs.retain(|needed| {
        let there = |name: &str| folder.join(name).is_file();
        !there(&needed.file) && !there(&format!("{}.zst", needed.file))
    });
    match inputs::needed(&needs) {
        needed if needed.is_empty() => Ok(missing),
        needed => refused(format!("{dir}: every file is as it was written. {needed}")),
    }
}

/// What was done again.
pub(super) enum Done {
    Sampled(Sampled),
    Whole(Vec<Changed>),
}

/// A sample of runs that was done again.
pub(super) struct Sampled {
    /// How many replications were done again.
    pub replications: usize,
    /// How many ended when the folder was written: all, or of what was cut short as many as its table has.
    pub ended: u64,
    /// How many were planned.
    pub planned: u64,
    /// What came of it.
    pub again: verify::Again,
    /// Where the manifest is not what scenario and table say.
    pub manifest: Vec<Changed>,
}

impl Done {
    pub fn is_same(&self) -> bool {
        match self {
            // Nothing that was done again shows nothing.
            Done::Sampled(Sampled { again, manifest, .. }) => {
                again.runs > 0
                    && again.differences.is_empty()
                    && again.left == 0
                    && manifest.is_empty()
            }
            Done::Whole(changed) => changed.is_empty(),
        }
    }
}

fn sampled(
    args: &args::Verify,
    manifest: &Manifest,
    found: &ComparisonFound,
    runs: u64,
) -> Result<Done, Trouble> {
    let path = args.folder.join(RUNS);
    let shown = path.display().to_string();
    let open = || File::open(&path).map_err(|why| Trouble::Other(format!("{shown}: {why}")));
    let wrong = |Wrong { line, wrong }| Trouble::Other(format!("{shown}, line {line}: {wrong}"));
    let scenario = find_scenario(&args.folder.join("scenario.toml"), &[])?;
    if scenario.digest() != manifest.scenario_digest {
        return Err(Trouble::Other(format!(
            "{}: scenario.toml has the digest {}, and the results are of {}",
            args.folder.display(),
            scenario.digest(),
            manifest.scenario_digest
        )));
    }
    let wanted = runs.div_ceil(scenario.arms.len().max(1) as u64);
    let arms: Vec<String> = scenario.arms.iter().map(|arm| arm.name.clone()).collect();
    let planned =
        Planned { arms: &arms, replications: found.replications, ended: found.runs.aborted == 0 };
    let mut table = verify::table(open()?, &planned).map_err(wrong)?;
    let all = std::mem::take(&mut table.replications);
    let replications =
        verify::chosen(all, usize::try_from(wanted).unwrap_or(usize::MAX), args.seed);
    let recorded = verify::recorded(open()?, &replications).map_err(wrong)?;
    let pool = threads(args.threads)?;
    let load = Load {
        consumers: most_people(&scenario),
        threads: Some(pool.current_num_threads()),
        bytes: &|threads| memory::of_experiment(&scenario, replications.len() as u32, threads),
    };
    load.must_fit()?;
    let progress = Progress::new(&scenario, args.quiet);
    let on = |event| progress.tell(event);
    let watch = Watch { cancel: interruption::interruption(), on: &on };
    watch.tell(WatchEvent::Planned(replications.len() as u32));
    let mut executor = Executor::new(&pool, &watch, None);
    let mut again = verify::again(&scenario, &replications, &recorded, &mut executor);
    progress.finish();
    let manifest = verify_manifest::of_a_sample(manifest, &scenario, &table);
    again.differences.splice(0..0, table.differences);
    Ok(Done::Sampled(Sampled {
        replications: replications.len(),
        ended: if planned.ended { found.replications.into() } else { table.ended },
        planned: found.replications.into(),
        again,
        manifest,
    }))
}
