//! The dose curve: what each metric does where the arms of a comparison differ in one number alone.
//!
//! | file | answers |
//! |---|---|
//! | [`mod@series`] | whether the arms are doses, and of what |
//! | [`finding`] | where the best dose lies, and in which words |
//!
//! | statement | how | chance of error |
//! |---|---|---|
//! | a point of a curve | the mean of the arm with its interval | 1 - level, each alone |
//! | a dose is behind the best, or not told apart from it | headline metrics: the table of pairs behind the ranks | that of the ranks |
//! | the same of [`MORE`] | a table of pairs of their own, Holm within a metric, the metrics sharing the chance equally | 1 - level for all of them |
//!
//! So there are two families, and the chance that doses of equal mean are told apart anywhere in
//! them is at most twice 1 - level.

use serde::{Deserialize, Serialize};

use super::segments::Known;
use crate::experiment::compare::{Analysis, HEADLINE, rank};
use crate::experiment::plan::same_people;
use crate::experiment::results::Results;
use crate::ground::number::rounded;
use crate::scenario::Scenario;
use crate::stats::Ranking;
use crate::world::metrics::{Better, Metric, metric};

pub mod finding;
pub mod series;

use finding::{Finding, Standing, Told, sentence};
use series::series;

/// What is shown over the doses beside the headline metrics, as far as it exists.
pub const MORE: [&str; 2] = ["purchases", "customers_lost"];

/// How far all of it holds.
pub const HOLDS: &str = "All of it holds for the days measured and the assumed parameters: where the \
    best dose lies, and whether there is one, hangs on them more than on luck.";

/// Doses of one number, and what they do.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Doses {
    /// The path of the number: `conduct.posts_per_week`.
    pub parameter: String,
    /// Its unit; `1` for a pure number.
    pub unit: String,
    /// What it means.
    pub meaning: String,
    /// One for each metric.
    pub curves: Vec<Curve>,
}

/// A metric over the doses.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Curve {
    /// The metric.
    pub metric: String,
    /// Its unit.
    pub unit: String,
    /// Whether less of it is better.
    pub less_is_better: bool,
    /// Whether it is tested together with the ranks, or with [`MORE`].
    pub headline: bool,
    /// Replications in which every arm has a value; 0 if there are none.
    pub n: u64,
    /// Each dose, the lowest first.
    pub points: Vec<Point>,
    /// Where the best dose lies.
    pub finding: Finding,
    /// The same in words.
    pub sentence: String,
}

/// A dose.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Point {
    /// The arm.
    pub arm: String,
    /// The dose.
    pub dose: f64,
    /// The mean, its interval alone.
    pub mean: Option<Known>,
    /// How it stands to the dose with the best mean; `None` without a rank.
    pub standing: Option<Standing>,
    /// *This dose minus the one with the best mean*, paired, its interval alone; `None` for the
    /// latter.
    pub minus_best: Option<Known>,
}

/// The curves, if the arms differ in one number alone.
pub fn doses(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Option<Doses> {
    let series = series(scenario)?;
    let all = By { scenario, analysis, unit: series.spec.unit, doses: &series.doses };
    let more: Vec<(usize, &Metric)> = MORE
        .iter()
        .filter_map(|name| Some((results.column(name)?, metric(name)?)))
        .filter(|(_, metric)| metric.better != Better::Neither && !HEADLINE.contains(&metric.name))
        .collect();
    let headline = analysis.headlines.iter().map(|headline| {
        all.curve(headline.metric, headline.column, headline.ranking.as_ref(), true)
    });
    let others = more.iter().map(|(column, metric)| {
        let arms = 0..scenario.arms.len();
        let values: Vec<_> = arms.map(|arm| results.values(arm, *column)).collect();
        let values: Vec<&[Option<f64>]> = values.iter().map(Vec::as_slice).collect();
        let ranking = rank(&values, metric, scenario.level, more.len() as u32);
        all.curve(metric, *column, ranking.as_ref(), false)
    });
    Some(Doses {
        parameter: series.parameter,
        unit: series.spec.unit.into(),
        meaning: series.spec.description(),
        curves: headline.chain(others).collect(),
    })
}

struct By<'a> {
    scenario: &'a Scenario,
    analysis: &'a Analysis,
    unit: &'a str,
    doses: &'a [(usize, f64)],
}

