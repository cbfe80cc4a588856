//! Through what the arms have their effects, where that was asked for.

use serde_json::json;

use super::data::Comparison;
use super::measures::facets;
use crate::experiment::segments::Known;
use crate::experiment::split::finding::{Effect, Split, WHOLE, WORLD};
use crate::report::figure::{Column, Figure};
use crate::report::page::{Block, Grid, Part};
use crate::report::words::Interval;

/// The division; nothing without one.
pub fn part(found: &Comparison) -> Option<Part> {
    let split = found.answer.as_ref()?.split.as_ref()?;
    let mut blocks = vec![Block::Text(before(split))];
    blocks.extend(split.missing.iter().map(|missing| Block::Text(format!("{missing}."))));
    blocks.extend(figure(found, split).map(Block::Chart));
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

fn figure(found: &Comparison, split: &Split) -> Option<Figure> {
    let (mut metrics, mut parts, mut arms, mut known) = (vec![], vec![], vec![], vec![]);
    for arm in &split.arms {
        for effect in &arm.effects {
            for (part, share) in in_order(effect) {
                metrics.push(effect.metric.as_str());
                parts.push(part);
                arms.push(arm.arm.as_str());
                known.push(share);
            }
        }
    }
    let first = *metrics.first()?;
    let mut names: Vec<&str> = metrics.clone();
    names.dedup();
    names.truncate(split.arms.first()?.effects.len());
    let numbers = |name: &str, unit: &str, of: &dyn Fn(&Known) -> Option<f64>| {
        Column::numbers(name, unit, known.iter().map(of).collect())
    };
    let told = split.arms.iter().filter_map(|arm| {
        let effect = arm.effects.iter().find(|effect| effect.metric == first)?;
        let parts = in_order(effect).into_iter().map(|(part, share)| {
            let Known { estimate, low, high, .. } = share;
            format!("{part} {}", Interval { estimate, low, high }.told())
        });
        Some(format!("{}: {}", arm.arm, parts.collect::<Vec<_>>().join(", ")))
    });
    Some(Figure {
        id: "split",
        kind: "split",
        title: "Parts of each effect".into(),
        caption: format!(
            "Bars: the parts of the difference from {}, means over the first n = {} replications with {} \
             intervals (Student t), each alone; what is the same in every replication has none.",
            split.baseline,
            split.divided,
            found.level()
        ),
        alt: format!(
            "Parts of what each arm does to {first}. {}.",
            told.collect::<Vec<_>>().join("; ")
        ),
        columns: vec![
            Column::names("metric", &metrics),
            Column::names("part", &parts),
            Column::names("arm", &arms),
            numbers("estimate", "", &|known| Some(known.estimate)),
            numbers("low", "", &|known| known.low),
            numbers("high", "", &|known| known.high),
            numbers("n", "replications", &|known| Some(known.n as f64)),
        ],
        options: json!({ "select": facets(&names, found.people()), "baseline": split.baseline }),
    })
}

/// What comes through each group.
fn groups(split: &Split) -> Grid {
    let row = |group: &crate::experiment::split::finding::Named| {
        vec![group.name.clone(), format!("what {}", group.what), group.switches.join(", ")]
    };
    let header = ["group", "what comes through it", "switches"];
    let rows = split.groups.iter().map(row).collect();
    Grid::of("The groups, and the switches that take each out", &header, &[], rows)
}
