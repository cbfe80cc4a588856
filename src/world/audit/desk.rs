//! Hours of the people at the desk, counted day by day.

use super::book::Book;
use crate::ground::math::{cos, exp, ln, normal_quantile};
use crate::model::desk::{Desk, PromiseClock};
use crate::model::post::Post;
use crate::model::purpose::Purpose;

impl Book<'_> {
    /// An agent's time on a reply of this effort [hours].
    pub(super) fn hours_of_an_agent(&self, brand: usize, post: &Post, effort: f64) -> f64 {
        if !self.setting.mechanisms.queue && effort == 0.0 {
            return 0.0;
        }
        let desk = &self.policies[brand].desk;
        let spread = ln(1.0 + desk.spread * desk.spread).sqrt();
        let z = normal_quantile(self.draw(Purpose::HandlingTime, brand, post));
        effort * desk.minutes_per_reply * exp(spread * z - spread * spread / 2.0) / 60.0
    }

    /// Share of a day's posts before a time of it [days], hour by hour.
    pub(super) fn share_of_day_before(&self, time: f64) -> f64 {
        let clock = &self.setting.clock;
        let weight = |hour: u32| {
            let angle = (f64::from(hour) + 0.5 - clock.peak_hour) * std::f64::consts::PI / 12.0;
            1.0 + clock.daily_swing * cos(angle)
        };
        let until = |hours: f64| -> f64 {
            (0..24).map(|h| weight(h) * (hours - f64::from(h)).clamp(0.0, 1.0)).sum()
        };
        until(24.0 * time) / until(24.0)
    }

    /// Each stretch of opening hours from one day to another, in days since day 0.
    fn open<'d>(
        &self,
        desk: &'d Desk,
        from: f64,
        to: f64,
    ) -> impl Iterator<Item = (f64, f64)> + 'd {
        let first = self.setting.clock.first_weekday as u32;
        (from as u32..=to as u32).flat_map(move |day| {
            let midnight = (day + first) % 7 * 1440;
            desk.hours.stretches().iter().filter_map(move |(open, shut)| {
                let of_day = |minute: u16| {
                    (f64::from(minute) - f64::from(midnight)).clamp(0.0, 1440.0) / 1440.0
                };
                let (open, shut) = (of_day(*open), of_day(*shut));
                (shut > open).then(|| (f64::from(day) + open, f64::from(day) + shut))
            })
        })
    }

    pub(super) fn is_open(&self, desk: &Desk, time: f64) -> bool {
        self.open(desk, time, time).any(|(open, shut)| time > open - 1e-9 && time < shut + 1e-9)
    }

    /// Open hours between two times.
    pub(super) fn open_hours(&self, desk: &Desk, from: f64, to: f64) -> f64 {
        let all = self.open(desk, from, to);
        all.map(|(open, shut)| (shut.min(to) - open.max(from)).max(0.0) * 24.0).sum()
    }

    /// By how much the promise was missed [hours].
    pub(super) fn hours_late(&self, brand: usize, hours: f64, business: f64) -> Option<f64> {
        let promise = self.policies[brand].desk.promise.as_ref()?;
        let took = if promise.clock == PromiseClock::Business { business } else { hours };
        Some(took - promise.first_reply_hours)
    }

    /// Promises that have run out by the end for replies that still wait: their authors.
    pub(super) fn broken_by_the_end(&self, brand: usize) -> Vec<u32> {
        let desk = &self.policies[brand].desk;
        let (end, handling) =
            (f64::from(self.setting.days), self.policies[brand].conduct.handling_hours);
        let broken = self.said.iter().filter(|((author, of, key), said)| {
            let waits = *of == brand && said.rule.is_some() && !said.answered_or_dropped;
            let (hours, business) =
                ((end - said.post.time) * 24.0, self.open_hours(desk, said.post.time, end));
            waits
                && !self.persons[*author as usize].left
                && key.day >= self.setting.warmup_days
                && self
                    .hours_late(brand, hours + handling, business + handling)
                    .is_some_and(|late| late > 0.0)
        });
        broken.map(|((author, ..), _)| *author).collect()
    }
}
