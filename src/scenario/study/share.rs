//! Shares in the words of a study file: answers as `ITEM.answer`, groups of age bands, and the
//! answers to several items at once.

use std::collections::BTreeSet;

use super::STUDY_HELP;
use super::item::Items;
use crate::model::consumer::AGE_BANDS;
use crate::scenario::toml::{Node, Section};
use crate::survey::study::{Answer, Bands, Joint};

/// Stands for the five bands one by one.
pub const EACH: &str = "each";

/// The answer of a name: the id of the item up to the first dot, then the label.
pub fn answer_named(
    section: &Section<'_>,
    key: &str,
    word: &str,
    node: &Node,
    items: &Items,
) -> Option<Answer> {
    let Some((id, label)) = word.split_once('.') else {
        let problem = section.problem_at(node, key, "not of the form ITEM.answer");
        section.log.add(problem.next("write, for example, \"NB_C.agree\""));
        return None;
    };
    let item = item_named(section, key, id, node, items)?;
    answer_of(section, key, item, label, node, items)
}

/// The position of an item by its id.
pub fn item_named(
    section: &Section<'_>,
    key: &str,
    id: &str,
    node: &Node,
    items: &Items,
) -> Option<usize> {
    let ids = items.ids();
    let found = ids.iter().position(|known| *known == id);
    if found.is_none() && items.complete {
        section.unknown(node, key, "item", id, &ids);
    }
    found
}

/// An answer to an item by its label.
pub fn answer_of(
    section: &Section<'_>,
    key: &str,
    item: usize,
    label: &str,
    node: &Node,
    items: &Items,
) -> Option<Answer> {
    let asked = &items.list[item];
    let labels: Vec<&str> = asked.answers.iter().map(String::as_str).collect();
    let found = labels.iter().position(|known| *known == label);
    if found.is_none() && !labels.is_empty() {
        section.unknown(node, key, &format!("answer to {}", asked.id), label, &labels);
    }
    Some(Answer { item, answer: found? })
}

/// Answers to at least two different items at once; `None` when something was noted.
pub fn all_of(section: &Section<'_>, items: &Items) -> Option<Vec<Answer>> {
    let key = "all_of";
    section.require(key, "[\"...\", \"...\"]: answers as ITEM.answer");
    let words = section.texts(key)?;
    let named = |(word, node): &(&str, &Node)| answer_named(section, key, word, node, items);
    let answers: Vec<Answer> = words.iter().filter_map(named).collect();
    if answers.len() < words.len() {
        return None;
    }
    for (index, (one, (_, node))) in answers.iter().zip(&words).enumerate() {
        if answers[..index].iter().any(|other| other.item == one.item) {
            let wrong = "two answers to one item: a person gives one";
            let step = "name different items";
            section.log.add(section.problem_at(node, key, wrong).next(step));
            return None;
        }
    }
    if answers.len() < 2 {
        let node = section.entry(key).map(|entry| &entry.node);
        let problem = node.map(|node| section.problem_at(node, key, "not several answers at once"));
        let step = "name answers to two items or more";
        problem.into_iter().for_each(|problem| section.log.add(problem.next(step)));
        return None;
    }
    Some(answers)
}

/// The groups that `band` names, [`EACH`] being five; `None` when something was noted.
pub fn read_bands(section: &Section<'_>) -> Option<Vec<Bands>> {
    let key = "band";
    section.require(key, "\"all\", or a group of age bands");
    let words = section.texts(key)?;
    let before = section.log.len();
    let mut groups = Vec::new();
    for (word, node) in &words {
        match Bands::named(word) {
            Some(bands) => groups.push(bands),
            None if *word == EACH => groups.extend((0..AGE_BANDS.len()).map(Bands::one)),
            None => {
                let wrong = "the five age bands cannot make up this group";
                let problem = section.problem_at(node, key, wrong).allowed(group_names());
                let near = section.log.nearest(word, AGE_BANDS);
                section.log.add(problem.nearest(near).next("name a group of whole bands"));
            }
        }
    }
    if words.is_empty() {
        let node = section.entry(key).map(|entry| &entry.node);
        let problem = node.map(|node| section.problem_at(node, key, "no band"));
        problem.into_iter().for_each(|problem| section.log.add(problem.allowed(group_names())));
    }
    (section.log.len() == before).then_some(groups)
}

/// Every group of neighbouring bands, and how others are written.
fn group_names() -> String {
    let ranges = (0..5).flat_map(|first| (first..5).map(move |last| (first, last)));
    let bands =
        ranges.map(|(first, last)| Bands((first..=last).fold(0, |bits, at| bits | 1 << at)));
    let mut names: Vec<String> = bands.map(Bands::name).collect();
    names.push(format!("{EACH} (the five one by one)"));
    names.push("bands with commas, such as \"18-24, 45-54\"".to_owned());
    names.join(", ")
}

/// Reads the sections `[[joint]]`.
pub fn read_joint(root: &Section<'_>, items: &Items) -> Vec<Joint> {
    let mut joint = Vec::<Joint>::new();
    let mut taken = BTreeSet::new();
    for section in root.sections("joint", STUDY_HELP) {
        let name = section.sentence("name", "\"...\": what this share is called");
        if let Some((name, node)) = name
            && !taken.insert(name)
        {
            let problem = section.problem_at(node, "name", "this name is taken");
            section.log.add(problem.next("give each one a name of its own"));
        }
        let all_of = all_of(&section, items).unwrap_or_default();
        section.finish();
        joint.push(Joint { name: name.map_or("", |(name, _)| name).to_owned(), all_of });
    }
    joint
}
