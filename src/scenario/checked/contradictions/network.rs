//! What does not fit together in a network that is grown.

use super::{Finder, above, percent, said, value};
use crate::scenario::toml::rounded;
use crate::world::Setting;
use crate::world::network::GrownNetwork;

/// The least of the wanted ties that there must be people for. In a village everyone ends up
/// knowing everyone; `check` says what came out.
pub const LEAST_OF_TIES: f64 = 0.5;

impl Finder {
    pub(super) fn network(&mut self, network: &GrownNetwork, setting: &Setting) {
        if network.mean_followed == 0.0 {
            return;
        }
        let size = network.community_size;
        if size.fract() != 0.0 {
            let wrong = format!("network.community_size = {size} people");
            self.add(&["network.community_size"], wrong, "whole numbers", "round it");
        }
        let ratio = value("network.active_followed_ratio", network.active_followed_ratio);
        let reciprocity = value("network.reciprocity", network.reciprocity);
        let sigma =
            value("population.expressiveness_sigma", setting.population.expressiveness_sigma);
        if sigma.is == 0.0 && ratio.is != 1.0 {
            let wrong = format!(
                "with {} = 0 all are alike and no tenth is the most expressive: {} = {}",
                sigma.name, ratio.name, ratio.is
            );
            let step = "set active_followed_ratio = 1, or raise expressiveness_sigma";
            self.add(&[&ratio.name, &sigma.name], wrong, "a ratio of 1", step);
        }
        let highest = network.highest_active_ratio();
        if above(ratio.is, highest) {
            let wrong = format!(
                "{}: those who follow back alone would bring the others more than their part",
                said(&[ratio.clone(), reciprocity.clone()], "with")
            );
            let allowed = format!("a ratio of at most {}", rounded(highest));
            self.add(&[&ratio.name, &reciprocity.name], wrong, &allowed, "lower one of the two");
        }
        let reached = network.reached_share(setting.consumers);
        if reached < LEAST_OF_TIES {
            let mean = value("network.mean_followed", network.mean_followed);
            let spread = value("network.followed_spread", network.followed_spread);
            let wrong = format!(
                "only {} of the ties could be: {} = {} among {} people (run.consumers), {} = {}",
                percent(reached),
                mean.name,
                mean.is,
                setting.consumers,
                spread.name,
                spread.is
            );
            let allowed = format!("what leaves at least {}", percent(LEAST_OF_TIES));
            let step = "lower mean_followed or followed_spread, raise consumers, or write \
                        [network] kind = \"none\"";
            self.add(&[&mean.name, &spread.name, "run.consumers"], wrong, &allowed, step);
        }
    }
}
