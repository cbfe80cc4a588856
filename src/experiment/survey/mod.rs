//! Surveys over many replications: what a study would find again and again.
//!
//! | file | answers |
//! |---|---|
//! | [`panel`] | one replication: people, days, the survey on the day |
//! | [`reproduce`] | a published study done many times, cell by cell |
//! | [`judge`] | whether a published figure is one that the model's surveys give |
//! | [`verdict`] | the words for that, and how many cells have which |
//! | [`together`] | how far all published figures together are off |
//! | [`before_after`] | what policies change in the answers, arm by arm |
//! | [`waves`] | the same panel on several days of one world |
//! | [`tables`] | all of it as tables for files |

pub mod before_after;
pub mod judge;
pub mod panel;
pub mod reproduce;
pub mod tables;
pub mod together;
pub mod verdict;
pub mod waves;
