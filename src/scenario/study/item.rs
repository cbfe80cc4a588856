//! The items of a study file: what is asked, in which order, of whom.

use std::collections::BTreeSet;

use super::STUDY_HELP;
use super::asks::{ASKS, Answers, read_asks};
use crate::scenario::toml::{Section, Value};
use crate::survey::questionnaire::{Asks, Graded, Item, MAX_ANSWERS, SkipRule};

/// The most items of a study: each is compared with all before it.
const MAX_ITEMS: usize = 1_000;

/// The most days that an item can be about: no run is longer.
const MOST_DAYS: u64 = 3_650;

/// The items while the rest of the file is read.
pub struct Items {
    /// As far as they could be read.
    pub list: Vec<Item>,
    /// Whether all ids are known and differ, so that another name means nothing.
    pub complete: bool,
}

impl Items {
    /// The ids in order.
    pub fn ids(&self) -> Vec<&str> {
        self.list.iter().map(|item| item.id.as_str()).collect()
    }
}

/// Reads all items.
pub fn read_items(root: &Section<'_>) -> Items {
    let before = root.log.len();
    let mut sections = root.sections("item", STUDY_HELP);
    if sections.len() > MAX_ITEMS {
        let problem = root.problem("[[item]]", format!("{} items", sections.len()));
        let step = "take some out, or make two studies of them";
        root.log.add(problem.allowed(format!("at most {MAX_ITEMS}")).next(step));
    }
    let all_read = sections.len() <= MAX_ITEMS;
    sections.truncate(MAX_ITEMS);
    if sections.is_empty() && root.log.len() == before {
        let step = "add [[item]] with id, text, answers and what they depend on";
        root.log.add(root.problem("[[item]]", "no item").next(step));
    }
    let ids: Vec<&str> = sections.iter().map(id_of).collect();
    let different: BTreeSet<&str> = ids.iter().copied().filter(|id| !id.is_empty()).collect();
    let complete = all_read && !ids.is_empty() && different.len() == ids.len();
    let mut items = Items { list: Vec::new(), complete };
    let mut taken = BTreeSet::new();
    let mut reach = Reach::default();
    let world = root.entry("world").is_some();
    for (position, section) in sections.into_iter().enumerate() {
        section.plain("id", &taken);
        taken.insert(ids[position].to_owned());
        let text = section.sentence("text", "\"...?\"").map_or("", |(text, _)| text);
        let answers = read_answers(&section);
        let dont_know = section
            .text("dont_know")
            .and_then(|(word, node)| answers.find(&section, "dont_know", word, node));
        let asks = read_asks(&section, &answers);
        if !world && asks.as_ref().is_some_and(Asks::needs_a_world) {
            let key = ASKS.into_iter().find(|key| section.entry(key).is_some()).unwrap_or_default();
            let wrong = "asks what happened, and nobody has lived anywhere";
            let step = "add [world] with the scenario and the arm in which people live";
            section.log.add(section.problem(key, wrong).next(step));
        }
        let within_days = read_window(&section, asks.as_ref());
        let only_if = read_rules(&section, &items, &ids, position);
        reach.check(&section, &items, &only_if);
        section.finish();
        let asks = asks.unwrap_or_else(|| Asks::Attitude(nothing()));
        items.list.push(Item {
            id: ids[position].to_owned(),
            text: text.to_owned(),
            answers: answers.labels.iter().map(|(label, _)| (*label).to_owned()).collect(),
            dont_know,
            asks,
            only_if,
            within_days,
        });
    }
    items
}

/// The last days that an item about the past is about.
fn read_window(section: &Section<'_>, asks: Option<&Asks>) -> Option<u16> {
    let within = section.whole("within_days", 1, MOST_DAYS)? as u16;
    if let Some(entry) = section.entry("within_days")
        && asks.is_some_and(|asks| !asks.is_of_the_past())
    {
        let wrong = "changes nothing: the item is not about what happened";
        let problem = section.problem_at(&entry.node, "within_days", wrong);
        section.log.add(problem.next("take it out"));
    }
    Some(within)
}

/// Stands in for what could not be read.
fn nothing() -> Graded {
    Graded { concern: 0.0, expectation: 0.0, thresholds: Vec::new() }
}

fn id_of<'a>(section: &Section<'a>) -> &'a str {
    match section.entry("id").map(|entry| &entry.node.value) {
        Some(Value::Text(id)) => id,
        _ => "",
    }
}

