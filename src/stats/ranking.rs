//! The order of many arms on one metric, and which of them the replications do not tell apart.
//!
//! Every pair of arms is compared by the paired t test, adjusted over all pairs (Holm 1979). Two
//! arms are *separated* when the adjusted p value is at most alpha, otherwise they are *tied*. A
//! tie is absence of proof, not proof of equality: with more replications it may break, and for
//! neighbours in the order [`Neighbours::replications`] says roughly when. Ties are not transitive:
//! A may tie with B and B with C while A and C are separated.
//!
//! The chance that any two arms of equal mean are called different anywhere in the table is at
//! most alpha. (That every separation also points the right way with this chance is proven for
//! independent tests only: Shaffer 1980, The Annals of Statistics 8(6), 1342-1347.) The ranks an
//! arm may truly have follow from the separations: at best one place behind the arms separated
//! above it, at worst one place before those separated below it.
//!
//! Means and tests use the same replications: those in which *every* arm has a value. An arm that
//! often fails thus costs all the others; leave out an arm that has no values.

use super::interval::{Estimate, assert_level, mean_t};
use super::moments::Moments;
use super::paired::{holm, p_value, present};
use super::student;
use serde::Serialize;

/// Which direction of the metric is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// The place of one arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranked {
    /// The index of the arm in the input.
    pub arm: usize,
    /// Its mean with its own t interval at level 1 - alpha, for reading, not for comparing.
    pub mean: Estimate,
    /// The place by mean alone, 1 for the best; exactly equal means share a place.
    pub rank: usize,
    /// The best place it may truly have: 1 + the arms separated above it.
    pub best_rank: usize,
    /// The worst place it may truly have: the number of arms - those separated below it.
    pub worst_rank: usize,
    /// The arms it is not told apart from, ascending.
    pub tied_with: Vec<usize>,
}

/// Two arms next to each other in the order of means.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Neighbours {
    /// The arm with the better mean (with equal means, the earlier in the input).
    pub better: usize,
    /// The arm with the worse mean.
    pub worse: usize,
    /// The mean of better minus worse, in the unit of the metric.
    pub difference: f64,
    /// The p value of the paired test, adjusted over all pairs of arms; 1 with one replication.
    pub adjusted_p: f64,
    /// Whether they are not told apart.
    pub tied: bool,
    /// If tied: roughly how many replications in total would separate them at the Bonferroni level
    /// alpha / number of pairs, see [`replications_to_separate`]. `None` also when there is a
    /// single replication, which shows no spread.
    pub replications: Option<u64>,
}

/// The order of the arms.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// The arms from best to worst mean; equal means in the order of the input.
    pub arms: Vec<Ranked>,
    /// Each arm and the next.
    pub neighbours: Vec<Neighbours>,
    /// The chance that any separation is false, at most.
    pub alpha: f64,
    /// Replications in which every arm has a value.
    pub n: u64,
    /// Replications left out because some arm has none.
    pub dropped: u64,
}

