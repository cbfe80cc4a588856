//! Who pays: people by attitude, and what each segment bears.

use serde_json::{Value, json};

use super::data::{Comparison, Found};
use super::measures::facets;
use crate::document::answer::segments::{
    ArmSegments, BESIDE, BORNE, ENDS, IMPROPER, Known, PEOPLE,
};
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::{self, Interval};
use crate::experiment::compare::HEADLINE;
use crate::model::consumer::SEGMENTS;
use crate::world::metrics::metric;

/// What is shared out, and how headline metrics differ by attitude.
pub fn part(found: &Comparison) -> Option<Part> {
    let chart = |figure: Option<Figure>| figure.map(Block::Chart);
    let table = |summary: &str, grid: Option<Grid>| Some(Block::Folded(summary.into(), grid?));
    let blocks = [
        chart(borne(found)),
        table("The most concerned, as a table", borne_by_most(found)),
        chart(by_segment(found)),
        chart(gaps(found)),
        table("What each arm adds to the gap, as a table", added(found)),
        chart(changes(found)),
    ];
    let mut blocks: Vec<Block> = blocks.into_iter().flatten().collect();
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
        "{}. Two of them must not be compared by eye: segments share their world, and the gaps below count \
         that.",
        found.mean_with_interval()
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
    let caption = format!("{} and not adjusted.", found.difference_with_interval());
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
    let told = all
        .iter()
        .filter_map(|arm| Some(format!("{} {}", arm.arm, Interval::from(of(arm, first)?).told())));
    let told: Vec<String> = told.collect();
    let title = format!("Gap: {most} minus {least}");
    Some(Figure {
        id: "attitude_gaps",
        kind: "intervals",
        caption: format!(
            "The {most} segment minus the {least} one under the same arm, paired within replications, with its {} \
             interval (Student t), each alone and not adjusted.",
            found.level(),
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

/// What the most concerned bear, a row per arm; nothing where the segment is empty.
fn borne_by_most(found: &Comparison) -> Option<Grid> {
    let all: &[ArmSegments] = &found.answer.as_ref()?.segments;
    let [_, most] = ENDS;
    let mean = |arm: &ArmSegments, metric: &str| arm.quantity(most, metric)?.mean;
    let rows = all.iter().map(|arm| {
        let shares =
            BORNE.iter().map(|metric| Some(Interval::from(mean(arm, metric)?).in_percent()));
        shares.chain([mean(arm, IMPROPER).map(Interval::from)]).collect()
    });
    let n = |arm: &ArmSegments| BORNE.iter().filter_map(|metric| Some(mean(arm, metric)?.n)).min();
    let least = all.iter().filter_map(n).min().unwrap_or(0);
    let header = ["improper contacts [%]", "opt-outs [%]", "un-follows [%]", "improper contacts*"];
    let caption = format!(
        "Of all improper contacts, opt-outs and un-follows the share borne by the most concerned ({}, who are {} \
         of people), with {} intervals over the replications in which there were any (at least {least})",
        SEGMENTS[most],
        people(all, most)?,
        found.level()
    );
    Some(Grid {
        note: Some("* per 1,000 customers among them and 30 days".into()),
        ..of_arms(caption, &header, all, rows, 2, false)
    })
}

/// What each arm adds to the gap between the ends, in the headline metrics.
fn added(found: &Comparison) -> Option<Grid> {
    let all: &[ArmSegments] = &found.answer.as_ref()?.segments;
    let known = |arm: &ArmSegments, metric: &str| arm.gap(metric)?.difference.map(Interval::from);
    let all: Vec<ArmSegments> = all
        .iter()
        .filter(|arm| HEADLINE.iter().any(|metric| known(arm, metric).is_some()))
        .cloned()
        .collect();
    let rows = all.iter().map(|arm| HEADLINE.iter().map(|metric| known(arm, metric)).collect());
    let [least, most] = ENDS.map(|end| SEGMENTS[end]);
    let caption = format!(
        "{most} minus {least}, less the same under {}: what the policy adds to the gap, with {} intervals",
        found.result.baseline,
        found.level()
    );
    (!all.is_empty()).then(|| of_arms(caption, &HEADLINE, &all, rows, 4, true))
}

/// A row of estimates per arm, as many decimals in a column as its intervals justify, at `most` so many.
fn of_arms(
    caption: String,
    header: &[&str],
    arms: &[ArmSegments],
    rows: impl Iterator<Item = Vec<Option<Interval>>>,
    most: usize,
    signed: bool,
) -> Grid {
    let rows: Vec<Vec<Option<Interval>>> = rows.collect();
    let places = |column: usize| {
        let places = rows.iter().filter_map(|row| Some(row[column]?.places()));
        places.min().unwrap_or(0).min(most)
    };
    let places: Vec<usize> = (0..header.len()).map(places).collect();
    let cells = arms.iter().zip(&rows).map(|(arm, row)| {
        let cells = row.iter().zip(&places).map(|(known, places)| {
            known.map_or("\u{2013}".into(), |known| known.told_to(*places, signed))
        });
        std::iter::once(arm.arm.clone()).chain(cells).collect()
    });
    let cells = cells.collect();
    Grid::of(caption, &[&["arm"], header].concat(), header, cells)
}

/// The share of people in a segment; from the lowest to the highest where arms have people of their own.
fn people(all: &[ArmSegments], segment: usize) -> Option<String> {
    let of = |arm: &ArmSegments| Some(100.0 * arm.quantity(segment, PEOPLE)?.mean?.estimate);
    let mut shares: Vec<f64> = all.iter().filter_map(of).collect();
    shares.sort_unstable_by(f64::total_cmp);
    let [low, high] =
        [shares.first()?, shares.last()?].map(|share| words::number(*share, 1, false));
    Some(if low == high { format!("{low}%") } else { format!("{low} to {high}%, by arm,") })
}
