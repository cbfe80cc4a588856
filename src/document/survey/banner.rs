//! One survey: every answer of everybody and of each age band.

use serde_json::json;

use super::data::Survey;
use super::{NONE, fieldwork, questions};
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::Interval;
use crate::ground::number::{count, fixed, thousands};
use crate::record::found::Weights;
use crate::record::rows::survey::Banner;
use crate::survey::tabulate::SMALLEST_BASE;

/// An answer in a group.
pub struct Cell {
    item: String,
    answer: String,
    band: String,
    published: Option<f64>,
    share: Option<Interval>,
    margin: Option<f64>,
    asked: u64,
    weighted: f64,
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
        asked: row.n,
        weighted: row.weighted_n,
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
    let people = interviews
        .map_or(String::new(), |n| format!(" of {}", count(n, "interview", "interviews")));
    let bands = widest(false).map_or(String::new(), |widest| {
        format!(", and to within {} in an age band", fixed(widest, 1))
    });
    format!(
        "One survey{people} knows each share to within {} points among all asked{bands} ({level}); \
         another survey of the same people's world would differ by as much through luck alone.",
        fixed(all, 1)
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
pub fn part(found: &Survey, weights: &Weights, cells: &[Cell]) -> Option<Part> {
    if cells.is_empty() {
        return None;
    }
    let items = distinct(cells, &|cell| &cell.item);
    let mut blocks = vec![
        Block::Text(fieldwork::told(weights)),
        Block::Chart(figure(found, cells, &items)),
        Block::Text(format!(
            "Percent of those asked, weighted, with {level} intervals. A letter: significantly higher than the \
             group of that letter at {level} (two-sided z test, not adjusted for the number of pairs; groups \
             with fewer than {SMALLEST_BASE} asked are not compared).",
            level = found.level_in_words()
        )),
    ];
    let of = |item: &str| found.study.as_ref().and_then(|study| study.item(item));
    for item in items {
        let only = of(item).filter(|asked| !asked.only_if.is_empty());
        let only = only.map_or(String::new(), |asked| format!(" (asked of {})", asked.asked_of()));
        let summary = format!("{item}  {}{only}", found.wording(item));
        blocks.push(Block::Folded(summary.trim().into(), grid(cells, item)));
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
            Column::numbers("asked", "people", column(&|cell| Some(cell.asked as f64))),
        ],
        options: json!({ "select": questions(found, items), "choose": "item" }),
    }
}

fn grid(cells: &[Cell], item: &str) -> Grid {
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
    let base = |name: &str, of: &dyn Fn(&Cell) -> String| {
        let base =
            |band: &&str| inside.iter().find(|cell| cell.band == **band).map(|cell| of(cell));
        let bases = bands.iter().map(|band| base(band).unwrap_or(NONE.into()));
        std::iter::once(name.to_owned()).chain(bases).collect()
    };
    let weighted = |cell: &Cell| match cell.weighted {
        few if few < 9_999.95 => fixed(few, 1),
        many => thousands(many.round() as u64),
    };
    let mut rows = vec![base("asked", &|cell| thousands(cell.asked)), base("weighted", &weighted)];
    for answer in &answers {
        let cells = bands.iter().map(|band| of(answer, band).map_or(NONE.into(), shown));
        rows.push(std::iter::once((*answer).to_owned()).chain(cells).collect());
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    Grid::of("", &header, &header[1..], rows)
}

fn shown(cell: &Cell) -> String {
    let Some(share) = &cell.share else { return NONE.into() };
    let letters = if cell.letters.is_empty() { "" } else { " " };
    // A banner is wide: ends have a decimal only where whole percent would hide how near they are.
    let places = usize::from(share.half_width().is_some_and(|half| half < WHOLE));
    format!("{}{letters}{} ({})", cell.letters, fixed(share.estimate, 1), share.ends(places, false))
}

/// Intervals at least this far to either side are told in whole percent [points].
const WHOLE: f64 = 2.0;

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
            asked: 100,
            weighted: 98.5,
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
        assert_eq!(shown(&cells[0]), "B 50.0 (45 to 55)");
    }
}
