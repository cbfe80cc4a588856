//! A playbook in words: when a level is entered, what is done meanwhile, and when it is left.

use serde::Serialize;

use super::desk;
use super::policy::{PolicyWords, policy_words, same_policy};
use crate::model::alarm::{Sign, Trigger, Unit};
use crate::model::policy::{Playbook, Severity};

/// A level of severity in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LevelWords {
    /// Its name.
    pub level: String,
    /// When it is entered, what is done, when it is left.
    pub line: String,
    /// The policy by which is heard and answered while it lasts, if not by the usual one. Of its desk
    /// nothing counts.
    pub policy: Option<Box<PolicyWords>>,
}

/// The levels of a playbook, the least severe first.
pub fn levels(playbook: &Playbook) -> Vec<LevelWords> {
    let told = |level: &Severity| LevelWords {
        level: level.name.clone(),
        line: format!("{}: {}", level.name, parts(level).join("; ")),
        policy: level.policy.as_deref().map(|policy| Box::new(policy_words(policy, None))),
    };
    playbook.levels.iter().map(told).collect()
}

/// How a playbook differs from that of another policy; names make no difference.
pub fn difference(playbook: &Playbook, baseline: &Playbook) -> Vec<String> {
    let (ours, theirs) = (&playbook.levels, &baseline.levels);
    if ours.len() != theirs.len() {
        let count = |levels: &[Severity]| match levels {
            [] => "none".to_owned(),
            [one] => format!("1 level, {}", one.name),
            some => {
                let names: Vec<&str> = some.iter().map(|level| level.name.as_str()).collect();
                format!("{} levels, {}", some.len(), desk::names(&names))
            }
        };
        return vec![format!("playbook: {} (baseline: {})", count(ours), count(theirs))];
    }
    ours.iter().zip(theirs).filter_map(|(our, their)| level_difference(our, their)).collect()
}

fn level_difference(our: &Severity, their: &Severity) -> Option<String> {
    let (ours, theirs) = (parts(our), parts(their));
    let same = match (&our.policy, &their.policy) {
        (None, None) => true,
        (Some(our), Some(their)) => same_policy(our, their),
        (None, Some(_)) | (Some(_), None) => false,
    };
    // A policy that is only called otherwise is the same.
    let renamed = same && done(our, "") == done(their, "");
    let differing = |at: &usize| ours[*at] != theirs[*at] && !(renamed && *at == DONE);
    let differing: Vec<usize> = (0..ours.len()).filter(differing).collect();
    let pick = |parts: &Parts| {
        let some: Vec<&str> = differing.iter().map(|at| parts[*at].as_str()).collect();
        some.join("; ")
    };
    match (differing.is_empty(), same) {
        (true, true) => None,
        (true, false) => Some(format!("playbook, {}: other rules under the same name", our.name)),
        (false, _) => {
            let (ours, theirs) = (pick(&ours), pick(&theirs));
            Some(format!("playbook, {}: {ours} (baseline: {theirs})", our.name))
        }
    }
}

/// Entered, done, left.
type Parts = [String; 3];

const DONE: usize = 1;

fn parts(level: &Severity) -> Parts {
    let entered: Vec<String> = level.triggers.iter().map(trigger).collect();
    let policy = level.policy.as_deref().map_or("", |policy| policy.name.as_str());
    [format!("entered {}", entered.join(", or ")), done(level, policy), left(level)]
}

fn trigger(trigger: &Trigger) -> String {
    let counted = Sign::ALL.into_iter().filter_map(|sign| {
        let least = |unit: Unit| Some((unit, trigger.least(unit)[sign as usize]?));
        let (unit, least) = Unit::ALL.into_iter().find_map(least)?;
        Some(match unit {
            Unit::Posts => format!("at {least} or more {} an hour", posts(sign, 2.0)),
            Unit::TimesUsual => {
                format!("at {least} or more times the usual {} an hour", posts(sign, 2.0))
            }
        })
    });
    let storm = trigger.storm.then(|| "in a storm".to_owned());
    let all: Vec<String> = counted.chain(storm).collect();
    all.join(" and ")
}

/// What a sign counts.
pub fn posts(sign: Sign, count: f64) -> &'static str {
    match (sign, count == 1.0) {
        (Sign::CriticalPosts, true) => "critical post",
        (Sign::CriticalPosts, false) => "critical posts",
        (Sign::Complaints, true) => "complaint",
        (Sign::Complaints, false) => "complaints",
    }
}

/// What is done meanwhile, by a policy of this name.
fn done(level: &Severity, name: &str) -> String {
    let Severity { name: _, triggers: _, until: _, pause_broadcast, statement, policy, staff } =
        level;
    let mut all = Vec::new();
    all.extend(pause_broadcast.then(|| "the page pauses".to_owned()));
    all.extend(statement.then(|| "one statement to everybody who looks".to_owned()));
    all.extend(policy.as_ref().map(|_| format!("hears and answers as {name}")));
    all.extend(staff.map(|staff| format!("{} at the desk", desk::staff(staff))));
    if all.is_empty() { "nothing changes".into() } else { all.join(", ") }
}

