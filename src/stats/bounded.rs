//! A mean whose values cannot be everything, with an interval that stays where the mean can be.
//!
//! A share lies in [0, 1], a waiting time is not negative. Student's interval knows nothing of
//! that: where values lie near an end it reaches beyond it, and misses the truth too often, because
//! such values are skewed. Here the interval is Student's on another scale, carried back: with a
//! mean m of n values and its standard error e, the delta method (Agresti 2013, Categorical Data
//! Analysis, 3rd ed., 16.1; for shares Brown, Cai & DasGupta 2001, Statistical Science 16(2),
//! 101-133, section 4) gives
//!
//! ```text
//! at least 0:   ln m            has the standard error e / m
//! in [a, b]:    ln (p / (1-p))  has the standard error (e / (b-a)) / (p (1-p)),  p = (m-a) / (b-a)
//! ```
//!
//! The estimate stays the plain mean; the interval is not symmetric about it.
//!
//! Values that are all the same show no spread to build an interval from. Of values in [a, b] a
//! bound holds all the same: the mean can differ from the value seen, v, only by the chance q of
//! seeing another, so it lies in [v - q (v-a), v + q (b-v)], and n values without another one say
//! that q is at most 1 - (alpha/2)^(1/n) (Clopper & Pearson 1934; half of alpha, as on either side
//! of an interval). Of values without an upper end nothing follows, and there is no interval.
//!
//! What can go wrong: few replications of something very skewed still miss too often, less often
//! than Student's interval does; the tests say how often.

use super::interval::{Estimate, STUDENT_T, assert_level, mean_of};
use super::moments::Moments;
use super::student;
use crate::ground::math::{exp, exp_m1, ln, logistic, logit};
pub use crate::ground::range::{Range, SHARE};

/// The interval on the log scale, in [`Estimate::method`].
pub const LOG_T: &str = "Student t, log scale";
/// The interval on the logit scale.
pub const LOGIT_T: &str = "Student t, logit scale";
/// The bound where all values are the same.
pub const ONE_VALUE: &str = "exact, one value seen";
/// There is no interval.
pub const NONE: &str = "none";

/// The interval of a difference between two means in `range`, cut off where no difference can be.
/// Of values without two ends every difference is possible.
pub fn limit(difference: Estimate, range: Range) -> Estimate {
    let Range::Between(low, high) = range else { return difference };
    let width = high - low;
    Estimate {
        // NaN, no interval, stays NaN.
        low: if difference.low < -width { -width } else { difference.low },
        high: if difference.high > width { width } else { difference.high },
        ..difference
    }
}

/// The mean of `values` in `range`, see [`mean_within`].
pub fn mean_of_values(values: &[f64], range: Range, level: f64) -> Option<Estimate> {
    mean_within(&Moments::of(values), range, level)
}

/// The mean of independent values in `range` from their moments. `None` without values; no interval
/// with one value, nor where all are the same and the range has no two ends.
pub fn mean_within(moments: &Moments, range: Range, level: f64) -> Option<Estimate> {
    assert_level(level);
    let (mean, n) = (moments.mean()?, moments.n());
    let error = moments.standard_error();
    let none = (f64::NAN, f64::NAN, NONE);
    let (low, high, method) = match (error, range) {
        (None, _) => none,
        (Some(error), Range::Between(low, high)) => {
            let share = (mean - low) / (high - low);
            // A share that rounds to an end has no logit.
            if error == 0.0 || share <= 0.0 || share >= 1.0 {
                let other = chance_of_another(n, level);
                (mean - other * (mean - low), mean + other * (high - mean), ONE_VALUE)
            } else {
                let reach = factor(n, level) * error / ((high - low) * share * (1.0 - share));
                let at = |reach: f64| low + (high - low) * logistic(logit(share) + reach);
                (at(-reach), at(reach), LOGIT_T)
            }
        }
        (Some(0.0), _) => none,
        (Some(_), Range::Any) => {
            let found = mean_of(moments, level)?;
            (found.low, found.high, STUDENT_T)
        }
        (Some(error), Range::AtLeastZero) => {
            let reach = factor(n, level) * error / mean;
            let (low, high) = (mean * exp(-reach), mean * exp(reach));
            // With two values and a level close to 1 the upper end can be beyond all numbers.
            if high.is_finite() { (low, high, LOG_T) } else { none }
        }
    };
    // Rounding on the other scale must not put the mean outside.
    let (low, high) = if low.is_nan() { (low, high) } else { (low.min(mean), high.max(mean)) };
    Some(Estimate { estimate: mean, low, high, level, method, n })
}

fn factor(n: u64, level: f64) -> f64 {
    student::critical(1.0 - level, (n - 1) as f64)
}

