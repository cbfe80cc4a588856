//! Tables of text that fit the window.
//!
//! A column is as wide as what is in it. In a narrow window texts break between words, those first
//! that have most to spare; numbers never break. Where even that is too wide, a sheet can be
//! [stacked](Sheet::stacked): several columns become one, their cells below each other.

use comfy_table::{CellAlignment, ColumnConstraint, Table, Width, presets};

use super::wrap::width;

/// Space between two columns.
const GAP: usize = 2;

/// Rows under a header.
pub struct Sheet {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Columns of words, which stand to the left.
    words: Vec<usize>,
}

impl Sheet {
    /// No rows yet; the columns `words` are to the left, the others to the right.
    pub fn new<T: Into<String>>(header: impl IntoIterator<Item = T>, words: &[usize]) -> Self {
        let header = header.into_iter().map(Into::into).collect();
        Sheet { header, rows: Vec::new(), words: words.to_vec() }
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Whether no line has to be broken.
    pub fn fits(&self) -> bool {
        total(&self.measure(|cell| cell.lines().map(length).max().unwrap_or(0))) <= width()
    }

    /// The sheet if it fits; else each group of columns as one column.
    pub fn stacked(self, groups: &[&[usize]]) -> Self {
        if self.fits() {
            return self;
        }
        let stack = |row: &Vec<String>| -> Vec<String> {
            let cell = |group: &&[usize]| {
                group.iter().map(|column| row[*column].as_str()).collect::<Vec<_>>().join("\n")
            };
            groups.iter().map(cell).collect()
        };
        let words = groups.iter().enumerate().filter(|(_, group)| self.words.contains(&group[0]));
        Sheet {
            words: words.map(|(index, _)| index).collect(),
            header: stack(&self.header),
            rows: self.rows.iter().map(stack).collect(),
        }
    }

    /// The greatest measure of a cell, column by column.
    fn measure(&self, of: impl Fn(&str) -> usize) -> Vec<usize> {
        let all = || std::iter::once(&self.header).chain(&self.rows);
        let column = |index: usize| all().map(|row| of(&row[index])).max().unwrap_or(0);
        (0..self.header.len()).map(column).collect()
    }

    /// Whether no number or interval has to be broken, while words may, and names at their underscores.
    pub fn keeps_numbers(&self) -> bool {
        total(&self.least(true)) <= width()
    }

    /// Whether neither words nor names have to be broken either.
    pub fn keeps_words(&self) -> bool {
        total(&self.least(false)) <= width()
    }

    /// The widths that keep the lines of numbers whole, and words whole or in `parts`.
    fn least(&self, in_parts: bool) -> Vec<usize> {
        let part = |word: &str| match in_parts {
            true => parts(word).map(length).max().unwrap_or(0),
            false => length(word),
        };
        let word = |cell: &str| cell.split_whitespace().map(part).max().unwrap_or(0);
        let line = |cell: &str| cell.lines().map(length).max().unwrap_or(0);
        let column = |index: usize| {
            let words = self.words.contains(&index);
            let rows = self.rows.iter().map(|row| row[index].as_str());
            let said = |cell: &str| words || cell.starts_with(char::is_alphabetic);
            let most = rows.map(|cell| if said(cell) { word(cell) } else { line(cell) }).max();
            most.unwrap_or(0).max(word(&self.header[index]))
        };
        (0..self.header.len()).map(column).collect()
    }

    /// Widths of the columns in the window.
    fn widths(&self) -> Vec<usize> {
        let most = self.measure(|cell| cell.lines().map(length).max().unwrap_or(0));
        let mut widths = match [self.least(false), self.least(true)] {
            [whole, _] if total(&whole) <= width() => whole,
            [_, parted] if total(&parted) <= width() => parted,
            // Neither names nor numbers stay whole: words break anywhere.
            _ => self.measure(|cell| cell.split_whitespace().map(length).max().unwrap_or(0)),
        };
        // The longest first.
        while total(&widths) > width() {
            match widths.iter_mut().max() {
                Some(longest) if *longest > 1 => *longest -= 1,
                _ => break,
            }
        }
        // What is left goes to those who need least of it.
        let mut order: Vec<usize> = (0..widths.len()).collect();
        order.sort_by_key(|index| most[*index].saturating_sub(widths[*index]));
        for index in order {
            let spare = width().saturating_sub(total(&widths));
            widths[index] += spare.min(most[index].saturating_sub(widths[index]));
        }
        widths
    }

    /// The text.
    pub fn show(&self) -> String {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        let widths = self.widths();
        let broken = |row: &Vec<String>| -> Vec<String> {
            let cells = row.iter().enumerate();
            let cells = cells.map(|(index, cell)| match self.words.contains(&index) {
                true => broken(cell, widths[index]),
                false => cell.clone(),
            });
            cells.collect()
        };
        table.set_header(broken(&self.header));
        table.add_rows(self.rows.iter().map(broken));
        for (index, width) in widths.iter().copied().enumerate() {
            let Some(column) = table.column_mut(index) else { continue };
            let left = if index > 0 { GAP as u16 } else { 0 };
            column.set_padding((left, 0));
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(
                width.min(60_000) as u16 + left,
            )));
            if !self.words.contains(&index) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        format!("{}\n", table.trim_fmt())
    }
}

