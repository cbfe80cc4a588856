//! How the replies that a policy makes change with what it has done so far.
//!
//! Who opted out, was contacted lately or has a history gets another answer than a stranger, or none.
//! That cannot be had in closed form. It is taken from the simulated people, and not as a count of
//! replies, which at 2,500 people would be off by half: over *the same posts* the effort of the replies
//! that are made is held against that of the replies that a stranger would get. Both sums fade, so
//! that the ratio is that of the last months; it begins at 1.

use crate::ground::math::exp;

/// Time in which what was seen falls to 1/e [days].
const FADE_DAYS: f64 = 90.0;

/// How many replies of a stranger's weigh against what was seen: at 2,500 people, of whom a brand
/// hears a post or two a day, the ratio errs by some 10%; without it by more.
const AT_FIRST: f64 = 20.0;

/// Two sums of effort [replies].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct EffortChange {
    strangers: f64,
    made: f64,
    kept: f64,
}

impl Default for EffortChange {
    fn default() -> Self {
        EffortChange { strangers: 0.0, made: 0.0, kept: exp(-1.0 / FADE_DAYS) }
    }
}

impl EffortChange {
    /// A post was heard.
    pub fn add(&mut self, to_a_stranger: f64, made: f64) {
        self.strangers += to_a_stranger;
        self.made += made;
    }

    /// A day passes.
    pub fn fade(&mut self) {
        self.strangers *= self.kept;
        self.made *= self.kept;
    }

    /// Replies that are made, as a multiple of those that strangers would get.
    pub fn factor(&self) -> f64 {
        (self.made + AT_FIRST) / (self.strangers + AT_FIRST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: after 90 days 40 replies to strangers and 10 made weigh 1/e; 20 are added to both.
    #[test]
    fn the_ratio_is_of_the_same_posts_and_fades() {
        let mut change = EffortChange::default();
        assert_eq!(change.factor(), 1.0);
        change.add(40.0, 10.0);
        assert_eq!(change.factor(), 0.5);
        (0..90).for_each(|_| change.fade());
        let left = exp(-1.0);
        assert!((change.factor() - (20.0 + 10.0 * left) / (20.0 + 40.0 * left)).abs() < 1e-12);
    }
}
