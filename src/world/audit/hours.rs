//! Full hours, judged again: what a dashboard shows, and which level of a playbook that means.

use std::collections::BTreeMap;

use super::book::Book;
use crate::model::alarm::{PerHour, Sign};
use crate::model::policy::{Policy, Severity};
use crate::model::purpose::Purpose;
use crate::world::Setting;
use crate::world::desk::ordinary::ordinary;
use crate::world::probe::{Cause, FullHour};

/// A brand that may have a playbook.
pub(super) struct Watch {
    pub usual: Policy,
    /// What an ordinary hour brings under it.
    ordinary: PerHour,
    /// What was found, by sign and full hour.
    found: BTreeMap<(usize, u32), f64>,
    /// All hours judged under this policy: what was found, whether there was a storm, the level after it.
    hours: Vec<(PerHour, bool, usize)>,
    /// The hour under way.
    hour: u32,
    /// Whether a found storm was read today.
    pub storm_read: bool,
    storm: bool,
    /// The hour at which the statement was made that stands.
    stands: Option<u32>,
    pub alarms: u64,
    /// Hours at the desk beyond the usual ones, in the window.
    pub more_hours: f64,
}

impl Watch {
    pub fn all(setting: &Setting, policies: &[Policy]) -> Vec<Self> {
        let one = |(brand, policy)| Watch::new(policy, ordinary(setting, brand, policy));
        policies.iter().enumerate().map(one).collect()
    }

    fn new(policy: &Policy, ordinary: PerHour) -> Self {
        Watch {
            usual: policy.clone(),
            ordinary,
            found: BTreeMap::new(),
            hours: Vec::new(),
            hour: 0,
            storm_read: false,
            storm: false,
            stands: None,
            alarms: 0,
            more_hours: 0.0,
        }
    }

    pub fn find(&mut self, sign: Sign, at: f64) {
        let hour = ((at * 24.0).floor() as u32).max(self.hour);
        *self.found.entry((sign as usize, hour)).or_default() += 1.0;
    }

    pub fn is_kept(&self) -> bool {
        !self.usual.playbook.is_empty()
    }

    fn level(&self) -> usize {
        self.hours.last().map_or(0, |(.., level)| *level)
    }

    /// Whether a trigger of a level holds in an hour.
    fn calls(&self, level: &Severity, (found, storm): (&PerHour, bool)) -> bool {
        level.triggers.iter().any(|trigger| {
            let enough = |sign: usize| {
                let times = trigger.at_least_times_usual[sign];
                trigger.at_least[sign].is_none_or(|least| found[sign] >= least)
                    && times.is_none_or(|times| {
                        let usual = self.ordinary[sign];
                        found[sign] >= (times * usual).max(out_of_the_ordinary(2.0 * usual))
                    })
            };
            (0..Sign::COUNT).all(enough) && (storm || !trigger.storm)
        })
    }

    /// Whether a level has been calm for as long as it waits.
    fn is_over(&self, level: &Severity) -> bool {
        let wanted = usize::from(level.until.for_hours);
        let calm = |(found, storm, _): &(PerHour, bool, usize)| {
            let few = |sign: usize| {
                let times = level.until.at_most_times_usual[sign];
                level.until.at_most[sign].is_none_or(|most| found[sign] <= most)
                    && times.is_none_or(|times| found[sign] <= times * self.ordinary[sign])
            };
            let stormy = *storm && level.triggers.iter().any(|trigger| trigger.storm);
            (0..Sign::COUNT).all(few) && !stormy && !self.calls(level, (found, *storm))
        };
        self.hours.len() >= wanted && self.hours.iter().rev().take(wanted).all(calm)
    }
}

/// The fewest posts that come with a chance below 1 / 720 where so many are expected, term by term.
fn out_of_the_ordinary(mean: f64) -> f64 {
    let (mut count, mut term) = (0.0, crate::ground::math::exp(-mean));
    let mut at_least = 1.0;
    while at_least > 1.0 / 720.0 {
        at_least -= term;
        count += 1.0;
        term *= mean / count;
    }
    count
}

