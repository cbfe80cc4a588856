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
    let several = found.arms().len() > 1;
    let mut blocks = Vec::new();
    if several {
        blocks.push(Block::Text(
            "A rank is the highest place that an arm may have; = says that it is not told apart \
             from another one."
                .into(),
        ));
    }
    blocks.extend(answer.rankings.iter().map(|order| Block::Grid(grid(found, order))));
    let title = format!("Difference from {}", found.result.baseline);
    let metrics: Vec<&str> = HEADLINE.into_iter().chain(BESIDE).collect();
    blocks.extend(
        measures(found, "differences", &title, &metrics, Shown::Differences).map(Block::Chart),
    );
    blocks.push(Block::List(answer.sentences.iter().skip(1).cloned().collect()));
    let title = if several { "Ranking" } else { "Headline figures" };
    Some(Part { id: "ranking", title: title.into(), blocks })
}

fn grid(found: &Comparison, order: &Order) -> Grid {
    let alone = found.arms().len() == 1;
    let header: &[&str] = if alone { &["arm", "mean"] } else { &HEADER };
    let ranked = order.order.iter().map(|place| (place.arm.as_str(), Some(place)));
    let rest = found.arms().iter().filter(|arm| order.order.iter().all(|p| p.arm != **arm));
    let arms: Vec<(&str, Option<&Place>)> =
        ranked.chain(rest.map(|arm| (arm.as_str(), None))).collect();
    let mean = |arm: &str| found.mean(arm, &order.metric);
    let gap = |arm: &str| found.difference(arm, &order.metric);
    let means = places(arms.iter().filter_map(|(arm, _)| mean(arm)));
    let gaps = places(arms.iter().filter_map(|(arm, _)| gap(arm))).min(means + 2);
    let rows = arms.iter().map(|(arm, place)| {
        let own = vec![(*arm).to_owned(), show(mean(arm), means, false)];
        if alone {
            return own;
        }
        let rank = place.map_or("\u{2013}".into(), Place::label);
        let gap = match *arm == found.result.baseline {
            true => "baseline".into(),
            false => show(gap(arm), gaps, true),
        };
        [vec![rank], own, vec![gap]].concat()
    });
    let wish = if order.less_is_better { "less is wished for" } else { "more is wished for" };
    let caption = format!(
        "{} [{}], {wish}; {} intervals, n = {} replications",
        words::title(&order.metric),
        order.unit,
        found.level(),
        order.n.max(u64::from(alone) * u64::from(found.result.replications))
    );
    Grid {
        names: usize::from(!alone),
        note: ties(order),
        ..Grid::of(caption, header, &["rank", "mean", "difference"], rows.collect())
    }
}

const HEADER: [&str; 4] = ["rank", "arm", "mean", "difference"];

/// The decimals that a column of estimates deserves: those of the most precise of them, but one
/// very narrow interval must not fill the column with digits.
fn places<'a>(all: impl Iterator<Item = &'a Found>) -> usize {
    column_places(all.map(|found| found.interval.places()))
}

fn show(found: Option<&Found>, places: usize, signed: bool) -> String {
    found.map_or("no value".into(), |found| found.interval.told_to(places, signed))
}

/// Who is tied with whom, each pair once.
fn ties(order: &Order) -> Option<String> {
    let all = &order.order;
    if all.len() > 1 && all.iter().all(|place| place.tied_with.len() + 1 == all.len()) {
        return Some("No two of them are told apart.".into());
    }
    let mut pairs = Vec::new();
    for (index, place) in all.iter().enumerate() {
        let below = all[index + 1..].iter().map(|below| below.arm.as_str());
        let tied: Vec<&str> =
            below.filter(|arm| place.tied_with.iter().any(|t| t == arm)).collect();
        if !tied.is_empty() {
            pairs.push(format!("{} from {}", place.arm, list(&tied)));
        }
    }
    (!pairs.is_empty()).then(|| format!("Not told apart: {}.", pairs.join("; ")))
}
