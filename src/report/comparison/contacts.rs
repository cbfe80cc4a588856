//! How contacts are, and what all of it costs and brings.

use super::data::Comparison;
use super::measures::{Shown, measures};
use crate::report::page::{Block, Grid, Part};

const QUALITY: [&str; 10] = [
    "contacts",
    "proper_share",
    "helpful_share",
    "median_latency_hours",
    "wanted_answered_share",
    "dropped_share",
    "addressed_answered_share",
    "unmet_expectations",
    "dropped_replies",
    "heard_share",
];

const COSTS: [&str; 8] = [
    "staff_hours",
    "purchases",
    "offers_redeemed",
    "failure_factor",
    "opt_outs",
    "gone_private_share",
    "mean_strain",
    "monitorable_share",
];

/// How fast answers come, beside how many come at all.
const SPEED: [(&str, &str); 3] = [
    ("median_latency_hours", "median latency [hours]"),
    ("wanted_answered_share", "share answered"),
    ("dropped_share", "share dropped"),
];

/// Quality and latency of contacts; costs.
pub fn part(found: &Comparison) -> Option<Part> {
    let charts = [
        measures(found, "contacts", "Quality and speed of contacts", &QUALITY, Shown::Means),
        measures(found, "costs", "What it costs and brings", &COSTS, Shown::Means),
    ];
    let [quality, costs] = charts.map(|chart| chart.map(Block::Chart));
    let blocks: Vec<Block> =
        [quality, speed(found).map(Block::Grid), costs].into_iter().flatten().collect();
    if blocks.is_empty() {
        return None;
    }
    Some(Part { id: "contacts", title: "Contacts, costs and returns".into(), blocks })
}

/// The median counts what was answered alone: few staff who answer little may look fast. So it
/// stands beside the shares that were answered and dropped.
fn speed(found: &Comparison) -> Option<Grid> {
    let told = |arm: &str, metric: &str| {
        found.mean(arm, metric).map_or("no value".into(), |found| found.interval.told())
    };
    let arms = found.arms().iter();
    let answering: Vec<&String> = arms
        .filter(|arm| SPEED.iter().any(|(metric, _)| found.mean(arm, metric).is_some()))
        .collect();
    let rows: Vec<Vec<String>> = answering
        .iter()
        .map(|arm| {
            let figures = SPEED.iter().map(|(metric, _)| told(arm, metric));
            std::iter::once((*arm).clone()).chain(figures).collect()
        })
        .collect();
    let [latency, answered, dropped] = SPEED.map(|(_, title)| title);
    let caption = format!(
        "How fast, and how many: the median latency is that of the posts that were answered, so it \
         means little where many were not. Answered: of the posts that the policy set out to \
         answer. Dropped: of the replies sent or dropped. Means over replications with {} \
         intervals; arms that set out to answer nothing are left out",
        found.level()
    );
    let header = ["arm", latency, answered, dropped];
    (!rows.is_empty()).then(|| Grid::of(caption, &header, &header[1..], rows))
}
