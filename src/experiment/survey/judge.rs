//! Whether a published figure is one that surveys of the simulated people give.
//!
//! The study is done many times over. What was published once is then laid beside what the same
//! study finds again and again among simulated people:
//!
//! - a *point* is **inside** when its rounding interval (widened where sources contradict) meets
//!   the central part of the simulated figures; it is **equivalent** when two one-sided tests show
//!   that the truths behind both differ by less than the margin;
//! - a *statement* (a bound, an order) is inside when it holds in at least one minus the level of
//!   the surveys: one that the model's surveys hardly ever show speaks against the model.
//!
//! The fit statistic sums squared standardised distances over points. Cells share people, so no
//! chi-square law holds; the reference distribution comes from the surveys themselves: half of
//! them give mean and spread of each cell, the other half a statistic each, rounded as the
//! published figures are. If the model is true the published survey is exchangeable with the second half, so
//! the p value is exact (Barnard 1963; Davison & Hinkley 1997, section 4.2).

use crate::stats::equivalence::{Tost, tost};
use crate::stats::moments::{Moments, quantile};
use crate::survey::fielded::Fielded;
use crate::survey::study::{Answer, Bands, Published, Says, Study, Use};

/// What a survey says of a published cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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

/// The verdict on one published cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Shown to differ by less than the margin.
    Equivalent,
    /// Compatible with the model's surveys.
    Inside,
    /// Not compatible with them.
    Outside,
    /// Excluded, assumed, or nobody was asked.
    NotJudged,
}

impl Verdict {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Equivalent => "equivalent",
            Verdict::Inside => "inside",
            Verdict::Outside => "outside",
            Verdict::NotJudged => "not judged",
        }
    }
}

/// A published cell beside what many surveys found.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Mean of the simulated shares [percent].
    pub simulated: Option<f64>,
    /// Ends of the central part of the simulated shares [percent].
    pub low: Option<f64>,
    /// See `low`.
    pub high: Option<f64>,
    /// Standard deviation of the simulated shares [points]: the sampling error of one survey.
    pub sampling_error: Option<f64>,
    /// Mean number of respondents asked.
    pub base: f64,
    /// Share of the surveys in which a statement holds.
    pub holds: Option<f64>,
    /// The test of equivalence, for points.
    pub tost: Option<Tost>,
    /// What follows.
    pub verdict: Verdict,
}

/// Judges a cell by what the surveys found; `margin` is that of equivalence [points], `level` that
/// of the intervals.
pub fn judge(cell: &Published, found: &[Found], margin: f64, level: f64) -> Judged {
    let shares: Vec<f64> = found.iter().filter_map(|f| Some(100.0 * f.share?)).collect();
    let moments = Moments::of(&shares);
    let tail = (1.0 - level) / 2.0;
    let held: Vec<bool> = found.iter().filter_map(|found| found.holds).collect();
    let base = found.iter().map(|found| found.base as f64).sum::<f64>() / found.len().max(1) as f64;
    let mut judged = Judged {
        simulated: moments.mean(),
        low: quantile(&shares, tail),
        high: quantile(&shares, 1.0 - tail),
        sampling_error: moments.standard_deviation(),
        base,
        holds: (!held.is_empty())
            .then(|| held.iter().filter(|held| **held).count() as f64 / held.len() as f64),
        tost: None,
        verdict: Verdict::NotJudged,
    };
    let inside = match &cell.says {
        Says::Point { percent, rounded_to, tolerance } => {
            let slack = rounded_to / 2.0 + tolerance;
            judged.tost = judged.simulated.zip(judged.sampling_error).map(|(mean, error)| {
                // What is rounded is uniform around what is printed.
                let error = (error * error + rounded_to * rounded_to / 12.0).sqrt();
                tost(mean - percent, error, margin, 1.0 - level)
            });
            let ends = judged.low.zip(judged.high);
            ends.map(|(low, high)| percent + slack >= low && percent - slack <= high)
        }
        _ => judged.holds.map(|holds| holds >= 1.0 - level),
    };
    if !matches!(cell.used, Use::Excluded | Use::Assumed) {
        let equivalent = judged.tost.is_some_and(|tost| tost.equivalent);
        judged.verdict = match inside {
            None => Verdict::NotJudged,
            Some(false) => Verdict::Outside,
            Some(true) if equivalent => Verdict::Equivalent,
            Some(true) => Verdict::Inside,
        };
    }
    judged
}

