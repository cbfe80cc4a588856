//! The follower network: who sees what whom posts.
//!
//! A *tie* goes from an author to a reader, the way a post travels; the reader follows the
//! author. The network does not change during a run. It is grown from parameters ([`grown`]),
//! read from a list of edges ([`edges`]) or empty, and stored as compressed rows: the readers of
//! author 0, then those of author 1, and so on, ascending within each row. Following a post is
//! then one look at a short slice.
//!
//! ```
//! use earful::world::network::Network;
//! let network = Network::from_ties(3, [(0, 2), (0, 1), (2, 0)]);
//! assert_eq!(network.readers(0), [1, 2]);
//! assert_eq!(network.n_readers(1), 0);
//! assert_eq!(network.summary().reciprocity, 2.0 / 3.0);
//! ```
//!
//! What can go wrong: literature calls both ends of a tie "in". Here the words are *readers*
//! (of an author) and *followed* (by a reader), never in and out.

pub mod edges;
pub mod grown;
pub mod summary;

pub use edges::{EdgeList, EdgeProblem, EdgeProblems, edges_in, read_edges};
pub use grown::GrownNetwork;
pub use summary::NetworkSummary;

/// Rows of readers by author: no one reads themselves, no reader stands twice in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Row of author a: `readers[offsets[a]..offsets[a + 1]]`.
    offsets: Vec<u64>,
    /// Ascending within each row.
    readers: Vec<u32>,
}

impl Network {
    /// `n` consumers and no ties.
    pub fn empty(n: u32) -> Self {
        Network { offsets: vec![0; n as usize + 1], readers: Vec::new() }
    }

    /// `n` consumers and the given ties (author, reader), in any order. Self ties and repeats
    /// are left out.
    ///
    /// # Panics
    ///
    /// If a tie names a consumer outside `0..n`.
    pub fn from_ties(n: u32, ties: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut ties: Vec<(u32, u32)> = ties.into_iter().collect();
        let bad = ties.iter().find(|(author, reader)| *author.max(reader) >= n);
        assert!(bad.is_none(), "tie {bad:?} outside the {n} consumers");
        ties.sort_unstable();
        ties.dedup();
        ties.retain(|(author, reader)| author != reader);
        let mut sizes = vec![0; n as usize];
        for (author, _) in &ties {
            sizes[*author as usize] += 1;
        }
        let readers = ties.into_iter().map(|(_, reader)| reader).collect();
        Network { offsets: offsets(&sizes), readers }
    }

    /// Consumers, with ties or without.
    pub fn n_consumers(&self) -> u32 {
        (self.offsets.len() - 1) as u32
    }

    /// Those who see what `author` posts, ascending.
    #[inline]
    pub fn readers(&self, author: u32) -> &[u32] {
        let row = &self.offsets[author as usize..][..2];
        &self.readers[row[0] as usize..row[1] as usize]
    }

    /// How many see what `author` posts.
    #[inline]
    pub fn n_readers(&self, author: u32) -> u32 {
        self.readers(author).len() as u32
    }

    /// Directed ties; two people who read each other are two ties.
    pub fn n_ties(&self) -> usize {
        self.readers.len()
    }

    /// Memory held by the rows \[bytes\].
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.offsets) + size_of_val(&*self.readers)
    }

    /// The same ties the other way round: row r holds those whom r follows, ascending.
    pub fn reversed(&self) -> Network {
        let mut sizes = vec![0; self.offsets.len() - 1];
        for reader in &self.readers {
            sizes[*reader as usize] += 1;
        }
        let offsets = offsets(&sizes);
        let mut cursors = offsets.clone();
        let mut followed = vec![0; self.readers.len()];
        for author in 0..self.n_consumers() {
            for reader in self.readers(author) {
                push(&mut cursors, &mut followed, *reader, author);
            }
        }
        Network { offsets, readers: followed }
    }

    /// What kind of network this is, in a few numbers.
    pub fn summary(&self) -> NetworkSummary {
        NetworkSummary::of(self)
    }
}

/// Where rows of the given sizes begin, and where the last one ends.
fn offsets(sizes: &[u32]) -> Vec<u64> {
    let mut end = 0;
    let ends = sizes.iter().map(|size| {
        end += u64::from(*size);
        end
    });
    std::iter::once(0).chain(ends).collect()
}

/// Writes the next entry of a row.
#[inline(always)]
fn push(cursors: &mut [u64], entries: &mut [u32], row: u32, entry: u32) {
    let cursor = &mut cursors[row as usize];
    entries[*cursor as usize] = entry;
    *cursor += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_empty_network_has_consumers_and_no_ties() {
        let network = Network::empty(3);
        assert_eq!((network.n_consumers(), network.n_ties()), (3, 0));
        assert_eq!(network.readers(2), [0u32; 0]);
        assert_eq!(Network::empty(0).n_consumers(), 0);
        assert_eq!(network, Network::from_ties(3, []));
    }

    #[test]
    #[should_panic(expected = "outside the 2 consumers")]
    fn a_tie_to_nobody_is_refused() {
        Network::from_ties(2, [(0, 2)]);
    }

    proptest! {
        #[test]
        fn rows_ascend_without_repeats_or_self_ties(
            ties in prop::collection::vec((0u32..12, 0u32..12), 0..80)
        ) {
            let network = Network::from_ties(12, ties.iter().copied());
            for author in 0..12 {
                let row = network.readers(author);
                prop_assert!(row.windows(2).all(|pair| pair[0] < pair[1]));
                for reader in 0..12 {
                    let given = author != reader && ties.contains(&(author, reader));
                    prop_assert_eq!(row.contains(&reader), given);
                }
            }
        }

        #[test]
        fn reversing_twice_gives_the_network_back(
            ties in prop::collection::vec((0u32..12, 0u32..12), 0..80)
        ) {
            let network = Network::from_ties(12, ties);
            let reversed = network.reversed();
            prop_assert_eq!(reversed.reversed(), network.clone());
            for author in 0..12 {
                for reader in network.readers(author) {
                    prop_assert!(reversed.readers(*reader).contains(&author));
                }
            }
        }
    }
}
