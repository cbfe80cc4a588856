//! Criticism under way: who has read it, and who will pass it on when.

use std::collections::{BTreeMap, BTreeSet};

/// One critical post and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Cascade {
    pub brand: usize,
    /// What it is about: the brand, and the kind of post that was dealt with badly or the parting.
    pub object: u32,
    pub author: u32,
    pub platform: u8,
    pub day: u16,
    /// Whether it began in the measured window.
    pub measured: bool,
    /// Whether the brand's monitor found the first post.
    pub seen: bool,
    pub reshares: u32,
    pub readers: BTreeSet<u32>,
    pub reached: u32,
    /// Posts and reshares whose readers have not been visited yet.
    pub open: u32,
}

/// All cascades so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cascades {
    pub all: Vec<Cascade>,
    /// Who posts or reshares on which day: (cascade, consumer).
    pub due: BTreeMap<u16, Vec<(u32, u32)>>,
}

impl Cascades {
    /// Reshares of each cascade about a brand that began in the measured window.
    pub fn sizes(&self, brand: usize) -> Vec<u32> {
        let measured = self.all.iter().filter(|c| c.brand == brand && c.measured);
        measured.map(|c| c.reshares).collect()
    }

    /// Cascades of the window that reached at least so many people, and how many of them the
    /// brand's monitor found.
    pub fn storms(&self, brand: usize, least: f64) -> (u64, u64) {
        let big = |c: &&Cascade| c.brand == brand && c.measured && f64::from(c.reached) >= least;
        let seen = |c: &&Cascade| big(c) && c.seen;
        let count = |n: usize| n as u64;
        (count(self.all.iter().filter(big).count()), count(self.all.iter().filter(seen).count()))
    }
}
