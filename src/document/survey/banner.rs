//! One survey: every answer of everybody and of each age band.

use serde_json::json;

use super::data::Survey;
use super::questions;
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::{Interval, number};
use crate::record::rows::survey::Banner;

/// An answer in a group.
pub struct Cell {
    item: String,
    answer: String,
    band: String,
    published: Option<f64>,
    share: Option<Interval>,
    margin: Option<f64>,
    asked: f64,
    letters: String,
}

/// The rows of the table.
pub fn of(rows: Vec<Banner>) -> Vec<Cell> {
    let cell = |row: Banner| Cell {
        item: row.item,
        answer: row.answer,
        band: row.band,
        published: row.published,
        share: row.simulated.map(|estimate| Interval { estimate, low: row.low, high: row.high }),
        margin: row.moe,
        asked: row.n as f64,
        letters: row.letters.unwrap_or_default(),
    };
    rows.into_iter().map(cell).collect()
}

/// What one survey can say, in one sentence that names how uncertain it is.
pub fn answer(cells: &[Cell], interviews: Option<u64>, level: &str) -> String {
    let widest = |all: bool| {
        let inside = cells.iter().filter(|cell| (cell.band == "all") == all);
        inside.filter_map(|cell| cell.margin).max_by(f64::total_cmp)
    };
    let Some(all) = widest(true) else { return "Nobody was asked.".into() };
    let people = interviews.map_or(String::new(), |n| {
        format!(" of {}", crate::document::words::count(n, "interview", "interviews"))
    });
    let bands = widest(false).map_or(String::new(), |widest| {
        format!(", and to within {} in an age band", number(widest, 1, false))
    });
    format!(
        "One survey{people} knows each share to within {} points among all asked{bands} ({level}); \
         another survey of the same people's world would differ by as much through luck alone.",
        number(all, 1, false)
    )
}

/// Names in the order in which they first come.
fn distinct<'a>(cells: &'a [Cell], name: &dyn Fn(&'a Cell) -> &'a str) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    for cell in cells {
        if !all.contains(&name(cell)) {
            all.push(name(cell));
        }
    }
    all
}

/// A chart of all questions, and a table for each.
pub fn part(found: &Survey, cells: &[Cell]) -> Option<Part> {
    if cells.is_empty() {
        return None;
    }
    let items = distinct(cells, &|cell| &cell.item);
    let mut blocks = vec![Block::Chart(figure(found, cells, &items))];
    for item in items {
        let summary = format!("{item}  {}", found.wording(item));
        blocks.push(Block::Folded(summary.trim().into(), grid(found, cells, item)));
    }
    Some(Part { id: "banner", title: "What people say".into(), blocks })
}

fn figure(found: &Survey, cells: &[Cell], items: &[&str]) -> Figure {
    let column = |pick: &dyn Fn(&Cell) -> Option<f64>| cells.iter().map(pick).collect();
    let end = |pick: fn(Interval) -> Option<f64>| column(&move |cell| pick(cell.share?));
    let first = cells.iter().filter(|cell| cell.band == "all");
    let first = first.filter(|cell| items.first() == Some(&cell.item.as_str()));
    let each: Vec<String> = first
        .map(|cell| {
            let share = cell.share.map_or("no value".into(), |share| share.told());
            format!("{} {share}", cell.answer)
        })
        .collect();
    Figure {
        id: "banner",
        kind: "banner",
        title: "Shares by age".into(),
        caption: format!(
            "Percent of those asked, weighted, with {} intervals for the drawing of the people. \
             Diamonds: what was published, where a figure was.",
            found.level_in_words()
        ),
        alt: format!("{}, of everybody, in percent: {}.", items[0], each.join("; ")),
        columns: vec![
            Column::names("item", cells.iter().map(|cell| &cell.item)),
            Column::names("answer", cells.iter().map(|cell| &cell.answer)),
            Column::names("band", cells.iter().map(|cell| &cell.band)),
            Column::numbers("share", "%", end(|share| Some(share.estimate))),
            Column::numbers("low", "%", end(|share| share.low)),
            Column::numbers("high", "%", end(|share| share.high)),
            Column::numbers("published", "%", column(&|cell| cell.published)),
            Column::numbers("asked", "people", column(&|cell| Some(cell.asked))),
        ],
        options: json!({ "select": questions(found, items), "choose": "item" }),
    }
}

fn grid(found: &Survey, cells: &[Cell], item: &str) -> Grid {
    let inside: Vec<&Cell> = cells.iter().filter(|cell| cell.item == item).collect();
    let mut bands: Vec<&str> = Vec::new();
    let mut answers: Vec<&str> = Vec::new();
    for cell in &inside {
        if !bands.contains(&cell.band.as_str()) {
            bands.push(&cell.band);
        }
        if !answers.contains(&cell.answer.as_str()) {
            answers.push(&cell.answer);
        }
    }
    let of = |answer: &str, band: &str| {
        inside.iter().copied().find(|cell| cell.answer == answer && cell.band == band)
    };
    let title = |(index, band): (usize, &&str)| match index {
        0 => (*band).to_owned(),
        _ => format!("{band} {}", char::from(b'A' + (index - 1).min(25) as u8)),
    };
    let mut header = vec!["answer".to_owned()];
    header.extend(bands.iter().enumerate().map(title));
    let asked = |band: &&str| {
        let cell = inside.iter().find(|cell| cell.band == **band);
        cell.map_or("\u{2013}".into(), |cell| number(cell.asked, 0, false))
    };
    let mut rows = vec![std::iter::once("asked".into()).chain(bands.iter().map(asked)).collect()];
    for answer in &answers {
        let cells = bands.iter().map(|band| of(answer, band).map_or("\u{2013}".into(), shown));
        rows.push(std::iter::once((*answer).to_owned()).chain(cells).collect());
    }
    Grid {
        caption: format!(
            "{item}, in percent of those asked, weighted, with {level} intervals. A letter: \
             significantly higher than the group of that letter at {level} (not adjusted for the \
             number of pairs; groups with few people are not compared)",
            level = found.level_in_words()
        ),
        numeric: (0..header.len()).map(|column| column > 0).collect(),
        header,
        rows,
        names: 0,
        marked: Vec::new(),
        note: None,
    }
}

fn shown(cell: &Cell) -> String {
    let Some(share) = &cell.share else { return "\u{2013}".into() };
    let letters = if cell.letters.is_empty() { "" } else { " " };
    format!(
        "{}{letters}{} ({})",
        cell.letters,
        number(share.estimate, 1, false),
        share.ends(1, false)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(band: &str, margin: Option<f64>) -> Cell {
        let share = Interval { estimate: 50.0, low: Some(45.0), high: Some(55.0) };
        Cell {
            item: "A".into(),
            answer: "yes".into(),
            band: band.into(),
            published: None,
            share: Some(share),
            margin,
            asked: 100.0,
            letters: "B".into(),
        }
    }

    #[test]
    fn the_widest_margins_are_named() {
        let cells = [cell("all", Some(2.96)), cell("18-24", Some(7.7)), cell("55+", Some(5.5))];
        let said = answer(&cells, Some(1062), "95%");
        assert!(said.contains("3.0 points among all asked, and to within 7.7 in an age band"));
        assert!(said.contains("1,062 interviews") && said.contains("95%"), "{said}");
        assert_eq!(answer(&[cell("all", None)], None, "95%"), "Nobody was asked.");
        assert_eq!(shown(&cells[0]), "B 50.0 (45.0 to 55.0)");
    }
}
