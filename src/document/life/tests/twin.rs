//! Where two lives part.

use super::{BOB_HIMSELF, day_of, key, life, offer, own, post};
use crate::document::life::Twins;
use crate::model::post::Kind;
use crate::world::Event;

#[test]
fn twins_part_on_the_first_different_day_and_notice_later() {
    let talk = Event::Posted(post(Kind::PeerTalk, 40));
    let before = own(35, &[Event::Episode(Kind::Delight)]);
    let silent = life(vec![before.clone(), own(40, &[talk]), own(60, &[Event::Followed])]);
    let heard = [
        talk,
        Event::Heard(key(Kind::PeerTalk, 40), Kind::PeerTalk, 0.9),
        Event::Decided(key(Kind::PeerTalk, 40), 1),
    ];
    let coupon = life(vec![
        before,
        own(40, &heard),
        // Who looks on is not noticed.
        day_of(41, &[(11, Event::ReadCriticism(BOB_HIMSELF, 0))]),
        own(42, &[Event::Contacted(offer(false, 0.1, -0.2))]),
        own(60, &[Event::Followed]),
    ]);
    let twins = Twins::new(silent.clone(), coupon);
    assert_eq!((twins.parted, twins.noticed), (Some(40), Some(42)));
    assert_eq!(
        twins.in_short(40),
        ["nobody heard them", "they were heard, and an answer is to come"]
    );
    assert_eq!(
        twins.in_short(42),
        ["nobody came", "they were handed an offer and felt intruded on"]
    );
    let told = String::from("they were handed an offer and felt intruded on");
    assert_eq!(twins.otherwise(), Some((42, told)));
    let days: Vec<(u16, bool)> = twins
        .days()
        .iter()
        .map(|(day, [one, other])| (*day, one.is_some() && other.is_some()))
        .collect();
    assert_eq!(days, [(35, true), (40, true), (41, false), (42, false), (60, true)]);
    let same = Twins::new(silent.clone(), silent);
    assert_eq!((same.parted, same.noticed, same.otherwise()), (None, None, None));
}
