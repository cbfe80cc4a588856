//! Rival accounts: mechanisms whose sign the evidence disputes. Each is off (0) unless a scenario, or
//! a draw of plausible worlds, gives it a strength; a claim that holds only without its rival is told
//! so.

use crate::params;

params! {
    /// Strengths of the rival accounts; 0 is none.
    pub struct Rivals in "rivals" {
        /// What the satisfaction of onlooking customers gains (or loses) on seeing praise answered.
        praise_answered = 0.0, "1", [-0.2, 0.2], Uncertainty(-0.02, 0.02, Uniform), "NE37 (-), NE25 (+)";
        /// Power theta with which the public exchanges that a customer has seen breed complaints: the
        /// chance to post one goes with (1 + exchanges seen)^theta.
        exchanges_breed = 0.0, "1", [-1.0, 1.0], Uncertainty(-0.1, 0.3, Uniform), "NE38 (+), NE33 (+)";
        /// By how much, in natural logs, a contact that nobody asked for lowers the rate of leaving
        /// for 90 days.
        unasked_keeps = 0.0, "ln", [-2.0, 2.0], Uncertainty(-0.3, 0.3, Uniform), "NE53 (+0.12), EN04 (-)";
        /// How far the acceptance of an unasked contact is that of an asked one: on the logit scale,
        /// 0 not at all, 1 wholly.
        asked_is_nothing = 0.0, "1", [0.0, 1.0], Uncertainty(0.0, 1.0, Uniform), "NE23, NE56, NE57 (no difference); EN06";
    }
}
