//! How much work a desk with several agents takes up before anybody waits.
//!
//! Work that is served by one fast agent and work that is served by several differ where little is
//! there: of several agents some are idle while others finish. What is there up to a threshold is
//! therefore in hand and holds up nobody.

use crate::ground::math::ln;

/// Nearer to full the threshold is taken as here: its limit is finite, its formula 0/0.
const FULLEST: f64 = 0.98;

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

    /// Reflected Brownian work of the inflow has an exponential law of mean
    /// `M = square / 2 (capacity - load)`; the mean work ahead that Erlang's formula, Allen's and
    /// Cunneen's factor for the spread, and Cobham's for priorities ask for is `T`. Below a threshold
    /// `M ln(M/T)` nobody waits: that leaves a mean of `M e^-ln(M/T) = T`. Where `T` is above `M` (a
    /// reply of lower priority is in hand and not interrupted) the threshold is the negative `M - T`.
    pub fn in_hand(&self, inflow: Inflow) -> f64 {
        let (mean, due) = self.means(inflow);
        if due < mean {
            // Where hardly anything comes the chance is nothing and its logarithm has no end.
            (mean * ln(mean / due)).min((self.servers - 1.0) * self.all.size())
        } else {
            mean - due
        }
    }

    /// The same for the number that waits, of all priorities: work on the replies in hand counts no
    /// more. By Little's law the mean is `T` times the load.
    pub fn begun(&self) -> f64 {
        let (mean, _) = self.means(self.all);
        if mean > 0.0 {
            (mean * ln(1.0 / self.chance)).min(self.servers * self.all.size())
        } else {
            0.0
        }
    }

    fn means(&self, inflow: Inflow) -> (f64, f64) {
        let load = (inflow.load / self.capacity).min(FULLEST);
        let rest = 2.0 * (1.0 - load);
        (inflow.size() * load / rest, self.chance * self.all.size() / rest)
    }
}
