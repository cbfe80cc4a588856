//! Parameters fitted to a study, and the cells they were fitted to.

use serde_json::json;

use super::data::Survey;
use crate::record::found::StudyFit;
use crate::report::ReportError;
use crate::report::figure::{Column, Figure};
use crate::report::page::{Block, Grid, Part};
use crate::report::sheet::{Row, Sheet};
use crate::report::words::{count, number};

/// A cell that parameters were fitted to.
pub struct Cell {
    item: String,
    answer: String,
    band: String,
    said: String,
    expected: Option<f64>,
    used: String,
}

impl Cell {
    fn name(&self) -> String {
        let band = if self.band == "all" { String::new() } else { format!(", {}", self.band) };
        format!("{} {}{band}", self.item, self.answer)
    }

    /// The published figure, without its tolerance.
    fn published(&self) -> Option<f64> {
        self.said.split(" +- ").next().and_then(|figure| figure.parse().ok())
    }
}

/// Reads the cells.
///
/// # Errors
///
/// The table is damaged.
pub fn read(sheet: &Sheet) -> Result<Vec<Cell>, ReportError> {
    let cell = |row: Row<'_>| {
        let text = |column: &str| row.text(column).map(str::to_owned);
        Ok(Cell {
            item: text("item")?,
            answer: text("answer")?,
            band: text("band")?,
            said: text("published")?,
            expected: row.number("expected")?,
            used: text("use")?,
        })
    };
    sheet.rows().map(cell).collect()
}

/// What the fit says, in one sentence that names what it does not show.
pub fn answer(cells: &[Cell], parameters: usize, freedom: Option<i64>) -> String {
    let off = |cell: &Cell| Some((cell.expected? - cell.published()?).abs());
    let Some(furthest) = cells.iter().filter_map(off).max_by(f64::total_cmp) else {
        return "There was no cell to fit.".into();
    };
    let freedom = freedom.map_or(String::new(), |freedom| {
        format!(
            ", which leaves {}",
            count(freedom.max(0) as u64, "degree of freedom", "degrees of freedom")
        )
    });
    format!(
        "{} bring the expected shares to within {} points of each of {}{freedom}: a fit with so \
         many parameters shows what they would have to be and is no evidence for the model.",
        count(parameters as u64, "fitted parameter", "fitted parameters"),
        number(furthest, 1, false),
        count(cells.len() as u64, "cell", "cells"),
    )
}

/// The cells, and the parameters with their errors.
///
/// # Errors
///
/// The table of parameters is damaged.
pub fn part(found: &Survey, fit: &StudyFit, cells: &[Cell]) -> Result<Option<Part>, ReportError> {
    let mut blocks = Vec::new();
    if let Some(sheet) = &found.parameters {
        blocks.push(Block::Grid(parameters(sheet)?));
        blocks.push(Block::Text(
            "README.md in this folder has the lines to write into the study's file and the \
             scenario's."
                .into(),
        ));
    }
    if !cells.is_empty() {
        blocks.push(Block::Chart(figure(fit, cells)));
        blocks.push(Block::Grid(grid(cells)));
    }
    let title = "What the fit found".into();
    Ok((!blocks.is_empty()).then_some(Part { id: "fitted", title, blocks }))
}

fn parameters(sheet: &Sheet) -> Result<Grid, ReportError> {
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let show = |value: Option<f64>| {
            value.map_or("\u{2013}".to_owned(), |value| number(value, 4, false))
        };
        let name = row.text("parameter")?.to_owned();
        rows.push(vec![name, show(row.number("value")?), show(row.number("standard_error")?)]);
    }
    Ok(Grid::of(
        "Fitted parameters in the units of the study's file: a threshold is where, in standard \
         deviations of an attitude, one answer turns into the next. The standard error is for the \
         drawing of the published survey's people; assumed cells count as known",
        &["parameter", "value", "standard error"],
        &["value", "standard error"],
        rows,
    ))
}

fn figure(fit: &StudyFit, cells: &[Cell]) -> Figure {
    let chi = format!(
        " The distance that was made least (chi-square) is {} with {}; as cells share people, it \
         has no chi-square distribution.",
        number(fit.chi_square, 2, false),
        count(fit.freedom.max(0) as u64, "degree of freedom", "degrees of freedom")
    );
    let none = || vec![None; cells.len()];
    let each: Vec<String> = cells
        .iter()
        .map(|cell| {
            let told = cell.expected.map_or("no value".into(), |share| number(share, 1, false));
            format!("{}: published {}, expected {told}", cell.name(), cell.said)
        })
        .collect();
    Figure {
        id: "fitted",
        kind: "cells",
        title: "Published figures beside expected ones".into(),
        caption: format!(
            "Dots: the share that the fitted model expects; it needs no simulated people and has \
             no interval. Diamonds: the published figure, or the assumed one where nothing was \
             published.{chi}"
        ),
        alt: format!("Shares in percent. {}.", each.join("; ")),
        columns: vec![
            Column::names("use", cells.iter().map(|cell| &cell.used)),
            Column::names("cell", cells.iter().map(Cell::name)),
            Column::names("published", cells.iter().map(|cell| &cell.said)),
            Column::numbers("published_figure", "%", cells.iter().map(Cell::published).collect()),
            Column::numbers("published_low", "%", none()),
            Column::numbers("published_high", "%", none()),
            Column::numbers("simulated", "%", cells.iter().map(|cell| cell.expected).collect()),
            Column::numbers("low", "%", none()),
            Column::numbers("high", "%", none()),
        ],
        options: json!({ "what": "expected", "unit": "%" }),
    }
}

fn grid(cells: &[Cell]) -> Grid {
    let rows = cells.iter().map(|cell| {
        let expected = cell.expected.map_or("\u{2013}".into(), |share| number(share, 1, false));
        vec![cell.name(), cell.said.clone(), expected, cell.used.clone()]
    });
    Grid {
        marked: cells.iter().map(|cell| cell.used == "assumed").collect(),
        ..Grid::of(
            "The cells of the fit, in percent; marked ones were never published and are assumed",
            &["question, answer, group", "published", "expected", "use"],
            &["published", "expected"],
            rows.collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fit_is_called_no_evidence() {
        let cell = |said: &str, expected: f64| Cell {
            item: "A".into(),
            answer: "yes".into(),
            band: "all".into(),
            said: said.into(),
            expected: Some(expected),
            used: "fit".into(),
        };
        let cells = [cell("40", 40.3), cell("45 +- 5", 46.0)];
        let said = answer(&cells, 2, Some(0));
        assert!(said.starts_with("2 fitted parameters bring the expected shares to within 1.0"));
        assert!(said.contains("2 cells, which leaves 0 degrees of freedom"), "{said}");
        assert!(said.contains("no evidence for the model"), "{said}");
        assert_eq!(answer(&[], 2, None), "There was no cell to fit.");
    }
}
