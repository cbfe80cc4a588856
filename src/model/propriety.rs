//! Propriety: the reasons for and against a contact, and the chance that it is felt proper.
//!
//! The margin is a sum of weighted reasons in logits; a contact is felt proper with the logistic
//! chance of that margin. Each reason has a name, so that a single judgement can be told.

use super::appraisal::{Appraisal, Contact, Receiver};
use super::policy::Action;
use super::post::Kind;
use crate::ground::math::{ln_1p, logistic};

/// What speaks for or against a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// What the post was: to the brand, or what kind of talk about it.
    Post,
    /// Privacy concern of the receiver.
    Concern,
    /// Sensitivity of the topic.
    Sensitivity,
    /// Personalisation that relevance does not justify.
    Personalisation,
    /// Relevance of the reply.
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
}

/// How many reasons there are.
pub const REASONS: usize = 14;

impl Appraisal {
    /// Relevance of a reply, in [0, 1].
    pub fn relevance(&self, contact: &Contact) -> f64 {
        let personal = if contact.understood {
            self.personal_relevance * contact.personalisation
        } else {
            0.0
        };
        let read = self.context_relevance * contact.context_reading;
        let relevance = self.base_relevance + personal + read;
        if contact.understood { relevance.min(1.0) } else { 0.5 * relevance.min(1.0) }
    }

    /// What each reason adds to the margin [logit]; 0 where it does not apply.
    #[inline]
    pub fn reasons(&self, contact: &Contact, receiver: &Receiver) -> [(Why, f64); REASONS] {
        let post = match (contact.addressed, contact.kind) {
            (true, _) => self.addressed_margin,
            (_, Kind::Failure) => self.complaint_margin,
            (_, Kind::Question) => self.question_margin,
            (_, Kind::Delight) => self.praise_margin,
            (_, Kind::Mention) => self.mention_margin,
            (_, Kind::PeerTalk) => self.peer_talk_margin,
        };
        let unasked = if contact.addressed { self.addressed_weight_share } else { 1.0 };
        let relevance = self.relevance(contact);
        let excess = self.personalisation_weight * contact.personalisation * (1.0 - relevance);
        let when = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
        let uninvited = !contact.addressed;
        let repetition = if uninvited {
            -(self.repetition_weight * ln_1p(f64::from(receiver.earlier_contacts)))
        } else {
            0.0
        };
        let private = uninvited && contact.act == Action::PrivateMessage;
        let act = match contact.act {
            Action::Offer => self.offer_weight * (contact.offer_value - 0.5),
            Action::AskPermission if !contact.consent => self.asking_weight,
            _ => 0.0,
        };
        [
            (Why::Post, post),
            (Why::Concern, -(unasked * self.concern_weight * receiver.concern)),
            (Why::Sensitivity, -(unasked * self.sensitivity_weight * (contact.sensitivity - 0.3))),
            (Why::Personalisation, -excess),
            (Why::Relevance, self.relevance_weight * (relevance - 0.5)),
            (Why::Repetition, repetition),
            (Why::Surprise, -when(uninvited && !receiver.aware, self.surprise_weight)),
            (Why::OptedOut, -when(uninvited && receiver.opted_out, self.opted_out_weight)),
            (Why::PrivateChannel, when(private, self.private_channel_weight * contact.sensitivity)),
            (Why::Disclosure, when(contact.disclosure, self.disclosure_weight)),
            (Why::Consent, when(contact.consent, self.consent_weight)),
            (Why::Loyalty, when(receiver.loyalist, self.loyalty_weight)),
            (Why::Following, when(receiver.follower, self.follower_weight)),
            (Why::Act, act),
        ]
    }

    /// The margin [logit] by which a contact is felt proper.
    #[inline]
    pub fn margin(&self, contact: &Contact, receiver: &Receiver) -> f64 {
        let [(_, first), rest @ ..] = self.reasons(contact, receiver);
        rest.iter().fold(first, |margin, (_, reason)| margin + reason)
    }

