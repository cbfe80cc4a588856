//! How delicate topics are: the distribution of sensitivity over a brand's posts.
//!
//! It is uniform around the brand's mean and cut off at 0 and 1. Rules compare it with a few bounds, so
//! the shares of posts at each bound and between two of them are all there is to know of what is answered.

use crate::model::policy::Rule;

/// Where the rule of Gauss with two nodes has them on [-1, 1].
const INV_SQRT_3: f64 = 0.577_350_269_189_625_8;

/// The distribution of sensitivity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delicacy {
    /// Sensitivities that a share of posts has exactly: place and share.
    lumps: [(f64, f64); 2],
    /// The others are spread evenly: from, to, and how densely.
    spread: (f64, f64, f64),
}

impl Delicacy {
    /// Around a mean in [0, 1], with a half-width.
    pub fn new(mean: f64, half_width: f64) -> Self {
        let (low, high) = (mean - half_width, mean + half_width);
        if half_width <= 0.0 {
            // As a post carries it.
            let exactly = f64::from(mean as f32);
            return Delicacy { lumps: [(exactly, 1.0), (1.0, 0.0)], spread: (0.0, 0.0, 0.0) };
        }
        let density = 0.5 / half_width;
        let lumps = [(0.0, (-low).max(0.0) * density), (1.0, (high - 1.0).max(0.0) * density)];
        Delicacy { lumps, spread: (low.max(0.0), high.min(1.0), density) }
    }

    /// The bounds of the rules, with 0 and 1, in order.
    fn bounds(rules: &[Rule]) -> Vec<f64> {
        let of_rules =
            rules.iter().flat_map(|rule| [rule.when.sensitivity.0, rule.when.sensitivity.1]);
        let mut bounds: Vec<f64> =
            of_rules.chain([0.0, 1.0]).filter(|bound| (0.0..=1.0).contains(bound)).collect();
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        bounds
    }

    /// Sensitivities that stand for all posts, with their shares, where more than the rules looks at them:
    /// what is cut off, and two nodes of Gauss in each piece between two bounds.
    pub fn nodes(&self, rules: &[Rule]) -> Vec<(f64, f64)> {
        let (from, to, density) = self.spread;
        let mut nodes: Vec<(f64, f64)> =
            self.lumps.into_iter().filter(|lump| lump.1 > 0.0).collect();
        for piece in Delicacy::bounds(rules).windows(2) {
            let (low, high) = (piece[0].max(from), piece[1].min(to));
            let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
            if half > 0.0 {
                for node in [-INV_SQRT_3, INV_SQRT_3] {
                    nodes.push((middle + node * half, half * density));
                }
            }
        }
        nodes
    }

    /// Share of posts that are less sensitive, those that are exactly as sensitive apart.
    fn below(&self, bound: f64) -> f64 {
        let lumps: f64 =
            self.lumps.iter().filter(|(at, _)| *at < bound).map(|(_, share)| share).sum();
        let (from, to, density) = self.spread;
        lumps + density * (bound.clamp(from, to) - from)
    }

    /// Share of posts that are exactly as sensitive.
    fn at(&self, place: f64) -> f64 {
        self.lumps.iter().filter(|(at, _)| *at == place).map(|(_, share)| share).sum()
    }

