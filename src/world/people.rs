//! People.
use super::setting::Setting;

/// Who is there on day 0 of one replication; shared by all arms.
pub struct People {}

impl People {
    /// Draws the people, their relations to brands and their network.
    pub fn draw(setting: &Setting, seed: u64, replication: u32) -> Self {
        let _ = (setting, seed, replication);
        People {}
    }
}
