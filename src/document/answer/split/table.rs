//! The division for files: a row per arm, headline metric and part.

use super::Split;
use crate::record::Table;
use crate::record::rows::{self, comparison::Part};

/// All of it.
pub fn table(split: &Split, level: f64) -> Table {
    let mut all = Vec::new();
    for arm in &split.arms {
        for effect in &arm.effects {
            for part in &effect.parts {
                let known = &part.known;
                all.push(Part {
                    arm: arm.arm.clone(),
                    baseline: split.baseline.clone(),
                    metric: effect.metric.clone(),
                    unit: effect.unit.clone(),
                    part: part.part.clone(),
                    estimate: Some(known.estimate),
                    low: known.low,
                    high: known.high,
                    level,
                    n: known.n,
                    form: split.form.clone(),
                });
            }
        }
    }
    rows::table(all)
}
