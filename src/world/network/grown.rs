//! A network grown one consumer at a time: few are read by many, and friends of friends are
//! friends.
//!
//! Consumer i arrives, decides how many of the earlier consumers to follow (a discretised
//! lognormal; the most expressive tenth follows more), and picks each of them in one of three
//! ways:
//!
//! - *at random*: any earlier consumer;
//! - *by copying*: the one followed in an earlier tie, so that the much read are read more
//!   (Simon 1955, doi:10.2307/2333389; Kumar et al. 2000, doi:10.1109/SFCS.2000.892065;
//!   Krapivsky & Redner 2005, doi:10.1103/PhysRevE.71.036118);
//! - *through a friend*: someone whom the last pick of the other two ways follows, which closes a
//!   triangle (Holme & Kim 2002, doi:10.1103/PhysRevE.65.026107).
//!
//! All three look within the newcomer's *community*, the consumers that arrived next to each
//! other; a tenth of the picks that need no friend look among everyone instead, and copy only
//! ties that did so too. Without communities one author would be read by a third of any
//! population, however large.
//!
//! A pick may follow back at once. Every draw belongs to the newcomer, and what exists stays:
//! growing n + 1 consumers gives the network of n and ties of the last one.
//!
//! What can go wrong: early consumers have had longer to be found, so the much read have low
//! numbers. Nothing else about a consumer may therefore be assigned by ranges of numbers.
//!
//! Figures against published ones: `docs/network.md`.

use std::ops::Range;

use super::{Network, offsets, push};
use crate::ground::draws::Key;
use crate::ground::math::{exp, ln, normal_cdf, normal_quantile};
use crate::model::purpose::Purpose;

crate::params! {
    /// How the follower network grows.
    pub struct GrownNetwork in "network" {
        /// Mean number of consumers that a consumer follows, which is also the mean number of
        /// readers. Ties to brands are not among them.
        mean_followed = 10.0, "ties/consumer", [0.0, 1000.0], Uncertainty(5.0, 20.0, LogUniform),
            "NW03 NW04 NW05 (a lower bound: ties within one brand's followers)";
        /// Spread of the number followed: standard deviation of its logarithm among consumers
        /// who are alike in expressiveness.
        followed_spread = 1.0, "1", [0.0, 3.0], Uncertainty(0.7, 1.4, Triangular), "NW03 NW04 NW05";
        /// How many times as many the most expressive tenth follows as the others do.
        active_followed_ratio = 6.2, "1", [1.0, 20.0], Uncertainty(3.0, 8.0, Triangular), "PO10";
        /// Share of ties, among those not made through a friend, that go to anybody rather than
        /// copy an earlier tie. The lower, the more the readers gather on few authors.
        random_share = 0.2, "1", [0.01, 1.0], Uncertainty(0.1, 0.5, LogUniform), "NW04";
        /// People in a community.
        community_size = 4000.0, "people", [2.0, 4e9], Uncertainty(500.0, 50000.0, LogUniform),
            "assumed; NW03 NW04 NW05 (one brand's followers: 3,700 to 13,700)";
        /// Share of ties, among those not made through a friend, that look beyond the community.
        outside_share = 0.1, "1", [0.0, 1.0], Uncertainty(0.02, 0.5, LogUniform), "assumed";
        /// Share of ties made through a friend where there is one: triangles.
        triad_share = 0.6, "1", [0.0, 0.95], Uncertainty(0.2, 0.8, LogitNormal), "NW07 (an upper bound)";
        /// Share of ties whose opposite exists too.
        reciprocity = 0.38, "1", [0.0, 1.0], Uncertainty(0.3, 0.62, Triangular), "NW03 NW04 NW05 UF16";
    }
}

/// The most expressive consumers are this share of all: a tenth, as in PO08 and PO10.
const ACTIVE_SHARE: f64 = 0.1;

/// How often a newcomer draws, per consumer wanted. Repeats are drawn again, and so is a friend
/// who knows nobody; only whoever wants nearly everyone ends with fewer than wanted.
const DRAWS: u64 = 16;

impl GrownNetwork {
    /// The highest `active_followed_ratio` that leaves the others nothing less than the follow-backs
    /// which come to everyone: with m followed on average, they are to follow m / (0.9 + 0.1 ratio)
    /// and are followed back by m reciprocity / 2.
    pub fn highest_active_ratio(&self) -> f64 {
        (2.0 / self.reciprocity - (1.0 - ACTIVE_SHARE)) / ACTIVE_SHARE
    }

