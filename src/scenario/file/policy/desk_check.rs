//! What no desk can do: keep a promise that it could not keep even with nothing else to do, promise
//! without anybody there, or be staffed and never open.

use super::desk::Spot;
use crate::model::clock::{Clock, Profile};
use crate::model::desk::{Desk, Promise, PromiseClock, Staff};
use crate::model::policy::Policy;
use crate::model::promise::{Best, best_share};
use crate::scenario::toml::{Problem, rounded};

/// What is wrong with a desk.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskTrouble {
    /// The key of the desk that it is about.
    pub key: &'static str,
    wrong: String,
    allowed: String,
    next_step: String,
}

impl DeskTrouble {
    /// As a problem at a place, in the arm or at the brand whose section names the policy.
    pub fn at(mut self, spot: &Spot, named_in: Option<&str>) -> Problem {
        if let Some(named_in) = named_in {
            self.wrong = format!("{} ({named_in})", self.wrong);
        }
        self.of(spot.problem(""))
    }

    /// In the words of a problem whose place is known.
    pub fn of(self, mut problem: Problem) -> Problem {
        problem.wrong = self.wrong;
        problem.allowed(self.allowed).next(self.next_step)
    }
}

/// What is wrong with a policy's desk, where people post by the clock.
pub fn desk_trouble(policy: &Policy, clock: &Clock) -> Option<DeskTrouble> {
    let desk = &policy.desk;
    let (Staff::Agents(staff) | Staff::PerMillion(staff) | Staff::Replies(staff)) = desk.staff;
    if staff > 0.0 && desk.hours.stretches().is_empty() {
        return Some(DeskTrouble {
            key: "hours",
            wrong: "the desk never opens, and there are people at it".into(),
            allowed: "hours in which it is open, or agents = 0".into(),
            next_step: "write hours = \"Mon-Fri 08:00-18:00\"".into(),
        });
    }
    let promise = desk.promise?;
    if staff == 0.0 {
        return Some(DeskTrouble {
            key: "promise",
            wrong: "a first reply is promised, and nobody is at the desk: agents = 0".into(),
            allowed: "a promise of a desk with people".into(),
            next_step: "raise agents, or write promise = \"none\"".into(),
        });
    }
    let handling = policy.conduct.handling_hours;
    let best = best_share(desk, handling, &Profile::new(clock), clock.first_weekday as u16)?;
    if best.share >= promise.share - 1e-9 {
        return None;
    }
    Some(DeskTrouble {
        key: "promise",
        wrong: broken(desk, &promise, &best, handling),
        allowed: format!("a share of at most {}", (best.share * 1e3).floor() / 1e3),
        next_step: next_step(&promise, &best),
    })
}

fn broken(desk: &Desk, promise: &Promise, best: &Best, handling: f64) -> String {
    let Promise { first_reply_hours, share, .. } = promise;
    let best_of = (best.share * 1e3).floor() / 10.0;
    let hours = if *first_reply_hours == 1.0 { "hour" } else { "hours" };
    let why = match best.worst.filter(|_| best.while_open >= *share) {
        Some(worst) => worst.to_string(),
        None => {
            let minutes = desk.minutes_per_reply;
            let mean = rounded(handling + minutes / 60.0);
            format!(
                "[conduct] handling_hours = {handling} and minutes_per_reply = {minutes} are {mean} \
                 hours on average, with spread = {}",
                desk.spread
            )
        }
    };
    format!(
        "even with nothing else to do the desk answers {best_of}% of posts within {first_reply_hours} \
         {hours}, not {}%: {why}",
        rounded(share * 100.0)
    )
}

fn next_step(promise: &Promise, best: &Best) -> String {
    let steps = match promise.clock {
        PromiseClock::Calendar if best.while_open >= promise.share => {
            "write clock = \"business\", open longer, promise more hours, or lower share"
        }
        PromiseClock::Calendar | PromiseClock::Business => {
            "promise more hours, lower handling_hours, minutes_per_reply or spread, or lower share"
        }
    };
    steps.into()
}
