//! Published cells read back: what was said, what was simulated, what follows.

use crate::experiment::survey::verdict::holds_in_words;
use crate::report::ReportError;
use crate::report::sheet::{Row, Sheet};
use crate::report::words::Interval;

/// A published cell beside what many surveys found.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The question, or several at once.
    pub item: String,
    /// The answer.
    pub answer: String,
    /// The group.
    pub band: String,
    /// What was published, in words.
    pub said: String,
    /// The simulated share with the central part of the surveys [percent].
    pub simulated: Option<Interval>,
    /// Standard deviation of the simulated share over surveys [points].
    pub sampling_error: Option<f64>,
    /// Mean number of people asked.
    pub base: f64,
    /// Share of the surveys in which a statement holds.
    pub holds: Option<f64>,
    /// `equivalent`, `inside`, `not contradicted`, `outside` or `not judged`.
    pub verdict: String,
    /// What the cell was used for.
    pub used: String,
    /// Why.
    pub reason: String,
    /// Where it was published.
    pub source: String,
}

/// Uses in the order of how much agreement with them says, with their words and what they mean.
pub const USES: [(&str, &str, &str); 4] = [
    (
        "held out",
        "held out of the fit",
        "The model was not fitted to these figures: they are the test.",
    ),
    (
        "calibrated",
        "set by hand with the figure in view",
        "Numbers of the model were set by hand with these figures in view: agreement is no test.",
    ),
    ("fit", "fitted", "The questions were fitted to these figures: agreement is no test."),
    (
        "construction",
        "drawn to have the figure",
        "The people are made to have these figures: agreement tests the making, not the model.",
    ),
];

/// Where on the axis a published statement lies: the figure, and the range that it allows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stated {
    /// The figure [percent].
    pub point: Option<f64>,
    /// From where it holds [percent].
    pub low: Option<f64>,
    /// To where it holds [percent].
    pub high: Option<f64>,
}

impl Cell {
    /// All cells of a table.
    ///
    /// # Errors
    ///
    /// The table is damaged.
    pub fn all(sheet: &Sheet) -> Result<Vec<Cell>, ReportError> {
        sheet.rows().map(|row| Cell::read(&row)).collect()
    }

    fn read(row: &Row<'_>) -> Result<Cell, ReportError> {
        let text = |column: &str| row.text(column).map(str::to_owned);
        let (low, high) = (row.number("low")?, row.number("high")?);
        Ok(Cell {
            item: text("item")?,
            answer: text("answer")?,
            band: text("band")?,
            said: text("said")?,
            simulated: row.number("simulated")?.map(|estimate| Interval { estimate, low, high }),
            sampling_error: row.number("sampling_error")?,
            base: row.number("base")?.unwrap_or(0.0),
            holds: row.number("holds_share")?,
            verdict: text("verdict")?,
            used: text("use")?,
            reason: text("reason")?,
            source: text("source")?,
        })
    }

    /// Whether it was judged, or could have been: neither excluded nor assumed.
    pub fn counts(&self) -> bool {
        USES.iter().any(|(used, ..)| *used == self.used)
    }

    /// Whether the simulated surveys contradict it.
    pub fn is_outside(&self) -> bool {
        self.verdict == "outside"
    }

    /// Its name: `B yes, 55+`; everybody is not said.
    pub fn name(&self) -> String {
        let band = if self.band == "all" { String::new() } else { format!(", {}", self.band) };
        format!("{} {}{band}", self.item, self.answer)
    }

    /// The verdict; for statements with the share of the surveys in which they hold.
    pub fn verdict_in_words(&self) -> String {
        let word = if self.is_outside() { "OUTSIDE" } else { &self.verdict };
        match self.holds {
            Some(holds) => format!("{word} ({})", holds_in_words(holds)),
            None => word.into(),
        }
    }

    /// Where what was said lies on the axis; orders lie nowhere.
    pub fn stated(&self) -> Stated {
        stated(&self.said)
    }
}

/// Reads what `experiment::survey::tables::said` writes.
fn stated(said: &str) -> Stated {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    if let Some(point) = number(said) {
        return Stated { point: Some(point), ..Stated::default() };
    }
    let range = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) => Stated { point: None, low: Some(low), high: Some(high) },
        _ => Stated::default(),
    };
    if let Some((point, slack)) = said.split_once(" +- ") {
        let (Some(point), Some(slack)) = (number(point), number(slack)) else {
            return Stated::default();
        };
        return Stated { point: Some(point), ..range(Some(point - slack), Some(point + slack)) };
    }
    if let Some(low) = said.strip_prefix(">= ") {
        return range(number(low), Some(100.0));
    }
    if let Some(high) = said.strip_prefix("<= ") {
        return range(Some(0.0), number(high));
    }
    said.split_once(" to ")
        .map_or(Stated::default(), |(low, high)| range(number(low), number(high)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A cell with what the tests of other files need.
    pub fn cell(name: &str, used: &str, verdict: &str) -> Cell {
        Cell {
            item: name.into(),
            answer: "yes".into(),
            band: "all".into(),
            said: "40".into(),
            simulated: Some(Interval { estimate: 45.0, low: Some(40.1), high: Some(49.9) }),
            sampling_error: Some(2.7),
            base: 317.0,
            holds: None,
            verdict: verdict.into(),
            used: used.into(),
            reason: String::new(),
            source: String::new(),
        }
    }

    #[test]
    fn statements_have_a_place_on_the_axis_if_they_name_figures() {
        let point = |point| Stated { point: Some(point), ..Stated::default() };
        let range = |low, high| Stated { point: None, low: Some(low), high: Some(high) };
        assert_eq!(stated("48.5"), point(48.5));
        assert_eq!(stated("45 +- 5"), Stated { point: Some(45.0), ..range(40.0, 50.0) });
        assert_eq!(stated(">= 50"), range(50.0, 100.0));
        assert_eq!(stated("<= 20"), range(0.0, 20.0));
        assert_eq!(stated("28 to 38"), range(28.0, 38.0));
        for order in ["lowest band", "> B, C", "", "a to b", "1 +- x", ">= y"] {
            assert_eq!(stated(order), Stated::default(), "{order}");
        }
    }

    #[test]
    fn outside_is_said_as_plainly_as_inside() {
        assert_eq!(cell("B", "held out", "outside").verdict_in_words(), "OUTSIDE");
        assert_eq!(cell("B", "held out", "inside").verdict_in_words(), "inside");
        let holds = Cell { holds: Some(0.834), ..cell("B", "held out", "inside") };
        assert_eq!(holds.verdict_in_words(), "inside (83%)");
        let young = Cell { band: "18-24".into(), ..holds };
        assert_eq!(
            (cell("B", "", "").name(), young.name()),
            ("B yes".into(), "B yes, 18-24".into())
        );
    }
}