    /// The share of the wanted ties that there are people for among `n`, since nobody can pick more
    /// than the earlier ones: the mean over newcomers of E min(W, earlier) / E W, W log-normal.
    pub fn reached_share(&self, n: u32) -> f64 {
        const STEPS: u32 = 256;
        let (mean_picks, spread) = (Rates::of(self).mean_picks, self.followed_spread);
        let shares = [1.0 - ACTIVE_SHARE, ACTIVE_SHARE];
        let (mut reached, mut wanted) = (0.0, 0.0);
        for (share, mean) in shares.into_iter().zip(mean_picks).filter(|(_, mean)| *mean > 0.0) {
            let capped = |earlier: f64| match spread {
                0.0 => mean.min(earlier),
                _ => {
                    let z = (ln(earlier / mean) + 0.5 * spread * spread) / spread;
                    mean * normal_cdf(z - spread) + earlier * (1.0 - normal_cdf(z))
                }
            };
            let places = (0..STEPS).map(|step| (f64::from(step) + 0.5) / f64::from(STEPS));
            let sum: f64 = places.map(|place| capped(place * f64::from(n.max(1)))).sum();
            reached += share * sum / f64::from(STEPS);
            wanted += share * mean;
        }
        if wanted > 0.0 { reached / wanted } else { 1.0 }
    }

    /// Grows the network of `n` consumers. `key` has root `POPULATION`; `active` says whether a
    /// consumer is in the most expressive tenth.
    pub fn grow(&self, n: u32, key: Key, active: impl Fn(u32) -> bool) -> Network {
        let rates = Rates::of(self);
        let mut picks = Picks::with_capacity(n, rates.expected_picks(n));
        let mut returned = Vec::with_capacity(n as usize);
        let mut follow_backs = Vec::new();
        for newcomer in 0..n {
            let wanted = rates.wanted(key, newcomer, active(newcomer));
            let row = picks.add(self, key, newcomer, wanted);
            let mut coin = key.stream(Purpose::NetworkReciprocity, newcomer, 0, 0);
            let before = follow_backs.len();
            follow_backs.extend(row.iter().filter(|_| coin.uniform() < rates.follow_back));
            follow_backs[before..].sort_unstable();
            returned.push((follow_backs.len() - before) as u32);
        }
        picks.assemble(&returned, &follow_backs)
    }

    /// Memory that the network of `n` consumers takes, and at its height the growing of it, the
    /// network included \[bytes\].
    pub fn bytes(&self, n: u32) -> (f64, f64) {
        let (n, rates) = (f64::from(n), Rates::of(self));
        let picks = n * rates.mean_picks();
        let follow_backs = picks * rates.follow_back;
        let network = 8.0 * n + 4.0 * (picks + follow_backs);
        let far = picks * self.outside_share * (1.0 - self.triad_share);
        // Starts, last pickers, how many followed back; then their rows and those of `assemble`.
        let growing = n * (8 + 4 + 4) as f64
            + 4.0 * (1.02 * picks + 1.5 * (follow_backs + far))
            + n * (4 + 8) as f64;
        (network, network + growing)
    }
}

/// What the parameters say about one newcomer.
struct Rates {
    /// Mean number of picks of consumers outside and inside the most expressive tenth.
    mean_picks: [f64; 2],
    spread: f64,
    /// The chance that a pick follows back.
    follow_back: f64,
}

impl Rates {
    /// Of all ties a share R has its opposite when a pick follows back with probability
    /// R / (2 - R). What a consumer follows in the end is picks and follow-backs, so the picks
    /// are what remains of the target after the mean number of follow-backs.
    fn of(params: &GrownNetwork) -> Rates {
        let follow_back = params.reciprocity / (2.0 - params.reciprocity);
        let picks = params.mean_followed / (1.0 + follow_back);
        let others_share = 1.0 - ACTIVE_SHARE;
        let others_followed =
            params.mean_followed / (ACTIVE_SHARE * params.active_followed_ratio + others_share);
        // Never below 0: follow-backs alone can exceed what the others should follow.
        let others = (others_followed - follow_back * picks).max(0.0);
        let active = (picks - others_share * others) / ACTIVE_SHARE;
        Rates { mean_picks: [others, active], spread: params.followed_spread, follow_back }
    }

