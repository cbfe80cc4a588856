//! How delicate a topic seems to the monitor: the distribution of perceived sensitivity.
//!
//! True sensitivity is uniform around the brand's and cut off at 0 and 1; the error on top of it is
//! uniform, and the sum is cut off again. Rules compare it with a few bounds, so the shares of
//! posts at each bound and between two of them are all there is to know.

use crate::model::policy::Rule;

/// Where the rule of Gauss with two nodes has them on [-1, 1].
const INV_SQRT_3: f64 = 0.577_350_269_189_625_8;

/// The distribution of perceived sensitivity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delicacy {
    /// True sensitivities that a share of posts has exactly: place and share.
    lumps: [(f64, f64); 2],
    /// The others are spread evenly: from, to, and how densely.
    spread: (f64, f64, f64),
    /// Half-width of the error.
    error: f64,
}

impl Delicacy {
    /// Around a mean in [0, 1], with half-widths of the truth and of the error.
    pub fn new(mean: f64, half_width: f64, error: f64) -> Self {
        let (low, high) = (mean - half_width, mean + half_width);
        if half_width <= 0.0 {
            // As a post carries it.
            let exactly = f64::from(mean as f32);
            return Delicacy {
                lumps: [(exactly, 1.0), (1.0, 0.0)],
                spread: (0.0, 0.0, 0.0),
                error,
            };
        }
        let density = 0.5 / half_width;
        let lumps = [(0.0, (-low).max(0.0) * density), (1.0, (high - 1.0).max(0.0) * density)];
        Delicacy { lumps, spread: (low.max(0.0), high.min(1.0), density), error }
    }

    /// True sensitivities that stand for all posts, with their shares, where rules compare what they seem:
    /// what is cut off, and two nodes of Gauss in each piece between the places from which on, and up to
    /// which, a rule's bound can be met.
    pub fn truths(mean: f64, half_width: f64, error: f64, rules: &[Rule]) -> Vec<(f64, f64)> {
        let Delicacy { lumps, spread: (from, to, density), .. } =
            Delicacy::new(mean, half_width, error);
        let mut truths: Vec<(f64, f64)> = lumps.into_iter().filter(|lump| lump.1 > 0.0).collect();
        let (least, most): (Vec<f64>, Vec<f64>) =
            rules.iter().map(|rule| rule.when.sensitivity).unzip();
        // At least 0 and at most 1 is everything.
        let bounds = least.into_iter().filter(|bound| *bound > 0.0);
        let bounds = bounds.chain(most.into_iter().filter(|bound| *bound < 1.0));
        let bends = bounds.flat_map(|bound| [bound - error, bound + error]);
        let mut edges: Vec<f64> = bends.filter(|bend| from < *bend && *bend < to).collect();
        edges.extend([from, to]);
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        for piece in edges.windows(2) {
            let (middle, half) = (0.5 * (piece[0] + piece[1]), 0.5 * (piece[1] - piece[0]));
            for node in [-INV_SQRT_3, INV_SQRT_3] {
                truths.push((middle + node * half, half * density));
            }
        }
        truths
    }

    /// Share of posts that seem at most so sensitive or, `strictly`, less.
    fn up_to(&self, bound: f64, strictly: bool) -> f64 {
        if bound < 0.0 || (strictly && bound <= 0.0) {
            return 0.0;
        }
        if bound > 1.0 || (!strictly && bound >= 1.0) {
            return 1.0;
        }
        let lumps: f64 = (self.lumps.iter())
            .map(|(at, share)| share * self.error_up_to(bound - at, strictly))
            .sum();
        let (from, to, density) = self.spread;
        lumps + density * (self.error_integral(bound - from) - self.error_integral(bound - to))
    }

    /// Chance that the error is at most so large or, `strictly`, smaller.
    fn error_up_to(&self, y: f64, strictly: bool) -> f64 {
        if self.error > 0.0 {
            ((y + self.error) / (2.0 * self.error)).clamp(0.0, 1.0)
        } else {
            f64::from(y > 0.0 || (!strictly && y >= 0.0))
        }
    }

    /// The integral of that chance up to y.
    fn error_integral(&self, y: f64) -> f64 {
        if y.abs() < self.error {
            (y + self.error) * (y + self.error) / (4.0 * self.error)
        } else {
            y.max(0.0)
        }
    }

