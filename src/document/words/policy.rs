//! A policy in words: what it hears, what it does about which post, and how it differs from another.
//!
//! Rules are told as [`life`](crate::document::life) tells of the one that decided: the words are the same.

use serde::Serialize;

use super::desk;
use super::playbook;
pub use super::playbook::LevelWords;
use crate::model::policy::{Action, Condition, Conduct, Listens, Policy, Rule};
use crate::model::post::Kind;
use crate::params::{Params, Spec};

/// A policy in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyWords {
    /// Its name.
    pub policy: String,
    /// What it hears, and whom it leaves alone if that is unusual.
    pub hears: String,
    /// Its rules in their order, without their numbers; the first that holds decides.
    pub rules: Vec<String>,
    /// The numbers of its conduct that are not the defaults.
    pub conduct: Vec<String>,
    /// Who answers, when, and what is promised.
    pub desk: String,
    /// What changes on bad days, a level each, the least severe first.
    pub playbook: Vec<LevelWords>,
    /// How it differs from the baseline; empty where it does not, or is not compared.
    pub differs: Vec<String>,
}

/// Tells a policy, beside the one it is compared with.
pub fn policy_words(policy: &Policy, baseline: Option<&Policy>) -> PolicyWords {
    let mut hears = hears(policy.listens).to_owned();
    if policy.rules.is_empty() {
        hears += ", answers nothing";
    }
    if !policy.honours_opt_out {
        hears += ", contacts also those who asked it not to";
    }
    if policy.keeps_terms {
        hears += ", keeps the rules of the place";
    }
    let conduct = Conduct::specs().iter().filter_map(|spec| {
        let value = policy.conduct.get(spec.key)?;
        let text = || format!("{} ({} by default)", number(spec, value), bare(spec, spec.default));
        (value != spec.default).then(text)
    });
    PolicyWords {
        policy: policy.name.clone(),
        hears,
        rules: policy.rules.iter().map(rule).collect(),
        conduct: conduct.collect(),
        desk: desk::line(&policy.desk),
        playbook: playbook::levels(&policy.playbook),
        differs: baseline.map_or(Vec::new(), |baseline| differences(policy, baseline)),
    }
}

/// Whether two policies do the same, whatever they are called.
pub fn same_policy(one: &Policy, other: &Policy) -> bool {
    differences(one, other).is_empty()
}

fn hears(listens: Listens) -> &'static str {
    match listens {
        Listens::Nothing => "hears nothing",
        Listens::Addressed => "hears what is addressed to it",
        Listens::Everything => "hears everything that can be found",
    }
}

fn number(spec: &Spec, value: f64) -> String {
    format!("{} = {}", spec.key, said(spec, value))
}

/// A number of the conduct as a reader takes it: no contacts at most is no limit.
fn said(spec: &Spec, value: f64) -> String {
    match (spec.key, spec.unit) {
        ("contact_cap", _) if value == 1.0 => "1 contact".into(),
        ("contact_cap", _) if value == 0.0 => bare(spec, value),
        (_, "1") => bare(spec, value),
        (_, unit) => format!("{} {unit}", bare(spec, value)),
    }
}

fn bare(spec: &Spec, value: f64) -> String {
    if spec.key == "contact_cap" && value == 0.0 { "no limit".into() } else { value.to_string() }
}

/// A rule: when it holds, what it does, and how soon.
fn rule(rule: &Rule) -> String {
    let priority = match rule.act.speaks() {
        true => format!("; priority {}", rule.priority),
        false => String::new(),
    };
    format!("{}: {}{priority}", condition(&rule.when), rule_does(rule))
}

