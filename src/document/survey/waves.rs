//! The same people asked on several days.

use serde_json::json;

use super::data::Survey;
use super::{NONE, fieldwork, questions};
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::Interval;
use crate::ground::number::{count, fixed, percent, signed};
use crate::record::found::Weights;
use crate::record::rows::survey as rows;

/// An answer on a day.
pub struct Wave {
    day: u64,
    item: String,
    answer: String,
    asked: f64,
    share: Option<f64>,
    margin: Option<f64>,
    ends: Option<(f64, f64)>,
    change: Option<Interval>,
}

/// The rows of the table.
pub fn of(rows: Vec<rows::Wave>) -> Vec<Wave> {
    let wave = |row: rows::Wave| {
        let ends = match row.low {
            Some(low) if low.is_nan() => {
                row.share.zip(row.margin).map(|(share, by)| (share - by, share + by))
            }
            low => low.zip(row.high),
        };
        let (low, high) = (row.change_low, row.change_high);
        Wave {
            day: row.day,
            item: row.item,
            answer: row.answer,
            asked: row.n as f64,
            share: row.share,
            margin: row.margin,
            ends,
            change: row.change.map(|estimate| Interval { estimate, low, high }),
        }
    };
    rows.into_iter().map(wave).collect()
}

/// The answer in one sentence that names how uncertain it is.
pub fn answer(all: &[Wave], level: f64) -> String {
    let days: Vec<u64> = all.iter().map(|wave| wave.day).collect();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
        return "Nobody was asked.".into();
    };
    let changes: Vec<&Interval> = all
        .iter()
        .filter(|wave| wave.day == *last)
        .filter_map(|wave| wave.change.as_ref())
        .collect();
    if changes.is_empty() {
        return format!("Only day {first} has answers, so nothing can be said about change.");
    }
    let moved = changes.iter().filter(|change| change.leaves_out_zero()).count();
    let n = changes.len();
    let error = percent(1.0 - level);
    let largest = changes.iter().max_by(|a, b| a.estimate.abs().total_cmp(&b.estimate.abs()));
    let largest = largest.filter(|change| change.estimate != 0.0).map(|change| {
        let (by, ends) = (signed(change.estimate, 1), change.ends(1, true));
        format!("; the largest change is {by} points ({ends})")
    });
    let largest = largest.unwrap_or_default();
    let how = format!(
        "{} intervals, each alone, which one answer in {} misses by luck",
        percent(level),
        fixed(1.0 / (1.0 - level), 0)
    );
    match moved {
        0 => format!(
            "From day {first} to day {last} none of {} is shown to change ({how}){largest}.",
            count(n as u64, "answer", "answers")
        ),
        _ => format!(
            "From day {first} to day {last} {moved} of {} change by more than the drawing of these \
             people explains ({how}; {error} of {n} would be {}){largest}.",
            count(n as u64, "answer", "answers"),
            fixed((1.0 - level) * n as f64, 1)
        ),
    }
}

/// Shares over the days, and changes since the first.
pub fn part(found: &Survey, weights: &Weights, all: &[Wave]) -> Option<Part> {
    if all.is_empty() {
        return None;
    }
    let mut items: Vec<&str> = Vec::new();
    for wave in all {
        if !items.contains(&wave.item.as_str()) {
            items.push(&wave.item);
        }
    }
    let mut blocks =
        vec![Block::Text(fieldwork::told(weights)), Block::Chart(figure(found, all, &items))];
    blocks.push(Block::Text(format!(
        "Percent of those asked on the first day, and changes until later days [points] in those asked both times, \
         with their intervals at {}.",
        found.level_in_words()
    )));
    blocks.extend(grids(all).into_iter().map(Block::Grid));
    Some(Part { id: "waves", title: "Over the days".into(), blocks })
}