/// Ranks arms; `values[arm][replication]`, where `None` or NaN is missing and all arms have the
/// same replications. `None` without arms or without a replication that every arm has.
pub fn rank<A: AsRef<[Option<f64>]>>(values: &[A], better: Better, alpha: f64) -> Option<Ranking> {
    assert_level(1.0 - alpha);
    let replications = values.first()?.as_ref().len();
    assert!(
        values.iter().all(|arm| arm.as_ref().len() == replications),
        "ranked arms have the same replications"
    );
    let value = |arm: usize, i: usize| present(values[arm].as_ref()[i]);
    let arms = values.len();
    let complete: Vec<usize> =
        (0..replications).filter(|i| (0..arms).all(|arm| value(arm, *i).is_some())).collect();
    let columns: Vec<Vec<f64>> =
        (0..arms).map(|arm| complete.iter().filter_map(|i| value(arm, *i)).collect()).collect();
    let means: Vec<Estimate> =
        columns.iter().map(|column| mean_t(column, 1.0 - alpha)).collect::<Option<_>>()?;
    let order = order_of(&means, better);
    let pairs = Pairs::of(&columns, &order, alpha);

    // From here on arms are known by their position in the order of means.
    let ranked = (0..arms).map(|place| {
        let tied = (0..arms).filter(|other| *other != place && pairs.tied(place, *other));
        let mut tied_with: Vec<usize> = tied.map(|other| order[other]).collect();
        tied_with.sort_unstable();
        let estimate = means[order[place]].estimate;
        Ranked {
            arm: order[place],
            mean: means[order[place]],
            rank: 1 + (0..place).filter(|p| means[order[*p]].estimate != estimate).count(),
            best_rank: 1 + (0..place).filter(|p| !pairs.tied(place, *p)).count(),
            worst_rank: arms - (place + 1..arms).filter(|p| !pairs.tied(place, *p)).count(),
            tied_with,
        }
    });
    let neighbours = (1..arms).map(|place| {
        let (pair, tied) = (pairs.index(place - 1, place), pairs.tied(place - 1, place));
        let gap = &pairs.differences[pair];
        let difference = gap.mean().unwrap_or(f64::NAN);
        let spread = gap.standard_deviation().filter(|_| tied);
        Neighbours {
            better: order[place - 1],
            worse: order[place],
            difference,
            adjusted_p: pairs.adjusted[pair],
            tied,
            replications: spread
                .and_then(|sd| replications_to_separate(difference, sd, pairs.alpha_each())),
        }
    });
    Some(Ranking {
        arms: ranked.collect(),
        neighbours: neighbours.collect(),
        alpha,
        n: complete.len() as u64,
        dropped: (replications - complete.len()) as u64,
    })
}

/// Arms from best to worst mean.
fn order_of(means: &[Estimate], better: Better) -> Vec<usize> {
    let mut order: Vec<usize> = (0..means.len()).collect();
    order.sort_by(|i, j| {
        let ascending = means[*i].estimate.total_cmp(&means[*j].estimate);
        if better == Better::Lower { ascending } else { ascending.reverse() }
    });
    order
}

/// The tests of all pairs of arms, an arm being its place in the order of means.
struct Pairs {
    arms: usize,
    alpha: f64,
    differences: Vec<Moments>,
    adjusted: Vec<f64>,
}

impl Pairs {
    fn of(columns: &[Vec<f64>], order: &[usize], alpha: f64) -> Self {
        let mut differences = Vec::new();
        for (place, first) in order.iter().enumerate() {
            for second in &order[place + 1..] {
                let pairs = columns[*first].iter().zip(&columns[*second]);
                differences.push(Moments::of(&pairs.map(|(a, b)| a - b).collect::<Vec<_>>()));
            }
        }
        // A test that cannot be made proves nothing.
        let p_values: Vec<f64> =
            differences.iter().map(|moments| p_value(moments).unwrap_or(1.0)).collect();
        Pairs { arms: order.len(), alpha, differences, adjusted: holm(&p_values) }
    }

    /// Where the pair of two different places stands in the list.
    fn index(&self, a: usize, b: usize) -> usize {
        let (first, second) = (a.min(b), a.max(b));
        first * (2 * self.arms - first - 1) / 2 + second - first - 1
    }

    fn tied(&self, a: usize, b: usize) -> bool {
        self.adjusted[self.index(a, b)] > self.alpha
    }

    /// The Bonferroni level of a single pair.
    fn alpha_each(&self) -> f64 {
        self.alpha / self.adjusted.len() as f64
    }
}

