//! What else contacts are, in a line each: breaches of the terms of the place, compensations.

use super::text::{number, percent, wrapped};
use crate::experiment::Experiment;
use crate::experiment::verdict::{decimals, list};
use crate::stats::Estimate;

/// Metrics of which a line is said where any arm has some, and how they are called.
const SAID: [(&str, &str); 2] = [
    ("breaches", "Contacts that break a term of their platform"),
    ("compensations", "Compensations"),
];

/// The lines.
pub(super) fn contacts(experiment: &Experiment) -> String {
    let line = |(metric, called): &(&str, &str)| {
        let column = experiment.results.column(metric)?;
        let arms = experiment.scenario.arms.iter().zip(&experiment.analysis.arms);
        let means = arms.filter_map(|(arm, analysed)| {
            Some((arm.name.as_str(), analysed.estimates[column].as_ref()?))
        });
        let means: Vec<(&str, &Estimate)> = means.collect();
        told(called, &means, percent(experiment.scenario.level))
    };
    SAID.iter().filter_map(line).map(|said| wrapped(&format!("\n{said}"))).collect()
}

/// `Compensations per 1,000 customers and 30 days: 1.20 (1.10 to 1.30) under a; none under b.`
fn told(called: &str, means: &[(&str, &Estimate)], level: f64) -> Option<String> {
    let (none, some): (Vec<_>, Vec<_>) = means.iter().partition(|(_, mean)| mean.estimate == 0.0);
    if some.is_empty() {
        return None;
    }
    let each = some.iter().map(|(arm, mean)| {
        let places =
            decimals(if mean.has_interval() { mean.half_width() } else { 0.0 }, mean.estimate);
        let show = |value| number(value, places, false);
        let ends = match mean.has_interval() {
            true => format!("{} to {}", show(mean.low), show(mean.high)),
            false => "no interval".into(),
        };
        format!("{} ({ends}) under {arm}", show(mean.estimate))
    });
    let each: Vec<String> = each.collect();
    let none: Vec<&str> = none.iter().map(|(arm, _)| *arm).collect();
    let none = match none.as_slice() {
        [] => String::new(),
        all => format!("; none under {}", list(all)),
    };
    Some(format!(
        "{called}, per 1,000 customers at risk and 30 days, each interval alone at {level}%: {}{none}.",
        each.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(estimate: f64, half: f64) -> Estimate {
        let (low, high) = (estimate - half, estimate + half);
        Estimate { estimate, low, high, level: 0.95, method: "by hand", n: 4 }
    }

    #[test]
    fn a_line_is_said_where_there_are_some() {
        assert!(SAID.iter().all(|(name, _)| crate::world::metrics::metric(name).is_some()));
        let (some, none) = (mean(12.34, 0.5), mean(0.0, f64::NAN));
        assert_eq!(told("Breaches", &[("a", &none), ("b", &none)], 95.0), None);
        assert_eq!(
            told("Breaches", &[("a", &none), ("b", &some), ("c", &none)], 95.0).unwrap(),
            "Breaches, per 1,000 customers at risk and 30 days, each interval alone at 95%: 12.34 (11.84 to \
             12.84) under b; none under a and c."
        );
    }
}
