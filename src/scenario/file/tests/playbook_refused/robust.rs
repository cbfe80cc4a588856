//! Whatever is made of a playbook is accepted or refused, and what is accepted can be written back.

use std::path::Path;

use proptest::prelude::*;

use crate::ground::arbitrary::of_letters;
use crate::scenario::file::tests::playbook::{ONE, TIMES, TWO, text};
use crate::scenario::file::tests::{Scenario, robust::LETTERS, sound};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Some bytes of a playbook replaced by others.
    #[test]
    fn mutated_playbooks_are_accepted_or_refused(
        which in 0usize..3,
        cuts in prop::collection::vec(
            (any::<prop::sample::Index>(), 0usize..12, of_letters(LETTERS, 0..7)),
            1..4,
        )
    ) {
        let mut own = [ONE, TWO, TIMES][which].to_owned();
        for (at, length, new) in cuts {
            let start = at.index(own.len() + 1);
            let end = (start + length).min(own.len());
            own.replace_range(start..end, &new);
        }
        check(&text("", "", &own))?;
    }

    /// Lines of both playbooks taken from anywhere and put anywhere.
    #[test]
    fn shuffled_playbooks_are_accepted_or_refused(
        moves in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
            1..6,
        )
    ) {
        let two = format!("{TWO}{TIMES}").replace("careful", "crisis");
        let one = text("", "", ONE);
        let mut lines: Vec<&str> = one.lines().chain(two.lines()).collect();
        for (from, to) in moves {
            let line = lines.remove(from.index(lines.len()));
            lines.insert(to.index(lines.len() + 1), line);
        }
        check(&lines.join("\n"))?;
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match Scenario::parse(text, "test.toml", Path::new("nowhere"), &[]) {
        Ok(scenario) => {
            let again = Scenario::parse(&scenario.to_toml(), "t", Path::new("nowhere"), &[]);
            prop_assert_eq!(again.map(|again| again.digest()), Ok(scenario.digest()));
        }
        Err(problems) => sound(&problems.0),
    }
    Ok(())
}
