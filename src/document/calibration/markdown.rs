//! The calibration in words: cells of a table, notes, and the document about it.

use std::fmt::Write as _;

use super::headline::{INSIDE, echoes};
use crate::experiment::calibrate::Calibration;
use crate::experiment::calibrate::judge::JudgedTarget;
use crate::ground::number::fixed;
use crate::model::exit::Reason;
use crate::model::ways::REFERENCE_REASONS;
use crate::scenario::Scenario;
use crate::scenario::targets::{Targets, Use};

impl JudgedTarget {
    fn number(&self, value: f64) -> String {
        fixed(value, self.target.decimals)
    }

    /// Rows of the evidence.
    pub fn evidence(&self) -> String {
        self.target.evidence.join(", ")
    }

    /// What was published, as it was.
    pub fn published(&self) -> String {
        match self.target.published[..] {
            [] => String::new(),
            [one] => one.to_string(),
            [low, .., high] => format!("{low} to {high}"),
        }
    }

    /// What counts as agreement.
    pub fn allowed(&self) -> String {
        let ends = self.target.allowed;
        ends.map_or(String::new(), |(low, high)| {
            format!("{} to {}", self.number(low), self.number(high))
        })
    }

    /// What the model gives.
    pub fn model(&self) -> String {
        self.found.map_or(String::new(), |found| self.number(found.mean))
    }

    /// Its standard error.
    pub fn error(&self) -> String {
        let error = self.found.and_then(|found| found.error);
        error.map_or(String::new(), |error| self.number(error))
    }
}

/// What tells the reasons.
pub const EXITS: &str = "Reasons of exits";

/// Headings of the tables by use, in the order in which they are read.
pub const PARTS: [(Use, &str); 5] = [
    (Use::Fit, "Fitted"),
    (Use::Check, "Kept for a check"),
    (Use::Construction, "By construction"),
    (Use::TooRare, "Too rare for a standard error"),
    (Use::CannotBe, "Cannot be represented"),
];

/// The rows of a use.
pub fn of_use(calibration: &Calibration, used: Use) -> Vec<&JudgedTarget> {
    calibration.rows.iter().filter(|row| row.target.used == used).collect()
}

/// The mix of reasons, by [`Reason`], beside the one at which the ways out are those published, and how many
/// points the two are apart. Far from it the published shares would no longer come out, and the reference mix has to
/// be measured again.
pub fn reasons_of_exits(exits: &[u64]) -> (String, f64) {
    let all = exits.iter().sum::<u64>().max(1) as f64;
    let mut told = Vec::new();
    let mut off = 0.0;
    for ((reason, reference), exits) in Reason::ALL.into_iter().zip(REFERENCE_REASONS).zip(exits) {
        let share = *exits as f64 / all;
        off += 50.0 * (share - reference).abs();
        let name = reason.name().replace('_', " ");
        told.push(format!("{name} {} ({})", fixed(100.0 * share, 1), fixed(100.0 * reference, 0)));
    }
    let told = format!(
        "In percent of all, and in brackets the reference mix to which the ways out are raked: {}: {} points apart.",
        told.join(", "),
        fixed(off, 1)
    );
    (told, off)
}

