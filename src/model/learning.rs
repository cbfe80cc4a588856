//! Learning: a brand that listens fixes what it hears, up to a limit.

use crate::ground::math::exp;
use crate::params;

params! {
    /// How complaints heard become fewer failures.
    pub struct Learning in "learning" {
        /// Share of failures that no listening removes.
        floor = 0.85, "1", [0.0, 1.0], Uncertainty(0.5, 1.0, Triangular), "assumed; NB_E (the wish, not the effect)";
        /// Complaints heard, per 1,000 customers, that remove all but 1/e of what can be removed.
        complaints_per_1000 = 40.0, "complaints per 1,000 customers", [0.01, 100000.0], Uncertainty(10.0, 200.0, LogUniform), "assumed";
    }
}

impl Learning {
    /// What is left of the failure rate after hearing so many complaints per 1,000 customers:
    /// floor + (1 - floor) e^(-heard / scale).
    pub fn failure_factor(&self, heard_per_1000: f64) -> f64 {
        self.floor + (1.0 - self.floor) * exp(-heard_per_1000 / self.complaints_per_1000)
    }
}
