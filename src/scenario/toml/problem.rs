//! Problems: everything that is wrong in a scenario, each with its place and the next step.
//!
//! Loading never stops at the first mistake. What it finds goes into a [`Log`]; at the end the
//! log is either empty or becomes [`Problems`], ordered as a reader of the files meets them.
//! A problem carries its bytes in the file, so that a door can draw a snippet under it.
//!
//! A file may have as many problems as lines. All are counted, and nothing that is done for one of
//! them may take the longer the more there are: names are looked up in sets, lists of what is
//! allowed end after [`NAMES_SHOWN`], and no more than [`HELPED`] problems get a suggestion.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

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
    pub(in crate::scenario) fn at(
        place: &Place,
        section: &str,
        key: &str,
        wrong: impl Into<String>,
    ) -> Self {
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

    pub(in crate::scenario) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub(in crate::scenario) fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = Some(allowed.into());
        self
    }

    /// What may stand there, where it can be said.
    pub(in crate::scenario) fn allowing(mut self, allowed: Option<String>) -> Self {
        self.allowed = allowed;
        self
    }

    /// Any of these names is allowed: each is named once, and of very many the first. Without any,
    /// nothing is said.
    pub(in crate::scenario) fn one_of<'a>(
        mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let (mut shown, mut seen) = (Vec::new(), BTreeSet::from([""]));
        let mut names = names.into_iter();
        while shown.len() < NAMES_SHOWN
            && let Some(name) = names.next()
        {
            shown.extend(Some(name).filter(|name| seen.insert(name)));
        }
        // The rest is counted without being looked at.
        let more = names.size_hint().0;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        self.allowed = (!shown.is_empty()).then(|| shown.join(", ") + &more);
        self
    }

    pub(in crate::scenario) fn nearest(mut self, nearest: Option<String>) -> Self {
        self.nearest = nearest;
        self
    }

    pub(in crate::scenario) fn next(mut self, step: impl Into<String>) -> Self {
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

/// So many problems are shown to a reader; nobody mends more of them before looking again.
pub const PROBLEMS_SHOWN: usize = 200;

impl Problems {
    /// How many there are, those included of which only the number is told.
    pub fn total(&self) -> u64 {
        self.0.iter().map(|problem| problem.count).sum()
    }

    /// The problems to show to a reader, and how many there are besides.
    pub fn shown(&self) -> (&[Problem], u64) {
        let (shown, rest) = self.0.split_at(self.0.len().min(PROBLEMS_SHOWN));
        (shown, rest.iter().map(|problem| problem.count).sum())
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shown, more) = self.shown();
        for (number, problem) in shown.iter().enumerate() {
            let separate = if number == 0 { "" } else { "\n" };
            write!(f, "{separate}{problem}")?;
        }
        if more == 0 { Ok(()) } else { write!(f, "\nand {more} more") }
    }
}

impl std::error::Error for Problems {}

/// Something that a reader should know of a scenario that is valid.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Note {
    /// The file as a reader can open it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The section as the file writes it.
    pub section: String,
    /// What is to be known.
    pub text: String,
    /// Whether every command says so, or only the one that describes the scenario.
    pub everywhere: bool,
}

impl fmt::Display for Note {
    /// `file.toml:12:1: [policies.mine]: rule 2 of spoken_to is left out: ...`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Note { file, line, column, section, text, .. } = self;
        let separate = if section.is_empty() { "" } else { " " };
        write!(f, "{file}:{line}:{column}:{separate}{section}: {text}")
    }
}

/// What those who know the keys of a file can say of one that means nothing.
#[derive(Clone, Copy)]
pub struct Hints {
    /// What took the place of a path that meant something once.
    pub replaced: fn(&str) -> Option<String>,
    /// Where else a key of this name stands.
    pub elsewhere: fn(&str) -> Option<String>,
}

impl Default for Hints {
    fn default() -> Self {
        Hints { replaced: |_| None, elsewhere: |_| None }
    }
}

/// Where problems and notes are kept while the reading goes on.
#[derive(Default)]
pub struct Log {
    hints: Hints,
    problems: RefCell<Vec<Problem>>,
    notes: RefCell<Vec<Note>>,
}

impl Log {
    /// A log that can give hints.
    pub fn with(hints: Hints) -> Self {
        Log { hints, ..Log::default() }
    }

    /// What can be said of a path that means nothing.
    pub fn hints(&self) -> Hints {
        self.hints
    }

    /// Notes a problem, each part of it on one line whatever the file has in its texts.
    pub(in crate::scenario) fn add(&self, mut problem: Problem) {
        let Problem { section, key, value, wrong, allowed, nearest, next_step, .. } = &mut problem;
        let texts = [section, key, value, wrong, next_step].into_iter();
        for text in texts.chain(allowed.as_mut()).chain(nearest.as_mut()) {
            if text.contains(char::is_control) {
                *text = text.replace(char::is_control, " ");
            }
        }
        self.problems.borrow_mut().push(problem);
    }

    pub(in crate::scenario) fn len(&self) -> usize {
        self.problems.borrow().len()
    }

