//! Buying: purchases rise weakly with satisfaction and shortly with promotion, which wears out (Naik
//! et al. 1998); following alone buys nothing.
//!
//! Purchases are reported as their expected number given everything else (no draw), which takes
//! their own chance out of the comparison.

use crate::params;

params! {
    /// What moves purchases.
    pub struct Buying in "buying" {
        /// Share by which satisfaction 1 raises purchases.
        satisfaction_weight = 0.2, "1", [0.0, 1.0], Uncertainty(0.05, 0.5, LogUniform), "assumed; SV13";
        /// Share by which one seen promoting post raises the purchases of a day, where none was seen
        /// before.
        promotion_weight = 0.16, "1 per exposure", [0.0, 1.0], Uncertainty(0.0, 0.4, Uniform), "fitted to UF02";
        /// Stock of promoting exposures at which another one counts half.
        wear_out_stock = 2.0, "exposures", [0.01, 100.0], Uncertainty(0.2, 5.0, LogUniform), "assumed";
        /// Chance to redeem an offer of full value.
        redemption = 0.5, "1", [0.0, 1.0], Uncertainty(0.1, 0.8, LogitNormal), "assumed; UF43";
    }
}

impl Buying {
    /// Share by which promoting exposures of a day raise its purchases, given the stock of earlier
    /// ones: w e / (1 + P / wear_out_stock).
    pub fn promotion(&self, exposures: f64, stock: f64) -> f64 {
        self.promotion_weight * exposures / (1.0 + stock / self.wear_out_stock)
    }
}
