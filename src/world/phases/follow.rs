//! Follow: customers become followers.

use std::sync::Arc;

use crate::ground::math::chance;
use crate::ground::skip::Skip;
use crate::model::brand::ShockTarget;
use crate::model::purpose::Purpose;
use crate::world::people::flag;
use crate::world::probe::{Event, Probe};
use crate::world::relation::{Tie, mark};
use crate::world::simulation::World;

impl World {
    /// New followers of their own accord.
    pub(crate) fn follow(&mut self, probe: &mut impl Probe) {
        if !self.setting.mechanisms.follow {
            return;
        }
        let (setting, people) = (Arc::clone(&self.setting), Arc::clone(&self.people));
        let rules = &setting.follow;
        for brand in 0..self.brands.len() {
            let rate = setting.brands[brand].is.follows_per_30_days / 30.0
                * self.shock(brand, ShockTarget::Follows);
            let bound = chance(rate * rules.largest_factor());
            let stream =
                self.luck.stream(Purpose::FollowSlot, brand as u32, 0, u32::from(self.day));
            let customers = &people.brands[brand].consumer;
            for (slot, draw) in Skip::new(stream, customers.len() as u32, bound) {
                let relation = &self.brands[brand].relations[slot as usize];
                if relation.tie != Tie::Never || !relation.is_customer() {
                    continue;
                }
                let satisfaction = f64::from(self.relation(brand, slot).satisfaction);
                if draw * bound < chance(rate * rules.factor(satisfaction)) {
                    self.start_following(brand, slot, customers[slot as usize], probe);
                }
            }
        }
    }

    /// A customer who never followed begins to; a tie that was broken stays broken.
    pub(crate) fn start_following(
        &mut self,
        brand: usize,
        slot: u32,
        consumer: u32,
        probe: &mut impl Probe,
    ) {
        let (day, days) = (self.day, self.setting.days);
        let relation = &mut self.brands[brand].relations[slot as usize];
        if relation.tie != Tie::Never
            || !relation.is_customer()
            || self.has(consumer, flag::LEFT)
            || !self.setting.mechanisms.follow
        {
            return;
        }
        let relation = self.relation(brand, slot);
        relation.tie = Tie::Following;
        relation.since = day as i16;
        relation.marks |= mark::CAME;
        self.consumers.follows[consumer as usize] |= 1 << brand;
        if day + 30 >= days {
            self.consumers.flags[consumer as usize] |= flag::FOLLOWED_LATE;
        }
        let stratum = self.people.stratum[consumer as usize];
        let state = &mut self.brands[brand];
        let relation = &state.relations[slot as usize];
        let rest = relation.rest(&self.setting, brand);
        state.strata[stratum].sums_of(relation).look(relation, rest, 1.0);
        state.looking[stratum] += 1;
        state.listed[stratum] += 1;
        self.events += 1;
        if let Some(tally) = self.tally(brand, consumer) {
            tally.follows += 1;
            tally.new_seen_7 += u64::from(day + 7 < days);
            tally.new_seen_21 += u64::from(day + 21 < days);
        }
        self.check_heat(brand, slot);
        probe.see(day, consumer, brand, Event::Followed);
    }
}
