//! One test binary, one file per promise.

mod cascades;
mod cli;
mod documents;
mod floors;
mod laws;
mod luck;
