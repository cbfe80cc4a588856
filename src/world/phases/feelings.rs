//! How events change what people carry: satisfaction, irritation, neglect, and what follows from an
//! improper contact. Strain and awareness are in `mind`.

use crate::model::appraisal::ContactEffect;
use crate::model::post::Post;
use crate::model::purpose::Purpose;
use crate::model::voice::nudge;
use crate::world::people::flag;
use crate::world::probe::{Event, Probe};
use crate::world::relation::{Relation, mark};
use crate::world::simulation::World;
use crate::world::tally::Tally;

impl World {
    /// The relation, faded up to today.
    #[inline]
    pub(crate) fn relation(&mut self, brand: usize, slot: u32) -> &mut Relation {
        let state = &mut self.brands[brand];
        let relation = &mut state.relations[slot as usize];
        let rest = relation.rest(&self.setting, brand);
        relation.touch(self.day, rest, &self.tables.fading, &state.page);
        relation
    }

    /// Moves a consumer's satisfaction with a brand by a step, and the brand's sums with it.
    #[inline]
    pub(crate) fn move_satisfaction(&mut self, brand: usize, slot: u32, consumer: u32, step: f64) {
        let relation = self.relation(brand, slot);
        let before = f64::from(relation.satisfaction);
        relation.satisfaction = nudge(before, step) as f32;
        let change = f64::from(relation.satisfaction) - before;
        let relation = *relation;
        if relation.is_customer() {
            let stratum = self.people.stratum[consumer as usize];
            let state = &mut self.brands[brand];
            state.strata[stratum].sums_of(&relation).distance += change;
            if step < 0.0 && self.setting.mechanisms.leaving_at_once {
                state.shaken.push((slot, -step as f32));
            }
        }
    }

    /// Applies what a contact does to its receiver's relation to the brand.
    pub(crate) fn feel(&mut self, brand: usize, slot: u32, consumer: u32, verdict: &ContactEffect) {
        self.move_satisfaction(brand, slot, consumer, verdict.step);
        let relation = self.relation(brand, slot);
        relation.irritation += verdict.irritation as f32;
        relation.neglect += verdict.neglect as f32;
        if verdict.irritation > 0.0 || verdict.neglect > 0.0 {
            self.check_heat(brand, slot);
        }
    }

    /// The counters of a consumer's stratum, while measuring.
    #[inline]
    pub(crate) fn tally(&mut self, brand: usize, consumer: u32) -> Option<&mut Tally> {
        if !self.measuring() {
            return None;
        }
        let stratum = self.people.stratum[consumer as usize];
        Some(&mut self.brands[brand].tallies[stratum])
    }

    /// Whether a consumer has any of these flags.
    #[inline]
    pub(crate) fn has(&self, consumer: u32, bits: u16) -> bool {
        self.consumers.flags[consumer as usize] & bits != 0
    }

    /// An improper contact about a post: strain, if nobody asked for it, and what strain can lead to.
    /// Returns whether the person refused further contact.
    pub(crate) fn violate(
        &mut self,
        brand: usize,
        post: &Post,
        severity: f64,
        probe: &mut impl Probe,
    ) -> bool {
        let consumer = post.author;
        let delicate = f64::from(post.sensitivity);
        let dose = self.setting.privacy.violation(severity, delicate, post.addressed);
        self.add_strain(consumer, dose);
        let mut refused = false;
        let refuses = self.draw(Purpose::OptOut, brand, post)
            < self.setting.privacy.opt_out_probability * severity;
        let relation = &mut self.brands[brand].relations[post.slot as usize];
        if self.setting.mechanisms.opt_out && relation.marks & mark::OPTED_OUT == 0 && refuses {
            relation.marks |= mark::OPTED_OUT;
            refused = true;
            if let Some(tally) = self.tally(brand, consumer) {
                tally.opt_outs += 1;
            }
            probe.see(self.day, consumer, brand, Event::OptedOut);
        }
        if self.setting.mechanisms.withdrawal {
            let (privacy, strain) = (&self.setting.privacy, self.strain(consumer));
            let chance = |rate| privacy.withdrawal_probability(rate, strain);
            let goes = self.draw(Purpose::GoesPrivate, brand, post)
                < chance(privacy.going_private_per_strain);
            let leaves =
                self.draw(Purpose::Leaves, brand, post) < chance(privacy.leaving_per_strain);
            if goes && !self.has(consumer, flag::PRIVATE) {
                self.consumers.flags[consumer as usize] |= flag::PRIVATE;
                self.gone_private += 1;
                probe.see(self.day, consumer, brand, Event::WentPrivate);
            }
            if leaves && !self.has(consumer, flag::LEFT) {
                self.leave(consumer, brand, probe);
            }
        }
        refused
    }
}
