//! A calibration and a fit as tables for files.

use super::Calibration;
use super::fit::Fitted;
use super::judge::Row;
use crate::record::{Cell, Table};

/// Published beside simulated, a row per target.
pub fn calibration(calibration: &Calibration) -> Table {
    let mut table = Table::new([
        "evidence",
        "what",
        "measure",
        "arm",
        "brands",
        "unit",
        "published_low",
        "published_high",
        "allowed_low",
        "allowed_high",
        "model",
        "standard_error",
        "n",
        "verdict",
        "use",
        "discrepancy",
        "because",
        "note",
    ]);
    for Row { target, found, verdict } in &calibration.rows {
        let definition = target.definition.as_ref();
        let brands = definition.map(|definition| match definition.brands {
            crate::scenario::targets::Brands::All => "all",
            crate::scenario::targets::Brands::Focus => "focus",
        });
        let mut row: Vec<Cell> =
            vec![target.evidence.join(", ").into(), target.what.as_str().into()];
        row.push(definition.map(|definition| definition.measure.as_str()).into());
        row.push(definition.and_then(|definition| definition.arm.as_deref()).into());
        row.extend([brands.into(), target.unit.as_str().into()]);
        row.extend([
            target.published.first().copied().into(),
            target.published.last().copied().into(),
        ]);
        row.extend([
            target.allowed.map(|ends| ends.0).into(),
            target.allowed.map(|ends| ends.1).into(),
        ]);
        row.push(found.map(|found| found.mean).into());
        row.push(found.and_then(|found| found.error).into());
        row.push(found.map(|found| found.n).into());
        row.extend([verdict.name().into(), target.used.name().into()]);
        row.push(Some(target.discrepancy).filter(|is| *is > 0.0).into());
        row.extend([target.because.as_str().into(), target.note.as_str().into()]);
        table.push(row);
    }
    table
}

/// What was moved, a row per number.
pub fn fit(fitted: &Fitted) -> Table {
    let mut table = Table::new([
        "parameter",
        "before",
        "value",
        "z",
        "left_of_prior",
        "plausible_low",
        "plausible_high",
        "luck",
        "told_by",
    ]);
    for moved in &fitted.moved {
        table.push(vec![
            moved.path.as_str().into(),
            moved.before.into(),
            moved.value.into(),
            moved.z.into(),
            moved.left.into(),
            moved.plausible.map(|ends| ends.0).into(),
            moved.plausible.map(|ends| ends.1).into(),
            moved.luck.into(),
            moved.told_by.as_str().into(),
        ]);
    }
    table
}
