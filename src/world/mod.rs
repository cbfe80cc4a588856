//! Floor 3: people and brands in time. State in columns, the network, the phases of a day.
//!
//! [`Setting`] says what the world is like, [`People`] who is in it, [`World`] lives through the
//! days, [`Outcome`] says what came of it, and a [`Probe`] may look on.

#[cfg(test)]
mod audit;
mod awareness;
pub mod bad_days;
mod brand_state;
mod cascades;
mod dashboard;
pub mod desk;
pub mod footprint;
pub mod interior;
#[cfg(test)]
mod laws;
pub mod metrics;
pub mod network;
pub mod outcome;
pub mod outside;
pub mod past;
pub mod people;
mod phases;
pub mod probe;
mod relation;
mod seen;
pub mod setting;
pub mod simulation;
mod stratum;
pub mod tally;

pub use outcome::{Outcome, RunColumn};
pub use people::People;
pub use probe::{Event, Probe};
pub use relation::Tie;
pub use setting::Setting;
pub use simulation::World;
