//! The desk: the people who answer, when they are there, and what they promise.

use super::hours::Hours;

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
    /// The first reply comes within [hours].
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
    /// Mean time of an agent on one reply [minutes].
    pub minutes_per_reply: f64,
    /// Coefficient of variation of that time, which is log-normal [1].
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

    /// Hours paid a week for a brand of so many real customers [hours].
    pub fn paid_per_week(&self, customers: f64) -> f64 {
        self.agents(customers) * self.hours.per_week()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
