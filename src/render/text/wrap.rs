//! Words that fit the window.

use comfy_table::Table;

pub use crate::ground::text::wrap;

/// The width to write for \[characters\]: that of the terminal, else `COLUMNS`, else 100.
pub fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = Table::new().width().map(usize::from);
    asked.or(terminal).unwrap_or(100).clamp(60, 200)
}

/// A text broken into lines of the window's width.
pub fn wrapped(text: &str) -> String {
    wrap(text, width()).iter().map(|line| format!("{line}\n")).collect()
}

/// A sentence of a list: a dash, and its other lines under the first.
pub fn bullet(sentence: &str) -> String {
    hung("- ", sentence)
}

/// A text after a mark, its other lines under the first.
pub fn hung(mark: &str, text: &str) -> String {
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
