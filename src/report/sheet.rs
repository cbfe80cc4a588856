//! A table read back from CSV, by the names of its columns. The apostrophes that keep spreadsheets
//! from taking texts for formulas are gone again.

use super::error::ReportError;
use crate::ground::text::unguarded;

/// A table of a result folder.
#[derive(Clone, Debug)]
pub struct Sheet {
    file: String,
    header: Vec<String>,
    rows: Vec<(usize, csv::StringRecord)>,
}

impl Sheet {
    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// A row is not as long as the header, or a quote is not closed.
    pub fn read(text: &str, file: &str) -> Result<Self, ReportError> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let damaged = |why: csv::Error| {
            let line = why.position().map_or(1, |at| at.line() as usize);
            ReportError::Damaged { file: file.into(), line, wrong: why.to_string() }
        };
        let header = reader.headers().map_err(damaged)?;
        let header = header.iter().map(|title| unguarded(title).to_owned()).collect();
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(damaged)?;
            rows.push((row.position().map_or(1, |at| at.line() as usize), row));
        }
        let sheet = Sheet { file: file.into(), header, rows };
        // Quotes come in pairs. Where one is missing, lines have become part of a cell.
        if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            let has_break = |row: &csv::StringRecord| row.iter().any(|cell| cell.contains('\n'));
            let row = sheet.rows.iter().find(|(_, row)| has_break(row)).or(sheet.rows.last());
            let line = row.map_or(1, |(line, _)| *line);
            return Err(sheet.damaged(line, "a double quote is opened and not closed".into()));
        }
        Ok(sheet)
    }

    /// Whether it has a column of that name.
    pub fn has(&self, name: &str) -> bool {
        self.header.iter().any(|known| known == name)
    }

    /// The place of a column.
    ///
    /// # Errors
    ///
    /// There is no such column.
    pub fn column(&self, name: &str) -> Result<usize, ReportError> {
        self.header.iter().position(|known| known == name).ok_or_else(|| {
            let known = self.header.join(", ");
            self.damaged(1, format!("there is no column {name}, only {known}"))
        })
    }

    /// Its rows.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, row)| Row { sheet: self, line: *line, row })
    }

    fn damaged(&self, line: usize, wrong: String) -> ReportError {
        ReportError::Damaged { file: self.file.clone(), line, wrong }
    }
}

/// A row of a table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    line: usize,
    row: &'a csv::StringRecord,
}

impl<'a> Row<'a> {
    /// The text of a column.
    ///
    /// # Errors
    ///
    /// There is no such column.
    pub fn text(&self, column: &str) -> Result<&'a str, ReportError> {
        Ok(unguarded(&self.row[self.sheet.column(column)?]))
    }

    /// The number of a column; `None` where the cell is empty.
    ///
    /// # Errors
    ///
    /// There is no such column, or something else stands in the cell.
    pub fn number(&self, column: &str) -> Result<Option<f64>, ReportError> {
        match self.text(column)? {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                self.sheet.damaged(self.line, format!("{column} is no number: {text}"))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_name_and_missing_is_missing() {
        let sheet = Sheet::read("a,b\n1.5,\n\"x,y\",3\n", "t.csv").unwrap();
        let rows: Vec<Row> = sheet.rows().collect();
        assert_eq!((rows[0].number("a").unwrap(), rows[0].number("b").unwrap()), (Some(1.5), None));
        assert_eq!(rows[1].text("a").unwrap(), "x,y");
        let wrong = rows[1].number("a").unwrap_err().to_string();
        assert!(wrong.starts_with("t.csv, line 3: a is no number: x,y"), "{wrong}");
        let wrong = rows[0].text("c").unwrap_err().to_string();
        assert!(wrong.starts_with("t.csv, line 1: there is no column c, only a, b"), "{wrong}");
    }

    #[test]
    fn what_a_table_was_made_of_comes_back() {
        use crate::record::Table;
        let texts = ["=1+1", "'=1+1", "-", "+49 30", "@home", "\tx", "'tis", "''"];
        let mut table = Table::new(["=title"]);
        texts.iter().for_each(|text| table.push(vec![(*text).into()]));
        let csv = String::from_utf8(table.to_csv()).unwrap();
        let sheet = Sheet::read(&csv, "t.csv").unwrap();
        let back: Vec<&str> = sheet.rows().map(|row| row.text("=title").unwrap()).collect();
        assert_eq!(back, texts);
    }

    /// Closed by the next quote or by nothing, an open quote makes cells of lines.
    #[test]
    fn an_open_quote_is_damage_with_its_line() {
        for text in ["a,b\n1,2\n3,\"x\n5,6\n", "a,b\n1,2\n3,\"x\n5,\"y\"\n", "a,b\n1,2\n3,\"x"] {
            let wrong = Sheet::read(text, "t.csv").unwrap_err().to_string();
            assert!(wrong.starts_with("t.csv, line 3: a double quote is opened"), "{wrong}");
        }
        assert!(Sheet::read("a,b\n1,\"two\nlines\"\n", "t.csv").is_ok());
    }

    #[test]
    fn a_row_of_another_length_is_damage_with_its_line() {
        let wrong = Sheet::read("a,b\n1,2\n1,2,3\n", "t.csv").unwrap_err().to_string();
        assert!(wrong.starts_with("t.csv, line 3: "), "{wrong}");
    }
}
