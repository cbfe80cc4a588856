//! Bad days side by side: what the playbook of each arm changes when, at the size of its brand, and what
//! came of bad days.
//!
//! | quantity | how |
//! |---|---|
//! | an ordinary hour | expected before any run, by [`ordinary`], the mean over an ordinary day |
//! | a figure | mean over the replications in which it is defined |
//! | its difference from the baseline | paired over the replications in which both are |
//!
//! Each interval is alone, and nothing here tells arms apart. What happens from day to day is in
//! `series.csv`.

use serde::{Deserialize, Serialize};

use super::desks::figures;
use super::segments::{Known, Quantity, mean_of};
use crate::document::words::desk::{names, people};
use crate::document::words::playbook;
use crate::experiment::compare::Analysis;
use crate::experiment::plan::setting_of;
use crate::experiment::results::Results;
use crate::ground::number::rate;
use crate::model::alarm::{PerHour, Sign, Trigger};
use crate::model::policy::Severity;
use crate::scenario::Scenario;
use crate::world::desk::ordinary::ordinary;

/// What is shown of bad days, in this order.
pub const FIGURES: [&str; 7] = [
    "critical_peak",
    "critical_half_life_days",
    "crisis_days_share",
    "alarms",
    "crisis_onset_days",
    "hours_to_alarm",
    "hours_to_statement",
];

/// Those that a replication may have no value of, in words.
const AT_TIMES: [(&str, &str); 4] = [
    ("critical_half_life_days", "half-life"),
    ("crisis_onset_days", "first alarm"),
    ("hours_to_alarm", "hours to alarm"),
    ("hours_to_statement", "hours to statement"),
];

/// Bad days of the brand in question.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct BadDays {
    /// The brand.
    pub brand: String,
    /// The arm that the others are held against.
    pub baseline: String,
    /// Which arms have a playbook.
    pub sentence: String,
    /// What an ordinary hour is expected to bring.
    pub ordinary: String,
    /// Days from the beginning of the window to the first shock that strikes it, if one does.
    #[serde(default)]
    pub struck_after_days: Option<u16>,
    /// Each arm's, in the order of the scenario.
    pub arms: Vec<ArmBadDays>,
}

/// Bad days of an arm.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ArmBadDays {
    /// The arm.
    pub arm: String,
    /// What an ordinary hour is expected to bring while nothing is in force but the usual.
    pub ordinary: Hour,
    /// Its playbook, the least severe level first; empty without one, or where playbooks are switched off.
    pub levels: Vec<Level>,
    /// What came of bad days; empty before it was run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Quantity>,
}

/// What the brand's dashboard finds in an hour, of all customers that there really are [posts/hour].
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Hour {
    /// Criticism.
    pub critical_posts_per_hour: f64,
    /// Complaints.
    pub complaints_per_hour: f64,
}

/// A level of a playbook at the size of the brand.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Level {
    /// Its name.
    pub level: String,
    /// When it is entered, what is done, when it is left, as its file has it.
    pub words: String,
    /// How far that is from ordinary hours, and who is at the desk.
    pub at_this_size: String,
    /// What an ordinary hour is expected to bring while it is in force.
    pub ordinary: Hour,
    /// People at work at a time while it lasts.
    pub agents: f64,
    /// Whether it makes a statement.
    pub statement: bool,
    /// Hours paid in a week of it.
    pub paid_hours_per_week: f64,
}

impl From<PerHour> for Hour {
    fn from(found: PerHour) -> Self {
        let of = |sign: Sign| found[sign as usize];
        Hour {
            critical_posts_per_hour: of(Sign::CriticalPosts),
            complaints_per_hour: of(Sign::Complaints),
        }
    }
}

impl Hour {
    /// `0.42 critical posts and 31 complaints`.
    fn told(&self) -> String {
        let Hour { critical_posts_per_hour, complaints_per_hour } = *self;
        format!(
            "{} critical posts and {} complaints",
            rate(critical_posts_per_hour),
            rate(complaints_per_hour)
        )
    }
}

impl ArmBadDays {
    /// What came of it by a metric of [`FIGURES`].
    pub fn mean(&self, metric: &str) -> Option<Known> {
        mean_of(&self.figures, metric)
    }
}

impl BadDays {
    /// What is undefined in some replications, and in how many it is known; `None` where nothing is.
    pub fn sometimes(&self) -> Option<String> {
        let known = |(metric, words): &(&str, &str)| {
            let of = |arm: &ArmBadDays| {
                // Every run that ended has a worst day.
                let (all, n) =
                    (arm.mean("critical_peak")?.n, arm.mean(metric).map_or(0, |mean| mean.n));
                let some = n < all && self.arms.iter().any(|arm| arm.mean(metric).is_some());
                let expected = match *metric {
                    "critical_half_life_days" => true,
                    "hours_to_statement" => arm.levels.iter().any(|level| level.statement),
                    _ => !arm.levels.is_empty(),
                };
                (some && expected).then(|| format!("{n} of {all} under {}", arm.arm))
            };
            let arms: Vec<String> = self.arms.iter().filter_map(of).collect();
            (!arms.is_empty()).then(|| format!("{words} in {}", arms.join(", ")))
        };
        let told: Vec<String> = AT_TIMES.iter().filter_map(known).collect();
        let told = told.join("; ");
        (!told.is_empty()).then(|| format!("Not every replication has a value of all: {told}."))
    }

