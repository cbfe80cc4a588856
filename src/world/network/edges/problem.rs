//! What can be wrong in a list of edges, and how it is said.

use std::fmt;
use std::ops::Range;

/// At most this many problems of one file are kept; the rest are counted.
pub const PROBLEMS_KEPT: usize = 20;

/// One thing that is wrong in a list of edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeProblem {
    /// The line in the file, from 1; `None` if it concerns the file as a whole.
    pub line: Option<u64>,
    /// The bytes of that line in the file.
    pub bytes: Range<usize>,
    /// The offending text, bytes that are not UTF-8 replaced.
    pub value: String,
    /// What is wrong with it.
    pub kind: EdgeProblemKind,
}

/// What can be wrong in a list of edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeProblemKind {
    /// The file cannot be read; the value is what the system says.
    Unreadable,
    /// The file has no line with text.
    EmptyFile,
    /// A header and no tie.
    NoTies,
    /// No line joins two different ids; the value is the number of lines.
    OnlySelfTies,
    /// The first line is another than `author,reader`.
    WrongHeader,
    /// A line with an author and no reader.
    MissingColumn,
    /// A line with more than an author and a reader.
    ExtraColumn,
    /// An author or reader without text.
    EmptyId,
    /// An id that is not UTF-8.
    NotUtf8,
    /// A quote that opens on the line and is closed on a later one or never: an id would have a
    /// line break, and the lines up to there would be no ties.
    OpenQuote,
    /// A quote that neither encloses an id nor stands doubled within quotes.
    StrayQuote,
    /// An id with a control character, such as a tab.
    Unprintable,
}

impl EdgeProblem {
    /// What is wrong, without the line.
    pub fn told(&self) -> String {
        use EdgeProblemKind::*;
        let value = shortened(&self.value);
        match self.kind {
            Unreadable => format!("cannot be read ({value}): check the path and the permissions"),
            EmptyFile => {
                "the file is empty: write the header `author,reader` and one tie a line".into()
            }
            NoTies => "no tie follows the header: add one line `author,reader` for each tie".into(),
            OnlySelfTies => format!(
                "no tie is left: {value} of {value} lines join an id with itself; write lines that \
                 join two different ids"
            ),
            WrongHeader => format!(
                "the header is `{value}`, but must be `author,reader`: put it first, and the \
                 author, whose posts the reader sees, in the first column; the other lines are \
                 checked once the header is right"
            ),
            MissingColumn => format!(
                "`{value}` has no reader: write two ids with a comma between them, or remove \
                 the line"
            ),
            ExtraColumn => format!(
                "`{value}` has more than two columns: keep author and reader, and put ids with \
                 commas in double quotes"
            ),
            EmptyId => format!(
                "`{value}` lacks an id: any text without spaces around it is allowed; fill it \
                 in or remove the line"
            ),
            NotUtf8 => format!("`{value}` is not UTF-8: save the file as UTF-8"),
            OpenQuote => format!(
                "`{value}` opens a double quote that is not closed on its line, so all up to the \
                 next quote would be one id: close it (what follows is checked once it is closed)"
            ),
            StrayQuote => format!(
                "`{value}` has a double quote that encloses no whole id: put quotes directly \
                 around an id, without spaces outside of them, and write a quote within as two"
            ),
            Unprintable => format!(
                "`{value}` has an id with a control character: take it out, an id is a text on \
                 one line"
            ),
        }
    }
}

impl fmt::Display for EdgeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.told())
    }
}

/// Everything wrong in one file: the first problems and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeProblems {
    /// The name of the file.
    pub name: String,
    /// The first [`PROBLEMS_KEPT`] problems in the order of the file.
    pub first: Vec<EdgeProblem>,
    /// The first problem that was not kept.
    pub beyond: Option<EdgeProblem>,
    /// All problems, kept or not.
    pub count: u64,
}

impl EdgeProblems {
    /// No problem yet.
    pub(super) fn new(name: &str) -> Self {
        EdgeProblems { name: name.to_owned(), first: Vec::new(), beyond: None, count: 0 }
    }

    /// One that concerns the file as a whole.
    pub(super) fn add_whole(&mut self, value: impl Into<String>, kind: EdgeProblemKind) {
        self.add(EdgeProblem { line: None, bytes: 0..0, value: value.into(), kind });
    }

    pub(super) fn add(&mut self, problem: EdgeProblem) {
        self.count += 1;
        if self.first.len() < PROBLEMS_KEPT {
            self.first.push(problem);
        } else if self.beyond.is_none() {
            self.beyond = Some(problem);
        }
    }

    /// How many were not kept.
    pub fn more(&self) -> u64 {
        self.count.saturating_sub(self.first.len() as u64)
    }
}

impl fmt::Display for EdgeProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} problem(s) in the list of edges", self.name, self.count)?;
        for problem in &self.first {
            write!(f, "\n  {problem}")?;
        }
        if self.more() > 0 {
            write!(f, "\n  and {} more: repair these and check again", self.more())?;
        }
        Ok(())
    }
}

impl std::error::Error for EdgeProblems {}

/// A value as it is shown: on one line, at most 60 characters.
fn shortened(value: &str) -> String {
    let mut shown: String = value.chars().take(60).flat_map(escaped).collect();
    if value.chars().nth(60).is_some() {
        shown.push_str("...");
    }
    shown
}

/// A character as it is shown; quotes stand as they are.
fn escaped(c: char) -> impl Iterator<Item = char> {
    let as_is = (c == '"' || c == '\'').then_some(c);
    as_is.into_iter().chain(c.escape_debug().skip(if as_is.is_some() { 2 } else { 0 }))
}