/// What is different from the baseline, a phrase each.
fn differences(policy: &Policy, baseline: &Policy) -> Vec<String> {
    let mut found = Vec::new();
    if policy.listens != baseline.listens {
        found.push(format!("{} (baseline: {})", hears(policy.listens), hears(baseline.listens)));
    }
    if policy.honours_opt_out != baseline.honours_opt_out {
        let whom = if policy.honours_opt_out { "leaves alone" } else { "contacts also" };
        found.push(format!("{whom} those who asked not to be contacted"));
    }
    if policy.keeps_terms != baseline.keeps_terms {
        let does = if policy.keeps_terms { "keeps" } else { "does not keep" };
        found.push(format!("{does} the rules of the place"));
    }
    found.extend(rule_differences(&policy.rules, &baseline.rules));
    for spec in Conduct::specs() {
        let (ours, theirs) = (policy.conduct.get(spec.key), baseline.conduct.get(spec.key));
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && ours != theirs
        {
            found.push(format!("{} (baseline: {})", number(spec, ours), bare(spec, theirs)));
        }
    }
    found.extend(desk::difference(&policy.desk, &baseline.desk));
    found.extend(playbook::difference(&policy.playbook, &baseline.playbook));
    found
}

fn rule_differences(ours: &[Rule], theirs: &[Rule]) -> Vec<String> {
    if ours == theirs {
        return Vec::new();
    }
    match (ours.len(), theirs.len()) {
        (0, n) => return vec![format!("no rules (baseline: {n})")],
        (n, 0) => return vec![format!("{} (baseline: none)", count(n))],
        _ => {}
    }
    let lacking = |these: &[Rule], those: &[Rule]| -> Vec<usize> {
        let missing = these.iter().enumerate().filter(|(_, rule)| !those.contains(rule));
        missing.map(|(at, _)| at + 1).collect()
    };
    let (new, gone) = (lacking(ours, theirs), lacking(theirs, ours));
    if (new.len(), gone.len()) == (ours.len(), theirs.len()) {
        return vec![format!("{} of its own (baseline: {})", count(new.len()), gone.len())];
    }
    let mut found = Vec::new();
    if let Some(numbers) = numbers(&new) {
        found.push(format!("{numbers} not in the baseline"));
    }
    if let Some(numbers) = numbers(&gone) {
        found.push(format!("without {numbers} of the baseline"));
    }
    let common = |these: &[Rule], those: &[Rule]| -> Vec<Rule> {
        these.iter().filter(|rule| those.contains(rule)).cloned().collect()
    };
    if common(ours, theirs) != common(theirs, ours) {
        found.push("the rules in common in another order".into());
    }
    found
}

fn count(rules: usize) -> String {
    format!("{rules} rule{}", if rules == 1 { "" } else { "s" })
}

/// `rule 2`, `rules 1, 2 and 5`, `rules 1 to 4`; `None` for none.
pub(super) fn numbers(all: &[usize]) -> Option<String> {
    let words: Vec<String> = all.iter().map(ToString::to_string).collect();
    let (first, last) = (all.first()?, all.last()?);
    Some(match words.split_last()? {
        (only, []) => format!("rule {only}"),
        (_, [_, _, ..]) if last - first + 1 == all.len() => format!("rules {first} to {last}"),
        (last, first) => format!("rules {} and {last}", first.join(", ")),
    })
}

/// A kind of post with its article.
pub fn a_post(kind: Kind) -> &'static str {
    match kind {
        Kind::Failure => "a complaint",
        Kind::Question => "a question",
        Kind::Delight => "praise",
        Kind::Mention => "a remark",
        Kind::PeerTalk => "talk between peers",
    }
}

/// An action as a noun.
pub fn act(action: Action) -> &'static str {
    match action {
        Action::Ignore => "no answer",
        Action::PublicReply => "a public reply",
        Action::PrivateMessage => "a private message",
        Action::Offer => "an offer (a coupon)",
        Action::AskPermission => "a question whether help is welcome",
        Action::Escalate => "a public reply by a specialist",
        Action::Apologise => "a public apology, which solves nothing",
        Action::Compensate => "a public reply with a compensation",
        Action::AskDetails => "a public question for details, then help",
        Action::HandOver => "a public request to write in private, then help there",
    }
}

