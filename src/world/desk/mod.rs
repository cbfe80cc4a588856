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
pub mod ordinary;
mod posts;
pub mod rehearsal;
mod servers;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use job::{Latency, ReplyJob, Served};

use self::backlog::Backlog;
use self::change::EffortChange;
use self::load::OthersLoad;
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

/// What a desk is on a day, or on a stretch of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift<'a> {
    pub day: u16,
    /// From when to when [days since midnight]; what waits at its end still waits.
    pub part: (f64, f64),
    pub schedule: &'a Schedule,
    pub capacity: Capacity,
    pub order: OverCapacity,
    /// What has waited longer is dropped [days].
    pub max_wait: f64,
}

/// All of a day.
pub(crate) const WHOLE_DAY: (f64, f64) = (0.0, 1.0);

impl Shift<'_> {
    /// When it begins [days since day 0].
    fn begin(&self) -> f64 {
        f64::from(self.day) + self.part.0
    }

    /// When it ends [days since day 0].
    fn end(&self) -> f64 {
        f64::from(self.day) + self.part.1
    }
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
    /// It had waited too long by this time.
    Dropped(u64, f64),
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

/// Who sits at a desk and when, and what a policy makes of the posts of those who are not simulated.
#[derive(Clone, Debug)]
pub(crate) struct Roster {
    schedule: Schedule,
    capacity: Capacity,
    work: Work,
}

/// A desk and what waits for it.
#[derive(Clone, Debug)]
pub(crate) struct DeskAtWork {
    state: DeskState,
    /// The customers who are not simulated.
    others: Arc<OthersLoad>,
    /// Share of the replies in the large form that go to them.
    others_share: f64,
    roster: Arc<Roster>,
    change: EffortChange,
    /// What had been done when measuring began [minutes].
    done_before: f64,
}

/// What a day changes at a desk.
#[derive(Clone, Debug)]
pub(crate) struct DeskState {
    form: LoadForm,
    /// Replies to simulated people that wait, by number.
    waiting: BTreeMap<u64, ReplyJob>,
    /// Tickets drawn so far.
    tickets: u64,
    /// Replies that are made today, as a multiple of those that strangers would get: as of the night
    /// before.
    change: f64,
}

/// What becomes of the replies to those who are not simulated, by hour of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct ByHour {
    /// That go out, as they are taken up.
    pub sent: [f64; 24],
    /// For which nobody waits any longer.
    pub dropped: [f64; 24],
}

/// How those who are not simulated load it.
#[derive(Clone, Debug)]
enum LoadForm {
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
    pub profile: &'a Profile,
    pub failure_shock: f64,
    pub failure_factor: f64,
    pub luck: Key,
}

/// A part of a day under one policy.
pub(crate) struct PolicyStretch<'a> {
    /// From when to when [days since midnight].
    pub part: (f64, f64),
    pub policy: &'a Policy,
    pub rules: &'a CompiledRules,
}

impl DeskAtWork {
    /// The desk of a brand under a policy, with nothing to do.
    pub fn new(setting: &Setting, people: &People, brand: usize, policy: &Policy) -> Self {
        let scale = setting.scale(brand);
        let customers = setting.real_customers(brand);
        let all = OthersLoad::new(setting, people, brand, customers);
        let single = scale <= 1.0 || all.audible_per_day() <= FEW_POSTS;
        let unsimulated = setting.unsimulated_share(brand);
        // Where each reply is followed, the simulated bring their own; else all are one flow.
        let others = match single {
            true => OthersLoad { customers: customers * unsimulated, ..all },
            false => all,
        };
        let form = match single {
            true => LoadForm::Jobs(Servers::default()),
            false => LoadForm::Work(Box::default()),
        };
        let roster = Arc::new(roster(setting, brand, policy, &others));
        DeskAtWork {
            state: DeskState { form, waiting: BTreeMap::new(), tickets: 0, change: 1.0 },
            others: Arc::new(others),
            others_share: if single { 1.0 } else { unsimulated },
            roster,
            change: EffortChange::default(),
            done_before: 0.0,
        }
    }

    /// Who would sit here under a policy.
    pub fn roster_under(&self, setting: &Setting, brand: usize, policy: &Policy) -> Arc<Roster> {
        Arc::new(roster(setting, brand, policy, &self.others))
    }

