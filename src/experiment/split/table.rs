//! The division for files: a row per arm, headline metric and part.

use super::finding::Split;
use super::shares::Shares;
use crate::experiment::verdict::list;
use crate::record::found::SplitRecord;
use crate::record::{Cell, Table};
use crate::scenario::Scenario;

/// All of it.
pub fn table(split: &Split, level: f64) -> Table {
    let mut table = Table::new([
        "arm", "baseline", "metric", "unit", "part", "estimate", "low", "high", "level", "n",
        "form",
    ]);
    for arm in &split.arms {
        for effect in &arm.effects {
            for part in &effect.parts {
                let known = &part.known;
                table.push(vec![
                    arm.arm.as_str().into(),
                    split.baseline.as_str().into(),
                    effect.metric.as_str().into(),
                    effect.unit.as_str().into(),
                    part.part.as_str().into(),
                    known.estimate.into(),
                    known.low.into(),
                    known.high.into(),
                    level.into(),
                    known.n.into(),
                    Cell::from(split.form.as_str()),
                ]);
            }
        }
    }
    table
}

/// What the manifest keeps of it.
pub fn record(scenario: &Scenario, shares: &Shares) -> SplitRecord {
    let plan = &shares.plan;
    SplitRecord {
        form: plan.form.name().into(),
        arms: plan.arms.iter().map(|arm| scenario.arms[*arm].name.clone()).collect(),
        replications: plan.replications,
        divided: shares.divided(),
        failed: shares.failures().count() as u32,
        runs: plan.runs(),
        digest: shares.digest(),
    }
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
