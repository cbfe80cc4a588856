//! Staff as stated, equal, or enough: what arms get, what is refused, what is said.

use std::path::Path;

use super::kept::survives_writing;
use super::{Scenario, read};
use crate::model::desk::{Desk, Staff};
use crate::model::policy::Policy;
use crate::scenario::{Staffing, shipped};
use crate::world::desk::rehearsal::Rehearsal;

/// Two brands, so many days and arms: silent, answering as shipped, with the policy `mine`.
fn text(staff: &str, carrier: &str, mine: &str) -> String {
    format!(
        "question = \"?\"\n[run]\nwarmup_days = 7\ndays = 63\nconsumers = 2000\nfocus = \"carrier\"\n\
         baseline = \"silent\"\n{staff}\n\
         [[brand]]\nname = \"carrier\"\n{carrier}\n[[brand]]\nname = \"bank\"\npolicy = \"spoken_to\"\n\
         [[arm]]\nname = \"silent\"\npolicy = \"silent\"\n\
         [[arm]]\nname = \"megaphone\"\npolicy = \"megaphone\"\n\
         [[arm]]\nname = \"own\"\npolicy = \"mine\"\n\
         [policies.mine]\nlike = \"complaints\"\nsummary = \"mine\"\n{mine}\n"
    )
}

