//! Intervals for counted events: shares of a known number of trials, and rates.
//!
//! [`wilson`] is the one to show: its coverage is close to the level on average. Use
//! [`clopper_pearson`] where the level must hold for every true share, at the price of a wider
//! interval. [`poisson_rate`] is for events in an exposure without a number of trials. All three
//! trust that the events are independent: the people of one simulated world are not, so counts
//! over people of one run understate the uncertainty; treat the share of each run as one value.

use super::interval::{Estimate, assert_level};
use crate::ground::math::{exp_m1, ln, ln_1p, normal_quantile};
use statrs::distribution::{Beta, ContinuousCDF, Gamma};

/// The share of `successes` in `n` trials with the score interval (Wilson 1927, Journal of the
/// American Statistical Association 22, 209-212). `None` without trials.
pub fn wilson(successes: u64, n: u64, level: f64) -> Option<Estimate> {
    assert_level(level);
    let share = share(successes, n)?;
    let trials = n as f64;
    let z = -normal_quantile((1.0 - level) / 2.0);
    let centre = (successes as f64 + z * z / 2.0) / (trials + z * z);
    let half = z * (trials * share * (1.0 - share) + z * z / 4.0).sqrt() / (trials + z * z);
    // The ends are exact at the edges, where rounding could leave a tiny negative number.
    let low = if successes == 0 { 0.0 } else { centre - half };
    let high = if successes == n { 1.0 } else { centre + half };
    Some(Estimate { estimate: share, low, high, level, method: "Wilson", n })
}

/// The share of `successes` in `n` trials with the exact interval (Clopper & Pearson 1934,
/// Biometrika 26(4), 404-413): the shares that neither one-sided binomial test at half the error
/// chance rejects. `None` without trials.
pub fn clopper_pearson(successes: u64, n: u64, level: f64) -> Option<Estimate> {
    assert_level(level);
    let estimate = share(successes, n)?;
    let tail = (1.0 - level) / 2.0;
    // Quantiles near 1 lose digits, so the rarer outcome is the one that is counted.
    let failures = n - successes;
    let (low, high) = if successes <= failures {
        exact_ends(successes, n, tail)
    } else {
        let (low, high) = exact_ends(failures, n, tail);
        (1.0 - high, 1.0 - low)
    };
    Some(Estimate { estimate, low, high, level, method: "Clopper-Pearson", n })
}

/// The ends for a `count` of at most half of `n`, each missed with chance `tail` at most.
fn exact_ends(count: u64, n: u64, tail: f64) -> (f64, f64) {
    let quantile = |a: u64, b: u64, p: f64| {
        Beta::new(a as f64, b as f64).expect("both counts are positive").inverse_cdf(p)
    };
    match count {
        // 1 - tail^(1/n)
        0 => (0.0, -exp_m1(ln(tail) / n as f64)),
        _ => (quantile(count, n - count + 1, tail), quantile(count + 1, n - count, 1.0 - tail)),
    }
}

fn share(successes: u64, n: u64) -> Option<f64> {
    assert!(successes <= n, "{successes} successes in {n} trials");
    (n > 0).then(|| successes as f64 / n as f64)
}

