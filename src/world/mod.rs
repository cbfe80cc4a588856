//! Floor 3: people and brands in time. State in columns, the network, the phases of a day.

pub mod metrics;
pub mod network;
pub mod outcome;
pub mod people;
pub(crate) mod relation;
pub mod setting;
pub mod simulation;
pub mod tally;

pub use outcome::{Column, Outcome};
pub use people::People;
pub use setting::Setting;
pub use simulation::World;
