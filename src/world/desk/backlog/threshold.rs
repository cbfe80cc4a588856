//! How much work a desk with several agents takes up before anybody waits.
//!
//! Work that is served by one fast agent and work that is served by several differ where little is
//! there: of several agents some are idle while others finish. What is there up to a threshold is
//! therefore in hand and holds up nobody.

use crate::ground::math::ln;

/// Nearer to full the threshold is taken as here: its limit is finite, its formula 0/0.
const FULLEST: f64 = 0.98;

/// A backlog begins at so many means of the work that is there without one.
const MEANS: f64 = 5.0;

/// The chance that somebody who comes to `servers` finds all at work, where they are at work for a
/// part `load` in (0, 1) of the time (Erlang 1917). The inverse of the loss formula is a polynomial
/// in the offered work, which sums up from 1 without loss of digits.
pub(super) fn all_at_work(servers: u32, load: f64) -> f64 {
    let offered = load * f64::from(servers);
    let per = 1.0 / offered;
    let mut inverse_loss = 1.0;
    for number in 1..=servers {
        inverse_loss = 1.0 + f64::from(number) * per * inverse_loss;
    }
    1.0 / (inverse_loss * (1.0 - load) + load)
}

/// What comes to a desk in open time, of some priority and above or in all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Inflow {
    /// Work [minutes/day].
    pub load: f64,
    /// Its variance [minutes^2/day].
    pub square: f64,
}

impl Inflow {
    /// Mean square by mean of the time on a reply: twice what is left, on the mean, of one in hand
    /// [minutes].
    fn size(self) -> f64 {
        if self.load > 0.0 { self.square / self.load } else { 0.0 }
    }
}

/// A desk at work: thresholds for what comes now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Busy {
    /// Work that can be done [minutes/day], above 0.
    capacity: f64,
    servers: f64,
    all: Inflow,
    /// Chance that all agents are at work.
    chance: f64,
}

impl Busy {
    pub fn new(servers: u32, capacity: f64, all: Inflow) -> Self {
        let load = (all.load / capacity).min(FULLEST);
        let chance = if load > 0.0 { all_at_work(servers, load) } else { 0.0 };
        Busy { capacity, servers: f64::from(servers), all, chance }
    }

    /// Work that a reply waits for, of so much that is there. Reflected Brownian work of the inflow has an
    /// exponential law of mean `M = square / 2 (capacity - load)`. A reply waits with the chance `C` that
    /// all agents are at work, and then for `T / C` on the mean, where `T` is what Erlang's formula, Allen's
    /// and Cunneen's factor for the spread, and Cobham's for priorities ask for. So what is there up to
    /// `M ln(1/C)` is in hand, and what is above it, x, counts `T / (C M)` times. A backlog has nothing of
    /// that law and counts as it is: beyond five means
    ///
    /// ```text
    /// max(x, T / (C M) min(x, 5 M)).
    /// ```
    ///
    /// The cut takes less than 1% off the mean. For one inflow, more agents never make it longer.
    pub fn ahead(&self, inflow: Inflow, work: f64) -> f64 {
        let (mean, wait) = self.means(inflow);
        if mean <= 0.0 {
            return work.max(0.0);
        }
        // Where hardly anything comes the chance is nothing and its logarithm has no end.
        let in_hand = (mean * ln(1.0 / self.chance)).min(self.servers * self.all.size());
        let above = (work - in_hand).max(0.0);
        above.max(wait / mean * above.min(MEANS * mean))
    }

    /// What is in hand where the number that waits is asked for, of all priorities: work on these replies
    /// counts no more. By Little's law the mean is `T` times the load.
    pub fn begun(&self) -> f64 {
        let (mean, _) = self.means(self.all);
        if mean > 0.0 {
            (mean * ln(1.0 / self.chance)).min(self.servers * self.all.size())
        } else {
            0.0
        }
    }

    /// `M`, and `T / C`: what somebody who waits waits for on the mean.
    fn means(&self, inflow: Inflow) -> (f64, f64) {
        let load = (inflow.load / self.capacity).min(FULLEST);
        let rest = 2.0 * (1.0 - load);
        (inflow.size() * load / rest, self.all.size() / rest)
    }
}
