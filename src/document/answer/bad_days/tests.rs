//! Bad days side by side, by hand: who has a playbook, how far its thresholds are, and what came of it.

use crate::model::alarm::beyond_chance;
use std::path::Path;

use super::*;
use crate::document::Answer;
use crate::experiment::run::{Measured, RunResult, RunState};
use crate::model::alarm::Until;

/// A bank of three million with the arms `usual` and those given, and more.
fn scenario(arms: &str, more: &str) -> Scenario {
    let text = format!(
        "question = \"Q?\"\n[run]\nreplications = 3\nconsumers = 500\ndays = 20\nwarmup_days = 5\n\
         baseline = \"usual\"\nfocus = \"bank\"\n[[brand]]\nname = \"bank\"\ncategory = \"bank\"\npolicy = \"spoken_to\"\n\
         {more}\n[[arm]]\nname = \"usual\"\npolicy = \"spoken_to\"\n{arms}"
    );
    Scenario::parse(&text, "q.toml", Path::new(""), &[]).unwrap_or_else(|found| panic!("{found}"))
}

/// An arm whose playbook has two levels, the second with a policy and people of its own.
const CAREFUL: &str = "\
[[arm]]\nname = \"careful\"\npolicy = \"careful\"\n\
[policies.careful]\nlike = \"spoken_to\"\n\
[[policies.careful.playbook.level]]\nname = \"watch\"\nsay = \"statement\"\n\
trigger = [{ complaints_per_hour = { at_least = 20_000 } }]\n\
until = { complaints_per_hour = { at_most = 15_000 }, for_hours = 3 }\n\
[[policies.careful.playbook.level]]\nname = \"crisis\"\nagents = 40\npolicy = \"silent\"\n\
trigger = [{ complaints_per_hour = { at_least = 30_000 } }]\n\
until = { complaints_per_hour = { at_most = 12_000 }, for_hours = 3 }\n";

const OUTAGE: &str =
    "[[shock]]\nbrand = \"bank\"\ntarget = \"failures\"\nfactor = 4.0\nfrom_day = 8\nto_day = 9";

#[test]
fn without_a_playbook_and_a_blow_there_is_nothing_to_tell() {
    let shock = |change: (&str, &str)| scenario("", &OUTAGE.replace(change.0, change.1));
    assert_eq!(bad_days(&scenario("", "")), None);
    // A campaign is no blow, nor is what makes less of failures, nor what is over before measuring begins.
    for change in [
        ("failures", "follows"),
        ("4.0", "0.5"),
        ("from_day = 8\nto_day = 9", "from_day = 1\nto_day = 4"),
    ] {
        assert_eq!(bad_days(&shock(change)), None, "{change:?}");
    }
    for change in [
        ("", ""),
        ("failures", "attention"),
        ("from_day = 8\nto_day = 9", "from_day = 1\nto_day = 5"),
    ] {
        let found = bad_days(&shock(change)).unwrap_or_else(|| panic!("{change:?}"));
        assert_eq!(found.sentence, "No arm has a playbook.");
    }
    assert!(bad_days(&scenario(CAREFUL, "")).is_some());
    // What strikes a rival is the rival's.
    let rival = "[[brand]]\nname = \"rival\"\ncategory = \"bank\"\npolicy = \"spoken_to\"\n";
    let struck = OUTAGE.replace("\"bank\"", "\"rival\"");
    let mut of_a_rival = scenario("", &format!("{rival}{struck}"));
    assert_eq!(bad_days(&of_a_rival), None);
    of_a_rival.focus = 1;
    assert!(bad_days(&of_a_rival).is_some());
}

#[test]
fn playbooks_are_told_arm_by_arm() {
    let found = bad_days(&scenario(CAREFUL, "")).unwrap();
    assert_eq!(found.sentence, "careful (watch and crisis) has a playbook; usual has none.");
    assert_eq!((found.brand.as_str(), found.baseline.as_str()), ("bank", "usual"));
    let [usual, careful] = found.arms.as_slice() else { panic!("two arms") };
    assert!(usual.levels.is_empty());
    let [watch, crisis] = careful.levels.as_slice() else { panic!("two levels") };
    assert!(
        watch
            .words
            .starts_with("watch: entered at 20000 or more complaints an hour; one statement")
    );
    // By hand: 9 people of three per million, 76 hours a week of the desk, 40 people in the crisis.
    assert_eq!([watch.agents, crisis.agents], [9.0, 40.0]);
    assert!((watch.paid_hours_per_week - 684.0).abs() < 1e-9);
    assert!((crisis.paid_hours_per_week - 3040.0).abs() < 1e-9);
    assert!(!watch.at_this_size.contains("at the desk"), "{}", watch.at_this_size);
    let people =
        "; 40 people at the desk, 3,040 hours paid a week of it, in place of 9 people and 684";
    assert!(crisis.at_this_size.ends_with(people), "{}", crisis.at_this_size);
    // Ordinary hours of the usual are those of the arm without; where nobody is answered there is more
    // silence to criticise and no reply.
    assert_eq!(usual.ordinary, careful.ordinary);
    assert_eq!(watch.ordinary, careful.ordinary);
    assert_ne!(crisis.ordinary.critical_posts_per_hour, usual.ordinary.critical_posts_per_hour);
    assert_eq!(crisis.ordinary.complaints_per_hour, usual.ordinary.complaints_per_hour);
    // Nothing is said twice, and nothing of an arm where all are the same.
    assert!(!found.ordinary.contains("under"), "{}", found.ordinary);
    let silent = "[[arm]]\nname = \"none\"\npolicy = \"silent\"\n";
    let two = bad_days(&scenario(&format!("{CAREFUL}{silent}"), "")).unwrap();
    assert!(two.ordinary.contains("complaints under usual and careful; "), "{}", two.ordinary);
    assert!(two.sentence.ends_with("; usual and none have none."), "{}", two.sentence);
}

