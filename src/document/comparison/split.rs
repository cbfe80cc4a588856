//! Through what the arms have their effects, where that was asked for.

use serde_json::json;

use super::data::Comparison;
use super::measures::facets;
use crate::document::answer::segments::Known;
use crate::document::answer::split::{Divided, Effect, Split, WHOLE, WORLD};
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::{Interval, number, title};
use crate::experiment::split::METRICS;

/// The division; nothing without one.
pub fn part(found: &Comparison) -> Option<Part> {
    let split = found.answer.as_ref()?.split.as_ref()?;
    let mut blocks = vec![Block::Text(before(split))];
    blocks.extend(split.missing.iter().map(|missing| Block::Text(format!("{missing}."))));
    blocks.push(Block::Text(split.whole_rests_on(found.result.replications)));
    let figures =
        METRICS.iter().zip(IDS).filter_map(|(metric, id)| figure(found, split, metric, id));
    blocks.extend(figures.map(Block::Chart));
    let tables = split.arms.iter().map(|arm| table(found, split, arm));
    blocks.extend(tables.map(|(summary, grid)| Block::Folded(summary, grid)));
    blocks.push(Block::Grid(groups(split)));
    Some(Part { id: "split", title: "Through what it works".into(), blocks })
}

fn before(split: &Split) -> String {
    format!(
        "What an arm changes against {base} is divided among {groups} groups of mechanisms by the value of \
         Shapley: what a group adds to those taken in before it, on average over all orders. So the \
         parts add up to the whole effect, and what two groups bring only together is halved between them. \
         In \u{201c}{WORLD}\u{201d} is what is left of the difference without any group: nothing, where arms \
         differ in their policies alone. People, the days before and what was solved for day 0 are the same \
         throughout; {method}.",
        base = split.baseline,
        groups = split.groups.len(),
        method = split.method
    )
}

/// The parts of an effect, the whole first.
fn in_order(effect: &Effect) -> Vec<(&str, Known)> {
    let all = effect.parts.iter().map(|part| (part.part.as_str(), part.known));
    let (whole, parts): (Vec<_>, Vec<_>) = all.partition(|(name, _)| *name == WHOLE);
    [whole, parts].concat()
}

/// What each figure is called in addresses and downloads, by headline metric.
const IDS: [&str; METRICS.len()] = ["split", "split-backlash", "split-unfollow"];

/// A share of an arm.
struct Share<'a> {
    part: &'a str,
    arm: &'a str,
    known: Known,
}

impl Share<'_> {
    fn interval(&self) -> Interval {
        self.known.into()
    }

    /// Whether it is to be seen whatever the others are.
    fn counts(&self) -> bool {
        self.part == WHOLE || self.interval().leaves_out_zero()
    }
}

/// The figure of a metric: parts that no arm has told apart from nothing are in its numbers alone.
fn figure(
    found: &Comparison,
    split: &Split,
    metric: &'static str,
    id: &'static str,
) -> Option<Figure> {
    let mut shares = Vec::new();
    for arm in &split.arms {
        for effect in arm.effects.iter().filter(|effect| effect.metric == metric) {
            let of = in_order(effect).into_iter();
            shares.extend(of.map(|(part, known)| Share { part, arm: &arm.arm, known }));
        }
    }
    let mut parts: Vec<&str> = Vec::new();
    for share in &shares {
        if !parts.contains(&share.part) {
            parts.push(share.part);
        }
    }
    let told = |part: &&str| shares.iter().any(|share| share.part == *part && share.counts());
    let (shown, left): (Vec<&str>, Vec<&str>) = parts.into_iter().partition(told);
    let left = match left[..] {
        [] => String::new(),
        ref left => format!(
            " Not drawn, for under no arm they are told apart from nothing: {}; \u{201c}Show the numbers\u{201d} \
             has them.",
            left.join(", ")
        ),
    };
    let numbers = |name: &str, unit: &str, of: &dyn Fn(&Known) -> Option<f64>| {
        Column::numbers(name, unit, shares.iter().map(|share| of(&share.known)).collect())
    };
    let alt = split.arms.iter().map(|arm| {
        let own = shares.iter().filter(|share| share.arm == arm.arm);
        let parts: Vec<String> =
            own.map(|share| format!("{} {}", share.part, share.interval().told())).collect();
        format!("{}: {}", arm.arm, parts.join(", "))
    });
    (!shares.is_empty()).then(|| Figure {
        id,
        kind: "split",
        title: format!("Parts of each effect: {}", title(metric).to_lowercase()),
        caption: format!(
            "Bars: the parts of the difference from {}, {}. Faint: not told apart from nothing.{left}",
            split.baseline,
            means(found, split)
        ),
        alt: format!(
            "Parts of what each arm does to {metric}. {}.",
            alt.collect::<Vec<_>>().join("; ")
        ),
        columns: vec![
            Column::names("part", shares.iter().map(|share| share.part)),
            Column::names("arm", shares.iter().map(|share| share.arm)),
            numbers("estimate", "", &|known| Some(known.estimate)),
            numbers("low", "", &|known| known.low),
            numbers("high", "", &|known| known.high),
            numbers("n", "replications", &|known| Some(known.n as f64)),
        ],
        options: json!({
            "select": facets(&[metric], found.people()), "baseline": split.baseline, "shown": shown,
        }),
    })
}

