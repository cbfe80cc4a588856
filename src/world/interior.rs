//! Looking at one consumer of a living world, without touching anything.

use super::people::{Address, flag};
use super::simulation::World;
use crate::model::attitude::Experience;

/// How a consumer stands today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
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

impl World<'_> {
    /// The day that comes next: as many days were lived through.
    pub fn day(&self) -> u16 {
        self.day
    }

    /// How a consumer stands as the day begins.
    pub fn standing(&self, consumer: u32) -> Standing {
        let i = consumer as usize;
        let has = |bits: u16| self.consumers.flags[i] & bits == bits;
        let idle = usize::from(self.day.saturating_sub(self.consumers.strained[i]));
        let mut standing = Standing {
            aware: has(flag::AWARE),
            closed: has(flag::PRIVATE),
            left: has(flag::LEFT),
            follows: self.consumers.follows[i] != 0,
            experience: Experience {
                strain: f64::from(self.consumers.strain[i]) * self.tables.fading.strain[idle],
                ..Experience::default()
            },
        };
        let people = self.people;
        let range = people.relation_start[i] as usize..people.relation_start[i + 1] as usize;
        for address in &people.relations[range] {
            self.add_relation(*address, &mut standing.experience);
        }
        standing
    }

    fn add_relation(&self, address: Address, experience: &mut Experience) {
        let relation = &self.brands[address.brand()].relations[address.slot() as usize];
        let days = usize::from(self.day.saturating_sub(relation.touched));
        experience.good_contacts += f64::from(relation.good_contacts());
        experience.neglect += f64::from(relation.neglect) * self.tables.fading.irritation[days];
    }
}
