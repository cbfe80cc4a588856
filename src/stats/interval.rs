//! An estimate and the interval around it.
//!
//! Every number that is estimated leaves this floor as an [`Estimate`], which carries its interval,
//! the confidence level, the method and the number of values: there is no bare plus-minus.

use super::moments::Moments;
use super::student;
use serde::{Serialize, Serializer};

/// An estimate with a confidence interval, in the unit of what is estimated.
///
/// Where there are too few values for an interval, `low` and `high` are NaN and are written as
/// missing (empty in CSV, `null` in JSON). Such an estimate, like any NaN, differs from itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The point estimate.
    #[serde(serialize_with = "nan_as_missing")]
    pub estimate: f64,
    /// The lower end of the interval; NaN when there is none.
    #[serde(serialize_with = "nan_as_missing")]
    pub low: f64,
    /// The upper end of the interval; NaN when there is none.
    #[serde(serialize_with = "nan_as_missing")]
    pub high: f64,
    /// The confidence level in (0, 1): the share of such intervals that cover the truth.
    pub level: f64,
    /// How the interval was made.
    pub method: &'static str,
    /// The number of values behind it; for rates the number of events.
    pub n: u64,
}

impl Estimate {
    /// Whether there were enough values for an interval.
    pub fn has_interval(&self) -> bool {
        !self.low.is_nan() && !self.high.is_nan()
    }

    /// Half the width of the interval; NaN when there is none.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// How far the interval reaches from the estimate on its wider side; NaN when there is none.
    pub fn reach(&self) -> f64 {
        (self.high - self.estimate).max(self.estimate - self.low)
    }

    /// Whether a difference is shown to be there: its interval leaves out 0, and so does the test
    /// that pays for the other comparisons.
    pub fn is_shown(&self, adjusted_p: Option<f64>) -> bool {
        let counts = adjusted_p.is_some_and(|p| p <= 1.0 - self.level);
        self.has_interval() && !self.covers(0.0) && counts
    }

    /// Whether the interval holds `value`; never when there is no interval.
    pub fn covers(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

fn nan_as_missing<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.is_nan() { serializer.serialize_none() } else { serializer.serialize_f64(*value) }
}

/// The name of the t interval in [`Estimate::method`].
pub const STUDENT_T: &str = "Student t";

/// The mean of `values` with Student's t interval (Student 1908, Biometrika 6(1), 1-25).
///
/// The values must be independent and present: missing ones are left out by the caller. `None`
/// without values; no interval with one value.
pub fn mean_t(values: &[f64], level: f64) -> Option<Estimate> {
    mean_of(&Moments::of(values), level)
}

/// [`mean_t`] from the moments of the values.
pub fn mean_of(moments: &Moments, level: f64) -> Option<Estimate> {
    assert_level(level);
    let estimate = moments.mean()?;
    let half = match moments.standard_error() {
        Some(error) => error * student::critical(1.0 - level, (moments.n() - 1) as f64),
        None => f64::NAN,
    };
    let (low, high) = (estimate - half, estimate + half);
    Some(Estimate { estimate, low, high, level, method: STUDENT_T, n: moments.n() })
}

pub(super) fn assert_level(level: f64) {
    assert!(level > 0.0 && level < 1.0, "a confidence level of {level} is outside (0, 1)");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;
    use crate::ground::math::normal_quantile;

    /// 1, 2, 3: mean 2, standard deviation 1, and t with 2 degrees of freedom has the quantile
    /// 0.95 sqrt(2 / 0.0975) = 4.30265 at 0.975, so the half-width is 4.30265 / sqrt(3).
    #[test]
    fn the_t_interval_worked_by_hand() {
        let estimate = mean_t(&[1.0, 2.0, 3.0], 0.95).unwrap();
        let half = 0.95 * (2.0f64 / 0.0975).sqrt() / 3.0f64.sqrt();
        assert!((estimate.half_width() - half).abs() < 1e-12);
        assert!((estimate.low - (2.0 - half)).abs() < 1e-12);
        assert_eq!((estimate.estimate, estimate.n, estimate.method), (2.0, 3, "Student t"));
        assert!(estimate.covers(2.0) && estimate.covers(4.4) && !estimate.covers(4.5));
    }

    #[test]
    fn too_few_values_give_no_interval() {
        assert_eq!(mean_t(&[], 0.95), None);
        let one = mean_t(&[7.0], 0.95).unwrap();
        assert_eq!(one.estimate, 7.0);
        assert!(!one.has_interval() && one.half_width().is_nan() && !one.covers(7.0));
        let text = serde_json::to_string(&one).unwrap();
        assert!(text.contains(r#""estimate":7.0,"low":null,"high":null"#), "{text}");
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.serialize(one).unwrap();
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        assert!(text.ends_with("7.0,,,0.95,Student t,1\n"), "{text}");
    }

    #[test]
    fn values_without_spread_give_an_interval_without_width() {
        let estimate = mean_t(&[0.3; 9], 0.95).unwrap();
        assert_eq!((estimate.low, estimate.high), (0.3, 0.3));
    }

    /// Misses of 4,000 intervals from 5 normal values each are Binomial(4000, 1 - level). Within
    /// 4.5 standard deviations, which chance exceeds about once in 10^5 (fixed) seeds.
    #[test]
    fn the_t_interval_covers_as_often_as_it_says() {
        let trials = 4_000;
        for (seed, level) in [(0, 0.95), (1, 0.8)] {
            let misses = (0..trials)
                .filter(|trial| {
                    let mut stream = Key::new(seed, 0, 0).stream(1u32, *trial, 0, 0);
                    let mut value = || 3.0 + 2.0 * normal_quantile(stream.uniform());
                    let values: [f64; 5] = std::array::from_fn(|_| value());
                    !mean_t(&values, level).unwrap().covers(3.0)
                })
                .count() as f64;
            let expected = f64::from(trials) * (1.0 - level);
            assert!((misses - expected).abs() < 4.5 * (expected * level).sqrt(), "{misses}");
        }
    }
}
