//! Where people talk: how much of it strangers can see, and how far a brand's post reaches.

use super::terms::Terms;
use crate::params;

params! {
    /// One platform.
    pub struct Platform in "platform" {
        /// Share of brand talk that happens here; the shares of all platforms must sum to one.
        post_share = 0.5, "1", [0.0, 1.0], Uncertainty(0.3, 0.7, LogitNormal, "platforms"), "assumed";
        /// Share of accounts that are open to anyone.
        public_share = 0.42, "1", [0.0, 1.0], Uncertainty(0.2, 0.95, LogitNormal), "VI01, VI03: 58% friends only; on a microblog NE42: 89% open";
        /// Share of public posts that a monitoring service is given at all.
        monitorable_share = 0.9, "1", [0.0, 1.0], Uncertainty(0.3, 1.0, LogitNormal), "assumed";
        /// Chance that one follower of a person sees one of the person's posts.
        reader_share = 0.31, "1", [0.0, 1.0], Uncertainty(0.1, 0.6, LogitNormal), "VI04";
        /// How many followers of a person one of the person's posts is offered to at most; of these
        /// `reader_share` see it.
        most_readers = 400.0, "people", [1.0, 4e9], Uncertainty(150.0, 1500.0, LogUniform),
            "assumed; VI04 is of ordinary people";
        /// Under the term `one_reply`, how long after a contact the same person may not be contacted again
        /// unasked; 0: the term forbids nothing.
        interaction_days = 7.0, "days", [0.0, 365.0], Constant, "assumed";
    }
    with {
        /// Rules of the place; all of them unless a scenario says otherwise.
        terms: Terms
    }
}

impl Platform {
    /// Chance that one of a person's so many followers sees a post. Beyond `most_readers` it falls, so
    /// that no more see it on average however many follow: the most followed have more followers the
    /// more people are simulated, and criticism would travel further for that.
    pub fn seen_share(&self, followers: u32) -> f64 {
        self.reader_share * (self.most_readers / f64::from(followers.max(1))).min(1.0)
    }
}

/// Up to this many platforms: an account's visibility is kept as one bit each.
pub const MAX_PLATFORMS: usize = 4;

/// A public microblog: nine accounts in ten are open (NE42: 89 percent).
pub fn microblog() -> Platform {
    Platform {
        post_share: 0.5,
        public_share: 0.9,
        monitorable_share: 0.95,
        reader_share: 0.2,
        ..Platform::default()
    }
}

/// A friends network: most profiles are closed (VI01) and little is given to monitors.
pub fn friends_network() -> Platform {
    Platform {
        post_share: 0.5,
        public_share: 0.42,
        monitorable_share: 0.5,
        reader_share: 0.31,
        ..Platform::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.2 of up to 400 readers: 20 of 100, 80 of 400, and 80 of 1,600, each with 0.05.
    #[test]
    fn no_more_see_a_post_beyond_the_most_readers() {
        let platform = microblog();
        assert_eq!(platform.most_readers, 400.0);
        for (followers, seen) in [(0, 0.2), (1, 0.2), (100, 0.2), (400, 0.2), (1_600, 0.05)] {
            assert_eq!(platform.seen_share(followers), seen, "{followers}");
        }
    }
}
