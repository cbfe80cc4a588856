//! One chart for several metrics of each arm: a dot and its interval, one metric at a time.

use serde_json::{Value, json};

use super::data::{Comparison, Found};
use crate::document::figure::{Column, Figure};
use crate::document::words;
use crate::world::metrics::{Better, Chapter, metric};

/// What is shown of each arm.
#[derive(Clone, Copy, PartialEq)]
pub enum Shown {
    /// Its mean.
    Means,
    /// Its paired difference from the baseline.
    Differences,
}

/// The metrics of a chapter, the one that is shown first leading them.
pub fn led_by(lead: &'static str, chapter: Chapter) -> Vec<&'static str> {
    let others = chapter.metrics().filter(|name| *name != lead);
    std::iter::once(lead).chain(others).collect()
}

/// A chart of `metrics`, as far as any arm has a value of them; `None` without any.
pub fn measures(
    found: &Comparison,
    id: &'static str,
    title: &str,
    metrics: &[&str],
    shown: Shown,
) -> Option<Figure> {
    let of = |arm: &str, metric: &str| match shown {
        Shown::Means => found.mean(arm, metric),
        Shown::Differences => found.difference(arm, metric),
    };
    let arms: Vec<&String> = found
        .arms()
        .iter()
        .filter(|arm| shown == Shown::Means || **arm != found.result.baseline)
        .collect();
    let with_values: Vec<&str> = metrics
        .iter()
        .copied()
        .filter(|metric| arms.iter().any(|arm| of(arm, metric).is_some()))
        .collect();
    if with_values.is_empty() {
        return None;
    }
    let rows: Vec<Option<&Found>> =
        with_values.iter().flat_map(|metric| arms.iter().map(|arm| of(arm, metric))).collect();
    let levels: Vec<String> = with_values.iter().map(|name| (*name).to_owned()).collect();
    let mut columns = vec![
        Column::turns("metric", levels, arms.len()),
        Column::turns("arm", arms.iter().map(|arm| (*arm).clone()).collect(), 1),
    ];
    columns.extend(Comparison::columns(&rows, ""));
    let first = with_values[0];
    Some(Figure {
        id,
        kind: "intervals",
        title: title.into(),
        caption: caption(found, shown),
        alt: alt(found, title, first, shown, &|arm| of(arm, first)),
        columns,
        options: json!({
            "select": facets(&with_values, found.people()),
            "zero": shown == Shown::Differences,
            "baseline": found.result.baseline,
        }),
    })
}

/// What a chart says of each metric that can be chosen, in the order in which it is offered; `people`
/// are those simulated, where they are known.
pub fn facets(metrics: &[&str], people: Option<u32>) -> Value {
    let facet = |name: &&str| {
        let known = metric(name);
        let wish = match known.map(|metric| metric.better) {
            Some(Better::Lower) => "less is wished for",
            Some(Better::Higher) => "more is wished for",
            _ => "",
        };
        json!({
            "name": name,
            "title": words::title(name),
            "unit": known.map_or(String::new(), |metric| metric.unit_among(people)),
            "doc": known.map_or("", |metric| metric.doc),
            "wish": wish,
        })
    };
    metrics.iter().map(facet).collect()
}

fn caption(found: &Comparison, shown: Shown) -> String {
    match shown {
        Shown::Means => {
            format!("{}. What an arm has no value of is left out.", found.mean_with_interval())
        }
        Shown::Differences => format!(
            "{}; the tests behind the ranks count all comparisons.",
            found.difference_with_interval()
        ),
    }
}

fn alt<'a>(
    found: &Comparison,
    title: &str,
    metric: &str,
    shown: Shown,
    of: &dyn Fn(&str) -> Option<&'a Found>,
) -> String {
    let told: Vec<String> = found
        .arms()
        .iter()
        .filter_map(|arm| Some(format!("{arm} {}", of(arm)?.interval.told())))
        .collect();
    let what = match shown {
        Shown::Means => String::new(),
        Shown::Differences => format!(" minus that of {}", found.result.baseline),
    };
    format!("{title}: {}{what}, with intervals: {}.", words::title(metric), told.join("; "))
}
