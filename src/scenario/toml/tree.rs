//! A TOML text as a tree in which every value remembers where it stands.
//!
//! The tree is owned and can be changed, which is how `--set` works: its values enter the tree
//! with a place of their own, and every later check meets them like any other.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::Place;
use super::problem::{Log, Problem};

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    pub place: Place,
    pub value: Value,
}

/// What TOML can say.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    /// Wide enough for any seed; `None` when it is wider than that.
    Whole(Option<i128>),
    Number(f64),
    Switch(bool),
    Date,
    List(Vec<Node>),
    Table(TomlTable),
}

impl Value {
    /// What a reader would call it.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "text",
            Value::Whole(_) => "a whole number",
            Value::Number(_) => "a number",
            Value::Switch(_) => "true or false",
            Value::Date => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Keys with their values, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct TomlTable {
    entries: Vec<KeyValue>,
    /// Where each key stands among the entries.
    index: BTreeMap<String, usize>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct KeyValue {
    pub key: String,
    pub key_place: Place,
    pub node: Node,
}

impl TomlTable {
    pub fn entries(&self) -> &[KeyValue] {
        &self.entries
    }

    pub fn get(&self, key: &str) -> Option<&KeyValue> {
        self.index.get(key).map(|at| &self.entries[*at])
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut KeyValue> {
        self.index.get(key).map(|at| &mut self.entries[*at])
    }

    /// Adds an entry, in the place of one with the same key.
    pub fn set(&mut self, entry: KeyValue) {
        match self.index.get(&entry.key) {
            Some(at) => self.entries[*at] = entry,
            None => {
                self.index.insert(entry.key.clone(), self.entries.len());
                self.entries.push(entry);
            }
        }
    }
}

impl FromIterator<KeyValue> for TomlTable {
    fn from_iter<T: IntoIterator<Item = KeyValue>>(entries: T) -> Self {
        let mut table = TomlTable::default();
        entries.into_iter().for_each(|entry| table.set(entry));
        table
    }
}

/// Reads a text; a mistake in the syntax is one problem.
pub fn parse(place: &Place, log: &Log) -> Option<TomlTable> {
    match DeTable::parse(&place.source.text) {
        Ok(table) => Some(table_of(table.into_inner(), place, 0)),
        Err(error) => {
            let at = place.of(error.span().unwrap_or(0..0));
            let words = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
            let problem = Problem::at(&at, "", "", format!("not valid TOML: {words}"));
            let step = "put it right and check again: the rest was not read";
            log.add(problem.value(at.excerpt()).next(step));
            None
        }
    }
}

/// Reads one value, as to the right of `=`; a word without quotes is taken as text.
pub fn parse_value(place: Place) -> Node {
    let text = &place.source.text[place.bytes.clone()];
    match DeValue::parse(text) {
        Ok(value) => Node { value: value_of(value.into_inner(), &place, place.bytes.start), place },
        Err(_) => Node { value: Value::Text(text.trim().to_owned()), place },
    }
}

/// The table that was read from the byte `start` of the source on.
fn table_of(table: DeTable<'_>, place: &Place, start: usize) -> TomlTable {
    let entry = |(key, value): (Spanned<_>, Spanned<DeValue<'_>>)| KeyValue {
        key_place: place.of(moved(key.span(), start)),
        key: std::borrow::Cow::into_owned(key.into_inner()),
        node: node_of(value, place, start),
    };
    let mut entries: Vec<KeyValue> = table.into_iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.key_place.bytes.start);
    entries.into_iter().collect()
}

fn node_of(value: Spanned<DeValue<'_>>, place: &Place, start: usize) -> Node {
    let place = place.of(moved(value.span(), start));
    Node { value: value_of(value.into_inner(), &place, start), place }
}

fn moved(bytes: Range<usize>, by: usize) -> Range<usize> {
    bytes.start + by..bytes.end + by
}

fn value_of(value: DeValue<'_>, place: &Place, start: usize) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(whole) => {
            Value::Whole(i128::from_str_radix(whole.as_str(), whole.radix()).ok())
        }
        DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(on) => Value::Switch(on),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(list) => {
            Value::List(list.into_iter().map(|value| node_of(value, place, start)).collect())
        }
        DeValue::Table(table) => Value::Table(table_of(table, place, start)),
    }
}
