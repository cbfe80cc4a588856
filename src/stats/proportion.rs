//! Intervals for counted events: shares of a known number of trials, and rates.
//!
//! [`wilson`] is the one to show: its coverage is close to the level on average. Use
//! [`clopper_pearson`] where the level must hold for every true share, at the price of a wider
//! interval. [`poisson_rate`] is for events in an exposure without a number of trials. All three
//! trust that the events are independent: the people of one simulated world are not, so counts
//! over people of one run understate the uncertainty; treat the share of each run as one value.
//!
//! [`wilson_effective`] and [`korn_graubard`] are the same two intervals for the share of a
//! *weighted* sample: the number of trials is replaced by the effective sample size, see
//! [`weights`](super::weights). That is an approximation: a weighted share is no binomial count.

use super::interval::{Estimate, assert_level};
use super::student;
use crate::ground::math::{exp_m1, ln, ln_1p, normal_quantile};
use statrs::distribution::{Beta, ContinuousCDF, Gamma};

/// The share of `successes` in `n` trials with the score interval (Wilson 1927, Journal of the
/// American Statistical Association 22, 209-212). `None` without trials.
pub fn wilson(successes: u64, n: u64, level: f64) -> Option<Estimate> {
    let share = share(successes, n)?;
    let (low, high) = score_ends(share, successes as f64, n as f64, level);
    Some(Estimate { estimate: share, low, high, level, method: "Wilson", n })
}

/// The weighted `share` of `n` people who say as much as `effective_n` independent ones, with
/// [`wilson`]'s interval for `share * effective_n` successes in `effective_n` trials. `None`
/// unless `effective_n` is positive and finite. [`Estimate::n`] is `n`.
pub fn wilson_effective(share: f64, effective_n: f64, n: u64, level: f64) -> Option<Estimate> {
    assert_share(share);
    let (low, high) = score_ends(share, share * positive(effective_n)?, effective_n, level);
    Some(Estimate { estimate: share, low, high, level, method: "Wilson, effective n", n })
}

/// The score ends; `successes` is `share * trials`, given apart to keep whole counts whole.
fn score_ends(share: f64, successes: f64, trials: f64, level: f64) -> (f64, f64) {
    assert_level(level);
    let z = -normal_quantile((1.0 - level) / 2.0);
    let centre = (successes + z * z / 2.0) / (trials + z * z);
    let half = z * (trials * share * (1.0 - share) + z * z / 4.0).sqrt() / (trials + z * z);
    // The ends are exact at the edges, where rounding could leave a tiny negative number.
    let low = if share == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if share == 1.0 { 1.0 } else { (centre + half).min(1.0) };
    (low, high)
}

/// The share of `successes` in `n` trials with the exact interval (Clopper & Pearson 1934,
/// Biometrika 26(4), 404-413): the shares that neither one-sided binomial test at half the error
/// chance rejects. `None` without trials.
pub fn clopper_pearson(successes: u64, n: u64, level: f64) -> Option<Estimate> {
    assert_level(level);
    let estimate = share(successes, n)?;
    let (low, high) = exact_ends(successes as f64, (n - successes) as f64, (1.0 - level) / 2.0);
    Some(Estimate { estimate, low, high, level, method: "Clopper-Pearson", n })
}

/// The weighted `share` of `n` people with the interval of Korn & Graubard (1998, Survey
/// Methodology 24(2), 193-201): [`clopper_pearson`]'s Beta quantiles, with counts that need not
/// be whole, for
///
/// `n* = min(n, effective_n (t(n - 1) / t(freedom))^2)`
///
/// trials, t being Student's critical values at `level`. The ratio pays for a variance that was
/// estimated with only `freedom` degrees of freedom: primary sampling units less strata, n - 1
/// for people drawn one by one. `effective_n` is share (1 - share) / variance; at a share of 0
/// or 1, where the variance says nothing, Kish's, or n as in the standards of the NCHS (Parker
/// et al. 2017, Vital and Health Statistics 2(175)). Those cap n* at n, as done here; R's
/// `survey::svyciprop(method = "beta")` does not, so differs where the design effect is below 1.
///
/// `None` unless `effective_n` is positive and finite, `freedom` at least 1 and `n` at least 2.
pub fn korn_graubard(
    share: f64,
    effective_n: f64,
    n: u64,
    freedom: f64,
    level: f64,
) -> Option<Estimate> {
    assert_level(level);
    assert_share(share);
    if n < 2 || freedom < 1.0 || freedom.is_nan() {
        return None;
    }
    let t = |freedom: f64| student::critical(1.0 - level, freedom);
    let ratio = t((n - 1) as f64) / t(freedom);
    let trials = (positive(effective_n)? * ratio * ratio).min(n as f64);
    let (low, high) = exact_ends(share * trials, (1.0 - share) * trials, (1.0 - level) / 2.0);
    Some(Estimate { estimate: share, low, high, level, method: "Korn-Graubard", n })
}

