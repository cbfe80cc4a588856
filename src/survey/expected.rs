//! What shares the measurement model implies, by integration instead of simulation.
//!
//! [`Expected`] holds for each item the chance of each answer at each node of a [`AttitudeGrid`]. Given
//! the attitudes, answers to different items are independent (local independence, Lord & Novick
//! 1968, chapter 16), so the share of people who give several answers is one weighted sum of
//! products. Skip rules are followed exactly: a share is among those who were asked all the
//! items it is about.
//!
//! There is an expected share of attitude items and of the fact [`Fact::Aware`] on day 0, which
//! is drawn apart from the attitudes. Everything else (appraisals, facts about what happened,
//! reasons) has none here, and neither has a share that depends on such an item by a skip rule:
//! they need people. What bends the answers (see
//! [`Bending`](super::fieldwork::Bending)) is left out as well.

use std::sync::Arc;

use super::quadrature::AttitudeGrid;
use super::questionnaire::{Asks, Fact, Graded, Questionnaire};
use super::study::{Answer, Bands, Joint};
use crate::ground::math::normal_cdf;
use crate::model::consumer::ConcernSpread;
use crate::world::Setting;

/// Where the bands stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    /// Mean stated concern of each band \[SD\].
    pub concern: [f64; 5],
    /// Mean stated expectation of each band \[SD\].
    pub expectation: [f64; 5],
    /// Share of each band who know that companies listen.
    pub aware: [f64; 5],
}

impl Levels {
    /// Those of a setting on day 0.
    pub fn of_setting(setting: &Setting) -> Self {
        Levels {
            concern: setting.bands.each_ref().map(|band| band.concern_level),
            expectation: setting.bands.each_ref().map(|band| band.expectation_level),
            aware: setting.bands.each_ref().map(|band| band.aware_share),
        }
    }
}

/// Answers that a person must have given: items ascending, the allowed answers a bit each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pattern(Vec<(usize, u16)>);

impl Pattern {
    /// The pattern with one more demand.
    fn demand(&mut self, item: usize, answers: u16) {
        match self.0.binary_search_by_key(&item, |(item, _)| *item) {
            Ok(at) => self.0[at].1 &= answers,
            Err(at) => self.0.insert(at, (item, answers)),
        }
    }

    /// Both patterns at once.
    pub(super) fn and(&self, other: &Pattern) -> Pattern {
        let mut both = self.clone();
        other.0.iter().for_each(|(item, answers)| both.demand(*item, *answers));
        both
    }

    /// Whether it demands anything of an item.
    pub(super) fn has(&self, item: usize) -> bool {
        self.0.iter().any(|(other, _)| *other == item)
    }
}

/// The chance of each answer at each node, `[answer][node]`.
type AnswerChances = Vec<Vec<f64>>;

/// What the measurement model expects, exact up to the quadrature.
#[derive(Clone, Debug)]
pub struct Expected {
    grid: AttitudeGrid,
    levels: Levels,
    /// For each item what those have answered who are asked it.
    asked: Arc<Vec<Pattern>>,
    /// `None` for an item without an expected share.
    tables: Vec<Option<Arc<AnswerChances>>>,
}

impl Expected {
    /// Tables for a questionnaire; about 0.1 ms for an attitude item with three answers.
    pub fn new(questionnaire: &Questionnaire, grid: &AttitudeGrid, levels: &Levels) -> Self {
        let mut asked: Vec<Pattern> = Vec::with_capacity(questionnaire.items.len());
        for item in &questionnaire.items {
            let mut pattern = Pattern::default();
            for rule in &item.only_if {
                pattern = asked.get(rule.item).map_or(pattern.clone(), |asked| asked.and(&pattern));
                pattern.demand(rule.item, rule.answers);
            }
            asked.push(pattern);
        }
        let table = |item: &super::questionnaire::Item| match &item.asks {
            Asks::Attitude(graded) => Some(Arc::new(graded_table(graded, grid, levels))),
            Asks::Fact { fact: Fact::Aware, answer_of } => {
                Some(Arc::new(aware_table(answer_of, item.answers.len(), grid, levels)))
            }
            _ => None,
        };
        let tables = questionnaire.items.iter().map(table).collect();
        Expected { grid: grid.clone(), levels: levels.clone(), asked: Arc::new(asked), tables }
    }

    /// For the people of a setting on day 0.
    pub fn of_setting(questionnaire: &Questionnaire, setting: &Setting) -> Self {
        let shares = setting.bands.each_ref().map(|band| band.share);
        let correlation = setting.population.attitude_correlation;
        let grid = AttitudeGrid::new(&shares, ConcernSpread::published(), correlation);
        Expected::new(questionnaire, &grid, &Levels::of_setting(setting))
    }

    /// The same with one attitude item answered otherwise.
    pub(super) fn with_item(&self, item: usize, graded: &Graded) -> Self {
        let mut changed = self.clone();
        changed.tables[item] = Some(Arc::new(graded_table(graded, &self.grid, &self.levels)));
        changed
    }

    /// Share of those in the bands who give all these answers, among those who are asked all
    /// these items. Two different answers to one item that allows one have the share 0.
    ///
    /// `None` if an item, or one that decides whether it is asked, has no expected share; if an
    /// item or answer does not exist; and if nobody is asked.
    pub fn share(&self, all_of: &[Answer], bands: Bands) -> Option<f64> {
        let (gave, asked) = self.patterns(all_of)?;
        self.ratio(&gave, &asked, bands)
    }

