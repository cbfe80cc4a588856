//! A policy as a file has it: rules in the words of the trade.
//!
//! Besides keys and ranges, a table is checked for what its author cannot have meant: a rule
//! that no post can ever meet, or that an earlier rule always forestalls.

use super::document::{Node, Value};
use super::section::Section;
use crate::model::policy::{Action, Condition, Conduct, Listens, MAX_RULES, Policy, Rule};
use crate::model::post::Kind;
use crate::params::{Params, Role, Spec};

/// Words for `Listens`, in its order.
pub(super) const LISTENS: [&str; 3] = ["nothing", "addressed", "everything"];

/// Words for `History`, in its order.
pub(super) const HISTORIES: [&str; 3] = ["none", "good", "bad"];

const fn part(key: &'static str, high: f64) -> Spec {
    let (unit, low, default) = ("1", 0.0, 0.0);
    Spec { key, unit, low, high, default, role: Role::Lever, source: "a policy's choice", doc: &[] }
}

/// Reads a policy from its table. With `like` it begins as a shipped policy; its own rules then
/// take the place of all of that policy's rules.
pub(super) fn read_policy(section: Section<'_>, name: &str, models: &Models) -> Policy {
    let like = read_like(&section, models);
    let (alike, mut policy) = (like.is_some(), like.unwrap_or_else(Policy::silent));
    policy.name = name.to_owned();
    policy.summary = match section.text("summary") {
        Some((summary, _)) => summary.to_owned(),
        None => name.replace('_', " "),
    };
    let listens = section.choice("listens_to", "audience", &LISTENS);
    if let Some(index) = listens {
        policy.listens = [Listens::Nothing, Listens::Addressed, Listens::Everything][index];
    } else if !alike && section.entry("listens_to").is_none() {
        section.missing("listens_to", "\"nothing\", \"addressed\" or \"everything\"");
    }
    policy.honours_opt_out = section.switch("honours_opt_out").unwrap_or(policy.honours_opt_out);
    let title = format!("{}[conduct]", prefix(&section));
    if let Some(conduct) = section.section("conduct", &title, "see earful params conduct") {
        read_conduct(conduct, &mut policy.conduct);
    }
    // Rules are only weighed against what was understood.
    read_rules(&section, &mut policy, alike || listens.is_some());
    section.finish();
    policy
}

/// The policies that `like` may name.
pub(super) struct Models {
    pub names: Vec<&'static str>,
    pub policy: fn(&str) -> Option<Policy>,
}

/// The policy that `like` names.
fn read_like(section: &Section<'_>, models: &Models) -> Option<Policy> {
    let index = section.choice("like", "shipped policy", &models.names)?;
    (models.policy)(models.names[index])
}

fn read_rules(section: &Section<'_>, policy: &mut Policy, mut understood: bool) {
    let sections = section.sections("rule", &section.help);
    if sections.is_empty() {
        return;
    }
    if sections.len() > MAX_RULES {
        let wrong = format!("{} rules, at most {MAX_RULES}", sections.len());
        section.log.add(section.problem("rule", wrong));
    }
    policy.rules.clear();
    for mut rule in sections {
        rule.title = format!("{}{}", prefix(section), rule.title);
        let before = section.log.len();
        let read = read_rule(&rule);
        understood &= section.log.len() == before;
        if understood {
            check_reach(&rule, policy, &read);
        }
        policy.rules.push(read);
        rule.finish();
    }
    policy.rules.truncate(MAX_RULES);
}

/// Sections of an inline policy name it; those of a file need not.
fn prefix(section: &Section<'_>) -> String {
    if section.title.is_empty() { String::new() } else { format!("{} ", section.title) }
}

fn read_conduct(section: Section<'_>, conduct: &mut Conduct) {
    for spec in Conduct::specs() {
        let value = if spec.key == "contact_cap" {
            section.whole(spec.key, 0, spec.high as u64).map(|whole| whole as f64)
        } else {
            section.number(spec)
        };
        if let Some(value) = value {
            conduct.set(spec.key, value);
        }
    }
    section.finish();
}

