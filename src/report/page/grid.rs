//! Tables made quickly.

use super::Grid;

impl Grid {
    /// A table whose first column names the row; `numeric` are the headings of numbers.
    pub fn of(
        caption: impl Into<String>,
        header: &[&str],
        numeric: &[&str],
        rows: Vec<Vec<String>>,
    ) -> Self {
        Grid {
            caption: caption.into(),
            header: header.iter().map(|head| (*head).to_owned()).collect(),
            numeric: header.iter().map(|head| numeric.contains(head)).collect(),
            rows,
            names: 0,
            marked: Vec::new(),
        }
    }
}
