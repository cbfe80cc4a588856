//! How contacts are, and what all of it costs and brings.

use super::data::Comparison;
use super::measures::{Shown, led_by, measures};
use crate::document::block::{Block, Part};
use crate::world::metrics::Chapter;

/// Quality and latency of contacts; costs.
pub fn part(found: &Comparison) -> Option<Part> {
    let contacts = led_by("contacts", Chapter::Contacts);
    let costs = led_by("staff_hours", Chapter::Costs);
    let charts = [
        measures(found, "contacts", "Quality and speed of contacts", &contacts, Shown::Means),
        measures(found, "costs", "What it costs and brings", &costs, Shown::Means),
    ];
    let blocks: Vec<Block> = charts.into_iter().flatten().map(Block::Chart).collect();
    if blocks.is_empty() {
        return None;
    }
    Some(Part { id: "contacts", title: "Contacts, costs and returns".into(), blocks })
}
