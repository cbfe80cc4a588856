//! Reference people: those by whom a level is defined.
//!
//! A level of this model is a share ("of all people 45% would find such a contact proper") or a
//! mean ("a reader passes it on with a chance of 1.5%"). *All people* are the reference people: the
//! shipped ages, awareness, following and loyalty, and concern and expectation of the shipped mean;
//! how far people differ around that mean is the scenario's. So whatever says *who* objects leaves
//! alone *how many* of the reference people do, and other people move the share, as they should.

use super::brand::Brand;
use super::consumer::{Band, ConcernSpread, level_exceeded_by};
use crate::ground::math::{LEGENDRE_3, exp, normal_cdf};

/// A place in the distribution of concern among the reference people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConcernNode {
    /// Privacy concern \[SD\].
    pub concern: f64,
    /// Share of the reference people who stand for it; the weights sum to one.
    pub weight: f64,
}

/// People of one group: what they are and their share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReferenceGroup {
    /// Knows that brands listen.
    pub aware: bool,
    /// Follows the brand and looks.
    pub follower: bool,
    /// Is attached to the brand.
    pub loyalist: bool,
    /// Share of the reference people; the weights of the eight groups sum to one.
    pub weight: f64,
}

/// The reference people of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferencePeople {
    /// The shipped bands, with the levels of the scenario moved to the shipped mean.
    bands: [Band; 5],
    nodes: Vec<ConcernNode>,
}

impl ReferencePeople {
    /// Those of a scenario with these age bands and this spread of concern within bands.
    pub fn new(bands: &[Band; 5], spread: &ConcernSpread) -> Self {
        let shipped = Band::all();
        let mean = |bands: &[Band; 5], of: fn(&Band) -> f64| -> f64 {
            shipped.iter().zip(bands).map(|(shipped, band)| shipped.share * of(band)).sum()
        };
        let moved = |of: fn(&Band) -> f64| mean(&shipped, of) - mean(bands, of);
        let concern = moved(|band| band.concern_level);
        let expectation = moved(|band| band.expectation_level);
        let mut reference = shipped;
        for (band, own) in reference.iter_mut().zip(bands) {
            band.concern_level = own.concern_level + concern;
            band.expectation_level = own.expectation_level + expectation;
        }
        let mut nodes = Vec::new();
        for (b, band) in reference.iter().enumerate() {
            let mut below = 0.0;
            for edge in spread.cumulative[b] {
                // Concern is uniform within a bin, so a rule in rank is one in concern.
                let half = 0.5 * (edge - below);
                for (x, legendre) in LEGENDRE_3.iter().filter(|_| half > 0.0) {
                    let concern = spread.quantile(b, below + half * (1.0 + x));
                    nodes.push(ConcernNode {
                        concern: band.concern_level + concern,
                        weight: band.share * half * legendre,
                    });
                }
                below = edge;
            }
        }
        ReferencePeople { bands: reference, nodes }
    }

    /// People of these concerns, in whatever else as shipped.
    #[cfg(test)]
    pub(super) fn of_nodes(nodes: Vec<ConcernNode>) -> Self {
        ReferencePeople { bands: Band::all(), nodes }
    }

    /// The distribution of concern: three nodes for each bin of each band.
    pub fn nodes(&self) -> &[ConcernNode] {
        &self.nodes
    }

    /// The mean over the reference people of something that depends on concern.
    pub fn mean(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.nodes.iter().map(|node| node.weight * of(node.concern)).sum()
    }

    /// E e^(gradient c): what to divide e^(gradient c) by, so that it says who and not how much.
    /// `gradient` in [ln/SD].
    pub fn mean_exp(&self, gradient: f64) -> f64 {
        self.mean(|concern| exp(gradient * concern))
    }

    /// Share who know that brands listen.
    pub fn aware_share(&self) -> f64 {
        self.bands.iter().map(|band| band.share * band.aware_share).sum()
    }

    /// The eight groups by awareness, following and loyalty, as if independent of each other and
    /// of concern: awareness differs a little by age and so goes a little with concern, which moves
    /// a share by less than a twentieth of a point.
    pub fn groups(&self) -> [ReferenceGroup; 8] {
        let brand = Brand::default();
        let shares = [self.aware_share(), brand.follower_share, brand.loyalist_share];
        std::array::from_fn(|bits| {
            let has = |bit: usize| bits >> bit & 1 == 1;
            let part = |bit: usize| if has(bit) { shares[bit] } else { 1.0 - shares[bit] };
            ReferenceGroup {
                aware: has(0),
                follower: has(1),
                loyalist: has(2),
                weight: part(0) * part(1) * part(2),
            }
        })
    }