fn given(staff: &str, carrier: &str, mine: &str) -> Scenario {
    let text = text(staff, carrier, mine);
    read(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

#[track_caller]
fn refused(staff: &str, carrier: &str, mine: &str) -> String {
    let problems = read(&text(staff, carrier, mine)).err().unwrap_or_default();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].to_string()
}

const EQUAL: &str = "staff = \"equal\"";
const ENOUGH: &str = "staff = \"enough\"";
const OF_CARRIER: &str = "[brand.desk]\nagents = 7\nhours = \"Mon-Fri 09:00-17:00\"";

fn are_same(desks: &[Desk]) -> bool {
    desks.iter().all(|desk| *desk == desks[0])
}

fn desks(scenario: &Scenario) -> Vec<Desk> {
    scenario.arms.iter().map(|arm| arm.policies[0].desk.clone()).collect()
}

/// As stated nobody sits at the desk of a silent arm and the megaphone's is small.
#[test]
fn desks_are_as_stated_unless_it_is_said() {
    for staff in ["", "staff = \"stated\""] {
        let scenario = given(staff, "", "");
        assert_eq!(scenario.staff, Staffing::Stated);
        let expected =
            ["silent", "megaphone", "complaints"].map(|name| shipped(name).unwrap().desk);
        assert_eq!(desks(&scenario), expected);
    }
}

/// The brand's desk, or the usual one of shipped policies; in the warm-up too, and not at a rival's.
#[test]
fn equal_desks_are_the_brand_s_in_every_arm() {
    let usual = shipped("spoken_to").unwrap().desk;
    for (carrier, agents) in [(OF_CARRIER, Some(7.0)), ("", None)] {
        let scenario = given(EQUAL, carrier, "");
        let all = desks(&scenario);
        assert!(are_same(&all) && scenario.staff == Staffing::Equal);
        match agents {
            Some(agents) => {
                assert_eq!((all[0].staff, all[0].hours.per_week()), (Staff::Agents(agents), 40.0));
            }
            None => assert_eq!(all[0], usual),
        }
        assert_eq!(scenario.warmup[0].desk, all[0]);
        assert_eq!(
            (&scenario.warmup[1].desk, &scenario.arms[2].policies[1].desk),
            (&usual, &usual)
        );
        survives_writing(&scenario, Path::new(""));
    }
    let scenario = given(EQUAL, OF_CARRIER, "");
    let desk = "7 people, Mon-Fri 09:00-17:00, 4 minutes a reply";
    let note = format!(
        "test.toml:2:2: [run]: every arm has the desk of carrier ([brand.desk]), a silent one too: \
         {desk}; shipped policies' own give way"
    );
    assert_eq!(scenario.notes.iter().map(ToString::to_string).collect::<Vec<_>>(), [note]);
    let note = given(EQUAL, "", "").notes[0].to_string();
    assert!(note.contains("the usual desk of shipped policies (no [brand.desk]), a"), "{note}");
}

/// A policy of the scenario may say what is so anyway, and nothing else.
#[test]
fn a_desk_of_its_own_is_refused_beside_an_equal_one() {
    let step = "take this out, say it in [brand.desk], or write staff = \"stated\"";
    let with = "[run] staff = \"equal\" gives every arm the desk of carrier ([brand.desk]), and policy \
                mine says otherwise";
    for (own, key) in [
        ("agents = 8", "agents = 8"),
        ("agents = 7\nhours = \"Mon-Fri 09:00-18:00\"", "hours = \"Mon-Fri 09:00-18:00\""),
        ("minutes_per_reply = 5", "minutes_per_reply = 5"),
        ("spread = 0.5", "spread = 0.5"),
        ("over_capacity = \"oldest_first\"", "over_capacity = \"oldest_first\""),
    ] {
        let text = refused(EQUAL, OF_CARRIER, &format!("[policies.mine.desk]\n{own}"));
        let expected = format!("[policies.mine] [desk] {key}: {with}; {step}");
        assert!(text.ends_with(&expected), "{text}\n{expected}");
    }
    let text = refused(EQUAL, "", "conduct = { staff_replies_per_day = 2.0 }");
    assert!(
        text.contains(
            "[policies.mine] [conduct] staff_replies_per_day = 2.0: [run] staff = \"equal\""
        ) && text.contains("gives every arm the usual desk of shipped policies"),
        "{text}"
    );
    let same = "[policies.mine.desk]\nagents = 7\nhours = \"Mon-Fri 09:00-17:00\"";
    assert!(are_same(&desks(&given(EQUAL, OF_CARRIER, same))));
    assert!(!are_same(&desks(&given("", OF_CARRIER, "[policies.mine.desk]\nagents = 8"))));
    let text = refused("staff = \"equl\"", "", "");
    assert!(
        text.contains("allowed: stated, equal, enough") && text.contains("nearest: equal"),
        "{text}"
    );
}

fn fewest(scenario: &Scenario, arm: usize, policy: &Policy) -> u32 {
    let setting = scenario.arms[arm].setting.as_ref().unwrap_or(&scenario.setting);
    Rehearsal::new(setting, 0, policy).unwrap().fewest().unwrap().agents
}

/// What each promise needs, nobody where nobody is answered; what is stated gives way, and hours and
/// promise stay.
#[test]
fn enough_people_are_found_for_each_arm() {
    let mine = "[policies.mine.desk]\nagents = 90\nhours = \"Mon-Fri 09:00-17:00\"\n\
                promise = { first_reply_hours = 1, clock = \"business\" }";
    let big = "customers = 3e6";
    let stated = given("", big, mine);
    let scenario = given(ENOUGH, big, mine);
    let all = desks(&scenario);
    assert_eq!((all[0].staff, all[0].promise), (Staff::Agents(0.0), None));
    let mut found = Vec::new();
    for arm in [1, 2] {
        let policy = &stated.arms[arm].policies[0];
        let agents = fewest(&stated, arm, policy);
        let expected = Desk { staff: Staff::Agents(f64::from(agents)), ..policy.desk.clone() };
        assert_eq!(all[arm], expected);
        found.push(agents);
    }
    // Who is told of less within four hours needs fewer than who answers all within one.
    assert!(1 <= found[0] && found[0] < found[1] && found[1] < 90, "{found:?}");
    assert_eq!(scenario.arms[2].policies[1].desk, shipped("spoken_to").unwrap().desk);
    survives_writing(&scenario, Path::new(""));
    let notes: Vec<_> = scenario.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    let begins = format!("[[arm]] own: {} people in place of 90 people: 9", found[1]);
    let with = format!("% of replies go out within 1 hour of open time, with {} 8", found[1] - 1);
    assert!(notes[1].contains(&begins) && notes[1].contains(&with), "{notes:?}");
    // Written out it has them already, and nothing is in place of anything.
    assert_eq!(read(&scenario.to_toml()).unwrap().notes, []);
}

/// Also where its file has people and a promise; it reads back.
#[test]
fn nobody_is_enough_where_nobody_is_answered() {
    let mine = "inherit_rules = false\n[policies.mine.desk]\nagents = 5\n\
                promise = { first_reply_hours = 1, clock = \"business\" }\n\
                [[policies.mine.rule]]\ndo = \"ignore\"";
    let scenario = given(ENOUGH, "", mine);
    let desk = &desks(&scenario)[2];
    assert_eq!((desk.staff, desk.promise), (Staff::Agents(0.0), None));
    survives_writing(&scenario, Path::new(""));
}

/// An arm with more customers needs more, although its policy is the same.
#[test]
fn an_arm_s_own_setting_decides_what_is_enough() {
    let arm = "[[arm]]\nname = \"usual\"\npolicy = \"complaints\"\n\
               [[arm]]\nname = \"large\"\npolicy = \"complaints\"\nset = { \"brand.carrier.customers\" = 3e7 }\n";
    let scenario = given(ENOUGH, "customers = 3e6", arm);
    let agents = |arm: usize| scenario.arms[arm].policies[0].desk.agents(1.0);
    assert!(agents(4) > 3.0 * agents(3), "{} {}", agents(4), agents(3));
    assert_eq!(agents(3), agents(2));
}

#[test]
fn without_a_promise_nothing_is_enough() {
    let text = refused(ENOUGH, "", "[policies.mine.desk]\npromise = \"none\"");
    let expected = "[[arm]] own policy: staff = \"enough\" finds the people that a promise needs, and \
                    this arm's desk promises nothing; add promise = { first_reply_hours = 4, clock = \
                    \"business\" } to the desk of its policy or brand, or write staff = \"stated\"";
    assert!(text.ends_with(expected), "{text}");
    assert!(text.starts_with("test.toml:21:1: "), "{text}");
}

/// Days of five weeks' weekends on which the network fails a hundred times as often break a promise by the
/// calendar that an ordinary week would keep; the hour is named. Day 12 is a Saturday.
#[test]
fn the_hours_that_break_a_promise_are_named() {
    let mine = "[policies.mine.desk]\nhours = \"Mon-Fri 00:00-24:00\"\n\
                promise = { first_reply_hours = 2, clock = \"calendar\", share = 0.7 }\n\
                [[shock]]\nbrand = \"carrier\"\ntarget = \"failures\"\nfactor = 100.0\nfrom_day = 12\nto_day = 12";
    let carrier = "customers = 3e6";
    let text = refused(ENOUGH, carrier, mine);
    assert!(text.contains("[[arm]] own policy: no number of people keeps its promise: even with"));
    assert!(text.contains("% of replies go out within 2 hours by the calendar, not 70%, missed most by posts of day 12 (Sat), 15:00 to 18:00, which wait 3"), "{text}");
    assert!(
        text.contains("; promise more hours, open longer, lower the share, or write staff"),
        "{text}"
    );
    given(ENOUGH, carrier, &mine.replace("100.0", "1.0"));
}
