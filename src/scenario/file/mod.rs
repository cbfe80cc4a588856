//! From a scenario file to a checked scenario, or to everything that is wrong with it: one file for each
//! section.
//!
//! `load` goes through the file: `run`, `setting` (with `network`, `prices` and `terms`), the policies
//! (`policy`, and `library`, which finds them by name), `arm`, and `enough` people for them. `replaced`
//! has the hints for keys that mean nothing, `shipped` the scenarios that come with the crate.
//!
//! It is the only way into the room `checked`, and knows it by its door alone.

mod arm;
mod enough;
mod library;
mod load;
mod network;
mod policy;
mod prices;
mod replaced;
mod run;
mod setting;
mod shipped;
mod terms;
#[cfg(test)]
pub mod tests;

pub use library::{SHIPPED, shipped};
pub use load::base_of;
pub use policy::receivers::not_for;
pub use shipped::{SCENARIOS, load_named_scenario, people_scenario, shipped_scenario};
