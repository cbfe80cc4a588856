//! The customers of a brand as they talk and are heard: what all policies meet alike.

use super::{Hearing, Places, Readers, Talk, sorts};
use crate::model::appraisal::Appraisal;
use crate::model::brand::Brand;
use crate::model::consumer::Population;
use crate::model::listening::Listening;
use crate::model::mechanisms::Mechanisms;
use crate::model::platform::Platform;
use crate::model::policy::Action;
use crate::model::post::Kind;
use crate::model::voice::Voice;

/// A brand's customers who are not simulated, any number of them.
#[derive(Clone, Debug)]
pub struct Crowd {
    /// The brand.
    pub brand: Brand,
    /// How much they post.
    pub talk: Talk,
    /// What of it can be heard.
    pub hearing: Hearing,
    /// Where what is found is found.
    pub places: Places,
    /// How many read them.
    pub readers: Readers,
    /// How the monitor judges; without error where it never misreads.
    pub listening: Listening,
    /// Spread of topic sensitivity around the brand's mean.
    pub sensitivity_spread: f64,
    /// Share of them who answer what each action asks.
    pub answering: [f64; Action::COUNT],
    /// Whether brands answer at all.
    pub replies: bool,
}

impl Crowd {
    /// The customers of a brand.
    #[expect(clippy::too_many_arguments, reason = "a section of parameters each")]
    pub fn new<'a>(
        mechanisms: &Mechanisms,
        population: &Population,
        voice: &Voice,
        listening: &Listening,
        appraisal: &Appraisal,
        platforms: impl IntoIterator<Item = &'a Platform>,
        brand: &Brand,
        readers: Readers,
    ) -> Self {
        let platforms: Vec<&Platform> = platforms.into_iter().collect();
        let mut judges = listening.clone();
        if !mechanisms.misreading {
            judges.kind_accuracy = 1.0;
        }
        Crowd {
            brand: brand.clone(),
            talk: Talk::new(mechanisms, population, voice, brand),
            hearing: Hearing::new(mechanisms, voice, listening, platforms.iter().copied()),
            places: Places::new(platforms),
            readers,
            listening: judges,
            sensitivity_spread: voice.sensitivity_spread,
            answering: Action::ALL.map(|act| appraisal.answering_share(act)),
            replies: mechanisms.reply,
        }
    }

    /// Complaints on the dashboard of a customer who posts so much of each kind: what speaks to the brand
    /// or is found, and is taken for a complaint at first sight.
    pub fn complaints_found(&self, posts: &[f64; 5]) -> f64 {
        let accuracy = self.listening.accuracy(0.0);
        let taken = |kind: Kind| sorts::taken(kind, Kind::Failure, accuracy);
        let known = |kind: Kind| {
            let addressed = self.hearing.addressed[kind as usize];
            addressed + (1.0 - addressed) * self.hearing.shown
        };
        Kind::ALL.into_iter().map(|kind| posts[kind as usize] * known(kind) * taken(kind)).sum()
    }
}
