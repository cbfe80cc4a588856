//! Who is ahead of whom, and who is not told apart.

use super::data::{Comparison, Found};
use super::measures::{Shown, measures};
use crate::document::answer::{Order, Place};
use crate::document::block::{Block, Grid, Part};
use crate::document::words;
use crate::experiment::compare::HEADLINE;
use crate::ground::number::column_places;
use crate::ground::text::list;

/// What may be chosen in the chart of differences, beside the headline metrics.
const BESIDE: [&str; 3] = ["customers_lost", "customers_won", "purchases"];

/// The ranking of each headline metric with its ties.
pub fn part(found: &Comparison) -> Option<Part> {
    let answer = found.answer.as_ref()?;
    let mut blocks = Vec::new();
    if found.arms().len() > 1 {
        blocks.push(Block::Text(
            "A rank is the highest place that an arm may have; = says that it is not told apart \
             from another one. One arm beats another if it is ahead of it in at least one of the \
             three metrics and behind in none."
                .into(),
        ));
    }
    for order in &answer.rankings {
        blocks.push(Block::Grid(grid(found, order)));
        if let Some(ties) = ties(order) {
            blocks.push(Block::Text(ties));
        }
    }
    let title = format!("Difference from {}", found.result.baseline);
    let metrics: Vec<&str> = HEADLINE.into_iter().chain(BESIDE).collect();
    blocks.extend(
        measures(found, "differences", &title, &metrics, Shown::Differences).map(Block::Chart),
    );
    blocks.push(Block::List(answer.sentences.iter().skip(1).cloned().collect()));
    let title = if found.arms().len() > 1 { "Ranking" } else { "Headline figures" };
    Some(Part { id: "ranking", title: title.into(), blocks })
}

fn grid(found: &Comparison, order: &Order) -> Grid {
    let alone = found.arms().len() == 1;
    let level = found.level();
    let mut header = vec!["rank", "arm", "mean", "interval", "difference", "interval"];
    if alone {
        header = vec!["arm", "mean", "interval"];
    }
    let ranked = order.order.iter().map(|place| (place.arm.as_str(), Some(place)));
    let rest = found.arms().iter().filter(|arm| order.order.iter().all(|p| p.arm != **arm));
    let arms: Vec<(&str, Option<&Place>)> =
        ranked.chain(rest.map(|arm| (arm.as_str(), None))).collect();
    let mean = |arm: &str| found.mean(arm, &order.metric);
    let gap = |arm: &str| found.difference(arm, &order.metric);
    let means = places(arms.iter().filter_map(|(arm, _)| mean(arm)));
    let gaps = places(arms.iter().filter_map(|(arm, _)| gap(arm))).min(means + 2);
    let rows = arms.iter().map(|(arm, place)| {
        let mut row = Vec::new();
        if !alone {
            row.push(place.map_or("\u{2013}".into(), Place::label));
        }
        row.push((*arm).to_owned());
        row.extend(show(mean(arm), means, false));
        match alone {
            true => {}
            false if *arm == found.result.baseline => {
                row.extend(["baseline".to_owned(), String::new()]);
            }
            false => row.extend(show(gap(arm), gaps, true)),
        }
        row
    });
    let wish = if order.less_is_better { "less is wished for" } else { "more is wished for" };
    Grid {
        caption: format!(
            "{} [{}], {wish}; {level} intervals, n = {} replications",
            words::title(&order.metric),
            order.unit,
            order.n.max(u64::from(alone) * u64::from(found.result.replications))
        ),
        rows: rows.collect(),
        numeric: header.iter().map(|head| *head != "arm").collect(),
        names: usize::from(!alone),
        header: header.into_iter().map(str::to_owned).collect(),
        marked: Vec::new(),
        note: None,
    }
}

/// The decimals that a column of estimates deserves: those of the most precise of them, but one
/// very narrow interval must not fill the column with digits.
fn places<'a>(all: impl Iterator<Item = &'a Found>) -> usize {
    column_places(all.map(|found| found.interval.places()))
}

fn show(found: Option<&Found>, places: usize, signed: bool) -> [String; 2] {
    match found {
        None => ["no value".into(), String::new()],
        Some(Found { interval, .. }) => {
            [words::number(interval.estimate, places, signed), interval.ends(places, signed)]
        }
    }
}

/// Who is tied with whom, each pair once.
fn ties(order: &Order) -> Option<String> {
    let mut pairs = Vec::new();
    for (index, place) in order.order.iter().enumerate() {
        let below = order.order[index + 1..].iter().map(|below| below.arm.as_str());
        let tied: Vec<&str> =
            below.filter(|arm| place.tied_with.iter().any(|t| t == arm)).collect();
        if !tied.is_empty() {
            pairs.push(format!("{} from {}", place.arm, list(&tied)));
        }
    }
    (!pairs.is_empty()).then(|| format!("Not told apart: {}.", pairs.join("; ")))
}
