//! Published beside simulated, cell by cell: a chart and tables.

use serde_json::{Value, json};

use super::cells::{Cell, USES};
use super::data::Survey;
use super::facet;
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::{count, number, percent};

/// All cells: those that were judged, and those that were not and why.
pub fn part(found: &Survey, cells: &[Cell], margin: Option<f64>) -> Option<Part> {
    let judged: Vec<&Cell> = cells.iter().filter(|cell| cell.counts()).collect();
    let others: Vec<&Cell> = cells.iter().filter(|cell| !cell.counts()).collect();
    if cells.is_empty() {
        return None;
    }
    let mut blocks = Vec::new();
    if judged.is_empty() {
        blocks.push(Block::Text("Nothing was published to compare with.".into()));
    } else {
        blocks.push(Block::Chart(figure(found, &judged)));
        blocks.push(Block::Grid(grid(found, &judged, margin)));
    }
    if !others.is_empty() {
        let summary = format!("Not judged ({})", others.len());
        blocks.push(Block::Folded(summary, unjudged(&others)));
    }
    let notes = notes(&judged);
    if !notes.is_empty() {
        blocks.push(Block::Text("How the published figures were read:".into()));
        blocks.push(Block::List(notes));
    }
    Some(Part { id: "cells", title: "Published beside simulated".into(), blocks })
}

fn figure(found: &Survey, judged: &[&Cell]) -> Figure {
    let used = |name: &'static str| judged.iter().filter(move |cell| cell.used == name).copied();
    let sorted: Vec<&Cell> = USES.iter().flat_map(|(name, ..)| used(name)).collect();
    let facets: Vec<Value> = USES
        .iter()
        .filter(|(name, ..)| used(name).next().is_some())
        .map(|(name, title, doc)| {
            facet(name, &format!("{title} ({})", used(name).count()), "", doc)
        })
        .collect();
    let ends = |pick: &dyn Fn(&Cell) -> Option<f64>| sorted.iter().map(|cell| pick(cell)).collect();
    let simulated = |cell: &Cell| cell.simulated;
    let text = |name: &str, pick: &dyn Fn(&Cell) -> String| {
        Column::names(name, sorted.iter().map(|cell| pick(cell)))
    };
    Figure {
        id: "cells",
        kind: "cells",
        title: "Published figures beside simulated ones".into(),
        caption: format!(
            "Dots: mean share over {}; bars: what the central {} of these surveys find, which is \
             what one survey of that size shows by luck alone. Diamonds and bands: what was \
             published, a figure or a range; what was said without a figure, such as \
             the lowest of all groups, has none. A square stands where the two do not meet. The \
             published survey had a sampling error of its own, which these intervals stand for.",
            count(found.surveys(), "simulated survey", "simulated surveys"),
            found.level_in_words()
        ),
        alt: alt(&sorted),
        columns: vec![
            text("use", &|cell| cell.used.clone()),
            text("cell", &Cell::name),
            text("published", &|cell| cell.said.to_string()),
            Column::numbers("published_figure", "%", ends(&|cell| cell.said.point())),
            Column::numbers("published_low", "%", ends(&|cell| Some(cell.said.range()?.0))),
            Column::numbers("published_high", "%", ends(&|cell| Some(cell.said.range()?.1))),
            Column::numbers("simulated", "%", ends(&|cell| Some(simulated(cell)?.estimate))),
            Column::numbers("low", "%", ends(&|cell| simulated(cell)?.low)),
            Column::numbers("high", "%", ends(&|cell| simulated(cell)?.high)),
            Column::numbers("asked", "people", ends(&|cell| Some(cell.base))),
            text("verdict", &Cell::verdict_in_words),
        ],
        options: json!({ "select": facets, "choose": "use", "what": "simulated" }),
    }
}

