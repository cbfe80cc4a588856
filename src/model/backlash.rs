//! Backlash: what a brand does wrong can become public criticism, and criticism can spread.
//!
//! Criticism is written by the expressive; it spreads over the follower network as a branching
//! process. Most goes nowhere; since numbers of readers are heavy-tailed, so are cascades. A
//! *storm* is a cascade that reaches at least a set number of people.

use crate::ground::math::exp;
use crate::params;

params! {
    /// From conduct to criticism to storm.
    pub struct Backlash in "backlash" {
        /// Chance to criticise an improper contact of full severity, at mean expressiveness.
        improper_criticism = 0.08, "1", [0.0, 1.0], Uncertainty(0.01, 0.3, LogUniform), "assumed; BL09";
        /// Chance to criticise a reply in the wrong tone, at mean expressiveness.
        poor_criticism = 0.06, "1", [0.0, 1.0], Uncertainty(0.01, 0.2, LogUniform), "assumed; BL09 41%";
        /// Chance to criticise silence after a complaint where an answer was expected, at mean expressiveness.
        ignored_criticism = 0.03, "1", [0.0, 1.0], Uncertainty(0.005, 0.15, LogUniform), "assumed; BL10 31%";
        /// Chance to say in public why one un-follows, having felt watched, intruded on or ignored, at
        /// mean expressiveness.
        parting_criticism = 0.03, "1", [0.0, 1.0], Uncertainty(0.005, 0.15, LogUniform), "assumed; SV12";
        /// Highest chance to criticise, however expressive the person.
        criticism_cap = 0.5, "1", [0.0, 1.0], Uncertainty(0.3, 0.8, LogitNormal), "assumed; BL09 41%";
        /// Chance that a reader of neutral satisfaction reshares, on average over the reference people.
        reshare_probability = 0.0146, "1", [0.0, 1.0], Uncertainty(0.004, 0.03, LogUniform), "fitted to BL05; BL06, BL07";
        /// How much dissatisfaction -1 adds to it, in natural logs.
        dissatisfaction_weight = 1.0, "ln", [0.0, 5.0], Uncertainty(0.0, 2.0, Uniform), "assumed; sign BL17";
        /// Chance that a reshare comes a day (or another day) later.
        later_probability = 0.2, "1", [0.0, 0.8], Uncertainty(0.05, 0.4, LogitNormal), "assumed; NW01: half within an hour";
        /// What a reader's satisfaction loses, for criticism of a brand the reader uses.
        reader_loss = 0.03, "1", [0.0, 1.0], Uncertainty(0.005, 0.1, LogUniform), "assumed; signs BL01, BL11";
        /// People that a storm reaches at least: a number, so that a storm is the same thing however
        /// many are simulated.
        storm_readers = 200.0, "people", [1.0, 4e9], Constant, "a definition";
    }
}

impl Backlash {
    /// Chance to criticise, from its value at mean expressiveness.
    pub fn criticism_probability(&self, base: f64, expressiveness: f64) -> f64 {
        (base * expressiveness).min(self.criticism_cap)
    }

    /// Chance that a reader reshares; `sensitiveness` is that of [`Privacy::sensitiveness`].
    ///
    /// [`Privacy::sensitiveness`]: super::privacy::Privacy::sensitiveness
    pub fn reshare_probability(&self, sensitiveness: f64, satisfaction: f64) -> f64 {
        let mood = self.dissatisfaction_weight * (-satisfaction).max(0.0);
        (self.reshare_probability * sensitiveness * exp(mood)).min(1.0)
    }

    /// Days until a reshare, from one draw: geometric, 0 for most.
    pub fn reshare_delay(&self, draw: f64) -> u16 {
        let mut left = draw;
        let mut days = 0;
        while left < self.later_probability && days < 30 {
            left /= self.later_probability;
            days += 1;
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Geometric: the share delayed at least k days is later^k.
    #[test]
    fn delays_are_geometric() {
        let backlash = Backlash::default();
        let n = 100_000;
        let later_than = |days| {
            (0..n)
                .filter(|i| backlash.reshare_delay((f64::from(*i) + 0.5) / f64::from(n)) >= days)
                .count()
        };
        assert_eq!(later_than(1), 20_000);
        assert_eq!(later_than(2), 4_000);
    }
}
