//! Propriety: the reasons for and against a contact, and the chance that it is felt proper.
//!
//! What speaks for a contact or against it whoever receives it, and what goes with a receiver's
//! group (knows that brands listen, follows, is attached), is a sum of weighted reasons in logits: the
//! *level*. It says how many find such a contact proper; who they are, privacy concern decides
//! inside (file `marginal`). Each reason has a name, so that a single judgement can be told.

use super::appraisal::{Appraisal, Contact, ORDINARY_OFFER, ORDINARY_SENSITIVITY, Receiver};
use super::levels::Level;
use super::marginal::Marginal;
use super::policy::Action;
use super::reference::ReferencePeople;
use super::rivals::Rivals;
use crate::ground::math::{ln_1p, logistic};

/// What speaks for or against a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// What the post was: to the brand, or what kind of talk about it.
    Post,
    /// That it happened and was not only imagined.
    Lived,
    /// Sensitivity of the topic.
    Sensitivity,
    /// Personalisation that nothing read justifies.
    Personalisation,
    /// How well the reply fits its occasion.
    Relevance,
    /// Earlier contacts that nobody asked for.
    Repetition,
    /// Not having known that brands listen.
    Surprise,
    /// Having asked not to be contacted.
    OptedOut,
    /// A private channel.
    PrivateChannel,
    /// Saying why the brand is there.
    Disclosure,
    /// Having agreed beforehand.
    Consent,
    /// Being attached to the brand.
    Loyalty,
    /// Following the brand.
    Following,
    /// The offer, or asking for permission first.
    Act,
    /// Privacy concern of the receiver.
    Concern,
}

/// How many reasons there are.
pub const REASONS: usize = 15;

/// How contacts are judged in a setting: its weights, and what is solved from its levels.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    appraisal: Appraisal,
    rivals: Rivals,
    /// Where the sum of reasons starts, by [`Level`].
    starts: [f64; Level::ALL.len()],
    addressed: Marginal,
    unaddressed: Marginal,
}

impl Judgement {
    /// Solves the levels among the reference people. Of the rival accounts one is about judging:
    /// that whether a contact was asked for makes no difference, neither to how many accept nor to
    /// who does.
    pub fn new(appraisal: &Appraisal, rivals: &Rivals, people: &ReferencePeople) -> Self {
        let (a, weight) = (appraisal, appraisal.concern_weight);
        let kept = rivals.blend(1.0, a.addressed_weight_share);
        Judgement {
            starts: Level::ALL.map(|level| level.start(a, people)),
            addressed: Marginal::new(people, a.addressed_weight_share * weight),
            unaddressed: Marginal::new(people, kept * weight),
            appraisal: a.clone(),
            rivals: rivals.clone(),
        }
    }

    /// As contacts are judged that are only imagined, by no brand in particular: its levels are those
    /// of all, whether they would follow it or not, so ties have no weight of their own.
    pub fn imagined(appraisal: &Appraisal, rivals: &Rivals, people: &ReferencePeople) -> Self {
        let no_ties = Appraisal { follower_weight: 0.0, loyalty_weight: 0.0, ..appraisal.clone() };
        Judgement::new(&Appraisal { lived: 0.0, ..no_ties }, rivals, people)
    }

    /// What each reason adds [logit], 0 where it does not apply; all but concern, which depends on
    /// the others. By the rival account an unasked contact is judged, reason by reason, as the same
    /// one that was asked for.
    #[inline]
    fn reasons_of_all(&self, contact: &Contact, receiver: &Receiver) -> [(Why, f64); REASONS - 1] {
        let mut reasons = self.reasons_as_stated(contact, receiver);
        if !contact.addressed && self.rivals.asked_is_nothing > 0.0 {
            let asked = self.reasons_as_stated(&Contact { addressed: true, ..*contact }, receiver);
            for ((_, own), (_, asked)) in reasons.iter_mut().zip(asked) {
                *own = self.rivals.blend(*own, asked);
            }
        }
        reasons
    }

