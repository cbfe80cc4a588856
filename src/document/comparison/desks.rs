//! Who answers under each arm, how busy they are and how fast, and what waits.

use super::data::Comparison;
use super::days;
use super::means::{Columns, NOTHING, table};
use crate::document::ReportError;
use crate::document::answer::desks::{ArmDesk, Desks};
use crate::document::block::{Block, Grid, Part};
use crate::document::words::number;

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
    let own = |arm: usize| people(&desks.arms[arm]);
    table(found, &names(desks), caption, &["people at a time", "paid [h a week]"], &own, STAFF)
}

/// How soon replies come, and what of the promise is kept.
fn speed(found: &Comparison, desks: &Desks) -> Grid {
    let caption = "How soon. Median and mean: hours from post to reply, by the calendar or by the desk's \
                   own time, of the posts that were answered, so they mean little where many were not. \
                   Missed by: how much later than promised, of those that came too late";
    table(found, &names(desks), caption.into(), &[], &|_| Vec::new(), SPEED)
}

fn names(desks: &Desks) -> Vec<&str> {
    desks.arms.iter().map(|arm| arm.arm.as_str()).collect()
}
