//! A scale without ends on which values of a range are moved: the logit of the place in the range.
//!
//! Far below the top of a range it is a logarithm, so a shift is a factor there; no shift leads out
//! of the range, and of two values the higher one stays the higher one.

use crate::ground::math::{ln, logistic};

/// What values may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LogitRange {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl LogitRange {
    /// Whether a value is inside; what is at an edge, or beyond, has no place on the scale.
    pub(super) fn holds(self, value: f64) -> bool {
        self.low < value && value < self.high
    }

    fn place(self, value: f64) -> f64 {
        ln(value - self.low) - ln(self.high - value)
    }

    fn value(self, place: f64) -> f64 {
        // Rounding alone could lead past an end.
        (self.low + (self.high - self.low) * logistic(place)).clamp(self.low, self.high)
    }

    /// The shift that leads from one value to another.
    pub(super) fn between(self, from: f64, to: f64) -> f64 {
        self.place(to) - self.place(from)
    }

    /// Where a shift leads.
    pub(super) fn at(self, from: f64, shift: f64) -> f64 {
        self.value(self.place(from) + shift)
    }

    /// A value whose distance from a mean is multiplied.
    pub(super) fn spread(self, value: f64, mean: f64, factor: f64) -> f64 {
        if !self.holds(value) {
            return value;
        }
        let mean = self.place(mean);
        self.value(mean + factor * (self.place(value) - mean))
    }
}

/// Where a shift leads whose range was one and is now another: at an edge a value stays there.
pub(super) fn moved(value: f64, was: LogitRange, is: LogitRange, shift: f64) -> f64 {
    if value <= was.low {
        is.low
    } else if value >= was.high {
        is.high
    } else {
        is.value(was.place(value) + shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Odds are multiplied: 0.2 is 1 to 4, three times as much is 3 to 4.
    #[test]
    fn a_shift_multiplies_odds() {
        let unit = LogitRange { low: 0.0, high: 1.0 };
        assert!((unit.at(0.2, ln(3.0)) - 3.0 / 7.0).abs() < 1e-15);
        assert!((unit.between(0.2, 3.0 / 7.0) - ln(3.0)).abs() < 1e-15);
        // Far below the top the value itself is multiplied.
        let month = LogitRange { low: 0.0, high: 30.0 };
        assert!((month.at(1e-6, ln(3.0)) / 3e-6 - 1.0).abs() < 1e-6);
        // The place in a range of its own is kept when the range shrinks: half of 0.6 of half of 0.4.
        let (was, is) = (LogitRange { low: 0.0, high: 0.6 }, LogitRange { low: 0.0, high: 0.4 });
        assert!((moved(0.3, was, is, 0.0) - 0.2).abs() < 1e-15);
    }

    #[test]
    fn what_is_at_an_edge_stays_there() {
        let (was, is) = (LogitRange { low: 0.0, high: 0.6 }, LogitRange { low: 0.0, high: 0.4 });
        for shift in [-700.0, -1.0, 0.0, 1.0, 700.0] {
            assert_eq!((moved(0.0, was, is, shift), moved(0.6, was, is, shift)), (0.0, 0.4));
            assert!((0.0..=0.4).contains(&moved(0.3, was, is, shift)));
        }
        let levels = LogitRange { low: -3.0, high: 3.0 };
        assert_eq!((levels.spread(3.0, 0.1, 2.0), levels.spread(-3.0, 0.1, 2.0)), (3.0, -3.0));
    }

    /// From -3 to 3 the logit of the place is 2 atanh(x / 3): nearly straight in the middle.
    #[test]
    fn a_spread_keeps_the_mean_and_the_order() {
        let levels = LogitRange { low: -3.0, high: 3.0 };
        let spread = |value: f64, factor| levels.spread(value, 0.1, factor);
        let wanted = |value: f64, factor: f64| {
            let mean = libm::atanh(0.1 / 3.0);
            3.0 * libm::tanh(mean + factor * (libm::atanh(value / 3.0) - mean))
        };
        for (value, factor) in [(0.3, 2.0), (-0.1, 0.5), (0.1, 2.0), (-2.9, 1.7)] {
            assert!((spread(value, factor) - wanted(value, factor)).abs() < 1e-12, "{value}");
        }
        assert!((spread(0.3, 2.0) - 0.5).abs() < 5e-3 && (spread(-0.1, 0.5)).abs() < 5e-3);
        assert!(spread(2.0, 2.0) < 3.0);
    }
}
