//! The section `[run]`: how much is simulated, from which seed.

use crate::scenario::checked::{HIGHEST_SEED, RUN, STAFFING, Staffing};
use crate::scenario::toml::Section;
use crate::world::Setting;

/// What `[run]` says.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub seed: u64,
    pub replications: u32,
    /// `None` = as many as the network has, or the default.
    pub consumers: Option<u32>,
    pub warmup_days: u16,
    pub days: u16,
    pub level: f64,
    pub staff: Staffing,
}

impl Default for Run {
    fn default() -> Self {
        let Setting { days, warmup_days, .. } = Setting::default();
        let staff = Staffing::default();
        Run { seed: 1, replications: 32, consumers: None, warmup_days, days, level: 0.95, staff }
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
        if let Some(index) = section.choice("staff", "staffing", &STAFFING) {
            run.staff = Staffing::ALL[index];
        }
        run
    }
}
