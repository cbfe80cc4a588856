//! What a fit moved.

use super::{Fit, NOTHING, rough};
use crate::experiment::calibrate::fit::settled;
use crate::report::ReportError;
use crate::report::page::{Block, Grid, Part};
use crate::report::sheet::Sheet;
use crate::report::words::number;

/// The numbers with what remains plausible; how sure that is, on request.
pub(super) fn part(sheet: &Sheet, fit: Option<&Fit>) -> Result<Part, ReportError> {
    let (mut values, mut doubts) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        let show = |column: &str| {
            Ok::<_, ReportError>(row.number(column)?.map_or(NOTHING.to_owned(), rough))
        };
        let name = row.text("parameter")?.to_owned();
        let mut cells = vec![name.clone()];
        for column in ["before", "value", "plausible_low", "plausible_high"] {
            cells.push(show(column)?);
        }
        cells.push(row.text("told_by")?.to_owned());
        values.push(cells);
        let signed = row.number("z")?.map_or(NOTHING.to_owned(), |z| number(z, 2, true));
        doubts.push(vec![name, signed, show("left_of_prior")?, show("luck")?]);
    }
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
    Ok(Part { id: "moved", title: "What the fit moved".into(), blocks })
}
