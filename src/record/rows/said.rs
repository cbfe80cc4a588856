//! What was published of a cell, as a column of a table has it: a figure, a range, or an order.

use super::CellValue;
use crate::record::Cell;

/// What was published of a cell. Figures are in percent.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A figure, which may be off by a tolerance: `48.5`, `45 +- 5`.
    Point {
        /// The figure.
        percent: f64,
        /// By how much it may be off; 0 for what was printed.
        tolerance: f64,
    },
    /// At least so much: `>= 50`.
    AtLeast(f64),
    /// At most so much: `<= 20`.
    AtMost(f64),
    /// A range: `28 to 38`.
    Between(f64, f64),
    /// An order without a figure: `lowest band`, `> B, C`.
    Order(String),
}

impl Said {
    /// The figure, if one was published.
    pub fn point(&self) -> Option<f64> {
        match self {
            Said::Point { percent, .. } => Some(*percent),
            _ => None,
        }
    }

    /// The range in which it holds, if it is wider than a figure.
    pub fn range(&self) -> Option<(f64, f64)> {
        match self {
            Said::Point { percent, tolerance } if *tolerance > 0.0 => {
                Some((percent - tolerance, percent + tolerance))
            }
            Said::AtLeast(low) => Some((*low, 100.0)),
            Said::AtMost(high) => Some((0.0, *high)),
            Said::Between(low, high) => Some((*low, *high)),
            Said::Point { .. } | Said::Order(_) => None,
        }
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Said::Point { percent, tolerance } if *tolerance > 0.0 => {
                write!(to, "{percent} +- {tolerance}")
            }
            Said::Point { percent, .. } => write!(to, "{percent}"),
            Said::AtLeast(low) => write!(to, ">= {low}"),
            Said::AtMost(high) => write!(to, "<= {high}"),
            Said::Between(low, high) => write!(to, "{low} to {high}"),
            Said::Order(told) => to.write_str(told),
        }
    }
}

impl CellValue for Said {
    fn cell(&self) -> Cell {
        self.to_string().into()
    }

    /// What names no figure is an order.
    fn parse(text: &str) -> Result<Self, &'static str> {
        let number = |text: &str| text.parse::<f64>().ok();
        let both = |sign: &str| {
            let (first, second) = text.split_once(sign)?;
            number(first).zip(number(second))
        };
        let point = |(percent, tolerance)| Said::Point { percent, tolerance };
        let said = (number(text).map(|percent| point((percent, 0.0))))
            .or_else(|| both(" +- ").map(point))
            .or_else(|| text.strip_prefix(">= ").and_then(number).map(Said::AtLeast))
            .or_else(|| text.strip_prefix("<= ").and_then(number).map(Said::AtMost))
            .or_else(|| both(" to ").map(|(low, high)| Said::Between(low, high)));
        Ok(said.unwrap_or_else(|| Said::Order(text.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_read_back_and_has_its_place() {
        let point = |percent, tolerance| Said::Point { percent, tolerance };
        for (said, text, figure, range) in [
            (point(48.5, 0.0), "48.5", Some(48.5), None),
            (point(45.0, 5.0), "45 +- 5", Some(45.0), Some((40.0, 50.0))),
            (Said::AtLeast(50.0), ">= 50", None, Some((50.0, 100.0))),
            (Said::AtMost(20.0), "<= 20", None, Some((0.0, 20.0))),
            (Said::Between(28.0, 38.0), "28 to 38", None, Some((28.0, 38.0))),
            (Said::Order("lowest band".into()), "lowest band", None, None),
            (Said::Order("> B, C".into()), "> B, C", None, None),
        ] {
            assert_eq!(
                (said.to_string().as_str(), said.point(), said.range()),
                (text, figure, range)
            );
            assert_eq!(Said::parse(text), Ok(said));
        }
        for order in ["", "a to b", "1 +- x", ">= y"] {
            assert_eq!(Said::parse(order), Ok(Said::Order(order.into())));
        }
    }
}