    /// The patterns of having given all these answers, and of having been asked.
    pub(super) fn patterns(&self, all_of: &[Answer]) -> Option<(Pattern, Pattern)> {
        let mut asked = Pattern::default();
        for Answer { item, answer } in all_of {
            self.tables.get(*item)?.as_ref()?.get(*answer)?;
            asked = asked.and(self.asked.get(*item)?);
        }
        let mut gave = asked.clone();
        all_of.iter().for_each(|Answer { item, answer }| gave.demand(*item, 1 << answer));
        Some((gave, asked))
    }

    /// Share of the first pattern among those of the second, over bands mixed by their shares.
    pub(super) fn ratio(&self, gave: &Pattern, asked: &Pattern, bands: Bands) -> Option<f64> {
        let (mut above, mut below) = (0.0, 0.0);
        for band in (0..5).filter(|band| bands.has(*band)) {
            let share = self.grid.shares()[band];
            above += share * self.in_band(gave, band)?;
            below += share * self.in_band(asked, band)?;
        }
        (below > 0.0).then(|| above / below)
    }

    /// Share of everyone in a band who fits the pattern; `None` if an item has no table.
    pub(super) fn in_band(&self, pattern: &Pattern, band: usize) -> Option<f64> {
        let range = self.grid.range(band);
        let nodes = self.grid.band(band);
        let chance = |table: &AnswerChances, answers: u16, node: usize| -> f64 {
            let allowed = (0..table.len()).filter(|answer| answers >> answer & 1 == 1);
            allowed.map(|answer| table[answer][range.start + node]).sum()
        };
        let Some((last, others)) = pattern.0.split_last() else { return Some(1.0) };
        let mut product: Vec<f64> = nodes.iter().map(|node| node.weight).collect();
        for (item, answers) in others {
            let table = self.tables.get(*item)?.as_ref()?;
            product.iter_mut().enumerate().for_each(|(i, p)| *p *= chance(table, *answers, i));
        }
        let table = self.tables.get(last.0)?.as_ref()?;
        Some(product.iter().enumerate().map(|(i, p)| p * chance(table, last.1, i)).sum())
    }
}

/// Chances of the answers to an attitude item: differences of Phi((mean - threshold) / sd).
fn graded_table(graded: &Graded, grid: &AttitudeGrid, levels: &Levels) -> AnswerChances {
    let inverse_sd = 1.0 / graded.own_sd(grid.correlation()).max(1e-9);
    let mut table = vec![vec![0.0; grid.len()]; graded.thresholds.len() + 1];
    for band in 0..5 {
        let start = grid.range(band).start;
        for (i, node) in grid.band(band).iter().enumerate() {
            let mean = graded.concern * (levels.concern[band] + node.concern)
                + graded.expectation * (levels.expectation[band] + node.expectation);
            let mut below = 0.0;
            for (answer, threshold) in graded.thresholds.iter().enumerate() {
                let upto = normal_cdf((mean - threshold) * inverse_sd);
                table[answer][start + i] = upto - below;
                below = upto;
            }
            table[graded.thresholds.len()][start + i] = 1.0 - below;
        }
    }
    table
}

/// Chances of the answers to "aware: yes, no".
fn aware_table(
    answer_of: &[usize],
    answers: usize,
    grid: &AttitudeGrid,
    levels: &Levels,
) -> AnswerChances {
    let mut table = vec![vec![0.0; grid.len()]; answers];
    for (band, aware) in levels.aware.iter().enumerate() {
        for (answer, share) in answer_of.iter().zip([*aware, 1.0 - aware]) {
            table[*answer][grid.range(band)].iter_mut().for_each(|chance| *chance += share);
        }
    }
    table
}

/// Bounds of the share of those to whom all of several things apply, if only the share of each is
/// known: max(0, sum - (k - 1)) and the smallest (Frechet 1951, Annales de l'Universite de Lyon A
/// 14, 53-77). Without any thing both bounds are 1.
pub fn frechet_bounds(shares: &[f64]) -> (f64, f64) {
    let missing: f64 = shares.iter().map(|share| 1.0 - share).sum();
    ((1.0 - missing).max(0.0), shares.iter().copied().fold(1.0, f64::min))
}

/// A joint share over everyone at several correlations of the attitudes, all else as it is.
///
/// `None` where there is no expected share, where a correlation is not within (-1, 1), or where
/// the loadings of an item of the joint share would explain more than everything.
pub fn across_correlation(
    questionnaire: &Questionnaire,
    setting: &Setting,
    joint: &Joint,
    correlations: &[f64],
) -> Vec<Option<f64>> {
    let shares = setting.bands.each_ref().map(|band| band.share);
    let levels = Levels::of_setting(setting);
    let explains_too_much =
        |answer: &Answer, correlation| match questionnaire.items.get(answer.item) {
            Some(item) => match &item.asks {
                Asks::Attitude(graded) => graded.explained(correlation) > 1.0,
                _ => false,
            },
            None => false,
        };
    let at = |correlation: &f64| {
        let impossible = correlation.abs() >= 1.0
            || joint.all_of.iter().any(|answer| explains_too_much(answer, *correlation));
        if impossible {
            return None;
        }
        let grid = AttitudeGrid::new(&shares, ConcernSpread::published(), *correlation);
        Expected::new(questionnaire, &grid, &levels).share(&joint.all_of, Bands::ALL)
    };
    correlations.iter().map(at).collect()
}

#[cfg(test)]
mod tests;