fn left(level: &Severity) -> String {
    let until = &level.until;
    let calm = Sign::ALL.into_iter().filter_map(|sign| {
        let most = |unit: Unit| Some((unit, until.most(unit)[sign as usize]?));
        let (unit, most) = Unit::ALL.into_iter().find_map(most)?;
        Some(match unit {
            Unit::Posts => format!("at most {most} {}", posts(sign, most)),
            Unit::TimesUsual if most == 1.0 => format!("at most the usual {}", posts(sign, 2.0)),
            Unit::TimesUsual => format!("at most {most} times the usual {}", posts(sign, 2.0)),
        })
    });
    let calm: Vec<String> = calm.collect();
    let storm = level.triggers.iter().any(|trigger| trigger.storm);
    let hours = match until.for_hours {
        1 => "an hour".to_owned(),
        hours => format!("{hours} hours in a row"),
    };
    match (calm.is_empty(), storm) {
        (false, false) => format!("left after {hours} with {} in each", calm.join(" and ")),
        (false, true) => {
            format!("left after {hours} with {} in each, and no storm", calm.join(" and "))
        }
        (true, true) => format!("left after {hours} without a storm"),
        (true, false) => format!("left after {hours}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alarm::Until;
    use crate::model::desk::Staff;
    use crate::model::policy::Policy;
    use crate::scenario::shipped;

    fn crisis() -> Severity {
        let critical = Trigger { at_least: [Some(6.0), None], ..Trigger::default() };
        Severity {
            name: "crisis".into(),
            triggers: vec![critical, Trigger { storm: true, ..Trigger::default() }],
            until: Until { at_most: [Some(1.0), None], ..Until::after(12) },
            pause_broadcast: true,
            statement: true,
            policy: Some(Box::new(Policy { name: "calm".into(), ..Policy::silent() })),
            staff: Some(Staff::Agents(12.0)),
        }
    }

    fn line(level: Severity) -> String {
        let mut all = levels(&Playbook { levels: vec![level] });
        all.remove(0).line
    }

    #[test]
    fn a_level_is_told_in_a_line() {
        assert_eq!(
            line(crisis()),
            "crisis: entered at 6 or more critical posts an hour, or in a storm; the page pauses, one statement \
             to everybody who looks, hears and answers as calm, 12 people at the desk; left after 12 hours in a \
             row with at most 1 critical post in each, and no storm"
        );
        let told = levels(&Playbook { levels: vec![crisis()] });
        assert_eq!(told[0].policy.as_ref().unwrap().hears, "hears nothing, answers nothing");
        let watch = Severity {
            name: "watch".into(),
            triggers: vec![Trigger { at_least: [Some(0.5), Some(80.0)], ..Trigger::default() }],
            until: Until { at_most: [Some(0.0), Some(4.0)], ..Until::after(1) },
            pause_broadcast: false,
            statement: false,
            policy: None,
            staff: Some(Staff::PerMillion(1.0)),
        };
        assert_eq!(
            line(watch.clone()),
            "watch: entered at 0.5 or more critical posts an hour and at 80 or more complaints an hour; 1 person \
             per million customers at the desk; left after an hour with at most 0 critical posts and at most 4 \
             complaints in each"
        );
        let storm = Severity { until: Until::after(2), staff: None, ..crisis() };
        assert!(line(storm).ends_with("as calm; left after 2 hours in a row without a storm"));
        let critical =
            Trigger { at_least_times_usual: [Some(6.0), Some(3.5)], ..Trigger::default() };
        let until = Until { at_most_times_usual: [Some(2.0), Some(1.0)], ..Until::after(12) };
        assert_eq!(
            line(Severity { triggers: vec![critical], until, ..watch }),
            "watch: entered at 6 or more times the usual critical posts an hour and at 3.5 or more times the usual \
             complaints an hour; 1 person per million customers at the desk; left after 12 hours in a row with at \
             most 2 times the usual critical posts and at most the usual complaints in each"
        );
    }

    #[test]
    fn only_what_differs_is_told() {
        let playbook = |levels: Vec<Severity>| Playbook { levels };
        let (one, none) = (playbook(vec![crisis()]), Playbook::default());
        assert_eq!(difference(&one, &one), [""; 0]);
        assert_eq!(difference(&one, &none), ["playbook: 1 level, crisis (baseline: none)"]);
        let two = playbook(vec![Severity { name: "watch".into(), ..crisis() }, crisis()]);
        assert_eq!(
            difference(&none, &two),
            ["playbook: none (baseline: 2 levels, watch and crisis)"]
        );
        let changed = |change: fn(&mut Severity)| {
            let mut level = crisis();
            change(&mut level);
            difference(&playbook(vec![level]), &one)
        };
        assert_eq!(changed(|level| level.name = "other".into()), [""; 0]);
        assert_eq!(changed(|level| level.policy.as_mut().unwrap().name = "other".into()), [""; 0]);
        assert_eq!(
            changed(|level| level.until.for_hours = 6),
            [
                "playbook, crisis: left after 6 hours in a row with at most 1 critical post in each, and no storm \
              (baseline: left after 12 hours in a row with at most 1 critical post in each, and no storm)"
            ]
        );
        assert_eq!(
            changed(|level| level.policy = Some(Box::new(shipped("spoken_to").unwrap()))).len(),
            1
        );
        let rules = changed(|level| {
            level.policy =
                Some(Box::new(Policy { name: "calm".into(), ..shipped("spoken_to").unwrap() }));
        });
        assert_eq!(rules, ["playbook, crisis: other rules under the same name"]);
        assert_eq!(changed(|level| level.staff = None).len(), 1);
        assert_eq!(changed(|level| level.statement = false).len(), 1);
        assert_eq!(changed(|level| level.triggers.truncate(1)).len(), 1);
    }
}
