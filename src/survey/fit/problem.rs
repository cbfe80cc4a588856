//! The least-squares problem behind a fit: misfits, their derivatives, and what follows from them.

use levenberg_marquardt::LeastSquaresProblem;
use nalgebra::{DMatrix, DVector, Dyn, storage::Owned};

use super::cells::{FitCell, SampledBands, covariance};
use super::free::{Free, FreeSlot};
use super::{FitError, Fitted, FittedCell, FreeParameter};
use crate::survey::expected::Expected;

/// Refuses parameters that the cells do not tell: those that take part in a direction along
/// which no cell moves, with columns of the Jacobian scaled to length one.
pub(super) fn identified(
    problem: &LeastSquares<'_>,
    jacobian: &DMatrix<f64>,
) -> Result<(), FitError> {
    let names = |lost: &dyn Fn(usize) -> bool| -> Result<(), FitError> {
        let slots = problem.free.slots.iter().enumerate();
        let lost: Vec<String> =
            slots.filter(|(j, _)| lost(*j)).map(|(_, slot)| problem.free.name(*slot)).collect();
        if lost.is_empty() { Ok(()) } else { Err(FitError::NotIdentified(lost)) }
    };
    let norms: Vec<f64> = jacobian.column_iter().map(|column| column.norm()).collect();
    let largest = norms.iter().copied().fold(0.0, f64::max);
    names(&|j| norms[j] <= 1e-8 * largest)?;
    if norms.is_empty() {
        return Ok(());
    }
    let unit = DMatrix::from_fn(jacobian.nrows(), norms.len(), |i, j| jacobian[(i, j)] / norms[j]);
    let eigen = (unit.transpose() * &unit).symmetric_eigen();
    let flat = |k: &usize| eigen.eigenvalues[*k] < 1e-12;
    let directions: Vec<usize> = (0..norms.len()).filter(flat).collect();
    names(&|j| directions.iter().any(|k| eigen.eigenvectors[(j, *k)].abs() > 0.1))
}

/// The least-squares problem at one point.
pub(super) struct LeastSquares<'a> {
    pub(super) cells: &'a [FitCell],
    pub(super) free: Free<'a>,
    /// Coordinates of the free parameters.
    pub(super) at: Vec<f64>,
    /// What the model expects there.
    pub(super) expected: Expected,
}

impl LeastSquares<'_> {
    fn misfits(&self) -> Option<DVector<f64>> {
        let misfit = |cell: &FitCell| Some((cell.expected(&self.expected)? - cell.share) / cell.sd);
        let misfits: Option<Vec<f64>> = self.cells.iter().map(misfit).collect();
        misfits.map(DVector::from_vec)
    }

    /// Derivatives of the misfits by central differences; `natural` maps the point to values.
    fn derivatives(&self, at: &[f64], natural: impl Fn(&[f64]) -> Vec<f64>) -> DMatrix<f64> {
        const STEP: f64 = 1e-5;
        let mut jacobian = DMatrix::zeros(self.cells.len(), at.len());
        for (j, slot) in self.free.slots.iter().enumerate() {
            let moved = |by: f64| {
                let mut to = at.to_vec();
                to[j] += by;
                self.free.expected_near(&self.expected, *slot, &natural(&to))
            };
            let (up, down) = (moved(STEP), moved(-STEP));
            for (i, cell) in self.cells.iter().enumerate() {
                if slot.item().is_some_and(|item| !cell.depends_on(item)) {
                    continue;
                }
                if let (Some(up), Some(down)) = (cell.expected(&up), cell.expected(&down)) {
                    jacobian[(i, j)] = (up - down) / (2.0 * STEP * cell.sd);
                }
            }
        }
        jacobian
    }

    pub(super) fn jacobian_natural(&self, natural: &[f64]) -> DMatrix<f64> {
        self.derivatives(natural, <[f64]>::to_vec)
    }

    pub(super) fn fitted(
        &self,
        natural: &[f64],
        jacobian: &DMatrix<f64>,
        sampled: &SampledBands,
        evaluations: usize,
        converged: bool,
    ) -> Fitted {
        let errors = self.standard_errors(jacobian, sampled);
        let parameter = |(j, slot): (usize, &FreeSlot)| FreeParameter {
            name: self.free.name(*slot),
            value: natural[j],
            standard_error: errors.as_ref().map(|errors| errors[j]),
        };
        let cell = |cell: &FitCell| FittedCell {
            published: cell.published,
            expected: cell.expected(&self.expected).unwrap_or(f64::NAN),
        };
        let levels = self.free.levels(natural);
        Fitted {
            questionnaire: self.free.questionnaire(natural),
            concern_levels: levels.concern,
            expectation_levels: levels.expectation,
            parameters: self.free.slots.iter().enumerate().map(parameter).collect(),
            cells: self.cells.iter().map(cell).collect(),
            chi_square: self.misfits().map_or(f64::NAN, |misfits| misfits.norm_squared()),
            freedom: self.cells.len() as i64 - natural.len() as i64,
            evaluations,
            converged,
        }
    }

    /// By the sandwich, see the module.
    fn standard_errors(&self, jacobian: &DMatrix<f64>, sampled: &SampledBands) -> Option<Vec<f64>> {
        let bread = (jacobian.transpose() * jacobian).cholesky()?.inverse() * jacobian.transpose();
        let filling = covariance(self.cells, sampled, &self.expected)?;
        let sandwich = &bread * filling * bread.transpose();
        Some(sandwich.diagonal().iter().map(|variance| variance.max(0.0).sqrt()).collect())
    }
}

impl LeastSquaresProblem<f64, Dyn, Dyn> for LeastSquares<'_> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;
    type ParameterStorage = Owned<f64, Dyn>;

    fn set_params(&mut self, x: &DVector<f64>) {
        self.at = x.as_slice().to_vec();
        self.expected = self.free.expected(&self.free.natural(&self.at));
    }

    fn params(&self) -> DVector<f64> {
        DVector::from_vec(self.at.clone())
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        self.misfits()
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        Some(self.derivatives(&self.at, |free| self.free.natural(free)))
    }
}
