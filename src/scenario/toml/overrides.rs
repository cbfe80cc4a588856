//! `--set key=value`: changes to a scenario or a study from outside its file.
//!
//! A change enters the tree before anything is checked, with a place of its own (`--set`, the
//! number of the change as the line), so every check meets it like a line of the file.

use super::place::Place;
use super::problem::{Log, Problem};
use super::tree::{KeyValue, Node, TomlTable, Value, parse_value};

/// What can be changed in a kind of file.
pub struct Changeable {
    /// What cannot be changed from outside: it is what the file is about.
    pub fixed: &'static [&'static str],
    /// Lists whose elements are reached by name.
    pub named: &'static [&'static str],
    /// Sections within such elements, with their lists: `("brand", "desk")`.
    pub inner: &'static [(&'static str, &'static str)],
    /// The names of the elements that a list stands for where the file has none.
    pub unwritten: fn(list: &str) -> Vec<String>,
    /// What a change looks like.
    pub example: &'static str,
}

/// Applies all changes in order.
pub fn apply(root: &mut TomlTable, overrides: &[String], rules: &Changeable, log: &Log) {
    for (number, text) in overrides.iter().enumerate() {
        let place = Place::line("--set", text, number + 1);
        Override { text, place, rules, log }.apply(root);
    }
}

/// One `key=value`.
struct Override<'a> {
    text: &'a str,
    place: Place,
    rules: &'a Changeable,
    log: &'a Log,
}

impl Override<'_> {
    fn refuse<T>(&self, key: &str, wrong: &str) -> Option<T> {
        self.log.add(Problem::at(&self.place, "", key, wrong).next(self.rules.example));
        None
    }

    fn apply(&self, root: &mut TomlTable) -> Option<()> {
        let Some((path, value)) = self.text.split_once('=') else {
            return self.refuse(self.text, "not of the form key=value");
        };
        let start = self.place.bytes.start;
        let key_place = self.place.of(start..start + path.len());
        let end = start + self.text.trim_end().len();
        let node = parse_value(self.place.of(end - value.trim().len()..end));
        let path = path.trim();
        let mut parts: Vec<&str> = path.split('.').collect();
        // A section within an element, as a brand's desk, lies deeper than its other keys.
        let inner = |part: &&str| self.rules.inner.iter().any(|(_, inner)| inner == part);
        let most = if parts.get(2).is_some_and(inner) { 4 } else { 3 };
        if parts.iter().any(|part| part.is_empty()) || parts.len() > most {
            return self.refuse(path, "not a path of keys");
        }
        if self.rules.fixed.contains(&parts[0]) {
            return self.refuse(path, "cannot be set from outside the file");
        }
        let key = parts.pop()?;
        let table = match parts[..] {
            [list, name] if self.rules.named.contains(&list) && key != "name" => {
                self.element(root, list, name)?
            }
            [list, name, inner] if self.rules.inner.contains(&(list, inner)) => {
                let element = self.element(root, list, name)?;
                match self.inner(element, &[inner]) {
                    Some(inner) => inner,
                    None => return self.refuse(path, "leads into something that is not a section"),
                }
            }
            [list, ..] if self.rules.named.contains(&list) => {
                return self.refuse(path, "not a path to a parameter");
            }
            _ => match self.inner(root, &parts) {
                Some(table) => table,
                None => return self.refuse(path, "leads into something that is not a section"),
            },
        };
        table.set(KeyValue { key: key.to_owned(), key_place, node });
        Some(())
    }

    fn entry(&self, key: &str, value: Value) -> KeyValue {
        let place = self.place.clone();
        KeyValue { key: key.to_owned(), key_place: place.clone(), node: Node { place, value } }
    }

    /// The table that the keys lead to; what is missing on the way is made.
    fn inner<'t>(&self, root: &'t mut TomlTable, keys: &[&str]) -> Option<&'t mut TomlTable> {
        keys.iter().try_fold(root, |table, key| {
            if table.get(key).is_none() {
                table.set(self.entry(key, Value::Table(TomlTable::default())));
            }
            match &mut table.get_mut(key)?.node.value {
                Value::Table(table) => Some(table),
                _ => None,
            }
        })
    }

    /// The table of an element by its name.
    fn element<'t>(
        &self,
        root: &'t mut TomlTable,
        list: &str,
        name: &str,
    ) -> Option<&'t mut TomlTable> {
        if root.get(list).is_none() {
            self.write_out(root, list);
        }
        let nodes = match root.get_mut(list).map(|entry| &mut entry.node.value) {
            Some(Value::List(nodes)) => nodes.as_mut_slice(),
            _ => &mut [],
        };
        let names: Vec<String> = nodes.iter().filter_map(name_of).map(str::to_owned).collect();
        let found = nodes.iter_mut().find(|node| name_of(node) == Some(name));
        if let Some(Node { value: Value::Table(table), .. }) = found {
            return Some(table);
        }
        let wrong = format!("no {list} of that name");
        let problem = Problem::at(&self.place, "", &format!("{list}.{name}"), wrong);
        let names = || names.iter().map(String::as_str);
        let problem = problem.one_of(names()).nearest(self.log.nearest(name, names()));
        self.log.add(problem.next(format!("name a [[{list}]] of the file")));
        None
    }

    /// Writes out the elements that a file without any stands for.
    fn write_out(&self, root: &mut TomlTable, list: &str) {
        let named = |name: String| Node {
            place: self.place.clone(),
            value: Value::Table([self.entry("name", Value::Text(name))].into_iter().collect()),
        };
        let elements = (self.rules.unwritten)(list);
        if !elements.is_empty() {
            root.set(self.entry(list, Value::List(elements.into_iter().map(named).collect())));
        }
    }
}

fn name_of(node: &Node) -> Option<&str> {
    let Value::Table(table) = &node.value else { return None };
    match &table.get("name")?.node.value {
        Value::Text(name) => Some(name),
        _ => None,
    }
}

/// The place of a parameter by its path, if the file mentions it.
pub fn place_of(root: &TomlTable, path: &str) -> Option<Place> {
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
