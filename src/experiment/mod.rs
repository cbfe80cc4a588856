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
//! | [`verdict`] | the same in plain sentences |
//! | [`doses`] | the curve over one number in which the arms differ |
//! | [`desks`] | who answers under each arm, and what comes of it |
//! | [`bad_days`] | what playbooks change, and what comes of bad days |
//! | [`segments`] | how people of each attitude fare, and who bears what |
//! | [`money()`](mod@money) | what the arms cost and bring, at the prices given |
//! | [`split`] | through what each arm has its effect |
//! | [`answer`] | question, ranks and sentences as a document |
//! | [`tables`] | the same as tables for files |
//! | [`beside`] | how two results differ |
//! | [`survey`] | surveys over many replications |
//! | [`mod@calibrate`] | published figures beside a scenario, and a fit to them |
//! | [`desk_words`] | a desk, shocks and the clock in words |
//! | [`terms_words`] | what of the rules of the place a policy can break |
//! | [`policy_words`] | a policy in words, and how it differs from another |
//! | [`life`] | one person's life, told day by day |
//! | [`mod@conduct`] | all of it, and the result folder |
//!
//! # What can go wrong
//!
//! A run can fail (a panic in the world) or be cut short (an interruption). It then has no
//! numbers and says why; the other runs stand. The result is the same bits for any number of
//! threads, since every draw is keyed and results are put into the order of the plan.

#[cfg(test)]
mod agreement;
pub mod answer;
pub mod bad_days;
pub mod beside;
pub mod calibrate;
pub mod compare;
pub mod conduct;
pub mod desk_words;
pub mod desks;
pub mod doses;
pub mod executor;
pub mod kept;
#[cfg(test)]
mod laws;
pub mod life;
pub mod live;
pub mod matters;
pub mod memory;
pub mod money;
pub mod plan;
mod playbook_words;
pub mod policy_words;
pub mod results;
pub mod run;
pub mod segments;
pub mod split;
pub mod survey;
pub mod tables;
pub mod terms_words;
#[cfg(test)]
mod tests;
pub mod until;
mod values;
pub mod verdict;
pub mod verify;
pub mod watch;

pub use answer::Answer;
pub use compare::Analysis;
pub use conduct::{Experiment, conduct};
pub use plan::RunKey;
pub use results::Results;
pub use until::Until;
pub use watch::{Event, Watch};
