//! Published cells read back: what was said, what was simulated, what follows.

use super::words::holds_in_words;
use crate::document::words::Interval;
use crate::document::{ReportError, Source};
use crate::record::Found;
use crate::record::rows::said::Said;
use crate::record::rows::survey::Reproduced;

/// A published cell beside what many surveys found.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The question, or several at once.
    pub item: String,
    /// The answer.
    pub answer: String,
    /// The group.
    pub band: String,
    /// What was published.
    pub said: Said,
    /// The simulated share with the central part of the surveys \[percent\].
    pub simulated: Option<Interval>,
    /// Standard deviation of the simulated share over surveys \[points\].
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
    /// The share nearest to it that free shares of every question and group allow, if that was asked for [percent].
    pub best: Option<f64>,
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

impl Cell {
    /// All cells of a study, if their table is there.
    ///
    /// # Errors
    ///
    /// The table is damaged.
    pub fn all(source: &Source) -> Result<Option<Vec<Cell>>, ReportError> {
        let Some(rows) = source.rows::<Reproduced>("survey.csv")? else { return Ok(None) };
        let best = match &source.manifest().found {
            Found::Reproduction(study) => study.saturated_shares.as_slice(),
            _ => &[],
        };
        let best = best.iter().copied().chain(std::iter::repeat(None));
        let cells = rows.into_iter().zip(best).map(|(row, best)| Cell { best, ..Cell::of(row) });
        Ok(Some(cells.collect()))
    }

    fn of(row: Reproduced) -> Cell {
        let (low, high) = (row.low, row.high);
        Cell {
            item: row.item,
            answer: row.answer,
            band: row.band,
            said: row.said,
            simulated: row.simulated.map(|estimate| Interval { estimate, low, high }),
            sampling_error: row.sampling_error,
            base: row.base.unwrap_or(0.0),
            holds: row.holds_share,
            verdict: row.verdict,
            used: row.used,
            reason: row.reason,
            source: row.source,
            best: None,
        }
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

    /// What was published, as a sentence has it.
    pub fn said_in_words(&self) -> String {
        match &self.said {
            Said::AtLeast(low) => format!("at least {low}"),
            Said::AtMost(high) => format!("at most {high}"),
            Said::Order(order) => match order.strip_prefix("> ") {
                Some(others) => format!("above {others}"),
                None => order.clone(),
            },
            figure => figure.to_string(),
        }
    }

    /// The verdict; for statements with the share of the surveys in which they hold.
    pub fn verdict_in_words(&self) -> String {
        let word = if self.is_outside() { "OUTSIDE" } else { &self.verdict };
        match self.holds {
            Some(holds) => format!("{word} ({})", holds_in_words(holds)),
            None => word.into(),
        }
    }
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
            said: Said::Point { percent: 40.0, tolerance: 0.0 },
            simulated: Some(Interval { estimate: 45.0, low: Some(40.1), high: Some(49.9) }),
            sampling_error: Some(2.7),
            base: 317.0,
            holds: None,
            verdict: verdict.into(),
            used: used.into(),
            reason: String::new(),
            source: String::new(),
            best: None,
        }
    }

    #[test]
    fn outside_is_said_as_plainly_as_inside() {
        assert_eq!(cell("B", "held out", "outside").verdict_in_words(), "OUTSIDE");
        assert_eq!(cell("B", "held out", "inside").verdict_in_words(), "inside");
        let holds = Cell { holds: Some(0.834), ..cell("B", "held out", "inside") };
        assert_eq!(holds.verdict_in_words(), "inside (83%)");
        let said = [Said::AtLeast(50.0), Said::Order("> B, C".into()), Said::Between(28.0, 38.0)];
        let told = said.map(|said| Cell { said, ..holds.clone() }.said_in_words());
        assert_eq!(told, ["at least 50", "above B, C", "28 to 38"]);
        let young = Cell { band: "18-24".into(), ..holds };
        assert_eq!(
            (cell("B", "", "").name(), young.name()),
            ("B yes".into(), "B yes, 18-24".into())
        );
    }
}
