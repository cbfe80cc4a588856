//! Floor 1: what many replications say, and how surely.
//!
//! Nothing here knows what was measured. Values go in, one per replication; estimates with their
//! intervals come out. The distributions are those of `statrs`; the estimators are thin and each
//! names its source.
//!
//! | file | answers |
//! |---|---|
//! | [`moments`] | mean, variance and quantiles of values |
//! | [`student`] | the t distribution, also where degrees of freedom are many |
//! | [`interval`] | a mean with its interval |
//! | [`bounded`] | the same where the values cannot be everything: shares, rates, times |
//! | [`proportion`] | a share or a rate of counted events with its interval |
//! | [`weights`] | what unequal case weights cost, and the share of a weighted sample |
//! | [`raking`] | case weights that meet known margins |
//! | [`columns`] | which columns of a table differ, as letters |
//! | [`equivalence`] | whether a difference is too small to matter |
//! | [`paired`] | the difference between two arms that share their luck |
//! | [`mod@ratio`] | what one unit of an effect costs: the ratio of two means |
//! | [`welch`] | the difference between two means that share nothing |
//! | [`ranking`] | the order of many arms, and which of them are not told apart |
//! | [`shapley`] | how much each of several causes brings to what they do together |
//! | [`stopping`] | when there are enough replications, looking more than once |
//!
//! # Missing values
//!
//! A value that does not exist is `None`, in the functions that need replications aligned, and is
//! left out by the caller in those that take plain numbers. A NaN that gets into plain numbers
//! spreads to the result; it is never read as zero.
//!
//! # What can go wrong
//!
//! The replications of one arm are independent, but the arms of one replication are not: they
//! share people and luck. Comparing two intervals of [`interval::mean_t`] by eye ignores that;
//! compare with [`paired`]. The t interval trusts that means are close to normal: with few
//! replications of a metric that is nearly always zero it is too narrow and leaves the possible, and
//! a sample without any spread gives an interval without any width. Where the range of the values is
//! known, use [`bounded`].

pub mod bounded;
pub mod columns;
pub mod equivalence;
pub mod interval;
pub mod moments;
pub mod paired;
pub mod proportion;
pub mod raking;
pub mod ranking;
pub mod rare;
pub mod ratio;
pub mod shapley;
pub mod stopping;
pub mod student;
pub mod weights;
pub mod welch;

pub use bounded::Range;
pub use columns::{ColumnShare, Letters, letters};
pub use equivalence::{Tost, tost};
pub use interval::{Estimate, mean_t};
pub use moments::{Moments, quantile};
pub use paired::{Paired, compare, holm};
pub use raking::{Margin, Raked, Raking, RakingError, WeightBounds, rake};
pub use ranking::{Direction, Pair, Ranking, rank};
pub use ratio::ratio;
pub use stopping::{Decision, Looks};
pub use weights::{WeightedShare, effective_n, kish_effect};
