//! The best that any model could do with the published cells.
//!
//! Whatever a model of single items says, it implies some share for each answer in each age band,
//! and totals that are their weighted means. [`saturated`] looks for the shares that come closest
//! to *all* judged cells, with no other restriction. What it cannot meet contradicts itself, and
//! no model of people can be blamed for it; what it meets and a model does not is the model's.
//!
//! Distance is measured as in [`fit`](super::fit), with one difference: what lies within rounding
//! and tolerance of a point, within bounds, or in the right order costs nothing (hinges). Of many
//! shares that cost the same, those nearest to the points themselves are taken, by a pull of a
//! hundredth of the weight, which is not part of the reported chi-square.
//!
//! What can go wrong: shares of bands of which nothing was published are not unique. Where an
//! item is asked of some people only, totals are taken as if that were the same share in every
//! band. The search is local and hinges have corners; with consistent cells it ends at zero,
//! which proves itself, while a chi-square above zero is an upper bound of the best.

use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt};
use nalgebra::{DMatrix, DVector, Dyn, storage::Owned};

use super::fit::variance;
use super::questionnaire::{Asks, Item};
use super::study::{Answer, Bands, CellUse, Says, Study};
use crate::ground::math::{exp, logistic};

/// Weight of the pull towards the points themselves, as a factor of a residual.
const PULL: f64 = 0.01;
/// Respondents of a study that does not say how many it had.
const RESPONDENTS: f64 = 1_000.0;

/// The best shares.
#[derive(Clone, Debug, PartialEq)]
pub struct Saturated {
    /// `[item][answer][band]`; answers that nothing was published of share what is left.
    pub shares: Vec<Vec<[f64; 5]>>,
    /// For each published cell its share; `None` for a cell of several answers at once.
    pub cells: Vec<Option<f64>>,
    /// What misfit is left.
    pub chi_square: f64,
}

/// Fits free shares by item, answer and band to all judged cells of a study (fit, held out and
/// construction); `band_shares` mix the bands.
pub fn saturated(study: &Study, band_shares: &[f64; 5]) -> Saturated {
    let starts = starts(&study.questionnaire.items);
    let parameters = starts.last().copied().unwrap_or(0);
    let mut problem = SharesProblem { study, band_shares, starts, at: vec![0.0; parameters] };
    if parameters > 0 && !problem.misfits(PULL).is_empty() {
        let search = LevenbergMarquardt::new().with_ftol(1e-13).with_patience(20);
        problem = search.minimize(problem).0;
    }
    let shares = problem.shares();
    let one = |answers: &[Answer], bands| match answers {
        [answer] => mixed(&shares, *answer, bands, band_shares),
        _ => None,
    };
    Saturated {
        cells: study.published.iter().map(|cell| one(&cell.all_of, cell.bands)).collect(),
        chi_square: problem.misfits(0.0).iter().map(|misfit| misfit * misfit).sum(),
        shares,
    }
}

/// Free coordinates of an item in one band: the last of several answers is what is left, unless
/// several may be given.
fn width(item: &Item) -> usize {
    let several = matches!(item.asks, Asks::Reasons { .. });
    if several { item.answers.len() } else { item.answers.len().saturating_sub(1) }
}

/// Where the coordinates of each item begin, and at the end their number.
fn starts(items: &[Item]) -> Vec<usize> {
    let mut starts = vec![0];
    for item in items {
        starts.push(starts[starts.len() - 1] + 5 * width(item));
    }
    starts
}

/// Share of an answer over some bands.
fn mixed(
    shares: &[Vec<[f64; 5]>],
    answer: Answer,
    bands: Bands,
    band_shares: &[f64; 5],
) -> Option<f64> {
    let by_band = shares.get(answer.item)?.get(answer.answer)?;
    let inside = || (0..5).filter(|band| bands.has(*band));
    let total: f64 = inside().map(|band| band_shares[band]).sum();
    let sum: f64 = inside().map(|band| band_shares[band] * by_band[band]).sum();
    (total > 0.0).then(|| sum / total)
}

struct SharesProblem<'a> {
    study: &'a Study,
    band_shares: &'a [f64; 5],
    starts: Vec<usize>,
    at: Vec<f64>,
}

