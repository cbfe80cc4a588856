//! How much memory people and a world take, known before anybody is drawn.
//!
//! Columns are counted exactly, what grows with what happens (ties that may end soon, waiting
//! times, criticism) by a flat allowance. `tests/memory.rs` holds the estimate beside what is
//! really allocated.

use super::awareness::Stored;
use super::relation::Relation;
use super::setting::{NetworkSource, Setting};

/// What a vector that grows by doubling has taken on average over what is in it.
const SLACK: f64 = 1.5;

/// Tables that depend on the days alone, those of the past included, and the like [bytes].
const FIXED: f64 = 190_000.0;

/// What a relation's events leave behind [bytes]; assumed.
const EVENTS: f64 = 4.0;

/// What one replication takes \[bytes\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Footprint {
    /// Traits, relations' addresses and customers, without the network.
    pub people: f64,
    /// The network; one that is read from a file is there already and shared.
    pub network: f64,
    /// What growing the network takes at its height, the network included.
    pub growing: f64,
    /// What changes from day to day.
    pub world: f64,
}

impl Footprint {
    /// What the people of a setting take.
    pub fn of(setting: &Setting) -> Footprint {
        let n = f64::from(setting.consumers);
        let share = |b: usize| setting.brands[b].is.customer_share.min(1.0) + setting.prospects(b);
        let relations = n * (0..setting.brands.len()).map(share).sum::<f64>();
        // Cell, concern, expectation, expressiveness, brands outside, flags, brands whose customer
        // somebody is, start of relations.
        let columns = n * (1 + 4 + 4 + 4 + 1 + 2 + 2 + 4) as f64;
        // The address of a relation, its consumer, its slot in a class.
        let people = FIXED + columns + SLACK * relations * (4 + 4 + 4) as f64;
        let (network, growing) = match &setting.network {
            NetworkSource::None => (8.0 * n, 8.0 * n),
            NetworkSource::Given(_) => (0.0, 0.0),
            NetworkSource::Grown(grown) => grown.bytes(setting.consumers),
        };
        // Flags, mind, follows.
        let state = n * (2 + size_of::<Stored>() + 2) as f64;
        let world = state + relations * (size_of::<Relation>() as f64 + EVENTS);
        Footprint { people, network, growing, world }
    }
}
