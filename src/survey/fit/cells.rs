//! The cells of a fit: what was published, how precisely, and how cells hang together.

use nalgebra::DMatrix;

use super::FitError;
use crate::survey::expected::{Expected, Pattern};
use crate::survey::fieldwork::{Auxiliary, Fieldwork};
use crate::survey::study::{Bands, CellUse, Says, Study};
use crate::world::Setting;

/// How the respondents of a study spread over the bands.
pub(super) struct SampledBands {
    /// Respondents.
    n: f64,
    /// Share of the sample in each band.
    sample: [f64; 5],
    /// How the bands are mixed in published figures.
    pub(super) mixture: [f64; 5],
    /// Whether the number of respondents in each band, or its weight, is set beforehand.
    stratified: bool,
}

impl SampledBands {
    /// By quota if there is one, else as people come; mixed as in the population if the study
    /// weights by band, else as in the sample. A study that asks everybody has as many respondents
    /// as the setting has people.
    pub(super) fn of(fieldwork: &Fieldwork, setting: &Setting) -> Self {
        let population = setting.bands.each_ref().map(|band| band.share);
        let covered = std::array::from_fn(|band| population[band] * fieldwork.coverage[band]);
        let sample = normalised(&fieldwork.quotas.unwrap_or(covered));
        let weighted = fieldwork.weighting.contains(&Auxiliary::Band);
        SampledBands {
            n: f64::from(fieldwork.n.unwrap_or(setting.consumers)),
            sample,
            mixture: if weighted { normalised(&population) } else { sample },
            stratified: weighted || fieldwork.quotas.is_some(),
        }
    }

    /// Respondents that a figure about some bands is worth: with equal weights all of them, else
    /// Kish's effective number (Kish 1965, Survey Sampling, section 11.7).
    fn effective(&self, bands: Bands) -> f64 {
        let inside = || (0..5).filter(|band| bands.has(*band));
        let total: f64 = inside().map(|band| self.mixture[band]).sum();
        let spread = |band: usize| {
            let weight = self.mixture[band] / total;
            if weight > 0.0 { weight * weight / (self.n * self.sample[band]) } else { 0.0 }
        };
        1.0 / inside().map(spread).sum::<f64>()
    }

    /// Covariance of the sampling errors of two cells under the model: each is a ratio of
    /// weighted counts, linearised (Taylor), with multinomial counts within bands.
    fn covariance(&self, expected: &Expected, a: &FitCell, b: &FitCell) -> Option<f64> {
        let (p_a, p_b) = (a.expected(expected)?, b.expected(expected)?);
        let part = |cell: &FitCell, band: usize| {
            let inside = (0..5).filter(|band| cell.bands.has(*band));
            self.mixture[band] / inside.map(|band| self.mixture[band]).sum::<f64>()
        };
        let (asked_a, asked_b) = (self.asked(expected, a)?, self.asked(expected, b)?);
        let mut sum = 0.0;
        for band in (0..5).filter(|band| a.bands.has(*band) && b.bands.has(*band)) {
            if self.sample[band] <= 0.0 {
                continue;
            }
            let share = |one: &Pattern, two: &Pattern| expected.in_band(&one.and(two), band);
            let mut product = share(&a.gave, &b.gave)?
                - p_b * share(&a.gave, &b.asked)?
                - p_a * share(&a.asked, &b.gave)?
                + p_a * p_b * share(&a.asked, &b.asked)?;
            if self.stratified {
                let mean = |cell: &FitCell, p: f64| {
                    let gave = expected.in_band(&cell.gave, band)?;
                    Some(gave - p * expected.in_band(&cell.asked, band)?)
                };
                product -= mean(a, p_a)? * mean(b, p_b)?;
            }
            let weight = part(a, band) * part(b, band) / (self.n * self.sample[band]);
            sum += weight * product / (asked_a * asked_b);
        }
        Some(sum)
    }