fn read_answers<'a>(section: &Section<'a>) -> Answers<'a> {
    section.require("answers", "[\"yes\", \"no\"]");
    let Some(labels) = section.texts("answers") else {
        return Answers { labels: Vec::new(), sound: false };
    };
    let before = section.log.len();
    if !(2..=MAX_ANSWERS).contains(&labels.len()) {
        let wrong = if labels.len() < 2 { "too few answers" } else { "too many answers" };
        let node = section.entry("answers").map(|entry| &entry.node);
        let problem = node.map(|node| section.problem_at(node, "answers", wrong));
        let allowed = format!("2 to {MAX_ANSWERS}");
        problem.into_iter().for_each(|problem| section.log.add(problem.allowed(&allowed)));
    }
    let mut taken = BTreeSet::new();
    for (label, node) in &labels {
        if label.trim().is_empty() {
            let problem = section.problem_at(node, "answers", "an answer that says nothing");
            section.log.add(problem.next("write it out"));
        } else if !taken.insert(label.trim().to_lowercase()) {
            let wrong = "answers that overlap: this one is there already";
            let step = "let every answer say something else";
            section.log.add(section.problem_at(node, "answers", wrong).next(step));
        }
    }
    Answers { labels, sound: section.log.len() == before }
}

/// Skip rules, each about an item that stands before this one.
fn read_rules(
    section: &Section<'_>,
    items: &Items,
    ids: &[&str],
    position: usize,
) -> Vec<SkipRule> {
    let title = format!("{} only_if", section.title);
    let Some(rules) = section.section("only_if", &title, &section.help) else { return Vec::new() };
    let mut conditions = Vec::new();
    for entry in rules.entries() {
        let found = ids.iter().position(|id| *id == entry.key);
        let Some(item) = found.filter(|found| *found < position) else {
            let earlier = &ids[..position];
            match found {
                Some(found) => {
                    let wrong = if found == position {
                        "an item cannot decide who is asked the item itself"
                    } else {
                        "this item comes later: nobody has answered it yet"
                    };
                    let problem = rules.problem_at(&entry.node, &entry.key, wrong);
                    let problem = match earlier {
                        [] => problem.allowed("none: this is the first item"),
                        _ => problem.one_of(earlier.iter().copied()),
                    };
                    rules.log.add(problem.next("name an earlier item, or move the items"));
                }
                None if items.complete => {
                    rules.unknown(&entry.node, &entry.key, "item", &entry.key, earlier);
                }
                None => {}
            }
            continue;
        };
        let answers = &items.list[item].answers;
        let words: Vec<&str> = answers.iter().map(String::as_str).collect();
        if words.is_empty() {
            continue;
        }
        if let Some(chosen) = rules.choices(&entry.key, "answer", &words) {
            let answers = chosen.into_iter().fold(0, |bits, index| bits | bit(index));
            // Nothing is left only of what was noted.
            conditions.extend((answers != 0).then_some(SkipRule { item, answers }));
        }
    }
    conditions
}

/// The bit of an answer; more answers than there are bits were noted as a problem.
fn bit(answer: usize) -> u16 {
    if answer < MAX_ANSWERS { 1 << answer } else { 0 }
}

/// For each item and each earlier one, the answers that those who are asked can have given.
#[derive(Default)]
struct Reach(Vec<Vec<u16>>);

impl Reach {
    /// Notes an item that nobody can be asked: its rules, and those of the items they name,
    /// contradict each other.
    fn check(&mut self, section: &Section<'_>, items: &Items, only_if: &[SkipRule]) {
        let mut own = vec![u16::MAX; items.list.len()];
        for rule in only_if {
            for (own, implied) in own.iter_mut().zip(&self.0[rule.item]) {
                *own &= implied;
            }
            // Of several answers at once, one may meet one rule and another the other.
            if !matches!(items.list[rule.item].asks, Asks::Reasons { .. }) {
                own[rule.item] &= rule.answers;
            }
        }
        if let Some(item) = own.iter().position(|bits| *bits == 0) {
            let id = &items.list[item].id;
            let wrong = format!("nobody can be asked this: no answer to {id} meets all rules");
            let step = "compare only_if with that of the items it names";
            section.log.add(section.problem("only_if", wrong).next(step));
            own.fill(u16::MAX);
        }
        self.0.push(own);
    }
}
