//! Who pays, as text: what the most concerned bear, and how far they are from the least concerned.
//!
//! A line per arm and no verdicts: every interval is alone. All segments, and all differences from
//! the baseline, are in `answer.json`.

use super::sheet::Sheet;
use super::text::{number, percent, wrapped};
use crate::experiment::compare::HEADLINE;
use crate::experiment::segments::{ArmSegments, BORNE, ENDS, IMPROPER, Known, PEOPLE};
use crate::experiment::{self, Experiment};
use crate::model::consumer::SEGMENTS;
use crate::report::words::Interval;

/// The block; empty if there is nothing to tell.
pub(super) fn segments(experiment: &Experiment) -> String {
    let Experiment { scenario, results, analysis, .. } = experiment;
    let all = &experiment::segments::segments(scenario, results, analysis);
    let [least, most] = ENDS;
    let Some(people) = people(all, most) else { return String::new() };
    let borne = |arm: &ArmSegments| {
        let shares = BORNE.map(|metric| arm.quantity(most, metric).and_then(|found| found.mean));
        let all = arm.quantity(most, IMPROPER).and_then(|found| found.mean);
        let shares = shares.into_iter().map(|known| known.map(in_percent));
        shares.chain([all]).collect::<Vec<_>>()
    };
    let apart = |arm: &ArmSegments| {
        HEADLINE.map(|metric| arm.gap(metric).and_then(|gap| gap.difference)).to_vec()
    };
    let mut out = wrapped(&format!(
        "\nWho pays: of all improper contacts, opt-outs and un-follows the share [%] borne by the \
         most concerned ({}, who are {people} of people), and how many improper contacts that is",
        SEGMENTS[most]
    ));
    let header = ["improper contacts", "opt-outs", "un-follows", "improper, per 1,000*"];
    out += &table(&header, all, &borne, Digits { most: 2, signed: &[] });
    out += &wrapped("* improper contacts per 1,000 customers among them and 30 days");
    out += &wrapped(&format!(
        "\n{} minus {}, less the same under {}, in the units above: what the policy adds to the gap",
        SEGMENTS[most],
        SEGMENTS[least],
        experiment.scenario.arms[experiment.scenario.baseline].name
    ));
    out += &table(&HEADLINE, all, &apart, Digits { most: 4, signed: &[0, 1, 2] });
    let level = percent(experiment.scenario.level);
    out + &wrapped(&format!(
        "Here each interval is alone, at {level}%, and counts no other: nothing is told apart by \
         it. - says that there was none, n in how many replications there was any. Every segment, \
         and its differences from the baseline: answer.json."
    ))
}

/// The share of people in a segment; from the lowest to the highest where arms have people of their
/// own.
fn people(all: &[ArmSegments], segment: usize) -> Option<String> {
    let of = |arm: &ArmSegments| Some(100.0 * arm.quantity(segment, PEOPLE)?.mean?.estimate);
    let mut shares: Vec<f64> = all.iter().filter_map(of).collect();
    shares.sort_unstable_by(f64::total_cmp);
    let [low, high] = [shares.first()?, shares.last()?].map(|share| format!("{share:.1}"));
    Some(if low == high { format!("{low}%") } else { format!("{low} to {high}%, by arm,") })
}

fn in_percent(known: Known) -> Known {
    let end = |end: Option<f64>| end.map(|end| 100.0 * end);
    Known { estimate: 100.0 * known.estimate, low: end(known.low), high: end(known.high), ..known }
}

/// How numbers are written: at most so many decimals, and which columns have a sign.
struct Digits<'a> {
    most: usize,
    signed: &'a [usize],
}

/// A row per arm; where a line would be broken, intervals stand below their estimates.
fn table(
    header: &[&str],
    all: &[ArmSegments],
    of: &dyn Fn(&ArmSegments) -> Vec<Option<Known>>,
    digits: Digits,
) -> String {
    let rows: Vec<Vec<Option<Known>>> = all.iter().map(of).collect();
    let of_all = rows.iter().flatten().flatten().map(|known| known.n).max().unwrap_or(0);
    let places = |column: usize| {
        let known = rows.iter().filter_map(|row| row[column]);
        let places = known.map(|known| interval(&known).places());
        places.min().unwrap_or(0).min(digits.most)
    };
    let places: Vec<usize> = (0..header.len()).map(places).collect();
    let sheet = |between: &str| {
        let mut sheet = Sheet::new([&["arm"], header].concat(), &[0]);
        for (arm, row) in all.iter().zip(&rows) {
            let cells = row.iter().enumerate().map(|(column, known)| {
                let signed = digits.signed.contains(&column);
                known.map_or("-".into(), |known| {
                    cell(&known, places[column], signed, between, of_all)
                })
            });
            sheet.push(std::iter::once(arm.arm.clone()).chain(cells).collect());
        }
        sheet
    };
    let wide = sheet(" ");
    if wide.fits() { wide.show() } else { sheet("\n").show() }
}

fn interval(known: &Known) -> Interval {
    Interval { estimate: known.estimate, low: known.low, high: known.high }
}

/// A number with its interval, and n where fewer replications than `of` have one.
fn cell(known: &Known, places: usize, signed: bool, between: &str, of: u64) -> String {
    let number = |value| number(value, places, signed);
    let few = if known.n < of { format!("{between}n {}", known.n) } else { String::new() };
    match (known.low, known.high) {
        (Some(low), Some(high)) => {
            format!("{}{between}({} to {}){few}", number(known.estimate), number(low), number(high))
        }
        _ => format!("{}{few}", number(known.estimate)),
    }
}
