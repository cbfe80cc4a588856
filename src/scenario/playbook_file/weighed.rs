//! Triggers, ways back and levels weighed against each other: what their author cannot have meant.

use super::{GivenLevel, Spots};
use crate::model::alarm::{Sign, Trigger, Until};
use crate::scenario::contradictions::rounded;
use crate::scenario::document::Node;
use crate::scenario::problem::Problem;
use crate::scenario::section::Section;

/// Whether another trigger holds whenever one does.
fn implies(trigger: &Trigger, other: &Trigger) -> bool {
    let enough = |(has, wants): (&Option<f64>, &Option<f64>)| {
        wants.is_none_or(|wants| has.is_some_and(|has| has >= wants))
    };
    (trigger.storm || !other.storm) && trigger.at_least.iter().zip(&other.at_least).all(enough)
}

/// Refuses triggers that decide nothing beside another of the same level.
pub(super) fn check_triggers(section: &Section<'_>, triggers: &[(Trigger, Spots)]) {
    for (number, (trigger, spots)) in triggers.iter().enumerate() {
        let decides_for = |(other, (wide, _)): &(usize, &(Trigger, Spots))| {
            *other != number
                && implies(trigger, wide)
                && (*other < number || !implies(wide, trigger))
        };
        if let Some((other, _)) = triggers.iter().enumerate().find(decides_for) {
            let wrong = format!("it decides nothing: trigger {} holds whenever it does", other + 1);
            let problem = spots.whole.problem(wrong).value("");
            section.log.add(problem.next("take it out, or ask for less"));
        }
    }
}

/// Refuses a way back that leads into the level again: left while a trigger still holds.
pub(super) fn check_way_back(
    range: &Section<'_>,
    node: &Node,
    triggers: &[Trigger],
    until: &Until,
) {
    for sign in Sign::ALL {
        let least = triggers.iter().filter_map(|trigger| trigger.at_least[sign as usize]);
        if let (Some(least), Some(most)) =
            (least.min_by(f64::total_cmp), until.at_most[sign as usize])
            && most >= least
        {
            let wrong = format!(
                "at_most = {most} is not below at_least = {least} of a trigger: it would come and go by \
                 the hour"
            );
            let at = range.entry(sign.key()).map_or(node, |entry| &entry.node);
            let problem = range.problem_at(at, sign.key(), wrong);
            let problem = problem.allowed(format!("at_most below {least}"));
            range.log.add(problem.next(format!("write {}", calmer(sign, least))));
        }
    }
    for (number, trigger) in triggers.iter().enumerate().filter(|(_, trigger)| !trigger.storm) {
        let counted =
            Sign::ALL.into_iter().filter_map(|sign| Some((sign, trigger.at_least[sign as usize]?)));
        let counted: Vec<(Sign, f64)> = counted.collect();
        if let [(sign, least), ..] = counted[..]
            && counted.iter().all(|(sign, _)| until.at_most[*sign as usize].is_none())
        {
            let wrong = format!(
                "it says nothing of {}, which trigger {} counts: it would be left while that holds",
                sign.key(),
                number + 1
            );
            let problem = range.problem_at(node, "", wrong).value("");
            range.log.add(problem.next(format!("add {}", calmer(sign, least))));
        }
    }
}

/// Refuses a level that a more severe one always forestalls.
pub(super) fn check_order(section: &Section<'_>, levels: &[GivenLevel]) {
    for (at, level) in levels.iter().enumerate() {
        let forestalls = |more: &&GivenLevel| {
            let holds = |trigger| more.severity.triggers.iter().any(|more| implies(trigger, more));
            level.severity.triggers.iter().all(holds)
        };
        if let Some(more) = levels[at + 1..].iter().find(forestalls) {
            let wrong = format!(
                "it is never reached: whenever it would be entered, {}, which is more severe, is",
                more.severity.name
            );
            let problem = Problem::at(&level.spot.place, &level.spot.section, "", wrong);
            let step = format!(
                "the least severe comes first: let {} ask for more, or change their order",
                more.severity.name
            );
            section.log.add(problem.next(step));
        }
    }
}

/// A quarter of what enters a level, which might leave it.
pub(super) fn calmer(sign: Sign, least: f64) -> String {
    format!("{} = {{ at_most = {} }}", sign.key(), rounded(least / 4.0))
}
