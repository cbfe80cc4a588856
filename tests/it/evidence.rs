//! Facts: rows that can be read, and ids that lead to one.

use std::collections::BTreeSet;
use std::path::Path;

use earful::experiment::calibrate::measures::measurable;
use earful::params::Role;
use earful::scenario::parameters::parameters;
use earful::scenario::targets::{TARGETS, find_targets};
use earful::scenario::{STUDIES, find_study};
use earful::world::Setting;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(file: &str) -> String {
    std::fs::read_to_string(folder().join(file)).unwrap()
}

/// Rows of a file of facts: one string per column, in the order asked for.
fn rows<const N: usize>(file: &str, columns: [&str; N]) -> Vec<[String; N]> {
    let mut reader =
        csv::Reader::from_path(folder().join("scenarios/evidence").join(file)).unwrap();
    let header = reader.headers().unwrap().clone();
    let places = columns.map(|column| header.iter().position(|name| name == column).unwrap());
    reader.records().map(|row| row.unwrap()).map(|row| places.map(|i| row[i].to_owned())).collect()
}

fn ids() -> BTreeSet<String> {
    let all = ["survey.csv", "behaviour.csv"].map(|file| rows(file, ["id"]));
    all.concat().concat().into_iter().collect()
}

/// The ids that a text names.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.filter(|word| is_an_id(word)).map(str::to_owned).collect()
}

/// The ids that a text names or spans: `PR01-PR04` spans four of them.
fn spanned(text: &str) -> BTreeSet<String> {
    let mut found = named(text);
    for words in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
        if let Some((first, last)) = words.split_once('-')
            && is_an_id(first)
            && is_an_id(last)
            && let (Ok(from), Ok(to)) = (first[2..].parse::<u32>(), last[2..].parse::<u32>())
        {
            found.extend((from..=to).map(|n| format!("{}{n:02}", &first[..2])));
        }
    }
    found
}

/// `UF01`, `NB_A` or `SUP_MAR1`.
fn is_an_id(word: &str) -> bool {
    let tail_of = |start: &str| word.strip_prefix(start).is_some_and(|tail| !tail.is_empty());
    let is_short = || {
        let (letters, digits) = word.split_at(2);
        letters.bytes().all(|c| c.is_ascii_uppercase())
            && digits.bytes().all(|c| c.is_ascii_digit())
    };
    tail_of("NB_") || tail_of("SUP_") || (word.len() == 4 && is_short())
}

#[test]
fn ids_are_found_in_words() {
    let words = "assumed; UF36 43% (PR01-PR03), NB_A; SUP_MAR1: 18-24 in 2012, 0-100, NB_*";
    let mut expected = ["NB_A", "PR01", "PR03", "SUP_MAR1", "UF36"].map(str::to_owned).to_vec();
    assert_eq!(named(words), expected.iter().cloned().collect());
    expected.push("PR02".to_owned());
    assert_eq!(spanned(words), expected.into_iter().collect());
}

#[test]
fn sources_lead_to_facts() {
    let known = ids();
    let mut wrong = Vec::new();
    let mut check = |place: String, words: &str| {
        wrong.extend(named(words).difference(&known).map(|id| format!("{place}: {id}")));
    };
    for (name, _) in STUDIES {
        for published in find_study(name, &[]).unwrap().published {
            assert!(is_an_id(&published.source), "{name}: {}", published.source);
            check((*name).to_owned(), &published.source);
        }
    }
    for (name, _) in TARGETS {
        for target in find_targets(name, &measurable()).unwrap().targets {
            for id in &target.evidence {
                assert!(is_an_id(id), "{name}: {id}");
                check((*name).to_owned(), id);
            }
            check((*name).to_owned(), &target.note);
        }
    }
    // The document of parameters is compared with the tables of the model elsewhere.
    let documents = ["parameters", "model", "evidence", "studies", "calibration", "scenarios"];
    let documents = documents.map(|name| format!("docs/{name}.md"));
    for file in documents.into_iter().chain(["scenarios/evidence/README.md".to_owned()]) {
        let words = text(&file);
        check(file, &words);
    }
    assert!(wrong.is_empty(), "no row of scenarios/evidence has these ids: {wrong:#?}");
}

#[test]
fn sources_begin_with_a_fact_or_say_that_there_is_none() {
    for parameter in parameters(&Setting::default()) {
        let (spec, path) = (parameter.spec, parameter.path);
        let is_uncertain = matches!(spec.role, Role::Uncertainty(..));
        let says_so = spec.source.starts_with("assumed") || !named(spec.source).is_empty();
        assert!(says_so || !is_uncertain, "{path}: {}", spec.source);
    }
}

#[test]
fn the_guide_places_every_behaviour() {
    let guide = spanned(&text("docs/evidence.md"));
    let missing: Vec<String> = rows("behaviour.csv", ["id"]).concat();
    let missing: Vec<_> = missing.iter().filter(|id| !guide.contains(*id)).collect();
    assert!(missing.is_empty(), "docs/evidence.md does not say what these are for: {missing:?}");
}

#[test]
fn behaviours_keep_their_form() {
    let columns = ["id", "value", "low", "high", "unit", "n", "url", "quantity", "source", "trust"];
    let all = rows("behaviour.csv", columns);
    let mut seen = BTreeSet::new();
    for [id, value, low, high, unit, n, url, words @ ..] in &all {
        assert!(is_an_id(id) && seen.insert(id), "{id}: a new id of its own");
        let number = |cell: &str| match cell {
            "" => None,
            cell => Some(cell.parse::<f64>().unwrap_or_else(|_| panic!("{id}: {cell}"))),
        };
        assert_eq!(value.is_empty(), unit == "sign", "{id}: a sign has no value, all else has");
        let ordered = [number(low), number(value), number(high)].into_iter().flatten();
        assert!(ordered.is_sorted(), "{id}: low, value and high out of order");
        assert!(n.is_empty() || n.parse::<u64>().is_ok(), "{id}: n is {n}");
        assert!(url.split(' ').all(|url| url.starts_with("http")), "{id}: {url}");
        assert!(words.iter().all(|word| !word.is_empty()), "{id}: quantity, source and trust");
    }
}

#[test]
fn the_counts_of_rows_are_told() {
    let readme = text("scenarios/evidence/README.md");
    for file in ["survey.csv", "behaviour.csv", "privacy_score_by_age.csv"] {
        let mut reader =
            csv::Reader::from_path(folder().join("scenarios/evidence").join(file)).unwrap();
        let line = format!("| `{file}` | {} |", reader.records().count());
        assert!(readme.contains(&line), "{line}");
    }
}
