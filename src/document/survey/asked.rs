//! What was asked, and what the study can and cannot show.

use super::data::Survey;
use crate::document::block::{Block, Grid, Part};

/// The questions.
pub fn part(found: &Survey) -> Option<Part> {
    let study = found.study.as_ref().filter(|study| !study.items.is_empty())?;
    let rows = study.items.iter().map(|item| {
        vec![item.id.clone(), item.text.clone(), item.answers.join(", "), item.asked_of()]
    });
    let grid = Grid::of(
        "The questions in their order; their short names stand in charts and tables",
        &["name", "question", "answers", "asked of"],
        &[],
        rows.collect(),
    );
    let blocks = vec![Block::deep([Block::Grid(grid)])];
    Some(Part { id: "asked", title: "What was asked".into(), blocks })
}

/// What the study can and cannot show.
pub fn limits(found: &Survey) -> Option<Part> {
    let study = found.study.as_ref()?;
    let mut blocks = Vec::new();
    if !study.can.is_empty() {
        let can = [Block::Text("It can show:".into()), Block::List(study.can.clone())];
        blocks.push(Block::deep(can));
    }
    if !study.cannot.is_empty() {
        blocks.push(Block::Text("It cannot show:".into()));
        blocks.push(Block::List(study.cannot.clone()));
    }
    let title = "What this study can and cannot show".into();
    (!blocks.is_empty()).then_some(Part { id: "limits", title, blocks })
}
