//! The setting of a run: all parameters, brands and platforms, checked and complete.
//!
//! A scenario makes one; the world only reads it. Who does what (the policies) is kept apart,
//! since the arms of an experiment share a setting and differ in policies.

use std::sync::Arc;

use super::network::{GrownNetwork, Network};
use crate::model::appraisal::Appraisal;
use crate::model::attitude::AttitudeChange;
use crate::model::backlash::Backlash;
use crate::model::brand::{Brand, Shock};
use crate::model::broadcast::Broadcast;
use crate::model::buying::Buying;
use crate::model::clock::Clock;
use crate::model::consumer::{Band, ConcernSpread, Population};
use crate::model::customers::Customers;
use crate::model::exit::Exit;
use crate::model::follow::Follow;
use crate::model::learning::Learning;
use crate::model::listening::Listening;
use crate::model::mechanisms::Mechanisms;
use crate::model::memory::Memory;
use crate::model::page::Page;
use crate::model::platform::{Platform, friends_network, microblog};
use crate::model::prices::Prices;
use crate::model::privacy::Privacy;
use crate::model::propriety::Judgement;
use crate::model::reference::ReferencePeople;
use crate::model::rivals::Rivals;
use crate::model::statement::Statement;
use crate::model::voice::Voice;
use crate::params::{Params, Spec};

/// A thing with a name: a brand, a platform.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedThing<T> {
    /// Name in scenario files and tables.
    pub name: String,
    /// What it is.
    pub is: T,
}

/// Where the follower network comes from.
#[derive(Clone, Debug)]
pub enum NetworkSource {
    /// Nobody reads anybody.
    None,
    /// Grown anew in each replication.
    Grown(GrownNetwork),
    /// Read from an edge list; the same in every replication.
    Given(Arc<Network>),
}

/// Everything a run needs to know, except seed and policies.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Number of consumers \[people\], at least 1.
    pub consumers: u32,
    /// Days in all, warm-up included, at most 3650.
    pub days: u16,
    /// Days under the warm-up policies; measurement begins after them.
    pub warmup_days: u16,
    /// The five age bands; their shares sum to one.
    pub bands: [Band; 5],
    /// The people as a whole.
    pub population: Population,
    /// From experience to posts.
    pub voice: Voice,
    /// When people post.
    pub clock: Clock,
    /// The monitor.
    pub listening: Listening,
    /// How contacts are judged.
    pub appraisal: Appraisal,
    /// Strain and withdrawal.
    pub privacy: Privacy,
    /// Page posts and how they tire.
    pub broadcast: Broadcast,
    /// Page posts and how they please.
    pub page: Page,
    /// New followers.
    pub follow: Follow,
    /// Lost followers.
    pub exit: Exit,
    /// Criticism and its spread.
    pub backlash: Backlash,
    /// What brands fix.
    pub learning: Learning,
    /// Customers lost and won.
    pub customers: Customers,
    /// Purchases.
    pub buying: Buying,
    /// What people say in surveys.
    pub attitude: AttitudeChange,
    /// What people tell of the past in surveys.
    pub memory: Memory,
    /// What a holding statement does.
    pub statement: Statement,
    /// Accounts that dispute some of it.
    pub rivals: Rivals,
    /// Which mechanisms are at work.
    pub mechanisms: Mechanisms,
    /// At least one, at most `MAX_PLATFORMS`; their post shares sum to one.
    pub platforms: Vec<NamedThing<Platform>>,
    /// At least one, at most `MAX_BRANDS`.
    pub brands: Vec<NamedThing<Brand>>,
    /// The category of each brand; empty where a brand names none, and so has no rivals.
    pub categories: Vec<String>,
    /// Outages, scandals, campaigns.
    pub shocks: Vec<Shock>,
    /// Who reads whom.
    pub network: NetworkSource,
    /// What it all costs and brings; the same in every arm.
    pub prices: Prices,
}

impl Default for Setting {
    /// Ten thousand consumers, one ordinary service, two platforms, 60 + 180 days.
    fn default() -> Self {
        let named = |name: &str, is| NamedThing { name: name.into(), is };
        Setting {
            consumers: 10_000,
            days: 240,
            warmup_days: 60,
            bands: Band::all(),
            population: Population::default(),
            voice: Voice::default(),
            clock: Clock::default(),
            listening: Listening::default(),
            appraisal: Appraisal::default(),
            privacy: Privacy::default(),
            broadcast: Broadcast::default(),
            page: Page::default(),
            follow: Follow::default(),
            exit: Exit::default(),
            backlash: Backlash::default(),
            learning: Learning::default(),
            customers: Customers::default(),
            buying: Buying::default(),
            attitude: AttitudeChange::default(),
            memory: Memory::default(),
            statement: Statement::default(),
            rivals: Rivals::default(),
            mechanisms: Mechanisms::default(),
            platforms: vec![named("microblog", microblog()), named("friends", friends_network())],
            brands: vec![NamedThing { name: "brand".into(), is: Brand::default() }],
            categories: vec![String::new()],
            shocks: Vec::new(),
            network: NetworkSource::Grown(GrownNetwork::default()),
            prices: Prices::default(),
        }
    }
}

