//! Student's t distribution.
//!
//! Up to 1,000 degrees of freedom this is `statrs`. Beyond, the continued fraction that
//! `statrs` uses stops before it has converged (at 10^6 degrees of freedom the quantile at 0.975
//! is wrong in the fourth decimal place), and the expansions around the normal distribution, which
//! only get better, take over.

use crate::ground::math::{ln_1p, normal_cdf, normal_quantile};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Degrees of freedom above which the expansions are used.
const MANY: f64 = 1_000.0;

fn distribution(freedom: f64) -> StudentsT {
    StudentsT::new(0.0, 1.0, freedom).expect("degrees of freedom are positive")
}

/// The quantile at `p` in (0, 1) with `freedom` >= 1 degrees of freedom.
pub fn quantile(p: f64, freedom: f64) -> f64 {
    if freedom <= MANY { distribution(freedom).inverse_cdf(p) } else { expanded(p, freedom) }
}

/// Abramowitz & Stegun (1964), formula 26.7.5, to the third order in 1 / freedom.
fn expanded(p: f64, freedom: f64) -> f64 {
    let x = normal_quantile(p);
    let s = x * x;
    let first = (s + 1.0) / 4.0;
    let second = ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let third = (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    x + x * (first + (second + third / freedom) / freedom) / freedom
}

/// The chance of a value at least as far from zero as `t`, on either side.
pub fn two_sided_p(t: f64, freedom: f64) -> f64 {
    if freedom <= MANY {
        2.0 * distribution(freedom).sf(t.abs())
    } else {
        2.0 * normal_cdf(-normalised(t.abs(), freedom))
    }
}

/// The normal deviate with the same tail as `t` >= 0 (Hill 1970, "Algorithm 395: Student's
/// t-distribution", Communications of the ACM 13(10), 617-619).
fn normalised(t: f64, freedom: f64) -> f64 {
    let a = freedom - 0.5;
    let b = 48.0 * a * a;
    let y = a * ln_1p(t * t / freedom);
    if y == f64::INFINITY {
        return y;
    }
    let last = ((-0.4 * y - 3.3) * y - 24.0) * y - 85.5;
    ((last / (0.8 * y * y + 100.0 + b) + y + 3.0) / b + 1.0) * y.sqrt()
}

/// The factor of the standard error that makes a two-sided interval with error chance `alpha`.
pub fn critical(alpha: f64, freedom: f64) -> f64 {
    -quantile(alpha / 2.0, freedom)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed forms: with 1 degree of freedom tan(pi (p - 1/2)), which at 3/4 is 1; with 2,
    /// (2p - 1) sqrt(2 / (4p (1 - p))). The rest: three decimals of any printed table.
    #[test]
    fn quantiles_agree_with_closed_forms_and_tables() {
        assert!((quantile(0.75, 1.0) - 1.0).abs() < 1e-12);
        for p in [0.01f64, 0.3, 0.5, 0.9, 0.975, 0.9999] {
            let exact = (2.0 * p - 1.0) * (2.0 / (4.0 * p * (1.0 - p))).sqrt();
            assert!((quantile(p, 2.0) - exact).abs() < 1e-8 * exact.abs().max(1.0), "p = {p}");
        }
        for (freedom, table) in [(4.0, 2.776), (9.0, 2.262), (30.0, 2.042), (120.0, 1.980)] {
            assert!((quantile(0.975, freedom) - table).abs() < 5e-4);
            assert!((critical(0.05, freedom) - table).abs() < 5e-4);
        }
    }

    /// Where the two computations meet they must agree; far beyond, t is normal. The first term
    /// left out, 79 x^9 / 92160 and smaller powers over freedom^4, is 1.6e-9 at p = 1 - 10^-6.
    #[test]
    fn the_expansions_join_without_a_step() {
        for p in [0.5, 0.6, 0.9, 0.975, 0.999, 1.0 - 1e-6] {
            let (below, above) = (quantile(p, MANY), expanded(p, MANY));
            assert!((below - above).abs() < 2e-9, "p = {p}: {below} {above}");
            assert!((quantile(p, 1e12) - normal_quantile(p)).abs() < 1e-9);
        }
        for t in [0.0, 0.1, 1.0, 2.0, 4.0, 8.0, 20.0] {
            let (below, above) = (two_sided_p(t, MANY), 2.0 * normal_cdf(-normalised(t, MANY)));
            assert!((below / above - 1.0).abs() < 1e-8, "t = {t}: {below} {above}");
        }
    }

    /// Many degrees of freedom, against the incomplete beta function integrated to 40 digits.
    #[test]
    fn many_degrees_of_freedom_keep_their_digits() {
        assert!((quantile(0.975, 2_000.0) - 1.961_150_826_099).abs() < 1e-11);
        assert!((quantile(0.975, 1e6) - 1.959_966_356_814_11).abs() < 1e-13);
        let cases = [
            (3.0, 2_000.0, 2.733_143_762_03e-3),
            (2.0, 1e6, 4.550_053_385_13e-2),
            (10.0, 1e6, 1.527_861_076_82e-23),
            (30.0, 5_000.0, 5.691_658_117_86e-182),
        ];
        for (t, freedom, exact) in cases {
            assert!((two_sided_p(t, freedom) / exact - 1.0).abs() < 1e-9, "t = {t}");
        }
    }

    #[test]
    fn the_p_value_inverts_the_critical_value() {
        for freedom in [1.0, 2.0, 7.0, 99.0, 1_000.0, 1_001.0, 1e6, 1e9] {
            for alpha in [0.5, 0.05, 0.001, 1e-5] {
                let p = two_sided_p(critical(alpha, freedom), freedom);
                assert!((p / alpha - 1.0).abs() < 1e-6, "{freedom} {alpha}: {p}");
            }
            assert_eq!(two_sided_p(f64::INFINITY, freedom), 0.0);
            assert!((two_sided_p(0.0, freedom) - 1.0).abs() < 1e-12);
        }
    }
}
