//! Case weights that meet known margins: iterative proportional fitting.
//!
//! A sample has too few young men and too many readers of newspapers; the population's shares by
//! age and sex and by habit are known, each for itself. [`rake`] finds the weights closest to the
//! base weights (in sum w ln(w / base)) whose weighted shares are those (Deming & Stephan 1940,
//! Annals of Mathematical Statistics 11(4), 427-444), in rounds: fit one margin after another,
//! until all fit together.
//!
//! [`WeightBounds`] keep any respondent from speaking for too many. They hold *in* the fitting, not by
//! trimming afterwards, which would spoil the margins: a weight is the base weight times one factor
//! per category, cut off at the bounds, and each factor is chosen so that its category fits after
//! the cutting. That is the truncated calibration of Deville & Särndal (1992, Journal of the
//! American Statistical Association 87, 376-382) with the distance above, bounding weights where
//! they bound the ratio to base weights; with equal base weights it is the same.
//!
//! # What can go wrong
//!
//! Margins can contradict each other, or want more than the bounds allow: then no weights fit, and
//! the result says so ([`Raked::converged`], [`Raked::largest_miss`], [`Raked::at_bounds`]).
//! Its weights are within the bounds and have mean 1 all the same. Widen the bounds or merge
//! categories. Weights buy unbiasedness *within* the margins with variance ([`Raked::kish_effect`])
//! and repair nothing that the margins do not explain.

mod error;

pub use error::RakingError;

use super::weights;

/// A known margin: how the population divides by one variable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin<'a> {
    /// Its name, for errors.
    pub name: &'a str,
    /// The category of each respondent, an index of `target`.
    pub category: &'a [u16],
    /// The share of the population in each category; they sum to 1.
    pub target: &'a [f64],
}

/// Between what a weight must lie, the mean weight being 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightBounds {
    /// The smallest weight allowed, in [0, 1].
    pub low: f64,
    /// The largest weight allowed, at least 1; may be infinite.
    pub high: f64,
}

impl WeightBounds {
    /// No bounds.
    pub fn none() -> Self {
        Self { low: 0.0, high: f64::INFINITY }
    }
}

/// How to rake.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Raking {
    /// Between what the weights must lie.
    pub bounds: WeightBounds,
    /// By how much a weighted share may miss its target.
    pub tolerance: f64,
    /// Rounds over all margins after which to give up.
    pub max_rounds: u32,
}

impl Default for Raking {
    /// Weights from 0.2 to 5: R's `anesrake` cuts at 5, and the inverse does as much on the other
    /// side. A tolerance of 10^-6 is far below sampling error and any printed digit. Margins that
    /// fit do so within tens of rounds; 1,000 leave room for awkward ones and are soon over.
    fn default() -> Self {
        Self { bounds: WeightBounds { low: 0.2, high: 5.0 }, tolerance: 1e-6, max_rounds: 1_000 }
    }
}

/// Weights, and how well they do.
#[derive(Clone, Debug, PartialEq)]
pub struct Raked {
    /// A weight for each respondent, in the order given. Mean 1 over those whose base weight is
    /// positive; 0 for the others.
    pub weights: Vec<f64>,
    /// Rounds over all margins.
    pub rounds: u32,
    /// Whether all weighted shares are within the tolerance of their targets.
    pub converged: bool,
    /// The largest difference between a weighted share and its target; where nothing fits, not
    /// the smallest that could be reached.
    pub largest_miss: f64,
    /// Margin and category of that difference, as indices; `None` without margins.
    pub worst: Option<(usize, usize)>,
    /// Respondents whose weight is at a bound.
    pub at_bounds: u64,
    /// The design effect of the weights, see [`weights::kish_effect`].
    pub kish_effect: f64,
    /// The smallest positive weight.
    pub smallest: f64,
    /// The largest weight.
    pub largest: f64,
}

