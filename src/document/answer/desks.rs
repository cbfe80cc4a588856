//! The desks of the arms side by side: who sits there, whether they are the same, and what came of
//! it.
//!
//! All of it is about the brand in question. Two desks are the same where as many people work at the
//! same hours at the same pace, in the same order and under the same promise for as many customers,
//! however their files say it. Each interval is alone.

use serde::{Deserialize, Serialize};

use super::segments::{Known, Quantity, mean_of};
use crate::document::words::desk::{
    self, ASPECTS, BY_PRIORITY, NOBODY, Parts, names, parts, people,
};
use crate::experiment::compare::{Analysis, ArmAnalysis};
use crate::experiment::plan::setting_of;
use crate::experiment::results::Results;
use crate::ground::number::{thousands, trimmed};
use crate::model::desk::{Desk, PromiseClock};
use crate::scenario::{Scenario, Staffing, hours_text};
use crate::stats::Estimate;
use crate::stats::bounded::ONE_VALUE;

/// What is shown of a desk at work, in this order.
pub const FIGURES: [&str; 9] = [
    "human_hours",
    "busy_share",
    "wanted_answered_share",
    "dropped_share",
    "median_latency_hours",
    "mean_latency_hours",
    "median_business_hours",
    "promise_kept_share",
    "promise_missed_hours",
];

/// The desks of the brand in question.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Desks {
    /// The brand.
    pub brand: String,
    /// How desks are staffed: `stated`, `equal` or `enough`.
    pub staffing: String,
    /// Whether all arms have the same desk.
    pub same: bool,
    /// The same in words, and in what they differ.
    pub sentence: String,
    /// When people post.
    pub clock: String,
    /// Outages and the like, of every brand.
    pub shocks: Vec<Struck>,
    /// Each arm's, in the order of the scenario.
    pub arms: Vec<ArmDesk>,
}

/// A shock.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Struck {
    /// Whom it strikes.
    pub brand: String,
    /// The first day.
    pub from_day: u16,
    /// The last day, included.
    pub to_day: u16,
    /// In words.
    pub words: String,
}

/// The desk of an arm.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ArmDesk {
    /// The arm.
    pub arm: String,
    /// The desk in a line.
    pub words: String,
    /// People at work at a time.
    pub agents: f64,
    /// When, as a scenario would say it.
    pub hours: String,
    /// Hours paid in a week; once it was run with a playbook, those of bad days among them.
    pub paid_hours_per_week: f64,
    /// Mean time of an agent on one reply \[minutes\].
    pub minutes_per_reply: f64,
    /// What is promised.
    pub promise: Option<Promised>,
    /// Customers that the brand really has.
    pub customers: f64,
    /// How many of them each simulated one stands for.
    pub customers_per_simulated: f64,
    /// What came of it; empty before it was run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Quantity>,
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Promised {
    /// The first reply comes within \[hours\].
    pub first_reply_hours: f64,
    /// `business` or `calendar`.
    pub clock: String,
    /// Share of replies that are to keep it.
    pub share: f64,
}

impl ArmDesk {
    /// Whether nobody sits there.
    pub fn is_nobody(&self) -> bool {
        self.agents == 0.0
    }

    /// What came of it by a metric of [`FIGURES`].
    pub fn mean(&self, metric: &str) -> Option<Known> {
        mean_of(&self.figures, metric)
    }
}

impl Desks {
    /// `3,000,000 customers, 1,000 for each simulated one`.
    pub fn sizes(&self) -> String {
        let distinct = |of: &dyn Fn(&ArmDesk) -> f64| {
            let mut all: Vec<String> = self.arms.iter().map(|arm| shown(of(arm))).collect();
            all.dedup();
            all.join(" or ")
        };
        format!(
            "{} customers, {} for each simulated one",
            distinct(&|arm| arm.customers),
            distinct(&|arm| arm.customers_per_simulated)
        )
    }

    /// What shocks there are, in words.
    pub fn shocks_told(&self) -> Option<String> {
        let told: Vec<&str> = self.shocks.iter().map(|shock| shock.words.as_str()).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }
}

/// Whole where it is large, else two digits after the point.
fn shown(value: f64) -> String {
    match value >= 100.0 {
        true => thousands(value.round() as u64),
        false => trimmed(value, 2),
    }
}

