//! Voice: episodes happen to customers; a few become posts.
//!
//! An episode moves satisfaction by itself: the silent majority never posts. Whether it becomes
//! a post is decided by expressiveness, a heavy-tailed trait with mean one, and held back by
//! privacy strain (the chill of being watched). Idle remarks and peer talk have no episode
//! behind them: they *are* posts, at a rate proportional to expressiveness.

use super::post::Kind;
use crate::ground::math::exp;
use crate::params;

params! {
    /// How experience becomes voice.
    pub struct Voice in "voice" {
        /// How far a failure moves satisfaction towards -1.
        failure_loss = 0.25, "1", [0.0, 1.0], Uncertainty(0.1, 0.5, LogUniform), "assumed";
        /// How far a delight moves satisfaction towards +1.
        delight_gain = 0.12, "1", [0.0, 1.0], Uncertainty(0.05, 0.3, LogUniform), "assumed";
        /// Chance that a failure becomes a post, for a person of mean expressiveness.
        failure_posting = 0.067, "1", [0.0, 1.0], Uncertainty(0.02, 0.15, LogUniform), "BL13, BL16, BL17";
        /// Chance that a question becomes a post, for a person of mean expressiveness.
        question_posting = 0.03, "1", [0.0, 1.0], Uncertainty(0.01, 0.1, LogUniform), "assumed";
        /// Chance that a delight becomes a post, for a person of mean expressiveness.
        delight_posting = 0.033, "1", [0.0, 1.0], Uncertainty(0.01, 0.1, LogUniform), "BL16, PO03";
        /// Highest chance that an episode becomes a post, however expressive the person.
        posting_cap = 0.9, "1", [0.0, 1.0], Uncertainty(0.5, 1.0, Triangular), "assumed";
        /// Share of complaints that speak to the brand.
        failure_addressed_share = 0.30, "1", [0.0, 1.0], Uncertainty(0.1, 0.6, LogitNormal), "PO06, PO13, PO14";
        /// Share of questions that speak to the brand.
        question_addressed_share = 0.40, "1", [0.0, 1.0], Uncertainty(0.2, 0.8, LogitNormal), "assumed";
        /// Share of praise that speaks to the brand.
        delight_addressed_share = 0.06, "1", [0.0, 1.0], Uncertainty(0.02, 0.2, LogUniform), "PO06";
        /// Share of idle remarks that speak to the brand.
        mention_addressed_share = 0.01, "1", [0.0, 1.0], Uncertainty(0.0, 0.05, Triangular), "PO13";
        /// Spread of topic sensitivity around the brand's mean (uniform, half-width).
        sensitivity_spread = 0.15, "1", [0.0, 0.5], Uncertainty(0.0, 0.3, Uniform), "assumed";
        /// Factor on the chance of complaining, in public and to the brand, after an answered
        /// complaint; the chances stay within `posting_cap` and 1.
        emboldening = 1.5, "1", [1.0, 10.0], Uncertainty(1.0, 3.0, Triangular), "assumed; sign SV16";
        /// Strength of the chill: posting falls by e^(-chill * strain).
        chill = 0.3, "1/strain", [0.0, 10.0], Uncertainty(0.0, 1.0, Uniform), "assumed; PR07";
    }
}

impl Voice {
    /// Chance \[1\] that an episode of this kind becomes a post, for expressiveness `x` (mean 1).
    /// Kinds without an episode give 1: they are posts already.
    pub fn posting_probability(&self, kind: Kind, x: f64, strain: f64, emboldened: bool) -> f64 {
        let base = match kind {
            Kind::Failure => self.failure_posting,
            Kind::Question => self.question_posting,
            Kind::Delight => self.delight_posting,
            Kind::Mention | Kind::PeerTalk => return self.chill_factor(strain),
        };
        let bold = if emboldened && kind == Kind::Failure { self.emboldening } else { 1.0 };
        (base * x * bold).min(self.posting_cap) * self.chill_factor(strain)
    }

