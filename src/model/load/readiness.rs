//! Readiness: the chance to criticise of people who have just written a post.
//!
//! Who writes is more expressive than others, and who is expressive criticises more readily: of somebody
//! who has posted the chance is E[w(x) min(b x, cap)] / E[w(x)], with w the chance to post. That is far
//! above b, the chance at mean expressiveness.

use super::Grounds;
use crate::ground::math::{chance, exp, normal_quantile};
use crate::model::brand::Brand;
use crate::model::post::Kind;
use crate::model::voice::Voice;

/// Severities in steps of one in so many: a straight line between two of them errs by 1e-4 of the chance at
/// a severity of 0.5, and by 2e-3 at 0.14, as low as a question for permission has it.
const SEVERITIES: usize = 32;
/// Improper contacts by severity, then a wrong tone, then silence.
const BASES: usize = SEVERITIES + 3;
const POOR: usize = SEVERITIES + 1;
const IGNORED: usize = SEVERITIES + 2;

/// Distance of normal scores, and how far beyond where people or posts are most they go.
const STEP: f64 = 0.05;
const FAR: f64 = 8.0;

/// Chances to criticise of the talkative and of the others who wrote a post, by kind.
#[derive(Clone, Debug)]
pub(super) struct Readiness {
    by_kind: [[[f64; BASES]; 2]; 5],
}

impl Readiness {
    /// Where the talkative are not parted from the others both are everybody.
    pub fn new(grounds: &Grounds<'_>, brand: &Brand, parted: bool) -> Self {
        let backlash = grounds.backlash;
        let bases: [f64; BASES] = std::array::from_fn(|base| match base {
            POOR => backlash.poor_criticism,
            IGNORED => backlash.ignored_criticism,
            severity => backlash.improper_criticism * severity as f64 / SEVERITIES as f64,
        });
        let mut sums = [[([0.0; BASES], 0.0); 2]; 5];
        for score in scores(grounds.population.expressiveness_sigma) {
            let group = usize::from(parted && score.talkative);
            let criticises = bases.map(|base| backlash.criticism_probability(base, score.x));
            for (kind, sums) in Kind::ALL.into_iter().zip(&mut sums) {
                let posts = score.weight * posting(grounds.voice, brand, kind, score.x);
                let (critical, all) = &mut sums[group];
                *all += posts;
                critical
                    .iter_mut()
                    .zip(&criticises)
                    .for_each(|(sum, chance)| *sum += posts * chance);
            }
        }
        if !parted {
            sums.iter_mut().for_each(|groups| groups[1] = groups[0]);
        }
        let ratio = |(critical, all): ([f64; BASES], f64)| {
            critical.map(|sum| if all > 0.0 { sum / all } else { 0.0 })
        };
        // The talkative first, as readers have them.
        Readiness { by_kind: sums.map(|[others, talkative]| [ratio(talkative), ratio(others)]) }
    }

    /// After an improper contact of a severity in [0, 1]: of the talkative and of the others.
    pub fn improper(&self, kind: Kind, severity: f64) -> [f64; 2] {
        let place = severity.clamp(0.0, 1.0) * SEVERITIES as f64;
        let step = (place as usize).min(SEVERITIES - 1);
        let within = place - step as f64;
        self.by_kind[kind as usize]
            .each_ref()
            .map(|chances| chances[step] + within * (chances[step + 1] - chances[step]))
    }

    /// After a reply in the wrong tone.
    pub fn poor(&self, kind: Kind) -> [f64; 2] {
        self.by_kind[kind as usize].each_ref().map(|chances| chances[POOR])
    }

    /// After silence, to a complaint.
    pub fn ignored(&self) -> [f64; 2] {
        self.by_kind[Kind::Failure as usize].each_ref().map(|chances| chances[IGNORED])
    }
}

/// A score, and the people who have about it.
pub(super) struct Score {
    /// Their share, but for a factor that is the same for all.
    pub weight: f64,
    /// Their expressiveness.
    pub x: f64,
    /// Whether they are of the most expressive tenth.
    pub talkative: bool,
}

/// The midpoint rule over normal scores. The most expressive tenth begins between two of them, so that
/// nobody is counted in part; it reaches as far beyond 2 sigma as below 0, since to post and to criticise
/// weigh people by x^2.
pub(super) fn scores(sigma: f64) -> impl Iterator<Item = Score> {
    let tenth = normal_quantile(0.9);
    let (from, to) = ((-FAR - tenth) / STEP, (2.0 * sigma + FAR - tenth) / STEP);
    (from as i32..to as i32).map(move |i| {
        let z = tenth + (f64::from(i) + 0.5) * STEP;
        Score {
            weight: exp(-0.5 * z * z),
            x: exp(sigma * z - 0.5 * sigma * sigma),
            talkative: i >= 0,
        }
    })
}

/// The chance that somebody of an expressiveness writes of a kind, but for a factor that is the same for
/// everybody.
fn posting(voice: &Voice, brand: &Brand, kind: Kind, x: f64) -> f64 {
    match kind {
        Kind::Failure | Kind::Question | Kind::Delight => {
            voice.posting_probability(kind, x, 0.0, false)
        }
        Kind::Mention => chance(brand.mentions_per_30_days / 30.0 * x),
        Kind::PeerTalk => chance(brand.peer_talk_per_30_days / 30.0 * x),
    }
}

#[cfg(test)]
mod tests;
