//! How to get the same bits again.

use super::data::Survey;
use crate::record::Found;
use crate::report::page::{Block, Grid, Part};

/// Command, version, digests.
pub fn part(found: &Survey) -> Part {
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
    rows.push(("took", format!("{:.1} seconds", manifest.provenance.wall_seconds)));
    let grid = Grid::of(
        "The same version, study, scenario and seed give the same digests on any machine and for \
         any number of threads.",
        &["what", "is"],
        &[],
        rows.into_iter().map(|(what, is)| vec![what.to_owned(), is]).collect(),
    );
    let blocks = vec![
        Block::Text("In the folder of this page:".into()),
        Block::Code(manifest.command_line()),
        Block::Grid(grid),
    ];
    Part { id: "repeat", title: "The same bits again".into(), blocks }
}
