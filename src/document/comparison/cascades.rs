//! How far criticism travels.

use std::collections::BTreeMap;

use serde_json::json;

use super::data::Comparison;
use crate::document::ReportError;
use crate::document::block::{Block, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::{count, percent, thousands};

/// Sizes of cascades.
///
/// # Errors
///
/// The table of cascades is damaged.
pub fn part(found: &Comparison) -> Result<Option<Part>, ReportError> {
    let Some(rows) = &found.cascades else { return Ok(None) };
    let (mut arms, mut sizes, mut shares, mut counts) = (vec![], vec![], vec![], vec![]);
    let mut totals: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
    for row in rows {
        let total = totals.entry(row.arm.as_str()).or_default();
        total.0 += row.cascades;
        total.1 = total.1.max(row.reshares);
        total.2 += if row.reshares == 0 { row.cascades } else { 0 };
        arms.push(row.arm.as_str());
        // A cascade is its first post and every reshare: nothing is lost on a logarithmic axis.
        sizes.push(Some(row.reshares as f64 + 1.0));
        shares.push(Some(row.at_least_share));
        counts.push(Some(row.cascades as f64));
    }
    if arms.is_empty() {
        return Ok(None);
    }
    let each: Vec<String> = found
        .arms()
        .iter()
        .map(|arm| match totals.get(arm.as_str()) {
            None => format!("{arm}: none"),
            Some((n, most, never)) => format!(
                "{arm}: n = {}, {} never passed on, the largest with {}",
                thousands(*n),
                percent((*never as f64 / *n as f64 * 1000.0).round() / 1000.0),
                count(most + 1, "post", "posts")
            ),
        })
        .collect();
    let ns: Vec<String> = found
        .arms()
        .iter()
        .map(|arm| {
            let n = totals.get(arm.as_str()).map_or(0, |(n, ..)| *n);
            format!("{arm} {}", thousands(n))
        })
        .collect();
    let figure = Figure {
        id: "cascades",
        kind: "tail",
        title: "Sizes of cascades".into(),
        caption: format!(
            "Share of critical posts that grew to at least so many posts (the first one and every \
             reshare); both axes logarithmic; all {} replications pooled, no interval.{} n: {}.",
            found.replications(),
            among(found),
            ns.join(", ")
        ),
        alt: format!("Sizes of cascades. {}.", each.join("; ")),
        columns: vec![
            Column::names("arm", &arms),
            Column::numbers("posts", "posts", sizes),
            Column::numbers("at_least_share", "share of critical posts", shares),
            Column::numbers("cascades", "cascades", counts),
        ],
        options: json!({}),
    };
    let blocks = vec![Block::Chart(figure)];
    Ok(Some(Part { id: "cascades", title: "How far criticism travels".into(), blocks }))
}

/// How many people there were to travel among: nothing else here depends on it.
fn among(found: &Comparison) -> String {
    found.people().map_or(String::new(), |people| {
        format!(
            " The largest are of the size simulated: {} people in each run.",
            thousands(people.into())
        )
    })
}
