//! What of a promise can be kept: by a desk that has nothing else to do, so that every post is taken
//! up at once, or as soon as the desk opens.
//!
//! The reply to a post that waits w hours for the desk to open goes out w + S + handling_hours after
//! it was written, S the log-normal time of an agent on a plain reply. By the calendar the promise of
//! H hours is kept with the chance P(S <= H - handling_hours - w); by the desk's own clock w is 0. No
//! queue can do better, whoever is served first.

use std::fmt;

use super::clock::Profile;
use super::desk::{Desk, PromiseClock};
use super::hours::{DAY, WEEK, moment};
use crate::ground::math::{ln, ln_1p, normal_cdf};

/// What a desk with idle staff keeps of its promise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// Share of the posts that people write in a week of the [`Profile`] \[1\].
    pub share: f64,
    /// Share of those written while the desk is open, or of all by the desk's own clock \[1\].
    pub while_open: f64,
    /// The hour that costs most, where the promise runs while the desk is closed.
    pub worst: Option<Wait>,
}

/// The longest wait for a desk to open, in minutes since Monday 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// When it closes.
    pub from: u16,
    /// When it opens again; beyond the week where that lies in the next.
    pub until: u16,
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hours = hours(self.until - self.from);
        let (from, until) = (moment(self.from), moment(self.until));
        let hours = (hours * 100.0).round() / 100.0;
        let s = if hours == 1.0 { "" } else { "s" };
        write!(f, "a post written on {from} waits {hours} hour{s} until {until}")
    }
}

/// The largest share of posts that a desk with idle staff answers as promised; none where nothing is
/// promised. Exact: posts come evenly within an hour of the day.
pub fn best_share(
    desk: &Desk,
    handling_hours: f64,
    profile: &Profile,
    first_weekday: u16,
) -> Option<Best> {
    let promise = desk.promise?;
    if desk.hours.stretches().is_empty() {
        return Some(Best { share: 0.0, while_open: 0.0, worst: None });
    }
    let time = HandlingTime::new(desk.minutes_per_reply, desk.spread);
    let left = promise.first_reply_hours - handling_hours;
    let closed = match promise.clock {
        PromiseClock::Business => Vec::new(),
        PromiseClock::Calendar => desk.hours.closed(),
    };
    let while_open = time.within(left);
    // Posts of the mean day, of which a week has seven.
    let (mut waiting, mut kept) = (0.0, 0.0);
    for (from, until) in &closed {
        let mut at = *from;
        while at < *until {
            let next = ((at / 60 + 1) * 60).min(*until);
            let (longest, shortest) = (hours(until - at), hours(until - next));
            let posts = posts_between(profile, first_weekday, at, next);
            let chances = time.area(left - shortest) - time.area(left - longest);
            waiting += posts;
            kept += posts * chances / (longest - shortest);
            at = next;
        }
    }
    let share = ((7.0 - waiting) * while_open + kept) / 7.0;
    // Of equally long waits the first.
    let longest = closed.iter().rev().max_by_key(|(from, until)| until - from);
    let worst = longest.map(|(from, until)| Wait { from: *from, until: *until });
    Some(Best { share: share.clamp(0.0, 1.0), while_open, worst })
}

/// Posts between two minutes of the week that lie in one hour, as a multiple of a mean day's.
fn posts_between(profile: &Profile, first_weekday: u16, from: u16, to: u16) -> f64 {
    // Day 0 of the run is that weekday.
    let begin = (from % WEEK + WEEK - first_weekday % 7 * DAY) % WEEK;
    let day = |minute: u16| f64::from(minute) / f64::from(DAY);
    profile.share_between(day(begin), day(begin + (to - from)))
}

fn hours(minutes: u16) -> f64 {
    f64::from(minutes) / 60.0
}

/// The chance that a reply of so many minutes on the mean, with this coefficient of variation, takes
/// at most so long.
pub fn handled_within(minutes: f64, spread: f64, hours: f64) -> f64 {
    HandlingTime::new(minutes, spread).within(hours)
}

/// The log-normal time of an agent on a reply [hours].
struct HandlingTime {
    mean: f64,
    /// Mean and standard deviation of its logarithm.
    log_mean: f64,
    log_spread: f64,
}

impl HandlingTime {
    fn new(minutes: f64, spread: f64) -> Self {
        let mean = minutes / 60.0;
        let variance = ln_1p(spread * spread);
        HandlingTime { mean, log_mean: ln(mean) - 0.5 * variance, log_spread: variance.sqrt() }
    }

