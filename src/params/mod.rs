//! Floor 1: what a parameter is. See [`spec`].

pub mod spec;

pub use spec::{Params, Role, Spec};
