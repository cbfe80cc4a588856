//! How far the means of runs differ.

use super::*;

/// The mean of a run is as uncertain as work that takes days to ebb away makes it. For reflected
/// Brownian motion of drift -1 and variance 1 the integral `f = x^2 / 2` solves `f''/2 - f' = 1/2 - x`,
/// so a time average over T has the variance `2 E (x - 1/2) f / T = 1 / 2T`: in our units
/// `2 M^2 (square / drift^2) / T` with M the mean. Looks drawn independently would have `M^2 / looks`.
#[test]
fn run_means_differ_as_much_as_a_backlog_lasts() {
    let rate = 0.95 * 1440.0 / 4.0;
    let flows = vec![flow(0, rate, 4.0, 1.0)];
    let runs: Vec<f64> = (0..300)
        .map(|seed| {
            let setup = Setup { days: 150, probes: 20, seed, ..Setup::new(1, flows.clone()) };
            mean(&setup.run().waits()[20 * 50..]) * 1440.0
        })
        .collect();
    let centre = mean(&runs);
    let spread = (runs.iter().map(|r| (r - centre) * (r - centre)).sum::<f64>() / 299.0).sqrt();
    let law = 76.0 * (2.0 * rate * 32.0 / (72.0 * 72.0) / 100.0).sqrt();
    println!("spread {spread} law {law} centre {centre}");
    // The standard error of a standard deviation of 300 is 4% for a normal law, 7% for one with the
    // tail of an exponential's fifth part; 4.2 of these. Independent looks would give 1.7.
    assert!((spread / law - 1.0).abs() < 0.3, "{spread}, law {law}");
    assert!((centre - 76.0).abs() < 4.5 * law / 300f64.sqrt(), "{centre}");
}
