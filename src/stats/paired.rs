//! The difference between two arms that lived through the same luck.
//!
//! Replication i of both arms shares its people and its draws (common random numbers), so the
//! arms are compared inside each replication first and averaged afterwards. What they share
//! cancels; how much that saved is reported as a correlation and as a factor of variance.
//!
//! A replication counts only if both arms have a value. Losing pairs is not innocent: if runs fail
//! *because* of what the arm does, the pairs left over tell a different story. The number dropped
//! is therefore part of the result.

use super::interval::{Estimate, mean_of};
use super::moments::Moments;
use super::student;
use serde::Serialize;

/// What paired replications say about the difference *first minus second*.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Paired {
    /// The mean difference with Student's t interval, in the unit of the metric.
    pub difference: Estimate,
    /// Pearson's correlation between the arms over replications, in [-1, 1]. `None` below three
    /// pairs (two points always lie on a line) and when an arm does not vary.
    pub correlation: Option<f64>,
    /// How many times fewer replications the pairing needs than independent arms would for the
    /// same precision: (var a + var b) / var(a - b). Below 1 the pairing hurts. `None` below
    /// three pairs, and when the difference does not vary.
    pub variance_reduction: Option<f64>,
    /// Replications in which both arms have a value.
    pub n_pairs: u64,
    /// Replications left out because at least one arm has no value.
    pub dropped: u64,
    /// The two-sided paired t test of no difference; `None` with a single pair. Exactly 1 when the
    /// mean difference is zero. Where all differences are the same and not zero there is no spread
    /// for a t test, and the sign test stands in: as many signs alike have the chance 2 / 2^n.
    pub p_value: Option<f64>,
}

impl Paired {
    /// The difference the other way round, *second minus first*.
    pub fn reversed(self) -> Self {
        let Estimate { estimate, low, high, .. } = self.difference;
        let difference =
            Estimate { estimate: -estimate, low: -high, high: -low, ..self.difference };
        Paired { difference, ..self }
    }

    /// Whether both arms had the same value in each of several replications.
    pub fn is_same(&self) -> bool {
        self.n_pairs > 1 && self.difference.estimate == 0.0 && !self.difference.has_interval()
    }
}

/// Compares two arms over replications given in the same order; a value that is `None` or NaN is
/// missing. `None` when no replication has both.
///
/// A difference without any spread has no interval: arms that were the same in every replication may
/// differ in what was not seen. ([`Paired::is_same`] says that they were.)
pub fn compare(first: &[Option<f64>], second: &[Option<f64>], level: f64) -> Option<Paired> {
    assert_eq!(first.len(), second.len(), "paired arms have the same replications");
    let (mut a, mut b, mut gap) = (Moments::default(), Moments::default(), Moments::default());
    let mut products = 0.0;
    for (x, y) in first.iter().zip(second) {
        let (Some(x), Some(y)) = (present(*x), present(*y)) else { continue };
        // The co-moment, updated like Welford's variance: old deviation times new deviation.
        let before = x - a.mean().unwrap_or(0.0);
        a.add(x);
        b.add(y);
        gap.add(x - y);
        products += before * (y - b.mean().unwrap_or(0.0));
    }
    let n_pairs = gap.n();
    let enough = n_pairs > 2;
    let (var_a, var_b, var_gap) =
        (a.variance().unwrap_or(0.0), b.variance().unwrap_or(0.0), gap.variance().unwrap_or(0.0));
    let covariance = products / (n_pairs.max(2) - 1) as f64;
    let mut difference = mean_of(&gap, level)?;
    if difference.low == difference.high {
        (difference.low, difference.high) = (f64::NAN, f64::NAN);
    }
    Some(Paired {
        difference,
        correlation: (enough && var_a > 0.0 && var_b > 0.0)
            .then(|| (covariance / (var_a.sqrt() * var_b.sqrt())).clamp(-1.0, 1.0)),
        variance_reduction: (enough && var_gap > 0.0).then(|| (var_a + var_b) / var_gap),
        n_pairs,
        dropped: first.len() as u64 - n_pairs,
        p_value: p_value(&gap),
    })
}

/// The value, unless it is missing.
pub(super) fn present(value: Option<f64>) -> Option<f64> {
    value.filter(|value| !value.is_nan())
}

