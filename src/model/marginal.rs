//! The marginal model: who objects, without moving how many.
//!
//! Reasons that are the same for everybody act on a *share*: they add up to a level l [logit], and
//! the share sigma(l) of the reference people find the contact proper. Privacy concern acts inside:
//! a person of concern c finds it proper with the chance sigma(M(l) - w c), where M solves
//!
//! ```text
//! E sigma(M - w c) = sigma(l)     over the concern of the reference people
//! ```
//!
//! (Heagerty & Zeger 2000, *Marginalized multilevel models and likelihood inference*, Statistical
//! Science 15(1), 1-26). Were the weight added to a margin instead, spread alone would make proper
//! what few accept: a contact that 8% accept at w = 0.3 would be accepted by 21% at w = 3.

use super::reference::ReferencePeople;
use crate::ground::math::{logistic, logit};

/// The farthest level that is told apart from certainty [logit]: one in 3,000 objects, or accepts.
pub const FARTHEST: f64 = 8.0;

/// Steps of the table on [-8, 8]: shares are right to a hundredth of a point.
const STEPS: usize = 64;

const PER_LOGIT: f64 = STEPS as f64 / (2.0 * FARTHEST);

/// The margin at mean concern, by level, for one weight of concern: a table, made once.
#[derive(Clone, Debug, PartialEq)]
pub struct Marginal {
    /// Weight of concern [logit/SD].
    weight: f64,
    /// M and its slope per step, at each knot.
    knots: Vec<(f64, f64)>,
}

impl Marginal {
    /// Solves for the margins among these people.
    pub fn new(people: &ReferencePeople, weight: f64) -> Self {
        let mut last = (-FARTHEST, 0.0);
        let knots = (0..=STEPS).map(|knot| {
            let level = knot as f64 / PER_LOGIT - FARTHEST;
            last = solve(people, weight, level, last.0 + last.1);
            last
        });
        Marginal { weight, knots: knots.collect() }
    }

    /// The weight of concern [logit/SD].
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// M(l) [logit]; beyond the farthest levels as at these.
    #[inline]
    pub fn centre(&self, level: f64) -> f64 {
        let place = (level.clamp(-FARTHEST, FARTHEST) + FARTHEST) * PER_LOGIT;
        let knot = (place as usize).min(STEPS - 1);
        let t = place - knot as f64;
        let ((from, rise), (to, end)) = (self.knots[knot], self.knots[knot + 1]);
        // The cubic with these values and slopes at both ends (Hermite).
        let step = to - from;
        let bend = 3.0 * step - 2.0 * rise - end;
        from + t * (rise + t * (bend + t * (rise + end - 2.0 * step)))
    }

    /// The margin of a person of this concern [logit].
    #[inline]
    pub fn margin(&self, level: f64, concern: f64) -> f64 {
        self.centre(level) - self.weight * concern
    }
}

