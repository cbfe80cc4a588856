//! How to get the same bits again.

use super::data::Survey;
use crate::report::page::{Block, Grid, Part};

/// Command, version, digests.
pub fn part(found: &Survey) -> Part {
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
    let grid = Grid::of(
        "The same version, study, scenario and seed give the same digests on any machine and for \
         any number of threads.",
        &["what", "is"],
        &[],
        rows.into_iter().map(|(what, is)| vec![what.to_owned(), is]).collect(),
    );
    let blocks = vec![
        Block::Text("In the folder of this page:".into()),
        Block::Code(manifest.command.clone()),
        Block::Grid(grid),
    ];
    Part { id: "repeat", title: "The same bits again".into(), blocks }
}
