//! What was found, by the kind of result.
//!
//! Readers of the first format take what is missing for nothing: it was not kept yet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::survey::fielded::Fielded;
use crate::survey::shortfall::Shortfalls;

/// What was found.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Found {
    /// `earful compare` and `earful run`.
    Comparison(ComparisonFound),
    /// `earful survey --day`.
    SurveyDay(SurveyDay),
    /// `earful survey --wave`.
    SurveyWaves(SurveyWaves),
    /// `earful survey --before-after`.
    SurveyChange(SurveyChange),
    /// `earful reproduce`: a study done many times.
    Reproduction(ReproductionFound),
    /// `earful reproduce --fit`: parameters fitted to a study.
    StudyFit(StudyFit),
    /// `earful calibrate`, with a fit or without.
    Calibration(CalibrationFound),
}

impl Found {
    /// What a reader would call it.
    pub fn name(&self) -> &'static str {
        match self {
            Found::Comparison(_) => "a comparison of policies",
            Found::SurveyDay(_) => "a survey on one day",
            Found::SurveyWaves(_) => "a survey on several days",
            Found::SurveyChange(_) => "a survey before and after",
            Found::Reproduction(_) => "a study done many times",
            Found::StudyFit(_) => "a fit to a study",
            Found::Calibration(_) => "a scenario held against published figures",
        }
    }
}

impl Found {
    /// What surveys did not get, for results that have any.
    pub fn short(&self) -> Option<&Short> {
        match self {
            Found::SurveyDay(found) => Some(&found.short),
            Found::SurveyWaves(found) => Some(&found.short),
            Found::SurveyChange(found) => Some(&found.short),
            Found::Reproduction(found) => Some(&found.short),
            Found::Comparison(_) | Found::StudyFit(_) | Found::Calibration(_) => None,
        }
    }

    /// How people were found and weighted, in the first survey of many.
    pub fn weights(&self) -> Option<&Weights> {
        match self {
            Found::SurveyDay(found) => Some(&found.weights),
            Found::SurveyWaves(found) => Some(&found.weights),
            Found::Reproduction(found) => found.weights_of_replicate_0.as_ref(),
            _ => None,
        }
    }

    /// What failed of results that count replications, surveys or days.
    pub fn failures(&self) -> &[(u64, String)] {
        match self {
            Found::SurveyWaves(found) => &found.failures,
            Found::SurveyChange(found) => &found.failures,
            Found::Reproduction(found) => &found.failures,
            Found::Calibration(found) => &found.failures,
            Found::Comparison(_) | Found::SurveyDay(_) | Found::StudyFit(_) => &[],
        }
    }
}

/// What failed, by its number (a replication, a survey or a day), and why.
pub type Failures = Vec<(u64, String)>;

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

/// A comparison of policies.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ComparisonFound {
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
    /// Digest of each metric, of each daily series, of the cascades and of the counts of events over
    /// all outcomes in the order of replication and arm; none in results of version 0.1.0.
    #[serde(default)]
    pub digests: BTreeMap<String, String>,
}

impl ComparisonFound {
    /// Whether nothing is left to be done: all runs have ended, and so have those of the division.
    pub fn is_over(&self) -> bool {
        let is_over = |split: &SplitRecord| split.divided + split.failed >= split.replications;
        self.runs.aborted == 0 && self.split.as_ref().is_none_or(is_over)
    }
}

/// A survey on one day.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct SurveyDay {
    /// The arm whose policies are in force.
    pub arm: String,
    /// The day on which people are asked.
    pub day: u64,
    /// Which replication of the people is asked.
    pub replication: u64,
    /// How people were found and weighted.
    pub weights: Weights,
    /// What the survey did not get.
    #[serde(flatten)]
    pub short: Short,
}

/// A survey of the same people on several days.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct SurveyWaves {
    /// The arm whose policies are in force.
    pub arm: String,
    /// The days on which people were asked.
    pub days: Vec<u64>,
    /// Which replication of the people is asked.
    pub replication: u64,
    /// How people were found and weighted on the first day.
    pub weights: Weights,
    /// The days without numbers.
    pub failures: Failures,
    /// What the surveys did not get.
    #[serde(flatten)]
    pub short: Short,
}

/// A survey before the policies begin and again at the end, in every arm.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct SurveyChange {
    /// Replications that were finished.
    pub replications: u64,
    /// Those that failed.
    pub failures: Failures,
    /// Those that were not finished; `None` where that was not kept.
    pub not_finished: Option<u64>,
    /// What changed, in sentences.
    pub sentences: Vec<String>,
    /// The share of those asked before who were reached again, by arm; none where that was not kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<(String, f64)>,
    /// What the surveys did not get.
    #[serde(flatten)]
    pub short: Short,
}

