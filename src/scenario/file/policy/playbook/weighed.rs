//! Triggers, ways back and levels weighed against each other: what their author cannot have meant.

use super::{GivenLevel, Spots};
use crate::model::alarm::{Sign, Trigger, Unit, Until};
use crate::scenario::toml::{Node, Problem, Section, rounded};

/// Whether another trigger holds whenever one does, whatever is usual: posts and multiples say nothing of
/// each other.
fn implies(trigger: &Trigger, other: &Trigger) -> bool {
    let enough = |(has, wants): (&Option<f64>, &Option<f64>)| {
        wants.is_none_or(|wants| has.is_some_and(|has| has >= wants))
    };
    let all = |unit: Unit| trigger.least(unit).iter().zip(other.least(unit)).all(enough);
    (trigger.storm || !other.storm) && Unit::ALL.into_iter().all(all)
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

/// The least that any trigger asks for of a sign in a unit.
pub(super) fn lowest(triggers: &[Trigger], sign: Sign, unit: Unit) -> Option<f64> {
    let all = triggers.iter().filter_map(|trigger| trigger.least(unit)[sign as usize]);
    all.min_by(f64::total_cmp)
}

/// Refuses a way back that leads into the level again: left while a trigger still holds. Posts and
/// multiples are weighed against each other where it is known what is usual.
pub(super) fn check_way_back(
    range: &Section<'_>,
    node: &Node,
    triggers: &[Trigger],
    until: &Until,
) {
    for (sign, unit) in Sign::ALL.into_iter().flat_map(|sign| Unit::ALL.map(|unit| (sign, unit))) {
        if let (Some(least), Some(most)) =
            (lowest(triggers, sign, unit), until.most(unit)[sign as usize])
            && most >= least
        {
            let (at_least, at_most) = unit.keys();
            let wrong = format!(
                "{at_most} = {most} is not below {at_least} = {least} of a trigger: it would come and go by \
                 the hour"
            );
            let at = range.entry(sign.key()).map_or(node, |entry| &entry.node);
            let problem = range.problem_at(at, sign.key(), wrong);
            let problem = problem.allowed(format!("{at_most} below {least}"));
            range.log.add(problem.next(format!("write {}", calmer(sign, unit, least))));
        }
    }
    for (number, trigger) in triggers.iter().enumerate().filter(|(_, trigger)| !trigger.storm) {
        let counted: Vec<Sign> =
            Sign::ALL.into_iter().filter(|sign| trigger.counts(*sign)).collect();
        if let [sign, ..] = counted[..]
            && !counted.iter().any(|sign| until.counts(*sign))
        {
            let wrong = format!(
                "it says nothing of {}, which trigger {} counts: it would be left while that holds",
                sign.key(),
                number + 1
            );
            let example =
                |unit: Unit| Some(calmer(sign, unit, trigger.least(unit)[sign as usize]?));
            let example = Unit::ALL.into_iter().find_map(example).unwrap_or_default();
            let problem = range.problem_at(node, "", wrong).value("");
            range.log.add(problem.next(format!("add {example}")));
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

/// What might leave a level that so much enters: a quarter of it, of a multiple what is halfway back to
/// the usual.
pub(super) fn calmer(sign: Sign, unit: Unit, least: f64) -> String {
    let most = match unit {
        Unit::Posts => least / 4.0,
        Unit::TimesUsual => 0.5 * (1.0 + least),
    };
    format!("{} = {{ {} = {} }}", sign.key(), unit.keys().1, rounded(most))
}
