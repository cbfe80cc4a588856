//! Who is there on day 0 of one replication: traits, customers of brands, the network.
//!
//! The arms of an experiment share one [`People`]; nothing here changes while a run goes on. Each
//! trait is a pure function of (seed, replication, consumer), so one more consumer changes nobody
//! else. What can be derived again from its key (the first state of a relation) is not stored.

use std::sync::Arc;

use super::network::Network;
use super::setting::{NetworkSource, Setting};
use super::stratum::Stratum;
use crate::ground::draws::Key;
use crate::ground::math::{chance, normal_cdf, normal_quantile};
use crate::model::consumer::{
    self, ConcernSpread, brands_followed, concern_exceeded_by, correlated, expressiveness,
    follow_propensity,
};
use crate::model::purpose::{BEHAVIOUR, PAST, POPULATION, Purpose};

/// Bits of a consumer's flags.
pub mod flag {
    /// The account on platform p is open: bit p.
    pub const PUBLIC: u16 = 0b1111;
    /// Knows that brands listen.
    pub const AWARE: u16 = 1 << 4;
    /// Went private since day 0.
    pub const PRIVATE: u16 = 1 << 5;
    /// Left the platform.
    pub const LEFT: u16 = 1 << 6;
    /// Says people should be able to talk without being listened to.
    pub const NO_LISTENING: u16 = 1 << 7;
    /// Expected an answer to a post that did not address the brand.
    pub const EXPECTED_UNASKED: u16 = 1 << 8;
    /// Followed some brand in the last 30 days of the run.
    pub const FOLLOWED_LATE: u16 = 1 << 9;
    /// Un-followed some brand in the last 30 days of the run.
    pub const DROPPED_LATE: u16 = 1 << 10;
}

/// Who is there.
#[derive(Clone)]
pub struct People {
    pub(crate) behaviour: Key,
    /// What happened before day 0.
    pub(crate) past: Key,
    pub(crate) population: Key,
    /// Age band and attitude segment.
    pub(crate) stratum: Vec<Stratum>,
    /// Privacy concern that drives conduct [SD].
    pub(crate) concern: Vec<f32>,
    /// Service expectation that drives conduct [SD].
    pub(crate) expectation: Vec<f32>,
    /// Expressiveness, mean one.
    pub(crate) expressiveness: Vec<f32>,
    /// Brands followed outside the scenario.
    pub(crate) outside_brands: Vec<u8>,
    /// Flags on day 0, see [`flag`].
    pub(crate) flags: Vec<u16>,
    /// The brands whose customer a consumer is on day 0, a bit each.
    pub(crate) customer_of: Vec<u16>,
    /// Relations of consumer i: `relations[relation_start[i]..relation_start[i + 1]]`.
    pub(crate) relation_start: Vec<u32>,
    pub(crate) relations: Vec<Address>,
    pub(crate) brands: Vec<BrandCustomers>,
    pub(crate) network: Arc<Network>,
}

/// Where a relation is kept: the brand in the high four bits, the slot in the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address(u32);

impl Address {
    fn new(brand: usize, slot: u32) -> Self {
        debug_assert!(brand < 16 && slot < 1 << 28);
        Address((brand as u32) << 28 | slot)
    }

    /// Index of the brand.
    pub fn brand(self) -> usize {
        (self.0 >> 28) as usize
    }

    /// Position among the brand's relations.
    pub fn slot(self) -> u32 {
        self.0 & ((1 << 28) - 1)
    }
}

/// The customers of one brand.
#[derive(Clone)]
pub(crate) struct BrandCustomers {
    /// Consumer of each slot, ascending: the customers of day 0 and the prospects, who may become
    /// some.
    pub consumer: Vec<u32>,
    /// How many are customers on day 0.
    pub at_first: u32,
    /// Slots of the others, the prospects of day 0.
    pub prospects: Vec<u32>,
    /// Slots by class of expressiveness, for finding the talkative without visiting the rest:
    /// in class c expressiveness is at most [`class_bound`].
    pub classes: Vec<Vec<u32>>,
    /// Rate c of following: a customer who follows n brands follows this one with 1 - e^(-c n).
    pub follow_propensity: f64,
}

/// The largest expressiveness in class c: 1/16, 1/8, 1/4 ...
pub(crate) fn class_bound(class: usize) -> f64 {
    (1u64 << class.min(60)) as f64 / 16.0
}

fn class_of(expressiveness: f64) -> usize {
    let mut class = 0;
    while class_bound(class) < expressiveness && class < 60 {
        class += 1;
    }
    class
}

