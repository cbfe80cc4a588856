//! People worth reading, found in events fed by hand.

use crate::experiment::life::Worth;
use crate::experiment::life::find::PersonSearch;
use crate::model::appraisal::{Contact, ContactEffect, Felt, Receiver};
use crate::model::exit::{Mode, Reason};
use crate::model::policy::Action;
use crate::model::post::Kind;
use crate::model::terms::Terms;
use crate::world::probe::{Cause, Encounter, PostKey};
use crate::world::{Event, Probe};

/// What a search finds in events that are fed to it by hand.
fn found(events: &[(u16, u32, usize, Event)]) -> Vec<(Worth, u32, u16)> {
    let mut search = PersonSearch::new(30, 0);
    for (day, consumer, brand, event) in events {
        search.see(*day, *consumer, *brand, *event);
    }
    let picks = search.picks();
    picks.into_iter().map(|pick| (pick.worth, pick.consumer, pick.day)).collect()
}

#[test]
fn the_first_to_un_follow_is_found_and_not_who_mutes_or_leaves_another_brand_or_too_early() {
    let exit = |mode| Event::Exited(Reason::Boring, mode, [0.1; Reason::COUNT]);
    let events = [
        (29, 1, 0, exit(Mode::Unfollow)),
        (31, 2, 0, exit(Mode::Mute)),
        (32, 3, 1, exit(Mode::Unfollow)),
        (33, 4, 0, exit(Mode::Unfollow)),
        (34, 5, 0, exit(Mode::Unfollow)),
    ];
    assert_eq!(found(&events), [(Worth::Unfollow, 4, 33)]);
}

#[test]
fn the_storm_is_the_cascade_with_most_readers_the_earlier_of_equals() {
    let events = [
        (29, 9, 0, Event::Criticised(0, Cause::Parting, 29.5)),
        (31, 1, 0, Event::Criticised(1, Cause::Parting, 31.5)),
        (31, 2, 0, Event::Criticised(2, Cause::Parting, 31.5)),
        (31, 3, 0, Event::Criticised(3, Cause::Parting, 31.5)),
        // The first began before the policy did.
        (31, 20, 0, Event::ReadCriticism(9, 0)),
        (31, 21, 0, Event::ReadCriticism(9, 0)),
        (31, 22, 0, Event::ReadCriticism(9, 0)),
        (31, 20, 0, Event::ReadCriticism(1, 1)),
        (31, 20, 0, Event::ReadCriticism(2, 2)),
        (32, 21, 0, Event::ReadCriticism(2, 2)),
        (33, 20, 0, Event::ReadCriticism(3, 3)),
        (33, 22, 0, Event::ReadCriticism(3, 3)),
    ];
    assert_eq!(found(&events), [(Worth::Storm, 2, 31)]);
    assert_eq!(found(&events[..4]), [], "criticism that nobody read is no storm");
}

#[test]
fn delight_needs_an_answer_that_was_neither_asked_for_nor_expected() {
    let met = |change: &dyn Fn(&mut Encounter)| {
        let mut met = offer(true, 0.5, 0.5);
        change(&mut met);
        Event::Contacted(met)
    };
    let events = [
        (31, 1, 0, met(&|met| met.contact.addressed = true)),
        (31, 2, 0, met(&|met| met.felt.expected = true)),
        (31, 3, 0, met(&|met| met.felt.proper = false)),
        (31, 4, 0, met(&|met| met.verdict.step = 0.2)),
        (32, 5, 0, met(&|met| met.verdict.step = 0.3)),
        (33, 6, 0, met(&|met| met.verdict.step = 0.3)),
    ];
    assert_eq!(found(&events), [(Worth::Delight, 5, 32)]);
}

#[test]
fn the_buyer_redeems_what_was_handed_out_unasked_and_the_least_likely_one_is_found() {
    let sale = |day, consumer, kind, chance, addressed| {
        let mut met = offer(true, chance, 0.0);
        (met.contact.kind, met.contact.addressed) = (kind, addressed);
        [(day, consumer, 0, Event::Contacted(met)), (day, consumer, 0, Event::Redeemed)]
    };
    let all = |sales: &[[(u16, u32, usize, Event); 2]]| found(&sales.concat());
    let asked = sale(31, 1, Kind::PeerTalk, 0.1, true);
    let remark = sale(32, 2, Kind::Mention, 0.1, false);
    let likely = sale(33, 3, Kind::PeerTalk, 0.6, false);
    let unlikely = sale(34, 4, Kind::PeerTalk, 0.3, false);
    assert_eq!(all(&[asked]), []);
    assert_eq!(all(&[asked, remark]), [(Worth::Buyer, 2, 32)]);
    assert_eq!(all(&[asked, remark, likely]), [(Worth::Buyer, 3, 33)]);
    assert_eq!(all(&[unlikely, remark, likely]), [(Worth::Buyer, 4, 34)]);
}

#[test]
fn the_first_to_go_to_a_rival_is_found_and_not_who_buys_from_none_or_leaves_another_brand() {
    let events = [
        (29, 1, 0, Event::Churned(Some(1))),
        (31, 2, 0, Event::Churned(None)),
        (32, 3, 1, Event::Churned(Some(0))),
        (33, 4, 0, Event::Churned(Some(1))),
        (34, 5, 0, Event::Churned(Some(1))),
    ];
    assert_eq!(found(&events), [(Worth::Switch, 4, 33)]);
}

#[test]
fn who_felt_watched_is_found_beside_the_first_to_un_follow() {
    let exit = |reason, mode| Event::Exited(reason, mode, [0.1; Reason::COUNT]);
    let events = [
        (31, 1, 0, exit(Reason::Boring, Mode::Unfollow)),
        (32, 2, 0, exit(Reason::Watched, Mode::Mute)),
        (33, 3, 0, exit(Reason::Watched, Mode::Unfollow)),
        (34, 4, 0, exit(Reason::Watched, Mode::Unfollow)),
    ];
    assert_eq!(found(&events), [(Worth::Unfollow, 1, 31), (Worth::Watched, 3, 33)]);
}

/// An offer that answers talk between peers of day 40.
pub(crate) fn offer(proper: bool, chance: f64, step: f64) -> Encounter {
    let contact = Contact {
        kind: Kind::PeerTalk,
        addressed: false,
        sensitivity: 0.9,
        act: Action::Offer,
        understood: true,
        personalisation: 0.0,
        context_reading: 0.0,
        disclosure: true,
        consent: false,
        offer_value: 0.6,
        latency_hours: 60.0,
        second: None,
    };
    let receiver = Receiver {
        concern: 1.0,
        aware: true,
        loyalist: false,
        follower: false,
        opted_out: false,
        earlier_contacts: 0,
    };
    let felt = Felt {
        proper,
        proper_probability: chance,
        solved: false,
        wrong_tone: false,
        expected: false,
    };
    let verdict = ContactEffect { step, ..ContactEffect::default() };
    Encounter {
        post: PostKey { kind: Kind::PeerTalk, day: 40 },
        contact,
        receiver,
        felt,
        verdict,
        business_hours: 50.0,
        breaks: Terms::NONE,
    }
}
