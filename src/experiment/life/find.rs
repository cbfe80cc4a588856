//! People worth reading: one pass over a run, with an eye on the brand in question.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use strum::{IntoStaticStr, VariantArray};

use super::live::replay;
use crate::experiment::live::Stop;
use crate::experiment::plan::setting_of;
use crate::experiment::watch::Watch;
use crate::ground::variants::all;
use crate::model::action::Gift;
use crate::model::exit::{Mode, Reason};
use crate::model::post::Kind;
use crate::scenario::Scenario;
use crate::world::probe::Encounter;
use crate::world::{Event, Probe};

/// What makes somebody worth reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Worth {
    /// The first to un-follow.
    Unfollow,
    /// Wrote the criticism that most people read.
    Storm,
    /// Most delighted by an answer that nobody had to expect.
    Delight,
    /// Redeemed an offer handed out unasked; of all such buyers the least likely.
    Buyer,
    /// The first to take their custom to a rival of the category.
    Switch,
    /// The first to un-follow because of feeling watched.
    Watched,
}

impl Worth {
    /// All of them.
    pub const ALL: [Worth; Worth::VARIANTS.len()] = all();

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whom it finds.
    pub fn whom(self) -> &'static str {
        match self {
            Worth::Unfollow => "the first to un-follow",
            Worth::Storm => "the source of the largest storm of criticism",
            Worth::Delight => "the one most delighted by an unexpected answer",
            Worth::Buyer => "the least likely buyer of an offer handed out unasked",
            Worth::Switch => "the first to take their custom to a rival",
            Worth::Watched => "the first to un-follow because of feeling watched",
        }
    }

    /// That there is no such person.
    pub fn nobody(self) -> &'static str {
        match self {
            Worth::Unfollow => "nobody un-follows",
            Worth::Storm => "nobody's criticism is read by anybody",
            Worth::Delight => "nobody is delighted by an unexpected answer",
            Worth::Buyer => "nobody redeems an offer handed out unasked",
            Worth::Switch => "nobody takes their custom to a rival",
            Worth::Watched => "nobody un-follows because of feeling watched",
        }
    }
}

/// Somebody worth reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// Why.
    pub worth: Worth,
    /// Who.
    pub consumer: u32,
    /// When it happened.
    pub day: u16,
    /// What happened.
    pub happened: Happened,
}

/// What made somebody worth reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happened {
    /// They un-followed, for this reason.
    Unfollowed(Reason),
    /// They criticised the brand, and so many people read it.
    Criticised(u64),
    /// An answer that they did not expect moved their satisfaction by so much.
    Delighted(f64),
    /// They redeemed an offer that answered such a post, and had such a chance to find it proper.
    Redeemed(Kind, f64),
    /// They took their custom to this brand.
    Switched(usize),
    /// They un-followed because they felt watched.
    FeltWatched,
}

/// The people worth reading in one run, in the measured days and for the brand in question.
///
/// # Errors
///
/// As [`replay`].
pub fn find(
    scenario: &Scenario,
    arm: usize,
    replication: u32,
    watch: &Watch,
) -> Result<Vec<Pick>, Stop> {
    let brand = scenario.focus;
    let mut search = PersonSearch::new(setting_of(scenario, arm).warmup_days, brand);
    replay(scenario, arm, replication, watch, |world, day| {
        world.run_to_with(day + 1, &mut search);
    })?;
    Ok(search.picks())
}

/// What spoke against a sale.
#[derive(Clone, Copy)]
struct Odds {
    /// What the offer answered.
    kind: Kind,
    /// Chance that it was to be found proper.
    proper: f64,
}

impl Odds {
    /// Whether a sale is more of a surprise: after talk between peers, which nobody meant the
    /// brand to hear, then the less likely it was found proper.
    fn beat(&self, other: &Odds) -> bool {
        let between_peers = |odds: &Odds| odds.kind == Kind::PeerTalk;
        match (between_peers(self), between_peers(other)) {
            (true, false) => true,
            (false, true) => false,
            _ => self.proper < other.proper,
        }
    }
}

