//! What many replications say of the shares of an effect, and in words.
//!
//! Every interval is Student's over replications, alone, at the level of the scenario. What is said in words
//! is tested: that hearing, or speaking, has a share other than nothing, with Holm's correction over all
//! effects that are divided; and it is said only where the share also matters.

pub mod table;

use serde::{Deserialize, Serialize};

use crate::document::answer::segments::Known;
use crate::experiment::compare::limited;
use crate::experiment::matters::matters;
use crate::experiment::plan::same_people;
use crate::experiment::split::shares::{DividedEffect, Shares};
use crate::experiment::split::{Form, METRICS};
use crate::ground::number::{decimals, interval, signed};
use crate::ground::text::list;
use crate::model::groups::{GROUPS, LEARNING};
use crate::scenario::Scenario;
use crate::stats::{Estimate, Paired, compare, holm};
use crate::world::metrics::metric;

/// What is left of an effect without any group.
pub const WORLD: &str = "the world";

/// The whole effect.
pub const WHOLE: &str = "whole effect";

/// The division of the effects of some arms, by name.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Split {
    /// `exact` or `pairs`.
    pub form: String,
    /// What that means.
    pub method: String,
    /// Replications that were planned.
    pub replications: u32,
    /// Those that were divided.
    pub divided: u32,
    /// What is missing, if anything is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// The arm from which effects are measured.
    pub baseline: String,
    /// The groups and what comes through them.
    pub groups: Vec<Named>,
    /// The arms whose effects are divided.
    pub arms: Vec<Divided>,
    /// What is to be said, if anything.
    pub sentences: Vec<String>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// What comes through it.
    pub what: String,
    /// The switches that take it out.
    pub switches: Vec<String>,
}

/// The effects of an arm.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Divided {
    /// Its name.
    pub arm: String,
    /// By headline metric.
    pub effects: Vec<Effect>,
}

/// One effect, divided.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Effect {
    /// The metric.
    pub metric: String,
    /// Its unit.
    pub unit: String,
    /// The groups, what is left without any, and the whole effect; empty without a replication in which
    /// every set has a value.
    pub parts: Vec<Part>,
}

/// A part of an effect.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Part {
    /// The group, [`WORLD`] or [`WHOLE`].
    pub part: String,
    /// How much of the effect it is, in the unit of the metric.
    #[serde(flatten)]
    pub known: Known,
}

/// A number of each replication, against nothing.
fn against_nothing(
    shares: &Shares,
    (arm, metric_at): (usize, usize),
    level: f64,
    of: &dyn Fn(&DividedEffect) -> f64,
) -> Option<Paired> {
    let values: Vec<Option<f64>> =
        shares.parts(arm, metric_at).into_iter().map(|parts| parts.map(of)).collect();
    let nothing: Vec<Option<f64>> = values.iter().map(|value| value.map(|_| 0.0)).collect();
    let range = metric(METRICS[metric_at]).expect("headline metrics exist").range;
    Some(limited(compare(&values, &nothing, level)?, range))
}

impl Split {
    /// What the shares say.
    pub fn of(scenario: &Scenario, shares: &Shares) -> Self {
        let plan = &shares.plan;
        let name = |arm: usize| scenario.arms[arm].name.clone();
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let divided = |(place, arm): (usize, &usize)| Divided {
            arm: name(*arm),
            effects: (0..METRICS.len())
                .map(|metric| Effect {
                    metric: METRICS[metric].into(),
                    unit: unit(scenario, *arm, metric),
                    parts: parts(shares, (place, metric), scenario.level),
                })
                .collect(),
        };
        Split {
            form: plan.form.name().into(),
            method: plan.form.told(),
            replications: plan.replications,
            divided: shares.divided(),
            missing: missing(shares),
            baseline: name(scenario.baseline),
            groups: GROUPS
                .iter()
                .map(|group| Named {
                    name: group.name.into(),
                    what: group.what.into(),
                    switches: owned(group.switches),
                })
                .collect(),
            arms: plan.arms.iter().enumerate().map(divided).collect(),
            sentences: sentences(scenario, shares),
        }
    }

    /// On how many replications the whole effects rest, and on how many those of the comparison, in a sentence.
    pub fn whole_rests_on(&self, planned: u32) -> String {
        let divided = self.divided;
        match divided < planned {
            true => format!(
                "The {WHOLE} here rests on {divided} of the {planned} replications, for the division is made in \
                 these alone; the comparison's own difference rests on all {planned} and is the surer one."
            ),
            false => format!(
                "The {WHOLE} rests on all {planned} replications and is the difference of the comparison."
            ),
        }
    }

    /// Whether all sets were lived through.
    pub fn is_exact(&self) -> bool {
        self.form == Form::Exact.name()
    }
}

/// The unit of a headline metric under an arm and the baseline.
fn unit(scenario: &Scenario, arm: usize, metric_at: usize) -> String {
    let metric = metric(METRICS[metric_at]).expect("headline metrics exist");
    metric.unit_among(same_people(scenario, [arm, scenario.baseline]))
}

