//! How contacts are, and what all of it costs and brings.

use super::data::Comparison;
use super::measures::{Shown, measures};
use crate::document::block::{Block, Part};

const QUALITY: [&str; 16] = [
    "contacts",
    "proper_share",
    "helpful_share",
    "median_latency_hours",
    "mean_latency_hours",
    "median_business_hours",
    "promise_kept_share",
    "promise_missed_hours",
    "wanted_answered_share",
    "dropped_share",
    "addressed_answered_share",
    "unmet_expectations",
    "dropped_replies",
    "heard_share",
    "breaches",
    "compensations",
];

const COSTS: [&str; 10] = [
    "staff_hours",
    "human_hours",
    "busy_share",
    "purchases",
    "offers_redeemed",
    "failure_factor",
    "opt_outs",
    "gone_private_share",
    "mean_strain",
    "monitorable_share",
];

/// Quality and latency of contacts; costs.
pub fn part(found: &Comparison) -> Option<Part> {
    let charts = [
        measures(found, "contacts", "Quality and speed of contacts", &QUALITY, Shown::Means),
        measures(found, "costs", "What it costs and brings", &COSTS, Shown::Means),
    ];
    let blocks: Vec<Block> = charts.into_iter().flatten().map(Block::Chart).collect();
    if blocks.is_empty() {
        return None;
    }
    Some(Part { id: "contacts", title: "Contacts, costs and returns".into(), blocks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::metrics::metric;

    #[test]
    fn all_that_is_shown_is_measured() {
        assert!(QUALITY.iter().chain(&COSTS).all(|name| metric(name).is_some()));
    }
}
