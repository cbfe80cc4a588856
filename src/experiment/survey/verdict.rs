//! The verdicts on published cells, and how many of each there are.

use std::str::FromStr;

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::ground::variants::all;

/// The verdict on one published cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Verdict {
    /// Shown to differ by less than the margin.
    Equivalent,
    /// What the model's surveys give.
    Inside,
    /// Compatible with the model's surveys, which could hardly have been otherwise.
    #[strum(serialize = "not contradicted")]
    NotContradicted,
    /// Not compatible with them.
    Outside,
    /// Excluded, assumed, or nobody was asked.
    #[strum(serialize = "not judged")]
    NotJudged,
}

impl Verdict {
    /// All of them, from the strongest agreement to none.
    pub const ALL: [Verdict; Verdict::VARIANTS.len()] = all();

    /// The word in tables.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How many cells have each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; Verdict::VARIANTS.len()]);

impl Counts {
    /// Counts the words of tables; other words count as not judged.
    pub fn of<'a>(verdicts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut counts = Counts::default();
        for word in verdicts {
            let verdict = Verdict::from_str(word).unwrap_or(Verdict::NotJudged);
            counts.0[verdict as usize] += 1;
        }
        counts
    }

    /// How many have that verdict.
    pub fn with(&self, verdict: Verdict) -> usize {
        self.0[verdict as usize]
    }

    /// How many were judged.
    pub fn judged(&self) -> usize {
        self.0.iter().sum::<usize>() - self.with(Verdict::NotJudged)
    }

    /// `4 equivalent, 6 inside, 14 not contradicted, 0 outside`: only outside is also said of
    /// none.
    pub fn in_words(&self) -> String {
        let judged = Verdict::ALL.into_iter().filter(|verdict| *verdict != Verdict::NotJudged);
        let told = judged.filter(|v| self.with(*v) > 0 || *v == Verdict::Outside);
        let told = told.map(|verdict| format!("{} {}", self.with(verdict), verdict.name()));
        told.collect::<Vec<_>>().join(", ")
    }
}

/// The share of the surveys in which a statement holds. Where whole percent would show a limit of
/// the rules, 5 or 95, or none or all, and it is not quite that, a digit is added.
pub fn holds_in_words(holds: f64) -> String {
    let percent = 100.0 * holds;
    let whole = percent.round();
    let exact = (percent - whole).abs() < 1e-9;
    match [0.0, 5.0, 95.0, 100.0].contains(&whole) && !exact {
        true => format!("{percent:.1}%"),
        false => format!("{whole:.0}%"),
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
    fn every_verdict_is_counted_apart() {
        let words = ["inside", "not contradicted", "outside", "not contradicted", "not judged"];
        let counts = Counts::of(words);
        assert_eq!((counts.judged(), counts.with(Verdict::NotContradicted)), (4, 2));
        assert_eq!(counts.in_words(), "1 inside, 2 not contradicted, 1 outside");
        assert_eq!(Counts::of(["equivalent"]).in_words(), "1 equivalent, 0 outside");
    }
}
