//! How to get the same bits again.

use super::data::Comparison;
use crate::report::page::Part;
use crate::report::repeat::Repeat;
use crate::report::words::count;
use crate::report::{ReportError, Source};

/// Command, version, digests.
///
/// # Errors
///
/// The scenario is no text.
pub fn part(source: &Source, found: &Comparison) -> Result<Part, ReportError> {
    let manifest = &found.manifest;
    let command = if manifest.arms.len() > 1 { "compare" } else { "run" };
    let rows = vec![
        ("version", format!("Earful {}", manifest.earful)),
        ("seed", manifest.seed.to_string()),
        ("digest of the scenario", manifest.scenario_digest.clone()),
        ("digest of the results", manifest.results_digest.clone()),
        ("begun", manifest.started.clone()),
        (
            "took",
            format!(
                "{:.1} seconds on {}",
                manifest.wall_seconds,
                count(manifest.threads as u64, "thread", "threads")
            ),
        ),
    ];
    let command = format!("earful {command} scenario.toml");
    Repeat { command: &command, same: "scenario", rows }.part(source)
}
