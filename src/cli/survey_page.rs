//! Surveys as text: the banner table, published beside simulated, before and after.

use std::fmt::Write as _;

use super::sheet::Sheet;
use super::text::{count, percent, thousands, width, wrap, wrapped};
use crate::experiment::survey::before_after::BeforeAfter;
use crate::experiment::survey::judge::{FitStatistic, Judged, Verdict};
use crate::experiment::survey::panel::Place;
use crate::experiment::survey::reproduce::Reproduction;
use crate::experiment::survey::tables::{asked_of, joint_bounds, names, said};
use crate::experiment::survey::waves::Waves;
use crate::model::consumer::AGE_BANDS;
use crate::stats::Estimate;
use crate::stats::paired::Paired;
use crate::survey::fielded::Fielded;
use crate::survey::fit::Fitted;
use crate::survey::questionnaire::Asks;
use crate::survey::study::{Bands, Says, Study, Use};
use crate::survey::tabulate::{Banner, BannerItem, Cell, FEW, SMALLEST_BASE};
use crate::world::Setting;

/// A number with its sign; what rounds to zero has none but +.
fn signed(value: f64, places: usize) -> String {
    let text = format!("{value:+.places$}");
    if text.contains(|c: char| ('1'..='9').contains(&c)) { text } else { text.replace('-', "+") }
}

/// A list as a sentence has it.
fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How the search for respondents went, and the weights.
pub(super) fn fieldwork(fielded: &Fielded) -> String {
    let (sample, raked) = (&fielded.sample, &fielded.raked);
    let mut text = count(sample.people.len() as u64, "interview", "interviews");
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
    if raked.rounds == 0 {
        return wrapped(&format!("{text}; not weighted"));
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
    let sheet = |item, narrow| banner_sheet(study, banner, item, narrow);
    let narrow = !banner.items.iter().all(|item| sheet(item, false).fits());
    for item in &banner.items {
        let asked = &study.questionnaire.items[item.item];
        out += &wrapped(&format!("\n{}  {}", asked.id, asked.text));
        if !asked.only_if.is_empty() {
            out += &wrapped(&format!("asked of {}", asked_of(&study.questionnaire, asked)));
        }
        out += &sheet(item, narrow).show();
    }
    out += &wrapped(&format!(
        "\nPercent of those asked, weighted; below it the margin of error at {}%, or the interval \
         where fewer than {FEW} gave the answer or did not. A letter: significantly higher than \
         the band of that letter at {}% (two-sided z test, not adjusted for the number of pairs; \
         bands with fewer than {SMALLEST_BASE} asked are not compared).",
        percent(banner.level),
        percent(banner.level)
    ));
    out
}

/// The table of an item; a narrow one has its letters on lines of their own.
fn banner_sheet(study: &Study, banner: &Banner, item: &BannerItem, narrow: bool) -> Sheet {
    let space = if narrow { "\n" } else { " " };
    let title = |(index, (name, _)): (usize, &(String, _))| match index {
        0 => name.clone(),
        _ => format!("{name}{space}{}", (b'A' + index as u8 - 1) as char),
    };
    let columns = banner.columns.iter().enumerate().map(title);
    let mut sheet = Sheet::new(std::iter::once(String::new()).chain(columns), &[0]);
    let mut bases = vec!["asked".to_owned()];
    bases.extend(item.bases.iter().map(|(n, _)| thousands(*n)));
    sheet.push(bases);
    let mut bases = vec!["weighted".to_owned()];
    bases.extend(item.bases.iter().map(|(_, weighted)| match *weighted {
        few if few < 9_999.95 => format!("{few:.1}"),
        many => thousands(many.round() as u64),
    }));
    sheet.push(bases);
    for (answer, cells) in item.answers.iter().enumerate() {
        let mut row = vec![study.questionnaire.items[item.item].answers[answer].clone()];
        row.extend(cells.iter().map(|cell| match cell {
            None => "-".into(),
            Some(cell) => {
                let share = format!("{:.1}", 100.0 * cell.share.share);
                let (error, letters) = (uncertainty(cell), &cell.letters);
                let cell = match (letters.is_empty(), narrow) {
                    (true, _) => format!("{share}\n{error}"),
                    (false, false) => format!("{letters} {share}\n{error}"),
                    (false, true) => format!("{share}\n{error}\n{letters}"),
                };
                cell.trim_end().to_owned()
            }
        }));
        sheet.push(row);
    }
    sheet
}

/// The margin of error; where few gave an answer, or did not, none is true and the interval stands
/// in its place.
fn uncertainty(cell: &Cell) -> String {
    let share = cell.share.share;
    match &cell.interval {
        None => String::new(),
        Some(interval) if share.min(1.0 - share) * cell.share.effective_n < FEW => {
            format!("{:.0}-{:.0}", 100.0 * interval.low, 100.0 * interval.high)
        }
        Some(_) => format!("+-{:.1}", 100.0 * cell.margin),
    }
}

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
    out += &cells_table(result, saturated);
    out += &summary(result);
    out += &notes(result);
    out
}

