//! A rehearsal: the desk alone, before any run, with the posts that are expected and no people.
//!
//! How many agents does a promise need? The desk lives through the measured days with so many of
//! them, on the expected load of its brand's real size: weekdays, hours and shocks included. A brand
//! with few posts is followed job by job, and every reply counts; a larger one as work, and a reply
//! of each priority looks at it every few hours, weighed by how many are expected then. Draws have a
//! key of their own: they are the same for any staff, and in no run.
//!
//! Nothing is learnt, nobody opts out and no cap is reached: the load is that of day 0, and so rather
//! too large than too small. Nothing waits when it begins.

use super::backlog::Backlog;
use super::load::{OthersLoad, readers};
use super::servers::Servers;
use super::{FEW_POSTS, Flow, Shift, Ticket, Turn, WHOLE_DAY};
use crate::ground::draws::Key;
use crate::model::brand::{Shock, ShockTarget};
use crate::model::clock::Profile;
use crate::model::desk::{Capacity, Desk, Promise, PromiseClock, Staff};
use crate::model::hours::Schedule;
use crate::model::load::{Circumstances, Readers};
use crate::model::policy::{CompiledRules, Condition, Policy};
use crate::model::promise::handled_within;
use crate::model::purpose::{Purpose, REHEARSAL};
use crate::world::people::People;
use crate::world::setting::Setting;

/// Times that the days are lived through.
const REPETITIONS: u32 = 12;

/// Looks at a day, in each priority.
const LOOKS: usize = 8;

/// More people at a desk are not looked for.
const MOST_AGENTS: u32 = 100_000;

/// A share that falls short by less is rounding.
const ROUNDING: f64 = 1e-9;

/// The fewest people who keep a promise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enough {
    /// At work at a time.
    pub agents: u32,
    /// How it goes with them.
    pub kept: Trial,
    /// How it would go with one fewer; none where one is enough.
    pub fewer: Option<Trial>,
}

/// A promise that no number of people keeps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeverKept {
    /// The most who were tried; none where even people with nothing else to do do not keep it.
    pub agents: Option<u32>,
    /// How it goes then.
    pub broken: Trial,
}

/// How it goes with so many people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// Share of replies that keep the promise \[1\].
    pub share: f64,
    /// The hours in which most are broken; none where none is.
    pub worst: Option<HoursOfDay>,
}

/// Some hours of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HoursOfDay {
    /// The day of the run.
    pub day: u16,
    /// From this hour ...
    pub from_hour: u16,
    /// ... to this one.
    pub to_hour: u16,
    /// How long posts of these hours wait until somebody takes them up, by the clock of the promise
    /// \[hours\].
    pub wait: f64,
}

/// A desk to be rehearsed.
pub struct Rehearsal<'a> {
    setting: &'a Setting,
    brand: usize,
    policy: &'a Policy,
    promise: Promise,
    profile: Profile,
    schedule: Schedule,
    calls: Calls,
}

/// What comes.
enum Calls {
    /// By repetition and day, one by one.
    Jobs(Vec<Vec<Vec<Ticket>>>),
    /// By day, as work.
    Work(Vec<Vec<Flow>>),
}

/// A reply of which the promise is asked.
#[derive(Clone, Copy)]
struct PromisedReply {
    written: f64,
    /// Replies that it stands for.
    weight: f64,
    /// Mean time of an agent on it [minutes] and its coefficient of variation; 0 where it is known.
    minutes: f64,
    spread: f64,
    answered: bool,
}

/// What became of the replies to posts of some hours: all, those that kept it, and their waits.
#[derive(Clone, Copy, Default)]
struct KeptSum {
    all: f64,
    kept: f64,
    waits: f64,
}

