//! The page of `earful calibrate`: where the model stands towards what is allowed, what a fit moved.

mod moved;
mod standing;

use serde::Deserialize;

use super::page::{Page, Part};
use super::parameters;
use super::repeat::Repeat;
use super::sheet::Sheet;
use super::words::count;
use super::{ReportError, Source};
use crate::experiment::calibrate::headline::{Headline, Stand};
use standing::Target;

/// What stands where there is nothing to say.
const NOTHING: &str = "\u{2013}";

/// The manifest of a calibration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Manifest {
    earful: String,
    command: String,
    scenario: String,
    scenario_digest: String,
    targets: String,
    targets_digest: String,
    seed: u64,
    replications: u64,
    failures: Vec<(u64, String)>,
    not_finished: u64,
    results_digest: String,
    fit: Option<Fit>,
}

/// How a fit went.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Fit {
    ended: String,
    rounds: u64,
    runs: u64,
    singular_values: Vec<f64>,
}

/// The page of a calibration or of a fit.
///
/// # Errors
///
/// A file is damaged.
pub fn page(source: &Source) -> Result<Page, ReportError> {
    let manifest: Manifest = source.manifest()?;
    let read = |sheet: Sheet| sheet.rows().map(Target::read).collect::<Result<Vec<_>, _>>();
    let targets = source.sheet("calibration.csv")?.map(read).transpose()?.unwrap_or_default();
    let before = source.sheet("before.csv")?.map(read).transpose()?;
    let moved = source.sheet("fit.csv")?;
    let scenario = source.scenario(&manifest.scenario)?;
    let mut parts = vec![standing::part(&targets, before.as_deref())];
    parts.extend(moved.map(|sheet| moved::part(&sheet, manifest.fit.as_ref())).transpose()?);
    parts.extend(standing::left_out(&targets));
    parts.extend(scenario.as_ref().map(parameters::part));
    parts.push(repeat(source, &manifest)?);
    let question = match manifest.fit {
        Some(_) => "What has to move for the model to meet what was published?",
        None => "Does the model meet what was published?",
    };
    Ok(Page {
        title: format!("{}, held against {}", manifest.scenario, manifest.targets),
        question: question.into(),
        answer: Some(answer(&targets, before.as_deref())),
        facts: facts(&manifest),
        alarms: alarms(&manifest),
        arms: Vec::new(),
        parts,
    })
}

fn answer(targets: &[Target], before: Option<&[Target]>) -> String {
    let of = |targets: &[Target]| {
        Headline::of(&targets.iter().map(Target::stand).collect::<Vec<Stand<'_>>>())
    };
    let since =
        before.map_or(String::new(), |before| format!(" {}", of(targets).since(&of(before))));
    format!(
        "{}{since} That a fit meets what it was fitted to is no evidence for the model.",
        of(targets).told()
    )
}

fn facts(manifest: &Manifest) -> String {
    let of = count(manifest.replications, "replication", "replications");
    match &manifest.fit {
        None => format!("{of}."),
        Some(fit) => format!(
            "{of}; the fit ran the scenario {} in {}: {}.",
            count(fit.runs, "time", "times"),
            count(fit.rounds, "round", "rounds"),
            fit.ended
        ),
    }
}

fn alarms(manifest: &Manifest) -> Vec<String> {
    let failed = manifest.failures.len() as u64;
    let told = |n: u64, how: &str| {
        let n = count(n, "replication", "replications");
        format!("{n} {how}; what is shown rests on the others.")
    };
    let mut alarms = Vec::new();
    alarms.extend((failed > 0).then(|| told(failed, "FAILED")));
    let open = manifest.not_finished;
    alarms.extend((open > 0).then(|| told(open, "NOT FINISHED")));
    let stopped = manifest.fit.as_ref().is_some_and(|fit| fit.ended == "interrupted");
    let word = "The fit was INTERRUPTED: figures are those before it, numbers the best so far.";
    alarms.extend(stopped.then(|| word.to_owned()));
    alarms
}

fn repeat(source: &Source, manifest: &Manifest) -> Result<Part, ReportError> {
    let rows = vec![
        ("version", format!("Earful {}", manifest.earful)),
        ("seed", manifest.seed.to_string()),
        ("scenario", manifest.scenario.clone()),
        ("digest of the scenario", manifest.scenario_digest.clone()),
        ("targets", manifest.targets.clone()),
        ("digest of the targets", manifest.targets_digest.clone()),
        ("digest of the tables", manifest.results_digest.clone()),
    ];
    let same = "scenario, targets";
    Repeat { command: &manifest.command, same, rows }.part(source)
}

/// A number with three digits.
fn rough(value: f64) -> String {
    super::figure::rounded(value, 3).to_string()
}
