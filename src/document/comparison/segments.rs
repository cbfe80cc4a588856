//! Who pays: people by attitude, and what each segment bears.

use serde_json::{Value, json};

use super::data::{Comparison, Found};
use super::measures::facets;
use crate::document::answer::segments::{ArmSegments, BESIDE, BORNE, ENDS, Known, PEOPLE};
use crate::document::block::{Block, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::{self, Interval};
use crate::experiment::compare::HEADLINE;
use crate::model::consumer::SEGMENTS;
use crate::world::metrics::metric;

/// What is shared out, and how headline metrics differ by attitude.
pub fn part(found: &Comparison) -> Option<Part> {
    let charts = [borne(found), by_segment(found), gaps(found), changes(found)];
    let mut blocks: Vec<Block> = charts.into_iter().flatten().map(Block::Chart).collect();
    if blocks.is_empty() {
        return None;
    }
    let [least, most] = ENDS.map(|end| SEGMENTS[end]);
    let before = format!(
        "Segments are by what people say about their privacy concern, from {least} to {most}. The \
         concerned can bear more than their share of harm, because they find more of what a brand \
         does improper, or less of it, because fewer of their posts can be heard. Each interval \
         here is alone, at {}: with so many of them some miss by chance, and none tells arms or \
         segments apart.",
        found.level()
    );
    blocks.insert(0, Block::Text(before));
    Some(Part { id: "segments", title: "Who pays".into(), blocks })
}

/// Rows of metrics, segments and arms, those of arms in turn.
fn rows<'a>(
    metrics: &[&str],
    arms: &[String],
    of: &dyn Fn(&str, &str) -> Option<&'a Found>,
) -> Vec<Option<&'a Found>> {
    let mut rows = Vec::new();
    for metric in metrics {
        for segment in SEGMENTS {
            let sliced = sliced(metric, segment);
            rows.extend(arms.iter().map(|arm| of(arm, &sliced)));
        }
    }
    rows
}

fn sliced(metric: &str, segment: &str) -> String {
    format!("{metric}[segment={segment}]")
}

/// The metrics that some arm has a value of in some segment.
fn known<'a>(metrics: &[&'a str], has: &dyn Fn(&str) -> bool) -> Vec<&'a str> {
    let any = |metric: &&&str| SEGMENTS.iter().any(|segment| has(&sliced(metric, segment)));
    metrics.iter().filter(any).copied().collect()
}

fn names(metrics: &[&str], arms: &[String]) -> Vec<Column> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    vec![
        Column::turns("metric", owned(metrics), arms.len() * SEGMENTS.len()),
        Column::turns("segment", owned(&SEGMENTS), arms.len()),
        Column::turns("arm", arms.to_vec(), 1),
    ]
}

/// Shares borne, with the share of people as a mark to hold them against.
fn borne(found: &Comparison) -> Option<Figure> {
    let arms = found.arms();
    let metrics = known(&BORNE, &|name| arms.iter().any(|arm| found.mean(arm, name).is_some()));
    if metrics.is_empty() {
        return None;
    }
    let people = |_: &str, segment: &str, arm: &str| found.mean(arm, &sliced(PEOPLE, segment));
    let mut marks = Vec::new();
    for metric in &metrics {
        for segment in SEGMENTS {
            let share = |arm: &String| Some(people(metric, segment, arm)?.interval.estimate);
            marks.extend(arms.iter().map(share));
        }
    }
    let mut columns = names(&metrics, arms);
    let all = rows(&metrics, arms, &|arm, name| found.mean(arm, name));
    columns.extend(Comparison::columns(&all, "share"));
    columns.push(Column::numbers(PEOPLE, "share of consumers", marks));
    let most = SEGMENTS[ENDS[1]];
    let told = arms.iter().filter_map(|arm| {
        let share = found.mean(arm, &sliced(metrics[0], most))?;
        let people = found.mean(arm, &sliced(PEOPLE, most))?;
        let people = words::percent((people.interval.estimate * 1000.0).round() / 1000.0);
        Some(format!("{arm} {} with {people} of people", share.interval.told()))
    });
    let told: Vec<String> = told.collect();
    Some(Figure {
        id: "borne",
        kind: "intervals",
        title: "Share borne by each segment".into(),
        caption: format!(
            "Dots: the share of the brand's whole that these people bear, mean over the \
             replications in which there was anything to bear (at most n = {}), with its {} \
             interval ({}), each alone. Vertical lines: their share of people; right of it is more \
             than that, left of it less.",
            found.replications(),
            found.level(),
            words::WITHIN
        ),
        alt: format!("{} borne by the {most}: {}.", share_of(metrics[0]), told.join("; ")),
        columns,
        options: json!({
            "select": of_what(&metrics, found.people()), "group": "segment", "zero": false, "mark": PEOPLE,
            "mark_name": "share of people",
        }),
    })
}

/// What a share is a share of, as a title.
fn share_of(name: &str) -> String {
    words::title(metric(name).map_or(name, |metric| metric.unit))
}

/// The facets of shares, named by what they are shares of.
fn of_what(metrics: &[&str], people: Option<u32>) -> Value {
    let mut all = facets(metrics, people);
    for (index, name) in metrics.iter().enumerate() {
        all[index]["title"] = json!(share_of(name));
        all[index]["unit"] = json!("from 0 to 1");
    }
    all
}

