//! What the targets tell of the numbers that were moved, and how sure a fit is of itself.

use nalgebra::DMatrix;

use super::objective::{Aim, ScaledStand};

/// What is known after a fit, in standard deviations of the priors.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Learned {
    /// Per number: what is left of the prior's 1 once the targets are known. An allowed range counts as
    /// a figure that may be anywhere in it.
    pub left: Vec<f64>,
    /// Per number: what other luck of the simulated people would move it by.
    pub luck: Vec<f64>,
    /// Singular values of the slopes, each target in units of its own uncertainty, descending: directions
    /// below 1 are told more by the prior than by the targets.
    pub singular: Vec<f64>,
}

impl Learned {
    /// From the slopes (a row per aim, a column per number) where the fit ended.
    pub fn of(aims: &[Aim], stands: &[ScaledStand], slopes: &DMatrix<f64>) -> Self {
        let n = slopes.ncols();
        let range = |aim: &Aim| {
            let (low, high) = aim.ends();
            (high - low) * (high - low) / 12.0
        };
        let scaled = DMatrix::from_fn(aims.len(), n, |i, j| {
            slopes[(i, j)] / (stands[i].s * stands[i].s + range(&aims[i])).sqrt()
        });
        let one = DMatrix::identity(n, n);
        let known = (scaled.transpose() * &scaled + &one).try_inverse().unwrap_or(one.clone());
        let left = known.diagonal().iter().map(|variance| variance.max(0.0).sqrt()).collect();
        let mut singular: Vec<f64> = scaled.singular_values().iter().copied().collect();
        singular.sort_by(|a, b| b.total_cmp(a));
        singular.resize(n, 0.0);

        // Only what is missed pulls; its luck is passed on to the numbers as the least sum moves with it.
        let pulls = DMatrix::from_fn(aims.len(), n, |i, j| {
            if aims[i].miss(stands[i].is) == 0.0 { 0.0 } else { slopes[(i, j)] / stands[i].s }
        });
        let bread = (pulls.transpose() * &pulls + &one).try_inverse().unwrap_or(one);
        let passed = bread * pulls.transpose();
        let luck =
            DMatrix::from_fn(n, aims.len(), |j, i| passed[(j, i)] * stands[i].error / stands[i].s);
        let luck = luck.row_iter().map(|row| row.norm()).collect();
        Learned { left, luck, singular }
    }
}
