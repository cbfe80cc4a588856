//! No text makes loading panic, and no problem is without place and words.

use std::path::Path;

use proptest::prelude::*;

use super::{Scenario, VALID, sound};
use crate::ground::arbitrary::{change, of_letters};

fn check(text: &str, overrides: &[String]) -> Result<(), TestCaseError> {
    match Scenario::parse(text, "test.toml", Path::new("nowhere"), overrides) {
        Ok(scenario) => {
            let again = Scenario::parse(&scenario.to_toml(), "t", Path::new("nowhere"), &[]);
            prop_assert_eq!(again.map(|again| again.digest()), Ok(scenario.digest()));
        }
        Err(problems) => {
            sound(&problems.0);
        }
    }
    Ok(())
}

/// What TOML or a number might contain.
pub const LETTERS: &str = "-abcdefghijklmnopqrstuvwxyz0123456789.\"[]{}=,# \n+_é'";

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Some bytes of a valid text replaced by others that TOML or a number might contain.
    #[test]
    fn mutated_texts_are_accepted_or_refused(
        cuts in prop::collection::vec(
            (any::<prop::sample::Index>(), 0usize..12, of_letters(LETTERS, 0..7)),
            1..5,
        )
    ) {
        let mut text = VALID.to_owned();
        for (at, length, new) in cuts {
            let start = at.index(text.len() + 1);
            let end = (start + length).min(text.len());
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, &new);
            }
        }
        check(&text, &[])?;
    }

    /// Lines taken from anywhere and put anywhere: valid lines in wrong places.
    #[test]
    fn shuffled_lines_are_accepted_or_refused(
        moves in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
            1..6,
        )
    ) {
        let mut lines: Vec<&str> = VALID.lines().collect();
        for (from, to) in moves {
            let line = lines.remove(from.index(lines.len()));
            lines.insert(to.index(lines.len() + 1), line);
        }
        check(&lines.join("\n"), &[])?;
    }

    #[test]
    fn any_override_is_accepted_or_refused(
        overrides in prop::collection::vec(change(&["run", "brand", "platform", "band", "voice", "arm"], &["carrier", "55+", "name"]), 0..3)
    ) {
        check(VALID, &overrides)?;
    }
}
