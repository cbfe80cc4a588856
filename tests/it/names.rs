//! One meaning for each name of a type: who reads `Verdict` need not ask which.
//!
//! Private types count like public ones, for they are met in the same files and the same searches.

use std::collections::BTreeMap;

use crate::source::sources;

/// Names that still mean more than one thing: to go.
const TO_GO: &[&str] = &[
    "Answer",
    "BadDays",
    "By",
    "Cell",
    "Change",
    "Done",
    "Entry",
    "Experiment",
    "Found",
    "Gap",
    "Headline",
    "Item",
    "Keep",
    "Kind",
    "Leaves",
    "Level",
    "Limit",
    "Network",
    "Own",
    "Page",
    "Pair",
    "Params",
    "Part",
    "Parts",
    "Place",
    "Published",
    "Range",
    "Row",
    "Runs",
    "Scenario",
    "Shown",
    "Source",
    "Standing",
    "Study",
    "Survey",
    "Table",
    "Target",
    "Told",
    "Trace",
    "Unread",
    "Value",
    "Values",
    "Work",
    "Written",
];

/// The types that a line defines; those that belong to a trait or its implementation are indented.
fn defined(line: &str) -> Option<&str> {
    let indented = line.starts_with(' ');
    let mut rest = line.trim_start();
    if let Some(public) = rest.strip_prefix("pub") {
        rest = match public.strip_prefix('(') {
            Some(inside) => inside.split_once(')')?.1,
            None => public,
        };
        rest = rest.trim_start();
    }
    let (kind, rest) = rest.split_once(' ')?;
    let is_type = match kind {
        "struct" | "enum" | "trait" | "union" => true,
        "type" => !indented,
        _ => false,
    };
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    (is_type && end > 0).then(|| &rest[..end])
}

#[test]
fn each_name_of_a_type_has_one_meaning() {
    let sources = sources();
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for source in &sources {
        for (at, line) in source.code.lines().enumerate() {
            if let Some(name) = defined(line) {
                places.entry(name).or_default().push(format!("{}:{}", source.path, at + 1));
            }
        }
    }
    assert!(places.len() > 400, "types are not where they were: {}", places.len());
    places.retain(|_, places| places.len() > 1);
    let done: Vec<&&str> = TO_GO.iter().filter(|name| !places.contains_key(**name)).collect();
    assert!(done.is_empty(), "strike off the list: {done:?}");
    places.retain(|name, _| !TO_GO.contains(name));
    assert!(
        places.is_empty(),
        "give one of each another name, see docs/decisions/0053: {places:#?}"
    );
}

#[test]
fn types_are_found_however_they_are_defined() {
    let cases = [
        ("pub struct A;", Some("A")),
        ("pub(super) enum B<'a> {", Some("B")),
        ("type C = u8;", Some("C")),
        ("    type Item = u8;", None),
        ("    pub struct D in \"d\" {", Some("D")),
        ("    kind struct: u8", None),
        ("structure E", None),
    ];
    for (line, name) in cases {
        assert_eq!(defined(line), name, "{line}");
    }
}