fn row(out: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

/// A verdict as a table shows it.
fn shown(row: &JudgedTarget) -> String {
    let name = row.verdict.name();
    if row.verdict.is_outside() { format!("**{name}**") } else { name }
}

/// The document.
pub fn document(scenario: &Scenario, targets: &Targets, calibration: &Calibration) -> String {
    let mut out = String::from(INTRODUCTION);
    let sample = &calibration.sample;
    let _ = writeln!(
        out,
        "{} replications of {} people; {} critical posts in each. {}\n\n{INSIDE}\n",
        sample.replications(),
        scenario.setting.consumers,
        fixed(sample.critical_posts(), 0),
        calibration.headline().told(),
    );
    for (used, heading) in PARTS {
        let rows = of_use(calibration, used);
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {heading}\n\n{}\n", about(used));
        if used == Use::CannotBe {
            row(
                &mut out,
                &["evidence", "what", "unit", "published", "nearest in the model", "why not"],
            );
            out.push_str("|---|---|---|---|---|---|\n");
            for one in rows {
                let target = &one.target;
                let cells =
                    [&one.evidence(), &target.what, &target.unit, &one.published(), &one.model()];
                row(&mut out, &[cells.map(String::as_str).as_slice(), &[&target.note]].concat());
            }
            out.push('\n');
            continue;
        }
        row(
            &mut out,
            &[
                "evidence",
                "what",
                "unit",
                "published",
                "allowed",
                "model",
                "standard error",
                "verdict",
            ],
        );
        out.push_str("|---|---|---|---|---|---|---|---|\n");
        for one in &rows {
            let target = &one.target;
            let cells = [
                &one.evidence(),
                &target.what,
                &target.unit,
                &one.published(),
                &one.allowed(),
                &one.model(),
                &one.error(),
                &shown(one),
            ];
            row(&mut out, &cells.map(String::as_str));
        }
        out.push('\n');
        if used == Use::Check {
            let all = calibration.echoes();
            if let Some(echoes) = echoes(all.iter().map(String::as_str)) {
                let _ = writeln!(out, "{echoes}\n");
            }
        }
        for one in rows {
            let target = &one.target;
            let mut said = target.note.clone();
            if target.discrepancy > 0.0 {
                let space = if said.is_empty() { "" } else { " " };
                let unit = match target.unit.as_str() {
                    "%" => "points",
                    unit => unit,
                };
                let _ = write!(
                    said,
                    "{space}Discrepancy {} {unit}: {}.",
                    target.discrepancy, target.because
                );
            }
            if !said.is_empty() {
                let _ = writeln!(out, "- *{}* ({}): {said}", target.what, one.evidence());
            }
        }
        out.push('\n');
    }
    let _ = writeln!(out, "## {EXITS}\n\n{}", reasons_of_exits(&sample.exits()).0);
    out.push_str(&moves(targets));
    out.push_str(END);
    out
}

/// What a fit may move, and what it leaves alone.
fn moves(targets: &Targets) -> String {
    let mut out = String::from("\n## What a fit may move\n\n");
    out.push_str(
        "Counted from what was thought best before any fit, on the scale of the prior.\n\n",
    );
    row(&mut out, &["number", "from", "plausible", "shape", "told by"]);
    out.push_str("|---|---|---|---|---|\n");
    for moved in &targets.moves {
        let prior = moved.prior;
        let cells = [
            format!("`{}`", moved.path),
            moved.from.to_string(),
            format!("{} to {}", prior.low, prior.high),
            prior.shape.name().to_owned(),
            moved.told_by.clone(),
        ];
        row(&mut out, &cells.each_ref().map(String::as_str));
    }
    out.push_str("\nLeft alone:\n\n");
    for fixed in &targets.fixed {
        let at = fixed.value.map_or(String::new(), |value| format!(" at {value}"));
        let _ = writeln!(out, "- `{}`{at}: {}", fixed.path, fixed.reason);
    }
    out
}

/// The block in `docs/model.md`.
pub fn block(calibration: &Calibration) -> String {
    let mut out = String::new();
    row(&mut out, &["evidence", "what", "unit", "published", "model", "verdict", "use"]);
    out.push_str("|---|---|---|---|---|---|---|\n");
    for one in calibration.rows.iter().filter(|one| one.target.used != Use::CannotBe) {
        let target = &one.target;
        let cells = [
            &one.evidence(),
            &target.what,
            &target.unit,
            &one.published(),
            &one.model(),
            &shown(one),
        ];
        row(&mut out, &[cells.map(String::as_str).as_slice(), &[target.used.name()]].concat());
    }
    out
}

fn about(used: Use) -> &'static str {
    match used {
        Use::Fit => "A fit tries to bring these into the allowed range.",
        Use::Check => "No fit looks at these.",
        Use::Construction => {
            "People are drawn, or levels solved, to have these, rates were chosen with them in view, or they are what fitted figures leave of 100: a \
             row tests the drawing or says a fitted row again, and is no evidence for the model."
        }
        Use::TooRare => {
            "Judged by how likely the count over all replications is under the nearest allowed figure: \
             *chance* is that of so many or fewer, or of so many or more (Poisson). It is too rare to tell where \
             even none would be likelier than 2.5 %."
        }
        Use::CannotBe => {
            "The model has nothing that means the same; what comes nearest is shown and not judged."
        }
    }
}

const INTRODUCTION: &str = "\
# Calibration: published against simulated

What `scenarios/calibration.toml` gives beside what was published, as `earful calibrate` prints it; the
figures and what is allowed are in `scenarios/targets/published.toml`. This file is generated by a test that
runs the scenario. Six ordinary services share the people; each answers what is addressed to it as far as a
small staff gets in office hours. Unless a note says otherwise a figure is about all six together, over
180 days after a warm-up of 60.

Whether a figure is met is said of the *allowed* range. Allowed is:

- where several figures were published, from the lowest to the highest;
- where there is one share, a quarter of it (above one half, a quarter of what is missing to 100) on either
  side; of a rate or a time, a quarter of it;
- where the people are drawn to have the share, the sampling error of the poll; without one, as for a share;
- where a note says so, something else.

Some defaults are what `earful calibrate --fit` found, the others were chosen with figures of this kind in
view ([statistics.md](statistics.md#the-fit-to-published-figures),
[decisions/0043](decisions/0043-a-fit-and-not-a-hand.md)). The tables therefore say whether the model *can* meet
the figures together; they are no proof that the mechanisms are right. What no fit looked at stands apart.

";

const END: &str = "
Not in the tables: 51 % who want to talk without being listened to (NB_C) is
`population.no_listening_share` itself. The reasons for leaving (UF37-UF39) allowed several answers; they
were made comparable by dividing each by the sum of the three, 125, and the model's by the sum of the same
three reasons among exits that show: those asked had un-liked the page. What `exit.watched` does to a brand that
hears nothing hangs on `privacy.forgetting_days` and `privacy.discovery_strain` as well, which nobody has
measured either.
";
