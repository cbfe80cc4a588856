//! Words that fit the window.

use comfy_table::Table;

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

/// A text broken between words into lines of at most `width` characters; a longer word stands
/// alone. Spaces at the beginning of words are kept inside a line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
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
}
