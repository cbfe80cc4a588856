//! Privacy strain: felt violations add up across all brands and fade with time.
//!
//! A strained person refuses contact (opt-out), posts less (the chill, see `voice`), goes private
//! or leaves the platform. The pool that can be heard shrinks: what one brand does costs all.

use crate::ground::math::chance;
use crate::params;

params! {
    /// From violation to withdrawal.
    pub struct Privacy in "privacy" {
        /// Time in which strain falls to 1/e.
        strain_fade_days = 60.0, "days", [1.0, 3650.0], Uncertainty(14.0, 180.0), "assumed";
        /// Strain added by an improper contact of full severity on a topic of sensitivity 0.5.
        strain_per_violation = 1.0, "strain", [0.0, 10.0], Constant, "the unit of strain";
        /// Strain added on learning that brands listen, for a person of mean concern.
        discovery_strain = 0.1, "strain", [0.0, 10.0], Uncertainty(0.0, 0.5), "assumed; NB_A, NB_D";
        /// Chance to refuse further contact by the brand after an improper contact of full severity.
        opt_out_probability = 0.15, "1", [0.0, 1.0], Uncertainty(0.02, 0.4), "assumed";
        /// Chance to go private after a violation, per unit of strain.
        going_private_per_strain = 0.03, "1/strain", [0.0, 10.0], Uncertainty(0.005, 0.15), "assumed; PR07 7%, VI11";
        /// Chance to leave the platform after a violation, per unit of strain.
        leaving_per_strain = 0.003, "1/strain", [0.0, 10.0], Uncertainty(0.0, 0.03), "assumed; VI06 4%, VI08, VI09";
        /// How much a standard deviation of concern adds to both, in natural logs.
        concern_weight = 0.5, "ln/SD", [0.0, 3.0], Uncertainty(0.0, 1.0), "assumed";
    }
}

impl Privacy {
    /// Strain added by a violation of this severity on a topic of this sensitivity, both in [0, 1].
    pub fn violation(&self, severity: f64, sensitivity: f64) -> f64 {
        self.strain_per_violation * severity * (0.5 + sensitivity)
    }

    /// Chance of a withdrawal that happens `per_strain` at this strain, for this concern [SD].
    pub fn withdrawal_probability(&self, per_strain: f64, strain: f64, concern: f64) -> f64 {
        chance(per_strain * strain * crate::ground::math::exp(self.concern_weight * concern))
    }
}