impl People {
    /// Draws the people of a replication, their relations to brands and their network.
    pub fn draw(setting: &Setting, seed: u64, replication: u32) -> Self {
        let n = setting.consumers;
        let population = Key::new(seed, POPULATION, replication);
        let mut people = People {
            behaviour: Key::new(seed, BEHAVIOUR, replication),
            past: Key::new(seed, PAST, replication),
            population,
            stratum: Vec::with_capacity(n as usize),
            concern: Vec::with_capacity(n as usize),
            expectation: Vec::with_capacity(n as usize),
            expressiveness: Vec::with_capacity(n as usize),
            outside_brands: Vec::with_capacity(n as usize),
            flags: Vec::with_capacity(n as usize),
            customer_of: Vec::with_capacity(n as usize),
            relation_start: Vec::with_capacity(n as usize + 1),
            relations: Vec::new(),
            brands: Vec::new(),
            network: Arc::new(Network::empty(0)),
        };
        let drawing = TraitDraws::new(setting, seed, replication);
        (0..n).for_each(|consumer| people.settle(&drawing.traits(consumer)));
        people.draw_customers(setting);
        people.network = match &setting.network {
            NetworkSource::None => Arc::new(Network::empty(n)),
            NetworkSource::Given(network) => Arc::clone(network),
            NetworkSource::Grown(grown) => {
                let sigma = setting.population.expressiveness_sigma;
                let top_tenth =
                    consumer::expressiveness(&setting.population, 0.9) * f64::from(sigma > 0.0);
                let talks = &people.expressiveness;
                Arc::new(grown.grow(n, population, |i| f64::from(talks[i as usize]) > top_tenth))
            }
        };
        people
    }

    fn settle(&mut self, traits: &Traits) {
        self.stratum.push(Stratum::new(traits.band, traits.segment));
        self.concern.push(traits.conduct_concern as f32);
        self.expectation.push(traits.conduct_expectation as f32);
        self.expressiveness.push(traits.expressiveness as f32);
        self.outside_brands.push(traits.outside_brands);
        self.flags.push(traits.flags);
    }

    fn draw_customers(&mut self, setting: &Setting) {
        for brand in &setting.brands {
            let propensity = follow_propensity(&setting.population, brand.is.follower_share);
            self.brands.push(BrandCustomers {
                consumer: Vec::new(),
                at_first: 0,
                prospects: Vec::new(),
                classes: Vec::new(),
                follow_propensity: propensity,
            });
        }
        let prospects: Vec<f64> = (setting.brands.iter())
            .map(|brand| setting.customers.prospect_share(brand.is.customer_share))
            .collect();
        let bit = |b: usize| 1u16 << b;
        let rivals: Vec<Vec<usize>> =
            (0..setting.brands.len()).map(|b| setting.rivals_of(b)).collect();
        let population = self.population;
        for i in 0..setting.consumers {
            self.relation_start.push(self.relations.len() as u32);
            let class = class_of(f64::from(self.expressiveness[i as usize]));
            let is = |b: &usize| {
                let draw = population.uniform(Purpose::Customer, i, *b as u32, 0);
                draw < setting.brands[*b].is.customer_share
            };
            let drawn = |b: &usize| {
                let draw = population.uniform(Purpose::Prospect, i, *b as u32, 0);
                draw < prospects[*b]
            };
            let customer_of: u16 = (0..setting.brands.len()).filter(is).map(bit).sum();
            self.customer_of.push(customer_of);
            for (b, rivals) in rivals.iter().enumerate() {
                // Whoever has to do with one brand of a category may come to any of it.
                let is_customer = |b: &usize| customer_of & bit(*b) != 0;
                let is_prospect =
                    || rivals.iter().any(is_customer) || drawn(&b) || rivals.iter().any(drawn);
                let customer = is_customer(&b);
                if !customer && !is_prospect() {
                    continue;
                }
                let customers = &mut self.brands[b];
                let slot = customers.consumer.len() as u32;
                if customer {
                    customers.at_first += 1;
                } else {
                    customers.prospects.push(slot);
                }
                customers.consumer.push(i);
                if customers.classes.len() <= class {
                    customers.classes.resize(class + 1, Vec::new());
                }
                customers.classes[class].push(slot);
                self.relations.push(Address::new(b, slot));
            }
        }
        self.relation_start.push(self.relations.len() as u32);
    }

    /// Number of consumers.
    pub fn len(&self) -> u32 {
        self.stratum.len() as u32
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.stratum.is_empty()
    }

    /// Number of relations between consumers and brands.
    pub fn n_relations(&self) -> usize {
        self.relations.len()
    }

    /// The follower network.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The relation of a consumer to a brand: its slot, `None` for someone who neither is a customer
    /// nor may become one.
    pub(crate) fn slot(&self, consumer: u32, brand: usize) -> Option<u32> {
        let mut addresses = self.addresses(consumer).iter();
        Some(addresses.find(|address| address.brand() == brand)?.slot())
    }

