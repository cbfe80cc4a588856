//! A study: a questionnaire, how the people were found, and what was published.

use strum::{IntoStaticStr, VariantArray};

use super::fieldwork::Fieldwork;
use super::questionnaire::{Item, Questionnaire};
use crate::ground::variants::all;
use crate::model::consumer::AGE_BANDS;

/// A survey that was published, or one that is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// Name, from the file.
    pub name: String,
    /// What the study was, in a line.
    pub title: String,
    /// What it can show about the model.
    pub can: Vec<String>,
    /// What it cannot.
    pub cannot: Vec<String>,
    /// How the people are found.
    pub fieldwork: Fieldwork,
    /// What they are asked.
    pub questionnaire: Questionnaire,
    /// What was published.
    pub published: Vec<Published>,
    /// Answers to several items at once whose share is to be reported.
    pub joint: Vec<Joint>,
    /// What a fit may move besides thresholds.
    pub fit: FitPlan,
    /// Where the people live, if the study asks about what happened to them.
    pub world: Option<HomeScenario>,
}

impl Study {
    /// A study that asks these items and says nothing else.
    pub fn of(items: Vec<Item>) -> Self {
        Study {
            name: String::new(),
            title: String::new(),
            can: Vec::new(),
            cannot: Vec::new(),
            fieldwork: Fieldwork::default(),
            questionnaire: Questionnaire { items },
            published: Vec::new(),
            joint: Vec::new(),
            fit: FitPlan::default(),
            world: None,
        }
    }
}

/// The scenario in which the people live.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeScenario {
    /// A shipped scenario, or a file.
    pub scenario: String,
    /// The arm whose policies are in force.
    pub arm: String,
    /// The day as which begins people are asked; `None` for the end.
    pub day: Option<u16>,
    /// Worlds whose people are pooled for one survey, at least 1: what is asked about may be rare.
    pub worlds: u32,
}

/// Several answers of one person at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Joint {
    /// What it is called.
    pub name: String,
    /// The answers.
    pub all_of: Vec<Answer>,
}

/// One answer to one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Position of the item.
    pub item: usize,
    /// Position of the answer.
    pub answer: usize,
}

impl Answer {
    /// Every answer to every item, in order.
    pub fn every(questionnaire: &Questionnaire) -> impl Iterator<Item = Answer> {
        questionnaire.items.iter().enumerate().flat_map(|(item, asked)| {
            (0..asked.answers.len()).map(move |answer| Answer { item, answer })
        })
    }
}

/// What a fit may move besides the thresholds of the items that have cells to fit.
///
/// Levels by age are `scale x shape`, shifted so that the population's mean is zero: the shape is
/// assumed, one number each is fitted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FitPlan {
    /// Shape of the levels of concern over the five bands; `None` leaves the levels alone.
    pub concern_shape: Option<[f64; 5]>,
    /// Shape of the levels of expectation over the five bands.
    pub expectation_shape: Option<[f64; 5]>,
    /// Loadings are fitted as well; only overlaps between items can tell them.
    pub loadings: bool,
}

/// A group of age bands, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bands(pub u8);

impl Bands {
    /// All five.
    pub const ALL: Bands = Bands(0b11111);

    /// The groups of a banner table: all, then each band.
    pub fn columns() -> impl Iterator<Item = Bands> + Clone {
        std::iter::once(Bands::ALL).chain((0..5).map(Bands::one))
    }

    /// Whether a band belongs to the group.
    pub fn has(self, band: usize) -> bool {
        self.0 >> band & 1 == 1
    }

    /// One band alone.
    pub fn one(band: usize) -> Bands {
        Bands(1 << band)
    }

    /// Its name: `all`, `25-34`, `18-34`, `under 55`, ... ; groups that are no range list bands.
    pub fn name(self) -> String {
        if self == Bands::ALL {
            return "all".into();
        }
        if self == Bands(0b01111) {
            return "under 55".into();
        }
        let inside: Vec<usize> = (0..5).filter(|band| self.has(*band)).collect();
        match inside.as_slice() {
            [] => "nobody".into(),
            [one] => AGE_BANDS[*one].into(),
            [first, .., last] if last - first + 1 == inside.len() => match AGE_BANDS[*last] {
                "55+" => format!("{}+", &AGE_BANDS[*first][..2]),
                last => format!("{}-{}", &AGE_BANDS[*first][..2], &last[3..]),
            },
            _ => inside.iter().map(|band| AGE_BANDS[*band]).collect::<Vec<_>>().join(", "),
        }
    }

    /// The group of that name, if the five bands can make it up.
    pub fn named(name: &str) -> Option<Bands> {
        (1..32).map(Bands).find(|bands| bands.name() == name)
    }
}

/// One published statement about one share.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// Id of the row in the evidence files.
    pub source: String,
    /// The share: people who gave all these answers ...
    pub all_of: Vec<Answer>,
    /// ... among these.
    pub bands: Bands,
    /// What was said.
    pub says: Says,
    /// What it is used for.
    pub used: CellUse,
    /// Why it is used so; printed for what is excluded or widened.
    pub reason: String,
}

/// What was said of a share.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// A figure.
    Point {
        /// \[percent\]
        percent: f64,
        /// What it was rounded to \[points\].
        rounded_to: f64,
        /// Widening on either side where sources contradict each other or themselves \[points\].
        tolerance: f64,
    },
    /// It lies between two figures \[percent\].
    Between(f64, f64),
    /// It is the lowest over the five bands (of the bands in the cell, which is then one).
    Lowest,
    /// It is the highest over the five bands.
    Highest,
    /// It is higher than the share of each of these answers, in the same group.
    Above(Vec<Answer>),
}

/// What a published cell is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum CellUse {
    /// The parameters were fitted to it.
    Fit,
    /// It was kept out of the fit.
    #[strum(serialize = "held out")]
    HeldOut,
    /// People are drawn to have it: it tests the drawing, not the model.
    Construction,
    /// Not published: something had to be assumed to make the fit unique.
    Assumed,
    /// Not judged; the reason says why.
    Excluded,
    /// Parameters of the model were set by hand with it in view.
    Calibrated,
}

impl CellUse {
    /// All uses, in the order of their index.
    pub const ALL: [CellUse; CellUse::VARIANTS.len()] = all();

    /// Word in files and tables.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_of_bands_is_found_by_its_name() {
        let names: Vec<String> = (1..32).map(|bits| Bands(bits).name()).collect();
        for (name, bits) in names.iter().zip(1..32) {
            assert_eq!(Bands::named(name), Some(Bands(bits)), "{name}");
        }
        let named = |name| Bands::named(name).map(|bands| bands.0);
        assert_eq!(named("all"), Some(0b11111));
        assert_eq!(named("under 55"), Some(0b01111));
        assert_eq!(named("18-34"), Some(0b00011));
        assert_eq!(named("35-54"), Some(0b01100));
        assert_eq!(named("45+"), Some(0b11000));
        assert_eq!(named("55+"), Some(0b10000));
        assert_eq!(named("65+"), None);
    }
}
