//! A table of results and its CSV.
//!
//! Missing is an empty cell, never 0. Numbers are the shortest decimals that read back as the same
//! bits, so a table loses nothing. A text that a spreadsheet would take for a formula has an
//! apostrophe before it in the file, which whoever reads it back takes off
//! ([`guarded`]).

use std::borrow::Cow;
use std::io::{self, Write};

use crate::ground::text::guarded;

/// The most rows that a spreadsheet can show of a table, header included.
pub const MOST_ROWS: usize = 1_048_576;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// There is no value.
    Missing,
    /// A number; NaN counts as missing.
    Number(f64),
    /// A count.
    Whole(u64),
    /// A name or a message.
    Text(String),
}

impl Cell {
    /// The text of the cell.
    pub fn text(&self) -> String {
        match self {
            Cell::Missing => String::new(),
            Cell::Number(value) => number(*value),
            Cell::Whole(value) => value.to_string(),
            Cell::Text(text) => text.clone(),
        }
    }
}

/// The shortest decimal that reads back as the same number; empty for NaN.
fn number(value: f64) -> String {
    let size = value.abs();
    if value.is_nan() {
        String::new()
    } else if value == 0.0 || (1e-6..1e15).contains(&size) || size.is_infinite() {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Cell::Number(value)
    }
}

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        Cell::Whole(value)
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Self {
        Cell::Whole(u64::from(value))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.into())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Missing, Into::into)
    }
}

/// Rows and columns under a header.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table.
    pub fn new<S: Into<String>>(header: impl IntoIterator<Item = S>) -> Self {
        Table { header: header.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row; panics if it is not as long as the header.
    pub fn push(&mut self, row: Vec<Cell>) {
        assert_eq!(row.len(), self.header.len(), "a row is as long as the header");
        self.rows.push(row);
    }

    /// The table as CSV (RFC 4180, lines ended by a line feed), for people and their spreadsheets.
    pub fn to_csv(&self) -> Vec<u8> {
        self.written(guarded)
    }

    /// The same with every text as it is, for digests.
    pub fn to_plain_csv(&self) -> Vec<u8> {
        self.written(|text| Cow::Borrowed(text))
    }

    fn written(&self, as_cell: impl for<'t> Fn(&'t str) -> Cow<'t, str>) -> Vec<u8> {
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => as_cell(text).into_owned(),
            number => number.text(),
        };
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = self.header.iter().map(|title| as_cell(title).into_owned());
        let header = writer.write_record(header.collect::<Vec<_>>());
        let rows = self.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>());
        header
            .and_then(|()| rows.into_iter().try_for_each(|row| writer.write_record(row)))
            .expect("writing to memory cannot fail");
        writer.into_inner().expect("writing to memory cannot fail")
    }
}

/// A table that is written row by row, and never held.
pub struct TableWriter<W: Write> {
    to: csv::Writer<W>,
}

impl<W: Write> TableWriter<W> {
    /// With its header.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn new<S: AsRef<str>>(to: W, header: &[S]) -> io::Result<Self> {
        let mut to = csv::Writer::from_writer(to);
        to.write_record(header.iter().map(|title| guarded(title.as_ref()).into_owned()))?;
        Ok(TableWriter { to })
    }

    /// Adds a row.
    ///
    /// # Errors
    ///
    /// It cannot be written, or is not as long as the header.
    pub fn push<'c>(&mut self, row: impl IntoIterator<Item = &'c Cell>) -> io::Result<()> {
        for cell in row {
            match cell {
                Cell::Text(text) => self.to.write_field(&*guarded(text))?,
                cell => self.to.write_field(cell.text())?,
            }
        }
        Ok(self.to.write_record(None::<&[u8]>)?)
    }

    /// What it was written to, with all of it.
    ///
    /// # Errors
    ///
    /// The rest cannot be written.
    pub fn end(self) -> io::Result<W> {
        self.to.into_inner().map_err(|why| io::Error::new(why.error().kind(), why.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_is_empty_and_zero_is_zero() {
        let mut table = Table::new(["a", "b,c", "d"]);
        table.push(vec![Cell::Missing, 0.0.into(), f64::NAN.into()]);
        table.push(vec!["say \"hi\"".into(), None::<f64>.into(), 7u32.into()]);
        let csv = String::from_utf8(table.to_csv()).unwrap();
        assert_eq!(csv, "a,\"b,c\",d\n,0,\n\"say \"\"hi\"\"\",,7\n");
    }

    #[test]
    fn row_by_row_gives_the_same_bytes() {
        let mut table = Table::new(["=a", "b,c", "d"]);
        table.push(vec!["-1+2".into(), Cell::Missing, (-1.5).into()]);
        table.push(vec!["say \"hi\"".into(), 7u32.into(), f64::NAN.into()]);
        let mut writer = TableWriter::new(Vec::new(), &table.header).unwrap();
        table.rows.iter().for_each(|row| writer.push(row).unwrap());
        assert_eq!(writer.end().unwrap(), table.to_csv());
    }

    /// A number may begin with a minus; a text that does would be a formula.
    #[test]
    fn texts_are_no_formulas_and_numbers_stay_numbers() {
        let mut table = Table::new(["=a", "b"]);
        table.push(vec!["-1+cmd|' /C calc'!A0".into(), (-1.5).into()]);
        table.push(vec!["'=1".into(), "'tis".into()]);
        let csv = String::from_utf8(table.to_csv()).unwrap();
        assert_eq!(csv, "'=a,b\n'-1+cmd|' /C calc'!A0,-1.5\n''=1,'tis\n");
        let plain = String::from_utf8(table.to_plain_csv()).unwrap();
        assert_eq!(plain, "=a,b\n-1+cmd|' /C calc'!A0,-1.5\n'=1,'tis\n");
    }

    #[test]
    fn numbers_read_back_as_the_same_bits() {
        for value in [0.1 + 0.2, -1.0 / 3.0, 1e-300, 5e300, 123_456.789, 1e-7, 0.0, -0.0] {
            let text = Cell::from(value).text();
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), f64::to_bits(value), "{text}");
            assert!(text.len() < 26, "{text}");
        }
    }
}
