//! Which effects are divided, in how many replications, and by which sets of groups.

use strum::IntoStaticStr;
use thiserror::Error;

use crate::experiment::compare::HEADLINE;
use crate::experiment::executor::Job;
use crate::experiment::plan::{days_before_arms, groups, setting_of};
use crate::ground::draws::Key;
use crate::model::groups::{COUNT, SETS};
use crate::model::purpose::SPLIT;
use crate::scenario::Scenario;
use crate::stats::shapley::{order_by, passed};

/// Replications, unless told otherwise: fewer than a comparison has, since each is lived many times.
pub const REPLICATIONS: u32 = 16;

/// The stage of this work in a folder.
const STAGE: u32 = 1;

/// Up to so many person days every set is lived through. The main scenario with all its arms in 16
/// replications has this many: some minutes on two cores. A number of the scenario and not a time, so that
/// every machine does the same.
pub const MOST_EXACT: f64 = 8e10;

/// By which sets of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Form {
    /// All of them: the shares of a replication are exact.
    Exact,
    /// Those that one order of the groups, drawn for the replication, and its reverse pass: exact where
    /// groups interact in pairs only, else right on average.
    Pairs,
}

impl Form {
    /// Its name.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// How many sets a replication is lived under.
    pub fn sets(self) -> u64 {
        match self {
            Form::Exact => SETS as u64,
            Form::Pairs => 2 * COUNT as u64,
        }
    }

    /// What it does, in words.
    pub fn told(self) -> String {
        match self {
            Form::Exact => format!("all {SETS} sets of groups, exact within each replication"),
            Form::Pairs => format!(
                "{} of {SETS} sets of groups in each replication, along an order and its reverse",
                self.sets()
            ),
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// Names of arms; none: all but the baseline.
    pub arms: Vec<String>,
    /// How many replications; `None`: as many as the comparison has, at most [`REPLICATIONS`].
    pub replications: Option<u32>,
    /// By which sets; `None`: by all of them if that is not too long.
    pub form: Option<Form>,
}

/// What is wrong with it.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum PlanError {
    /// There is no such arm.
    #[error("--split: there is no arm `{name}`{}; its arms are {known}", .nearest.as_ref().map_or(String::new(), |n| format!("; did you mean `{n}`?")))]
    Unknown {
        /// The name given.
        name: String,
        /// The nearest that exists.
        nearest: Option<String>,
        /// All of them.
        known: String,
    },
    /// The effect of an arm is its difference from the baseline.
    #[error(
        "--split {0}: {0} is the baseline, from which effects are measured; name other arms, or none for all of them{1}"
    )]
    Baseline(String, String),
    /// There is only the baseline.
    #[error(
        "--split: the scenario has no arm but the baseline {0}, so there is no effect to divide; add an [[arm]]"
    )]
    Alone(String),
    /// Fewer replications are compared.
    #[error(
        "--split-replications {0}: the comparison has {1} of each arm; allowed: 2 to {1}, or raise --replications"
    )]
    TooMany(u32, u32),
    /// One replication shows no spread.
    #[error(
        "--split in {0}: shares without a spread cannot be told from chance; allow at least 2 ({1})"
    )]
    TooFew(String, &'static str),
}

/// A division that can be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Division {
    /// The arms whose effects are divided, by index, in the order of the scenario.
    pub arms: Vec<usize>,
    /// How many replications: the first ones of the comparison.
    pub replications: u32,
    /// By which sets.
    pub form: Form,
    baseline: usize,
    seed: u64,
}

impl Division {
    /// What a wish means for a scenario.
    ///
    /// # Errors
    ///
    /// An arm that is not there or is the baseline, or too few replications, or too many.
    pub fn of(scenario: &Scenario, wish: &Wish) -> Result<Self, PlanError> {
        let arms = arms(scenario, &wish.arms)?;
        let most = scenario.replications;
        let replications = match wish.replications {
            None if most < 2 => {
                return Err(PlanError::TooFew(counted(most), "--replications"));
            }
            None => most.min(REPLICATIONS),
            Some(n) if n < 2 => {
                return Err(PlanError::TooFew(counted(n), "--split-replications"));
            }
            Some(n) if n > most => return Err(PlanError::TooMany(n, most)),
            Some(n) => n,
        };
        let plan = Division {
            arms,
            replications,
            form: Form::Exact,
            baseline: scenario.baseline,
            seed: scenario.seed,
        };
        let form = wish.form.unwrap_or(match plan.person_days(scenario) <= MOST_EXACT {
            true => Form::Exact,
            false => Form::Pairs,
        });
        Ok(Division { form, ..plan })
    }

