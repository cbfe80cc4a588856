//! What of the talk can be heard at all, whatever a policy listens to.

use crate::model::listening::Listening;
use crate::model::mechanisms::Mechanisms;
use crate::model::platform::Platform;
use crate::model::post::Kind;
use crate::model::voice::Voice;

/// Shares of posts that speak to the brand, and of the others that the monitor finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hearing {
    /// Share of posts that speak to the brand, by kind.
    pub addressed: [f64; 5],
    /// Share of the others that are found.
    pub found: f64,
    /// Share of all that is said that the monitor finds, whether brands act on it or not: a dashboard
    /// rests on it.
    pub shown: f64,
}

impl Hearing {
    /// On these platforms.
    pub fn new<'a>(
        mechanisms: &Mechanisms,
        voice: &Voice,
        listening: &Listening,
        platforms: impl IntoIterator<Item = &'a Platform>,
    ) -> Self {
        let open = |p: &Platform| p.post_share * p.public_share * p.monitorable_share;
        let given: f64 = platforms.into_iter().map(open).sum();
        let shown = listening.recall * given;
        Hearing {
            addressed: Kind::ALL.map(|kind| voice.addressed_probability(kind, false)),
            found: if mechanisms.listening { shown } else { 0.0 },
            shown,
        }
    }

    /// Share of the posts of a kind that are heard: addressed and, if `all`, found.
    pub fn heard(&self, kind: Kind, all: bool) -> f64 {
        let addressed = self.addressed[kind as usize];
        if all { addressed + (1.0 - addressed) * self.found } else { addressed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::{friends_network, microblog};

    /// By hand: 0.5 x 0.9 x 0.95 and 0.5 x 0.42 x 0.5 of posts are given to monitors, three quarters of
    /// which they find; three complaints in ten need no monitor.
    #[test]
    fn what_is_found_and_heard() {
        let platforms = [microblog(), friends_network()];
        let (voice, listening) = (Voice::default(), Listening::default());
        let hearing = Hearing::new(&Mechanisms::default(), &voice, &listening, &platforms);
        let found = 0.75 * (0.4275 + 0.105);
        assert!((hearing.found - found).abs() < 1e-15);
        assert!((hearing.heard(Kind::Failure, true) - (0.3 + 0.7 * found)).abs() < 1e-15);
        assert_eq!(hearing.heard(Kind::Failure, false), 0.3);
        assert_eq!(hearing.heard(Kind::PeerTalk, false), 0.0);
        let deaf = Mechanisms { listening: false, ..Mechanisms::default() };
        let deaf = Hearing::new(&deaf, &voice, &listening, &platforms);
        assert_eq!((deaf.found, deaf.shown), (0.0, hearing.found));
    }
}
