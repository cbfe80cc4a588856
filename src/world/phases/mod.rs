//! The phases of a day, one file each, in the order of [`World::live_a_day`].
//!
//! Rules live in the model; here they meet state: who is visited, which draw decides, what is
//! counted.
//!
//! [`World::live_a_day`]: crate::world::simulation::World

mod answer;
mod contact;
mod converse;
mod custom;
mod exit;
mod feelings;
mod follow;
mod hours;
mod listen;
mod mind;
mod provoke;
mod speak;
mod spread;
mod steady;
mod terms;

use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::world::simulation::World;

/// The object of a draw about a brand and a kind of post.
fn about(brand: usize, kind: Kind) -> u32 {
    brand as u32 | (kind as u32) << 8
}

/// The object of a draw about parting words: no kind of post has this number.
fn parting(brand: usize) -> u32 {
    brand as u32 | (Kind::ALL.len() as u32) << 8
}

/// The object of a draw about criticism of a page, with the number after that.
fn provoked(brand: usize) -> u32 {
    brand as u32 | (Kind::ALL.len() as u32 + 1) << 8
}

impl World {
    /// One draw about a post: what it decides is decided for its author, brand, kind and day.
    #[inline]
    fn draw(&self, purpose: Purpose, brand: usize, post: &Post) -> f64 {
        let key = self.luck;
        key.uniform(purpose, post.author, about(brand, post.kind), written_on(post))
    }
}

/// The day on which a post was written: part of the key of every decision about the post, so
/// that a late answer meets the same luck as a quick one.
fn written_on(post: &Post) -> u32 {
    post.time as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every kind of post about every brand, every brand's parting words and criticism of its page
    /// have luck of their own: of the 16 brands that fit an address, 7 things each.
    #[test]
    fn parting_words_and_criticism_of_a_page_share_their_key_with_no_post() {
        let posts = (0..16).flat_map(|brand| Kind::ALL.map(|kind| about(brand, kind)));
        let others = (0..16).map(parting).chain((0..16).map(provoked));
        let all: BTreeSet<u32> = posts.chain(others).collect();
        assert_eq!(all.len(), 112);
        // The day has the upper half to itself.
        assert!(all.iter().all(|object| *object < 1 << 16));
    }
}
