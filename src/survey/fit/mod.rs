//! The fit: thresholds, levels by age and loadings from published shares.
//!
//! [`fit`] moves the free parameters of a study until the shares that the model expects (see
//! [`expected`](super::expected)) are as close as can be to the published ones:
//!
//! ```text
//! chi-square = sum over cells of ((expected - published) / sd)^2
//! sd^2 = p (1 - p) / n_cell + rounded_to^2 / 12 + tolerance^2 / 3
//! ```
//!
//! with p the published share: the modified minimum chi-square of Neyman (1949, First Berkeley
//! Symposium, 239-273), a minimum-distance estimate with fixed weights. Only points enter, of
//! cells used as [`Use::Fit`](super::study::CellUse::Fit) or [`Use::Assumed`](super::study::CellUse);
//! bounds and orderings are for judging. The minimum is found by the method of Levenberg and
//! Marquardt as in MINPACK (More 1978) with derivatives by central differences. Nothing is drawn:
//! the same study gives the same numbers.
//!
//! Standard errors come from the sandwich (J'J)^-1 J' S J (J'J)^-1, J the derivatives of the
//! weighted shares and S the covariance of the published shares as multinomial sampling from the
//! fitted model makes it. The usual (J'J)^-1 would be right only if cells were independent; a
//! total and its bands, two answers to an item, an overlap and its margins are not. Assumed cells
//! count as known, so an error says how surely a parameter is known *given* what was assumed.
//!
//! What can go wrong: for the same reason chi-square has no chi-square distribution, even if the
//! model is true. Marginal shares say next to nothing about loadings; only overlaps do. A minimum
//! may be local. A parameter that the cells barely tell comes back with a large standard error,
//! one that they do not tell at all is refused by name.

mod cells;
mod free;
mod problem;

use levenberg_marquardt::{LevenbergMarquardt, TerminationReason};
use thiserror::Error;

use super::quadrature::AttitudeGrid;
use super::questionnaire::{Asks, Questionnaire};
use super::study::{Answer, Study};
use crate::ground::number::fixed;
use crate::model::consumer::ConcernSpread;
use crate::world::Setting;
pub(super) use cells::variance;
use cells::{FitCell, SampledBands};
use free::Free;
use problem::{LeastSquares, identified};

/// What came of a fit.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The questionnaire with its new thresholds and loadings.
    pub questionnaire: Questionnaire,
    /// Mean stated concern of each band \[SD\].
    pub concern_levels: [f64; 5],
    /// Mean stated expectation of each band \[SD\].
    pub expectation_levels: [f64; 5],
    /// The parameters that were free.
    pub parameters: Vec<FreeParameter>,
    /// The cells that were fitted to.
    pub cells: Vec<FittedCell>,
    /// Sum of squared misfits over their variances.
    pub chi_square: f64,
    /// Cells less parameters.
    pub freedom: i64,
    /// Evaluations of all cells, without those for derivatives.
    pub evaluations: usize,
    /// Whether a minimum was reached.
    pub converged: bool,
}

/// A parameter that was free.
#[derive(Clone, Debug, PartialEq)]
pub struct FreeParameter {
    /// `item.threshold[k]`, `item.concern`, `item.expectation`, `concern_scale` or
    /// `expectation_scale`.
    pub name: String,
    /// Its value \[SD\]; loadings \[1\].
    pub value: f64,
    /// What sampling and rounding of the published cells make of it; `None` if not to be had.
    pub standard_error: Option<f64>,
}

/// A cell that was fitted to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittedCell {
    /// Its position among the published.
    pub published: usize,
    /// The share at the fitted parameters.
    pub expected: f64,
}

