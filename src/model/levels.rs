//! Levels: where the sum of reasons starts, solved from the share who find a reference contact
//! proper.
//!
//! Who follows, is attached or did not know that brands listen differs in level; the share is that
//! of all reference people, so the start a solves sum_g W_g sigma(a + o_g) = share over the eight
//! groups.

use strum::VariantArray;

use super::appraisal::Appraisal;
use super::post::Kind;
use super::reference::ReferencePeople;
use crate::ground::math::{logistic, logit};
use crate::ground::variants::all;

/// What has a level of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Level {
    /// A reply to a post that speaks to the brand.
    Addressed,
    /// To an unaddressed complaint or question.
    Complaint,
    /// To unaddressed praise.
    Praise,
    /// To an idle remark.
    Mention,
    /// To talk between peers.
    PeerTalk,
    /// An offer on an unaddressed complaint.
    Offer,
}

impl Level {
    /// All levels, by their index.
    pub const ALL: [Level; Level::VARIANTS.len()] = all();

    /// The level of a reply to such a post.
    pub fn of(kind: Kind, addressed: bool) -> Self {
        match (addressed, kind) {
            (true, _) => Level::Addressed,
            (_, Kind::Failure | Kind::Question) => Level::Complaint,
            (_, Kind::Delight) => Level::Praise,
            (_, Kind::Mention) => Level::Mention,
            (_, Kind::PeerTalk) => Level::PeerTalk,
        }
    }

    /// The parameter that states it, and its value.
    pub fn stated(self, a: &Appraisal) -> (&'static str, f64) {
        match self {
            Level::Addressed => ("accepts_addressed_share", a.accepts_addressed_share),
            Level::Complaint => ("accepts_complaint_share", a.accepts_complaint_share),
            Level::Praise => ("accepts_praise_share", a.accepts_praise_share),
            Level::Mention => ("accepts_mention_share", a.accepts_mention_share),
            Level::PeerTalk => ("accepts_peer_talk_share", a.accepts_peer_talk_share),
            Level::Offer => ("accepts_offer_share", a.accepts_offer_share),
        }
    }

    /// The start of the sum of reasons [logit]: infinite for a share of 0 or 1, which the doors
    /// refuse.
    pub fn start(self, a: &Appraisal, people: &ReferencePeople) -> f64 {
        let share = self.stated(a).1;
        let when = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
        let groups = people.groups().map(|group| {
            let unaware = self != Level::Addressed && !group.aware;
            let offset = when(group.follower, a.follower_weight)
                + when(group.loyalist, a.loyalty_weight)
                - when(unaware, a.surprise_weight);
            (group.weight, offset)
        });
        let even = logit(share);
        if even.is_infinite() {
            return even;
        }
        let offsets = || groups.iter().map(|(_, offset)| even - offset);
        let mut low = offsets().fold(f64::INFINITY, f64::min);
        let mut high = offsets().fold(f64::NEG_INFINITY, f64::max);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            let accepting: f64 =
                groups.iter().map(|(w, offset)| w * logistic(middle + offset)).sum();
            if accepting < share { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::consumer::{Band, ConcernSpread};

    /// The published ratio: 11% of followers are annoyed by a message, 24% of others (EN03).
    #[test]
    fn the_weight_of_following_is_what_was_published() {
        let published = logit(0.89) - logit(0.76);
        assert!((Appraisal::default().follower_weight - published).abs() < 0.005, "{published}");
    }

    /// Without groups a level is its logit; with the groups the mean over them is the share.
    #[test]
    fn the_groups_together_have_the_share() {
        let people = ReferencePeople::new(&Band::all(), ConcernSpread::published());
        let a = Appraisal::default();
        let alike = Appraisal {
            follower_weight: 0.0,
            loyalty_weight: 0.0,
            surprise_weight: 0.0,
            ..a.clone()
        };
        for (index, level) in Level::ALL.into_iter().enumerate() {
            assert_eq!(level as usize, index);
            let (_, share) = level.stated(&a);
            assert!((level.start(&alike, &people) - logit(share)).abs() < 1e-12);
            let start = level.start(&a, &people);
            let mut accepting = 0.0;
            for group in people.groups() {
                let mut sum = start;
                sum += if group.follower { 0.94 } else { 0.0 };
                sum += if group.loyalist { 0.6 } else { 0.0 };
                sum -= if group.aware || level == Level::Addressed { 0.0 } else { 0.6 };
                accepting += group.weight * logistic(sum);
            }
            assert!((accepting - share).abs() < 1e-12, "{level:?}: {accepting}");
        }
        // Nobody and everybody have no start, and are no trouble.
        for share in [0.0, 1.0] {
            let a = Appraisal { accepts_praise_share: share, ..a.clone() };
            assert!(Level::Praise.start(&a, &people).is_infinite());
        }
    }
}
