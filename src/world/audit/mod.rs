//! An audit: what a run says of itself against a second book, kept from its events alone.
//!
//! The book knows the rules (`model`) and the keys of the draws, and nothing of how the phases go
//! about their work: no skipping, no sums kept up, no lists of the hot. It holds each person and
//! each tie in plain fields, follows every event to what must come of it, and says at once when
//! something comes of nothing, does not come, comes twice or comes the wrong way round. At the end
//! of each day people, ties and the row of the series must agree, at the end of the run every
//! counter of every group. What events cannot show, since it is found by skipping, is held to its
//! chances: see [`chances`].
//!
//! What can go wrong: a rule that is wrong in `model` is wrong in both books. The rules have laws
//! of their own, with numbers worked by hand (`model::laws`).

mod book;
mod books;
mod cases;
mod chances;
mod contact;
mod custom;
mod day;
mod desk;
mod hearing;
mod hours;
mod judge;
mod knowing;
mod page;
mod spreading;
mod state;
