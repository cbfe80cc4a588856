//! What no alarm can do in a setting: go off, where what it waits for does not happen there, or
//! end, where what it waits for is exceeded on ordinary days.

use super::contradictions::rounded;
use super::playbook_file::Spots;
use super::problem::Problem;
use crate::ground::math::{exp, ln};
use crate::model::alarm::{Sign, Trigger, Until};
use crate::model::clock::Profile;
use crate::model::policy::{Playbook, Policy};
use crate::world::Setting;
use crate::world::setting::NetworkSource;

/// The part of a level that something is wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A trigger that can never hold.
    Trigger(usize),
    /// What is never met.
    Until,
}

/// What is wrong with a level of a playbook at a brand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AlarmTrouble {
    /// Which level, from 0.
    pub level: usize,
    pub part: Part,
    /// The key that it is about.
    key: &'static str,
    pub wrong: String,
    allowed: String,
    next_step: String,
}

impl AlarmTrouble {
    /// With the names of the level and its policy, where the place does not tell them.
    pub fn named(mut self, policy: &Policy) -> Self {
        let level = &policy.playbook.levels[self.level].name;
        self.wrong = format!("{level} of {}, {}: {}", policy.name, self.key, self.wrong);
        self
    }

    /// As a problem.
    pub fn of(self, mut problem: Problem) -> Problem {
        problem.wrong = self.wrong;
        if !self.allowed.is_empty() {
            problem = problem.allowed(self.allowed);
        }
        problem.next(self.next_step)
    }

    /// As a problem at the place of the part, of the arm whose own setting it is about.
    pub fn at(mut self, spots: &Spots, arm: Option<&str>) -> Problem {
        if let Some(arm) = arm {
            self.wrong = format!("{} ({arm})", self.wrong);
        }
        let problem = spots.at(self.key).problem("");
        self.of(problem)
    }
}

/// What is wrong with the alarms of a policy at a brand; `ordinary` is what its dashboard is expected
/// to count on an ordinary day, at its real size [posts/day].
pub(super) fn alarm_trouble(
    policy: &Policy,
    setting: &Setting,
    brand: usize,
    ordinary: impl Fn(Sign) -> f64,
) -> Vec<AlarmTrouble> {
    let mut found = Vec::new();
    for (at, level) in policy.playbook.levels.iter().enumerate() {
        for (number, trigger) in level.triggers.iter().enumerate() {
            if let Some(never) = never_holds(trigger, setting, brand) {
                found.push(AlarmTrouble { level: at, part: Part::Trigger(number), ..never });
            }
        }
        if let Some(never) = never_met(&level.until, setting, &ordinary) {
            found.push(AlarmTrouble { level: at, ..never });
        }
    }
    found
}

/// Takes out triggers, by level and number, and levels that have none any more.
pub(super) fn leave_out(playbook: &mut Playbook, dead: &[(usize, usize)]) {
    for (at, level) in playbook.levels.iter_mut().enumerate() {
        let mut number = 0;
        level.triggers.retain(|_| {
            number += 1;
            !dead.contains(&(at, number - 1))
        });
    }
    playbook.levels.retain(|level| !level.triggers.is_empty());
}

/// What the dashboard of a brand is expected to count on an ordinary day [posts/day].
pub(super) fn ordinary(policy: &Policy, setting: &Setting, brand: usize) -> impl Fn(Sign) -> f64 {
    let per_hour = match policy.playbook.is_empty() {
        true => [0.0; Sign::COUNT],
        false => crate::world::desk::ordinary::ordinary(setting, brand, policy),
    };
    move |sign| 24.0 * per_hour[sign as usize]
}

/// Why a trigger can never hold.
fn never_holds(trigger: &Trigger, setting: &Setting, brand: usize) -> Option<AlarmTrouble> {
    let trouble = |key, (why, allowed, next_step): Never| AlarmTrouble {
        level: 0,
        part: Part::Trigger(0),
        key,
        wrong: format!("it can never hold: {why}"),
        allowed,
        next_step,
    };
    if trigger.storm
        && let Some(never) = no_storm(setting)
    {
        return Some(trouble("storm", never));
    }
    let counted = |sign: Sign| Some((sign, trigger.at_least[sign as usize]?));
    Sign::ALL.into_iter().filter_map(counted).find_map(|(sign, least)| {
        let never = match sign {
            Sign::CriticalPosts => no_criticism(setting),
            Sign::Complaints => no_complaints(setting),
        };
        Some(trouble(sign.key(), never.or_else(|| too_many(least, setting, brand))?))
    })
}

