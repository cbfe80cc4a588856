//! What is found by skipping is held to its chances.
//!
//! Events that the phases find by skipping over many people (episodes, remarks, new followers,
//! exits) are not foretold one by one. Here every person-day at risk adds its chance p of the
//! event, worked out from the book, and what happened must agree with the sum of them: the
//! difference is a martingale with variance at most the sum of p (1 - p), so for sums of a hundred
//! and more it is near normal. The limit is 4.5 standard deviations, which chance exceeds about
//! 7 times in a million for each of the two dozen comparisons of a case (once in 6,000 cases);
//! seeds are fixed. With 100 expected, an effect that is doubled or halved lies 10 or 5 deviations off.

use std::collections::BTreeMap;

use super::book::Book;
use crate::ground::math::chance;
use crate::model::brand::ShockTarget;
use crate::model::exit::Reason;
use crate::model::post::Kind;
use crate::world::relation::Tie;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub happened: f64,
    pub expected: f64,
    pub variance: f64,
}

/// By name and brand.
#[derive(Default)]
pub(super) struct Chances {
    pub counts: BTreeMap<(&'static str, usize), Count>,
}

impl Chances {
    pub fn happened(&mut self, brand: usize, kind: Kind) {
        self.came(kind.name(), brand);
    }

    pub fn came(&mut self, name: &'static str, brand: usize) {
        self.counts.entry((name, brand)).or_default().happened += 1.0;
    }

    pub fn at_risk(&mut self, name: &'static str, brand: usize, p: f64) {
        let count = self.counts.entry((name, brand)).or_default();
        count.expected += p;
        count.variance += p * (1.0 - p);
    }

    /// Compares what happened with what was to be expected.
    pub fn check(&self) {
        for ((name, brand), count) in &self.counts {
            let off = (count.happened - count.expected) / count.variance.sqrt().max(1.0);
            assert!(off.abs() < 4.5, "{name} of brand {brand}: {count:?}, {off:.1} deviations");
        }
    }
}

impl Book<'_> {
    /// Who may have an episode or say something today; asked as the day begins.
    pub(super) fn chances_of_talk(&mut self) {
        let (setting, on) = (self.setting, &self.setting.mechanisms);
        for brand in 0..self.bonds.len() {
            let is = &setting.brands[brand].is;
            let failures = is.failures_per_30_days * self.shock(brand, ShockTarget::Failures);
            let day = self.weight_of_day();
            let failure = chance(failures / 30.0 * day) * self.factor[brand];
            for slot in 0..self.bonds[brand].len() {
                let consumer = self.bonds[brand][slot].consumer;
                if !self.bonds[brand][slot].customer {
                    continue;
                }
                if on.experience {
                    self.chances.at_risk(Kind::Failure.name(), brand, failure);
                    let question = chance(is.questions_per_30_days / 30.0 * day);
                    self.chances.at_risk(Kind::Question.name(), brand, question);
                    let delight = chance(is.delights_per_30_days / 30.0 * day);
                    self.chances.at_risk(Kind::Delight.name(), brand, delight);
                }
                let strain = self.strain_of_talk(consumer);
                let person = &self.persons[consumer as usize];
                if on.chatter && !person.left {
                    let (x, heart) = (person.expressiveness, setting.voice.chill_factor(strain));
                    let rates = [
                        (Kind::Mention, is.mentions_per_30_days),
                        (Kind::PeerTalk, is.peer_talk_per_30_days),
                    ];
                    for (kind, rate) in rates {
                        let p = chance(rate / 30.0 * day * x) * heart;
                        self.chances.at_risk(kind.name(), brand, p);
                    }
                }
            }
        }
    }

    /// By hand: five working days and two of a weekend weigh seven; day 0 is the first weekday.
    fn weight_of_day(&self) -> f64 {
        let clock = &self.setting.clock;
        let weekend = (clock.first_weekday as u16 + self.day) % 7 >= 5;
        let week = 5.0 + 2.0 * clock.weekend_factor;
        7.0 / week * if weekend { clock.weekend_factor } else { 1.0 }
    }

    /// Who may begin to follow, and who may go; asked when contacts are over and before criticism
    /// is read, as which neither changes.
    pub(super) fn come_to_rest(&mut self) {
        if std::mem::replace(&mut self.at_rest, true) {
            return;
        }
        let (setting, on) = (self.setting, &self.setting.mechanisms);
        for brand in 0..self.bonds.len() {
            let shock = self.shock(brand, ShockTarget::Follows);
            let rate = setting.brands[brand].is.follows_per_30_days / 30.0 * shock;
            for slot in 0..self.bonds[brand].len() {
                let (bond, place) = (&self.bonds[brand][slot], (brand, slot as u32));
                let came = self.came_today.contains(&place);
                let went = self.went_today.contains(&place);
                let left = self.persons[bond.consumer as usize].left;
                if on.follow && !left && bond.customer && (came || bond.tie == Tie::Never) {
                    let keen = 1.0 + setting.follow.satisfaction_weight * bond.satisfaction;
                    self.chances.at_risk("follows", brand, chance(rate * keen));
                }
                if on.exit && (went || bond.tie == Tie::Following) {
                    let hazards = self.hazards(brand, slot, true);
                    let total: f64 = hazards.iter().sum();
                    for (reason, hazard) in Reason::ALL.iter().zip(hazards) {
                        if hazard > 0.0 {
                            let p = chance(total) * hazard / total;
                            self.chances.at_risk(reason.name(), brand, p);
                        }
                    }
                }
            }
        }
        for (brand, _) in &self.came_today {
            self.chances.came("follows", *brand);
        }
    }
}
