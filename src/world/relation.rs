//! The tie between one consumer and one brand, and how it fades.
//!
//! Kept as one small record, not as a column per field: whoever touches a relation wants most of
//! it, and one cache line costs less than nine (see `docs/decisions/`). Nothing is updated while
//! nothing happens: the record carries the day of its last touch, and fades when next touched.

use super::people::{People, follows_at_first};
use super::seen::Seen;
use super::setting::Setting;
use crate::ground::math::{exp, ln, normal_quantile};
use crate::model::page::{self, Pull, room};
use crate::model::policy::History;
use crate::model::purpose::Purpose;

/// How a consumer stands to a brand's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Tie {
    /// Never followed.
    Never,
    /// Follows and looks.
    Following,
    /// Listed as a follower, hides the posts.
    Muted,
    /// Listed as a follower, does not look any more.
    StoppedLooking,
    /// Un-followed.
    Unfollowed,
}

impl Tie {
    /// Whether the brand counts this person as a follower.
    pub fn is_listed(self) -> bool {
        matches!(self, Tie::Following | Tie::Muted | Tie::StoppedLooking)
    }
}

/// Bits of a relation's flags.
pub(crate) mod mark {
    /// Attached to the brand.
    pub const LOYALIST: u8 = 1;
    /// Asked not to be contacted.
    pub const OPTED_OUT: u8 = 1 << 1;
    /// An answered complaint makes the next one likelier.
    pub const EMBOLDENED: u8 = 1 << 2;
    /// On the list of ties whose hazard of exit may be high.
    pub const HOT: u8 = 1 << 3;
    /// Began to follow after day 0 began.
    pub const CAME: u8 = 1 << 4;
    /// Is a customer; of others the relation keeps what they think of the brand.
    pub const CUSTOMER: u8 = 1 << 5;
    /// Was a customer when measuring began, see `count_customers_anew`.
    pub const COUNTED: u8 = 1 << 6;
    /// The last contact was one that nobody had asked for.
    pub const UNASKED: u8 = 1 << 7;
}

/// No contact yet.
pub(crate) const NEVER: i16 = i16::MIN;

/// One relation, 24 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Relation {
    /// Satisfaction in [-1, 1], as of the last touch; of who is no customer, the impression.
    pub satisfaction: f32,
    /// Irritation from improper contacts, as of the last touch.
    pub irritation: f32,
    /// Neglect from silence and poor replies, as of the last touch.
    pub neglect: f32,
    /// Day of the last touch.
    pub touched: u16,
    /// Day on which the tie became what it is, that is, began or ended; negative before day 0.
    pub since: i16,
    /// Day of the last contact, negative before day 0, or [`NEVER`].
    pub last_contact: i16,
    pub tie: Tie,
    pub marks: u8,
    /// Irrelevance of the brand's posts to this person, 0 to 255 for 0 to 1.
    pub irrelevance: u8,
    /// Unaddressed contacts so far.
    pub unasked: u8,
    /// Contacts that went well (low four bits) and that did not (high four bits).
    outcomes: u8,
    /// Taste [1/100]: what this person adds to the satisfaction to which experience returns.
    taste: i8,
}

impl Relation {
    /// The relation on day 0: a pure function of the consumer's key and of what the page of the brand
    /// has long been.
    pub fn first(
        setting: &Setting,
        people: &People,
        brand: usize,
        consumer: u32,
        page: &Pull,
    ) -> Self {
        let (population, is) = (&setting.population, &setting.brands[brand].is);
        let (customers, key) = (&people.brands[brand], people.population);
        let follows = people.outside_brands[consumer as usize];
        let pair = |purpose| key.uniform_pair(purpose, consumer, brand as u32, 0);
        let (follower, age) = pair(Purpose::Follower);
        let (loyalist, taste) = pair(Purpose::Loyalist);
        let loyal = loyalist < is.loyalist_share;
        let customer = people.is_customer_at_first(consumer, brand);
        let following = customer && follower < follows_at_first(customers, follows);
        let taste = population.taste_sd * normal_quantile(taste);
        let irrelevance = key.uniform(Purpose::Irrelevance, consumer, brand as u32, 0);
        let tie_age = -population.tie_age_mean_days * ln(age);
        let mut relation = Relation {
            satisfaction: 0.0,
            irritation: 0.0,
            neglect: 0.0,
            touched: 0,
            since: if following { -(tie_age.min(30_000.0) as i16) } else { 0 },
            last_contact: NEVER,
            tie: if following { Tie::Following } else { Tie::Never },
            marks: if loyal { mark::LOYALIST } else { 0 }
                | if customer { mark::CUSTOMER | mark::COUNTED } else { 0 },
            irrelevance: page::irrelevance(population.irrelevance_mean, irrelevance),
            unasked: 0,
            outcomes: 0,
            taste: (taste * 100.0).round().clamp(-100.0, 100.0) as i8,
        };
        let rest = relation.rest(setting, brand);
        let moved = if following { room(rest) * page.at(relation.irrelevance()) } else { 0.0 };
        relation.satisfaction = (rest + moved) as f32;
        relation
    }

