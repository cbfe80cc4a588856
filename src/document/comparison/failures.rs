//! Runs without numbers: first in the alarm on top, then each with its reason.

use super::data::Comparison;
use crate::document::block::{Block, Grid, Part};
use crate::record::found::{self, FailedRun};

/// Failures that everybody sees ...
const FIRST: usize = 3;

/// ... and those that are listed where there is room; the others are in the manifest.
const LISTED: usize = 50;

/// What a reader must know before believing anything.
pub fn alarms(result: &found::ComparisonFound) -> Vec<String> {
    let runs = &result.runs;
    let some = [(runs.failed, "FAILED"), (runs.aborted, "were NOT FINISHED")];
    let some = some.into_iter().filter(|(n, _)| *n > 0);
    let told = |(n, how)| {
        format!("{n} of {} runs {how}; what is shown rests on the others.", runs.planned)
    };
    some.map(told).collect()
}

/// Which runs failed, and why.
pub fn part(found: &Comparison) -> Option<Part> {
    let all = &found.result.failures;
    let (first, others) = all[..all.len().min(LISTED)].split_at(all.len().min(FIRST));
    let row = |run: &FailedRun| {
        let replication = run.replication.to_string();
        vec![run.arm.clone(), replication, run.stage.clone(), run.message.clone()]
    };
    let header = ["arm", "replication", "while", "message"];
    let grid = |caption: String, runs: &[FailedRun]| {
        Block::Grid(Grid::of(caption, &header, &["replication"], runs.iter().map(row).collect()))
    };
    let caption = format!("The first of {} failed runs; all are in manifest.json", all.len());
    let mut blocks = vec![grid(caption, first)];
    if !others.is_empty() {
        blocks.push(Block::deep([grid(format!("{} more", others.len()), others)]));
    }
    (!all.is_empty()).then(|| Part { id: "failures", title: "Failed runs".into(), blocks })
}