/// The two-sided t test that differences with these moments have mean zero.
pub(super) fn p_value(differences: &Moments) -> Option<f64> {
    let (mean, error) = (differences.mean()?, differences.standard_error()?);
    Some(if mean == 0.0 {
        1.0
    } else if error == 0.0 {
        // 2 / 2^n, in halves, since the power would overflow.
        (1..differences.n().min(2_000)).fold(1.0, |p, _| p / 2.0)
    } else {
        student::two_sided_p(mean / error, (differences.n() - 1) as f64)
    })
}

/// P values adjusted for testing all of them (Holm 1979, Scandinavian Journal of Statistics 6(2),
/// 65-70): rejecting those at most alpha keeps the chance of *any* false rejection at most alpha,
/// however the tests depend on each other. Results in the order given.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|i, j| p_values[*i].total_cmp(&p_values[*j]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut highest: f64 = 0.0;
    for (rejected, i) in order.into_iter().enumerate() {
        let hypotheses_left = (p_values.len() - rejected) as f64;
        highest = highest.max((p_values[i] * hypotheses_left).min(1.0));
        adjusted[i] = highest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;
    use crate::ground::math::normal_quantile;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().map(|value| Some(*value)).collect()
    }

    /// a = 1, 2, 3 and b = 1, 4, 1: differences 0, -2, 2 with mean 0 and variance 4; a has variance
    /// 1, b has mean 2 and variance 3, and the covariance is ((-1)(-1) + 0 + (1)(-1)) / 2 = 0.
    /// So r = 0 and the reduction is (1 + 3) / 4 = 1: the pairing is worth nothing.
    #[test]
    fn uncorrelated_arms_worked_by_hand() {
        let paired = compare(&some(&[1.0, 2.0, 3.0]), &some(&[1.0, 4.0, 1.0]), 0.95).unwrap();
        assert!(paired.difference.estimate.abs() < 1e-15);
        assert!(paired.correlation.unwrap().abs() < 1e-15);
        assert!((paired.variance_reduction.unwrap() - 1.0).abs() < 1e-14);
        assert_eq!((paired.n_pairs, paired.dropped), (3, 0));
    }

    /// a = 2, 3, 7 and b = 1, 1, 4: differences 1, 2, 3, mean 2, variance 1, t = 2 sqrt(3); with 2
    /// degrees of freedom p = 1 - t / sqrt(2 + t^2) = 1 - sqrt(12 / 14). var a = 7, var b = 3,
    /// covariance (7 + 3 - 1) / 2 = 4.5.
    #[test]
    fn correlated_arms_worked_by_hand() {
        let paired = compare(&some(&[2.0, 3.0, 7.0]), &some(&[1.0, 1.0, 4.0]), 0.95).unwrap();
        let half = 0.95 * (2.0f64 / 0.0975).sqrt() / 3.0f64.sqrt();
        assert!((paired.difference.estimate - 2.0).abs() < 1e-14);
        assert!((paired.difference.half_width() - half).abs() < 1e-12);
        assert!((paired.correlation.unwrap() - 4.5 / 21.0f64.sqrt()).abs() < 1e-14);
        assert!((paired.variance_reduction.unwrap() - 10.0).abs() < 1e-13);
        assert!((paired.p_value.unwrap() - (1.0 - (12.0f64 / 14.0).sqrt())).abs() < 1e-12);
    }

    #[test]
    fn identical_arms_differ_by_exactly_nothing() {
        let arm = some(&[0.1, 0.7, 0.3, 1e9]);
        let paired = compare(&arm, &arm, 0.95).unwrap();
        assert_eq!(paired.difference.estimate, 0.0);
        assert!(paired.is_same() && !paired.difference.has_interval());
        assert_eq!((paired.p_value, paired.variance_reduction), (Some(1.0), None));
        assert!((paired.correlation.unwrap() - 1.0).abs() < 1e-12);
    }

    /// Three differences of 1/2: nothing is known of their spread, and three heads of a coin, or
    /// three tails, have the chance 1/4.
    #[test]
    fn a_constant_difference_shows_no_spread() {
        let paired = compare(&some(&[1.0, 5.0, 2.0]), &some(&[0.5, 4.5, 1.5]), 0.95).unwrap();
        assert_eq!(paired.difference.estimate, 0.5);
        assert!(!paired.difference.has_interval() && !paired.is_same());
        assert_eq!((paired.p_value, paired.variance_reduction), (Some(0.25), None));
        let still = compare(&some(&[1.0; 3]), &some(&[2.0, 3.0, 4.0]), 0.95).unwrap();
        assert_eq!((still.correlation, still.variance_reduction), (None, Some(1.0)));
        let many = compare(&some(&[1.0; 5_000]), &some(&[0.0; 5_000]), 0.95).unwrap();
        assert!(many.p_value.unwrap() < 1e-300);
    }

    #[test]
    fn two_arms_in_which_nothing_happened_have_no_interval() {
        let paired = compare(&some(&[0.0; 8]), &some(&[0.0; 8]), 0.95).unwrap();
        assert!(!paired.difference.has_interval() && paired.is_same());
        assert_eq!((paired.difference.estimate, paired.p_value), (0.0, Some(1.0)));
        let once = compare(&some(&[0.0]), &some(&[0.0]), 0.95).unwrap();
        assert!(!once.is_same(), "one replication shows nothing");
        let mean_zero = compare(&some(&[1.0, 0.0]), &some(&[0.0, 1.0]), 0.95).unwrap();
        assert!(mean_zero.difference.estimate == 0.0 && !mean_zero.is_same());
    }

    #[test]
    fn reversed_is_the_other_arm_minus_this_one() {
        let (a, b) = (some(&[2.0, 3.0, 7.0]), some(&[1.0, 1.0, 4.0]));
        let (there, back) = (compare(&a, &b, 0.95).unwrap(), compare(&b, &a, 0.95).unwrap());
        assert_eq!(there.reversed().difference, back.difference);
        assert_eq!(there.reversed().p_value, back.p_value);
    }

    #[test]
    fn half_a_pair_is_dropped_and_counted() {
        let a = [Some(1.0), None, Some(3.0), None, Some(f64::NAN), Some(4.0)];
        let b = [Some(1.0), Some(2.0), None, None, Some(0.0), Some(2.0)];
        let paired = compare(&a, &b, 0.95).unwrap();
        assert_eq!((paired.n_pairs, paired.dropped), (2, 4));
        assert_eq!(paired.difference.estimate, 1.0);
        assert_eq!(paired.correlation, None);
        assert_eq!(compare(&a[..1], &b[1..2], 0.95).unwrap().p_value, None);
        assert_eq!(compare(&a[1..4], &b[1..4], 0.95), None);
    }

    /// Arms with a shared part of variance 1 and own parts of variance 1/4: correlation
    /// 1 / 1.25 = 0.8 and reduction 2.5 / 0.5 = 5. With 20,000 pairs the correlation has standard
    /// error (1 - r^2) / sqrt(n) = 0.00255, and the logarithm of the reduction, whose numerator
    /// and denominator vary by sqrt(2 / n) relatively at most each, below 0.02. Limits of 4.5 such
    /// errors, exceeded by chance less than 2 times in 10^5 seeds.
    #[test]
    fn shared_luck_saves_what_theory_says() {
        let mut stream = Key::new(0, 0, 0).stream(1u32, 0, 0, 0);
        let mut normal = || normal_quantile(stream.uniform());
        let (mut a, mut b) = (Vec::new(), Vec::new());
        for _ in 0..20_000 {
            let shared = normal();
            a.push(Some(shared + 0.5 * normal()));
            b.push(Some(shared + 0.5 * normal()));
        }
        let paired = compare(&a, &b, 0.95).unwrap();
        assert!((paired.correlation.unwrap() - 0.8).abs() < 4.5 * 0.00255);
        assert!((paired.variance_reduction.unwrap() / 5.0 - 1.0).abs() < 4.5 * 0.02);
    }

    /// Four tests: sorted 0.005 x 4 = 0.02, 0.01 x 3 = 0.03, 0.03 x 2 = 0.06, and 0.04 x 1 = 0.04,
    /// which is raised to 0.06 because a larger p value cannot be the stronger proof.
    #[test]
    fn holm_worked_by_hand() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        assert_eq!(adjusted.len(), 4);
        for (value, expected) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((value - expected).abs() < 1e-15, "{adjusted:?}");
        }
        assert_eq!(holm(&[0.9, 0.8, 1.0]), [1.0, 1.0, 1.0]);
        assert_eq!(holm(&[0.2]), [0.2]);
        assert!(holm(&[]).is_empty());
    }
}
