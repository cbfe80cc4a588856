//! Mistakes about playbooks, each with its place and words: here those about triggers and the way back.

mod level;
mod never;
mod robust;

use super::playbook::{ONE, careful, given, text};
use super::read;

fn messages(text: &str) -> Vec<String> {
    let found = read(text).err().unwrap_or_default();
    found.iter().map(|problem| problem.to_string().replacen("test.toml:", "", 1)).collect()
}

/// The only message about a playbook with a part of it replaced.
#[track_caller]
fn refuses(playbook: &str, from: &str, to: &str, message: &str) {
    assert!(playbook.contains(from), "{from}");
    let text = text("", "", &playbook.replacen(from, to, 1));
    assert_eq!(messages(&text), [message], "{text}");
}

/// The only message about a playbook in a scenario with something more.
#[track_caller]
fn refuses_with(more: &str, playbook: &str, message: &str) {
    let text = text("", "", &format!("{playbook}{more}"));
    assert_eq!(messages(&text), [message], "{text}");
}

const RANGE: &str = "a range here has at_least = ... or at_least_times_usual = ...";
const SEE: &str = "see A playbook in docs/scenarios.md";
const AT: &str = "[policies.careful] [playbook]";
const COUNT: &str = "critical_posts_per_hour = { at_least = 6.0 }";
const TRIGGERS: &str = "[[policies.careful.playbook.trigger]]\ncritical_posts_per_hour = { at_least = 6.0 }\n\
    [[policies.careful.playbook.trigger]]\nstorm = true\n";
const DOES: &str =
    "pause_broadcast = true\nsay = \"statement\"\npolicy = \"crisis\"\nagents = 12\n";
const UNTIL: &str = "until = { critical_posts_per_hour = { at_most = 1.0 }, for_hours = 12 }\n";
const CRISIS: &str = "[policies.crisis]\nlistens_to = \"everything\"\n[[policies.crisis.rule]]\n\
    when = { kind = \"complaint\" }\ndo = \"public_reply\"\n";

/// The playbook of one level without the policy that only it uses.
fn alone() -> String {
    ONE.replace("policy = \"crisis\"\n", "").replace(CRISIS, "")
}

#[test]
fn triggers_that_always_hold() {
    let nothing = "it asks for nothing, so that it would always hold; allowed: storm = true, \
        critical_posts_per_hour = { at_least = ... }, complaints_per_hour = { at_least = ... }; say when it holds, \
        or take it out";
    refuses(ONE, COUNT, "", &format!("27:1: {AT} [[trigger]] 1: {nothing}"));
    refuses(ONE, "storm = true", "storm = false", &format!("29:1: {AT} [[trigger]] 2: {nothing}"));
    for low in ["0", "-1", "0.0", "-inf"] {
        refuses(
            ONE,
            "at_least = 6.0",
            &format!("at_least = {low}"),
            &format!(
                "28:40: {AT} [[trigger]] 1 critical_posts_per_hour at_least = {low}: every hour has as many, so \
                 that it would always hold; allowed: above 0; raise it, or take it out"
            ),
        );
    }
}

#[test]
fn numbers_of_posts_that_are_none() {
    let at = format!("{AT} [[trigger]] 1 critical_posts_per_hour");
    for (value, wrong) in [
        ("nan", "not a number; allowed: 0 to 1000000000 posts/hour"),
        ("1e12", "too high; allowed: 0 to 1000000000 posts/hour"),
        ("\"six\"", "text where a number is wanted"),
    ] {
        refuses(
            ONE,
            "at_least = 6.0",
            &format!("at_least = {value}"),
            &format!("28:40: {at} at_least = {value}: {wrong}; {RANGE}"),
        );
    }
    for (value, is, number) in [("6", "a whole number", "6"), ("[6.0]", "a list", "6.0")] {
        refuses(
            ONE,
            "{ at_least = 6.0 }",
            value,
            &format!(
                "28:27: {at} = {value}: {is} where a range is wanted; write critical_posts_per_hour = {{ at_least \
                 = {number} }}"
            ),
        );
    }
    refuses(
        ONE,
        "at_least",
        "at_most",
        &format!(
            "28:39: {at} at_most = 6.0: at_least is wanted here; triggers have at_least, and until has at_most"
        ),
    );
    refuses(
        ONE,
        "at_most",
        "at_least",
        &format!(
            "22:50: {AT} until critical_posts_per_hour at_least = 1.0: at_most is wanted here; triggers have \
             at_least, and until has at_most"
        ),
    );
    refuses(
        ONE,
        "critical_posts_per_hour = { at_least",
        "critical_post_per_hour = { at_least",
        &format!(
            "28:1: {AT} [[trigger]] 1 critical_post_per_hour: unknown key; nearest: critical_posts_per_hour; {SEE}"
        ),
    );
    refuses(
        ONE,
        "storm = true",
        "storm = \"yes\"",
        &format!(
            "30:9: {AT} [[trigger]] 2 storm = \"yes\": text where true or false is wanted; {SEE}"
        ),
    );
}

