//! `--set key=value`: changes to a scenario from outside its file.
//!
//! A change enters the tree before anything is checked, with a place of its own (`--set`, the
//! number of the change as the line), so every check meets it like a line of the file.

use super::document::{Entry, Node, Place, Table, Value, parse_value};
use super::problem::{Log, Problem, nearest};

/// What cannot be changed from outside: it is what the scenario is about.
const FIXED: [&str; 3] = ["arm", "policies", "shock"];

/// Applies all changes in order.
pub(super) fn apply(root: &mut Table, overrides: &[String], log: &Log) {
    let whole = Place::whole("--set", &overrides.join("\n"));
    let mut start = 0;
    for text in overrides {
        let place = whole.of(start..start + text.len());
        start += text.len() + 1;
        if let Err(problem) = change(root, text, &place) {
            log.add(problem);
        }
    }
}

fn change(root: &mut Table, text: &str, place: &Place) -> Result<(), Problem> {
    let refuse = |key: &str, wrong: &str| Problem::at(place, "", key, wrong).next(EXAMPLE);
    let Some((path, _)) = text.split_once('=') else {
        return Err(refuse(text, "not of the form key=value"));
    };
    let start = place.bytes.start + path.len() + 1;
    let node = parse_value(place.of(start..place.bytes.end));
    let path = path.trim();
    let mut parts: Vec<&str> = path.split('.').collect();
    let key = parts.pop().unwrap_or_default();
    if FIXED.contains(&parts.first().copied().unwrap_or(key)) {
        return Err(refuse(path, "cannot be set from outside the file"));
    }
    if key.is_empty() || parts.iter().any(|part| part.is_empty()) {
        return Err(refuse(path, "not a path of keys"));
    }
    let table = match parts[..] {
        [list @ ("brand" | "platform"), name] if key != "name" => element(root, list, name, place)?,
        ["brand" | "platform", ..] => return Err(refuse(path, "not a path to a parameter")),
        _ => {
            let mut table = root;
            for part in &parts {
                table = inner(table, part, place)
                    .ok_or_else(|| refuse(path, "leads into something that is not a section"))?;
            }
            table
        }
    };
    let key_place = place.of(place.bytes.start..start - 1);
    table.0.retain(|entry| entry.key != key);
    table.0.push(Entry { key: key.to_owned(), key_place, node });
    Ok(())
}

const EXAMPLE: &str = "write, for example, run.replications=8, appraisal.concern_weight=1.2 or \
                       brand.NAME.failures_per_30_days=0.3";

fn inner<'a>(table: &'a mut Table, key: &str, place: &Place) -> Option<&'a mut Table> {
    let new = || Entry {
        key: key.to_owned(),
        key_place: place.clone(),
        node: Node { place: place.clone(), value: Value::Table(Table::default()) },
    };
    match &mut table.entry(key, new).node.value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

/// The table of a brand or platform by name.
fn element<'a>(
    root: &'a mut Table,
    list: &str,
    name: &str,
    place: &Place,
) -> Result<&'a mut Table, Problem> {
    if list == "platform" && root.get(list).is_none() {
        add_default_platforms(root, place);
    }
    let entry = root.0.iter_mut().find(|entry| entry.key == list);
    let nodes = match entry.map(|entry| &mut entry.node.value) {
        Some(Value::List(nodes)) => nodes.as_mut_slice(),
        _ => &mut [],
    };
    let names: Vec<String> = nodes.iter().filter_map(name_of).map(str::to_owned).collect();
    let found = nodes.iter_mut().find(|node| name_of(node) == Some(name));
    match found.map(|node| &mut node.value) {
        Some(Value::Table(table)) => Ok(table),
        _ => Err(Problem::at(
            place,
            "",
            &format!("{list}.{name}"),
            format!("no {list} of that name"),
        )
        .allowed(names.join(", "))
        .nearest(nearest(name, names.iter().map(String::as_str)))),
    }
}

fn name_of(node: &Node) -> Option<&str> {
    let Value::Table(table) = &node.value else { return None };
    match &table.get("name")?.node.value {
        Value::Text(name) => Some(name),
        _ => None,
    }
}

/// Writes the platforms out that a file without any stands for.
fn add_default_platforms(root: &mut Table, place: &Place) {
    let node = |value| Node { place: place.clone(), value };
    let entry = |key: &str, value| Entry {
        key: key.to_owned(),
        key_place: place.clone(),
        node: node(value),
    };
    let platforms = crate::world::Setting::default().platforms;
    let named = |name: String| node(Value::Table(Table(vec![entry("name", Value::Text(name))])));
    let list = platforms.into_iter().map(|platform| named(platform.name)).collect();
    root.0.push(entry("platform", Value::List(list)));
}

/// The place of a parameter by its path, if the file mentions it.
pub(super) fn place_of(root: &Table, path: &str) -> Option<Place> {
    let (owner, key) = path.rsplit_once('.')?;
    let mut table = root;
    let mut parts = owner.split('.');
    while let Some(part) = parts.next() {
        table = match &table.get(part)?.node.value {
            Value::Table(table) => table,
            Value::List(nodes) => {
                let name = parts.next()?;
                let found = nodes.iter().find(|node| name_of(node) == Some(name))?;
                let Value::Table(table) = &found.value else { return None };
                table
            }
            _ => return None,
        };
    }
    table.get(key).map(|entry| entry.node.place.clone())
}