    #[inline]
    fn reasons_as_stated(
        &self,
        contact: &Contact,
        receiver: &Receiver,
    ) -> [(Why, f64); REASONS - 1] {
        let a = &self.appraisal;
        let start = |level: Level| self.starts[level as usize];
        let post = start(Level::of(contact.kind, contact.addressed));
        let (unasked, kept) =
            if contact.addressed { (false, a.addressed_weight_share) } else { (true, 1.0) };
        let delicate = a.sensitivity_weight * (contact.sensitivity - ORDINARY_SENSITIVITY);
        let relevance = contact.relevance();
        let excess = a.personalisation_weight * contact.personalisation * (1.0 - relevance);
        let when = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
        let repetition = if unasked {
            -(a.repetition_weight * ln_1p(f64::from(receiver.earlier_contacts)))
        } else {
            0.0
        };
        let private = unasked && contact.act.is_private();
        let act = match contact.act {
            Action::Offer => {
                let instead = start(Level::Offer) - start(Level::Complaint);
                when(unasked, instead) + a.offer_weight * (contact.offer_value - ORDINARY_OFFER)
            }
            Action::AskPermission if !contact.consent => a.asking_weight,
            Action::AskPermission | Action::Ignore | Action::PublicReply => 0.0,
            Action::PrivateMessage | Action::Escalate | Action::Apologise => 0.0,
            Action::Compensate | Action::AskDetails | Action::HandOver => 0.0,
        };
        [
            (Why::Post, post),
            (Why::Lived, when(unasked, a.lived)),
            (Why::Sensitivity, -(kept * delicate)),
            (Why::Personalisation, -excess),
            (Why::Relevance, a.relevance_weight * relevance),
            (Why::Repetition, repetition),
            (Why::Surprise, -when(unasked && !receiver.aware, a.surprise_weight)),
            (Why::OptedOut, -when(unasked && receiver.opted_out, a.opted_out_weight)),
            (Why::PrivateChannel, when(private, a.private_channel_weight * contact.sensitivity)),
            (Why::Disclosure, when(contact.disclosure, a.disclosure_weight)),
            (Why::Consent, when(contact.consent, a.consent_weight)),
            (Why::Loyalty, when(receiver.loyalist, a.loyalty_weight)),
            (Why::Following, when(receiver.follower, a.follower_weight)),
            (Why::Act, act),
        ]
    }

    /// The level \[logit\]: the share of people of the receiver's group, treated like this one, who
    /// would find the contact proper.
    #[inline]
    pub fn level(&self, contact: &Contact, receiver: &Receiver) -> f64 {
        let [(_, first), rest @ ..] = self.reasons_of_all(contact, receiver);
        rest.iter().fold(first, |level, (_, reason)| level + reason)
    }

    /// The margin \[logit\] by which this receiver finds the contact proper.
    #[inline]
    pub fn margin(&self, contact: &Contact, receiver: &Receiver) -> f64 {
        let table = if contact.addressed { &self.addressed } else { &self.unaddressed };
        table.margin(self.level(contact, receiver), receiver.concern)
    }

    /// The weight of concern on such a contact [logit/SD].
    pub fn concern_weight(&self, contact: &Contact) -> f64 {
        if contact.addressed { self.addressed.weight() } else { self.unaddressed.weight() }
    }

    /// The chance that this receiver finds the contact proper.
    #[inline]
    pub fn probability(&self, contact: &Contact, receiver: &Receiver) -> f64 {
        logistic(self.margin(contact, receiver))
    }