#[test]
fn a_way_back_that_leads_into_the_level_again() {
    for most in ["6", "6.0", "1e3"] {
        let said: f64 = most.parse().unwrap();
        refuses(
            ONE,
            "at_most = 1.0",
            &format!("at_most = {most}"),
            &format!(
                "22:37: {AT} until critical_posts_per_hour = {{ at_most = {most} }}: at_most = {said} is not below \
                 at_least = 6 of a trigger: it would come and go by the hour; allowed: at_most below 6; write \
                 critical_posts_per_hour = {{ at_most = 1.5 }}"
            ),
        );
    }
    let below = ONE.replace("at_most = 1.0", "at_most = 5.9");
    assert_eq!(careful(&given("", "", &below)).playbook.levels[0].until.at_most[0], Some(5.9));
    refuses(
        ONE,
        "until = { critical_posts_per_hour = { at_most = 1.0 }",
        "until = { complaints_per_hour = { at_most = 9.0 }",
        &format!(
            "22:9: {AT} until: it says nothing of critical_posts_per_hour, which trigger 1 counts: it would be left \
             while that holds; add critical_posts_per_hour = {{ at_most = 1.5 }}"
        ),
    );
}

#[test]
fn what_leaves_a_level_has_to_be_said() {
    let add = "add until = { critical_posts_per_hour = { at_most = 1.5 }, for_hours = 12 }";
    refuses(ONE, UNTIL, "", &format!("21:19: {AT} until: missing; {add}"));
    let hours =
        format!("22:1: {AT} until for_hours: missing; add for_hours = 12: so many hours in a row");
    refuses(ONE, UNTIL, "until = {}\n", &hours);
    refuses(ONE, ", for_hours = 12", "", &hours);
    for (value, wrong) in [("0", "too low"), ("721", "too high"), ("1.5", "not a whole number")] {
        refuses(
            ONE,
            "for_hours = 12",
            &format!("for_hours = {value}"),
            &format!(
                "22:68: {AT} until for_hours = {value}: {wrong}; allowed: whole numbers from 1 to 720; {SEE}"
            ),
        );
    }
    refuses(
        ONE,
        UNTIL,
        "until = 3\n",
        &format!("22:9: {AT} until = 3: a whole number where a table is wanted; {SEE}"),
    );
}

#[test]
fn a_level_without_triggers_or_with_idle_ones() {
    refuses(
        ONE,
        TRIGGERS,
        "",
        &format!("21:19: {AT} trigger: missing; add trigger = [{{ {COUNT} }}]"),
    );
    refuses(
        ONE,
        TRIGGERS,
        "trigger = []\n",
        &format!(
            "27:11: {AT} trigger = []: without any it is never entered; add {{ storm = true }} or a number of \
             posts, or take it out"
        ),
    );
    refuses(
        ONE,
        TRIGGERS,
        "trigger = { storm = true }\n",
        &format!(
            "27:11: {AT} trigger = {{ storm = true }}: a table where [[trigger]] is wanted; {SEE}"
        ),
    );
    let idle = |at: u32, number: u32, other: u32| {
        format!(
            "{at}:1: {AT} [[trigger]] {number}: it decides nothing: trigger {other} holds whenever it does; take it \
             out, or ask for less"
        )
    };
    refuses(ONE, "storm = true", &format!("storm = true\n{COUNT}"), &idle(29, 2, 1));
    refuses(ONE, COUNT, &format!("storm = true\n{COUNT}"), &idle(27, 1, 2));
    refuses(ONE, "storm = true", COUNT, &idle(29, 2, 1));
    given(
        "",
        "",
        &ONE.replace("storm = true", "complaints_per_hour = { at_least = 4 }").replace(
            "{ critical_posts_per_hour = { at_most = 1.0 }",
            "{ complaints_per_hour = { at_most = 3 }, critical_posts_per_hour = { at_most = 1.0 }",
        ),
    );
}
