//! What many runs say about the arms.
//!
//! | statement | how | chance of error |
//! |---|---|---|
//! | the mean of an arm | Student's t over replications | 1 - level, each alone |
//! | difference from the baseline | paired over replications, the same people and luck | 1 - level, each alone |
//! | adjusted p of such a difference | Holm over all arms and the headline metrics together | 1 - level for all of them |
//! | ranks and ties | paired tests of all pairs of arms, Holm within a metric, the metrics sharing the chance equally | 1 - level for all of them |
//! | one arm beats another | told apart in some headline metric, and never the other way | as for ranks |
//!
//! The headline metrics are about everyone and the brand in question. The many other columns are
//! for looking up; their p values are not adjusted, and one in twenty of them is "significant"
//! at 95 % when nothing is going on.

use serde::Serialize;

use super::results::Results;
use super::until::sequential;
use crate::record::manifest::Stopping;
use crate::scenario::Scenario;
use crate::stats::{self, Estimate, Paired, Ranking, holm, mean_t};
use crate::world::Column;
use crate::world::metrics::{Better, Metric, metric};

/// What arms are ranked by.
pub const HEADLINE: [&str; 3] = ["satisfaction", "backlash_rate", "unfollow_rate"];

/// A difference from the baseline: *arm minus baseline*.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The paired difference.
    #[serde(flatten)]
    pub paired: Paired,
    /// Adjusted for all arms and headline metrics; only headline metrics have one.
    pub adjusted_p: Option<f64>,
}

impl Difference {
    /// Whether it is shown to be there: its interval leaves out 0 and so does the test that pays
    /// for all the other comparisons.
    pub fn is_shown(&self) -> bool {
        self.paired.difference.is_shown(self.adjusted_p)
    }
}

/// What is known of one arm.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmAnalysis {
    /// By column; `None` if no run has a value.
    pub estimates: Vec<Option<Estimate>>,
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
    /// The first arm minus the second, at the scenario's level.
    pub lead: Option<Paired>,
}

impl Headline {
    /// Whether the arm has a rank: it has none without values.
    pub fn ranks(&self, arm: usize) -> bool {
        self.ranking.iter().flat_map(|ranking| &ranking.arms).any(|ranked| ranked.arm == arm)
    }

