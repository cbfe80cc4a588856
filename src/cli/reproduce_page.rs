//! A study done many times as text: published beside simulated, verdicts, notes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::survey_files::warned;
use super::text::{count, listed, percent, width, wrap, wrapped};
use crate::experiment::survey::judge::{Counts, FitStatistic, Judged, Verdict};
use crate::experiment::survey::panel::Home;
use crate::experiment::survey::reproduce::Reproduction;
use crate::experiment::survey::tables::{joint_bounds, names, said};
use crate::experiment::survey::verdict::holds_in_words;
use crate::render::text::sheet::Sheet;
use crate::stats::Estimate;
use crate::survey::study::{CellUse, Says, Study};

/// Published beside simulated; `saturated` holds for each cell the best that any model could do.
pub(super) fn reproduction(result: &Reproduction<'_>, saturated: Option<&[Option<f64>]>) -> String {
    let plan = &result.plan;
    let study = plan.study;
    let mut out = wrapped(&format!("\n{}", study.title));
    let done = plan.replicates - result.aborted - result.failures.len() as u32;
    let interviews = result.interviews.unwrap_or(0.0).round() as u64;
    out += &wrapped(&format!(
        "{}, each of {}{}{}; intervals: central {}% of the surveys; \
         equivalent: within {} points by two one-sided tests",
        count(u64::from(done), "survey", "surveys"),
        count(interviews, "other person", "other people"),
        lived(result),
        effects(result),
        percent(plan.level),
        plan.margin
    ));
    for (replication, why) in result.failures.iter().take(3) {
        out += &wrapped(&format!("failed: survey {replication}: {why}"));
    }
    if !result.failures.is_empty() {
        let n = result.failures.len();
        out += &wrapped(&format!("{n} of {} surveys FAILED", plan.replicates));
    }
    if result.aborted > 0 {
        out += &wrapped(&format!("{} surveys were NOT FINISHED", result.aborted));
    }
    out += &warned(&result.warnings());
    out += &cells_table(result, saturated);
    out += &summary(result);
    out += &notes(result);
    out
}

/// Where the people lived before they were asked.
fn lived(result: &Reproduction<'_>) -> String {
    let Home::Living { scenario, arm, day, worlds } = result.plan.place else {
        return String::new();
    };
    let many = if worlds > 1 { format!(" of {worlds} worlds") } else { String::new() };
    format!("{many} on day {day} of {} under {}", scenario.name, scenario.arms[arm].name)
}

fn effects(result: &Reproduction<'_>) -> String {
    let mut text = String::new();
    if let Some(effect) = result.design_effect {
        let _ = write!(text, ", mean design effect {effect:.3}");
    }
    if let Some(rate) = result.response_rate.filter(|rate| *rate < 0.9995) {
        let _ = write!(text, ", response rate {:.1}%", 100.0 * rate);
    }
    text
}

/// Longer statements of what was published are broken.
const PUBLISHED_WIDTH: usize = 12;
/// Longer verdicts are broken.
const VERDICT_WIDTH: usize = 16;

fn cells_table(result: &Reproduction<'_>, saturated: Option<&[Option<f64>]>) -> String {
    let study = result.plan.study;
    let mut header = vec!["item", "answer", "band", "base", "published"];
    let stack: &[&[usize]] = match saturated {
        None => &[&[0, 1], &[2, 3], &[4], &[5, 6], &[7, 8]],
        Some(_) => &[&[0, 1], &[2, 3], &[4, 5], &[6, 7], &[8, 9]],
    };
    header.extend(saturated.map(|_| "best"));
    header.extend(["simulated", "interval", "verdict", "use"]);
    let last = header.len() - 1;
    let mut sheet = Sheet::new(header, &[0, 1, 2, last - 1, last]);
    let mut any = false;
    for (index, (cell, judged)) in study.published.iter().zip(&result.cells).enumerate() {
        if matches!(cell.used, CellUse::Excluded | CellUse::Assumed) {
            continue;
        }
        any = true;
        let (item, answer) = names(&study.questionnaire, &cell.all_of);
        let mut row = vec![item, answer, cell.bands.name(), format!("{:.0}", judged.base)];
        row.push(wrap(&said(&study.questionnaire, cell).to_string(), PUBLISHED_WIDTH).join("\n"));
        if let Some(best) = saturated {
            row.push(best[index].map_or("-".into(), |share| format!("{:.1}", 100.0 * share)));
        }
        row.push(judged.simulated.map_or("-".into(), |share| format!("{share:.1}")));
        row.push(interval(judged));
        row.push(wrap(&verdict(judged, &cell.says), VERDICT_WIDTH).join("\n"));
        row.push(cell.used.name().into());
        sheet.push(row);
    }
    if !any {
        return wrapped(
            "\nNothing was published to compare with: earful survey prints the answers.",
        );
    }
    format!("\n{}", sheet.stacked(stack).show())
}