/// What a rule does: `a public reply, made personal (0.6 of 1), not saying why the brand is there`.
pub fn rule_does(rule: &Rule) -> String {
    let mut parts = vec![act(rule.act).to_owned()];
    if rule.act.speaks() {
        if rule.personalisation > 0.0 {
            parts.push(format!("made personal ({} of 1)", rule.personalisation));
        }
        let says = if rule.disclosure { "saying" } else { "not saying" };
        parts.push(format!("{says} why the brand is there"));
    }
    parts.join(", ")
}

/// When a rule holds: `a complaint of sensitivity at least 0.7`, `any post addressed to the brand`.
pub fn condition(when: &Condition) -> String {
    let any = Condition::default();
    let kinds: Vec<&str> = Kind::ALL
        .iter()
        .filter(|kind| when.kinds & 1 << **kind as u8 != 0)
        .map(|kind| a_post(*kind))
        .collect();
    let kinds = if when.kinds == any.kinds { "any post".into() } else { or(&kinds) };
    let mut parts = Vec::new();
    parts.extend(when.addressed.map(|addressed| {
        if addressed { "addressed to the brand" } else { "not addressed to the brand" }.to_owned()
    }));
    let bounds = (when.sensitivity.0 > any.sensitivity.0, when.sensitivity.1 < any.sensitivity.1);
    let sensitivity = range(bounds, when.sensitivity.0, when.sensitivity.1);
    parts.extend(sensitivity.map(|range| format!("of sensitivity {range}")));
    parts.extend(author(when));
    if parts.is_empty() { kinds } else { format!("{kinds} {}", parts.join(", ")) }
}

/// By whom a post must be, if not by anybody.
fn author(when: &Condition) -> Option<String> {
    let mut traits = Vec::new();
    traits.extend(
        match when.histories {
            0b001 => Some("never contacted before"),
            0b010 => Some("whose earlier contacts went well"),
            0b100 => Some("whose earlier contacts went badly"),
            0b011 => Some("never contacted, or whose earlier contacts went well"),
            0b101 => Some("never contacted, or whose earlier contacts went badly"),
            0b110 => Some("contacted before"),
            _ => None,
        }
        .map(str::to_owned),
    );
    let days = when.days_since_contact_at_least;
    traits.extend((days > 0).then(|| format!("not contacted in the last {days} days")));
    let (fewest, most) = when.reach;
    let readers = range((fewest > 0, most < u32::MAX), fewest, most);
    traits.extend(readers.map(|range| format!("with {range} readers")));
    let who = match (when.follower, when.loyalist) {
        (None, None) if traits.is_empty() => return None,
        (None, None) => "somebody",
        (Some(true), None) => "a follower",
        (Some(false), None) => "somebody who does not follow",
        (None, Some(true)) => "a loyal customer",
        (None, Some(false)) => "somebody who is no loyal customer",
        (Some(true), Some(true)) => "a loyal customer who follows",
        (Some(true), Some(false)) => "a follower who is no loyal customer",
        (Some(false), Some(true)) => "a loyal customer who does not follow",
        (Some(false), Some(false)) => "somebody who neither follows nor is a loyal customer",
    };
    if traits.is_empty() {
        return Some(format!("by {who}"));
    }
    let separate = if who.contains(" who ") { "," } else { "" };
    Some(format!("by {who}{separate} {}", traits.join(", ")))
}

/// `at least 2`, `at most 5` or `2 to 5`, as far as there are bounds.
fn range<T: std::fmt::Display>(bounds: (bool, bool), low: T, high: T) -> Option<String> {
    match bounds {
        (true, true) => Some(format!("{low} to {high}")),
        (true, false) => Some(format!("at least {low}")),
        (false, true) => Some(format!("at most {high}")),
        (false, false) => None,
    }
}

