//! The day's conversation between a brand and those who talk about it, in order of time.
//!
//! Posts are decided on, the desk works through the day, and what comes of it (silence, contacts,
//! replies that come too late) happens minute by minute. A brand with a playbook is judged at each
//! full hour on what its dashboard has found by then. If that changes the policy in force, the hours
//! before stay as they were: posts that are not written yet are decided on anew, and the desk works
//! through its day anew with other people from that hour on. A brand whose playbook never speaks does
//! exactly what it would do without.

use std::collections::BTreeSet;

use super::listen::{Handling, KnownPost};
use crate::model::brand::ShockTarget;
use crate::model::post::{Kind, Post};
use crate::world::desk::{ByHour, DeskState, Latency, PolicyStretch, ReplyJob, Served, Today};
use crate::world::probe::Probe;
use crate::world::simulation::World;

/// A day of a brand as far as it has been lived.
struct LivedDay {
    known: Vec<KnownPost>,
    decisions: Vec<Option<Handling>>,
    /// Levels in force, each from its hour on.
    levels: Vec<(usize, usize)>,
    /// Posts whose time has come.
    written: usize,
    /// Replies that went out or were dropped.
    gone: BTreeSet<Name>,
    /// Hours that are over.
    hours: usize,
    /// The desk as the day began; kept only where the day may have to be worked through again.
    morning: Option<DeskState>,
}

/// A reply by the post that it answers: author, kind, day.
type Name = (u32, Kind, u16);

fn name(job: &ReplyJob) -> Name {
    (job.post.author, job.post.kind, job.post.time as u16)
}

/// Something that happens at a time [days since day 0].
enum Happening {
    /// The post of this number is written.
    Written(usize),
    /// A reply goes out.
    Sent(ReplyJob, Latency),
    /// Nobody waits for a reply any longer.
    Dropped(ReplyJob),
}

/// The rest of a day as it will be if nothing changes.
struct RestOfDay {
    happenings: Vec<(f64, Happening)>,
    /// Replies to those who are not simulated.
    others: ByHour,
}

impl World {
    /// Each brand deals with the posts of the day.
    pub(crate) fn converse(&mut self, posts: Vec<Vec<Post>>, probe: &mut impl Probe) {
        let in_order = |(brand, mut posts): (usize, Vec<Post>)| {
            posts.sort_by(|a, b| a.time.total_cmp(&b.time));
            posts.iter().map(|post| self.know(brand, post)).collect()
        };
        let known: Vec<Vec<KnownPost>> = posts.into_iter().enumerate().map(in_order).collect();
        for (brand, known) in known.into_iter().enumerate() {
            self.converse_with(brand, known, probe);
            self.brands[brand].desk.end_day();
        }
    }

    fn converse_with(&mut self, brand: usize, known: Vec<KnownPost>, probe: &mut impl Probe) {
        self.a_day_begins(brand);
        let state = &mut self.brands[brand];
        let mut day = LivedDay {
            decisions: Vec::with_capacity(known.len()),
            known,
            levels: vec![(0, state.alarm.level)],
            written: 0,
            gone: BTreeSet::new(),
            hours: 0,
            morning: state.watches().then(|| state.desk.state()),
        };
        loop {
            self.decide_on_the_rest(brand, &mut day);
            let plan = self.plan(brand, &day);
            if let Some(hour) = self.live(brand, &mut day, plan, probe) {
                day.levels.push((hour, self.brands[brand].alarm.level));
            } else {
                return;
            }
        }
    }

    /// Decides, by the policy in force, on the posts that are not written yet.
    fn decide_on_the_rest(&self, brand: usize, day: &mut LivedDay) {
        day.decisions.truncate(day.written);
        for at in day.written..day.known.len() {
            let known = &day.known[at];
            let earlier = day.known[..at].iter().zip(&day.decisions);
            let answered = |decision: &Option<Handling>| {
                decision.as_ref().is_some_and(|decision| decision.answer.is_ok())
            };
            let today = earlier
                .filter(|(other, made)| other.post.slot == known.post.slot && answered(made))
                .count();
            let decision = self.decide(brand, known, today as u32);
            day.decisions.push(decision);
        }
    }