fn interval(judged: &Judged) -> String {
    match (judged.low, judged.high) {
        (Some(low), Some(high)) => format!("{low:.1} to {high:.1}"),
        _ => "-".into(),
    }
}

/// The verdict; for statements with the share of surveys in which they hold.
fn verdict(judged: &Judged, says: &Says) -> String {
    let word = match judged.verdict {
        Verdict::Outside => "OUTSIDE",
        other => other.name(),
    };
    match (says, judged.holds) {
        (Says::Point { .. }, _) | (_, None) => word.into(),
        (_, Some(holds)) => format!("{word} ({})", holds_in_words(holds)),
    }
}

/// How many cells have which verdict, as an object.
pub(super) fn counted(counts: &Counts) -> BTreeMap<String, u64> {
    let name = |verdict: Verdict| verdict.name().replace(' ', "_");
    let all = Verdict::ALL.into_iter();
    all.map(|verdict| (name(verdict), counts.with(verdict) as u64)).collect()
}

fn summary(result: &Reproduction<'_>) -> String {
    let mut out = String::new();
    for (used, name) in [
        (CellUse::HeldOut, "held out of the fit"),
        (CellUse::Fit, "fitted"),
        (CellUse::Calibrated, "set by hand with the figure in view"),
        (CellUse::Construction, "drawn to have the figure"),
    ] {
        let counts = result.counts(used);
        let (judged, unjudged) = (counts.judged(), counts.with(Verdict::NotJudged));
        if judged > 0 {
            let cells = count(judged as u64, "cell", "cells");
            out += &wrapped(&format!("Of {cells} {name}: {}.", counts.in_words()));
        }
        if unjudged > 0 {
            out += &wrapped(&format!("Not judged: {unjudged} {name}; nobody was asked."));
        }
    }
    let names = ["held out", "fitted", "held out and fitted"];
    // The sum of both says nothing new where one of them is empty.
    let both = result.fit[0].is_some() && result.fit[1].is_some();
    for (fit, name) in result.fit.iter().zip(names) {
        if let Some(fit) = fit.as_ref().filter(|_| both || name != names[2]) {
            out += &wrapped(&fit_sentence(fit, name, result.plan.level));
        }
    }
    let doubt = result.shortfalls.doubt().filter(|_| !out.is_empty());
    out.extend(doubt.map(|doubt| wrapped(&doubt)));
    if out.is_empty() { out } else { format!("\n{out}") }
}

fn fit_sentence(fit: &FitStatistic, name: &str, level: f64) -> String {
    let FitStatistic { n_cells, statistic, reference_mean, critical, .. } = fit;
    let points = count(*n_cells as u64, "point", "points");
    let p = fit.p_in_words();
    if fit.statistic.is_infinite() && fit.impossible.is_empty() {
        return format!(
            "Fit over {points} {name}: no finite distance, since a cell did not vary in the surveys \
             that measure spread; do more of them ({p})."
        );
    }
    if let Some(impossible) = fit.impossible_in_words() {
        return format!("Fit over {points} {name}: no finite distance, {impossible}; {p}.");
    }
    let told = |value: &f64| match value.is_finite() {
        true => format!("{value:.1}"),
        false => "no finite value".into(),
    };
    format!(
        "Fit over {points} {name}: {statistic:.1}, where surveys of the simulated \
         people give {} on average and stay below {} in {}% of cases ({p}).",
        told(reference_mean),
        told(critical),
        percent(level),
    )
}

fn notes(result: &Reproduction<'_>) -> String {
    let study = result.plan.study;
    let mut out = String::new();
    let notes = grouped(study);
    if !notes.is_empty() {
        out.push('\n');
    }
    notes.iter().for_each(|line| out += &wrapped(line));
    if !study.cannot.is_empty() {
        out += "\nWhat this study cannot show:\n";
        study.cannot.iter().for_each(|line| out += &wrapped(&format!("- {line}")));
    }
    out
}