/// What a long name can be broken into: each part ends with an underscore but for the last.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split_inclusive('_')
}

/// A cell whose names longer than `width` are broken after underscores.
fn broken(cell: &str, width: usize) -> String {
    let word = |word: &str| {
        let (mut out, mut line) = (String::new(), 0);
        for part in parts(word) {
            if line > 0 && line + length(part) > width {
                out.push('\n');
                line = 0;
            }
            out += part;
            line += length(part);
        }
        out
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    cell.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(words: usize) -> Sheet {
        let mut sheet = Sheet::new(["item", "answer", "share"], &[0, 1]);
        let long = vec!["word"; words].join(" ");
        sheet.push(vec!["a".into(), long, "1.0 to 2.0".into()]);
        sheet.push(vec!["b".into(), "no".into(), "7.5".into()]);
        sheet
    }

    fn widest(text: &str) -> usize {
        text.lines().map(length).max().unwrap_or(0)
    }

    /// The window is never wider than 200.
    #[test]
    fn words_break_where_numbers_do_not() {
        assert!(sheet(2).fits() && !sheet(60).fits());
        let text = sheet(60).show();
        assert!(widest(&text) <= width(), "{text}");
        assert!(text.contains("1.0 to 2.0"), "{text}");
        assert_eq!(
            sheet(2).show(),
            "item  answer          share\na     word word  1.0 to 2.0\nb     no                7.5\n"
        );
    }

    #[test]
    fn a_name_is_broken_at_its_underscores() {
        assert_eq!(broken("one_hour_every_day", 12), "one_hour_\nevery_day");
        assert_eq!(broken("one_hour_every_day", 18), "one_hour_every_day");
        assert_eq!(broken("is it to_complaints", 13), "is it to_complaints");
        assert_eq!(broken("abcdefgh", 4), "abcdefgh");
        let mut sheet = Sheet::new(["arm", "value"], &[0]);
        sheet.push(vec![["name"; 50].join("_"), "1.5\n(1 to\n2)".into()]);
        assert!(!sheet.fits() && sheet.keeps_numbers());
        let text = sheet.show();
        assert!(widest(&text) <= width() && text.contains("(1 to\n"), "{text}");
    }

    #[test]
    fn a_sheet_is_stacked_only_where_it_does_not_fit() {
        let groups: &[&[usize]] = &[&[0, 2], &[1]];
        assert_eq!(sheet(2).stacked(groups).header.len(), 3);
        let stacked = sheet(60).stacked(groups);
        assert_eq!(stacked.header, ["item\nshare", "answer"]);
        assert_eq!(stacked.rows[1], ["b\n7.5", "no"]);
        assert!(widest(&stacked.show()) <= width());
    }
}