impl Setting {
    /// The people by whom levels are defined.
    pub fn reference_people(&self) -> ReferencePeople {
        ReferencePeople::new(&self.bands, ConcernSpread::published())
    }

    /// How many customers a brand really has for each that is simulated, on average; at least 1.
    pub fn scale(&self, brand: usize) -> f64 {
        let simulated = f64::from(self.consumers) * self.brands[brand].is.customer_share;
        (self.brands[brand].is.customers / simulated).max(1.0)
    }

    /// Share of a brand's real customers who are not simulated.
    pub fn unsimulated_share(&self, brand: usize) -> f64 {
        1.0 - 1.0 / self.scale(brand)
    }

    /// How many customers a brand really has: never fewer than are simulated.
    pub fn real_customers(&self, brand: usize) -> f64 {
        let is = &self.brands[brand].is;
        is.customers.max(f64::from(self.consumers) * is.customer_share)
    }

    /// Makes the brands as large as what is simulated of them: nobody else loads their desks.
    pub fn leave_out_others(&mut self) {
        let consumers = f64::from(self.consumers);
        for brand in &mut self.brands {
            brand.is.customers = (consumers * brand.is.customer_share).max(1.0);
        }
    }

    /// The brands of the same category as a brand, without itself.
    pub fn rivals_of(&self, brand: usize) -> Vec<usize> {
        let category = |brand: usize| self.categories.get(brand).filter(|name| !name.is_empty());
        let Some(own) = category(brand) else { return Vec::new() };
        let rivals = |other: &usize| *other != brand && category(*other) == Some(own);
        (0..self.brands.len()).filter(rivals).collect()
    }

    /// Rate at which a prospect of a brand becomes its customer [1/30 days], see
    /// [`Customers::coming_rate`].
    pub fn coming_rate(&self, brand: usize) -> f64 {
        self.customers.coming_rate(&self.brands[brand].is, &self.rival_brands(brand))
    }

    /// Share of all people who are prospects of a brand, see [`Customers::prospects`].
    pub fn prospects(&self, brand: usize) -> f64 {
        self.customers.prospects(&self.brands[brand].is, &self.rival_brands(brand))
    }

    fn rival_brands(&self, brand: usize) -> Vec<&Brand> {
        self.rivals_of(brand).into_iter().map(|rival| &self.brands[rival].is).collect()
    }

    /// The rival accounts, without those that are switched off.
    pub fn rivals_at_work(&self) -> Rivals {
        self.rivals.at_work(&self.mechanisms)
    }

    /// How contacts are judged; solving its levels takes about a millisecond.
    pub fn judgement(&self) -> Judgement {
        Judgement::new(&self.appraisal, &self.rivals_at_work(), &self.reference_people())
    }
}

/// The sections of a scenario file that hold plain parameters, in the order of the causal chain:
/// name, specs, and access by key.
macro_rules! sections {
    ($($field:ident: $type:ty),+ $(,)?) => {
        /// A field that is neither a section nor one of these does not compile: no scenario could
        /// set it, and none could keep it.
        const _: fn(&Setting) = |setting| {
            let Setting {
                consumers: _, days: _, warmup_days: _, bands: _, mechanisms: _, platforms: _,
                brands: _, categories: _, shocks: _, network: _, prices: _, $($field: _),+
            } = setting;
        };

        impl Setting {
            /// Section names with their specs, in the order of the causal chain.
            pub fn sections() -> Vec<(&'static str, &'static [Spec])> {
                vec![$((<$type as Params>::SECTION, <$type as Params>::specs())),+]
            }

            /// A parameter of a plain section.
            pub fn get(&self, section: &str, key: &str) -> Option<f64> {
                $(if section == <$type as Params>::SECTION { return self.$field.get(key); })+
                None
            }

            /// Sets a parameter of a plain section without checking its range; `false` if there
            /// is none of that name.
            pub fn set(&mut self, section: &str, key: &str, value: f64) -> bool {
                $(if section == <$type as Params>::SECTION { return self.$field.set(key, value); })+
                false
            }
        }
    };
}

sections! {
    population: Population,
    voice: Voice,
    clock: Clock,
    listening: Listening,
    appraisal: Appraisal,
    privacy: Privacy,
    broadcast: Broadcast,
    page: Page,
    follow: Follow,
    exit: Exit,
    backlash: Backlash,
    learning: Learning,
    customers: Customers,
    buying: Buying,
    attitude: AttitudeChange,
    memory: Memory,
    statement: Statement,
    rivals: Rivals,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 2,000 people of whom a quarter are customers stand for 10,000, each for 20. A brand that
    /// has fewer than are simulated is as large as they are.
    #[test]
    fn one_who_is_simulated_stands_for_so_many_customers() {
        let mut setting = Setting { consumers: 2_000, ..Setting::default() };
        setting.brands.push(setting.brands[0].clone());
        for brand in &mut setting.brands {
            (brand.is.customer_share, brand.is.customers) = (0.25, 10_000.0);
        }
        setting.brands[1].is.customers = 400.0;
        assert_eq!((setting.scale(0), setting.scale(1)), (20.0, 1.0));
        setting.leave_out_others();
        assert!(setting.brands.iter().all(|brand| brand.is.customers == 500.0));
        assert_eq!((setting.scale(0), setting.scale(1)), (1.0, 1.0));
    }
}
