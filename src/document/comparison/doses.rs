//! The dose curve: each metric over the one number in which the arms differ.

use serde_json::json;

use super::data::Comparison;
use super::measures::facets;
use crate::document::answer::doses::finding::{Finding, Standing};
use crate::document::answer::doses::{Curve, Doses, HOLDS, Point, families};
use crate::document::answer::segments::Known;
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::{self, Interval, number};
use crate::ground::number::column_places;
use crate::ground::text::list;

/// The curves and what they say; nothing where the arms are no doses.
pub fn part(found: &Comparison) -> Option<Part> {
    let doses = found.answer.as_ref()?.doses.as_ref()?;
    let figure = curves(found, doses)?;
    let said = doses.curves.iter().map(|curve| curve.sentence.clone()).collect();
    let blocks = vec![
        Block::Text(format!(
            "The policies are the same but for one number: {} ({}).",
            axis(doses),
            words::in_sentence(&doses.meaning)
        )),
        Block::List(said),
        Block::Text(HOLDS.into()),
        Block::Chart(figure),
        Block::Folded("As a table".into(), table(found, doses)),
    ];
    Some(Part { id: "doses", title: "From dose to dose".into(), blocks })
}

/// The number with its unit.
fn axis(doses: &Doses) -> String {
    match doses.unit.as_str() {
        "1" => doses.parameter.clone(),
        unit => format!("{} [{unit}]", doses.parameter),
    }
}

fn curves(found: &Comparison, doses: &Doses) -> Option<Figure> {
    let has_values = |curve: &&Curve| curve.points.iter().any(|point| point.mean.is_some());
    let shown: Vec<&Curve> = doses.curves.iter().filter(has_values).collect();
    let arms = shown.first()?.points.iter().map(|point| point.arm.clone());
    let arms: Vec<String> = arms.collect();
    let metrics: Vec<&str> = shown.iter().map(|curve| curve.metric.as_str()).collect();
    let points: Vec<&Point> = shown.iter().flat_map(|curve| &curve.points).collect();
    let pick = |value: &dyn Fn(&Known) -> Option<f64>| -> Vec<Option<f64>> {
        points.iter().map(|point| point.mean.as_ref().and_then(value)).collect()
    };
    let stands = shown.iter().flat_map(|curve| {
        curve.points.iter().map(|point| match (curve.finding, point.standing) {
            (Finding::Unknown, _) | (_, None) => "",
            (_, Some(Standing::Best)) => "best mean",
            (_, Some(Standing::Same)) => "the same as the best mean",
            (_, Some(Standing::NotToldApart)) => "not told apart from the best mean",
            (_, Some(Standing::Behind)) => "behind the best mean",
        })
    });
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let columns = vec![
        Column::turns("metric", owned(&metrics), arms.len()),
        Column::turns("arm", arms, 1),
        Column::numbers("dose", &doses.unit, points.iter().map(|point| Some(point.dose)).collect()),
        Column::numbers("estimate", "", pick(&|known| Some(known.estimate))),
        Column::numbers("low", "", pick(&|known| known.low)),
        Column::numbers("high", "", pick(&|known| known.high)),
        Column::numbers("n", "replications", pick(&|known| Some(known.n as f64))),
        Column::names("stands", stands),
    ];
    Some(Figure {
        id: "doses",
        kind: "doses",
        title: format!("By {}", doses.parameter),
        caption: caption(found, doses),
        alt: format!("Curves over {}. {}", axis(doses), alt(&shown)),
        columns,
        options: json!({ "panels": facets(&metrics, found.people()), "axis": axis(doses) }),
    })
}

fn caption(found: &Comparison, doses: &Doses) -> String {
    format!(
        "Dots: {}; two of them must not be compared by eye, since all doses meet the same people and the same \
         luck. Rings: {} The best is the best of the doses tried; the lines between them are only to guide the \
         eye.",
        words::in_sentence(&found.mean_with_interval()),
        open(found, doses)
    )
}

/// What is marked, and what the chance of error is.
fn open(found: &Comparison, doses: &Doses) -> String {
    let titles = |names: &Vec<&str>| {
        let names: Vec<String> = names.iter().map(|name| words::title(name)).collect();
        list(&names.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let error = words::percent(1.0 - found.result.level);
    let others = match families(doses) {
        [_, others] if others.is_empty() => String::new(),
        [_, others] => {
            format!(" {} have a chance of error of {error} of their own.", titles(&others))
        }
    };
    format!(
        "the best mean and what the paired tests of all pairs of arms do not tell apart from it, with the ranks' \
         chance of error, {error}.{others}"
    )
}

/// A row per dose, a column of means per metric.
fn table(found: &Comparison, doses: &Doses) -> Grid {
    let columns = doses.curves.iter().map(|curve| {
        let known = || curve.points.iter().filter_map(|point| point.mean.map(Interval::from));
        let spread = known().filter(|mean| mean.half_width().is_some());
        let places = column_places(spread.map(|mean| mean.places()));
        curve.points.iter().map(move |point| {
            let is_open = point.standing.is_some_and(|standing| standing != Standing::Behind);
            let mark = if is_open && curve.finding != Finding::Unknown { "*" } else { " " };
            let mean = point.mean.map(|mean| number(mean.estimate, places, false) + mark);
            mean.unwrap_or("\u{2013} ".into())
        })
    });
    let columns: Vec<Vec<String>> = columns.map(Iterator::collect).collect();
    let points = doses.curves.first().map_or(&[][..], |curve| &curve.points);
    let rows = points.iter().enumerate().map(|(row, Point { arm, dose, .. })| {
        let cells = columns.iter().map(|column| column[row].clone());
        [arm.clone(), dose.to_string()].into_iter().chain(cells).collect()
    });
    let metrics = doses.curves.iter().map(|curve| curve.metric.as_str());
    let header: Vec<&str> = ["arm", "dose"].into_iter().chain(metrics).collect();
    Grid {
        note: Some(format!("* {}", open(found, doses))),
        ..Grid::of(format!("Means by {}", axis(doses)), &header, &header[1..], rows.collect())
    }
}

fn alt(shown: &[&Curve]) -> String {
    let curve = |curve: &&Curve| {
        let point =
            |point: &Point| Some(format!("{} {}", point.dose, Interval::from(point.mean?).told()));
        let points: Vec<String> = curve.points.iter().filter_map(point).collect();
        format!("{}: {}.", words::title(&curve.metric), points.join(", "))
    };
    shown.iter().map(curve).collect::<Vec<_>>().join(" ")
}
