//! What the folder of a survey holds, read back.

use serde::Deserialize;

use super::study::Study;
use crate::report::sheet::Sheet;
use crate::report::words::percent;
use crate::report::{ReportError, Source};
use crate::scenario::Scenario;
use crate::survey::shortfall::Shortfalls;

/// The manifest of a survey; what only some kinds have is missing in the others.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Manifest {
    /// Version of the program.
    pub earful: String,
    /// What does the same in the folder.
    pub command: String,
    /// Name of the study.
    pub study: String,
    /// Its digest.
    pub study_digest: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Its digest.
    pub scenario_digest: String,
    /// Seed of all draws.
    pub seed: u64,
    /// Digest of the tables.
    pub results_digest: String,
    /// How long it took [s].
    pub wall_seconds: f64,
    /// The arm whose policies are in force.
    pub arm: Option<String>,
    /// The day on which people are asked.
    pub day: Option<u64>,
    /// The days on which they are asked.
    pub days: Vec<u64>,
    /// Which replication of the people is asked.
    pub replication: Option<u64>,
    /// Replications that were finished.
    pub replications: Option<u64>,
    /// How often a study was to be done.
    pub replicates: Option<u64>,
    /// How often it was not.
    pub not_finished: u64,
    /// What could not be done, and why.
    pub failures: Vec<(u64, String)>,
    /// Margin of equivalence [points].
    pub margin: Option<f64>,
    /// Level of intervals and tests.
    pub level: Option<f64>,
    /// Digest of all surveys of a study.
    pub surveys_digest: Option<String>,
    /// What changed, in sentences.
    pub sentences: Vec<String>,
    /// What is left of chi-square where shares are free.
    pub saturated_chi_square: Option<f64>,
    /// Distance of a fit.
    pub chi_square: Option<f64>,
    /// Cells less parameters of a fit.
    pub freedom: Option<i64>,
    /// Whether a fit came to its end.
    pub converged: Option<bool>,
    /// What all surveys did not get; `None` in folders of version 0.1.
    pub fieldwork: Option<Shortfalls>,
    /// What a reader has to know of that, in sentences.
    pub warnings: Vec<String>,
    /// How the weights came about.
    pub weights: Option<Weights>,
    /// The same for the first survey of a study.
    pub weights_of_replicate_0: Option<Weights>,
    /// The mean over many surveys of what weights cost.
    pub mean_design_effect: Option<f64>,
}

/// How people were found and weighted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// People who answered.
    pub interviews: u64,
    /// People who were asked.
    pub invited: u64,
    /// People who refused.
    pub refused: u64,
    /// What weights cost: the factor by which the variance of a share grows.
    pub design_effect: Option<f64>,
    /// Whether the weights meet the known shares.
    pub converged: bool,
    /// Rounds of weighting; 0 without weights.
    pub rounds: u64,
}

/// A survey, or a study done many times, or a fit.
pub struct Survey {
    /// What was done.
    pub manifest: Manifest,
    /// What was asked.
    pub study: Option<Study>,
    /// The scenario of the people, if it can be read without its folder.
    pub scenario: Option<Scenario>,
    /// `survey.csv`.
    pub table: Option<Sheet>,
    /// `joint.csv`.
    pub joint: Option<Sheet>,
    /// `fit.csv`.
    pub fit: Option<Sheet>,
    /// `cells.csv`.
    pub cells: Option<Sheet>,
    /// `parameters.csv`.
    pub parameters: Option<Sheet>,
}

impl Survey {
    /// Reads what there is.
    ///
    /// # Errors
    ///
    /// A file is damaged.
    pub fn read(source: &Source) -> Result<Self, ReportError> {
        let manifest: Manifest = source.manifest()?;
        let scenario = source.scenario(&manifest.scenario)?;
        Ok(Survey {
            study: Study::read(source)?,
            scenario,
            table: source.sheet("survey.csv")?,
            joint: source.sheet("joint.csv")?,
            fit: source.sheet("fit.csv")?,
            cells: source.sheet("cells.csv")?,
            parameters: source.sheet("parameters.csv")?,
            manifest,
        })
    }

    /// What the study was, in a line.
    pub fn title(&self) -> String {
        let title = self.study.as_ref().map(|study| study.title.clone());
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| self.manifest.study.clone())
    }

    /// The level of intervals and tests; 95% where neither manifest nor scenario can be asked.
    pub fn level(&self) -> f64 {
        let scenario = self.scenario.as_ref().map(|scenario| scenario.level);
        self.manifest.level.or(scenario).unwrap_or(0.95)
    }

    /// The same as in `95% interval`.
    pub fn level_in_words(&self) -> String {
        percent(self.level())
    }

    /// The wording of a question; empty without the study.
    pub fn wording(&self, item: &str) -> String {
        self.study.as_ref().map_or(String::new(), |study| study.wording(item))
    }

    /// Whether an answer is the first of its question, the one that a statement is about.
    pub fn is_first(&self, item: &str, answer: &str) -> bool {
        let found = self.study.as_ref().and_then(|study| study.item(item));
        found.is_none_or(|item| item.answers.first().is_some_and(|first| first == answer))
    }

    /// Surveys of a study that were done.
    pub fn surveys(&self) -> u64 {
        let Manifest { replicates, not_finished, failures, .. } = &self.manifest;
        replicates.unwrap_or(0).saturating_sub(not_finished + failures.len() as u64)
    }
}
