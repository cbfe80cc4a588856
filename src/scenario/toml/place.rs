//! Where something stands: some bytes of a text that was read.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

/// A text that was read.
#[derive(Debug)]
pub struct SourceText {
    /// What messages call it.
    pub name: String,
    /// All of it.
    pub text: String,
    /// Where all of it counts as one line: the number of that line.
    only_line: Option<usize>,
    /// Found when the first place is asked for, and kept: a file may have many problems.
    lines: OnceCell<Lines>,
}

/// Some bytes of a source.
#[derive(Clone, Debug)]
pub struct Place {
    pub source: Rc<SourceText>,
    pub bytes: Range<usize>,
}

impl Place {
    /// The source as a whole.
    pub fn whole(name: &str, text: &str) -> Self {
        Place::read(name, text, None)
    }

    /// A source that counts as the line of this number, whatever is in it.
    pub fn line(name: &str, text: &str, number: usize) -> Self {
        Place::read(name, text, Some(number)).of(0..text.len())
    }

    fn read(name: &str, text: &str, only_line: Option<usize>) -> Self {
        let (name, text) = (name.to_owned(), text.to_owned());
        let source = SourceText { name, text, only_line, lines: OnceCell::new() };
        Place { source: Rc::new(source), bytes: 0..0 }
    }

    /// Other bytes of the same source.
    pub fn of(&self, bytes: Range<usize>) -> Self {
        Place { source: self.source.clone(), bytes }
    }

    /// Line and column (in characters) of the first byte, from 1; zeros where there is no text.
    pub fn line_and_column(&self) -> (usize, usize) {
        let text = &self.source.text;
        if let Some(number) = self.source.only_line {
            return (number, count(&text.as_bytes()[..self.bytes.start]) + 1);
        }
        if text.is_empty() {
            return (0, 0);
        }
        self.source.lines.get_or_init(|| Lines::of(text)).at(text, self.bytes.start)
    }

    /// What is written there, on one line and not too long.
    pub fn excerpt(&self) -> String {
        const MOST: usize = 48;
        let text = self.source.text.get(self.bytes.clone()).unwrap_or("");
        // Whatever follows is not looked at: the value may be the whole file.
        let end = text.char_indices().nth(MOST).map_or(text.len(), |(end, _)| end);
        let line = text[..end].lines().next().unwrap_or("");
        if line.len() < text.len() {
            line.chars().take(MOST - 3).chain("...".chars()).collect()
        } else {
            line.to_owned()
        }
    }
}

/// Where lines begin, and how many characters there are up to each block of bytes, so that a
/// place is found without reading the text from its beginning, or a long line from its own.
#[derive(Debug)]
struct Lines {
    starts: Vec<usize>,
    /// Characters before each block of [`BLOCK`] bytes.
    characters: Vec<usize>,
}

const BLOCK: usize = 256;

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        let mut characters = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            characters.push(characters.last().copied().unwrap_or(0) + count(block));
        }
        Lines { starts, characters }
    }

    fn at(&self, text: &str, byte: usize) -> (usize, usize) {
        let byte = if text.is_char_boundary(byte) { byte } else { text.len() };
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts[line - 1];
        (line, self.before(text, byte) - self.before(text, start) + 1)
    }

    /// Characters before a byte.
    fn before(&self, text: &str, byte: usize) -> usize {
        let block = byte / BLOCK;
        self.characters[block] + count(&text.as_bytes()[block * BLOCK..byte])
    }
}

/// The characters that begin in some bytes.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::arbitrary::of_letters;
    use proptest::prelude::*;

    /// The plain way: read from the beginning.
    fn plain(text: &str, byte: usize) -> (usize, usize) {
        let before = &text[..byte];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
    }

    proptest! {
        #[test]
        fn a_place_is_found_as_by_reading_from_the_beginning(
            text in of_letters("aé\u{1F600}\n", 1..900), at: prop::sample::Index,
        ) {
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let byte = ends[at.index(ends.len())];
            let place = Place::whole("a", &text).of(byte..byte);
            prop_assert_eq!(place.line_and_column(), plain(&text, byte));
        }
    }

    /// However many places are asked for, the text is gone through once.
    #[test]
    fn all_places_share_one_index() {
        let whole = Place::whole("a", "one = 1\ntwo = 2\n");
        let index = |place: &Place| std::ptr::from_ref(place.source.lines.get().unwrap());
        let (first, last) = (whole.of(0..3), whole.of(8..11));
        assert_eq!((first.line_and_column(), last.line_and_column()), ((1, 1), (2, 1)));
        assert_eq!(index(&first), index(&last));
    }

    #[test]
    fn an_excerpt_is_one_line_and_not_long() {
        let excerpt = |text: &str| Place::whole("a", text).of(0..text.len()).excerpt();
        let (just, more) = ("é".repeat(48), "é".repeat(49));
        assert_eq!(excerpt(&just), just);
        assert_eq!(excerpt(&more), "é".repeat(45) + "...");
        assert_eq!(excerpt("{\n a }"), "{...");
        assert_eq!(excerpt(""), "");
    }
}