    /// Every reason by name; together they are the margin. Concern is what the margin of this
    /// receiver differs by from the level.
    pub fn reasons(&self, contact: &Contact, receiver: &Receiver) -> [(Why, f64); REASONS] {
        let concern = self.margin(contact, receiver) - self.level(contact, receiver);
        let others = self.reasons_of_all(contact, receiver);
        let mut reasons = [(Why::Concern, concern); REASONS];
        reasons[..REASONS - 1].copy_from_slice(&others);
        reasons
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::consumer::{Band, ConcernSpread};
    use crate::model::post::Kind;
    use proptest::prelude::*;

    pub fn contact() -> Contact {
        Contact {
            personalisation: 0.2,
            latency_hours: 1.0,
            ..Contact::reference(Kind::Failure, false)
        }
    }

    pub fn receiver() -> Receiver {
        Receiver {
            concern: 0.0,
            aware: true,
            loyalist: false,
            follower: false,
            opted_out: false,
            earlier_contacts: 0,
        }
    }

    pub fn judgement(appraisal: &Appraisal) -> Judgement {
        rivalled(appraisal, 0.0)
    }

    fn rivalled(appraisal: &Appraisal, asked_is_nothing: f64) -> Judgement {
        let rivals = Rivals { asked_is_nothing, ..Rivals::default() };
        let people = ReferencePeople::new(&Band::all(), ConcernSpread::published());
        Judgement::new(appraisal, &rivals, &people)
    }

    #[test]
    fn each_reason_moves_propriety_in_its_direction() {
        let judgement = judgement(&Appraisal::default());
        let base = judgement.margin(&contact(), &receiver());
        let with = |c: Contact, r: Receiver| judgement.margin(&c, &r) - base;
        assert!(with(Contact { addressed: true, ..contact() }, receiver()) > 0.0);
        assert!(with(Contact { disclosure: true, ..contact() }, receiver()) > 0.0);
        assert!(with(Contact { consent: true, ..contact() }, receiver()) > 0.0);
        assert!(with(Contact { context_reading: 1.0, ..contact() }, receiver()) > 0.0);
        assert!(with(Contact { sensitivity: 0.9, ..contact() }, receiver()) < 0.0);
        assert!(with(Contact { personalisation: 1.0, ..contact() }, receiver()) < 0.0);
        assert!(with(Contact { act: Action::Offer, ..contact() }, receiver()) < 0.0);
        assert!(with(Contact { act: Action::HandOver, ..contact() }, receiver()) > 0.0);
        assert!(with(Contact { kind: Kind::PeerTalk, ..contact() }, receiver()) < 0.0);
        assert!(with(contact(), Receiver { concern: 1.0, ..receiver() }) < 0.0);
        assert!(with(contact(), Receiver { aware: false, ..receiver() }) < 0.0);
        assert!(with(contact(), Receiver { earlier_contacts: 3, ..receiver() }) < 0.0);
        assert!(with(contact(), Receiver { opted_out: true, ..receiver() }) < 0.0);
        assert!(with(contact(), Receiver { loyalist: true, ..receiver() }) > 0.0);
        assert!(with(contact(), Receiver { follower: true, ..receiver() }) > 0.0);
    }

    /// The formula of `docs/model.md` written out, in its order of additions: the same bits.
    fn written_out(judgement: &Judgement, contact: &Contact, receiver: &Receiver) -> f64 {
        let a = &judgement.appraisal;
        let start = |level: Level| judgement.starts[level as usize];
        let g = if contact.addressed { a.addressed_weight_share } else { 1.0 };
        let read = contact.context_reading;
        let relevance = if contact.understood { read } else { (read - 1.0) / 2.0 };
        let mut level = match (contact.addressed, contact.kind) {
            (true, _) => start(Level::Addressed),
            (_, Kind::Failure | Kind::Question) => start(Level::Complaint),
            (_, Kind::Delight) => start(Level::Praise),
            (_, Kind::Mention) => start(Level::Mention),
            (_, Kind::PeerTalk) => start(Level::PeerTalk),
        };
        if !contact.addressed {
            level += a.lived;
        }
        level = level
            - g * (a.sensitivity_weight * (contact.sensitivity - 0.3))
            - a.personalisation_weight * contact.personalisation * (1.0 - relevance)
            + a.relevance_weight * relevance;
        if !contact.addressed {
            level -= a.repetition_weight * ln_1p(f64::from(receiver.earlier_contacts));
            if !receiver.aware {
                level -= a.surprise_weight;
            }
            if receiver.opted_out {
                level -= a.opted_out_weight;
            }
            if [Action::PrivateMessage, Action::HandOver].contains(&contact.act) {
                level += a.private_channel_weight * contact.sensitivity;
            }
        }
        for (holds, weight) in [
            (contact.disclosure, a.disclosure_weight),
            (contact.consent, a.consent_weight),
            (receiver.loyalist, a.loyalty_weight),
            (receiver.follower, a.follower_weight),
        ] {
            if holds {
                level += weight;
            }
        }
        let value = a.offer_weight * (contact.offer_value - 0.3);
        match contact.act {
            Action::Offer if contact.addressed => level + value,
            Action::Offer => level + ((start(Level::Offer) - start(Level::Complaint)) + value),
            Action::AskPermission if !contact.consent => level + a.asking_weight,
            _ => level,
        }
    }

    proptest! {
        #[test]
        fn the_reasons_add_up_to_the_formula(
            kind in 0usize..5, act in 0usize..Action::COUNT, switches in 0u8..128, earlier_contacts: u8,
            sensitivity in 0.0..=1.0, personalisation in 0.0..=1.0, context_reading in 0.0..=1.0,
            offer_value in 0.0..=1.0, concern in -4.0..4.0,
        ) {
            let on = |bit: u8| switches & (1 << bit) != 0;
            let contact = Contact {
                kind: Kind::ALL[kind], addressed: on(0), sensitivity, act: Action::ALL[act],
                understood: on(1), personalisation, context_reading, disclosure: on(2),
                consent: on(3), offer_value, latency_hours: 1.0, second: None,
            };
            let receiver = Receiver {
                concern, aware: on(4), loyalist: on(5), follower: on(6), opted_out: on(4) ^ on(5),
                earlier_contacts,
            };
            static DEFAULT: std::sync::LazyLock<Judgement> =
                std::sync::LazyLock::new(|| judgement(&Appraisal { lived: 0.3, ..Appraisal::default() }));
            let level = DEFAULT.level(&contact, &receiver);
            prop_assert_eq!(level.to_bits(), written_out(&DEFAULT, &contact, &receiver).to_bits());
            let sum: f64 = DEFAULT.reasons(&contact, &receiver).iter().map(|(_, reason)| reason).sum();
            let margin = DEFAULT.margin(&contact, &receiver);
            prop_assert!((sum - margin).abs() < 1e-12);
            prop_assert_eq!(DEFAULT.probability(&contact, &receiver), logistic(margin));
        }
    }

    /// Wholly without difference, an unasked contact is taken as the same one that was asked for: the
    /// same bits, whoever the receiver; and without strength nothing differs.
    #[test]
    fn where_asking_is_nothing_the_unasked_is_taken_as_the_asked() {
        let a = Appraisal { lived: 0.3, ..Appraisal::default() };
        assert_eq!(rivalled(&a, 0.0), judgement(&a));
        let (plain, nothing, half) = (judgement(&a), rivalled(&a, 1.0), rivalled(&a, 0.5));
        for kind in Kind::ALL {
            for act in [Action::PublicReply, Action::PrivateMessage, Action::Offer] {
                for (concern, unaware) in [(-2.0, true), (0.3, false), (2.5, true)] {
                    let receiver = Receiver {
                        concern,
                        aware: !unaware,
                        earlier_contacts: 3,
                        opted_out: unaware,
                        ..receiver()
                    };
                    let unasked = Contact { kind, act, sensitivity: 0.8, ..contact() };
                    let asked = Contact { addressed: true, ..unasked };
                    let of = |j: &Judgement, c: &Contact| j.probability(c, &receiver);
                    assert_eq!(of(&nothing, &unasked), of(&plain, &asked));
                    assert_eq!(of(&half, &asked), of(&plain, &asked), "asked contacts stay");
                    // Half the way between the two levels, and half the way between the weights.
                    let level = |j: &Judgement, c: &Contact| j.level(c, &receiver);
                    let middle = 0.5 * (level(&plain, &unasked) + level(&plain, &asked));
                    assert!((level(&half, &unasked) - middle).abs() < 1e-12);
                    let sum: f64 =
                        half.reasons(&unasked, &receiver).iter().map(|(_, reason)| reason).sum();
                    assert!((sum - half.margin(&unasked, &receiver)).abs() < 1e-12);
                }
            }
        }
        // 0.9 x (1 + 0.3) / 2 = 0.585.
        assert!((half.concern_weight(&contact()) - 0.585).abs() < 1e-12);
    }
}
