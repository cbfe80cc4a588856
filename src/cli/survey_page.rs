//! Surveys as text: the banner table, published beside simulated, before and after.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::text::{percent, thousands, width, wrapped};
use crate::experiment::survey::before_after::BeforeAfter;
use crate::experiment::survey::judge::{FitStatistic, Judged, Verdict};
use crate::experiment::survey::reproduce::Reproduction;
use crate::experiment::survey::tables::{asked_of, joint_bounds, names, said};
use crate::experiment::survey::waves::Waves;
use crate::model::consumer::AGE_BANDS;
use crate::stats::Estimate;
use crate::survey::fielded::Fielded;
use crate::survey::fit::Fitted;
use crate::survey::questionnaire::Asks;
use crate::survey::study::{Says, Study, Use};
use crate::survey::tabulate::{Banner, BannerItem, Cell, SMALLEST_BASE};
use crate::world::Setting;

/// A table without lines, its columns but the first `text` ones to the right.
fn plain(header: Vec<String>, text: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width() as u16);
    let columns = header.len();
    table.set_header(header);
    for index in 0..columns {
        if let Some(column) = table.column_mut(index) {
            column.set_padding((u16::from(index > 0), 1));
            if index >= text {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    table
}

fn shown(table: &Table) -> String {
    format!("{}\n", table.trim_fmt())
}

/// How the search for respondents went, and the weights.
pub(super) fn fieldwork(fielded: &Fielded) -> String {
    let (sample, raked) = (&fielded.sample, &fielded.raked);
    let mut text = format!("{} interviews", thousands(sample.people.len() as u64));
    let mut add = |n: u32, what: &str| {
        if n > 0 {
            let _ = write!(text, ", {} {what}", thousands(u64::from(n)));
        }
    };
    add(sample.not_covered, "not covered");
    add(sample.refused, "refused");
    add(sample.over_quota, "over quota");
    add(sample.short.iter().sum(), "short of their quota");
    if let Some(rate) = sample.response_rate().filter(|rate| *rate < 1.0) {
        let _ = write!(text, " (response rate {:.1}%)", 100.0 * rate);
    }
    let rounds = if raked.rounds == 1 { "round" } else { "rounds" };
    let end = if raked.converged {
        format!("raking converged in {} {rounds}", raked.rounds)
    } else {
        format!(
            "raking DID NOT CONVERGE in {} {rounds} (largest miss {:.2} points)",
            raked.rounds,
            100.0 * raked.largest_miss
        )
    };
    let _ = write!(
        text,
        "; {end}, weights {:.2} to {:.2}, {} at a bound, design effect {:.3}",
        raked.smallest, raked.largest, raked.at_bounds, raked.kish_effect
    );
    wrapped(&text)
}

/// The banner table.
pub(super) fn banner(study: &Study, banner: &Banner) -> String {
    let mut out = String::new();
    for item in &banner.items {
        let asked = &study.questionnaire.items[item.item];
        out += &wrapped(&format!("\n{}  {}", asked.id, asked.text));
        if !asked.only_if.is_empty() {
            out += &wrapped(&format!("asked of {}", asked_of(&study.questionnaire, asked)));
        }
        out += &shown(&banner_item(study, banner, item));
    }
    out += &wrapped(&format!(
        "\nPercent of those asked, weighted; below it the margin of error at {}%. A letter: \
         significantly higher than the band of that letter at {}% (two-sided z test, not adjusted \
         for the number of pairs; bands with fewer than {SMALLEST_BASE} asked are not compared).",
        percent(banner.level),
        percent(banner.level)
    ));
    out
}

fn banner_item(study: &Study, banner: &Banner, item: &BannerItem) -> Table {
    let letter = |index: usize| match index {
        0 => String::new(),
        _ => format!(" {}", (b'A' + index as u8 - 1) as char),
    };
    let title = |(index, (name, _)): (usize, &(String, _))| format!("{name}{}", letter(index));
    let header = std::iter::once(String::new())
        .chain(banner.columns.iter().enumerate().map(title))
        .collect();
    let mut table = plain(header, 1);
    let mut bases = vec!["asked".to_owned()];
    bases.extend(item.bases.iter().map(|(n, _)| thousands(*n)));
    table.add_row(bases);
    let mut bases = vec!["weighted".to_owned()];
    bases.extend(item.bases.iter().map(|(_, weighted)| format!("{weighted:.1}")));
    table.add_row(bases);
    for (answer, cells) in item.answers.iter().enumerate() {
        let mut row = vec![study.questionnaire.items[item.item].answers[answer].clone()];
        row.extend(cells.iter().map(|cell| match cell {
            None => "-".into(),
            Some(Cell { share, margin, letters, .. }) => {
                let share = 100.0 * share.share;
                let space = if letters.is_empty() { "" } else { " " };
                let margin = if margin.is_finite() {
                    format!("+-{:.1}", 100.0 * margin)
                } else {
                    String::new()
                };
                format!("{letters}{space}{share:.1}\n{margin}")
            }
        }));
        table.add_row(row);
    }
    table
}

/// Published beside simulated; `saturated` holds for each cell the best that any model could do.
pub(super) fn reproduction(result: &Reproduction<'_>, saturated: Option<&[Option<f64>]>) -> String {
    let plan = &result.plan;
    let study = plan.study;
    let mut out = format!("\n{}\n", study.title);
    let done = plan.replicates - result.aborted - result.failures.len() as u32;
    let interviews = result.interviews.unwrap_or(0.0).round() as u64;
    out += &wrapped(&format!(
        "{done} surveys, each of {} other people{}; intervals: central {}% of the surveys; \
         equivalent: within {} points by two one-sided tests",
        thousands(interviews),
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
    out += &cells_table(result, saturated);
    out += &summary(result);
    out += &notes(result);
    out
}

fn effects(result: &Reproduction<'_>) -> String {
    let mut text = String::new();
    if let Some(effect) = result.design_effect {
        let _ = write!(text, ", design effect {effect:.3}");
    }
    if let Some(rate) = result.response_rate.filter(|rate| *rate < 0.9995) {
        let _ = write!(text, ", response rate {:.1}%", 100.0 * rate);
    }
    text
}

fn cells_table(result: &Reproduction<'_>, saturated: Option<&[Option<f64>]>) -> String {
    let study = result.plan.study;
    let mut header: Vec<&str> =
        vec!["item", "answer", "band", "published", "simulated", "interval", "base"];
    if saturated.is_some() {
        header.push("best");
    }
    header.extend(["verdict", "use"]);
    let mut table = plain(header.into_iter().map(String::from).collect(), 3);
    for (index, (cell, judged)) in study.published.iter().zip(&result.cells).enumerate() {
        if matches!(cell.used, Use::Excluded | Use::Assumed) {
            continue;
        }
        let (item, answer) = names(&study.questionnaire, &cell.all_of);
        let mut row = vec![item, answer, cell.bands.name()];
        row.push(said(&study.questionnaire, cell));
        row.push(judged.simulated.map_or("-".into(), |share| format!("{share:.1}")));
        row.push(interval(judged));
        row.push(format!("{:.0}", judged.base));
        if let Some(best) = saturated {
            row.push(best[index].map_or("-".into(), |share| format!("{:.1}", 100.0 * share)));
        }
        row.push(verdict(judged, &cell.says));
        row.push(cell.used.name().into());
        table.add_row(row);
    }
    for index in [table.column_count() - 1, table.column_count() - 2] {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Left);
        }
    }
    format!("\n{}", shown(&table))
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
        (_, Some(holds)) => format!("{word} ({:.0}%)", 100.0 * holds),
    }
}

fn summary(result: &Reproduction<'_>) -> String {
    let study = result.plan.study;
    let mut out = String::from("\n");
    for (used, name) in [(Use::HeldOut, "held out of the fit"), (Use::Fit, "fitted")] {
        let cells = study.published.iter().zip(&result.cells).filter(|(cell, _)| cell.used == used);
        let judged: Vec<Verdict> = cells.map(|(_, judged)| judged.verdict).collect();
        let count = |verdict| judged.iter().filter(|found| **found == verdict).count();
        let (outside, unjudged) = (count(Verdict::Outside), count(Verdict::NotJudged));
        let n = judged.len() - unjudged;
        if n > 0 {
            out += &wrapped(&format!("{outside} of {n} cells {name} are outside."));
        }
    }
    let names = ["held out", "fitted", "held out and fitted"];
    for (fit, name) in result.fit.iter().zip(names) {
        if let Some(fit) = fit {
            out += &wrapped(&fit_sentence(fit, name, result.plan.level));
        }
    }
    out
}

fn fit_sentence(fit: &FitStatistic, name: &str, level: f64) -> String {
    let FitStatistic { n_cells, statistic, reference_mean, critical, p_value, n_reference } = fit;
    format!(
        "Fit over the {n_cells} points {name}: {statistic:.1}, where surveys of the simulated \
         people give {reference_mean:.1} on average and stay below {critical:.1} in {}% of cases \
         (p = {p_value:.3} by {n_reference} surveys).",
        percent(level)
    )
}

fn notes(result: &Reproduction<'_>) -> String {
    let study = result.plan.study;
    let mut out = String::new();
    let mut said: Vec<String> = Vec::new();
    for cell in &study.published {
        if cell.reason.is_empty() {
            continue;
        }
        let (item, answer) = names(&study.questionnaire, &cell.all_of);
        let what = match cell.used {
            Use::Excluded => "excluded",
            Use::Assumed => "assumed",
            _ => "note",
        };
        let line = match cell.used {
            Use::Assumed => format!("{what}: {item} {answer}: {}", cell.reason),
            _ => format!("{what}: {item} {answer}, {}: {}", cell.bands.name(), cell.reason),
        };
        if !said.contains(&line) {
            said.push(line);
        }
    }
    if !said.is_empty() {
        out.push('\n');
    }
    said.iter().for_each(|line| out += &wrapped(line));
    if !study.cannot.is_empty() {
        out += "\nWhat this study cannot show:\n";
        study.cannot.iter().for_each(|line| out += &wrapped(&format!("- {line}")));
    }
    out
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

/// Shares on several days, and changes since the first.
pub(super) fn waves(study: &Study, waves: &Waves) -> String {
    let mut header = vec!["item".to_owned(), "answer".to_owned()];
    header.extend(waves.days.iter().map(|day| format!("day {day}")));
    let mut table = plain(header, 2);
    for (index, row) in waves.rows.iter().enumerate() {
        let (item, answer) = names(&study.questionnaire, &[*row]);
        let mut cells = vec![item, answer];
        for (wave, (shares, changes)) in waves.shares.iter().zip(&waves.changes).enumerate() {
            cells.push(match &shares[index] {
                None => "-".into(),
                Some(share) => {
                    let mut text = format!("{:.1}", 100.0 * share.share);
                    if let Some(change) = changes[index].as_ref().filter(|_| wave > 0) {
                        let points = [change.estimate, change.low, change.high].map(|x| 100.0 * x);
                        let [mean, low, high] = points;
                        let _ = write!(text, "\n{mean:+.1} ({low:+.1} to {high:+.1})");
                    }
                    text
                }
            });
        }
        table.add_row(cells);
    }
    format!(
        "\n{}{}",
        shown(&table),
        wrapped(
            "\nPercent of those asked; below it the change since the first day [points] in those \
             asked both times."
        )
    )
}

/// What changed in the answers, arm by arm.
pub(super) fn before_after(result: &BeforeAfter<'_>) -> String {
    let scenario = result.scenario;
    let alpha = 1.0 - scenario.level;
    let mut out = String::new();
    let mut header = vec!["item".to_owned(), "answer".to_owned(), "arm".to_owned()];
    header.extend(["before", "after", "change", "interval", "against baseline"].map(String::from));
    let mut table = plain(header, 3);
    let signed = |paired: &crate::stats::Paired, p: Option<f64>| {
        let star = if p.is_some_and(|p| p <= alpha) { "*" } else { "" };
        format!("{:+.2}{star}", paired.difference.estimate)
    };
    let range = |paired: &crate::stats::Paired| {
        format!("{:+.2} to {:+.2}", paired.difference.low, paired.difference.high)
    };
    for (index, row) in result.rows.iter().enumerate() {
        let first = result.study.questionnaire.items[row.answer.item].dont_know;
        if row.bands != crate::survey::study::Bands::ALL || first == Some(row.answer.answer) {
            continue;
        }
        let (item, answer) = names(&result.study.questionnaire, &[row.answer]);
        for (arm, changes) in scenario.arms.iter().zip(&result.arms) {
            let Some(change) = &changes[index] else { continue };
            let mut cells = vec![item.clone(), answer.clone(), arm.name.clone()];
            cells.push(format!("{:.2}", change.before));
            cells.push(format!("{:.2}", change.after));
            cells.push(signed(&change.change, change.adjusted_p));
            cells.push(range(&change.change));
            cells.push(match &change.against_baseline {
                None => "baseline".into(),
                Some(against) => {
                    format!("{} ({})", signed(against, change.adjusted_p_against), range(against))
                }
            });
            table.add_row(cells);
        }
    }
    out += &format!("\n{}", shown(&table));
    out += &wrapped(&format!(
        "\nPercent and points over {} replications, intervals at {}% each; * beyond chance at {}% \
         over all answers and arms (Holm). Answers of \"don't know\" and of age bands are in \
         survey.csv (--out).",
        scenario.replications - result.aborted - result.failures.len() as u32,
        percent(scenario.level),
        percent(scenario.level)
    ));
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
    header.extend(correlations.iter().map(|rho| format!("{rho:+}")));
    header.push("any overlap".into());
    let mut table = plain(header, 1);
    let percent = |share: Option<f64>| share.map_or("-".into(), |s| format!("{:.1}", 100.0 * s));
    for (index, joint) in study.joint.iter().enumerate() {
        let found = result.joint[index].as_ref().map(|found| found.estimate);
        let mut row = vec![joint.name.clone(), percent(found)];
        row.extend(across[index].iter().map(|share| percent(*share)));
        row.push(match joint_bounds(result, &joint.all_of) {
            None => "-".into(),
            Some((low, high)) => format!("{:.0} to {:.0}", 100.0 * low, 100.0 * high),
        });
        table.add_row(row);
    }
    let rho = result.plan.place.setting().population.attitude_correlation;
    format!(
        "\n{}{}",
        shown(&table),
        wrapped(&format!(
            "Percent; simulated at a correlation of {rho} between concern and expectation, then at \
             each correlation of its assumed range; no overlap was published, so any share between \
             the last two figures agrees with the totals."
        ))
    )
}

/// What a fit found, as it is to be written down.
pub(super) fn fitted(study: &Study, setting: &Setting, found: &Fitted) -> String {
    let mut out = format!("\n{}\n", study.title);
    out += &wrapped(&format!(
        "{} cells, {} parameters, chi-square {:.2} with {} degrees of freedom, {} evaluations{}",
        found.cells.len(),
        found.parameters.len(),
        found.chi_square,
        found.freedom,
        found.evaluations,
        if found.converged { "" } else { "; NOT CONVERGED" }
    ));
    let mut header = vec!["item".to_owned(), "answer".to_owned(), "band".to_owned()];
    header.extend(["published", "expected", "use"].map(String::from));
    let mut table = plain(header, 3);
    for cell in &found.cells {
        let published = &study.published[cell.published];
        let (item, answer) = names(&study.questionnaire, &published.all_of);
        let mut row = vec![item, answer, published.bands.name()];
        row.push(said(&study.questionnaire, published));
        row.push(format!("{:.1}", 100.0 * cell.expected));
        row.push(published.used.name().into());
        table.add_row(row);
    }
    out += &format!("\n{}", shown(&table));
    let mut table = plain(["parameter", "value", "standard error"].map(String::from).into(), 1);
    for parameter in &found.parameters {
        let error = parameter.standard_error.map_or("-".into(), |error| format!("{error:.4}"));
        table.add_row([parameter.name.clone(), format!("{:.4}", parameter.value), error]);
    }
    out += &format!("\n{}", shown(&table));
    out += "\n# for the study's file\n";
    for (item, before) in found.questionnaire.items.iter().zip(&study.questionnaire.items) {
        let (Asks::Attitude(new), Asks::Attitude(old)) = (&item.asks, &before.asks) else {
            continue;
        };
        let list = |values: &[f64]| {
            values.iter().map(|value| format!("{value:.4}")).collect::<Vec<_>>().join(", ")
        };
        let mut parts = Vec::new();
        for (name, loading) in [("concern", new.concern), ("expectation", new.expectation)] {
            if loading != 0.0 {
                parts.push(format!("{name} = {}", (loading * 1e4).round() / 1e4));
            }
        }
        parts.push(format!("thresholds = [{}]", list(&new.thresholds)));
        let same = if list(&new.thresholds) == list(&old.thresholds) { "  # as it is" } else { "" };
        let _ = writeln!(out, "{}: attitude = {{ {} }}{same}", item.id, parts.join(", "));
    }
    out += "\n# for the scenario, or the defaults of [band.*]\n";
    let levels = found.concern_levels.iter().zip(&found.expectation_levels);
    for ((band, (concern, expectation)), now) in AGE_BANDS.iter().zip(levels).zip(&setting.bands) {
        let round = |value: f64| (value * 100.0).round() / 100.0 + 0.0;
        let (concern, expectation) = (round(*concern), round(*expectation));
        let same = concern == now.concern_level && expectation == now.expectation_level;
        let _ = writeln!(
            out,
            "{band}: concern_level = {concern:.2}, expectation_level = {expectation:.2}{}",
            if same { "  # as it is" } else { "" }
        );
    }
    out
}
