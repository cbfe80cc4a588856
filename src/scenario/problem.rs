//! Problems: everything that is wrong in a scenario, each with its place and the next step.
//!
//! Loading never stops at the first mistake. What it finds goes into a [`Log`]; at the end the
//! log is either empty or becomes [`Problems`], ordered as a reader of the files meets them.
//! A problem carries its bytes in the file, so that a door can draw a snippet under it.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

use super::place::Place;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file as a reader can open it, or `--set`.
    pub file: String,
    /// Line, from 1; for `--set` the number of the setting. 0 when it concerns the whole file.
    pub line: usize,
    /// Column in characters, from 1; 0 when it concerns the whole line or file.
    pub column: usize,
    /// First byte of the place in the file and the one after its last.
    pub bytes: (usize, usize),
    /// The section as the file writes it, such as `[appraisal]` or `[[brand]] carrier`.
    pub section: String,
    /// The key within the section; empty when the section as a whole is meant.
    pub key: String,
    /// The value as written; empty when there is none to show.
    pub value: String,
    /// What is wrong.
    pub wrong: String,
    /// What may stand there instead, where that can be said in a few words.
    pub allowed: Option<String>,
    /// The valid name that is most like the one given.
    pub nearest: Option<String>,
    /// What to do next.
    pub next_step: String,
    /// How many problems this stands for: more than one where only their number is told.
    pub count: u64,
}

impl Problem {
    /// A problem at a place.
    pub(super) fn at(place: &Place, section: &str, key: &str, wrong: impl Into<String>) -> Self {
        let (line, column) = place.line_and_column();
        let Range { start, end } = place.bytes.clone();
        Problem {
            file: place.source.name.clone(),
            line,
            column,
            bytes: (start, end),
            section: section.to_owned(),
            key: key.to_owned(),
            value: String::new(),
            wrong: wrong.into(),
            allowed: None,
            nearest: None,
            next_step: String::new(),
            count: 1,
        }
    }

    pub(super) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub(super) fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = Some(allowed.into());
        self
    }

    pub(super) fn nearest(mut self, nearest: Option<String>) -> Self {
        self.nearest = nearest;
        self
    }

    pub(super) fn next(mut self, step: impl Into<String>) -> Self {
        self.next_step = step.into();
        self
    }
}

impl fmt::Display for Problem {
    /// `file.toml:12:1: [appraisal] concern_wieght = 0.9: unknown key; nearest: ...; see ...`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        for number in [self.line, self.column].into_iter().filter(|number| *number > 0) {
            write!(f, "{number}:")?;
        }
        let separate = if self.section.is_empty() || self.key.is_empty() { "" } else { " " };
        let assigned = if self.value.is_empty() { "" } else { " = " };
        let subject = format!("{}{separate}{}{assigned}{}", self.section, self.key, self.value);
        if !subject.is_empty() {
            write!(f, " {subject}:")?;
        }
        write!(f, " {}", self.wrong)?;
        if let Some(allowed) = &self.allowed {
            write!(f, "; allowed: {allowed}")?;
        }
        if let Some(nearest) = &self.nearest {
            write!(f, "; nearest: {nearest}")?;
        }
        if self.next_step.is_empty() { Ok(()) } else { write!(f, "; {}", self.next_step) }
    }
}

/// Everything that is wrong in a scenario and the files it names; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// How many there are, those included of which only the number is told.
    pub fn total(&self) -> u64 {
        self.0.iter().map(|problem| problem.count).sum()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.0.iter().enumerate() {
            let separate = if number == 0 { "" } else { "\n" };
            write!(f, "{separate}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Where problems are noted while the reading goes on.
#[derive(Default)]
pub(super) struct Log(RefCell<Vec<Problem>>);

impl Log {
    /// Notes a problem, each part of it on one line whatever the file has in its texts.
    pub(super) fn add(&self, mut problem: Problem) {
        let Problem { section, key, value, wrong, allowed, nearest, next_step, .. } = &mut problem;
        let texts = [section, key, value, wrong, next_step].into_iter();
        for text in texts.chain(allowed.as_mut()).chain(nearest.as_mut()) {
            if text.contains(char::is_control) {
                *text = text.replace(char::is_control, " ");
            }
        }
        self.0.borrow_mut().push(problem);
    }

    pub(super) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// The value, or all problems in the order of their places, each once.
    pub(super) fn close<T>(self, value: Option<T>) -> Result<T, Problems> {
        let mut problems = self.0.into_inner();
        problems.sort();
        problems.dedup();
        match value {
            Some(value) if problems.is_empty() => Ok(value),
            _ => Err(Problems(problems)),
        }
    }
}

/// The candidate most like a word, if any is like it at all.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let alike = |candidate: &&str| {
        let (word, candidate) = (word.to_lowercase(), candidate.to_lowercase());
        let within = word.len() >= 4 && candidate.contains(&word)
            || candidate.len() >= 4 && word.contains(&candidate);
        let alike = strsim::normalized_damerau_levenshtein(&word, &candidate);
        if within { alike.max(0.7) } else { alike }
    };
    candidates
        .into_iter()
        .map(|candidate| (alike(&candidate), candidate))
        .filter(|(alike, _)| *alike >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate.to_owned())
}
