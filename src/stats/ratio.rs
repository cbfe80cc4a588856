//! The ratio of two means that were measured together, with Fieller's interval.
//!
//! What one unit of something costs is a mean cost over a mean effect. A mean of ratios would be
//! ruled by replications in which next to nothing was effected, and an interval that takes the mean
//! effect for the truth is too narrow. Fieller (1954, Journal of the Royal Statistical Society B
//! 16(2), 175-185) asks instead which ratios q the replications leave possible: those for which the
//! mean of a - q b is not told apart from 0 by the t test,
//!
//! ```text
//! (A - q B)^2 <= t^2 (var a - 2 q cov + q^2 var b) / n
//! ```
//!
//! A quadratic in q. Its solutions are an interval exactly where B is told apart from 0 at the same
//! level; else everything is possible, or everything outside of some gap, and there is nothing to
//! tell. Where a and b are jointly normal the interval has its level exactly.

use super::interval::{Estimate, assert_level};
use super::moments::Moments;
use super::paired::present;
use super::student;

/// The name of the interval in [`Estimate::method`].
pub const FIELLER: &str = "Fieller";

/// The mean of the first over the mean of the second, pair by pair; a pair counts where both have a
/// value. `None` where the mean of the second is not told apart from 0, which below two pairs it
/// never is.
pub fn ratio(above: &[Option<f64>], below: &[Option<f64>], level: f64) -> Option<Estimate> {
    assert_eq!(above.len(), below.len(), "what is measured together comes in pairs");
    assert_level(level);
    let pairs = above.iter().zip(below);
    let pairs: Vec<(f64, f64)> =
        pairs.filter_map(|(a, b)| Some((present(*a)?, present(*b)?))).collect();
    let moments =
        |of: &dyn Fn(&(f64, f64)) -> f64| Moments::of(&pairs.iter().map(of).collect::<Vec<_>>());
    let (a, b) = (moments(&|pair| pair.0), moments(&|pair| pair.1));
    let (mean_a, mean_b) = (a.mean()?, b.mean()?);
    let n = pairs.len() as f64;
    let (var_a, var_b) = (a.variance()? / n, b.variance()? / n);
    let products = pairs.iter().map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>();
    let covariance = products / (n - 1.0) / n;
    let t = student::critical(1.0 - level, n - 1.0);
    let square = t * t;
    let lead = mean_b * mean_b - square * var_b;
    if lead.is_nan() || lead <= 0.0 {
        return None;
    }
    let middle = mean_a * mean_b - square * covariance;
    let last = mean_a * mean_a - square * var_a;
    // Positive wherever the lead is, but for rounding.
    let root = (middle * middle - lead * last).max(0.0).sqrt();
    let estimate = mean_a / mean_b;
    // Nor must rounding put the estimate outside.
    let low = ((middle - root) / lead).min(estimate);
    let high = ((middle + root) / lead).max(estimate);
    Some(Estimate { estimate, low, high, level, method: FIELLER, n: pairs.len() as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;
    use crate::ground::math::normal_quantile;
    use crate::stats::mean_t;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().map(|value| Some(*value)).collect()
    }

    /// a = 6, 8, 10 and b = 3, 4, 2: means 8 and 3, variances 4 and 1, covariance
    /// ((-2)(0) + 0 + 2 (-1)) / 2 = -1; of the means a third of that. With two degrees of freedom t at
    /// level 1/2 is the quantile 0.5 sqrt(2 / 0.75) at 3/4, its square 2/3. So
    ///
    /// (9 - 2/9) q^2 - 2 (24 + 2/9) q + (64 - 8/9) = 0, or 79 q^2 - 436 q + 568 = 0,
    ///
    /// q = (218 -+ sqrt(218^2 - 79 x 568)) / 79 = (218 -+ sqrt(2652)) / 79.
    #[test]
    fn fieller_worked_by_hand() {
        let found = ratio(&some(&[6.0, 8.0, 10.0]), &some(&[3.0, 4.0, 2.0]), 0.5).unwrap();
        let root = 2652.0f64.sqrt();
        assert!((found.estimate - 8.0 / 3.0).abs() < 1e-14);
        assert!((found.low - (218.0 - root) / 79.0).abs() < 1e-7, "{found:?}");
        assert!((found.high - (218.0 + root) / 79.0).abs() < 1e-7, "{found:?}");
        assert_eq!((found.n, found.method, found.level), (3, FIELLER, 0.5));
    }

    /// Over a second that does not vary it is Student's interval divided by it.
    #[test]
    fn over_a_constant_it_is_students() {
        let a = [1.0, 4.0, 2.5, -3.0];
        let found = ratio(&some(&a), &some(&[-2.0; 4]), 0.9).unwrap();
        let student = mean_t(&a, 0.9).unwrap();
        assert!((found.estimate - student.estimate / -2.0).abs() < 1e-15);
        assert!((found.low - student.high / -2.0).abs() < 1e-12);
        assert!((found.high - student.low / -2.0).abs() < 1e-12);
    }

    /// What costs the same for all costs at most that over the least effect: a = 5, b = 1, 2, 3 at level
    /// 1/2 gives B +- sqrt(2/3) sqrt(1/3) = 2 +- sqrt(2)/3, turned upside down.
    #[test]
    fn a_constant_over_something_is_students_upside_down() {
        let found = ratio(&some(&[5.0; 3]), &some(&[1.0, 2.0, 3.0]), 0.5).unwrap();
        let half = 2.0f64.sqrt() / 3.0;
        assert!((found.low - 5.0 / (2.0 + half)).abs() < 1e-7, "{found:?}");
        assert!((found.high - 5.0 / (2.0 - half)).abs() < 1e-7, "{found:?}");
        let nothing = ratio(&some(&[0.0; 3]), &some(&[1.0, 2.0, 3.0]), 0.5).unwrap();
        assert_eq!((nothing.estimate, nothing.low, nothing.high), (0.0, 0.0, 0.0));
    }

    /// There is an interval exactly where the t interval of the second leaves out 0.
    #[test]
    fn an_effect_that_may_be_none_has_no_price() {
        let a = some(&[5.0, 6.0, 7.0]);
        for (b, level) in
            [([1.0, 2.0, 3.0], 0.95), ([1.0, 2.0, 3.0], 0.9), ([-4.0, -3.0, -2.0], 0.95)]
        {
            let apart = !mean_t(&b, level).unwrap().covers(0.0);
            assert_eq!(ratio(&a, &some(&b), level).is_some(), apart, "{b:?} at {level}");
        }
        assert_eq!(ratio(&a, &some(&[0.0; 3]), 0.95), None);
        assert_eq!(ratio(&a[..1], &some(&[2.0]), 0.95), None);
        let gaps = [Some(2.0), None, Some(f64::NAN)];
        assert_eq!(ratio(&a, &gaps, 0.95), None, "a single pair");
    }

    /// Of 4,000 samples of six pairs from a normal law with correlation 0.6, in which the second mean is
    /// 6 standard deviations of a value from 0 (so that some interval always exists), the misses are
    /// Binomial(4000, 1 - level): within 4.5 standard deviations, which chance exceeds about once in
    /// 10^5 (fixed) seeds. Taking the second mean for the truth misses far more often where the ratio is
    /// large against the spread of the first.
    #[test]
    fn fieller_covers_as_often_as_it_says() {
        let trials = 4_000;
        for (seed, level) in [(0, 0.95), (1, 0.8)] {
            let misses = |fixed: bool| {
                (0..trials)
                    .filter(|trial| {
                        let mut stream = Key::new(seed, 0, 0).stream(1u32, *trial, 0, 0);
                        let mut normal = || normal_quantile(stream.uniform());
                        let pairs: Vec<(f64, f64)> = (0..6)
                            .map(|_| {
                                let (own, shared) = (normal(), normal());
                                (30.0 + 0.6 * shared + 0.8 * own, 6.0 + shared)
                            })
                            .collect();
                        let a: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
                        let b: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
                        if fixed {
                            let mean = Moments::of(&b).mean().unwrap();
                            return !mean_t(&a, level).unwrap().covers(5.0 * mean);
                        }
                        !ratio(&some(&a), &some(&b), level).unwrap().covers(5.0)
                    })
                    .count() as f64
            };
            let expected = f64::from(trials) * (1.0 - level);
            let found = misses(false);
            assert!((found - expected).abs() < 4.5 * (expected * level).sqrt(), "{found}");
            assert!(misses(true) > 2.0 * expected, "{}", misses(true));
        }
    }
}
