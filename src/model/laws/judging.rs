//! How a contact is judged.

use super::near;
use crate::ground::math::logistic;
use crate::model::appraisal::{Appraisal, Contact, ContactEffect, Felt, Receiver};
use crate::model::policy::Action;
use crate::model::post::Kind;
use crate::model::propriety::Why;
use crate::model::propriety::tests::judgement;
use crate::model::turns::Second;

/// A public reply to an unaddressed remark, for and against which nothing speaks.
fn plain() -> Contact {
    Contact { offer_value: 0.8, ..Contact::reference(Kind::Mention, false) }
}

fn nobody() -> Receiver {
    Receiver {
        concern: 0.0,
        aware: true,
        loyalist: false,
        follower: false,
        opted_out: false,
        earlier_contacts: 0,
    }
}

fn weights() -> Appraisal {
    Appraisal {
        concern_weight: 0.29,
        addressed_weight_share: 0.31,
        sensitivity_weight: 0.37,
        personalisation_weight: 0.41,
        repetition_weight: 0.43,
        surprise_weight: 0.47,
        disclosure_weight: 0.53,
        consent_weight: 0.59,
        asking_weight: 0.61,
        relevance_weight: 0.67,
        loyalty_weight: 0.71,
        follower_weight: 0.73,
        opted_out_weight: 0.79,
        private_channel_weight: 0.83,
        offer_weight: 0.89,
        lived: 0.97,
        ..Appraisal::default()
    }
}

/// Every reason alone, by hand: what it adds to the level of the remark.
#[test]
fn each_reason_adds_its_own_weight_and_no_other() {
    let judged = judgement(&weights());
    let level = |contact: Contact, receiver: Receiver| judged.level(&contact, &receiver);
    let asked = Contact { addressed: true, ..plain() };
    let start = level(plain(), nobody());
    let of_receiver = |receiver| level(plain(), receiver) - start;
    let of_contact = |contact| level(contact, nobody()) - start;
    let of_asked = |contact, receiver| level(contact, receiver) - level(asked, nobody());
    // Sensitivity 0.8 lies 0.5 above 0.3; 0.1 lies 0.2 below; 0.31 of it when the brand was addressed.
    near(of_contact(Contact { sensitivity: 0.8, ..plain() }), -0.185);
    near(of_contact(Contact { sensitivity: 0.1, ..plain() }), 0.074);
    near(of_asked(Contact { sensitivity: 0.8, ..asked }, nobody()), -0.31 * 0.185);
    // Half personal with nothing read: half of 0.41. With half of the context read, half of that, and
    // half of 0.67 for it; with all of it nothing personal counts against the reply.
    let personal = Contact { personalisation: 0.5, ..plain() };
    near(of_contact(personal), -0.205);
    near(of_contact(Contact { context_reading: 0.5, ..personal }), 0.335 - 0.1025);
    near(of_contact(Contact { context_reading: 1.0, ..personal }), 0.67);
    // Misread: half of what was not read counts against it, and what is personal the more.
    let misread = Contact { understood: false, ..plain() };
    near(of_contact(misread), -0.335);
    near(of_contact(Contact { context_reading: 0.6, ..misread }), -0.134);
    near(of_contact(Contact { personalisation: 1.0, ..misread }), -0.335 - 0.41 * 1.5);
    // Three earlier contacts: ln 4.
    let again = Receiver { earlier_contacts: 3, ..nobody() };
    near(of_receiver(again), -0.43 * 1.386_294_361_119_890_6);
    near(of_receiver(Receiver { aware: false, ..nobody() }), -0.47);
    near(of_receiver(Receiver { opted_out: true, ..nobody() }), -0.79);
    near(of_receiver(Receiver { loyalist: true, ..nobody() }), 0.71);
    near(of_receiver(Receiver { follower: true, ..nobody() }), 0.73);
    near(of_receiver(Receiver { concern: 2.0, ..nobody() }), 0.0);
    near(of_contact(Contact { disclosure: true, ..plain() }), 0.53);
    near(of_contact(Contact { consent: true, ..plain() }), 0.59);
    let private = Contact { act: Action::PrivateMessage, sensitivity: 0.8, ..plain() };
    near(of_contact(private), 0.83 * 0.8 - 0.185);
    near(of_contact(Contact { act: Action::HandOver, ..private }), 0.83 * 0.8 - 0.185);
    // An offer worth 0.8 lies 0.5 above the ordinary, one worth 0.2 lies 0.1 below. Unasked it has
    // besides what an offer differs by from a reply to a complaint.
    let offer = |contact, offer_value| Contact { act: Action::Offer, offer_value, ..contact };
    near(of_asked(offer(asked, 0.8), nobody()), 0.445);
    near(of_asked(offer(asked, 0.2), nobody()), -0.089);
    let complaint = Contact { kind: Kind::Failure, ..plain() };
    let instead = level(offer(complaint, 0.3), nobody()) - level(complaint, nobody());
    near(of_contact(offer(plain(), 0.8)), instead + 0.445);
    near(of_contact(offer(plain(), 0.2)), instead - 0.089);
    let asks = Contact { act: Action::AskPermission, ..plain() };
    near(of_contact(asks), 0.61);
    near(of_contact(Contact { consent: true, ..asks }), 0.59);
    for act in [Action::Escalate, Action::Apologise, Action::Compensate, Action::AskDetails] {
        near(of_contact(Contact { act, ..plain() }), 0.0);
    }
    // Whoever spoke to the brand holds none of these against it.
    for receiver in
        [again, Receiver { aware: false, ..nobody() }, Receiver { opted_out: true, ..nobody() }]
    {
        near(of_asked(asked, receiver), 0.0);
    }
    for act in [Action::PrivateMessage, Action::HandOver] {
        near(of_asked(Contact { act, ..asked }, nobody()), 0.0);
    }
    // That it happens adds its own, but not to what was asked for.
    let imagined = judgement(&Appraisal { lived: 0.0, ..weights() });
    near(start - imagined.level(&plain(), &nobody()), 0.97);
    near(level(asked, nobody()) - imagined.level(&asked, &nobody()), 0.0);
}

