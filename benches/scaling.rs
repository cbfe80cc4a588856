//! Does a second core help? One comparison of 64 replications on one thread and on all.
//!
//! Efficiency is t1 / (n tn). On a machine that is shared with other work the threads wait for
//! cores, and the figure is too low; read it next to an idle machine's.

#![allow(clippy::print_stdout, reason = "a bench prints what it found")]

mod kit;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use earful::experiment::{Watch, executor};
use earful::scenario::Scenario;
use kit::median_seconds;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quick_look.toml");
    let overrides = ["run.replications=64".to_owned(), "run.consumers=5000".to_owned()];
    let scenario = Scenario::load(&path, &overrides).expect("the scenario that ships");
    let runs = scenario.replications as usize * scenario.arms.len();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("quick_look, 5,000 consumers, 64 replications x {} arms", scenario.arms.len());

    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let (mut alone, mut digest) = (None, None);
    let mut counts: Vec<usize> = [1, 2, cores].into_iter().filter(|n| *n <= cores).collect();
    counts.dedup();
    for threads in counts {
        let pool = executor::threads(Some(threads)).expect("threads");
        let seconds = median_seconds(
            3,
            || (),
            |()| earful::experiment::run::run_all(&scenario, &pool, &watch),
        );
        let now = earful::experiment::run::run_all(&scenario, &pool, &watch).digest();
        assert_eq!(*digest.get_or_insert_with(|| now.clone()), now, "threads change nothing");
        let efficiency = *alone.get_or_insert(seconds) / (threads as f64 * seconds);
        let per_second = runs as f64 / seconds;
        println!(
            "{threads} threads: {seconds:.2} s, {per_second:.0} runs/s, efficiency {efficiency:.2}"
        );
    }
}
