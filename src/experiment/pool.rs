//! How replications fill the cores.
//!
//! The unit of work is a replication: each thread takes the next one until none is left, so there
//! are never more worlds in memory than threads (times arms). Inside a replication the arms are
//! tasks of their own; a thread that finds no replication left helps the others with theirs, so
//! that a few replications fill many cores too. Between stages and every few days a run looks
//! whether it has been interrupted.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::results::Results;
use super::run::replicate;
use super::watch::{Event, Watch};
use crate::scenario::Scenario;

/// Threads to run experiments on; `None` = as many as the machine has cores.
pub fn threads(n: Option<usize>) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(n.unwrap_or(0)).build()
}

/// Runs the replications, in any order, and adds them to the results.
pub fn run(
    scenario: &Scenario,
    replications: &[u32],
    pool: &rayon::ThreadPool,
    watch: &Watch,
    results: &mut Results,
) {
    let end = replications.iter().max().map_or(0, |last| last + 1);
    results.plan(end);
    watch.tell(Event::Planned(results.planned));
    let columns = results.columns.clone();
    let next = AtomicUsize::new(0);
    let collected = Mutex::new(results);
    pool.broadcast(|_| {
        while let Some(replication) = replications.get(next.fetch_add(1, Ordering::Relaxed)) {
            let lives = replicate(scenario, &columns, *replication, watch);
            collected.lock().expect("no panic while collecting").take(*replication, lives);
        }
    });
}

/// Runs the scenario's replications.
pub fn run_all(scenario: &Scenario, pool: &rayon::ThreadPool, watch: &Watch) -> Results {
    let mut results = Results::new(scenario);
    let replications: Vec<u32> = (0..scenario.replications).collect();
    run(scenario, &replications, pool, watch, &mut results);
    results.close(scenario);
    results
}