/// The reasons that cells give, each once, with all cells that give it.
fn grouped(study: &Study) -> Vec<String> {
    /// Items with the same answer and bands.
    struct Cells {
        items: Vec<String>,
        answer: String,
        bands: Vec<String>,
    }
    let mut notes: Vec<(&str, &str, Vec<Cells>)> = Vec::new();
    for cell in study.published.iter().filter(|cell| !cell.reason.is_empty()) {
        let (item, answer) = names(&study.questionnaire, &cell.all_of);
        let what = match cell.used {
            CellUse::Excluded => "excluded",
            CellUse::Assumed => "assumed",
            _ => "note",
        };
        let at = notes.iter().position(|note| (note.0, note.1) == (what, cell.reason.as_str()));
        let at = at.unwrap_or_else(|| {
            notes.push((what, &cell.reason, Vec::new()));
            notes.len() - 1
        });
        let all = &mut notes[at].2;
        let band = cell.bands.name();
        match all.iter_mut().find(|cells| cells.items == [item.as_str()] && cells.answer == answer)
        {
            Some(cells) if cells.bands.contains(&band) => {}
            Some(cells) => cells.bands.push(band),
            None => all.push(Cells { items: vec![item], answer, bands: vec![band] }),
        }
    }
    let line = |(what, reason, all): (&str, &str, Vec<Cells>)| {
        let mut merged: Vec<Cells> = Vec::new();
        for cells in all {
            let same = |other: &Cells| other.answer == cells.answer && other.bands == cells.bands;
            match merged.iter_mut().find(|other| same(other)) {
                Some(other) => other.items.extend(cells.items),
                None => merged.push(cells),
            }
        }
        let words = |cells: &Cells| {
            let items = run_of_items(study, &cells.items);
            format!("{items} {}, {}", cells.answer, listed(&cells.bands))
        };
        let cells: Vec<String> = merged.iter().map(words).collect();
        format!("{what}: {}: {reason}", cells.join("; "))
    };
    notes.into_iter().map(line).collect()
}

/// Items by name; three and more that follow each other by the first and the last.
fn run_of_items(study: &Study, items: &[String]) -> String {
    let places: Option<Vec<usize>> = items.iter().map(|id| study.questionnaire.item(id)).collect();
    let in_a_row = places.is_some_and(|places| places.windows(2).all(|two| two[1] == two[0] + 1));
    match items {
        [first, _, .., last] if in_a_row => format!("{first} to {last}"),
        _ => listed(items),
    }
}

/// How answers go together, and with conduct.
pub(super) fn links(result: &Reproduction<'_>) -> String {
    let study = result.plan.study;
    let mut out = String::new();
    let number = |found: &Option<Estimate>| match found {
        Some(found) => format!("{:.2}", found.estimate),
        None => "-".into(),
    };
    let fidelity = result.plan.place.setting().population.fidelity;
    let mut parts: Vec<String> = Vec::new();
    for link in &result.links {
        let item = &study.questionnaire.items[link.item];
        parts.push(format!("{} {} {}", item.id, item.answers[0], number(&link.correlation)));
    }
    if !parts.is_empty() {
        out += &wrapped(&format!(
            "\nFidelity {fidelity}: stated privacy concern correlates {} with the concern behind \
             conduct; single answers do so by {}.",
            number(&result.stated_with_conduct),
            parts.join(", ")
        ));
    }
    out
}

/// Shares of answers of one person at once, over the assumed correlations of the attitudes.
pub(super) fn joint(
    result: &Reproduction<'_>,
    correlations: &[f64],
    across: &[Vec<Option<f64>>],
) -> String {
    let study = result.plan.study;
    if study.joint.is_empty() {
        return String::new();
    }
    let mut header = vec!["answers of one person at once".to_owned(), "simulated".to_owned()];
    header.push("any overlap".into());
    header.extend(correlations.iter().map(|rho| format!("{rho:+}")));
    let mut sheet = Sheet::new(header, &[0]);
    let percent = |share: Option<f64>| share.map_or("-".into(), |s| format!("{:.1}", 100.0 * s));
    for (index, joint) in study.joint.iter().enumerate() {
        let found = result.joint[index].as_ref().map(|found| found.estimate);
        let mut row = vec![joint.name.clone(), percent(found)];
        row.push(match joint_bounds(result, &joint.all_of) {
            None => "-".into(),
            Some((low, high)) => format!("{:.0} to {:.0}", 100.0 * low, 100.0 * high),
        });
        row.extend(across[index].iter().map(|share| percent(*share)));
        sheet.push(row);
    }
    if width() < 80 {
        let rest: Vec<usize> = (3..3 + correlations.len()).collect();
        let groups: Vec<&[usize]> = [&[0][..], &[1, 2]].into_iter().chain(rest.chunks(1)).collect();
        sheet = sheet.stacked(&groups);
    }
    let rho = result.plan.place.setting().population.attitude_correlation;
    format!(
        "\n{}{}",
        sheet.show(),
        wrapped(&format!(
            "\nPercent; simulated at a correlation of {rho} between concern and expectation; no \
             overlap was published, so any share between the next two figures agrees with the \
             totals; then at each correlation of its assumed range."
        ))
    )
}
