//! The order of many arms on one metric, and which of them the replications do not tell apart.
//!
//! Every pair of arms is compared by the paired t test, adjusted over all pairs (Holm 1979). Where
//! several metrics are ranked they share the chance of error equally: adjusted p values are
//! multiplied by their number, so that one limit, 1 - level, holds for all of them. Two arms are
//! *told apart* when the adjusted p value is at most that limit, otherwise they are *tied*. A tie is
//! absence of proof, not proof of equality: with more replications it may break, and for neighbours
//! in the order [`Neighbours::replications`] says roughly when. Ties are not transitive: A may tie
//! with B and B with C while A and C are told apart.
//!
//! The chance that any two arms of equal mean are called different anywhere in any of the tables is
//! at most 1 - level. (That every separation also points the right way with this chance is proven
//! for independent tests only: Shaffer 1980, The Annals of Statistics 8(6), 1342-1347.) The ranks an
//! arm may truly have follow from the separations: at best one place behind the arms ahead of it, at
//! worst one place before those behind it.
//!
//! Means and tests use the same replications: those in which *every* arm has a value. So the order,
//! the ties and the differences cannot contradict each other. An arm that often fails costs all the
//! others; an arm without any value is left out.

use super::interval::assert_level;
use super::moments::Moments;
use super::paired::{Paired, compare, holm, present};
use super::student;
use serde::Serialize;

/// Which direction of the metric is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// The place of one arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The index of the arm in the input.
    pub arm: usize,
    /// Its mean over the replications that count.
    pub mean: f64,
    /// The place by mean alone, 1 for the best; exactly equal means share a place.
    pub rank: usize,
    /// The best place it may truly have: 1 + the arms ahead of it.
    pub best_rank: usize,
    /// The worst place it may truly have: the number of arms - those behind it.
    pub worst_rank: usize,
    /// The arms it is not told apart from, ascending.
    pub tied_with: Vec<usize>,
}

/// Two arms against each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// An arm.
    pub first: usize,
    /// Another arm.
    pub second: usize,
    /// First minus second.
    pub paired: Paired,
    /// The p value, adjusted for all pairs of arms and all metrics ranked together; `None` with one
    /// replication.
    pub adjusted_p: Option<f64>,
}

impl Pair {
    /// Whether the two are told apart. All that is said of two arms rests on this.
    pub fn told_apart(&self) -> bool {
        told_apart(self.adjusted_p, self.paired.difference.level)
    }

    fn reversed(self) -> Self {
        Pair { first: self.second, second: self.first, paired: self.paired.reversed(), ..self }
    }
}

/// Whether an adjusted p value tells two arms apart at this level.
pub fn told_apart(adjusted_p: Option<f64>, level: f64) -> bool {
    adjusted_p.is_some_and(|p| p <= 1.0 - level)
}

/// Two arms next to each other in the order of means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbours {
    /// The arm with the better mean (with equal means, the earlier in the input).
    pub better: usize,
    /// The arm with the worse mean.
    pub worse: usize,
    /// Whether they are not told apart.
    pub tied: bool,
    /// If tied: roughly how many replications in total would separate them at the Bonferroni level,
    /// see [`replications_to_separate`]. `None` also when there is a single replication, which shows
    /// no spread.
    pub replications: Option<u64>,
}

/// The order of the arms.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The arms from best to worst mean; equal means in the order of the input.
    pub arms: Vec<Ranked>,
    /// Every two arms, once: the one with the better mean first.
    pub pairs: Vec<Pair>,
    /// Each arm and the next.
    pub neighbours: Vec<Neighbours>,
    /// Replications in which every ranked arm has a value.
    pub n: u64,
    /// Replications left out because some ranked arm has none.
    pub dropped: u64,
}

impl Ranking {
    /// What is known of `a` minus `b`; `None` if one of them has no rank.
    pub fn pair(&self, a: usize, b: usize) -> Option<Pair> {
        self.pairs.iter().find_map(|pair| match (pair.first, pair.second) {
            both if both == (a, b) => Some(*pair),
            both if both == (b, a) => Some(pair.reversed()),
            _ => None,
        })
    }

    /// Whether `a` is shown to be ahead of `b`.
    pub fn ahead(&self, a: usize, b: usize) -> bool {
        let is_it = |pair: &Pair| (pair.first, pair.second) == (a, b) && pair.told_apart();
        self.pairs.iter().any(is_it)
    }

