//! Floor 0: mathematics, keyed random draws, files and texts of strangers. No word of the domain is
//! known here.

#[cfg(test)]
pub mod arbitrary;
pub mod digest;
pub mod draws;
pub mod file;
pub mod math;
pub mod number;
pub mod packed;
pub mod poisson;
pub mod range;
pub mod skip;
pub mod text;
pub mod variants;