/// The desks as they are set up.
pub fn desks(scenario: &Scenario) -> Desks {
    let setting = &scenario.setting;
    let brand = |index: usize| setting.brands[index].name.clone();
    let several = setting.brands.len() > 1;
    let shocks = setting.shocks.iter().map(|shock| Struck {
        brand: brand(shock.brand),
        from_day: shock.from_day,
        to_day: shock.to_day,
        words: desk::shock(shock, several.then_some(setting.brands[shock.brand].name.as_str())),
    });
    let seats: Vec<Seats> = (0..scenario.arms.len()).map(|arm| Seats::of(scenario, arm)).collect();
    let arms: Vec<ArmDesk> = seats.iter().map(Seats::arm).collect();
    Desks {
        brand: brand(scenario.focus),
        same: seats.windows(2).all(|two| {
            two[0].differing(&two[1]).is_empty() && two[0].on_bad_days == two[1].on_bad_days
        }),
        staffing: scenario.staff.word().into(),
        sentence: match scenario.staff {
            Staffing::Enough => {
                format!("Each arm has the people that its promise needs. {}", sentence(&seats))
            }
            Staffing::Stated | Staffing::Equal => sentence(&seats),
        },
        clock: desk::clock(&setting.clock),
        shocks: shocks.collect(),
        arms,
    }
}

