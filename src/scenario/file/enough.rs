//! Enough people at the desks of the arms: in each the fewest who keep its promise.

use std::fmt::Write as _;

use crate::model::clock::WEEKDAYS;
use crate::model::desk::{Desk, Promise, PromiseClock, Staff};
use crate::model::policy::Policy;
use crate::scenario::checked::{Arm, people, staff_words};
use crate::scenario::toml::{Problem, Section, rounded};
use crate::world::Setting;
use crate::world::desk::rehearsal::{Enough, HoursOfDay, NeverKept, Rehearsal};

/// Gives each arm the people that its promise needs; a promise that nobody can keep, or none where
/// somebody is answered, is the arm's problem.
pub fn find_enough(root: &Section<'_>, setting: &Setting, focus: usize, arms: &mut [Arm]) {
    // Many arms may have one policy in one setting.
    let mut known: Vec<(Policy, Searched)> = Vec::new();
    for (section, arm) in root.sections("arm", "see earful policies").iter().zip(arms) {
        let Some(policy) = arm.policies.get_mut(focus) else { continue };
        let of_arm = arm.setting.as_ref().unwrap_or(setting);
        take_out_levels(section, policy);
        if policy.never_answers() {
            policy.desk.staff = Staff::Agents(0.0);
            policy.desk.promise = None;
            continue;
        }
        let mut search = |in_force: Policy| {
            let same = known.iter().find(|(other, _)| arm.setting.is_none() && *other == in_force);
            if let Some((_, found)) = same {
                return *found;
            }
            let rehearsal = Rehearsal::new(of_arm, focus, &in_force);
            let found = rehearsal.map(|rehearsal| rehearsal.fewest());
            if arm.setting.is_none() {
                known.push((in_force, found));
            }
            found
        };
        let mut most: Searched = None;
        for level in levels_that_answer(policy) {
            let found = search(policy.in_force(level));
            most = match (most, found) {
                (Some(Ok(most)), Some(Ok(found))) if most.agents >= found.agents => Some(Ok(most)),
                (Some(Err(never)), _) => Some(Err(never)),
                (_, found) => found,
            };
        }
        match most {
            None => {
                let wrong = "staff = \"enough\" finds the people that a promise needs, and this arm's desk \
                             promises nothing";
                let step = "add promise = { first_reply_hours = 4, clock = \"business\" } to the desk of its \
                            policy or brand, or write staff = \"stated\"";
                section.log.add(section.problem("policy", wrong).next(step));
            }
            Some(Err(never)) => section.log.add(refusal(section, policy, of_arm, &never)),
            Some(Ok(enough)) => {
                let staff = Staff::Agents(f64::from(enough.agents));
                // As where the scenario was written out, with what was found.
                if policy.desk.staff != staff {
                    let text = enough_words(policy, of_arm, &enough);
                    section.log.note(section.place, &section.title, text, false);
                    policy.desk.staff = staff;
                }
            }
        }
    }
}

/// Levels of a playbook, the usual rules first, by whose own rules somebody is answered.
fn levels_that_answer(policy: &Policy) -> impl Iterator<Item = usize> {
    let own = |level: &usize| {
        let level = level.checked_sub(1).map(|at| &policy.playbook.levels[at]);
        level.is_none_or(|level| level.policy.is_some())
    };
    let all = (0..=policy.playbook.levels.len()).filter(own);
    all.filter(|level| !policy.in_force(*level).never_answers())
}

/// Enough people are enough on bad days too: those that a playbook asks for give way.
fn take_out_levels(section: &Section<'_>, policy: &mut Policy) {
    for level in &mut policy.playbook.levels {
        if let Some(staff) = level.staff.take() {
            let text = format!(
                "{} while {} lasts give way to those that its promise needs at all times",
                staff_words(staff),
                level.name
            );
            section.log.note(section.place, &section.title, text, false);
        }
    }
    for level in policy.playbook.take_out_idle() {
        let text = format!("{level} of {} is left out: nothing changes without them", policy.name);
        section.log.note(section.place, &section.title, text, false);
    }
}

/// What a search found, if there was a promise to search for.
type Searched = Option<Result<Enough, NeverKept>>;

fn enough_words(policy: &Policy, setting: &Setting, enough: &Enough) -> String {
    let Enough { agents, kept, fewer } = enough;
    let mut text = format!(
        "{} in place of {}: {}% of replies {}",
        people(f64::from(*agents)),
        staff_words(policy.desk.staff),
        percent(kept.share),
        promise_words(&policy.desk)
    );
    if let Some(fewer) = fewer {
        let _ = write!(text, ", with {} {}%", agents - 1, percent(fewer.share));
        if let Some(worst) = &fewer.worst {
            let _ =
                write!(text, ", missed most by {}", stretch_words(worst, &policy.desk, setting));
        }
    }
    text
}

fn refusal(
    section: &Section<'_>,
    policy: &Policy,
    setting: &Setting,
    never: &NeverKept,
) -> Problem {
    let NeverKept { agents, broken } = never;
    let share = policy.desk.promise.map_or(0.0, |promise| promise.share);
    let with = match agents {
        None => "even with nothing else to do".into(),
        Some(agents) => format!("with {agents} people"),
    };
    let mut wrong = format!(
        "no number of people keeps its promise: {with} {}% of replies {}, not {}%",
        percent(broken.share),
        promise_words(&policy.desk),
        rounded(share * 100.0)
    );
    if let Some(worst) = &broken.worst {
        let _ = write!(wrong, ", missed most by {}", stretch_words(worst, &policy.desk, setting));
    }
    let problem = section.problem("policy", wrong);
    let problem =
        problem.allowed(format!("a share of at most {}", (broken.share * 1e3).floor() / 1e3));
    problem.next("promise more hours, open longer, lower the share, or write staff = \"stated\"")
}

fn promise_words(desk: &Desk) -> String {
    let Some(Promise { first_reply_hours, clock, .. }) = desk.promise else { return String::new() };
    let hours = if first_reply_hours == 1.0 { "hour" } else { "hours" };
    let clock = match clock {
        PromiseClock::Business => open_time(desk),
        PromiseClock::Calendar => " by the calendar",
    };
    format!("go out within {} {hours}{clock}", rounded(first_reply_hours))
}

/// What hours are, where a promise counts only those in which a desk is open.
fn open_time(desk: &Desk) -> &'static str {
    match desk.promise {
        Some(Promise { clock: PromiseClock::Business, .. }) if !desk.hours.is_always() => {
            " of open time"
        }
        _ => "",
    }
}

/// `posts of day 92 (Wed), 15:00 to 18:00, which wait 2.3 hours`.
fn stretch_words(stretch: &HoursOfDay, desk: &Desk, setting: &Setting) -> String {
    let HoursOfDay { day, from_hour, to_hour, wait } = *stretch;
    let weekday = WEEKDAYS[(usize::from(day) + setting.clock.first_weekday as usize) % 7];
    let wait = (wait * 10.0).round() / 10.0;
    format!(
        "posts of day {day} ({weekday}), {from_hour:02}:00 to {to_hour:02}:00, which wait {wait} hours{}",
        open_time(desk)
    )
}

fn percent(share: f64) -> f64 {
    (share * 1e3).floor() / 10.0
}