/// Of the arm's own setting: twice the customers bring twice as much.
#[test]
fn an_ordinary_hour_is_that_of_the_arm_s_own_brand() {
    let large = "[[arm]]\nname = \"large\"\npolicy = \"spoken_to\"\nset = { \"brand.bank.customers\" = 6e6 }\n";
    let found = bad_days(&scenario(&format!("{CAREFUL}{large}"), "")).unwrap();
    let of = |arm: usize| found.arms[arm].ordinary;
    assert!((of(2).complaints_per_hour / of(0).complaints_per_hour - 2.0).abs() < 1e-9);
    assert!((of(2).critical_posts_per_hour / of(0).critical_posts_per_hour - 2.0).abs() < 1e-9);
}

#[test]
fn a_playbook_that_is_switched_off_is_none() {
    let off = "[mechanisms]\nplaybook = false\n";
    let found = bad_days(&scenario(CAREFUL, off)).unwrap();
    assert!(found.arms.iter().all(|arm| arm.levels.is_empty()));
    let told =
        "No arm has a playbook. Playbooks count for nothing where mechanisms.playbook = false.";
    assert_eq!(found.sentence, told);
}

fn level(triggers: Vec<Trigger>, at_most: [Option<f64>; 2]) -> Severity {
    Severity {
        name: "crisis".into(),
        triggers,
        until: Until { at_most, ..Until::after(12) },
        pause_broadcast: true,
        statement: false,
        policy: None,
        staff: None,
    }
}

/// Multiples of the usual are told in posts as well: as many as the closed form brings, times three, or what is
/// beyond chance.
#[test]
fn multiples_of_the_usual_are_told_in_posts() {
    let arm = CAREFUL
        .replace("at_least = 20_000", "at_least_times_usual = 3.0")
        .replace("at_most = 15_000", "at_most_times_usual = 2.0");
    let found = bad_days(&scenario(&arm, "")).unwrap();
    let careful = &found.arms[1];
    let usual = careful.ordinary.complaints_per_hour;
    assert!(beyond_chance(usual) > 3.0 * usual);
    assert_eq!(
        careful.levels[0].at_this_size,
        format!(
            "entered at {} complaints an hour, {} times an ordinary one ({}); left at no more than {} complaints an \
             hour, 2 times an ordinary one while it lasts ({})",
            rate(beyond_chance(usual)),
            rate(beyond_chance(usual) / usual),
            rate(usual),
            rate(2.0 * usual),
            rate(usual)
        )
    );
}

fn trigger(at_least: [Option<f64>; 2], storm: bool) -> Trigger {
    Trigger { at_least, storm, ..Trigger::default() }
}

/// By hand: 6 are 12 times 0.5, 80 are 2.5 times 32; while it lasts 1 is 4 times 0.25.
#[test]
fn thresholds_are_told_in_ordinary_hours() {
    let (critical, storm) = (trigger([Some(6.0), None], false), trigger([None, None], true));
    let both = trigger([Some(6.0), Some(80.0)], true);
    let told = |triggers: Vec<Trigger>, most| {
        distances(&level(triggers, most), &[0.5, 32.0], &[0.25, 40.0])
    };
    assert_eq!(
        told(vec![critical, storm, both], [Some(1.0), None]),
        [
            "entered at 6 critical posts an hour, 12 times an ordinary one (0.5)",
            "entered at 6 critical posts an hour, 12 times an ordinary one (0.5) and 80 complaints an hour, 2.5 \
             times an ordinary one (32)",
            "left at no more than 1 critical post an hour, 4 times an ordinary one while it lasts (0.25)",
        ]
    );
    assert_eq!(told(vec![storm], [None, None]), [""; 0]);
    // What ordinary hours are compared with is said: to enter the usual, to leave what is in force.
    assert_eq!(
        told(vec![storm], [None, Some(36.0)]),
        [
            "left at no more than 36 complaints an hour, 0.9 times an ordinary one while it lasts (40), so only \
             hours that are quieter count"
        ]
    );
    let exactly = told(vec![storm], [None, Some(40.0)]);
    assert!(exactly[0].ends_with(" while it lasts (40)"), "{exactly:?}");
}

