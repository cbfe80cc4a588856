//! Bad days: what the playbook of each arm changes, and how criticism went from day to day.

use super::data::Comparison;
use super::days;
use super::means::{Columns, NOTHING, difference, mean, table};
use crate::document::ReportError;
use crate::document::answer::bad_days::{ArmBadDays, BadDays};
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};

/// The daily figures of the chart.
const SHOWN: [&str; 2] = ["critical_per_hour", "complaints_per_hour"];

/// How bad it got, and how fast it was halved.
pub(super) const CRITICISM: [&str; 2] = ["critical_peak", "critical_half_life_days"];

/// What playbooks did.
pub(super) const PLAYBOOKS: &Columns = &[
    ("crisis_days_share", "days in crisis", true),
    ("alarms", "alarms", false),
    ("crisis_onset_days", "first alarm [days]", false),
    ("hours_to_alarm", "to alarm [h]", false),
    ("hours_to_statement", "to statement [h]", false),
];

/// Bad days; nothing where no arm has a playbook and nothing strikes the brand.
///
/// # Errors
///
/// The table of days is damaged.
pub fn part(found: &Comparison) -> Result<Option<Part>, ReportError> {
    let bad = found.answer.as_ref().and_then(|answer| answer.bad_days.as_ref());
    let Some(bad) = bad else { return Ok(None) };
    let mut blocks = vec![Block::Text(format!("{} {}", bad.sentence, bad.ordinary))];
    let levels = levels(bad);
    if !levels.is_empty() {
        blocks.push(Block::deep([Block::List(levels)]));
    }
    blocks.extend(figure(found, bad)?.map(Block::Chart));
    blocks.push(Block::Grid(criticism(found, bad)));
    let with: Vec<&str> = with_playbook(bad).map(|arm| arm.arm.as_str()).collect();
    if !with.is_empty() {
        let caption = "What playbooks did. Days in crisis: on which a level was in force at some hour. First \
                       alarm: from the beginning of the days measured. To alarm, to statement: from midnight \
                       of the first day on which a shock strikes, and 0 where a level is in force by then";
        let grid = table(found, &with, caption.into(), &[], &|_| Vec::new(), PLAYBOOKS);
        blocks.push(Block::Grid(grid));
    }
    blocks.extend([bad.doubts(), bad.sometimes()].into_iter().flatten().map(Block::Text));
    Ok(Some(Part { id: "bad-days", title: "Bad days".into(), blocks }))
}

fn with_playbook(bad: &BadDays) -> impl Iterator<Item = &ArmBadDays> {
    bad.arms.iter().filter(|arm| !arm.levels.is_empty())
}

/// The levels of every arm in words.
fn levels(bad: &BadDays) -> Vec<String> {
    let all = bad.arms.iter().flat_map(|arm| arm.levels.iter().map(move |level| (arm, level)));
    let told = all.map(|(arm, level)| match level.at_this_size.as_str() {
        "" => format!("{}, {}.", arm.arm, level.words),
        far => format!("{}, {}. At this size: {far}.", arm.arm, level.words),
    });
    told.collect()
}

/// How bad criticism got and how fast it was halved, and the differences from the baseline.
fn criticism(found: &Comparison, bad: &BadDays) -> Grid {
    let [peak, half] = CRITICISM;
    let n = |arm: &str, metric: &str| found.mean(arm, metric).map_or(0, |mean| mean.n);
    let halves = bad.arms.iter().any(|arm| n(&arm.arm, half) > 0);
    let others = bad.arms.len() > 1;
    let minus = format!("minus {}", bad.baseline);
    let mut header = vec!["arm", "worst day [posts/h]"];
    header.extend(others.then_some(minus.as_str()));
    if halves {
        header.push("halved after [days]");
        header.extend(others.then_some(minus.as_str()));
        header.push("halved in");
    }
    let rows = bad.arms.iter().map(|ArmBadDays { arm, .. }| {
        let minus = |metric: &str| match *arm == bad.baseline {
            true => NOTHING.into(),
            false => difference(found, arm, metric),
        };
        let mut row = vec![arm.clone(), mean(found, arm, peak, false)];
        row.extend(others.then(|| minus(peak)));
        if halves {
            row.push(mean(found, arm, half, false));
            row.extend(others.then(|| minus(half)));
            row.push(format!("{} of {}", n(arm, half), n(arm, peak)));
        }
        row
    });
    let caption = format!(
        "How bad it got. Worst day: critical posts an hour, as the dashboard has them of all customers that there \
         really are. Halved: days from then until half of what it had beyond the middle day is gone, in the \
         replications in which that comes to be. Means with {} intervals, differences paired; each interval \
         alone",
        found.level()
    );
    Grid::of(caption, &header, &header[1..], rows.collect())
}

/// Criticism and complaints by day, and below them when each playbook was in force.
fn figure(found: &Comparison, bad: &BadDays) -> Result<Option<Figure>, ReportError> {
    let any = with_playbook(bad).next().is_some();
    let notes: &[&str] = if any {
        &[
            "Strips: the stronger the colour of a day, the larger the share of its hours, over all runs, in which a level of the \
           arm's playbook was in force.",
        ]
    } else {
        &[]
    };
    let figure = days::figure(found, "bad-days", "Criticism from day to day", &SHOWN, notes)?;
    if !any {
        return Ok(figure);
    }
    let Some(mut figure) = figure else { return Ok(None) };
    let crisis = crisis(found, bad)?;
    // The same beside each of the figures.
    let column: Vec<Option<f64>> = SHOWN.iter().flat_map(|_| crisis.concat()).collect();
    figure.alt = format!("{} {}", figure.alt, most(bad, &crisis));
    figure.kind = "bad_days";
    figure.columns.push(Column::numbers("crisis", "share of hours", column));
    Ok(Some(figure))
}

/// By arm and day the share of hours in which a level was in force; of arms without a playbook nothing.
fn crisis(found: &Comparison, bad: &BadDays) -> Result<Vec<Vec<Option<f64>>>, ReportError> {
    let Some(rows) = &found.series else { return Ok(Vec::new()) };
    let mut days = 0;
    let mut cells = Vec::new();
    for row in rows {
        let day = row.day as usize;
        days = days.max(day + 1);
        if row.metric == "crisis" {
            cells.push((row.arm.as_str(), day, row.mean));
        }
    }
    let mut by_arm = vec![vec![None; days]; found.arms().len()];
    for (arm, day, mean) in cells {
        let place = found.arms().iter().position(|known| known == arm);
        let has = with_playbook(bad).any(|with| with.arm == arm);
        if let (Some(place), true) = (place, has) {
            by_arm[place][day] = mean;
        }
    }
    Ok(by_arm)
}

/// In words: on which day most hours of an arm were in crisis.
fn most(bad: &BadDays, crisis: &[Vec<Option<f64>>]) -> String {
    let told = bad.arms.iter().zip(crisis).filter(|(arm, _)| !arm.levels.is_empty());
    let told = told.map(|(arm, days)| {
        let known = days.iter().enumerate().filter_map(|(day, share)| Some((day, (*share)?)));
        // Of equal days the first.
        let most = known.rev().max_by(|a, b| a.1.total_cmp(&b.1));
        match most.filter(|(_, share)| *share > 0.0) {
            Some((day, share)) => {
                format!("{}: most on day {day}, {:.0}% of hours", arm.arm, 100.0 * share)
            }
            None => format!("{}: never", arm.arm),
        }
    });
    let told: Vec<String> = told.collect();
    format!("Hours in which a playbook was in force: {}.", told.join("; "))
}
