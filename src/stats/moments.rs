//! Running mean and variance, and quantiles.
//!
//! The mean and the sum of squared deviations are updated value by value (Welford 1962,
//! Technometrics 4(3), 419-420) and merged between blocks (Chan, Golub & LeVeque 1983, The
//! American Statistician 37(3), 242-247). Floating-point addition depends on the order, so merge
//! blocks in a fixed order where the same bits are wanted twice. Equal values have a variance of
//! exactly zero.

/// The number of values, their mean and their spread, in the unit of the values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    n: u64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

impl Moments {
    /// The moments of `values`, taken in order.
    pub fn of(values: &[f64]) -> Self {
        let mut moments = Moments::default();
        values.iter().for_each(|value| moments.add(*value));
        moments
    }

    /// Adds one value; a NaN makes mean and variance NaN for good.
    pub fn add(&mut self, value: f64) {
        self.n += 1;
        let before = value - self.mean;
        self.mean += before / self.n as f64;
        self.squares += before * (value - self.mean);
    }

    /// Adds everything that `later` has seen.
    pub fn merge(&mut self, later: &Moments) {
        if later.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = *later;
            return;
        }
        let (n_a, n_b) = (self.n as f64, later.n as f64);
        let gap = later.mean - self.mean;
        self.n += later.n;
        self.mean += gap * (n_b / (n_a + n_b));
        self.squares += later.squares + gap * gap * (n_a * n_b / (n_a + n_b));
    }

    /// The number of values.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The mean; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then_some(self.mean)
    }

    /// The unbiased variance, with divisor n - 1; `None` below two values.
    pub fn variance(&self) -> Option<f64> {
        (self.n > 1).then(|| self.squares / (self.n - 1) as f64)
    }

    /// The square root of the variance; `None` below two values.
    pub fn standard_deviation(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// The standard error of the mean of independent values; `None` below two values.
    pub fn standard_error(&self) -> Option<f64> {
        self.variance().map(|variance| (variance / self.n as f64).sqrt())
    }
}

/// The quantile of `values` (any order) at `p` in [0, 1]: type 7 of Hyndman & Fan (1996, The
/// American Statistician 50(4), 361-365), linear between order statistics. `None` without values.
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile_sorted(&sorted, p)
}

/// The value that a further one stays below with chance `p`: type 6 of Hyndman & Fan (1996), the
/// order statistic at (n + 1) p, since n + 1 values leave n + 1 places for the next (Wilks 1941, The
/// Annals of Mathematical Statistics 12(1), 91-96). Beyond the first and the last value nothing is
/// known: with fewer than 2 / (1 - level) - 1 values the central part is all of them and holds a
/// further one with chance (n - 1) / (n + 1) only. `None` without values.
pub fn predicted(values: &[f64], p: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)? as f64;
    let place = ((last + 2.0) * p - 1.0).clamp(0.0, last);
    quantile(values, if last > 0.0 { place / last } else { 0.0 })
}

/// [`quantile`] of values already in ascending order.
pub fn quantile_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    assert!((0.0..=1.0).contains(&p), "a quantile is asked at p = {p}, outside [0, 1]");
    let last = sorted.len().checked_sub(1)?;
    let place = last as f64 * p;
    let below = place.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    let between = place - below as f64;
    // Without this branch infinities would give NaN.
    Some(if low == high || between == 0.0 { low } else { low + between * (high - low) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;

    /// Of 39 values in order the further one lies below the first with chance 1/40 = 0.025; of 79
    /// below the second. With four there is nothing beyond the ends.
    #[test]
    fn a_further_value_has_its_place_among_those_there_are() {
        let values = |n: u32| (1..=n).map(f64::from).collect::<Vec<_>>();
        let ends = |n| [0.025, 0.975].map(|p| predicted(&values(n), p).unwrap());
        for (n, low, high) in [(39, 1.0, 39.0), (79, 2.0, 78.0), (4, 1.0, 4.0), (1, 1.0, 1.0)] {
            let found = ends(n);
            assert!((found[0] - low).abs() < 1e-9 && (found[1] - high).abs() < 1e-9, "{found:?}");
        }
        assert_eq!(predicted(&[], 0.5), None);
    }

    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 40/8 = 5; squared deviations 9+1+1+1+0+0+4+16 = 32.
    #[test]
    fn moments_worked_by_hand() {
        let moments = Moments::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!((moments.n(), moments.mean()), (8, Some(5.0)));
        assert!((moments.variance().unwrap() - 32.0 / 7.0).abs() < 1e-14);
        assert!((moments.standard_deviation().unwrap() - (32.0f64 / 7.0).sqrt()).abs() < 1e-14);
        assert!((moments.standard_error().unwrap() - (4.0f64 / 7.0).sqrt()).abs() < 1e-14);
    }

    #[test]
    fn what_does_not_exist_is_none() {
        let (none, one) = (Moments::default(), Moments::of(&[3.0]));
        assert_eq!((none.mean(), none.variance()), (None, None));
        assert_eq!((one.mean(), one.variance(), one.standard_error()), (Some(3.0), None, None));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn equal_values_have_exactly_no_variance() {
        let moments = Moments::of(&[0.1; 1_000]);
        assert_eq!((moments.mean(), moments.variance()), (Some(0.1), Some(0.0)));
    }

    /// A shift of 10^9 would destroy the textbook sum of squares: it keeps 7 digits of 10^18.
    #[test]
    fn a_large_shift_does_not_hurt_the_variance() {
        let moments = Moments::of(&[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]);
        assert_eq!((moments.mean(), moments.variance()), (Some(1e9 + 10.0), Some(30.0)));
    }

    #[test]
    fn merged_blocks_agree_with_one_pass() {
        let key = Key::new(0, 0, 0);
        let values: Vec<f64> = (0..1_000).map(|i| key.uniform(0u32, i, 0, 0)).collect();
        let whole = Moments::of(&values);
        let mut merged = Moments::default();
        for block in values.chunks(77) {
            merged.merge(&Moments::of(block));
        }
        merged.merge(&Moments::default());
        assert_eq!(merged.n(), whole.n());
        assert!((merged.mean().unwrap() - whole.mean().unwrap()).abs() < 1e-14);
        assert!((merged.variance().unwrap() - whole.variance().unwrap()).abs() < 1e-14);
    }

    /// Type 7 puts p at place (n - 1) p from 0: of 1, 2, 4, 8 the quartile is at 0.75.
    #[test]
    fn quantiles_worked_by_hand() {
        let values = [8.0, 1.0, 4.0, 2.0];
        let cases = [(0.0, 1.0), (0.25, 1.75), (0.5, 3.0), (0.9, 6.8), (1.0, 8.0)];
        for (p, expected) in cases {
            assert!((quantile(&values, p).unwrap() - expected).abs() < 1e-14, "p = {p}");
        }
        assert_eq!(quantile(&[5.0], 0.3), Some(5.0));
        assert_eq!(quantile(&[f64::INFINITY; 3], 0.3), Some(f64::INFINITY));
        assert_eq!(quantile(&[1.0, 2.0, f64::INFINITY], 0.5), Some(2.0));
        assert_eq!(quantile(&[1.0, 2.0, f64::INFINITY], 0.6), Some(f64::INFINITY));
    }
}
