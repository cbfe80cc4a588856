//! Case weights: what they cost, and the share of a weighted sample.
//!
//! A weight says how many people of the population one respondent stands for, up to a common
//! factor. Unequal weights make a sample say less than its size. [`kish_effect`] is that loss
//! judged from the weights alone; [`share`] estimates one share, with the variance *that* share
//! has. Its effective sample size goes into
//! [`wilson_effective`](super::proportion::wilson_effective) or
//! [`korn_graubard`](super::proportion::korn_graubard). People of weight zero are not there.
//!
//! # What can go wrong
//!
//! Kish's effect assumes that weights have nothing to do with the answer: where they explain it,
//! the loss is smaller or larger. The linearised variance takes the weights for given: what
//! raking gains where its margins explain the answer is not seen, nor that the weights depend on
//! who was drawn. It assumes people drawn independently, not in clusters. With few holders it is
//! itself a poor estimate. No weight repairs who could not be drawn at all.

/// The design effect of unequal weights, n sum w^2 / (sum w)^2: by how much they multiply the
/// variance of a mean that has nothing to do with them (Kish 1965, Survey Sampling; 1992, Journal
/// of Official Statistics 8(2), 183-200). At least 1; `None` without a positive weight.
pub fn kish_effect(weights: &[f64]) -> Option<f64> {
    let sums = WeightSums::of(weights)?;
    Some(sums.n as f64 / sums.effective_n())
}

/// Kish's effective sample size (sum w)^2 / sum w^2 \[people\]. `None` without a positive weight.
pub fn effective_n(weights: &[f64]) -> Option<f64> {
    Some(WeightSums::of(weights)?.effective_n())
}

/// A share of a weighted sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedShare {
    /// The weighted share of holders, in [0, 1].
    pub share: f64,
    /// People with a positive weight.
    pub n: u64,
    /// The sum of their weights.
    pub weighted_n: f64,
    /// Holders among them, unweighted.
    pub count: u64,
    /// The variance of the share over samples; NaN with a single person.
    pub variance: f64,
    /// The independent people whose share would vary as much, share (1 - share) / variance; with
    /// equal weights n - 1, as the variance has divisor n - 1. Where the share is 0 or 1, where
    /// the variance says nothing, Kish's effective sample size.
    pub effective_n: f64,
}

/// The weighted share of the people (by index) of whom `holds` is true.
///
/// The variance is that of a ratio by Taylor linearisation, for people drawn with replacement,
/// n / (n - 1) sum w_i^2 (y_i - p)^2 / (sum w)^2 (Särndal, Swensson & Wretman 1992, Model
/// Assisted Survey Sampling, chapter 5), as R's `survey::svymean` computes it for a design
/// without strata, clusters and finite population. `None` without a positive weight.
pub fn share(weights: &[f64], holds: impl Fn(usize) -> bool) -> Option<WeightedShare> {
    let all = WeightSums::of(weights)?;
    let held: Vec<f64> =
        weights.iter().enumerate().map(|(i, w)| if holds(i) { *w } else { 0.0 }).collect();
    let holders = WeightSums::of(&held).unwrap_or_default();
    let share = if holders.n == all.n { 1.0 } else { holders.weight / all.weight };
    let rest = 1.0 - share;
    // Holders are `rest` away from the share, all others `share`.
    let squares = holders.squares * rest * rest + (all.squares - holders.squares) * share * share;
    let n = all.n as f64;
    let variance = n / (n - 1.0) * squares / (all.weight * all.weight);
    let varies = share > 0.0 && share < 1.0;
    Some(WeightedShare {
        share,
        n: all.n,
        weighted_n: all.weight,
        count: holders.n,
        variance,
        effective_n: if varies { share * rest / variance } else { all.effective_n() },
    })
}

/// Number, sum and sum of squares of the positive weights.
#[derive(Clone, Copy, Default)]
struct WeightSums {
    n: u64,
    weight: f64,
    squares: f64,
}

impl WeightSums {
    fn of(weights: &[f64]) -> Option<Self> {
        let mut sums = Self::default();
        for w in weights {
            assert!(*w >= 0.0 && w.is_finite(), "a weight of {w} is no weight");
            sums.n += u64::from(*w > 0.0);
            sums.weight += w;
            sums.squares += w * w;
        }
        (sums.n > 0).then_some(sums)
    }