    /// Playbooks that never spoke, and such as speak before anything has struck: what they show is nothing,
    /// or chance.
    pub fn doubts(&self) -> Option<String> {
        let with = || self.arms.iter().filter(|arm| !arm.levels.is_empty());
        let name = |arms: Vec<&ArmBadDays>| -> Vec<String> {
            arms.into_iter().map(|arm| arm.arm.clone()).collect()
        };
        let is_never = |arm: &&ArmBadDays| {
            arm.mean("crisis_days_share").is_some_and(|share| share.estimate == 0.0)
        };
        let is_early = |arm: &&ArmBadDays| {
            let onset = arm.mean("crisis_onset_days").map(|onset| onset.estimate);
            onset.zip(self.struck_after_days).is_some_and(|(onset, day)| onset < f64::from(day))
        };
        let (never, early) =
            (name(with().filter(is_never).collect()), name(with().filter(is_early).collect()));
        let mut told = Vec::new();
        if !never.is_empty() {
            told.push(format!(
                "No level was ever entered under {}: what they show is what they would show without a \
                 playbook.",
                names(&never)
            ));
        }
        if !early.is_empty() {
            told.push(format!(
                "The first alarm comes, on average, before the first shock under {}: chance brings such hours \
                 too, and what is done then is part of what is shown.",
                names(&early)
            ));
        }
        (!told.is_empty()).then(|| told.join(" "))
    }
}

/// What the playbooks say; `None` where no arm has one and nothing strikes the brand.
pub fn bad_days(scenario: &Scenario) -> Option<BadDays> {
    let focus = scenario.focus;
    let count = scenario.arms.len();
    let has_playbook = |arm: usize| !scenario.arms[arm].policies[focus].playbook.is_empty();
    let is_struck = |arm: usize| {
        let setting = setting_of(scenario, arm);
        setting.shocks.iter().any(|shock| {
            shock.brand == focus && shock.is_blow() && shock.to_day >= setting.warmup_days
        })
    };
    if !(0..count).any(|arm| has_playbook(arm) || is_struck(arm)) {
        return None;
    }
    let arms: Vec<ArmBadDays> = (0..count).map(|arm| arm_days(scenario, arm)).collect();
    let off = (0..count).any(|arm| has_playbook(arm) && arms[arm].levels.is_empty());
    let off = match off {
        true => " Playbooks count for nothing where mechanisms.playbook = false.",
        false => "",
    };
    Some(BadDays {
        brand: scenario.setting.brands[focus].name.clone(),
        baseline: scenario.arms[scenario.baseline].name.clone(),
        sentence: sentence(&arms) + off,
        ordinary: ordinary_told(&arms),
        struck_after_days: struck_after(scenario),
        arms,
    })
}

/// Days from the beginning of the window to the first blow to the brand, of the setting that arms share.
fn struck_after(scenario: &Scenario) -> Option<u16> {
    let setting = &scenario.setting;
    let blows = setting.shocks.iter().filter(|shock| {
        shock.brand == scenario.focus && shock.is_blow() && shock.to_day >= setting.warmup_days
    });
    blows.map(|shock| shock.from_day.saturating_sub(setting.warmup_days)).min()
}

/// The same, and what came of it.
pub fn bad_days_lived(
    scenario: &Scenario,
    results: &Results,
    analysis: &Analysis,
) -> Option<BadDays> {
    let mut found = bad_days(scenario)?;
    for (arm, analysed) in found.arms.iter_mut().zip(&analysis.arms) {
        arm.figures = figures(&FIGURES, results, analysed);
    }
    Some(found)
}

fn arm_days(scenario: &Scenario, arm: usize) -> ArmBadDays {
    let (setting, focus) = (setting_of(scenario, arm), scenario.focus);
    let policy = &scenario.arms[arm].policies[focus];
    let customers = setting.real_customers(focus);
    let under = |level: usize| ordinary(setting, focus, &policy.in_force(level));
    let usual = under(0);
    let on = setting.mechanisms.playbook;
    let levels = policy.playbook.levels.iter().zip(playbook::levels(&policy.playbook));
    let level = |(at, (level, words)): (usize, (&Severity, playbook::LevelWords))| {
        // In posts, at this size.
        let level = &Severity {
            triggers: level.triggers.iter().map(|trigger| trigger.resolve(&usual)).collect(),
            until: level.until.resolve(&usual),
            ..level.clone()
        };
        let (meanwhile, desk) = (under(at + 1), policy.in_force(at + 1).desk);
        let mut told = distances(level, &usual, &meanwhile);
        let (agents, paid) = (desk.agents(customers), desk.paid_per_week(customers));
        if level.staff.is_some() {
            told.push(format!(
                "{} at the desk, {} hours paid a week of it, in place of {} and {}",
                people(agents),
                rate(paid),
                people(policy.desk.agents(customers)),
                rate(policy.desk.paid_per_week(customers))
            ));
        }
        Level {
            level: words.level,
            words: words.line,
            at_this_size: told.join("; "),
            ordinary: meanwhile.into(),
            agents,
            statement: level.statement,
            paid_hours_per_week: paid,
        }
    };
    ArmBadDays {
        arm: scenario.arms[arm].name.clone(),
        ordinary: usual.into(),
        levels: levels.enumerate().filter(|_| on).map(level).collect(),
        figures: Vec::new(),
    }
}

