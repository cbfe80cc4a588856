//! The desk: the people who answer, when they are there, and what they promise.

use super::hours::Hours;
use crate::ground::math::{exp, ln_1p, normal_quantile};

/// How many people answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Staff {
    /// So many at a time.
    Agents(f64),
    /// So many at a time per million customers that the brand really has.
    PerMillion(f64),
    /// So many that round the clock they could write this many replies a day per 1,000 customers.
    Replies(f64),
}

/// By which clock a promise runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromiseClock {
    /// Only while the desk is open.
    Business,
    /// Day and night.
    Calendar,
}

/// A first reply within so many hours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Promise {
    /// The first reply comes within \[hours\].
    pub first_reply_hours: f64,
    /// By this clock.
    pub clock: PromiseClock,
    /// Share of replies that are to keep it.
    pub share: f64,
}

/// Whom a desk that cannot keep up serves first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverCapacity {
    /// Whoever has waited longest.
    OldestFirst,
    /// The rule's priority, and among equals whoever has waited longest.
    Priority,
}

/// A desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// People at work at a time.
    pub staff: Staff,
    /// When they are.
    pub hours: Hours,
    /// Mean time of an agent on one reply \[minutes\].
    pub minutes_per_reply: f64,
    /// Coefficient of variation of that time, which is log-normal \[1\].
    pub spread: f64,
    /// What is promised, if anything.
    pub promise: Option<Promise>,
    /// Whom it serves first.
    pub over_capacity: OverCapacity,
}

impl Default for Desk {
    /// Three agents per million customers round the clock, four minutes a reply, as often half of it
    /// as twice; all assumed.
    fn default() -> Self {
        Desk {
            staff: Staff::PerMillion(3.0),
            hours: Hours::always(),
            minutes_per_reply: 4.0,
            spread: 1.0,
            promise: None,
            over_capacity: OverCapacity::Priority,
        }
    }
}

/// Agents as a queue has them: so many servers, each at a part of full speed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity {
    /// Servers.
    pub servers: u32,
    /// Speed of each, in (0, 1]: below 1 where people work part of the time.
    pub speed: f64,
}

impl Desk {
    /// A desk at which nobody sits: that of a policy that answers nobody.
    pub fn nobody() -> Self {
        Desk { staff: Staff::Agents(0.0), ..Desk::default() }
    }

    /// People at work at a time, for a brand of so many real customers; fractions work part of the
    /// time.
    pub fn agents(&self, customers: f64) -> f64 {
        match self.staff {
            Staff::Agents(agents) => agents,
            Staff::PerMillion(agents) => agents * customers / 1e6,
            Staff::Replies(per_day) => {
                per_day * customers / 1000.0 * self.minutes_per_reply / (24.0 * 60.0)
            }
        }
    }

    /// The same as servers: as many as there are people, whole or in part.
    pub fn capacity(&self, customers: f64) -> Capacity {
        let agents = self.agents(customers);
        let servers = (agents - 1e-9).ceil().max(1.0);
        Capacity { servers: servers as u32, speed: agents / servers }
    }

    /// By how much a first reply after so many hours misses the promise \[hours\]; at most 0 if it
    /// keeps it, `None` without one.
    pub fn hours_late(&self, calendar_hours: f64, business_hours: f64) -> Option<f64> {
        let promise = self.promise.as_ref()?;
        let hours = match promise.clock {
            PromiseClock::Business => business_hours,
            PromiseClock::Calendar => calendar_hours,
        };
        Some(hours - promise.first_reply_hours)
    }

    /// Hours paid a week for a brand of so many real customers \[hours\].
    pub fn paid_per_week(&self, customers: f64) -> f64 {
        self.agents(customers) * self.hours.per_week()
    }
}

/// Time of an agent on one reply \[minutes\], from one draw: log-normal with this mean and coefficient
/// of variation,
///
/// ```text
/// mean e^(s z - s^2 / 2),   s^2 = ln(1 + spread^2).
/// ```
pub fn handling_minutes(mean: f64, spread: f64, draw: f64) -> f64 {
    let variance = ln_1p(spread * spread);
    mean * exp(variance.sqrt() * normal_quantile(draw) - 0.5 * variance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::math::exp_m1;

    /// By hand: at a spread of sqrt(e - 1) the variance of the logarithm is 1, so the median is
    /// mean / sqrt(e) and the 97.5th percentile that times e^1.95996; without a spread all are alike.
    /// Mean and mean square over a grid of 10^5 ranks, whose cut tails hold less than 1e-3 of the mean
    /// square at this spread.
    #[test]
    fn handling_times_are_log_normal_with_their_mean_and_spread() {
        let spread = exp_m1(1.0).sqrt();
        let root_e = exp(0.5);
        assert!((handling_minutes(4.0, spread, 0.5) - 4.0 / root_e).abs() < 1e-12);
        let high = 4.0 / root_e * exp(1.959_963_984_540_054);
        assert!((handling_minutes(4.0, spread, 0.975) - high).abs() < 1e-9);
        assert_eq!(handling_minutes(4.0, 0.0, 0.1), 4.0);
        let n = 100_000;
        let ranks = (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
        let (sum, squares) = ranks.fold((0.0, 0.0), |(sum, squares), draw| {
            let minutes = handling_minutes(4.0, 0.5, draw);
            (sum + minutes, squares + minutes * minutes)
        });
        assert!((sum / f64::from(n) / 4.0 - 1.0).abs() < 1e-3);
        assert!((squares / f64::from(n) / (16.0 * 1.25) - 1.0).abs() < 1e-3);
    }

    /// By hand: two days by the calendar are seven hours of the desk's own; four are promised.
    #[test]
    fn a_promise_runs_by_its_own_clock() {
        let desk = |clock| {
            let promise = Some(Promise { first_reply_hours: 4.0, clock, share: 0.5 });
            Desk { promise, ..Desk::default() }
        };
        assert_eq!(desk(PromiseClock::Business).hours_late(48.0, 7.0), Some(3.0));
        assert_eq!(desk(PromiseClock::Calendar).hours_late(48.0, 7.0), Some(44.0));
        assert_eq!(desk(PromiseClock::Business).hours_late(48.0, 4.0), Some(0.0));
        assert_eq!(Desk::default().hours_late(48.0, 7.0), None);
    }

    /// By hand: half a reply a day for each of 3,000 thousands of customers are 1,500 replies of four
    /// minutes, 100 hours a day: 4 1/6 people round the clock, five servers of 5/6.
    #[test]
    fn staff_is_people_whatever_it_is_written_as() {
        let desk = Desk { staff: Staff::Replies(0.5), ..Desk::default() };
        assert!((desk.agents(3e6) - 25.0 / 6.0).abs() < 1e-12);
        let capacity = desk.capacity(3e6);
        assert_eq!(capacity.servers, 5);
        assert!((capacity.speed - 5.0 / 6.0).abs() < 1e-12);
        let desk = Desk { staff: Staff::PerMillion(2.0), ..Desk::default() };
        assert_eq!(desk.capacity(3e6), Capacity { servers: 6, speed: 1.0 });
        assert!((desk.paid_per_week(3e6) - 6.0 * 168.0).abs() < 1e-9);
        let nobody = Desk { staff: Staff::Agents(0.0), ..Desk::default() };
        assert_eq!(nobody.capacity(3e6), Capacity { servers: 1, speed: 0.0 });
    }
}
