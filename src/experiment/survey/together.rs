//! How far all published points together lie from what the model's surveys give.
//!
//! The fit statistic sums squared standardised distances over points. Cells share people, so no
//! chi-square law holds; the reference distribution comes from the surveys themselves: half of
//! them give mean and spread of each cell, the other half a statistic each, rounded as the
//! published figures are. If the model is true the published survey is exchangeable with the
//! second half, so the p value is exact (Barnard 1963; Davison & Hinkley 1997, section 4.2).
//!
//! A cell that never varies in the first half has no unit to measure a distance in. A survey that
//! has the same figure is no distance away; any other is beyond all measure, and counts before
//! every finite sum. That is one rule for the published survey and for those of the second half,
//! given the first, so exchangeability and the exactness of p stay.

use super::judge::Found;
use super::tables::cell_name;
use crate::stats::moments::{Moments, quantile};
use crate::survey::study::{CellUse, Says, Study};

/// Fewer surveys give neither a spread nor a reference worth the name: half of them measure, the
/// least p value of the others is 1 / 11 (assumed).
pub const FEWEST: usize = 20;

/// Figures closer than this are the same [points]: what raking tolerates.
const SAME: f64 = 1e-4;

/// How far all points together lie from what the model's surveys give.
#[derive(Clone, Debug, PartialEq)]
pub struct FitStatistic {
    /// Number of points.
    pub n_cells: usize,
    /// Sum of squared standardised distances of the published points; infinite where one of them
    /// is impossible.
    pub statistic: f64,
    /// Its mean in the model's own surveys.
    pub reference_mean: f64,
    /// The value that one minus the level of the model's own surveys exceed.
    pub critical: f64,
    /// Share of surveys (the published one among them) at least as far off.
    pub p_value: f64,
    /// Surveys in the reference distribution.
    pub n_reference: usize,
    /// Points that no survey has, and what all of them have instead.
    pub impossible: Vec<String>,
}

/// A point with what the first half of the surveys gives of it.
struct JointPoint {
    cell: usize,
    percent: f64,
    rounded_to: f64,
    mean: f64,
    sd: f64,
}

/// Distance of a survey: points beyond all measure first, then the sum over the others.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Off {
    impossible: usize,
    sum: f64,
}

impl Off {
    fn of(points: &[JointPoint], value: impl Fn(&JointPoint) -> f64) -> Self {
        let mut off = Off { impossible: 0, sum: 0.0 };
        for point in points {
            match point.distance(value(point)) {
                None => off.impossible += 1,
                Some(distance) => off.sum += distance * distance,
            }
        }
        off
    }

    fn number(self) -> f64 {
        if self.impossible > 0 { f64::INFINITY } else { self.sum }
    }
}

impl JointPoint {
    /// A figure's distance in standard deviations; `None` where the point never varies and the
    /// figure is another.
    fn distance(&self, value: f64) -> Option<f64> {
        let off = value - self.mean;
        match self.sd > SAME {
            true => Some(off / self.sd),
            false => (off.abs() <= SAME).then_some(0.0),
        }
    }

    /// The figure of a survey, rounded as the published one.
    fn figure(&self, survey: &[Found]) -> f64 {
        rounded(survey[self.cell].share.unwrap_or(0.0), self.rounded_to)
    }
}

fn rounded(share: f64, to: f64) -> f64 {
    if to > 0.0 { (100.0 * share / to).round() * to } else { 100.0 * share }
}

/// The fit statistic over the points with one of these uses; `found` is by survey, then cell.
/// Points with a widened tolerance are left out, and those of which some survey had nobody to ask.
/// `None` without other points or with fewer than [`FEWEST`] surveys.
pub fn fit_statistic(
    study: &Study,
    found: &[Vec<Found>],
    uses: &[CellUse],
    level: f64,
) -> Option<FitStatistic> {
    let (first, second) = found.split_at(found.len() / 2);
    if found.len() < FEWEST {
        return None;
    }
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
        Some(JointPoint { cell, percent, rounded_to, mean, sd })
    };
    let points: Vec<JointPoint> = (0..study.published.len()).filter_map(point).collect();
    if points.is_empty() {
        return None;
    }
    let published = Off::of(&points, |point| point.percent);
    let reference: Vec<Off> =
        second.iter().map(|survey| Off::of(&points, |point| point.figure(survey))).collect();
    let as_far = reference.iter().filter(|off| **off >= published).count();
    let numbers: Vec<f64> = reference.iter().map(|off| off.number()).collect();
    let mean = numbers.iter().all(|number| number.is_finite());
    // What varies in the second half is possible; the first half was too few to show it.
    let always = |point: &&JointPoint| {
        found.iter().all(|survey| (point.figure(survey) - point.mean).abs() <= SAME)
    };
    let impossible = points.iter().filter(|point| point.distance(point.percent).is_none());
    let told = |point: &JointPoint| {
        let name = cell_name(study, &study.published[point.cell]);
        let (mean, percent) = (hundredths(point.mean), point.percent);
        format!("{name}: {mean} in each of {} surveys, {percent} published", found.len())
    };
    Some(FitStatistic {
        n_cells: points.len(),
        statistic: published.number(),
        reference_mean: if mean { Moments::of(&numbers).mean()? } else { f64::INFINITY },
        critical: quantile(&numbers, level)?,
        p_value: (1 + as_far) as f64 / (1 + reference.len()) as f64,
        n_reference: reference.len(),
        impossible: impossible.filter(always).map(told).collect(),
    })
}

/// A figure without digits that nobody published.
fn hundredths(percent: f64) -> f64 {
    (100.0 * percent).round() / 100.0
}
