//! A study as its file has it, as far as a page shows it.
//!
//! This is not the reader of `scenario`, which checks the whole study and the scenario it names: on
//! a page a file that is missing, or was written by another version, costs its own sections only.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::document::{ReportError, Source};

/// A study.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Study {
    /// What it was, in a line.
    pub title: String,
    /// What it can show about the model.
    pub can: Vec<String>,
    /// What it cannot.
    pub cannot: Vec<String>,
    /// What was asked.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
    /// What was published.
    pub published: Vec<Published>,
}

/// A question.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Item {
    /// Its name.
    pub id: String,
    /// Its wording.
    pub text: String,
    /// The answers.
    pub answers: Vec<String>,
    /// Who is asked: answers to earlier questions.
    pub only_if: BTreeMap<String, Vec<String>>,
}

/// A published figure; bounds and orders have no `percent`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Published {
    /// The question.
    pub item: Option<String>,
    /// The answer.
    pub answer: Option<String>,
    /// The group.
    pub band: String,
    /// The figure \[percent\].
    pub percent: Option<f64>,
}

impl Study {
    /// Reads `study.toml`, if there is one.
    ///
    /// # Errors
    ///
    /// It is no TOML, or no study.
    pub fn read(source: &Source) -> Result<Option<Self>, ReportError> {
        source.toml("study.toml")
    }

    /// The question of a name.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The figure that was published of an answer of everybody.
    pub fn published(&self, item: &str, answer: &str) -> Option<f64> {
        let cell = |cell: &&Published| {
            (cell.item.as_deref(), cell.answer.as_deref()) == (Some(item), Some(answer))
                && cell.band == "all"
                && cell.percent.is_some()
        };
        self.published.iter().find(cell)?.percent
    }

    /// The wording of an item of one question or of several at once (`A & B`).
    pub fn wording(&self, item: &str) -> String {
        let all: Vec<&str> =
            item.split(" & ").filter_map(|id| Some(self.item(id)?.text.as_str())).collect();
        all.join(" / ")
    }
}

impl Item {
    /// Who is asked, in words.
    pub fn asked_of(&self) -> String {
        let rules = self.only_if.iter();
        let rules: Vec<String> =
            rules.map(|(id, answers)| format!("{id}: {}", answers.join(" or "))).collect();
        if rules.is_empty() { "everybody".into() } else { rules.join(" and ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::File;
    use crate::scenario::{find_study, study_to_toml};

    #[test]
    fn what_is_written_of_a_study_is_read_back() {
        let study = find_study("reply_2011", &[]).unwrap();
        let source = Source::made("r", &[File::new("study.toml", study_to_toml(&study))]);
        let read = Study::read(&source).unwrap().unwrap();
        assert_eq!(
            (&read.title, &read.can, &read.cannot),
            (&study.title, &study.can, &study.cannot)
        );
        let items = &study.questionnaire.items;
        assert_eq!(read.items.len(), items.len());
        for (item, theirs) in read.items.iter().zip(items) {
            assert_eq!((&item.text, &item.answers), (&theirs.text, &theirs.answers));
            let told = crate::experiment::survey::tables::asked_of(&study.questionnaire, theirs);
            assert_eq!(item.asked_of(), told);
        }
        assert_eq!(read.published("expected", "yes"), Some(49.0));
        assert_eq!(read.published("expected", "no"), None);
        assert_eq!(read.wording("expected & nothing"), read.items[1].text);
    }

    #[test]
    fn damage_has_its_line() {
        let source = Source::made("r", &[File::new("study.toml", "title = \"a\"\ncan = 3\n")]);
        let told = Study::read(&source).unwrap_err().to_string();
        assert!(told.starts_with("r/study.toml, line 2: "), "{told}");
        assert!(Study::read(&Source::made("r", &[])).unwrap().is_none());
    }
}
