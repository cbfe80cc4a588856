//! Privacy strain: feeling watched adds up across all brands and fades with time.
//!
//! Strain comes of what nobody asked for: an improper contact about a post that did not speak to
//! the brand, finding out that brands listen, seeing a brand step in where it was not called. A
//! strained person refuses contact (opt-out), posts less (the chill, see `voice`), leaves brands
//! (`exit`), goes private or leaves the platform. The pool that can be heard shrinks: what one
//! brand does costs all.

use crate::ground::math::{chance, exp};
use crate::params;

params! {
    /// From being watched to withdrawal.
    pub struct Privacy in "privacy" {
        /// Time in which strain falls to 1/e.
        strain_fade_days = 60.0, "days", [1.0, 3650.0], Uncertainty(14.0, 180.0, LogUniform), "assumed";
        /// Strain from an improper unasked contact of full severity on a topic of sensitivity 0.5,
        /// on average over the reference people.
        strain_per_violation = 1.0, "strain", [0.0, 10.0], Constant, "the unit of strain";
        /// Strain from learning that brands listen, on average over the reference people.
        discovery_strain = 0.3, "strain", [0.0, 10.0], Uncertainty(0.05, 1.0, LogUniform), "assumed; sign NB_D";
        /// Strain from seeing a brand answer somebody who had not spoken to it, on average over the
        /// reference people.
        seen_strain = 0.05, "strain", [0.0, 10.0], Uncertainty(0.0, 0.2, Triangular), "assumed";
        /// How much a standard deviation of concern adds to any strain and to the chance of passing
        /// criticism on, in natural logs: it says who, and leaves the average alone.
        concern_weight = 0.5, "ln/SD", [0.0, 3.0], Uncertainty(0.0, 1.0, Uniform), "assumed; sign PR16";
        /// Time after which all but 1/e of those who learnt that brands listen have forgotten it.
        forgetting_days = 1095.0, "days", [30.0, 36500.0], Uncertainty(365.0, 3650.0, LogUniform), "assumed";
        /// Chance to refuse further contact by the brand after an improper contact of full severity.
        opt_out_probability = 0.15, "1", [0.0, 1.0], Uncertainty(0.02, 0.4, LogUniform), "assumed; NE11, NE07 (lists and accounts)";
        /// Chance to go private after an improper contact, per unit of strain.
        going_private_per_strain = 0.03, "1/strain", [0.0, 10.0], Uncertainty(0.005, 0.15, LogUniform), "assumed; PR07: 7% changed their use; VI11";
        /// Chance to leave the platform after an improper contact, per unit of strain.
        leaving_per_strain = 0.003, "1/strain", [0.0, 10.0], Uncertainty(0.0, 0.03, Triangular), "assumed; VI06: 4% of who paused; VI08, VI09";
    }
}

impl Privacy {
    /// Strain from an improper contact of this severity on a topic of this sensitivity, both in
    /// [0, 1], on average: whose post did not speak to the brand feels watched, who spoke to it
    /// does not.
    pub fn violation(&self, severity: f64, sensitivity: f64, addressed: bool) -> f64 {
        if addressed { 0.0 } else { self.strain_per_violation * severity * (0.5 + sensitivity) }
    }

    /// How much more than on average somebody of this concern \[SD\] feels and passes on:
    /// e^(gradient c) / E e^(gradient c); `mean_exp` is the mean over the reference people.
    pub fn sensitiveness(&self, concern: f64, mean_exp: f64) -> f64 {
        exp(self.concern_weight * concern) / mean_exp
    }

    /// Chance of a withdrawal that happens `per_strain` at this strain.
    pub fn withdrawal_probability(&self, per_strain: f64, strain: f64) -> f64 {
        chance(per_strain * strain)
    }
}