    /// Whether a consumer is a customer of a brand on day 0.
    pub(crate) fn is_customer_at_first(&self, consumer: u32, brand: usize) -> bool {
        self.customer_of[consumer as usize] & 1 << brand != 0
    }

    /// Where a consumer's relations are kept.
    pub(crate) fn addresses(&self, consumer: u32) -> &[Address] {
        let start = &self.relation_start[consumer as usize..][..2];
        &self.relations[start[0] as usize..start[1] as usize]
    }

    /// Memory held for each consumer, without the network \[bytes\].
    pub fn bytes(&self) -> usize {
        let columns = self.stratum.capacity()
            + 4 * (self.concern.capacity() + self.expectation.capacity())
            + 4 * self.expressiveness.capacity()
            + self.outside_brands.capacity()
            + 2 * (self.flags.capacity() + self.customer_of.capacity())
            + 4 * (self.relation_start.capacity() + self.relations.capacity());
        let of_brand = |customers: &BrandCustomers| {
            4 * (customers.consumer.capacity() + customers.prospects.capacity())
                + 4 * customers.classes.iter().map(Vec::capacity).sum::<usize>()
        };
        columns + self.brands.iter().map(of_brand).sum::<usize>()
    }
}

/// Who a consumer is, before anything happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// Age band.
    pub band: u8,
    /// Attitude segment, by stated concern.
    pub segment: u8,
    /// Privacy concern as stated \[SD\].
    pub stated_concern: f64,
    /// Service expectation as stated \[SD\].
    pub stated_expectation: f64,
    /// Privacy concern that drives conduct \[SD\].
    pub conduct_concern: f64,
    /// Service expectation that drives conduct \[SD\].
    pub conduct_expectation: f64,
    /// Expressiveness, mean one.
    pub expressiveness: f64,
    /// Brands followed outside the scenario.
    pub outside_brands: u8,
    /// See [`flag`].
    pub flags: u16,
}

/// Draws the traits of one consumer at a time, in any order.
pub struct TraitDraws<'a> {
    setting: &'a Setting,
    spread: &'static ConcernSpread,
    key: Key,
    cuts: Cuts,
}

impl<'a> TraitDraws<'a> {
    /// The people of a replication.
    pub fn new(setting: &'a Setting, seed: u64, replication: u32) -> Self {
        let key = Key::new(seed, POPULATION, replication);
        TraitDraws { setting, spread: ConcernSpread::published(), key, cuts: Cuts::new(setting) }
    }

    /// Who a consumer is: a pure function of the key.
    pub fn traits(&self, consumer: u32) -> Traits {
        let (population, cuts) = (&self.setting.population, &self.cuts);
        let draw = |purpose| self.key.uniform(purpose, consumer, 0, 0);
        let band_draw = draw(Purpose::AgeBand);
        let band = cuts.bands.partition_point(|edge| *edge <= band_draw).min(4);
        let level = &self.setting.bands[band];

        // Stated attitudes, then the ones that drive conduct: same distribution, correlation k.
        let (z_concern, own_concern) = normals(self.key, Purpose::Concern, consumer);
        let (z_expectation, own_expectation) = normals(self.key, Purpose::Expectation, consumer);
        let z_expectation = correlated(z_concern, population.attitude_correlation, z_expectation);
        let concern_of = |z| level.concern_level + self.spread.quantile(band, normal_cdf(z));
        let stated_concern = concern_of(z_concern);
        let segment = u8::from(stated_concern > cuts.unconcerned)
            + u8::from(stated_concern > cuts.fundamentalist);
        let k = population.fidelity;

        let mut flags = 0;
        // A private account goes with concern: a normal score below the platform's cut is open.
        for (platform, cut) in cuts.open.iter().enumerate() {
            let own = normal_quantile(self.key.uniform(
                Purpose::Visibility,
                consumer,
                platform as u32,
                0,
            ));
            if correlated(z_concern, population.private_concern_correlation, own) < *cut {
                flags |= 1 << platform;
            }
        }
        if draw(Purpose::Awareness) < level.aware_share {
            flags |= flag::AWARE;
        }
        if stated_concern > cuts.no_listening {
            flags |= flag::NO_LISTENING;
        }
        Traits {
            band: band as u8,
            segment,
            stated_concern,
            stated_expectation: level.expectation_level + z_expectation,
            conduct_concern: concern_of(correlated(z_concern, k, own_concern)),
            conduct_expectation: level.expectation_level
                + correlated(z_expectation, k, own_expectation),
            expressiveness: expressiveness(population, draw(Purpose::Expressiveness)),
            outside_brands: brands_followed(population, draw(Purpose::BrandsFollowed)),
            flags,
        }
    }
}

