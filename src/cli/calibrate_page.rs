//! A calibration and a fit as text.

use super::sheet::Sheet;
use super::text::{count, wrapped};
use crate::experiment::calibrate::Calibration;
use crate::experiment::calibrate::document::{PARTS, counted, of_use, reasons_of_exits};
use crate::experiment::calibrate::fit::{Fitted, Sum};
use crate::scenario::Scenario;
use crate::scenario::targets::Use;

/// Singular values below this tell less than the prior does.
const TOLD: f64 = 1.0;

/// Targets beside what a scenario gives.
pub(super) fn calibration(scenario: &Scenario, calibration: &Calibration) -> String {
    let mut out = wrapped(&format!("\n{}", scenario.question));
    out += &wrapped(&format!(
        "{} of {}. {}",
        count(calibration.sample.replications() as u64, "replication", "replications"),
        count(u64::from(scenario.setting.consumers), "person", "people"),
        counted(calibration)
    ));
    let (reasons, _) = reasons_of_exits(&calibration.sample);
    let reasons = format!(
        "\nReasons of exits in percent, in brackets the mix to which the ways out are raked: {reasons}."
    );
    out + &rows(calibration) + &wrapped(&reasons)
}

fn rows(calibration: &Calibration) -> String {
    let mut out = String::new();
    for (used, heading) in PARTS {
        let rows = of_use(calibration, used);
        if rows.is_empty() {
            continue;
        }
        out += &format!("\n{heading}\n");
        let header =
            ["evidence", "what", "unit", "published", "allowed", "model", "error", "verdict"];
        let mut sheet = Sheet::new(header, &[0, 1, 2, 7]);
        for row in rows {
            let verdict = if used == Use::CannotBe { String::new() } else { row.verdict.name() };
            let (what, unit) = (row.target.what.clone(), row.target.unit.clone());
            let cells = [row.published(), row.allowed(), row.model(), row.error()];
            let first = [row.evidence(), what, unit];
            sheet.push(first.into_iter().chain(cells).chain([verdict]).collect());
        }
        out += &sheet.show();
    }
    out
}

/// What a fit found.
pub(super) fn fitted(scenario: &Scenario, fitted: &Fitted) -> String {
    let last = fitted.after.as_ref().unwrap_or(&fitted.before);
    let mut out = match &fitted.after {
        Some(after) => calibration(scenario, after),
        None => {
            let warning = "\nINTERRUPTED: the figures below are those before the fit, the numbers the best so far.";
            wrapped(warning) + &calibration(scenario, &fitted.before)
        }
    };
    out += "\nWhat was moved\n";
    let header = ["number", "before", "now", "moved (sd)", "left of prior", "luck (sd)", "told by"];
    let mut sheet = Sheet::new(header, &[0, 6]);
    let part = |value: Option<f64>| value.map_or("-".into(), |value| format!("{value:.2}"));
    for moved in &fitted.moved {
        sheet.push(vec![
            moved.path.clone(),
            moved.before.to_string(),
            moved.value.to_string(),
            format!("{:+.2}", moved.z),
            part(moved.left),
            part(moved.luck),
            moved.told_by.clone(),
        ]);
    }
    out += &sheet.show();
    let told = |sum: Sum| format!("{:.2} by targets and {:.2} by moving", sum.misfit, sum.moving);
    let [before, after] = fitted.sums;
    out += &wrapped(&format!(
        "\nThe sum that was made small was {} and is {}; {} of slopes, {}, {}.",
        told(before),
        told(after),
        count(fitted.rounds as u64, "round", "rounds"),
        count(fitted.runs as u64, "run of the scenario", "runs of the scenario"),
        fitted.ended.name()
    ));
    if !fitted.singular.is_empty() {
        let dark = fitted.singular.iter().filter(|value| **value < TOLD).count();
        let values: Vec<String> = fitted.singular.iter().map(|v| format!("{v:.2}")).collect();
        out += &wrapped(&format!(
            "Singular values of the scaled slopes: {}. {dark} of {} directions are told more by the prior \
             than by the targets (below 1). Moved, left and luck are in standard deviations of the prior: left \
             is what of it remains once the targets are known, luck what other simulated people would move.",
            values.join(", "),
            fitted.singular.len()
        ));
    }
    let outside: Vec<String> = (of_use(last, Use::Fit).into_iter())
        .filter(|row| !row.verdict.is_inside())
        .map(|row| format!("{} ({}): {}", row.target.what, row.evidence(), row.verdict.name()))
        .collect();
    if !outside.is_empty() {
        out += &wrapped(&format!("Not inside in spite of the fit: {}.", outside.join("; ")));
    }
    out
}