/// The parts of an effect; none without values.
fn parts(shares: &Shares, effect: (usize, usize), level: f64) -> Vec<Part> {
    let names = GROUPS.iter().map(|group| group.name).chain([WORLD, WHOLE]);
    let part = |(row, name): (usize, &str)| {
        let of = |parts: &DividedEffect| parts.in_order()[row];
        let known = Known::from(&against_nothing(shares, effect, level, &of)?.difference);
        Some(Part { part: name.into(), known })
    };
    names.enumerate().filter_map(part).collect()
}

/// What is missing of the replications planned.
fn missing(shares: &Shares) -> Option<String> {
    let (planned, divided) = (shares.plan.replications, shares.divided());
    let failed = shares.failures().count() as u32;
    let cut = planned - divided - failed;
    let mut why = Vec::new();
    if cut > 0 {
        why.push(format!("{cut} of {planned} replications were not finished: it was interrupted"));
    }
    if let Some((replication, failure)) = shares.failures().next() {
        why.push(format!(
            "{failed} of {planned} replications FAILED, the first of them {replication} in {}: {}",
            failure.stage, failure.message
        ));
    }
    (!why.is_empty()).then(|| why.join("; "))
}

/// Hearing and speaking.
struct Two {
    arm: usize,
    metric: usize,
    whole: f64,
    sides: [(Estimate, bool); 2],
}

/// How much of each effect is hearing and how much is speaking, as far as it is told apart from nothing and
/// matters.
fn sentences(scenario: &Scenario, shares: &Shares) -> Vec<String> {
    let hearing = GROUPS.iter().position(|group| group.name == LEARNING).expect("a group");
    let hears = move |parts: &DividedEffect| parts.groups[hearing];
    let speaks =
        move |parts: &DividedEffect| parts.groups.iter().sum::<f64>() - parts.groups[hearing];
    let mut found = Vec::new();
    let mut tests = Vec::new();
    for arm in 0..shares.plan.arms.len() {
        for metric in 0..METRICS.len() {
            let of = |of: &dyn Fn(&DividedEffect) -> f64| {
                against_nothing(shares, (arm, metric), scenario.level, of)
            };
            let (Some(whole), Some(heard), Some(spoken)) =
                (of(&|parts| parts.whole), of(&hears), of(&speaks))
            else {
                continue;
            };
            tests.extend([&heard, &spoken].map(|side| side.p_value.unwrap_or(1.0)));
            let sides = [heard, spoken].map(|side| (side.difference, false));
            found.push(Two { arm, metric, whole: whole.difference.estimate, sides });
        }
    }
    let adjusted = holm(&tests);
    for (two, p) in found.iter_mut().zip(adjusted.chunks(2)) {
        for ((estimate, said), p) in two.sides.iter_mut().zip(p) {
            let size = matters(METRICS[two.metric]).unwrap_or(0.0);
            let matters = estimate.estimate.abs() >= size;
            *said = matters && estimate.is_shown(Some(*p));
        }
    }
    (0..shares.plan.arms.len()).filter_map(|arm| sentence(scenario, shares, arm, &found)).collect()
}

/// What is said of an arm.
fn sentence(scenario: &Scenario, shares: &Shares, arm: usize, all: &[Two]) -> Option<String> {
    let about = |two: &Two| {
        let words = ["hearing", "speaking"].into_iter().zip(&two.sides);
        let [hearing, speaking] = two.sides.map(|(estimate, _)| estimate.estimate);
        // Of a whole that the two share, and nothing else, there are percentages.
        let rest = two.whole - hearing - speaking;
        let shared = hearing * speaking > 0.0 && rest.abs() < 1e-9 * two.whole.abs();
        let said = words.filter(|(_, (_, said))| *said).map(|(word, (estimate, _))| {
            let percent = match shared {
                true => format!(" ({:.0}%)", 100.0 * estimate.estimate / two.whole),
                false => String::new(),
            };
            format!("{word} {}{percent}", told(estimate))
        });
        let mut said: Vec<String> = said.collect();
        if !said.is_empty() && rest.abs() >= 1e-6 * two.whole.abs() {
            let places = decimals(0.0, rest);
            said.push(format!("the world, which differs besides, {}", signed(rest, places)));
        }
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        (!said.is_empty()).then(|| {
            let places = decimals(two.sides.map(|(side, _)| side.half_width())[1], two.whole);
            let whole = signed(two.whole, places);
            format!("{} {whole}, of which {}", METRICS[two.metric], list(&said))
        })
    };
    let parts: Vec<String> = all.iter().filter(|two| two.arm == arm).filter_map(about).collect();
    let in_so_many = match shares.plan.replications {
        divided if divided < scenario.replications => {
            format!(" in the first {divided} of {} replications", scenario.replications)
        }
        _ => String::new(),
    };
    (!parts.is_empty()).then(|| {
        format!(
            "{} against {}{in_so_many}, divided into hearing (what the brand mends of what it hears from day 0 \
             on) and speaking or not (all else it does): {}.",
            scenario.arms[shares.plan.arms[arm]].name,
            scenario.arms[scenario.baseline].name,
            parts.join("; ")
        )
    })
}

/// A share with its interval.
fn told(share: &Estimate) -> String {
    interval(share.estimate, Some((share.low, share.high)), signed)
}

#[cfg(test)]
mod tests;