    /// The chance that a reply takes at most so long.
    fn within(&self, hours: f64) -> f64 {
        if hours <= 0.0 {
            0.0
        } else if self.log_spread == 0.0 {
            f64::from(u8::from(hours >= self.mean))
        } else {
            normal_cdf((ln(hours) - self.log_mean) / self.log_spread)
        }
    }

    /// The integral of [`HandlingTime::within`] from 0: y F(y) less the part of the mean below y.
    fn area(&self, hours: f64) -> f64 {
        if hours <= 0.0 {
            return 0.0;
        }
        if self.log_spread == 0.0 {
            return (hours - self.mean).max(0.0);
        }
        let z = (ln(hours) - self.log_mean) / self.log_spread;
        hours * normal_cdf(z) - self.mean * normal_cdf(z - self.log_spread)
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::Clock;
    use super::super::desk::Promise;
    use super::super::hours::{Hours, Schedule};
    use super::*;

    fn office(spread: f64, minutes: f64, first_reply_hours: f64, clock: PromiseClock) -> Desk {
        let day = |d: u16| (d * DAY + 480, d * DAY + 1080);
        Desk {
            hours: Hours::new((0..5).map(day).collect()).unwrap(),
            minutes_per_reply: minutes,
            spread,
            promise: Some(Promise { first_reply_hours, clock, share: 0.9 }),
            ..Desk::default()
        }
    }

    fn even() -> Profile {
        Profile::new(&Clock { daily_swing: 0.0, weekend_factor: 1.0, ..Clock::default() })
    }

    /// By hand: an hour less 24 minutes and a reply of 6 leaves half an hour before each of the five
    /// mornings, beside 50 open hours of 168. By the desk's own clock all are answered in time.
    #[test]
    fn who_writes_shortly_before_the_desk_opens_is_answered_in_time() {
        let desk = office(0.0, 6.0, 1.0, PromiseClock::Calendar);
        let best = best_share(&desk, 0.4, &even(), 0).unwrap();
        assert!((best.share - 52.5 / 168.0).abs() < 1e-12, "{}", best.share);
        let worst = best.worst.unwrap().to_string();
        assert_eq!(worst, "a post written on Fri 18:00 waits 62 hours until Mon 08:00");
        let desk = office(0.0, 6.0, 1.0, PromiseClock::Business);
        assert_eq!(best_share(&desk, 0.4, &even(), 0).unwrap().share, 1.0);
        // A reply of 37 minutes comes a minute too late, always.
        let desk = office(0.0, 37.0, 1.0, PromiseClock::Business);
        assert_eq!(best_share(&desk, 0.4, &even(), 0).unwrap().share, 0.0);
    }

    /// By hand: at a coefficient of variation of 1 the logarithm's variance is ln 2; the mean lies
    /// sqrt(ln 2) / 2 = 0.41628 above its mean, where the normal law has 0.66139.
    #[test]
    fn two_replies_in_three_take_less_than_the_mean() {
        let desk = office(1.0, 30.0, 1.0, PromiseClock::Business);
        let best = best_share(&desk, 0.5, &even(), 0).unwrap();
        assert!((best.share - 0.66139).abs() < 1e-4, "{}", best.share);
        assert_eq!(best_share(&Desk::default(), 0.5, &even(), 0), None);
    }

    /// Against a sum over minutes on the time axis of the run, whatever day it begins on.
    #[test]
    fn the_share_is_that_of_counting_minutes() {
        for first in [0, 3, 6] {
            let clock = Clock { first_weekday: f64::from(first), ..Clock::default() };
            let profile = Profile::new(&clock);
            for (promised, spread) in [(1.0, 1.0), (12.0, 0.5), (20.0, 2.0)] {
                let desk = office(spread, 45.0, promised, PromiseClock::Calendar);
                let (time, schedule) =
                    (HandlingTime::new(45.0, spread), Schedule::new(&desk.hours, first));
                let mut sum = 0.0;
                for minute in 0..u32::from(WEEK) {
                    let day = |minute: f64| minute / f64::from(DAY);
                    let (from, to) = (f64::from(minute), f64::from(minute + 1));
                    let written = day(from + 0.5);
                    let waits = (schedule.next_open(written) - written) * 24.0;
                    sum += profile.share_between(day(from), day(to))
                        * time.within(promised - 0.2 - waits);
                }
                let best = best_share(&desk, 0.2, &profile, first).unwrap();
                assert!((best.share - sum / 7.0).abs() < 1e-4, "{} {}", best.share, sum / 7.0);
            }
        }
    }
}
