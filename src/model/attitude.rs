//! How stated attitudes answer to experience: what a person would say in a survey today.
//!
//! Being watched makes people more concerned, being helped lets them expect more. This moves what they *say*; the attitudes that drive conduct stay as they were
//! drawn (what experience does to conduct runs through strain, irritation and neglect). Nobody
//! has measured any of it: all weights are assumed, and `mechanisms.attitude_change` takes them out.

use crate::ground::math::ln_1p;
use crate::params;

params! {
    /// From experience to stated attitudes.
    pub struct AttitudeChange in "attitude" {
        /// What a unit of privacy strain adds to stated concern.
        concern_per_strain = 0.3, "SD/strain", [-3.0, 3.0], Uncertainty(0.0, 0.8, Uniform), "assumed";
        /// What contacts that went well add to stated expectation, times ln(1 + their number).
        expectation_growth = 0.2, "SD", [-3.0, 3.0], Uncertainty(0.0, 0.5, Uniform), "assumed; SV16";
    }
}

/// What a person has been through, over all brands, as it stands today.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Experience {
    /// Privacy strain.
    pub strain: f64,
    /// Contacts that went well.
    pub good_contacts: f64,
}

impl AttitudeChange {
    /// What experience adds to stated concern and to stated expectation \[SD\].
    pub fn shifts(&self, experience: &Experience) -> (f64, f64) {
        (
            self.concern_per_strain * experience.strain,
            self.expectation_growth * ln_1p(experience.good_contacts),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strain 2: 0.6; e - 1 good contacts: ln = 1, so 0.2.
    #[test]
    fn experience_moves_what_people_say_by_its_weights() {
        let rules = AttitudeChange::default();
        let of = |strain, good_contacts| rules.shifts(&Experience { strain, good_contacts });
        assert_eq!(of(0.0, 0.0), (0.0, 0.0));
        let (concern, expectation) = of(2.0, std::f64::consts::E - 1.0);
        assert!((concern - 0.6).abs() < 1e-12 && (expectation - 0.2).abs() < 1e-12);
    }
}
