//! Rules of the place: what a platform lets a brand do to people who did not turn to it.
//!
//! They follow what a microblog has published for automated replies: only to who asked for them or clearly
//! showed so in advance, one for each interaction, and with an easy way out that is honoured at once. Here
//! they hold for every reply to a post that does not speak to the brand, whoever types it: what makes it is
//! a table of rules. Who speaks to the brand may be answered as often as that happens
//! (`docs/decisions/0040-rules-of-the-place.md`).
//!
//! What is broken is judged on what is so, what is held back on what the brand knows: who misreads a remark
//! as a question, or answers after days, can break terms that it means to keep.

use strum::{IntoStaticStr, VariantArray};

use super::platform::Platform;
use super::policy::{Condition, History, Listens, Perceived, Policy};
use super::post::Kind;
use crate::ground::variants::all;

/// A rule of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[repr(u8)]
#[strum(serialize_all = "snake_case")]
pub enum Term {
    /// Nobody is answered who neither spoke to the brand nor asked a question about it.
    OnlyWhoAsked = 0,
    /// Nobody is contacted unasked again within one interaction.
    OneReply = 1,
    /// Nobody is contacted unasked who asked not to be.
    EasyOptOut = 2,
}

impl Term {
    /// All terms, in the order of their index.
    pub const ALL: [Term; Term::VARIANTS.len()] = all();

    /// Name in scenario files and tables.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Some of the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms(u8);

impl Terms {
    /// A place without rules.
    pub const NONE: Terms = Terms(0);

    /// A bit per [`Term`].
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the term is among them.
    pub fn has(self, term: Term) -> bool {
        self.0 & (1 << term as u8) != 0
    }

    /// One by one, in the order of their index.
    pub fn iter(self) -> impl Iterator<Item = Term> {
        Term::ALL.into_iter().filter(move |term| self.has(*term))
    }

    /// Those that are in either.
    pub fn or(self, other: Terms) -> Terms {
        Terms(self.0 | other.0)
    }
}

impl Default for Terms {
    /// All of them.
    fn default() -> Self {
        Term::ALL.into_iter().collect()
    }
}

impl FromIterator<Term> for Terms {
    fn from_iter<I: IntoIterator<Item = Term>>(terms: I) -> Self {
        Terms(terms.into_iter().fold(0, |bits, term| bits | 1 << term as u8))
    }
}

/// What the terms ask of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approach {
    /// What the post is about that it answers.
    pub kind: Kind,
    /// Whether the post speaks to the brand.
    pub addressed: bool,
    /// Days since the last contact; `None` when there was none.
    pub days_since_contact: Option<u16>,
    /// Whether the person asked not to be contacted.
    pub opted_out: bool,
}

impl From<&Perceived> for Approach {
    /// As the brand sees it.
    fn from(seen: &Perceived) -> Self {
        let Perceived { kind, addressed, days_since_contact, opted_out, .. } = *seen;
        Approach { kind, addressed, days_since_contact, opted_out }
    }
}

impl Approach {
    /// What it breaks of the terms of a platform. To ask whether help is welcome is a contact like any
    /// other; the help that follows a yes is none of its own.
    pub fn breaks(&self, platform: &Platform) -> Terms {
        if self.addressed {
            return Terms::NONE;
        }
        let is_broken = |term: &Term| match term {
            Term::OnlyWhoAsked => self.kind != Kind::Question,
            Term::OneReply => {
                let days = self.days_since_contact.map(f64::from);
                days.is_some_and(|days| days < platform.interaction_days)
            }
            Term::EasyOptOut => self.opted_out,
        };
        platform.terms.iter().filter(is_broken).collect()
    }
}

/// The terms for which a policy holds a reply back; none: it is sent.
pub fn held_back(policy: &Policy, seen: &Perceived, platform: &Platform) -> Terms {
    if policy.keeps_terms { Approach::from(seen).breaks(platform) } else { Terms::NONE }
}

/// Rules by their number from 0, each with what it can break.
pub type ByRule = Vec<(usize, Terms)>;

/// The rules of a policy that by themselves can break terms of a platform, whether or not the
/// policy holds such replies back.
///
/// Each is asked about every sort of person and post that it can meet, given the rules before it. Where
/// several earlier rules forestall it only together, by their numbers, it is named all the same.
pub fn breakable(policy: &Policy, platform: &Platform) -> ByRule {
    if policy.listens != Listens::Everything {
        return Vec::new();
    }
    let cap_days = if policy.conduct.contact_cap == 1.0 { policy.conduct.cap_days } else { 0.0 };
    let of_rule = |number: usize| -> Terms {
        let (when, earlier) = (&policy.rules[number].when, &policy.rules[..number]);
        if !policy.rules[number].act.speaks() {
            return Terms::NONE;
        }
        // The soonest that it can come again.
        let days = when.days_since_contact_at_least.max(cap_days.ceil() as u16);
        let decided = sorts(when).filter(|(.., narrow)| {
            when.covers(narrow) && !earlier.iter().any(|rule| rule.when.covers(narrow))
        });
        let broken = decided.map(|(kind, history, _)| {
            let contacted = history != History::None;
            let approach = Approach {
                kind,
                addressed: false,
                days_since_contact: contacted.then_some(days),
                opted_out: contacted && !policy.honours_opt_out,
            };
            approach.breaks(platform)
        });
        broken.fold(Terms::NONE, Terms::or)
    };
    let found = (0..policy.rules.len()).map(|number| (number, of_rule(number)));
    found.filter(|(_, terms)| !terms.is_empty()).collect()
}

/// A condition about each sort of post that does not speak to the brand, and of author.
fn sorts(when: &Condition) -> impl Iterator<Item = (Kind, History, Condition)> {
    let histories = [History::None, History::Good, History::Bad];
    let people = (0..12).map(move |at| (histories[at / 4], at & 1 != 0, at & 2 != 0));
    let sorts = Kind::ALL.into_iter().flat_map(move |kind| people.clone().map(move |p| (kind, p)));
    sorts.map(|(kind, (history, follower, loyalist))| {
        let narrow = Condition {
            kinds: 1 << kind as u8,
            histories: 1 << history as u8,
            addressed: Some(false),
            follower: Some(follower),
            loyalist: Some(loyalist),
            ..when.clone()
        };
        (kind, history, narrow)
    })
}

#[cfg(test)]
mod tests;
