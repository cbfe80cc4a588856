//! What other values leave of a prior: for each rule of `contradictions` that two plausible values
//! could break together, the parameter that gives way.
//!
//! It is drawn after what bounds it, in the order of [`LIMITS`], from its prior given that it fits.
//! A new rule that plausible values can break needs a line here; a test of random worlds says so.

use super::scale;
use crate::model::brand::Brand;
use crate::params::{Params, Role};
use crate::scenario::checked::contradictions::{LEAST_OF_TIES, LOST_AT_MOST, remarks_lost};
use crate::world::network::GrownNetwork;
use crate::world::setting::{NetworkSource, Setting};

/// What fits a world in which all before it are drawn.
#[derive(Clone, Copy)]
pub enum PriorLimit {
    /// The highest value that does, of those up to the given one.
    AtMost(fn(&Setting, f64) -> f64),
    /// The lowest value that does, of those from the given one on.
    AtLeast(fn(&Setting, f64) -> f64),
}

/// Dimensions that others leave no more, or no less, than so much, in the order in which they are drawn.
pub const LIMITS: &[(&str, PriorLimit)] = &[
    // Before the brands' rates, which must find room at the lowest.
    ("population.expressiveness_sigma", PriorLimit::AtMost(most_spread_of_expressiveness)),
    ("brand.mentions_per_30_days", PriorLimit::AtMost(most_remarks)),
    ("brand.peer_talk_per_30_days", PriorLimit::AtMost(most_remarks)),
    ("voice.emboldening", PriorLimit::AtMost(most_emboldening)),
    ("population.loyalist_bonus", PriorLimit::AtMost(best_of_loyalists)),
    ("network.mean_followed", PriorLimit::AtMost(most_followed)),
    // After the rates at which customers leave.
    ("customers.none_weight", PriorLimit::AtLeast(least_of_none)),
];

/// The highest value of a range that fits, where all below a fitting one fit too.
fn highest(low: f64, high: f64, fits: impl Fn(f64) -> bool) -> f64 {
    if fits(high) {
        return high;
    }
    let (mut low, mut high) = (low, high);
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

/// One remark of a kind a day: the most talkative cannot make up for the silent.
fn most_remarks(world: &Setting, up_to: f64) -> f64 {
    let sigma = world.population.expressiveness_sigma;
    highest(0.0, up_to, |rate| remarks_lost(rate / 30.0, sigma) <= LOST_AT_MOST)
}

/// The spread at which remarks at the lowest plausible rate still find room.
fn most_spread_of_expressiveness(world: &Setting, up_to: f64) -> f64 {
    let mut lowest = 0.0_f64;
    for key in ["mentions_per_30_days", "peer_talk_per_30_days"] {
        let Some(spec) = Brand::specs().iter().find(|spec| spec.key == key) else { continue };
        let Role::Uncertainty(prior) = spec.role else { continue };
        let range = scale::LogitRange { low: spec.low, high: spec.high };
        let down = range.between(spec.default, prior.low);
        for brand in &world.brands {
            let own = brand.is.get(key).unwrap_or(spec.default);
            lowest = lowest.max(scale::moved(own, range, range, down));
        }
    }
    highest(0.0, up_to, |sigma| remarks_lost(lowest / 30.0, sigma) <= LOST_AT_MOST)
}

/// A factor on two chances.
fn most_emboldening(world: &Setting, up_to: f64) -> f64 {
    let voice = &world.voice;
    let posting = voice.posting_cap / voice.failure_posting;
    up_to.min(posting).min(1.0 / voice.failure_addressed_share)
}

/// Satisfaction ends at 1.
fn best_of_loyalists(world: &Setting, up_to: f64) -> f64 {
    let loved = world.brands.iter().filter(|brand| brand.is.loyalist_share > 0.0);
    loved.map(|brand| 1.0 - brand.is.quality).fold(up_to, f64::min)
}

/// There must be people for the ties.
fn most_followed(world: &Setting, up_to: f64) -> f64 {
    let NetworkSource::Grown(network) = &world.network else { return up_to };
    highest(0.0, up_to, |mean| {
        let network = GrownNetwork { mean_followed: mean, ..network.clone() };
        network.reached_share(world.consumers) >= LEAST_OF_TIES
    })
}

/// From other brands of a category no more may come than leave: the more go to none, the fewer do.
fn least_of_none(world: &Setting, from: f64) -> f64 {
    let mut world = world.clone();
    let mut fits = |weight: f64| {
        world.customers.none_weight = weight;
        (0..world.brands.len()).all(|brand| world.coming_rate(brand) >= 0.0)
    };
    if fits(from) {
        return from;
    }
    let mut high = 2.0 * from;
    while !fits(high) && high < f64::MAX {
        high *= 2.0;
    }
    let mut low = from;
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if fits(middle) { high = middle } else { low = middle }
    }
    high
}