    /// The expectation \[SD\] above which the given share of all reference people expect something:
    /// anybody, or only those who know that brands listen (`if_aware`). Where the share is above
    /// that of those who know, the level is as low as it gets.
    pub fn expectation_exceeded_by(&self, share: f64, if_aware: bool) -> f64 {
        level_exceeded_by(share, |level| {
            let of_band = |band: &Band| {
                let could = if if_aware { band.aware_share } else { 1.0 };
                band.share * could * normal_cdf(band.expectation_level - level)
            };
            self.bands.iter().map(of_band).sum()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::math::logistic;

    fn near(got: f64, wanted: f64, within: f64) {
        assert!((got - wanted).abs() < within, "{got} against {wanted}");
    }

    /// Weights sum to one; mean and variance are those of the bands: concern has mean 0 within a
    /// band, and the pooled variance within bands is 1 by the unit of concern when bands are mixed
    /// by their respondents, so here it is taken from the spread itself.
    #[test]
    fn nodes_are_a_distribution_with_the_mean_of_the_bands() {
        let people = ReferencePeople::new(&Band::all(), ConcernSpread::published());
        near(people.mean(|_| 1.0), 1.0, 1e-12);
        let mean: f64 = Band::all().iter().map(|band| band.share * band.concern_level).sum();
        near(people.mean(|c| c), mean, 1e-12);
        let groups = people.groups();
        near(groups.iter().map(|group| group.weight).sum(), 1.0, 1e-12);
        let aware: f64 = groups.iter().filter(|g| g.aware).map(|g| g.weight).sum();
        near(aware, people.aware_share(), 1e-12);
    }

    /// A mixture of uniform bins has the mean logistic in closed form: over a bin from a to b it is
    /// [ln(1 + e^(m - w a)) - ln(1 + e^(m - w b))] / (w (b - a)).
    #[test]
    fn the_rule_meets_the_closed_form_of_uniform_bins() {
        let (spread, bands) = (ConcernSpread::published(), Band::all());
        let people = ReferencePeople::new(&bands, spread);
        for (m, w) in [(0.0, 0.3), (-2.0, 0.9), (1.5, 1.8), (3.0, 3.0)] {
            let softplus = |x: f64| crate::ground::math::ln_1p(exp(x));
            let mut exact = 0.0;
            for (b, band) in bands.iter().enumerate() {
                let mut below = 0.0;
                for edge in spread.cumulative[b] {
                    let at = |rank| band.concern_level + spread.quantile(b, rank);
                    // Just inside the bin, where neighbouring bins do not matter.
                    let (from, to) = (at(below + 1e-12), at(edge - 1e-12));
                    let area = (softplus(m - w * from) - softplus(m - w * to)) / (w * (to - from));
                    exact += band.share * (edge - below) * area;
                    below = edge;
                }
            }
            near(people.mean(|c| logistic(m - w * c)), exact, 1e-7);
        }
    }

    /// Moving every band alike moves nobody who defines a level; spreading the bands does.
    #[test]
    fn only_the_spread_of_a_scenario_is_taken_over() {
        let shipped = ReferencePeople::new(&Band::all(), ConcernSpread::published());
        let moved = Band::all().map(|band| Band {
            concern_level: band.concern_level + 0.5,
            expectation_level: band.expectation_level - 0.7,
            aware_share: 0.1,
            share: 0.2,
        });
        let same = ReferencePeople::new(&moved, ConcernSpread::published());
        near(same.mean(|c| c), shipped.mean(|c| c), 1e-12);
        near(same.mean_exp(0.5), shipped.mean_exp(0.5), 1e-12);
        near(same.aware_share(), shipped.aware_share(), 1e-12);
        near(
            same.expectation_exceeded_by(0.36, true),
            shipped.expectation_exceeded_by(0.36, true),
            1e-9,
        );
        let wider =
            Band::all().map(|band| Band { concern_level: 2.0 * band.concern_level, ..band });
        let wider = ReferencePeople::new(&wider, ConcernSpread::published());
        near(wider.mean(|c| c), shipped.mean(|c| c), 1e-12);
        assert!(wider.mean_exp(0.5) > shipped.mean_exp(0.5) + 0.01);
    }

    /// Alike in all bands: 0.36 of all are 0.36 / 0.6793 of those who know (by hand 0.15 x
    /// 0.62 + 0.19 x 0.67 + 0.18 x 0.68 + 0.18 x 0.72 + 0.30 x 0.69 = 0.6793).
    #[test]
    fn a_share_of_all_is_a_larger_one_of_those_who_know() {
        let people = ReferencePeople::new(&Band::all(), ConcernSpread::published());
        near(people.aware_share(), 0.6793, 1e-12);
        let level = people.expectation_exceeded_by(0.36, true);
        near(1.0 - normal_cdf(level), 0.36 / 0.6793, 1e-9);
        near(1.0 - normal_cdf(people.expectation_exceeded_by(0.86, false)), 0.86, 1e-9);
    }
}
