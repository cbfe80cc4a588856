//! What many runs say about the arms.
//!
//! | statement | how | chance of error |
//! |---|---|---|
//! | the mean of an arm | t interval over replications, on the scale that the metric's range asks for | 1 - level, each alone |
//! | difference from the baseline | paired over replications, the same people and luck | 1 - level, each alone |
//! | two arms are told apart in a headline metric | paired tests of all pairs of arms, Holm within a metric, the metrics sharing the chance equally | 1 - level for all of them |
//! | ranks, ties, better, worse | which pairs are told apart, and which way | as above |
//! | one arm beats another | told apart in some headline metric, and never the other way | as above |
//!
//! All that is said of two arms in a headline metric rests on one table, [`Ranking::pairs`], and on
//! the replications in which every arm has a value: no two sentences can disagree about a pair.
//!
//! The headline metrics are about everyone and the brand in question. The many other columns are
//! for looking up; their p values are not adjusted, and one in twenty of them is "significant"
//! at 95 % when nothing is going on.

use serde::Serialize;

use super::results::Results;
use super::until::sequential;
use crate::record::found::Stopping;
use crate::scenario::Scenario;
use crate::stats::bounded::{Range, limit, mean_within};
use crate::stats::ranking::told_apart;
use crate::stats::{self, Estimate, Moments, Paired, Ranking};
use crate::world::RunColumn;
use crate::world::metrics::{Better, Metric, metric};

/// What arms are ranked by.
pub const HEADLINE: [&str; 3] = ["satisfaction", "backlash_rate", "unfollow_rate"];

/// A difference from the baseline: *arm minus baseline*.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The paired difference.
    #[serde(flatten)]
    pub paired: Paired,
    /// Adjusted for all pairs of arms and all headline metrics; only headline metrics have one.
    pub adjusted_p: Option<f64>,
}

impl Difference {
    /// Whether the arm and the baseline are told apart.
    pub fn is_shown(&self) -> bool {
        told_apart(self.adjusted_p, self.paired.difference.level)
    }
}

/// What is known of one arm.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmAnalysis {
    /// By column; `None` if no run has a value.
    pub estimates: Vec<Option<Estimate>>,
    /// By column; the standard error of the mean, `None` below two values.
    pub errors: Vec<Option<f64>>,
    /// By column; `None` for the baseline, and if no replication has both values.
    pub differences: Vec<Option<Difference>>,
}

/// The order of the arms by one headline metric.
#[derive(Clone)]
pub struct Headline {
    /// The metric.
    pub metric: &'static Metric,
    /// Its column.
    pub column: usize,
    /// The order; `None` if no replication has a value from every arm.
    pub ranking: Option<Ranking>,
}

impl Headline {
    /// Whether the arm has a rank: it has none without values.
    pub fn ranks(&self, arm: usize) -> bool {
        self.ranking.as_ref().is_some_and(|ranking| ranking.ranks(arm))
    }

    /// Whether arm `a` is shown to be ahead of arm `b`.
    pub fn ahead(&self, a: usize, b: usize) -> bool {
        self.ranking.as_ref().is_some_and(|ranking| ranking.ahead(a, b))
    }

    /// What is known of arm `a` minus arm `b`.
    fn difference(&self, a: usize, b: usize) -> Option<Difference> {
        let pair = self.ranking.as_ref()?.pair(a, b)?;
        Some(Difference { paired: pair.paired, adjusted_p: pair.adjusted_p })
    }
}

/// What many runs say about the arms.
#[derive(Clone)]
pub struct Analysis {
    /// By arm.
    pub arms: Vec<ArmAnalysis>,
    /// By headline metric, in the order of [`HEADLINE`].
    pub headlines: Vec<Headline>,
    /// The arms that no other arm beats.
    pub unbeaten: Vec<usize>,
}

