//! What all runs left behind, in the order of the plan.
//!
//! A run is reduced as soon as it ends: its numbers go to their columns (`values`), digests of the parts of
//! the outcome are added to running digests, the sizes of its cascades are counted, and its daily
//! series is added to running moments. So memory does not grow with replications, but for one byte and one
//! number of a column at a time. Replications come in order, so sums are always formed in the same
//! order and come out as the same bits; whoever wants the runs one by one is told of each as it comes.

use std::collections::BTreeMap;
use std::path::Path;

use super::live::Failure;
use super::plan::RunKey;
use super::run::{RunResult, RunState};
use super::values::Values;
use crate::ground::digest::{Digest, PartDigests, of_parts};
use crate::scenario::Scenario;
use crate::stats::Moments;
use crate::world::metrics::SERIES;
use crate::world::{Outcome, RunColumn};

/// Moments over replications of each daily figure: one row per day, in the order of [`SERIES`].
pub type SeriesMoments = Vec<[Moments; SERIES.len()]>;

/// How many cascades there were of each size \[reshares\], over all replications.
pub type CascadeCounts = BTreeMap<u32, u64>;

/// Is told of each run, in the order of the plan.
pub type Tell<'a> = &'a mut dyn FnMut(RunKey, &RunResult);

/// What all runs left behind.
pub struct Results {
    /// The columns of the table of runs.
    pub columns: Vec<RunColumn>,
    /// Their names.
    pub labels: Vec<String>,
    /// Replications of each arm that were planned.
    pub planned: u32,
    arms: usize,
    replications: u32,
    values: Values,
    /// How many runs succeeded, failed, and were not finished.
    ended: [u64; 3],
    failures: Vec<(RunKey, Failure)>,
    series: Vec<SeriesMoments>,
    cascades: Vec<CascadeCounts>,
    digests: BTreeMap<String, Digest>,
}

impl Results {
    /// No runs yet.
    pub fn new(scenario: &Scenario) -> Self {
        Results::at(scenario, None)
    }

    /// No runs yet; what does not fit into memory goes to a scratch file in `home`.
    pub fn at(scenario: &Scenario, home: Option<&Path>) -> Self {
        let columns = RunColumn::every(&scenario.setting, scenario.focus);
        let label = |column: &RunColumn| column.label(&scenario.setting, scenario.focus);
        Results {
            labels: columns.iter().map(label).collect(),
            values: Values::new(columns.len() * scenario.arms.len(), home),
            columns,
            planned: 0,
            arms: scenario.arms.len(),
            replications: 0,
            ended: [0; 3],
            failures: Vec::new(),
            series: vec![Vec::new(); scenario.arms.len()],
            cascades: vec![CascadeCounts::new(); scenario.arms.len()],
            digests: Outcome::part_names().map(|name| (name, Digest::default())).collect(),
        }
    }

    /// Takes in the next replication: one life for each arm, in order.
    pub fn take(&mut self, lives: Vec<RunResult>, tell: Tell) {
        assert_eq!(lives.len(), self.arms, "a replication has a run for each arm");
        let replication = self.replications;
        self.replications += 1;
        self.planned = self.planned.max(self.replications);
        let columns = self.columns.len();
        self.values.push(lives.iter().flat_map(|life| {
            let values = life.state.measured().map(|measured| &measured.values);
            (0..columns).map(move |column| values.and_then(|values| values[column]))
        }));
        for (arm, life) in lives.into_iter().enumerate() {
            let key = RunKey { replication, arm };
            self.add_digests(key, &life);
            add_series(&mut self.series[arm], &life.series);
            for size in &life.cascades {
                *self.cascades[arm].entry(*size).or_default() += 1;
            }
            tell(key, &life);
            match life.state {
                RunState::Succeeded(_) => self.ended[0] += 1,
                RunState::Failed(why) => {
                    self.ended[1] += 1;
                    self.failures.push((key, why));
                }
                RunState::Aborted => self.ended[2] += 1,
            }
        }
    }

    /// Takes in the next replication as one that was not finished.
    pub fn miss(&mut self, tell: Tell) {
        let lives = (0..self.arms).map(|_| RunResult::aborted()).collect();
        self.take(lives, tell);
    }

    /// Plans up to `replications`; those that never arrive count as aborted and have no run: a hundred
    /// thousand rows that say nothing would take longer to write than the others took to compute.
    pub fn plan(&mut self, replications: u32) {
        self.planned = self.planned.max(replications);
    }

    /// Replications taken in.
    pub fn replications(&self) -> u32 {
        self.replications
    }

    /// The runs that failed, with why.
    pub fn failures(&self) -> impl Iterator<Item = (RunKey, &Failure)> {
        self.failures.iter().map(|(key, why)| (*key, why))
    }

    /// Runs that ended with numbers, that failed, and that were not finished or never begun.
    pub fn counts(&self) -> (u64, u64, u64) {
        let [succeeded, failed, aborted] = self.ended;
        let never_begun = u64::from(self.planned - self.replications) * self.arms as u64;
        (succeeded, failed, aborted + never_begun)
    }

    /// A column of an arm by replication; missing where the run has no such number.
    pub fn values(&self, arm: usize, column: usize) -> Vec<Option<f64>> {
        self.values.column(arm * self.columns.len() + column)
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

    fn add_digests(&mut self, key: RunKey, life: &RunResult) {
        for (name, digest) in &mut self.digests {
            digest.whole(u64::from(key.replication)).whole(key.arm as u64);
            match life.parts.get(name) {
                Some(part) => digest.text(part),
                None => digest.text(life.state.name()),
            };
        }
    }

    /// A digest of each metric, of each daily series, of the cascades and of the counts of events,
    /// by name: each over all runs in the order of the plan, those without numbers included.
    pub fn digests(&self) -> PartDigests {
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
