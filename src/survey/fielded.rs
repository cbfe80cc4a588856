//! A survey that was done: who answered what, with which weight.

use super::diary::Diary;
use super::fieldwork::{Auxiliary, SURVEY, Sample};
use super::interview::{Interviewer, Responses};
use super::person::Frame;
use super::study::{Answer, Bands, Study};
use crate::ground::draws::Key;
use crate::stats::raking::{Raked, RakingError};
use crate::stats::weights::{WeightedShare, kish_effect, share};
use crate::world::Setting;
use thiserror::Error;

/// The respondents of one survey, their answers and weights.
#[derive(Clone, Debug)]
pub struct Fielded {
    /// Who was found, and how the search went.
    pub sample: Sample,
    /// What they answered.
    pub responses: Responses,
    /// Their weights, and how the raking went.
    pub raked: Raked,
}

/// Why there is no survey.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum FieldError {
    /// Nobody was interviewed.
    #[error(
        "nobody was interviewed: of {invited} invited {not_covered} were not covered and {refused} \
         refused; raise coverage, fieldwork.response_rate or the number of people"
    )]
    Nobody {
        /// People invited.
        invited: u32,
        /// Of these not in the frame.
        not_covered: u32,
        /// Of the others not willing.
        refused: u32,
    },
    /// A group that the weights need has no respondent.
    #[error(
        "nobody {group} was interviewed, so the sample of {n} cannot be weighted by {by}; raise \
         sample.n or the number of people, or take {by} out of sample.weighting"
    )]
    Group {
        /// The group, in words.
        group: String,
        /// Interviews.
        n: usize,
        /// The variable.
        by: &'static str,
    },
    /// The sample cannot be weighted.
    #[error("the sample cannot be weighted: {0}")]
    Weights(#[from] RakingError),
}

/// Key of the draws of a survey.
pub fn survey_key(seed: u64, replication: u32) -> Key {
    Key::new(seed, SURVEY, replication)
}

impl Study {
    /// Does the survey: finds people in the frame, asks them, weighs them. `known` holds the
    /// population's shares, see [`known_shares`]; `number` tells independent samples of the same
    /// people apart.
    ///
    /// # Errors
    ///
    /// Nobody was found, or a group to be weighted to has no respondent.
    pub fn field(
        &self,
        setting: &Setting,
        frame: &Frame<'_>,
        diary: &Diary,
        known: &[Vec<f64>],
        key: Key,
        number: u32,
    ) -> Result<Fielded, FieldError> {
        let sample = self.fieldwork.find(frame.len(), |i| frame.person(i), key, number);
        self.interview(setting, sample, diary, known, key)
    }

    /// Asks people who were found already: a further wave of the same panel.
    ///
    /// # Errors
    ///
    /// As [`Study::field`].
    pub fn interview(
        &self,
        setting: &Setting,
        sample: Sample,
        diary: &Diary,
        known: &[Vec<f64>],
        key: Key,
    ) -> Result<Fielded, FieldError> {
        if sample.people.is_empty() {
            let Sample { invited, not_covered, refused, .. } = sample;
            return Err(FieldError::Nobody { invited, not_covered, refused });
        }
        let responses = self.ask(setting, &sample, diary, key);
        let n = sample.people.len();
        let raked =
            self.fieldwork.weigh(&sample.people, known).map_err(|why| self.unweighted(why, n))?;
        Ok(Fielded { sample, responses, raked })
    }

    /// The answers of people who were found already, without weights.
    pub fn ask(&self, setting: &Setting, sample: &Sample, diary: &Diary, key: Key) -> Responses {
        let bending = &self.fieldwork.bending;
        let interviewer = Interviewer::new(&self.questionnaire, bending, setting, key);
        interviewer.ask(&sample.people, diary)
    }

    /// Why a sample of `n` cannot be weighted, in words of the study.
    fn unweighted(&self, why: RakingError, n: usize) -> FieldError {
        let RakingError::Empty { margin, category, .. } = &why else { return why.into() };
        match self.fieldwork.weighting.iter().find(|known| known.name() == margin) {
            None => why.into(),
            Some(known) => FieldError::Group { group: known.group(*category), n, by: known.name() },
        }
    }
}

/// What the weights are raked to: the shares in the whole population, a list per variable.
pub fn known_shares(known: &[Auxiliary], setting: &Setting, frame: &Frame<'_>) -> Vec<Vec<f64>> {
    let count = |known: &Auxiliary| {
        let mut counts = vec![0.0; known.categories()];
        (0..frame.len()).for_each(|i| counts[known.of(&frame.person(i))] += 1.0);
        counts.iter().map(|count| count / f64::from(frame.len())).collect()
    };
    let shares = |known: &Auxiliary| match known {
        Auxiliary::Band => setting.bands.iter().map(|band| band.share).collect(),
        _ => count(known),
    };
    known.iter().map(shares).collect()
}

impl Fielded {
    /// Adds the respondents of another survey of the same study, each with their weight.
    pub fn join(&mut self, other: Fielded) {
        self.sample.join(other.sample);
        for (mine, theirs) in self.responses.answers.iter_mut().zip(other.responses.answers) {
            mine.extend(theirs);
        }
        let (mine, theirs) = (&mut self.raked, other.raked);
        mine.weights.extend(theirs.weights);
        mine.rounds = mine.rounds.max(theirs.rounds);
        mine.converged &= theirs.converged;
        if theirs.largest_miss > mine.largest_miss {
            (mine.largest_miss, mine.worst) = (theirs.largest_miss, theirs.worst);
        }
        mine.at_bounds += theirs.at_bounds;
        mine.smallest = mine.smallest.min(theirs.smallest);
        mine.largest = mine.largest.max(theirs.largest);
        mine.kish_effect = kish_effect(&mine.weights).unwrap_or(1.0);
    }

    /// The weighted share of those in the bands who gave all these answers among those who were
    /// asked all of the items; `None` when nobody was.
    pub fn share(&self, all_of: &[Answer], bands: Bands) -> Option<WeightedShare> {
        let base: Vec<usize> = (0..self.sample.people.len())
            .filter(|i| bands.has(usize::from(self.sample.people[*i].band)))
            .filter(|i| all_of.iter().all(|answer| self.responses.asked(answer.item, *i)))
            .collect();
        let weights: Vec<f64> = base.iter().map(|i| self.raked.weights[*i]).collect();
        let gave = |answer: &Answer, i| self.responses.gave(answer.item, answer.answer, i);
        share(&weights, |place| all_of.iter().all(|answer| gave(answer, base[place])))
    }
}
