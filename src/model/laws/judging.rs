//! How a contact is judged.

use super::near;
use crate::model::appraisal::{Appraisal, Contact, Felt, Receiver, Verdict};
use crate::model::policy::Action;
use crate::model::post::Kind;
use crate::model::propriety::Why;

/// A public reply to an unaddressed remark, for and against which nothing speaks.
fn plain() -> Contact {
    Contact {
        kind: Kind::Mention,
        addressed: false,
        sensitivity: 0.3,
        act: Action::PublicReply,
        understood: true,
        personalisation: 0.0,
        context_reading: 0.0,
        disclosure: false,
        consent: false,
        offer_value: 0.8,
        latency_hours: 0.0,
    }
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
        addressed_margin: 3.1,
        complaint_margin: -0.11,
        question_margin: 0.13,
        praise_margin: -0.17,
        mention_margin: -0.19,
        peer_talk_margin: -0.23,
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
        base_relevance: 0.5,
        personal_relevance: 0.2,
        context_relevance: 0.25,
        ..Appraisal::default()
    }
}

/// Every reason alone, by hand. With relevance at 0.5 the reason of relevance is 0, so the margin
/// is that of the remark, -0.19, and what is added.
#[test]
fn each_reason_adds_its_own_weight_and_no_other() {
    let a = weights();
    let margin = |contact: Contact, receiver: Receiver| a.margin(&contact, &receiver);
    let of_receiver = |receiver| margin(plain(), receiver) + 0.19;
    let of_contact = |contact| margin(contact, nobody()) + 0.19;
    near(margin(plain(), nobody()), -0.19);
    let kinds = [
        (Kind::Failure, -0.11),
        (Kind::Question, 0.13),
        (Kind::Delight, -0.17),
        (Kind::Mention, -0.19),
        (Kind::PeerTalk, -0.23),
    ];
    for (kind, weight) in kinds {
        near(margin(Contact { kind, ..plain() }, nobody()), weight);
        near(margin(Contact { kind, addressed: true, ..plain() }, nobody()), 3.1);
    }
    // Concern of 2 SD; 0.31 of it counts when the brand was addressed.
    let worried = Receiver { concern: 2.0, ..nobody() };
    near(of_receiver(worried), -0.58);
    near(margin(Contact { addressed: true, ..plain() }, worried), 3.1 - 0.31 * 0.58);
    // Sensitivity 0.8 lies 0.5 above 0.3; 0.1 lies 0.2 below.
    near(of_contact(Contact { sensitivity: 0.8, ..plain() }), -0.185);
    near(of_contact(Contact { sensitivity: 0.1, ..plain() }), 0.074);
    let addressed = Contact { sensitivity: 0.8, addressed: true, ..plain() };
    near(margin(addressed, nobody()), 3.1 - 0.31 * 0.185);
    // Full personalisation: relevance 0.7, so 0.67 x 0.2 for and 0.41 x 0.3 against.
    near(of_contact(Contact { personalisation: 1.0, ..plain() }), 0.134 - 0.123);
    // All the context read: relevance 0.75, and nothing personal against it.
    near(of_contact(Contact { context_reading: 1.0, ..plain() }), 0.67 * 0.25);
    // Misunderstood: half the relevance of 0.5.
    near(of_contact(Contact { understood: false, ..plain() }), -0.67 * 0.25);
    // Three earlier contacts: ln 4.
    let again = Receiver { earlier_contacts: 3, ..nobody() };
    near(of_receiver(again), -0.43 * 1.386_294_361_119_890_6);
    near(of_receiver(Receiver { aware: false, ..nobody() }), -0.47);
    near(of_receiver(Receiver { opted_out: true, ..nobody() }), -0.79);
    near(of_receiver(Receiver { loyalist: true, ..nobody() }), 0.71);
    near(of_receiver(Receiver { follower: true, ..nobody() }), 0.73);
    near(of_contact(Contact { disclosure: true, ..plain() }), 0.53);
    near(of_contact(Contact { consent: true, ..plain() }), 0.59);
    let private = Contact { act: Action::PrivateMessage, sensitivity: 0.8, ..plain() };
    near(of_contact(private), 0.83 * 0.8 - 0.185);
    // An offer worth 0.8 lies 0.3 above one half, one worth 0.2 as far below.
    let offer = Contact { act: Action::Offer, ..plain() };
    near(of_contact(offer), 0.267);
    near(of_contact(Contact { offer_value: 0.2, ..offer }), -0.267);
    let asks = Contact { act: Action::AskPermission, ..plain() };
    near(of_contact(asks), 0.61);
    near(of_contact(Contact { consent: true, ..asks }), 0.59);
    near(of_contact(Contact { act: Action::Escalate, ..plain() }), 0.0);
    // Whoever spoke to the brand holds none of these against it.
    for receiver in
        [again, Receiver { aware: false, ..nobody() }, Receiver { opted_out: true, ..nobody() }]
    {
        near(margin(Contact { addressed: true, ..plain() }, receiver), 3.1);
    }
    let private = Contact { addressed: true, act: Action::PrivateMessage, ..plain() };
    near(margin(private, nobody()), 3.1);
    near(a.proper_probability(0.0), 0.5);
    near(a.proper_probability(1.386_294_361_119_890_6), 0.8);
}