/// M at a level and its slope per step, by Newton's method within what bisection leaves.
fn solve(people: &ReferencePeople, weight: f64, level: f64, guess: f64) -> (f64, f64) {
    // No one person's margin is further from the level than that of the least or most concerned.
    let concerns = || people.nodes().iter().map(|node| weight * node.concern);
    let mut low = level + concerns().fold(f64::INFINITY, f64::min);
    let mut high = level + concerns().fold(f64::NEG_INFINITY, f64::max);
    let mut margin = guess.clamp(low, high);
    let mut slope = 1.0;
    for _ in 0..60 {
        let (mut share, mut rise) = (0.0, 0.0);
        for node in people.nodes() {
            let p = logistic(margin - weight * node.concern);
            share += node.weight * p;
            rise += node.weight * p * (1.0 - p);
        }
        let miss = logit(share) - level;
        if miss > 0.0 {
            high = margin
        } else {
            low = margin
        }
        slope = share * (1.0 - share) / rise;
        let next = margin - miss * slope;
        let next = if (low..=high).contains(&next) { next } else { 0.5 * (low + high) };
        let moved = (next - margin).abs();
        margin = next;
        if moved < 1e-11 {
            break;
        }
    }
    (margin, slope / PER_LOGIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::math::{exp, ln, normal_cdf, normal_quantile};
    use crate::model::consumer::{Band, ConcernSpread};
    use crate::model::reference::ConcernNode;

    fn shipped() -> ReferencePeople {
        ReferencePeople::new(&Band::all(), ConcernSpread::published())
    }

    fn levels() -> impl Iterator<Item = f64> {
        (0..=1_600).map(|i| f64::from(i) / 100.0 - 8.0)
    }

    /// Half the people at concern 1, half at -1: with x = e^M and share q
    /// (1 - q) x^2 + (1 - 2q) cosh(w) x - q = 0, solved by hand.
    #[test]
    fn two_kinds_of_people_have_a_closed_form() {
        let node = |concern| ConcernNode { concern, weight: 0.5 };
        let people = ReferencePeople::of_nodes(vec![node(-1.0), node(1.0)]);
        for w in [0.0, 0.3, 0.9, 2.06, 3.0] {
            let table = Marginal::new(&people, w);
            for level in levels() {
                let q = logistic(level);
                let b = (1.0 - 2.0 * q) * 0.5 * (exp(w) + exp(-w));
                let root = (b * b + 4.0 * q * (1.0 - q)).sqrt();
                // The form that does not cancel.
                let x = if b < 0.0 { (root - b) / (2.0 * (1.0 - q)) } else { 2.0 * q / (root + b) };
                let centre = table.centre(level);
                // Solved at the knots, every quarter of a logit, and a cubic between them.
                if (4.0 * level).fract().abs() < 1e-9 {
                    assert!((centre - ln(x)).abs() < 1e-9, "{w} {level}: {centre}");
                }
                // Two points that far apart bend it between knots more than people do.
                if w < 3.0 {
                    let share = 0.5 * (logistic(centre + w) + logistic(centre - w));
                    assert!((share - q).abs() < 1e-4, "{w} {level}: {share}");
                }
            }
        }
    }

    /// Normal concern: against an integral of its own (Simpson, 4,000 panels over nine deviations).
    /// A logistic is nearly a normal of deviation 1.702 (Johnson, Kotz & Balakrishnan 1995), which
    /// under a probit link has the closed form M / 1.702 = sqrt(1 + w^2 / 1.702^2) Phi^-1(q).
    #[test]
    fn normal_concern_agrees_with_a_fine_integral_and_nearly_with_the_probit() {
        let n = 20_000;
        let rank = |i: u32| (f64::from(i) + 0.5) / f64::from(n);
        let node =
            |i| ConcernNode { concern: normal_quantile(rank(i)), weight: 1.0 / f64::from(n) };
        let people = ReferencePeople::of_nodes((0..n).map(node).collect());
        for w in [0.5, 1.5] {
            let table = Marginal::new(&people, w);
            for level in [-6.0, -3.3, -0.6, 0.0, 1.1, 4.2] {
                let centre = table.centre(level);
                let density = |c: f64| exp(-0.5 * c * c) / (2.0 * std::f64::consts::PI).sqrt();
                let at = |i: i32| {
                    let c = 18.0 * f64::from(i) / 4_000.0 - 9.0;
                    let weight = if i == 0 || i == 4_000 { 1.0 } else { f64::from(2 + i % 2 * 2) };
                    weight * density(c) * logistic(centre - w * c)
                };
                let share = (0..=4_000).map(at).sum::<f64>() * 18.0 / 4_000.0 / 3.0;
                assert!((share - logistic(level)).abs() < 1e-5, "{w} {level}: {share}");
                let scaled = 1.702 * (1.0 + w * w / (1.702 * 1.702)).sqrt();
                assert!((normal_cdf(centre / scaled) - logistic(level)).abs() < 0.012);
            }
        }
    }

    /// Over all levels, between the knots too, and over the weights that are plausible and more.
    #[test]
    fn the_share_is_the_level_whatever_the_weight() {
        let people = shipped();
        for w in [0.0, 0.3, 0.9, 1.8, 2.06, 3.0] {
            let table = Marginal::new(&people, w);
            for level in levels() {
                let share = people.mean(|c| logistic(table.margin(level, c)));
                let miss = (share - logistic(level)).abs();
                assert!(miss < 1e-4, "{w} {level}: {miss}");
                if w == 0.0 {
                    assert!((table.margin(level, 1.7) - level).abs() < 1e-9);
                }
            }
        }
    }

    /// A margin rises with its level, and beyond the farthest it stays.
    #[test]
    fn margins_rise_with_their_level() {
        for w in [0.0, 0.9, 3.0, 10.0] {
            let table = Marginal::new(&shipped(), w);
            let centres: Vec<f64> = levels().map(|level| table.centre(level)).collect();
            assert!(centres.windows(2).all(|pair| pair[0] < pair[1]));
            assert_eq!(table.centre(50.0), table.centre(8.0));
            assert_eq!(table.centre(-50.0), table.centre(-8.0));
        }
    }
}
