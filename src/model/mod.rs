//! Floor 2: the rules, one file per idea, read top to bottom as the causal chain.

pub mod purpose;