    fn effective_n(&self) -> f64 {
        self.weight * self.weight / self.squares
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;

    /// Half the people with weight 1, half with 3: the mean weight is 2 and the mean square 5, so
    /// the effect is 5/4 (by hand: 1 plus the squared coefficient of variation, 1 + (1/2)^2).
    #[test]
    fn kish_worked_by_hand() {
        let weights = [1.0, 3.0, 1.0, 3.0, 3.0, 1.0, 0.0];
        assert_eq!(kish_effect(&weights), Some(1.25));
        assert_eq!(effective_n(&weights), Some(6.0 / 1.25));
        assert_eq!((kish_effect(&[0.0]), effective_n(&[])), (None, None));
    }

    /// The share of foreign cars among the 74 of Stata's auto data, 22/74: 0.2972973 with
    /// standard error 0.0534958 (`svymean foreign`, printed by J. Pitblado of StataCorp on
    /// Statalist, 27 August 2004).
    #[test]
    fn equal_weights_agree_with_stata() {
        let foreign = share(&[2.5; 74], |car| car < 22).unwrap();
        assert!((foreign.share - 0.2972973).abs() < 5e-8);
        assert!((foreign.variance.sqrt() - 0.0534958).abs() < 5e-8);
        assert!((foreign.effective_n - 73.0).abs() < 1e-11);
        assert_eq!((foreign.n, foreign.count, foreign.weighted_n), (74, 22, 185.0));
    }

    /// By hand: weights 1, 2, 3, 4, the first and the last hold. p = 5/10 and every deviation is
    /// 1/2, so the variance is 4/3 x 30/4 / 100 = 1/10 and the effective size 1/4 / (1/10) = 5/2.
    #[test]
    fn the_linearised_variance_worked_by_hand() {
        let half = share(&[1.0, 2.0, 3.0, 4.0], |i| i == 0 || i == 3).unwrap();
        assert!((half.share - 0.5).abs() < 1e-15);
        assert!((half.variance - 0.1).abs() < 1e-15, "{half:?}");
        assert!((half.effective_n - 2.5).abs() < 1e-13);
    }

    /// By hand: weights 2, 1, 1, the first holds, and a fourth holder of weight 0. p = 1/2;
    /// variance 3/2 x (4 + 1 + 1)/4 / 16 = 9/64.
    #[test]
    fn people_without_weight_are_not_there() {
        let some = share(&[2.0, 1.0, 1.0, 0.0], |i| i == 0 || i == 3).unwrap();
        assert_eq!((some.share, some.n, some.count), (0.5, 3, 1));
        assert!((some.variance - 9.0 / 64.0).abs() < 1e-15);
    }

    #[test]
    fn everybody_and_nobody_are_certain_with_the_size_of_kish() {
        let weights = [0.1, 0.7, 0.3, 1.9];
        for (all, expected) in [(true, 1.0), (false, 0.0)] {
            let edge = share(&weights, |_| all).unwrap();
            assert_eq!((edge.share, edge.variance), (expected, 0.0));
            assert_eq!(Some(edge.effective_n), effective_n(&weights));
        }
        let single = share(&[3.0], |_| true).unwrap();
        assert!(single.variance.is_nan() && single.effective_n == 1.0 && single.share == 1.0);
        assert_eq!(share(&[0.0, 0.0], |_| true), None);
    }

    #[test]
    fn only_the_proportions_of_weights_matter() {
        let weights = [0.5, 2.0, 1.25, 3.0, 0.75];
        let tenfold = weights.map(|w| 8.0 * w);
        let (one, other) = (share(&weights, |i| i < 2), share(&tenfold, |i| i < 2));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(kish_effect(&weights), kish_effect(&tenfold));
        assert_eq!((one.share, one.variance), (other.share, other.variance));
    }

    /// Answers with nothing to do with the weights (1 or 3 with equal chance, n = 400, p = 0.3):
    /// over 2,000 samples the mean variance is p (1 - p) 1.25 / n to first order, and so is the
    /// variance of the shares. The estimated mean varies by under 0.2 %, so 1 % covers that and
    /// terms of order 1/n; the variance of the shares has relative error sqrt(2 / 2000) = 3.2 %, so
    /// 4.5 times that is exceeded about once in 10^5 (fixed) seeds.
    #[test]
    fn the_variance_is_that_of_the_shares() {
        let (n, trials) = (400, 2_000);
        let (mut sum, mut squares, mut estimated) = (0.0, 0.0, 0.0);
        for trial in 0..trials {
            let mut stream = Key::new(0, 0, 0).stream(1u32, trial, 0, 0);
            let weights: Vec<f64> =
                (0..n).map(|_| if stream.uniform() < 0.5 { 1.0 } else { 3.0 }).collect();
            let holds: Vec<bool> = (0..n).map(|_| stream.uniform() < 0.3).collect();
            let result = share(&weights, |i| holds[i]).unwrap();
            sum += result.share;
            squares += result.share * result.share;
            estimated += result.variance;
        }
        let trials = f64::from(trials);
        let theory = 0.3 * 0.7 * 1.25 / n as f64;
        let observed = squares / trials - (sum / trials) * (sum / trials);
        assert!(
            (estimated / trials / theory - 1.0).abs() < 0.01,
            "{}",
            estimated / trials / theory
        );
        assert!((observed / theory - 1.0).abs() < 4.5 * 0.032, "{}", observed / theory);
    }
}