impl By<'_> {
    fn curve(
        &self,
        metric: &Metric,
        column: usize,
        ranking: Option<&Ranking>,
        headline: bool,
    ) -> Curve {
        let standings = ranking.and_then(|ranking| standings(ranking, self.doses));
        let best = standings.as_ref().and_then(|all| {
            let at = all.iter().position(|standing| *standing == Standing::Best)?;
            Some(self.doses[at].0)
        });
        let standing = |index: usize| standings.as_ref().map(|all| all[index]);
        let points = self.doses.iter().enumerate().map(|(index, (arm, dose))| {
            let pair = ranking.zip(best).and_then(|(ranking, best)| ranking.pair(*arm, best));
            Point {
                arm: self.scenario.arms[*arm].name.clone(),
                dose: *dose,
                mean: self.analysis.arms[*arm].estimates[column].as_ref().map(Known::from),
                standing: standing(index),
                minus_best: pair.map(|pair| Known::from(&pair.paired.difference)),
            }
        });
        let points: Vec<Point> = points.collect();
        let n = ranking.map_or(0, |ranking| ranking.n);
        let told: Vec<(f64, Standing)> = standings
            .iter()
            .flat_map(|all| self.doses.iter().map(|(_, dose)| *dose).zip(all.iter().copied()))
            .collect();
        let found: Vec<Standing> = told.iter().map(|(_, standing)| *standing).collect();
        Curve {
            metric: metric.name.into(),
            unit: metric.unit_among(same_people(self.scenario, 0..self.scenario.arms.len())),
            less_is_better: metric.better == Better::Lower,
            headline,
            n,
            finding: if n < 2 { Finding::Unknown } else { finding::finding(&found) },
            sentence: sentence(&Told {
                furthest: furthest(metric, &points),
                metric: metric.name,
                unit: self.unit,
                doses: &told,
                steps: ranking.is_some_and(|ranking| steps(ranking, self.doses)),
                n,
            }),
            points,
        }
    }
}

/// How much it makes at most: the dose furthest behind the best, in words. A best can be beyond doubt
/// and matter to nobody.
fn furthest(metric: &Metric, points: &[Point]) -> String {
    let behind = points.iter().filter(|point| point.standing == Some(Standing::Behind));
    let gaps = behind.filter_map(|point| Some((point.dose, point.minus_best.as_ref()?.estimate)));
    let Some((dose, gap)) = gaps.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())) else {
        return String::new();
    };
    let off = rounded(gap.abs(), gap.abs());
    let unit = if metric.unit == "1" { String::new() } else { format!(" [{}]", metric.unit) };
    format!(" {dose}, the furthest from it, is off by {off}{unit}.")
}

/// How each dose stands to the one with the best mean; `None` if some dose has no rank.
fn standings(ranking: &Ranking, doses: &[(usize, f64)]) -> Option<Vec<Standing>> {
    let ranks = |arm: usize| ranking.arms.iter().position(|ranked| ranked.arm == arm);
    let places: Vec<usize> =
        doses.iter().map(|(arm, _)| ranks(*arm)).collect::<Option<Vec<usize>>>()?;
    let best = ranking.arms[*places.iter().min()?].arm;
    let standing = |arm: usize| {
        let is_same = ranking.pair(best, arm).is_some_and(|pair| pair.paired.is_same());
        match ranking.ahead(best, arm) {
            _ if arm == best => Standing::Best,
            _ if is_same => Standing::Same,
            true => Standing::Behind,
            false => Standing::NotToldApart,
        }
    };
    Some(doses.iter().map(|(arm, _)| standing(*arm)).collect())
}

/// Whether each dose is told apart from the next, and all in the same direction.
fn steps(ranking: &Ranking, doses: &[(usize, f64)]) -> bool {
    let all = |ahead: &dyn Fn(usize, usize) -> bool| {
        doses.windows(2).all(|two| ahead(two[0].0, two[1].0))
    };
    all(&|low, high| ranking.ahead(low, high)) || all(&|low, high| ranking.ahead(high, low))
}

/// The curves that share their chance of error with the ranks, and those that share another.
pub fn families(doses: &Doses) -> [Vec<&str>; 2] {
    [true, false].map(|headline| {
        let own = doses.curves.iter().filter(|curve| curve.headline == headline);
        own.map(|curve| curve.metric.as_str()).collect()
    })
}

#[cfg(test)]
mod tests;