    /// Notes what is to be known of a section.
    pub(in crate::scenario) fn note(
        &self,
        place: &Place,
        section: &str,
        text: String,
        everywhere: bool,
    ) {
        let (line, column) = place.line_and_column();
        let (file, section) = (place.source.name.clone(), section.to_owned());
        self.notes.borrow_mut().push(Note { file, line, column, section, text, everywhere });
    }

    /// What was noted so far, each once.
    pub(in crate::scenario) fn notes(&self) -> Vec<Note> {
        let mut notes: Vec<Note> = Vec::new();
        for note in self.notes.borrow().iter().filter(|note| !note.text.is_empty()) {
            if !notes.contains(note) {
                notes.push(note.clone());
            }
        }
        notes
    }

    /// The candidate most like a word, as long as suggestions are still of use.
    pub(in crate::scenario) fn nearest<'a>(
        &self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<String> {
        if self.len() < HELPED { nearest(word, candidates) } else { None }
    }

    /// The value, or all problems in the order of their places, each once.
    pub(in crate::scenario) fn close<T>(self, value: Option<T>) -> Result<T, Problems> {
        let mut problems = self.problems.into_inner();
        problems.sort();
        problems.dedup();
        match value {
            Some(value) if problems.is_empty() => Ok(value),
            _ => Err(Problems(problems)),
        }
    }
}

/// So many problems get a suggestion: more than are shown, since they are not found in the order
/// of the file.
const HELPED: usize = 2 * PROBLEMS_SHOWN;

/// So many candidates are compared with a word.
const COMPARED: usize = 500;

/// So many names stand in a list of what is allowed.
const NAMES_SHOWN: usize = 40;

/// The candidate most like a word, if any is like it at all.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let word = word.to_lowercase();
    let alike = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let within = word.len() >= 4 && candidate.contains(&word)
            || candidate.len() >= 4 && word.contains(&candidate);
        let alike = strsim::normalized_damerau_levenshtein(&word, &candidate);
        if within { alike.max(0.7) } else { alike }
    };
    candidates
        .into_iter()
        .take(COMPARED)
        .map(|candidate| (alike(candidate), candidate))
        .filter(|(alike, _)| *alike >= 0.55)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate.to_owned())
}

/// A number as a message says it: to six digits after the point.
pub fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(names: &[&str]) -> Option<String> {
        let problem = Problem::at(&Place::whole("a", ""), "", "", "wrong");
        problem.one_of(names.iter().copied()).allowed
    }

    #[test]
    fn what_is_allowed_is_named_once_and_never_empty() {
        assert_eq!(allowed(&[]), None);
        assert_eq!(allowed(&["", ""]), None);
        assert_eq!(allowed(&["a", "b", "a", ""]).as_deref(), Some("a, b"));
        let many: Vec<String> = (0..1000).map(|number| format!("n{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let said = allowed(&many).unwrap();
        assert!(said.starts_with("n0, n1, ") && said.ends_with(", n39 and 960 more"), "{said}");
    }

    /// 200 are shown, one of them for 30; of the 3 others one stands for 50.
    #[test]
    fn what_is_not_shown_is_counted_with_all_it_stands_for() {
        let place = Place::whole("a", "");
        let standing_for = |count| Problem { count, ..Problem::at(&place, "", "", "wrong") };
        let mut all: Vec<Problem> = (0..203).map(|_| standing_for(1)).collect();
        (all[7].count, all[201].count) = (30, 50);
        let problems = Problems(all);
        let (shown, more) = problems.shown();
        assert_eq!((shown.len(), more, problems.total()), (200, 52, 199 + 30 + 52));
        assert!(problems.to_string().ends_with("\nand 52 more"), "{problems}");
        let few = Problems(vec![standing_for(50)]);
        assert_eq!((few.shown().1, few.total()), (0, 50));
    }

    /// Suggestions are compared with candidates, which is what takes long: their number is bounded
    /// whatever a file holds.
    #[test]
    fn suggestions_end_where_nobody_reads_on() {
        let log = Log::default();
        let place = Place::whole("a", "");
        for _ in 0..HELPED {
            assert_eq!(log.nearest("sead", ["seed"]).as_deref(), Some("seed"));
            log.add(Problem::at(&place, "", "sead", "unknown"));
        }
        assert_eq!(log.nearest("sead", ["seed"]), None);
        let far = std::iter::repeat_n("other", COMPARED).chain(["seed"]);
        assert_eq!(nearest("sead", far), None);
    }

    #[test]
    fn of_many_problems_the_first_are_shown_and_all_counted() {
        let place = Place::whole("a", "");
        let problem = |n: usize| Problem::at(&place, "", &format!("{n:04}"), "unknown");
        let log = Log::default();
        (0..PROBLEMS_SHOWN + 7).rev().for_each(|n| log.add(problem(n)));
        let problems = log.close::<()>(None).unwrap_err();
        assert_eq!(problems.0.len(), PROBLEMS_SHOWN + 7);
        let (shown, more) = problems.shown();
        assert_eq!((shown.len(), more, shown[0].key.as_str()), (PROBLEMS_SHOWN, 7, "0000"));
        assert!(problems.to_string().ends_with("\nand 7 more"));
    }
}
