//! What a chart shows: one table of numbers, the words around it, and how it is drawn.
//!
//! The table is the only source: the chart, "show the numbers" and the CSV download all read it, so
//! they cannot disagree. How a kind of chart is drawn is in `page/charts.js`.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// A column of a figure's table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name, also in the CSV download.
    pub name: String,
    /// The unit of its numbers; empty for names.
    pub unit: String,
    /// What is in it.
    pub values: Values,
}

/// The cells of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers; `None` is missing.
    Numbers(Vec<Option<f64>>),
    /// One of a few names for each row, by index.
    Names {
        /// The names.
        levels: Vec<String>,
        /// Which one, by row.
        codes: Vec<usize>,
    },
    /// Names that take turns: each of `levels` for `each` rows, and then again from the first.
    Turns {
        /// The names.
        levels: Vec<String>,
        /// Rows of one turn.
        each: usize,
    },
}

/// A chart with its numbers and words.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name in the page and in downloads.
    pub id: &'static str,
    /// How it is drawn: a function of `page/charts.js`.
    pub kind: &'static str,
    /// What it shows.
    pub title: String,
    /// n, statistic, type of interval.
    pub caption: String,
    /// What there is to be seen, for those who cannot see it.
    pub alt: String,
    /// The numbers.
    pub columns: Vec<Column>,
    /// What else the drawing needs.
    pub options: Value,
}

/// Digits that a number keeps in a figure: more than can be seen, fewer than the files have.
const DIGITS: usize = 6;

impl Column {
    /// A column of numbers.
    pub fn numbers(name: &str, unit: &str, values: Vec<Option<f64>>) -> Self {
        Column { name: name.into(), unit: unit.into(), values: Values::Numbers(values) }
    }

    /// A column of names that take turns, each for `each` rows.
    pub fn turns(name: &str, levels: Vec<String>, each: usize) -> Self {
        Column { name: name.into(), unit: String::new(), values: Values::Turns { levels, each } }
    }

    /// A column of names.
    pub fn names<S: AsRef<str>>(name: &str, values: impl IntoIterator<Item = S>) -> Self {
        let mut levels: Vec<String> = Vec::new();
        let mut codes = Vec::new();
        for value in values {
            let known = levels.iter().position(|level| level == value.as_ref());
            codes.push(known.unwrap_or_else(|| {
                levels.push(value.as_ref().into());
                levels.len() - 1
            }));
        }
        Column { name: name.into(), unit: String::new(), values: Values::Names { levels, codes } }
    }

    fn json(&self) -> Value {
        let Column { name, unit, values } = self;
        match values {
            Values::Numbers(values) => {
                let values: Vec<Option<f64>> =
                    values.iter().map(|value| value.map(|value| rounded(value, DIGITS))).collect();
                json!({ "name": name, "unit": unit, "values": values })
            }
            Values::Names { levels, codes } => {
                json!({ "name": name, "levels": levels, "codes": codes })
            }
            Values::Turns { levels, each } => {
                json!({ "name": name, "levels": levels, "each": each })
            }
        }
    }
}

/// As the page has it.
impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

impl Figure {
    /// What the script of the page needs.
    pub fn json(&self) -> Value {
        json!({
            "kind": self.kind,
            "title": self.title,
            "columns": self.columns.iter().map(Column::json).collect::<Vec<_>>(),
            "options": self.options,
        })
    }
}

pub use crate::ground::number::significant as rounded;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_levels_in_the_order_of_their_first_row() {
        let column = Column::names("arm", ["b", "a", "b"]);
        let levels = vec!["b".to_owned(), "a".to_owned()];
        assert_eq!(column.values, Values::Names { levels, codes: vec![0, 1, 0] });
    }
}
