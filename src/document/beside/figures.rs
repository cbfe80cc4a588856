//! The headline figures of two comparisons and their differences.

use std::collections::BTreeMap;

use serde_json::json;

use super::Names;
use super::inputs::Flat;
use crate::document::beside::minus::{Gap, Values, adjust, independent, paired};
use crate::document::block::{Block, Grid, Part};
use crate::document::comparison::{Comparison, Found, facets};
use crate::document::figure::{Column, Figure};
use crate::document::words::{self, Interval, percent};
use crate::document::{ReportError, Source};
use crate::experiment::compare::HEADLINE;
use crate::record::rows::runs::{PEOPLE, Runs as Table};
use crate::stats::bounded::{Range, limit};
use crate::stats::welch::Mean;
use crate::world::metrics;

/// How the differences are found.
#[derive(Clone, Debug, PartialEq)]
pub enum How {
    /// Replication by replication.
    Paired,
    /// As two independent samples, and why.
    Independent(String),
}

/// One headline metric under one arm in both.
pub struct Pair {
    /// The metric.
    pub metric: &'static str,
    /// The arm.
    pub arm: String,
    /// The estimate in the first.
    pub a: Found,
    /// The estimate in the second.
    pub b: Found,
    /// Second minus first.
    pub gap: Option<Gap>,
}

/// All that both have.
pub struct Figures {
    /// By metric, then arm.
    pub pairs: Vec<Pair>,
    /// How the differences were found.
    pub how: How,
    /// Level of their intervals.
    pub level: f64,
}

/// What a column of the chart takes from a pair.
type Side = fn(&Pair) -> Option<Interval>;

