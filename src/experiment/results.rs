//! What all runs left behind, in the order of the plan.
//!
//! A run is reduced as soon as it ends: a number per column, digests of the parts of the outcome,
//! which are added to running digests, the sizes of its cascades, which are counted, and its daily
//! series, which is added to running moments. The last three are dropped. Replications may arrive in
//! any order; each waits until those before it are in, so sums are always formed in the same
//! order and come out as the same bits.

use std::collections::BTreeMap;

use super::live::Failure;
use super::plan::{RunKey, keys};
use super::run::{Life, State};
use crate::ground::digest::{Digest, Parts, of_parts};
use crate::scenario::Scenario;
use crate::stats::Moments;
use crate::world::metrics::SERIES;
use crate::world::{Column, Outcome};

/// One run and how it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Which run.
    pub key: RunKey,
    /// How it ended.
    pub state: State,
}

/// Moments over replications of each daily figure: one row per day, in the order of [`SERIES`].
pub type SeriesMoments = Vec<[Moments; SERIES.len()]>;

/// How many cascades there were of each size [reshares], over all replications.
pub type CascadeCounts = BTreeMap<u32, u64>;

/// What all runs left behind.
#[derive(Clone)]
pub struct Results {
    /// The columns of the table of runs.
    pub columns: Vec<Column>,
    /// Their names.
    pub labels: Vec<String>,
    /// Replications of each arm that were planned.
    pub planned: u32,
    arms: usize,
    runs: Vec<Run>,
    series: Vec<SeriesMoments>,
    cascades: Vec<CascadeCounts>,
    digests: BTreeMap<String, Digest>,
    waiting: BTreeMap<u32, Vec<Life>>,
}

impl Results {
    /// No runs yet.
    pub fn new(scenario: &Scenario) -> Self {
        let columns = Column::every(&scenario.setting, scenario.focus);
        let label = |column: &Column| column.label(&scenario.setting, scenario.focus);
        Results {
            labels: columns.iter().map(label).collect(),
            columns,
            planned: 0,
            arms: scenario.arms.len(),
            runs: Vec::new(),
            series: vec![Vec::new(); scenario.arms.len()],
            cascades: vec![CascadeCounts::new(); scenario.arms.len()],
            digests: Outcome::part_names().map(|name| (name, Digest::default())).collect(),
            waiting: BTreeMap::new(),
        }
    }

    /// Takes in a replication: one life for each arm, in order.
    pub fn take(&mut self, replication: u32, lives: Vec<Life>) {
        assert_eq!(lives.len(), self.arms, "a replication has a run for each arm");
        self.waiting.insert(replication, lives);
        while let Some(lives) = self.waiting.remove(&self.replications()) {
            let replication = self.replications();
            for (arm, life) in lives.into_iter().enumerate() {
                self.add_digests(replication, arm, &life);
                add_series(&mut self.series[arm], &life.series);
                for size in life.cascades {
                    *self.cascades[arm].entry(size).or_default() += 1;
                }
                self.runs.push(Run { key: RunKey { replication, arm }, state: life.state });
            }
        }
    }

    /// Plans up to `replications`; those that never arrive count as aborted.
    pub fn plan(&mut self, replications: u32) {
        self.planned = self.planned.max(replications);
    }

    /// Fills in what did not arrive before what did. What was planned after that and never begun
    /// is counted and has no run: a hundred thousand rows that say nothing would take longer to
    /// write than the others took to compute.
    pub fn close(&mut self, scenario: &Scenario) {
        let end = self.waiting.keys().next_back().map_or(0, |last| last + 1);
        for replication in self.replications()..end {
            if !self.waiting.contains_key(&replication) {
                let lives = keys(scenario, replication).map(|_| Life::aborted()).collect();
                self.take(replication, lives);
            }
        }
    }

    /// Replications taken in, without a gap from the first.
    pub fn replications(&self) -> u32 {
        (self.runs.len() / self.arms.max(1)) as u32
    }

    /// All runs in the order of the plan, up to the last that was begun.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The runs that failed, with why.
    pub fn failures(&self) -> impl Iterator<Item = (RunKey, &Failure)> {
        self.runs.iter().filter_map(|run| match &run.state {
            State::Failed(failure) => Some((run.key, failure)),
            _ => None,
        })
    }

    /// Runs that ended with numbers, that failed, and that were not finished or never begun.
    pub fn counts(&self) -> (u64, u64, u64) {
        let planned = u64::from(self.planned) * self.arms as u64;
        let never_begun = planned.saturating_sub(self.runs.len() as u64);
        self.runs.iter().fold((0, 0, never_begun), |(good, bad, cut), run| match run.state {
            State::Succeeded(_) => (good + 1, bad, cut),
            State::Failed(_) => (good, bad + 1, cut),
            State::Aborted => (good, bad, cut + 1),
        })
    }

    /// A column of an arm by replication; missing where the run has no such number.
    pub fn values(&self, arm: usize, column: usize) -> Vec<Option<f64>> {
        let value = |run: &Run| run.state.measured().and_then(|found| found.values[column]);
        self.runs.iter().skip(arm).step_by(self.arms).map(value).collect()
    }

    /// The daily figures of an arm over replications.
    pub fn series(&self, arm: usize) -> &SeriesMoments {
        &self.series[arm]
    }

    /// The cascades of an arm by size.
    pub fn cascades(&self, arm: usize) -> &CascadeCounts {
        &self.cascades[arm]
    }

    /// The column of that name.
    pub fn column(&self, label: &str) -> Option<usize> {
        self.labels.iter().position(|known| known == label)
    }

    fn add_digests(&mut self, replication: u32, arm: usize, life: &Life) {
        for (name, digest) in &mut self.digests {
            digest.whole(u64::from(replication)).whole(arm as u64);
            match life.parts.get(name) {
                Some(part) => digest.text(part),
                None => digest.text(life.state.name()),
            };
        }
    }

    /// A digest of each metric, of each daily series, of the cascades and of the counts of events,
    /// by name: each over all runs in the order of the plan, those without numbers included.
    pub fn digests(&self) -> Parts {
        self.digests.iter().map(|(name, digest)| (name.clone(), digest.hex())).collect()
    }

    /// The digest of all of them.
    pub fn digest(&self) -> String {
        of_parts(&self.digests())
    }
}

fn add_series(moments: &mut SeriesMoments, series: &[[f64; SERIES.len()]]) {
    if moments.len() < series.len() {
        moments.resize(series.len(), [Moments::default(); SERIES.len()]);
    }
    for (day, row) in moments.iter_mut().zip(series) {
        for (moments, value) in day.iter_mut().zip(row).filter(|(_, value)| !value.is_nan()) {
            moments.add(*value);
        }
    }
}
