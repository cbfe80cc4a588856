//! What is concluded from two comparisons, and what changed in it.

use super::Names;
use crate::document::answer::Order;
use crate::document::beside::minus::Standing;
use crate::document::block::{Block, Grid, Part};
use crate::document::comparison::Comparison;
use crate::document::words;
use crate::experiment::compare::HEADLINE;
use crate::ground::text::list;

/// What is concluded in each.
pub fn part(a: &Comparison, b: &Comparison, names: &Names) -> Option<Part> {
    let mut blocks = Vec::new();
    if let (Some(one), Some(two)) = (&a.answer, &b.answer) {
        blocks.push(Block::Text(format!("{}.", unbeaten(&one.unbeaten, &two.unbeaten))));
    }
    blocks.extend(standings(a, b, names));
    blocks.extend(ranks(a, b, names));
    let title = "What is concluded".into();
    (!blocks.is_empty()).then_some(Part { id: "conclusions", title, blocks })
}

/// Which arms no other beats in each; no full stop, for use inside sentences.
pub fn unbeaten(a: &[String], b: &[String]) -> String {
    let named = |all: &[String]| {
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        if all.is_empty() { "none".to_owned() } else { list(&all) }
    };
    let same = a.len() == b.len() && a.iter().all(|arm| b.contains(arm));
    match same {
        true => format!("Not beaten by any other arm, in both: {}", named(a)),
        false => format!("Not beaten by any other arm: in A {}; in B {}", named(a), named(b)),
    }
}

/// How an arm stands against the baseline of its result.
fn standing(found: &Comparison, arm: &str, metric: &str) -> Option<Standing> {
    let gap = found.difference(arm, metric)?;
    let order = found.answer.as_ref()?.rankings.iter().find(|order| order.metric == metric)?;
    Some(Standing::of(
        gap.interval.estimate,
        gap.adjusted_p,
        order.less_is_better,
        found.result.level,
    ))
}

/// Statements against the baseline that changed.
fn standings(a: &Comparison, b: &Comparison, names: &Names) -> Vec<Block> {
    let baseline = &a.result.baseline;
    if *baseline != b.result.baseline {
        return vec![Block::Text(format!(
            "Statements against the baseline are about other things in each: it is {baseline} in A \
             and {} in B.",
            b.result.baseline
        ))];
    }
    let (mut rows, mut same) = (Vec::new(), 0);
    for arm in a.arms() {
        for metric in HEADLINE {
            let (Some(one), Some(two)) = (standing(a, arm, metric), standing(b, arm, metric))
            else {
                continue;
            };
            if one == two {
                same += 1;
            } else {
                let metric = words::title(metric);
                rows.push(vec![arm.clone(), metric, one.name().into(), two.name().into()]);
            }
        }
    }
    let n = rows.len() + same;
    if n == 0 {
        return Vec::new();
    }
    if rows.is_empty() {
        let statements = words::count(n as u64, "statement", "statements");
        return vec![Block::Text(format!(
            "Of {statements} about an arm against {baseline} none is another in B than in A."
        ))];
    }
    let caption = format!(
        "Statements about an arm against {baseline} that are not the same in both ({} of {n}). A \
         statement that changes does not show that the two differ: that is tested above",
        rows.len()
    );
    vec![Block::Grid(Grid::of(caption, &["arm", "metric", &names.a, &names.b], &[], rows))]
}

/// Ranks that moved.
fn ranks(a: &Comparison, b: &Comparison, names: &Names) -> Vec<Block> {
    let (Some(one), Some(two)) = (&a.answer, &b.answer) else { return Vec::new() };
    let mut rows = Vec::new();
    for order in &one.rankings {
        let Some(other) = two.rankings.iter().find(|other| other.metric == order.metric) else {
            continue;
        };
        rows.extend(moved(order, other));
    }
    if rows.is_empty() {
        return vec![Block::Text("No rank moved.".into())];
    }
    let caption = format!("Ranks that moved: {}", words::RANK);
    vec![Block::Grid(Grid::of(caption, &["arm", "metric", &names.a, &names.b], &[], rows))]
}

fn moved(a: &Order, b: &Order) -> Vec<Vec<String>> {
    let other = |arm: &str| b.order.iter().find(|place| place.arm == arm);
    let pairs = a.order.iter().filter_map(|place| Some((place, other(&place.arm)?)));
    pairs
        .filter(|(one, two)| one.label() != two.label())
        .map(|(one, two)| vec![one.arm.clone(), words::title(&a.metric), one.label(), two.label()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::answer::Place;

    #[test]
    fn the_unbeaten_are_named_once_if_they_are_the_same() {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let told = unbeaten(&names(&["x", "y"]), &names(&["y", "x"]));
        assert_eq!(told, "Not beaten by any other arm, in both: x and y");
        let told = unbeaten(&names(&["x"]), &[]);
        assert_eq!(told, "Not beaten by any other arm: in A x; in B none");
    }

    #[test]
    fn ranks_move_by_place_or_tie() {
        let order = |places: &[(&str, usize, bool)]| Order {
            metric: "satisfaction".into(),
            unit: String::new(),
            less_is_better: false,
            n: 8,
            order: places
                .iter()
                .map(|(arm, rank, tied)| Place {
                    arm: (*arm).into(),
                    rank: *rank,
                    best_rank: *rank,
                    worst_rank: 2,
                    tied_with: if *tied { vec!["z".into()] } else { Vec::new() },
                })
                .collect(),
            replications_to_separate_the_first_two: None,
        };
        let a = order(&[("x", 1, false), ("y", 2, false), ("gone", 3, false)]);
        let b = order(&[("x", 1, true), ("y", 2, false)]);
        assert_eq!(moved(&a, &b), [["x", "Satisfaction", "1", "1="]]);
    }
}
