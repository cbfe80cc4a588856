//! Patience: when somebody who is not answered says so.
//!
//! Whoever criticises silence does so on the day on which it is felt, after a patience of their own:
//! exponential, cut off at the end of the day. The law is the one of those who are not patient for
//! longer than what is left of the day; nobody is put off to midnight, which would make of the end of
//! every day a bad hour.

use crate::ground::math::{chance, exp, exp_m1, ln_1p};

/// Hours of a day.
pub const HOURS: usize = 24;

/// How long people wait before they say so, where the mean would be so many hours if days did not end.
#[derive(Clone, Debug, PartialEq)]
pub struct Patience {
    mean: f64,
    by_hour: [[f64; HOURS]; HOURS],
}

impl Patience {
    /// Of this mean [hours], above 0.
    pub fn new(mean_hours: f64) -> Self {
        let by_hour = std::array::from_fn(|hour| by_hour(mean_hours, hour));
        Patience { mean: mean_hours, by_hour }
    }

    /// How long somebody waits [hours], from one draw, who has so much of the day left [hours].
    pub fn wait(&self, draw: f64, left: f64) -> f64 {
        (-self.mean * ln_1p(-draw * chance(left / self.mean))).min(left)
    }

    /// Of the criticism of silence to what was written in an hour (evenly within it), the share of each
    /// hour of the day: none before it, together all.
    pub fn fractions(&self, hour: usize) -> &[f64; HOURS] {
        &self.by_hour[hour]
    }
}

/// Written at u in the first hour of R that are left, it is spoken of by the end of hour a with the chance
///
/// ```text
/// F(a) = integral over u in [0, 1] of (1 - e^(-(a - u) / m)) / (1 - e^(-(R - u) / m)),
///      = 1 + m (e^((R - a) / m) - 1) ln((1 - e^(-(R - 1) / m)) / (1 - e^(-R / m))).
/// ```
fn by_hour(mean: f64, hour: usize) -> [f64; HOURS] {
    let left = (HOURS - hour) as f64;
    let until = |hours: f64| {
        if hours >= left {
            return 1.0;
        }
        let odds = ln_1p(-exp(-(left - 1.0) / mean)) - ln_1p(-exp(-left / mean));
        let ahead = (left - hours) / mean;
        // Far from the end of the day it takes nothing away: the law of patience alone.
        if ahead > 30.0 {
            1.0 - mean * exp(-(hours - 1.0) / mean) * chance(1.0 / mean)
        } else {
            1.0 + mean * exp_m1(ahead) * odds
        }
    };
    let mut shares = [0.0; HOURS];
    let mut before = 0.0;
    for (at, share) in shares.iter_mut().enumerate().skip(hour) {
        let by = until((at + 1 - hour) as f64);
        *share = by - before;
        before = by;
    }
    shares
}