/// The smallest number of replications n at which a mean `difference` with standard deviation
/// `spread` per replication is separated from zero by a t test at `alpha`, if both stay as they
/// are: |difference| > t(n - 1, 1 - alpha / 2) spread / sqrt(n).
///
/// A rough guide. The observed difference is itself uncertain, and even if it is the true one,
/// that many replications separate the arms in only about half of all cases. `None` when the
/// difference is zero or so small that 2^50 replications would not do.
pub fn replications_to_separate(difference: f64, spread: f64, alpha: f64) -> Option<u64> {
    const MOST: u64 = 1 << 50;
    let separates = |n: u64| {
        let error = spread / (n as f64).sqrt();
        difference.abs() > student::critical(alpha, (n - 1) as f64) * error
    };
    if difference == 0.0 || !separates(MOST) {
        return None;
    }
    // The interval narrows with every replication, so the smallest n is found by halving.
    let (mut too_few, mut enough) = (1, 2);
    while !separates(enough) {
        (too_few, enough) = (enough, enough * 2);
    }
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if separates(middle) { enough = middle } else { too_few = middle }
    }
    Some(enough)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;
    use crate::ground::math::normal_quantile;

    /// Shared luck of variance 1 plus an arm's own luck with standard deviation `own` and its shift.
    fn arms(seed: u64, n: u32, own: f64, shifts: &[f64]) -> Vec<Vec<Option<f64>>> {
        let key = Key::new(seed, 0, 0);
        let normal = |subject, object| normal_quantile(key.uniform(1u32, subject, object, 0));
        (1u32..)
            .zip(shifts)
            .map(|(arm, shift)| {
                (0..n).map(|i| Some(normal(i, 0) + own * normal(i, arm) + shift)).collect()
            })
            .collect()
    }

    #[test]
    fn identical_arms_tie_whatever_their_number_of_replications() {
        for n in [1, 2, 5, 1_000] {
            let ranking = rank(&arms(0, n, 0.0, &[0.0; 3]), Better::Higher, 0.05).unwrap();
            for (arm, ranked) in ranking.arms.iter().enumerate() {
                assert_eq!((ranked.arm, ranked.rank), (arm, 1));
                assert_eq!((ranked.best_rank, ranked.worst_rank), (1, 3));
                assert_eq!(ranked.tied_with.len(), 2);
            }
            for pair in &ranking.neighbours {
                assert!(pair.tied && pair.difference == 0.0 && pair.adjusted_p == 1.0);
                assert_eq!(pair.replications, None);
            }
        }
    }

    /// Arms 10 apart with own luck of 0.1: t near 10 sqrt(20) / 0.14 = 320.
    #[test]
    fn clearly_different_arms_have_one_rank_each() {
        let values = arms(0, 20, 0.1, &[10.0, 30.0, 0.0, 20.0]);
        for (better, order) in [(Better::Higher, [1, 3, 0, 2]), (Better::Lower, [2, 0, 3, 1])] {
            let ranking = rank(&values, better, 0.05).unwrap();
            for (place, ranked) in ranking.arms.iter().enumerate() {
                assert_eq!(ranked.arm, order[place]);
                let ranks = [ranked.rank, ranked.best_rank, ranked.worst_rank];
                assert_eq!(ranks, [place + 1; 3]);
                assert!(ranked.tied_with.is_empty());
            }
            assert_eq!((ranking.arms.len(), ranking.neighbours.len()), (4, 3));
            assert!(ranking.neighbours.iter().all(|pair| !pair.tied));
            assert!(ranking.neighbours.iter().all(|pair| pair.replications.is_none()));
        }
    }

    /// Differences by hand over four replications: a - b = 1, -1, 1, -1 + 0.2 (mean 0.05), while c
    /// lies 100 below b, with spread 0. Three pairs; a and b tie for the places 1 and 2.
    #[test]
    fn a_tie_spans_the_places_it_leaves_open() {
        let a = [2.0, 0.0, 2.0, 0.2].map(Some);
        let b = [1.0, 1.0, 1.0, 1.0].map(Some);
        let c = [-99.0; 4].map(Some);
        let ranking = rank(&[c, a, b], Better::Higher, 0.05).unwrap();
        let summary: Vec<_> = ranking
            .arms
            .iter()
            .map(|r| (r.arm, r.rank, r.best_rank, r.worst_rank, r.tied_with.clone()))
            .collect();
        assert_eq!(summary, [(1, 1, 1, 2, vec![2]), (2, 2, 1, 2, vec![1]), (0, 3, 3, 3, vec![])]);
        let tie = ranking.neighbours[0];
        assert!(tie.tied && (tie.difference - 0.05).abs() < 1e-15);
        let spread = Moments::of(&[1.0, -1.0, 1.0, -0.8]).standard_deviation().unwrap();
        let expected = replications_to_separate(0.05, spread, 0.05 / 3.0);
        assert_eq!(tie.replications, expected);
        assert!(!ranking.neighbours[1].tied);
    }

    /// d = 1, s = 2, alpha 0.05: the table has t = 2.1199 with 16 degrees of freedom, and
    /// 2 x 2.1199 = 4.2398 > sqrt(17) = 4.1231; with 17, 2 x 2.1098 = 4.2196 < sqrt(18) = 4.2426.
    /// For many replications n = (1.95996 s / d)^2 plus z^2 / 2 for the t: 384.1 + 1.9 -> 387.
    #[test]
    fn replications_to_separate_worked_by_hand() {
        assert_eq!(replications_to_separate(1.0, 2.0, 0.05), Some(18));
        assert_eq!(replications_to_separate(-1.0, 2.0, 0.05), Some(18));
        assert_eq!(replications_to_separate(0.1, 1.0, 0.05), Some(387));
        assert_eq!(replications_to_separate(0.1, 0.0, 0.05), Some(2));
        assert_eq!(replications_to_separate(0.0, 1.0, 0.05), None);
        assert_eq!(replications_to_separate(1e-12, 1.0, 0.05), None);
        for (difference, spread, alpha) in [(0.3, 1.7, 0.01), (0.01, 5.0, 0.05), (4.0, 1.0, 0.001)]
        {
            let n = replications_to_separate(difference, spread, alpha).unwrap() as f64;
            let reach = |n: f64| student::critical(alpha, n - 1.0) * spread / n.sqrt();
            assert!(difference > reach(n) && difference <= reach(n - 1.0), "n = {n}");
        }
    }

    /// Bonferroni asks no less than Holm, so what is tied now needs more than there are.
    #[test]
    fn a_tie_needs_more_replications_than_there_are() {
        let mut ties = 0;
        for seed in 0..50 {
            let ranking = rank(&arms(seed, 12, 1.0, &[0.0, 0.5, 1.0]), Better::Lower, 0.1).unwrap();
            for pair in ranking.neighbours.iter().filter(|pair| pair.tied) {
                assert!(pair.replications.unwrap() > 12, "{pair:?}");
                ties += 1;
            }
        }
        assert!((20..100).contains(&ties), "of 100 neighbours some tie and some do not: {ties}");
    }

    #[test]
    fn only_replications_that_every_arm_has_are_used() {
        let mut values = arms(0, 10, 1.0, &[0.0, 5.0]);
        values[0][2] = None;
        values[1][7] = Some(f64::NAN);
        let ranking = rank(&values, Better::Higher, 0.05).unwrap();
        assert_eq!((ranking.n, ranking.dropped, ranking.arms[0].mean.n), (8, 2, 8));
        assert_eq!(rank(&[vec![None], vec![Some(1.0)]], Better::Higher, 0.05), None);
        assert_eq!(rank::<Vec<Option<f64>>>(&[], Better::Higher, 0.05), None);
        let alone = rank(&values[1..], Better::Higher, 0.05).unwrap();
        assert_eq!((alone.arms[0].worst_rank, alone.neighbours.len()), (1, 0));
    }

    /// Four arms of equal mean: a table with any separation is false, at most Binomial(2000, 0.05)
    /// of them: mean 100, standard deviation 9.75. More than 143 (4.5 of them) would happen by
    /// chance less than 2 times in 10^5 seeds.
    #[test]
    fn equal_arms_are_rarely_told_apart() {
        let falsely = (0..2_000)
            .filter(|seed| {
                let ranking = rank(&arms(*seed, 8, 1.0, &[0.0; 4]), Better::Higher, 0.05).unwrap();
                ranking.arms.iter().any(|ranked| ranked.tied_with.len() < 3)
            })
            .count();
        assert!(falsely <= 143, "{falsely}");
    }
}