/// How far all points together lie from what the model's surveys give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitStatistic {
    /// Number of points.
    pub n_cells: usize,
    /// Sum of squared standardised distances of the published points.
    pub statistic: f64,
    /// Its mean in the model's own surveys.
    pub reference_mean: f64,
    /// The value that one minus the level of the model's own surveys exceed.
    pub critical: f64,
    /// Share of surveys (the published one among them) at least as far off.
    pub p_value: f64,
    /// Surveys in the reference distribution.
    pub n_reference: usize,
}

impl FitStatistic {
    /// The p value in words: where no survey of the reference was as far off it is only a bound.
    pub fn p_in_words(&self) -> String {
        let FitStatistic { p_value, n_reference, .. } = self;
        if *p_value * (1 + n_reference) as f64 <= 1.0 {
            format!("p at most {p_value:.3}: further off than each of {n_reference} surveys")
        } else {
            format!("p = {p_value:.3} by {n_reference} surveys")
        }
    }
}

/// The fit statistic over the points with one of these uses; `found` is by survey, then cell.
/// Points with a widened tolerance are left out. `None` without such points or with fewer than
/// four surveys.
pub fn fit_statistic(
    study: &Study,
    found: &[Vec<Found>],
    uses: &[Use],
    level: f64,
) -> Option<FitStatistic> {
    let (first, second) = found.split_at(found.len() / 2);
    if first.len() < 2 {
        return None;
    }
    struct Point {
        cell: usize,
        percent: f64,
        rounded_to: f64,
        mean: f64,
        sd: f64,
    }
    let rounded = |share: f64, to: f64| {
        if to > 0.0 { (100.0 * share / to).round() * to } else { 100.0 * share }
    };
    let point = |cell: usize| {
        let published = &study.published[cell];
        let Says::Point { percent, rounded_to, tolerance } = published.says else { return None };
        let counts = uses.contains(&published.used) && tolerance == 0.0;
        let complete = found.iter().all(|survey| survey[cell].share.is_some());
        if !counts || !complete {
            return None;
        }
        let shares = first.iter().filter_map(|survey| survey[cell].share);
        let shares: Vec<f64> = shares.map(|share| rounded(share, rounded_to)).collect();
        let moments = Moments::of(&shares);
        let (mean, sd) = (moments.mean()?, moments.standard_deviation()?);
        (sd > 0.0).then_some(Point { cell, percent, rounded_to, mean, sd })
    };
    let points: Vec<Point> = (0..study.published.len()).filter_map(point).collect();
    if points.is_empty() {
        return None;
    }
    let square = |point: &Point, value: f64| {
        let off = (value - point.mean) / point.sd;
        off * off
    };
    let of_survey = |survey: &Vec<Found>| {
        let value = |p: &Point| rounded(survey[p.cell].share.unwrap_or(0.0), p.rounded_to);
        points.iter().map(|point| square(point, value(point))).sum::<f64>()
    };
    let reference: Vec<f64> = second.iter().map(of_survey).collect();
    let statistic = points.iter().map(|point| square(point, point.percent)).sum::<f64>();
    let as_far = reference.iter().filter(|value| **value >= statistic).count();
    Some(FitStatistic {
        n_cells: points.len(),
        statistic,
        reference_mean: Moments::of(&reference).mean()?,
        critical: quantile(&reference, level)?,
        p_value: (1 + as_far) as f64 / (1 + reference.len()) as f64,
        n_reference: reference.len(),
    })
}
