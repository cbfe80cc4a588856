//! The answer as text: a table per headline metric, then plain sentences.
//!
//! Arms stand in the order of their means. A rank with `=` is shared with the arms named under
//! *not told apart from* (in a wide window) or below the table (in a narrow one).

use std::fmt::Write as _;
use std::path::Path;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use crate::experiment::Experiment;
use crate::experiment::compare::Headline;
use crate::experiment::verdict::{decimals, list};
use crate::stats::Estimate;
use crate::stats::ranking::Ranked;
use crate::world::metrics::Better;

/// From this width on the table says which arms are tied [characters].
const WIDE: usize = 110;

/// The width to write for [characters]: that of the terminal, else `COLUMNS`, else 100.
pub(super) fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = Table::new().width().map(usize::from);
    asked.or(terminal).unwrap_or(100).clamp(60, 200)
}

/// The whole answer.
pub(super) fn page(experiment: &Experiment, folder: Option<&Path>) -> String {
    let scenario = experiment.scenario;
    let mut out = format!("\n{}\n", scenario.name);
    out += &wrapped(&scenario.question);
    let measured = scenario.setting.days.saturating_sub(scenario.setting.warmup_days);
    out += &wrapped(&format!(
        "{}; {} people, {measured} days measured, seed {}; {}% intervals",
        experiment.tally(),
        thousands(u64::from(scenario.setting.consumers)),
        scenario.seed,
        (scenario.level * 1e4).round() / 100.0,
    ));
    let failures: Vec<_> = experiment.results.failures().collect();
    for (key, why) in failures.iter().take(3) {
        let arm = &scenario.arms[key.arm].name;
        let text = format!("failed: {arm} {} in {}: {}", key.replication, why.stage, why.message);
        out += &wrapped(&text);
    }
    for headline in &experiment.analysis.headlines {
        out += &headline_table(experiment, headline);
    }
    out += "\n";
    for sentence in &experiment.sentences {
        let lines = wrap(sentence, width() - 2);
        for (index, line) in lines.iter().enumerate() {
            let _ = writeln!(out, "{} {line}", if index == 0 { "-" } else { " " });
        }
    }
    match folder {
        Some(folder) => {
            let _ = writeln!(out, "\nFiles are in {}; begin with README.md.", folder.display());
        }
        None => out += "\nNothing was written.\n",
    }
    out
}

fn headline_table(experiment: &Experiment, headline: &Headline) -> String {
    let scenario = experiment.scenario;
    let metric = headline.metric;
    let wish = match metric.better {
        Better::Higher => ", more is better",
        Better::Lower => ", less is better",
        Better::Neither => "",
    };
    let mut out = format!("\n{} [{}]{wish}\n", metric.name, metric.unit);
    let wide = width() >= WIDE;
    let alone = scenario.arms.len() == 1;
    let baseline = format!("minus {}", scenario.arms[scenario.baseline].name);
    let mut header = vec!["rank", "arm", "mean", "interval"];
    if !alone {
        header.extend([baseline.as_str(), "interval"]);
    }
    if wide && !alone {
        header.push("not told apart from");
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width() as u16);
    table.set_header(&header);
    let places = decimals_of(experiment, headline);
    for (arm, ranked) in order(experiment, headline) {
        let analysed = &experiment.analysis.arms[arm];
        let mut row = vec![ranked.map_or("-".into(), rank), scenario.arms[arm].name.clone()];
        row.extend(show(analysed.estimates[headline.column].as_ref(), places, false));
        if !alone {
            let difference = analysed.differences[headline.column].as_ref();
            match (arm == scenario.baseline, difference) {
                (true, _) => row.extend(["baseline".into(), String::new()]),
                (_, found) => row.extend(show(found.map(|d| &d.paired.difference), places, true)),
            }
        }
        if wide && !alone {
            row.push(ranked.map_or(String::new(), |ranked| ties(experiment, ranked)));
        }
        table.add_row(row);
    }
    for column in [0, 2, 3, 4, 5] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    out += &table.trim_fmt();
    out.push('\n');
    out
}

/// The arms in the order of their means; in the order of the scenario if there is none.
fn order<'a>(experiment: &Experiment, headline: &'a Headline) -> Vec<(usize, Option<&'a Ranked>)> {
    match &headline.ranking {
        Some(ranking) => ranking.arms.iter().map(|ranked| (ranked.arm, Some(ranked))).collect(),
        None => (0..experiment.scenario.arms.len()).map(|arm| (arm, None)).collect(),
    }
}

/// `2`, or `2=` where the arm is not told apart from others.
fn rank(ranked: &Ranked) -> String {
    format!("{}{}", ranked.rank, if ranked.tied_with.is_empty() { "" } else { "=" })
}

fn ties(experiment: &Experiment, ranked: &Ranked) -> String {
    let name = |arm: &usize| experiment.scenario.arms[*arm].name.as_str();
    let names: Vec<&str> = ranked.tied_with.iter().map(name).collect();
    if names.is_empty() { String::new() } else { list(&names) }
}

/// The decimals that the narrowest interval of the table deserves.
fn decimals_of(experiment: &Experiment, headline: &Headline) -> usize {
    let arms = &experiment.analysis.arms;
    let means = arms.iter().filter_map(|arm| arm.estimates[headline.column].as_ref());
    let places = |estimate: &Estimate| decimals(estimate.half_width(), estimate.estimate);
    means.map(places).max().unwrap_or(2).min(6)
}

/// An estimate and its interval.
fn show(estimate: Option<&Estimate>, places: usize, signed: bool) -> [String; 2] {
    let number = |value: f64| {
        // Rounding must not leave a negative zero.
        let value = if value.abs() < 0.5 * 0.1f64.powi(places as i32) { 0.0 } else { value };
        if signed && value > 0.0 {
            format!("+{value:.places$}")
        } else {
            format!("{value:.places$}")
        }
    };
    match estimate {
        None => ["no value".into(), String::new()],
        Some(found) if !found.has_interval() => [number(found.estimate), "none".into()],
        Some(found) => {
            let interval = format!("{} to {}", number(found.low), number(found.high));
            [number(found.estimate), interval]
        }
    }
}

/// A number with commas between thousands.
pub(super) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A text broken into lines of the window's width.
pub(super) fn wrapped(text: &str) -> String {
    wrap(text, width()).iter().map(|line| format!("{line}\n")).collect()
}

/// A text broken between words into lines of at most `width` characters; a longer word stands
/// alone. Spaces at the beginning of words are kept inside a line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("extraordinary one", 5), ["extraordinary", "one"]);
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!([7, 1_000, 1_234_567].map(thousands), ["7", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_difference_shows_its_sign_and_nothing_is_minus_zero() {
        let estimate = Estimate {
            estimate: 0.25,
            low: -0.0001,
            high: 0.5,
            level: 0.95,
            method: "by hand",
            n: 3,
        };
        assert_eq!(show(Some(&estimate), 2, true), ["+0.25", "0.00 to +0.50"]);
        assert_eq!(show(None, 2, true), ["no value", ""]);
    }
}