/// Where all groups are alike, a level is the logit of its share: 0.8 and 0.2 are 4 to 1.
#[test]
fn a_level_is_the_logit_of_its_share() {
    let judged = judgement(&Appraisal {
        accepts_addressed_share: 0.8,
        accepts_complaint_share: 0.2,
        accepts_praise_share: 0.2,
        accepts_mention_share: 0.8,
        accepts_peer_talk_share: 0.5,
        accepts_offer_share: 0.5,
        surprise_weight: 0.0,
        loyalty_weight: 0.0,
        follower_weight: 0.0,
        lived: 0.0,
        ..weights()
    });
    let four = 1.386_294_361_119_890_6;
    let kinds = [
        (Kind::Failure, -four),
        (Kind::Question, -four),
        (Kind::Delight, -four),
        (Kind::Mention, four),
        (Kind::PeerTalk, 0.0),
    ];
    for (kind, level) in kinds {
        let contact = Contact { kind, ..plain() };
        near(judged.level(&contact, &nobody()), level);
        near(judged.level(&Contact { addressed: true, ..contact }, &nobody()), four);
        // From 0.2 to 0.5 with an offer of ordinary value.
        let offer = Contact { act: Action::Offer, offer_value: 0.3, ..contact };
        near(judged.level(&offer, &nobody()), level + four);
    }
}

