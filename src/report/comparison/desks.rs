//! Who answers under each arm, how busy they are and how fast, and what waits.

use super::data::{Comparison, Found};
use super::days;
use crate::experiment::desks::{ArmDesk, Desks};
use crate::report::ReportError;
use crate::report::page::{Block, Grid, Part};
use crate::report::words::{Interval, number, percent};

/// Metrics with their headings; a share is shown in percent.
type Columns = [(&'static str, &'static str, bool)];

/// How the people at the desk fare ...
const STAFF: &Columns = &[
    ("busy_share", "busy", true),
    ("wanted_answered_share", "answered", true),
    ("dropped_share", "dropped", true),
];

/// ... and those who wait.
const SPEED: &Columns = &[
    ("median_latency_hours", "median [h]", false),
    ("mean_latency_hours", "mean [h]", false),
    ("median_business_hours", "median, desk's time [h]", false),
    ("promise_kept_share", "promise kept", true),
    ("promise_missed_hours", "missed by [h]", false),
];

/// The desks, what came of them, and the replies that wait from day to day.
///
/// # Errors
///
/// The table of days is damaged.
pub fn part(found: &Comparison) -> Result<Option<Part>, ReportError> {
    let desks = found.answer.as_ref().and_then(|answer| answer.desks.as_ref());
    let Some(desks) = desks else { return Ok(None) };
    let shocks = desks.shocks_told().map_or(String::new(), |shocks| format!(" {shocks}."));
    let mut blocks = vec![
        Block::Text(desks.sentence.clone()),
        Block::Text(format!(
            "{} really has {}: those who are not simulated load the desk too. By the clock {}.{shocks}",
            desks.brand,
            desks.sizes(),
            desks.clock
        )),
    ];
    if desks.arms.iter().any(|arm| !arm.is_nobody()) {
        let grids = [staff(found, desks), speed(found, desks)].into_iter();
        blocks.extend(grids.filter(|grid| grid.header.len() > 1).map(Block::Grid));
        let title = "Replies waiting from day to day";
        blocks.extend(days::figure(found, "waiting", title, &["queue"], &[])?.map(Block::Chart));
    }
    Ok(Some(Part { id: "desk", title: "The desk".into(), blocks }))
}

/// How many people there are, how busy they are and how much they get done.
fn staff(found: &Comparison, desks: &Desks) -> Grid {
    let caption = format!(
        "Who answers, and how much. Paid: by all of them. Busy: of the hours paid. Answered: of the \
         posts that the policy set out to answer. Dropped: of the replies sent or dropped. Means over \
         replications with {} intervals, each alone; what is the same in every replication has none",
        found.level()
    );
    let people = |arm: &ArmDesk| match arm.is_nobody() {
        true => vec!["nobody".into(), NOTHING.into()],
        false => {
            let places = if arm.agents.fract() == 0.0 { 0 } else { 2 };
            vec![number(arm.agents, places, false), number(arm.paid_hours_per_week, 0, false)]
        }
    };
    table(found, desks, caption, &["people at a time", "paid [h a week]"], &people, STAFF)
}

/// How soon replies come, and what of the promise is kept.
fn speed(found: &Comparison, desks: &Desks) -> Grid {
    let caption = "How soon. Median and mean: hours from post to reply, by the calendar or by the desk's \
                   own time, of the posts that were answered, so they mean little where many were not. \
                   Missed by: how much later than promised, of those that came too late";
    table(found, desks, caption.into(), &[], &|_| Vec::new(), SPEED)
}

/// What stands where there is nothing to say.
const NOTHING: &str = "\u{2013}";

/// A row per arm; metrics that are undefined for all of them are left out.
fn table(
    found: &Comparison,
    desks: &Desks,
    caption: String,
    first: &[&str],
    own: &dyn Fn(&ArmDesk) -> Vec<String>,
    columns: &Columns,
) -> Grid {
    let is_known = |(metric, ..): &&(&str, &str, bool)| {
        desks.arms.iter().any(|arm| found.mean(&arm.arm, metric).is_some())
    };
    let columns: Vec<_> = columns.iter().filter(is_known).collect();
    let headings: Vec<&str> = columns.iter().map(|(_, heading, _)| *heading).collect();
    let header = [&["arm"], first, headings.as_slice()].concat();
    let rows = desks.arms.iter().map(|arm| {
        let figures = columns.iter().map(|(metric, _, share)| {
            let known = found.mean(&arm.arm, metric).map(seen);
            known.map_or(NOTHING.into(), |known| cell(&known, *share))
        });
        [vec![arm.arm.clone()], own(arm), figures.collect()].concat()
    });
    Grid::of(caption, &header, &header[1..], rows.collect())
}

/// The interval; none where every replication had the same value, for which the table of means has a bound.
fn seen(found: &Found) -> Interval {
    match found.error {
        Some(0.0) => Interval { low: None, high: None, ..found.interval },
        _ => found.interval,
    }
}

/// An estimate with its interval.
fn cell(known: &Interval, share: bool) -> String {
    let times = if share { 100.0 } else { 1.0 };
    let [low, high] = [known.low, known.high].map(|end| end.map(|end| end * times));
    let shown = Interval { estimate: known.estimate * times, low, high };
    let unit = if share { "%" } else { "" };
    match shown.half_width() {
        Some(half) if half > 0.0 => {
            let places = shown.places();
            format!(
                "{}{unit} ({})",
                number(shown.estimate, places, false),
                shown.ends(places, false)
            )
        }
        _ if share => percent(known.estimate),
        _ => number(known.estimate, 2, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_in_percent_and_what_never_varies_has_no_interval() {
        let of = |estimate, low, high| Interval { estimate, low: Some(low), high: Some(high) };
        assert_eq!(cell(&of(0.912, 0.9, 0.924), true), "91.2% (90.0 to 92.4)");
        assert_eq!(cell(&of(3.0, 2.5, 3.5), false), "3.00 (2.50 to 3.50)");
        assert_eq!(cell(&of(1.0, 1.0, 1.0), true), "100%");
        let none = Interval { estimate: 0.977, low: None, high: None };
        assert_eq!(cell(&none, false), "0.98");
        // None of 24 replications dropped any: 0 to 1 - 0.025^(1/24) in the table of means.
        let interval = of(0.0, 0.0, 0.1425);
        let mut found =
            Found { interval, unit: "share".into(), n: 24, error: Some(0.0), adjusted_p: None };
        assert_eq!(cell(&seen(&found), true), "0%");
        found.error = Some(0.01);
        assert_eq!(cell(&seen(&found), true), "0.0% (0.0 to 14.2)");
    }
}
