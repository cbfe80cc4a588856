//! The answer as a document: the question, who is ahead of whom, and the sentences.
//!
//! Everything is by name, so that it can be read without the scenario: by the page, and by
//! programs. The numbers behind it are in the tables.

#[cfg(test)]
mod agreement;
pub mod bad_days;
pub mod desks;
pub mod doses;
pub mod kept;
pub mod money;
pub mod segments;
pub mod sentences;
pub mod split;

use serde::{Deserialize, Serialize};

use self::bad_days::{BadDays, bad_days_lived};
use self::desks::{Desks, desks_at_work};
use self::doses::{Doses, doses};
use self::money::{Money, money};
use self::segments::{ArmSegments, segments};
use self::split::Split;
use crate::experiment::compare::{Analysis, Headline};
use crate::experiment::plan::same_people;
use crate::experiment::results::Results;
use crate::scenario::{Arm, Scenario};
use crate::world::metrics::Better;

/// What an experiment found, by name.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Answer {
    /// What was asked.
    pub question: String,
    /// The arms, in the order of the scenario.
    pub arms: Vec<ArmNamed>,
    /// The orders of the arms, by headline metric.
    pub rankings: Vec<Order>,
    /// The arms that no other arm beats.
    pub unbeaten: Vec<String>,
    /// What is to be said, the most important first.
    pub sentences: Vec<String>,
    /// How people of each attitude fare under each arm, and what they bear; each interval alone.
    /// Until 0.2 there was no such list.
    #[serde(default)]
    pub segments: Vec<ArmSegments>,
    /// The curves over the doses, where the arms differ in one number alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doses: Option<Doses>,
    /// Who answers under each arm, whether they are the same, and what came of it. Until 0.2 there
    /// was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desks: Option<Desks>,
    /// What playbooks change and what came of bad days, where an arm has a playbook or something strikes
    /// the brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bad_days: Option<BadDays>,
    /// What the arms cost and bring, where anything has a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<Money>,
    /// Through what the arms have their effects, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
}

/// An arm.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ArmNamed {
    /// Its name.
    pub name: String,
    /// What it is, in a line.
    pub summary: String,
}

/// The order of the arms by one headline metric.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Order {
    /// The metric.
    pub metric: String,
    /// Its unit.
    pub unit: String,
    /// Whether less of it is better.
    pub less_is_better: bool,
    /// Replications in which every arm has a value; 0 if there are none.
    pub n: u64,
    /// The arms from best to worst mean; those without values are missing.
    pub order: Vec<Place>,
    /// Roughly how many replications would tell the first two apart, if they are tied.
    pub replications_to_separate_the_first_two: Option<u64>,
}

/// The place of an arm.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Place {
    /// Its name.
    pub arm: String,
    /// The place by mean alone, 1 for the best.
    pub rank: usize,
    /// The best place it may truly have.
    pub best_rank: usize,
    /// The worst place it may truly have.
    pub worst_rank: usize,
    /// The arms it is not told apart from.
    pub tied_with: Vec<String>,
}

impl Place {
    /// The best place it may have, with `=` where it is not told apart from another arm.
    pub fn label(&self) -> String {
        format!("{}{}", self.best_rank, if self.tied_with.is_empty() { "" } else { "=" })
    }
}

impl Answer {
    /// What an analysis says, but for its sentences.
    pub fn of(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Self {
        let named = |arm: &Arm| ArmNamed { name: arm.name.clone(), summary: arm.summary.clone() };
        Answer {
            question: scenario.question.clone(),
            arms: scenario.arms.iter().map(named).collect(),
            rankings: analysis.headlines.iter().map(|each| order(scenario, each)).collect(),
            unbeaten: names(scenario, &analysis.unbeaten),
            sentences: Vec::new(),
            segments: segments(scenario, results, analysis),
            doses: doses(scenario, results, analysis),
            desks: Some(desks_at_work(scenario, results, analysis)),
            bad_days: bad_days_lived(scenario, results, analysis),
            money: money(scenario, results),
            split: None,
        }
    }

    /// The answer as indented JSON.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).expect("an answer has only plain fields");
        json.push(b'\n');
        json
    }
}

fn names(scenario: &Scenario, arms: &[usize]) -> Vec<String> {
    arms.iter().map(|arm| scenario.arms[*arm].name.clone()).collect()
}

fn order(scenario: &Scenario, headline: &Headline) -> Order {
    let ranking = headline.ranking.as_ref();
    let ranked = ranking.iter().flat_map(|ranking| &ranking.arms);
    Order {
        metric: headline.metric.name.into(),
        unit: headline.metric.unit_among(same_people(scenario, 0..scenario.arms.len())),
        less_is_better: headline.metric.better == Better::Lower,
        n: ranking.map_or(0, |ranking| ranking.n),
        order: ranked
            .map(|ranked| Place {
                arm: scenario.arms[ranked.arm].name.clone(),
                rank: ranked.rank,
                best_rank: ranked.best_rank,
                worst_rank: ranked.worst_rank,
                tied_with: names(scenario, &ranked.tied_with),
            })
            .collect(),
        replications_to_separate_the_first_two: ranking
            .and_then(|ranking| ranking.neighbours.first()?.replications),
    }
}
