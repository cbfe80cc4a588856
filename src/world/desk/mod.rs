//! The desk at work: replies wait for people who are there.
//!
//! A desk serves all customers that the brand really has, of whom few are simulated. The posts of the
//! others load it as they are expected to, in one of two forms: job by job where they are few
//! (`servers`), as work that ebbs and flows where they are many (`backlog`). Both take the same
//! tickets and give the same turns.

mod backlog;
mod change;
mod job;
mod line;
mod load;
mod posts;
pub mod rehearsal;
mod servers;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use job::{Job, Latency, Served};

use self::backlog::Backlog;
use self::change::Change;
use self::load::Load;
use self::servers::Servers;
use crate::ground::draws::Key;
use crate::model::clock::Profile;
use crate::model::desk::{Capacity, OverCapacity};
use crate::model::hours::Schedule;
use crate::model::load::{Circumstances, Work};
use crate::model::policy::{CompiledRules, Policy};
use crate::model::post::Post;
use crate::model::purpose::Purpose;
use crate::world::people::People;
use crate::world::setting::Setting;

/// What a desk is on a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift<'a> {
    pub day: u16,
    pub schedule: &'a Schedule,
    pub capacity: Capacity,
    pub order: OverCapacity,
    /// What has waited longer is dropped [days].
    pub max_wait: f64,
}

/// A reply that waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ticket {
    /// Number of the reply; counts up with the order of arrival.
    pub number: u64,
    /// When the post was written [days since day 0].
    pub written: f64,
    /// Higher goes first.
    pub priority: u8,
    /// Time of an agent on it [minutes].
    pub minutes: f64,
}

/// What became of a ticket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Turn {
    /// Somebody took it up at this time [days since day 0].
    Begun(u64, f64),
    /// It had waited too long.
    Dropped(u64),
}

/// Replies of one priority that are expected on a day from those who are not simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Flow {
    /// Higher goes first.
    pub priority: u8,
    /// Replies [1/day].
    pub per_day: f64,
    /// Mean time of an agent on one [minutes].
    pub minutes: f64,
    /// Mean square of it [minutes^2].
    pub square: f64,
}

/// A desk and what waits for it.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    form: Form,
    schedule: Schedule,
    capacity: Capacity,
    /// The customers who are not simulated, and what the policy makes of their posts.
    others: Arc<Load>,
    work: Arc<Work>,
    change: Change,
    /// Replies to simulated people that wait, by number.
    waiting: BTreeMap<u64, Job>,
    /// Tickets drawn so far.
    tickets: u64,
    /// What had been done when measuring began [minutes].
    done_before: f64,
}

/// How those who are not simulated load it.
#[derive(Clone, Debug)]
enum Form {
    /// Job by job.
    Jobs(Servers),
    /// As work that ebbs and flows.
    Work(Box<Backlog>),
}

/// Up to this many posts a day that a brand could hear, a desk is followed job by job. From there on the
/// work of the simulated, who are few beside the others, need not be counted twice. What is simulated has
/// no say in it, unless it is everybody.
const FEW_POSTS: f64 = 200.0;

/// What a day is for a desk.
pub(crate) struct Today<'a> {
    pub day: u16,
    pub brand: usize,
    pub policy: &'a Policy,
    pub rules: &'a CompiledRules,
    pub profile: &'a Profile,
    pub failure_shock: f64,
    pub failure_factor: f64,
    pub luck: Key,
}

impl Desk {
    /// The desk of a brand under a policy, with nothing to do.
    pub fn new(setting: &Setting, people: &People, brand: usize, policy: &Policy) -> Self {
        let scale = setting.scale(brand);
        let customers = setting.real_customers(brand);
        let all = Load::new(setting, people, brand, customers);
        let single = scale <= 1.0 || all.audible_per_day() <= FEW_POSTS;
        // Where each reply is followed, the simulated bring their own; else all are one flow.
        let others = match single {
            true => Load { customers: customers * (1.0 - 1.0 / scale), ..all },
            false => all,
        };
        let form = match single {
            true => Form::Jobs(Servers::default()),
            false => Form::Work(Box::default()),
        };
        Desk {
            form,
            schedule: schedule(setting, policy),
            capacity: policy.desk.capacity(customers),
            work: Arc::new(others.work(policy)),
            others: Arc::new(others),
            change: Change::default(),
            waiting: BTreeMap::new(),
            tickets: 0,
            done_before: 0.0,
        }
    }

    /// Goes on under another policy; what waits still waits.
    pub fn follow(&mut self, setting: &Setting, brand: usize, policy: &Policy) {
        self.schedule = schedule(setting, policy);
        self.capacity = policy.desk.capacity(setting.real_customers(brand));
        self.work = Arc::new(self.others.work(policy));
        self.change = Change::default();
    }