    /// Share of those in the bands of a cell who are asked it.
    fn asked(&self, expected: &Expected, cell: &FitCell) -> Option<f64> {
        expected.ratio(&cell.asked, &Pattern::default(), cell.bands)
    }
}

fn normalised(shares: &[f64; 5]) -> [f64; 5] {
    let total: f64 = shares.iter().sum();
    shares.map(|share| share / total)
}

/// Variance of a published share: sampling p (1 - p) / n, with p kept half an answer away from 0
/// and 1; rounding, uniform, r^2 / 12; and tolerance, uniform on either side, t^2 / 3.
///
/// `share` and n are plain numbers, `rounded_to` and `tolerance` in points.
pub(in crate::survey) fn variance(share: f64, n: f64, rounded_to: f64, tolerance: f64) -> f64 {
    let edge = (0.5 / n).min(0.5);
    let p = share.clamp(edge, 1.0 - edge);
    let (rounding, slack) = (rounded_to / 100.0, tolerance / 100.0);
    p * (1.0 - p) / n + rounding * rounding / 12.0 + slack * slack / 3.0
}

/// A cell that enters the fit.
pub(super) struct FitCell {
    pub(super) published: usize,
    gave: Pattern,
    asked: Pattern,
    bands: Bands,
    /// Published share.
    pub(super) share: f64,
    /// Standard deviation that weights it.
    pub(super) sd: f64,
    /// What of the variance is neither sampling nor assumed away.
    blur: f64,
    assumed: bool,
}

impl FitCell {
    /// The cells of a study that a fit uses: points that are fitted to or assumed.
    pub(super) fn all(
        study: &Study,
        sampled: &SampledBands,
        expected: &Expected,
    ) -> Result<Vec<FitCell>, FitError> {
        let mut cells = Vec::new();
        for (published, said) in study.published.iter().enumerate() {
            let Says::Point { percent, rounded_to, tolerance } = said.says else { continue };
            if !matches!(said.used, CellUse::Fit | CellUse::Assumed) {
                continue;
            }
            let none = || FitError::NoShare { published, row: said.source.clone() };
            let (gave, asked) = expected.patterns(&said.all_of).ok_or_else(none)?;
            let mut cell = FitCell {
                published,
                gave,
                asked,
                bands: said.bands,
                share: percent / 100.0,
                sd: 0.0,
                blur: variance(0.0, f64::INFINITY, rounded_to, tolerance),
                assumed: said.used == CellUse::Assumed,
            };
            cell.expected(expected).ok_or_else(none)?;
            let n =
                sampled.effective(said.bands) * sampled.asked(expected, &cell).ok_or_else(none)?;
            cell.sd = variance(cell.share, n, rounded_to, tolerance).sqrt();
            if !(cell.sd > 0.0 && cell.sd.is_finite()) {
                return Err(none());
            }
            cells.push(cell);
        }
        if cells.is_empty() { Err(FitError::NoCell) } else { Ok(cells) }
    }

    /// Its share under the model.
    pub(super) fn expected(&self, expected: &Expected) -> Option<f64> {
        expected.ratio(&self.gave, &self.asked, self.bands)
    }

    /// Whether it depends on how an item is answered.
    pub(super) fn depends_on(&self, item: usize) -> bool {
        self.gave.has(item)
    }
}

