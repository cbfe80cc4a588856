//! Memory: what people tell of the past.
//!
//! Of what happened some is forgotten, and what is not seems nearer than it is (forward telescoping,
//! Neter & Waksberg 1964) and is dated only roughly, the more roughly the longer ago (Rubin & Baddeley
//! 1989). Asked about the last month, people leave out some of it and tell of things from before it; the
//! second outweighs the first while the time asked about is short beside the time of forgetting.
//!
//! At 0 in all three parameters memory is perfect.

use crate::ground::math::{exp, exp_m1, ln, normal_cdf, normal_quantile};
use crate::params;

params! {
    /// How people remember.
    pub struct Memory in "memory" {
        /// Forward telescoping: an event of age a seems to be of the age a e^-this to the median person.
        telescoping = 0.35, "ln", [0.0, 3.0], Uncertainty(0.0, 0.6, Uniform), "assumed; what it has to explain UF20, UF24, UF27";
        /// Spread of the logarithm of the age that an event seems to have.
        telescoping_sd = 0.4, "ln", [0.0, 2.0], Constant, "assumed: Rubin & Baddeley 1989";
        /// Rate at which an event is forgotten; at 0.0055 half of all events in 126 days.
        forgetting = 0.0055, "1/day", [0.0, 1.0], Uncertainty(0.001, 0.033, LogUniform), "assumed";
    }
}

impl Memory {
    /// The memory of somebody who forgets nothing and dates everything rightly.
    pub fn perfect() -> Self {
        Memory { telescoping: 0.0, telescoping_sd: 0.0, forgetting: 0.0 }
    }

    /// Whether an event of some age is told when people are asked about the last `window` days, from two
    /// draws: one for whether it is kept, one for when it seems to have been.
    pub fn tells(&self, age: f64, window: f64, kept: f64, dated: f64) -> bool {
        kept < exp(-self.forgetting * age) && self.seems(age, dated) <= window
    }

    /// The age that an event seems to have [days].
    fn seems(&self, age: f64, draw: f64) -> f64 {
        if self.telescoping_sd == 0.0 {
            return age * exp(-self.telescoping);
        }
        age * exp(self.telescoping_sd * normal_quantile(draw) - self.telescoping)
    }

    /// Chance that an event of some age (above 0) is told when people are asked about the last `window`
    /// days.
    pub fn chance(&self, age: f64, window: f64) -> f64 {
        let shift = ln(window / age) + self.telescoping;
        let within = if self.telescoping_sd == 0.0 {
            f64::from(u8::from(shift >= 0.0))
        } else {
            normal_cdf(shift / self.telescoping_sd)
        };
        exp(-self.forgetting * age) * within
    }

    /// How many events are told for each that happened in the last `window` days, if they have always
    /// come at the same rate. With forgetting f, telescoping b and its spread s
    ///
    /// ```text
    /// E x (1 - e^(-f T x)) / (f T x),   x = e^(b - s Z), Z standard normal,
    /// ```
    ///
    /// since all events up to the age T x are told as far as they are kept. Without forgetting it is
    /// e^(b + s^2 / 2).
    pub fn ratio(&self, window: f64) -> f64 {
        // The trapezoid rule, which for a Gaussian weight is exact to the last digits.
        const STEP: f64 = 0.25;
        let weight = |z: f64| STEP * exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt();
        let told = |z: f64| {
            let reach = exp(self.telescoping - self.telescoping_sd * z);
            let forgotten = self.forgetting * window * reach;
            let kept = if forgotten > 0.0 { -exp_m1(-forgotten) / forgotten } else { 1.0 };
            reach * kept
        };
        (-36..=36).map(|node| f64::from(node) * STEP).map(|z| weight(z) * told(z)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(telescoping: f64, telescoping_sd: f64, forgetting: f64) -> Memory {
        Memory { telescoping, telescoping_sd, forgetting }
    }

    #[test]
    fn a_perfect_memory_tells_what_happened_in_the_window_and_nothing_else() {
        let perfect = Memory::perfect();
        for (age, told) in [(0.5, true), (29.5, true), (30.0, true), (30.5, false)] {
            assert_eq!(perfect.tells(age, 30.0, 1.0 - 1e-16, 0.999), told, "{age}");
            assert_eq!(perfect.chance(age, 30.0), f64::from(u8::from(told)), "{age}");
        }
        assert!((perfect.ratio(30.0) - 1.0).abs() < 1e-12);
    }

    /// Closed forms of the corners: without forgetting the mean of a log-normal, without spread the
    /// integral of e^(-f a) up to the age T e^b; by hand for f T = 1 and b = ln 2: 1 - e^-2.
    #[test]
    fn the_ratio_has_its_closed_forms() {
        for (b, s) in [(0.35, 0.4), (0.0, 0.4), (0.6, 1.0)] {
            let ratio = memory(b, s, 0.0).ratio(30.0);
            assert!((ratio - exp(b + 0.5 * s * s)).abs() < 1e-9, "{b}, {s}: {ratio}");
        }
        let ratio = memory(ln(2.0), 0.0, 1.0 / 30.0).ratio(30.0);
        assert!((ratio - (1.0 - exp(-2.0))).abs() < 1e-12, "{ratio}");
    }

    /// Three ways to the same number: the closed form; the chance of each event, summed over ages; and
    /// memories drawn one by one, of events of all ages. The drawn share is binomial: 4.5 standard
    /// deviations, wrong by chance 7 times in a million.
    #[test]
    fn the_ratio_is_what_chances_and_draws_add_up_to() {
        use crate::ground::draws::Key;
        let key = Key::new(5, 3, 0);
        for (memory, window) in [
            (Memory::default(), 30.0),
            (Memory::default(), 180.0),
            (memory(0.0, 0.4, 0.02), 30.0),
            (memory(0.6, 0.0, 0.001), 7.0),
        ] {
            // Nothing older seems so near: 8 standard deviations.
            let oldest = window * exp(memory.telescoping + 8.0 * memory.telescoping_sd);
            let steps = 200_000;
            let age = |i: u32| (f64::from(i) + 0.5) / f64::from(steps) * oldest;
            let summed: f64 = (0..steps).map(|i| memory.chance(age(i), window)).sum();
            let summed = summed / f64::from(steps) * oldest / window;
            let closed = memory.ratio(window);
            assert!((summed / closed - 1.0).abs() < 1e-4, "{summed} against {closed}");

            let told = |i: &u32| {
                let (kept, dated) = key.uniform_pair(1u32, *i, 0, 0);
                memory.tells(age(*i), window, kept, dated)
            };
            let drawn = (0..steps).filter(told).count() as f64;
            let wanted = closed * window / oldest * f64::from(steps);
            assert!((drawn - wanted).abs() < 4.5 * wanted.sqrt(), "{drawn} against {wanted}");
        }
    }

    /// What forms the default: a third more is told of a month than happened in it, and less than
    /// happened of half a year.
    #[test]
    fn short_windows_gain_and_long_ones_lose() {
        let memory = Memory::default();
        assert!((memory.ratio(30.0) - 1.33).abs() < 0.01, "{}", memory.ratio(30.0));
        assert!(memory.ratio(180.0) < 1.0);
    }
}
