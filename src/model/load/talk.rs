//! How much a customer posts, by kind, on average over all people.

use crate::ground::math::{chance, exp, exp_m1, ln, normal_cdf, normal_quantile};
use crate::model::brand::Brand;
use crate::model::consumer::Population;
use crate::model::mechanisms::Mechanisms;
use crate::model::post::Kind;
use crate::model::voice::Voice;

/// What makes the talk of one day differ from that of another; each a factor \[1\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circumstances {
    /// Posting on this day of the week.
    pub weekday: f64,
    /// Shocks on failures.
    pub shock: f64,
    /// What the brand has learnt leaves of failures.
    pub failure_factor: f64,
}

impl Default for Circumstances {
    /// A day like any other, nothing learnt.
    fn default() -> Self {
        Circumstances { weekday: 1.0, shock: 1.0, failure_factor: 1.0 }
    }
}

/// Posts of a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Talk {
    /// Failures of a customer [1/day], before "at most one a day".
    failures: f64,
    /// Posts for each failure; of the other kinds, posts a day.
    posts: [f64; 5],
    /// Share of them, by kind, that the most expressive tenth of people write.
    by_talkative: [f64; 5],
}

impl Talk {
    /// The talk about a brand.
    pub fn new(
        mechanisms: &Mechanisms,
        population: &Population,
        voice: &Voice,
        brand: &Brand,
    ) -> Self {
        let sigma = population.expressiveness_sigma;
        let tenth = normal_quantile(0.9);
        let mut talk = Talk { failures: 0.0, posts: [0.0; 5], by_talkative: [0.0; 5] };
        if mechanisms.experience {
            talk.failures = brand.failures_per_30_days / 30.0;
            for (kind, episodes, base) in [
                (Kind::Failure, 1.0, voice.failure_posting),
                (
                    Kind::Question,
                    chance(brand.questions_per_30_days / 30.0),
                    voice.question_posting,
                ),
                (Kind::Delight, chance(brand.delights_per_30_days / 30.0), voice.delight_posting),
            ] {
                let posting = |below| posting_below(base, voice.posting_cap, sigma, below);
                let all = posting(f64::INFINITY);
                talk.posts[kind as usize] = episodes * all;
                talk.by_talkative[kind as usize] =
                    if all > 0.0 { 1.0 - posting(tenth) / all } else { 0.0 };
            }
        }
        if mechanisms.chatter {
            for (kind, rate) in [
                (Kind::Mention, brand.mentions_per_30_days / 30.0),
                (Kind::PeerTalk, brand.peer_talk_per_30_days / 30.0),
            ] {
                talk.posts[kind as usize] = mean_chance(rate, sigma);
                // But for "at most one a day", which only the most talkative ever meet.
                talk.by_talkative[kind as usize] = normal_cdf(sigma - tenth);
            }
        }
        talk
    }

    /// Posts of a customer on a day [1/day], by kind.
    pub fn on(&self, day: &Circumstances) -> [f64; 5] {
        let mut rates = self.posts.map(|posts| posts * day.weekday);
        rates[Kind::Failure as usize] *= chance(self.failures * day.shock) * day.failure_factor;
        rates
    }

    /// Share of the posts of a kind that the most expressive tenth of people write.
    pub fn by_talkative(&self, kind: Kind) -> f64 {
        self.by_talkative[kind as usize]
    }
}

/// E min(b x, cap) over expressiveness x, log-normal with mean one, of people whose normal score is
/// below `below` (the others count as 0). With k the score at which b x is the cap,
///
/// ```text
/// b Phi(min(q, k) - sigma) + cap (Phi(q) - Phi(k))^+,   k = ln(cap / b) / sigma + sigma / 2.
/// ```
fn posting_below(base: f64, cap: f64, sigma: f64, below: f64) -> f64 {
    if base <= 0.0 || cap <= 0.0 {
        return 0.0;
    }
    if sigma <= 0.0 {
        return base.min(cap) * normal_cdf(below);
    }
    let capped_from = ln(cap / base) / sigma + 0.5 * sigma;
    base * normal_cdf(below.min(capped_from) - sigma)
        + cap * (normal_cdf(below) - normal_cdf(capped_from)).max(0.0)
}

/// Half of the nodes of [`mean_chance`], and their distance: the trapezoidal rule errs by about
/// e^(-pi^2 / (sigma h)): 4e-6 at a sigma of 4, 1e-10 at the default.
const NODES: i32 = 40;
const STEP: f64 = 0.2;

