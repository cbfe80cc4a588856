//! How sentences and days stand on the page: one under the other, or two lives side by side.

use super::text::{width, wrap};
use crate::document::life::Teller;
use crate::experiment::life::{Day, Life};

/// Columns of the label of a day.
const LABEL: usize = 9;
/// Two lives stand side by side from this width on.
const SIDE_BY_SIDE: usize = 100;

/// A title and sentences under it.
pub(super) fn section(title: &str, sentences: &[String]) -> String {
    let told: String =
        lines(sentences, width() - 2).iter().map(|line| format!("  {line}\n")).collect();
    format!("\n{title}\n{told}")
}

pub(super) fn indented(sentence: &str, by: usize) -> String {
    let lines = wrap(sentence, width() - by);
    lines.iter().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
}

/// The days of a life, quiet ones left out.
pub(super) fn days(teller: &Teller<'_>, life: &Life, days: &[&Day]) -> String {
    if days.is_empty() {
        return indented("Nothing happened to them.", 2);
    }
    days.iter().map(|day| a_day(day.day, &teller.day(life.consumer, day))).collect()
}

/// The lines of sentences in so many columns; further lines of a sentence are set in.
fn lines(sentences: &[String], width: usize) -> Vec<String> {
    let of = |sentence: &String| {
        let lines = wrap(sentence, width - 2);
        let set_in =
            |(index, line): (usize, String)| if index == 0 { line } else { format!("  {line}") };
        lines.into_iter().enumerate().map(set_in).collect::<Vec<_>>()
    };
    sentences.iter().flat_map(of).collect()
}

fn labelled(label: &str, lines: &[String]) -> String {
    let label = |index| if index == 0 { label } else { "" };
    let one = |(index, line): (usize, &String)| format!("  {:<LABEL$}{line}\n", label(index));
    lines.iter().enumerate().map(one).collect()
}

pub(super) fn a_day(day: u16, sentences: &[String]) -> String {
    labelled(&format!("day {day}"), &lines(sentences, width() - LABEL - 2))
}

/// A day in two lives: once where it is told alike, else side by side or one after the other.
pub(super) fn pair(day: u16, names: [&str; 2], told: &[Vec<String>; 2]) -> String {
    if told[0] == told[1] {
        a_day(day, &told[0])
    } else {
        beside(&format!("day {day}"), names, told)
    }
}

pub(super) fn beside(label: &str, names: [&str; 2], told: &[Vec<String>; 2]) -> String {
    let quiet = [String::from("-")];
    let told =
        [0, 1].map(|life: usize| if told[life].is_empty() { &quiet[..] } else { &told[life] });
    if width() < SIDE_BY_SIDE {
        let mut all = Vec::new();
        for (name, told) in names.iter().zip(told) {
            all.push(format!("[{name}]"));
            all.extend(lines(told, width() - LABEL - 2));
        }
        return labelled(label, &all);
    }
    let column = (width() - LABEL - 2 - 3) / 2;
    let set = |life: usize| {
        let mut all = vec![format!("[{}]", names[life])];
        all.extend(lines(told[life], column));
        all
    };
    let (left, right) = (set(0), set(1));
    let line = |at: usize| {
        let of = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
        format!("{:<column$} | {}", of(&left), of(&right)).trim_end().to_owned()
    };
    labelled(label, &(0..left.len().max(right.len())).map(line).collect::<Vec<_>>())
}