    /// What happens in the rest of the day.
    fn plan(&mut self, brand: usize, day: &LivedDay) -> RestOfDay {
        let midnight = f64::from(self.day);
        let written = day.known.iter().enumerate().skip(day.written);
        let mut happenings: Vec<(f64, Happening)> =
            written.map(|(at, known)| (known.post.time, Happening::Written(at))).collect();
        let mut others = ByHour::default();
        for served in self.serve(brand, day, &mut others) {
            happenings.push(match served {
                Served::Sent(job, latency) => {
                    let at = job.post.time + latency.hours / 24.0;
                    (at, Happening::Sent(job, latency))
                }
                Served::Dropped(job, at) => (at.max(midnight), Happening::Dropped(job)),
            });
        }
        happenings.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        RestOfDay { happenings, others }
    }

    /// What the desk gets done today of what was decided so far.
    fn serve(&mut self, brand: usize, day: &LivedDay, others: &mut ByHour) -> Vec<Served> {
        // As they were planned when they were decided, whatever is in force by now.
        let made = day.decisions.iter().flatten();
        let planned = made.filter_map(|made| Some((made.job.clone()?, made.at_once)));
        if !self.setting.mechanisms.queue {
            let left = planned.filter(|(job, _)| !day.gone.contains(&name(job)));
            return left
                .map(|(job, hours)| Served::Sent(job, Latency { hours, business: hours }))
                .collect();
        }
        let mut jobs: Vec<ReplyJob> = planned.map(|(job, _)| job).collect();
        let failure_shock = self.shock(brand, ShockTarget::Failures);
        let midnight = f64::from(self.day);
        let state = &mut self.brands[brand];
        let today = Today {
            day: self.day,
            brand,
            profile: &self.tables.profile,
            failure_shock,
            failure_factor: state.failure_factor,
            luck: self.luck,
        };
        if let (Some(morning), true) = (&day.morning, day.levels.len() > 1) {
            state.desk.restore(morning);
        }
        let mut served = Vec::new();
        for (at, (from, level)) in day.levels.iter().enumerate() {
            let to = day.levels.get(at + 1).map_or(24, |(hour, _)| *hour);
            let force = state.in_force(*level);
            let part = (*from as f64 / 24.0, to as f64 / 24.0);
            let stretch = PolicyStretch { part, policy: &force.policy, rules: &force.rules };
            let end = midnight + part.1;
            let (now, later) = jobs.into_iter().partition(|job| to == 24 || job.post.time < end);
            jobs = later;
            state.desk.seat(&force.roster);
            served.extend(state.desk.work(&today, &stretch, now, others));
        }
        if !day.gone.is_empty() {
            state.desk.forget(|job| day.gone.contains(&name(job)));
            served.retain(|served| match served {
                Served::Sent(job, _) | Served::Dropped(job, _) => !day.gone.contains(&name(job)),
            });
        }
        served
    }

    /// Lives through the rest of a day, up to the hour at which the policy changes, if it does.
    fn live(
        &mut self,
        brand: usize,
        day: &mut LivedDay,
        plan: RestOfDay,
        probe: &mut impl Probe,
    ) -> Option<usize> {
        let midnight = f64::from(self.day);
        let watches = day.morning.is_some();
        for (at, happening) in plan.happenings {
            while watches && day.hours < 23 && at >= midnight + (day.hours + 1) as f64 / 24.0 {
                day.hours += 1;
                if self.an_hour_is_over(brand, day.hours - 1, &plan.others, probe) {
                    return Some(day.hours);
                }
            }
            match happening {
                Happening::Written(number) => {
                    day.written = number + 1;
                    let decision = day.decisions[number].as_ref();
                    self.hear(brand, &day.known[number], decision, probe);
                }
                Happening::Sent(job, latency) => {
                    day.note_gone(&job);
                    self.make_contact(brand, &job, latency, probe);
                }
                Happening::Dropped(job) => {
                    day.note_gone(&job);
                    self.drop_reply(brand, &job, at, probe);
                }
            }
        }
        while day.hours < 23 {
            day.hours += 1;
            if self.an_hour_is_over(brand, day.hours - 1, &plan.others, probe) {
                return Some(day.hours);
            }
        }
        // The last hour is over when the day is.
        self.brands[brand].dashboard.replies = plan.others;
        None
    }
}

impl LivedDay {
    /// A reply is gone; remembered where the desk may work through the day again.
    fn note_gone(&mut self, job: &ReplyJob) {
        if self.morning.is_some() {
            self.gone.insert(name(job));
        }
    }
}