/// Values of every run by arm and metric.
type Runs = BTreeMap<(String, &'static str), Values>;

fn by_arm(found: &Table) -> Runs {
    let mut all = Runs::new();
    for (run, values) in &found.runs {
        for (metric, value) in HEADLINE.into_iter().zip(values) {
            if let Some(value) = value {
                let values = all.entry((run.arm.clone(), metric)).or_default();
                values.insert(run.replication, *value);
            }
        }
    }
    all
}

/// Whether replications of equal number share their luck, and if not, why not.
pub fn how(seeds: (u64, u64), people: (Option<&str>, Option<&str>), has_runs: bool) -> How {
    let why = match (seeds.0 == seeds.1, people) {
        _ if !has_runs => "runs.csv is missing in at least one of the folders",
        (false, _) => "the seeds differ",
        (true, (Some(a), Some(b))) if a == b => return How::Paired,
        (true, (Some(_), Some(_))) => "the numbers of people differ",
        (true, _) => "the number of people is not known of both",
    };
    How::Independent(why.into())
}

impl Figures {
    /// The figures of two comparisons, whose flattened scenarios are at hand.
    ///
    /// # Errors
    ///
    /// A file is damaged.
    pub fn read(
        (a, from_a, flat_a): (&Comparison, &Source, &Flat),
        (b, from_b, flat_b): (&Comparison, &Source, &Flat),
    ) -> Result<Self, ReportError> {
        let level = a.result.level;
        let tables = (from_a.runs(&HEADLINE)?, from_b.runs(&HEADLINE)?);
        let people = |flat: &Flat| flat.get(PEOPLE).cloned();
        // An arm with people of its own number is paired with nobody.
        let varies = |table: &Option<Table>| table.as_ref().is_some_and(|table| table.people_vary);
        let counted = !varies(&tables.0) && !varies(&tables.1);
        let (people_a, people_b) = (people(flat_a), people(flat_b));
        let known = (people_a.as_deref().filter(|_| counted), people_b.as_deref());
        let has_runs = tables.0.is_some() && tables.1.is_some();
        let mut how = how((a.manifest.seed, b.manifest.seed), known, has_runs);
        let both = match (&how, &tables) {
            (How::Paired, (Some(a), Some(b))) => Some((by_arm(a), by_arm(b))),
            _ => None,
        };
        let mut pairs = Vec::new();
        for metric in HEADLINE {
            for arm in a.arms().iter().filter(|arm| b.arms().contains(arm)) {
                let (Some(one), Some(two)) = (a.mean(arm, metric), b.mean(arm, metric)) else {
                    continue;
                };
                let gap = match &both {
                    Some((runs_a, runs_b)) => {
                        let key = (arm.clone(), metric);
                        runs_a
                            .get(&key)
                            .zip(runs_b.get(&key))
                            .and_then(|(a, b)| paired(a, b, level))
                    }
                    None => independent(mean(one).as_ref(), mean(two).as_ref(), level),
                };
                let range = metrics::metric(metric).map_or(Range::Any, |metric| metric.range);
                let gap = gap.map(|gap| Gap { difference: limit(gap.difference, range), ..gap });
                let (a, b) = (one.clone(), two.clone());
                pairs.push(Pair { metric, arm: arm.clone(), a, b, gap });
            }
        }
        let mut gaps: Vec<Option<Gap>> = pairs.iter().map(|pair| pair.gap).collect();
        adjust(&mut gaps);
        pairs.iter_mut().zip(gaps).for_each(|(pair, gap)| pair.gap = gap);
        if how == How::Paired && pairs.iter().all(|pair| pair.gap.is_none()) {
            how = How::Independent("no replication is in both".into());
        }
        Ok(Figures { pairs, how, level })
    }

    /// How the differences were found, and why so.
    pub fn method(&self) -> String {
        let level = percent(self.level);
        match &self.how {
            How::Paired => format!(
                "B minus A is paired: both have the same seed and as many people, so replications \
                 of equal number share their luck, and what they share drops out ({level} interval, \
                 Student t, each alone)."
            ),
            How::Independent(why) => format!(
                "B minus A takes the two as independent, because {why} ({level} interval by Welch, \
                 each alone)."
            ),
        }
    }
}

/// The mean with its standard error. Where every run has the same value there is nothing to test
/// with: what was not seen cannot be told.
fn mean(found: &Found) -> Option<Mean> {
    let error = found.error.filter(|error| *error > 0.0 && found.n > 1)?;
    Some(Mean { mean: found.interval.estimate, error, n: found.n })
}

/// The difference as an interval.
pub fn interval(gap: &Gap) -> Interval {
    let end = |end: f64| Some(end).filter(|end| !end.is_nan());
    let found = &gap.difference;
    Interval { estimate: found.estimate, low: end(found.low), high: end(found.high) }
}

/// `+0.01 (0.00 to 0.02)`, with as many decimals as it deserves.
pub fn told(gap: &Gap) -> String {
    let gap = interval(gap);
    let places = gap.places();
    format!("{} ({})", words::number(gap.estimate, places, true), gap.ends(places, true))
}

/// What is said of a difference.
pub fn verdict(gap: Option<&Gap>) -> &'static str {
    match gap {
        None => "no test",
        Some(gap) if gap.is_shown() => "differs",
        Some(_) => "not told apart",
    }
}

/// The chart, a table for each metric, and the arms that only one has.
pub fn part(figures: &Figures, a: &Comparison, b: &Comparison, names: &Names) -> Option<Part> {
    let mut blocks = Vec::new();
    if !figures.pairs.is_empty() {
        blocks.push(Block::Chart(chart(figures, names)));
        for metric in HEADLINE {
            let pairs: Vec<&Pair> =
                figures.pairs.iter().filter(|pair| pair.metric == metric).collect();
            if !pairs.is_empty() {
                blocks.push(Block::Grid(grid(metric, &pairs, names)));
            }
        }
    }
    for (one, other, name) in [(a, b, &names.a), (b, a, &names.b)] {
        let only: Vec<&str> = one
            .arms()
            .iter()
            .filter(|arm| !other.arms().contains(arm))
            .map(String::as_str)
            .collect();
        if !only.is_empty() {
            let list = crate::ground::text::list(&only);
            blocks.push(Block::Text(format!("Only in {name}: {list}.")));
        }
    }
    let title = "Headline figures of both".into();
    (!blocks.is_empty()).then_some(Part { id: "figures", title, blocks })
}