    fn mean_picks(&self) -> f64 {
        (1.0 - ACTIVE_SHARE) * self.mean_picks[0] + ACTIVE_SHARE * self.mean_picks[1]
    }

    fn expected_picks(&self, n: u32) -> usize {
        (1.02 * self.mean_picks() * f64::from(n)) as usize + 1024
    }

    /// How many a newcomer wants to follow: lognormal, rounded up or down at random so that the
    /// mean stays; never more than there are.
    fn wanted(&self, key: Key, newcomer: u32, active: bool) -> u32 {
        let mean = self.mean_picks[usize::from(active)];
        if mean == 0.0 {
            return 0;
        }
        let (size, rounding) = key.uniform_pair(Purpose::NetworkDegree, newcomer, 0, 0);
        let spread = self.spread;
        let followed = exp(ln(mean) + spread * (normal_quantile(size) - 0.5 * spread));
        // The cast saturates.
        ((followed + rounding) as u32).min(newcomer)
    }
}

/// Where a newcomer looks first: who arrived in the same community before, and their ties.
struct Community {
    newcomer: u32,
    first: u32,
    ties: Range<usize>,
}

/// Whom each consumer picked on arrival, in rows.
struct Picks {
    /// Row of consumer c: `picked[starts[c]..starts[c + 1]]`.
    starts: Vec<u64>,
    picked: Vec<u32>,
    /// Those picked by looking beyond a community, once for each tie.
    far: Vec<u32>,
    /// The last newcomer who picked each consumer; `u32::MAX` for none.
    last_picker: Vec<u32>,
}

impl Picks {
    fn with_capacity(n: u32, picks: usize) -> Picks {
        let mut starts = Vec::with_capacity(n as usize + 1);
        starts.push(0);
        let last_picker = vec![u32::MAX; n as usize];
        Picks { starts, picked: Vec::with_capacity(picks), far: Vec::new(), last_picker }
    }

    #[inline]
    fn row(&self, consumer: u32) -> &[u32] {
        let bounds = &self.starts[consumer as usize..][..2];
        &self.picked[bounds[0] as usize..bounds[1] as usize]
    }

    /// Lets a newcomer pick up to `wanted` earlier consumers; gives the row.
    fn add(&mut self, params: &GrownNetwork, key: Key, newcomer: u32, wanted: u32) -> &[u32] {
        let end = self.picked.len() + wanted as usize;
        let first = newcomer - newcomer % params.community_size as u32;
        let community = Community {
            newcomer,
            first,
            ties: self.starts[first as usize] as usize..self.picked.len(),
        };
        let mut stream = key.stream(Purpose::NetworkTargets, newcomer, 0, 0);
        let mut draws = DRAWS * u64::from(wanted);
        let mut friend = None;
        while self.picked.len() < end && draws > 0 {
            draws -= 1;
            let Some((pick, far)) = self.pick(params, stream.uniform(), &community, &mut friend)
            else {
                continue;
            };
            if self.last_picker[pick as usize] != newcomer {
                self.last_picker[pick as usize] = newcomer;
                self.picked.push(pick);
                if far {
                    self.far.push(pick);
                }
            }
        }
        self.starts.push(self.picked.len() as u64);
        self.row(newcomer)
    }

    /// One pick, and whether it looked beyond the community; `None` if it led nowhere: no friend,
    /// one who knows nobody, or somebody far away found by looking near.
    #[inline]
    fn pick(
        &self,
        params: &GrownNetwork,
        draw: f64,
        community: &Community,
        friend: &mut Option<u32>,
    ) -> Option<(u32, bool)> {
        let near = |pick: u32| (pick >= community.first).then_some(pick);
        let triad = params.triad_share;
        if draw < triad {
            let known = self.row((*friend)?);
            let place = place(draw / triad, known.len());
            return near(*known.get(place)?).map(|pick| (pick, false));
        }
        let rest = (draw - triad) / (1.0 - triad);
        let outside = params.outside_share;
        if rest < outside || community.newcomer == community.first {
            let above = (rest - outside) / (1.0 - outside);
            let rest = if rest < outside { rest / outside } else { above };
            let pick = choose(params.random_share, rest, 0..community.newcomer, &self.far);
            return Some((pick, true));
        }
        let rest = (rest - outside) / (1.0 - outside);
        let people = community.first..community.newcomer;
        let ties = &self.picked[community.ties.clone()];
        *friend = near(choose(params.random_share, rest, people, ties));
        friend.map(|pick| (pick, false))
    }

