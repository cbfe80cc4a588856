//! Floor 1: what a parameter is. See [`spec`], and [`prior`] for what is plausible.

pub mod prior;
pub mod spec;

pub use prior::{Prior, Shape};
pub use spec::{Params, Role, Spec};
