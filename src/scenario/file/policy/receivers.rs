//! Actions that nobody can receive, and offers that are worth nothing.

use crate::model::action::Gift;
use crate::model::policy::{Action, Listens, Policy, Rule};
use crate::model::post::Kind;
use crate::scenario::checked::Contradiction;
use crate::scenario::toml::{Node, Section};
use crate::world::Setting;

/// Notes a rule whose action is for no post that the rule can meet.
pub fn check_receivers(section: &Section<'_>, rule: &Rule, listens: Listens) {
    let Some(entry) = section.entry("do") else { return };
    let act = rule.act;
    if rule.when.kinds & act.kinds() == 0 {
        not_for(section, &entry.node, act, rule.when.kinds);
    }
    let only_addressed = rule.when.addressed == Some(true) || listens == Listens::Addressed;
    if act.asks_leave() && only_addressed {
        let wrong = "nobody can receive this: who speaks to the brand has asked for an answer, and \
                     this rule meets nobody else";
        let problem = section.problem_at(&entry.node, "do", wrong);
        let allowed = format!("{} is for posts that do not speak to the brand", act.name());
        let step =
            "write do = \"public_reply\", or addressed = false under listens_to = \"everything\"";
        section.log.add(problem.allowed(allowed).next(step));
    }
}

/// Notes an action that is for no post of these kinds.
pub fn not_for(section: &Section<'_>, node: &Node, act: Action, kinds: u8) {
    let name = act.name();
    let wrong = format!("nobody can receive this: {name} is not for {}", listed(kinds, "and"));
    let problem = section.problem_at(node, "do", wrong);
    let allowed = format!("{name} is for {}", listed(act.kinds(), "or"));
    section.log.add(problem.allowed(allowed).next("change kind, or do something else"));
}

/// `complaint or question`.
fn listed(kinds: u8, last: &str) -> String {
    let of = |kind: &Kind| kinds & 1 << *kind as u8 != 0;
    let names: Vec<&str> = Kind::ALL.into_iter().filter(of).map(Kind::name).collect();
    match names.as_slice() {
        [] => "nothing".into(),
        [one] => (*one).into(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// Offers of a policy, those of its bad days included, that are worth nothing at its brand.
pub fn worthless_offers(policy: &Policy, setting: &Setting, brand: usize) -> Option<Contradiction> {
    let levels = policy.playbook.levels.iter().filter_map(|level| level.policy.as_deref());
    let offers = |policy: &Policy| {
        policy.listens != Listens::Nothing
            && policy.rules.iter().any(|rule| rule.act.gift() == Some(Gift::Coupon))
    };
    let offering = std::iter::once(policy).chain(levels).find(|policy| offers(policy))?;
    let named = setting.brands.get(brand).filter(|brand| brand.is.offer_value == 0.0)?;
    let path = format!("brand.{}.offer_value", named.name);
    Some(Contradiction {
        wrong: format!("an offer of {} is worth nothing: {path} = 0", offering.name),
        paths: vec![path],
        allowed: Some("above 0".into()),
        next_step: "raise offer_value, or let the policy do something else".into(),
    })
}