impl<'a> Rehearsal<'a> {
    /// The desk of a brand under a policy on the days that are measured; none where nothing is
    /// promised or nobody is answered.
    pub fn new(setting: &'a Setting, brand: usize, policy: &'a Policy) -> Option<Self> {
        let promise = policy.desk.promise.filter(|_| !policy.never_answers())?;
        let profile = Profile::new(&setting.clock);
        let customers = setting.real_customers(brand);
        let load = OthersLoad::read_by(setting, readers_of(setting, policy), brand, customers);
        let days = setting.warmup_days..setting.days;
        let shock = |day| Shock::factor_on(&setting.shocks, brand, ShockTarget::Failures, day);
        let calls = if load.audible_per_day() <= FEW_POSTS {
            let rules = CompiledRules::new(&policy.rules);
            let repetition = |repetition| {
                let mut numbers = 0..;
                let day = |day| {
                    let posts = load.posts(key(repetition), brand, day, shock(day), &profile);
                    let number = || numbers.next().unwrap_or_default();
                    load.tickets(&posts, policy, &rules, &policy.desk, (1.0, 1.0), number)
                };
                days.clone().map(day).collect()
            };
            Calls::Jobs((0..REPETITIONS).map(repetition).collect())
        } else {
            let work = load.work(policy);
            let day = |day| {
                let (weekday, shock) = (profile.day_weight(day), shock(day));
                let circumstances = Circumstances { weekday, shock, failure_factor: 1.0 };
                load.flows(&work, &policy.desk, &circumstances, 1.0)
            };
            Calls::Work(days.map(day).collect())
        };
        let schedule = super::schedule(setting, policy);
        Some(Rehearsal { setting, brand, policy, promise, profile, schedule, calls })
    }

    /// The fewest people at a time who keep the promise, at least one: with one fewer it is not kept.
    ///
    /// # Errors
    ///
    /// No number of people keeps it.
    pub fn fewest(&self) -> Result<Enough, NeverKept> {
        let idle = self.trial(None);
        if !self.keeps(&idle) {
            return Err(NeverKept { agents: None, broken: idle });
        }
        let (mut agents, mut too_few, mut fewer) = (1, 0, None);
        let mut kept = loop {
            let trial = self.trial(Some(agents));
            if self.keeps(&trial) {
                break trial;
            }
            if agents == MOST_AGENTS {
                return Err(NeverKept { agents: Some(agents), broken: trial });
            }
            (too_few, fewer) = (agents, Some(trial));
            agents = (2 * agents).min(MOST_AGENTS);
        };
        while agents - too_few > 1 {
            let between = too_few + (agents - too_few) / 2;
            let trial = self.trial(Some(between));
            if self.keeps(&trial) {
                (agents, kept) = (between, trial);
            } else {
                (too_few, fewer) = (between, Some(trial));
            }
        }
        Ok(Enough { agents, kept, fewer })
    }

    fn keeps(&self, trial: &Trial) -> bool {
        trial.share >= self.promise.share - ROUNDING
    }

    /// How it goes with so many people at a time; without a number with as many as have nothing else to
    /// do.
    pub fn trial(&self, agents: Option<u32>) -> Trial {
        let days = usize::from(self.setting.days.saturating_sub(self.setting.warmup_days));
        let mut sums = vec![KeptSum::default(); days * LOOKS];
        let capacity = agents.map(|agents| {
            let staff = Staff::Agents(f64::from(agents));
            Desk { staff, ..self.policy.desk.clone() }.capacity(1.0)
        });
        for repetition in 0..REPETITIONS {
            self.live(repetition, capacity, &mut sums);
        }
        let total = |of: fn(&KeptSum) -> f64| sums.iter().map(of).sum::<f64>();
        let (all, kept) = (total(|sum| sum.all), total(|sum| sum.kept));
        let broken = |sum: &KeptSum| sum.all - sum.kept;
        // Of equally many the first.
        let worst =
            sums.iter().enumerate().rev().max_by(|(_, a), (_, b)| broken(a).total_cmp(&broken(b)));
        let stretch = |(at, sum): (usize, &KeptSum)| HoursOfDay {
            day: self.setting.warmup_days + (at / LOOKS) as u16,
            from_hour: (24 * (at % LOOKS) / LOOKS) as u16,
            to_hour: (24 * (at % LOOKS + 1) / LOOKS) as u16,
            wait: sum.waits / sum.all,
        };
        Trial {
            share: if all > 0.0 { kept / all } else { 1.0 },
            worst: worst.filter(|(_, sum)| broken(sum) > 1e-9 * all).map(stretch),
        }
    }

