//! More of a [`Section`]: names, lists, and keys of which exactly one must be given.

use std::collections::BTreeSet;

use super::section::Section;
use super::tree::{Node, Value};
use crate::params::{Role, Spec};

/// A number that is no parameter of the model: a key and its range.
pub const fn bounded(key: &'static str, unit: &'static str, low: f64, high: f64) -> Spec {
    let source = "a file's choice";
    Spec { key, unit, low, high, default: 0.0, role: Role::Constant, source, doc: &[] }
}

impl<'a> Section<'a> {
    /// The `name` of a section, which must be there, plain, and not among those `taken`.
    pub fn name(&self, taken: &BTreeSet<String>) -> Option<String> {
        self.plain("name", taken)
    }

    /// A name under another key, checked like [`Section::name`].
    pub fn plain(&self, key: &str, taken: &BTreeSet<String>) -> Option<String> {
        let Some((name, node)) = self.text(key) else {
            self.require(key, "\"...\"");
            return None;
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || !name.chars().all(plain) {
            let problem = self.problem_at(node, key, "not a plain name");
            self.log.add(problem.allowed("letters a-z, digits, _ and -"));
            return None;
        }
        if taken.contains(name) {
            let problem = self.problem_at(node, key, format!("this {key} is taken"));
            self.log.add(problem.next(format!("give each one {} of its own", article(key))));
        }
        Some(name.to_owned())
    }

    /// Notes that a key is missing, if it is.
    pub fn require(&self, key: &str, example: &str) {
        if self.entry(key).is_none() {
            self.missing(key, example);
        }
    }

    /// A text that must be there and must say something.
    pub fn sentence(&self, key: &str, example: &str) -> Option<(&'a str, &'a Node)> {
        self.require(key, example);
        let (text, node) = self.text(key)?;
        if text.trim().is_empty() {
            self.log.add(self.problem_at(node, key, "says nothing").next("write it out"));
            return None;
        }
        Some((text, node))
    }

    /// Texts in brackets, or one alone; `None` unless all of them are texts.
    pub fn texts(&self, key: &str) -> Option<Vec<(&'a str, &'a Node)>> {
        let entry = self.entry(key)?;
        let nodes = match &entry.node.value {
            Value::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        let text = |node: &'a Node| match &node.value {
            Value::Text(text) => Some((text.as_str(), node)),
            _ => {
                self.wrong_value(node, key, "text in quotes");
                None
            }
        };
        let before = self.log.len();
        let texts = nodes.iter().filter_map(text).collect();
        (self.log.len() == before).then_some(texts)
    }

    /// Numbers in brackets, each within the range of the spec; `None` unless all of them are.
    pub fn numbers(&self, spec: &Spec) -> Option<(Vec<f64>, &'a Node)> {
        let entry = self.entry(spec.key)?;
        let Value::List(nodes) = &entry.node.value else {
            self.wrong_value(&entry.node, spec.key, "a list of numbers");
            return None;
        };
        let before = self.log.len();
        let numbers = nodes.iter().filter_map(|node| self.number_in(node, spec)).collect();
        (self.log.len() == before).then_some((numbers, &entry.node))
    }

    /// The only one of several keys that is given; anything else is a problem.
    pub fn only_one<'k>(&self, keys: &[&'k str]) -> Option<&'k str> {
        let given: Vec<&str> =
            keys.iter().copied().filter(|key| self.entry(key).is_some()).collect();
        if let [one] = given[..] {
            return Some(one);
        }
        let wrong = if given.is_empty() {
            "something is missing".to_owned()
        } else {
            format!("{} exclude each other", given.join(", "))
        };
        let problem = self.problem("", wrong).allowed(format!("one of {}", keys.join(", ")));
        self.log.add(problem);
        None
    }

    /// Notes a key that means nothing, among those that would.
    pub fn unknown(&self, node: &Node, key: &str, what: &str, word: &str, words: &[&str]) {
        let problem = self.problem_at(node, key, format!("unknown {what}"));
        let near = self.log.nearest(word, words.iter().copied());
        self.log.add(problem.one_of(words.iter().copied()).nearest(near));
    }
}

fn article(noun: &str) -> String {
    format!("{} {noun}", if noun.starts_with('i') { "an" } else { "a" })
}