/// A threshold that ordinary hours reach is said to be one, unless a storm or another sign must join.
#[test]
fn a_threshold_below_an_ordinary_hour_is_said_to_be_one() {
    let told = |at_least, storm| entered(&trigger(at_least, storm), &[0.5, 32.0]).unwrap();
    let reaches = ", which an ordinary hour reaches without any bad day";
    let all = "entered at 16 complaints an hour, 0.5 times an ordinary one (32)";
    assert_eq!(told([None, Some(16.0)], false), format!("{all}{reaches}"));
    assert_eq!(told([None, Some(16.0)], true), all);
    assert!(told([None, Some(32.0)], false).ends_with(reaches));
    assert!(!told([None, Some(32.1)], false).ends_with(reaches));
    assert!(!told([Some(0.6), Some(16.0)], false).ends_with(reaches));
    assert!(told([Some(0.4), Some(16.0)], false).ends_with(reaches));
    let none = entered(&trigger([Some(2.0), None], false), &[0.0, 1.0]).unwrap();
    assert_eq!(none, "entered at 2 critical posts an hour, where an ordinary one brings none");
}

/// By hand: worst days of 2, 4 and 9 are 5 on the mean, 2 above 1, 3 and 5; halved in two of three.
#[test]
fn what_came_of_bad_days_stands_beside_the_playbook() {
    let scenario = scenario(CAREFUL, OUTAGE);
    let mut results = Results::new(&scenario);
    let column = |name: &str| results.column(name).unwrap();
    let [peak, half, onset, alarm, statement] = [
        "critical_peak",
        "critical_half_life_days",
        "crisis_onset_days",
        "hours_to_alarm",
        "hours_to_statement",
    ]
    .map(column);
    let days = [
        [(1.0, Some(2.0)), (2.0, Some(1.0))],
        [(3.0, Some(4.0)), (4.0, None)],
        [(5.0, None), (9.0, Some(3.0))],
    ];
    for (replication, arms) in days.into_iter().enumerate() {
        let life = |(arm, (worst, halved)): (usize, (f64, Option<f64>))| {
            let mut values = vec![None; results.columns.len()];
            (values[peak], values[half]) = (Some(worst), halved);
            values[alarm] = (arm == 1 && replication == 2).then_some(7.0);
            values[statement] = values[alarm];
            // Known in all, so nothing is said of it.
            values[onset] = (arm == 1).then_some(3.0);
            RunResult {
                state: RunState::Succeeded(Measured { values, digest: String::new() }),
                ..RunResult::aborted()
            }
        };
        let lives = arms.into_iter().enumerate().map(life).collect();
        results.take(lives, &mut |_, _| ());
    }
    let analysis = Analysis::of(&scenario, &results, None);
    let found = Answer::of(&scenario, &results, &analysis).bad_days.unwrap();
    let [usual, careful] = found.arms.as_slice() else { panic!("two arms") };
    assert_eq!(
        (
            usual.mean("critical_peak").unwrap().estimate,
            careful.mean("critical_peak").unwrap().estimate
        ),
        (3.0, 5.0)
    );
    assert_eq!(
        careful.mean("critical_half_life_days").map(|mean| (mean.estimate, mean.n)),
        Some((2.0, 2))
    );
    assert_eq!(careful.mean("alarms"), None);
    let names: Vec<&str> = careful.figures.iter().map(|figure| figure.metric.as_str()).collect();
    assert_eq!(names, FIGURES);
    assert!(FIGURES.iter().all(|name| results.column(name).is_some()));
    // Paired: 1, 1 and 4 more.
    assert_eq!(careful.figures[0].difference.unwrap().estimate, 2.0);
    let told = "Not every replication has a value of all: half-life in 2 of 3 under usual, 2 of 3 under careful; \
                hours to alarm in 1 of 3 under careful";
    let statement = "; hours to statement in 1 of 3 under careful.";
    assert_eq!(found.sometimes().unwrap(), format!("{told}{statement}"));
    // Who never speaks is not said to have spoken in none.
    let mut mute = found.clone();
    mute.arms[1].levels.iter_mut().for_each(|level| level.statement = false);
    assert_eq!(mute.sometimes().unwrap(), format!("{told}."));
    // As a file has it, and read back.
    let json = serde_json::to_string(&found).unwrap();
    let back: BadDays = serde_json::from_str(&json).unwrap();
    assert_eq!((&back.sentence, back.arms[1].levels[1].agents), (&found.sentence, 40.0));
    let bare = serde_json::json!(bad_days(&scenario).unwrap());
    assert!(bare["arms"][1].get("figures").is_none());
    assert_eq!(bad_days(&scenario).unwrap().sometimes(), None);
}