/// E (1 - e^(-r x)) over the same expressiveness. Seen from those who talk, whose score has mean sigma
/// where that of all people has mean 0, it is r E g(r x) with g(y) = (1 - e^-y) / y, which is smooth
/// and at most 1.
fn mean_chance(rate: f64, sigma: f64) -> f64 {
    if rate <= 0.0 {
        return 0.0;
    }
    let (mut sum, mut weights) = (0.0, 0.0);
    for node in -NODES..=NODES {
        let score = f64::from(node) * STEP;
        let weight = exp(-0.5 * score * score);
        let talk = rate * exp(sigma * score + 0.5 * sigma * sigma);
        sum += weight * -exp_m1(-talk) / talk;
        weights += weight;
    }
    rate * sum / weights
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Over scores by the midpoint rule, 40,000 of them: the plain reading of the definition.
    fn mean(sigma: f64, below: f64, of: impl Fn(f64) -> f64) -> f64 {
        let step = 5e-4;
        let scores = (0..40_000).map(|i| -10.0 + (f64::from(i) + 0.5) * step);
        let density = |z: f64| exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt();
        let x = |z: f64| exp(sigma * z - 0.5 * sigma * sigma);
        scores.filter(|z| *z < below).map(|z| step * density(z) * of(x(z))).sum()
    }

    /// Against sums. The step costs 1e-6 where a person is cut off, the end at 10 the talk of people
    /// beyond that score, Phi(sigma - 10).
    #[test]
    fn closed_means_are_those_of_the_definition() {
        for sigma in [0.3, 1.0, 2.12, 4.0] {
            for (base, cap) in [(0.067, 0.9), (0.03, 0.5), (1.0, 1.0), (0.5, 0.1)] {
                for below in [f64::INFINITY, 1.281_551_565_544_6, -0.5] {
                    let sum = mean(sigma, below, |x| (base * x).min(cap));
                    let closed = posting_below(base, cap, sigma, below);
                    assert!((closed - sum).abs() < 2e-4 * sum.max(1e-3), "{sigma} {base} {below}");
                }
            }
            for rate in [1e-5, 1e-3, 0.1, 1.0] {
                let sum = mean(sigma, f64::INFINITY, |x| chance(rate * x));
                let closed = mean_chance(rate, sigma);
                assert!((closed / sum - 1.0).abs() < 1e-5, "{sigma} {rate}: {closed} for {sum}");
            }
        }
    }

    /// By hand, all people alike: a base beyond the cap is the cap, a rate its chance; nothing is
    /// nothing.
    #[test]
    fn where_people_are_alike_means_are_those_of_one() {
        assert_eq!(posting_below(0.5, 0.3, 0.0, f64::INFINITY), 0.3);
        assert_eq!(posting_below(0.2, 0.3, 0.0, f64::INFINITY), 0.2);
        assert!((mean_chance(0.5, 0.0) - chance(0.5)).abs() < 1e-15);
        assert_eq!(posting_below(0.0, 0.3, 2.0, f64::INFINITY), 0.0);
        assert_eq!(posting_below(0.3, 0.0, 2.0, f64::INFINITY), 0.0);
        assert_eq!(mean_chance(0.0, 2.0), 0.0);
    }

    /// By hand: people alike, 3 failures in 30 days are 0.1 a day. On a working day at 1.4 with an
    /// outage that triples them, half of which the brand has unlearnt: 1.4 x 0.5 x (1 - e^-0.3) x 0.067.
    /// Questions know only the weekday.
    #[test]
    fn a_day_moves_what_it_should() {
        let population = Population { expressiveness_sigma: 0.0, ..Population::default() };
        let brand = Brand {
            failures_per_30_days: 3.0,
            questions_per_30_days: 6.0,
            mentions_per_30_days: 0.0,
            ..Brand::default()
        };
        let talk = Talk::new(&Mechanisms::default(), &population, &Voice::default(), &brand);
        let rates = talk.on(&Circumstances { weekday: 1.4, shock: 3.0, failure_factor: 0.5 });
        assert!((rates[0] - 1.4 * 0.5 * 0.259_181_779_318_282_1 * 0.067).abs() < 1e-15);
        assert!((rates[1] - 1.4 * 0.181_269_246_922_018_1 * 0.03).abs() < 1e-15);
        assert_eq!(rates[3], 0.0);
        let none = Talk::new(&Mechanisms::none(), &population, &Voice::default(), &brand);
        assert_eq!(none.on(&Circumstances::default()), [0.0; 5]);
    }

    /// PO08, to which sigma is set: the top tenth writes 80%; less of what is capped.
    #[test]
    fn the_talkative_write_most() {
        let talk = Talk::new(
            &Mechanisms::default(),
            &Population::default(),
            &Voice::default(),
            &Brand::default(),
        );
        assert!((talk.by_talkative(Kind::Mention) - 0.80).abs() < 0.002);
        let share = |kind| talk.by_talkative(kind);
        assert!(0.6 < share(Kind::Failure) && share(Kind::Failure) < share(Kind::Question));
        assert!(share(Kind::Question) < share(Kind::Mention));
    }
}
