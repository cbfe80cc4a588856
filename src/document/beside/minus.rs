//! How two results differ: figures of one minus those of the other.
//!
//! Replications of equal number share people and luck if both results have the same seed and as
//! many people, since draws depend on nothing else (see `docs/statistics.md`). Then they are
//! compared pair by pair. Otherwise the two are taken as independent and compared by Welch's test,
//! which needs nothing but the estimates and their intervals.

use std::collections::BTreeMap;

use crate::stats::ranking::told_apart;
use crate::stats::welch::{self, Mean};
use crate::stats::{Estimate, compare, holm};

/// Values by replication.
pub type Values = BTreeMap<u32, f64>;

/// A difference *second minus first* between two results.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The difference with its interval.
    pub difference: Estimate,
    /// The two-sided test of no difference; `None` with a single pair.
    pub p: Option<f64>,
    /// The same, adjusted for all that were compared together.
    pub adjusted_p: Option<f64>,
}

impl Gap {
    /// Whether it is shown: its interval leaves out 0, and so does the test that pays for all the
    /// other comparisons.
    pub fn is_shown(&self) -> bool {
        self.difference.is_shown(self.adjusted_p)
    }
}

/// The difference of two arms whose replications share their luck; a replication that only one has
/// is left out. `None` without any pair.
pub fn paired(first: &Values, second: &Values, level: f64) -> Option<Gap> {
    let both = second.iter().filter(|(replication, _)| first.contains_key(replication));
    let (b, a): (Vec<_>, Vec<_>) =
        both.map(|(replication, value)| (Some(*value), first.get(replication).copied())).unzip();
    let found = compare(&b, &a, level)?;
    Some(Gap { difference: found.difference, p: found.p_value, adjusted_p: None })
}

/// The difference of two independent means; `None` unless both have an interval.
pub fn independent(first: Option<&Mean>, second: Option<&Mean>, level: f64) -> Option<Gap> {
    let (difference, p) = welch::difference(second?, first?, level);
    Some(Gap { difference, p: Some(p), adjusted_p: None })
}

/// Adjusts the p values of all differences as one family (Holm).
pub fn adjust(gaps: &mut [Option<Gap>]) {
    let raw: Vec<f64> = gaps.iter().filter_map(|gap| gap.as_ref()?.p).collect();
    let mut adjusted = holm(&raw).into_iter();
    for gap in gaps.iter_mut().flatten().filter(|gap| gap.p.is_some()) {
        gap.adjusted_p = adjusted.next();
    }
}

/// How an arm stands against its baseline in a metric, by the tests of its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Shown to be ahead.
    Better,
    /// Shown to be behind.
    Worse,
    /// Neither.
    NotToldApart,
}

impl Standing {
    /// By the estimate of *arm minus baseline* and the adjusted p value.
    pub fn of(estimate: f64, adjusted_p: Option<f64>, less_is_better: bool, level: f64) -> Self {
        match told_apart(adjusted_p, level) {
            false => Standing::NotToldApart,
            true if (estimate > 0.0) == less_is_better => Standing::Worse,
            true => Standing::Better,
        }
    }

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Better => "better",
            Standing::Worse => "worse",
            Standing::NotToldApart => "not told apart",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::student;

    fn values(all: &[(u32, f64)]) -> Values {
        all.iter().copied().collect()
    }

    /// Common are replications 0, 1, 3 with B - A = 1, 2, 3: mean 2, variance 1, t = 2 sqrt(3)
    /// with 2 degrees of freedom, p = 1 - sqrt(12 / 14).
    #[test]
    fn replications_are_paired_by_their_number() {
        let a = values(&[(0, 1.0), (1, 1.0), (2, 9.0), (3, 4.0)]);
        let b = values(&[(3, 7.0), (1, 3.0), (0, 2.0), (7, 5.0)]);
        let gap = paired(&a, &b, 0.95).unwrap();
        assert_eq!((gap.difference.estimate, gap.difference.n), (2.0, 3));
        let half = student::critical(0.05, 2.0) / 3.0f64.sqrt();
        assert!((gap.difference.half_width() - half).abs() < 1e-12);
        assert!((gap.p.unwrap() - (1.0 - (12.0f64 / 14.0).sqrt())).abs() < 1e-12);
        assert_eq!(paired(&a, &values(&[(5, 1.0)]), 0.95), None);
    }

    #[test]
    fn independent_means_need_both_intervals() {
        let (a, b) = (Mean { mean: 1.0, error: 0.3, n: 8 }, Mean { mean: 2.0, error: 0.4, n: 8 });
        let gap = independent(Some(&a), Some(&b), 0.95).unwrap();
        // Freedom (0.09 + 0.16)^2 / ((0.0081 + 0.0256) / 7).
        let freedom = 0.0625 / ((0.0081 + 0.0256) / 7.0);
        let half = 0.5 * student::critical(0.05, freedom);
        assert!((gap.difference.half_width() - half).abs() < 1e-12);
        assert_eq!(gap.difference.estimate, 1.0);
        assert_eq!(independent(None, Some(&b), 0.95), None);
    }

    #[test]
    fn what_is_compared_together_is_adjusted_together() {
        let gap = |p: Option<f64>| {
            let difference = Estimate {
                estimate: 1.0,
                low: 0.5,
                high: 1.5,
                level: 0.95,
                method: "Welch t",
                n: 16,
            };
            Some(Gap { difference, p, adjusted_p: None })
        };
        let mut all = [gap(Some(0.03)), None, gap(None), gap(Some(0.01)), gap(Some(0.04))];
        adjust(&mut all);
        let adjusted: Vec<Option<f64>> = all.iter().flatten().map(|gap| gap.adjusted_p).collect();
        assert_eq!(adjusted, [Some(0.06), None, Some(0.03), Some(0.06)]);
        let shown: Vec<bool> = all.iter().flatten().map(Gap::is_shown).collect();
        assert_eq!(shown, [false, false, true, false]);
    }

    #[test]
    fn a_standing_is_the_side_on_which_two_are_told_apart() {
        let of = |estimate, p, less| Standing::of(estimate, p, less, 0.95);
        assert_eq!(of(0.1, Some(0.05), false), Standing::Better);
        assert_eq!(of(0.1, Some(0.05), true), Standing::Worse);
        assert_eq!(of(-0.2, Some(0.0), true), Standing::Better);
        assert_eq!(of(-0.2, Some(0.0), false), Standing::Worse);
        assert_eq!(of(0.1, Some(0.06), false), Standing::NotToldApart);
        assert_eq!(of(0.1, None, false), Standing::NotToldApart);
    }
}
