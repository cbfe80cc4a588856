//! Bad days as text: which arms have a playbook, how bad criticism got, how fast it was halved, and when the
//! playbook spoke.
//!
//! Means alone: their intervals are in the files and on the page.

use super::means::{self, Column, hours, percent};
use super::sheet::Sheet;
use super::text::wrapped;
use crate::experiment::Experiment;
use crate::experiment::bad_days::{ArmBadDays, BadDays, bad_days_lived};
use crate::experiment::segments::Quantity;

/// The block; empty where no arm has a playbook and nothing strikes the brand.
pub(super) fn bad_days(experiment: &Experiment) -> String {
    let Experiment { scenario, results, analysis, .. } = experiment;
    let found = bad_days_lived(scenario, results, analysis);
    found.map_or(String::new(), |found| block(&found))
}

const COLUMNS: [Column; 6] = [
    hours("worst day\n[posts/h]", "critical_peak"),
    hours("halved\nafter [d]", "critical_half_life_days"),
    percent("crisis\ndays [%]", "crisis_days_share"),
    hours("alarms", "alarms"),
    hours("to alarm\n[h]", "hours_to_alarm"),
    hours("to state-\nment [h]", "hours_to_statement"),
];

fn block(found: &BadDays) -> String {
    let mut out = wrapped(&format!("\nBad days: {}", found.sentence));
    out += &wrapped(&found.ordinary);
    out += &sheet(&found.arms).show();
    out += &wrapped(
        "Means. Worst day: critical posts an hour, as the dashboard has them; halved: days from then on until \
         half of what it had beyond the middle day is gone; to alarm, to statement: from the first day on \
         which a shock strikes, and 0 where a level is in force by then.",
    );
    out += &found.doubts().map_or(String::new(), |said| wrapped(&said));
    out += &found.sometimes().map_or(String::new(), |said| wrapped(&said));
    let worst = found.worst_days();
    out + &worst.map_or(String::new(), |said| wrapped(&format!("{said} Each interval is alone.")))
}

/// A row per arm; what is undefined for all of them is left out.
fn sheet(arms: &[ArmBadDays]) -> Sheet {
    let figures: Vec<&[Quantity]> = arms.iter().map(|arm| arm.figures.as_slice()).collect();
    let columns = means::known(&figures, COLUMNS.iter());
    let header = std::iter::once("arm").chain(columns.iter().map(|(column, _)| column.header));
    let mut sheet = Sheet::new(header, &[0]);
    for arm in arms {
        let mut row = vec![arm.arm.clone()];
        row.extend(means::cells(&arm.figures, &columns));
        sheet.push(row);
    }
    sheet
}

/// The rows of a description, `title` by `title`: what ordinary hours are, and how far from them each level
/// of a playbook is.
pub(super) fn rows(found: &BadDays, row: impl Fn(&str, &str) -> String) -> String {
    let mut out = row("bad days", &format!("{} {}", found.sentence, found.ordinary));
    for arm in &found.arms {
        for level in arm.levels.iter().filter(|level| !level.at_this_size.is_empty()) {
            out += &row("", &format!("{}, {}: {}", arm.arm, level.level, level.at_this_size));
        }
    }
    out
}

#[cfg(test)]
mod tests;
