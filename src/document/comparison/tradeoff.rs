//! The trade-off: satisfaction against backlash, with un-follows.

use serde_json::json;

use super::data::{Comparison, Found};
use crate::document::block::{Block, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::WITHIN;
use crate::ground::text::list;

const X: &str = "backlash_rate";
const Y: &str = "satisfaction";
const SIZE: &str = "unfollow_rate";

/// Satisfaction against backlash.
pub fn part(found: &Comparison) -> Option<Part> {
    let arms: Vec<&str> = found
        .arms()
        .iter()
        .map(String::as_str)
        .filter(|arm| found.mean(arm, X).is_some() && found.mean(arm, Y).is_some())
        .collect();
    if arms.len() < 2 {
        return None;
    }
    let of = |metric: &str| arms.iter().map(|arm| found.mean(arm, metric)).collect::<Vec<_>>();
    let mut columns = vec![Column::names("arm", &arms)];
    for (metric, short) in [(X, "backlash"), (Y, "satisfaction"), (SIZE, "unfollow")] {
        let all = of(metric);
        let unit = all.iter().flatten().next().map_or("", |found| found.unit.as_str());
        columns.extend(Comparison::columns_of(short, &all, unit));
    }
    let point = |arm: &str| -> Option<(f64, f64)> {
        Some((found.mean(arm, X)?.interval.estimate, found.mean(arm, Y)?.interval.estimate))
    };
    let points: Vec<(f64, f64)> = arms.iter().filter_map(|arm| point(arm)).collect();
    let front = front(&points);
    let unbeaten: Vec<&str> = arms
        .iter()
        .copied()
        .filter(|arm| {
            found.answer.iter().any(|answer| answer.unbeaten.iter().any(|name| name == arm))
        })
        .collect();
    columns.push(Column::names(
        "not_beaten",
        arms.iter().map(|arm| if unbeaten.contains(arm) { "yes" } else { "no" }),
    ));
    columns.push(Column::names(
        "on_front_of_means",
        (0..arms.len()).map(|arm| if front.contains(&arm) { "yes" } else { "no" }),
    ));
    let on_front: Vec<&str> = front.iter().map(|arm| arms[*arm]).collect();
    let figure = Figure {
        id: "tradeoff",
        kind: "tradeoff",
        title: "Satisfaction against backlash".into(),
        caption: format!(
            "Means over n = {} replications; bars are {} intervals ({}), each alone: arms \
             share their luck, so that two can be told apart though their bars overlap. The \
             area of a mark grows with the un-follow rate. The line joins the Pareto front of the \
             means in these two metrics: no other mean has more satisfaction and no more backlash. \
             A ring marks what no other arm beats when un-follows count too and luck is allowed \
             for, by the tests of the ranking.",
            found.replications(),
            found.level(),
            WITHIN
        ),
        alt: alt(&arms, &of(X), &of(Y), &of(SIZE), &on_front, &unbeaten),
        columns,
        options: json!({ "front": front }),
    };
    Some(Part { id: "tradeoff", title: "The trade-off".into(), blocks: vec![Block::Chart(figure)] })
}

/// The points that no other point dominates (less of the first, more of the second), from the
/// least of the first on.
fn front(points: &[(f64, f64)]) -> Vec<usize> {
    let dominates = |a: &(f64, f64), b: &(f64, f64)| a.0 <= b.0 && a.1 >= b.1 && a != b;
    let mut front: Vec<usize> = (0..points.len())
        .filter(|i| !points.iter().any(|other| dominates(other, &points[*i])))
        .collect();
    front.sort_by(|a, b| points[*a].0.total_cmp(&points[*b].0));
    front
}

fn alt(
    arms: &[&str],
    backlash: &[Option<&Found>],
    satisfaction: &[Option<&Found>],
    unfollows: &[Option<&Found>],
    front: &[&str],
    unbeaten: &[&str],
) -> String {
    let told = |found: &Option<&Found>| found.map_or("no value".into(), |f| f.interval.told());
    let each: Vec<String> = (0..arms.len())
        .map(|arm| {
            format!(
                "{}: satisfaction {}, backlash {}, un-follows {}",
                arms[arm],
                told(&satisfaction[arm]),
                told(&backlash[arm]),
                told(&unfollows[arm])
            )
        })
        .collect();
    format!(
        "Satisfaction upwards, backlash to the right. On the front of the means: {}. Not beaten: \
         {}. {}.",
        list(front),
        list(unbeaten),
        each.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_is_what_nothing_dominates() {
        // Worked by hand: c is dominated by b (same backlash, less satisfaction), d by a.
        let points = [(0.1, 0.2), (0.3, 0.5), (0.3, 0.4), (0.2, 0.2), (0.9, 0.6)];
        assert_eq!(front(&points), [0, 1, 4]);
        // Equal points do not dominate each other.
        assert_eq!(front(&[(1.0, 1.0), (1.0, 1.0)]), [0, 1]);
    }
}
