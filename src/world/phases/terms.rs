//! Terms of the place: what a contact breaks of them when it comes.

use crate::model::post::Post;
use crate::model::terms::{Approach, Terms};
use crate::world::relation::mark;
use crate::world::simulation::World;

impl World {
    /// What a contact about a post breaks if it comes now, judged on what is so; counted.
    pub(crate) fn break_terms(&mut self, brand: usize, post: &Post) -> Terms {
        let relation = &self.brands[brand].relations[post.slot as usize];
        let approach = Approach {
            kind: post.kind,
            addressed: post.addressed,
            days_since_contact: relation.days_since_contact(self.day),
            opted_out: relation.marks & mark::OPTED_OUT != 0,
        };
        let broken = approach.breaks(&self.setting.platforms[usize::from(post.platform)].is);
        if !broken.is_empty()
            && let Some(tally) = self.tally(brand, post.author)
        {
            tally.breaches += 1;
        }
        broken
    }
}