    /// Chance \[1\] that a post of this kind speaks to the brand.
    pub fn addressed_probability(&self, kind: Kind, emboldened: bool) -> f64 {
        let bold = if emboldened && kind == Kind::Failure { self.emboldening } else { 1.0 };
        let share = match kind {
            Kind::Failure => self.failure_addressed_share,
            Kind::Question => self.question_addressed_share,
            Kind::Delight => self.delight_addressed_share,
            Kind::Mention => self.mention_addressed_share,
            Kind::PeerTalk => 0.0,
        };
        (share * bold).min(1.0)
    }

    /// What is left of posting under privacy strain, in (0, 1].
    pub fn chill_factor(&self, strain: f64) -> f64 {
        if strain > 0.0 { exp(-self.chill * strain) } else { 1.0 }
    }
}

/// The satisfaction [from -1 to 1] that episodes of these rates [1/day] and steps lead to, on average,
/// where it returns to `rest` in `fade_days`:
///
/// ```text
/// (rest / tau + sum k g - sum k l) / (1 / tau + sum k g + sum k l)
/// ```
///
/// with k the rates, g the steps towards 1, l those towards -1: a failure takes l (1 + S), a delight
/// gives g (1 - S), and the flows balance.
pub fn satisfaction_at_rest(rest: f64, fade_days: f64, episodes: &[(f64, f64)]) -> f64 {
    let (mut above, mut below) = (rest / fade_days, 1.0 / fade_days);
    for (rate, step) in episodes {
        above += rate * step;
        below += rate * step.abs();
    }
    above / below
}

/// Moves a satisfaction in [-1, 1] the share `step` of the way to +1 (`step` > 0) or -1 (`step` < 0).
pub fn nudge(satisfaction: f64, step: f64) -> f64 {
    let step = step.clamp(-1.0, 1.0);
    if step >= 0.0 {
        satisfaction + step * (1.0 - satisfaction)
    } else {
        satisfaction + step * (1.0 + satisfaction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn satisfaction_stays_within_its_bounds() {
        assert_eq!(nudge(1.0, 0.5), 1.0);
        assert_eq!(nudge(-1.0, -0.5), -1.0);
        assert_eq!(nudge(0.2, 1.0), 1.0);
        assert_eq!(nudge(0.2, -7.0), -1.0);
        assert!((nudge(0.2, -0.25) - (-0.1)).abs() < 1e-15);
    }

    /// By hand: failures take half of 1 + S once in ten days, rest 0.2 in ten days: (0.02 - 0.05) /
    /// (0.1 + 0.05) = -0.2; and a mean over many episodes, each way.
    #[test]
    fn satisfaction_comes_to_rest_where_flows_balance() {
        assert!((satisfaction_at_rest(0.2, 10.0, &[(0.1, -0.5)]) + 0.2).abs() < 1e-12);
        assert_eq!(satisfaction_at_rest(0.3, 90.0, &[]), 0.3);
        let (rates, days) = ([(0.02, -0.25), (0.03, 0.12)], 400_000);
        let (mut satisfaction, mut sum) = (0.1, 0.0);
        let key = crate::ground::draws::Key::new(1, 1, 0);
        for day in 0..days {
            satisfaction = 0.1 + (satisfaction - 0.1) * exp(-1.0 / 60.0);
            for (i, (rate, step)) in (0..).zip(rates) {
                if key.uniform(1u32, i, day, 0) < rate {
                    satisfaction = nudge(satisfaction, step);
                }
            }
            sum += satisfaction;
        }
        // 400,000 days hold some 4,000 stretches of 100 days over which it forgets, of a spread of
        // 0.2: the standard error is 0.003.
        let mean = sum / f64::from(days);
        assert!((mean - satisfaction_at_rest(0.1, 60.0, &rates)).abs() < 0.0135, "{mean}");
    }

    #[test]
    fn the_chill_silences_and_an_answer_emboldens() {
        let voice = Voice::default();
        let calm = voice.posting_probability(Kind::Failure, 1.0, 0.0, false);
        assert!((calm - 0.067).abs() < 1e-15);
        assert!(voice.posting_probability(Kind::Failure, 1.0, 1.0, false) < calm);
        assert!(voice.posting_probability(Kind::Failure, 1.0, 0.0, true) > calm);
        assert_eq!(voice.posting_probability(Kind::Failure, 1e9, 0.0, true), voice.posting_cap);
    }
}