fn alt(cells: &[&Cell]) -> String {
    let first = cells.iter().take_while(|cell| cell.used == cells[0].used);
    let each: Vec<String> = first
        .map(|cell| {
            let told = cell.simulated.map_or("no value".into(), |found| share(found.estimate));
            format!("{}: published {}, simulated {told}, {}", cell.name(), cell.said, cell.verdict)
        })
        .collect();
    format!("Shares in percent. {}.", each.join("; "))
}

fn share(percent: f64) -> String {
    number(percent, 1, false)
}

/// The judged cells in the order of the study.
fn grid(found: &Survey, judged: &[&Cell], margin: Option<f64>) -> Grid {
    let interval = |cell: &Cell| cell.simulated.map_or("\u{2013}".into(), |sim| sim.ends(1, false));
    let rows = judged.iter().map(|cell| {
        vec![
            cell.name(),
            cell.said.to_string(),
            cell.simulated.map_or("\u{2013}".into(), |sim| share(sim.estimate)),
            interval(cell),
            format!("{:.0}", cell.base),
            cell.verdict_in_words(),
            cell.used.clone(),
        ]
    });
    let header = [
        "question, answer, group",
        "published",
        "simulated",
        "interval",
        "asked",
        "verdict",
        "use",
    ];
    let margin = margin.map_or("the margin".into(), |margin| format!("{margin} points"));
    Grid {
        marked: judged.iter().map(|cell| cell.used != "held out").collect(),
        ..Grid::of(
            format!(
                "Shares in percent; intervals hold the central {level} of the simulated surveys. \
                 Equivalent: shown to differ by less than {margin}. Inside: the published figure, \
                 as it was rounded, meets an interval that reaches no further than {margin} from \
                 its middle; a statement without a figure holds in at least {level} of the \
                 surveys. Not contradicted: compatible, but so would much else be; the interval is \
                 wider, or the statement holds in fewer surveys. OUTSIDE: the interval is missed, \
                 or the statement holds in fewer than {error}. Of true figures about {error} are \
                 outside by luck. In brackets: the share of simulated surveys in which a statement \
                 holds. Marked rows are no test: the model was fitted or set to them.",
                level = found.level_in_words(),
                error = percent(1.0 - found.level()),
            ),
            &header,
            &["published", "simulated", "interval", "asked"],
            rows.collect(),
        )
    }
}

fn unjudged(others: &[&Cell]) -> Grid {
    let rows = others.iter().map(|cell| {
        let simulated = cell.simulated.map_or("\u{2013}".into(), |sim| share(sim.estimate));
        let reason = cell.reason.clone();
        vec![cell.name(), cell.said.to_string(), simulated, cell.used.clone(), reason]
    });
    Grid::of(
        "Excluded: not comparable, for the reason given. Assumed: never published; a number was \
         needed all the same. Shares in percent",
        &["question, answer, group", "published", "simulated", "use", "reason"],
        &["published", "simulated"],
        rows.collect(),
    )
}

/// The reasons that judged cells give, each once with its cells.
fn notes(judged: &[&Cell]) -> Vec<String> {
    let mut notes: Vec<(&str, Vec<String>)> = Vec::new();
    for cell in judged.iter().filter(|cell| !cell.reason.is_empty()) {
        match notes.iter_mut().find(|(reason, _)| *reason == cell.reason) {
            Some((_, cells)) => cells.push(cell.name()),
            None => notes.push((&cell.reason, vec![cell.name()])),
        }
    }
    notes.into_iter().map(|(reason, cells)| format!("{}: {reason}", cells.join("; "))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::cells::tests::cell;
    use super::*;

    #[test]
    fn a_reason_is_told_once() {
        let told = |name: &str, reason: &str| Cell {
            reason: reason.into(),
            ..cell(name, "held out", "inside")
        };
        let cells = [told("A", "read off a chart"), told("B", ""), told("C", "read off a chart")];
        let cells: Vec<&Cell> = cells.iter().collect();
        assert_eq!(notes(&cells), ["A yes; C yes: read off a chart"]);
    }
}
