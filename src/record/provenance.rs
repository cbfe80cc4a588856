//! When something was run and on what machine: what decides no number.

use serde::{Deserialize, Serialize};

/// When something was run and on what machine.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Provenance {
    /// When it began; empty where that was not kept.
    pub started: String,
    /// How long it took \[s\].
    pub wall_seconds: f64,
    /// How many threads worked; 0 where that was not kept.
    pub threads: usize,
    /// On what machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub machine: Option<Machine>,
}

/// What a machine is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Machine {
    /// Its system, such as `linux`.
    pub system: String,
    /// Its processor's architecture, such as `x86_64`.
    pub architecture: String,
    /// How many threads it runs at once.
    pub cores: usize,
}

impl Provenance {
    /// On this machine.
    pub fn here(started: &str, wall_seconds: f64, threads: usize) -> Self {
        let machine = Machine {
            system: std::env::consts::OS.into(),
            architecture: std::env::consts::ARCH.into(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
        };
        Provenance { started: started.into(), wall_seconds, threads, machine: Some(machine) }
    }
}
