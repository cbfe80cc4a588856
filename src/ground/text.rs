//! Texts for readers, and texts by strangers where they could do harm: control characters on a
//! terminal, formulas in a spreadsheet.
//!
//! A name or a question may hold anything that its file can hold. Printed raw, an escape sequence
//! can move the cursor, rename the window or hide what was said, and an override of the direction
//! of writing can show a text backwards. [`visible`] writes such characters out; what it gives is
//! at once plain text and, of a JSON document, the same document. [`guarded`] and [`unguarded`]
//! are the two ways of a cell of a CSV file.
//!
//! ```
//! use earful::ground::text::{guarded, unguarded, visible};
//! assert_eq!(visible("a\u{1b}[2Jb"), "a\\u001b[2Jb");
//! assert_eq!(guarded("=1+1"), "'=1+1");
//! assert_eq!(unguarded(&guarded("=1+1")), "=1+1");
//! ```

use std::borrow::Cow;

/// Whether a terminal may act on a character instead of showing it: control characters but for
/// the line feed and the tab, and what changes the direction of writing.
fn acts(c: char) -> bool {
    let direction = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}');
    direction || c.is_control() && c != '\n' && c != '\t'
}

/// A text in which what a terminal may act on is written out, as in `\u001b`. A JSON document has
/// such characters inside of texts only, where that means the same.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            out += &format!("\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// As [`visible`], but every character keeps its place and its number of bytes, for texts in which
/// places are counted.
pub fn visible_in_place(text: &str) -> Cow<'_, str> {
    // A carriage return before a line feed is part of an ordinary end of a line.
    let text = text.replace("\r\n", " \n");
    let stand_in = |c: char| match (acts(c), c.len_utf8()) {
        (false, _) => c,
        (true, 1) => '?',
        (true, 2) => '\u{bf}',
        (true, _) => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(stand_in).collect())
}

/// Whether a spreadsheet would take a text for a formula, or its first character for a break,
/// apostrophes before it aside.
fn tempts(text: &str) -> bool {
    const FIRST: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    text.trim_start_matches('\'').starts_with(FIRST)
}

/// A text as a cell of a CSV file: with an apostrophe before what a spreadsheet would take for a
/// formula, and before apostrophes that stand there already.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if tempts(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`guarded`] was given.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if tempts(text) => text,
        _ => cell,
    }
}

/// Words as a line for a shell, in quotes where it would take them apart.
pub fn shell_line<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./,:=@%+".contains(c);
    let quoted = |word: &str| match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    };
    words.into_iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// Names in a sentence: `a`, `a and b`, `a, b and c`.
pub fn list<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => "none".into(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
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
    use crate::ground::arbitrary::{anything, of_letters, printable};
    use proptest::prelude::*;

    #[test]
    fn words_for_a_shell_stay_whole() {
        let line = |words: &[&str]| shell_line(words.iter().copied());
        assert_eq!(line(&["earful", "run", "a/b.toml", "--day=9"]), "earful run a/b.toml --day=9");
        assert_eq!(line(&["--arm", "it's $5", ""]), "--arm 'it'\\''s $5' ''");
    }

    #[test]
    fn what_a_terminal_acts_on_is_written_out_and_nothing_else() {
        let hostile = "\u{0}\u{1b}\r\u{7f}\u{9b}\u{202e}\u{2066}\u{200f}";
        let shown = "\\u0000\\u001b\\u000d\\u007f\\u009b\\u202e\\u2066\\u200f";
        assert_eq!(visible(hostile), shown);
        let plain = "Zoë said:\n\t\"50 % – 日本\" \\u001b";
        assert_eq!(visible(plain), plain);
    }

    /// U+009B is two bytes and U+202E three: places after them stay where they were.
    #[test]
    fn places_stay_where_they_were() {
        let text = "a\u{1b}b\u{9b}c\u{202e}d\r\ne\rf";
        assert_eq!(visible_in_place(text), "a?b¿c\u{fffd}d \ne?f");
    }

    /// By hand: whatever begins like a formula gets one apostrophe, and so does what begins like
    /// such a cell; apostrophes before other texts are nobody's business.
    #[test]
    fn formulas_get_an_apostrophe_and_lose_it_again() {
        let cells = [
            ("=1+1", "'=1+1"),
            ("+49", "'+49"),
            ("-", "'-"),
            ("@home", "'@home"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("''", "''"),
            ("'", "'"),
            ("", ""),
            ("55+", "55+"),
            ("a=b", "a=b"),
        ];
        for (text, cell) in cells {
            assert_eq!(guarded(text), cell);
            assert_eq!(unguarded(cell), text);
        }
    }

    /// Any characters, among them many that a terminal acts on.
    fn hostile() -> impl Strategy<Value = String> {
        let often = of_letters("\u{0}\u{1b}\r\n\t\u{7f}\u{9b}\u{202e}a\"\\\\", 0..9);
        (often, anything(0..9)).prop_map(|(often, any)| often + &any)
    }

    proptest! {
        #[test]
        fn a_cell_reads_back_as_its_text(
            first in of_letters("'=+@\t\r -", 0..5),
            rest in printable(0..4),
        ) {
            let text = first + &rest;
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text.as_str());
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }

        #[test]
        fn a_document_stays_the_same(text in hostile()) {
            let document = serde_json::json!({ "question": text }).to_string();
            let shown = visible(&document);
            prop_assert!(!shown.contains(acts));
            let read: serde_json::Value = serde_json::from_str(&shown).unwrap();
            prop_assert_eq!(read["question"].as_str(), Some(text.as_str()));
        }

        #[test]
        fn every_place_is_kept(text in hostile()) {
            let shown = visible_in_place(&text);
            let places = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(places(&text), places(&shown));
            prop_assert!(!shown.contains(acts));
        }
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("extraordinary one", 5), ["extraordinary", "one"]);
    }
}
