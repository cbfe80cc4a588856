//! Writing a playbook: every level in full, however few there are.

use std::fmt::Write as _;

use super::playbook_file::SAYS;
use super::write::{quoted, staff_text};
use crate::model::alarm::{Sign, Trigger};
use crate::model::policy::{Playbook, Policy, Severity};

/// A playbook as a file; `prefix` names the table of its policy, `name` its policies. Nothing where
/// there is none: there are no defaults to spell out.
pub(super) fn playbook_text<'a>(
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
        let mut parts = bounds(&until.at_most, "at_most");
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
    let mut parts = bounds(&trigger.at_least, "at_least");
    parts.extend(trigger.storm.then(|| "storm = true".to_owned()));
    format!("{{ {} }}", parts.join(", "))
}

fn bounds(given: &[Option<f64>; Sign::COUNT], end: &str) -> Vec<String> {
    let bound = |sign: Sign| {
        let number = given[sign as usize]?;
        Some(format!("{} = {{ {end} = {number:?} }}", sign.key()))
    };
    Sign::ALL.into_iter().filter_map(bound).collect()
}
