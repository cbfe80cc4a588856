//! On which platforms posts are found that do not speak to a brand, and what their terms forbid.

use crate::model::platform::Platform;
use crate::model::policy::{Perceived, Policy};
use crate::model::terms::held_back;

/// The platforms, with the share of what is found that is found on each or on one before it.
#[derive(Clone, Debug, Default)]
pub struct Places(Vec<(f64, Platform)>);

impl Places {
    /// What is given to monitors is found alike everywhere.
    pub fn new<'a>(platforms: impl IntoIterator<Item = &'a Platform>) -> Self {
        let open = |p: &Platform| p.post_share * p.public_share * p.monitorable_share;
        let mut sum = 0.0;
        let mut places: Vec<_> = platforms
            .into_iter()
            .map(|platform| {
                sum += open(platform);
                (sum, platform.clone())
            })
            .collect();
        // Where nothing is found, nothing is asked.
        places.iter_mut().for_each(|(share, _)| *share /= if sum > 0.0 { sum } else { 1.0 });
        Places(places)
    }

    /// The platform of a post that was found, by its draw.
    fn of(&self, draw: f64) -> Option<&Platform> {
        let found = self.0.iter().find(|(share, _)| draw < *share);
        found.or(self.0.last()).map(|(_, platform)| platform)
    }

    /// Whether a reply to such a post is sent, if it was found on the platform of this draw.
    pub fn sends(&self, policy: &Policy, seen: &Perceived, draw: f64) -> bool {
        self.of(draw).is_none_or(|platform| held_back(policy, seen, platform).is_empty())
    }

    /// Share of the replies to such posts that are sent.
    pub fn sent_share(&self, policy: &Policy, seen: &Perceived) -> f64 {
        if !policy.keeps_terms || seen.addressed {
            return 1.0;
        }
        let before = std::iter::once(0.0).chain(self.0.iter().map(|(share, _)| *share));
        let shares = self.0.iter().zip(before).map(|((share, platform), before)| {
            if held_back(policy, seen, platform).is_empty() { share - before } else { 0.0 }
        });
        shares.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::{friends_network, microblog};
    use crate::model::policy::{History, Listens};
    use crate::model::post::Kind;
    use crate::model::terms::{Term, Terms};

    /// By hand: 0.5 x 0.9 x 0.95 = 0.4275 of posts are given to monitors on one and 0.5 x 0.42 x 0.5 =
    /// 0.105 on the other; together 0.5325.
    #[test]
    fn what_is_sent_is_what_the_terms_of_each_place_allow() {
        let terms = |of: &[Term]| of.iter().copied().collect::<Terms>();
        let strict = Platform { terms: terms(&[Term::OnlyWhoAsked]), ..microblog() };
        let lax =
            Platform { terms: terms(&[Term::OneReply, Term::EasyOptOut]), ..friends_network() };
        let places = Places::new([&strict, &lax]);
        let policy = Policy { listens: Listens::Everything, keeps_terms: true, ..Policy::silent() };
        let seen = |kind, addressed| Perceived {
            kind,
            addressed,
            sensitivity: 0.3,
            follower: false,
            loyalist: false,
            history: History::None,
            days_since_contact: None,
            opted_out: false,
            reach: 0,
        };
        let remark = seen(Kind::Mention, false);
        let on_the_first = 0.4275 / 0.5325;
        assert!((places.sent_share(&policy, &remark) - (1.0 - on_the_first)).abs() < 1e-15);
        assert!(!places.sends(&policy, &remark, on_the_first - 1e-9));
        assert!(places.sends(&policy, &remark, on_the_first + 1e-9));
        for free in [seen(Kind::Mention, true), seen(Kind::Question, false)] {
            assert!((places.sent_share(&policy, &free) - 1.0).abs() < 1e-15);
            assert!(places.sends(&policy, &free, 0.1) && places.sends(&policy, &free, 0.9));
        }
        let heedless = Policy { keeps_terms: false, ..policy.clone() };
        assert_eq!(places.sent_share(&heedless, &remark), 1.0);
        assert!(places.sends(&heedless, &remark, 0.1));
        // Nothing is given to monitors, and there are no platforms: nothing is asked, nothing fails.
        let closed = Platform { monitorable_share: 0.0, ..strict };
        assert_eq!(Places::new([&closed]).sent_share(&policy, &remark), 0.0);
        assert!(Places::default().sends(&policy, &remark, 0.5));
    }
}
