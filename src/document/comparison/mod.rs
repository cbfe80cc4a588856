//! The page of a comparison: one file per section, in the order of the page.

mod bad_days;
mod cascades;
mod contacts;
mod dashboard;
mod data;
mod days;
mod desks;
mod doses;
mod exits;
mod failures;
mod means;
mod measures;
mod money;
mod ranking;
mod repeat;
mod segments;
mod split;
mod tradeoff;

pub use data::{Comparison, Found};
pub use failures::alarms;
pub use measures::facets;

use super::parameters;
use super::words;
use super::{ReportError, Source};
use crate::document::block::{Document, Part};
use crate::record::found;

/// The page of a comparison.
///
/// # Errors
///
/// A file is damaged.
pub fn page(source: &Source, result: &found::Comparison) -> Result<Document, ReportError> {
    let found = Comparison::read(source, result)?;
    let parts: Vec<Option<Part>> = vec![
        failures::part(&found),
        doses::part(&found),
        ranking::part(&found),
        money::part(&found),
        tradeoff::part(&found),
        days::part(&found)?,
        bad_days::part(&found)?,
        desks::part(&found)?,
        exits::part(&found),
        segments::part(&found),
        split::part(&found),
        dashboard::part(&found),
        contacts::part(&found),
        cascades::part(&found)?,
        found.scenario.as_ref().map(parameters::part),
        Some(repeat::part(source, &found)?),
    ];
    Ok(Document {
        title: found.manifest.scenario.clone(),
        question: found.question(),
        answer: found.answer.as_ref().map(|answer| words::answer(answer, &found.result)),
        facts: found.facts(),
        alarms: failures::alarms(&found.result),
        arms: found.result.arms.clone(),
        parts: parts.into_iter().flatten().collect(),
    })
}