/// The largest chance of a value other than the one that `n` replications all had.
fn chance_of_another(n: u64, level: f64) -> f64 {
    -exp_m1(ln((1.0 - level) / 2.0) / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::{Key, Stream};
    use crate::ground::math::pow;
    use crate::stats::mean_t;
    use proptest::prelude::*;

    const RATE: Range = Range::AtLeastZero;

    /// 1 and 3: mean 2, standard error 1, and t with one degree of freedom is tan(pi (p - 1/2)): 1
    /// at 3/4. At level 1/2 the log interval is therefore 2 / e^(1/2) to 2 e^(1/2).
    #[test]
    fn the_log_interval_worked_by_hand() {
        let found = mean_of_values(&[1.0, 3.0], RATE, 0.5).unwrap();
        assert!((found.low - 2.0 / exp(0.5)).abs() < 1e-12, "{found:?}");
        assert!((found.high - 2.0 * exp(0.5)).abs() < 1e-12, "{found:?}");
        assert_eq!((found.estimate, found.n, found.method), (2.0, 2, "Student t, log scale"));
    }

    /// 0.1 and 0.3: mean 0.2, standard error 0.1, on the logit scale 0.1 / 0.16 = 0.625 about
    /// ln(1/4): the odds reach from e^-0.625 / 4 to e^0.625 / 4 at level 1/2. The same two values
    /// on [-1, 1] are twice these less 1.
    #[test]
    fn the_logit_interval_worked_by_hand() {
        let ends = [-0.625, 0.625].map(|reach| {
            let odds = exp(reach) / 4.0;
            odds / (1.0 + odds)
        });
        let found = mean_of_values(&[0.1, 0.3], SHARE, 0.5).unwrap();
        assert!((found.low - ends[0]).abs() < 1e-12 && (found.high - ends[1]).abs() < 1e-12);
        assert_eq!(found.method, "Student t, logit scale");
        let wide = mean_of_values(&[-0.8, -0.4], Range::Between(-1.0, 1.0), 0.5).unwrap();
        assert!((wide.low - (2.0 * ends[0] - 1.0)).abs() < 1e-12, "{wide:?}");
        assert!((wide.high - (2.0 * ends[1] - 1.0)).abs() < 1e-12, "{wide:?}");
    }

    #[test]
    fn what_can_be_everything_keeps_students_interval() {
        let values = [1.0, -2.0, 4.0];
        assert_eq!(mean_of_values(&values, Range::Any, 0.95), mean_t(&values, 0.95));
    }

    /// 0 eight times: the chance of another value is at most 1 - 0.025^(1/8) = 0.3694 (table of
    /// Clopper & Pearson: 0 of 8). From 1/2 in [0, 1] another value can pull either way by half.
    #[test]
    fn one_value_seen_gives_the_exact_bound_or_nothing() {
        let zero = mean_of_values(&[0.0; 8], SHARE, 0.95).unwrap();
        assert_eq!((zero.estimate, zero.low, zero.method), (0.0, 0.0, ONE_VALUE));
        assert!((zero.high - 0.3694).abs() < 5e-5, "{zero:?}");
        let one = mean_of_values(&[1.0; 8], SHARE, 0.95).unwrap();
        assert_eq!((one.low, one.high), (1.0 - zero.high, 1.0));
        let half = mean_of_values(&[0.5; 8], SHARE, 0.95).unwrap();
        assert!(
            (half.low - 0.5 * (1.0 - zero.high)).abs() < 1e-12
                && (half.low + half.high - 1.0).abs() < 1e-12
        );
        for range in [RATE, Range::Any] {
            let none = mean_of_values(&[0.0; 8], range, 0.95).unwrap();
            assert!(!none.has_interval() && none.estimate == 0.0 && none.method == NONE);
        }
        for range in [RATE, Range::Any, SHARE] {
            assert!(!mean_of_values(&[0.5], range, 0.95).unwrap().has_interval());
            assert_eq!(mean_of_values(&[], range, 0.95), None);
        }
    }

    /// Where a rare event shows in no replication the bound misses the mean q only if it shows in
    /// none and q lies above the bound, which is the case with chance below alpha/2 by its making.
    #[test]
    fn the_exact_bound_is_below_the_truth_with_half_of_alpha_at_most() {
        for n in [2, 8, 64] {
            let bound = chance_of_another(n, 0.95);
            assert!((pow(1.0 - bound, n as f64) - 0.025).abs() < 1e-12);
        }
    }

    #[test]
    fn a_difference_is_cut_off_where_none_can_be() {
        let difference =
            |low, high| Estimate { estimate: 0.9, low, high, level: 0.95, method: STUDENT_T, n: 3 };
        let ends = |range: Range, low, high| {
            let found = limit(difference(low, high), range);
            (found.low, found.high)
        };
        assert_eq!(ends(SHARE, -1.2, 1.4), (-1.0, 1.0));
        assert_eq!(ends(Range::Between(-1.0, 1.0), -1.2, 2.4), (-1.2, 2.0));
        assert_eq!(ends(RATE, -1.2, 1.4), (-1.2, 1.4));
        assert!(!limit(difference(f64::NAN, f64::NAN), SHARE).has_interval());
    }

    proptest! {
        #[test]
        fn an_interval_stays_in_its_range_around_the_mean(
            values in prop::collection::vec(prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0f64], 2..40),
            scale in prop_oneof![Just(1.0), 1e-9..1e9f64],
            level in 0.5..0.9999f64,
        ) {
            let scaled: Vec<f64> = values.iter().map(|value| value * scale).collect();
            for (range, values) in [
                (SHARE, &values), (RATE, &scaled), (Range::Between(0.0, scale), &scaled),
            ] {
                let found = mean_of_values(values, range, level).unwrap();
                if found.has_interval() {
                    prop_assert!(range.holds(found.low) && range.holds(found.high), "{found:?}");
                    prop_assert!(found.covers(found.estimate) && found.low < found.high);
                } else {
                    prop_assert!(found.low.is_nan() && found.high.is_nan());
                }
            }
        }
    }

    /// A small count with mean 0.3.
    fn count(stream: &mut Stream) -> f64 {
        let (draw, mut k, mut term) = (stream.uniform(), 0.0, exp(-0.3));
        let mut below = term;
        while draw > below {
            k += 1.0;
            term *= 0.3 / k;
            below += term;
        }
        k
    }

    /// Shares of missed intervals over 200,000 samples of 8 and 16 and 60,000 of 64, at 95 %, by a
    /// program of its own (Python's random numbers): Student's interval and the one here. With 8
    /// counts of mean 0.3, 9 % of the samples are all 0: Student's interval then has no width and
    /// misses, here there is none and none is counted.
    ///
    /// The misses of 4,000 fixed samples may differ from that by 4.5 standard deviations, of both
    /// simulations together: by chance less than once in 10^5 for each of the 24 figures.
    #[test]
    fn skewed_values_are_missed_less_often_than_by_students_interval() {
        type Draw = fn(&mut Stream) -> f64;
        // How to draw, the true mean, the range, and misses of both intervals at each n.
        type Case = (Draw, f64, Range, [(f64, f64); 3]);
        let near_zero: Draw = |stream| pow(stream.uniform(), 4.0);
        let near_one: Draw = |stream| 1.0 - pow(stream.uniform(), 4.0);
        let waiting: Draw = |stream| -ln(stream.uniform());
        let cases: [Case; 4] = [
            (near_zero, 0.2, SHARE, [(0.1208, 0.0696), (0.0811, 0.0532), (0.0575, 0.0481)]),
            (near_one, 0.8, SHARE, [(0.1212, 0.0703), (0.0813, 0.0543), (0.0573, 0.0480)]),
            (count, 0.3, RATE, [(0.0964, 0.0329), (0.0519, 0.0319), (0.0607, 0.0505)]),
            (waiting, 1.0, RATE, [(0.1059, 0.0692), (0.0875, 0.0661), (0.0615, 0.0563)]),
        ];
        let trials = 4_000u32;
        for (case, (draw, truth, range, expected)) in (0u32..).zip(cases) {
            for ((n, simulated), expected) in
                [(8, 2e5), (16, 2e5), (64, 6e4)].into_iter().zip(expected)
            {
                let (mut plain, mut own) = (0u32, 0u32);
                for trial in 0..trials {
                    let mut stream = Key::new(3, 0, 0).stream(case, trial, n, 0);
                    let values: Vec<f64> = (0..n).map(|_| draw(&mut stream)).collect();
                    let misses = |found: Estimate| found.has_interval() && !found.covers(truth);
                    plain += u32::from(misses(mean_t(&values, 0.95).unwrap()));
                    own += u32::from(misses(mean_of_values(&values, range, 0.95).unwrap()));
                }
                for (missed, rate) in [(plain, expected.0), (own, expected.1)] {
                    let share = f64::from(missed) / f64::from(trials);
                    let variance =
                        rate * (1.0 - rate) * (1.0 / f64::from(trials) + 1.0 / simulated);
                    assert!(
                        (share - rate).abs() < 4.5 * variance.sqrt(),
                        "case {case}, n = {n}: {share} {rate}"
                    );
                }
                assert!(own < plain, "case {case}, n = {n}: {own} {plain}");
            }
        }
    }
}
