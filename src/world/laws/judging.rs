//! How many find a contact proper, judged as the world judges it.

use crate::ground::math::logit;
use crate::model::appraisal::{Contact, Receiver};
use crate::model::levels::Level;
use crate::model::policy::{Action, Policy};
use crate::model::post::Kind;
use crate::model::purpose::Purpose;
use crate::world::people::flag;
use crate::world::relation::Tie;
use crate::world::setting::{NetworkSource, Setting};
use crate::world::{People, World};

fn setting(consumers: u32, concern_weight: f64) -> Setting {
    let mut setting = Setting { consumers, network: NetworkSource::None, ..Setting::default() };
    setting.appraisal.concern_weight = concern_weight;
    setting.brands[0].is.customer_share = 1.0;
    setting
}

/// A contact away from the one by which levels are defined, and what went before it.
struct Case {
    contact: Contact,
    earlier_contacts: u8,
    opted_out: bool,
}

fn cases() -> Vec<Case> {
    let of = |contact, earlier_contacts, opted_out| Case { contact, earlier_contacts, opted_out };
    let new = |contact| of(contact, 0, false);
    let plain = Contact::reference(Kind::Failure, false);
    let asked = Contact::reference(Kind::Question, true);
    let kind = |kind| Contact::reference(kind, false);
    vec![
        new(Contact { sensitivity: 0.9, ..plain }),
        new(Contact { sensitivity: 0.0, ..kind(Kind::Question) }),
        new(Contact { personalisation: 1.0, ..kind(Kind::Delight) }),
        new(Contact { context_reading: 1.0, ..plain }),
        new(Contact { personalisation: 0.5, context_reading: 0.5, ..kind(Kind::Mention) }),
        new(Contact { understood: false, ..plain }),
        new(Contact { act: Action::PrivateMessage, sensitivity: 0.8, ..plain }),
        new(Contact { act: Action::Offer, offer_value: 0.8, ..kind(Kind::PeerTalk) }),
        new(Contact { act: Action::Offer, offer_value: 0.1, ..plain }),
        new(Contact { act: Action::AskPermission, ..kind(Kind::Mention) }),
        new(Contact { act: Action::AskPermission, consent: true, ..plain }),
        new(Contact { act: Action::Escalate, disclosure: true, ..kind(Kind::Question) }),
        of(plain, 3, false),
        of(Contact { sensitivity: 0.7, ..kind(Kind::Delight) }, 20, false),
        of(plain, 0, true),
        of(Contact { act: Action::Offer, ..kind(Kind::Mention) }, 2, true),
        new(Contact { sensitivity: 1.0, ..asked }),
        new(Contact { act: Action::Offer, offer_value: 0.0, sensitivity: 0.9, ..asked }),
        new(Contact { understood: false, personalisation: 1.0, ..asked }),
        new(Contact { act: Action::PrivateMessage, disclosure: true, sensitivity: 0.6, ..asked }),
    ]
}

/// Share of the reference people of all groups who accept, by the judgement of a living world.
fn accepting(world: &World, case: &Case) -> f64 {
    let people = world.setting.reference_people();
    let mut share = 0.0;
    for group in people.groups() {
        let receiver = |concern| Receiver {
            concern,
            aware: group.aware,
            loyalist: group.loyalist,
            follower: group.follower,
            opted_out: case.opted_out,
            earlier_contacts: case.earlier_contacts,
        };
        let chance = |c| world.tables.judgement.probability(&case.contact, &receiver(c));
        share += group.weight * people.mean(chance);
    }
    share
}

/// Over the plausible range of the weight of concern each of twenty contacts keeps its share
/// within two points, however far from the level it is.
#[test]
fn twenty_contacts_keep_their_share_whatever_concern_weighs() {
    let shares = |concern_weight: f64| -> Vec<f64> {
        let setting = setting(1, concern_weight);
        let people = People::draw(&setting, 0, 0);
        let world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        cases().iter().map(|case| accepting(&world, case)).collect()
    };
    let usual = shares(0.9);
    assert_eq!(usual.len(), 20);
    for w in [0.0, 0.3, 1.5, 2.06] {
        for (number, (share, usual)) in shares(w).iter().zip(&usual).enumerate() {
            assert!((share - usual).abs() < 0.02, "contact {number} at {w}: {share} {usual}");
        }
    }
    // They are twenty different ones: from hardly anybody to nearly everybody.
    let distance = |share: &f64| logit(*share);
    assert!(usual.iter().map(distance).fold(f64::INFINITY, f64::min) < -3.0, "{usual:?}");
    assert!(usual.iter().map(distance).fold(f64::NEG_INFINITY, f64::max) > 2.0, "{usual:?}");
}

/// Everybody judges one contact, not those whom a policy picked: binomial of 40,000, 24 times at 7 in
/// a million. Followers come out within half a point of their share, which moves acceptance by a
/// tenth of a point.
#[test]
fn a_probe_of_all_people_finds_the_stated_shares() {
    let n = 40_000;
    for (w, fidelity) in [(0.3, 0.6), (0.9, 0.2), (0.9, 1.0), (2.06, 0.6)] {
        let mut setting = setting(n, w);
        setting.population.fidelity = fidelity;
        let people = People::draw(&setting, 7, 0);
        let world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        let probe = |contact: &Contact, level: u32| {
            let judges = |i: &u32| {
                let relation = &world.brands[0].relations[*i as usize];
                let receiver = Receiver {
                    concern: f64::from(people.concern[*i as usize]),
                    aware: people.flags[*i as usize] & flag::AWARE != 0,
                    loyalist: relation.is_loyalist(),
                    follower: relation.tie == Tie::Following,
                    opted_out: false,
                    earlier_contacts: 0,
                };
                let draw = people.behaviour.uniform(Purpose::Propriety, *i, level, 0);
                draw < world.tables.judgement.probability(contact, &receiver)
            };
            (0..n).filter(judges).count() as f64 / f64::from(n)
        };
        for (kind, addressed) in [
            (Kind::Failure, true),
            (Kind::Failure, false),
            (Kind::Question, false),
            (Kind::Delight, false),
            (Kind::Mention, false),
            (Kind::PeerTalk, false),
        ] {
            let level = Level::of(kind, addressed);
            let (key, share) = level.stated(&setting.appraisal);
            let found = probe(&Contact::reference(kind, addressed), level as u32);
            let error = (share * (1.0 - share) / f64::from(n)).sqrt();
            assert!((found - share).abs() < 4.5 * error + 0.001, "{w} {fidelity} {key}: {found}");
        }
    }
}
