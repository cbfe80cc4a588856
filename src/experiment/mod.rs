//! Floor 7: many runs of one scenario, and what they say.
//!
//! ```text
//! plan (arms x replications) -> executor (threads, a journal) -> run (one life of one world) -> results
//!     -> analysis (estimates, paired differences, ranks) -> sentences and tables
//! ```
//!
//! | file | answers |
//! |---|---|
//! | [`plan`] | which runs there are |
//! | [`live`] | how a replication is lived, whoever looks on |
//! | [`run`] | one replication of a comparison: what every arm leaves |
//! | [`watch`] | how all this is watched and interrupted from outside |
//! | [`memory`] | how much memory it will take |
//! | [`executor`] | how work fills the cores, how it is kept, and how it is interrupted |
//! | [`until`] | how many replications, when the answer is to have a given precision |
//! | [`results`] | what all runs left behind, in the order of the plan |
//! | [`compare`] | what that says about the arms |
//! | [`split`] | through what each arm has its effect |
//! | [`tables`] | the same as tables for files |
//! | [`survey`] | surveys over many replications |
//! | [`mod@calibrate`] | published figures beside a scenario, and a fit to them |
//! | [`life`] | one person's life, told day by day |
//! | [`mod@conduct`] | all of it, and the result folder |
//!
//! # What can go wrong
//!
//! A run can fail (a panic in the world) or be cut short (an interruption). It then has no
//! numbers and says why; the other runs stand. The result is the same bits for any number of
//! threads, since every draw is keyed and results are put into the order of the plan.

pub mod calibrate;
pub mod compare;
pub mod conduct;
pub mod executor;
#[cfg(test)]
mod laws;
pub mod life;
pub mod live;
pub mod matters;
pub mod memory;
pub mod plan;
pub mod results;
pub mod run;
pub mod split;
pub mod survey;
pub mod tables;
#[cfg(test)]
pub(crate) mod tests;
pub mod until;
mod values;
pub mod verify;
pub mod watch;

pub use compare::Analysis;
pub use conduct::{Experiment, conduct};
pub use plan::RunKey;
pub use results::Results;
pub use until::Precision;
pub use watch::{Watch, WatchEvent};
