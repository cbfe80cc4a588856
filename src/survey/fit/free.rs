//! What a fit may move: names, order and ranges of the parameters.
//!
//! Every parameter has a natural value (a threshold, a loading, a scale) and a coordinate in which
//! the optimiser may go anywhere: the first threshold as it is and then the logarithms of the gaps
//! below it; of the loadings of an item the logit of the variance they explain and the logarithm
//! of the ratio of expectation to concern; scales as they are. So thresholds stay ordered, signs
//! of loadings stay, and nothing explains more than everything.

use super::FitError;
use crate::ground::math::{exp, ln, logistic, logit, normal_quantile};
use crate::survey::expected::{Expected, Levels};
use crate::survey::quadrature::AttitudeGrid;
use crate::survey::questionnaire::{Asks, Graded, Questionnaire};
use crate::survey::study::FitPlan;
use crate::world::Setting;

/// Gaps between thresholds, and loadings, begin at least this large.
const LEAST: f64 = 0.02;
/// Explained variance begins at most this high.
const MOST: f64 = 0.98;

/// One free parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FreeSlot {
    Threshold(usize, usize),
    Concern(usize),
    Expectation(usize),
    ConcernScale,
    ExpectationScale,
}

impl FreeSlot {
    /// The item whose answers alone it moves.
    pub(super) fn item(self) -> Option<usize> {
        match self {
            FreeSlot::Threshold(item, _)
            | FreeSlot::Concern(item)
            | FreeSlot::Expectation(item) => Some(item),
            FreeSlot::ConcernScale | FreeSlot::ExpectationScale => None,
        }
    }
}

/// The free parameters of a study, and what stays as it is.
pub(super) struct Free<'a> {
    questionnaire: &'a Questionnaire,
    grid: AttitudeGrid,
    levels: Levels,
    /// Shapes of the levels, with the population's mean taken out.
    concern_shape: Option<[f64; 5]>,
    expectation_shape: Option<[f64; 5]>,
    pub(super) slots: Vec<FreeSlot>,
    /// Slots of each free item.
    items: Vec<(usize, std::ops::Range<usize>)>,
}

impl<'a> Free<'a> {
    /// The parameters of the attitude items among `items` (ascending), mixed over `grid`.
    pub(super) fn new(
        questionnaire: &'a Questionnaire,
        plan: &FitPlan,
        items: &[usize],
        setting: &Setting,
        grid: AttitudeGrid,
    ) -> Self {
        let mut slots = Vec::new();
        let mut ranges = Vec::new();
        for &item in items {
            let Asks::Attitude(graded) = &questionnaire.items[item].asks else { continue };
            let start = slots.len();
            slots.extend((0..graded.thresholds.len()).map(|k| FreeSlot::Threshold(item, k)));
            if plan.loadings && graded.concern != 0.0 {
                slots.push(FreeSlot::Concern(item));
            }
            if plan.loadings && graded.expectation != 0.0 {
                slots.push(FreeSlot::Expectation(item));
            }
            ranges.push((item, start..slots.len()));
        }
        let shares = setting.bands.each_ref().map(|band| band.share);
        let concern_shape = plan.concern_shape.map(|shape| centred(&shape, &shares));
        let expectation_shape = plan.expectation_shape.map(|shape| centred(&shape, &shares));
        slots.extend(concern_shape.map(|_| FreeSlot::ConcernScale));
        slots.extend(expectation_shape.map(|_| FreeSlot::ExpectationScale));
        Free {
            questionnaire,
            grid,
            levels: Levels::of_setting(setting),
            concern_shape,
            expectation_shape,
            slots,
            items: ranges,
        }
    }

    /// What a parameter is called.
    pub(super) fn name(&self, slot: FreeSlot) -> String {
        let id = |item: usize| &self.questionnaire.items[item].id;
        match slot {
            FreeSlot::Threshold(item, k) => format!("{}.threshold[{k}]", id(item)),
            FreeSlot::Concern(item) => format!("{}.concern", id(item)),
            FreeSlot::Expectation(item) => format!("{}.expectation", id(item)),
            FreeSlot::ConcernScale => "concern_scale".into(),
            FreeSlot::ExpectationScale => "expectation_scale".into(),
        }
    }

    fn graded(&self, item: usize) -> &Graded {
        match &self.questionnaire.items[item].asks {
            Asks::Attitude(graded) => graded,
            _ => unreachable!("only attitude items are free"),
        }
    }

    /// Where the search begins: loadings as the file has them; scales that fit the levels of the
    /// setting best; thresholds from the `published` share of each (item, answer) as if everyone
    /// were alike, or as in the file if too few are known.
    pub(super) fn start(&self, published: impl Fn(usize, usize) -> Option<f64>) -> Vec<f64> {
        let scale = |levels: &[f64; 5], shape: &Option<[f64; 5]>| {
            let shape = shape.unwrap_or_default();
            let size: f64 = shape.iter().map(|s| s * s).sum();
            let along: f64 = shape.iter().zip(levels).map(|(s, level)| s * level).sum();
            if size > 0.0 { along / size } else { 0.0 }
        };
        let value = |slot: &FreeSlot| match *slot {
            FreeSlot::Threshold(item, k) => {
                let graded = self.graded(item);
                let answers = graded.thresholds.len() + 1;
                let shares: Vec<_> = (0..answers).map(|answer| published(item, answer)).collect();
                cumulative(&shares, k).map_or(graded.thresholds[k], |p| -normal_quantile(p))
            }
            FreeSlot::Concern(item) => self.graded(item).concern,
            FreeSlot::Expectation(item) => self.graded(item).expectation,
            FreeSlot::ConcernScale => scale(&self.levels.concern, &self.concern_shape),
            FreeSlot::ExpectationScale => scale(&self.levels.expectation, &self.expectation_shape),
        };
        self.slots.iter().map(value).collect()
    }

