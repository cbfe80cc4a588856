//! Published beside simulated, cell by cell: a chart and tables.

use serde_json::{Value, json};

use super::cells::{Cell, USES};
use super::data::Survey;
use super::{NONE, facet};
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::Interval;
use crate::ground::number::{count, fixed, percent};
use crate::ground::text::list;

/// All cells: those that were judged, and those that were not and why.
pub fn part(found: &Survey, cells: &[Cell], margin: Option<f64>) -> Part {
    let (judged, others): (Vec<&Cell>, Vec<&Cell>) = cells.iter().partition(|cell| cell.counts());
    let mut blocks = Vec::new();
    if judged.is_empty() {
        let told = "Nothing was published to compare with: earful survey has the answers.";
        blocks.push(Block::Text(told.into()));
    } else {
        blocks.push(Block::Chart(figure(found, &judged)));
        blocks.push(Block::Grid(grid(found, &judged, margin)));
    }
    if !others.is_empty() {
        let summary = format!("Not judged ({})", others.len());
        blocks.push(Block::deep([Block::Folded(summary, unjudged(&others))]));
    }
    let notes = notes(cells);
    if !notes.is_empty() {
        blocks.push(Block::Text("How the published figures were read:".into()));
        blocks.push(Block::List(notes));
    }
    Part { id: "cells", title: "Published beside simulated".into(), blocks }
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
    fixed(percent, 1)
}

/// The judged cells in the order of the study.
fn grid(found: &Survey, judged: &[&Cell], margin: Option<f64>) -> Grid {
    let has_best = judged.iter().any(|cell| cell.best.is_some());
    let best = |cell: &Cell| cell.best.map_or(NONE.into(), share);
    let rows = judged.iter().map(|cell| {
        let simulated = |sim: Interval| format!("{} ({})", share(sim.estimate), sim.ends(1, false));
        let mut row = vec![cell.name(), cell.said_in_words()];
        row.extend(has_best.then(|| best(cell)));
        row.push(cell.simulated.map_or(NONE.into(), simulated));
        // In one column, for windows that are narrow.
        let verdict = format!("{}; {}", cell.verdict_in_words(), cell.used);
        row.extend([fixed(cell.base, 0), verdict]);
        row
    });
    let mut header = vec!["question, answer, group", "published"];
    header.extend(has_best.then_some("best"));
    header.extend(["simulated", "asked", "verdict; use"]);
    let margin = margin.map_or("the margin".into(), |margin| format!("{margin} points"));
    let best = match has_best {
        true => {
            " Best: shares chosen freely for each question and group, as near to all cells as these allow each other to be."
        }
        false => "",
    };
    Grid {
        marked: judged.iter().map(|cell| cell.used != "held out").collect(),
        note: Some(format!(
            "Equivalent: shown to differ by less than {margin}. Inside: the published figure, \
             as it was rounded, meets an interval that reaches no further than {margin} from \
             its middle; a statement without a figure holds in at least {level} of the \
             surveys. Not contradicted: compatible, but so would much else be; the interval is \
             wider, or the statement holds in fewer surveys. OUTSIDE: the interval is missed, \
             or the statement holds in fewer than {error}. Of true figures about {error} are \
             outside by luck. In brackets: the share of simulated surveys in which a statement \
             holds. What was not held out is no test: the model was fitted or set to it.{best}",
            level = found.level_in_words(),
            error = percent(1.0 - found.level()),
        )),
        ..Grid::of(
            format!(
                "Shares in percent; intervals hold the central {} of the simulated surveys",
                found.level_in_words()
            ),
            &header,
            &["published", "best", "simulated", "asked"],
            rows.collect(),
        )
    }
}

fn unjudged(others: &[&Cell]) -> Grid {
    let rows = others.iter().map(|cell| {
        let simulated = cell.simulated.map_or(NONE.into(), |sim| share(sim.estimate));
        vec![cell.name(), cell.said_in_words(), simulated, cell.used.clone()]
    });
    Grid::of(
        "Excluded: not comparable. Assumed: never published; a number was needed all the same. Shares in percent",
        &["question, answer, group", "published", "simulated", "use"],
        &["published", "simulated"],
        rows.collect(),
    )
}

/// The reasons that cells give, each once with its cells.
fn notes(cells: &[Cell]) -> Vec<String> {
    // An answer with the groups that give the reason of it.
    type Answers = Vec<(String, Vec<String>)>;
    let mut notes: Vec<(&str, &str, Answers)> = Vec::new();
    for cell in cells.iter().filter(|cell| !cell.reason.is_empty()) {
        let kind = if cell.counts() { "" } else { cell.used.as_str() };
        let same = |note: &&mut (&str, &str, Answers)| (note.0, note.1) == (kind, &cell.reason);
        let answers = match notes.iter_mut().find(same) {
            Some((.., answers)) => answers,
            None => {
                notes.push((kind, &cell.reason, Vec::new()));
                &mut notes.last_mut().expect("one was pushed").2
            }
        };
        let name = format!("{} {}", cell.item, cell.answer);
        match answers.iter_mut().find(|(answer, _)| *answer == name) {
            Some((_, groups)) if groups.contains(&cell.band) => {}
            Some((_, groups)) => groups.push(cell.band.clone()),
            None => answers.push((name, vec![cell.band.clone()])),
        }
    }
    let answer = |(name, groups): &(String, Vec<String>)| {
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        if groups == ["all"] { name.clone() } else { format!("{name}, {}", list(&groups)) }
    };
    let note = |(kind, reason, answers): (&str, &str, Answers)| {
        let kind = if kind.is_empty() { String::new() } else { format!("{kind}: ") };
        let answers: Vec<String> = answers.iter().map(answer).collect();
        format!("{kind}{}: {reason}", answers.join("; "))
    };
    notes.into_iter().map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::super::cells::tests::cell;
    use super::*;

    #[test]
    fn a_reason_is_told_once() {
        let told = |name: &str, band: &str, used: &str, reason: &str| Cell {
            reason: reason.into(),
            band: band.into(),
            ..cell(name, used, "inside")
        };
        let cells = [
            told("A", "18-24", "held out", "read off a chart"),
            told("B", "all", "fit", ""),
            told("A", "55+", "fit", "read off a chart"),
            told("C", "all", "held out", "read off a chart"),
            told("D", "all", "assumed", "never published"),
        ];
        let said =
            ["A yes, 18-24 and 55+; C yes: read off a chart", "assumed: D yes: never published"];
        assert_eq!(notes(&cells), said);
    }
}
