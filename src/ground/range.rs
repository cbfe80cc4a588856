//! The values that a quantity can have.

/// The values that a quantity can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Every number.
    Any,
    /// Zero and everything above.
    AtLeastZero,
    /// From the first to the second, both included.
    Between(f64, f64),
}

/// A share.
pub const SHARE: Range = Range::Between(0.0, 1.0);

impl Range {
    /// Whether a value is possible.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Range::Any => !value.is_nan(),
            Range::AtLeastZero => value >= 0.0,
            Range::Between(low, high) => low <= value && value <= high,
        }
    }
}