/// Concern counts by its weight between two people, asked by 0.31 of it. Its reason is told as
/// what the person's margin differs by from the level.
#[test]
fn concern_parts_people_by_its_weight() {
    let judged = judgement(&weights());
    let asked = Contact { addressed: true, ..plain() };
    let of = |contact: &Contact, concern| judged.margin(contact, &Receiver { concern, ..nobody() });
    near(of(&plain(), 1.5) - of(&plain(), -0.5), -0.58);
    near(of(&asked, 1.5) - of(&asked, -0.5), -0.31 * 0.58);
    for contact in [plain(), asked] {
        let receiver = Receiver { concern: 1.5, aware: false, ..nobody() };
        let reasons = judged.reasons(&contact, &receiver);
        let of = |why| reasons.iter().find(|(name, _)| *name == why).expect("a reason").1;
        let (margin, level) =
            (judged.margin(&contact, &receiver), judged.level(&contact, &receiver));
        near(of(Why::Concern), margin - level);
        near(reasons.iter().map(|(_, reason)| reason).sum(), margin);
        near(judged.probability(&contact, &receiver), logistic(margin));
        near(of(Why::Lived), if contact.addressed { 0.0 } else { 0.97 });
    }
    // Nobody's concern counts: the margin is the level.
    let alike = judgement(&Appraisal { concern_weight: 0.0, ..weights() });
    let worried = Receiver { concern: 3.0, ..nobody() };
    near(alike.margin(&plain(), &worried), alike.level(&plain(), &worried));
}

/// The two reasons are told under their own names.
#[test]
fn relevance_and_personalisation_are_told_apart() {
    let read = Contact { personalisation: 0.5, context_reading: 0.4, ..plain() };
    let reasons = judgement(&weights()).reasons(&read, &nobody());
    let of = |why| reasons.iter().find(|(name, _)| *name == why).expect("a reason").1;
    near(of(Why::Relevance), 0.67 * 0.4);
    near(of(Why::Personalisation), -0.41 * 0.5 * 0.6);
}

/// At patience 4 h and a late share of 0.2: 0.2 + 0.8 / (1 + h / 4).
#[test]
fn delay_takes_from_help_what_the_hyperbola_says() {
    let a = Appraisal { patience_hours: 4.0, late_help_share: 0.2, ..Appraisal::default() };
    for (hours, left) in [(0.0, 1.0), (1.0, 0.84), (4.0, 0.6), (12.0, 0.4), (396.0, 0.208)] {
        near(a.timeliness(hours), left);
    }
}

#[test]
fn solving_is_skill_times_understanding() {
    let a = Appraisal { escalation_bonus: 0.3, ..Appraisal::default() };
    let of = |act, understood| {
        a.solving_probability(&Contact { act, understood, offer_value: 0.25, ..plain() }, 0.6)
    };
    let plain_skill =
        [Action::PublicReply, Action::PrivateMessage, Action::AskPermission, Action::Compensate];
    for act in plain_skill {
        near(of(act, true), 0.6);
        near(of(act, false), 0.3);
    }
    // To say sorry solves nothing; to ask solves once the second turn has come, when all is understood.
    let turn = Second { own_hours: 1.0, help_hours: 2.0 };
    for act in [Action::Apologise, Action::AskDetails, Action::HandOver] {
        near(of(act, true), 0.0);
        let answered = Contact { act, understood: false, ..plain() }.answered(turn);
        let solved = if act == Action::Apologise { 0.0 } else { 0.6 };
        near(a.solving_probability(&answered, 0.6), solved);
    }
    near(of(Action::Escalate, true), 0.9);
    near(of(Action::Escalate, false), 0.45);
    near(of(Action::Offer, true), 0.15);
    near(a.solving_probability(&Contact { act: Action::Escalate, ..plain() }, 0.8), 1.0);
    let misread = Contact { act: Action::Escalate, understood: false, ..plain() };
    near(a.solving_probability(&misread, 0.8), 0.5);
}

fn gains() -> Appraisal {
    Appraisal {
        solved_gain: 0.5,
        courtesy_gain: 0.05,
        patience_hours: 2.0,
        late_help_share: 0.4,
        wrong_tone_loss: 0.22,
        improper_loss: 0.26,
        improper_help_share: 0.35,
        improper_irritation: 1.3,
        asking_severity: 0.45,
        silence_neglect: 1.7,
        expects_addressed_share: 0.81,
        expects_addressed_praise_share: 0.43,
        expects_complaint_share: 0.37,
        ..Appraisal::default()
    }
}

