//! Broadcast: page posts reach followers, and tire them.
//!
//! Which post reaches which follower is averaged out: every follower of a brand shares one
//! series, the *fatigue* F(t), the number of posts seen that still weighs. It rises by the
//! exposures of the day and fades with a time constant, so a million followers cost one number.
//! A follower who came later carries only what was posted since.

use super::policy::Conduct;
use crate::ground::math::exp;
use crate::params;

params! {
    /// How page posts weigh.
    pub struct Broadcast in "broadcast" {
        /// Time in which the weight of a seen post falls to 1/e.
        fade_days = 7.0, "days", [0.1, 365.0], Uncertainty(2.0, 21.0, LogUniform), "assumed";
        /// How much heavier a promoting post weighs than another.
        promotion_weight = 1.5, "1", [0.0, 10.0], Uncertainty(1.0, 3.0, Triangular), "assumed; signs UF44, UF45";
        /// Page posts that reach a follower per brand followed outside the scenario.
        outside_exposures_per_day = 0.04, "posts/day per brand", [0.0, 10.0], Uncertainty(0.01, 0.2, LogUniform), "assumed; PO20 at a post a day";
    }
}

/// Page posts on a day when `per_week` are planned: whole posts, spread evenly.
pub fn posts_on(per_week: f64, day: u16) -> u32 {
    let planned = |days: f64| (days * per_week / 7.0).floor();
    (planned(f64::from(day) + 1.0) - planned(f64::from(day))) as u32
}

impl Broadcast {
    /// Weighted exposures of one follower on a day with `posts` page posts.
    pub fn exposures(&self, conduct: &Conduct, posts: u32) -> f64 {
        let promotion = conduct.promotional_share * self.promotion_weight;
        let weight = promotion + 1.0 - conduct.promotional_share;
        f64::from(posts) * conduct.reach_share * weight
    }

    /// What is left of a fatigue after `days`.
    pub fn fade(&self, days: f64) -> f64 {
        exp(-days / self.fade_days)
    }

    /// The level that steady exposures a day lead to: E / (1 - e^(-1/T)).
    pub fn steady(&self, exposures_per_day: f64) -> f64 {
        exposures_per_day / (1.0 - self.fade(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planned_posts_are_whole_and_add_up() {
        for per_week in [0.0, 0.5, 3.0, 7.0, 20.0] {
            let posted: u32 = (0..70).map(|day| posts_on(per_week, day)).sum();
            assert_eq!(posted, (per_week * 10.0) as u32);
        }
    }
}
