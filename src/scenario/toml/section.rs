//! A section while it is being read: typed access by key, with every refusal noted.
//!
//! A section remembers which keys it was asked for. Whatever else the file says there is
//! unknown, and [`Section::finish`] reports it with the nearest key that would have been read:
//! the list of valid keys is the reading itself and cannot drift from it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::place::Place;
use super::problem::{Log, Problem, rounded};
use super::tree::{KeyValue, Node, TomlTable, Value};
use crate::params::{Params, Spec};

/// A table of the file, its title, and where problems go.
pub struct Section<'a> {
    /// As the file writes it: `[run]`, `[[brand]] carrier`.
    pub title: String,
    /// Where the section stands.
    pub place: &'a Place,
    /// What to do about a mistake in here.
    pub help: String,
    pub log: &'a Log,
    table: &'a TomlTable,
    asked: RefCell<BTreeSet<String>>,
}

impl<'a> Section<'a> {
    /// Opens a table.
    pub fn new(
        title: &str,
        help: &str,
        place: &'a Place,
        table: &'a TomlTable,
        log: &'a Log,
    ) -> Self {
        Section {
            title: title.to_owned(),
            place,
            help: help.to_owned(),
            log,
            table,
            asked: RefCell::default(),
        }
    }

    /// The entry of a key, which is thereby a known one.
    pub fn entry(&self, key: &str) -> Option<&'a KeyValue> {
        self.asked.borrow_mut().insert(key.to_owned());
        self.table.get(key)
    }

    /// All keys as written, all of them known from now on.
    pub fn entries(&self) -> &'a [KeyValue] {
        let entries = self.table.entries();
        self.asked.borrow_mut().extend(entries.iter().map(|entry| entry.key.clone()));
        entries
    }

    /// Whether nothing is written in it.
    pub fn is_empty(&self) -> bool {
        self.table.entries().is_empty()
    }

    /// A problem with the section as a whole.
    pub fn problem(&self, key: &str, wrong: impl Into<String>) -> Problem {
        Problem::at(self.place, &self.title, key, wrong).next(&self.help)
    }

    /// A problem with a value.
    pub fn problem_at(&self, node: &Node, key: &str, wrong: impl Into<String>) -> Problem {
        Problem::at(&node.place, &self.title, key, wrong)
            .value(node.place.excerpt())
            .next(&self.help)
    }

    fn wrong_type(&self, entry: &KeyValue, wanted: &str) {
        self.wrong_value(&entry.node, &entry.key, wanted);
    }

    /// Notes that a value is of another kind than wanted.
    pub fn wrong_value(&self, node: &Node, key: &str, wanted: &str) {
        let wrong = format!("{} where {wanted} is wanted", node.value.kind());
        self.log.add(self.problem_at(node, key, wrong));
    }

    /// Notes that a value is no number; of one in quotes, that it needs none.
    fn wrong_number(&self, node: &Node, key: &str, wanted: &str, is_one: fn(&str) -> bool) {
        let wrong = format!("{} where {wanted} is wanted", node.value.kind());
        let problem = self.problem_at(node, key, wrong);
        self.log.add(match &node.value {
            Value::Text(text) if is_one(text.trim()) => {
                problem.next(format!("write {key} = {}", text.trim()))
            }
            _ => problem,
        });
    }

    /// Notes that a key is missing.
    pub fn missing(&self, key: &str, example: &str) {
        let step = format!("add {key} = {example}");
        self.log.add(self.problem(key, "missing").next(step));
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<(&'a str, &'a Node)> {
        let entry = self.entry(key)?;
        match &entry.node.value {
            Value::Text(text) => Some((text, &entry.node)),
            _ => {
                self.wrong_type(entry, "text in quotes");
                None
            }
        }
    }

    /// A switch.
    pub fn switch(&self, key: &str) -> Option<bool> {
        let entry = self.entry(key)?;
        match entry.node.value {
            Value::Switch(on) => Some(on),
            _ => {
                self.wrong_type(entry, "true or false");
                None
            }
        }
    }

    /// A number within the range of its spec.
    pub fn number(&self, spec: &Spec) -> Option<f64> {
        let entry = self.entry(spec.key)?;
        self.number_in(&entry.node, spec)
    }

    /// The number that stands somewhere, within the range of its spec.
    pub fn number_in(&self, node: &Node, spec: &Spec) -> Option<f64> {
        let number = match node.value {
            Value::Number(number) => number,
            Value::Whole(Some(whole)) => whole as f64,
            Value::Whole(None) => f64::INFINITY,
            _ => {
                self.wrong_number(node, spec.key, "a number", |text| {
                    text.parse().ok().is_some_and(f64::is_finite)
                });
                return None;
            }
        };
        if spec.allows(number) {
            return Some(number);
        }
        let unit = if spec.unit == "1" { String::new() } else { format!(" {}", spec.unit) };
        let allowed = format!("{} to {}{unit}", spec.low, spec.high);
        let mut problem = self.problem_at(node, spec.key, beyond(number, spec)).allowed(allowed);
        // Percent where a part of one is wanted.
        let part = rounded(number / 100.0);
        if spec.unit == "1" && spec.high <= 1.0 && number >= 10.0 && spec.allows(part) {
            problem = problem.next(format!("write {} = {part}", spec.key));
        }
        self.log.add(problem);
        None
    }

    /// A whole number from `low` to `high`.
    pub fn whole(&self, key: &str, low: u64, high: u64) -> Option<u64> {
        let entry = self.entry(key)?;
        let whole = match entry.node.value {
            Value::Whole(whole) => whole.unwrap_or(i128::MAX),
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => number as i128,
            Value::Number(_) => {
                let allowed = format!("whole numbers from {low} to {high}");
                let problem = self.problem_at(&entry.node, key, "not a whole number");
                self.log.add(problem.allowed(allowed));
                return None;
            }
            _ => {
                let whole = |text: &str| text.parse::<u64>().is_ok();
                self.wrong_number(&entry.node, key, "a whole number", whole);
                return None;
            }
        };
        let (least, most) = (i128::from(low), i128::from(high));
        if (least..=most).contains(&whole) {
            return Some(whole as u64);
        }
        let wrong = if whole < least { "too low" } else { "too high" };
        let problem = self.problem_at(&entry.node, key, wrong);
        self.log.add(problem.allowed(format!("whole numbers from {low} to {high}")));
        None
    }

    /// Sets every parameter that the section mentions.
    pub fn params<P: Params>(&self, params: &mut P) {
        for spec in P::specs() {
            if let Some(value) = self.number(spec) {
                params.set(spec.key, value);
            }
        }
    }

    /// A word out of a list: its index.
    pub fn choice(&self, key: &str, what: &str, words: &[&str]) -> Option<usize> {
        let (word, node) = self.text(key)?;
        self.choose(key, what, word, node, words)
    }

    /// Words out of a list, one alone or several in brackets: their indices.
    pub fn choices(&self, key: &str, what: &str, words: &[&str]) -> Option<Vec<usize>> {
        let entry = self.entry(key)?;
        let nodes = match &entry.node.value {
            Value::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        if nodes.is_empty() {
            let problem = self.problem_at(&entry.node, key, "an empty list never applies");
            self.log.add(problem.one_of(words.iter().copied()));
        }
        let index = |node: &'a Node| match &node.value {
            Value::Text(word) => self.choose(key, what, word, node, words),
            other => {
                let wrong = format!("{} where a word is wanted", other.kind());
                self.log.add(self.problem_at(node, key, wrong).one_of(words.iter().copied()));
                None
            }
        };
        Some(nodes.iter().filter_map(index).collect())
    }

    /// The index of a word in a list, or a problem.
    pub fn choose(
        &self,
        key: &str,
        what: &str,
        word: &str,
        node: &Node,
        words: &[&str],
    ) -> Option<usize> {
        let found = words.iter().position(|candidate| *candidate == word);
        if found.is_none() {
            self.unknown(node, key, what, word, words);
        }
        found
    }

    /// A section within this one.
    pub fn section(&self, key: &str, title: &str, help: &str) -> Option<Section<'a>> {
        let entry = self.entry(key)?;
        match &entry.node.value {
            Value::Table(table) => {
                Some(Section::new(title, help, &entry.key_place, table, self.log))
            }
            _ => {
                self.wrong_type(entry, "a table");
                None
            }
        }
    }

    /// Sections that may stand several times; each is titled by its `name` or `id`, or its number.
    pub fn sections(&self, key: &str, help: &str) -> Vec<Section<'a>> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        let Value::List(nodes) = &entry.node.value else {
            self.wrong_type(entry, &format!("[[{key}]]"));
            return Vec::new();
        };
        let open = |(number, node): (usize, &'a Node)| match &node.value {
            Value::Table(table) => {
                let named = table.get("name").or_else(|| table.get("id"));
                let title = match named.map(|entry| &entry.node.value) {
                    Some(Value::Text(name)) => format!("[[{key}]] {name}"),
                    _ => format!("[[{key}]] {}", number + 1),
                };
                Some(Section::new(&title, help, &node.place, table, self.log))
            }
            other => {
                let wrong = format!("{} where [[{key}]] is wanted", other.kind());
                self.log.add(self.problem_at(node, key, wrong));
                None
            }
        };
        nodes.iter().enumerate().filter_map(open).collect()
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        let (asked, hints) = (self.asked.borrow(), self.log.hints());
        for entry in self.table.entries() {
            if asked.contains(&entry.key) {
                continue;
            }
            let value = match &entry.node.value {
                Value::Table(_) | Value::List(_) => String::new(),
                _ => entry.node.place.excerpt(),
            };
            let section = self.title.trim_matches(['[', ']']);
            if let Some(wrong) = (hints.replaced)(&format!("{section}.{}", entry.key)) {
                let problem = Problem::at(&entry.key_place, &self.title, &entry.key, wrong);
                self.log.add(problem.value(value).next(&self.help));
                continue;
            }
            let problem = Problem::at(&entry.key_place, &self.title, &entry.key, "unknown key")
                .value(value)
                .nearest(
                    self.log
                        .nearest(&entry.key, asked.iter().map(String::as_str))
                        .or_else(|| (hints.elsewhere)(&entry.key)),
                );
            self.log.add(problem.next(&self.help));
        }
    }
}

/// How a number misses its range.
pub fn beyond(number: f64, spec: &Spec) -> &'static str {
    if number < spec.low {
        "too low"
    } else if number > spec.high {
        "too high"
    } else {
        "not a number"
    }
}
