//! The holding statement: one post that stands on the page for everybody who looks, in place of many
//! answers.
//!
//! Nobody has measured what a statement does. It may comfort those who wait for an answer, or read as
//! one that evades them; it may calm what is passed on, or draw eyes to it. Each effect can have either
//! sign, and each is nothing by default.

use super::mechanisms::Mechanisms;
use crate::ground::math::exp;
use crate::params;

params! {
    /// What a holding statement does while it stands.
    pub struct Statement in "statement" {
        /// Share of those who wait for an answer or read criticism who have seen it.
        seen_share = 0.3, "1", [0.0, 1.0], Uncertainty(0.05, 0.8, LogitNormal), "assumed";
        /// By what share silence hurts who has seen it less, and is criticised less; below 0 more.
        silence_relief = 0.0, "1", [-1.0, 1.0], Uncertainty(-0.3, 0.3, Uniform), "assumed; BL04 (empathy and apology: less spreads) against NE28 (an answer that solves nothing does not appease)";
        /// By what share criticism hurts a reader who has seen it less; below 0 more.
        reading_relief = 0.0, "1", [-1.0, 1.0], Uncertainty(-0.3, 0.3, Uniform), "assumed: no evidence";
        /// What having seen it adds to passing criticism on, in natural logs; below 0 it calms.
        attention = 0.0, "ln", [-2.0, 2.0], Uncertainty(-0.3, 0.3, Uniform), "assumed; BL04 (-)";
    }
}

impl Statement {
    /// The statement, without effect where that is switched off.
    pub fn at_work(&self, on: &Mechanisms) -> Self {
        let nothing = Statement { seen_share: 0.0, ..self.clone() };
        if on.statement { self.clone() } else { nothing }
    }

    /// What is left of the hurt of silence.
    pub fn silence(&self, seen: bool) -> f64 {
        if seen { 1.0 - self.silence_relief } else { 1.0 }
    }

    /// The same on average over all who wait while it stands.
    pub fn silence_on_average(&self) -> f64 {
        1.0 - self.seen_share * self.silence_relief
    }

    /// What is left of the hurt of criticism that is read.
    pub fn reading(&self, seen: bool) -> f64 {
        if seen { 1.0 - self.reading_relief } else { 1.0 }
    }

    /// Factor on the chance to pass criticism on.
    pub fn passing_on(&self, seen: bool) -> f64 {
        if seen { exp(self.attention) } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, and with either sign.
    #[test]
    fn it_comforts_or_annoys_who_has_seen_it() {
        let statement = Statement {
            seen_share: 0.5,
            silence_relief: 0.4,
            reading_relief: -0.3,
            attention: -core::f64::consts::LN_2,
        };
        assert!((statement.silence(true) - 0.6).abs() < 1e-15);
        assert!((statement.silence_on_average() - 0.8).abs() < 1e-15);
        assert!((statement.reading(true) - 1.3).abs() < 1e-15);
        assert!((statement.passing_on(true) - 0.5).abs() < 1e-15);
        for factor in
            [statement.silence(false), statement.reading(false), statement.passing_on(false)]
        {
            assert_eq!(factor, 1.0);
        }
        let off = Mechanisms { statement: false, ..Mechanisms::default() };
        assert_eq!(statement.at_work(&off).seen_share, 0.0);
        assert_eq!(statement.at_work(&Mechanisms::default()), statement);
    }
}
