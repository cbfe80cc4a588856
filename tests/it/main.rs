//! One test binary, one file per promise.

mod cascades;
mod cli;
mod floors;
mod laws;
mod luck;