/// Why there is no fit.
#[derive(Debug, Error)]
pub enum FitError {
    /// Nothing to fit to.
    #[error("no cell to fit: mark published points of attitude items as \"fit\" or \"assumed\"")]
    NoCell,
    /// Some parameters are free and the cells do not tell them.
    #[error(
        "the cells do not tell {} apart; add a published or assumed cell that depends on them, or take them out of the fit", .0.join(", ")
    )]
    NotIdentified(Vec<String>),
    /// A cell outside the measurement model.
    #[error(
        "the cell of row {row} (number {}) has no expected share: it is about items other than attitudes and awareness, or about nobody; use it as held out or excluded", published + 1
    )]
    NoShare {
        /// Its position among the published.
        published: usize,
        /// The row of the evidence.
        row: String,
    },
    /// Loadings beyond what is possible.
    #[error("the loadings of item {0} explain all of its variance or more; make them smaller")]
    ExplainsTooMuch(String),
    /// The search stopped early.
    #[error(
        "no minimum found after {} evaluations, chi-square {}: {why}; free fewer parameters, or look for cells that contradict each other", best.evaluations, fixed(best.chi_square, 3)
    )]
    NotConverged {
        /// The best that was reached.
        best: Box<Fitted>,
        /// What stopped the search.
        why: String,
    },
}

/// Fits the free parameters of a study to its published points; about a tenth of a second for 50
/// cells and 16 parameters.
///
/// # Errors
///
/// See [`FitError`]; each says what to do next.
pub fn fit(study: &Study, setting: &Setting) -> Result<Fitted, FitError> {
    let sampled = SampledBands::of(&study.fieldwork, setting);
    let correlation = setting.population.attitude_correlation;
    let grid = AttitudeGrid::new(&sampled.mixture, ConcernSpread::published(), correlation);
    let every = |item: &usize| matches!(study.questionnaire.items[*item].asks, Asks::Attitude(_));
    let all: Vec<usize> = (0..study.questionnaire.items.len()).filter(every).collect();
    let free =
        |items: &[usize], grid| Free::new(&study.questionnaire, &study.fit, items, setting, grid);

    let as_given = free(&[], grid.clone());
    let given = as_given.expected(&as_given.start(|_, _| None));
    let cells = FitCell::all(study, &sampled, &given)?;
    let has_cell = |item: &usize| {
        let about =
            |cell: &FitCell| study.published[cell.published].all_of.iter().any(|a| a.item == *item);
        cells.iter().any(about)
    };
    let free = free(&all.into_iter().filter(has_cell).collect::<Vec<_>>(), grid);

    let at =
        free.coordinates(&free.start(|item, answer| published(study, &cells, item, answer)))?;
    let mut problem =
        LeastSquares { cells: &cells, expected: free.expected(&free.natural(&at)), free, at };
    let natural = problem.free.natural(&problem.at);
    identified(&problem, &problem.jacobian_natural(&natural))?;
    let mut evaluations = 1;
    let mut stopped = None;
    if !problem.at.is_empty() {
        let (solved, report) = LevenbergMarquardt::new()
            .with_ftol(1e-12)
            .with_xtol(1e-9)
            .with_gtol(1e-9)
            .with_patience(50)
            .minimize(problem);
        problem = solved;
        evaluations = report.number_of_evaluations;
        stopped = match report.termination {
            // Residuals that cannot be made smaller in double precision are a minimum.
            TerminationReason::NoImprovementPossible(_) => None,
            reason if reason.was_successful() => None,
            TerminationReason::LostPatience => Some("too many evaluations".to_string()),
            reason => Some(format!("{reason:?}")),
        };
    }
    let natural = problem.free.natural(&problem.at);
    let jacobian = problem.jacobian_natural(&natural);
    if let (None, Err(lost)) = (&stopped, identified(&problem, &jacobian)) {
        stopped = Some(format!("it led to where {lost}"));
    }
    let fitted = problem.fitted(&natural, &jacobian, &sampled, evaluations, stopped.is_none());
    match stopped {
        None => Ok(fitted),
        Some(why) => Err(FitError::NotConverged { best: Box::new(fitted), why }),
    }
}

/// Mean of the published shares of one answer alone, over the cells of the fit.
fn published(study: &Study, cells: &[FitCell], item: usize, answer: usize) -> Option<f64> {
    let alone = [Answer { item, answer }];
    let about = |cell: &&FitCell| study.published[cell.published].all_of == alone;
    let shares: Vec<f64> = cells.iter().filter(about).map(|cell| cell.share).collect();
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

#[cfg(test)]
mod recovery;
#[cfg(test)]
mod tests;
