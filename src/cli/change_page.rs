//! Changes as text: a panel over the days, and policies before and after.

use std::fmt::Write as _;

use super::text::{bullet, percent, signed, wrapped};
use crate::experiment::survey::before_after::BeforeAfter;
use crate::experiment::survey::tables::names;
use crate::experiment::survey::waves::Waves;
use crate::render::text::sheet::Sheet;
use crate::stats::paired::Paired;
use crate::survey::study::{Bands, Study};

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
    let sentences = result.sentences();
    let mut out = String::from("\n");
    out.extend(sentences.iter().map(|sentence| bullet(sentence)));
    let header =
        ["item", "answer", "arm", "before", "after", "change", "interval", "against", "interval"];
    let mut sheet = Sheet::new(header, &[0, 1, 2]);
    let points = |paired: &Paired, p: Option<f64>| {
        let star = if p.is_some_and(|p| p <= alpha) { "*" } else { "" };
        signed(paired.difference.estimate, 2) + star
    };
    let range = |Paired { difference, .. }: &Paired| match difference.has_interval() {
        true => format!("{} to {}", signed(difference.low, 2), signed(difference.high, 2)),
        false => "none".to_owned(),
    };
    for (index, row) in result.rows.iter().enumerate() {
        if row.bands != Bands::ALL || row.answer.answer != 0 {
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
         that in {}; * beyond chance at {}% over all answers and arms (Holm). The other answers, and \
         age bands, are in survey.csv (--out).",
        scenario.replications - result.aborted - result.failures.len() as u32,
        percent(scenario.level),
        scenario.arms[scenario.baseline].name,
        percent(scenario.level)
    ));
    out
}
