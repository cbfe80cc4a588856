//! The rules of a place as a file has them: `terms = ["only_who_asked", "one_reply", "easy_opt_out"]`.

use crate::model::terms::{Term, Terms};
use crate::scenario::toml::{Section, Value};

/// The terms of a platform, if it says any; an empty list is a place without rules.
pub fn read_terms(section: &Section<'_>) -> Option<Terms> {
    const KEY: &str = "terms";
    let entry = section.entry(KEY)?;
    if matches!(&entry.node.value, Value::List(nodes) if nodes.is_empty()) {
        return Some(Terms::NONE);
    }
    let named = section.choices(KEY, "term", &Term::ALL.map(Term::name))?;
    Some(named.into_iter().map(|index| Term::ALL[index]).collect())
}
