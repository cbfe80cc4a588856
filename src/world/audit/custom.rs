//! Customers lost and won: who leaves at once is foretold by its draw, the others are held to their
//! chances; where leavers go is foretold.

use super::book::{Book, What};
use crate::ground::math::{chance, exp};
use crate::model::purpose::Purpose;

impl Book<'_> {
    /// Brands that name the same category.
    fn others_of_category(&self, brand: usize) -> Vec<usize> {
        let of = |b: usize| self.setting.categories.get(b).cloned().unwrap_or_default();
        let all = 0..self.bonds.len();
        all.filter(|b| *b != brand && !of(brand).is_empty() && of(*b) == of(brand)).collect()
    }

    fn share(&self, brand: usize) -> f64 {
        self.setting.brands[brand].is.customer_share
    }

    /// How much likelier than neutral somebody of this impression chooses a brand.
    fn attraction(&self, impression: f64) -> f64 {
        let on = self.setting.mechanisms.impressions;
        if on { exp(self.setting.customers.impression_weight * impression) } else { 1.0 }
    }

    /// Measuring begins: who is a customer now counts.
    pub(super) fn count_anew(&mut self) {
        for bond in self.bonds.iter_mut().flatten() {
            (bond.counted, bond.ended) = (bond.customer, None);
        }
    }

    /// Who may leave today, and who must; asked when all else has happened.
    pub(super) fn before_leaving(&mut self) {
        if std::mem::replace(&mut self.leaving_foretold, true) {
            return;
        }
        self.come_to_rest();
        if !self.setting.mechanisms.churn {
            return;
        }
        let (rules, day) = (&self.setting.customers, u32::from(self.day));
        for brand in 0..self.bonds.len() {
            let rate = self.setting.brands[brand].is.churn_per_30_days / 30.0;
            for bond in self.bonds[brand].iter().filter(|bond| bond.customer) {
                let who = bond.consumer;
                let draw =
                    self.people.behaviour.uniform(Purpose::LeavesAtOnce, who, brand as u32, day);
                let fall = if self.setting.mechanisms.leaving_at_once { bond.fall } else { 0.0 };
                if draw < 1.0 - exp(-rules.at_once * fall) {
                    self.must_leave.insert((brand, who));
                    continue;
                }
                let strain = self.persons[who as usize].strain;
                let factor = 1.0 - rules.satisfaction_weight * bond.satisfaction
                    + rules.neglect_weight * (1.0 - exp(-bond.neglect))
                    + rules.watched_weight * (1.0 - exp(-strain));
                let recently = bond.last_unasked.is_some_and(|last| self.day - last < 90);
                let mechanisms = &self.setting.mechanisms;
                let on = mechanisms.unasked_keeps && mechanisms.answers && recently;
                let theta = if on { self.setting.rivals.unasked_keeps } else { 0.0 };
                let p = chance(rate * factor * exp(-theta));
                self.chances.at_risk("lost", brand, p);
            }
        }
    }

    /// Who may come today; asked when everybody has left who leaves.
    pub(super) fn before_coming(&mut self) {
        self.before_leaving();
        if std::mem::replace(&mut self.coming_foretold, true) {
            return;
        }
        if !self.setting.mechanisms.winning || !self.setting.mechanisms.churn {
            return;
        }
        for brand in 0..self.bonds.len() {
            let at_first = self.at_first[brand];
            let now = self.bonds[brand].iter().filter(|bond| bond.customer);
            let keen = now.map(|bond| 1.0 + bond.satisfaction).sum::<f64>() / at_first;
            let keen = if self.setting.mechanisms.recommending { keen.min(2.0) } else { 1.0 };
            let told = self.setting.customers.recommended_share;
            let rate = self.coming_rate(brand) / 30.0 * (1.0 - told + told * keen);
            for slot in 0..self.bonds[brand].len() {
                let bond = &self.bonds[brand][slot];
                // Customers of day 0 come back on another day than that on which they left.
                let at_once = bond.at_first && bond.left_on == Some(self.day);
                if !bond.customer && !at_once {
                    let p = chance(rate * self.attraction(bond.satisfaction));
                    self.chances.at_risk("won", brand, p);
                }
            }
        }
    }

    /// What makes up for the neutral customers who leave, less who come from rivals, per prospect.
    fn coming_rate(&self, brand: usize) -> f64 {
        let (rules, share) = (&self.setting.customers, self.share(brand));
        let others = self.others_of_category(brand);
        let churn = |b: usize| self.setting.brands[b].is.churn_per_30_days;
        let all: f64 = share + others.iter().map(|other| self.share(*other)).sum::<f64>();
        let mut flow = share * churn(brand);
        let drawn = |b: usize| {
            (rules.prospects_per_customer * self.share(b) / (1.0 - self.share(b))).min(1.0)
        };
        let mut apart = 1.0 - drawn(brand);
        for other in others {
            let goes = share / (all + all * rules.none_weight) * (1.0 - share);
            flow -= self.share(other) * churn(other) * goes;
            apart *= (1.0 - self.share(other)) * (1.0 - drawn(other));
        }
        flow / ((1.0 - share) * (1.0 - apart))
    }

    pub(super) fn churned(&mut self, consumer: u32, brand: usize, to: Option<usize>) {
        self.before_leaving();
        let (setting, day) = (self.setting, self.day);
        assert!(setting.mechanisms.churn && !self.coming_foretold);
        if !self.must_leave.remove(&(brand, consumer)) {
            self.chances.came("lost", brand);
        } else {
            *self.often.entry("lost at once").or_default() += 1;
        }
        assert_eq!(to, self.whereto(consumer, brand), "day {day}: consumer {consumer}");
        let (is, voice) = (&setting.brands[brand].is, &setting.voice);
        let on = f64::from(u8::from(setting.mechanisms.experience));
        let down = on * is.failures_per_30_days / 30.0 * voice.failure_loss;
        let up = on * is.delights_per_30_days / 30.0 * voice.delight_gain;
        let fade = setting.population.satisfaction_fade_days;
        let bond = self.bond(consumer, brand);
        let at_rest = (bond.rest + fade * (up - down)) / (1.0 + fade * (up + down));
        assert!(bond.customer);
        (bond.customer, bond.fall, bond.left_on) = (false, 0.0, Some(day));
        if bond.counted {
            bond.ended = Some(bond.satisfaction.min(at_rest));
            bond.counted = false;
        }
        bond.rest = 0.0;
        self.books.daily(brand).lost += 1.0;
        self.books.count(day, brand, &self.persons, consumer, |t| {
            t.lost += 1;
            t.lost_to_rivals += u64::from(to.is_some());
        });
        if let Some(to) = to {
            self.await_next(consumer, to, What::Joined(Some(brand)));
        }
    }

    /// The brand whose customer somebody becomes who leaves another.
    fn whereto(&self, consumer: u32, brand: usize) -> Option<usize> {
        let others = self.others_of_category(brand);
        if !self.setting.mechanisms.winning || others.is_empty() {
            return None;
        }
        let all: f64 = self.share(brand) + others.iter().map(|b| self.share(*b)).sum::<f64>();
        let free = |b: &usize| {
            let slot = self
                .slot(consumer, *b)
                .expect("who is with one brand of a category has to do with all");
            (!self.bonds[*b][slot].customer)
                .then(|| self.share(*b) * self.attraction(self.bonds[*b][slot].satisfaction))
        };
        let taken = |b: &&usize| free(b).is_none();
        let none = self.setting.customers.none_weight * all
            + self.share(brand)
            + others.iter().filter(taken).map(|b| self.share(*b)).sum::<f64>();
        let total = none + others.iter().filter_map(free).sum::<f64>();
        let (who, day) = (consumer, u32::from(self.day));
        let draw = self.people.behaviour.uniform(Purpose::GoesWhere, who, brand as u32, day);
        let mut passed = 0.0;
        others.into_iter().find(|b| {
            passed += free(b).unwrap_or(0.0) / total;
            free(b).is_some() && draw < passed
        })
    }

    pub(super) fn joined(&mut self, consumer: u32, brand: usize, from: Option<usize>) {
        if from.is_none() {
            self.before_coming();
            self.chances.came("won", brand);
        } else {
            *self.often.entry("won from a rival").or_default() += 1;
        }
        let day = self.day;
        let bond = self.bond(consumer, brand);
        assert!(!bond.customer);
        assert!(from.is_some() || !bond.at_first || bond.left_on != Some(day));
        (bond.customer, bond.rest) = (true, bond.rest_of_custom);
        bond.won_on = Some(day);
        let back = bond.ended.is_some();
        *self.often.entry(if back { "won back" } else { "won anew" }).or_default() += 1;
        self.books.daily(brand).won += 1.0;
        self.books.count(day, brand, &self.persons, consumer, |t| t.won += 1);
    }

    pub(super) fn close_custom(&mut self) {
        self.before_coming();
        assert!(self.must_leave.is_empty(), "did not leave: {:?}", self.must_leave);
    }
}
