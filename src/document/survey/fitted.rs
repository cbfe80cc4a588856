//! Parameters fitted to a study, and the cells they were fitted to.

use serde_json::json;

use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::{count, number};
use crate::record::found::StudyFit;
use crate::record::rows::survey::{Fitted, Parameter};

fn name(cell: &Fitted) -> String {
    let band = if cell.band == "all" { String::new() } else { format!(", {}", cell.band) };
    format!("{} {}{band}", cell.item, cell.answer)
}

/// What the fit says, in one sentence that names what it does not show.
pub fn answer(cells: &[Fitted], parameters: usize, freedom: Option<i64>) -> String {
    let off = |cell: &Fitted| Some((cell.expected - cell.published.point()?).abs());
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
pub fn part(fit: &StudyFit, free: Option<&[Parameter]>, cells: &[Fitted]) -> Option<Part> {
    let mut blocks = Vec::new();
    if let Some(free) = free {
        blocks.push(Block::Grid(parameters(free)));
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
    (!blocks.is_empty()).then_some(Part { id: "fitted", title, blocks })
}

fn parameters(free: &[Parameter]) -> Grid {
    let digits = |value: f64| number(value, 4, false);
    let row = |found: &Parameter| {
        let error = found.standard_error.map_or("\u{2013}".to_owned(), digits);
        vec![found.parameter.clone(), digits(found.value), error]
    };
    Grid::of(
        "Fitted parameters in the units of the study's file: a threshold is where, in standard \
         deviations of an attitude, one answer turns into the next. The standard error is for the \
         drawing of the published survey's people; assumed cells count as known",
        &["parameter", "value", "standard error"],
        &["value", "standard error"],
        free.iter().map(row).collect(),
    )
}

fn figure(fit: &StudyFit, cells: &[Fitted]) -> Figure {
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
            let told = number(cell.expected, 1, false);
            format!("{}: published {}, expected {told}", name(cell), cell.published)
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
            Column::names("cell", cells.iter().map(name)),
            Column::names("published", cells.iter().map(|cell| cell.published.to_string())),
            Column::numbers(
                "published_figure",
                "%",
                cells.iter().map(|cell| cell.published.point()).collect(),
            ),
            Column::numbers("published_low", "%", none()),
            Column::numbers("published_high", "%", none()),
            Column::numbers(
                "simulated",
                "%",
                cells.iter().map(|cell| Some(cell.expected)).collect(),
            ),
            Column::numbers("low", "%", none()),
            Column::numbers("high", "%", none()),
        ],
        options: json!({ "what": "expected", "unit": "%" }),
    }
}

fn grid(cells: &[Fitted]) -> Grid {
    let rows = cells.iter().map(|cell| {
        let expected = number(cell.expected, 1, false);
        vec![name(cell), cell.published.to_string(), expected, cell.used.clone()]
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
    use crate::record::rows::said::Said;

    #[test]
    fn a_fit_is_called_no_evidence() {
        let cell = |tolerance: f64, percent: f64, expected: f64| Fitted {
            item: "A".into(),
            answer: "yes".into(),
            band: "all".into(),
            published: Said::Point { percent, tolerance },
            expected,
            used: "fit".into(),
        };
        let cells = [cell(0.0, 40.0, 40.3), cell(5.0, 45.0, 46.0)];
        let said = answer(&cells, 2, Some(0));
        assert!(said.starts_with("2 fitted parameters bring the expected shares to within 1.0"));
        assert!(said.contains("2 cells, which leaves 0 degrees of freedom"), "{said}");
        assert!(said.contains("no evidence for the model"), "{said}");
        assert_eq!(answer(&[], 2, None), "There was no cell to fit.");
    }
}