/// A study done many times.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct ReproductionFound {
    /// How often it was to be done.
    pub replicates: u64,
    /// The surveys that failed.
    pub failures: Failures,
    /// How many were not finished.
    pub not_finished: u64,
    /// Margin of equivalence \[points\].
    pub margin: Option<f64>,
    /// Level of intervals and tests.
    pub level: Option<f64>,
    /// Digest of all surveys.
    pub surveys_digest: String,
    /// How many cells have each verdict, by what they were used for.
    pub verdicts: BTreeMap<String, BTreeMap<String, u64>>,
    /// What is left of chi-square where shares are free, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saturated_chi_square: Option<f64>,
    /// The shares that come as near as that to the cells of `survey.csv`, in their order [percent].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub saturated_shares: Vec<Option<f64>>,
    /// How answers go with the concern behind conduct, if any of them does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conduct: Option<Conduct>,
    /// The mean over the surveys of what weights cost.
    pub mean_design_effect: Option<f64>,
    /// How people were found and weighted in the first survey.
    pub weights_of_replicate_0: Option<Weights>,
    /// For people who live first: the arm whose policies are in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arm: Option<String>,
    /// For people who live first: the day on which they are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u64>,
    /// For people who live first: in how many worlds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worlds: Option<u64>,
    /// What the surveys did not get.
    #[serde(flatten)]
    pub short: Short,
}

/// Correlations with the concern behind conduct, over surveys.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Conduct {
    /// That of the concern that is stated.
    pub stated: Option<f64>,
    /// Those of the first answers of items about it, by item and answer.
    pub answers: Vec<(String, Option<f64>)>,
}

/// Parameters fitted to a study.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct StudyFit {
    /// Distance of the fit.
    pub chi_square: f64,
    /// Cells less parameters.
    pub freedom: i64,
    /// How often the distance was computed.
    pub evaluations: u64,
    /// Whether the fit came to its end.
    pub converged: bool,
}

/// A scenario held against published figures.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct CalibrationFound {
    /// Replications that were finished.
    pub replications: u64,
    /// Those that failed.
    pub failures: Failures,
    /// Those that were not finished.
    pub not_finished: u64,
    /// Figures outside what is allowed.
    pub outside: u64,
    /// Figures that were judged.
    pub judged: u64,
    /// What that says in a sentence.
    pub headline: String,
    /// Exits in all replications by their reason; none where that was not kept.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub exits: BTreeMap<String, u64>,
    /// How the fit went, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fit: Option<FitFound>,
}

/// How a fit to published figures went.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct FitFound {
    /// Why it ended.
    pub ended: String,
    /// Rounds of it.
    pub rounds: u64,
    /// How often the scenario was run.
    pub runs: u64,
    /// How far figures were off, and numbers from where they began, before it.
    pub before: FitSum,
    /// The same after it.
    pub after: FitSum,
    /// How much the figures say of each direction in which numbers may move.
    pub singular_values: Vec<f64>,
}

/// What a fit makes small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct FitSum {
    /// How far figures are off.
    pub misfit: f64,
    /// How far numbers have moved.
    pub moving: f64,
}

/// How people were found and weighted.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Weights {
    /// Whether the weights meet the known shares.
    pub converged: bool,
    /// Rounds of weighting; 0 without weights.
    pub rounds: u64,
    /// The largest difference between a weighted share and what is known.
    pub largest_miss: f64,
    /// People whose weight is at a bound.
    pub at_bounds: u64,
    /// What weights cost: the factor by which the variance of a share grows.
    pub design_effect: Option<f64>,
    /// The smallest positive weight.
    pub smallest: f64,
    /// The largest weight.
    pub largest: f64,
    /// People who were asked.
    pub invited: u64,
    /// Those of them who could not be reached.
    pub not_covered: u64,
    /// Those who refused.
    pub refused: u64,
    /// Those who were willing and not needed.
    pub over_quota: u64,
    /// Interviews that each age band is short of its quota.
    pub short_of_quota: Vec<u64>,
    /// People who answered.
    pub interviews: u64,
}

impl Weights {
    /// Those of a survey.
    pub fn of(fielded: &Fielded) -> Self {
        let (raked, sample) = (&fielded.raked, &fielded.sample);
        Weights {
            converged: raked.converged,
            rounds: raked.rounds.into(),
            largest_miss: raked.largest_miss,
            at_bounds: raked.at_bounds,
            design_effect: Some(raked.kish_effect),
            smallest: raked.smallest,
            largest: raked.largest,
            invited: sample.invited.into(),
            not_covered: sample.not_covered.into(),
            refused: sample.refused.into(),
            over_quota: sample.over_quota.into(),
            short_of_quota: sample.short.map(u64::from).into(),
            interviews: sample.people.len() as u64,
        }
    }
}

/// What surveys wanted and did not get.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Short {
    /// The counts; `None` in folders of version 0.1.
    pub fieldwork: Option<Shortfalls>,
    /// What a reader has to know of them, in sentences.
    pub warnings: Vec<String>,
}

/// Failures by their numbers, whatever counted them.
pub fn failures<N: Copy + Into<u64>, W: ToString>(all: &[(N, W)]) -> Failures {
    all.iter().map(|(number, why)| ((*number).into(), why.to_string())).collect()
}