/// A probe that remembers who is worth reading.
pub(super) struct PersonSearch {
    from: u16,
    brand: usize,
    unfollow: Option<(u32, u16, Reason)>,
    /// By the number of the cascade: author, day, readers.
    storms: BTreeMap<u32, (u32, u16, u64)>,
    delight: Option<(u32, u16, f64)>,
    /// The last contact, if it was an offer handed out unasked.
    offer: Option<(u32, Odds)>,
    buyer: Option<(u32, u16, Odds)>,
    /// Who, when, to which brand.
    switch: Option<(u32, u16, usize)>,
    watched: Option<(u32, u16)>,
}

impl PersonSearch {
    pub fn new(from: u16, brand: usize) -> Self {
        PersonSearch {
            from,
            brand,
            unfollow: None,
            storms: BTreeMap::new(),
            delight: None,
            offer: None,
            buyer: None,
            switch: None,
            watched: None,
        }
    }

    /// Who was found, in the order of [`Worth::ALL`].
    pub fn picks(&self) -> Vec<Pick> {
        // The earliest of the largest: cascades are numbered as they begin.
        let read = self.storms.iter().filter(|(_, (.., readers))| *readers > 0);
        let largest = read.max_by_key(|(number, (.., readers))| (*readers, Reverse(**number)));
        let (unfollow, storm) = (self.unfollow, largest.map(|(_, storm)| *storm));
        let found = [
            unfollow.map(|(who, day, why)| (Worth::Unfollow, who, day, Happened::Unfollowed(why))),
            storm.map(|(who, day, by)| (Worth::Storm, who, day, Happened::Criticised(by))),
            self.delight.map(|(who, day, by)| (Worth::Delight, who, day, Happened::Delighted(by))),
            self.buyer.map(|(who, day, Odds { kind, proper })| {
                (Worth::Buyer, who, day, Happened::Redeemed(kind, proper))
            }),
            self.switch.map(|(who, day, to)| (Worth::Switch, who, day, Happened::Switched(to))),
            self.watched.map(|(who, day)| (Worth::Watched, who, day, Happened::FeltWatched)),
        ];
        let pick = |(worth, consumer, day, happened)| Pick { worth, consumer, day, happened };
        found.into_iter().flatten().map(pick).collect()
    }
}

impl Probe for PersonSearch {
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event) {
        if day < self.from || brand != self.brand {
            return;
        }
        match event {
            Event::Exited(reason, Mode::Unfollow, _) => {
                self.unfollow.get_or_insert((consumer, day, reason));
                if reason == Reason::Watched {
                    self.watched.get_or_insert((consumer, day));
                }
            }
            Event::Churned(Some(to)) => {
                self.switch.get_or_insert((consumer, day, to));
            }
            Event::Criticised(cascade, ..) => {
                self.storms.insert(cascade, (consumer, day, 0));
            }
            Event::ReadCriticism(_, cascade) => {
                if let Some((.., readers)) = self.storms.get_mut(&cascade) {
                    *readers += 1;
                }
            }
            Event::Contacted(Encounter { contact, felt, verdict, .. }) => {
                let unasked = !contact.addressed;
                let odds = Odds { kind: contact.kind, proper: felt.proper_probability };
                self.offer = (unasked && contact.act.gift() == Some(Gift::Coupon))
                    .then_some((consumer, odds));
                let thrilled = unasked && felt.proper && !felt.expected && verdict.step > 0.0;
                if thrilled && self.delight.is_none_or(|(.., step)| verdict.step > step) {
                    self.delight = Some((consumer, day, verdict.step));
                }
            }
            Event::Redeemed => {
                let offer = self.offer.filter(|(to, _)| *to == consumer);
                let fits = |odds: &Odds| self.buyer.is_none_or(|(.., known)| odds.beat(&known));
                if let Some((_, odds)) = offer.filter(|(_, odds)| fits(odds)) {
                    self.buyer = Some((consumer, day, odds));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
