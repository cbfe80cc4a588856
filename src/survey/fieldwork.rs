//! Fieldwork: how respondents are found, how they answer beyond what they think, and weights.
//!
//! People are invited in random order. Whoever is covered, willing and not over quota is
//! interviewed, until the sample is full. The weights then rake the sample to what is known of
//! the population. Everything that could bend the results (coverage, non-response, response
//! styles, order) is a parameter and off unless a study says otherwise.
//!
//! What can go wrong: quotas and weights repair what they are told about and nothing else. Where
//! willingness depends on concern, a sample with perfect margins by age is still biased.

use strum::{IntoStaticStr, VariantArray};

use super::person::Person;
use crate::ground::draws::Key;
use crate::ground::math::{ln, normal_cdf, normal_quantile};
use crate::ground::variants::all;
use crate::model::consumer::AGE_BANDS;
use crate::model::purpose::Purpose;
use crate::params;
use crate::stats::raking::{Margin, Raked, Raking, RakingError, WeightBounds, rake};

/// Root of the draws of surveys: apart from who people are and from their luck.
pub const SURVEY: u32 = 3;

params! {
    /// What could bend a survey; the defaults bend nothing.
    pub struct Bending in "fieldwork" {
        /// Share of the covered who take part when invited, at mean concern and expressiveness.
        response_rate = 1.0, "1", [0.001, 1.0], Uncertainty(0.05, 1.0, LogUniform), "assumed: no rate was published";
        /// What a standard deviation of concern adds to the willingness to take part.
        response_concern = 0.0, "probit/SD", [-3.0, 3.0], Uncertainty(-0.3, 0.1, Triangular), "assumed: off";
        /// What a natural log of expressiveness adds to it.
        response_expressiveness = 0.0, "probit/ln", [-3.0, 3.0], Uncertainty(0.0, 0.2, Triangular), "assumed: off";
        /// What a standard deviation of concern adds to the chance to be covered.
        coverage_concern = 0.0, "probit/SD", [-3.0, 3.0], Uncertainty(-0.3, 0.0, Triangular), "assumed: off";
        /// Acquiescence, or primacy: shift of every attitude item towards its first answer, in everybody.
        acquiescence = 0.0, "SD", [-3.0, 3.0], Uncertainty(0.0, 0.3, Triangular), "assumed: off";
        /// Spread of acquiescence between people, who differ in it the same way on every item.
        acquiescence_sd = 0.0, "SD", [0.0, 3.0], Uncertainty(0.0, 0.5, Triangular), "assumed: off";
        /// Carry-over: shift towards the first answer after the item before was answered with its
        /// first answer, away from it after its last.
        carry_over = 0.0, "SD", [-3.0, 3.0], Uncertainty(-0.2, 0.2, Triangular), "assumed: off";
        /// Position: shift towards the first answer of early items and away from it in late ones,
        /// from + one half of this at the first item to - one half at the last.
        position_effect = 0.0, "SD", [-3.0, 3.0], Uncertainty(-0.2, 0.2, Triangular), "assumed: off";
        /// The least a weight may be, relative to the mean weight.
        weight_low = 0.2, "1", [0.0, 1.0], Constant, "usual trimming of polls";
        /// The most a weight may be, relative to the mean weight.
        weight_high = 5.0, "1", [1.0, 1000.0], Constant, "usual trimming of polls";
    }
}

/// What a pollster can weight by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Auxiliary {
    /// The five age bands.
    Band,
    /// Whether the person has an account open to strangers.
    Open,
    /// Whether the person follows any brand of the scenario.
    Follows,
}

impl Auxiliary {
    /// All of them, in the order of their index.
    pub const ALL: [Auxiliary; Auxiliary::VARIANTS.len()] = all();

    /// The name in files.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Number of categories.
    pub fn categories(self) -> usize {
        if self == Auxiliary::Band { 5 } else { 2 }
    }

    /// A category in words, as after "somebody".
    pub fn group(self, category: usize) -> String {
        match (self, category) {
            (Auxiliary::Band, band) => format!("of {}", AGE_BANDS[band]),
            (Auxiliary::Open, 0) => "without an open account".into(),
            (Auxiliary::Open, _) => "with an open account".into(),
            (Auxiliary::Follows, 0) => "who follows no brand".into(),
            (Auxiliary::Follows, _) => "who follows a brand".into(),
        }
    }

    /// The category of a person.
    pub fn of(self, person: &Person) -> usize {
        match self {
            Auxiliary::Band => usize::from(person.band),
            Auxiliary::Open => usize::from(person.open),
            Auxiliary::Follows => usize::from(person.follows()),
        }
    }
}

/// How respondents are found and weighted.
#[derive(Clone, Debug, PartialEq)]
pub struct Fieldwork {
    /// Completed interviews wanted; `None` asks everybody who can be reached.
    pub n: Option<u32>,
    /// Share of the sample in each band; `None` takes people as they come.
    pub quotas: Option<[f64; 5]>,
    /// Share of each band that the sampling frame holds.
    pub coverage: [f64; 5],
    /// Whether people who left the platforms can be reached.
    pub covers_left: bool,
    /// What is known of the population and weighted to; empty for no weights.
    pub weighting: Vec<Auxiliary>,
    /// What could bend the answers.
    pub bending: Bending,
}

impl Default for Fieldwork {
    fn default() -> Self {
        Fieldwork {
            n: Some(1000),
            quotas: None,
            coverage: [1.0; 5],
            covers_left: false,
            weighting: vec![Auxiliary::Band],
            bending: Bending::default(),
        }
    }
}

