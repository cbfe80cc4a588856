//! The people worth reading, as a document.

use super::pick::what;
use crate::document::block::{Block, Document, Part};
use crate::experiment::life::{Pick, Worth};
use crate::ground::number::thousands;
use crate::ground::text::list;
use crate::scenario::Scenario;

/// Nobody of that sort, and what to try.
pub fn nobody(scenario: &Scenario, worth: Worth, arms: &[usize], replication: u32) -> String {
    format!(
        "Nobody fits: in replication {replication} {} under {}. Try another replication \
         (--replication {}) or more people (--set run.consumers=N){}.",
        worth.nobody(),
        under(scenario, arms),
        replication.saturating_add(1),
        if arms.len() < scenario.arms.len() { ", or other arms (--arm NAME)" } else { "" }
    )
}

fn under(scenario: &Scenario, arms: &[usize]) -> String {
    let names: Vec<&str> = arms.iter().map(|arm| scenario.arms[*arm].name.as_str()).collect();
    list(&names)
}

/// Those who were found, each with the `command` that tells the life.
pub fn picks(
    scenario: &Scenario,
    found: &[(usize, Pick)],
    searched: &[usize],
    replication: u32,
    command: &dyn Fn(usize, u32) -> String,
) -> Document {
    let part = |worth: Worth| {
        let whom = worth.whom();
        let Some((arm, pick)) = found.iter().find(|(_, pick)| pick.worth == worth) else {
            let blocks = vec![Block::Text("Nobody.".into())];
            return Part { id: worth.name(), title: whom.into(), blocks };
        };
        let name = scenario.consumer_name(pick.consumer);
        let happened = what(scenario, *arm, pick);
        let told = format!(
            "Consumer {name}: under {} on day {} they {happened}",
            scenario.arms[*arm].name, pick.day
        );
        let blocks = vec![Block::Text(told), Block::Code(command(*arm, pick.consumer))];
        Part { id: worth.name(), title: whom.into(), blocks }
    };
    Document {
        title: "People worth reading".into(),
        question: scenario.question.clone(),
        answer: None,
        facts: format!(
            "among {} of {}, replication {replication}; searched: {}",
            thousands(u64::from(scenario.setting.consumers)),
            scenario.name,
            under(scenario, searched)
        ),
        alarms: Vec::new(),
        arms: Vec::new(),
        parts: Worth::ALL.into_iter().map(part).collect(),
    }
}
