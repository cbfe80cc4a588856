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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_is_counted_apart() {
        let words = ["inside", "not contradicted", "outside", "not contradicted", "not judged"];
        let counts = Counts::of(words);
        assert_eq!((counts.judged(), counts.with(Verdict::NotContradicted)), (4, 2));
    }
}
