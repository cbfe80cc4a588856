//! What no alarm can do in a setting: go off, where what it waits for does not happen there, or
//! end, where what it waits for is exceeded on ordinary days.

use super::playbook::Spots;
use crate::ground::math::{exp, ln};
use crate::model::alarm::{PerHour, Sign, Trigger, Unit, Until};
use crate::model::clock::Profile;
use crate::model::policy::{Playbook, Policy, Severity};
use crate::scenario::toml::{Problem, rounded};
use crate::world::Setting;
use crate::world::desk::ordinary::ordinary_at;
use crate::world::setting::NetworkSource;

/// The part of a level that something is wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmPart {
    /// A trigger that can never hold.
    Trigger(usize),
    /// What is never met.
    Until,
}

/// What is wrong with a level of a playbook at a brand.
#[derive(Clone, Debug, PartialEq)]
pub struct AlarmTrouble {
    /// Which level, from 0.
    pub level: usize,
    pub part: AlarmPart,
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

/// What is wrong with the alarms of a policy at a brand, by what its dashboard is expected to count on
/// ordinary days.
pub fn alarm_trouble(
    policy: &Policy,
    setting: &Setting,
    brand: usize,
    ordinary: &Ordinary,
) -> Vec<AlarmTrouble> {
    let mut found = Vec::new();
    for (at, level) in policy.playbook.levels.iter().enumerate() {
        for (number, trigger) in level.triggers.iter().enumerate() {
            if let Some(never) = never_holds(trigger, setting, brand, &ordinary.usual) {
                found.push(AlarmTrouble { level: at, part: AlarmPart::Trigger(number), ..never });
            }
        }
        let trouble = comes_and_goes(level, &ordinary.usual).or_else(|| {
            let never = never_met(&level.until, setting, &ordinary.usual, &ordinary.levels[at])?;
            let whose = match &level.policy {
                Some(policy) => format!(" by the rules of {}", policy.name),
                None => String::new(),
            };
            Some(AlarmTrouble { wrong: format!("{}{whose}", never.wrong), ..never })
        });
        found.extend(trouble.map(|trouble| AlarmTrouble { level: at, ..trouble }));
    }
    found
}

/// Takes out triggers, by level and number, and levels that have none any more.
pub fn leave_out(playbook: &mut Playbook, dead: &[(usize, usize)]) {
    for (at, level) in playbook.levels.iter_mut().enumerate() {
        let mut number = 0;
        level.triggers.retain(|_| {
            number += 1;
            !dead.contains(&(at, number - 1))
        });
    }
    playbook.levels.retain(|level| !level.triggers.is_empty());
}

/// What the dashboard of a brand is expected to count in the mean hour of an ordinary day, at its real
/// size: by the usual rules, of which triggers are given in multiples, and by those of each level, which are
/// in force while its end is waited for.
#[derive(Clone, Debug, Default)]
pub struct Ordinary {
    pub usual: PerHour,
    pub levels: Vec<PerHour>,
}

impl Ordinary {
    /// Nothing where there is no playbook.
    pub fn of(policy: &Policy, setting: &Setting, brand: usize) -> Self {
        if policy.playbook.is_empty() {
            return Ordinary::default();
        }
        let at = |level| ordinary_at(setting, brand, policy, level);
        let levels = (1..=policy.playbook.levels.len()).map(at).collect();
        Ordinary { usual: at(0), levels }
    }
}

/// Why a trigger can never hold.
fn never_holds(
    trigger: &Trigger,
    setting: &Setting,
    brand: usize,
    usual: &PerHour,
) -> Option<AlarmTrouble> {
    let trouble = |key, (why, allowed, next_step): Never| AlarmTrouble {
        level: 0,
        part: AlarmPart::Trigger(0),
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
    let counted = |sign: &Sign| trigger.counts(*sign);
    Sign::ALL.into_iter().filter(counted).find_map(|sign| {
        let never = match sign {
            Sign::CriticalPosts => no_criticism(setting),
            Sign::Complaints => no_complaints(setting),
        };
        let never = never.or_else(|| no_multiple(trigger, sign, usual));
        let never = never.or_else(|| too_many(trigger, sign, usual, (setting, brand)));
        Some(trouble(sign.key(), never?))
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
    let open = |one: &crate::world::setting::NamedThing<crate::model::platform::Platform>| {
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

/// There are no multiples of nothing.
fn no_multiple(trigger: &Trigger, sign: Sign, usual: &PerHour) -> Option<Never> {
    let asks = trigger.at_least_times_usual[sign as usize].is_some();
    let nothing = || {
        let why = "on ordinary days none are expected, and no number is a multiple of that";
        (why.into(), "at_least = ...".into(), "give it in posts, or take it out".into())
    };
    (asks && usual[sign as usize] <= 0.0).then(nothing)
}

/// Nobody writes twice within the hour, so there are at most as many posts as people.
fn too_many(
    trigger: &Trigger,
    sign: Sign,
    usual: &PerHour,
    (setting, brand): (&Setting, usize),
) -> Option<Never> {
    let most = (f64::from(setting.consumers) * setting.scale(brand)).round();
    let name = &setting.brands[brand].name;
    if trigger.resolve(usual).at_least[sign as usize]? <= most {
        return None;
    }
    let why = format!("{name} has {most} people around it in all");
    let (key, most) = match trigger.at_least[sign as usize] {
        Some(_) => (Unit::Posts.keys().0, most),
        None => (Unit::TimesUsual.keys().0, (most / usual[sign as usize]).floor()),
    };
    Some((why, format!("{key} of at most {most}"), format!("lower {key}")))
}

/// Why a level would come and go by the hour: what leaves it is not below what enters it, one of the two
/// being given in multiples. Where both are given alike that was seen when they were read.
fn comes_and_goes(level: &Severity, usual: &PerHour) -> Option<AlarmTrouble> {
    let until = level.until.resolve(usual);
    let pairs = level.triggers.iter().flat_map(|trigger| Sign::ALL.map(|sign| (trigger, sign)));
    pairs.into_iter().find_map(|(trigger, sign)| {
        let mixed = trigger.at_least_times_usual[sign as usize].is_some()
            != level.until.at_most_times_usual[sign as usize].is_some();
        let least = trigger.resolve(usual).at_least[sign as usize]?;
        let most = until.at_most[sign as usize].filter(|most| mixed && *most >= least)?;
        let unit = match level.until.at_most[sign as usize] {
            Some(_) => Unit::Posts,
            None => Unit::TimesUsual,
        };
        Some(AlarmTrouble {
            level: 0,
            part: AlarmPart::Until,
            key: sign.key(),
            wrong: format!(
                "{} posts an hour are not below the {} of a trigger, at {} in a usual hour: it would come and \
                 go by the hour",
                rounded(most),
                rounded(least),
                rounded(usual[sign as usize])
            ),
            allowed: String::new(),
            next_step: format!("lower {}, or give both in the same way", unit.keys().1),
        })
    })
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
    usual: &PerHour,
    meanwhile: &PerHour,
) -> Option<AlarmTrouble> {
    let (profile, resolved) = (Profile::new(&setting.clock), until.resolve(usual));
    let hours = f64::from(until.for_hours);
    let quietest = (0..24 * 7)
        .map(|from| {
            let from = f64::from(from) / 24.0;
            profile.share_between(from, from + hours / 24.0)
        })
        .fold(f64::INFINITY, f64::min);
    Sign::ALL.into_iter().find_map(|sign| {
        let most = resolved.at_most[sign as usize]?;
        let expected = 24.0 * meanwhile[sign as usize] * quietest;
        let allowed = most.floor() * hours;
        let chance = || calm(expected, allowed) * f64::from(setting.days) * 24.0;
        if expected <= allowed || chance() > NEVER {
            return None;
        }
        let an_hour = rounded(expected / hours);
        let usual = usual[sign as usize];
        // Posts are whole: so many must be allowed.
        let (unit, enough) = match until.at_most[sign as usize] {
            None if usual > 0.0 => {
                (Unit::TimesUsual, (an_hour.ceil() / usual * 100.0).ceil() / 100.0)
            }
            _ => (Unit::Posts, an_hour.ceil()),
        };
        let (at_least, at_most) = unit.keys();
        Some(AlarmTrouble {
            level: 0,
            part: AlarmPart::Until,
            key: sign.key(),
            wrong: format!(
                "it can never end: on ordinary days {an_hour} are expected in each of the quietest {} \
                 hours",
                until.for_hours
            ),
            allowed: format!("{at_most} = {enough} or more"),
            next_step: format!("raise {at_most} (and {at_least} of its triggers), or lower for_hours"),
        })
    })
}

/// The most that the chance of at most so many can be, of more that are expected.
fn calm(expected: f64, most: f64) -> f64 {
    let logs = if most > 0.0 { most * ln(expected / most) } else { 0.0 };
    exp(most - expected + logs)
}
