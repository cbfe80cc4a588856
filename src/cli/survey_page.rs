//! One survey as text: how people were found, and the banner table.

use std::fmt::Write as _;

use super::text::{count, percent, thousands, wrapped};
use crate::experiment::survey::tables::asked_of;
use crate::render::text::sheet::Sheet;
use crate::survey::fielded::Fielded;
use crate::survey::study::Study;
use crate::survey::tabulate::{Banner, BannerItem, FEW, SMALLEST_BASE, TabulatedCell};

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
    let rounds = count(u64::from(raked.rounds), "round", "rounds");
    let end = match raked.converged {
        true => format!("raking converged in {rounds}"),
        false => format!("raking stopped after {rounds}"),
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
fn uncertainty(cell: &TabulatedCell) -> String {
    let share = cell.share.share;
    match &cell.interval {
        None => String::new(),
        Some(interval) if share.min(1.0 - share) * cell.share.effective_n < FEW => {
            format!("{:.0}-{:.0}", 100.0 * interval.low, 100.0 * interval.high)
        }
        Some(_) => format!("+-{:.1}", 100.0 * cell.margin),
    }
}
