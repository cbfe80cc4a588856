//! Where the sum would be least if the model were linear around a point.

use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt};
use nalgebra::{DMatrix, DVector, Dyn, storage::Owned};

use super::objective::{Aim, ScaledStand};

/// The model near a point: where it stands, and how that moves with each coordinate.
pub(super) struct Near<'a> {
    pub aims: &'a [Aim],
    pub stands: &'a [ScaledStand],
    /// A row per aim, a column per coordinate.
    pub slopes: &'a DMatrix<f64>,
    pub point: &'a [f64],
    pub from: &'a [f64],
}

impl Near<'_> {
    /// The step to the least sum, at most so far in each coordinate and not beyond the farthest.
    pub fn step(&self, most: f64, farthest: f64) -> Vec<f64> {
        let start = DVector::zeros(self.point.len());
        let problem = Linear { near: self, step: start };
        let (solved, _) = LevenbergMarquardt::new().with_patience(200).minimize(problem);
        let ends =
            |(x, step): (&f64, &f64)| (x + step.clamp(-most, most)).clamp(-farthest, farthest) - x;
        self.point.iter().zip(solved.step.iter()).map(ends).collect()
    }
}

struct Linear<'a> {
    near: &'a Near<'a>,
    step: DVector<f64>,
}

impl Linear<'_> {
    fn is(&self) -> DVector<f64> {
        let moved = self.near.slopes * &self.step;
        DVector::from_fn(moved.len(), |i, _| self.near.stands[i].is + moved[i])
    }
}

impl LeastSquaresProblem<f64, Dyn, Dyn> for Linear<'_> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;
    type ParameterStorage = Owned<f64, Dyn>;

    fn set_params(&mut self, x: &DVector<f64>) {
        self.step.copy_from(x);
    }

    fn params(&self) -> DVector<f64> {
        self.step.clone()
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        let Near { aims, stands, point, from, .. } = self.near;
        let is = self.is();
        let misses = (0..aims.len()).map(|i| aims[i].miss(is[i]) / stands[i].s);
        let moves = (0..point.len()).map(|j| point[j] + self.step[j] - from[j]);
        Some(DVector::from_iterator(aims.len() + point.len(), misses.chain(moves)))
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        let Near { aims, stands, slopes, point, .. } = self.near;
        let is = self.is();
        let outside: Vec<bool> = (0..aims.len()).map(|i| aims[i].miss(is[i]) != 0.0).collect();
        Some(DMatrix::from_fn(aims.len() + point.len(), point.len(), |i, j| {
            if i < aims.len() {
                if outside[i] { slopes[(i, j)] / stands[i].s } else { 0.0 }
            } else {
                f64::from(u8::from(i - aims.len() == j))
            }
        }))
    }
}
