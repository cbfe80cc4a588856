//! When there are enough replications.
//!
//! The wish is "run until the mean is known to within w". Looking again and again at an ordinary
//! 95 % interval until it is narrow enough, or says what one hoped for, breaks its promise: each
//! look is another chance to be wrong. Here look k = 1, 2, ... uses an interval with error chance
//!
//! ```text
//! alpha_k = alpha / (k (k + 1)),     alpha_1 + alpha_2 + ... = alpha
//! ```
//!
//! so that *all* intervals cover together with chance at least 1 - alpha (the union bound; the sum
//! telescopes), and whoever stops at any look, for any reason, still holds a valid interval. It
//! costs width: at the fifth look a 95 % interval is 1.6 times as wide as without looking.
//! Looks are therefore few, at numbers of replications that grow geometrically.
//!
//! The decision is a function of the values in replication order alone. It replays every look, so
//! neither interruptions nor the size of batches can change where a run stops.
//!
//! What can go wrong: values without any spread give an interval without width, and the first look
//! stops. That is right when arms are identical, wrong when the metric counts something so rare
//! that the first replications all had none; the first look must come late enough to have seen it.

use super::bounded::{LOG_T, LOGIT_T, ONE_VALUE};
use super::interval::{Estimate, STUDENT_T, assert_level, mean_of};
use super::moments::Moments;
use super::paired::present;
use super::student;

/// An interval made at the level of one look, as one that holds `level` over all looks.
pub fn over_all_looks(estimate: Estimate, level: f64) -> Estimate {
    let method = match estimate.method {
        STUDENT_T => "Student t, sequential looks",
        LOG_T => "Student t, log scale, sequential looks",
        LOGIT_T => "Student t, logit scale, sequential looks",
        ONE_VALUE => "exact, one value seen, sequential looks",
        other => other,
    };
    Estimate { level, method, ..estimate }
}

/// One planned look at the results.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// 1 for the first.
    pub number: u32,
    /// Replications done when looking.
    pub n: u64,
    /// The chance of error this look may spend.
    pub alpha: f64,
}

/// The schedule of looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    level: f64,
    first: u64,
    growth: f64,
    max: u64,
}

/// What to do after a look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decision {
    /// Not yet precise enough, or not yet time to look.
    Continue {
        /// Replications to have done at the next look, in total.
        next_n: u64,
    },
    /// As precise as wished.
    Stop(Estimate),
    /// The last look is past and the interval is still too wide; `None` if every value is missing.
    Exhausted(Option<Estimate>),
}

impl Looks {
    /// Looks at `first` replications, then each time at `growth` times as many (rounded up), and
    /// for the last time at `max`; all intervals together cover with chance `level`.
    ///
    /// Panics unless `level` is in (0, 1), `first` at least 2, `growth` above 1 and `max` at least
    /// `first`.
    pub fn new(level: f64, first: u64, growth: f64, max: u64) -> Self {
        assert_level(level);
        assert!(first >= 2, "the first look needs 2 replications, not {first}");
        assert!(growth > 1.0 && growth.is_finite(), "looks must grow apart, not by {growth}");
        assert!(max >= first, "at most {max} replications leave no look at {first}");
        Looks { level, first, growth, max }
    }

    /// The usual schedule: 16, 24, 36, 54, 81, 122 ... replications.
    pub fn usual(level: f64, max: u64) -> Self {
        Looks::new(level, max.clamp(2, 16), 1.5, max)
    }

    /// The looks, in order.
    pub fn iter(&self) -> impl Iterator<Item = Look> + use<> {
        let Looks { level, first, growth, max } = *self;
        let ns = std::iter::successors(Some(first), move |n| {
            let grown = (*n as f64 * growth).ceil() as u64;
            (*n < max).then(|| grown.max(n + 1).min(max))
        });
        (1u32..).zip(ns).map(move |(number, n)| {
            let k = f64::from(number);
            Look { number, n, alpha: (1.0 - level) / (k * (k + 1.0)) }
        })
    }

