//! What a fit moved.

use super::{FitFound, NOTHING, rough};
use crate::document::block::{Block, Grid, Part};
use crate::ground::number::{count, fixed, signed};
use crate::record::rows::calibration::Moved;

/// Singular values below this tell less than the prior does.
const TOLD: f64 = 1.0;

/// In plain words how much the targets tell of the numbers together; nothing without slopes.
fn settled(singular: &[f64]) -> Option<String> {
    let all = singular.len();
    let told = singular.iter().filter(|value| **value >= TOLD).count();
    (all > 0).then(|| {
        let rest = match all - told {
            0 => String::new(),
            _ => {
                ", and where they leave it open the numbers stay near what was thought best before"
                    .into()
            }
        };
        format!("Of {all} independent combinations of the numbers the targets settle {told}{rest}.")
    })
}

/// The numbers with what remains plausible, how sure that is, and the lines to write into a scenario.
pub(super) fn part(
    rows: &[Moved],
    fit: &FitFound,
    outside: &[String],
    lines: Option<String>,
) -> Part {
    let show = |value: Option<f64>| value.map_or(NOTHING.to_owned(), rough);
    let value = |row: &Moved| {
        let name = row.parameter.clone();
        let (low, high) = (show(row.plausible_low), show(row.plausible_high));
        vec![name, rough(row.before), rough(row.value), low, high, row.told_by.clone()]
    };
    let doubt = |row: &Moved| {
        let signed = row.z.map_or(NOTHING.to_owned(), |z| signed(z, 2));
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
    blocks.extend(settled(&fit.singular_values).map(Block::Text));
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
    blocks.push(Block::Text(format!(
        "The fit makes the distance from the targets small, and moves no number farther than it takes: the sum of \
         the two was {} and is {}, {} of it distance and {} for moving. It ran the scenario {} in {}.",
        fixed(fit.before.misfit + fit.before.moving, 2),
        fixed(fit.after.misfit + fit.after.moving, 2),
        fixed(fit.after.misfit, 2),
        fixed(fit.after.moving, 2),
        count(fit.runs, "time", "times"),
        count(fit.rounds, "round", "rounds"),
    )));
    if !outside.is_empty() {
        blocks
            .push(Block::Text(format!("Not inside in spite of the fit: {}.", outside.join("; "))));
    }
    blocks.extend(lines.map(|lines| Block::Code(lines.trim_end().into())));
    Part { id: "moved", title: "What the fit moved".into(), blocks }
}