impl Analysis {
    /// Analyses the results; where replications were added until a metric was precise, its
    /// estimates hold their level over all looks.
    pub fn of(scenario: &Scenario, results: &Results, stopping: Option<&Stopping>) -> Self {
        let n_arms = scenario.arms.len();
        let headlines: Vec<Headline> =
            HEADLINE.iter().map(|name| headline(scenario, results, name)).collect();
        let until = stopping.and_then(|at| Some((results.column(&at.metric)?, at)));
        let estimate = |column: usize, moments: &Moments| {
            let range = results.columns[column].metric.range;
            match until {
                Some((wished, at)) if wished == column => sequential(moments, range, at),
                _ => mean_within(moments, range, scenario.level),
            }
        };
        let difference = |arm: usize, column: usize, values: &[Option<f64>], of: &[Option<f64>]| {
            if arm == scenario.baseline {
                return None;
            }
            if let Some(headline) = headlines.iter().find(|headline| headline.column == column) {
                return headline.difference(arm, scenario.baseline);
            }
            let paired = stats::compare(values, of, scenario.level)?;
            let paired = limited(paired, results.columns[column].metric.range);
            Some(Difference { paired, adjusted_p: None })
        };
        let none = || ArmAnalysis { estimates: vec![], errors: vec![], differences: vec![] };
        let mut arms: Vec<ArmAnalysis> = (0..n_arms).map(|_| none()).collect();
        // One column after the other: there may be a million replications of it.
        for column in 0..results.columns.len() {
            let baseline = results.values(scenario.baseline, column);
            for (index, arm) in arms.iter_mut().enumerate() {
                let values = match index == scenario.baseline {
                    true => baseline.clone(),
                    false => results.values(index, column),
                };
                let moments = moments(&values);
                arm.estimates.push(estimate(column, &moments));
                arm.errors.push(moments.standard_error());
                arm.differences.push(difference(index, column, &values, &baseline));
            }
        }
        let unbeaten = unbeaten(n_arms, &headlines);
        Analysis { arms, headlines, unbeaten }
    }

    /// Whether arm `a` beats arm `b`: ahead of it in some headline metric, behind it in none.
    pub fn beats(&self, a: usize, b: usize) -> bool {
        beats(&self.headlines, a, b)
    }
}

fn moments(values: &[Option<f64>]) -> Moments {
    let mut moments = Moments::default();
    values.iter().flatten().for_each(|value| moments.add(*value));
    moments
}

/// The arms by one headline metric, about everyone and the brand in question.
fn headline(scenario: &Scenario, results: &Results, name: &str) -> Headline {
    let metric = metric(name).expect("headline metrics exist");
    let is_it = |column: &RunColumn| {
        column.metric.name == name
            && column.brand == scenario.focus
            && column.slice == crate::world::metrics::Slice::All
    };
    let column = results.columns.iter().position(is_it).expect("a column per metric");
    let all: Vec<_> = (0..scenario.arms.len()).map(|arm| results.values(arm, column)).collect();
    let values: Vec<&[Option<f64>]> = all.iter().map(Vec::as_slice).collect();
    let ranking = rank(&values, metric, scenario.level, HEADLINE.len() as u32);
    Headline { metric, column, ranking }
}

/// Ranks the arms by a metric, which shares the chance of error with others: `metrics` in all.
pub fn rank(
    values: &[&[Option<f64>]],
    metric: &Metric,
    level: f64,
    metrics: u32,
) -> Option<Ranking> {
    let mut ranking = stats::rank(values, direction(metric.better), level, metrics)?;
    for pair in &mut ranking.pairs {
        pair.paired = limited(pair.paired, metric.range);
    }
    Some(ranking)
}

/// A difference between values of this range, its interval cut off where none can be.
pub fn limited(paired: Paired, range: Range) -> Paired {
    Paired { difference: limit(paired.difference, range), ..paired }
}

fn direction(better: Better) -> stats::Direction {
    match better {
        Better::Lower => stats::Direction::Lower,
        Better::Higher | Better::Neither => stats::Direction::Higher,
    }
}

fn beats(headlines: &[Headline], a: usize, b: usize) -> bool {
    headlines.iter().any(|headline| headline.ahead(a, b))
        && !headlines.iter().any(|headline| headline.ahead(b, a))
}

