//! Buying: purchases rise weakly with satisfaction and shortly with promotion; following alone
//! buys nothing.
//!
//! Purchases are reported as their expected number given everything else (no draw), which takes
//! their own chance out of the comparison.

use crate::params;

params! {
    /// What moves purchases.
    pub struct Buying in "buying" {
        /// Share by which satisfaction 1 raises purchases.
        satisfaction_weight = 0.2, "1", [0.0, 1.0], Uncertainty(0.05, 0.5, LogUniform), "assumed; SV13";
        /// Share by which one seen promoting post raises the purchases of a day.
        promotion_weight = 0.06, "1 per exposure", [0.0, 1.0], Uncertainty(0.0, 0.1, Uniform), "UF02";
        /// Chance to redeem an offer of full value.
        redemption = 0.5, "1", [0.0, 1.0], Uncertainty(0.1, 0.8, LogitNormal), "assumed; UF43";
        /// Staff time of one reply.
        minutes_per_reply = 4.0, "minutes", [0.1, 600.0], Constant, "assumed";
    }
}
