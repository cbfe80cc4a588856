//! An analysis of one's own over all runs: a metric that Earful does not have, by replication.
//!
//! `cargo run --no-default-features --example own_analysis`

#![allow(clippy::print_stdout, reason = "an example says what it found")]

use std::error::Error;
use std::path::Path;

use earful::experiment::Watch;
use earful::experiment::executor::threads;
use earful::experiment::run::run_all;
use earful::scenario::find_scenario;
use earful::stats;

fn main() -> Result<(), Box<dyn Error>> {
    let small = ["run.consumers=400", "run.replications=6", "run.warmup_days=5", "run.days=30"];
    let scenario = find_scenario(Path::new("quick_look"), &small.map(String::from))?;
    let results = run_all(&scenario, &threads(None)?, &Watch::nobody());
    let column = |name: &str| results.column(name).ok_or(format!("no metric {name}"));
    let (satisfaction, unfollows) = (column("satisfaction")?, column("unfollow_rate")?);

    // A metric of our own: points of satisfaction less what un-following cost, by replication.
    let own = |arm: usize| -> Vec<Option<f64>> {
        let pairs =
            results.values(arm, satisfaction).into_iter().zip(results.values(arm, unfollows));
        pairs.map(|(satisfied, left)| Some(satisfied? - 10.0 * left?)).collect()
    };
    let silent = own(scenario.baseline);
    for (index, arm) in scenario.arms.iter().enumerate().filter(|(i, _)| *i != scenario.baseline) {
        // Replication by replication: both arms have the same people with the same luck.
        let wins = own(index).iter().zip(&silent).filter(|(arm, silent)| arm > silent).count();
        let Some(paired) = stats::compare(&own(index), &silent, scenario.level) else { continue };
        let of = paired.difference;
        println!(
            "{}: {:+.3} ({:+.3} to {:+.3}), ahead in {wins} of {}",
            arm.name, of.estimate, of.low, of.high, paired.n_pairs
        );
    }
    Ok(())
}
