//! What of the rules of the place a policy can break, in words.

use super::policy::numbers;
use crate::ground::text::list;
use crate::model::platform::Platform;
use crate::model::policy::Policy;
use crate::model::terms::{ByRule, Term, Terms, breakable};
use crate::world::setting::NamedThing;

/// What the rules of a policy, and of each level of its playbook that has rules of its own, can break on
/// which platform; a sentence each, and none where no platform has terms.
pub fn terms_words(policy: &Policy, platforms: &[NamedThing<Platform>]) -> Vec<String> {
    if platforms.iter().all(|platform| platform.is.terms.is_empty()) {
        return Vec::new();
    }
    let mut told = vec![of_rules(policy, platforms)];
    for (at, level) in policy.playbook.levels.iter().enumerate() {
        if level.policy.is_some() {
            let words = of_rules(&policy.in_force(at + 1), platforms);
            told.push(format!("at level {}: {words}", level.name));
        }
    }
    told
}

/// Names of terms as a sentence has them.
pub fn names(terms: Terms) -> String {
    list(&terms.iter().map(Term::name).collect::<Vec<_>>())
}

fn of_rules(policy: &Policy, platforms: &[NamedThing<Platform>]) -> String {
    // What is the same on several platforms is said once.
    let mut found: Vec<(Vec<&str>, ByRule)> = Vec::new();
    for platform in platforms {
        let rules = breakable(policy, &platform.is);
        match found.iter_mut().find(|(_, known)| *known == rules) {
            Some((places, _)) => places.push(&platform.name),
            None => found.push((vec![&platform.name], rules)),
        }
    }
    found.retain(|(_, rules)| !rules.is_empty());
    if found.is_empty() {
        return "no rule breaks any by itself".into();
    }
    let can = if policy.keeps_terms { "would break" } else { "can break" };
    let on = |(places, rules): &(Vec<&str>, ByRule)| {
        format!("{} on {}", of_one(rules, can), list(places))
    };
    let kept =
        if policy.keeps_terms { "; what does is not sent, as far as the brand knows" } else { "" };
    format!("{}{kept}", found.iter().map(on).collect::<Vec<_>>().join("; "))
}

/// Rules that can break the same are named together.
fn of_one(rules: &[(usize, Terms)], can: &str) -> String {
    let mut groups: Vec<(Terms, Vec<usize>)> = Vec::new();
    for (number, terms) in rules {
        match groups.iter_mut().find(|(known, _)| known == terms) {
            Some((_, all)) => all.push(number + 1),
            None => groups.push((*terms, vec![number + 1])),
        }
    }
    let told = groups.iter().map(|(terms, all)| {
        format!("{} {can} {}", numbers(all).unwrap_or_default(), names(*terms))
    });
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
