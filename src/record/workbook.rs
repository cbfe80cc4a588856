//! Tables as a workbook (XLSX), for those who live in spreadsheets.
//!
//! A sheet per table: the header is bold and stays in view, columns can be filtered and are as
//! wide as what is in them. Numbers are numbers, missing values are empty cells. The same tables
//! give the same bytes: the file says no time of creation.

use std::borrow::Cow;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::table::{Cell, MOST_ROWS, Table};

/// The most columns a sheet can hold.
pub const MOST_COLUMNS: usize = 16_384;

/// The most characters a cell can hold.
const MOST_CHARACTERS: usize = 32_767;

/// A workbook with a sheet per table. A table with more rows than a sheet can hold is cut, and its last
/// row says so; columns beyond what it can hold are in the CSV file alone, and so is the end of a
/// text that no cell can hold.
pub fn workbook(sheets: &[(&str, &Table)]) -> Vec<u8> {
    build(sheets).expect("names are short and plain, and writing to memory cannot fail")
}

fn build(sheets: &[(&str, &Table)]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
    for (name, table) in sheets {
        fill(workbook.add_worksheet().set_name(*name)?, table)?;
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    // The full number is kept; a reader sees four digits of it.
    let short = Format::new().set_num_format("0.0###");
    let columns = table.header.len().min(MOST_COLUMNS) as u16;
    for (column, title) in (0..columns).zip(&table.header) {
        sheet.write_with_format(0, column, held(title), &bold)?;
    }
    let most = MOST_ROWS - 2;
    for (row, cells) in (1u32..).zip(table.rows.iter().take(most)) {
        for (column, cell) in (0..columns).zip(cells) {
            match cell {
                Cell::Number(value) if value.is_finite() => {
                    sheet.write_with_format(row, column, *value, &short)?
                }
                Cell::Whole(value) => sheet.write(row, column, *value as f64)?,
                Cell::Text(text) => sheet.write_string(row, column, held(text))?,
                Cell::Missing | Cell::Number(_) => sheet,
            };
        }
    }
    if table.rows.len() > most {
        let cut = format!("{} more rows: see the CSV file", table.rows.len() - most);
        sheet.write_string((most + 1) as u32, 0, cut)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if columns > 0 {
        let last = table.rows.len().min(most) as u32;
        sheet.autofilter(0, 0, last, columns - 1)?;
    }
    sheet.autofit();
    Ok(())
}

/// As much of a text as a cell can hold; one that is cut ends in three points. The format counts
/// in units of UTF-16.
fn held(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= MOST_CHARACTERS {
        return text.into();
    }
    let mut left = MOST_CHARACTERS - 3;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(fits).chain("...".chars()).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};

    /// What a sheet cannot hold comes from input: labels as long and as many as somebody likes.
    #[test]
    fn texts_and_columns_that_no_sheet_can_hold_are_cut() {
        let long = "\u{1F600}x".repeat(20_000);
        let mut table = Table::new([long.as_str(), "b"]);
        table.push(vec![long.as_str().into(), 1.0.into()]);
        let mut wide = Table::new((0..70_000).map(|column| column.to_string()));
        wide.push(vec![Cell::Missing; 70_000]);
        let book = workbook(&[("long", &table), ("wide", &wide)]);
        assert!(part(&book, "xl/worksheets/sheet2.xml").contains("XFD1"), "the last column");
        assert!(part(&book, "xl/sharedStrings.xml").contains("x..."), "where it is cut");
        assert_eq!(held("\u{e9}t\u{e9}"), "\u{e9}t\u{e9}");
    }

    /// A part of a workbook, as text.
    fn part(book: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn numbers_are_numbers_texts_are_texts_and_missing_is_empty() {
        let mut table = Table::new(["item", "share", "n"]);
        table.push(vec!["=1+1 & \"so\"".into(), 0.25.into(), 7u64.into()]);
        table.push(vec![Cell::Missing, f64::NAN.into(), f64::INFINITY.into()]);
        let book = workbook(&[("survey", &table), ("empty", &Table::new(["a"]))]);
        let sheet = part(&book, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("<c r=\"B2\" s=\"2\"><v>0.25</v></c>"), "{sheet}");
        assert!(sheet.contains("<c r=\"C2\"><v>7</v></c>"), "{sheet}");
        assert!(sheet.contains("<c r=\"A2\" t=\"s\">"), "no formula: {sheet}");
        let third = ["r=\"A3\"", "r=\"B3\"", "r=\"C3\""];
        assert!(third.iter().all(|cell| !sheet.contains(cell)), "{sheet}");
        assert!(sheet.contains("<autoFilter ref=\"A1:C3\"/>"), "{sheet}");
        assert!(part(&book, "xl/sharedStrings.xml").contains("=1+1 &amp; \"so\""));
        assert!(part(&book, "xl/workbook.xml").contains("<sheet name=\"empty\""));
    }

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        let mut table = Table::new(["a"]);
        table.push(vec![1.5.into()]);
        assert_eq!(workbook(&[("a", &table)]), workbook(&[("a", &table)]));
        let properties = part(&workbook(&[("a", &table)]), "docProps/core.xml");
        assert!(properties.contains("2000-01-01"), "{properties}");
    }
}
