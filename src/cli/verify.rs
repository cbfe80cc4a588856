//! `earful verify`: a referee's five minutes with a result folder.
//!
//! The seals of all files are checked first. Then runs of a comparison are done again and held against its
//! table of runs, and any other result is made again as a whole by its own command.

use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Value, json};

use super::args;
use super::bounds::{Load, threads};
use super::interruption::interruption;
use super::progress::Progress;
use super::streams::say;
use super::text::{count, wrapped};
use super::trouble::Trouble;
use super::verify_whole::{Changed, whole};
use crate::experiment::executor::Executor;
use crate::experiment::plan::most_people;
use crate::experiment::verify::{self, Difference, Wrong};
use crate::experiment::{Event, Watch, memory};
use crate::ground::text::thousands;
use crate::record::manifest::Manifest;
use crate::record::{Found, inputs, plan, seal};
use crate::report::Source;
use crate::scenario::find_scenario;

/// The table in which a comparison has its runs.
const RUNS: &str = "runs.csv";

/// How many differences are told.
const TOLD: usize = 10;

/// `earful verify DIR`
pub(super) fn verify(args: &args::Verify) -> Result<ExitCode, Trouble> {
    let sample = sample(&args.sample)?;
    let folder = args.folder.as_path();
    let source = Source::read(folder)?;
    let manifest = source.manifest();
    let missing = sealed(folder, manifest)?;
    let began = Instant::now();
    let is_comparison = matches!(manifest.found, Found::Comparison(_));
    let can_sample = is_comparison && !missing.iter().any(|name| name == RUNS);
    let done = match sample {
        Some(runs) if can_sample => sampled(args, manifest, runs)?,
        _ if folder.join(plan::FILE).exists() => {
            return Err(Trouble::Other(format!(
                "{dir}: not all of it is done yet; go on with earful resume {dir} first",
                dir = folder.display()
            )));
        }
        _ => Done::Whole(whole(args, manifest, &missing)?),
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
    match inputs::needed(&needs, str::to_owned) {
        needed if needed.is_empty() => Ok(missing),
        needed => refused(format!("{dir}: every file is as it was written. {needed}")),
    }
}

/// What was done again.
enum Done {
    Sampled { replications: usize, ended: u64, of: u64, again: verify::Again },
    Whole(Vec<Changed>),
}

impl Done {
    fn is_same(&self) -> bool {
        match self {
            Done::Sampled { again, .. } => again.differences.is_empty() && again.left == 0,
            Done::Whole(changed) => changed.is_empty(),
        }
    }
}

fn sampled(args: &args::Verify, manifest: &Manifest, runs: u64) -> Result<Done, Trouble> {
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
    let all = verify::ended(open()?).map_err(wrong)?;
    let ended = all.len() as u64;
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
    let watch = Watch { cancel: interruption(), on: &on };
    watch.tell(Event::Planned(replications.len() as u32));
    let mut executor = Executor::new(&pool, &watch, None);
    let again = verify::again(&scenario, &replications, &recorded, &mut executor);
    progress.finish();
    let of = match &manifest.found {
        Found::Comparison(found) => found.replications.into(),
        _ => ended,
    };
    Ok(Done::Sampled { replications: replications.len(), ended, of, again })
}

/// What is said of it.
struct Told<'a> {
    args: &'a args::Verify,
    manifest: &'a Manifest,
    missing: &'a [String],
    done: &'a Done,
}

impl Told<'_> {
    /// Files that were found to be what they were.
    fn files(&self) -> usize {
        self.manifest.files.len() - self.missing.len()
    }

    fn text(&self, seconds: f64) -> String {
        let dir = self.args.folder.display();
        let files =
            count(self.files() as u64, "sealed file is as it was", "sealed files are as they were");
        let mut text = format!("{dir}: {files} written");
        if !self.missing.is_empty() {
            text += &format!(" (no longer here: {})", self.missing.join(", "));
        }
        text += ". ";
        let mut differ = Vec::new();
        match self.done {
            Done::Sampled { replications, ended, of, again } => {
                let runs = count(again.runs, "run", "runs");
                text += &format!(
                    "Done again: {runs}, all arms of {replications} of {} replications{}, chosen by --seed {}. ",
                    thousands(*ended),
                    if ended < of {
                        format!(" that ended of {} planned", thousands(*of))
                    } else {
                        String::new()
                    },
                    self.args.seed
                );
                if again.left > 0 {
                    text += &format!("INTERRUPTED: {} of them not finished. ", again.left);
                }
                text += &match again.differences.len() {
                    0 => format!(
                        "Every digest and all {} values are the same bits.",
                        thousands(again.values)
                    ),
                    n => format!("{} DIFFER.", count(n as u64, "value", "values")),
                };
                differ.extend(again.differences.iter().map(told));
            }
            Done::Whole(changed) => {
                text += &format!("Done again as a whole: `{}`. ", self.manifest.command_line());
                text += &match changed.len() {
                    0 => "The digest of the results and every table are the same bits.".into(),
                    n => format!("{} DIFFER.", count(n as u64, "file", "files")),
                };
                differ.extend(changed.iter().map(Changed::told));
            }
        }
        let Manifest { results_digest, earful, .. } = self.manifest;
        text += &format!(" Results digest {results_digest}; Earful {earful}; {seconds:.1} s.");
        let mut out = wrapped(&text);
        differ.iter().take(TOLD).for_each(|told| out += &wrapped(&format!("- {told}")));
        let more = differ.len().saturating_sub(TOLD);
        if more > 0 {
            out += &wrapped(&format!("- and {} more", thousands(more as u64)));
        }
        out
    }

    fn document(&self) -> Value {
        let done = match self.done {
            Done::Sampled { replications, again, .. } => json!({
                "sampled": true, "seed": self.args.seed, "replications": replications,
                "runs": again.runs, "values": again.values, "not_finished": again.left,
                "differences": again.differences,
            }),
            Done::Whole(changed) => json!({ "sampled": false, "differences": changed }),
        };
        json!({
            "folder": self.args.folder.display().to_string(),
            "earful": self.manifest.earful,
            "results_digest": self.manifest.results_digest,
            "files": self.files(),
            "missing": self.missing,
            "again": done,
            "same": self.done.is_same(),
        })
    }
}

fn told(difference: &Difference) -> String {
    let Difference { arm, replication, column, was, is } = difference;
    let value = |text: &str| if text.is_empty() { "nothing".into() } else { text.to_owned() };
    format!(
        "run of {arm} in replication {replication}: {column} was {}, is {}",
        value(was),
        value(is)
    )
}
