//! What the folder of a survey holds, read back.

use super::study::Study;
use crate::document::words::percent;
use crate::document::{ReportError, Source};
use crate::record::{Found, Manifest};
use crate::scenario::Scenario;

/// A survey, or a study done many times, or a fit.
pub struct Survey {
    /// What was done.
    pub manifest: Manifest,
    /// What was asked.
    pub study: Option<Study>,
    /// The scenario of the people, if it can be read without its folder.
    pub scenario: Option<Scenario>,
}

impl Survey {
    /// Reads what there is.
    ///
    /// # Errors
    ///
    /// A file is damaged.
    pub fn read(source: &Source) -> Result<Self, ReportError> {
        let manifest = source.manifest().clone();
        let scenario = source.scenario(&manifest.scenario)?;
        Ok(Survey { study: Study::read(source)?, scenario, manifest })
    }

    /// What the study was, in a line.
    pub fn title(&self) -> String {
        let title = self.study.as_ref().map(|study| study.title.clone());
        let name = || self.manifest.study.clone().unwrap_or_default().name;
        title.filter(|title| !title.is_empty()).unwrap_or_else(name)
    }

    /// The level of intervals and tests; 95% where neither manifest nor scenario can be asked.
    pub fn level(&self) -> f64 {
        let own = match &self.manifest.found {
            Found::Reproduction(found) => found.level,
            _ => None,
        };
        let scenario = self.scenario.as_ref().map(|scenario| scenario.level);
        own.or(scenario).unwrap_or(0.95)
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
        match &self.manifest.found {
            Found::Reproduction(found) => {
                let missing = found.not_finished + found.failures.len() as u64;
                found.replicates.saturating_sub(missing)
            }
            _ => 0,
        }
    }
}