    /// Rows of readers. Those who followed an author back came before, those who picked the
    /// author came after: two ascending runs one after the other.
    fn assemble(self, returned: &[u32], follow_backs: &[u32]) -> Network {
        let mut sizes = returned.to_vec();
        for author in &self.picked {
            sizes[*author as usize] += 1;
        }
        let offsets = offsets(&sizes);
        let mut cursors = offsets.clone();
        let mut readers = vec![0; self.picked.len() + follow_backs.len()];
        let mut rest = follow_backs;
        for (cursor, size) in cursors.iter_mut().zip(returned) {
            let (run, after) = rest.split_at(*size as usize);
            readers[*cursor as usize..][..run.len()].copy_from_slice(run);
            *cursor += u64::from(*size);
            rest = after;
        }
        for reader in 0..returned.len() as u32 {
            for author in self.row(reader) {
                push(&mut cursors, &mut readers, *author, reader);
            }
        }
        Network { offsets, readers }
    }
}

/// Anybody with the chance `random_share` (or where there are no ties), else the one followed in
/// some earlier tie. There must be somebody.
#[inline]
fn choose(random_share: f64, draw: f64, people: Range<u32>, ties: &[u32]) -> u32 {
    if draw < random_share || ties.is_empty() {
        let draw = if ties.is_empty() { draw } else { draw / random_share };
        people.start + place(draw, people.len()) as u32
    } else {
        ties[place((draw - random_share) / (1.0 - random_share), ties.len())]
    }
}

