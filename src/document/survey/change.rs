//! Before and after read back: what became of each answer under each arm.

use super::data::Survey;
use super::moved::nothing_moves;
use crate::document::words::Interval;
use crate::ground::number::{count, percent, signed};
use crate::ground::text::list;
use crate::record::rows::survey as rows;

/// A change, or a difference between changes, with its test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    /// The change [points].
    pub interval: Interval,
    /// Its p value, adjusted over all answers and arms.
    pub p: Option<f64>,
}

/// An answer of a group under an arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The arm.
    pub arm: String,
    /// The question.
    pub item: String,
    /// The answer.
    pub answer: String,
    /// Share before [percent].
    pub before: f64,
    /// Share after [percent].
    pub after: f64,
    /// After minus before.
    pub change: Tested,
    /// The same minus that of the baseline; none for the baseline itself.
    pub against: Option<Tested>,
    /// Replications behind it.
    pub n: u64,
}

/// All changes of everybody's answers; age bands stay in the file.
pub struct Changes {
    /// The rows.
    pub rows: Vec<Change>,
    /// The arms in the order of the file.
    pub arms: Vec<String>,
    /// The arm that the others are compared with.
    pub baseline: Option<String>,
}

impl Tested {
    /// Whether it is shown: its interval leaves out 0, and its p value holds for all answers.
    pub fn is_shown(&self, level: f64) -> bool {
        self.interval.leaves_out_zero() && self.p.is_some_and(|p| p <= 1.0 - level)
    }

    /// The change with its interval, two decimals.
    pub fn told(&self) -> String {
        format!("{} ({})", signed(self.interval.estimate, 2), self.interval.ends(2, true))
    }
}

impl Changes {
    /// What the rows of the table say of everybody.
    pub fn from_rows(all: Vec<rows::Change>, found: &Survey) -> Self {
        let (mut rows, mut arms): (Vec<Change>, Vec<String>) = (Vec::new(), Vec::new());
        for row in all {
            if !arms.contains(&row.arm) {
                arms.push(row.arm.clone());
            }
            let tested = |estimate: Option<f64>, low, high, p| {
                Some(Tested { interval: Interval { estimate: estimate?, low, high }, p })
            };
            let (low, high) = (row.change_low, row.change_high);
            let change = tested(row.change, low, high, row.change_adjusted_p);
            let (low, high) = (row.against_baseline_low, row.against_baseline_high);
            let p = row.against_baseline_adjusted_p;
            let against = tested(row.against_baseline, low, high, p);
            let (Some(change), Some(before), Some(after)) = (change, row.before, row.after) else {
                continue;
            };
            if row.band != "all" {
                continue;
            }
            let (arm, item, answer, n) = (row.arm, row.item, row.answer, row.n_pairs);
            rows.push(Change { arm, item, answer, before, after, change, against, n });
        }
        // The baseline is the arm that is compared with nobody.
        let alone =
            |arm: &&String| rows.iter().all(|row| row.arm != **arm || row.against.is_none());
        let named = found.scenario.as_ref().map(|scenario| {
            scenario.arms.get(scenario.baseline).map_or("", |arm| arm.name.as_str())
        });
        let named = named.filter(|name| arms.iter().any(|arm| arm == name)).map(str::to_owned);
        let baseline = named.or_else(|| arms.iter().find(alone).cloned());
        Changes { rows, arms, baseline }
    }

    /// Every answer of the table once, as question and answer.
    pub fn answers(&self) -> Vec<(&str, &str)> {
        let mut all: Vec<(&str, &str)> = Vec::new();
        for row in &self.rows {
            let answer = (row.item.as_str(), row.answer.as_str());
            if !all.contains(&answer) {
                all.push(answer);
            }
        }
        all
    }

    /// The row of an arm and answer.
    pub fn of(&self, arm: &str, (item, answer): (&str, &str)) -> Option<&Change> {
        self.rows.iter().find(|row| row.arm == arm && row.item == item && row.answer == answer)
    }

