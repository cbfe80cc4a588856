//! Text that fits the window.

use comfy_table::Table;

use crate::ground::number::fixed;
pub(super) use crate::ground::number::{count, in_percent as percent, signed, thousands};

/// The width to write for [characters]: that of the terminal, else `COLUMNS`, else 100.
pub(super) fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = Table::new().width().map(usize::from);
    asked.or(terminal).unwrap_or(100).clamp(60, 200)
}

/// A text broken into lines of the window's width.
pub(super) fn wrapped(text: &str) -> String {
    wrap(text, width()).iter().map(|line| format!("{line}\n")).collect()
}

/// A sentence of a list: a dash, and its other lines under the first.
pub(super) fn bullet(sentence: &str) -> String {
    hung("- ", sentence)
}

/// A text after a mark, its other lines under the first.
pub(super) fn hung(mark: &str, text: &str) -> String {
    let indent = mark.chars().count();
    let lines = wrap(text, width().saturating_sub(indent));
    let mut before = mark.to_owned();
    let mut out = String::new();
    for line in lines {
        out += &format!("{before}{line}\n");
        before = " ".repeat(indent);
    }
    out
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

/// A number, with its sign if it is `signed`.
pub(super) fn number(value: f64, places: usize, with_sign: bool) -> String {
    if with_sign { signed(value, places) } else { fixed(value, places) }
}

/// An option with its value; a value that begins with a dash, in quotes or not, would be taken for an option.
pub(super) fn option(name: &str, value: &str) -> String {
    let bare = value.strip_prefix('\'').unwrap_or(value);
    let between = if bare.starts_with('-') { "=" } else { " " };
    format!("{name}{between}{value}")
}

/// A list as a sentence has it.
pub(super) fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("extraordinary one", 5), ["extraordinary", "one"]);
    }
}
