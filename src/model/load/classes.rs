//! Sums over the replies of a policy, by priority and by the kind of the post that they answer.

use crate::model::post::Kind;

/// Three sums for each post of a kind, of the replies of one priority.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Class {
    pub priority: u8,
    by_kind: [[f64; 3]; 5],
}

/// Classes of replies.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Classes(Vec<Class>);

impl Classes {
    /// Adds to the sums of a priority for posts of a kind.
    pub fn add(&mut self, priority: u8, kind: Kind, sums: [f64; 3]) {
        let found = self.0.iter().position(|class| class.priority == priority);
        let at = found.unwrap_or_else(|| {
            self.0.push(Class { priority, by_kind: [[0.0; 3]; 5] });
            self.0.len() - 1
        });
        let own = &mut self.0[at].by_kind[kind as usize];
        own.iter_mut().zip(sums).for_each(|(own, more)| *own += more);
    }

    /// The highest priority first.
    pub fn sort(&mut self) {
        self.0.sort_by_key(|class| std::cmp::Reverse(class.priority));
    }

    /// The sums of each priority, for somebody who posts so much of each kind.
    pub fn sums(&self, posts: &[f64; 5]) -> impl Iterator<Item = (u8, [f64; 3])> {
        self.0.iter().map(move |class| {
            let sum = |what: usize| {
                posts.iter().zip(&class.by_kind).map(|(posts, sums)| posts * sums[what]).sum()
            };
            (class.priority, std::array::from_fn(sum))
        })
    }
}
