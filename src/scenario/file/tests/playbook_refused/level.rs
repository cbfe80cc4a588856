//! What a level does, by whose rules and with which people; several levels together.

use std::fmt::Write as _;

use super::{AT, CRISIS, DOES, SEE, alone, messages, refuses};
use crate::scenario::file::tests::playbook::{ONE, TWO, careful, given, text};

#[test]
fn a_level_that_changes_nothing() {
    let nothing = format!(
        "21:19: {AT}: nothing changes while it lasts; allowed: pause_broadcast = true, say, policy, agents, \
         agents_per_million; say what is done, or take it out"
    );
    let bare = ONE.replace(CRISIS, "");
    refuses(&bare, DOES, "", &nothing);
    refuses(&bare, DOES, "pause_broadcast = false\n", &nothing);
    let bare = |to: &str| text("", "", to);
    assert_eq!(
        messages(&bare("playbook = {}")),
        [format!(
            "21:1: {AT}: there is nothing in it; write [[trigger]], until and what is done, or playbook = \"none\""
        )]
    );
    assert_eq!(
        messages(&bare("playbook = \"crisis\"")),
        [
            "21:12: [policies.careful] playbook = \"crisis\": text where a playbook is wanted; allowed: a table of its \
          own or \"none\"; see A playbook in docs/scenarios.md"
        ]
    );
    refuses(
        ONE,
        "\"statement\"",
        "\"sorry\"",
        &format!("24:7: {AT} say = \"sorry\": unknown thing to say; allowed: statement; {SEE}"),
    );
}

#[test]
fn people_of_a_level() {
    refuses(
        ONE,
        "agents = 12",
        "agents = 12\nagents_per_million = 4",
        &format!(
            "27:22: {AT} agents_per_million = 4: agents and agents_per_million exclude each other; allowed: one of \
             agents, agents_per_million; keep one of them"
        ),
    );
    refuses(
        ONE,
        "agents = 12",
        "staff_replies_per_day = 4",
        &format!(
            "26:1: {AT} staff_replies_per_day = 4: unknown key; nearest: staff_replies_per_day in [conduct]; {SEE}"
        ),
    );
    refuses(
        ONE,
        "agents = 12",
        "agents = 0",
        &format!(
            "26:10: {AT} agents = 0: a first reply is promised, and nobody is at the desk: agents = 0 (while crisis \
             lasts); allowed: a promise of a desk with people; raise agents, or write promise = \"none\""
        ),
    );
    // Who answers nobody may send everybody away.
    let silent = ONE.replace(CRISIS, "").replace("\"crisis\"", "\"silent\"");
    given("", "", &silent.replace("agents = 12", "agents = 0"));
    refuses(
        ONE,
        "[policies.careful.playbook]",
        "desk = { agents = 0, hours = \"never\", promise = \"none\" }\n[policies.careful.playbook]",
        &format!(
            "27:10: {AT} agents = 12: the desk never opens, and there are people at it (while crisis lasts); \
             allowed: hours in which it is open, or agents = 0; write hours = \"Mon-Fri 08:00-18:00\""
        ),
    );
}