/// Where the people lived before they were asked.
fn lived(result: &Reproduction<'_>) -> String {
    let Place::Living { scenario, arm, day, worlds } = result.plan.place else {
        return String::new();
    };
    let many = if worlds > 1 { format!(" of {worlds} worlds") } else { String::new() };
    format!("{many} on day {day} of {} under {}", scenario.name, scenario.arms[arm].name)
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

/// Longer statements of what was published are broken.
const PUBLISHED_WIDTH: usize = 12;

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
        if matches!(cell.used, Use::Excluded | Use::Assumed) {
            continue;
        }
        any = true;
        let (item, answer) = names(&study.questionnaire, &cell.all_of);
        let mut row = vec![item, answer, cell.bands.name(), format!("{:.0}", judged.base)];
        row.push(wrap(&said(&study.questionnaire, cell), PUBLISHED_WIDTH).join("\n"));
        if let Some(best) = saturated {
            row.push(best[index].map_or("-".into(), |share| format!("{:.1}", 100.0 * share)));
        }
        row.push(judged.simulated.map_or("-".into(), |share| format!("{share:.1}")));
        row.push(interval(judged));
        row.push(verdict(judged, &cell.says));
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
        (_, Some(holds)) => format!("{word} ({:.0}%)", 100.0 * holds),
    }
}

fn summary(result: &Reproduction<'_>) -> String {
    let study = result.plan.study;
    let mut out = String::new();
    for (used, name) in [
        (Use::HeldOut, "held out of the fit"),
        (Use::Fit, "fitted"),
        (Use::Calibrated, "set by hand with the figure in view"),
        (Use::Construction, "drawn to have the figure"),
    ] {
        let cells = study.published.iter().zip(&result.cells).filter(|(cell, _)| cell.used == used);
        let judged: Vec<Verdict> = cells.map(|(_, judged)| judged.verdict).collect();
        let found = |verdict| judged.iter().filter(|other| **other == verdict).count();
        let (outside, unjudged) = (found(Verdict::Outside), found(Verdict::NotJudged));
        let n = judged.len() - unjudged;
        if n > 0 {
            let cells = count(n as u64, "cell", "cells");
            out += &wrapped(&format!("Outside: {outside} of {cells} {name}."));
        }
        if unjudged > 0 {
            out += &wrapped(&format!("Not judged: {unjudged} {name}; nobody was asked."));
        }
    }
    let names = ["held out", "fitted", "held out and fitted"];
    for (fit, name) in result.fit.iter().zip(names) {
        if let Some(fit) = fit {
            out += &wrapped(&fit_sentence(fit, name, result.plan.level));
        }
    }
    if out.is_empty() { out } else { format!("\n{out}") }
}