/// Relevance 0.5 + 0.2 x 0.5 + 0.25 x 0.4 = 0.7, never above 1; halved and without the personal part
/// when the post was misread.
#[test]
fn relevance_worked_by_hand() {
    let a = weights();
    let read = Contact { personalisation: 0.5, context_reading: 0.4, ..plain() };
    near(a.relevance(&read), 0.7);
    near(a.relevance(&Contact { understood: false, ..read }), 0.3);
    let rich = Appraisal { base_relevance: 0.9, ..weights() };
    near(rich.relevance(&read), 1.0);
    near(rich.relevance(&Contact { understood: false, context_reading: 1.0, ..read }), 0.5);
    // The reasons are told under their own names.
    let reasons = a.reasons(&read, &nobody());
    let of = |why| reasons.iter().find(|(name, _)| *name == why).expect("a reason").1;
    near(of(Why::Relevance), 0.67 * 0.2);
    near(of(Why::Personalisation), -0.41 * 0.5 * 0.3);
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
    for act in [Action::PublicReply, Action::PrivateMessage, Action::AskPermission] {
        near(of(act, true), 0.6);
        near(of(act, false), 0.3);
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
        complaint_gain: 0.5,
        question_gain: 0.3,
        praise_gain: 0.11,
        remark_gain: 0.07,
        courtesy_gain: 0.05,
        surprise_gain: 1.6,
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
        expects_praise_share: 0.09,
        ..Appraisal::default()
    }
}

fn felt(proper: bool, solved: bool) -> Felt {
    Felt { proper, proper_probability: 0.3, solved, wrong_tone: false, expected: true }
}

/// Solved within 2 h of patience: timeliness 0.4 + 0.6 / 2 = 0.7 of the gain of the kind.
#[test]
fn a_proper_answer_gives_its_gain_and_a_thrill_where_nobody_hoped_for_it() {
    let a = gains();
    let late = Contact { latency_hours: 2.0, ..plain() };
    let kinds = [
        (Kind::Failure, 0.35),
        (Kind::Question, 0.21),
        (Kind::Delight, 0.077),
        (Kind::Mention, 0.049),
        (Kind::PeerTalk, 0.049),
    ];
    for (kind, step) in kinds {
        let verdict = a.verdict(&Contact { kind, ..late }, &felt(true, true));
        near(verdict.step, step);
        assert_eq!(verdict, Verdict { step: verdict.step, helpful: true, ..Verdict::default() });
    }
    let complaint = Contact { kind: Kind::Failure, ..late };
    let unhoped = Felt { expected: false, ..felt(true, true) };
    near(a.verdict(&complaint, &unhoped).step, 0.56);
    near(a.verdict(&Contact { addressed: true, ..complaint }, &unhoped).step, 0.35);
    let courtesy = a.verdict(&complaint, &felt(true, false));
    near(courtesy.step, 0.05);
    assert!(!courtesy.helpful);
    near(a.verdict(&complaint, &Felt { expected: false, ..felt(true, false) }).step, 0.08);
    let huge = Appraisal { complaint_gain: 0.9, ..gains() };
    let instant = Contact { latency_hours: 0.0, ..complaint };
    near(huge.verdict(&instant, &unhoped).step, 1.0);
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
    // Nobody's hope makes an intrusion a thrill.
    let unhoped = Felt { expected: false, ..felt(false, true) };
    assert_eq!(a.verdict(&complaint, &unhoped), verdict);
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
        (Kind::Delight, 0.43, 0.09),
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
