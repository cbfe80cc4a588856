//! Provocation: a page post that displeases is criticised in public by some of those it reaches.
//!
//! Whom a post provokes is found by skipping within classes of expressiveness, with luck of its own for
//! the first post of a day, the second and so on, and a bound that no policy moves: more posts, more
//! reach and more tedium can only add criticism. A person does so at most once a day.

use std::collections::BTreeSet;

use super::provoked;
use crate::ground::skip::Skip;
use crate::model::broadcast::posts_on;
use crate::model::purpose::Purpose;
use crate::world::people::class_bound;
use crate::world::probe::{Cause, Probe};
use crate::world::relation::{Relation, Tie};
use crate::world::simulation::World;

impl World {
    /// Who criticises the page posts of today.
    pub(crate) fn provoke(&mut self, probe: &mut impl Probe) {
        let on = &self.setting.mechanisms;
        if !on.provocation || !on.backlash || !on.broadcast {
            return;
        }
        for brand in 0..self.brands.len() {
            for slot in self.provoked(brand) {
                let consumer = self.people.brands[brand].consumer[slot as usize];
                let (object, day) = (provoked(brand), u32::from(self.day));
                let key = self.luck;
                let where_and_whether =
                    key.uniform_pair(Purpose::ProvokedPlace, consumer, object, day);
                self.speak_out(brand, (consumer, object), where_and_whether, Cause::Page, probe);
            }
        }
    }

    /// The slots of those whom the posts of today provoke, ascending.
    fn provoked(&self, brand: usize) -> BTreeSet<u32> {
        let (people, setting) = (&self.people, &self.setting);
        let conduct = &self.brands[brand].policy.conduct;
        let customers = &people.brands[brand];
        let chance = |x| setting.backlash.criticism_probability(setting.page.provocation, x);
        let mut provoked = BTreeSet::new();
        for number in 0..posts_on(conduct.posts_per_week, self.day) {
            let post = brand as u32 | number << 8;
            for (class, slots) in customers.classes.iter().enumerate() {
                let bound = chance(class_bound(class));
                let day = u32::from(self.day);
                let stream = self.luck.stream(Purpose::ProvokedSlot, post, class as u32, day);
                for (position, draw) in Skip::new(stream, slots.len() as u32, bound) {
                    let slot = slots[position as usize];
                    let consumer = customers.consumer[slot as usize];
                    let x = f64::from(people.expressiveness[consumer as usize]);
                    let relation = &self.brands[brand].relations[slot as usize];
                    if draw * bound < chance(x) * conduct.reach_share
                        && self.displeased(brand, relation)
                    {
                        provoked.insert(slot);
                    }
                }
            }
        }
        provoked
    }

    /// Whether somebody looks at the page and would like it better with a post less.
    fn displeased(&self, brand: usize, relation: &Relation) -> bool {
        let (page, state) = (&self.setting.page, &self.brands[brand]);
        let promotional = state.policy.conduct.promotional_share;
        let pleasing = page.pleasing(relation.irrelevance(), promotional);
        relation.tie == Tie::Following
            && page.displeases(page.known(state.page.fatigue_now()), pleasing)
    }
}
