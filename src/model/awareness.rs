//! Awareness: people forget that brands listen, and learn it again, here or elsewhere.
//!
//! A published share of people knows that companies listen (NB_A). Were it learnt for good, a
//! scenario would use up those who do not know, and with them all discovery. So it is forgotten
//! in time, and brands outside the scenario, the news and friends teach as many as keep the
//! published share of an age band, less those whom the scenario itself teaches.

use super::privacy::Privacy;
use crate::ground::math::{chance, ln, ln_1p};

impl Privacy {
    /// The day on which somebody who learns it today will have forgotten it, from one draw:
    /// later by a geometric number of days, at least 1, so that e^(-1 / `forgetting_days`) still
    /// know it a day later.
    pub fn forgotten_on(&self, today: u16, draw: f64) -> u16 {
        let days = 1.0 - (ln(draw) * self.forgetting_days).ceil();
        // Nobody's days end beyond the longest run; as a number too large it is never reached.
        today.saturating_add(days.min(f64::from(u16::MAX)) as u16)
    }

    /// The share of a band that forgets on a day, if `aware` of it know.
    pub fn forgetting_flow(&self, aware: f64) -> f64 {
        aware * chance(1.0 / self.forgetting_days)
    }
}

/// The hazard [1/day] with which those who do not know learn it, so that in expectation the share
/// `flow` of the whole band learns it today; `aware` is the share who know. Where not so many are
/// left, all who are: a hazard of 40 leaves out one in 10^17.
pub fn learning_hazard(flow: f64, aware: f64) -> f64 {
    let chance = flow / (1.0 - aware);
    if chance < 1.0 { (-ln_1p(-chance)).min(CERTAIN) } else { CERTAIN }
}

/// A hazard that nobody escapes.
const CERTAIN: f64 = 40.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 100,000 even draws the share e^(-k / 100) does not know it any more only after day k.
    #[test]
    fn forgetting_is_geometric_in_days() {
        let privacy = Privacy { forgetting_days: 100.0, ..Privacy::default() };
        let n = 100_000;
        for (days, kept) in [(0, 1.0), (1, 0.990_049_83), (100, 0.367_879_44), (300, 0.049_787_07)]
        {
            let still = (0..n)
                .filter(|i| {
                    let draw = (f64::from(*i) + 0.5) / f64::from(n);
                    privacy.forgotten_on(7, draw) > 7 + days
                })
                .count();
            assert!((still as f64 / f64::from(n) - kept).abs() < 2e-5, "{days} days: {still}");
        }
        assert!(privacy.forgotten_on(3650, 1e-300) > 3650);
    }

    /// At rest as many learn as forget: with 0.7 who know and 100 days, 0.7 (1 - e^-0.01) of all
    /// and 7/3 of that of those who do not know.
    #[test]
    fn what_is_forgotten_is_learnt() {
        let privacy = Privacy { forgetting_days: 100.0, ..Privacy::default() };
        let flow = privacy.forgetting_flow(0.7);
        assert!((flow - 0.7 * 0.009_950_166_250_831_947).abs() < 1e-15);
        let learns = chance(learning_hazard(flow, 0.7));
        assert!((learns * 0.3 - flow).abs() < 1e-15);
        assert_eq!(
            (learning_hazard(0.3, 0.7 + 1e-12), learning_hazard(0.4, 0.7)),
            (CERTAIN, CERTAIN)
        );
        assert_eq!(learning_hazard(0.0, 0.7), 0.0);
    }
}
