//! Earful: when should a brand that can hear people talk speak up, to whom, how and how often?
//!
//! A research simulator and benchmark harness. Read `docs/model.md` for the model and
//! `docs/architecture.md` for the floors of this house.

#[cfg(feature = "cli")]
pub mod cli;
pub mod document;
pub mod experiment;
pub mod ground;
pub mod model;
pub mod params;
pub mod record;
pub mod render;
pub mod scenario;
pub mod stats;
pub mod survey;
pub mod world;
