//! Two policies on the same people with the same luck, and the difference between them with its interval.
//!
//! `cargo run --no-default-features --example compare_two_policies`

#![allow(clippy::print_stdout, reason = "an example says what it found")]

use std::error::Error;
use std::path::Path;

use earful::experiment::executor::threads;
use earful::experiment::run::run_all;
use earful::experiment::{Analysis, Watch};
use earful::scenario::Scenario;

const SCENARIO: &str = r#"
question = "Does answering who speaks to you pay?"

[run]
consumers = 400
replications = 6
warmup_days = 5
days = 30
baseline = "silent"

[[brand]]
name = "carrier"
category = "phone_carrier"

[[arm]]
name = "silent"
policy = "silent"

[[arm]]
name = "answer"
policy = "spoken_to"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = Scenario::parse(SCENARIO, "pays.toml", Path::new(""), &[])?;
    let results = run_all(&scenario, &threads(None)?, &Watch::nobody());
    let analysis = Analysis::of(&scenario, &results, None);

    println!("answer minus silent, {} replications:", results.planned);
    for name in ["satisfaction", "backlash_rate", "unfollow_rate"] {
        let column = results.column(name).ok_or("no such metric")?;
        // The baseline has no difference to itself; a rare event may be in no run.
        let Some(made) = &analysis.arms[1].differences[column] else { continue };
        let of = made.paired.difference;
        let unit = results.columns[column].metric.unit;
        println!("  {name}: {:+.4} ({:+.4} to {:+.4}) {unit}", of.estimate, of.low, of.high);
    }
    Ok(())
}
