//! The policies a scenario can name: those it brings along, and the shipped ones.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use super::document::{self, Entry, Node, Value};
use super::files::{NAMED, read_text};
use super::place::Place;
use super::policy_file::{Models, read_policy};
use super::problem::{Log, Problem};
use super::section::Section;
use crate::model::policy::Policy;

/// Names and texts of the shipped policies, from the most silent to the most careful.
#[rustfmt::skip]
pub(super) const SHIPPED: &[(&str, &str)] = &[
    ("silent", include_str!("../../scenarios/policies/silent.toml")),
    ("listen_only", include_str!("../../scenarios/policies/listen_only.toml")),
    ("spoken_to", include_str!("../../scenarios/policies/spoken_to.toml")),
    ("complaints", include_str!("../../scenarios/policies/complaints.toml")),
    ("contextual", include_str!("../../scenarios/policies/contextual.toml")),
    ("interject", include_str!("../../scenarios/policies/interject.toml")),
    ("lead_generation", include_str!("../../scenarios/policies/lead_generation.toml")),
    ("megaphone", include_str!("../../scenarios/policies/megaphone.toml")),
    ("loyal_few", include_str!("../../scenarios/policies/loyal_few.toml")),
    ("consent_first", include_str!("../../scenarios/policies/consent_first.toml")),
];

/// A policy of the scenario's own; `None` when it could not be read, which was then noted.
struct Own<'a> {
    entry: &'a Entry,
    policy: Option<Policy>,
    used: Cell<bool>,
}

/// Everything a policy's name can mean.
pub(super) struct Library<'a> {
    own: Vec<Own<'a>>,
    /// Where each of them stands.
    index: BTreeMap<&'a str, usize>,
    log: &'a Log,
}

impl<'a> Library<'a> {
    /// Reads the section `[policies]`: file names, relative to `base`, or whole policies.
    pub fn read(root: &Section<'a>, base: &Path) -> Self {
        let log = root.log;
        let mut library = Library { own: Vec::new(), index: BTreeMap::new(), log };
        let Some(section) = root.section("policies", "[policies]", "see earful policies") else {
            return library;
        };
        for entry in section.entries() {
            let policy = match &entry.node.value {
                Value::Table(table) => {
                    let title = format!("[policies.{}]", entry.key);
                    let place = &entry.key_place;
                    let section = Section::new(&title, "see earful policies", place, table, log);
                    Some(read_policy(section, &entry.key, &models()))
                }
                Value::Text(file) => match read_text(&base.join(file), NAMED) {
                    Ok((name, text)) => read_text_of(&entry.key, &name, &text, log, &models()),
                    Err(unread) => {
                        log.add(unread.of(section.problem_at(&entry.node, &entry.key, "")));
                        None
                    }
                },
                other => {
                    let wrong = format!("{} where a file name is wanted", other.kind());
                    let problem = section.problem_at(&entry.node, &entry.key, wrong);
                    log.add(problem.next("name a policy file, or write a whole policy here"));
                    None
                }
            };
            library.index.insert(&entry.key, library.own.len());
            library.own.push(Own { entry, policy, used: Cell::new(false) });
        }
        library
    }

    /// The policy of a name; a name that means nothing is noted as the section's problem.
    pub fn get(&self, name: &str, section: &Section<'_>, key: &str, node: &Node) -> Option<Policy> {
        if let Some(at) = self.index.get(name) {
            self.own[*at].used.set(true);
            return self.own[*at].policy.clone();
        }
        if let Some(policy) = shipped(name) {
            return Some(policy);
        }
        let own = || self.own.iter().map(|own| own.entry.key.as_str());
        let names = || own().chain(shipped_names());
        let problem = section.problem_at(node, key, "unknown policy").one_of(names());
        let step = "name one of these, or add it to [policies]";
        self.log.add(problem.nearest(self.log.nearest(name, names())).next(step));
        None
    }

    /// Notes every policy of the scenario's own that nobody named.
    pub fn finish(&self) {
        for own in self.own.iter().filter(|own| !own.used.get()) {
            let wrong = "no arm and no brand uses this policy";
            let problem = Problem::at(&own.entry.key_place, "[policies]", &own.entry.key, wrong);
            self.log.add(problem.next("give it to an arm, or take it out"));
        }
    }
}

/// The policy of a shipped name.
pub fn shipped(name: &str) -> Option<Policy> {
    // They are read once: a scenario may name them in each of thousands of arms.
    static ALL: OnceLock<BTreeMap<&str, Policy>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let none = Models { names: Vec::new(), policy: |_| None };
        let read = |(name, text): &(&'static str, &str)| {
            Some((*name, read_text_of(name, name, text, &Log::default(), &none)?))
        };
        SHIPPED.iter().filter_map(read).collect()
    });
    all.get(name).cloned()
}

fn shipped_names<'a>() -> impl Iterator<Item = &'a str> + Clone {
    SHIPPED.iter().map(|(name, _)| *name)
}

/// The policies that another may begin like.
fn models() -> Models {
    Models { names: shipped_names().collect(), policy: shipped }
}

fn read_text_of(name: &str, file: &str, text: &str, log: &Log, like: &Models) -> Option<Policy> {
    let place = Place::whole(file, text);
    let before = log.len();
    let table = document::parse(&place, log)?;
    let section = Section::new("", "see earful policies", &place, &table, log);
    let policy = read_policy(section, name, like);
    (log.len() == before).then_some(policy)
}
