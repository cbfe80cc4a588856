//! The Poisson law: how many there are, from one uniform draw.

use super::math::{exp, normal_quantile};

/// Up to this mean the law is summed term by term.
const SUMMED: f64 = 64.0;

/// The smallest count that is exceeded with a chance of at most 1 - draw, where `mean` are expected.
///
/// Exact up to a mean of 64. Beyond it the expansion of Cornish and Fisher, to the third order and for a
/// law on whole numbers (the variance of a place within one is added),
///
/// ```text
/// m + sqrt(m) z + (z^2 - 1) / 6 + (4 z - z^3) / (72 sqrt(m)),   z the normal quantile of the draw,
/// ```
///
/// rounded: another count than the law's comes of about one draw in 10,000, and then it is the next. For a
/// fixed draw the count never falls where the mean rises, so that whoever is expected to have more has more.
pub fn quantile(mean: f64, draw: f64) -> f64 {
    if mean <= SUMMED {
        return summed(mean, draw);
    }
    let z = normal_quantile(draw.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON));
    let root = mean.sqrt();
    let skew = (z * z - 1.0) / 6.0 + (4.0 * z - z * z * z) / (72.0 * root);
    let expanded = (mean + root * z + skew).round().max(0.0);
    // Where the two meet they may differ by one; the expansion is soon above that.
    if mean < 2.0 * SUMMED { expanded.max(summed(SUMMED, draw)) } else { expanded }
}

fn summed(mean: f64, draw: f64) -> f64 {
    let mut count = 0.0;
    let mut term = exp(-mean);
    let mut below = term;
    // Terms end where they no longer move the sum: all that is left of a draw of nearly 1.
    while below < draw && below + term > below {
        count += 1.0;
        term *= mean / count;
        below += term;
    }
    count
}
