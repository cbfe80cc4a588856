//! Floor 3.
pub mod network;
