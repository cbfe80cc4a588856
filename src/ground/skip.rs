//! Geometric skipping: finding the few slots to which something happens without visiting the rest.
//!
//! When each of n slots has an event with the same small probability p, independently, the gaps
//! between events are geometric. Drawing the gaps costs one draw per *event* instead of one per
//! slot. The slots are visited in ascending order, so appending a slot changes nothing before it.
//!
//! Rates that differ between slots are reached by thinning (Lewis & Shedler 1979): skip at a
//! bound, then accept. Give each hit a *height* below the bound ([`Heights`]), and accept
//! it where the height lies under the slot's own hazard: then two worlds whose hazards differ
//! share every point that both can see, and a higher hazard can only add events.

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

/// Heights of points below a bound.
#[derive(Clone, Copy, Debug)]
pub struct Heights {
    /// e^(-bound) - 1.
    scale: f64,
}

impl Heights {
    /// Points below `bound`.
    pub fn new(bound: f64) -> Self {
        Heights { scale: exp_m1(-bound) }
    }

    /// The lowest height in [0, bound) of a Poisson process of points of unit density, given that
    /// there is at least one, by inverse CDF of the truncated exponential.
    #[inline]
    pub fn lowest(&self, draw: f64) -> f64 {
        -ln_1p(draw * self.scale)
    }
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

    /// A hazard h below the bound must strike with chance 1 - e^-h. Of 200,000 slots the count
    /// is binomial; 4.5 standard deviations (7 in a million by chance).
    #[test]
    fn thinning_by_height_gives_the_hazard() {
        let (bound, hazard, n) = (0.3, 0.17, 200_000u32);
        let stream = Key::new(0, 0, 0).stream(3u32, 0, 0, 0);
        let count = Skip::new(stream, n, chance(bound))
            .filter(|(_, draw)| Heights::new(bound).lowest(*draw) < hazard)
            .count() as f64;
        let (n, p) = (f64::from(n), chance(hazard));
        assert!((count - n * p).abs() < 4.5 * (n * p * (1.0 - p)).sqrt());
    }
}