/// The place among `n` that a uniform draw falls on.
#[inline]
fn place(draw: f64, n: usize) -> usize {
    ((draw * n as f64) as usize).min(n.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::purpose::POPULATION;

    fn key(seed: u64) -> Key {
        Key::new(seed, POPULATION, 0)
    }

    /// Every tenth consumer is active: fixed, so that tests need no population.
    fn tenth(consumer: u32) -> bool {
        consumer % 10 == 3
    }

    fn grown(n: u32) -> Network {
        GrownNetwork::default().grow(n, key(0), tenth)
    }

    /// Hill's estimate of the exponent a of P(readers >= x) ~ x^-a from the k largest.
    fn hill(network: &Network, k: usize) -> f64 {
        let mut sizes: Vec<u32> =
            (0..network.n_consumers()).map(|author| network.n_readers(author)).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let floor = ln(f64::from(sizes[k]));
        k as f64 / sizes[..k].iter().map(|size| ln(f64::from(*size)) - floor).sum::<f64>()
    }

    #[test]
    fn one_more_consumer_changes_nobody_elses_ties() {
        for n in [0, 1, 2, 40, 700] {
            let (small, large) = (grown(n), grown(n + 1));
            assert_eq!(large.n_consumers(), n + 1);
            for author in 0..n {
                let row = large.readers(author);
                let before = row.strip_suffix(&[n]).unwrap_or(row);
                assert_eq!(before, small.readers(author), "author {author} of {n}");
            }
        }
    }

    #[test]
    fn another_seed_or_replication_is_another_network_and_the_same_key_the_same() {
        let grow = |key| GrownNetwork::default().grow(300, key, tenth);
        assert_eq!(grow(key(0)), grow(key(0)));
        assert_ne!(grow(key(0)), grow(key(1)));
        assert_ne!(grow(key(0)), grow(Key::new(0, POPULATION, 1)));
    }

    /// Rows ascend, nobody reads themselves: over corners of the allowed ranges.
    #[test]
    fn every_allowed_corner_grows_a_sound_network() {
        for mean_followed in [0.0, 0.3, 50.0, 1000.0] {
            for share in [0.0, 1.0] {
                for ratio in [1.0, 20.0] {
                    let params = GrownNetwork {
                        mean_followed,
                        followed_spread: 3.0 * share,
                        active_followed_ratio: ratio,
                        random_share: share,
                        triad_share: 0.95 * share,
                        reciprocity: share,
                        community_size: 2.0 + 28.0 * (1.0 - share),
                        outside_share: share,
                    };
                    let network = params.grow(60, key(5), tenth);
                    for author in 0..60 {
                        let row = network.readers(author);
                        assert!(row.windows(2).all(|pair| pair[0] < pair[1]), "{params:?}");
                        assert!(!row.contains(&author) && row.iter().all(|reader| *reader < 60));
                        // Full reciprocity: whoever is read reads back.
                        let mutual = |reader: &u32| network.readers(*reader).contains(&author);
                        assert!(share == 0.0 || row.iter().all(mutual));
                    }
                    assert!(mean_followed > 0.0 || network.n_ties() == 0);
                }
            }
        }
    }

    /// Picks are lognormal with spread 1, mixed over two classes: the standard error of their
    /// mean over 50,000 is 1.1 %, of which 4.5 are 5 %; early consumers, who find too few, take
    /// under 1 %. Reciprocity is 2 f / (1 + f): 400,000 follow-backs give it a standard error of
    /// 0.001. The ratio has one of 2 %. None leaves its limits in one seed of 10,000.
    #[test]
    fn mean_reciprocity_and_the_active_tenth_are_as_asked() {
        let params = GrownNetwork::default();
        let (n, limit) = (50_000, 0.07);
        let network = params.grow(n, key(0), tenth);
        let summary = network.summary();
        assert!((summary.mean_readers / params.mean_followed - 1.0).abs() < limit);
        assert!((summary.reciprocity - params.reciprocity).abs() < 0.005);
        let follows = network.reversed();
        let mean = |active: bool| {
            let members = (0..n).filter(|c| tenth(*c) == active);
            let (count, sum) = members.fold((0.0, 0.0), |(count, sum), consumer| {
                (count + 1.0, sum + f64::from(follows.n_readers(consumer)))
            });
            sum / count
        };
        let ratio = mean(true) / mean(false);
        assert!((ratio / params.active_followed_ratio - 1.0).abs() < 0.1, "{ratio}");
    }

    /// Simon (1955): when a tie copies an earlier one with probability 1 - u and goes to anybody
    /// with probability u, P(readers >= x) falls as x^-a with a = 1 / (1 - u). Hill's estimate
    /// from the 500 largest of 200,000 has standard error a / sqrt(500) = 4.5 % if they are
    /// independent; over seeds 0 to 11 it lay between 0.87 and 1.00 of the law, standard
    /// deviation 2.5 %, so that 0.8 to 1.2 fails in fewer than one seed in 1,000.
    #[test]
    fn the_tail_of_readers_follows_simons_law() {
        for random_share in [0.3, 0.5] {
            let params = GrownNetwork {
                random_share,
                triad_share: 0.0,
                reciprocity: 0.0,
                active_followed_ratio: 1.0,
                outside_share: 1.0,
                ..GrownNetwork::default()
            };
            let estimate = hill(&params.grow(200_000, key(0), tenth), 500);
            let law = 1.0 / (1.0 - random_share);
            assert!((estimate / law - 1.0).abs() < 0.2, "{estimate} against {law}");
        }
    }

    /// At the size of the network of NW04. Over seeds 0 to 19 the figures lay within 0.52-0.56,
    /// 0.70-0.74, 0.32-0.37 and 1,200-1,500.
    #[test]
    fn the_default_network_resembles_the_measured_one() {
        for seed in 0..3 {
            let summary = GrownNetwork::default().grow(3_726, key(seed), tenth).summary();
            assert!((0.50..0.62).contains(&summary.top_tenth_of_readers_share), "{summary:?}");
            assert!((0.64..0.84).contains(&summary.top_tenth_of_authors_share), "{summary:?}");
            assert!((0.25..0.45).contains(&summary.clustering), "{summary:?}");
            assert!(summary.clustering > 20.0 * summary.random_clustering, "{summary:?}");
            assert!((700..2_200).contains(&summary.max_readers), "{summary:?}");
        }
    }

    #[test]
    fn friends_of_friends_close_triangles() {
        let clustering = |triad_share| {
            let params = GrownNetwork { triad_share, ..GrownNetwork::default() };
            params.grow(5_000, key(0), tenth).summary().clustering
        };
        assert!(clustering(0.8) > 1.5 * clustering(0.0));
    }

    #[test]
    #[ignore = "prints the figures of docs/network.md"]
    fn figures() {
        for seed in 0..20 {
            let summary = GrownNetwork::default().grow(3_726, key(seed), tenth).summary();
            println!("{seed} {summary:?}");
        }
        for n in [3_726, 30_000, 300_000, 1_000_000] {
            let network = grown(n);
            let tail = hill(&network, n as usize / 100);
            let bytes = network.bytes();
            println!("{bytes} bytes, Hill {tail:.2}, {:?}", network.summary());
        }
    }
}