    /// Lives through the days once.
    fn live(&self, repetition: u32, capacity: Option<Capacity>, sums: &mut [KeptSum]) {
        let key = key(repetition);
        let (mut servers, mut backlog) = (Servers::default(), Backlog::default());
        let mut looks: Vec<PromisedReply> = Vec::new();
        for day in self.setting.warmup_days..self.setting.days {
            let tickets = self.calls_of(repetition, day, key, &mut looks);
            let Some(capacity) = capacity else { continue };
            let shift = Shift {
                day,
                part: WHOLE_DAY,
                schedule: &self.schedule,
                capacity,
                order: self.policy.desk.over_capacity,
                max_wait: self.policy.conduct.max_wait_days,
            };
            let turns = match &self.calls {
                Calls::Jobs(_) => servers.work(&shift, tickets),
                Calls::Work(flows) => {
                    let flows = &flows[self.number(day)];
                    let mut noise = key.stream(Purpose::DeskWork, self.brand as u32, 0, day.into());
                    backlog.work(&shift, tickets, flows, &self.profile, &mut noise)
                }
            };
            for turn in turns {
                match turn {
                    Turn::Begun(number, at) => self.count(&mut looks[number as usize], at, sums),
                    Turn::Dropped(number, _) => {
                        let look = &mut looks[number as usize];
                        self.count(look, f64::INFINITY, sums);
                    }
                }
            }
        }
        for look in looks.iter_mut().filter(|look| !look.answered) {
            match capacity {
                None => self.count(look, self.schedule.next_open(look.written), sums),
                // Who still waits counts where it is too late by now, as in a run.
                Some(_) => {
                    let end = f64::from(self.setting.days);
                    if self.waits(look.written, end) > self.promise.first_reply_hours {
                        self.count(look, end, sums);
                    }
                }
            }
        }
    }

    /// The number of a day among those that are measured.
    fn number(&self, day: u16) -> usize {
        usize::from(day - self.setting.warmup_days)
    }

    /// The tickets of a day, each of which is a look.
    fn calls_of(
        &self,
        repetition: u32,
        day: u16,
        key: Key,
        looks: &mut Vec<PromisedReply>,
    ) -> Vec<Ticket> {
        match &self.calls {
            Calls::Jobs(all) => {
                let tickets = &all[repetition as usize][self.number(day)];
                looks.extend(tickets.iter().map(|ticket| PromisedReply {
                    written: ticket.written,
                    weight: 1.0,
                    minutes: ticket.minutes,
                    spread: 0.0,
                    answered: false,
                }));
                tickets.clone()
            }
            Calls::Work(flows) => {
                let mut tickets = Vec::with_capacity(LOOKS * flows[self.number(day)].len());
                for part in 0..LOOKS {
                    let edge = |part: usize| self.profile.share_before(part as f64 / LOOKS as f64);
                    let (from, share) = (edge(part), edge(part + 1) - edge(part));
                    let object = 1 + part as u32;
                    let draw =
                        key.uniform(Purpose::DeskWork, self.brand as u32, object, day.into());
                    let time = self.profile.time_of_day(from + share * draw);
                    for flow in &flows[self.number(day)] {
                        let (written, minutes) = (f64::from(day) + time, flow.minutes);
                        let (number, priority) = (looks.len() as u64, flow.priority);
                        tickets.push(Ticket { number, written, priority, minutes });
                        looks.push(PromisedReply {
                            written,
                            weight: flow.per_day * share,
                            minutes,
                            spread: (flow.square / (minutes * minutes) - 1.0).max(0.0).sqrt(),
                            answered: false,
                        });
                    }
                }
                tickets
            }
        }
    }

    /// Hours between two times by the clock of the promise.
    fn waits(&self, from: f64, to: f64) -> f64 {
        24.0 * match self.promise.clock {
            PromiseClock::Business => self.schedule.open_between(from, to),
            PromiseClock::Calendar => to - from,
        }
    }

    /// Counts a reply that somebody takes up at that time; never where it is infinite.
    fn count(&self, look: &mut PromisedReply, at: f64, sums: &mut [KeptSum]) {
        look.answered = true;
        let patience = look.written + self.policy.conduct.max_wait_days;
        let wait = self.waits(look.written, at.min(patience));
        let left = self.promise.first_reply_hours - self.policy.conduct.handling_hours - wait;
        let day = look.written as u16;
        let part = ((look.written - f64::from(day)) * LOOKS as f64) as usize;
        let sum = &mut sums[self.number(day) * LOOKS + part.min(LOOKS - 1)];
        sum.all += look.weight;
        sum.waits += look.weight * wait;
        if at <= patience {
            sum.kept += look.weight * handled_within(look.minutes, look.spread, left);
        }
    }
}

/// The key of a repetition, the same for every scenario.
fn key(repetition: u32) -> Key {
    Key::new(0, REHEARSAL, repetition)
}

/// How many read an author, where a rule asks; the people of one replication will do.
pub(super) fn readers_of(setting: &Setting, policy: &Policy) -> Readers {
    let any = Condition::default().reach;
    if policy.rules.iter().all(|rule| rule.when.reach == any) {
        return Readers::default();
    }
    readers(setting, &People::draw(setting, 0, 0))
}

#[cfg(test)]
mod tests;
