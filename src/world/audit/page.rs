//! What page posts do, tie by tie and day by day: they move satisfaction, wear out, and provoke.

use super::book::{Book, What};
use super::state::left_after_a_day;
use crate::ground::math::exp;
use crate::model::policy::{Conduct, Policy};
use crate::model::purpose::Purpose;
use crate::world::probe::Cause;
use crate::world::relation::Tie;

/// Exposures that still count, by brand: of all posts, and of those that promote before today.
#[derive(Default)]
pub(super) struct Stocks {
    pub all: Vec<f64>,
    pub promoting: Vec<f64>,
    /// Promoting exposures of today.
    pub today: Vec<f64>,
}

impl Book<'_> {
    /// Adds what was posted today to what was seen before; a day before day 0 as on all days.
    pub(super) fn add_to_stocks(&mut self, brand: usize, conduct: &Conduct, exposures: f64) {
        let (setting, day) = (self.setting, self.day);
        let kept = left_after_a_day(setting.page.stock_days);
        let on = f64::from(setting.mechanisms.broadcast);
        let promoting = |conduct: &Conduct| on * conduct.promotional_share * conduct.reach_share;
        let posts = super::day::posts_on(conduct.posts_per_week, day);
        if day == 0 {
            let long = &self.first[brand].conduct;
            let usual = long.posts_per_week / 7.0;
            let all = on * self.exposures(long, usual) / (1.0 - kept);
            // Before today's.
            let promoted = promoting(long) * usual / (1.0 - kept) * kept;
            self.stocks.all.push(all);
            self.stocks.promoting.push(promoted);
            self.stocks.today.push(promoting(conduct) * posts);
        } else {
            let before = self.stocks.promoting[brand] + self.stocks.today[brand];
            self.stocks.promoting[brand] = kept * before;
            self.stocks.today[brand] = promoting(conduct) * posts;
        }
        self.stocks.all[brand] = self.stocks.all[brand] * kept + exposures;
    }

    /// c of one follower: what the posts have of pleasure.
    fn pleasure(&self, policies: &[Policy], brand: usize, irrelevance: f64) -> f64 {
        let page = &self.setting.page;
        let promotional = policies[brand].conduct.promotional_share;
        page.pleasure
            - page.pleasure * irrelevance / page.relevance_limit
            - page.pleasure * page.promotion_dislike * promotional
    }

    /// How well the page is known at a fatigue.
    fn known(&self, fatigue: f64) -> f64 {
        1.0 - exp(-fatigue / self.setting.page.novelty)
    }

    /// Moves everybody who looks at the page of a brand; `fatigue` is that of the day before.
    pub(super) fn please_and_bore(&mut self, brand: usize, fatigue: f64) {
        let (setting, day) = (self.setting, self.day);
        if !setting.mechanisms.page {
            return;
        }
        let fatigue = if day == 0 { fatigue } else { self.fatigue[brand] };
        let known = self.known(fatigue);
        let fades = 1.0 - left_after_a_day(setting.population.satisfaction_fade_days);
        // Day 0 finds the page as it has long been.
        let (share, policies) = if day == 0 { (1.0, &self.first) } else { (fades, &self.policies) };
        let policies = policies.clone();
        for slot in 0..self.bonds[brand].len() {
            let bond = &self.bonds[brand][slot];
            if bond.tie == Tie::Following {
                let to = known * self.pleasure(&policies, brand, bond.irrelevance)
                    - setting.page.tedium * known * known;
                let bond = &mut self.bonds[brand][slot];
                bond.satisfaction += share * (1.0 - bond.rest) * (1.0 + bond.rest) * to;
            }
        }
    }

    /// The hazard by which an old tie ends because interest is lost.
    pub(super) fn lapse(&self, brand: usize) -> f64 {
        let exit = &self.setting.exit;
        let on = f64::from(self.setting.mechanisms.lapse);
        on * exit.lapse / exp(self.stocks.all[brand] / exit.lapse_stock)
    }

    /// By how much promotion raises what a looking customer buys today.
    pub(super) fn promotion(&self, brand: usize) -> f64 {
        let buying = &self.setting.buying;
        let worn =
            if self.setting.mechanisms.wear_out { self.stocks.promoting[brand] } else { 0.0 };
        buying.promotion_weight * self.stocks.today[brand] * buying.wear_out_stock
            / (buying.wear_out_stock + worn)
    }

    /// The chance that one post of today provokes somebody.
    fn provocation(&self, brand: usize, slot: usize) -> f64 {
        let (setting, on) = (self.setting, &self.setting.mechanisms);
        let bond = &self.bonds[brand][slot];
        let known = self.known(self.fatigue[brand]);
        let one_more = self.pleasure(&self.policies, brand, bond.irrelevance)
            - 2.0 * setting.page.tedium * known;
        let on = on.provocation && on.backlash && on.broadcast;
        if !on || bond.tie != Tie::Following || one_more >= 0.0 {
            return 0.0;
        }
        let x = self.persons[bond.consumer as usize].expressiveness;
        let chance = (setting.page.provocation * x).min(setting.backlash.criticism_cap);
        chance * self.policies[brand].conduct.reach_share
    }

    /// Who may be provoked today; asked as the day begins.
    pub(super) fn chances_of_provocation(&mut self) {
        for brand in 0..self.bonds.len() {
            let conduct = &self.policies[brand].conduct;
            let posts = super::day::posts_on(conduct.posts_per_week, self.day);
            for slot in 0..self.bonds[brand].len() {
                let spared = (0..posts as u32).map(|_| 1.0 - self.provocation(brand, slot));
                let p = 1.0 - spared.product::<f64>();
                if p > 0.0 {
                    self.chances.at_risk("provoked", brand, p);
                }
            }
        }
    }

    /// Somebody criticises the page: who may, once a day, and where the draw says.
    pub(super) fn provoked(&mut self, consumer: u32, brand: usize) {
        let day = self.day;
        let slot = self.slot(consumer, brand).expect("a tie");
        let posts = super::day::posts_on(self.policies[brand].conduct.posts_per_week, day);
        assert!(
            posts > 0.0 && self.provocation(brand, slot) > 0.0,
            "{:?}",
            self.bonds[brand][slot]
        );
        let of_today = |talk: &&super::spreading::Talk| {
            (talk.brand, talk.author, talk.day) == (brand, consumer, day)
        };
        let again = self.talks.iter().filter(of_today).any(|talk| talk.cause == Cause::Page);
        assert!(!again, "twice a day");
        self.chances.came("provoked", brand);
        let about = super::spreading::page(brand);
        let (place, found) = self.people.behaviour.uniform_pair(
            Purpose::ProvokedPlace,
            consumer,
            about,
            u32::from(day),
        );
        self.charge_on(consumer, place, found);
    }
}

impl What {
    /// Whether it is criticism of a page, which nothing seen calls for.
    pub(super) fn is_of_page(self) -> bool {
        self == What::Criticised(Cause::Page)
    }
}