    /// Sensitivities that stand for all that the rules tell apart, with their shares of posts: each
    /// bound of a rule, and one between each two.
    pub fn points(&self, rules: &[Rule]) -> Vec<(f64, f64)> {
        let bounds =
            rules.iter().flat_map(|rule| [rule.when.sensitivity.0, rule.when.sensitivity.1]);
        let mut bounds: Vec<f64> =
            bounds.chain([0.0, 1.0]).filter(|bound| (0.0..=1.0).contains(bound)).collect();
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        let mut points = Vec::with_capacity(2 * bounds.len());
        for (i, bound) in bounds.iter().enumerate() {
            let upto = self.up_to(*bound, false);
            points.push((*bound, upto - self.up_to(*bound, true)));
            if let Some(next) = bounds.get(i + 1) {
                points.push((0.5 * (bound + next), self.up_to(*next, true) - upto));
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
    use crate::model::listening::Listening;
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

    /// Against 1,000 x 1,000 pairs of draws through the functions that a run uses; a share on such a
    /// grid errs by about the boundary it counts, at most 4 / 1,000.
    #[test]
    fn shares_are_those_of_drawn_posts() {
        let n = 1_000;
        let draws = || (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
        for (mean, half_width, error) in
            [(0.3, 0.15, 0.2), (0.85, 0.3, 0.2), (0.05, 0.1, 0.5), (0.5, 0.0, 0.2), (0.6, 0.2, 0.0)]
        {
            let listening = Listening { sensitivity_error: error, ..Listening::default() };
            let rules = rules(&[(0.6, 1.0), (0.0, 0.35)]);
            let mut counted = [0.0; 3];
            for delicate in draws() {
                let truth: f64 = mean + half_width * (2.0 * delicate - 1.0);
                for draw in draws() {
                    let seen = listening.perceived_sensitivity(truth.clamp(0.0, 1.0), 0.0, draw);
                    let part = usize::from(seen > 0.35) + usize::from(seen >= 0.6);
                    counted[part] += 1.0 / f64::from(n * n);
                }
            }
            let mut shares = [0.0; 3];
            for (at, share) in Delicacy::new(mean, half_width, error).points(&rules) {
                shares[usize::from(at > 0.35) + usize::from(at >= 0.6)] += share;
            }
            for (share, count) in shares.iter().zip(counted) {
                assert!((share - count).abs() < 4e-3, "{mean} {half_width} {error}: {shares:?}");
            }
        }
    }

    /// Over truths, one by one, the shares of what seems so delicate are those over all; and what they are
    /// in truth on the mean is what the same grid of draws as above has. The truth of a post has 32 bits.
    #[test]
    fn truths_stand_for_what_seems_so_delicate() {
        let n = 1_000;
        let draws = || (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
        for (mean, half_width, error) in
            [(0.3, 0.15, 0.2), (0.85, 0.3, 0.2), (0.05, 0.1, 0.5), (0.5, 0.0, 0.2), (0.6, 0.2, 0.0)]
        {
            let listening = Listening { sensitivity_error: error, ..Listening::default() };
            let rules = rules(&[(0.6, 1.0), (0.0, 0.35)]);
            let part = |seen: f64| usize::from(seen > 0.35) + usize::from(seen >= 0.6);
            let (mut whole, mut shares, mut truths) = ([0.0; 3], [0.0; 3], [0.0; 3]);
            for (at, share) in Delicacy::new(mean, half_width, error).points(&rules) {
                whole[part(at)] += share;
            }
            for (truth, share) in Delicacy::truths(mean, half_width, error, &rules) {
                for (at, seeming) in Delicacy::new(truth, 0.0, error).points(&rules) {
                    shares[part(at)] += share * seeming;
                    truths[part(at)] += share * seeming * truth;
                }
            }
            let mut counted = [0.0; 3];
            for delicate in draws() {
                let truth = (mean + half_width * (2.0 * delicate - 1.0)).clamp(0.0, 1.0);
                for draw in draws() {
                    let seen = listening.perceived_sensitivity(truth, 0.0, draw);
                    counted[part(seen)] += truth / f64::from(n * n);
                }
            }
            let name = format!("{mean} {half_width} {error}: {shares:?} {truths:?}");
            for at in 0..3 {
                assert!((shares[at] - whole[at]).abs() < 1e-6, "{name} for {whole:?}");
                assert!((truths[at] - counted[at]).abs() < 4e-3, "{name} for {counted:?}");
            }
        }
    }

    /// Nothing seems 0.6 delicate where truth ends at 0.45 and errors at 0.04, not even by rounding.
    #[test]
    fn what_cannot_be_has_no_point() {
        let points = Delicacy::new(0.3, 0.15, 0.04).points(&rules(&[(0.6, 1.0), (0.5, 1.0)]));
        assert!(points.iter().all(|(at, _)| *at < 0.5), "{points:?}");
    }

    /// By hand: 0.95 +- 0.1, seen rightly: a quarter of posts is cut off at 1. A rule for "at least 1" has
    /// just these. What is exactly at a bound is within it.
    #[test]
    fn what_is_cut_off_lies_on_the_bound() {
        let share = |delicacy: &Delicacy, bounds: (f64, f64)| -> f64 {
            let points = delicacy.points(&rules(&[bounds]));
            let all: f64 = points.iter().map(|(_, share)| share).sum();
            assert!((all - 1.0).abs() < 1e-12, "{all}");
            let within = points.iter().filter(|(at, _)| (bounds.0..=bounds.1).contains(at));
            within.map(|(_, share)| share).sum()
        };
        let high = Delicacy::new(0.95, 0.1, 0.0);
        assert!((share(&high, (1.0, 1.0)) - 0.25).abs() < 1e-12);
        assert!((share(&high, (0.9, 0.95)) - 0.25).abs() < 1e-12);
        let low = Delicacy::new(0.0, 0.2, 0.0);
        assert!((share(&low, (0.0, 0.0)) - 0.5).abs() < 1e-12);
        let exactly = Delicacy::new(0.5, 0.0, 0.0);
        assert_eq!(share(&exactly, (0.5, 1.0)), 1.0);
        assert_eq!(share(&exactly, (0.0, 0.5)), 1.0);
        assert_eq!(share(&exactly, (0.51, 1.0)), 0.0);
    }
}
