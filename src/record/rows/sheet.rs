//! A CSV file read by the names of its columns. The apostrophes that keep spreadsheets from taking
//! texts for formulas are gone again.

use super::CellValue;
use crate::ground::text::unguarded;
use crate::record::manifest::Unreadable;

/// A table as it stands in a file.
pub(super) struct TableFile {
    header: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl TableFile {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// A row is not as long as the header, or a quote is not closed.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = header(&mut reader)?;
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(wrong)?;
            rows.push((line_of(&row), row));
        }
        // Quotes come in pairs. Where one is missing, lines have become part of a cell.
        if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            let has_break = |row: &csv::StringRecord| row.iter().any(|cell| cell.contains('\n'));
            let row = rows.iter().find(|(_, row)| has_break(row)).or(rows.last());
            let line = row.map_or(1, |(line, _)| *line);
            return Err(Unreadable {
                line,
                wrong: "a double quote is opened and not closed".into(),
            });
        }
        Ok(TableFile { header, rows })
    }

    /// Its rows.
    pub fn lines(&self) -> impl Iterator<Item = TableRow<'_>> {
        self.rows.iter().map(|(line, row)| TableRow { header: &self.header, line: *line, row })
    }
}

/// The header of a table.
pub(super) fn header<R: std::io::Read>(
    reader: &mut csv::Reader<R>,
) -> Result<Vec<String>, Unreadable> {
    let header = reader.headers().map_err(wrong)?;
    Ok(header.iter().map(|title| unguarded(title).to_owned()).collect())
}

/// That a header has no column of a name.
pub(super) fn lacks(header: &[String], name: &str) -> Unreadable {
    let known = header.join(", ");
    Unreadable { line: 1, wrong: format!("there is no column {name}, only {known}") }
}

/// The line on which a row begins.
pub(super) fn line_of(row: &csv::StringRecord) -> u64 {
    row.position().map_or(1, csv::Position::line)
}

/// What is wrong with a table that cannot be parted into cells.
pub(super) fn wrong(why: csv::Error) -> Unreadable {
    let line = why.position().map_or(1, csv::Position::line);
    Unreadable { line, wrong: why.to_string() }
}

/// A row of a file, by the names of its columns.
#[derive(Clone, Copy)]
pub struct TableRow<'a> {
    pub(super) header: &'a [String],
    pub(super) line: u64,
    pub(super) row: &'a csv::StringRecord,
}

impl TableRow<'_> {
    /// The value of a column.
    ///
    /// # Errors
    ///
    /// There is no such column, or something else stands in the cell.
    pub fn value<T: CellValue>(&self, name: &str) -> Result<T, Unreadable> {
        let place = self.place(name).ok_or_else(|| lacks(self.header, name))?;
        self.at(place, name)
    }

    /// The same, or another value where there is no such column.
    ///
    /// # Errors
    ///
    /// Something else stands in the cell.
    pub fn value_or<T: CellValue>(&self, name: &str, other: T) -> Result<T, Unreadable> {
        self.place(name).map_or(Ok(other), |place| self.at(place, name))
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known == name)
    }

    /// The value at a place of the row.
    pub(super) fn at<T: CellValue>(&self, place: usize, name: &str) -> Result<T, Unreadable> {
        let text = unguarded(&self.row[place]);
        T::parse(text).map_err(|why| {
            let shown = if text.is_empty() { "nothing" } else { text };
            Unreadable { line: self.line, wrong: format!("{name} {why}: {shown}") }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed by the next quote or by nothing, an open quote makes cells of lines.
    #[test]
    fn an_open_quote_is_damage_with_its_line() {
        for text in ["a,b\n1,2\n3,\"x\n5,6\n", "a,b\n1,2\n3,\"x\n5,\"y\"\n", "a,b\n1,2\n3,\"x"] {
            let wrong = TableFile::read(text).err().unwrap();
            assert_eq!(wrong.line, 3, "{wrong:?}");
            assert!(wrong.wrong.starts_with("a double quote is opened"), "{wrong:?}");
        }
        assert!(TableFile::read("a,b\n1,\"two\nlines\"\n").is_ok());
    }

    #[test]
    fn a_row_of_another_length_is_damage_with_its_line() {
        assert_eq!(TableFile::read("a,b\n1,2\n1,2,3\n").err().unwrap().line, 3);
    }
}
