//! Texts for tests that try many: letters at random, and now and then any character at all.
//!
//! (The tests' generator is built without the standard library's mathematics, see
//! `docs/decisions/0021-the-same-bits-in-tests.md`, and so without texts from regular expressions.)

use std::ops::Range;

use proptest::char::any as any_char;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Texts of some of these letters.
pub fn of_letters(letters: &str, length: Range<usize>) -> impl Strategy<Value = String> + use<> {
    let letters: Vec<char> = letters.chars().collect();
    vec(select(letters), length).prop_map(String::from_iter)
}

/// Texts of any characters at all.
pub fn anything(length: Range<usize>) -> impl Strategy<Value = String> {
    vec(any_char(), length).prop_map(String::from_iter)
}

/// Texts of any characters but control characters.
pub fn printable(length: Range<usize>) -> impl Strategy<Value = String> {
    vec(any_char().prop_filter("printable", |c| !c.is_control()), length)
        .prop_map(String::from_iter)
}

/// One of the words or, as often as one of them, a short printable text.
pub fn word(words: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    let known = select(words.to_vec()).prop_map(str::to_owned);
    prop_oneof![words.len() as u32 => known, 1 => printable(0..4)]
}

/// Paths of one to four words with an equals sign or without, and something after it: nearly what
/// `--set` takes.
pub fn change(
    first: &[&'static str],
    then: &[&'static str],
) -> impl Strategy<Value = String> + use<> {
    let equals = prop_oneof![Just("="), Just("")];
    (word(first), vec(word(then), 0..4), equals, printable(0..7)).prop_map(
        |(first, then, equals, value)| {
            let path = std::iter::once(first).chain(then).collect::<Vec<_>>().join(".");
            format!("{path}{equals}{value}")
        },
    )
}
