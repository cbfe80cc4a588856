//! How to get the same bits again.

use super::data::Survey;
use crate::document::block::Part;
use crate::document::repeat::Repeat;
use crate::document::{ReportError, Source};
use crate::ground::number::fixed;
use crate::record::Found;

/// Command, version, digests.
///
/// # Errors
///
/// The scenario is no text.
pub fn part(source: &Source, found: &Survey) -> Result<Part, ReportError> {
    let manifest = &found.manifest;
    let study = manifest.study.clone().unwrap_or_default();
    let mut rows = vec![
        ("version", format!("Earful {}", manifest.earful)),
        ("seed", manifest.seed.to_string()),
        ("study", study.name),
        ("digest of the study", study.digest),
        ("scenario", manifest.scenario.clone()),
        ("digest of the scenario", manifest.scenario_digest.clone()),
    ];
    if let Found::Reproduction(study) = &manifest.found {
        rows.push(("digest of the surveys", study.surveys_digest.clone()));
    }
    rows.push(("digest of the tables", manifest.results_digest.clone()));
    rows.push(("took", format!("{} seconds", fixed(manifest.provenance.wall_seconds, 1))));
    let repeat = Repeat { command: &manifest.command_line(), same: "study, scenario", rows };
    repeat.part(source)
}