/// The desks, and what came of them.
pub fn desks_at_work(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Desks {
    let mut found = desks(scenario);
    for (arm, analysed) in found.arms.iter_mut().zip(&analysis.arms) {
        arm.figures = figures(&FIGURES, results, analysed);
    }
    // Who comes on bad days is paid for them: as it was on average.
    for (at, arm) in found.arms.iter_mut().enumerate() {
        let has_playbook = !scenario.arms[at].policies[scenario.focus].playbook.is_empty();
        if let Some(hours) = arm.mean("human_hours").filter(|_| has_playbook) {
            arm.paid_hours_per_week = hours.estimate * arm.customers / 1000.0 * 7.0 / 30.0;
        }
    }
    found
}

/// Metrics of an arm with their differences from the baseline.
pub(super) fn figures(metrics: &[&str], results: &Results, arm: &ArmAnalysis) -> Vec<Quantity> {
    let figure = |metric: &&str| {
        let column = results.column(metric);
        let mean = column.and_then(|column| arm.estimates[column].as_ref());
        let difference = column.and_then(|column| arm.differences[column].as_ref());
        Quantity {
            metric: (*metric).into(),
            mean: mean.map(seen),
            difference: difference.map(|found| Known::from(&found.paired.difference)),
            minus_people_share: None,
        }
    };
    metrics.iter().map(figure).collect()
}

/// A mean; what was the same in every replication shows no spread and has no interval here, though a bound
/// on it is in the table of all means.
fn seen(mean: &Estimate) -> Known {
    let known = Known::from(mean);
    match mean.method.starts_with(ONE_VALUE) {
        true => Known { low: None, high: None, ..known },
        false => known,
    }
}

/// The desk of an arm at the size of its brand.
struct Seats<'a> {
    name: &'a str,
    desk: &'a Desk,
    customers: f64,
    scale: f64,
    agents: f64,
    parts: Parts,
    /// Levels of its playbook that bring other people, and how many there are then.
    on_bad_days: Vec<(&'a str, f64)>,
}

impl<'a> Seats<'a> {
    fn of(scenario: &'a Scenario, arm: usize) -> Self {
        let setting = setting_of(scenario, arm);
        let policy = &scenario.arms[arm].policies[scenario.focus];
        let desk = &policy.desk;
        let customers = setting.real_customers(scenario.focus);
        let agents = desk.agents(customers);
        Seats {
            name: &scenario.arms[arm].name,
            desk,
            customers,
            scale: setting.scale(scenario.focus),
            agents,
            parts: parts(desk, people(agents)),
            on_bad_days: (policy.playbook.levels.iter())
                .filter_map(|level| {
                    let desk = Desk { staff: level.staff?, ..desk.clone() };
                    Some((level.name.as_str(), desk.agents(customers)))
                })
                .collect(),
        }
    }

    fn is_nobody(&self) -> bool {
        self.agents == 0.0
    }

    fn words(&self) -> String {
        if self.is_nobody() { NOBODY.into() } else { desk::told(&self.parts) }
    }

    fn arm(&self) -> ArmDesk {
        let promise = self.desk.promise.as_ref().filter(|_| !self.is_nobody());
        ArmDesk {
            arm: self.name.into(),
            words: self.words(),
            agents: self.agents,
            hours: hours_text(&self.desk.hours),
            paid_hours_per_week: self.desk.paid_per_week(self.customers),
            minutes_per_reply: self.desk.minutes_per_reply,
            promise: promise.map(|promise| Promised {
                first_reply_hours: promise.first_reply_hours,
                clock: match promise.clock {
                    PromiseClock::Business => "business".into(),
                    PromiseClock::Calendar => "calendar".into(),
                },
                share: promise.share,
            }),
            customers: self.customers,
            customers_per_simulated: self.scale,
            figures: Vec::new(),
        }
    }

    /// In which aspects it differs from another; the last is the size of the brand. Where nobody
    /// sits the rest does not matter.
    fn differing(&self, other: &Self) -> Vec<usize> {
        if self.is_nobody() && other.is_nobody() {
            return Vec::new();
        }
        let differs = |aspect: &usize| match *aspect {
            0 => (self.agents - other.agents).abs() > 1e-9 * self.agents.max(other.agents),
            SIZE => self.customers != other.customers,
            aspect => self.parts[aspect] != other.parts[aspect],
        };
        (0..=SIZE).filter(differs).collect()
    }

    /// An aspect in words.
    fn part(&self, aspect: usize) -> String {
        match aspect {
            SIZE => format!("{} customers", shown(self.customers)),
            aspect => self.parts[aspect].clone(),
        }
    }
}

/// The aspect after those of the desk itself.
const SIZE: usize = ASPECTS.len();

/// Whether arms have the same desk, or in what they differ, on bad days too.
fn sentence(seats: &[Seats]) -> String {
    let told = |seats: &Seats, of: &str| -> Vec<String> {
        let level =
            |(level, agents): &(&str, f64)| format!("{}{of} while {level} lasts", people(*agents));
        seats.on_bad_days.iter().map(level).collect()
    };
    let same = seats.windows(2).all(|two| two[0].on_bad_days == two[1].on_bad_days);
    let on_bad_days = match seats {
        [first, ..] if same => told(first, ""),
        some => {
            let each = some.iter().flat_map(|seats| told(seats, &format!(" under {}", seats.name)));
            each.collect()
        }
    };
    let how = match (seats.len(), same) {
        (1, _) => "On bad days",
        (_, true) => "On bad days alike",
        (_, false) => "On bad days they differ",
    };
    match on_bad_days.as_slice() {
        [] => usual_sentence(seats),
        some => format!("{} {how}: {}.", usual_sentence(seats), some.join("; ")),
    }
}

/// The same of days on which no playbook brings other people.
fn usual_sentence(seats: &[Seats]) -> String {
    let (empty, staffed): (Vec<&Seats>, Vec<&Seats>) =
        seats.iter().partition(|seats| seats.is_nobody());
    let nobody: Vec<&str> = empty.iter().map(|seats| seats.name).collect();
    let nobody = match nobody.as_slice() {
        [] => String::new(),
        some => format!(" Nobody answers under {}.", names(some)),
    };
    let Some((first, rest)) = staffed.split_first() else {
        return "Nobody sits at the desk.".into();
    };
    let mut aspects: Vec<usize> = rest.iter().flat_map(|seats| first.differing(seats)).collect();
    aspects.sort_unstable();
    aspects.dedup();
    if aspects.is_empty() {
        let words = first.words();
        return match (rest.len(), empty.len()) {
            (0, 0) => format!("The desk: {words}."),
            (0, _) => format!("Only {} has people at the desk: {words}.{nobody}", first.name),
            (_, 0) => format!("All arms have the same desk: {words}."),
            _ => format!("All arms that answer have the same desk: {words}.{nobody}"),
        };
    }
    // Arms with the same are named together.
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for seats in &staffed {
        let own: Vec<String> = aspects.iter().map(|aspect| seats.part(*aspect)).collect();
        let own = own.join(", ");
        match groups.iter_mut().find(|(known, _)| *known == own) {
            Some((_, arms)) => arms.push(seats.name),
            None => groups.push((own, vec![seats.name])),
        }
    }
    let groups: Vec<String> =
        groups.iter().map(|(own, arms)| format!("{own} under {}", names(arms))).collect();
    let named = |aspect: &usize| ASPECTS.get(*aspect).copied().unwrap_or("customers");
    let differing: Vec<&str> = aspects.iter().map(named).collect();
    let alike = (0..SIZE).filter(|aspect| !aspects.contains(aspect));
    let alike = alike.map(|aspect| first.part(aspect)).filter(|part| part != BY_PRIORITY);
    let alike: Vec<String> = alike.collect();
    let alike = match alike.as_slice() {
        [] => String::new(),
        some => format!(". Alike: {}", some.join(", ")),
    };
    format!("Desks differ in {}: {}{alike}.{nobody}", names(&differing), groups.join("; "))
}

#[cfg(test)]
mod tests;
