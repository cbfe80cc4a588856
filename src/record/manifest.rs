//! The manifest: what was run, with what, how it went and what came out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Needed;

/// Why a run has no numbers.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct FailedRun {
    /// Name of the arm.
    pub arm: String,
    /// Index of the replication.
    pub replication: u32,
    /// What was being done.
    pub stage: String,
    /// What went wrong.
    pub message: String,
}

/// Counts of runs, one run being an arm in a replication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct RunCounts {
    /// Arms times replications.
    pub planned: u64,
    /// Ended with numbers.
    pub succeeded: u64,
    /// Ended with an error.
    pub failed: u64,
    /// Not finished because the experiment was interrupted.
    pub aborted: u64,
}

/// How the number of replications was found.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Stopping {
    /// The metric that was to be known precisely.
    pub metric: String,
    /// The half width wished for, in the unit of the metric.
    pub half_width: f64,
    /// The widest half width reached over the arms; missing if an arm has no interval.
    pub reached: Option<f64>,
    /// Whether every arm is as precise as wished.
    pub met: bool,
    /// The level that the intervals of this metric hold over all looks.
    pub level: f64,
    /// Which look was the last, 1 for the first.
    pub look: u32,
    /// The level of each interval at that look: higher, to pay for looking more than once.
    pub level_of_look: f64,
}

/// How effects were divided among groups of mechanisms.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct SplitRecord {
    /// `exact`, or `pairs` of orders.
    pub form: String,
    /// Names of the arms whose effects were divided.
    pub arms: Vec<String>,
    /// Replications that were planned.
    pub replications: u32,
    /// Those that were divided.
    pub divided: u32,
    /// Those that failed.
    pub failed: u32,
    /// Runs that were planned, beside those of the comparison.
    pub runs: u64,
    /// Digest of every number: the same on every machine, for any number of threads.
    pub digest: String,
}

/// What was run, with what, how it went and what came out.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Manifest {
    /// Version of the program.
    pub earful: String,
    /// `complete`, or `partial` if a run failed or was not finished.
    pub status: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Digest of the scenario's canonical form.
    pub scenario_digest: String,
    /// Seed of all draws.
    pub seed: u64,
    /// Names of the arms.
    pub arms: Vec<String>,
    /// The arm that the others are compared with.
    pub baseline: String,
    /// The brand in question.
    pub focus: String,
    /// Replications of each arm that were planned.
    pub replications: u32,
    /// How the runs ended.
    pub runs: RunCounts,
    /// The runs that failed.
    pub failures: Vec<FailedRun>,
    /// Level of the intervals.
    pub level: f64,
    /// How the number of replications was found, if not given.
    pub until: Option<Stopping>,
    /// How effects were divided, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<SplitRecord>,
    /// What has to be put into the folder before it can be run again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Needed>,
    /// Digest of each metric, of each daily series, of the cascades and of the counts of events over
    /// all outcomes in the order of replication and arm; none in results of version 0.1.0.
    #[serde(default)]
    pub digests: BTreeMap<String, String>,
    /// Digest of all of these: the same on every machine, for any number of threads.
    pub results_digest: String,
    /// When the experiment began.
    pub started: String,
    /// How long it took [s].
    pub wall_seconds: f64,
    /// How many threads worked.
    pub threads: usize,
}

impl Manifest {
    /// The manifest as indented JSON.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).expect("a manifest has only plain fields");
        json.push(b'\n');
        json
    }
}