impl SharesProblem<'_> {
    /// Shares at the coordinates: logits against the last answer, or of each answer.
    fn shares(&self) -> Vec<Vec<[f64; 5]>> {
        let item_shares = |(item, start): (&Item, &usize)| {
            let (answers, width) = (item.answers.len(), width(item));
            let mut shares = vec![[0.0; 5]; answers];
            for band in 0..5 {
                let at = &self.at[start + band * width..][..width];
                if width == answers {
                    shares.iter_mut().zip(at).for_each(|(share, x)| share[band] = logistic(*x));
                } else {
                    // Nothing overflows: the largest exponent is 0.
                    let top = at.iter().copied().fold(0.0, f64::max);
                    let odds = |answer: usize| exp(at.get(answer).copied().unwrap_or(0.0) - top);
                    let total: f64 = (0..answers).map(odds).sum();
                    for (answer, share) in shares.iter_mut().enumerate() {
                        share[band] = odds(answer) / total;
                    }
                }
            }
            shares
        };
        self.study.questionnaire.items.iter().zip(&self.starts).map(item_shares).collect()
    }

    /// Misfits of all judged cells in standard deviations, hinges first, then the pull.
    fn misfits(&self, pull: f64) -> Vec<f64> {
        let shares = self.shares();
        let fieldwork = &self.study.fieldwork;
        let n = fieldwork.n.map_or(RESPONDENTS, f64::from);
        let sample = fieldwork.quotas.as_ref().unwrap_or(self.band_shares);
        let everyone: f64 = sample.iter().sum();
        let mut misfits = Vec::new();
        for cell in &self.study.published {
            let judged = !matches!(cell.used, CellUse::Assumed | CellUse::Excluded);
            let [answer] = cell.all_of.as_slice() else { continue };
            let share = |answer, bands| mixed(&shares, answer, bands, self.band_shares);
            let (true, Some(p)) = (judged, share(*answer, cell.bands)) else { continue };
            let inside: f64 =
                (0..5).filter(|b| cell.bands.has(*b)).map(|b| sample[b]).sum::<f64>() / everyone;
            let sd = |around: f64| variance(around, (n * inside).max(1.0), 0.0, 0.0).sqrt();
            let band = |b: usize| share(*answer, Bands::one(b)).unwrap_or(p);
            match &cell.says {
                Says::Point { percent, rounded_to, tolerance } => {
                    let published = percent / 100.0;
                    let off = (p - published) / sd(published);
                    let free = (rounded_to / 200.0 + tolerance / 100.0) / sd(published);
                    misfits.push(off - off.clamp(-free, free));
                    misfits.push(pull * off);
                }
                Says::Between(low, high) => {
                    let to = p.clamp(low / 100.0, (high / 100.0).max(low / 100.0));
                    misfits.push((p - to) / sd(to));
                }
                Says::Lowest => misfits.extend((0..5).map(|b| (p - band(b)).max(0.0) / sd(0.5))),
                Says::Highest => misfits.extend((0..5).map(|b| (band(b) - p).max(0.0) / sd(0.5))),
                Says::Above(others) => {
                    misfits.extend(others.iter().map(|other| {
                        (share(*other, cell.bands).unwrap_or(p) - p).max(0.0) / sd(0.5)
                    }))
                }
            }
        }
        misfits
    }
}

impl LeastSquaresProblem<f64, Dyn, Dyn> for SharesProblem<'_> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;
    type ParameterStorage = Owned<f64, Dyn>;

    fn set_params(&mut self, x: &DVector<f64>) {
        self.at = x.as_slice().to_vec();
    }

    fn params(&self) -> DVector<f64> {
        DVector::from_vec(self.at.clone())
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        Some(DVector::from_vec(self.misfits(PULL)))
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        const STEP: f64 = 1e-6;
        let moved = |j: usize, by: f64| {
            let mut at = self.at.clone();
            at[j] += by;
            let starts = self.starts.clone();
            SharesProblem { study: self.study, band_shares: self.band_shares, starts, at }
                .misfits(PULL)
        };
        let mut jacobian = DMatrix::zeros(self.misfits(PULL).len(), self.at.len());
        for j in 0..self.at.len() {
            for (i, (up, down)) in moved(j, STEP).iter().zip(moved(j, -STEP)).enumerate() {
                jacobian[(i, j)] = (up - down) / (2.0 * STEP);
            }
        }
        Some(jacobian)
    }
}

#[cfg(test)]
mod tests;