/// Covariance of all cells, in units of their standard deviations. What was assumed has none.
pub(super) fn covariance(
    cells: &[FitCell],
    sampled: &SampledBands,
    expected: &Expected,
) -> Option<DMatrix<f64>> {
    let mut matrix = DMatrix::zeros(cells.len(), cells.len());
    for (i, a) in cells.iter().enumerate().filter(|(_, cell)| !cell.assumed) {
        for (j, b) in cells.iter().enumerate().take(i + 1).filter(|(_, cell)| !cell.assumed) {
            let blur = if i == j { a.blur } else { 0.0 };
            let value = (sampled.covariance(expected, a, b)? + blur) / (a.sd * b.sd);
            matrix[(i, j)] = value;
            matrix[(j, i)] = value;
        }
    }
    Some(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::consumer::ConcernSpread;
    use crate::survey::expected::Levels;
    use crate::survey::quadrature::AttitudeGrid;
    use crate::survey::questionnaire::{Asks, Graded, Item, Questionnaire, SkipRule};
    use crate::survey::study::Answer;

    /// Two items without loadings, the second asked of those who give the first its first answer:
    /// shares p = 0.3, 0.5, 0.2 and q = 0.4 in every band, so all variances have closed forms.
    #[test]
    fn covariances_of_cells_have_their_closed_forms() {
        let item = |thresholds: &[f64], only_if: Vec<SkipRule>| Item {
            id: String::new(),
            text: String::new(),
            answers: vec![String::new(); thresholds.len() + 1],
            dont_know: None,
            asks: Asks::Attitude(Graded {
                concern: 0.0,
                expectation: 0.0,
                thresholds: thresholds.to_vec(),
            }),
            only_if,
            within_days: None,
        };
        // Quantiles of 0.7, 0.2 and 0.6 of the standard normal distribution.
        let first = item(&[0.524_400_512_708_041, -0.841_621_233_572_914], Vec::new());
        let second = item(&[0.253_347_103_135_8], vec![SkipRule { item: 0, answers: 1 }]);
        let questionnaire = Questionnaire { items: vec![first, second] };
        let setting = Setting::default();
        let shares = setting.bands.each_ref().map(|band| band.share);
        let grid = AttitudeGrid::new(&shares, ConcernSpread::published(), 0.0);
        let expected = Expected::new(&questionnaire, &grid, &Levels::of_setting(&setting));
        let cell = |item, answer, bands| {
            let (gave, asked) = expected.patterns(&[Answer { item, answer }]).unwrap();
            let (share, sd, blur) = (0.0, 1.0, 0.0);
            FitCell { published: 0, gave, asked, bands, share, sd, blur, assumed: false }
        };
        let fieldwork = Fieldwork { quotas: Some([0.2; 5]), ..Fieldwork::default() };
        let sampled = SampledBands::of(&fieldwork, &setting);
        let near =
            |got: f64, wanted: f64| assert!((got / wanted - 1.0).abs() < 1e-9, "{got} {wanted}");
        let covariance = |a: &FitCell, b: &FitCell| sampled.covariance(&expected, a, b).unwrap();
        let squares: f64 = shares.iter().map(|w| w * w / 200.0).sum();
        let (all, band) = (Bands::ALL, Bands::one(4));
        near(1.0 / sampled.effective(all), squares);
        near(covariance(&cell(0, 0, all), &cell(0, 0, all)), 0.21 * squares);
        near(covariance(&cell(0, 0, all), &cell(0, 2, all)), -0.06 * squares);
        near(covariance(&cell(0, 0, all), &cell(0, 0, band)), 0.3 * 0.21 / 200.0);
        near(covariance(&cell(1, 0, band), &cell(1, 0, band)), 0.24 / (200.0 * 0.3));
        assert!(covariance(&cell(0, 0, band), &cell(0, 0, Bands::one(0))).abs() < 1e-15);
        assert!(covariance(&cell(0, 0, all), &cell(1, 0, all)).abs() < 1e-15);
        let as_they_come = Fieldwork { weighting: Vec::new(), ..Fieldwork::default() };
        let sampled = SampledBands::of(&as_they_come, &setting);
        let total = cell(0, 0, all);
        near(sampled.covariance(&expected, &total, &total).unwrap(), 0.21 / 1000.0);
    }

    /// p = 0.5 of 100 people: 0.0025; a point of rounding adds 1e-4 / 12, three of tolerance 3e-4.
    #[test]
    fn the_variance_of_a_share_adds_up() {
        assert!((variance(0.5, 100.0, 1.0, 3.0) - (0.0025 + 1e-4 / 12.0 + 3e-4)).abs() < 1e-15);
        assert!((variance(0.0, 100.0, 0.0, 0.0) - 0.005 * 0.995 / 100.0).abs() < 1e-15);
    }
}
