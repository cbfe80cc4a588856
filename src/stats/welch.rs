//! The difference between two means that share nothing.
//!
//! Two samples of their own sizes and spreads (Welch 1947, Biometrika 34, 28-35). The degrees of
//! freedom are those of Welch and Satterthwaite. Nothing but mean, half width of the t interval and
//! number of values of each is needed, so that results can be compared from their tables alone.

use super::interval::{Estimate, assert_level};
use super::student;

/// The name of the interval in [`Estimate::method`].
pub const WELCH_T: &str = "Welch t";

/// A mean with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
    /// The number of values behind it, at least 2.
    pub n: u64,
}

impl Mean {
    /// From Student's t interval of `n` values; `None` without an interval.
    pub fn from_interval(mean: f64, half_width: f64, n: u64, level: f64) -> Option<Self> {
        assert_level(level);
        if n < 2 || !(half_width >= 0.0 && half_width.is_finite() && mean.is_finite()) {
            return None;
        }
        let error = half_width / student::critical(1.0 - level, (n - 1) as f64);
        Some(Mean { mean, error, n })
    }
}

/// The difference *first minus second* with its interval and the two-sided p value of no
/// difference. Without any spread the interval has no width, and p is exactly 1 or 0.
pub fn difference(first: &Mean, second: &Mean, level: f64) -> (Estimate, f64) {
    assert_level(level);
    let gap = first.mean - second.mean;
    let (a, b) = (first.error * first.error, second.error * second.error);
    let error = (a + b).sqrt();
    let (half, p) = if error == 0.0 {
        (0.0, if gap == 0.0 { 1.0 } else { 0.0 })
    } else {
        // As shares, so that no square of a square gets too small.
        let (share_a, share_b) = (a / (a + b), b / (a + b));
        let (free_a, free_b) = ((first.n - 1) as f64, (second.n - 1) as f64);
        let freedom = 1.0 / (share_a * share_a / free_a + share_b * share_b / free_b);
        let p = if gap == 0.0 { 1.0 } else { student::two_sided_p(gap / error, freedom) };
        (error * student::critical(1.0 - level, freedom), p)
    };
    let n = first.n + second.n;
    let (low, high) = (gap - half, gap + half);
    (Estimate { estimate: gap, low, high, level, method: WELCH_T, n }, p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::mean_t;

    /// 1, 3 and 2, 6: means 2 and 4, variances 2 and 8, squared errors 1 and 4. Freedom
    /// (1 + 4)^2 / (1 / 1 + 16 / 1) = 25 / 17. With equal errors and sizes it is 2 (n - 1).
    #[test]
    fn worked_by_hand() {
        let of = |values: &[f64]| {
            let found = mean_t(values, 0.95).unwrap();
            Mean::from_interval(found.estimate, found.half_width(), found.n, 0.95).unwrap()
        };
        let (a, b) = (of(&[1.0, 3.0]), of(&[2.0, 6.0]));
        assert!((a.error - 1.0).abs() < 1e-9 && (b.error - 2.0).abs() < 1e-9);
        let (gap, p) = difference(&b, &a, 0.95);
        let half = 5.0f64.sqrt() * student::critical(0.05, 25.0 / 17.0);
        assert_eq!((gap.estimate, gap.n, gap.method), (2.0, 4, "Welch t"));
        assert!((gap.half_width() - half).abs() < 1e-9);
        assert!((p - student::two_sided_p(2.0 / 5.0f64.sqrt(), 25.0 / 17.0)).abs() < 1e-9);
        // Two degrees of freedom: p = 1 - t / sqrt(2 + t^2), with t = 2 / sqrt(2).
        let (_, p) = difference(&of(&[3.0, 5.0]), &a, 0.95);
        assert!((p - (1.0 - 2.0f64.sqrt() / 2.0)).abs() < 1e-9, "{p}");
    }

    #[test]
    fn the_other_way_round_is_the_same_with_the_other_sign() {
        let (a, b) = (Mean { mean: 1.0, error: 0.2, n: 9 }, Mean { mean: 1.5, error: 0.1, n: 30 });
        let ((there, p), (back, q)) = (difference(&a, &b, 0.9), difference(&b, &a, 0.9));
        assert_eq!(
            (there.estimate, there.low, there.high),
            (-back.estimate, -back.high, -back.low)
        );
        assert_eq!(p, q);
    }

    #[test]
    fn nothing_that_varies_is_certain() {
        let still = |mean| Mean { mean, error: 0.0, n: 8 };
        let (gap, p) = difference(&still(0.5), &still(0.5), 0.95);
        assert_eq!((gap.low, gap.high, p), (0.0, 0.0, 1.0));
        let (gap, p) = difference(&still(1.0), &still(0.5), 0.95);
        assert_eq!((gap.low, gap.high, p), (0.5, 0.5, 0.0));
        // Only one varies: the freedom is that one's.
        let (gap, _) = difference(&Mean { mean: 1.0, error: 0.1, n: 5 }, &still(1.0), 0.95);
        assert!((gap.half_width() - 0.1 * student::critical(0.05, 4.0)).abs() < 1e-12);
    }

    #[test]
    fn without_an_interval_there_is_no_error() {
        assert_eq!(Mean::from_interval(1.0, 0.1, 1, 0.95), None);
        assert_eq!(Mean::from_interval(1.0, f64::NAN, 8, 0.95), None);
        assert_eq!(Mean::from_interval(1.0, -0.1, 8, 0.95), None);
    }
}