fn read_rule(section: &Section<'_>) -> Rule {
    let mut when = Condition::default();
    let title = format!("{} when", section.title);
    if let Some(condition) = section.section("when", &title, &section.help) {
        read_condition(&condition, &mut when);
        condition.finish();
    }
    let names = Action::ALL.map(Action::name);
    let act = section.choice("do", "action", &names);
    if act.is_none() && section.entry("do").is_none() {
        section.missing("do", "\"public_reply\"");
    }
    Rule {
        when,
        act: Action::ALL[act.unwrap_or(0)],
        personalisation: section.number(&part("personalisation", 1.0)).unwrap_or(0.0),
        disclosure: section.switch("disclosure").unwrap_or(false),
        priority: section.whole("priority", 0, u64::from(u8::MAX)).unwrap_or(0) as u8,
    }
}

fn read_condition(section: &Section<'_>, when: &mut Condition) {
    let bits = |indices: Vec<usize>| indices.into_iter().fold(0, |bits, index| bits | 1 << index);
    let kinds = Kind::ALL.map(Kind::name);
    if let Some(indices) = section.choices("kind", "kind", &kinds) {
        when.kinds = bits(indices);
    }
    if let Some(indices) = section.choices("history", "history", &HISTORIES) {
        when.histories = bits(indices);
    }
    when.addressed = section.switch("addressed");
    when.follower = section.switch("follower");
    when.loyalist = section.switch("loyalist");
    if let Some((range, node)) = range(section, "sensitivity") {
        when.sensitivity.0 = range.number(&part("at_least", 1.0)).unwrap_or(0.0);
        when.sensitivity.1 = range.number(&part("at_most", 1.0)).unwrap_or(1.0);
        check_order(section, node, "sensitivity", when.sensitivity.0 <= when.sensitivity.1);
        range.finish();
    }
    if let Some((range, _)) = range(section, "days_since_contact") {
        let days = range.whole("at_least", 0, u64::from(u16::MAX)).unwrap_or(0);
        when.days_since_contact_at_least = days as u16;
        range.finish();
    }
    if let Some((range, node)) = range(section, "reach") {
        let most = u64::from(u32::MAX);
        when.reach.0 = range.whole("at_least", 0, most).unwrap_or(0) as u32;
        when.reach.1 = range.whole("at_most", 0, most).unwrap_or(most) as u32;
        check_order(section, node, "reach", when.reach.0 <= when.reach.1);
        range.finish();
    }
}

fn range<'a>(section: &Section<'a>, key: &str) -> Option<(Section<'a>, &'a Node)> {
    let entry = section.entry(key)?;
    if let Value::Table(_) = entry.node.value {
        let title = format!("{} {key}", section.title);
        return section.section(key, &title, &section.help).map(|range| (range, &entry.node));
    }
    let wrong = format!("{} where a range is wanted", entry.node.value.kind());
    let problem = section.problem_at(&entry.node, key, wrong);
    section.log.add(problem.next(format!("write {key} = {{ at_least = ... }} or at_most")));
    None
}

fn check_order(section: &Section<'_>, node: &Node, key: &str, in_order: bool) {
    if !in_order {
        section.log.add(section.problem_at(node, key, "at_least lies above at_most"));
    }
}

/// Refuses a rule that can never decide anything.
fn check_reach(section: &Section<'_>, policy: &Policy, rule: &Rule) {
    let wrong = match policy.listens {
        Listens::Nothing => "this rule can never apply: the policy listens to nothing".to_owned(),
        Listens::Addressed if rule.when.addressed == Some(false) => {
            "this rule can never apply: the policy hears only what is addressed".to_owned()
        }
        _ => match policy.rules.iter().position(|earlier| covers(&earlier.when, &rule.when)) {
            Some(earlier) => {
                format!("this rule can never apply: rule {} decides before it", earlier + 1)
            }
            None => return,
        },
    };
    let step = "take it out, or change listens_to or the order of the rules";
    section.log.add(section.problem("", wrong).next(step));
}

/// Whether `wide` holds whenever `narrow` does.
fn covers(wide: &Condition, narrow: &Condition) -> bool {
    let agrees = |wide: Option<bool>, narrow| wide.is_none() || wide == narrow;
    narrow.kinds & !wide.kinds == 0
        && narrow.histories & !wide.histories == 0
        && agrees(wide.addressed, narrow.addressed)
        && agrees(wide.follower, narrow.follower)
        && agrees(wide.loyalist, narrow.loyalist)
        && wide.sensitivity.0 <= narrow.sensitivity.0
        && wide.sensitivity.1 >= narrow.sensitivity.1
        && wide.reach.0 <= narrow.reach.0
        && wide.reach.1 >= narrow.reach.1
        && wide.days_since_contact_at_least <= narrow.days_since_contact_at_least
}