    /// Whether arm `a` is shown to be ahead of arm `b`.
    pub fn ahead(&self, a: usize, b: usize) -> bool {
        self.ranking.as_ref().is_some_and(|ranking| {
            let place = |arm| ranking.arms.iter().position(|ranked| ranked.arm == arm);
            match (place(a), place(b)) {
                (Some(first), Some(second)) => {
                    first < second && !ranking.arms[first].tied_with.contains(&b)
                }
                _ => false,
            }
        })
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
        let arms = 0..scenario.arms.len();
        let all: Vec<Vec<Vec<Option<f64>>>> = arms
            .clone()
            .map(|arm| (0..results.columns.len()).map(|c| results.values(arm, c)).collect())
            .collect();
        let until = stopping.and_then(|at| Some((results.column(&at.metric)?, at)));
        let mut analyses: Vec<ArmAnalysis> = arms
            .clone()
            .map(|arm| ArmAnalysis {
                estimates: (0..results.columns.len())
                    .map(|column| {
                        let present: Vec<f64> =
                            all[arm][column].iter().copied().flatten().collect();
                        match until {
                            Some((wished, at)) if wished == column => sequential(&present, at),
                            _ => mean_t(&present, scenario.level),
                        }
                    })
                    .collect(),
                differences: all[arm]
                    .iter()
                    .zip(&all[scenario.baseline])
                    .map(|(values, baseline)| {
                        let paired = stats::compare(values, baseline, scenario.level);
                        paired
                            .filter(|_| arm != scenario.baseline)
                            .map(|paired| Difference { paired, adjusted_p: None })
                    })
                    .collect(),
            })
            .collect();

        let columns: Vec<(&'static Metric, usize)> = HEADLINE
            .iter()
            .map(|name| {
                let metric = metric(name).expect("headline metrics exist");
                let is_it = |column: &Column| {
                    column.metric.name == *name
                        && column.brand == scenario.focus
                        && column.slice == crate::world::metrics::Slice::All
                };
                (metric, results.columns.iter().position(is_it).expect("a column per metric"))
            })
            .collect();
        adjust(&mut analyses, &columns);
        let alpha = (1.0 - scenario.level) / HEADLINE.len() as f64;
        let headlines: Vec<Headline> = columns
            .into_iter()
            .map(|(metric, column)| {
                let of = |arm: usize| all[arm][column].as_slice();
                let ranking = rank_those_with_values(
                    &arms.clone().map(of).collect::<Vec<_>>(),
                    direction(metric.better),
                    alpha,
                );
                let lead = ranking.as_ref().and_then(|ranking| {
                    let (first, second) = (ranking.arms.first()?.arm, ranking.arms.get(1)?.arm);
                    stats::compare(of(first), of(second), scenario.level)
                });
                Headline { metric, column, ranking, lead }
            })
            .collect();
        let unbeaten = unbeaten(scenario.arms.len(), &headlines);
        Analysis { arms: analyses, headlines, unbeaten }
    }

    /// Whether arm `a` beats arm `b`: ahead of it in some headline metric, behind it in none.
    pub fn beats(&self, a: usize, b: usize) -> bool {
        beats(&self.headlines, a, b)
    }
}

/// Ranks the arms that have values at all: one whose every run failed must not cost the others
/// their ranks.
fn rank_those_with_values(
    values: &[&[Option<f64>]],
    better: stats::Better,
    alpha: f64,
) -> Option<Ranking> {
    let with: Vec<usize> =
        (0..values.len()).filter(|arm| values[*arm].iter().any(Option::is_some)).collect();
    let kept: Vec<&[Option<f64>]> = with.iter().map(|arm| values[*arm]).collect();
    let mut ranking = stats::rank(&kept, better, alpha)?;
    for ranked in &mut ranking.arms {
        ranked.arm = with[ranked.arm];
        ranked.tied_with.iter_mut().for_each(|arm| *arm = with[*arm]);
    }
    for pair in &mut ranking.neighbours {
        (pair.better, pair.worse) = (with[pair.better], with[pair.worse]);
    }
    Some(ranking)
}

/// Adjusts the p values of the headline columns for being so many.
fn adjust(arms: &mut [ArmAnalysis], columns: &[(&'static Metric, usize)]) {
    let mut tested: Vec<(&mut Difference, f64)> = Vec::new();
    for arm in arms {
        for (column, difference) in arm.differences.iter_mut().enumerate() {
            let headline = columns.iter().any(|(_, headline)| *headline == column);
            if let Some(difference) = difference.as_mut().filter(|_| headline)
                && let Some(p) = difference.paired.p_value
            {
                tested.push((difference, p));
            }
        }
    }
    let adjusted = holm(&tested.iter().map(|(_, p)| *p).collect::<Vec<_>>());
    for ((difference, _), adjusted) in tested.into_iter().zip(adjusted) {
        difference.adjusted_p = Some(adjusted);
    }
}

fn direction(better: Better) -> stats::Better {
    match better {
        Better::Lower => stats::Better::Lower,
        Better::Higher | Better::Neither => stats::Better::Higher,
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

    /// Arms that differ by `gaps` in one metric, with a little noise of their own.
    fn headline(name: &str, gaps: &[f64]) -> Headline {
        let noise = |arm: usize, i: usize| ((arm * 7 + i * 13) % 5) as f64 * 0.01;
        let values: Vec<Vec<Option<f64>>> = gaps
            .iter()
            .enumerate()
            .map(|(arm, gap)| (0..20).map(|i| Some(gap + noise(arm, i))).collect())
            .collect();
        let metric = metric(name).unwrap();
        let ranking = stats::rank(&values, direction(metric.better), 0.05 / 3.0);
        Headline { metric, column: 0, ranking, lead: None }
    }

    #[test]
    fn an_arm_is_beaten_only_by_one_that_is_nowhere_behind() {
        // Arm 0 is ahead in satisfaction, arm 1 in backlash (less is better); arm 2 is behind
        // arm 0 in both and ahead of it in nothing; un-follows tell nobody apart.
        let headlines = [
            headline("satisfaction", &[1.0, 0.5, 0.5]),
            headline("backlash_rate", &[3.0, 1.0, 5.0]),
            headline("unfollow_rate", &[2.0, 2.0, 2.0]),
        ];
        assert!(headlines[0].ahead(0, 1) && headlines[1].ahead(1, 0));
        assert!(!headlines[2].ahead(0, 1) && !headlines[2].ahead(1, 0));
        assert!(beats(&headlines, 0, 2) && beats(&headlines, 1, 2));
        assert_eq!(unbeaten(3, &headlines), [0, 1]);
    }

    #[test]
    fn an_arm_without_values_has_no_rank_and_costs_nobody_theirs() {
        let values = [[None, None, None], [Some(1.0), Some(1.1), Some(1.2)], [Some(3.0); 3]];
        let values: Vec<&[Option<f64>]> = values.iter().map(|arm| arm.as_slice()).collect();
        let ranking = rank_those_with_values(&values, stats::Better::Higher, 0.05).unwrap();
        assert_eq!((ranking.n, ranking.dropped), (3, 0));
        assert_eq!(ranking.arms.iter().map(|ranked| ranked.arm).collect::<Vec<_>>(), [2, 1]);
        assert_eq!((ranking.neighbours[0].better, ranking.neighbours[0].worse), (2, 1));
        let metric = metric("satisfaction").unwrap();
        let headline = Headline { metric, column: 0, ranking: Some(ranking), lead: None };
        assert_eq!(unbeaten(3, &[headline]), [2]);
        assert!(rank_those_with_values(&values[..1], stats::Better::Higher, 0.05).is_none());
    }
}
