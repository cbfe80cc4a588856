//! Policies that begin like a shipped one: which rules they have, and what is said of it.

use std::fmt::Write as _;
use std::path::Path;

use crate::model::policy::{Action, Condition, MAX_RULES, Policy};
use crate::scenario::{Scenario, shipped};

/// A scenario with two policies of its own, `plain` and `plus`.
fn scenario(plus: &str) -> Result<Scenario, Vec<String>> {
    let text = format!(
        "question = \"Is it worth adding a private message to delicate complaints?\"\n\
         [run]\nconsumers = 4000\nbaseline = \"plain\"\n\
         [[brand]]\nname = \"bank\"\ncategory = \"bank\"\npolicy = \"spoken_to\"\n\
         [[arm]]\nname = \"plain\"\npolicy = \"spoken_to\"\n\
         [[arm]]\nname = \"plus\"\npolicy = \"plus\"\n\
         [policies.plus]\nsummary = \"plus\"\n{plus}"
    );
    Scenario::parse(&text, "bank.toml", Path::new(""), &[])
        .map_err(|problems| problems.0.iter().map(ToString::to_string).collect())
}

#[track_caller]
fn valid(plus: &str) -> Scenario {
    scenario(plus).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn policy(scenario: &Scenario) -> &Policy {
    &scenario.arms[1].policies[0]
}

/// What is said, and whether by every command.
fn said(scenario: &Scenario) -> Vec<(&str, bool)> {
    scenario.notes.iter().map(|note| (note.section.as_str(), note.everywhere)).collect()
}

const DELICATE: &str = "[[policies.plus.rule]]\n\
    when = { kind = \"complaint\", sensitivity = { at_least = 0.7 } }\ndo = \"private_message\"\n";

const SPOKEN_TO: &str = "[[policies.plus.rule]]\n\
    when = { kind = [\"complaint\", \"question\"], addressed = true }\n\
    do = \"public_reply\"\npriority = 5\n\
    [[policies.plus.rule]]\nwhen = { addressed = true }\ndo = \"public_reply\"\npriority = 1\n";

/// The desk of spoken_to.
const DESK: &str = "desk = { agents_per_million = 3.0, hours = \"Mon-Fri 08:00-20:00, Sat-Sun \
    10:00-18:00\", promise = { first_reply_hours = 4, clock = \"business\" } }\n";

#[test]
fn added_rules_go_before_the_inherited_ones() {
    let head = "listens_to = \"everything\"\n";
    let added = valid(&format!("like = \"spoken_to\"\n{head}{DELICATE}"));
    let written_out = valid(&format!("{head}{DESK}{DELICATE}{SPOKEN_TO}"));
    assert_eq!(policy(&added), policy(&written_out));
    assert_eq!(added.digest(), written_out.digest());
    let acts: Vec<Action> = policy(&added).rules.iter().map(|rule| rule.act).collect();
    assert_eq!(acts, [Action::PrivateMessage, Action::PublicReply, Action::PublicReply]);
    // One note, until 0.3; it goes where the file says what it means.
    assert_eq!(said(&added), [("[policies.plus]", true)]);
    let note = added.notes[0].to_string();
    assert!(note.starts_with("bank.toml:15:11: [policies.plus]: its rules go before"), "{note}");
    assert!(note.contains("inherit_rules = true"), "{note}");
    let kept = format!("like = \"spoken_to\"\ninherit_rules = true\n{head}{DELICATE}");
    assert_eq!((valid(&kept).digest(), said(&valid(&kept))), (added.digest(), vec![]));
}

#[test]
fn inherited_rules_can_be_dropped() {
    let head = "listens_to = \"everything\"\n";
    let dropped = valid(&format!("like = \"spoken_to\"\ninherit_rules = false\n{head}{DELICATE}"));
    let alone = valid(&format!("{head}{DESK}{DELICATE}"));
    assert_eq!((policy(&dropped), said(&dropped)), (policy(&alone), vec![]));
    let listening = valid("like = \"complaints\"\ninherit_rules = false\n");
    assert_eq!(policy(&listening).rules, []);
}

#[test]
fn without_rules_of_its_own_nothing_is_said() {
    let like = shipped("contextual").unwrap();
    for inherit in ["", "inherit_rules = true\n"] {
        let plain = valid(&format!("like = \"contextual\"\n{inherit}"));
        assert_eq!((&policy(&plain).rules, said(&plain)), (&like.rules, vec![]));
    }
}

#[test]
fn an_inherited_rule_that_an_added_one_forestalls_is_left_out() {
    let all = "[[policies.plus.rule]]\nwhen = { kind = [\"complaint\", \"question\"] }\n\
        do = \"offer\"\n";
    let plus = valid(&format!("like = \"spoken_to\"\ninherit_rules = true\n{all}"));
    assert_eq!(policy(&plus).rules.len(), 2);
    assert_eq!(policy(&plus).rules[1].when, Condition { addressed: Some(true), ..any() });
    assert_eq!(said(&plus), [("[policies.plus]", false)]);
    assert_eq!(
        plus.notes[0].to_string(),
        "bank.toml:15:11: [policies.plus]: rule 1 of spoken_to is left out: rule 1 decides before it"
    );
}

fn any() -> Condition {
    Condition::default()
}

/// `complaints` has a rule for complaints that were not addressed, `contextual` for much more.
#[test]
fn an_inherited_rule_that_cannot_hear_is_left_out() {
    let plus = valid("like = \"complaints\"\nlistens_to = \"addressed\"\n");
    let told: Vec<&str> = plus.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(told, ["rule 3 of complaints is left out: rule 2 decides before it"]);
    assert_eq!(policy(&plus).rules.len(), 3);
    let deaf = valid("like = \"complaints\"\nlistens_to = \"nothing\"\n");
    assert_eq!((policy(&deaf).rules.len(), deaf.notes.len()), (0, 4));
    assert!(deaf.notes[0].text.ends_with("left out: the policy listens to nothing"));
}

#[track_caller]
fn refuses(plus: &str, message: &str) {
    assert_eq!(scenario(plus).err(), Some(vec![format!("bank.toml:{message}")]), "{plus}");
}

#[test]
fn only_the_users_own_dead_rules_are_refused() {
    let twice = DELICATE.replace("0.7", "0.8");
    refuses(
        &format!("like = \"spoken_to\"\nlistens_to = \"everything\"\n{DELICATE}{twice}"),
        "22:1: [policies.plus] [[rule]] 2: this rule can never apply: rule 1 decides before it; \
         take it out, or change listens_to or the order of the rules",
    );
    // Whoever hears only what is addressed meets nothing else: any post is an addressed one.
    let rule = |when: &str| format!("[[policies.plus.rule]]\n{when}do = \"offer\"\n");
    let (first, second) = (rule("when = { addressed = true }\n"), rule(""));
    refuses(
        &format!("listens_to = \"addressed\"\n{first}{second}"),
        "21:1: [policies.plus] [[rule]] 2: this rule can never apply: rule 1 decides before it; \
         take it out, or change listens_to or the order of the rules",
    );
    valid(&format!("listens_to = \"everything\"\n{first}{second}"));
}

#[test]
fn there_is_nothing_to_inherit_without_like() {
    refuses(
        "listens_to = \"everything\"\ninherit_rules = true\n",
        "18:17: [policies.plus] inherit_rules = true: there are no rules to inherit without like; \
         add like = \"...\" with the name of a shipped policy, or take this out",
    );
    refuses(
        "like = \"spoken_to\"\ninherit_rules = \"yes\"\n",
        "18:17: [policies.plus] inherit_rules = \"yes\": text where true or false is wanted; see \
         earful policies",
    );
}

#[test]
fn a_misspelt_like_is_one_problem() {
    refuses(
        "like = \"spoke_to\"\n",
        "17:8: [policies.plus] like = \"spoke_to\": unknown shipped policy; allowed: silent, \
         listen_only, spoken_to, complaints, contextual, interject, lead_generation, megaphone, \
         loyal_few, consent_first, crisis_playbook; nearest: spoken_to; see earful policies",
    );
}

#[test]
fn rules_are_counted_after_joining() {
    let rules = |count: usize| {
        (0..count).fold(String::new(), |mut text, number| {
            let _ = write!(
                text,
                "[[policies.plus.rule]]\nwhen = {{ reach = {{ at_least = {} }} }}\ndo = \"offer\"\n",
                1000 - number
            );
            text
        })
    };
    let head = "like = \"spoken_to\"\ninherit_rules = true\nlistens_to = \"everything\"\n";
    let full = valid(&format!("{head}{}", rules(MAX_RULES - 2)));
    assert_eq!(policy(&full).rules.len(), MAX_RULES);
    refuses(
        &format!("{head}{}", rules(MAX_RULES)),
        "15:11: [policies.plus] rule: 66 rules: 64 of its own and 2 of spoken_to; allowed: at \
         most 64; take out 2, or write inherit_rules = false",
    );
    refuses(
        &format!("{}{}", head.replace("true", "false"), rules(MAX_RULES + 1)),
        "15:11: [policies.plus] rule: 65 rules; allowed: at most 64; take out 1",
    );
}
