//! No text makes reading a study panic, and what is accepted reads back to the same.

use std::path::Path;

use proptest::prelude::*;

use super::FULL;
use crate::ground::arbitrary::{change, of_letters};
use crate::scenario::file::tests::{robust::LETTERS, sound};
use crate::scenario::{parse_study, shipped_study, study_to_toml};

fn check(text: &str, overrides: &[String]) -> Result<(), TestCaseError> {
    match parse_study(text, "test.toml", Path::new("nowhere"), overrides) {
        Ok(study) => {
            let again = parse_study(&study_to_toml(&study), "test", Path::new("nowhere"), &[]);
            prop_assert_eq!(again, Ok(study));
        }
        Err(problems) => {
            sound(&problems.0);
        }
    }
    Ok(())
}

fn shipped_or_full() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(shipped_study("netbase_2012").unwrap_or(FULL)), Just(FULL)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn mutated_studies_are_accepted_or_refused(
        text in shipped_or_full(),
        cuts in prop::collection::vec(
            (any::<prop::sample::Index>(), 0usize..12, of_letters(LETTERS, 0..7)),
            1..5,
        )
    ) {
        let mut text = text.to_owned();
        for (at, length, new) in cuts {
            let start = at.index(text.len() + 1);
            let end = (start + length).min(text.len());
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, &new);
            }
        }
        check(&text, &[])?;
    }

    #[test]
    fn studies_with_lines_moved_or_lost_are_accepted_or_refused(
        text in shipped_or_full(),
        moves in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::option::of(any::<prop::sample::Index>())),
            1..6,
        )
    ) {
        let mut lines: Vec<&str> = text.lines().collect();
        for (from, to) in moves {
            let line = lines.remove(from.index(lines.len()));
            if let Some(to) = to {
                lines.insert(to.index(lines.len() + 1), line);
            }
        }
        check(&lines.join("\n"), &[])?;
    }

    #[test]
    fn any_change_of_a_study_is_accepted_or_refused(
        overrides in prop::collection::vec(change(&["sample", "fieldwork", "world", "fit", "item"], &["n", "quotas", "55+", "day"]), 0..3)
    ) {
        check(FULL, &overrides)?;
    }
}