    /// A post by somebody simulated was heard: the effort of the reply that the policy would make to a
    /// stranger, and of the one that it makes [replies].
    pub fn compare(&mut self, at_first: f64, now: f64) {
        self.change.add(at_first, now);
    }

    /// Counts what is done from now on.
    pub fn begin_measuring(&mut self) {
        self.done_before = self.done();
    }

    /// Hours that its people spend on replies, for each that they are there, since measuring began on
    /// day `from`; `None` where nobody was there before day `to`. Exact job by job, where a reply counts
    /// when it is taken up; in the large form what came and does not wait any more was done.
    pub fn busy_share(&self, agents: f64, from: u16, to: u16) -> Option<f64> {
        let open = self.schedule.open_between(f64::from(from), f64::from(to));
        let there = agents * open * 24.0 * 60.0;
        (there > 0.0).then(|| (self.done() - self.done_before) / there)
    }

    /// What its people did since day 0 [minutes].
    fn done(&self) -> f64 {
        match &self.form {
            Form::Jobs(servers) => servers.done(),
            Form::Work(backlog) => backlog.done(),
        }
    }

    /// Works through one day in which these replies were decided.
    pub fn work(&mut self, today: &Today<'_>, jobs: Vec<Job>) -> Vec<Served> {
        self.change.fade();
        let mut tickets: Vec<Ticket> = jobs.into_iter().map(|job| self.take_in(job)).collect();
        let Today { day, brand, policy, .. } = *today;
        let shift = Shift {
            day,
            schedule: &self.schedule,
            capacity: self.capacity,
            order: policy.desk.over_capacity,
            max_wait: policy.conduct.max_wait_days,
        };
        let turns = match &mut self.form {
            Form::Jobs(servers) => {
                let posts =
                    self.others.posts(today.luck, brand, day, today.failure_shock, today.profile);
                let number = || {
                    self.tickets += 1;
                    self.tickets
                };
                let left = (today.failure_factor, self.change.factor());
                tickets.extend(self.others.tickets(
                    &posts,
                    policy,
                    today.rules,
                    &policy.desk,
                    left,
                    number,
                ));
                servers.work(&shift, tickets)
            }
            Form::Work(backlog) => {
                let circumstances = Circumstances {
                    weekday: today.profile.day_weight(day),
                    shock: today.failure_shock,
                    failure_factor: today.failure_factor,
                };
                let change = self.change.factor();
                let flows = self.others.flows(&self.work, &policy.desk, &circumstances, change);
                let mut noise =
                    today.luck.stream(Purpose::DeskWork, brand as u32, 0, u32::from(day));
                backlog.work(&shift, tickets, &flows, today.profile, &mut noise)
            }
        };
        let handling = policy.conduct.handling_hours;
        turns.into_iter().filter_map(|turn| self.serve(turn, handling)).collect()
    }

    /// A number for the reply, which waits from now on.
    fn take_in(&mut self, job: Job) -> Ticket {
        self.tickets += 1;
        let (written, priority, minutes) = (job.post.time, job.rule.priority, job.minutes);
        let number = self.tickets;
        self.waiting.insert(number, job);
        Ticket { number, written, priority, minutes }
    }

    /// What became of a reply; `None` where it went to somebody who is not simulated.
    fn serve(&mut self, turn: Turn, handling_hours: f64) -> Option<Served> {
        match turn {
            Turn::Begun(number, at) => {
                let job = self.waiting.remove(&number)?;
                // Whoever works part of the time takes so much longer.
                let at_work = job.first_minutes / 60.0 / self.capacity.speed;
                let latency = self.latency(&job.post, at, at_work + handling_hours);
                Some(Served::Sent(job, latency))
            }
            Turn::Dropped(number) => self.waiting.remove(&number).map(Served::Dropped),
        }
    }

    /// Time from a post to when it is taken up and `more` hours after that.
    pub fn latency(&self, post: &Post, at: f64, more: f64) -> Latency {
        Latency {
            hours: (at - post.time) * 24.0 + more,
            business: self.schedule.open_between(post.time, at) * 24.0 + more,
        }
    }

    /// Hours by the calendar from a time [days since day 0] until the desk has been open for so many.
    pub fn hours_until_open_for(&self, from: f64, hours: f64) -> f64 {
        (self.schedule.begins(from, hours / 24.0) - from) * 24.0
    }

    /// Replies to simulated people that wait.
    pub fn waiting_jobs(&self) -> impl Iterator<Item = &Job> {
        self.waiting.values()
    }

    /// Replies that wait, to all customers that there really are.
    pub fn waiting(&self) -> f64 {
        match &self.form {
            Form::Jobs(servers) => servers.waiting() as f64,
            Form::Work(backlog) => backlog.waiting(),
        }
    }
}

fn schedule(setting: &Setting, policy: &Policy) -> Schedule {
    Schedule::new(&policy.desk.hours, setting.clock.first_weekday as u16)
}

#[cfg(test)]
mod tests;
