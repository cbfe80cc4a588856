//! How to get the same bits again.

use super::data::Survey;
use crate::report::page::Part;
use crate::report::repeat::Repeat;
use crate::report::{ReportError, Source};

/// Command, version, digests.
///
/// # Errors
///
/// The scenario is no text.
pub fn part(source: &Source, found: &Survey) -> Result<Part, ReportError> {
    let manifest = &found.manifest;
    let mut rows = vec![
        ("version", format!("Earful {}", manifest.earful)),
        ("seed", manifest.seed.to_string()),
        ("study", manifest.study.clone()),
        ("digest of the study", manifest.study_digest.clone()),
        ("scenario", manifest.scenario.clone()),
        ("digest of the scenario", manifest.scenario_digest.clone()),
    ];
    rows.extend(manifest.surveys_digest.clone().map(|digest| ("digest of the surveys", digest)));
    rows.push(("digest of the tables", manifest.results_digest.clone()));
    rows.push(("took", format!("{:.1} seconds", manifest.wall_seconds)));
    let repeat = Repeat { command: &manifest.command, same: "study, scenario", rows };
    repeat.part(source)
}
