//! Where the two attitudes are evaluated when shares are integrated instead of simulated.
//!
//! A [`AttitudeGrid`] stands for the people of [`Drawing`](crate::world::people::TraitDraws) before anything
//! happened: per age band, offsets of stated concern and expectation from the band's levels, with
//! weights. Concern runs over its piecewise linear quantile function by Gauss-Legendre rules, each
//! panel within one bin; expectation, normal given concern, by a Gauss-Hermite rule. Levels are
//! not in the grid, so that a fit can move them.
//!
//! What can go wrong: rules of fixed order are exact for polynomials. An item whose own spread is
//! small against its loading on expectation turns into a step, which 16 nodes meet coarsely: for
//! two items the joint share errs by about 2e-7 at a loading of 0.7, 2e-5 at 0.8, 1e-3 at 0.9.

use std::f64::consts::SQRT_2;
use std::sync::Arc;

use crate::ground::math::{LEGENDRE_3, exp, normal_cdf, normal_quantile};
use crate::model::consumer::ConcernSpread;

/// One point of the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AttitudeNode {
    /// Stated concern, relative to the level of the band \[SD\].
    pub concern: f64,
    /// Stated expectation, relative to the level of the band \[SD\].
    pub expectation: f64,
    /// Weight; the weights of a band sum to one.
    pub weight: f64,
}

/// The joint distribution of the two attitudes around the levels of the five bands.
#[derive(Clone, Debug)]
pub struct AttitudeGrid {
    nodes: Arc<[AttitudeNode]>,
    per_band: [usize; 6],
    shares: [f64; 5],
    correlation: f64,
}

/// Gauss-Hermite rule with 16 nodes for the weight e^(-x^2), one side of the origin (Abramowitz &
/// Stegun 1964, table 25.10).
const HERMITE: [(f64, f64); 8] = [
    (0.273_481_046_138_152_4, 0.507_929_479_016_613_6),
    (0.822_951_449_144_655_9, 0.280_647_458_528_533_7),
    (1.380_258_539_198_881, 0.083_810_041_398_985_92),
    (1.951_787_990_916_254, 0.012_880_311_535_509_97),
    (2.546_202_157_847_481, 9.322_840_086_241_85e-4),
    (3.176_999_161_979_956, 2.711_860_092_537_88e-5),
    (3.869_447_904_860_123, 2.320_980_844_865_202e-7),
    (4.688_738_939_305_818, 2.654_807_474_011_196e-10),
];

impl AttitudeGrid {
    /// A grid for bands that are mixed by `shares` (any positive multiple of shares that sum to
    /// one), a spread of concern and a `correlation` of the attitudes in (-1, 1).
    ///
    /// Its size is 2,400 nodes without a correlation, about 4,600 with one, since then the normal
    /// score behind concern must be resolved as well: no panel spans more than one unit of it.
    pub fn new(shares: &[f64; 5], spread: &ConcernSpread, correlation: f64) -> Self {
        let own = (1.0 - correlation * correlation).max(0.0).sqrt();
        let (mut nodes, mut per_band) = (Vec::new(), [0; 6]);
        for band in 0..5 {
            for panel in panels(&spread.cumulative[band], correlation != 0.0) {
                for (rank, share) in panel {
                    let concern = spread.quantile(band, rank);
                    let score = if correlation == 0.0 { 0.0 } else { normal_quantile(rank) };
                    for (x, hermite) in HERMITE {
                        let weight = share * hermite * INVERSE_SQRT_PI;
                        let (mean, off) = (correlation * score, own * SQRT_2 * x);
                        nodes.push(AttitudeNode { concern, expectation: mean + off, weight });
                        nodes.push(AttitudeNode { concern, expectation: mean - off, weight });
                    }
                }
            }
            per_band[band + 1] = nodes.len();
        }
        AttitudeGrid { nodes: nodes.into(), per_band, shares: *shares, correlation }
    }

    /// The nodes of a band.
    pub fn band(&self, band: usize) -> &[AttitudeNode] {
        &self.nodes[self.range(band)]
    }

