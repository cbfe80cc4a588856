//! The lines of a list of edges: what stands in their columns and where they are.
//!
//! The library that takes CSV apart accepts whatever it is given. A quote that is never closed
//! makes one field of the rest of the file, and one in the middle of a field is kept or dropped
//! depending on what is around it. [`EdgeLine::quotes`] tells such lines from good ones: what was read,
//! written again, has to be what stands there.

use std::io::{Chain, Read};
use std::ops::Range;

use csv::{ByteRecord, ReaderBuilder};

/// The lines of a file; blank ones are skipped.
pub(super) struct EdgeLines<'a> {
    bytes: &'a [u8],
    /// Bytes of the mark of UTF-8 at the beginning.
    mark: usize,
    csv: csv::Reader<Chain<&'a [u8], &'static [u8]>>,
    /// Bytes before this one are counted in `number`.
    counted: usize,
    number: u64,
}

/// One line.
pub(super) struct EdgeLine<'a> {
    /// Its number, from 1: that of the first if a quote makes one of several.
    pub number: u64,
    /// Its bytes in the file: of the first line if a quote makes one of several.
    pub bytes: Range<usize>,
    /// All of it.
    raw: &'a [u8],
    /// Its columns.
    pub record: ByteRecord,
}

/// How quotes are used in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Around whole fields, or not at all.
    Good,
    /// One opens on the line and is not closed on it.
    Open,
    /// One stands elsewhere.
    Stray,
}

impl<'a> EdgeLines<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        // The line feed ends the last line, unless a quote is open there: then it is part of it.
        let csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.chain(b"\n".as_slice()));
        let mark = bytes.len() - text.len();
        EdgeLines { bytes, mark, csv, counted: mark, number: 1 }
    }

    /// A place that the library names, in the file.
    fn place(&self, byte: u64) -> usize {
        (self.mark + byte as usize).min(self.bytes.len())
    }
}

impl<'a> Iterator for EdgeLines<'a> {
    type Item = EdgeLine<'a>;

    fn next(&mut self) -> Option<EdgeLine<'a>> {
        loop {
            let mut record = ByteRecord::new();
            // Reading from memory, with any number of columns, cannot fail.
            if !self.csv.read_byte_record(&mut record).unwrap_or(false) {
                return None;
            }
            // A record's position is where reading went on: blank lines may come first.
            let from = self.place(record.position().map_or(0, |position| position.byte()));
            let is_break = |byte: &&u8| b"\r\n".contains(byte);
            let start = from + self.bytes[from..].iter().take_while(is_break).count();
            self.number += breaks(&self.bytes[self.counted..start]);
            self.counted = start;
            let all = &self.bytes[start..self.place(self.csv.position().byte()).max(start)];
            let raw = &all[..all.len() - all.iter().rev().take_while(is_break).count()];
            if raw.trim_ascii().is_empty() {
                continue;
            }
            let end = raw.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(raw.len());
            return Some(EdgeLine { number: self.number, bytes: start..start + end, raw, record });
        }
    }
}

impl EdgeLine<'_> {
    /// What stands in the line, in the file's own words.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.raw[..self.bytes.len()]).into_owned()
    }

    /// How quotes are used.
    pub fn quotes(&self) -> Quotes {
        if !self.raw.contains(&b'"') {
            return Quotes::Good;
        }
        if self.record.iter().flatten().any(|byte| b"\r\n".contains(byte)) {
            return Quotes::Open;
        }
        if self.is_as_written() { Quotes::Good } else { Quotes::Stray }
    }

    /// Whether the columns, written again, are what stands in the file.
    fn is_as_written(&self) -> bool {
        let mut rest = self.raw;
        for (column, field) in self.record.iter().enumerate() {
            let comma: &[u8] = if column > 0 { b"," } else { b"" };
            let Some(here) = rest.strip_prefix(comma) else { return false };
            let written = if here.starts_with(b"\"") { quoted(field) } else { field.to_owned() };
            let doubled = !here.starts_with(b"\"") && field.contains(&b'"');
            match here.strip_prefix(written.as_slice()) {
                Some(after) if !doubled => rest = after,
                _ => return false,
            }
        }
        rest.is_empty()
    }
}

fn quoted(field: &[u8]) -> Vec<u8> {
    let doubled = |byte: &u8| if *byte == b'"' { vec![b'"', b'"'] } else { vec![*byte] };
    let inside = field.iter().flat_map(doubled);
    std::iter::once(b'"').chain(inside).chain(std::iter::once(b'"')).collect()
}

/// How many lines end in some bytes: with a line feed, a carriage return, or both.
fn breaks(bytes: &[u8]) -> u64 {
    let ends = |(at, byte): (usize, &u8)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    bytes.iter().enumerate().filter(|one| ends(*one)).count() as u64
}