fn chart(figures: &Figures, names: &Names) -> Figure {
    let pairs = &figures.pairs;
    let column = |pick: &dyn Fn(&Pair) -> Option<f64>| pairs.iter().map(pick).collect();
    let mut metrics: Vec<&str> = pairs.iter().map(|pair| pair.metric).collect();
    metrics.dedup();
    let mut columns = vec![
        Column::names("metric", pairs.iter().map(|pair| pair.metric)),
        Column::names("arm", pairs.iter().map(|pair| &pair.arm)),
    ];
    let sides: [(&str, Side); 3] = [
        ("a", |pair| Some(pair.a.interval)),
        ("b", |pair| Some(pair.b.interval)),
        ("difference", |pair| pair.gap.as_ref().map(interval)),
    ];
    for (name, side) in sides {
        columns.push(Column::numbers(name, "", column(&|pair| Some(side(pair)?.estimate))));
        columns.push(Column::numbers(&format!("{name}_low"), "", column(&|pair| side(pair)?.low)));
        columns.push(Column::numbers(
            &format!("{name}_high"),
            "",
            column(&|pair| side(pair)?.high),
        ));
    }
    let first = pairs.iter().filter(|pair| pair.metric == metrics[0]);
    let each: Vec<String> = first
        .map(|pair| {
            format!("{} A {}, B {}", pair.arm, pair.a.interval.told(), pair.b.interval.told())
        })
        .collect();
    Figure {
        id: "beside",
        kind: "beside",
        title: "A and B under each arm".into(),
        caption: format!(
            "Means over replications with their intervals ({}), each alone. {} Two bars that \
             overlap say little about the difference: see the table.",
            words::WITHIN,
            figures.method()
        ),
        alt: format!("{}: {}.", words::title(metrics[0]), each.join("; ")),
        columns,
        options: json!({
            "select": facets(&metrics, None),
            "by": "arm",
            "names": { "a": names.a, "b": names.b },
        }),
    }
}

fn grid(metric: &str, pairs: &[&Pair], names: &Names) -> Grid {
    let rows = pairs.iter().map(|pair| {
        let mut row = vec![pair.arm.clone(), pair.a.interval.told(), pair.b.interval.told()];
        row.push(pair.gap.as_ref().map_or("\u{2013}".into(), told));
        row.push(verdict(pair.gap.as_ref()).into());
        row
    });
    let unit = pairs.first().map_or("", |pair| pair.a.unit.as_str());
    let header = ["arm", &names.a, &names.b, "B minus A", "verdict"];
    Grid {
        marked: pairs.iter().map(|pair| pair.gap.is_some_and(|gap| gap.is_shown())).collect(),
        ..Grid::of(
            format!(
                "{} [{unit}] with intervals. Differs (marked): the interval of the difference \
                 leaves out 0, and so does the test that counts all arms and headline metrics \
                 (Holm)",
                words::title(metric)
            ),
            &header,
            &header[1..4],
            rows.collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luck_is_shared_by_equal_seeds_and_numbers_of_people() {
        assert_eq!(how((1, 1), (Some("9"), Some("9")), true), How::Paired);
        for (seeds, people, has_runs, why) in [
            ((1, 2), (Some("9"), Some("9")), true, "the seeds differ"),
            ((1, 1), (Some("9"), Some("8")), true, "the numbers of people differ"),
            ((1, 1), (Some("9"), None), true, "is not known of both"),
            ((1, 1), (Some("9"), Some("9")), false, "runs.csv is missing"),
        ] {
            let How::Independent(told) = how(seeds, people, has_runs) else { panic!("{why}") };
            assert!(told.contains(why), "{told}");
        }
    }
}