    /// Chance that a contact with this margin is felt proper.
    pub fn proper_probability(&self, margin: f64) -> f64 {
        logistic(margin)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn contact() -> Contact {
        Contact {
            kind: Kind::Failure,
            addressed: false,
            sensitivity: 0.3,
            act: Action::PublicReply,
            understood: true,
            personalisation: 0.2,
            context_reading: 0.0,
            disclosure: false,
            consent: false,
            offer_value: 0.3,
            latency_hours: 1.0,
        }
    }

    fn receiver() -> Receiver {
        Receiver {
            concern: 0.0,
            aware: true,
            loyalist: false,
            follower: false,
            opted_out: false,
            earlier_contacts: 0,
        }
    }

    #[test]
    fn each_reason_moves_propriety_in_its_direction() {
        let a = Appraisal::default();
        let base = a.margin(&contact(), &receiver());
        let with = |c: Contact, r: Receiver| a.margin(&c, &r) - base;
        assert!(with(Contact { addressed: true, ..contact() }, receiver()) > 0.0);
        assert!(with(Contact { disclosure: true, ..contact() }, receiver()) > 0.0);
        assert!(with(Contact { consent: true, ..contact() }, receiver()) > 0.0);
        assert!(with(Contact { context_reading: 1.0, ..contact() }, receiver()) > 0.0);
        assert!(with(Contact { sensitivity: 0.9, ..contact() }, receiver()) < 0.0);
        assert!(with(Contact { personalisation: 1.0, ..contact() }, receiver()) < 0.0);
        assert!(with(Contact { act: Action::Offer, ..contact() }, receiver()) < 0.0);
        assert!(with(Contact { kind: Kind::PeerTalk, ..contact() }, receiver()) < 0.0);
        assert!(with(contact(), Receiver { concern: 1.0, ..receiver() }) < 0.0);
        assert!(with(contact(), Receiver { aware: false, ..receiver() }) < 0.0);
        assert!(with(contact(), Receiver { earlier_contacts: 3, ..receiver() }) < 0.0);
        assert!(with(contact(), Receiver { opted_out: true, ..receiver() }) < 0.0);
        assert!(with(contact(), Receiver { loyalist: true, ..receiver() }) > 0.0);
    }

    /// The formula of `docs/model.md` written out, in its order of additions: the same bits.
    fn written_out(a: &Appraisal, contact: &Contact, receiver: &Receiver) -> f64 {
        let start = match (contact.addressed, contact.kind) {
            (true, _) => a.addressed_margin,
            (_, Kind::Failure) => a.complaint_margin,
            (_, Kind::Question) => a.question_margin,
            (_, Kind::Delight) => a.praise_margin,
            (_, Kind::Mention) => a.mention_margin,
            (_, Kind::PeerTalk) => a.peer_talk_margin,
        };
        let unasked = if contact.addressed { a.addressed_weight_share } else { 1.0 };
        let relevance = a.relevance(contact);
        let mut margin = start
            - unasked * a.concern_weight * receiver.concern
            - unasked * a.sensitivity_weight * (contact.sensitivity - 0.3)
            - a.personalisation_weight * contact.personalisation * (1.0 - relevance)
            + a.relevance_weight * (relevance - 0.5);
        if !contact.addressed {
            margin -= a.repetition_weight * ln_1p(f64::from(receiver.earlier_contacts));
            if !receiver.aware {
                margin -= a.surprise_weight;
            }
            if receiver.opted_out {
                margin -= a.opted_out_weight;
            }
            if contact.act == Action::PrivateMessage {
                margin += a.private_channel_weight * contact.sensitivity;
            }
        }
        for (holds, weight) in [
            (contact.disclosure, a.disclosure_weight),
            (contact.consent, a.consent_weight),
            (receiver.loyalist, a.loyalty_weight),
            (receiver.follower, a.follower_weight),
        ] {
            if holds {
                margin += weight;
            }
        }
        match contact.act {
            Action::Offer => margin + a.offer_weight * (contact.offer_value - 0.5),
            Action::AskPermission if !contact.consent => margin + a.asking_weight,
            _ => margin,
        }
    }

    proptest! {
        #[test]
        fn the_reasons_add_up_to_the_formula_bit_by_bit(
            kind in 0usize..5, act in 0usize..6, switches in 0u8..128, earlier_contacts: u8,
            sensitivity in 0.0..=1.0, personalisation in 0.0..=1.0, context_reading in 0.0..=1.0,
            offer_value in 0.0..=1.0, concern in -4.0..4.0,
        ) {
            let on = |bit: u8| switches & (1 << bit) != 0;
            let contact = Contact {
                kind: Kind::ALL[kind], addressed: on(0), sensitivity, act: Action::ALL[act],
                understood: on(1), personalisation, context_reading, disclosure: on(2),
                consent: on(3), offer_value, latency_hours: 1.0,
            };
            let receiver = Receiver {
                concern, aware: on(4), loyalist: on(5), follower: on(6), opted_out: on(4) ^ on(5),
                earlier_contacts,
            };
            let a = Appraisal::default();
            let margin = a.margin(&contact, &receiver);
            prop_assert_eq!(margin.to_bits(), written_out(&a, &contact, &receiver).to_bits());
        }
    }
}