/// Fits case weights to the `margins`, starting from the `base` weights (any scale; respondents
/// with base weight 0 are left out). Without margins the base weights are only scaled and bounded.
///
/// # Errors
///
/// See [`RakingError`]. That no weights fit is no error but a result that has not converged.
pub fn rake(base: &[f64], margins: &[Margin<'_>], how: &Raking) -> Result<Raked, RakingError> {
    let bounds = how.bounds;
    if !((0.0..=1.0).contains(&bounds.low) && bounds.high >= 1.0) {
        return Err(RakingError::Bounds { low: bounds.low, high: bounds.high });
    }
    if let Some((respondent, w)) =
        base.iter().enumerate().find(|(_, w)| !(0.0..f64::INFINITY).contains(*w))
    {
        return Err(RakingError::Base { respondent, weight: *w });
    }
    let everybody: Vec<usize> = (0..base.len()).filter(|i| base[*i] > 0.0).collect();
    if everybody.is_empty() {
        return Err(RakingError::Nobody);
    }
    let n = everybody.len() as f64;
    let mut groups = Vec::new();
    for (index, margin) in margins.iter().enumerate() {
        groups.extend(margin.groups(index, base)?);
    }
    // The whole is fitted last, so that the mean is 1 even where nothing else fits.
    let whole = MarginCategory { of: (margins.len(), 0), members: everybody, share: 1.0 };

    let mut fit = RakingState { product: base.to_vec(), bounds };
    fit.scale(&whole, n);
    let (mut rounds, mut largest_miss) = (0, fit.largest_miss(&groups, n));
    while largest_miss > how.tolerance && rounds < how.max_rounds {
        groups.iter().chain([&whole]).for_each(|group| fit.scale(group, n));
        largest_miss = fit.largest_miss(&groups, n);
        rounds += 1;
    }

    let mut result = vec![0.0; base.len()];
    for i in &whole.members {
        result[*i] = fit.weight(*i);
    }
    let positive = || whole.members.iter().map(|i| result[*i]);
    Ok(Raked {
        worst: fit.worst(&groups, n).map(|group| group.of),
        rounds,
        converged: largest_miss <= how.tolerance,
        largest_miss,
        at_bounds: positive().filter(|w| *w == bounds.low || *w == bounds.high).count() as u64,
        kish_effect: weights::kish_effect(&result).expect("the mean weight is 1"),
        smallest: positive().fold(f64::INFINITY, f64::min),
        largest: positive().fold(0.0, f64::max),
        weights: result,
    })
}

/// By how much targets may sum to more or less than 1: rounding, and far below any tolerance.
const WHOLE: f64 = 1e-9;

/// The respondents of a category and the share of all weight that they should have.
struct MarginCategory {
    /// Margin and category.
    of: (usize, usize),
    members: Vec<usize>,
    share: f64,
}

impl Margin<'_> {
    /// The categories that have a target, of the respondents with a positive base weight.
    fn groups(&self, index: usize, base: &[f64]) -> Result<Vec<MarginCategory>, RakingError> {
        let margin = || self.name.to_owned();
        if self.category.len() != base.len() {
            let (found, expected) = (self.category.len(), base.len());
            return Err(RakingError::Length { margin: margin(), found, expected });
        }
        let sum: f64 = self.target.iter().sum();
        let shares = self.target.iter().all(|share| *share >= 0.0);
        if !shares || (sum - 1.0).abs() > WHOLE {
            return Err(RakingError::Targets { margin: margin(), sum });
        }
        let group = |(category, share): (usize, &f64)| MarginCategory {
            of: (index, category),
            members: Vec::new(),
            share: *share,
        };
        let mut groups: Vec<MarginCategory> = self.target.iter().enumerate().map(group).collect();
        for (respondent, category) in self.category.iter().enumerate() {
            let category = usize::from(*category);
            if base[respondent] == 0.0 {
                continue;
            }
            match groups.get_mut(category) {
                Some(group) if group.share > 0.0 => group.members.push(respondent),
                _ => return Err(RakingError::Unwanted { margin: margin(), category, respondent }),
            }
        }
        if let Some(category) = groups.iter().position(|g| g.share > 0.0 && g.members.is_empty()) {
            let target = groups[category].share;
            return Err(RakingError::Empty { margin: margin(), category, target });
        }
        groups.retain(|group| group.share > 0.0);
        Ok(groups)
    }
}

/// The state of the fitting: the base weights times all factors so far, not cut off.
struct RakingState {
    product: Vec<f64>,
    bounds: WeightBounds,
}

/// Products beyond these bounds only occur where nothing fits; kept from overflowing.
const HOPELESS: f64 = 1e100;

impl RakingState {
    fn weight(&self, i: usize) -> f64 {
        self.product[i].clamp(self.bounds.low, self.bounds.high)
    }

    /// Gives the group its share of `n`, as nearly as the bounds allow.
    fn scale(&mut self, group: &MarginCategory, n: f64) {
        let products: Vec<f64> = group.members.iter().map(|i| self.product[*i]).collect();
        let factor = factor(&products, group.share * n, self.bounds);
        for i in &group.members {
            self.product[*i] = (self.product[*i] * factor).clamp(1.0 / HOPELESS, HOPELESS);
        }
    }

    /// By how much the weighted share of a group misses its target.
    fn miss(&self, group: &MarginCategory, n: f64) -> f64 {
        let share = group.members.iter().map(|i| self.weight(*i)).sum::<f64>() / n;
        (share - group.share).abs()
    }

    fn largest_miss(&self, groups: &[MarginCategory], n: f64) -> f64 {
        groups.iter().map(|group| self.miss(group, n)).fold(0.0, f64::max)
    }

    fn worst<'g>(&self, groups: &'g [MarginCategory], n: f64) -> Option<&'g MarginCategory> {
        groups.iter().max_by(|a, b| self.miss(a, n).total_cmp(&self.miss(b, n)))
    }
}

/// The factor f at which sum min(max(f u, low), high) over the `products` u is `total`; where no
/// factor does it, the one that brings everybody to the nearer bound.
fn factor(products: &[f64], total: f64, bounds: WeightBounds) -> f64 {
    let plain = total / products.iter().sum::<f64>();
    if products.iter().all(|u| (bounds.low..=bounds.high).contains(&(plain * u))) {
        return plain;
    }
    // The sum is piecewise linear in f: a person moves from the lower bound at f = low / u, with
    // slope u, to the upper at f = high / u. Find the corner before the total, and go on from it.
    let ends = |u: &f64| [bounds.low / u, bounds.high / u];
    let sum =
        |f: f64| -> f64 { products.iter().map(|u| (f * u).clamp(bounds.low, bounds.high)).sum() };
    let mut corners: Vec<f64> = products.iter().flat_map(ends).filter(|f| f.is_finite()).collect();
    corners.sort_by(f64::total_cmp);
    let below = corners.partition_point(|f| sum(*f) < total);
    let corner = corners[below.saturating_sub(1)];
    let (mut fixed, mut slope) = (0.0, 0.0);
    for u in products {
        match ends(u) {
            [start, _] if start > corner => fixed += bounds.low,
            [_, end] if end <= corner => fixed += bounds.high,
            _ => slope += u,
        }
    }
    if below > 0 && slope > 0.0 { (total - fixed) / slope } else { corner }
}

#[cfg(test)]
mod tests;
