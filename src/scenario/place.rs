//! Where something stands: some bytes of a text that was read.

use std::ops::Range;
use std::rc::Rc;

/// A text that was read.
#[derive(Debug)]
pub(super) struct Source {
    /// What messages call it.
    pub name: String,
    /// All of it.
    pub text: String,
}

/// Some bytes of a source.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub source: Rc<Source>,
    pub bytes: Range<usize>,
}

impl Place {
    /// The source as a whole.
    pub fn whole(name: &str, text: &str) -> Self {
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        Place { source: Rc::new(source), bytes: 0..0 }
    }

    /// Other bytes of the same source.
    pub fn of(&self, bytes: Range<usize>) -> Self {
        Place { source: self.source.clone(), bytes }
    }

    /// Line and column (in characters) of the first byte, from 1; zeros where there is no text.
    pub fn line_and_column(&self) -> (usize, usize) {
        if self.source.text.is_empty() {
            return (0, 0);
        }
        let before = self.source.text.get(..self.bytes.start).unwrap_or(&self.source.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// What is written there, on one line and not too long.
    pub fn excerpt(&self) -> String {
        let text = self.source.text.get(self.bytes.clone()).unwrap_or("");
        let line = text.lines().next().unwrap_or("");
        if text.chars().count() > 48 || line.len() < text.len() {
            line.chars().take(45).chain("...".chars()).collect()
        } else {
            line.to_owned()
        }
    }
}
