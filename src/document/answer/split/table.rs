//! The division for files: a row per arm, headline metric and part.

use super::Split;
use crate::ground::text::list;
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

/// What the folder says of it.
pub fn note(split: &Split) -> String {
    let missing = split.missing.as_ref().map_or(String::new(), |missing| format!(" {missing}."));
    format!(
        "\nThe effects of {} against {} are divided among {} groups of mechanisms, in the first {} \
         replications: {}.{missing} `split.csv` has a row for each arm, headline metric and part.\n",
        list(&split.arms.iter().map(|arm| arm.arm.as_str()).collect::<Vec<_>>()),
        split.baseline,
        split.groups.len(),
        split.divided,
        split.method
    )
}