/// Who was found, and how the search went.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// The respondents, in the order of their interviews.
    pub people: Vec<Person>,
    /// People who were invited.
    pub invited: u32,
    /// Invited and not in the frame: left the platforms, or not covered.
    pub not_covered: u32,
    /// Covered and not willing.
    pub refused: u32,
    /// Willing and over quota.
    pub over_quota: u32,
    /// Interviews wanted; `None` for all that could be had.
    pub wanted: Option<u32>,
    /// Interviews that each band is short of its quota.
    pub short: [u32; 5],
}

impl Sample {
    /// Adds another sample.
    pub fn join(&mut self, other: Sample) {
        self.people.extend(other.people);
        self.invited += other.invited;
        self.not_covered += other.not_covered;
        self.refused += other.refused;
        self.over_quota += other.over_quota;
        self.wanted = self.wanted.zip(other.wanted).map(|(mine, theirs)| mine + theirs);
        self.short.iter_mut().zip(other.short).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Share of the covered who took part (over quota counts as willing).
    pub fn response_rate(&self) -> Option<f64> {
        let asked = self.invited - self.not_covered;
        (asked > 0).then(|| f64::from(asked - self.refused) / f64::from(asked))
    }
}

impl Fieldwork {
    /// Interviews wanted in each band, by largest remainders; `None` without quotas.
    pub fn quota(&self) -> Option<[u32; 5]> {
        let (shares, n) = (self.quotas?, self.n?);
        let total: f64 = shares.iter().sum();
        let exact = shares.map(|share| f64::from(n) * share / total);
        let mut quota = exact.map(|wanted| wanted.floor() as u32);
        let mut order: Vec<usize> = (0..5).collect();
        let rest = |band: &usize| exact[*band].fract();
        order.sort_by(|a, b| rest(b).total_cmp(&rest(a)).then(a.cmp(b)));
        let left = n - quota.iter().sum::<u32>();
        order.iter().cycle().take(left as usize).for_each(|band| quota[*band] += 1);
        Some(quota)
    }

    /// Finds the respondents among `size` people; `sample` numbers independent samples of the
    /// same people.
    pub fn find(&self, size: u32, person: impl Fn(u32) -> Person, key: Key, sample: u32) -> Sample {
        let mut order: Vec<u32> = (0..size).collect();
        let mut stream = key.stream(Purpose::Fieldwork, 0, 0, sample);
        let quota = self.quota();
        let wanted = self.n.unwrap_or(u32::MAX);
        let mut found = Sample { wanted: self.n, ..Sample::default() };
        let mut in_band = [0u32; 5];
        for place in 0..size as usize {
            if found.people.len() as u32 >= wanted {
                break;
            }
            let other = place + stream.below(size - place as u32) as usize;
            order.swap(place, other);
            let person = person(order[place]);
            found.invited += 1;
            let (covered, willing) =
                key.uniform_pair(Purpose::Fieldwork, person.consumer, 1, sample);
            let band = usize::from(person.band);
            if !self.reaches(&person) || covered >= self.coverage(&person) {
                found.not_covered += 1;
            } else if willing >= self.willingness(&person) {
                found.refused += 1;
            } else if quota.is_some_and(|quota| in_band[band] >= quota[band]) {
                found.over_quota += 1;
            } else {
                in_band[band] += 1;
                found.people.push(person);
            }
        }
        for (short, (wanted, got)) in
            found.short.iter_mut().zip(quota.unwrap_or([0; 5]).iter().zip(in_band))
        {
            *short = wanted.saturating_sub(got);
        }
        found
    }

    /// Whether a person can be reached at all, or has left the platforms.
    pub fn reaches(&self, person: &Person) -> bool {
        self.covers_left || !person.left()
    }

    /// Chance that the sampling frame holds a person.
    fn coverage(&self, person: &Person) -> f64 {
        shifted(
            self.coverage[usize::from(person.band)],
            self.bending.coverage_concern * person.concern,
        )
    }

    /// Chance that an invited person takes part.
    fn willingness(&self, person: &Person) -> f64 {
        let bending = &self.bending;
        let mut shift = bending.response_concern * person.concern;
        if bending.response_expressiveness != 0.0 {
            shift += bending.response_expressiveness * ln(person.expressiveness);
        }
        shifted(bending.response_rate, shift)
    }

    /// Weights that rake the respondents to the shares of `known` in the population, in the order
    /// of [`Fieldwork::weighting`]; all one without weighting.
    ///
    /// # Errors
    ///
    /// A group of the population in which nobody was interviewed.
    pub fn weigh(&self, people: &[Person], known: &[Vec<f64>]) -> Result<Raked, RakingError> {
        let categories: Vec<Vec<u16>> = self
            .weighting
            .iter()
            .map(|known| people.iter().map(|person| known.of(person) as u16).collect())
            .collect();
        let margins: Vec<Margin<'_>> = (self.weighting.iter().zip(&categories).zip(known))
            .map(|((known, category), target)| Margin { name: known.name(), category, target })
            .collect();
        let bounds = WeightBounds { low: self.bending.weight_low, high: self.bending.weight_high };
        rake(&vec![1.0; people.len()], &margins, &Raking { bounds, ..Raking::default() })
    }
}

/// A probability moved on the probit scale; 0 and 1 stay.
fn shifted(probability: f64, shift: f64) -> f64 {
    if shift == 0.0 || probability <= 0.0 || probability >= 1.0 {
        return probability;
    }
    normal_cdf(normal_quantile(probability) + shift)
}
