//! What two results were made from, key by key.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::Names;
use crate::document::block::{Block, Grid, Part};
use crate::document::{ReportError, Source};

/// Keys with their values as text.
pub type Flat = BTreeMap<String, String>;

/// A key that differs; a side without it is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its path, such as `arm.silent.summary`.
    pub key: String,
    /// The value in the first.
    pub a: Option<String>,
    /// The value in the second.
    pub b: Option<String>,
}

/// Every key of a file of a result; nothing where there is no such file.
///
/// # Errors
///
/// The file is no TOML.
pub fn read(source: &Source, file: &str) -> Result<Flat, ReportError> {
    let Some(table) = source.toml::<Table>(file)? else { return Ok(Flat::new()) };
    let mut flat = Flat::new();
    flatten("", &Value::Table(table), &mut flat);
    Ok(flat)
}

/// Tables of a list are known by their name or id; those without are counted from 1.
fn flatten(path: &str, value: &Value, flat: &mut Flat) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Table(table) => {
            table.iter().for_each(|(key, value)| flatten(&below(key), value, flat));
        }
        Value::Array(list) if list.iter().any(Value::is_table) => {
            for (index, value) in list.iter().enumerate() {
                let name = ["name", "id"].iter().find_map(|key| value.get(key)?.as_str());
                let name = name.map_or_else(|| (index + 1).to_string(), str::to_owned);
                flatten(&below(&name), value, flat);
            }
        }
        Value::String(text) => {
            flat.insert(path.into(), text.clone());
        }
        other => {
            flat.insert(path.into(), other.to_string());
        }
    }
}

/// What differs, by key.
pub fn changes(a: &Flat, b: &Flat) -> Vec<Change> {
    let mut keys: Vec<&String> = a.keys().chain(b.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.into_iter()
        .filter(|key| a.get(*key) != b.get(*key))
        .map(|key| Change { key: key.clone(), a: a.get(key).cloned(), b: b.get(key).cloned() })
        .collect()
}

/// What both were made with: name, value in the first, value in the second.
pub type Made = Vec<(&'static str, String, String)>;

/// Lines of inputs shown at once; more are shown on request.
const SHOWN: usize = 40;

/// Versions, seeds, digests, and every key that differs in these files.
pub fn part(names: &Names, made: &Made, files: &[(&str, Vec<Change>)]) -> Part {
    let rows =
        made.iter().map(|(what, a, b)| vec![(*what).to_owned(), a.clone(), b.clone()]).collect();
    let grid = Grid {
        marked: made.iter().map(|(_, a, b)| a != b).collect(),
        ..Grid::of("Marked: not the same in both", &["what", &names.a, &names.b], &[], rows)
    };
    let mut blocks = vec![Block::Grid(grid)];
    for (file, changes) in files {
        if changes.is_empty() {
            blocks.push(Block::Text(format!("No key of {file} differs.")));
            continue;
        }
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "(not there)".into());
        let row = |change: &Change| vec![change.key.clone(), side(&change.a), side(&change.b)];
        let grid = Grid::of(
            format!("Keys of {file} that differ"),
            &["key", &names.a, &names.b],
            &[],
            changes.iter().map(row).collect(),
        );
        blocks.push(match changes.len() {
            n if n > SHOWN => Block::Folded(format!("Keys of {file} that differ ({n})"), grid),
            _ => Block::Grid(grid),
        });
    }
    Part { id: "inputs", title: "What went in".into(), blocks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::File;

    fn flat(text: &str) -> Flat {
        read(&Source::made("r", &[File::new("s.toml", text)]), "s.toml").unwrap()
    }

    #[test]
    fn keys_of_named_tables_are_found_wherever_they_stand() {
        let a = flat("[run]\nseed = 1\n[[arm]]\nname = \"x\"\nn = 1.5\n[[arm]]\nname = \"y\"\n");
        let b = flat(
            "[[arm]]\nname = \"y\"\n[[arm]]\nname = \"x\"\nn = 2.5\n[run]\nseed = 1\nto = [1, 2]\n",
        );
        let found = changes(&a, &b);
        let change = |key: &str, a: Option<&str>, b: Option<&str>| Change {
            key: key.into(),
            a: a.map(str::to_owned),
            b: b.map(str::to_owned),
        };
        assert_eq!(
            found,
            [change("arm.x.n", Some("1.5"), Some("2.5")), change("run.to", None, Some("[1, 2]"))]
        );
        assert!(changes(&a, &a).is_empty());
    }

    #[test]
    fn lists_without_names_are_counted_and_damage_has_its_line() {
        let rules = flat("[[rule]]\ndo = \"a\"\n[[rule]]\ndo = \"b\"\n");
        assert_eq!(rules.get("rule.2.do").map(String::as_str), Some("b"));
        let source = Source::made("r", &[File::new("s.toml", "a = 1\nb = \n")]);
        let told = read(&source, "s.toml").unwrap_err().to_string();
        assert!(told.starts_with("r/s.toml, line 2: "), "{told}");
        assert!(read(&source, "other.toml").unwrap().is_empty());
    }
}