fn felt(proper: bool, solved: bool) -> Felt {
    Felt { proper, proper_probability: 0.3, solved, wrong_tone: false, expected: true }
}

/// Solved within 2 h of patience: timeliness 0.4 + 0.6 / 2 = 0.7 of the gain. Where there is nothing to
/// solve a reply is a courtesy, whenever it comes.
#[test]
fn a_proper_answer_gives_its_gain() {
    let a = gains();
    let late = Contact { latency_hours: 2.0, ..plain() };
    let kinds = [
        (Kind::Failure, 0.35),
        (Kind::Question, 0.35),
        (Kind::Delight, 0.05),
        (Kind::Mention, 0.05),
        (Kind::PeerTalk, 0.05),
    ];
    for (kind, step) in kinds {
        let verdict = a.verdict(&Contact { kind, ..late }, &felt(true, true));
        near(verdict.step, step);
        assert_eq!(
            verdict,
            ContactEffect { step: verdict.step, helpful: true, ..ContactEffect::default() }
        );
    }
    let complaint = Contact { kind: Kind::Failure, ..late };
    let courtesy = a.verdict(&complaint, &felt(true, false));
    near(courtesy.step, 0.05);
    assert!(!courtesy.helpful);
    let huge = Appraisal { solved_gain: 0.9, compensation_gain: 0.4, ..gains() };
    let paid = Contact { latency_hours: 0.0, act: Action::Compensate, ..complaint };
    near(huge.verdict(&paid, &felt(true, true)).step, 1.0);
}

/// Of a complaint: an apology gives 0.13 whatever is solved, a compensation 0.17 besides what the reply
/// gives. Of anything else, misread, they give what a reply gives: courtesy 0.05.
#[test]
fn an_apology_gives_its_own_and_a_compensation_adds_to_a_reply() {
    let a = Appraisal { apology_gain: 0.13, compensation_gain: 0.17, ..gains() };
    let late = Contact { latency_hours: 2.0, ..plain() };
    let complaint = Contact { kind: Kind::Failure, ..late };
    let step = |contact, act, felt: &Felt| a.verdict(&Contact { act, ..contact }, felt).step;
    near(step(complaint, Action::Apologise, &felt(true, false)), 0.13);
    near(step(complaint, Action::Compensate, &felt(true, false)), 0.22);
    near(step(complaint, Action::Compensate, &felt(true, true)), 0.35 + 0.17);
    near(step(complaint, Action::Compensate, &felt(false, false)), 0.35 * 0.22 - 0.26 * 0.85);
    // Money in the wrong tone gives nothing.
    let rude = Felt { wrong_tone: true, ..felt(true, true) };
    near(step(complaint, Action::Compensate, &rude), -0.22);
    for act in [Action::Apologise, Action::Compensate] {
        near(step(late, act, &felt(true, false)), 0.05);
    }
    near(step(late, Action::Compensate, &felt(true, true)), 0.05);
    // The same act answers a question for permission and one for details by another weight.
    let improper = |act| a.verdict(&Contact { act, ..complaint }, &felt(false, false)).severity;
    for act in [Action::AskDetails, Action::HandOver, Action::Apologise, Action::Compensate] {
        near(improper(act), 0.85);
    }
}

/// Help that comes 6 hours after the post has 0.4 + 0.6 / 4 = 0.55 of its gain, however soon the first
/// reply was; without a second turn there is courtesy.
#[test]
fn help_of_a_second_turn_is_as_late_as_it_comes() {
    let a = gains();
    let asks = Contact {
        kind: Kind::Failure,
        act: Action::AskDetails,
        understood: false,
        latency_hours: 2.0,
        ..plain()
    };
    let helped = asks.answered(Second { own_hours: 2.0, help_hours: 6.0 });
    assert!(helped.understood && helped.consent && helped.latency_hours == 2.0);
    near(a.verdict(&helped, &felt(true, true)).step, 0.5 * 0.55);
    near(a.verdict(&asks, &felt(true, false)).step, 0.05);
    assert_eq!((asks.help_hours(), helped.help_hours()), (2.0, 6.0));
    // An exponential of mean 4 hours: half of them within 4 ln 2.
    let a = Appraisal { own_turn_hours: 4.0, ..gains() };
    near(a.own_hours(0.5), 2.772_588_722_239_781);
    let shares = Appraisal { own_turn_share: 0.3, ..gains() };
    let of = Action::ALL.map(|act| shares.answering_share(act));
    assert_eq!(of, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.3]);
}