    /// Whether the arm has a rank: it has none without values.
    pub fn ranks(&self, arm: usize) -> bool {
        self.arms.iter().any(|ranked| ranked.arm == arm)
    }
}

/// Ranks arms; `values[arm][replication]`, where `None` or NaN is missing and all arms have the
/// same replications. `metrics` is the number of metrics that share the chance of error 1 - `level`.
/// `None` without arms or without a replication that every arm with values has.
pub fn rank<A: AsRef<[Option<f64>]>>(
    values: &[A],
    better: Direction,
    level: f64,
    metrics: u32,
) -> Option<Ranking> {
    assert_level(level);
    let replications = values.first()?.as_ref().len();
    assert!(
        values.iter().all(|arm| arm.as_ref().len() == replications),
        "ranked arms have the same replications"
    );
    let value = |arm: usize, i: usize| present(values[arm].as_ref()[i]);
    let has_values = |arm: &usize| (0..replications).any(|i| value(*arm, i).is_some());
    let arms: Vec<usize> = (0..values.len()).filter(has_values).collect();
    let counts = |i: usize| arms.iter().all(|arm| value(*arm, i).is_some());
    // What does not count is missing for all.
    let column = |arm: usize| -> Vec<Option<f64>> {
        (0..replications).map(|i| value(arm, i).filter(|_| counts(i))).collect()
    };
    let columns: Vec<Vec<Option<f64>>> = (0..values.len()).map(column).collect();
    let n = (0..replications).filter(|i| counts(*i)).count() as u64;
    let mean = |arm: usize| {
        Moments::of(&columns[arm].iter().copied().flatten().collect::<Vec<_>>()).mean()
    };
    let means: Vec<f64> = (0..values.len()).map(|arm| mean(arm).unwrap_or(f64::NAN)).collect();
    if arms.is_empty() || n == 0 {
        return None;
    }
    let order = order_of(arms, &means, better);
    let pairs = pairs(&columns, &order, level, metrics);
    let mut ranking = Ranking {
        arms: Vec::new(),
        pairs,
        neighbours: Vec::new(),
        n,
        dropped: replications as u64 - n,
    };
    ranking.arms = (0..order.len()).map(|place| ranked(&ranking, &order, &means, place)).collect();
    let alpha_each = (1.0 - level) / f64::from(metrics) / ranking.pairs.len() as f64;
    ranking.neighbours = order
        .windows(2)
        .map(|two| {
            let tied = !ranking.ahead(two[0], two[1]);
            let both = columns[two[0]].iter().zip(&columns[two[1]]);
            let gaps: Vec<f64> = both.filter_map(|(a, b)| Some((*a)? - (*b)?)).collect();
            let gap = Moments::of(&gaps);
            let spread = gap.standard_deviation().filter(|spread| tied && *spread > 0.0);
            let needed = |spread| replications_to_separate(gap.mean()?, spread, alpha_each);
            let replications = spread.and_then(needed);
            Neighbours { better: two[0], worse: two[1], tied, replications }
        })
        .collect();
    Some(ranking)
}

/// Arms from best to worst mean.
fn order_of(mut arms: Vec<usize>, means: &[f64], better: Direction) -> Vec<usize> {
    arms.sort_by(|i, j| {
        let ascending = means[*i].total_cmp(&means[*j]);
        if better == Direction::Lower { ascending } else { ascending.reverse() }
    });
    arms
}

/// Every two arms, the better first, with p values adjusted over all of them and all metrics.
fn pairs(columns: &[Vec<Option<f64>>], order: &[usize], level: f64, metrics: u32) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (place, first) in order.iter().enumerate() {
        for second in &order[place + 1..] {
            if let Some(paired) = compare(&columns[*first], &columns[*second], level) {
                pairs.push(Pair { first: *first, second: *second, paired, adjusted_p: None });
            }
        }
    }
    // A test that cannot be made proves nothing, and counts as one that was made.
    let p_values: Vec<f64> = pairs.iter().map(|pair| pair.paired.p_value.unwrap_or(1.0)).collect();
    for (pair, adjusted) in pairs.iter_mut().zip(holm(&p_values)) {
        let shared = (adjusted * f64::from(metrics)).min(1.0);
        pair.adjusted_p = pair.paired.p_value.map(|_| shared);
    }
    pairs
}

