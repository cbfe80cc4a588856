//! Why followers go, and who; customers lost and won.

use serde_json::json;

use super::data::{Comparison, Found};
use super::measures::{Shown, facets, led_by, measures};
use crate::document::block::{Block, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words;
use crate::model::consumer::AGE_BANDS;
use crate::model::exit::Reason;
use crate::world::metrics::Chapter;

/// The reasons, with what they are called.
pub(super) const REASONS: [(&str, &str); Reason::COUNT] = [
    ("exits_too_frequent_share", "posts too often"),
    ("exits_crowded_share", "crowded feed"),
    ("exits_boring_share", "boring posts"),
    ("exits_intruded_share", "intruded"),
    ("exits_ignored_share", "ignored or mistreated"),
    ("exits_lost_interest_share", "lost interest"),
    ("exits_watched_share", "felt watched"),
];

/// Exits by reason, un-follows by age, and customers lost and won.
pub fn part(found: &Comparison) -> Option<Part> {
    // To un-follow is not to leave: where a policy has fewer un-follows because the dissatisfied are customers
    // no more, it shows here.
    let custom = led_by("customers_lost", Chapter::Custom);
    let custom = measures(found, "custom", "Customers lost and won", &custom, Shown::Means);
    let charts = [reasons(found), ages(found), custom];
    let blocks: Vec<Block> = charts.into_iter().flatten().map(Block::Chart).collect();
    if blocks.is_empty() {
        return None;
    }
    Some(Part { id: "exits", title: "Who leaves, and why".into(), blocks })
}

fn reasons(found: &Comparison) -> Option<Figure> {
    let arms = found.arms();
    // An older folder knows fewer reasons; one that it does not know is not one that nobody had.
    let is_known = |metric: &str| arms.iter().any(|arm| found.mean(arm, metric).is_some());
    let reasons: Vec<_> = REASONS.iter().filter(|(metric, _)| is_known(metric)).collect();
    if reasons.is_empty() {
        return None;
    }
    let rows: Vec<Option<&Found>> = arms
        .iter()
        .flat_map(|arm| reasons.iter().map(|(metric, _)| found.mean(arm, metric)))
        .collect();
    let names: Vec<String> = reasons.iter().map(|(_, name)| (*name).to_owned()).collect();
    let told = arms.iter().filter_map(|arm| {
        let shares = reasons.iter().filter_map(|(metric, name)| {
            let share = found.mean(arm, metric)?.interval.estimate;
            Some(format!("{name} {}", words::percent((share * 1000.0).round() / 1000.0)))
        });
        let shares: Vec<String> = shares.collect();
        (!shares.is_empty()).then(|| format!("{arm}: {}", shares.join(", ")))
    });
    let told: Vec<String> = told.collect();
    let mut columns =
        vec![Column::turns("arm", arms.to_vec(), reasons.len()), Column::turns("reason", names, 1)];
    columns.extend(Comparison::columns(&rows, "share of exits"));
    Some(Figure {
        id: "reasons",
        kind: "stack",
        title: "Exits by reason".into(),
        caption: format!(
            "Share of all exits (un-follows, mutes and people who stopped looking), mean over n = \
             {} replications; {} intervals ({}) when pointed at. Feeling watched comes of any brand \
             and of learning elsewhere that companies listen, so it ends ties with a silent brand \
             too.",
            found.replications(),
            found.level(),
            words::WITHIN
        ),
        alt: format!("Exits by reason, as shares. {}.", told.join("; ")),
        columns,
        options: json!({ "stack": "reason", "unit": "share of exits" }),
    })
}

fn ages(found: &Comparison) -> Option<Figure> {
    const METRICS: [&str; 3] = ["unfollow_rate", "exit_rate", "satisfaction"];
    let arms = found.arms();
    let mut rows: Vec<Option<&Found>> = Vec::new();
    for metric in METRICS {
        for band in AGE_BANDS {
            let sliced = format!("{metric}[age={band}]");
            rows.extend(arms.iter().map(|arm| found.mean(arm, &sliced)));
        }
    }
    if rows.iter().all(Option::is_none) {
        return None;
    }
    let bands: Vec<String> = AGE_BANDS.iter().map(|band| (*band).to_owned()).collect();
    let metrics: Vec<String> = METRICS.iter().map(|metric| (*metric).to_owned()).collect();
    let told = arms.iter().filter_map(|arm| {
        let rates = AGE_BANDS.iter().filter_map(|band| {
            let rate = found.mean(arm, &format!("unfollow_rate[age={band}]"))?;
            Some(format!("{band} {}", rate.interval.told()))
        });
        let rates: Vec<String> = rates.collect();
        (!rates.is_empty()).then(|| format!("{arm}: {}", rates.join(", ")))
    });
    let told: Vec<String> = told.collect();
    let mut columns = vec![
        Column::turns("metric", metrics, arms.len() * AGE_BANDS.len()),
        Column::turns("age", bands, arms.len()),
        Column::turns("arm", arms.to_vec(), 1),
    ];
    columns.extend(Comparison::columns(&rows, ""));
    Some(Figure {
        id: "ages",
        kind: "intervals",
        title: "By age".into(),
        caption: format!("{}.", found.mean_with_interval()),
        alt: format!("Un-follow rate by age band. {}.", told.join("; ")),
        columns,
        options: json!({ "select": facets(&METRICS, found.people()), "group": "age", "zero": false }),
    })
}
