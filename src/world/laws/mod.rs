//! Laws of the world by hand: who is there, what a day does in a world made for it, what a metric
//! is. The audit next door compares whole runs event by event.
//!
//! Limits are 4.5 standard errors of the sampling law named beside them, which chance exceeds about
//! 7 times in a million; seeds are fixed.

mod days;
mod judging;
mod leaving;
mod metrics;
mod minds;
mod people;
mod shares;
