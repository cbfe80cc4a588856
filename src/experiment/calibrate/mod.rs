//! Calibration: published figures beside what a scenario gives, and a fit to them.
//!
//! ```text
//! targets (scenario::targets) -> plan (which arms) -> lived (a replication with a probe)
//!     -> measures -> sample (means and errors) -> judge (verdicts) -> document, tables
//!                                             -> fit (what has to move to meet them)
//! ```
//!
//! | file | answers |
//! |---|---|
//! | `plan` | which arms have to be lived, and what cannot be measured in a scenario |
//! | `lived` | what a replication leaves |
//! | [`measures`] | what can be measured, by name |
//! | [`evaluate`] | many replications of many scenarios at once |
//! | [`judge`] | verdicts |
//! | [`fit`] | the search |
//! | [`tables`] | the same as tables for files |

pub mod evaluate;
pub mod fit;
pub mod judge;
mod lived;
pub mod measures;
mod plan;
pub mod tables;
#[cfg(test)]
mod tests;

use crate::experiment::executor::Executor;
use crate::scenario::Scenario;
use crate::scenario::targets::Targets;
use evaluate::MeasureSample;
use judge::{JudgedTarget, judged};

/// Targets beside what a scenario gives.
pub struct Calibration {
    /// In the order of the targets.
    pub rows: Vec<JudgedTarget>,
    /// What was lived.
    pub sample: MeasureSample,
}

impl Calibration {
    /// What a sample says of targets.
    pub fn of(scenario: &Scenario, targets: &Targets, sample: MeasureSample) -> Self {
        Calibration { rows: judged(scenario, targets, &sample), sample }
    }

    /// How many are outside, and how many were judged.
    pub fn outside(&self) -> (usize, usize) {
        let judged = |row: &&JudgedTarget| row.verdict.is_inside() || row.verdict.is_outside();
        let outside = self.rows.iter().filter(|row| row.verdict.is_outside()).count();
        (outside, self.rows.iter().filter(judged).count())
    }
}

/// Runs a scenario and holds it against targets.
pub fn calibrate(scenario: &Scenario, targets: &Targets, executor: &mut Executor) -> Calibration {
    let samples = evaluate::evaluate(0, std::slice::from_ref(scenario), targets, executor);
    let sample = samples.into_iter().next().unwrap_or_default();
    Calibration::of(scenario, targets, sample)
}