fn ranked(ranking: &Ranking, order: &[usize], means: &[f64], place: usize) -> Ranked {
    let arm = order[place];
    let ahead = order.iter().filter(|other| ranking.ahead(**other, arm)).count();
    let behind = order.iter().filter(|other| ranking.ahead(arm, **other)).count();
    let tied =
        |other: &usize| *other != arm && !ranking.ahead(*other, arm) && !ranking.ahead(arm, *other);
    let mut tied_with: Vec<usize> = order.iter().copied().filter(tied).collect();
    tied_with.sort_unstable();
    Ranked {
        arm,
        mean: means[arm],
        rank: 1 + order[..place].iter().filter(|other| means[**other] != means[arm]).count(),
        best_rank: 1 + ahead,
        worst_rank: order.len() - behind,
        tied_with,
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
            let ranking = rank(&arms(0, n, 0.0, &[0.0; 3]), Direction::Higher, 0.95, 1).unwrap();
            for (arm, ranked) in ranking.arms.iter().enumerate() {
                assert_eq!((ranked.arm, ranked.rank), (arm, 1));
                assert_eq!((ranked.best_rank, ranked.worst_rank), (1, 3));
                assert_eq!(ranked.tied_with.len(), 2);
            }
            for pair in &ranking.neighbours {
                assert!(pair.tied && pair.replications.is_none());
                let between = ranking.pair(pair.better, pair.worse).unwrap();
                assert_eq!(between.paired.difference.estimate, 0.0);
                assert_eq!(between.adjusted_p, (n > 1).then_some(1.0));
                assert_eq!(between.paired.is_same(), n > 1);
            }
        }
    }

    /// Arms 10 apart with own luck of 0.1: t near 10 sqrt(20) / 0.14 = 320.
    #[test]
    fn clearly_different_arms_have_one_rank_each() {
        let values = arms(0, 20, 0.1, &[10.0, 30.0, 0.0, 20.0]);
        for (better, order) in [(Direction::Higher, [1, 3, 0, 2]), (Direction::Lower, [2, 0, 3, 1])]
        {
            let ranking = rank(&values, better, 0.95, 1).unwrap();
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
    /// lies 100 below b, give or take 0.1. Three pairs; a and b tie for the places 1 and 2.
    #[test]
    fn a_tie_spans_the_places_it_leaves_open() {
        let a = [2.0, 0.0, 2.0, 0.2].map(Some);
        let b = [1.0, 1.0, 1.0, 1.0].map(Some);
        let c = [-99.1, -98.9, -99.0, -99.0].map(Some);
        let ranking = rank(&[c, a, b], Direction::Higher, 0.95, 1).unwrap();
        let summary: Vec<_> = ranking
            .arms
            .iter()
            .map(|r| (r.arm, r.rank, r.best_rank, r.worst_rank, r.tied_with.clone()))
            .collect();
        assert_eq!(summary, [(1, 1, 1, 2, vec![2]), (2, 2, 1, 2, vec![1]), (0, 3, 3, 3, vec![])]);
        let tie = ranking.neighbours[0];
        let gap = ranking.pair(tie.better, tie.worse).unwrap().paired.difference.estimate;
        assert!(tie.tied && (gap - 0.05).abs() < 1e-15);
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
            let ranking =
                rank(&arms(seed, 12, 1.0, &[0.0, 0.5, 1.0]), Direction::Lower, 0.9, 1).unwrap();
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
        let ranking = rank(&values, Direction::Higher, 0.95, 1).unwrap();
        assert_eq!((ranking.n, ranking.dropped), (8, 2));
        let both = ranking.pair(0, 1).unwrap().paired;
        assert_eq!((both.n_pairs, both.dropped), (8, 2));
        let never = [vec![None, Some(1.0)], vec![Some(1.0), None]];
        assert_eq!(rank(&never, Direction::Higher, 0.95, 1), None);
        assert_eq!(rank(&[vec![None]], Direction::Higher, 0.95, 1), None);
        assert_eq!(rank::<Vec<Option<f64>>>(&[], Direction::Higher, 0.95, 1), None);
        let alone = rank(&values[1..], Direction::Higher, 0.95, 1).unwrap();
        assert_eq!((alone.arms[0].worst_rank, alone.neighbours.len()), (1, 0));
    }

    /// Four arms of equal mean: a table with any separation is false, at most Binomial(2000, 0.05)
    /// of them: mean 100, standard deviation 9.75. More than 143 (4.5 of them) would happen by
    /// chance less than 2 times in 10^5 seeds.
    #[test]
    fn equal_arms_are_rarely_told_apart() {
        let falsely = (0..2_000)
            .filter(|seed| {
                let ranking =
                    rank(&arms(*seed, 8, 1.0, &[0.0; 4]), Direction::Higher, 0.95, 1).unwrap();
                ranking.arms.iter().any(|ranked| ranked.tied_with.len() < 3)
            })
            .count();
        assert!(falsely <= 143, "{falsely}");
    }

    #[test]
    fn an_arm_without_values_has_no_rank_and_costs_nobody_theirs() {
        let values = [[None, None, None], [1.0, 1.1, 1.2].map(Some), [3.0, 3.0, 3.1].map(Some)];
        let ranking = rank(&values, Direction::Higher, 0.95, 1).unwrap();
        assert_eq!((ranking.n, ranking.dropped), (3, 0));
        assert_eq!(ranking.arms.iter().map(|ranked| ranked.arm).collect::<Vec<_>>(), [2, 1]);
        assert_eq!((ranking.neighbours[0].better, ranking.neighbours[0].worse), (2, 1));
        assert!(!ranking.ranks(0) && ranking.pair(0, 1).is_none() && !ranking.ahead(2, 0));
    }

    /// Differences 3, 4, 5: mean 4, standard error 1 / sqrt(3), t = 4 sqrt(3) with 2 degrees of
    /// freedom, p = 1 - t / sqrt(2 + t^2) = 1 - sqrt(48 / 50) = 0.0202: below 0.05, above 0.05 / 3.
    /// With a fourth t = 8 with 3 degrees of freedom, p = 0.0041: enough for three metrics, as three
    /// are for one.
    #[test]
    fn metrics_that_are_ranked_together_share_the_chance_of_error() {
        let (a, b) = ([3.0, 4.0, 5.0].map(Some), [0.0; 3].map(Some));
        let p = 1.0 - (48.0f64 / 50.0).sqrt();
        for (metrics, told_apart) in [(1, true), (2, true), (3, false)] {
            let ranking = rank(&[b, a], Direction::Lower, 0.95, metrics).unwrap();
            let pair = ranking.pair(1, 0).unwrap();
            assert!((pair.adjusted_p.unwrap() - f64::from(metrics) * p).abs() < 1e-9, "{pair:?}");
            assert_eq!(pair.told_apart(), told_apart);
            assert_eq!((ranking.ahead(0, 1), ranking.ahead(1, 0)), (told_apart, false));
            assert_eq!(ranking.arms[0].tied_with.is_empty(), told_apart);
            let needed = ranking.neighbours[0].replications;
            assert_eq!(needed, (!told_apart).then_some(4), "{metrics} metrics");
        }
    }

    /// Every two arms are either ahead one way or tied, and ranks count just that.
    #[test]
    fn ranks_and_ties_are_what_the_pairs_say() {
        for seed in 0..200 {
            let mut values = arms(seed, 6, 0.5, &[0.0, 0.4, 0.8, 1.2, 1.2]);
            // Some values are missing, where the seed says so.
            values[(seed % 5) as usize][(seed % 6) as usize] = None;
            let ranking = rank(&values, Direction::Lower, 0.9, 3).unwrap();
            for one in &ranking.arms {
                let others =
                    || ranking.arms.iter().map(|other| other.arm).filter(|a| *a != one.arm);
                let ahead = others().filter(|other| ranking.ahead(*other, one.arm)).count();
                let behind = others().filter(|other| ranking.ahead(one.arm, *other)).count();
                assert_eq!(ahead + behind + one.tied_with.len() + 1, ranking.arms.len());
                assert_eq!((one.best_rank, one.worst_rank), (1 + ahead, 5 - behind));
                for other in others() {
                    let pair = ranking.pair(one.arm, other).unwrap();
                    assert_eq!(pair.told_apart(), !one.tied_with.contains(&other));
                    let lower = pair.paired.difference.estimate < 0.0;
                    assert_eq!(ranking.ahead(one.arm, other), pair.told_apart() && lower);
                }
            }
        }
    }
}
