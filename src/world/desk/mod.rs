//! The desk at work: replies wait for people who are there.
//!
//! A desk serves all customers that the brand really has, of whom few are simulated. The posts of the
//! others load it as they are expected to, in one of two forms: job by job where they are few
//! ([`servers`]), as work that ebbs and flows where they are many ([`backlog`]). Both take the same
//! tickets and give the same turns.

mod line;
mod servers;
mod backlog;
mod load;
mod posts;

use crate::model::desk::{Capacity, OverCapacity};
use crate::model::hours::Schedule;

/// What a desk is on a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift<'a> {
    pub day: u16,
    pub schedule: &'a Schedule,
    pub capacity: Capacity,
    pub order: OverCapacity,
    /// What has waited longer is dropped [days].
    pub max_wait: f64,
}

/// A reply that waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ticket {
    /// Number of the reply; counts up with the order of arrival.
    pub number: u64,
    /// When the post was written [days since day 0].
    pub written: f64,
    /// Higher goes first.
    pub priority: u8,
    /// Time of an agent on it [minutes].
    pub minutes: f64,
}

/// What became of a ticket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Turn {
    /// Somebody took it up at this time [days since day 0].
    Begun(u64, f64),
    /// It had waited too long.
    Dropped(u64),
}

/// Replies of one priority that are expected on a day from those who are not simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Flow {
    /// Higher goes first.
    pub priority: u8,
    /// Replies [1/day].
    pub per_day: f64,
    /// Mean time of an agent on one [minutes].
    pub minutes: f64,
    /// Mean square of it [minutes^2].
    pub square: f64,
}
