//! Playbooks as they are read, inherited, kept apart from desks, and written again.

use std::path::Path;

use super::kept::{survives_writing, survives_writing_up_to_names};
use super::{Scenario, read};
use crate::model::alarm::{Sign, Trigger, Until};
use crate::model::desk::{Desk, Staff};
use crate::model::policy::{Action, Policy, Severity};
use crate::scenario::file::policy::{Models, read_policy};
use crate::scenario::toml::{Log, Place, Section, parse};
use crate::scenario::{Staffing, shipped};

/// A brand of three million customers; the second arm has the policy `careful`, of which more may be
/// said, and of others.
pub(super) fn text(run: &str, brand: &str, careful: &str) -> String {
    format!(
        "question = \"?\"\n[run]\nwarmup_days = 7\ndays = 63\nconsumers = 2000\nbaseline = \"usual\"\n{run}\n\
         [[brand]]\nname = \"carrier\"\ncustomers = 3e6\npolicy = \"spoken_to\"\n{brand}\n\
         [[arm]]\nname = \"usual\"\npolicy = \"spoken_to\"\n\
         [[arm]]\nname = \"careful\"\npolicy = \"careful\"\n\
         [policies.careful]\nlike = \"spoken_to\"\n{careful}\n"
    )
}

#[track_caller]
pub(super) fn given(run: &str, brand: &str, careful: &str) -> Scenario {
    let text = text(run, brand, careful);
    read(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

pub(super) fn careful(scenario: &Scenario) -> &Policy {
    &scenario.arms[1].policies[0]
}

/// As the issue has it.
pub(super) const ONE: &str = "\
[policies.careful.playbook]
until = { critical_posts_per_hour = { at_most = 1.0 }, for_hours = 12 }
pause_broadcast = true
say = \"statement\"
policy = \"crisis\"
agents = 12
[[policies.careful.playbook.trigger]]
critical_posts_per_hour = { at_least = 6.0 }
[[policies.careful.playbook.trigger]]
storm = true
[policies.crisis]
listens_to = \"everything\"
[[policies.crisis.rule]]
when = { kind = \"complaint\" }
do = \"public_reply\"
";

pub(super) const TWO: &str = "\
[[policies.careful.playbook.level]]
name = \"watch\"
trigger = [{ complaints_per_hour = { at_least = 50 } }]
until = { complaints_per_hour = { at_most = 30 }, for_hours = 3 }
agents_per_million = 4.5
[[policies.careful.playbook.level]]
name = \"alarm\"
trigger = [{ critical_posts_per_hour = { at_least = 6 }, complaints_per_hour = { at_least = 80 } }, { storm = true }]
until = { critical_posts_per_hour = { at_most = 2.5 }, for_hours = 720 }
policy = \"silent\"
pause_broadcast = true
";

/// In multiples of the usual, but for one bound that is given in posts.
pub(super) const TIMES: &str = "\
[[policies.careful.playbook.level]]
name = \"watch\"
trigger = [{ complaints_per_hour = { at_least_times_usual = 3 } }, { complaints_per_hour = { at_least = 200 } }]
until = { complaints_per_hour = { at_most_times_usual = 2 }, for_hours = 3 }
agents_per_million = 4.5
[[policies.careful.playbook.level]]
name = \"alarm\"
trigger = [{ critical_posts_per_hour = { at_least_times_usual = 6.5 } }, { storm = true }]
until = { critical_posts_per_hour = { at_most_times_usual = 2.5 }, for_hours = 12 }
say = \"statement\"
";

fn critical(least: f64) -> Trigger {
    let mut trigger = Trigger::default();
    trigger.at_least[Sign::CriticalPosts as usize] = Some(least);
    trigger
}

const STORM: Trigger =
    Trigger { at_least: [None; 2], at_least_times_usual: [None; 2], storm: true };

fn at_most(sign: Sign, most: f64, for_hours: u16) -> Until {
    let mut until = Until::after(for_hours);
    until.at_most[sign as usize] = Some(most);
    until
}

/// The policy of a level as a playbook has it.
fn by(policy: Policy) -> Option<Box<Policy>> {
    Some(Box::new(Policy { desk: Desk::default(), ..policy }))
}

#[test]
fn one_level_is_read_key_by_key_and_called_crisis() {
    let scenario = given("", "", ONE);
    let [level] = &careful(&scenario).playbook.levels[..] else { panic!("one level") };
    let policy = level.policy.clone().unwrap();
    assert_eq!((policy.name.as_str(), policy.rules.len()), ("crisis", 1));
    assert_eq!(policy.rules[0].act, Action::PublicReply);
    let expected = Severity {
        name: "crisis".into(),
        triggers: vec![critical(6.0), STORM],
        until: at_most(Sign::CriticalPosts, 1.0, 12),
        pause_broadcast: true,
        statement: true,
        policy: by(*policy),
        staff: Some(Staff::Agents(12.0)),
    };
    assert_eq!(*level, expected);
    // What is usual is as it would be without.
    let mut usual = careful(&scenario).in_force(0);
    usual.name = "spoken_to".into();
    usual.summary.clone_from(&shipped("spoken_to").unwrap().summary);
    assert_eq!(usual, shipped("spoken_to").unwrap());
    survives_writing(&scenario, Path::new(""));
}

#[test]
fn several_levels_are_read_in_their_order() {
    let scenario = given("", "", TWO);
    let levels = &careful(&scenario).playbook.levels;
    let mut both = critical(6.0);
    both.at_least[Sign::Complaints as usize] = Some(80.0);
    let mut watch = Trigger::default();
    watch.at_least[Sign::Complaints as usize] = Some(50.0);
    let expected = [
        Severity {
            name: "watch".into(),
            triggers: vec![watch],
            until: at_most(Sign::Complaints, 30.0, 3),
            pause_broadcast: false,
            statement: false,
            policy: None,
            staff: Some(Staff::PerMillion(4.5)),
        },
        Severity {
            name: "alarm".into(),
            triggers: vec![both, STORM],
            until: at_most(Sign::CriticalPosts, 2.5, 720),
            pause_broadcast: true,
            statement: false,
            policy: by(Policy::silent()),
            staff: None,
        },
    ];
    assert_eq!(levels[..], expected);
    survives_writing(&scenario, Path::new(""));
}

#[test]
fn what_is_usual_can_be_the_measure() {
    let scenario = given("", "", TIMES);
    let [watch, alarm] = &careful(&scenario).playbook.levels[..] else { panic!("two levels") };
    let times = |sign: Sign, times: f64| {
        let mut bounds = [None; Sign::COUNT];
        bounds[sign as usize] = Some(times);
        bounds
    };
    let more =
        |sign, number| Trigger { at_least_times_usual: times(sign, number), ..Trigger::default() };
    let many = Trigger { at_least: times(Sign::Complaints, 200.0), ..Trigger::default() };
    assert_eq!(watch.triggers, [more(Sign::Complaints, 3.0), many]);
    assert_eq!(alarm.triggers, [more(Sign::CriticalPosts, 6.5), STORM]);
    let calm = |level: &Severity| (level.until.at_most, level.until.at_most_times_usual);
    assert_eq!(calm(watch), ([None; 2], times(Sign::Complaints, 2.0)));
    assert_eq!(calm(alarm), ([None; 2], times(Sign::CriticalPosts, 2.5)));
    survives_writing(&scenario, Path::new(""));
    let text = scenario.to_toml();
    assert!(
        text.contains("until = { critical_posts_per_hour = { at_most_times_usual = 2.5 }, for")
    );
}

/// The end of a storm needs no words.
#[test]
fn where_nothing_is_counted_the_end_of_the_storm_is_enough() {
    let storm = |until: &str| {
        let own =
            format!("playbook = {{ trigger = [{{ storm = true }}], say = \"statement\"{until} }}");
        let scenario = given("", "", &own);
        survives_writing(&scenario, Path::new(""));
        careful(&scenario).playbook.levels[0].until
    };
    assert_eq!(storm(""), Until::after(1));
    assert_eq!(storm(", until = { for_hours = 48 }"), Until::after(48));
}

/// A scenario's own policy goes before a shipped one of its name, and one that a file of its own has may
/// name both.
#[test]
fn a_level_names_the_scenario_s_policies_and_shipped_ones() {
    let folder = tempfile::tempdir().unwrap();
    let file = "listens_to = \"addressed\"\n[playbook]\ntrigger = [{ storm = true }]\npolicy = \"contextual\"\n";
    std::fs::write(folder.path().join("careful.toml"), file).unwrap();
    let text = text("", "", "");
    let (head, _) = text.split_once("[policies.careful]").unwrap();
    let read = |more: &str| {
        let text = format!("{head}[policies]\ncareful = \"careful.toml\"\n{more}");
        let scenario = Scenario::parse(&text, "test.toml", folder.path(), &[])
            .unwrap_or_else(|e| panic!("{e}"));
        careful(&scenario).playbook.levels[0].policy.clone()
    };
    assert_eq!(read(""), by(shipped("contextual").unwrap()));
    let own = read("[policies.contextual]\nlistens_to = \"nothing\"\n").unwrap();
    assert_eq!((own.name.as_str(), own.rules.len()), ("contextual", 0));
}

/// A whole policy can stand in its level, called after both; it is written again as one of the scenario's.
#[test]
fn the_policy_of_a_level_can_be_written_there() {
    let (playbook, _) = ONE.split_once("[policies.crisis]").unwrap();
    let here = format!(
        "{}[policies.careful.playbook.policy]\nlike = \"contextual\"\n\
         [[policies.careful.playbook.policy.rule]]\nwhen = {{ kind = \"complaint\" }}\ndo = \"apologise\"\n",
        playbook.replace("policy = \"crisis\"\n", "")
    );
    let scenario = given("", "", &here);
    let policy = careful(&scenario).playbook.levels[0].policy.clone().unwrap();
    assert_eq!((policy.name.as_str(), policy.rules[0].act), ("careful_crisis", Action::Apologise));
    assert_eq!(policy.rules[1..], shipped("contextual").unwrap().rules);
    assert_eq!(policy.desk, Desk::default());
    survives_writing(&scenario, Path::new(""));
    // The same as one that is named.
    let apart = here
        .replace("policies.careful.playbook.policy", "policies.careful_crisis")
        .replace("agents = 12\n", "agents = 12\npolicy = \"careful_crisis\"\n");
    assert_eq!(careful(&given("", "", &apart)), careful(&scenario));
}

/// What only a playbook uses is used, has no desk, and a note says so where it is given one.
#[test]
fn the_policy_of_a_level_has_no_desk() {
    let scenario = given("", "", ONE);
    assert_eq!(scenario.notes, []);
    let text = scenario.to_toml();
    let (_, crisis) = text.split_once("[policies.crisis]").unwrap();
    assert!(!crisis.contains("desk]"), "{crisis}");
    let with = given("", "", &format!("{ONE}[policies.crisis.desk]\nagents = 90\n"));
    assert_eq!(with.digest(), scenario.digest());
    assert_eq!(careful(&with), careful(&scenario));
    let notes: Vec<String> = with.notes.iter().map(ToString::to_string).collect();
    let expected = "test.toml:37:10: [policies.crisis] [desk]: this desk does not count: only the playbook of \
                    careful uses the policy, and there the desk is that of careful; a level says how many \
                    people answer";
    assert_eq!(notes, [expected]);
    // Where an arm uses it too its desk is that arm's, and it is written once.
    let both = given(
        "",
        "",
        &format!(
            "{ONE}[policies.crisis.desk]\nagents = 90\n[[arm]]\nname = \"all\"\npolicy = \"crisis\"\n"
        ),
    );
    assert_eq!((both.notes.len(), both.arms[2].policies[0].desk.staff), (0, Staff::Agents(90.0)));
    assert_eq!(careful(&both), careful(&scenario));
    assert_eq!(both.to_toml().matches("[policies.crisis").count(), 4, "{}", both.to_toml());
    survives_writing(&both, Path::new(""));
}

/// The policy of a level is written apart from another of its name.
#[test]
fn the_policy_of_a_level_is_found_again_by_what_it_does() {
    let all = "[[arm]]\nname = \"all\"\npolicy = \"crisis\"\n";
    let mut scenario = given("", "", &format!("{ONE}{all}"));
    scenario.arms[2].policies[0].rules.clear();
    survives_writing_up_to_names(&scenario);
    let again = read(&scenario.to_toml()).unwrap();
    assert_eq!(careful(&again).playbook.levels[0].policy.as_ref().unwrap().rules.len(), 1);
}

/// Nobody sits at the desk of a silent policy on good days if each level that answers brings its people;
/// otherwise the desk is there all the time.
#[test]
fn who_answers_on_bad_days_alone_has_a_desk() {
    let quiet = |level: &str| {
        let own = format!(
            "inherit_rules = false\n[policies.careful.playbook]\ntrigger = [{{ storm = true }}]\n{level}\n"
        );
        careful(&given("", "[brand.desk]\nagents = 7\nhours = \"Mon-Fri 09:00-17:00\"\npromise = { first_reply_hours = 3, clock = \"business\" }", &own)).clone()
    };
    let pausing = quiet("pause_broadcast = true");
    assert!(pausing.never_answers());
    assert_eq!(pausing.desk, Desk::nobody());
    let silent = quiet("policy = \"silent\"\nagents = 3");
    assert!(silent.never_answers() && silent.desk == Desk::nobody());
    let staffed = quiet("policy = \"complaints\"\nagents = 3");
    assert!(!staffed.never_answers() && staffed.in_force(0).never_answers());
    assert_eq!((staffed.desk.staff, staffed.desk.promise), (Staff::Agents(0.0), None));
    assert_eq!(
        (staffed.in_force(1).desk.staff, staffed.in_force(1).desk.hours.per_week()),
        (Staff::Agents(3.0), 40.0)
    );
    let unstaffed = quiet("policy = \"complaints\"");
    assert_eq!(unstaffed.desk.staff, Staff::Agents(7.0));
    assert!(unstaffed.desk.promise.is_some());
}

/// Equal desks are equal at all times: a level may not bring people, or they are left out where a
/// policy is taken over as it is.
#[test]
fn equal_desks_are_equal_on_bad_days() {
    let equal = "staff = \"equal\"";
    let without = ONE.replace("agents = 12\n", "");
    let scenario = given(equal, "", &without);
    assert_eq!(scenario.staff, Staffing::Equal);
    assert_eq!(careful(&scenario).desk, scenario.arms[0].policies[0].desk);
    survives_writing(&scenario, Path::new(""));
    let problems = read(&text(equal, "", ONE)).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(
        problems[0].to_string(),
        "test.toml:26:10: [policies.careful] [playbook] agents = 12: [run] staff = \"equal\" gives every arm \
         the usual desk of shipped policies (no [brand.desk]) at all times, and crisis of careful says \
         otherwise; take this out, or write staff = \"stated\""
    );
}

/// Enough people are enough for the rules of every level, and those that a level asks for give way.
#[test]
fn enough_people_are_enough_on_bad_days() {
    let of = |own: &str| {
        let text = text("staff = \"enough\"", "", own).replace("3e6", "3e8");
        read(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    };
    let agents = |scenario: &Scenario, arm: usize| scenario.arms[arm].policies[0].desk.agents(1.0);
    let all = ONE.replace("when = { kind = \"complaint\" }\n", "");
    // So many customers criticise more often than once an hour on any day.
    let all = all.replace("at_most = 1.0", "at_most = 900.0").replace("6.0", "4000.0");
    let scenario = of(&all);
    assert_eq!(careful(&scenario).playbook.levels[0].staff, None);
    let notes: Vec<String> = scenario.notes.iter().map(ToString::to_string).collect();
    let way = "[[arm]] careful: 12 people while crisis lasts give way to those that its promise needs at all \
               times";
    assert!(notes.iter().any(|note| note.ends_with(way)), "{notes:?}");
    // To answer all that can be found takes more than what is addressed.
    let other = "[[arm]]\nname = \"other\"\npolicy = \"everything\"\n[policies.everything]\nlike = \"spoken_to\"\n\
                 inherit_rules = false\nlistens_to = \"everything\"\n[[policies.everything.rule]]\n\
                 do = \"public_reply\"\n";
    let rules = of(other);
    assert!(agents(&rules, 2) > agents(&rules, 0) && agents(&rules, 0) > 0.0);
    assert_eq!(agents(&scenario, 1), agents(&rules, 2));
    survives_writing_up_to_names(&scenario);
    let pause = of("playbook = { trigger = [{ storm = true }], pause_broadcast = true }");
    assert_eq!(agents(&pause, 1), agents(&rules, 0));
}

/// Inherited as a whole, replaced as a whole, dropped; a shipped one is held to the scenario and not
/// refused for what can never happen there.
#[test]
fn a_playbook_is_inherited_replaced_or_dropped() {
    let mut like = shipped("spoken_to").unwrap();
    like.playbook = careful(&given("", "", TWO)).playbook.clone();
    let read = |own: &str| {
        let log = Log::default();
        let place = Place::whole("mine.toml", own);
        let table = parse(&place, &log).unwrap();
        let section = Section::new("", "see", &place, &table, &log);
        let models = Models { names: vec!["spoken_to"], policy: &|_| Some(like.clone()) };
        let written = read_policy(section, "mine", &models);
        assert_eq!(log.len(), 0);
        written.policy
    };
    assert_eq!(read("like = \"spoken_to\"").playbook, like.playbook);
    assert_eq!(read("like = \"spoken_to\"").desk, like.desk);
    assert_eq!(read("like = \"spoken_to\"\nplaybook = \"none\"").playbook.levels, []);
    let own =
        "like = \"spoken_to\"\nplaybook = { trigger = [{ storm = true }], say = \"statement\" }";
    let [level] = &read(own).playbook.levels[..] else { panic!("one level") };
    assert_eq!((level.name.as_str(), level.triggers.as_slice()), ("crisis", &[STORM][..]));
    assert_eq!(read("listens_to = \"nothing\"\nplaybook = \"none\"").playbook.levels, []);
}