/// Why something never happens, what is allowed, what to do.
type Never = (String, String, String);

fn never(why: &str, step: &str) -> Option<Never> {
    Some((why.into(), String::new(), format!("take it out, or {step}")))
}

fn no_criticism(setting: &Setting) -> Option<Never> {
    if !setting.mechanisms.backlash {
        let why = "nobody criticises in public where mechanisms.backlash = false";
        return never(why, "write backlash = true in [mechanisms]");
    }
    let open = |one: &crate::world::setting::Named<crate::model::platform::Platform>| {
        one.is.post_share * one.is.public_share * one.is.monitorable_share
    };
    let open: f64 = setting.platforms.iter().map(open).sum();
    if setting.listening.recall == 0.0 {
        return never("the monitor finds nothing at listening.recall = 0", "raise recall");
    }
    if open == 0.0 {
        let why = "no platform is both open to strangers and to the monitor";
        return never(why, "raise public_share and monitorable_share of a [[platform]]");
    }
    None
}

/// Complaints happen, or what else is said is taken for one.
fn no_complaints(setting: &Setting) -> Option<Never> {
    let on = &setting.mechanisms;
    if on.experience || (on.misreading && on.chatter) {
        return None;
    }
    let why = "nothing fails and nobody complains where mechanisms.experience = false";
    never(why, "write experience = true in [mechanisms]")
}

fn no_storm(setting: &Setting) -> Option<Never> {
    if let Some(never) = no_criticism(setting) {
        return Some(never);
    }
    if matches!(setting.network, NetworkSource::None) {
        let why = "nobody reads anybody, [network] kind = \"none\"";
        return never(why, "give people a network");
    }
    let (storm, most) = (setting.backlash.storm_readers, setting.consumers.saturating_sub(1));
    if storm <= f64::from(most) {
        return None;
    }
    let why = format!(
        "a storm has backlash.storm_readers = {storm} readers, and besides the author there are {most} \
         (run.consumers)"
    );
    let step = "take it out, raise consumers, or lower storm_readers";
    Some((why, format!("storm_readers of at most {most}"), step.into()))
}

/// Nobody writes twice within the hour, so there are at most as many posts as people.
fn too_many(least: f64, setting: &Setting, brand: usize) -> Option<Never> {
    let most = (f64::from(setting.consumers) * setting.scale(brand)).round();
    if least <= most {
        return None;
    }
    let why = format!("{} has {most} people around it in all", setting.brands[brand].name);
    Some((why, format!("at_least of at most {most}"), "lower at_least".into()))
}

/// So small a chance is none, over a whole run.
const NEVER: f64 = 1e-3;

/// Why a level can never be left again: in no stretch of the run, not at the quietest hours of the
/// week, are so few posts likely.
///
/// Of X posts of mean L in the hours of a stretch at most A may come, if each hour has at most its
/// part. For A < L Chernoff's bound is P(X <= A) <= exp(A - L + A ln(L / A)); there are fewer
/// stretches than hours, so the chance that any of them is calm is at most the sum over the hours.
fn never_met(
    until: &Until,
    setting: &Setting,
    ordinary: &impl Fn(Sign) -> f64,
) -> Option<AlarmTrouble> {
    let profile = Profile::new(&setting.clock);
    let hours = f64::from(until.for_hours);
    let quietest = (0..24 * 7)
        .map(|from| {
            let from = f64::from(from) / 24.0;
            profile.share_between(from, from + hours / 24.0)
        })
        .fold(f64::INFINITY, f64::min);
    Sign::ALL.into_iter().find_map(|sign| {
        let most = until.at_most[sign as usize]?;
        let usual = ordinary(sign) * quietest;
        let allowed = most.floor() * hours;
        if usual <= allowed || calm(usual, allowed) * f64::from(setting.days) * 24.0 > NEVER {
            return None;
        }
        let an_hour = rounded(usual / hours);
        Some(AlarmTrouble {
            level: 0,
            part: Part::Until,
            key: sign.key(),
            wrong: format!(
                "it can never end: on ordinary days {an_hour} are expected in each of the quietest {} \
                 hours",
                until.for_hours
            ),
            allowed: format!("at_most = {} or more", an_hour.ceil()),
            next_step: "raise at_most (and at_least of its triggers), or lower for_hours".into(),
        })
    })
}

/// The most that the chance of at most so many can be, of more that are expected.
fn calm(expected: f64, most: f64) -> f64 {
    let logs = if most > 0.0 { most * ln(expected / most) } else { 0.0 };
    exp(most - expected + logs)
}