    /// The same for as many replications as there are.
    pub fn at_most(self, replications: u32) -> Self {
        Division { replications: self.replications.min(replications), ..self }
    }

    /// The work to be done: all sets of a replication are one piece.
    pub fn jobs(&self) -> Vec<Job> {
        Job::replications(STAGE, 0..self.replications)
    }

    /// The arms that are lived: the baseline and those whose effects are divided.
    pub fn lived(&self, scenario: &Scenario) -> Vec<usize> {
        let is_lived = |arm: &usize| *arm == self.baseline || self.arms.contains(arm);
        (0..scenario.arms.len()).filter(is_lived).collect()
    }

    /// The place of the baseline among them.
    pub fn baseline_place(&self) -> usize {
        self.arms.iter().filter(|arm| **arm < self.baseline).count()
    }

    /// The order of the groups in a replication, where orders are used.
    pub fn order(&self, replication: u32) -> Vec<usize> {
        let key = Key::new(self.seed, SPLIT, replication);
        let draws: Vec<f64> =
            (0..COUNT as u32).map(|group| key.uniform(0u32, group, 0, 0)).collect();
        order_by(&draws)
    }

    /// The sets that a replication is lived under, each once, in order.
    pub fn sets(&self, replication: u32) -> Vec<usize> {
        match self.form {
            Form::Exact => (0..SETS).collect(),
            Form::Pairs => {
                let mut order = self.order(replication);
                let mut sets = passed(&order);
                order.reverse();
                sets.extend(passed(&order));
                sets.sort_unstable();
                sets.dedup();
                sets
            }
        }
    }

    /// Runs in all: arms, sets and replications.
    pub fn runs(&self) -> u64 {
        (self.arms.len() as u64 + 1) * self.form.sets() * u64::from(self.replications)
    }

    /// Days that one replication simulates \[days\].
    pub fn days_per_replication(&self, scenario: &Scenario) -> u64 {
        self.windows(scenario, |_| 1).iter().sum()
    }

    /// People times days that all of it simulates [person days].
    fn person_days(&self, scenario: &Scenario) -> f64 {
        let all = self.windows(scenario, |arm| u64::from(setting_of(scenario, arm).consumers));
        all.iter().sum::<u64>() as f64 * f64::from(self.replications)
    }

    /// Days that the arms which share a warm-up simulate in a replication, times what one is counted as.
    fn windows(&self, scenario: &Scenario, weight: impl Fn(usize) -> u64) -> Vec<u64> {
        let lived = self.lived(scenario);
        let days = |group: Vec<usize>| {
            let arms = group.iter().filter(|arm| lived.contains(arm)).count() as u64;
            let setting = setting_of(scenario, group[0]);
            let measured = u64::from(setting.days.saturating_sub(setting.warmup_days));
            let warm = if arms > 0 { days_before_arms(setting) } else { 0 };
            weight(group[0]) * (warm + measured * arms * self.form.sets())
        };
        groups(scenario).into_iter().map(days).collect()
    }
}

fn counted(replications: u32) -> String {
    format!("{replications} replication{}", if replications == 1 { "" } else { "s" })
}

/// The arms of these names in the order of the scenario; all but the baseline if none is named.
fn arms(scenario: &Scenario, named: &[String]) -> Result<Vec<usize>, PlanError> {
    let names = || scenario.arms.iter().map(|arm| arm.name.as_str());
    let baseline = &scenario.arms[scenario.baseline].name;
    let others = || (0..scenario.arms.len()).filter(|arm| *arm != scenario.baseline);
    if others().next().is_none() {
        return Err(PlanError::Alone(baseline.clone()));
    }
    if named.is_empty() {
        return Ok(others().collect());
    }
    let mut found = Vec::new();
    for name in named {
        let Some(arm) = names().position(|known| known == name) else {
            let alike = |known: &&str| strsim::normalized_damerau_levenshtein(name, known);
            let nearest = names().max_by(|a, b| alike(a).total_cmp(&alike(b)));
            return Err(PlanError::Unknown {
                name: name.clone(),
                nearest: nearest.filter(|known| alike(known) > 0.5).map(str::to_owned),
                known: names().collect::<Vec<_>>().join(", "),
            });
        };
        if arm == scenario.baseline {
            let known: Vec<&str> = others().map(|arm| scenario.arms[arm].name.as_str()).collect();
            return Err(PlanError::Baseline(name.clone(), format!(" ({})", known.join(", "))));
        }
        found.push(arm);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The names of what is divided: the headline metrics.
pub const METRICS: [&str; 3] = HEADLINE;