    /// Where the nodes of a band stand among all.
    pub(super) fn range(&self, band: usize) -> std::ops::Range<usize> {
        self.per_band[band]..self.per_band[band + 1]
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How the bands are mixed.
    pub fn shares(&self) -> &[f64; 5] {
        &self.shares
    }

    /// Correlation of the attitudes.
    pub fn correlation(&self) -> f64 {
        self.correlation
    }
}

const INVERSE_SQRT_PI: f64 = std::f64::consts::FRAC_2_SQRT_PI / 2.0;

/// Three ranks with their weights in each panel. A panel lies within one bin and its nodes are
/// those of the rule in rank. If `fine` it also lies between neighbouring integers of the normal
/// score, and the nodes are those of the rule in that score, with the normal density as a factor
/// and weights that sum to the panel's share exactly.
fn panels(bins: &[f64; 10], fine: bool) -> Vec<[(f64, f64); 3]> {
    let mut edges = vec![0.0];
    edges.extend(bins);
    if fine {
        edges.extend((-4..=4).map(|z| normal_cdf(f64::from(z))));
    }
    edges.sort_by(f64::total_cmp);
    let pairs = edges.windows(2).filter(|pair| pair[1] > pair[0]);
    pairs
        .map(|pair| if fine { by_score(pair[0], pair[1]) } else { by_rank(pair[0], pair[1]) })
        .collect()
}

fn by_rank(low: f64, high: f64) -> [(f64, f64); 3] {
    let half = 0.5 * (high - low);
    LEGENDRE_3.map(|(x, weight)| (low + half * (1.0 + x), half * weight))
}

fn by_score(low: f64, high: f64) -> [(f64, f64); 3] {
    // Beyond 6 there is a billionth of the people.
    let score = |rank: f64| normal_quantile(rank.clamp(1e-9, 1.0 - 1e-9));
    let (from, half) = (score(low), 0.5 * (score(high) - score(low)));
    let nodes = LEGENDRE_3.map(|(x, weight)| {
        let z = from + half * (1.0 + x);
        (normal_cdf(z), weight * exp(-0.5 * z * z))
    });
    let total: f64 = nodes.iter().map(|(_, weight)| weight).sum();
    nodes.map(|(rank, weight)| (rank, (high - low) * weight / total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::math::pow;

    fn moment(grid: &AttitudeGrid, band: usize, of: impl Fn(&AttitudeNode) -> f64) -> f64 {
        grid.band(band).iter().map(|node| node.weight * of(node)).sum()
    }

    /// Concern has mean 0 in every band; expectation is standard normal: moments 1, 0, 1, 0, 3.
    /// With a correlation the normal score is resolved by panels: a few digits less.
    #[test]
    fn the_grid_has_the_moments_of_the_people() {
        for (correlation, tolerance) in [(0.0, 1e-12), (0.5, 5e-5), (-0.9, 5e-4)] {
            let grid = AttitudeGrid::new(&[0.2; 5], ConcernSpread::published(), correlation);
            for band in 0..5 {
                assert!((moment(&grid, band, |_| 1.0) - 1.0).abs() < 1e-12);
                assert!(moment(&grid, band, |node| node.concern).abs() < tolerance);
                let power = |k| moment(&grid, band, |node| pow(node.expectation, f64::from(k)));
                for (k, value) in [(1, 0.0), (2, 1.0), (3, 0.0), (4, 3.0)] {
                    assert!(
                        (power(k) - value).abs() < tolerance * value.max(1.0),
                        "{k}: {}",
                        power(k)
                    );
                }
            }
        }
    }

    /// If everyone is in one bin, concern is uniform in rank and its covariance with the normal
    /// score is the integral of sqrt(12) (u - 1/2) Phi^-1(u), which is sqrt(3 / pi) (the
    /// correlation of a normal variable with its rank, Stuart 1954, British Journal of
    /// Statistical Psychology 7, 37-44).
    #[test]
    fn the_correlation_acts_through_the_normal_score() {
        let mut counts = [[0; 10]; 5];
        counts.iter_mut().for_each(|bins| bins[4] = 7);
        let grid = AttitudeGrid::new(&[0.2; 5], &ConcernSpread::new(&counts), 0.4);
        let covariance = moment(&grid, 2, |node| node.concern * node.expectation);
        assert!((covariance - 0.4 * (3.0 / std::f64::consts::PI).sqrt()).abs() < 1e-5);
        assert!((moment(&grid, 2, |node| node.concern * node.concern) - 1.0).abs() < 1e-4);
    }
}
