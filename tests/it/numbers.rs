//! Numbers become text for people in one place, `src/ground/number.rs`, so that a number is rounded in
//! the same way wherever it stands.

use crate::source::sources;

/// Where a number is still given its decimals by hand, by the end of the path: to go.
const TO_GO: &[&str] = &[
    "cli/bounds.rs",
    "cli/split.rs",
    "cli/verify_told.rs",
    "life/pick.rs",
    "life/person.rs",
    "life/tell.rs",
    "life/words.rs",
    "answer/split/mod.rs",
    "comparison/bad_days.rs",
    "comparison/days.rs",
    "comparison/repeat.rs",
    "study/asks.rs",
];

/// The format strings of a line that say how many decimals a number has: `{x:.1}`, `{:+.places$}`.
fn with_decimals(line: &str) -> bool {
    line.split('{').skip(1).any(|part| {
        let inside = part.split('}').next().unwrap_or_default();
        let Some((name, format)) = inside.split_once(':') else { return false };
        let name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let places = format.split_once('.').map(|(_, places)| places);
        // `{:.<10}` fills with dots.
        let digits =
            |places: &str| places.starts_with(|c: char| c.is_alphanumeric() || "*_".contains(c));
        name && !format.contains(' ') && places.is_some_and(digits)
    })
}

#[test]
fn numbers_get_their_decimals_in_one_place() {
    let mut by_hand = Vec::new();
    for source in sources().iter().filter(|source| source.path != "ground/number.rs") {
        let lines = source.code.lines().enumerate().filter(|(_, line)| with_decimals(line));
        by_hand
            .extend(lines.map(|(at, line)| format!("{}:{}: {}", source.path, at + 1, line.trim())));
    }
    let path = |found: &str| found.split(':').next().unwrap_or_default().to_owned();
    let to_go = |found: &String| TO_GO.iter().any(|end| path(found).ends_with(end));
    let wrong: Vec<&String> = by_hand.iter().filter(|found| !to_go(found)).collect();
    assert!(wrong.is_empty(), "use `ground::number` for\n{wrong:#?}");
    let done = |end: &&&str| !by_hand.iter().any(|found| path(found).ends_with(**end));
    let done: Vec<&&str> = TO_GO.iter().filter(done).collect();
    assert!(done.is_empty(), "strike off the list: {done:?}");
}

#[test]
fn decimals_are_found_however_they_are_written() {
    for found in ["{x:.1}", "{:+.places$}", "{value:.*}", "{value:.2e}", "{x:>8.3}"] {
        assert!(with_decimals(found), "{found}");
    }
    for other in ["{x}", "{x:?}", "{:.<10}", "{ a: 1.5 }", "x.y", "Point { x: 0.5, y }"] {
        assert!(!with_decimals(other), "{other}");
    }
}
