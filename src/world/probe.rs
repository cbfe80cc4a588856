//! Probes: looking at what happens, as it happens.
//!
//! The world tells a probe of each event and asks it nothing, so looking cannot change a run.
//! Without a probe ([`Blind`]) the calls compile to nothing.

use crate::model::alarm::PerHour;
use crate::model::appraisal::{Contact, ContactEffect, Felt, Receiver};
use crate::model::exit::{Hazards, Mode, Reason};
use crate::model::post::{Kind, Post};
use crate::model::terms::Terms;

/// Which post: a person writes at most one of a kind about a brand on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PostKey {
    /// What it is about.
    pub kind: Kind,
    /// The day on which it was written.
    pub day: u16,
}

impl PostKey {
    /// The key of a post.
    pub fn of(post: &Post) -> Self {
        PostKey { kind: post.kind, day: post.time as u16 }
    }
}

/// Why a brand that heard a post left it unanswered; rules by their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// Replies are switched off.
    NoReplies,
    /// No rule holds.
    NoRule,
    /// The rule says to ignore it.
    Ignore(usize),
    /// The rule would answer, but the person asked not to be contacted.
    OptedOut(usize),
    /// The rule would answer, but that would break these terms of the place, which the policy keeps.
    Terms(usize, Terms),
    /// The rule would answer, but the person had as many contacts as the policy allows.
    Capped(usize),
}

/// What made a consumer criticise a brand in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// What the brand made of this post.
    Post(PostKey),
    /// What made the consumer un-follow just now: parting words.
    Parting,
    /// A page post that displeased.
    Page,
}

/// Something that happened to a consumer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// An episode: a failure, a delight, a question.
    Episode(Kind),
    /// The consumer wrote a post about the brand.
    Posted(Post),
    /// The brand heard the post, took it for this kind and its topic for this sensitive.
    Heard(PostKey, Kind, f64),
    /// The brand heard the post and decided not to answer.
    Passed(PostKey, Passed),
    /// The brand decided to answer by the rule of this number.
    Decided(PostKey, usize),
    /// A contact reached the consumer.
    Contacted(Encounter),
    /// The consumer redeemed the offer.
    Redeemed,
    /// The answer that was decided waited too long and was dropped.
    Dropped(PostKey),
    /// An answer was expected and none came.
    Ignored(PostKey),
    /// The consumer asked the brand not to make contact again.
    OptedOut,
    /// The consumer made the account private.
    WentPrivate,
    /// The consumer left the platform.
    Left,
    /// The consumer started to follow the brand.
    Followed,
    /// The consumer stopped following; the hazards [1/day] of all reasons on that day.
    Exited(Reason, Mode, Hazards),
    /// The consumer criticised the brand in public, in the cascade of this number, at this time [days
    /// since day 0].
    Criticised(u32, Cause, f64),
    /// The consumer read criticism of the brand by this author, in the cascade of this number.
    ReadCriticism(u32, u32),
    /// The consumer decided to pass on criticism by this author, in the cascade of this number.
    Reshared(u32, u32),
    /// The consumer saw how the brand dealt with a post.
    Looked(Sight),
    /// The consumer is no customer any more, and one of that other brand now; `None`: of none.
    Churned(Option<usize>),
    /// The consumer became a customer; of which brand the consumer was one before this, `None`:
    /// of none of the category.
    Joined(Option<usize>),
}

/// A contact and how it was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Encounter {
    /// The post that it answers.
    pub post: PostKey,
    /// What the brand did.
    pub contact: Contact,
    /// The receiver as the contact came.
    pub receiver: Receiver,
    /// How it struck.
    pub felt: Felt,
    /// What it did.
    pub verdict: ContactEffect,
    /// How long it took, counting only the hours of the desk \[hours\].
    pub business_hours: f64,
    /// What it broke of the terms of the place.
    pub breaks: Terms,
}

/// What an onlooker sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// Who wrote the post.
    pub author: u32,
    /// The post.
    pub post: PostKey,
    /// Whether it was answered.
    pub answered: bool,
    /// Step of an onlooking customer's satisfaction, see `voice::nudge`.
    pub step: f64,
}

/// A full hour on the dashboard of a brand with a playbook.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FullHour {
    /// The hour that is over [since day 0].
    pub hour: u32,
    /// What was found of those who are simulated, in the order of `Sign`.
    pub own: PerHour,
    /// What counts as found of the others.
    pub others: PerHour,
    /// Whether a storm went on at the last midnight.
    pub storm: bool,
    /// The level of the playbook from now on.
    pub level: usize,
}

/// Someone who looks on.
pub trait Probe {
    /// Called for each event, in the order in which a run computes them.
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event);

    /// Called for each full hour of a brand with a playbook, once it is judged.
    #[inline(always)]
    fn judged(&mut self, _brand: usize, _hour: FullHour) {}
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