fn figure(found: &Survey, all: &[Wave], items: &[&str]) -> Figure {
    let column = |pick: &dyn Fn(&Wave) -> Option<f64>| all.iter().map(pick).collect();
    let first = all.iter().filter(|wave| Some(&wave.item.as_str()) == items.first());
    let each: Vec<String> = first
        .map(|wave| {
            let share = wave.share.map_or("no value".into(), |share| fixed(share, 1));
            format!("day {} {} {share}", wave.day, wave.answer)
        })
        .collect();
    Figure {
        id: "waves",
        kind: "waves",
        title: "Shares over the days".into(),
        caption: format!(
            "Percent of those asked on each day, weighted; bars are the {} intervals of one \
             survey. The same people are asked each time, so a change is known far more \
             precisely than two bars suggest: see the table.",
            found.level_in_words()
        ),
        alt: format!("{}, in percent: {}.", items.first().unwrap_or(&""), each.join("; ")),
        columns: vec![
            Column::names("item", all.iter().map(|wave| &wave.item)),
            Column::names("answer", all.iter().map(|wave| &wave.answer)),
            Column::numbers("day", "", column(&|wave| Some(wave.day as f64))),
            Column::numbers("share", "%", column(&|wave| wave.share)),
            Column::numbers("margin", "points", column(&|wave| wave.margin)),
            Column::numbers("low", "%", column(&|wave| Some(wave.ends?.0))),
            Column::numbers("high", "%", column(&|wave| Some(wave.ends?.1))),
            Column::numbers("asked", "people", column(&|wave| Some(wave.asked))),
        ],
        options: json!({ "select": questions(found, items), "choose": "item" }),
    }
}

/// Days beside each other in a table.
const DAYS: usize = 3;

/// The shares of the first day, and the changes since on the days after it.
fn grids(all: &[Wave]) -> Vec<Grid> {
    let mut days: Vec<u64> = all.iter().map(|wave| wave.day).collect();
    days.sort_unstable();
    days.dedup();
    let Some((begin, later)) = days.split_first() else { return Vec::new() };
    let of = |one: &Wave, day: u64| {
        all.iter()
            .find(|wave| (wave.day, &wave.item, &wave.answer) == (day, &one.item, &one.answer))
    };
    let share = |wave: &Wave| wave.share.map_or(NONE.into(), |share| fixed(share, 1));
    let change = |wave: &Wave| {
        let told = |change: &Interval| {
            format!("{} ({})", signed(change.estimate, 1), change.ends(1, true))
        };
        wave.change.as_ref().map(told)
    };
    let grid = |days: &[u64]| {
        let mut header = vec!["answer".to_owned(), format!("day {begin}")];
        header.extend(days.iter().map(|day| format!("to day {day}")));
        let rows = all.iter().filter(|wave| wave.day == *begin).map(|first| {
            let mut row = vec![format!("{} {}", first.item, first.answer), share(first)];
            let changes = days.iter().map(|day| of(first, *day).and_then(change));
            row.extend(changes.map(|change| change.unwrap_or(NONE.into())));
            row
        });
        let rows = rows.collect();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        Grid::of(format!("Since day {begin}"), &header, &header[1..], rows)
    };
    match later {
        [] => vec![grid(&[])],
        _ => later.chunks(DAYS).map(grid).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(day: u64, change: Option<(f64, f64, f64)>) -> Wave {
        let interval =
            |(estimate, low, high)| Interval { estimate, low: Some(low), high: Some(high) };
        Wave {
            day,
            item: "A".into(),
            answer: "yes".into(),
            asked: 100.0,
            share: Some(50.0),
            margin: Some(9.8),
            ends: Some((40.3, 59.7)),
            change: change.map(interval),
        }
    }

    #[test]
    fn a_change_is_one_whose_interval_leaves_out_none() {
        let moved =
            [wave(0, None), wave(9, Some((2.0, 0.5, 3.5))), wave(9, Some((1.0, -1.0, 3.0)))];
        let said = answer(&moved, 0.95);
        assert!(said.starts_with("From day 0 to day 9 1 of 2 answers change"), "{said}");
        assert!(said.contains("one answer in 20 misses by luck"), "{said}");
        assert!(said.contains("+2.0 points (+0.5 to +3.5)"), "{said}");
        let still = [wave(0, None), wave(9, Some((0.0, 0.0, 0.0)))];
        let said = answer(&still, 0.95);
        assert!(said.contains("none of 1 answer is shown to change"), "{said}");
        assert!(answer(&[wave(3, None)], 0.95).contains("Only day 3"));
        assert_eq!(answer(&[], 0.95), "Nobody was asked.");
    }
}