/// The rate of `count` events in an `exposure` [any unit of time or people-time], in events per
/// unit, with the exact Poisson interval (Garwood 1936, Biometrika 28, 437-442). `None` unless
/// the exposure is positive and finite. [`Estimate::n`] is the count.
pub fn poisson_rate(count: u64, exposure: f64, level: f64) -> Option<Estimate> {
    assert_level(level);
    if !(exposure > 0.0 && exposure.is_finite()) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let quantile = |shape: u64, p: f64| {
        Gamma::new(shape as f64, 1.0).expect("the shape is positive").inverse_cdf(p)
    };
    let (low, high) = match count {
        0 => (0.0, -ln(tail)),
        // The Gamma quantile with shape 1 is -ln(1 - p).
        1 => (-ln_1p(-tail), quantile(2, 1.0 - tail)),
        _ => (quantile(count, tail), quantile(count + 1, 1.0 - tail)),
    };
    Some(Estimate {
        estimate: count as f64 / exposure,
        low: low / exposure,
        high: high / exposure,
        level,
        method: "Garwood",
        n: count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::math::{exp, pow};

    /// Four decimals of table I in Newcombe (1998), "Two-sided confidence intervals for the
    /// single proportion", Statistics in Medicine 17, 857-872 (95 %).
    #[test]
    fn the_intervals_of_newcombe() {
        let cases = [
            (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
            (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
            (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
            (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
        ];
        for (x, n, score, exact) in cases {
            for (estimate, (low, high)) in [
                (wilson(x, n, 0.95).unwrap(), score),
                (clopper_pearson(x, n, 0.95).unwrap(), exact),
            ] {
                assert!((estimate.low - low).abs() <= 5.1e-5, "{x}/{n} {estimate:?}");
                assert!((estimate.high - high).abs() <= 5.1e-5, "{x}/{n} {estimate:?}");
            }
        }
    }

    /// 10 of 100 with z^2 = 3.84146: centre 11.92073 / 103.84146, half-width
    /// 1.95996 sqrt(9 + 0.96036) / 103.84146.
    #[test]
    fn wilson_worked_by_hand() {
        let estimate = wilson(10, 100, 0.95).unwrap();
        assert!((estimate.low - 0.05523).abs() < 1e-5 && (estimate.high - 0.17437).abs() < 1e-5);
        assert_eq!((estimate.estimate, estimate.n), (0.1, 100));
    }

    #[test]
    fn clopper_pearson_has_closed_forms_at_the_edges() {
        for n in [1u64, 3, 20, 1_000, 1_000_000] {
            for level in [0.5, 0.95, 0.999] {
                let end = pow((1.0 - level) / 2.0, 1.0 / n as f64);
                let none = clopper_pearson(0, n, level).unwrap();
                let all = clopper_pearson(n, n, level).unwrap();
                assert_eq!((none.low, all.high), (0.0, 1.0));
                assert!((none.high - (1.0 - end)).abs() < 1e-13, "n = {n}");
                assert!((all.low - end).abs() < 1e-13, "n = {n}");
            }
        }
    }

    /// The definition: at the upper end `x` or fewer have chance 0.025, at the lower `x` or more.
    #[test]
    fn clopper_pearson_inverts_the_binomial_test() {
        let n = 10u64;
        let chance = |k: u64, p: f64| {
            let ways = (0..k).fold(1.0, |ways, i| ways * (n - i) as f64 / (i + 1) as f64);
            ways * pow(p, k as f64) * pow(1.0 - p, (n - k) as f64)
        };
        for x in 1..n {
            let ends = clopper_pearson(x, n, 0.95).unwrap();
            let above: f64 = (x..=n).map(|k| chance(k, ends.low)).sum();
            let below: f64 = (0..=x).map(|k| chance(k, ends.high)).sum();
            assert!((above - 0.025).abs() < 1e-9 && (below - 0.025).abs() < 1e-9, "x = {x}");
        }
    }

    /// No events: e^-rate = 0.025. One: 1 - e^-low = 0.025. In general the Poisson sums.
    #[test]
    fn garwood_inverts_the_poisson_test() {
        let none = poisson_rate(0, 4.0, 0.95).unwrap();
        assert_eq!((none.estimate, none.low), (0.0, 0.0));
        assert!((none.high - -ln(0.025) / 4.0).abs() < 1e-14);
        for count in 1..30u64 {
            let ends = poisson_rate(count, 1.0, 0.95).unwrap();
            let up_to = |k: u64, mean: f64| {
                let terms = (1..=k).scan(1.0, |term, i| {
                    *term *= mean / i as f64;
                    Some(*term)
                });
                exp(-mean) * (1.0 + terms.sum::<f64>())
            };
            assert!((1.0 - up_to(count - 1, ends.low) - 0.025).abs() < 1e-9, "count {count}");
            assert!((up_to(count, ends.high) - 0.025).abs() < 1e-9, "count {count}");
        }
    }

    #[test]
    fn nothing_observed_is_none() {
        assert_eq!(wilson(0, 0, 0.95), None);
        assert_eq!(clopper_pearson(0, 0, 0.95), None);
        assert_eq!(poisson_rate(0, 0.0, 0.95), None);
        assert_eq!(poisson_rate(3, f64::NAN, 0.95), None);
    }

    #[test]
    fn a_share_and_its_complement_have_mirrored_intervals() {
        for x in 0..=30 {
            for interval in [wilson, clopper_pearson] {
                let (share, rest) = (interval(x, 30, 0.9), interval(30 - x, 30, 0.9));
                let (share, rest) = (share.unwrap(), rest.unwrap());
                assert!((share.low - (1.0 - rest.high)).abs() < 1e-12, "x = {x}");
                assert!(share.covers(share.estimate) && share.low >= 0.0 && share.high <= 1.0);
            }
        }
    }
}
