//! What a manifest says, held against what it must say.
//!
//! Of a result that was made again every word is compared but when and where it was made. A sample of runs
//! shows less: what was planned, which the scenario says, and how the runs ended, which their table says.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::verify_whole::Changed;
use crate::experiment::verify::VerifiedTable;
use crate::record::manifest::{self, Manifest};
use crate::scenario::Scenario;

/// What is not compared: what decides no number, seals (files are compared), and notes, which have their own way.
const APART: [&str; 3] = ["provenance", "files", "notes"];

/// How much is told of a value [characters].
const MOST: usize = 200;

/// Where a manifest differs from that of the same result made again.
pub(super) fn of_the_whole(was: &Manifest, is: &Manifest) -> Vec<Changed> {
    let mut all = Vec::new();
    let [mut old, mut new] = [was, is].map(value);
    for value in [&mut old, &mut new].into_iter().filter_map(Value::as_object_mut) {
        APART.iter().for_each(|key| drop(value.remove(*key)));
    }
    compare("", &old, &new, Keys::Both, &mut all);
    // The file that was read at first may have had more to say than the scenario of the folder, which spells
    // everything out.
    for note in &is.notes {
        if !was.notes.iter().any(|known| known.text == note.text) {
            all.push(changed("notes", "nothing".into(), note.text.clone()));
        }
    }
    all
}

/// Where a manifest of a comparison differs from its scenario and its table of runs.
pub(super) fn of_a_sample(
    was: &Manifest,
    scenario: &Scenario,
    table: &VerifiedTable,
) -> Vec<Changed> {
    let planned = u64::from(scenario.replications) * scenario.arms.len() as u64;
    let failed = table.failures.len() as u64;
    let names: Vec<&str> = scenario.arms.iter().map(|arm| arm.name.as_str()).collect();
    let status = if table.succeeded == planned { "complete" } else { "partial" };
    let known = json!({
        "status": status,
        "scenario": scenario.name,
        "seed": scenario.seed,
        "found": {
            "arms": names,
            "baseline": names.get(scenario.baseline),
            "focus": scenario.setting.brands.get(scenario.focus).map(|brand| &brand.name),
            "replications": scenario.replications,
            "level": scenario.level,
            "runs": {
                "planned": planned,
                "succeeded": table.succeeded,
                "failed": failed,
                "aborted": planned.saturating_sub(table.succeeded + failed),
            },
            "failures": table.failures,
        },
    });
    // Numbers are read as those of the manifest were.
    let known = serde_json::from_str(&known.to_string()).unwrap_or(known);
    let mut all = Vec::new();
    compare("", &value(was), &known, Keys::Known, &mut all);
    all
}

fn value(manifest: &Manifest) -> Value {
    serde_json::to_value(manifest).unwrap_or_default()
}

/// Which keys of two objects are compared.
#[derive(Clone, Copy)]
enum Keys {
    Both,
    /// Those of the second.
    Known,
}

fn compare(path: &str, was: &Value, is: &Value, keys: Keys, all: &mut Vec<Changed>) {
    let inside = |key: &str| match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    };
    match (was, is) {
        (Value::Object(old), Value::Object(new)) => {
            for key in keys_of(old, new, keys) {
                let [was, is] = [old, new].map(|map| map.get(key).unwrap_or(&Value::Null));
                compare(&inside(key), was, is, keys, all);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (at, (was, is)) in old.iter().zip(new).enumerate() {
                compare(&inside(&at.to_string()), was, is, keys, all);
            }
        }
        _ if was == is => {}
        _ => all.push(changed(path, told(was), told(is))),
    }
}

fn keys_of<'a>(
    old: &'a Map<String, Value>,
    new: &'a Map<String, Value>,
    keys: Keys,
) -> BTreeSet<&'a String> {
    let old = old.keys().filter(|_| matches!(keys, Keys::Both));
    old.chain(new.keys()).collect()
}

fn changed(path: &str, was: String, is: String) -> Changed {
    Changed { file: manifest::FILE.into(), line: None, column: path.into(), was, is }
}

fn told(value: &Value) -> String {
    let text = match value {
        Value::Null => "nothing".into(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    text.chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(was: Value, is: Value, keys: Keys) -> Vec<String> {
        let mut all = Vec::new();
        compare("", &was, &is, keys, &mut all);
        all.iter().map(Changed::told).collect()
    }

    #[test]
    fn what_differs_is_named_by_its_place() {
        let was = json!({ "a": { "b": [1, 2] }, "c": "x", "old": true, "same": 0.5 });
        let is = json!({ "a": { "b": [1, 3] }, "c": "y", "same": 0.5, "new": [] });
        let both = [
            "manifest.json: a.b.1 was 2, is 3",
            "manifest.json: c was x, is y",
            "manifest.json: new was nothing, is []",
            "manifest.json: old was true, is nothing",
        ];
        assert_eq!(told_of(was.clone(), is.clone(), Keys::Both), both);
        assert_eq!(told_of(was, is, Keys::Known), both[..3]);
        let longer = told_of(json!({ "a": [1] }), json!({ "a": [1, 2] }), Keys::Both);
        assert_eq!(longer, ["manifest.json: a was [1], is [1,2]"]);
    }
}
