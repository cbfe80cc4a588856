//! What each group brings to each effect in each replication.

use std::collections::BTreeMap;

use super::lives::{BySet, ReplicationEnd};
use super::plan::{Division, Form, METRICS};
use crate::experiment::live::Failure;
use crate::ground::digest::Digest;
use crate::model::groups::{COUNT, SETS};
use crate::record::found::SplitRecord;
use crate::scenario::Scenario;
use crate::stats::shapley;

/// An effect in a replication, divided.
#[derive(Clone, Debug, PartialEq)]
pub struct DividedEffect {
    /// The whole effect: the arm minus the baseline with all groups at work.
    pub whole: f64,
    /// The share of each group.
    pub groups: [f64; COUNT],
    /// What the effect is without any of them.
    pub world: f64,
}

/// An effect by set of groups; `None` where it was not lived or has no value.
type EffectBySet<'a> = &'a dyn Fn(usize) -> Option<f64>;

impl DividedEffect {
    /// The shares of the groups, what is left without any, and the whole.
    pub fn in_order(&self) -> [f64; COUNT + 2] {
        std::array::from_fn(|row| match row.checked_sub(COUNT) {
            None => self.groups[row],
            Some(0) => self.world,
            Some(_) => self.whole,
        })
    }

    /// Divides an effect; `None` where some set that is needed has no value.
    fn of(effect: EffectBySet<'_>, plan: &Division, replication: u32) -> Option<Self> {
        let shares = match plan.form {
            Form::Exact => {
                let values: Option<Vec<f64>> = (0..SETS).map(effect).collect();
                shapley::exact(&values?)
            }
            Form::Pairs => {
                let sets = plan.sets(replication);
                let values: Option<BTreeMap<usize, f64>> =
                    sets.into_iter().map(|set| Some((set, effect(set)?))).collect();
                let values = values?;
                shapley::of_order(&plan.order(replication), |set| values[&set])
            }
        };
        let mut groups = [0.0; COUNT];
        groups.copy_from_slice(&shares);
        Some(DividedEffect { whole: effect(SETS - 1)?, groups, world: effect(0)? })
    }
}

/// The parts of each arm that is divided, by headline metric.
type DividedArms = Vec<[Option<DividedEffect>; METRICS.len()]>;

/// The shares of all replications.
#[derive(Clone, Debug)]
pub struct Shares {
    /// What was planned.
    pub plan: Division,
    done: BTreeMap<u32, Result<DividedArms, Failure>>,
}

impl Shares {
    /// None yet.
    pub fn of(plan: &Division) -> Self {
        Shares { plan: plan.clone(), done: BTreeMap::new() }
    }

    /// What the manifest keeps of it.
    pub fn record(&self, scenario: &Scenario) -> SplitRecord {
        let plan = &self.plan;
        SplitRecord {
            form: plan.form.name().into(),
            arms: plan.arms.iter().map(|arm| scenario.arms[*arm].name.clone()).collect(),
            replications: plan.replications,
            divided: self.divided(),
            failed: self.failures().count() as u32,
            runs: plan.runs(),
            digest: self.digest(),
        }
    }

    /// Takes in a replication, in any order; `lived` has the arms of the plan in order and the baseline
    /// among them, where it stands in the scenario.
    pub fn take(&mut self, replication: u32, ended: ReplicationEnd) {
        match ended {
            ReplicationEnd::Aborted => {}
            ReplicationEnd::Failed(failure) => drop(self.done.insert(replication, Err(failure))),
            ReplicationEnd::Lived(lived) => {
                let divided = self.divide(replication, &lived);
                self.done.insert(replication, Ok(divided));
            }
        }
    }

    fn divide(&self, replication: u32, lived: &[BySet]) -> DividedArms {
        // Arms stand in the order of the scenario, the baseline after those with a lower index.
        let baseline = self.plan.baseline_place();
        let mut others: Vec<&BySet> = lived.iter().collect();
        let baseline = others.remove(baseline);
        let parts = |arm: &&BySet| {
            std::array::from_fn(|metric| {
                let of = |values: &BySet, set: usize| values[set].and_then(|found| found[metric]);
                let effect = |set: usize| Some(of(arm, set)? - of(baseline, set)?);
                DividedEffect::of(&effect, &self.plan, replication)
            })
        };
        others.iter().map(parts).collect()
    }

    /// The parts of an effect by replication; `arm` is the place among those that are divided.
    pub fn parts(&self, arm: usize, metric: usize) -> Vec<Option<&DividedEffect>> {
        let of =
            |replication: u32| self.done.get(&replication)?.as_ref().ok()?[arm][metric].as_ref();
        (0..self.plan.replications).map(of).collect()
    }

    /// Replications that were divided.
    pub fn divided(&self) -> u32 {
        self.done.values().filter(|done| done.is_ok()).count() as u32
    }

    /// Replications that failed, with why.
    pub fn failures(&self) -> impl Iterator<Item = (u32, &Failure)> {
        self.done.iter().filter_map(|(at, done)| Some((*at, done.as_ref().err()?)))
    }

    /// Whether every replication was divided.
    pub fn is_complete(&self) -> bool {
        self.divided() == self.plan.replications
    }

    /// Whether every replication has ended, if not with numbers.
    pub fn is_over(&self) -> bool {
        (0..self.plan.replications).all(|replication| self.done.contains_key(&replication))
    }

    /// Of every number, in the order of the plan: the same on every machine, for any number of threads.
    pub fn digest(&self) -> String {
        let mut digest = Digest::default();
        digest.text(self.plan.form.name());
        for replication in 0..self.plan.replications {
            digest.whole(u64::from(replication));
            let Some(Ok(arms)) = self.done.get(&replication) else {
                digest.text("none");
                continue;
            };
            for parts in arms.iter().flatten() {
                let Some(parts) = parts else {
                    digest.text("none");
                    continue;
                };
                digest.number(parts.whole).number(parts.world);
                for share in parts.groups {
                    digest.number(share);
                }
            }
        }
        digest.hex()
    }
}
