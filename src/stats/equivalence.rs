//! Whether a difference is too small to matter.
//!
//! That a difference is not significant does not show that there is none. [`tost`] turns the
//! question round: given a margin, chosen before looking, below which a difference does not matter,
//! it asks whether the data rule out everything beyond. What can go wrong: a margin chosen after
//! the fact proves anything; a small sample shows neither difference nor equivalence; a difference
//! can be significant *and* equivalent, when it is real and small.

use crate::ground::math::{normal_cdf, normal_quantile};

/// What two one-sided tests say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tost {
    /// The difference, in its unit.
    pub difference: f64,
    /// The largest difference that does not matter, either way, in the same unit.
    pub margin: f64,
    /// The larger p value of the two one-sided tests.
    pub p_value: f64,
    /// The lower end of the interval with level 1 - 2 alpha.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Whether that interval lies within the margins, which is the same as a p value below alpha.
    pub equivalent: bool,
}

/// Two one-sided tests that a normal `difference` with this `standard_error` is beyond a positive
/// `margin`, below or above, each with error chance `alpha` in (0, 1/2) (Schuirmann 1987, Journal
/// of Pharmacokinetics and Biopharmaceutics 15(6), 657-680). A wrong call of equivalence has chance
/// at most alpha: no correction is due for testing twice. NaN in, NaN out, and not equivalent.
pub fn tost(difference: f64, standard_error: f64, margin: f64, alpha: f64) -> Tost {
    assert!(margin > 0.0, "a margin of {margin} holds nothing");
    assert!(alpha > 0.0 && alpha < 0.5, "an alpha of {alpha} is outside (0, 1/2)");
    assert!(standard_error.is_nan() || standard_error >= 0.0, "a standard error is not negative");
    // The closer margin has the larger p value.
    let inside = margin - difference.abs();
    let p_value = match standard_error {
        0.0 if inside > 0.0 => 0.0,
        0.0 => 1.0,
        _ => normal_cdf(-inside / standard_error),
    };
    let half = -normal_quantile(alpha) * standard_error;
    let (low, high) = (difference - half, difference + half);
    let equivalent = low > -margin && high < margin;
    Tost { difference, margin, p_value, low, high, equivalent }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;

    fn assert_near(value: f64, published: f64) {
        assert!((value - published).abs() <= 1e-6 * published.abs(), "{value} {published}");
    }

    /// Values printed in tests/testthat/test-known_results.R of the R package TOSTER (Lakens):
    /// shares of 65 % and 70 % with 100 people each and a margin of 10 points (unpooled standard
    /// error), and an effect of 0.12 with standard error 0.09 and margin 0.2 (`TOSTmeta`).
    #[test]
    fn the_tests_of_toster() {
        let error = (0.65f64 * 0.35 / 100.0 + 0.7 * 0.3 / 100.0).sqrt();
        let shares = tost(0.65 - 0.70, error, 0.1, 0.05);
        assert_near(shares.p_value, 0.2248459);
        assert_near(shares.low, -0.1587968);
        assert_near(shares.high, 0.05879684);
        let meta = tost(0.12, 0.09, 0.2, 0.05);
        assert_near(meta.p_value, 0.1870314);
        assert_near(meta.low, -0.02803683);
        assert_near(meta.high, 0.2680368);
        assert!(!shares.equivalent && !meta.equivalent);
    }

    /// By hand: no difference and a margin of three standard errors: p = Phi(-3) = 0.0013499 and
    /// the interval is 1.644854 standard errors either way (any table).
    #[test]
    fn no_difference_worked_by_hand() {
        let none = tost(0.0, 1.0, 3.0, 0.05);
        assert!((none.p_value - 0.0013499).abs() < 5e-8 && none.equivalent);
        assert!((none.high - 1.644854).abs() < 5e-7 && none.low == -none.high);
    }

    #[test]
    fn equivalence_is_the_interval_inside_the_margins_and_a_small_p_value() {
        let mut stream = Key::new(0, 0, 0).stream(1u32, 0, 0, 0);
        for _ in 0..20_000 {
            let (difference, error) = (3.0 * stream.uniform() - 1.5, stream.uniform());
            let (margin, alpha) = (0.01 + 2.0 * stream.uniform(), 0.001 + 0.4 * stream.uniform());
            let result = tost(difference, error, margin, alpha);
            // Closer than 10^-9 the two may round apart; no draw of this seed is.
            assert!((result.p_value - alpha).abs() > 1e-9);
            assert_eq!(result.equivalent, result.p_value < alpha, "{result:?}");
            let mirrored = tost(-difference, error, margin, alpha);
            assert_eq!((mirrored.p_value, mirrored.low), (result.p_value, -result.high));
        }
    }

    /// At the margin itself the chance of calling it equivalent is alpha, here 5 % of 20,000 draws:
    /// within 4.5 binomial standard deviations, exceeded about once in 10^5 (fixed) seeds.
    #[test]
    fn a_difference_at_the_margin_is_called_equivalent_with_chance_alpha() {
        let mut stream = Key::new(0, 0, 1).stream(1u32, 0, 0, 0);
        let trials = 20_000;
        let called = (0..trials)
            .filter(|_| {
                tost(1.0 + 0.1 * normal_quantile(stream.uniform()), 0.1, 1.0, 0.05).equivalent
            })
            .count() as f64;
        let (mean, variance) = (0.05 * f64::from(trials), 0.05 * 0.95 * f64::from(trials));
        assert!((called - mean).abs() < 4.5 * variance.sqrt(), "{called}");
    }

    #[test]
    fn without_error_the_difference_decides() {
        for (difference, p_value) in [(0.5, 0.0), (1.0, 1.0), (-1.5, 1.0)] {
            let certain = tost(difference, 0.0, 1.0, 0.05);
            assert_eq!((certain.p_value, certain.equivalent), (p_value, p_value == 0.0));
        }
        for unknown in [tost(f64::NAN, 1.0, 1.0, 0.05), tost(0.0, f64::NAN, 1.0, 0.05)] {
            assert!(unknown.p_value.is_nan() && !unknown.equivalent);
        }
    }
}
