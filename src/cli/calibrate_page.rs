//! A calibration and a fit as text.

use super::text::{count, wrapped};
use crate::document::calibration::headline::INSIDE;
use crate::document::calibration::markdown::{PARTS, echoes, of_use, reasons_of_exits};
use crate::experiment::calibrate::Calibration;
use crate::experiment::calibrate::evaluate::MeasureSample;
use crate::experiment::calibrate::fit::{FittedScenario, settled};
use crate::render::text::sheet::Sheet;
use crate::scenario::Scenario;
use crate::scenario::targets::Use;

/// Targets beside what a scenario gives.
pub(super) fn calibration(scenario: &Scenario, calibration: &Calibration) -> String {
    let mut out = wrapped(&format!("\n{}", scenario.question));
    out += &wrapped(&format!(
        "{} of {}. {}",
        count(calibration.sample.replications() as u64, "replication", "replications"),
        count(u64::from(scenario.setting.consumers), "person", "people"),
        calibration.headline().told()
    ));
    out += &missing(&calibration.sample);
    out += &wrapped(INSIDE);
    let (reasons, _) = reasons_of_exits(&calibration.sample);
    let reasons = format!(
        "\nReasons of exits in percent, in brackets the mix to which the ways out are raked: {reasons}."
    );
    out + &rows(calibration) + &wrapped(&reasons)
}

/// The replications without numbers.
fn missing(sample: &MeasureSample) -> String {
    let mut out = String::new();
    let told = |n: usize| count(n as u64, "replication", "replications");
    if sample.aborted > 0 {
        out += &wrapped(&format!("{} NOT FINISHED", told(sample.aborted as usize)));
    }
    if !sample.failures.is_empty() {
        out += &wrapped(&format!("{} FAILED", told(sample.failures.len())));
    }
    for (replication, why) in sample.failures.iter().take(3) {
        out += &wrapped(&format!("failed: replication {replication}: {why}"));
    }
    out
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
        if used == Use::Check {
            let echoes = echoes(calibration);
            out += &if echoes.is_empty() { echoes } else { wrapped(&echoes) };
        }
    }
    out
}

/// What a fit found.
pub(super) fn fitted(scenario: &Scenario, fitted: &FittedScenario) -> String {
    let last = fitted.after.as_ref().unwrap_or(&fitted.before);
    let mut out = match &fitted.after {
        Some(after) => calibration(scenario, after),
        None => {
            let warning = "\nINTERRUPTED: the figures below are those before the fit, the numbers the best so far.";
            wrapped(warning) + &calibration(scenario, &fitted.before)
        }
    };
    if let Some(after) = &fitted.after {
        let since = after.headline().since(&fitted.before.headline());
        out += &wrapped(&format!("\n{since}"));
    }
    out += "\nWhat was moved\n";
    let header = ["number", "before", "now", "moved", "doubt left", "by chance", "told by"];
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
    out += &wrapped(
        "Moved: from what was thought best before any fit. Doubt left: the part of the doubt of before that \
         remains; near 1 the targets say nothing of the number. By chance: how far other simulated people would \
         have moved it. Moved and by chance are in standard deviations of that doubt.",
    );
    let [before, after] = fitted.sums;
    out += &wrapped(&format!(
        "\nThe fit makes the distance from the targets small, and moves no number farther than it takes: the sum \
         of the two was {:.2} and is {:.2}, {:.2} of it distance and {:.2} for moving. It ran the scenario {} in \
         {}: {}.",
        before.misfit + before.moving,
        after.misfit + after.moving,
        after.misfit,
        after.moving,
        count(fitted.runs as u64, "time", "times"),
        count(fitted.rounds as u64, "round", "rounds"),
        fitted.ended.name()
    ));
    if let Some(told) = settled(&fitted.singular) {
        out += &wrapped(&told);
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
