//! How contacts are, and what all of it costs and brings.

use super::data::{Comparison, Found};
use super::measures::{Shown, led_by, measures};
use crate::document::block::{Block, Part};
use crate::ground::text::list;
use crate::world::metrics::Chapter;

/// Metrics of which a line is said where any arm has some, and how they are called.
const SAID: [(&str, &str); 2] = [
    ("breaches", "Contacts that break a term of their platform"),
    ("compensations", "Compensations"),
];

/// Quality and latency of contacts; costs.
pub fn part(found: &Comparison) -> Option<Part> {
    let contacts = led_by("contacts", Chapter::Contacts);
    let costs = led_by("staff_hours", Chapter::Costs);
    let charts = [
        measures(found, "contacts", "Quality and speed of contacts", &contacts, Shown::Means),
        measures(found, "costs", "What it costs and brings", &costs, Shown::Means),
    ];
    let said = SAID.iter().filter_map(|(metric, called)| {
        let means =
            found.arms().iter().filter_map(|arm| Some((arm.as_str(), found.mean(arm, metric)?)));
        told(called, &means.collect::<Vec<_>>(), &found.level())
    });
    let charts = charts.into_iter().flatten().map(Block::Chart);
    let blocks: Vec<Block> = said.map(Block::Text).chain(charts).collect();
    if blocks.is_empty() {
        return None;
    }
    Some(Part { id: "contacts", title: "Contacts, costs and returns".into(), blocks })
}

/// `Compensations per 1,000 customers and 30 days: 1.20 (1.10 to 1.30) under a; none under b.`
fn told(called: &str, means: &[(&str, &Found)], level: &str) -> Option<String> {
    let (none, some): (Vec<_>, Vec<_>) =
        means.iter().partition(|(_, mean)| mean.interval.estimate == 0.0);
    if some.is_empty() {
        return None;
    }
    let each = some.iter().map(|(arm, mean)| format!("{} under {arm}", mean.interval.told()));
    let each: Vec<String> = each.collect();
    let none: Vec<&str> = none.iter().map(|(arm, _)| *arm).collect();
    let none = match none.as_slice() {
        [] => String::new(),
        all => format!("; none under {}", list(all)),
    };
    Some(format!(
        "{called}, per 1,000 customers at risk and 30 days, each interval alone at {level}: {}{none}.",
        each.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::words::Interval;

    fn mean(estimate: f64, half: f64) -> Found {
        let end = |end: f64| Some(end).filter(|end| !end.is_nan());
        let interval = Interval { estimate, low: end(estimate - half), high: end(estimate + half) };
        Found { interval, unit: "posts".into(), n: 4, error: None, adjusted_p: None }
    }

    #[test]
    fn a_line_is_said_where_there_are_some() {
        let (some, none) = (mean(12.34, 0.5), mean(0.0, f64::NAN));
        assert_eq!(told("Breaches", &[("a", &none), ("b", &none)], "95%"), None);
        assert_eq!(
            told("Breaches", &[("a", &none), ("b", &some), ("c", &none)], "95%").unwrap(),
            "Breaches, per 1,000 customers at risk and 30 days, each interval alone at 95%: 12.34 (11.84 to \
             12.84) under b; none under a and c."
        );
    }
}
