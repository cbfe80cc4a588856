//! Verdicts, counts of them and the fit statistic in words.

use crate::experiment::survey::judge::{Counts, FitStatistic, Verdict};
use crate::ground::number::fixed;

impl Counts {
    /// `4 equivalent, 6 inside, 14 not contradicted, 0 outside`: only outside is also said of
    /// none.
    pub fn in_words(&self) -> String {
        let judged = Verdict::ALL.into_iter().filter(|verdict| *verdict != Verdict::NotJudged);
        let told = judged.filter(|v| self.with(*v) > 0 || *v == Verdict::Outside);
        let told = told.map(|verdict| format!("{} {}", self.with(verdict), verdict.name()));
        told.collect::<Vec<_>>().join(", ")
    }
}

impl FitStatistic {
    /// The p value in words: where no survey of the reference was as far off it is only a bound.
    pub fn p_in_words(&self) -> String {
        let FitStatistic { p_value, n_reference, .. } = self;
        let p = fixed(*p_value, 3);
        if *p_value * (1 + n_reference) as f64 <= 1.0 {
            format!("p at most {p}: further off than each of {n_reference} surveys")
        } else {
            format!("p = {p} by {n_reference} surveys")
        }
    }

    /// Which points are impossible; `None` where none is.
    pub fn impossible_in_words(&self) -> Option<String> {
        let cells = match self.impossible.len() {
            0 => return None,
            1 => "1 cell is".to_owned(),
            n => format!("{n} cells are"),
        };
        Some(format!("{cells} impossible under the model ({})", self.impossible.join("; ")))
    }
}

/// The share of the surveys in which a statement holds. Where whole percent would show a limit of
/// the rules, 5 or 95, or none or all, and it is not quite that, a digit is added.
pub fn holds_in_words(holds: f64) -> String {
    let percent = 100.0 * holds;
    let whole = percent.round();
    let exact = (percent - whole).abs() < 1e-9;
    match [0.0, 5.0, 95.0, 100.0].contains(&whole) && !exact {
        true => fixed(percent, 1) + "%",
        false => fixed(whole, 0) + "%",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 379 of 400 are less than 95%, and 399 are not all.
    #[test]
    fn no_share_is_rounded_to_a_limit_that_it_misses() {
        let told = [0.9475, 0.95, 0.6425, 0.9975, 1.0, 0.0475, 0.0].map(holds_in_words);
        assert_eq!(told, ["94.8%", "95%", "64%", "99.8%", "100%", "4.8%", "0%"]);
    }

    #[test]
    fn only_outside_is_also_said_of_none() {
        let words = ["inside", "not contradicted", "outside", "not contradicted", "not judged"];
        assert_eq!(Counts::of(words).in_words(), "1 inside, 2 not contradicted, 1 outside");
        assert_eq!(Counts::of(["equivalent"]).in_words(), "1 equivalent, 0 outside");
    }
}
