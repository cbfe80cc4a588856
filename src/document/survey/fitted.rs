//! Parameters fitted to a study, and the cells they were fitted to.

use serde_json::json;

use super::NONE;
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::ground::number::{count, fixed};
use crate::record::found::StudyFit;
use crate::record::rows::survey::{Fitted, Parameter};

fn name(cell: &Fitted) -> String {
    let band = if cell.band == "all" { String::new() } else { format!(", {}", cell.band) };
    format!("{} {}{band}", cell.item, cell.answer)
}

/// What the fit says, in one sentence that names what it does not show.
pub fn answer(cells: &[Fitted], parameters: usize, free: i64) -> String {
    let off = |cell: &Fitted| Some((cell.expected - cell.published.point()?).abs());
    let Some(furthest) = cells.iter().filter_map(off).max_by(f64::total_cmp) else {
        return "There was no cell to fit.".into();
    };
    format!(
        "{} bring the expected shares to within {} points of each of {}, which leaves {}: a fit with so \
         many parameters shows what they would have to be and is no evidence for the model.",
        count(parameters as u64, "fitted parameter", "fitted parameters"),
        fixed(furthest, 1),
        count(cells.len() as u64, "cell", "cells"),
        freedom(free)
    )
}

fn freedom(freedom: i64) -> String {
    count(freedom.max(0) as u64, "degree of freedom", "degrees of freedom")
}

/// The cells, the parameters with their errors, and the lines to write into the files.
pub fn part(
    fit: &StudyFit,
    free: Option<&[Parameter]>,
    cells: &[Fitted],
    lines: Option<String>,
) -> Option<Part> {
    let mut blocks = Vec::new();
    if !cells.is_empty() {
        blocks.push(Block::Chart(figure(cells)));
        blocks.push(Block::Grid(grid(cells)));
        blocks.push(Block::Text(format!(
            "The distance that was made least (chi-square) is {} with {}, after {}; as cells share people, it \
             has no chi-square distribution.",
            fixed(fit.chi_square, 2),
            freedom(fit.freedom),
            count(fit.evaluations, "evaluation", "evaluations")
        )));
    }
    if let Some(free) = free {
        blocks.push(Block::Grid(parameters(free)));
    }
    blocks.extend(lines.map(|lines| Block::Code(lines.trim_end().into())));
    let title = "What the fit found".into();
    (!blocks.is_empty()).then_some(Part { id: "fitted", title, blocks })
}

fn parameters(free: &[Parameter]) -> Grid {
    let digits = |value: f64| fixed(value, 4);
    let row = |found: &Parameter| {
        let error = found.standard_error.map_or(NONE.to_owned(), digits);
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

fn figure(cells: &[Fitted]) -> Figure {
    let none = || vec![None; cells.len()];
    let each: Vec<String> = cells
        .iter()
        .map(|cell| {
            let told = fixed(cell.expected, 1);
            format!("{}: published {}, expected {told}", name(cell), cell.published)
        })
        .collect();
    Figure {
        id: "fitted",
        kind: "cells",
        title: "Published figures beside expected ones".into(),
        caption: "Dots: the share that the fitted model expects; it needs no simulated people and has \
                  no interval. Diamonds: the published figure, or the assumed one where nothing was \
                  published."
            .into(),
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
        let expected = fixed(cell.expected, 1);
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
        let said = answer(&cells, 2, 0);
        assert!(said.starts_with("2 fitted parameters bring the expected shares to within 1.0"));
        assert!(said.contains("2 cells, which leaves 0 degrees of freedom"), "{said}");
        assert!(said.contains("no evidence for the model"), "{said}");
        assert_eq!(answer(&[], 2, 0), "There was no cell to fit.");
    }
}
