//! One test binary, one file per promise.

mod cascades;
mod laws;
mod luck;
