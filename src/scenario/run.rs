//! The section `[run]`: how much is simulated, from which seed.

use super::section::Section;
use crate::params::{Role, Spec};
use crate::world::Setting;

/// A whole number of the section `[run]`.
const fn whole(
    key: &'static str,
    unit: &'static str,
    range: (f64, f64),
    default: f64,
    doc: &'static [&'static str],
) -> Spec {
    let (low, high) = range;
    Spec { key, unit, low, high, default, role: Role::Constant, source: "a scenario's choice", doc }
}

/// The highest seed: TOML promises whole numbers up to here.
const HIGHEST_SEED: u64 = i64::MAX as u64;

/// The numbers of `[run]`; `focus` and `baseline`, which are names, stand beside them.
#[rustfmt::skip]
pub(super) const RUN: &[Spec] = &[
    whole("seed", "1", (0.0, HIGHEST_SEED as f64), 1.0,
        &["Seed of all draws; zero is a seed like any other."]),
    whole("replications", "runs", (1.0, 1e6), 32.0,
        &["Replications of every arm: other people, other luck, the same in all arms."]),
    whole("consumers", "people", (1.0, 1e8), 10_000.0,
        &["Number of consumers; with an edge list, by default, the people in it."]),
    whole("warmup_days", "days", (0.0, 3649.0), 60.0,
        &["Days under the warm-up policies; measurement begins after them."]),
    whole("days", "days", (1.0, 3650.0), 240.0,
        &["Days in all, warm-up included."]),
    Spec { key: "level", unit: "1", low: 0.5, high: 0.9999, default: 0.95, role: Role::Constant,
        source: "a scenario's choice", doc: &["Level of the intervals."] },
];

/// What `[run]` says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub seed: u64,
    pub replications: u32,
    /// `None` = as many as the network has, or the default.
    pub consumers: Option<u32>,
    pub warmup_days: u16,
    pub days: u16,
    pub level: f64,
}

impl Default for Run {
    fn default() -> Self {
        let Setting { days, warmup_days, .. } = Setting::default();
        Run { seed: 1, replications: 32, consumers: None, warmup_days, days, level: 0.95 }
    }
}

impl Run {
    /// Reads the numbers; the names are read once brands and arms are known.
    pub fn read(section: &Section<'_>) -> Run {
        let mut run = Run::default();
        for spec in RUN {
            if spec.key == "level" {
                run.level = section.number(spec).unwrap_or(run.level);
                continue;
            }
            let high = if spec.key == "seed" { HIGHEST_SEED } else { spec.high as u64 };
            let Some(value) = section.whole(spec.key, spec.low as u64, high) else { continue };
            match spec.key {
                "seed" => run.seed = value,
                "replications" => run.replications = value as u32,
                "consumers" => run.consumers = Some(value as u32),
                "warmup_days" => run.warmup_days = value as u16,
                _ => run.days = value as u16,
            }
        }
        run
    }
}
