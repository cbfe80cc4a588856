//! How to get the same bits again.

use super::data::Comparison;
use crate::document::block::Part;
use crate::document::repeat::Repeat;
use crate::document::words::count;
use crate::document::{ReportError, Source};

/// Command, version, digests.
///
/// # Errors
///
/// The scenario is no text.
pub fn part(source: &Source, found: &Comparison) -> Result<Part, ReportError> {
    let manifest = &found.manifest;
    let rows = vec![
        ("version", format!("Earful {}", manifest.earful)),
        ("seed", manifest.seed.to_string()),
        ("digest of the scenario", manifest.scenario_digest.clone()),
        ("digest of the results", manifest.results_digest.clone()),
        ("begun", manifest.provenance.started.clone()),
        (
            "took (where it was cut short, its last part)",
            format!(
                "{:.1} seconds on {}",
                manifest.provenance.wall_seconds,
                count(manifest.provenance.threads as u64, "thread", "threads")
            ),
        ),
    ];
    let command = format!("{} --out ../again", manifest.command_line());
    Repeat { command: &command, same: "scenario", rows }.part(source)
}