fn fit_sentence(fit: &FitStatistic, name: &str, level: f64) -> String {
    let FitStatistic { n_cells, statistic, reference_mean, critical, p_value, n_reference } = fit;
    format!(
        "Fit over {} {name}: {statistic:.1}, where surveys of the simulated \
         people give {reference_mean:.1} on average and stay below {critical:.1} in {}% of cases \
         (p = {p_value:.3} by {n_reference} surveys).",
        count(*n_cells as u64, "point", "points"),
        percent(level)
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
            Use::Excluded => "excluded",
            Use::Assumed => "assumed",
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

/// Shares on several days, and changes since the first; as many days beside each other as fit.
pub(super) fn waves(study: &Study, waves: &Waves) -> String {
    let cell = |wave: usize, index: usize| {
        let Some(share) = &waves.shares[wave][index] else { return "-".into() };
        let mut text = format!("{:.1}", 100.0 * share.share);
        if let Some(change) = waves.changes[wave][index].as_ref().filter(|_| wave > 0) {
            let [mean, low, high] =
                [change.estimate, change.low, change.high].map(|x| signed(100.0 * x, 1));
            let _ = write!(text, "\n{mean}\n{low} to {high}");
        }
        text
    };
    let sheet = |days: &[usize]| {
        let titles = days.iter().map(|wave| format!("day {}", waves.days[*wave]));
        let header = ["item".to_owned(), "answer".to_owned()].into_iter().chain(titles);
        let mut sheet = Sheet::new(header, &[0, 1]);
        for (index, row) in waves.rows.iter().enumerate() {
            let (item, answer) = names(&study.questionnaire, &[*row]);
            let cells = days.iter().map(|wave| cell(*wave, index));
            sheet.push([item, answer].into_iter().chain(cells).collect());
        }
        sheet
    };
    let mut out = String::new();
    for (day, why) in &waves.failures {
        out += &wrapped(&format!("failed: day {day}: {why}"));
    }
    let mut left: Vec<usize> = (0..waves.days.len()).collect();
    while !left.is_empty() {
        let fit = (1..=left.len()).rev().find(|n| sheet(&left[..*n]).fits()).unwrap_or(1);
        let _ = write!(out, "\n{}", sheet(&left[..fit]).stacked(&[&[0, 1], &[2]]).show());
        left.drain(..fit);
    }
    out + &wrapped(
        "\nPercent of those asked; below it the change since the first day [points] in those \
         asked both times, and its interval.",
    )
}

/// What changed in the answers, arm by arm.
pub(super) fn before_after(result: &BeforeAfter<'_>) -> String {
    let scenario = result.scenario;
    let alpha = 1.0 - scenario.level;
    let mut out = String::new();
    let header =
        ["item", "answer", "arm", "before", "after", "change", "interval", "against", "interval"];
    let mut sheet = Sheet::new(header, &[0, 1, 2]);
    let points = |paired: &Paired, p: Option<f64>| {
        let star = if p.is_some_and(|p| p <= alpha) { "*" } else { "" };
        signed(paired.difference.estimate, 2) + star
    };
    let range = |Paired { difference, .. }: &Paired| {
        format!("{} to {}", signed(difference.low, 2), signed(difference.high, 2))
    };
    for (index, row) in result.rows.iter().enumerate() {
        let first = result.study.questionnaire.items[row.answer.item].dont_know;
        if row.bands != Bands::ALL || first == Some(row.answer.answer) {
            continue;
        }
        let (item, answer) = names(&result.study.questionnaire, &[row.answer]);
        for (arm, changes) in scenario.arms.iter().zip(&result.arms) {
            let Some(change) = &changes[index] else { continue };
            let mut cells = vec![item.clone(), answer.clone(), arm.name.clone()];
            cells.push(format!("{:.2}", change.before));
            cells.push(format!("{:.2}", change.after));
            cells.push(points(&change.change, change.adjusted_p));
            cells.push(range(&change.change));
            match &change.against_baseline {
                None => cells.extend(["-".into(), "-".into()]),
                Some(against) => {
                    cells.push(points(against, change.adjusted_p_against));
                    cells.push(range(against));
                }
            }
            sheet.push(cells);
        }
    }
    let sheet = sheet.stacked(&[&[0, 1, 2], &[3, 4], &[5, 6], &[7, 8]]);
    out += &format!("\n{}", sheet.show());
    out += &wrapped(&format!(
        "\nPercent and points over {} replications, intervals at {}% each; against: this change minus \
         that in {}; * beyond chance at {}% over all answers and arms (Holm). Answers of \"don't know\" and of age bands are in \
         survey.csv (--out).",
        scenario.replications - result.aborted - result.failures.len() as u32,
        percent(scenario.level),
        scenario.arms[scenario.baseline].name,
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

/// What a fit found, as it is to be written down.
pub(super) fn fitted(study: &Study, setting: &Setting, found: &Fitted) -> String {
    let mut out = wrapped(&format!("\n{}", study.title));
    out += &wrapped(&format!(
        "{} cells, {} parameters, chi-square {:.2} with {} degrees of freedom, {} evaluations{}",
        found.cells.len(),
        found.parameters.len(),
        found.chi_square,
        found.freedom,
        found.evaluations,
        if found.converged { "" } else { "; NOT CONVERGED" }
    ));
    let header = ["item", "answer", "band", "published", "expected", "use"];
    let mut sheet = Sheet::new(header, &[0, 1, 2, 5]);
    for cell in &found.cells {
        let published = &study.published[cell.published];
        let (item, answer) = names(&study.questionnaire, &published.all_of);
        let mut row = vec![item, answer, published.bands.name()];
        row.push(said(&study.questionnaire, published));
        row.push(format!("{:.1}", 100.0 * cell.expected));
        row.push(published.used.name().into());
        sheet.push(row);
    }
    out += &format!("\n{}", sheet.show());
    let mut sheet = Sheet::new(["parameter", "value", "standard error"], &[0]);
    for parameter in &found.parameters {
        let error = parameter.standard_error.map_or("-".into(), |error| format!("{error:.4}"));
        sheet.push(vec![parameter.name.clone(), format!("{:.4}", parameter.value), error]);
    }
    out += &format!("\n{}", sheet.show());
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
        let _ = writeln!(out, "# {}{same}", item.id);
        out += &wrapped(&format!("attitude = {{ {} }}", parts.join(", ")));
    }
    out += "\n# for the scenario, or the defaults of its bands\n";
    let levels = found.concern_levels.iter().zip(&found.expectation_levels);
    for ((band, (concern, expectation)), now) in AGE_BANDS.iter().zip(levels).zip(&setting.bands) {
        let round = |value: f64| (value * 100.0).round() / 100.0 + 0.0;
        let (concern, expectation) = (round(*concern), round(*expectation));
        let same = concern == now.concern_level && expectation == now.expectation_level;
        let same = if same { "  # as it is" } else { "" };
        let _ = writeln!(out, "[band.\"{band}\"]{same}");
        let _ = writeln!(out, "concern_level = {concern:.2}\nexpectation_level = {expectation:.2}");
    }
    out
}
