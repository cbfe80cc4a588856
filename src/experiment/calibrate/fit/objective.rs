//! What a fit makes small.
//!
//! ```text
//! sum over targets of (miss / s)^2 + sum over numbers of z^2
//! miss = g(model) - g(nearest allowed figure)          0 inside the allowed range
//! s^2  = (error of the model)^2 + discrepancy^2        both on the scale of g
//! z    = how far the number was moved, in standard deviations of its prior
//! ```
//!
//! g is the log odds of a share and the logarithm of a rate, a time or a ratio.

use crate::experiment::calibrate::evaluate::MeasureSample;
use crate::experiment::calibrate::plan::{Where, place};
use crate::ground::math::{ln, logit};
use crate::scenario::Scenario;
use crate::scenario::targets::{Scale, Target, Targets, Use};

/// The scale of a target that is fitted, and its ends on it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Aim {
    /// Its position among the targets.
    pub target: usize,
    scale: Scale,
    low: f64,
    high: f64,
    discrepancy: f64,
}

/// Where a sample stands towards an aim, on its scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScaledStand {
    pub is: f64,
    /// The model's own error.
    pub error: f64,
    /// Error and discrepancy together.
    pub s: f64,
}

/// Nearest to the ends of a scale that a value is taken for: nothing at all happened.
const LEAST: f64 = 1e-6;

fn g(scale: Scale, value: f64) -> f64 {
    match scale {
        Scale::Percent => logit((value / 100.0).clamp(LEAST, 1.0 - LEAST)),
        Scale::Positive => ln(value.max(LEAST)),
    }
}

/// By how much g grows with its value.
fn slope(scale: Scale, value: f64) -> f64 {
    match scale {
        Scale::Percent => 100.0 / (value * (100.0 - value)),
        Scale::Positive => 1.0 / value,
    }
}

impl Aim {
    /// The targets that are fitted and can be measured in the scenario.
    pub fn all(scenario: &Scenario, targets: &Targets) -> Vec<Aim> {
        let aim = |(index, target): (usize, &Target)| {
            let Where::Here(measure, _) = place(scenario, target) else { return None };
            let (low, high) = target.allowed?;
            let discrepancy = target.discrepancy;
            (target.used == Use::Fit).then_some(Aim {
                target: index,
                scale: measure.scale,
                low,
                high,
                discrepancy,
            })
        };
        targets.targets.iter().enumerate().filter_map(aim).collect()
    }

    /// The allowed range on the scale.
    pub fn ends(&self) -> (f64, f64) {
        (g(self.scale, self.low), g(self.scale, self.high))
    }

    /// Where a sample stands; `None` if it has no value or no error.
    pub fn stand(&self, sample: &MeasureSample) -> Option<ScaledStand> {
        let found = sample.found(self.target)?;
        // Errors are carried over where the figure is allowed: far out the scale is steep, and what is
        // far out would hardly pull.
        let slope = slope(self.scale, found.mean.clamp(self.low, self.high));
        let error = slope * found.error?;
        let discrepancy = slope * self.discrepancy;
        let s = (error * error + discrepancy * discrepancy).sqrt();
        Some(ScaledStand { is: g(self.scale, found.mean), error, s })
    }

    /// How far a value on the scale is from what is allowed.
    pub fn miss(&self, is: f64) -> f64 {
        let (low, high) = self.ends();
        is - is.clamp(low, high)
    }
}

/// Where a sample stands towards all aims; `None` if any of them has no value.
pub(super) fn stands(aims: &[Aim], sample: &MeasureSample) -> Option<Vec<ScaledStand>> {
    aims.iter().map(|aim| aim.stand(sample)).collect()
}

/// What the targets add to the sum.
pub(super) fn misfit(aims: &[Aim], stands: &[ScaledStand]) -> f64 {
    let one = |(aim, stand): (&Aim, &ScaledStand)| {
        let miss = aim.miss(stand.is) / stand.s;
        miss * miss
    };
    aims.iter().zip(stands).map(one).sum()
}

/// What moving adds to it.
pub(super) fn moving(point: &[f64], from: &[f64]) -> f64 {
    point.iter().zip(from).map(|(x, from)| (x - from) * (x - from)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aim(scale: Scale, low: f64, high: f64) -> Aim {
        Aim { target: 0, scale, low, high, discrepancy: 1.0 }
    }

    /// By hand: odds of 20 percent are 1 to 4, of 50 percent 1; twice and half of a rate are a logarithm
    /// of 2 away; inside nothing is missed.
    #[test]
    fn misses_are_counted_from_the_nearest_end() {
        let share = aim(Scale::Percent, 20.0, 50.0);
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}");
        near(share.miss(g(Scale::Percent, 80.0)), ln(4.0));
        near(share.miss(g(Scale::Percent, 100.0 / 9.0)), ln(0.5));
        assert_eq!(share.miss(g(Scale::Percent, 33.0)), 0.0);
        let rate = aim(Scale::Positive, 3.0, 6.0);
        near(rate.miss(g(Scale::Positive, 12.0)), ln(2.0));
        near(rate.miss(g(Scale::Positive, 1.5)), -ln(2.0));
        // What never happened is far out and no infinity.
        assert!(rate.miss(g(Scale::Positive, 0.0)) < -10.0);
        assert!(share.miss(g(Scale::Percent, 0.0)).is_finite());
    }

    /// Against differences: by how much g grows.
    #[test]
    fn slopes_are_those_of_the_scale() {
        for scale in [Scale::Percent, Scale::Positive] {
            let d = (g(scale, 30.001) - g(scale, 29.999)) / 0.002;
            assert!((d / slope(scale, 30.0) - 1.0).abs() < 1e-6, "{scale:?}");
        }
    }
}
