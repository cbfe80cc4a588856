//! What is true, and what the brand's own dashboard shows.

use serde_json::json;

use super::data::{Comparison, Found};
use super::measures::facets;
use crate::document::block::{Block, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words;
use crate::world::metrics::{METRICS, metric};

/// What a brand sees as it is, so that nothing stands beside it.
#[cfg(test)]
pub(super) const ALONE: [&str; 1] = ["dashboard.answered_share"];

/// True against visible metrics.
pub fn part(found: &Comparison) -> Option<Part> {
    let arms = found.arms();
    // Each visible metric that has a true one of the same unit beside it.
    let pairs: Vec<(&str, &str)> = METRICS
        .iter()
        .filter_map(|metric| {
            let truth = metric.name.strip_prefix("dashboard.")?;
            let has = |name: &str| arms.iter().any(|arm| found.mean(arm, name).is_some());
            (has(truth) && has(metric.name)).then_some((truth, metric.name))
        })
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let of = |pick: &dyn Fn(&(&'static str, &'static str)) -> &'static str| {
        let pairs = pairs.iter().map(pick);
        pairs.flat_map(|name| arms.iter().map(move |arm| found.mean(arm, name))).collect::<Vec<_>>()
    };
    let mut columns = vec![
        Column::turns(
            "metric",
            pairs.iter().map(|(truth, _)| (*truth).to_owned()).collect(),
            arms.len(),
        ),
        Column::turns("arm", arms.to_vec(), 1),
    ];
    for (prefix, rows) in [("true", of(&|pair| pair.0)), ("dashboard", of(&|pair| pair.1))] {
        columns.extend(Comparison::columns_of(prefix, &rows, ""));
    }
    let figure = Figure {
        id: "dashboard",
        kind: "pairs",
        title: "As it is, and as the dashboard shows it".into(),
        caption: format!(
            "Filled: as it is. Hollow: as the brand's dashboard shows it, which sees only what can \
             be monitored, misreads some of it, and cannot see who muted. Means over n = {} \
             replications with {} intervals ({}), each alone.",
            found.replications(),
            found.level(),
            words::WITHIN
        ),
        alt: alt(found, pairs[0]),
        columns,
        options: json!({ "select": with_both_docs(&pairs, found.people()) }),
    };
    let blocks = vec![Block::Chart(figure)];
    Some(Part { id: "dashboard", title: "What the dashboard does not show".into(), blocks })
}

/// The facets of the true metrics, which also say what the dashboard shows in their place.
fn with_both_docs(pairs: &[(&str, &str)], people: Option<u32>) -> serde_json::Value {
    let names: Vec<&str> = pairs.iter().map(|(truth, _)| *truth).collect();
    let mut all = facets(&names, people);
    for (index, (truth, seen)) in pairs.iter().enumerate() {
        let doc = |name: &str| metric(name).map_or("", |metric| metric.doc);
        all[index]["doc"] = json!(format!("{}. On the dashboard: {}", doc(truth), doc(seen)));
    }
    all
}

fn alt(found: &Comparison, (truth, seen): (&str, &str)) -> String {
    let told = |found: Option<&Found>| found.map_or("no value".into(), |f| f.interval.told());
    let each: Vec<String> = found
        .arms()
        .iter()
        .map(|arm| {
            format!("{arm} {}, shown {}", told(found.mean(arm, truth)), told(found.mean(arm, seen)))
        })
        .collect();
    format!("{} as it is and as the dashboard shows it: {}.", words::title(truth), each.join("; "))
}
