//! The page of `earful calibrate`: where the model stands towards what is allowed, what a fit moved.

pub mod headline;
pub mod markdown;
mod moved;
mod standing;

use super::parameters;
use super::repeat::Repeat;
use super::{ReportError, Source};
use crate::document::block::{Block, Document, Part};
use crate::document::calibration::headline::{Headline, Stand};
use crate::ground::number::count;
use crate::model::exit::Reason;
use crate::record::Manifest;
use crate::record::found::{CalibrationFound, FitFound};
use crate::record::manifest::NamedDigest;
use crate::record::rows::calibration::Moved;
use crate::scenario::Scenario;
use markdown::{EXITS, reasons_of_exits};
use standing::Target;

/// What stands where there is nothing to say.
const NOTHING: &str = "\u{2013}";

/// The page of a calibration or of a fit.
///
/// # Errors
///
/// A file is damaged.
pub fn page(source: &Source, result: &CalibrationFound) -> Result<Document, ReportError> {
    let manifest = source.manifest();
    let read = |rows: Vec<_>| rows.into_iter().map(Target::of).collect::<Vec<_>>();
    let targets = source.rows("calibration.csv")?.map(read).unwrap_or_default();
    let before = source.rows("before.csv")?.map(read);
    let moved: Option<Vec<Moved>> = source.rows("fit.csv")?;
    let scenario = source.scenario(&manifest.scenario)?;
    let mut parts = vec![standing::part(&targets, before.as_deref())];
    let lines = source.text("fitted.toml")?;
    parts.extend(
        moved
            .zip(result.fit.as_ref())
            .map(|(rows, fit)| moved::part(&rows, fit, &standing::still_outside(&targets), lines)),
    );
    parts.extend(standing::left_out(&targets));
    parts.extend(exits(result));
    parts.extend(scenario.as_ref().map(parameters::part));
    parts.push(repeat(source, manifest)?);
    let question = match result.fit {
        Some(_) => "What has to move for the model to meet what was published?",
        None => "Does the model meet what was published?",
    };
    Ok(Document {
        title: format!("{}, held against {}", manifest.scenario, targets_of(manifest).name),
        question: question.into(),
        answer: Some(answer(&targets, before.as_deref())),
        facts: facts(result, scenario.as_ref()),
        alarms: alarms(result),
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

/// Why people un-followed, where that was kept.
fn exits(result: &CalibrationFound) -> Option<Part> {
    let exits = Reason::ALL.map(|reason| result.exits.get(reason.name()).copied().unwrap_or(0));
    let told = || vec![Block::Text(reasons_of_exits(&exits).0)];
    (!result.exits.is_empty()).then(|| Part { id: "exits", title: EXITS.into(), blocks: told() })
}

fn facts(result: &CalibrationFound, scenario: Option<&Scenario>) -> String {
    let mut of = count(result.replications, "replication", "replications");
    if let Some(scenario) = scenario {
        of += &format!(" of {}", count(scenario.setting.consumers.into(), "person", "people"));
    }
    match &result.fit {
        None => format!("{of}."),
        Some(fit) => format!("{of}; the fit: {}.", fit.ended),
    }
}

fn alarms(result: &CalibrationFound) -> Vec<String> {
    let failed = result.failures.len() as u64;
    let told = |n: u64, how: &str| {
        let n = count(n, "replication", "replications");
        format!("{n} {how}; what is shown rests on the others.")
    };
    let mut alarms = Vec::new();
    alarms.extend((failed > 0).then(|| told(failed, "FAILED")));
    let open = result.not_finished;
    alarms.extend((open > 0).then(|| told(open, "NOT FINISHED")));
    let stopped = result.fit.as_ref().is_some_and(|fit| fit.ended == "interrupted");
    let word = "The fit was INTERRUPTED: figures are those before it, numbers the best so far.";
    alarms.extend(stopped.then(|| word.to_owned()));
    alarms
}

fn targets_of(manifest: &Manifest) -> NamedDigest {
    manifest.targets.clone().unwrap_or_default()
}

fn repeat(source: &Source, manifest: &Manifest) -> Result<Part, ReportError> {
    let targets = targets_of(manifest);
    let rows = vec![
        ("version", format!("Earful {}", manifest.earful)),
        ("seed", manifest.seed.to_string()),
        ("scenario", manifest.scenario.clone()),
        ("digest of the scenario", manifest.scenario_digest.clone()),
        ("targets", targets.name),
        ("digest of the targets", targets.digest),
        ("digest of the tables", manifest.results_digest.clone()),
    ];
    let same = "scenario, targets";
    Repeat { command: &manifest.command_line(), same, rows }.part(source)
}

/// A number with three digits.
fn rough(value: f64) -> String {
    super::figure::rounded(value, 3).to_string()
}
