//! What a fit moved.

use super::{FitFound, NOTHING, rough};
use crate::document::block::{Block, Grid, Part};
use crate::document::words::number;
use crate::experiment::calibrate::fit::settled;
use crate::record::rows::calibration::Moved;

/// The numbers with what remains plausible; how sure that is, on request.
pub(super) fn part(rows: &[Moved], fit: Option<&FitFound>) -> Part {
    let show = |value: Option<f64>| value.map_or(NOTHING.to_owned(), rough);
    let value = |row: &Moved| {
        let name = row.parameter.clone();
        let (low, high) = (show(row.plausible_low), show(row.plausible_high));
        vec![name, rough(row.before), rough(row.value), low, high, row.told_by.clone()]
    };
    let doubt = |row: &Moved| {
        let signed = row.z.map_or(NOTHING.to_owned(), |z| number(z, 2, true));
        vec![row.parameter.clone(), signed, show(row.left_of_prior), show(row.luck)]
    };
    let values = rows.iter().map(value).collect();
    let doubts = rows.iter().map(doubt).collect();
    let header = ["number", "before", "now", "plausible from", "to", "told by"];
    let mut blocks = vec![Block::Grid(Grid::of(
        "What was moved, the values that remain plausible now that the targets are known, and the targets that \
         are to tell it",
        &header,
        &header[1..5],
        values,
    ))];
    let settled = fit.and_then(|fit| settled(&fit.singular_values));
    blocks.extend(settled.map(Block::Text));
    let header = ["number", "moved", "doubt left", "by chance"];
    let doubts = Grid::of(
        "Moved: from what was thought best before any fit. Doubt left: the part of the doubt of before that \
         remains; near 1 the targets say nothing of the number. By chance: how far other simulated people would \
         have moved it. Moved and by chance are in standard deviations of that doubt, the prior",
        &header,
        &header[1..],
        doubts,
    );
    blocks.push(Block::Folded("How far each was moved, and how sure that is".into(), doubts));
    blocks.push(Block::Text(
        "fitted.toml in this folder has the lines to write into a scenario.".into(),
    ));
    Part { id: "moved", title: "What the fit moved".into(), blocks }
}
