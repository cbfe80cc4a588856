//! What a document consists of: words, tables and figures, and how deep each lies.
//!
//! A document says everything once. A terminal shows what is not [`Block::Deep`], a page all of it; a figure, which a
//! terminal cannot draw, stands beside the table that has its numbers.
//!
//! Numbers are text here, formatted once by who says them, with a plain minus. A cell of a column of numbers is an
//! estimate, alone or with its interval in brackets: `0.13 (0.07 to 0.20)`.

use serde::Serialize;

use super::figure::Figure;

/// What is said below a table whose intervals have no room.
pub const NO_ROOM: &str = "Intervals: on the page, in the files, or in a wider window.";

/// What is said of a result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// What the result is called.
    pub title: String,
    /// The question in plain words.
    pub question: String,
    /// The answer in one sentence that names its uncertainty.
    pub answer: Option<String>,
    /// What was done, in a line.
    pub facts: String,
    /// What a reader must know before believing anything: failed runs.
    pub alarms: Vec<String>,
    /// The arms that can be shown and hidden in all figures.
    pub arms: Vec<String>,
    /// The sections.
    pub parts: Vec<Part>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Its name in addresses.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// Something in a section.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A list.
    List(Vec<String>),
    /// A command or a file, to be copied.
    Code(String),
    /// A table.
    Grid(Grid),
    /// A table that is shown on request, called so; without a caption that is what it is called everywhere.
    Folded(String, Grid),
    /// Words under labels.
    Rows(Vec<Labelled>),
    /// Words that differ between two, side by side.
    Twofold(Twofold),
    /// A chart.
    Chart(Figure),
    /// What is only shown where there is room for all of it.
    Deep(Vec<Block>),
}

/// Words under a label, such as a day; without one they go with those before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// The label.
    pub label: String,
    /// What stands before the words, such as `1. `; further lines are set in by as much.
    pub mark: String,
    /// The words.
    pub text: String,
}

/// What two say under one label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Twofold {
    /// The label.
    pub label: String,
    /// Who they are.
    pub heads: [String; 2],
    /// What each has to say; nothing is a dash.
    pub told: [Vec<String>; 2],
}

/// A table of text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Grid {
    /// What it holds, and how to read it.
    pub caption: String,
    /// Headings.
    pub header: Vec<String>,
    /// Cells, as many in each row as there are headings.
    pub rows: Vec<Vec<String>>,
    /// Which columns hold numbers.
    pub numeric: Vec<bool>,
    /// Which column names the row.
    pub names: usize,
    /// Rows to be marked, such as those that rest on assumptions.
    pub marked: Vec<bool>,
    /// What is to be read below it, if anything.
    pub note: Option<String>,
}

impl Block {
    /// Several blocks that are only shown where there is room for all of it.
    pub fn deep(blocks: impl IntoIterator<Item = Block>) -> Self {
        Block::Deep(blocks.into_iter().collect())
    }
}

impl Labelled {
    /// Words under a label.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Labelled { label: label.into(), mark: String::new(), text: text.into() }
    }

    /// Words that go with those before, after a mark.
    pub fn under(mark: impl Into<String>, text: impl Into<String>) -> Self {
        Labelled { label: String::new(), mark: mark.into(), text: text.into() }
    }
}

impl Grid {
    /// A table whose first column names the row; `numeric` are the headings of numbers.
    pub fn of(
        caption: impl Into<String>,
        header: &[&str],
        numeric: &[&str],
        rows: Vec<Vec<String>>,
    ) -> Self {
        Grid {
            caption: caption.into(),
            header: header.iter().map(|head| (*head).to_owned()).collect(),
            numeric: header.iter().map(|head| numeric.contains(head)).collect(),
            rows,
            ..Grid::default()
        }
    }
}
