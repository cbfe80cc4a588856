//! How to get the same bits again.

use super::data::Comparison;
use crate::report::page::{Block, Grid, Part};
use crate::report::words::count;

/// Command, version, digests.
pub fn part(found: &Comparison) -> Option<Part> {
    let manifest = &found.manifest;
    let rows = [
        ("version", format!("Earful {}", manifest.earful)),
        ("seed", manifest.seed.to_string()),
        ("digest of the scenario", manifest.scenario_digest.clone()),
        ("digest of the results", manifest.results_digest.clone()),
        ("begun", manifest.provenance.started.clone()),
        (
            "took",
            format!(
                "{:.1} seconds on {}",
                manifest.provenance.wall_seconds,
                count(manifest.provenance.threads as u64, "thread", "threads")
            ),
        ),
    ];
    let grid = Grid::of(
        "The same version, scenario and seed give the same digest of the results on any machine and \
         for any number of threads.",
        &["what", "is"],
        &[],
        rows.into_iter().map(|(what, is)| vec![what.to_owned(), is]).collect(),
    );
    let blocks = vec![
        Block::Text("In the folder of this page:".into()),
        Block::Code(manifest.command_line()),
        Block::Grid(grid),
    ];
    Some(Part { id: "repeat", title: "The same bits again".into(), blocks })
}