    /// The item at natural values.
    fn graded_at(&self, item: usize, natural: &[f64]) -> Graded {
        let mut graded = self.graded(item).clone();
        let range = self.items.iter().find(|(other, _)| *other == item).map(|(_, range)| range);
        for at in range.cloned().unwrap_or_default() {
            match self.slots[at] {
                FreeSlot::Threshold(_, k) => graded.thresholds[k] = natural[at],
                FreeSlot::Concern(_) => graded.concern = natural[at],
                FreeSlot::Expectation(_) => graded.expectation = natural[at],
                FreeSlot::ConcernScale | FreeSlot::ExpectationScale => {}
            }
        }
        graded
    }

    /// The questionnaire at natural values.
    pub(super) fn questionnaire(&self, natural: &[f64]) -> Questionnaire {
        let mut questionnaire = self.questionnaire.clone();
        for (item, _) in &self.items {
            questionnaire.items[*item].asks = Asks::Attitude(self.graded_at(*item, natural));
        }
        questionnaire
    }

    /// The levels at natural values.
    pub(super) fn levels(&self, natural: &[f64]) -> Levels {
        let mut levels = self.levels.clone();
        for (slot, value) in self.slots.iter().zip(natural) {
            let (level, shape) = match slot {
                FreeSlot::ConcernScale => (&mut levels.concern, &self.concern_shape),
                FreeSlot::ExpectationScale => (&mut levels.expectation, &self.expectation_shape),
                _ => continue,
            };
            *level = shape.unwrap_or_default().map(|s| value * s);
        }
        levels
    }

    /// What the model expects at natural values.
    pub(super) fn expected(&self, natural: &[f64]) -> Expected {
        Expected::new(&self.questionnaire(natural), &self.grid, &self.levels(natural))
    }

    /// The same, computed anew only where a slot acts; `base` differs in that slot (or in slots of
    /// the same item).
    pub(super) fn expected_near(
        &self,
        base: &Expected,
        slot: FreeSlot,
        natural: &[f64],
    ) -> Expected {
        match slot.item() {
            Some(item) => base.with_item(item, &self.graded_at(item, natural)),
            None => self.expected(natural),
        }
    }

    /// Coordinates of natural values.
    ///
    /// # Errors
    ///
    /// Loadings that explain everything or more.
    pub(super) fn coordinates(&self, natural: &[f64]) -> Result<Vec<f64>, FitError> {
        let mut free = natural.to_vec();
        for (item, range) in &self.items {
            for at in range.clone() {
                if let FreeSlot::Threshold(_, k @ 1..) = self.slots[at] {
                    debug_assert!(k > 0);
                    free[at] = ln((natural[at - 1] - natural[at]).max(LEAST));
                }
            }
            let graded = self.graded_at(*item, natural);
            let explained = graded.explained(self.grid.correlation());
            if explained >= 1.0 {
                return Err(FitError::ExplainsTooMuch(self.questionnaire.items[*item].id.clone()));
            }
            let loadings = self.loadings(range);
            if let [first, ..] = loadings.as_slice() {
                free[*first] = logit(explained.clamp(LEAST * LEAST, MOST));
            }
            if let [_, second] = loadings.as_slice() {
                free[*second] = ln((graded.expectation / graded.concern).abs());
            }
        }
        Ok(free)
    }

    /// Natural values of coordinates.
    pub(super) fn natural(&self, free: &[f64]) -> Vec<f64> {
        let mut natural = free.to_vec();
        for (item, range) in &self.items {
            for at in range.clone() {
                if let FreeSlot::Threshold(_, 1..) = self.slots[at] {
                    natural[at] = natural[at - 1] - exp(free[at]);
                }
            }
            let start = self.graded(*item);
            let explained = |at: usize| logistic(free[at]);
            match self.loadings(range).as_slice() {
                [one] => {
                    let sign = if self.slots[*one] == FreeSlot::Concern(*item) {
                        start.concern.signum()
                    } else {
                        start.expectation.signum()
                    };
                    natural[*one] = sign * explained(*one).sqrt();
                }
                [one, two] => {
                    let (sign_c, sign_e) = (start.concern.signum(), start.expectation.signum());
                    let ratio = exp(free[*two]);
                    let cross = 2.0 * self.grid.correlation() * sign_c * sign_e * ratio;
                    let concern = (explained(*one) / (1.0 + ratio * ratio + cross)).sqrt();
                    natural[*one] = sign_c * concern;
                    natural[*two] = sign_e * ratio * concern;
                }
                _ => {}
            }
        }
        natural
    }

    fn loadings(&self, range: &std::ops::Range<usize>) -> Vec<usize> {
        let loading =
            |at: &usize| matches!(self.slots[*at], FreeSlot::Concern(_) | FreeSlot::Expectation(_));
        range.clone().filter(loading).collect()
    }
}

/// Share of the answers up to number k, kept within 1 and 99 percent; one missing share is what
/// the others leave.
fn cumulative(shares: &[Option<f64>], k: usize) -> Option<f64> {
    let sum = |shares: &[Option<f64>]| shares.iter().copied().sum::<Option<f64>>();
    let (upto, beyond) = (sum(&shares[..=k]), sum(&shares[k + 1..]).map(|rest| 1.0 - rest));
    upto.or(beyond).map(|share| share.clamp(0.01, 0.99))
}

fn centred(shape: &[f64; 5], shares: &[f64; 5]) -> [f64; 5] {
    let total: f64 = shares.iter().sum();
    let mean: f64 = shape.iter().zip(shares).map(|(s, w)| s * w).sum::<f64>() / total;
    shape.map(|s| s - mean)
}
