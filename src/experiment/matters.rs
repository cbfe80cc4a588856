//! How much of a difference between two policies would change a choice.
//!
//! All of it is assumed: half of it or twice as much can be argued for. It decides which parts of an effect are
//! told in words, and which terms of the model decide anything (the screening); no rank and no test hangs on it.

/// A size of a difference: metric, in its unit, and what that is.
pub const MATTERS: [(&str, f64, &str); 5] = [
    ("satisfaction", 0.0005, "one customer in 500 is spared a failure (`voice.failure_loss`)"),
    (
        "backlash_rate",
        0.02,
        "a critical post more a month among 50,000 people, a tenth of what there is",
    ),
    ("unfollow_rate", 0.1, "a follower in 10,000 more a month, 2% of those who go"),
    ("money_net", 5.0, "half a cent per customer and month, where there are prices"),
    ("purchases", 0.5, "one in 2,000 customers buys once more a month"),
];

/// The size that matters in a metric; `None` where none is stated.
pub fn matters(metric: &str) -> Option<f64> {
    MATTERS.iter().find(|(name, ..)| *name == metric).map(|(_, size, _)| *size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::metrics::metric;

    #[test]
    fn every_size_is_that_of_a_metric() {
        assert!(MATTERS.iter().all(|(name, size, _)| metric(name).is_some() && *size > 0.0));
        assert_eq!(matters("unfollow_rate"), Some(0.1));
        assert_eq!(matters("posts"), None);
    }
}
