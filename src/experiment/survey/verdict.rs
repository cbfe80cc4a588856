//! The verdicts on published cells, and how many of each there are.

/// The verdict on one published cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Shown to differ by less than the margin.
    Equivalent,
    /// What the model's surveys give.
    Inside,
    /// Compatible with the model's surveys, which could hardly have been otherwise.
    NotContradicted,
    /// Not compatible with them.
    Outside,
    /// Excluded, assumed, or nobody was asked.
    NotJudged,
}

impl Verdict {
    /// All of them, from the strongest agreement to none.
    pub const ALL: [Verdict; 5] = [
        Verdict::Equivalent,
        Verdict::Inside,
        Verdict::NotContradicted,
        Verdict::Outside,
        Verdict::NotJudged,
    ];

    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Equivalent => "equivalent",
            Verdict::Inside => "inside",
            Verdict::NotContradicted => "not contradicted",
            Verdict::Outside => "outside",
            Verdict::NotJudged => "not judged",
        }
    }
}

/// How many cells have each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; 5]);

impl Counts {
    /// Counts the words of tables; other words count as not judged.
    pub fn of<'a>(verdicts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut counts = Counts::default();
        for word in verdicts {
            let at = Verdict::ALL.iter().position(|verdict| verdict.name() == word);
            counts.0[at.unwrap_or(Verdict::NotJudged as usize)] += 1;
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
    fn verdicts_stand_in_the_order_of_their_index() {
        assert!(Verdict::ALL.iter().enumerate().all(|(at, verdict)| *verdict as usize == at));
    }

    #[test]
    fn every_verdict_is_counted_apart() {
        let words = ["inside", "not contradicted", "outside", "not contradicted", "not judged"];
        let counts = Counts::of(words);
        assert_eq!((counts.judged(), counts.with(Verdict::NotContradicted)), (4, 2));
    }
}