    /// Sensitivities that stand for all that the rules tell apart, with their shares of posts: each
    /// bound of a rule, and one between each two.
    pub fn points(&self, rules: &[Rule]) -> Vec<(f64, f64)> {
        let bounds = Delicacy::bounds(rules);
        let mut points = Vec::with_capacity(2 * bounds.len());
        for (i, bound) in bounds.iter().enumerate() {
            points.push((*bound, self.at(*bound)));
            if let Some(next) = bounds.get(i + 1) {
                let between = self.below(*next) - self.below(*bound) - self.at(*bound);
                points.push((0.5 * (bound + next), between));
            }
        }
        // A difference of two shares that are alike may be a last bit, and no post.
        points.retain(|(_, share)| *share > 1e-12);
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::{Action, Condition};

    fn rules(bounds: &[(f64, f64)]) -> Vec<Rule> {
        let rule = |sensitivity: &(f64, f64)| Rule {
            when: Condition { sensitivity: *sensitivity, ..Condition::default() },
            act: Action::PublicReply,
            personalisation: 0.0,
            disclosure: false,
            priority: 0,
        };
        bounds.iter().map(rule).collect()
    }

    /// Against 100,000 posts drawn as a run draws them; a share on such a grid errs by less than 1e-4.
    /// Nodes have the shares too, and the mean within each part, which is all that a straight line needs.
    #[test]
    fn shares_are_those_of_drawn_posts() {
        let n = 100_000;
        let rules = rules(&[(0.6, 1.0), (0.0, 0.35)]);
        let part = |at: f64| usize::from(at > 0.35) + usize::from(at >= 0.6);
        for (mean, half_width) in [(0.3, 0.15), (0.85, 0.3), (0.05, 0.1), (0.5, 0.0), (0.6, 0.2)] {
            let (mut counted, mut sums) = ([0.0; 3], [0.0; 3]);
            for i in 0..n {
                let draw = (f64::from(i) + 0.5) / f64::from(n);
                let is: f64 = mean + half_width * (2.0 * draw - 1.0);
                let is = is.clamp(0.0, 1.0);
                counted[part(is)] += 1.0 / f64::from(n);
                sums[part(is)] += is / f64::from(n);
            }
            let delicacy = Delicacy::new(mean, half_width);
            let (mut points, mut nodes, mut means) = ([0.0; 3], [0.0; 3], [0.0; 3]);
            for (at, share) in delicacy.points(&rules) {
                points[part(at)] += share;
            }
            for (at, share) in delicacy.nodes(&rules) {
                nodes[part(at)] += share;
                means[part(at)] += share * at;
            }
            for i in 0..3 {
                let name = format!("{mean} {half_width}: {points:?} {nodes:?} {counted:?}");
                assert!((points[i] - counted[i]).abs() < 1e-4, "{name}");
                assert!((nodes[i] - counted[i]).abs() < 1e-4, "{name}");
                assert!((means[i] - sums[i]).abs() < 1e-4, "{name}");
            }
        }
    }

    /// Nothing is 0.5 delicate where topics end at 0.45, not even by rounding.
    #[test]
    fn what_cannot_be_has_no_point() {
        let points = Delicacy::new(0.3, 0.15).points(&rules(&[(0.6, 1.0), (0.5, 1.0)]));
        assert!(points.iter().all(|(at, _)| *at < 0.5), "{points:?}");
    }

    /// By hand: 0.95 +- 0.1: a quarter of posts is cut off at 1. A rule for "at least 1" has just these.
    /// What is exactly at a bound is within it.
    #[test]
    fn what_is_cut_off_lies_on_the_bound() {
        let share = |delicacy: &Delicacy, bounds: (f64, f64)| -> f64 {
            let points = delicacy.points(&rules(&[bounds]));
            let all: f64 = points.iter().map(|(_, share)| share).sum();
            assert!((all - 1.0).abs() < 1e-12, "{all}");
            let within = points.iter().filter(|(at, _)| (bounds.0..=bounds.1).contains(at));
            within.map(|(_, share)| share).sum()
        };
        let high = Delicacy::new(0.95, 0.1);
        assert!((share(&high, (1.0, 1.0)) - 0.25).abs() < 1e-12);
        assert!((share(&high, (0.9, 0.95)) - 0.25).abs() < 1e-12);
        let low = Delicacy::new(0.0, 0.2);
        assert!((share(&low, (0.0, 0.0)) - 0.5).abs() < 1e-12);
        let exactly = Delicacy::new(0.5, 0.0);
        assert_eq!(share(&exactly, (0.5, 1.0)), 1.0);
        assert_eq!(share(&exactly, (0.0, 0.5)), 1.0);
        assert_eq!(share(&exactly, (0.51, 1.0)), 0.0);
    }
}
