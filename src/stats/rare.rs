//! Rare events: how likely a count is, where a standard error of zero would say nothing.

use statrs::distribution::{DiscreteCDF, Poisson};

/// The chance of a count as far from what is expected, on its side: of so many or fewer where it is
/// below, of so many or more where it is above (Poisson).
pub fn tail(count: u64, expected: f64) -> f64 {
    let Ok(law) = Poisson::new(expected) else {
        // Nothing was expected.
        return if count == 0 { 1.0 } else { 0.0 };
    };
    if (count as f64) <= expected { law.cdf(count) } else { 1.0 - law.cdf(count - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: none of 0.3 expected has the chance e^-0.3; of one expected at most one e^-1 (1 + 1), and
    /// three or more 1 - e^-1 (1 + 1 + 1/2).
    #[test]
    fn tails_are_those_of_the_law() {
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}");
        near(tail(0, 0.3), 0.740_818_220_681_717_9);
        near(tail(1, 1.0), 2.0 * 0.367_879_441_171_442_33);
        near(tail(3, 1.0), 1.0 - 2.5 * 0.367_879_441_171_442_33);
        assert_eq!((tail(0, 0.0), tail(2, 0.0)), (1.0, 0.0));
    }
}
