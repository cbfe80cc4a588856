//! Counters of what happened, per brand and per cell of people; metrics are read off them.

/// What happened between one brand and one group of people in the measured window.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each counter is defined by the metrics that read it")]
pub struct Tally {
    /// Whether the group is everyone: some counters have no meaning for a part.
    pub whole: bool,

    pub consumers: u64,
    pub customers: u64,
    /// Person-days in the window: everyone, customers, those listed as followers, those looking.
    pub consumer_days: f64,
    pub customer_days: f64,
    pub listed_follower_days: f64,
    pub follower_days: f64,

    pub satisfaction_days: f64,
    pub satisfaction_end: f64,
    pub satisfaction_of_followers_end: f64,
    pub satisfied: u64,
    pub dissatisfied: u64,

    pub criticisms: u64,
    pub seen_criticisms: u64,
    pub readers_reached: u64,
    pub cascades: u64,
    pub never_reshared: u64,
    pub largest_cascade: u64,
    pub storms: u64,

    pub follows: u64,
    pub unfollows: u64,
    pub mutes: u64,
    pub stopped_looking: u64,
    pub exits_by_reason: [u64; 6],
    pub new_seen_7: u64,
    pub new_lost_7: u64,
    pub new_seen_21: u64,
    pub new_lost_21: u64,
    pub dropped_any: u64,
    pub followed_any: u64,
    pub listed_followers_end: u64,
    pub followers_end: u64,

    pub posts: u64,
    pub posts_addressed: u64,
    pub late_posts: u64,
    pub late_public_posts: u64,
    pub heard: u64,
    pub seen_praise: u64,
    pub seen_complaints: u64,

    pub contacts: u64,
    pub proper: u64,
    pub helpful: u64,
    pub addressed_answered: u64,
    pub unmet: u64,
    pub dropped: u64,
    pub protests: u64,
    /// Waiting times of contacts [hours]; kept for everyone together only.
    pub latencies: Vec<f32>,

    pub opt_outs: u64,
    pub gone_private: u64,
    pub left: u64,
    pub aware: u64,
    pub strain: f64,
    pub double_standard: u64,

    pub purchases: f64,
    pub redeemed: u64,
    pub staff_hours: f64,
    pub failure_factor_end: f64,
}

impl Tally {
    /// Un-follows, mutes and people who stopped looking.
    pub fn exits(&self) -> u64 {
        self.unfollows + self.mutes + self.stopped_looking
    }

    /// A quantile of the waiting times [hours]: the smallest that the given share do not exceed.
    pub fn latency_quantile(&self, share: f64) -> Option<f64> {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable_by(f32::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).map(|hours| f64::from(*hours))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_latency_is_the_middle_one() {
        let tally = Tally { latencies: vec![5.0, 1.0, 3.0], ..Tally::default() };
        assert_eq!(tally.latency_quantile(0.5), Some(3.0));
        assert_eq!(Tally::default().latency_quantile(0.5), None);
    }
}
