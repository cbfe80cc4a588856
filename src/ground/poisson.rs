//! The Poisson law: how many there are, from one uniform draw.

use super::math::{exp, normal_quantile};

/// Up to this mean the law is summed term by term.
const SUMMED: f64 = 64.0;

/// The smallest count that is exceeded with a chance of at most 1 - draw, where `mean` are expected.
///
/// Exact up to a mean of 64. Beyond it the expansion of Cornish and Fisher to the third order, of the smooth
/// law whose rounding it is (which has a variance of m - 1/12),
///
/// ```text
/// m + sqrt(m) z + (z^2 - 1) / 6 - (z^3 + 2 z) / (72 sqrt(m)),   z the normal quantile of the draw,
/// ```
///
/// rounded: at 64 one draw in 2,000 gives another count than the law's, the next one to it, and beyond it
/// fewer do. For a fixed draw the count never falls where the mean rises, so that whoever is expected to
/// have more has more. Draws nearer to 1 than 1e-12 count as that: beyond it rounding would decide.
pub fn quantile(mean: f64, draw: f64) -> f64 {
    let draw = draw.clamp(1e-17, 1.0 - 1e-12);
    if mean <= SUMMED {
        return summed(mean, draw);
    }
    // Farther out than draws lie the expansion would turn back.
    let z = normal_quantile(draw);
    let root = mean.sqrt();
    let skew = (z * z - 1.0) / 6.0 - (z * z * z + 2.0 * z) / (72.0 * root);
    let expanded = (mean + root * z + skew).round().max(0.0);
    // Where the two meet they may differ by one; the expansion is soon above that.
    if mean < 2.0 * SUMMED { expanded.max(summed(SUMMED, draw)) } else { expanded }
}

fn summed(mean: f64, draw: f64) -> f64 {
    let mut count = 0.0;
    let mut term = exp(-mean);
    let mut below = term;
    while below < draw {
        count += 1.0;
        term *= mean / count;
        below += term;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{DiscreteCDF, Poisson};

    fn law(mean: f64) -> Poisson {
        Poisson::new(mean).unwrap()
    }

    /// By hand: of one expected none comes with e^-1 = 0.368, at most one with 0.736, two with 0.920.
    #[test]
    fn counts_by_hand() {
        for (draw, count) in [(1e-300, 0.0), (0.36, 0.0), (0.37, 1.0), (0.73, 1.0), (0.74, 2.0)] {
            assert_eq!(quantile(1.0, draw), count, "{draw}");
        }
        assert_eq!(quantile(0.0, 1.0 - f64::EPSILON), 0.0);
        assert_eq!(quantile(-0.0, 0.5), 0.0);
    }

    /// Against another program's distribution function: the count is the first that reaches the draw.
    #[test]
    fn small_means_have_the_law() {
        for mean in [1e-9, 1e-3, 0.2, 1.0, 3.7, 12.0, 40.0, 64.0] {
            let law = law(mean);
            for i in 0..2_000 {
                let draw = (f64::from(i) + 0.5) / 2_000.0;
                let count = quantile(mean, draw) as u64;
                assert!(law.cdf(count) >= draw - 1e-12, "{mean} {draw}: {count}");
                assert!(count == 0 || law.cdf(count - 1) < draw + 1e-12, "{mean} {draw}: {count}");
            }
        }
    }

    /// Beyond them nearly: on 20,000 draws at most 20 counts are another, and these the next one.
    #[test]
    fn large_means_have_nearly_the_law() {
        for mean in [64.01, 70.0, 127.0, 129.0, 1_000.0, 30_000.0] {
            let law = law(mean);
            let mut others = 0;
            for i in 0..20_000 {
                let draw = (f64::from(i) + 0.5) / 20_000.0;
                let count = quantile(mean, draw) as u64;
                let is = |count: u64| law.cdf(count) >= draw && law.cdf(count - 1) < draw;
                if !is(count) {
                    others += 1;
                    assert!(is(count - 1) || is(count + 1), "{mean} {draw}: {count}");
                }
            }
            assert!(others <= 20, "{mean}: {others} of 20,000");
        }
    }

    /// For a fixed draw more expected is never fewer, across the limit between the two ways too.
    #[test]
    fn more_expected_is_never_fewer() {
        let draws = [1e-300, 1e-16, 1e-9, 1e-4, 0.02, 0.3, 0.5, 0.77, 0.999, 1.0 - f64::EPSILON];
        let grid = (0..200).map(|i| (f64::from(i) + 0.5) / 200.0);
        for draw in grid.chain(draws) {
            let mut before = 0.0;
            for i in 0..3_000 {
                let count = quantile(0.05 * f64::from(i), draw);
                assert!(
                    count >= before,
                    "{draw}: {count} after {before} at {}",
                    0.05 * f64::from(i)
                );
                before = count;
            }
            for mean in [200.0, 1e3, 1e5, 1e9] {
                let count = quantile(mean, draw);
                assert!(count >= before && count.is_finite(), "{draw}: {count} at {mean}");
                before = count;
            }
        }
    }
}
