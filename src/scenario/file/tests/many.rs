//! Many problems take no longer each than few: no timing here, but the bounds that make it so.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Scenario, VALID, problems, sound};
use crate::scenario::study::tests::{FULL, read as read_study};

const MANY: usize = 3_000;

/// So many times a text with its number in the place of `#`.
fn many(text: &str) -> String {
    (0..MANY).fold(String::new(), |mut out, number| {
        let _ = writeln!(out, "{}", text.replace('#', &number.to_string()));
        out
    })
}

/// Every kind of thing that a file can have many of: all problems are counted, and suggestions and
/// lists of what is allowed do not grow with them.
#[test]
fn all_are_counted_and_none_grows_with_the_others() {
    for text in [
        "[zz#]\nkey = 1",
        "[[arm]]\nname = \"z#\"\npolicy = \"p#\"",
        "[[arm]]\nname = \"z\"\npolicy = \"silent\"",
        "[[shock]]\nbrand = \"z#\"",
        "[[brand]]\nname = \"z#\"\nzz = 1",
        "[[policies.mine.rule]]\ndo = \"replay\"",
        "[policies.p#]\nlistens_to = \"nothin\"",
    ] {
        let found = super::read(&format!("{VALID}{}", many(text))).unwrap_err();
        // Of brands only the first are read; they are too many already.
        let least = if text.contains("brand]]") { 60 } else { MANY - 1 };
        assert!(found.len() >= least, "{text}: {}", found.len());
        let longest = found.iter().map(|problem| problem.to_string().len()).max();
        assert!(longest < Some(1_200), "{text}: {longest:?}");
        let helped = found.iter().filter(|problem| problem.nearest.is_some()).count();
        assert!(helped <= 400 + found.len() / MANY, "{text}: {helped}");
        let places: BTreeSet<_> = found.iter().map(|p| (p.line, p.column, &p.key)).collect();
        assert_eq!(places.len(), found.len(), "{text}: each has its place");
    }
}

#[test]
fn many_keys_on_one_line_have_columns_of_their_own() {
    let keys: Vec<String> = (0..MANY).map(|number| format!("\"zé.k{number}\" = 1")).collect();
    let line = format!("set = {{ {} }}", keys.join(", "));
    let from = "set = { \"appraisal.concern_weight\" = 1.5, \"mechanisms.backlash\" = false }";
    let found = problems(from, &line);
    assert_eq!(found.len(), MANY);
    let last = &found[MANY - 1];
    let (before, _) = line.rsplit_once('1').unwrap();
    assert_eq!((last.line, last.column), (38, before.chars().count() + 1));
}

#[test]
fn many_of_everything_in_a_study() {
    for (text, least) in [
        ("[[item]]\nid = \"I#\"", 1_000),
        (
            "[[published]]\nsource = \"S\"\nitem = \"zz#\"\nanswer = \"no\"\nband = \"all\"\npercent = 5",
            MANY,
        ),
        ("[[joint]]\nname = \"J\"\nall_of = [\"AWARE.yes\", \"STOPPED.yes\"]", MANY - 1),
    ] {
        let found = read_study(&format!("{FULL}{}", many(text))).unwrap_err().0;
        assert!(found.len() >= least, "{text}: {}", found.len());
        let longest = found.iter().map(|problem| problem.to_string().len()).max();
        assert!(longest < Some(1_200), "{text}: {longest:?}");
    }
}

#[test]
fn many_changes_from_outside_have_numbers_of_their_own() {
    let sets: Vec<String> = (0..MANY).map(|number| format!("voice.zz{number}=1")).collect();
    let found = Scenario::parse(VALID, "test.toml", std::path::Path::new(""), &sets);
    let found = found.unwrap_err().0;
    sound(&found);
    let lines: Vec<usize> = found.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, (1..=MANY).collect::<Vec<_>>());
}
