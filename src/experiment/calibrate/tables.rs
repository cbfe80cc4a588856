//! A calibration and a fit as tables for files.

use super::Calibration;
use super::fit::FittedScenario;
use super::judge::JudgedTarget;
use crate::record::Table;
use crate::record::rows;
use crate::record::rows::calibration::{Moved, Target};

/// Published beside simulated, a row per target.
pub fn calibration(calibration: &Calibration) -> Table {
    rows::table(calibration.rows.iter().map(|JudgedTarget { target, found, verdict }| {
        let definition = target.definition.as_ref();
        let brands = definition.map(|definition| match definition.brands {
            crate::scenario::targets::Brands::All => "all",
            crate::scenario::targets::Brands::Focus => "focus",
        });
        Target {
            evidence: target.evidence.join(", "),
            what: target.what.clone(),
            measure: definition.map(|definition| definition.measure.clone()),
            arm: definition.and_then(|definition| definition.arm.clone()),
            brands: brands.map(str::to_owned),
            unit: target.unit.clone(),
            published_low: target.published.first().copied(),
            published_high: target.published.last().copied(),
            allowed_low: target.allowed.map(|ends| ends.0),
            allowed_high: target.allowed.map(|ends| ends.1),
            model: found.as_ref().map(|found| found.mean),
            standard_error: found.as_ref().and_then(|found| found.error),
            n: found.as_ref().map(|found| found.n),
            verdict: verdict.name(),
            used: target.used.name().into(),
            discrepancy: Some(target.discrepancy).filter(|is| *is > 0.0),
            because: target.because.clone(),
            note: target.note.clone(),
        }
    }))
}

/// What was moved, a row per number.
pub fn fit(fitted: &FittedScenario) -> Table {
    rows::table(fitted.moved.iter().map(|moved| Moved {
        parameter: moved.path.clone(),
        before: moved.before,
        value: moved.value,
        z: Some(moved.z),
        left_of_prior: moved.left,
        plausible_low: moved.plausible.map(|ends| ends.0),
        plausible_high: moved.plausible.map(|ends| ends.1),
        luck: moved.luck,
        told_by: moved.told_by.clone(),
    }))
}
