//! The third room: studies. What is asked of whom and what was published (`file`, its parts in `sample`,
//! `item`, `asks`, `published` and `share`), what is shipped (`shipped`), how one is written (`write`), and
//! files of [`targets`], published figures that a model is held against.
//!
//! A study may name a scenario, which it reads through the door of the second room.

mod asks;
mod file;
mod item;
mod published;
mod sample;
mod share;
mod shipped;
pub mod targets;
#[cfg(test)]
pub mod tests;
mod write;

pub use file::{load_study, parse_study};
pub use shipped::{STUDIES, shipped_study, study_base};
pub use write::{study_digest, study_to_toml};

/// What to do about a mistake in a study.
const STUDY_HELP: &str = "see Studies in docs/scenarios.md";