fn or(words: &[&str]) -> String {
    match words {
        [] => "nothing".into(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::shipped;

    fn rules(words: &PolicyWords) -> Vec<&str> {
        words.rules.iter().map(String::as_str).collect()
    }

    #[test]
    fn every_action_has_words_of_its_own() {
        let words = Action::ALL.map(act);
        for (at, word) in words.iter().enumerate() {
            assert!(!word.is_empty() && !words[..at].contains(word), "{word}");
        }
    }

    #[test]
    fn conditions_are_told_in_words() {
        let any = Condition::default;
        assert_eq!(condition(&any()), "any post");
        assert_eq!(
            condition(&Condition { kinds: 1, sensitivity: (0.7, 1.0), ..any() }),
            "a complaint of sensitivity at least 0.7"
        );
        let narrow = Condition {
            kinds: 0b11,
            addressed: Some(false),
            sensitivity: (0.2, 0.7),
            follower: Some(true),
            loyalist: Some(false),
            histories: 0b011,
            days_since_contact_at_least: 14,
            reach: (5, 100),
        };
        assert_eq!(
            condition(&narrow),
            "a complaint or a question not addressed to the brand, of sensitivity 0.2 to 0.7, by a \
             follower who is no loyal customer, never contacted, or whose earlier contacts went \
             well, not contacted in the last 14 days, with 5 to 100 readers"
        );
        assert_eq!(
            condition(&Condition { reach: (0, 9), ..any() }),
            "any post by somebody with at most 9 readers"
        );
    }

    #[test]
    fn a_policy_is_told_with_its_numbers_and_beside_the_baseline() {
        let (megaphone, spoken_to) = (shipped("megaphone").unwrap(), shipped("spoken_to").unwrap());
        let told = policy_words(&megaphone, Some(&spoken_to));
        assert_eq!(told.hears, "hears what is addressed to it");
        assert_eq!(
            rules(&told),
            ["a complaint addressed to the brand: a public reply, not saying why the brand is \
              there; priority 5"]
        );
        assert_eq!(told.conduct.len(), 4);
        assert_eq!(told.conduct[2], "promotional_share = 0.8 (0.5 by default)");
        assert_eq!(told.differs[0], "1 rule of its own (baseline: 2)");
        assert_eq!(told.differs[3], "promotional_share = 0.8 (baseline: 0.5)");
        assert_eq!(
            told.differs[5],
            "desk: 0.3 people per million customers (baseline: 3 people per million customers)"
        );
        assert_eq!(told.differs.len(), 1 + 4 + 1);
        assert!(told.desk.starts_with("0.3 people per million customers, Mon-Fri"));
        let complaints = shipped("complaints").unwrap();
        let told = policy_words(&complaints, Some(&spoken_to));
        assert_eq!(told.differs[1..], ["rules 1 and 3 not in the baseline"]);
        let back = policy_words(&spoken_to, Some(&complaints));
        assert_eq!(back.differs[1..], ["without rules 1 and 3 of the baseline"]);
    }

    #[test]
    fn rules_are_named_by_their_numbers() {
        let named = |all: &[usize]| numbers(all).unwrap_or_default();
        assert_eq!(
            [named(&[]), named(&[3]), named(&[2, 3]), named(&[2, 3, 4]), named(&[1, 2, 4])],
            ["", "rule 3", "rules 2 and 3", "rules 2 to 4", "rules 1, 2 and 4"]
        );
    }

    #[test]
    fn names_and_summaries_make_no_difference() {
        let policy = shipped("contextual").unwrap();
        let other = Policy { name: "other".into(), summary: "else".into(), ..policy.clone() };
        assert!(same_policy(&policy, &other));
        let mut turned = policy.clone();
        turned.rules.swap(0, 1);
        let told = policy_words(&turned, Some(&policy));
        assert_eq!(told.differs, ["the rules in common in another order"]);
        let silent = policy_words(&Policy::silent(), Some(&policy));
        assert_eq!(silent.hears, "hears nothing, answers nothing");
        assert_eq!(silent.differs[1], "no rules (baseline: 8)");
    }
}