/// Two independent standard normal scores of a consumer.
fn normals(key: Key, purpose: Purpose, consumer: u32) -> (f64, f64) {
    let (a, b) = key.uniform_pair(purpose, consumer, 0, 0);
    (normal_quantile(a), normal_quantile(b))
}

/// Where the distributions of traits are cut; computed once per population.
struct Cuts {
    /// Upper edges of the age bands.
    bands: [f64; 5],
    unconcerned: f64,
    fundamentalist: f64,
    no_listening: f64,
    /// Normal score below which an account on a platform is open.
    open: Vec<f64>,
}

impl Cuts {
    fn new(setting: &Setting) -> Self {
        let mut bands = [0.0; 5];
        let mut sum = 0.0;
        for (edge, band) in bands.iter_mut().zip(&setting.bands) {
            sum += band.share;
            *edge = sum;
        }
        let spread = ConcernSpread::published();
        let exceeded = |share| concern_exceeded_by(share, &setting.bands, spread);
        let score = |share: f64| match share {
            0.0 => f64::NEG_INFINITY,
            1.0 => f64::INFINITY,
            _ => normal_quantile(share),
        };
        Cuts {
            bands,
            unconcerned: exceeded(1.0 - setting.population.unconcerned_share),
            fundamentalist: exceeded(setting.population.fundamentalist_share),
            no_listening: exceeded(setting.population.no_listening_share),
            open: setting.platforms.iter().map(|p| score(p.is.public_share)).collect(),
        }
    }
}

/// Chance that a customer who follows `n` brands follows this one on day 0.
pub(crate) fn follows_at_first(customers: &BrandCustomers, n: u8) -> f64 {
    chance(customers.follow_propensity * f64::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(consumers: u32) -> Setting {
        Setting { consumers, network: NetworkSource::None, ..Setting::default() }
    }

    #[test]
    fn one_more_consumer_changes_nobody_else() {
        let (few, more) = (People::draw(&setting(500), 0, 0), People::draw(&setting(501), 0, 0));
        assert!(more.concern.starts_with(&few.concern));
        assert!(more.expectation.starts_with(&few.expectation));
        assert!(more.expressiveness.starts_with(&few.expressiveness));
        assert!(more.flags.starts_with(&few.flags));
        assert!(more.relations.starts_with(&few.relations));
    }

    /// Shares of 40,000 consumers are binomial; 4.5 standard deviations (7 in a million each).
    #[test]
    fn shares_are_those_of_the_evidence() {
        let n = 40_000;
        let people = People::draw(&setting(n), 5, 0);
        let share = |holds: &dyn Fn(usize) -> bool| {
            (0..n as usize).filter(|i| holds(*i)).count() as f64 / f64::from(n)
        };
        let near = |got: f64, p: f64| {
            assert!((got - p).abs() < 4.5 * (p * (1.0 - p) / f64::from(n)).sqrt(), "{got} for {p}");
        };
        near(share(&|i| people.flags[i] & flag::NO_LISTENING != 0), 0.51);
        near(share(&|i| people.flags[i] & 1 != 0), 0.9);
        near(share(&|i| people.flags[i] & 2 != 0), 0.42);
        near(share(&|i| people.outside_brands[i] == 0), 0.33);
        near(share(&|i| people.stratum[i].segment() == 2), 0.26);
        near(share(&|i| people.stratum[i].band() == 4), 0.30);
    }

    /// At fidelity 1 conduct is the stated attitude, at 0 it knows nothing of it; the share above
    /// a level stays the same (difference of two binomials, 4.5 standard deviations).
    #[test]
    fn fidelity_moves_the_link_and_not_the_shares() {
        let n = 20_000usize;
        let draw = |fidelity| {
            let mut setting = setting(n as u32);
            setting.population.fidelity = fidelity;
            People::draw(&setting, 1, 0)
        };
        let (full, none) = (draw(1.0), draw(0.0));
        let concerned = |p: &People| p.concern.iter().filter(|c| **c > 0.5).count() as f64;
        assert!((concerned(&full) - concerned(&none)).abs() < 4.5 * (0.5 * n as f64).sqrt());
        let fundamentalists = |p: &People| {
            let them: Vec<usize> = (0..n).filter(|i| p.stratum[*i].segment() == 2).collect();
            them.iter().map(|i| f64::from(p.concern[*i])).sum::<f64>() / them.len() as f64
        };
        assert!(fundamentalists(&full) > 1.0);
        // Band levels still tell a little: below 0.1 SD.
        assert!(fundamentalists(&none).abs() < 0.1);
    }
}
