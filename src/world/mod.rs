//! Floor 3: people and brands in time. State in columns, the network, the phases of a day.

pub mod metrics;
pub mod network;
pub mod outcome;
pub mod setting;
pub mod tally;

pub use outcome::{Column, Outcome};
pub use setting::Setting;
