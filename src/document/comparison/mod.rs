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
pub fn page(source: &Source, result: &found::ComparisonFound) -> Result<Document, ReportError> {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::answer::money::metric_of;
    use crate::document::answer::segments::{BORNE, IMPROPER, PEOPLE, UNASKED};
    use crate::experiment::compare::HEADLINE;
    use crate::model::prices::Line;
    use crate::world::metrics::{Chapter, METRICS, metric};

    /// The metrics that the sections of a chapter show, and where to go.
    fn shown(chapter: Chapter) -> (Vec<&'static str>, &'static str) {
        let own = || chapter.metrics().collect();
        let of = |file: &[&[&'static str]]| file.concat();
        match chapter {
            Chapter::Headline => (HEADLINE.to_vec(), "experiment/compare.rs"),
            // These ask the chapter.
            Chapter::Contacts | Chapter::Costs => (own(), "document/comparison/contacts.rs"),
            Chapter::Custom => (own(), "document/comparison/exits.rs"),
            Chapter::Tables => (own(), "no section"),
            Chapter::Reasons => {
                (exits::REASONS.map(|(name, _)| name).to_vec(), "document/comparison/exits.rs")
            }
            Chapter::Segments => {
                let file = "document/answer/segments.rs and document/comparison/segments.rs";
                (of(&[&BORNE, &[PEOPLE, IMPROPER, UNASKED]]), file)
            }
            Chapter::Money => {
                let lines = Line::ALL.map(metric_of);
                let file = "document/answer/money.rs and document/comparison/money.rs";
                (of(&[&lines, &["money_net", "cost_per_satisfied"]]), file)
            }
            Chapter::BadDays => {
                let playbooks: Vec<_> =
                    bad_days::PLAYBOOKS.iter().map(|(name, ..)| *name).collect();
                (of(&[&bad_days::CRITICISM, &playbooks]), "document/comparison/bad_days.rs")
            }
            Chapter::Dashboard => {
                let twin = |name: &&str| {
                    let truth = name.strip_prefix("dashboard.");
                    truth.and_then(metric).is_some() || dashboard::ALONE.contains(name)
                };
                (chapter.metrics().filter(twin).collect(), "document/comparison/dashboard.rs")
            }
        }
    }

    #[test]
    fn every_metric_is_shown_where_it_says() {
        for metric in METRICS {
            let (names, file) = shown(metric.chapter);
            assert!(
                names.contains(&metric.name),
                "{} is of the chapter {:?} (src/world/metrics.rs), whose section does not show it: add it in \
                 src/{file}, or give it another chapter",
                metric.name,
                metric.chapter
            );
            let own: BTreeSet<_> = metric.chapter.metrics().collect();
            let strange: Vec<_> = names.iter().filter(|name| !own.contains(*name)).collect();
            assert!(strange.is_empty(), "src/{file} shows {strange:?} of other chapters");
        }
    }

    #[test]
    fn what_leads_a_chapter_is_of_it() {
        for (lead, chapter) in [
            ("contacts", Chapter::Contacts),
            ("staff_hours", Chapter::Costs),
            ("customers_lost", Chapter::Custom),
        ] {
            let led = measures::led_by(lead, chapter);
            assert_eq!(
                led.len(),
                chapter.metrics().count(),
                "{lead} is not of {chapter:?}: {led:?}"
            );
        }
    }
}