/// The ends for counts that need not be whole, each missed with chance `tail` at most.
fn exact_ends(successes: f64, failures: f64, tail: f64) -> (f64, f64) {
    // Quantiles near 1 lose digits, so the rarer outcome is the one that is counted.
    if successes > failures {
        let (low, high) = exact_ends(failures, successes, tail);
        return (1.0 - high, 1.0 - low);
    }
    if successes == 0.0 {
        // 1 - tail^(1/n)
        return (0.0, -exp_m1(ln(tail) / failures));
    }
    // The end beside a count that is all but nothing is within tail^(1/count) of its edge, and
    // `statrs` does not find it.
    let (none, all) = (successes < ALL_BUT_NOTHING, failures < ALL_BUT_NOTHING);
    let quantile =
        |a: f64, b: f64, p: f64| Beta::new(a, b).expect("counts are positive").inverse_cdf(p);
    (
        if none { 0.0 } else { quantile(successes, failures + 1.0, tail) },
        if all { 1.0 } else { quantile(successes + 1.0, failures, 1.0 - tail) },
    )
}

/// A count of which the thousandth power of any tail, below 10^-300, is no different from 0.
const ALL_BUT_NOTHING: f64 = 1e-3;

fn positive(effective_n: f64) -> Option<f64> {
    (effective_n > 0.0 && effective_n.is_finite()).then_some(effective_n)
}

