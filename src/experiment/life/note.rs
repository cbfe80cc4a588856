//! Something that concerns a person, as a run computes it.

use crate::world::Event;

/// Something that concerns a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifeNote {
    /// To whom it happened: the person, or somebody who saw or read what the person wrote.
    pub who: u32,
    /// The brand.
    pub brand: usize,
    /// What happened.
    pub event: Event,
}