/// Metrics by segment.
fn by_segment(found: &Comparison) -> Option<Figure> {
    let arms = found.arms();
    let all: Vec<&str> = HEADLINE.iter().chain(&BESIDE).copied().collect();
    let metrics = known(&all, &|name| arms.iter().any(|arm| found.mean(arm, name).is_some()));
    let rows = rows(&metrics, arms, &|arm, name| found.mean(arm, name));
    let caption = format!(
        "Mean over n = {} replications with its {} interval ({}), each alone. Two of them must not \
         be compared by eye: segments share their world, and the gaps below count that.",
        found.replications(),
        found.level(),
        words::WITHIN
    );
    let options =
        json!({ "select": facets(&metrics, found.people()), "group": "segment", "zero": false });
    figure("attitudes", "By attitude".into(), caption, &metrics, arms, &rows, options)
}

/// Paired differences from the baseline by segment.
fn changes(found: &Comparison) -> Option<Figure> {
    let baseline = &found.result.baseline;
    let arms: Vec<String> = found.arms().iter().filter(|arm| *arm != baseline).cloned().collect();
    let all: Vec<&str> = HEADLINE.iter().chain(&BESIDE).copied().collect();
    let has = |name: &str| arms.iter().any(|arm| found.difference(arm, name).is_some());
    let metrics = known(&all, &has);
    let rows = rows(&metrics, &arms, &|arm, name| found.difference(arm, name));
    let caption = format!(
        "Paired difference from {baseline}, same people and same luck, over n = {} replications, \
         with its {} interval (Student t), each alone and not adjusted.",
        found.replications(),
        found.level()
    );
    let options = json!({
        "select": facets(&metrics, found.people()), "group": "segment", "zero": true, "baseline": baseline,
    });
    let title = format!("Difference from {baseline} by attitude");
    figure("attitude_changes", title, caption, &metrics, &arms, &rows, options)
}

fn figure(
    id: &'static str,
    title: String,
    caption: String,
    metrics: &[&str],
    arms: &[String],
    rows: &[Option<&Found>],
    options: Value,
) -> Option<Figure> {
    let first = metrics.first()?;
    let segment = |index: usize| {
        let own = &rows[index * arms.len()..(index + 1) * arms.len()];
        let told = arms.iter().zip(own).filter_map(|(arm, found)| {
            let found = (*found)?;
            Some(format!("{arm} {}", found.interval.told()))
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| format!("{}: {}", SEGMENTS[index], told.join(", ")))
    };
    let told: Vec<String> = (0..SEGMENTS.len()).filter_map(segment).collect();
    let mut columns = names(metrics, arms);
    columns.extend(Comparison::columns(rows, ""));
    let alt = format!("{title}, {}, with intervals. {}.", words::title(first), told.join("; "));
    Some(Figure { id, kind: "intervals", title, caption, alt, columns, options })
}

/// How far the ends are apart; results of before there were gaps have none.
fn gaps(found: &Comparison) -> Option<Figure> {
    let all: &[ArmSegments] = &found.answer.as_ref()?.segments;
    let of = |arm: &ArmSegments, metric: &str| arm.gap(metric)?.gap;
    let metrics: Vec<&str> = HEADLINE
        .iter()
        .chain(&BESIDE)
        .copied()
        .filter(|metric| all.iter().any(|arm| of(arm, metric).is_some()))
        .collect();
    let first = metrics.first()?;
    let rows: Vec<Option<Known>> =
        metrics.iter().flat_map(|metric| all.iter().map(|arm| of(arm, metric))).collect();
    let pick = |value: &dyn Fn(&Known) -> Option<f64>| {
        rows.iter().map(|known| known.as_ref().and_then(value)).collect::<Vec<_>>()
    };
    let [least, most] = ENDS.map(|end| SEGMENTS[end]);
    let told = all.iter().filter_map(|arm| {
        let Known { estimate, low, high, .. } = of(arm, first)?;
        Some(format!("{} {}", arm.arm, Interval { estimate, low, high }.told()))
    });
    let told: Vec<String> = told.collect();
    let title = format!("Gap: {most} minus {least}");
    Some(Figure {
        id: "attitude_gaps",
        kind: "intervals",
        caption: format!(
            "The {most} segment minus the {least} one under the same arm, paired within replications, with its {} \
             interval (Student t), each alone and not adjusted. answer.json also has it less that \
             of {}.",
            found.level(),
            found.result.baseline
        ),
        alt: format!("{title}, {}, with intervals: {}.", words::title(first), told.join("; ")),
        title,
        columns: vec![
            Column::turns(
                "metric",
                metrics.iter().map(|metric| (*metric).to_owned()).collect(),
                all.len(),
            ),
            Column::turns("arm", all.iter().map(|arm| arm.arm.clone()).collect(), 1),
            Column::numbers("estimate", "", pick(&|known| Some(known.estimate))),
            Column::numbers("low", "", pick(&|known| known.low)),
            Column::numbers("high", "", pick(&|known| known.high)),
            Column::numbers("n", "replications", pick(&|known| Some(known.n as f64))),
        ],
        options: json!({ "select": facets(&metrics, found.people()), "zero": true, "baseline": least }),
    })
}