#[test]
fn policies_of_a_level() {
    let unused = "31:11: [policies] crisis: no arm and no brand uses this policy; give it to an arm, or take it out";
    let named = |name: &str| {
        messages(&text("", "", &ONE.replace("policy = \"crisis\"", &format!("policy = {name}"))))
    };
    assert_eq!(
        named("\"crises\""),
        [
            &format!(
                "25:10: {AT} policy = \"crises\": unknown policy; allowed: careful, crisis, {}; nearest: crisis; \
                 name one of these, or add it to [policies]",
                crate::scenario::file::SHIPPED
                    .iter()
                    .map(|(name, _)| *name)
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            unused
        ]
    );
    assert_eq!(
        named("\"careful\""),
        [
            &format!(
                "25:10: {AT} policy = \"careful\": the policy of a playbook is the policy itself; name another one, \
                 or take this out: the usual rules stay in force"
            ),
            unused
        ]
    );
    assert_eq!(
        named("3"),
        [
            &format!(
                "25:10: {AT} policy = 3: a whole number where text in quotes is wanted; {SEE}"
            ),
            unused
        ]
    );
    let within = |playbook: &str| {
        let to = format!(
            "listens_to = \"everything\"\nplaybook = {{ trigger = [{{ storm = true }}], {playbook} }}"
        );
        messages(&text("", "", &ONE.replacen("listens_to = \"everything\"", &to, 1)))
    };
    let step = "name a policy without a playbook: write more severe days as levels of one playbook";
    assert_eq!(
        within("say = \"statement\""),
        [format!("25:10: {AT} policy = \"crisis\": crisis has a playbook of its own; {step}")]
    );
    let circle = "playbooks name each other in a circle:";
    assert_eq!(
        within("policy = \"careful\""),
        [
            format!("25:10: {AT} policy = \"crisis\": {circle} careful, crisis, careful; {step}"),
            format!(
                "33:53: [policies.crisis] [playbook] policy = \"careful\": {circle} crisis, careful, crisis; {step}"
            )
        ]
    );
    // What the rules of a level ask for is held to the setting like those of good days.
    let solved = "do = \"escalate\"\n[policies.crisis.conduct]\nsolved_share = 0.99";
    refuses(
        ONE,
        "do = \"public_reply\"",
        solved,
        "16:1: [[arm]] careful policy: a specialist would solve 1.24: [conduct] solved_share of crisis = 0.99 and \
         appraisal.escalation_bonus = 0.25; allowed: together at most 1; lower one of them",
    );
}

/// Of a policy that stands in its level neither desk nor playbook counts.
#[test]
fn a_policy_within_a_level() {
    let within = |more: &str| {
        let policy = format!("{{ listens_to = \"everything\", {more} }}");
        let own = alone().replace("agents = 12\n", &format!("agents = 12\npolicy = {policy}\n"));
        messages(&text("", "", &own))
    };
    assert_eq!(within("summary = \"hears\""), [""; 0]);
    let at = "26:39: [policies.careful] [playbook] policy";
    assert_eq!(
        within("desk = { agents = 3 }"),
        [format!(
            "{at} desk: the desk is that of the policy with the playbook; take it out: a level has agents = ..."
        )]
    );
    assert_eq!(
        within("playbook = \"none\""),
        [format!(
            "{at} playbook: a playbook within a playbook; take it out: write more severe days as a [[level]]"
        )]
    );
    let [wrong] = &within("rules = 3")[..] else { panic!("one") };
    assert!(wrong.starts_with(&format!("{at} rules = 3: unknown key; nearest: rule")), "{wrong}");
}

#[test]
fn levels_that_do_not_fit_together() {
    refuses(
        TWO,
        "\"alarm\"",
        "\"watch\"",
        &format!(
            "27:8: {AT} [[level]] watch name = \"watch\": this name is taken; give each one a name of its own"
        ),
    );
    refuses(
        TWO,
        "name = \"alarm\"\n",
        "",
        &format!("26:1: {AT} [[level]] 2 name: missing; add name = \"...\""),
    );
    let never = format!(
        "21:1: {AT} [[level]] watch: it is never reached: whenever it would be entered, alarm, which is more severe, \
         is; the least severe comes first: let alarm ask for more, or change their order"
    );
    let also = "at_least = 80 }, critical_posts_per_hour = { at_least = 9 }";
    refuses(TWO, "at_least = 50 }", also, &never);
    let severe =
        "{ critical_posts_per_hour = { at_least = 6 }, complaints_per_hour = { at_least = 80 } }";
    let lies_below = TWO.replace(severe, "{ complaints_per_hour = { at_least = 45 } }").replace(
        "{ critical_posts_per_hour = { at_most = 2.5 }",
        "{ complaints_per_hour = { at_most = 30.0 }",
    );
    assert_eq!(messages(&text("", "", &lies_below)), [&*never]);
    // One that is entered by something else too is reached.
    let storm = "at_least = 9 } }";
    let either = "at_least = 9 } }, { complaints_per_hour = { at_least = 100 } }";
    let reached = TWO.replace("at_least = 50 }", also).replace(storm, either);
    given("", "", &reached);
    refuses(
        TWO,
        "[[policies.careful.playbook.level]]\nname = \"watch\"",
        "[policies.careful.playbook]\nagents = 3\n[[policies.careful.playbook.level]]\nname = \"watch\"",
        &format!(
            "22:1: {AT} agents: a playbook with levels says this in each of them; move it into a [[level]], or take \
             it out"
        ),
    );
    refuses(
        TWO,
        TWO,
        "playbook = { level = [] }\n",
        &format!(
            "21:1: {AT} level: 0 levels; allowed: 1 to 8; write a [[level]], or playbook = \"none\""
        ),
    );
    refuses(
        TWO,
        TWO,
        "playbook = { level = 3 }\n",
        &format!("21:22: {AT} level = 3: a whole number where [[level]] is wanted; {SEE}"),
    );
    let levels = |count: u32| {
        (0..count).fold(String::new(), |mut out, number| {
            let _ = writeln!(
                out,
                "[[policies.careful.playbook.level]]\nname = \"l{number}\"\ntrigger = [{{ complaints_per_hour = {{ \
                 at_least = {} }} }}]\nuntil = {{ complaints_per_hour = {{ at_most = 3 }}, for_hours = 3 }}\nagents = 9",
                50 + number
            );
            out
        })
    };
    assert_eq!(careful(&given("", "", &levels(8))).playbook.levels.len(), 8);
    refuses(
        TWO,
        TWO,
        &levels(10),
        &format!("21:20: {AT} level: 10 levels; allowed: 1 to 8; take out 2"),
    );
}
