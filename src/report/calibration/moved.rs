//! What a fit moved.

use super::{Fit, NOTHING, rough};
use crate::report::ReportError;
use crate::report::page::{Block, Grid, Part};
use crate::report::sheet::Sheet;
use crate::report::words::number;

/// The numbers, and how much the targets tell of them.
pub(super) fn part(sheet: &Sheet, fit: Option<&Fit>) -> Result<Part, ReportError> {
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let show = |column: &str| {
            Ok::<_, ReportError>(row.number(column)?.map_or(NOTHING.to_owned(), rough))
        };
        let signed = row.number("z")?.map_or(NOTHING.to_owned(), |z| number(z, 2, true));
        let mut cells =
            vec![row.text("parameter")?.to_owned(), show("before")?, show("value")?, signed];
        for column in ["left_of_prior", "plausible_low", "plausible_high", "luck"] {
            cells.push(show(column)?);
        }
        cells.push(row.text("told_by")?.to_owned());
        rows.push(cells);
    }
    let header = [
        "number",
        "before",
        "now",
        "moved",
        "left of prior",
        "plausible from",
        "to",
        "luck",
        "told by",
    ];
    let mut blocks = vec![Block::Grid(Grid::of(
        "What was moved. Moved is counted in standard deviations of the prior from what was thought best before \
         any fit; left is what of that standard deviation remains once the targets are known, plausible the \
         values as far to either side; luck is what other simulated people would move it by, in the same unit",
        &header,
        &header[1..8],
        rows,
    ))];
    if let Some(fit) = fit.filter(|fit| !fit.singular_values.is_empty()) {
        let dark = fit.singular_values.iter().filter(|value| **value < 1.0).count();
        blocks.push(Block::Text(format!(
            "{dark} of {} directions are told more by the prior than by the targets: their singular values \
             are below 1.",
            fit.singular_values.len()
        )));
    }
    blocks.push(Block::Text(
        "fitted.toml in this folder has the lines to write into a scenario.".into(),
    ));
    Ok(Part { id: "moved", title: "What the fit moved".into(), blocks })
}