impl Book<'_> {
    /// Other policies are taken up, as usual.
    pub fn take_up(&mut self, policies: &[Policy]) {
        let hour = u32::from(self.setting.warmup_days) * 24;
        for (watch, new) in self.watches.iter_mut().zip(Watch::all(self.setting, policies)) {
            let found = std::mem::take(&mut watch.found);
            *watch = Watch { hour, found, ..new };
        }
        self.policies = policies.to_vec();
    }

    /// The brand was judged at a full hour.
    pub fn judged(&mut self, brand: usize, full: &FullHour) {
        let midnight = full.hour % 24 == 23;
        let measured = self.measuring();
        let customers = self.setting.real_customers(brand);
        let open = {
            let from = f64::from(full.hour) / 24.0;
            self.open_hours(&self.watches[brand].usual.desk, from, from + 1.0 / 24.0)
        };
        let agents = self.policies[brand].desk.agents(customers);
        let watch = &mut self.watches[brand];
        let usual = watch.usual.desk.agents(customers);
        watch.more_hours += if measured { (agents - usual) * open } else { 0.0 };
        if midnight {
            watch.storm = std::mem::take(&mut watch.storm_read);
            if watch.storm {
                *self.often.entry("storms at midnight").or_default() += 1;
            }
        }
        let found: PerHour =
            std::array::from_fn(|sign| watch.found.get(&(sign, full.hour)).copied().unwrap_or(0.0));
        assert_eq!((full.own, full.others), (found, [0.0; 2]), "hour {}", full.hour);
        assert_eq!(full.storm, watch.storm, "hour {}", full.hour);
        let levels = watch.usual.playbook.levels.clone();
        let before = watch.level();
        watch.hours.push((found, watch.storm, before));
        let called = (before..levels.len())
            .rev()
            .find(|at| watch.calls(&levels[*at], (&found, watch.storm)));
        let mut level = called.map_or(before, |at| at + 1);
        while level > 0 && watch.is_over(&levels[level - 1]) {
            level -= 1;
        }
        assert_eq!(full.level, level, "hour {}", full.hour);
        watch.hours.last_mut().expect("an hour").2 = level;
        watch.hour = full.hour + 1;
        if level != before {
            watch.alarms += u64::from(before == 0 && measured);
            if level == 0 {
                watch.stands = None;
            } else if watch.stands.is_none() && levels[level - 1].statement {
                watch.stands = Some(watch.hour);
            }
            self.policies[brand] = watch.usual.in_force(level);
            *self.often.entry(["level 0", "level 1", "level 2"][level]).or_default() += 1;
        }
    }

    /// When criticism is written, and whether it is on the dashboard.
    pub(super) fn dated(&mut self, consumer: u32, brand: usize, cause: Cause, at: f64) {
        let (day, seen) = (f64::from(self.day), self.talks.last().expect("a talk").seen);
        match cause {
            Cause::Post(key) => {
                let said = &self.said[&(consumer, brand, key)];
                assert!(at > said.post.time, "{at} is before the post");
                assert!(said.answered_or_dropped && !said.ignored || at <= day + 1.0, "{at}");
            }
            Cause::Parting | Cause::Page => {
                let object = match cause {
                    Cause::Page => super::spreading::page(brand),
                    _ => super::spreading::parting(brand),
                };
                let key = self.people.behaviour;
                let hour =
                    key.uniform(Purpose::CriticalHour, consumer, object, u32::from(self.day));
                assert!((self.share_of_day_before(at - day) - hour).abs() < 1e-9);
            }
        }
        // What exits bring is found at midnight.
        let at = if cause == Cause::Parting { day + 0.99 } else { at };
        if seen {
            self.watches[brand].find(Sign::CriticalPosts, at);
        }
    }

    /// Whether somebody has seen the statement that stands, if one does.
    pub(super) fn has_seen_statement(&self, consumer: u32, brand: usize) -> bool {
        let statement = &self.setting.statement;
        self.watches[brand].stands.is_some_and(|made| {
            let key = self.people.behaviour;
            let draw = key.uniform(Purpose::SeesStatement, consumer, brand as u32, made);
            self.setting.mechanisms.statement && draw < statement.seen_share
        })
    }

    /// Hours paid beyond those of the usual people [per 1,000 customers per 30 days].
    pub(super) fn more_hours_paid(&self, brand: usize) -> f64 {
        let days = f64::from(self.setting.days - self.setting.warmup_days);
        let thousands = self.setting.real_customers(brand) / 1000.0;
        self.watches[brand].more_hours / days * 30.0 / thousands
    }
}
