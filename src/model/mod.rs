//! Floor 2: the rules, one file per idea, read top to bottom as the causal chain; pure functions.
//!
//! [`consumer`], [`brand`] and [`platform`] say who is there; [`voice`] makes posts, [`listening`]
//! hears them, [`policy`] decides on an [`action`] of one or two [`turns`], [`propriety`] and
//! [`appraisal`] judge by [`levels`] that
//! [`mod@reference`] people define ([`marginal`], [`acceptance`]), [`privacy`] remembers, [`awareness`]
//! comes and goes, [`attitude`] is what people then say and [`memory`] what they tell of the past; [`broadcast`], [`follow`], [`exit`] and
//! [`ways`] move followers; [`backlash`] spreads, [`learning`] mends, [`buying`]
//! pays, [`page`] posts please or bore, [`customers`] come and go, people
//! post by the [`clock`] and lose [`patience`], a [`desk`] answers in its [`hours`] what the [`load`] of all
//! customers is and keeps its [`promise`] or not, an [`alarm`] calls out what a policy keeps for bad days,
//! a [`statement`] among it, a place has its [`terms`], [`prices`] say what it costs and brings, [`rivals`]
//! are accounts that
//! dispute some of it, [`groups`] say among what an effect is divided. Nothing here knows of time steps, storage or other people: that is the world's
//! part.

pub mod acceptance;
pub mod action;
pub mod alarm;
pub mod appraisal;
pub mod attitude;
pub mod awareness;
pub mod backlash;
pub mod brand;
pub mod broadcast;
pub mod buying;
pub mod clock;
pub mod consumer;
pub mod customers;
pub mod desk;
pub mod exit;
pub mod follow;
pub mod groups;
pub mod hours;
#[cfg(test)]
mod laws;
pub mod learning;
pub mod levels;
pub mod listening;
pub mod load;
pub mod marginal;
pub mod mechanisms;
pub mod memory;
pub mod page;
pub mod patience;
pub mod platform;
pub mod policy;
pub mod post;
pub mod prices;
pub mod privacy;
pub mod promise;
pub mod propriety;
pub mod purpose;
pub mod reference;
pub mod rivals;
pub mod statement;
pub mod terms;
pub mod turns;
pub mod voice;
pub mod ways;