/// How far what enters and leaves a level is from ordinary hours: those of the usual, and those while
/// it is in force.
fn distances(level: &Severity, usual: &PerHour, meanwhile: &PerHour) -> Vec<String> {
    let entered = level.triggers.iter().filter_map(|trigger| entered(trigger, usual));
    let most = Sign::ALL.into_iter().filter_map(|sign| {
        let most = level.until.at_most[sign as usize]?;
        Some((sign, most, meanwhile[sign as usize]))
    });
    let most: Vec<(Sign, f64, f64)> = most.collect();
    let left = (!most.is_empty()).then(|| {
        let quiet = match most.iter().any(|(_, most, brings)| most < brings) {
            true => ", so only hours that are quieter count",
            false => "",
        };
        format!("left at no more than {}{quiet}", times(&most, " one while it lasts"))
    });
    entered.chain(left).collect()
}

/// How far a trigger is from ordinary hours; `None` where it counts nothing.
fn entered(trigger: &Trigger, usual: &PerHour) -> Option<String> {
    let least = Sign::ALL.into_iter().filter_map(|sign| {
        let least = trigger.at_least[sign as usize]?;
        Some((sign, least, usual[sign as usize]))
    });
    let least: Vec<(Sign, f64, f64)> = least.collect();
    let reached = !trigger.storm && least.iter().all(|(_, least, brings)| brings >= least);
    let reached = if reached { ", which an ordinary hour reaches without any bad day" } else { "" };
    (!least.is_empty()).then(|| format!("entered at {}{reached}", times(&least, " one")))
}

/// `6 critical posts an hour, 12 times an ordinary one (0.5)`: posts of each sign beside what an ordinary
/// hour brings.
fn times(counts: &[(Sign, f64, f64)], one: &str) -> String {
    let told = |(sign, posts, brings): &(Sign, f64, f64)| {
        let what = playbook::posts(*sign, *posts);
        let far = match *brings > 0.0 {
            true => format!("{} times an ordinary{one} ({})", rate(posts / brings), rate(*brings)),
            false => format!("where an ordinary{one} brings none"),
        };
        format!("{} {what} an hour, {far}", rate(*posts))
    };
    counts.iter().map(told).collect::<Vec<_>>().join(" and ")
}

/// Which arms have a playbook.
fn sentence(arms: &[ArmBadDays]) -> String {
    let (with, without): (Vec<&ArmBadDays>, Vec<&ArmBadDays>) =
        arms.iter().partition(|arm| !arm.levels.is_empty());
    let told = |arm: &&ArmBadDays| {
        let levels: Vec<&str> = arm.levels.iter().map(|level| level.level.as_str()).collect();
        format!("{} ({})", arm.arm, names(&levels))
    };
    let with: Vec<String> = with.iter().map(told).collect();
    let without: Vec<&str> = without.iter().map(|arm| arm.arm.as_str()).collect();
    let has = |count: usize| if count == 1 { "has" } else { "have" };
    match (with.len(), without.len()) {
        (0, _) => "No arm has a playbook.".into(),
        (n, 0) => format!("{} {} a playbook.", names(&with), has(n)),
        (n, m) => {
            format!("{} {} a playbook; {} {} none.", names(&with), has(n), names(&without), has(m))
        }
    }
}

/// What an ordinary hour is expected to bring; arms of which the same is said are named together.
fn ordinary_told(arms: &[ArmBadDays]) -> String {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for arm in arms {
        let told = arm.ordinary.told();
        match groups.iter_mut().find(|(known, _)| *known == told) {
            Some((_, names)) => names.push(&arm.arm),
            None => groups.push((told, vec![&arm.arm])),
        }
    }
    let all: Vec<String> = match groups.as_slice() {
        [(told, _)] => vec![told.clone()],
        some => some.iter().map(|(told, arms)| format!("{told} under {}", names(arms))).collect(),
    };
    format!(
        "An ordinary hour is expected to bring the dashboard {}: the mean over a day without a shock on \
         which every reply is sent, of all customers that there really are.",
        all.join("; ")
    )
}

#[cfg(test)]
mod tests;