/// What the numbers are.
fn means(found: &Comparison, split: &Split) -> String {
    format!(
        "means over the first n = {} replications with {} intervals (Student t), each alone; what is the same in \
         every replication has none",
        split.divided,
        found.level()
    )
}

/// A row per part of what an arm changes, a column per headline metric.
fn table(found: &Comparison, split: &Split, arm: &Divided) -> (String, Grid) {
    let metrics: Vec<&str> = arm.effects.iter().map(|effect| effect.metric.as_str()).collect();
    let units: Vec<String> =
        arm.effects.iter().map(|effect| format!("{} [{}]", effect.metric, effect.unit)).collect();
    let all: Vec<(Vec<(&str, Known)>, usize)> =
        arm.effects.iter().map(|effect| (in_order(effect), places(effect))).collect();
    let longest = all.iter().map(|(parts, _)| parts).max_by_key(|parts| parts.len());
    let rows = longest.into_iter().flatten().enumerate().map(|(row, (part, _))| {
        let cells = all.iter().map(|(parts, places)| {
            parts.get(row).map_or("no value".into(), |(_, known)| cell(*known, *places))
        });
        std::iter::once((*part).to_owned()).chain(cells).collect()
    });
    let caption = format!(
        "Parts of what {} changes against {}, {}; {}",
        arm.arm,
        split.baseline,
        means(found, split),
        units.join("; ")
    );
    let grid =
        Grid::of(caption, &[&["part"], metrics.as_slice()].concat(), &metrics, rows.collect());
    (format!("{}, as a table", arm.arm), grid)
}

/// The decimals of all parts of an effect: one more than the least certain deserves, so that small parts
/// can be read beside large ones.
fn places(effect: &Effect) -> usize {
    let known = effect.parts.iter().map(|part| Interval::from(part.known));
    let deserved = known.filter(|part| part.half_width().is_some_and(|half| half > 0.0));
    deserved.map(|part| part.places()).min().map_or(2, |fewest| fewest + 1)
}

/// What is nothing to every digit shown needs no interval.
fn cell(known: Known, places: usize) -> String {
    let shown = |value| number(value, places, true);
    match known.low.zip(known.high).map(|(low, high)| (shown(low), shown(high))) {
        None => shown(known.estimate),
        Some((low, high)) if low == high => low,
        Some(_) => Interval::from(known).told_to(places, true),
    }
}

/// What comes through each group.
fn groups(split: &Split) -> Grid {
    let row = |group: &crate::document::answer::split::Named| {
        vec![group.name.clone(), format!("what {}", group.what), group.switches.join(", ")]
    };
    let header = ["group", "what comes through it", "switches"];
    let rows = split.groups.iter().map(row).collect();
    Grid::of("The groups, and the switches that take each out", &header, &[], rows)
}