    /// Goes on with others at it; what waits still waits.
    pub fn seat(&mut self, roster: &Arc<Roster>) {
        self.roster = Arc::clone(roster);
    }

    /// Forgets what was seen of how replies change with what a policy has done.
    pub fn begin_anew(&mut self) {
        self.change = EffortChange::default();
        self.state.change = 1.0;
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
    /// day `from`; `None` where nobody was there before day `to`. Besides the usual people others were
    /// there for `more` hours. Exact job by job, where a reply counts when it is taken up; in the large
    /// form what came and does not wait any more was done.
    pub fn busy_share(&self, agents: f64, more: f64, from: u16, to: u16) -> Option<f64> {
        let open = self.roster.schedule.open_between(f64::from(from), f64::from(to));
        let there = (agents * open * 24.0 + more) * 60.0;
        (there > 0.0).then(|| (self.done() - self.done_before) / there)
    }

    /// Hours in which it is open between two times [hours; days since day 0].
    pub fn open_hours(&self, from: f64, to: f64) -> f64 {
        self.roster.schedule.open_between(from, to) * 24.0
    }

    /// What its people did since day 0 [minutes].
    fn done(&self) -> f64 {
        match &self.state.form {
            LoadForm::Jobs(servers) => servers.done(),
            LoadForm::Work(backlog) => backlog.done(),
        }
    }

    /// What a day may change, to begin it again from there.
    pub fn state(&self) -> DeskState {
        self.state.clone()
    }

    /// Begins a day again.
    pub fn restore(&mut self, state: &DeskState) {
        self.state.clone_from(state);
    }

    /// Takes replies that have gone out from what waits.
    pub fn forget(&mut self, has_gone: impl Fn(&ReplyJob) -> bool) {
        self.state.waiting.retain(|_, job| !has_gone(job));
    }

    /// A day ends.
    pub fn end_day(&mut self) {
        self.change.fade();
        self.state.change = self.change.factor();
    }

    /// Works through a part of a day in which these replies were decided; adds what becomes of those to
    /// people who are not simulated.
    pub fn work(
        &mut self,
        today: &Today<'_>,
        stretch: &PolicyStretch<'_>,
        jobs: Vec<ReplyJob>,
        by_hour: &mut ByHour,
    ) -> Vec<Served> {
        let mut tickets: Vec<Ticket> = jobs.into_iter().map(|job| self.take_in(job)).collect();
        let (day, brand, policy) = (today.day, today.brand, stretch.policy);
        let roster = Arc::clone(&self.roster);
        let shift = Shift {
            day,
            part: stretch.part,
            schedule: &roster.schedule,
            capacity: roster.capacity,
            order: policy.desk.over_capacity,
            max_wait: policy.conduct.max_wait_days,
        };
        let change = self.state.change;
        let DeskState { form, tickets: counted, .. } = &mut self.state;
        let turns = match form {
            LoadForm::Jobs(servers) => {
                let mut posts =
                    self.others.posts(today.luck, brand, day, today.failure_shock, today.profile);
                let (from, to) = (shift.begin(), shift.end());
                posts.retain(|post| (from..to).contains(&post.written));
                let number = || {
                    *counted += 1;
                    *counted
                };
                let left = (today.failure_factor, change);
                let desk = &policy.desk;
                tickets.extend(self.others.tickets(
                    &posts,
                    policy,
                    stretch.rules,
                    desk,
                    left,
                    number,
                ));
                servers.work(&shift, tickets)
            }
            LoadForm::Work(backlog) => {
                let circumstances = Circumstances {
                    weekday: today.profile.day_weight(day),
                    shock: today.failure_shock,
                    failure_factor: today.failure_factor,
                };
                let flows = self.others.flows(&roster.work, &policy.desk, &circumstances, change);
                // A part of a day that begins later has noise of its own from there on.
                let begins = (shift.part.0 * 24.0).round() as u32;
                let mut noise =
                    today.luck.stream(Purpose::DeskWork, brand as u32, begins, u32::from(day));
                let turns = backlog.work(&shift, tickets, &flows, today.profile, &mut noise);
                for (from, to, replies) in &backlog.sent {
                    spread(&mut by_hour.sent, f64::from(day), (*from, *to), *replies);
                }
                for (at, replies) in &backlog.dropped {
                    by_hour.dropped[hour_of(*at, day)] += replies;
                }
                turns
            }
        };
        self.serve(turns, policy.conduct.handling_hours, day, by_hour)
    }

    /// A number for the reply, which waits from now on.
    fn take_in(&mut self, job: ReplyJob) -> Ticket {
        self.state.tickets += 1;
        let (written, priority, minutes) = (job.post.time, job.rule.priority, job.minutes);
        let number = self.state.tickets;
        self.state.waiting.insert(number, job);
        Ticket { number, written, priority, minutes }
    }

    /// What became of replies; those to people who are not simulated are only counted.
    fn serve(
        &mut self,
        turns: Vec<Turn>,
        handling_hours: f64,
        day: u16,
        by_hour: &mut ByHour,
    ) -> Vec<Served> {
        let single = matches!(self.state.form, LoadForm::Jobs(_));
        let mut served = Vec::new();
        for turn in turns {
            let (number, at, hours) = match turn {
                Turn::Begun(number, at) => (number, at, &mut by_hour.sent),
                Turn::Dropped(number, at) => (number, at, &mut by_hour.dropped),
            };
            let Some(job) = self.state.waiting.remove(&number) else {
                hours[hour_of(at, day)] += f64::from(u8::from(single));
                continue;
            };
            served.push(match turn {
                Turn::Begun(..) => {
                    // Whoever works part of the time takes so much longer.
                    let at_work = job.first_minutes / 60.0 / self.roster.capacity.speed;
                    let latency = self.latency(&job.post, at, at_work + handling_hours);
                    Served::Sent(job, latency)
                }
                Turn::Dropped(..) => Served::Dropped(job, at),
            });
        }
        served
    }

    /// Mean time from when a plain reply is taken up until it is written [hours].
    pub fn hours_at_work(&self, policy: &Policy) -> f64 {
        let minutes = policy.desk.minutes_per_reply * (1.0 + policy.conduct.context_reading);
        let speed = self.roster.capacity.speed;
        if speed > 0.0 { minutes / 60.0 / speed } else { 0.0 }
    }

    /// Share of the replies counted by the hour that go to people who are not simulated.
    pub fn others_share(&self) -> f64 {
        self.others_share
    }

    /// Those of a brand's customers who are not simulated, as they talk.
    pub fn others(&self) -> &OthersLoad {
        &self.others
    }

    /// Time from a post to when it is taken up and `more` hours after that.
    pub fn latency(&self, post: &Post, at: f64, more: f64) -> Latency {
        Latency {
            hours: (at - post.time) * 24.0 + more,
            business: self.roster.schedule.open_between(post.time, at) * 24.0 + more,
        }
    }

    /// Hours by the calendar from a time [days since day 0] until the desk has been open for so many.
    pub fn hours_until_open_for(&self, from: f64, hours: f64) -> f64 {
        (self.roster.schedule.begins(from, hours / 24.0) - from) * 24.0
    }

    /// Replies to simulated people that wait.
    pub fn waiting_jobs(&self) -> impl Iterator<Item = &ReplyJob> {
        self.state.waiting.values()
    }

    /// Replies that wait, to all customers that there really are.
    pub fn waiting(&self) -> f64 {
        match &self.state.form {
            LoadForm::Jobs(servers) => servers.waiting() as f64,
            LoadForm::Work(backlog) => backlog.waiting(),
        }
    }
}

/// The hour of the day that a time is in; what is early or late counts in the first or last.
fn hour_of(at: f64, day: u16) -> usize {
    (((at - f64::from(day)) * 24.0) as usize).min(23)
}

/// Spreads replies over the hours of a day that lie between two times, evenly.
fn spread(hours: &mut [f64; 24], midnight: f64, (from, to): (f64, f64), replies: f64) {
    let (from, to) = ((from - midnight) * 24.0, (to - midnight) * 24.0);
    for (hour, sum) in hours.iter_mut().enumerate() {
        let within = to.min(hour as f64 + 1.0) - from.max(hour as f64);
        *sum += replies * within.max(0.0) / (to - from);
    }
}

fn roster(setting: &Setting, brand: usize, policy: &Policy, others: &OthersLoad) -> Roster {
    Roster {
        schedule: schedule(setting, policy),
        capacity: policy.desk.capacity(setting.real_customers(brand)),
        work: others.work(policy),
    }
}

fn schedule(setting: &Setting, policy: &Policy) -> Schedule {
    Schedule::new(&policy.desk.hours, setting.clock.first_weekday as u16)
}

#[cfg(test)]
mod tests;
