//! Writing a playbook: every level in full, however few there are.

use std::fmt::Write as _;

use super::words::SAYS;
use super::write::staff_text;
use crate::model::alarm::{Bounds, Sign, Trigger, Unit};
use crate::model::policy::{Playbook, Policy, Severity};
use crate::scenario::toml::quoted;

/// A playbook as a file; `prefix` names the table of its policy, `name` its policies. Nothing where
/// there is none: there are no defaults to spell out.
pub fn playbook_text<'a>(
    playbook: &Playbook,
    prefix: &str,
    name: impl Fn(&Policy) -> &'a str,
) -> String {
    let mut out = String::new();
    for level in &playbook.levels {
        let Severity { name: called, triggers, until, pause_broadcast, statement, policy, staff } =
            level;
        let _ = writeln!(out, "\n[[{prefix}playbook.level]]\nname = {}", quoted(called));
        let triggers: Vec<String> = triggers.iter().map(trigger_text).collect();
        let _ = writeln!(out, "trigger = [{}]", triggers.join(", "));
        let mut parts = bounds(|unit| (until.most(unit), unit.keys().1));
        parts.push(format!("for_hours = {}", until.for_hours));
        let _ = writeln!(out, "until = {{ {} }}", parts.join(", "));
        let _ = writeln!(out, "pause_broadcast = {pause_broadcast}");
        if *statement {
            let _ = writeln!(out, "say = {}", quoted(SAYS[0]));
        }
        if let Some(policy) = policy {
            let _ = writeln!(out, "policy = {}", quoted(name(policy)));
        }
        if let Some(staff) = staff {
            staff_text(&mut out, staff);
        }
    }
    out
}

fn trigger_text(trigger: &Trigger) -> String {
    let mut parts = bounds(|unit| (trigger.least(unit), unit.keys().0));
    parts.extend(trigger.storm.then(|| "storm = true".to_owned()));
    format!("{{ {} }}", parts.join(", "))
}

/// Bounds in each unit, with the key that they have there.
fn bounds<'a>(given: impl Fn(Unit) -> (&'a Bounds, &'static str)) -> Vec<String> {
    let bound = |(sign, unit): (Sign, Unit)| {
        let (bounds, key) = given(unit);
        let number = bounds[sign as usize]?;
        Some(format!("{} = {{ {key} = {number:?} }}", sign.key()))
    };
    let all = Sign::ALL.into_iter().flat_map(|sign| Unit::ALL.map(|unit| (sign, unit)));
    all.filter_map(bound).collect()
}
