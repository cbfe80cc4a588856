//! Probes: looking at what happens, as it happens.
//!
//! The world tells a probe of each event and asks it nothing, so looking cannot change a run.
//! Without a probe ([`Blind`]) the calls compile to nothing.

use crate::model::appraisal::{Contact, Felt, Verdict};
use crate::model::exit::{Mode, Reason};
use crate::model::post::{Kind, Post};

/// Something that happened to a consumer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// An episode: a failure, a delight, a question.
    Episode(Kind),
    /// The consumer wrote a post about the brand.
    Posted(Post),
    /// The brand heard the post and took it for this kind.
    Heard(Kind),
    /// The brand decided to answer by the rule of this number.
    Decided(usize),
    /// A contact reached the consumer, struck like this and did that.
    Contacted(Contact, Felt, Verdict),
    /// An answer was expected and none came.
    Ignored,
    /// The consumer asked the brand not to make contact again.
    OptedOut,
    /// The consumer made the account private.
    WentPrivate,
    /// The consumer left the platform.
    Left,
    /// The consumer started to follow the brand.
    Followed,
    /// The consumer stopped following; the hazards [1/day] of all reasons on that day.
    Exited(Reason, Mode, [f64; 6]),
    /// The consumer criticised the brand in public.
    Criticised,
    /// The consumer read criticism of the brand.
    ReadCriticism,
    /// The consumer passed criticism on.
    Reshared,
    /// The consumer saw the brand deal with somebody else.
    Looked,
}

/// Someone who looks on.
pub trait Probe {
    /// Called for each event, in the order in which a run computes them.
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event);
}

/// Looks at nothing.
pub struct Blind;

impl Probe for Blind {
    #[inline(always)]
    fn see(&mut self, _day: u16, _consumer: u32, _brand: usize, _event: Event) {}
}

impl<F: FnMut(u16, u32, usize, Event)> Probe for F {
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event) {
        self(day, consumer, brand, event);
    }
}
