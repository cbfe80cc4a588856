//! The dose curve as text: the means over the dose, and where the best lies in each metric.
//!
//! Means alone: intervals and differences of the headline metrics stand in the tables above, those
//! of the others in the files.

use super::sheet::Sheet;
use super::text::{bullet, number, wrapped};
use crate::experiment::doses::finding::{Finding, Standing};
use crate::experiment::doses::{Curve, Doses, HOLDS, Point, families};
use crate::experiment::segments::Known;
use crate::experiment::verdict::{column_places, list};
use crate::experiment::{self, Experiment};
use crate::report::words::{Interval, in_sentence};

/// The block; empty where the arms are no doses.
pub(super) fn doses(experiment: &Experiment) -> String {
    let Experiment { scenario, results, analysis, .. } = experiment;
    let found = experiment::doses::doses(scenario, results, analysis);
    found.map_or(String::new(), |found| block(&found))
}

fn block(found: &Doses) -> String {
    let unit = match found.unit.as_str() {
        "1" => String::new(),
        unit => format!(" [{unit}]"),
    };
    let mut out = wrapped(&format!(
        "\nFrom dose to dose: the arms differ in {}{unit} alone, {}; means",
        found.parameter,
        in_sentence(&found.meaning)
    ));
    let named = table(found, |metric| metric.to_owned());
    // Names that do not fit break between their words.
    let sheet = if named.fits() { named } else { table(found, |metric| metric.replace('_', " ")) };
    out += &sheet.show();
    let others = match families(found) {
        [_, others] if others.is_empty() => String::new(),
        [_, others] => format!(
            " {}: tested apart from the three metrics above, with the same chance of error again; \
             intervals in summary.csv.",
            list(&others)
        ),
    };
    out += &wrapped(&format!(
        "* the best mean of the doses tried, and what is not told apart from it.{others}"
    ));
    out.extend(found.curves.iter().map(|curve| bullet(&curve.sentence)));
    out += &wrapped(HOLDS);
    out
}

/// A row per dose, a column per metric.
fn table(found: &Doses, name: impl Fn(&str) -> String) -> Sheet {
    let metrics = found.curves.iter().map(|curve| name(&curve.metric));
    let header: Vec<String> =
        ["arm", "dose"].map(String::from).into_iter().chain(metrics).collect();
    let mut sheet = Sheet::new(header, &[0]);
    let places: Vec<usize> = found.curves.iter().map(places).collect();
    let points = found.curves.first().map_or(&[][..], |curve| &curve.points);
    for (row, Point { arm, dose, .. }) in points.iter().enumerate() {
        let cells = found.curves.iter().zip(&places).map(|(curve, places)| {
            let point = &curve.points[row];
            let open = point.standing.is_some_and(|standing| standing != Standing::Behind);
            let mark = if open && curve.finding != Finding::Unknown { "*" } else { " " };
            point.mean.map_or("-".into(), |mean| {
                format!("{}{mark}", number(mean.estimate, *places, false))
            })
        });
        sheet.push([arm.clone(), dose.to_string()].into_iter().chain(cells).collect());
    }
    sheet
}

/// The decimals that the means of a curve deserve.
fn places(curve: &Curve) -> usize {
    column_places(curve.points.iter().filter_map(|point| {
        let Known { estimate, low, high, .. } = point.mean?;
        let interval = Interval { estimate, low, high };
        interval.half_width().map(|_| interval.places())
    }))
}
