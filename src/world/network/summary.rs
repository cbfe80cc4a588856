//! What kind of network this is, in a few numbers: to compare with measured networks and to show
//! a person who checks a scenario.

use super::Network;

/// At most this many consumers are looked at for clustering \[consumers\].
pub const CLUSTERING_SAMPLE: u32 = 2_000;

/// A network in a few numbers. Shares and averages of nothing are 0.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkSummary {
    /// Consumers, with ties or without.
    pub n_consumers: u32,
    /// Directed ties.
    pub n_ties: usize,
    /// Ties per consumer: the mean number of readers and the mean number followed.
    pub mean_readers: f64,
    /// The longest row: readers of the most read author.
    pub max_readers: u32,
    /// The most accounts that one consumer follows.
    pub max_followed: u32,
    /// Share of consumers whom nobody reads.
    pub unread_share: f64,
    /// Share of ties whose opposite exists too.
    pub reciprocity: f64,
    /// Share of ties whose *author* is in the tenth of consumers with most readers.
    pub top_tenth_of_authors_share: f64,
    /// Share of ties whose *reader* is in the tenth of consumers who follow most.
    pub top_tenth_of_readers_share: f64,
    /// Average local clustering (Watts & Strogatz 1998): the share of pairs of a consumer's
    /// neighbours, readers and followed alike, with a tie between them in either direction.
    /// Consumers with fewer than two neighbours count as 0.
    pub clustering: f64,
    /// The clustering that ties thrown at random would have: the share of all pairs that are tied.
    pub random_clustering: f64,
    /// Consumers looked at for clustering, evenly spaced over all.
    pub n_clustering_sampled: u32,
}

impl NetworkSummary {
    /// Measures a network.
    pub fn of(network: &Network) -> Self {
        let n = network.n_consumers();
        let n_ties = network.n_ties();
        let follows = network.reversed();
        let readers = sizes_descending(network);
        let followed = sizes_descending(&follows);
        let mutual = (0..n).map(|c| common(network.readers(c), follows.readers(c))).sum::<usize>();
        let pairs = 0.5 * f64::from(n) * (f64::from(n) - 1.0);
        let sample = n.min(CLUSTERING_SAMPLE);
        NetworkSummary {
            n_consumers: n,
            n_ties,
            mean_readers: ratio(n_ties as f64, f64::from(n)),
            max_readers: readers.first().copied().unwrap_or(0),
            max_followed: followed.first().copied().unwrap_or(0),
            unread_share: ratio(
                readers.iter().filter(|size| **size == 0).count() as f64,
                f64::from(n),
            ),
            reciprocity: ratio(mutual as f64, n_ties as f64),
            top_tenth_of_authors_share: top_tenth_share(&readers),
            top_tenth_of_readers_share: top_tenth_share(&followed),
            clustering: clustering(network, &follows, sample),
            random_clustering: ratio((n_ties - mutual / 2) as f64, pairs),
            n_clustering_sampled: sample,
        }
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn sizes_descending(rows: &Network) -> Vec<u32> {
    let mut sizes: Vec<u32> = (0..rows.n_consumers()).map(|row| rows.n_readers(row)).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes
}

/// What the first tenth of the rows holds; the tenth is rounded up.
fn top_tenth_share(descending: &[u32]) -> f64 {
    let sum = |sizes: &[u32]| sizes.iter().map(|size| f64::from(*size)).sum::<f64>();
    ratio(sum(&descending[..descending.len().div_ceil(10)]), sum(descending))
}

/// How many numbers two ascending rows share.
fn common(mut a: &[u32], mut b: &[u32]) -> usize {
    let mut count = 0;
    while let ([first_a, rest_a @ ..], [first_b, rest_b @ ..]) = (a, b) {
        count += usize::from(first_a == first_b);
        if first_a <= first_b {
            a = rest_a;
        }
        if first_b <= first_a {
            b = rest_b;
        }
    }
    count
}

/// Average local clustering over `sample` evenly spaced consumers.
fn clustering(network: &Network, follows: &Network, sample: u32) -> f64 {
    let n = u64::from(network.n_consumers());
    let mut near = vec![false; n as usize];
    let mut total = 0.0;
    for index in 0..u64::from(sample) {
        let centre = (index * n / u64::from(sample)) as u32;
        let mut neighbours = [network.readers(centre), follows.readers(centre)].concat();
        neighbours.sort_unstable();
        neighbours.dedup();
        for neighbour in &neighbours {
            near[*neighbour as usize] = true;
        }
        let mut tied = 0usize;
        for a in &neighbours {
            // A pair tied both ways is counted from its lower end only.
            tied += network
                .readers(*a)
                .iter()
                .filter(|b| near[**b as usize])
                .filter(|b| a < b || network.readers(**b).binary_search(a).is_err())
                .count();
        }
        for neighbour in &neighbours {
            near[*neighbour as usize] = false;
        }
        let degree = neighbours.len() as f64;
        total += ratio(tied as f64, 0.5 * degree * (degree - 1.0));
    }
    ratio(total, f64::from(sample))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 0-1 mutual, 0 to 2, 2 to 1, 3 alone. Neighbours of 0, 1 and 2 are the other two,
    /// who are tied: clustering 1, 1, 1, 0. Readers 2, 1, 1, 0; followed 1, 2, 1, 0.
    #[test]
    fn a_triangle_and_a_hermit_are_measured_as_by_hand() {
        let summary = Network::from_ties(4, [(0, 1), (1, 0), (0, 2), (2, 1)]).summary();
        let expected = NetworkSummary {
            n_consumers: 4,
            n_ties: 4,
            mean_readers: 1.0,
            max_readers: 2,
            max_followed: 2,
            unread_share: 0.25,
            reciprocity: 0.5,
            top_tenth_of_authors_share: 0.5,
            top_tenth_of_readers_share: 0.5,
            clustering: 0.75,
            random_clustering: 0.5,
            n_clustering_sampled: 4,
        };
        assert_eq!(summary, expected);
    }

    /// A pair tied both ways is one pair: neighbours 1 and 2 of 0 are mutual, 3 knows neither.
    #[test]
    fn clustering_counts_a_mutual_pair_once() {
        let ties = [(0, 1), (0, 2), (0, 3), (1, 2), (2, 1)];
        let summary = Network::from_ties(4, ties).summary();
        assert_eq!(summary.clustering, (1.0 / 3.0 + 1.0 + 1.0 + 0.0) / 4.0);
    }

    #[test]
    fn nothing_measured_is_zero_and_never_nan() {
        for n in [0, 1, 5] {
            let summary = Network::empty(n).summary();
            assert_eq!(summary.mean_readers, 0.0);
            assert_eq!(summary.reciprocity, 0.0);
            assert_eq!(summary.clustering, 0.0);
            assert_eq!(summary.random_clustering, 0.0);
            assert_eq!(summary.top_tenth_of_authors_share, 0.0);
        }
    }
}