/// What onlookers make of it: 0.02 for help that they can see and for an apology, -0.04 for what is
/// improper or in the wrong tone, else nothing.
#[test]
fn onlookers_see_what_is_public_of_it() {
    let a = Appraisal { onlooker_gain: 0.02, onlooker_loss: 0.04, ..gains() };
    let of = |act, felt: &Felt| {
        let contact = Contact { kind: Kind::Failure, act, ..plain() };
        a.onlookers_step(&contact, felt, &a.verdict(&contact, felt))
    };
    let shows = [Action::PublicReply, Action::Offer, Action::Escalate, Action::Compensate];
    for act in shows.into_iter().chain([Action::AskDetails]) {
        near(of(act, &felt(true, true)), 0.02);
        near(of(act, &felt(true, false)), 0.0);
    }
    near(of(Action::HandOver, &felt(true, true)), 0.0);
    near(of(Action::Apologise, &felt(true, false)), 0.02);
    for act in Action::ALL {
        near(of(act, &felt(false, true)), -0.04);
        near(of(act, &Felt { wrong_tone: true, ..felt(true, true) }), -0.04);
    }
}

/// A chance of 0.3 to be proper: severity 1 - 0.15 = 0.85; solved it still gives 0.35 of 0.35.
#[test]
fn an_improper_answer_costs_by_its_severity() {
    let a = gains();
    let complaint = Contact { kind: Kind::Failure, latency_hours: 2.0, ..plain() };
    let verdict = a.verdict(&complaint, &felt(false, true));
    near(verdict.severity, 0.85);
    near(verdict.step, 0.35 * 0.35 - 0.26 * 0.85);
    near(verdict.irritation, 1.3 * 0.85);
    assert_eq!((verdict.neglect, verdict.helpful), (0.0, true));
    near(a.verdict(&complaint, &felt(false, false)).step, 0.35 * 0.05 - 0.26 * 0.85);
    let asks = Contact { act: Action::AskPermission, ..complaint };
    near(a.verdict(&asks, &felt(false, false)).severity, 0.45 * 0.85);
    near(a.verdict(&Contact { consent: true, ..asks }, &felt(false, false)).severity, 0.85);
}

#[test]
fn a_wrong_tone_takes_the_gain_away_and_adds_its_loss() {
    let a = gains();
    let wrong = |proper, solved| {
        let felt = Felt { wrong_tone: true, ..felt(proper, solved) };
        a.verdict(&Contact { kind: Kind::Failure, latency_hours: 2.0, ..plain() }, &felt)
    };
    near(wrong(true, true).step, -0.22);
    near(wrong(false, true).step, 0.35 * 0.35 - 0.26 * 0.85 - 0.22);
    near(wrong(true, true).neglect, 1.7);
    assert!(!wrong(true, true).helpful);
    assert_eq!((wrong(true, true).irritation, wrong(true, true).severity), (0.0, 0.0));
}

#[test]
fn who_expects_an_answer_depends_on_kind_and_address() {
    let a = gains();
    let shares = [
        (Kind::Failure, 0.81, 0.37),
        (Kind::Question, 0.81, 0.37),
        (Kind::Delight, 0.43, 0.0),
        (Kind::Mention, 0.43, 0.0),
        (Kind::PeerTalk, 0.43, 0.0),
    ];
    for (kind, addressed, not) in shares {
        assert_eq!(
            (a.expecting_share(kind, true), a.expecting_share(kind, false)),
            (addressed, not)
        );
    }
}