    /// The answer in one sentence that names how uncertain it is; `counts` are the answers that
    /// it is about, the first of each question.
    pub fn answer(&self, counts: &dyn Fn(&Change) -> bool, level: f64) -> String {
        let Some(baseline) = &self.baseline else {
            return "There is no arm to compare the others with.".into();
        };
        let rows: Vec<&Change> = self.rows.iter().filter(|row| counts(row)).collect();
        let n = rows.iter().map(|row| row.n).max().unwrap_or(0);
        let over = count(n, "replication", "replications");
        let sure = format!(
            "over {over}, with a chance of at most {} that any of these tests finds what is not there, and for \
             the assumed world alone",
            percent(1.0 - level)
        );
        if n < 2 {
            return format!("{over} shows no spread, so no change can be told from chance.");
        }
        if self.arms.len() < 2 {
            let moved: Vec<String> = rows
                .iter()
                .filter(|row| row.change.is_shown(level))
                .map(|row| format!("{} {} by {}", row.item, row.answer, row.change.told()))
                .collect();
            return match moved.is_empty() {
                true => format!("Under {baseline} no first answer moves beyond chance, {sure}."),
                false => format!(
                    "Under {baseline} these answers move, in points: {}; {sure}.",
                    moved.join(", ")
                ),
            };
        }
        let against = |row: &&&Change| row.against.is_some_and(|tested| tested.is_shown(level));
        let mut moving: Vec<&str> =
            rows.iter().filter(against).map(|row| row.arm.as_str()).collect();
        moving.dedup();
        match moving.len() {
            0 => format!("{}; {sure}.", nothing_moves(baseline)),
            _ => format!(
                "What people say moves otherwise than under {baseline} under {}; {sure}.",
                list(&moving)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tested(estimate: f64, half: f64, p: f64) -> Tested {
        let (low, high) = (Some(estimate - half), Some(estimate + half));
        Tested { interval: Interval { estimate, low, high }, p: Some(p) }
    }

    fn row(arm: &str, against: Option<Tested>) -> Change {
        Change {
            arm: arm.into(),
            item: "A".into(),
            answer: "yes".into(),
            before: 50.0,
            after: 51.0,
            change: tested(1.0, 0.5, 0.01),
            against,
            n: 8,
        }
    }

    fn changes(rows: Vec<Change>) -> Changes {
        let arms = rows.iter().map(|row| row.arm.clone()).collect();
        Changes { rows, arms, baseline: Some("silent".into()) }
    }

    #[test]
    fn a_change_is_shown_by_interval_and_adjusted_p_together() {
        assert!(tested(1.0, 0.5, 0.05).is_shown(0.95));
        assert!(!tested(1.0, 0.5, 0.06).is_shown(0.95));
        assert!(!tested(1.0, 1.5, 0.01).is_shown(0.95));
        assert!(!Tested { p: None, ..tested(1.0, 0.5, 0.0) }.is_shown(0.95));
    }

    #[test]
    fn only_shown_differences_are_said_to_move() {
        let all = |_: &Change| true;
        let moved = changes(vec![row("silent", None), row("loud", Some(tested(2.0, 1.0, 0.01)))]);
        let said = moved.answer(&all, 0.95);
        assert!(said.contains("moves otherwise than under silent under loud"), "{said}");
        assert!(said.contains("8 replications") && said.contains("at most 5%"), "{said}");
        let open = changes(vec![row("silent", None), row("loud", Some(tested(2.0, 1.0, 0.2)))]);
        let said = open.answer(&all, 0.95);
        assert!(said.contains("No first answer is shown to move otherwise"), "{said}");
        let alone = changes(vec![row("silent", None)]);
        let said = alone.answer(&all, 0.95);
        assert!(said.contains("A yes by +1.00 (+0.50 to +1.50)"), "{said}");
        let once = changes(vec![Change { n: 1, ..row("silent", None) }]);
        assert!(once.answer(&all, 0.95).contains("no spread"));
    }
}
