//! Floor 0: mathematics and keyed random draws. No word of the domain is known here.

pub mod digest;
pub mod draws;
pub mod math;
pub mod range;
pub mod skip;
