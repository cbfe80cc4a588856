//! Rows have types: one declaration of a table gives its header, how it is written and how it is
//! read back.
//!
//! | file | tables |
//! |---|---|
//! | [`comparison`] | `summary.csv`, `differences.csv`, `series.csv`, `cascades.csv`, `split.csv` |
//! | [`runs`] | `runs.csv`, whose further columns depend on the scenario |
//! | [`survey`] | the tables of surveys, studies and fits to them |
//! | [`calibration`] | `calibration.csv`, `before.csv`, `fit.csv` of a calibration |
//! | [`said`] | what was published of a cell, as a table has it |
//! | `sheet` | a CSV file read by the names of its columns |
//!
//! A column that older tables lack has a default in its declaration. What can go wrong: a column is
//! missing, a cell is no number where one belongs, a quote is not closed; each is said with its line.

pub mod calibration;
pub mod comparison;
pub mod runs;
pub mod said;
mod sheet;
pub mod survey;

pub use sheet::TableRow;

use super::manifest::Unreadable;
use super::table::{Cell, Table};

/// A row of a table.
pub trait Row: Sized {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];

    /// What stands in each, for documents.
    const MEANINGS: &'static [&'static str];

    /// Its cells, in the order of the columns.
    fn cells(&self) -> Vec<Cell>;

    /// Reads a row back.
    ///
    /// # Errors
    ///
    /// A column is missing, or something else stands in a cell.
    fn read(line: &TableRow<'_>) -> Result<Self, Unreadable>;
}

/// What can stand in a cell.
pub trait CellValue: Sized {
    /// The cell.
    fn cell(&self) -> Cell;

    /// The value of a cell's text, or what is wrong with it as after the name of the column.
    fn parse(text: &str) -> Result<Self, &'static str>;
}

/// A table of rows.
pub fn table<R: Row>(rows: impl IntoIterator<Item = R>) -> Table {
    let mut table = Table::new(R::COLUMNS.iter().copied());
    rows.into_iter().for_each(|row| table.push(row.cells()));
    table
}

/// The rows of a table in a text.
///
/// # Errors
///
/// It is no such table.
pub fn read<R: Row>(text: &str) -> Result<Vec<R>, Unreadable> {
    sheet::TableFile::read(text)?.lines().map(|line| R::read(&line)).collect()
}

impl CellValue for String {
    fn cell(&self) -> Cell {
        self.as_str().into()
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        Ok(text.into())
    }
}

/// Numbers, which are written as [`Cell`] writes them.
macro_rules! numbers {
    ($($type:ty),*) => { $(
        impl CellValue for $type {
            fn cell(&self) -> Cell {
                (*self).into()
            }

            fn parse(text: &str) -> Result<Self, &'static str> {
                text.parse().map_err(|_| "is no number")
            }
        }
    )* };
}
numbers!(f64, u64, u32);

/// What may be missing is missing where the cell is empty.
impl<T: CellValue> CellValue for Option<T> {
    fn cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Missing, T::cell)
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() { Ok(None) } else { T::parse(text).map(Some) }
    }
}

/// Declares rows. A column is called as its field, or as `as` says; `=` is its value in tables that
/// are older than the column.
macro_rules! rows {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $column:literal) => { $column };
    (@read $line:ident, $name:expr) => { $line.value($name)? };
    (@read $line:ident, $name:expr, $default:expr) => { $line.value_or($name, $default)? };
    ($(
        $(#[$about:meta])*
        $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $field:ident $(as $column:literal)?: $type:ty $(= $default:expr)?,
            )*
        }
    )*) => { $(
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $type, )*
        }

        impl $crate::record::rows::Row for $name {
            const COLUMNS: &'static [&'static str] = &[$( rows!(@name $field $($column)?) ),*];

            const MEANINGS: &'static [&'static str] = &[$( concat!($($doc),*) ),*];

            fn cells(&self) -> Vec<$crate::record::Cell> {
                vec![$( $crate::record::rows::CellValue::cell(&self.$field) ),*]
            }

            fn read(
                line: &$crate::record::rows::TableRow<'_>,
            ) -> Result<Self, $crate::record::manifest::Unreadable> {
                Ok($name {
                    $( $field: rows!(@read line, rows!(@name $field $($column)?) $(, $default)?), )*
                })
            }
        }
    )* };
}
use rows;

#[cfg(test)]
mod tests {
    use super::*;

    rows! {
        /// A row.
        Tried {
            /// A name.
            name: String,
            /// A count.
            n as "use": u64,
            /// A number.
            value: Option<f64>,
            /// A word that came later.
            later: Option<String> = None,
        }
    }

    fn tried(name: &str, n: u64, value: Option<f64>, later: Option<&str>) -> Tried {
        Tried { name: name.into(), n, value, later: later.map(str::to_owned) }
    }

    #[test]
    fn rows_are_read_back_as_they_were_written() {
        let rows = [
            tried("=1+1", 0, Some(0.1 + 0.2), Some("x,y")),
            tried("'=1", 7, None, None),
            tried("", u64::MAX, Some(-1e-300), Some("two\nlines \"so\"")),
        ];
        let csv = String::from_utf8(table(rows.clone()).to_csv()).unwrap();
        assert!(csv.starts_with("name,use,value,later\n'=1+1,0,"), "{csv}");
        assert_eq!(read::<Tried>(&csv).unwrap(), rows);
    }

    #[test]
    fn columns_are_found_by_name_and_older_tables_lack_some() {
        let row = read::<Tried>("value,more,use,name\n,9,3,a\n").unwrap();
        assert_eq!(row, [tried("a", 3, None, None)]);
        let wrong = read::<Tried>("name,value,later\na,1,b\n").unwrap_err();
        let told = "there is no column use, only name, value, later";
        assert_eq!((wrong.line, wrong.wrong.as_str()), (1, told));
        assert_eq!(read::<Tried>("name,use,value\n").unwrap(), []);
    }

    #[test]
    fn what_is_no_number_is_named_with_its_line() {
        let wrong = |text: &str| read::<Tried>(text).unwrap_err();
        let much = wrong("name,use,value\na,1,\nb,1,much\n");
        assert_eq!((much.line, much.wrong.as_str()), (3, "value is no number: much"));
        let none = wrong("name,use,value\na,,1\n");
        assert_eq!((none.line, none.wrong.as_str()), (2, "use is no number: nothing"));
        assert_eq!(wrong("name,use,value\na,-1,1\n").wrong, "use is no number: -1");
    }
}
