//! Looking at one consumer of a living world, without touching anything.

use std::sync::Arc;

use super::people::{Address, People, flag};
use super::relation::{Tie, mark};
use super::simulation::World;
use crate::model::attitude::Experience;

/// How a consumer stands today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConsumerState {
    /// Knows that brands listen.
    pub aware: bool,
    /// Closed the account since day 0.
    pub closed: bool,
    /// Left the platforms.
    pub left: bool,
    /// Follows any brand of the scenario.
    pub follows: bool,
    /// What the consumer has been through.
    pub experience: Experience,
}

/// Who a consumer is on day 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Portrait {
    /// Age band.
    pub band: usize,
    /// Attitude segment, by stated concern.
    pub segment: usize,
    /// Share of all people whose conduct is driven by less privacy concern.
    pub concern_rank: f64,
    /// Share of all people whose conduct is driven by less service expectation.
    pub expectation_rank: f64,
    /// Expressiveness, mean one.
    pub expressiveness: f64,
    /// Knows that brands listen.
    pub aware: bool,
    /// Whether the account is open to strangers, by platform.
    pub open: Vec<bool>,
    /// Readers.
    pub readers: u32,
    /// Brands followed outside the scenario.
    pub outside_brands: u8,
    /// Brands of the scenario whose customer the consumer is.
    pub brands: Vec<usize>,
    /// Brands of the scenario whose customer the consumer may become.
    pub prospect_of: Vec<usize>,
}

impl Portrait {
    /// The brands to which the consumer has any relation, in order.
    pub fn related(&self) -> Vec<usize> {
        let mut brands = [self.brands.as_slice(), &self.prospect_of].concat();
        brands.sort_unstable();
        brands
    }
}

impl People {
    /// Who a consumer is; `platforms` of the setting.
    pub fn portrait(&self, consumer: u32, platforms: usize) -> Portrait {
        let i = consumer as usize;
        let stratum = self.stratum[i];
        let rank = |column: &[f32]| {
            let less = column.iter().filter(|value| **value < column[i]).count();
            less as f64 / column.len() as f64
        };
        let of_brands = |customer: bool| {
            let brands = self.addresses(consumer).iter().map(|address| address.brand());
            brands.filter(|b| self.is_customer_at_first(consumer, *b) == customer).collect()
        };
        Portrait {
            band: stratum.band(),
            segment: stratum.segment(),
            concern_rank: rank(&self.concern),
            expectation_rank: rank(&self.expectation),
            expressiveness: f64::from(self.expressiveness[i]),
            aware: self.flags[i] & flag::AWARE != 0,
            open: (0..platforms).map(|p| self.flags[i] & 1 << p != 0).collect(),
            readers: self.network.n_readers(consumer),
            outside_brands: self.outside_brands[i],
            brands: of_brands(true),
            prospect_of: of_brands(false),
        }
    }
}

/// How a consumer stands with a brand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bond {
    /// Whether the consumer is a customer.
    pub customer: bool,
    /// Satisfaction in [-1, 1]; of who is no customer, the impression.
    pub satisfaction: f64,
    /// The satisfaction to which time returns.
    pub rest: f64,
    /// Irritation from improper contacts.
    pub irritation: f64,
    /// Neglect from silence and poor replies.
    pub neglect: f64,
    /// Follows or not.
    pub tie: Tie,
    /// Attached to the brand.
    pub loyalist: bool,
    /// Asked not to be contacted.
    pub opted_out: bool,
}

impl World {
    /// How a consumer stands with a brand on a day, which is the coming one or the last one lived
    /// through; `None` for someone who neither is a customer nor may become one.
    pub fn bond(&self, consumer: u32, brand: usize, day: u16) -> Option<Bond> {
        let slot = self.people.slot(consumer, brand)?;
        let mut relation = self.brands[brand].relations[slot as usize];
        let rest = relation.rest(&self.setting, brand);
        relation.touch(day, rest, &self.tables.fading, &self.brands[brand].page);
        Some(Bond {
            customer: relation.is_customer(),
            satisfaction: f64::from(relation.satisfaction),
            rest,
            irritation: f64::from(relation.irritation),
            neglect: f64::from(relation.neglect),
            tie: relation.tie,
            loyalist: relation.is_loyalist(),
            opted_out: relation.marks & mark::OPTED_OUT != 0,
        })
    }

    /// Share by which the page posts of the last day lived through raised the purchases of a customer
    /// who looks.
    pub fn promotion(&self, brand: usize) -> f64 {
        self.brands[brand].page.promotion(&self.setting)
    }

    /// Who is there.
    pub fn people(&self) -> &Arc<People> {
        &self.people
    }

    /// The day that comes next: as many days were lived through.
    pub fn day(&self) -> u16 {
        self.day
    }

    /// How a consumer stands as the day begins.
    pub fn standing(&self, consumer: u32) -> ConsumerState {
        self.standing_on(consumer, self.day)
    }

    /// How a consumer stands on a day, which is the coming one or the last one lived through.
    pub fn standing_on(&self, consumer: u32, day: u16) -> ConsumerState {
        let i = consumer as usize;
        let has = |bits: u16| self.consumers.flags[i] & bits == bits;
        let mind = self.mind(consumer, day);
        let mut standing = ConsumerState {
            aware: mind.aware,
            closed: has(flag::PRIVATE),
            left: has(flag::LEFT),
            follows: self.consumers.follows[i] != 0,
            experience: Experience { strain: self.strain_of(&mind, day), ..Experience::default() },
        };
        for address in self.people.addresses(consumer) {
            let relation = &self.brands[address.brand()].relations[address.slot() as usize];
            standing.experience.good_contacts += f64::from(relation.good_contacts());
        }
        standing
    }

    /// The ties of a consumer that began or ended since day 0 began, as they are now, with the day; a tie
    /// that both began and ended counts as ended. No tie begins twice.
    pub fn turned_ties(&self, consumer: u32) -> impl Iterator<Item = (Tie, u16)> {
        let of = |address: &Address| {
            let relation = &self.brands[address.brand()].relations[address.slot() as usize];
            let turned = match relation.tie {
                Tie::Never => false,
                Tie::Following => relation.marks & mark::CAME != 0,
                Tie::Muted | Tie::StoppedLooking | Tie::Unfollowed => true,
            };
            turned.then(|| (relation.tie, relation.since.max(0) as u16))
        };
        self.people.addresses(consumer).iter().filter_map(of)
    }
}