    /// Whether the mean of `values` is known to within `target` on either side, in the unit of the
    /// values. One entry per replication done, in order; `None` or NaN is missing.
    ///
    /// The result speaks about the replications up to the look that stopped; later ones are not
    /// used, since stopping then was the decision. [`Estimate::level`] is the level that holds over
    /// all looks.
    pub fn decide(&self, values: &[Option<f64>], target: f64) -> Decision {
        let mut moments = Moments::default();
        let mut seen = 0;
        let mut last = None;
        for look in self.iter() {
            if look.n > values.len() as u64 {
                return Decision::Continue { next_n: look.n };
            }
            let until = look.n as usize;
            values[seen..until].iter().filter_map(|v| present(*v)).for_each(|v| moments.add(v));
            seen = until;
            last = mean_of(&moments, 1.0 - look.alpha);
            if let Some(estimate) = last.as_mut() {
                *estimate = over_all_looks(*estimate, self.level);
                if estimate.reach() <= target {
                    return Decision::Stop(*estimate);
                }
            }
        }
        Decision::Exhausted(last)
    }

    /// How many more replications are likely to be needed, if the spread stays as it is: for
    /// showing progress, not a promise. 0 when decided, `None` below two values.
    pub fn replications_left(&self, values: &[Option<f64>], target: f64) -> Option<u64> {
        let done = values.len() as u64;
        let Decision::Continue { next_n } = self.decide(values, target) else { return Some(0) };
        let mut moments = Moments::default();
        values.iter().filter_map(|v| present(*v)).for_each(|v| moments.add(v));
        let spread = moments.standard_deviation()?;
        let present_share = moments.n() as f64 / done as f64;
        let enough = self.iter().filter(|look| look.n >= next_n).find(|look| {
            let n = (look.n as f64 * present_share).max(2.0);
            student::critical(look.alpha, n - 1.0) * spread / n.sqrt() <= target
        });
        Some(enough.map_or(self.max, |look| look.n) - done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;
    use crate::ground::math::normal_quantile;

    fn normals(seed: u64, trial: u32, n: usize) -> Vec<Option<f64>> {
        let mut stream = Key::new(seed, 0, 0).stream(1u32, trial, 0, 0);
        (0..n).map(|_| Some(normal_quantile(stream.uniform()))).collect()
    }

    #[test]
    fn the_looks_grow_and_end_at_the_limit() {
        let ns = |looks: Looks| looks.iter().map(|look| look.n).collect::<Vec<_>>();
        assert_eq!(ns(Looks::usual(0.95, 200)), [16, 24, 36, 54, 81, 122, 183, 200]);
        assert_eq!(ns(Looks::new(0.95, 2, 1.01, 5)), [2, 3, 4, 5]);
        assert_eq!(ns(Looks::usual(0.95, 10)), [10]);
        let looks: Vec<_> = Looks::usual(0.95, 200).iter().collect();
        assert!((looks[0].alpha - 0.025).abs() < 1e-12 && (looks[2].alpha - 0.05 / 12.0) < 1e-12);
    }

    /// 1/(1 2) + 1/(2 3) + ... + 1/(K (K + 1)) = 1 - 1/(K + 1).
    #[test]
    fn all_looks_together_spend_no_more_than_alpha() {
        let looks = Looks::new(0.9, 2, 1.001, 400);
        let (count, spent) =
            looks.iter().fold((0.0, 0.0), |(count, spent), l| (count + 1.0, spent + l.alpha));
        assert!((spent - 0.1 * (1.0 - 1.0 / (count + 1.0))).abs() < 1e-12);
    }

    /// 1, 2, 3 at the first look with level 1 - 0.05/2: t with 2 degrees of freedom at
    /// p = 0.9875 is (2p - 1) sqrt(2 / (4p (1 - p))) = 6.2053, and the half-width that over
    /// sqrt(3), 3.5826.
    #[test]
    fn the_first_look_worked_by_hand() {
        let values = [1.0, 2.0, 3.0].map(Some);
        let looks = Looks::new(0.95, 3, 2.0, 12);
        let Decision::Stop(estimate) = looks.decide(&values, 3.583) else { panic!("stops") };
        assert!((estimate.half_width() - 3.5826).abs() < 1e-4, "{estimate:?}");
        assert_eq!((estimate.level, estimate.n), (0.95, 3));
        assert_eq!(looks.decide(&values, 3.582), Decision::Continue { next_n: 6 });
        assert_eq!(looks.decide(&values[..2], 1e9), Decision::Continue { next_n: 3 });
        assert_eq!(looks.decide(&[], 1e9), Decision::Continue { next_n: 3 });
    }

    #[test]
    fn a_decision_once_reached_is_not_changed_by_later_values() {
        let values = normals(0, 0, 300);
        let looks = Looks::usual(0.95, 300);
        let all_at_once = looks.decide(&values, 0.4);
        let mut n = 0;
        let step_by_step = loop {
            match looks.decide(&values[..n], 0.4) {
                Decision::Continue { next_n } => n = next_n as usize,
                decided => break decided,
            }
        };
        assert!(matches!(all_at_once, Decision::Stop(estimate) if (estimate.n as usize) == n));
        assert_eq!(all_at_once, step_by_step);
    }

    #[test]
    fn the_limit_ends_the_wait() {
        let values = normals(0, 0, 30);
        let looks = Looks::usual(0.95, 30);
        let Decision::Exhausted(Some(estimate)) = looks.decide(&values, 0.01) else { panic!() };
        assert_eq!(estimate.n, 30);
        assert_eq!(looks.replications_left(&values, 0.01), Some(0));
        assert_eq!(looks.decide(&[None; 30], 0.01), Decision::Exhausted(None));
        let Decision::Exhausted(Some(estimate)) = looks.decide(&values, f64::NAN) else { panic!() };
        assert!(estimate.has_interval());
    }

    #[test]
    fn missing_values_do_not_count_as_values() {
        let mut values = normals(0, 0, 16);
        values[3] = None;
        values[7] = Some(f64::NAN);
        let Decision::Stop(estimate) = Looks::usual(0.95, 64).decide(&values, 10.0) else {
            panic!("stops")
        };
        assert_eq!(estimate.n, 14);
    }

    /// With standard deviation 1 (16 values, half -s and half s, s^2 = 15/16) the looks at 24, 36,
    /// 54, 81 have t of 2.886, 3.066, 3.175, 3.254 (two-sided errors 0.05/6, /12, /20, /30) and
    /// half-widths 0.589, 0.511, 0.432, 0.362.
    #[test]
    fn the_plan_is_the_first_look_that_would_do() {
        let s = (15.0f64 / 16.0).sqrt();
        let values: Vec<_> = (0..16).map(|i| Some(if i % 2 == 0 { s } else { -s })).collect();
        let looks = Looks::usual(0.95, 100);
        assert_eq!(looks.replications_left(&values, 0.40), Some(81 - 16));
        assert_eq!(looks.replications_left(&values, 0.47), Some(54 - 16));
        assert_eq!(looks.replications_left(&values, 9.0), Some(0));
        assert_eq!(looks.replications_left(&values, 1e-9), Some(100 - 16));
        assert_eq!(looks.replications_left(&values[..1], 0.4), None);
    }

    /// The share of 4,000 normal sequences that stop with an interval that misses the truth.
    fn misses(judge: impl Fn(&[Option<f64>]) -> bool) -> u32 {
        (0..4_000).map(|trial| u32::from(judge(&normals(5, trial, 140)))).sum()
    }

    /// Misses are at most Binomial(4000, 0.05): mean 200, standard deviation 13.8. More than 262
    /// (4.5 of them) would happen by chance less than once in 10^5 seeds.
    #[test]
    fn the_stopping_rule_keeps_its_promise() {
        for (first, target) in [(4, 1.0), (4, 0.5), (16, 0.4)] {
            let looks = Looks::new(0.95, first, 1.5, 140);
            let missed = misses(|values| match looks.decide(values, target) {
                Decision::Stop(estimate) | Decision::Exhausted(Some(estimate)) => {
                    !estimate.covers(0.0)
                }
                _ => unreachable!("140 values reach the last look"),
            });
            assert!(missed <= 262, "first {first}, target {target}: {missed}");
        }
    }

    /// The worst visitor stops at the first interval that misses the truth. Same bound as above;
    /// the same visitor with uncorrected intervals must exceed it: with ten looks it succeeds in
    /// about a quarter of the sequences.
    #[test]
    fn nobody_can_stop_at_a_wrong_interval_more_often_than_alpha() {
        let looks = Looks::new(0.95, 4, 1.5, 140);
        let some_look_misses = |values: &[Option<f64>], corrected: bool| {
            looks.iter().any(|look| {
                let values: Vec<f64> =
                    values[..look.n as usize].iter().flatten().copied().collect();
                let alpha = if corrected { look.alpha } else { 0.05 };
                !mean_of(&Moments::of(&values), 1.0 - alpha).unwrap().covers(0.0)
            })
        };
        let (with, without) =
            (misses(|v| some_look_misses(v, true)), misses(|v| some_look_misses(v, false)));
        assert!(with <= 262, "{with}");
        assert!(without > 500, "{without}");
    }
}