fn assert_share(share: f64) {
    assert!((0.0..=1.0).contains(&share), "a share of {share} is outside [0, 1]");
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

    /// Computed by R's survey 4.4-2, `svyciprop(method = "beta")`, on one data set under designs
    /// with and without strata and clusters; printed as reference values (share, standard error,
    /// n, degrees of freedom, ends) in tests/test_prop_ci.py of the Python package svy. All design
    /// effects are above 1, where the cap at n is idle and R's interval is ours.
    #[test]
    fn korn_graubard_agrees_with_the_survey_package_of_r() {
        let (share, school, graduate) = (0.507348258357226, 0.471999767708621, 0.501335861736522);
        let cases = [
            (share, 0.0192309892530454, 922, 921.0, 0.468954757876348, 0.545677337133621),
            (share, 0.0192537392244595, 922, 918.0, 0.468908426601806, 0.545723513770539),
            (share, 0.0164967611954173, 922, 59.0, 0.47383814353398, 0.540809220838568),
            (share, 0.0167712595840644, 922, 56.0, 0.473233376535445, 0.541412207644769),
            (school, 0.0348828290040279, 276, 56.0, 0.400786658613709, 0.544064683764286),
            (graduate, 0.0438888962101757, 167, 52.0, 0.410824184861583, 0.5917831333426),
        ];
        for (share, error, n, freedom, low, high) in cases {
            let effective_n = share * (1.0 - share) / (error * error);
            let ends = korn_graubard(share, effective_n, n, freedom, 0.95).unwrap();
            assert!((ends.low - low).abs() < 1e-9, "{ends:?}");
            assert!((ends.high - high).abs() < 1e-9, "{ends:?}");
        }
    }

    /// All of 100 people, 5 degrees of freedom: n* = 59.58 and the interval 0.9400 to 1, from
    /// Stata's `kg_nchs` (Ward 2019, Stata Journal 19(3), 510-522), as printed in the file named
    /// above. Further digits of the mirrored end, 1 - 0.025^(1 / n*), with 40-digit arithmetic.
    #[test]
    fn korn_graubard_at_the_edges_agrees_with_stata() {
        let all = korn_graubard(1.0, 100.0, 100, 5.0, 0.95).unwrap();
        assert!((all.low - 0.9400).abs() < 5e-5 && all.high == 1.0, "{all:?}");
        let none = korn_graubard(0.0, 100.0, 100, 5.0, 0.95).unwrap();
        assert!(none.low == 0.0 && (none.high - 0.060_034_960_993_977_7).abs() < 1e-9, "{none:?}");
    }

    /// Beta quantiles at counts that are not whole, by bisecting the incomplete beta function
    /// with 40-digit arithmetic (Python's mpmath). With n - 1 degrees of freedom the ratio is 1.
    #[test]
    fn korn_graubard_takes_counts_that_are_not_whole() {
        let cases = [
            (0.03, 412.7, 0.015_781_531_846_386_6, 0.051_395_052_604_54),
            (0.62, 57.25, 0.482_069_386_614_658, 0.745_066_266_234_935),
            (0.001, 83.5, 4.651_381_211_492_31e-22, 0.045_223_338_993_338_9),
            (0.5, 2.5, 0.024_767_111_813_125, 0.975_232_888_186_875),
        ];
        for (share, effective_n, low, high) in cases {
            let ends = korn_graubard(share, effective_n, 1_000, 999.0, 0.95).unwrap();
            assert!((ends.low - low).abs() < 1e-10 && (ends.high - high).abs() < 1e-10, "{ends:?}");
        }
    }

    /// An effective sample size of n with n - 1 degrees of freedom is a simple random sample; more
    /// than n is not believed.
    #[test]
    fn without_a_design_the_effective_intervals_are_the_plain_ones() {
        for n in [2u64, 7, 40, 2_000] {
            for x in [0, 1, n / 3, n - 1, n] {
                let share = x as f64 / n as f64;
                let size = n as f64;
                let score = wilson_effective(share, size, n, 0.9).unwrap();
                let exact = korn_graubard(share, size, n, size - 1.0, 0.9).unwrap();
                let capped = korn_graubard(share, 3.0 * size, n, size - 1.0, 0.9).unwrap();
                let (plain, known) =
                    (wilson(x, n, 0.9).unwrap(), clopper_pearson(x, n, 0.9).unwrap());
                for (ours, theirs) in [(score, plain), (exact, known), (capped, known)] {
                    assert!((ours.low - theirs.low).abs() < 1e-10, "{ours:?} {theirs:?}");
                    assert!((ours.high - theirs.high).abs() < 1e-10, "{ours:?} {theirs:?}");
                    assert_eq!(ours.n, n);
                }
            }
        }
    }

    #[test]
    fn fewer_effective_people_or_degrees_of_freedom_widen_the_interval() {
        let width = |effective_n: f64, freedom: f64| {
            let ends = korn_graubard(0.2, effective_n, 500, freedom, 0.95).unwrap();
            assert!(ends.covers(0.2));
            ends.high - ends.low
        };
        assert!(width(200.0, 20.0) > width(300.0, 20.0));
        assert!(width(300.0, 20.0) > width(300.0, 499.0));
        let score = |size: f64| wilson_effective(0.2, size, 500, 0.95).unwrap().half_width();
        assert!(score(200.0) > score(300.0));
    }

    #[test]
    fn shares_close_to_the_edges_keep_their_intervals_in_order() {
        for share in [1e-300, 1e-15, 1e-6, 1.0 - 1e-6, 1.0 - 1e-15] {
            for size in [0.3, 5.0, 1e3, 1e6] {
                let n = 2_000_000;
                let score = wilson_effective(share, size, n, 0.95).unwrap();
                let exact = korn_graubard(share, size, n, 30.0, 0.95).unwrap();
                for ends in [score, exact] {
                    assert!(ends.covers(share) && ends.low >= 0.0 && ends.high <= 1.0, "{ends:?}");
                }
            }
        }
    }

    #[test]
    fn no_design_is_none() {
        for effective_n in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(wilson_effective(0.5, effective_n, 9, 0.95), None);
            assert_eq!(korn_graubard(0.5, effective_n, 9, 8.0, 0.95), None);
        }
        assert_eq!(korn_graubard(0.5, 9.0, 9, 0.0, 0.95), None);
        assert_eq!(korn_graubard(1.0, 1.0, 1, 1.0, 0.95), None);
    }
}
