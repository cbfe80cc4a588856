//! Runs without numbers: first in the alarm on top, then each with its reason.

use super::data::Comparison;
use crate::document::block::{Block, Grid, Part};
use crate::record::found;

/// Failures listed on a page; the others are in the manifest.
const LISTED: usize = 50;

/// What a reader must know before believing anything.
pub fn alarms(result: &found::ComparisonFound) -> Vec<String> {
    let runs = &result.runs;
    let mut alarms = Vec::new();
    if runs.failed > 0 {
        alarms.push(format!(
            "{} of {} runs FAILED; what is shown rests on the others.",
            runs.failed, runs.planned
        ));
    }
    if runs.aborted > 0 {
        alarms.push(format!(
            "{} of {} runs were NOT FINISHED; what is shown rests on the others. earful resume does what is left.",
            runs.aborted, runs.planned
        ));
    }
    alarms
}

/// Which runs failed, and why.
pub fn part(found: &Comparison) -> Option<Part> {
    let failures = &found.result.failures;
    if failures.is_empty() {
        return None;
    }
    let rows = failures.iter().take(LISTED).map(|run| {
        let replication = run.replication.to_string();
        vec![run.arm.clone(), replication, run.stage.clone(), run.message.clone()]
    });
    let grid = Grid::of(
        format!(
            "{} of {} failed runs; all are in manifest.json",
            failures.len().min(LISTED),
            failures.len()
        ),
        &["arm", "replication", "while", "message"],
        &["replication"],
        rows.collect(),
    );
    Some(Part { id: "failures", title: "Failed runs".into(), blocks: vec![Block::Grid(grid)] })
}
