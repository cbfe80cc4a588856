//! Where a fit looks: each number on the scale of its prior.
//!
//! A coordinate is the normal quantile of the share of the prior below a value. So a step of 1 is a
//! standard deviation of what was thought plausible, whatever unit and shape, and no step leads out of
//! the range.

use crate::ground::math::{normal_cdf, normal_quantile};
use crate::ground::number::significant;
use crate::scenario::Scenario;
use crate::scenario::parameters::contradictions;
use crate::scenario::targets::{Move, Targets, set_in, value_in};

/// Share of a prior at either end that no step enters.
const EDGE: f64 = 1e-3;

/// The coordinate of a value.
pub(super) fn coordinate(moved: &Move, value: f64) -> f64 {
    normal_quantile(moved.prior.cdf(value).clamp(EDGE, 1.0 - EDGE))
}

/// The value at a coordinate.
pub(super) fn value(moved: &Move, coordinate: f64) -> f64 {
    moved.prior.quantile(normal_cdf(coordinate).clamp(EDGE, 1.0 - EDGE))
}

/// The farthest coordinate on either side.
pub(super) fn farthest() -> f64 {
    normal_quantile(1.0 - EDGE)
}

/// A value with three digits, which is what can be written into a file.
pub(super) fn rounded(value: f64) -> f64 {
    significant(value, 3)
}

/// The scenario with what is fixed set, and the coordinates of what is moved.
///
/// # Errors
///
/// It has not got what is to be moved or fixed.
pub(super) fn start(
    scenario: &Scenario,
    targets: &Targets,
) -> Result<(Scenario, Vec<f64>), String> {
    let mut scenario = scenario.clone();
    let nothing = |path: &str| {
        let step = "run a scenario that has it, or take it out of the targets with --targets";
        format!("nothing in {} has {path}; {step}", scenario.name)
    };
    let mut at = Vec::new();
    for moved in &targets.moves {
        let value = value_in(&scenario, &moved.path).ok_or_else(|| nothing(&moved.path))?;
        at.push(coordinate(moved, value));
    }
    for fixed in &targets.fixed {
        value_in(&scenario, &fixed.path).ok_or_else(|| nothing(&fixed.path))?;
    }
    for fixed in &targets.fixed {
        if let Some(value) = fixed.value {
            set_in(&mut scenario, &fixed.path, value);
        }
    }
    Ok((scenario, at))
}

/// The scenario with values for everything that is moved; `None` if they cannot stand together.
pub(super) fn with_values(
    scenario: &Scenario,
    targets: &Targets,
    values: &[f64],
) -> Option<Scenario> {
    let mut scenario = scenario.clone();
    for (moved, value) in targets.moves.iter().zip(values) {
        set_in(&mut scenario, &moved.path, *value);
    }
    let settings = scenario.arms.iter().filter_map(|arm| arm.setting.as_ref());
    let fine = settings.chain([&scenario.setting]).all(|one| contradictions(one).is_empty());
    fine.then_some(scenario)
}

/// The scenario at a point; `None` if its values cannot stand together.
pub(super) fn at(scenario: &Scenario, targets: &Targets, point: &[f64]) -> Option<Scenario> {
    let values = targets.moves.iter().zip(point).map(|(moved, x)| value(moved, *x));
    with_values(scenario, targets, &values.collect::<Vec<f64>>())
}
