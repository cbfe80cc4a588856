//! Follow: customers become followers, on their own or after a good contact.

use crate::params;

params! {
    /// What makes people follow, beside the brand's own rate.
    pub struct Follow in "follow" {
        /// How much satisfaction 1 adds to the rate of following (a share).
        satisfaction_weight = 0.5, "1", [0.0, 1.0], Uncertainty(0.0, 1.0, Uniform), "assumed";
        /// Chance to follow after a proper and helpful contact.
        after_help = 0.05, "1", [0.0, 1.0], Uncertainty(0.01, 0.2, LogUniform), "assumed; SV08, SV10";
        /// Chance to follow for an offer of full value.
        after_offer = 0.25, "1", [0.0, 1.0], Uncertainty(0.05, 0.5, LogUniform), "assumed; UF43";
        /// New brands outside the scenario that a person begins to follow who follows any there.
        outside_per_30_days = 0.67, "brands/30 days", [0.0, 100.0], Uncertainty(0.4, 1.6, LogUniform), "fitted to UF20, UF24, UF27; UF21";
    }
}

impl Follow {
    /// Factor on the brand's rate of new followers for a customer of this satisfaction.
    pub fn factor(&self, satisfaction: f64) -> f64 {
        1.0 + self.satisfaction_weight * satisfaction
    }

    /// The largest value of [`Follow::factor`].
    pub fn largest_factor(&self) -> f64 {
        1.0 + self.satisfaction_weight
    }
}
