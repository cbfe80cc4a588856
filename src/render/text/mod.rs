//! A document as text for a terminal: what is not deep, as wide as the window.
//!
//! A table is laid out in a [`sheet`]. Where it is too wide, intervals first go below their estimates; where even that
//! does not fit, they are left out, which is said below it.

mod beside;
pub mod sheet;
pub mod wrap;

use sheet::Sheet;
use wrap::{bullet, hung, wrapped};

use crate::document::block::{Block, Document, Grid, Labelled, NO_ROOM, Part};

/// A document as text.
pub fn text(document: &Document) -> String {
    let said = [&document.title, &document.question, &document.facts].into_iter();
    let said = said.filter(|said| !said.is_empty()).map(|said| wrapped(said));
    let mut out = std::iter::once("\n".to_owned()).chain(said).collect::<String>();
    out.extend(document.alarms.iter().map(|alarm| wrapped(&format!("WARNING: {alarm}"))));
    out.extend(document.answer.iter().map(|answer| wrapped(&format!("\n{answer}"))));
    out.extend(document.parts.iter().map(part));
    out
}

/// A section under its heading; empty where all of it is deep.
pub fn part(part: &Part) -> String {
    let mut body = String::new();
    let (mut was_words, mut was_table) = (true, false);
    for each in &part.blocks {
        let told = block(each);
        let (is_words, is_list) = (matches!(each, Block::Text(_)), matches!(each, Block::List(_)));
        // Words after a table or a list are a paragraph of their own, a list after a table is one.
        let is_apart = (is_words && !was_words) || (is_list && was_table);
        if is_apart && !told.is_empty() {
            body.push('\n');
        }
        was_words = is_words || (told.is_empty() && was_words);
        was_table =
            matches!(each, Block::Grid(_) | Block::Folded(..)) || (told.is_empty() && was_table);
        body += &told;
    }
    if body.is_empty() {
        return body;
    }
    if part.title.is_empty() {
        return body;
    }
    let title = wrapped(&part.title);
    let widest = title.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    format!("\n{title}{}\n{body}", "-".repeat(widest))
}

fn block(block: &Block) -> String {
    match block {
        Block::Text(text) => wrapped(text),
        Block::List(items) => items.iter().map(|item| bullet(item)).collect(),
        // A command is never broken: it is there to be copied.
        Block::Code(text) => text.lines().map(code).collect(),
        Block::Rows(rows) => labelled(rows),
        Block::Twofold(both) => beside::beside(both),
        Block::Folded(summary, table) if table.caption.is_empty() => {
            grid(&Grid { caption: summary.clone(), ..table.clone() })
        }
        Block::Grid(table) | Block::Folded(_, table) => grid(table),
        // A terminal draws none; the tables beside it have its numbers.
        Block::Chart(_) | Block::Deep(_) => String::new(),
    }
}

fn code(line: &str) -> String {
    if line.is_empty() { "\n".into() } else { format!("    {line}\n") }
}

/// Words under their labels, which stand to the left.
fn labelled(rows: &[Labelled]) -> String {
    let widest = rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0);
    let row = |Labelled { label, mark, text }: &Labelled| {
        hung(&format!("{label:width$}{mark}", width = widest + 2), text)
    };
    rows.iter().map(row).collect()
}

/// A table below its caption.
pub fn grid(table: &Grid) -> String {
    let mut out = match table.caption.as_str() {
        "" => String::new(),
        caption => wrapped(&format!("\n{caption}")),
    };
    let forms = ["\u{20}", "\n", ""].map(|between| (between, sheet(table, between)));
    // Names may break at their underscores, but not to have an interval on the line of its estimate.
    let whole = forms[..2].iter().find(|(_, sheet)| sheet.keeps_words());
    let fits = whole.or_else(|| forms.iter().find(|(_, sheet)| sheet.keeps_numbers()));
    let (between, sheet) = fits.unwrap_or(&forms[2]);
    out += &sheet.show();
    if between.is_empty() {
        out += &wrapped(NO_ROOM);
    }
    out + &table.note.as_ref().map_or(String::new(), |note| wrapped(note))
}

/// The table with its intervals after a space, below their estimates, or without them.
fn sheet(table: &Grid, between: &str) -> Sheet {
    let is_number = |column: usize| table.numeric.get(column).copied().unwrap_or(false);
    let words: Vec<usize> = (0..table.header.len()).filter(|at| !is_number(*at)).collect();
    let mut sheet = Sheet::new(table.header.clone(), &words);
    for row in &table.rows {
        let cells = row.iter().enumerate().map(|(at, cell)| match is_number(at) {
            true => figures(cell, between),
            false => cell.clone(),
        });
        sheet.push(cells.collect());
    }
    sheet
}

/// A cell of a column of numbers.
fn figures(cell: &str, between: &str) -> String {
    match (cell.split_once(" ("), between) {
        (None, _) => cell.to_owned(),
        (Some((estimate, _)), "") => estimate.to_owned(),
        (Some((estimate, interval)), _) => format!("{estimate}{between}({interval}"),
    }
}