/// The ranked arms that no other beats.
fn unbeaten(arms: usize, headlines: &[Headline]) -> Vec<usize> {
    let is_ranked = |arm: &usize| headlines.iter().any(|headline| headline.ranks(*arm));
    let is_beaten = |arm: &usize| (0..arms).any(|other| beats(headlines, other, *arm));
    (0..arms).filter(|arm| is_ranked(arm) && !is_beaten(arm)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;
    use crate::ground::math::normal_quantile;

    /// Arms that differ by `gaps` in one metric, with a little noise of their own.
    fn headline(name: &str, gaps: &[f64]) -> Headline {
        let noise = |arm: usize, i: usize| ((arm * 7 + i * 13) % 5) as f64 * 0.01;
        let values: Vec<Vec<Option<f64>>> = gaps
            .iter()
            .enumerate()
            .map(|(arm, gap)| (0..20).map(|i| Some(gap + noise(arm, i))).collect())
            .collect();
        of(name, &values)
    }

    fn of(name: &str, values: &[Vec<Option<f64>>]) -> Headline {
        let metric = metric(name).unwrap();
        let values: Vec<&[Option<f64>]> = values.iter().map(Vec::as_slice).collect();
        Headline { metric, column: 0, ranking: rank(&values, metric, 0.95, 3) }
    }

    #[test]
    fn an_arm_is_beaten_only_by_one_that_is_nowhere_behind() {
        // Arm 0 is ahead in satisfaction, arm 1 in backlash (less is better); arm 2 is behind
        // arm 0 in both and ahead of it in nothing; un-follows tell nobody apart.
        let headlines = [
            headline("satisfaction", &[0.9, 0.4, 0.4]),
            headline("backlash_rate", &[3.0, 1.0, 5.0]),
            headline("unfollow_rate", &[2.0, 2.0, 2.0]),
        ];
        assert!(headlines[0].ahead(0, 1) && headlines[1].ahead(1, 0));
        assert!(!headlines[2].ahead(0, 1) && !headlines[2].ahead(1, 0));
        assert!(beats(&headlines, 0, 2) && beats(&headlines, 1, 2));
        assert_eq!(unbeaten(3, &headlines), [0, 1]);
    }

    /// Differences 3, 4, 5 have p = 1 - sqrt(48 / 50) = 0.0202 (t = 4 sqrt(3), 2 degrees of
    /// freedom): enough for one metric alone, not for three that share 0.05.
    #[test]
    fn a_headline_metric_has_a_third_of_the_chance_of_error() {
        let found = of("backlash_rate", &[vec![Some(0.0); 3], [3.0, 4.0, 5.0].map(Some).into()]);
        let p = found.difference(1, 0).unwrap().adjusted_p.unwrap();
        assert!((p - 3.0 * (1.0 - (48.0f64 / 50.0).sqrt())).abs() < 1e-9, "{p}");
        assert!(!found.ahead(0, 1) && !found.difference(1, 0).unwrap().is_shown());
    }

    /// Three arms that are the same in all three headline metrics but for luck: any two of them are
    /// called different in any metric with chance 0.05 at most. Of 2,000 analyses at most
    /// Binomial(2000, 0.05), mean 100, standard deviation 9.75: more than 143 would happen by chance
    /// less than 2 times in 10^5 (fixed) seeds. With three independent metrics that do not share the
    /// chance it is about 1 - 0.95^3 = 0.14, times what Holm leaves unused: 200 and more.
    #[test]
    fn equal_arms_are_rarely_told_apart_in_any_headline_metric() {
        let analyses = |metrics: u32| {
            let differs = |seed: &u64| {
                let key = Key::new(*seed, 0, 0);
                HEADLINE.iter().zip(0u32..).any(|(name, which)| {
                    let value = |arm: u32, i: u32| {
                        let shared = normal_quantile(key.uniform(1u32, i, 0, which));
                        Some(shared + normal_quantile(key.uniform(1u32, i, 1 + arm, which)))
                    };
                    let arm = |arm| (0..12).map(|i| value(arm, i)).collect::<Vec<_>>();
                    let values = [arm(0), arm(1), arm(2)];
                    let metric = metric(name).unwrap();
                    let ranking = match metrics {
                        1 => stats::rank(&values, direction(metric.better), 0.95, 1),
                        _ => of(name, &values).ranking,
                    };
                    ranking.unwrap().pairs.iter().any(stats::Pair::told_apart)
                })
            };
            (0..2_000u64).filter(differs).count()
        };
        let (shared, alone) = (analyses(3), analyses(1));
        assert!(shared <= 143, "{shared}");
        assert!(alone > 200, "{alone}");
    }

    /// Differences of 1.8 and -1.8, whose t interval reaches beyond 20 on either side.
    #[test]
    fn a_headline_difference_is_cut_off_where_none_can_be() {
        let values = [[0.9, -0.9].map(Some).to_vec(), [-0.9, 0.9].map(Some).to_vec()];
        let ends = |name: &str| {
            let gap = of(name, &values).difference(0, 1).unwrap().paired.difference;
            (gap.low, gap.high)
        };
        assert_eq!(ends("satisfaction"), (-2.0, 2.0));
        assert!(ends("backlash_rate").0 < -20.0 && ends("backlash_rate").1 > 20.0);
    }

    #[test]
    fn an_arm_without_values_is_neither_beaten_nor_unbeaten() {
        let values = [vec![None; 9], headline_values(1.0), headline_values(0.3)];
        let found = of("satisfaction", &values);
        assert!(found.ahead(1, 2) && !found.ranks(0));
        assert_eq!(unbeaten(3, &[found]), [1]);
    }

    fn headline_values(mean: f64) -> Vec<Option<f64>> {
        (0..9).map(|i| Some(mean - 0.001 * f64::from(i * i % 4))).collect()
    }
}
