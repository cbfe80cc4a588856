//! Geometric skipping: finding the few slots to which something happens without visiting the rest.
//!
//! When each of n slots has an event with the same small probability p, independently, the gaps
//! between events are geometric. Drawing the gaps costs one draw per *event* instead of one per
//! slot. The slots are visited in ascending order, so appending a slot changes nothing before it.
//!
//! Rates that differ between slots are reached by thinning: skip at a bound, then accept. The
//! layers of a bound that grows ([`layer`]) cut the plane *slot x height* into bands of doubling
//! height; the points in a band do not depend on how many bands are looked at, so two worlds
//! whose rates differ share every point that both can see (composition and rejection: Slepoy,
//! Thompson & Plimpton 2008, doi:10.1063/1.2919546).

use super::draws::Stream;
use super::math::{exp_m1, ln, ln_1p};

/// The slots of `0..n` that a Bernoulli(p) process hits, ascending.
#[derive(Clone, Debug)]
pub struct Skip {
    stream: Stream,
    /// 1 / ln(1 - p): scales an exponential variate to a gap [slots].
    scale: f64,
    next: u32,
    end: u32,
}

impl Skip {
    /// Slots `0..n`, each hit with `probability` in [0, 1].
    pub fn new(stream: Stream, n: u32, probability: f64) -> Self {
        debug_assert!((0.0..=1.0).contains(&probability), "probability {probability}");
        let end = if probability > 0.0 { n } else { 0 };
        let scale = 1.0 / ln_1p(-probability);
        Skip { stream, scale, next: 0, end }
    }
}

impl Iterator for Skip {
    type Item = (u32, f64);

    /// The next slot hit, and a uniform draw in (0, 1) that belongs to this hit.
    #[inline]
    fn next(&mut self) -> Option<(u32, f64)> {
        if self.next >= self.end {
            return None;
        }
        let gap = ln(self.stream.uniform()) * self.scale;
        // A gap beyond every slot saturates; NaN cannot arise (scale is never 0 * infinity).
        let slot = f64::from(self.next) + gap.floor();
        if slot >= f64::from(self.end) {
            self.next = self.end;
            return None;
        }
        let slot = slot as u32;
        self.next = slot + 1;
        Some((slot, self.stream.uniform()))
    }
}

/// The band of heights that layer `index` covers: [0, base), [base, 2 base), [2 base, 4 base) ...
#[inline]
pub fn layer(base: f64, index: u32) -> (f64, f64) {
    match index {
        0 => (0.0, base),
        _ => (base * f64::from(1u32 << (index - 1)), base * f64::from(1u32 << index)),
    }
}

/// The lowest height in [low, high) of a Poisson process of points of unit density, given that
/// there is at least one, by inverse CDF of the truncated exponential.
#[inline]
pub fn lowest_height(low: f64, high: f64, draw: f64) -> f64 {
    low - ln_1p(draw * exp_m1(low - high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;
    use crate::ground::math::chance;

    fn hits(n: u32, p: f64) -> Vec<u32> {
        Skip::new(Key::new(1, 2, 3).stream(9u32, 0, 0, 0), n, p).map(|(slot, _)| slot).collect()
    }

    #[test]
    fn an_appended_slot_changes_nothing_before_it() {
        let (short, long) = (hits(1_000, 0.1), hits(1_001, 0.1));
        assert!(long.starts_with(&short));
    }

    #[test]
    fn certain_and_impossible_events_are_exact() {
        assert_eq!(hits(50, 1.0), (0..50).collect::<Vec<_>>());
        assert!(hits(50, 0.0).is_empty());
        assert!(hits(0, 0.5).is_empty());
    }

    /// Binomial(10^6, p): within 4.5 standard deviations (7 in a million by chance).
    #[test]
    fn each_slot_is_hit_with_the_given_probability() {
        for p in [1e-4, 0.01, 0.3, 0.97] {
            let n = 1_000_000;
            let count = hits(n, p).len() as f64;
            let expected = f64::from(n) * p;
            assert!((count - expected).abs() < 4.5 * (expected * (1.0 - p)).sqrt(), "p = {p}");
        }
    }

    /// A hazard h split over layers must give an event with chance 1 - e^-h. Of 200,000 trials
    /// the count is binomial; 4.5 standard deviations (7 in a million by chance).
    #[test]
    fn layers_add_up_to_the_hazard() {
        let (base, hazard, n) = (0.05, 0.17, 200_000u32);
        let mut struck = vec![false; n as usize];
        for index in 0.. {
            let (low, high) = layer(base, index);
            if low >= hazard {
                break;
            }
            let stream = Key::new(0, 0, 0).stream(3u32, index, 0, 0);
            for (slot, draw) in Skip::new(stream, n, chance(high - low)) {
                struck[slot as usize] |= lowest_height(low, high, draw) < hazard;
            }
        }
        let count = struck.iter().filter(|s| **s).count() as f64;
        let (n, p) = (f64::from(n), chance(hazard));
        assert!((count - n * p).abs() < 4.5 * (n * p * (1.0 - p)).sqrt());
    }
}
