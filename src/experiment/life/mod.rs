//! One simulated person's life, day by day.
//!
//! Nothing about single people is stored. A life is had by running its replication again from the
//! scenario with somebody looking on; since every draw is keyed and looking changes nothing, it is
//! the very life that the tables counted.
//!
//! | file | answers |
//! |---|---|
//! | [`note`] | something that concerns a person |
//! | [`mod@live`] | what happened to a person, and how the person stood before and after |
//! | [`find`] | who is worth reading |
//! | [`totals`] | the counts of a life, which add up to those of the run |
//!
//! # What can go wrong
//!
//! What has no event of its own for each person is not in a life: page posts seen, a crowded feed,
//! purchases. They show in the reasons for an exit, and in nothing else.

pub mod find;
pub mod live;
pub mod note;
pub mod totals;

pub use find::{Pick, Worth};
pub use live::{DayOfLife, LevelInForce, Life, Notes, PersonState, live, replay};
pub use note::LifeNote;
pub use totals::Totals;
