//! Whether a published figure is one that surveys of the simulated people give.
//!
//! The study is done many times over. What was published once is then laid beside what the same
//! study finds again and again among simulated people:
//!
//! - a *point* is **outside** when its rounding interval, widened where sources contradict, does
//!   not meet the central part of the simulated figures. It is **equivalent** when two one-sided
//!   tests show that the truths behind both differ by less than the margin. It is **inside** when
//!   it meets the central part as it was rounded, and that part reaches no further than the margin
//!   from its middle: a figure further off would have been outside. Otherwise it is **not
//!   contradicted**: it meets the central part only because that is wide, or by the widening;
//! - a *statement* (a bound, an order) is **inside** when it holds in at least the level of the
//!   surveys, **outside** when in less than one minus the level: one that the model's surveys
//!   hardly ever show speaks against the model. In between it is **not contradicted**: a survey of
//!   the model may show it or not.

use serde::{Deserialize, Serialize};

pub use super::together::{FitStatistic, fit_statistic};
pub use super::verdict::{Counts, Verdict};
use crate::stats::equivalence::{Tost, tost};
use crate::stats::moments::{Moments, predicted};
use crate::survey::fielded::Fielded;
use crate::survey::study::{Answer, Bands, CellUse, Published, Says};

/// What a survey says of a published cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Found {
    /// The weighted share; `None` when nobody was asked.
    pub share: Option<f64>,
    /// Respondents asked.
    pub base: u64,
    /// Whether the statement holds; `None` for points, and where a share is missing.
    pub holds: Option<bool>,
}

/// Reads a published cell off a survey.
pub fn find(cell: &Published, fielded: &Fielded) -> Found {
    let share = |bands: Bands| Some(fielded.share(&cell.all_of, bands)?.share);
    let Some(found) = fielded.share(&cell.all_of, cell.bands) else { return Found::default() };
    let mine = found.share;
    let others = || {
        let others = (0..5).map(Bands::one).filter(|band| *band != cell.bands);
        others.map(share).collect::<Option<Vec<f64>>>()
    };
    let holds = match &cell.says {
        Says::Point { .. } => None,
        Says::Between(low, high) => Some((*low..=*high).contains(&(100.0 * mine))),
        Says::Lowest => others().map(|others| others.iter().all(|other| mine < *other)),
        Says::Highest => others().map(|others| others.iter().all(|other| mine > *other)),
        Says::Above(lower) => {
            let beaten =
                |answer: &Answer| Some(fielded.share(&[*answer], cell.bands)?.share < mine);
            lower.iter().map(beaten).collect::<Option<Vec<bool>>>().map(|all| !all.contains(&false))
        }
    };
    Found { share: Some(mine), base: found.n, holds }
}

/// A published cell beside what many surveys found.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Mean of the simulated shares \[percent\].
    pub simulated: Option<f64>,
    /// Ends of the central part of the simulated shares \[percent\].
    pub low: Option<f64>,
    /// See `low`.
    pub high: Option<f64>,
    /// Standard deviation of the simulated shares \[points\]: the sampling error of one survey.
    pub sampling_error: Option<f64>,
    /// Mean number of respondents asked.
    pub base: f64,
    /// Surveys in which nobody was asked.
    pub unasked: usize,
    /// Share of the surveys in which a statement holds.
    pub holds: Option<f64>,
    /// The test of equivalence, for points.
    pub tost: Option<Tost>,
    /// What follows.
    pub verdict: Verdict,
}

/// Judges a cell by what the surveys found; `margin` is that of equivalence \[points\], `level` that
/// of the intervals.
pub fn judge(cell: &Published, found: &[Found], margin: f64, level: f64) -> Judged {
    let shares: Vec<f64> = found.iter().filter_map(|f| Some(100.0 * f.share?)).collect();
    let moments = Moments::of(&shares);
    let tail = (1.0 - level) / 2.0;
    let held: Vec<bool> = found.iter().filter_map(|found| found.holds).collect();
    let base = found.iter().map(|found| found.base as f64).sum::<f64>() / found.len().max(1) as f64;
    let mut judged = Judged {
        simulated: moments.mean(),
        low: predicted(&shares, tail),
        high: predicted(&shares, 1.0 - tail),
        sampling_error: moments.standard_deviation(),
        base,
        unasked: found.iter().filter(|found| found.share.is_none()).count(),
        holds: (!held.is_empty())
            .then(|| held.iter().filter(|held| **held).count() as f64 / held.len() as f64),
        tost: None,
        verdict: Verdict::NotJudged,
    };
    let verdict = match &cell.says {
        Says::Point { percent, rounded_to, tolerance } => {
            judged.tost = judged.simulated.zip(judged.sampling_error).map(|(mean, error)| {
                // What is rounded is uniform around what is printed.
                let error = (error * error + rounded_to * rounded_to / 12.0).sqrt();
                tost(mean - percent, error, margin, 1.0 - level)
            });
            let equivalent = judged.tost.is_some_and(|tost| tost.equivalent);
            judged.low.zip(judged.high).map(|(low, high)| {
                let meets = |slack: f64| percent + slack >= low && percent - slack <= high;
                let sharp = (high - low) / 2.0 <= margin;
                match meets(rounded_to / 2.0 + tolerance) {
                    false => Verdict::Outside,
                    true if equivalent => Verdict::Equivalent,
                    true if sharp && meets(rounded_to / 2.0) => Verdict::Inside,
                    true => Verdict::NotContradicted,
                }
            })
        }
        _ => judged.holds.map(|holds| statement(holds, level)),
    };
    if !matches!(cell.used, CellUse::Excluded | CellUse::Assumed) {
        judged.verdict = verdict.unwrap_or(Verdict::NotJudged);
    }
    judged
}

/// The verdict on a statement that holds in a share of the surveys. Shares such as 19 of 20 and
/// levels such as 0.95 leave a little more or less than they should.
fn statement(holds: f64, level: f64) -> Verdict {
    let at_least = |share: f64| holds >= share - 1e-9;
    match () {
        () if at_least(level) => Verdict::Inside,
        () if at_least(1.0 - level) => Verdict::NotContradicted,
        () => Verdict::Outside,
    }
}
