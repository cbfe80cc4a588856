//! The desks as text: who answers under each arm, how busy they are, how fast the replies are, and
//! what of the promise is kept.
//!
//! Means alone: their intervals are in the files and on the page.

use super::means::{self, Column, hours, percent};
use super::sheet::Sheet;
use super::text::{number, wrapped};
use crate::experiment::Experiment;
use crate::experiment::desks::{ArmDesk, Desks, desks_at_work};
use crate::experiment::segments::Quantity;

/// The block.
pub(super) fn desks(experiment: &Experiment) -> String {
    let Experiment { scenario, results, analysis, .. } = experiment;
    block(&desks_at_work(scenario, results, analysis))
}

/// How the people fare ...
const STAFF: [Column; 3] = [
    percent("busy\n[%]", "busy_share"),
    percent("answered\n[%]", "wanted_answered_share"),
    percent("dropped\n[%]", "dropped_share"),
];

/// ... and those who wait.
const SPEED: [Column; 5] = [
    hours("median\n[h]", "median_latency_hours"),
    hours("mean\n[h]", "mean_latency_hours"),
    hours("median,\ndesk [h]", "median_business_hours"),
    percent("promise\nkept [%]", "promise_kept_share"),
    hours("missed\nby [h]", "promise_missed_hours"),
];

fn block(found: &Desks) -> String {
    let shocks = found.shocks_told().map_or(String::new(), |shocks| format!(". {shocks}"));
    let mut out =
        wrapped(&format!("\nThe desk: {} really has {}{shocks}", found.brand, found.sizes()));
    let staffed: Vec<&ArmDesk> = found.arms.iter().filter(|arm| !arm.is_nobody()).collect();
    if !staffed.is_empty() {
        let one = sheet(&staffed, true, STAFF.iter().chain(&SPEED));
        match one.fits() {
            true => out += &one.show(),
            false => {
                out += &sheet(&staffed, true, STAFF.iter()).show();
                out += &sheet(&staffed, false, SPEED.iter()).show();
            }
        }
    }
    out += &wrapped(&found.sentence);
    if !staffed.is_empty() {
        out += &wrapped(
            "Means. Paid: hours a week; busy: of these. Median, mean: from post to reply by the \
             calendar, or by the desk's own hours, of what was answered; missed: of replies too \
             late.",
        );
    }
    out
}

/// A row per arm with people; what is undefined for all of them is left out.
fn sheet<'a>(arms: &[&ArmDesk], people: bool, columns: impl Iterator<Item = &'a Column>) -> Sheet {
    let figures: Vec<&[Quantity]> = arms.iter().map(|arm| arm.figures.as_slice()).collect();
    let columns = means::known(&figures, columns);
    let staff: &[&str] = if people { &["people\nat a time", "paid\n[h]"] } else { &[] };
    let header = ["arm"].iter().chain(staff).copied();
    let mut sheet = Sheet::new(header.chain(columns.iter().map(|(column, _)| column.header)), &[0]);
    for arm in arms {
        let mut row = vec![arm.arm.clone()];
        if people {
            row.push(number(arm.agents, if arm.agents.fract() == 0.0 { 0 } else { 2 }, false));
            row.push(number(arm.paid_hours_per_week, 0, false));
        }
        row.extend(means::cells(&arm.figures, &columns));
        sheet.push(row);
    }
    sheet
}

#[cfg(test)]
mod tests;
