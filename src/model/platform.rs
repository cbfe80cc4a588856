//! Where people talk: how much of it strangers can see, and how far a brand's post reaches.

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
    }
}

/// Up to this many platforms: an account's visibility is kept as one bit each.
pub const MAX_PLATFORMS: usize = 4;

/// A public microblog: nine accounts in ten are open (NE42: 89 percent).
pub fn microblog() -> Platform {
    Platform { post_share: 0.5, public_share: 0.9, monitorable_share: 0.95, reader_share: 0.2 }
}

/// A friends network: most profiles are closed (VI01) and little is given to monitors.
pub fn friends_network() -> Platform {
    Platform { post_share: 0.5, public_share: 0.42, monitorable_share: 0.5, reader_share: 0.31 }
}