    /// Where satisfaction returns to; an impression returns to nothing.
    #[inline]
    pub fn rest(&self, setting: &Setting, brand: usize) -> f64 {
        if self.is_customer() { self.customers_rest(setting, brand) } else { 0.0 }
    }

    /// Where a customer's satisfaction returns to: the quality of the brand, what a loyalist sees in
    /// it, and taste.
    #[inline]
    pub fn customers_rest(&self, setting: &Setting, brand: usize) -> f64 {
        let bonus = if self.is_loyalist() { setting.population.loyalist_bonus } else { 0.0 };
        let level = setting.brands[brand].is.quality + bonus + f64::from(self.taste) / 100.0;
        level.clamp(-1.0, 1.0)
    }

    /// How contacts went so far, as the brand's records have it.
    pub fn history(&self) -> History {
        History::of(self.outcomes & 15, self.outcomes >> 4)
    }

    /// Contacts that went well, at most 15.
    pub fn good_contacts(&self) -> u8 {
        self.outcomes & 15
    }

    /// Adds a contact to the records, which hold up to 15 of each sort.
    pub fn remember(&mut self, went_well: bool) {
        let (good, bad) = (self.outcomes & 15, self.outcomes >> 4);
        let (good, bad) =
            if went_well { ((good + 1).min(15), bad) } else { (good, (bad + 1).min(15)) };
        self.outcomes = good | bad << 4;
    }

    /// Takes over when and how another self was last contacted, whose day `end` is day 0 of this one.
    pub fn contacted_before(&mut self, then: &Relation, end: u16) {
        if then.last_contact != NEVER {
            self.last_contact = then.last_contact - end as i16;
            self.marks |= then.marks & mark::UNASKED;
        }
    }

    /// Days since the last contact, if there was one.
    #[inline]
    pub fn days_since_contact(&self, today: u16) -> Option<u16> {
        let since = || (i32::from(today) - i32::from(self.last_contact)) as u16;
        (self.last_contact != NEVER).then(since)
    }

    /// Whether this person is a customer today.
    #[inline]
    pub fn is_customer(&self) -> bool {
        self.marks & mark::CUSTOMER != 0
    }

    /// Whether this person was a customer when measuring began.
    #[inline]
    pub fn is_counted(&self) -> bool {
        self.marks & mark::COUNTED != 0
    }

    pub fn is_loyalist(&self) -> bool {
        self.marks & mark::LOYALIST != 0
    }

    pub fn irrelevance(&self) -> f64 {
        f64::from(self.irrelevance) / 255.0
    }

    /// Brings satisfaction and what fades up to `day`; `rest` is where satisfaction returns to but for
    /// the page of the brand. Whoever changes the tie touches first, so that the page acts exactly
    /// while it is looked at.
    #[inline]
    pub fn touch(&mut self, day: u16, rest: f64, fading: &Fading, page: &Seen) {
        let days = usize::from(day - self.touched);
        if days > 0 {
            let mut distance = (f64::from(self.satisfaction) - rest) * fading.satisfaction[days];
            if self.tie == Tie::Following {
                let moved = page.moved_between(self.touched, day, &fading.satisfaction);
                distance += room(rest) * moved.at(self.irrelevance());
            }
            self.satisfaction = (rest + distance) as f32;
            self.irritation *= fading.irritation[days] as f32;
            self.neglect *= fading.irritation[days] as f32;
            self.touched = day;
        }
    }
}

/// What is left after d days, by d.
#[derive(Clone, Debug)]
pub(crate) struct Fading {
    pub satisfaction: Vec<f64>,
    pub irritation: Vec<f64>,
    pub strain: Vec<f64>,
}

impl Fading {
    pub fn new(setting: &Setting, days: u16) -> Self {
        let table = |scale: f64| (0..=days).map(|d| exp(-f64::from(d) / scale)).collect();
        Fading {
            satisfaction: table(setting.population.satisfaction_fade_days),
            irritation: table(setting.exit.irritation_fade_days),
            strain: table(setting.privacy.strain_fade_days),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relation_takes_24_bytes() {
        assert_eq!(size_of::<Relation>(), 24);
    }
}
