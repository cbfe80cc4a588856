//! Levels are shares: what says who objects leaves alone how many of the reference people do.
//!
//! Counted by an integral of its own over age bands, segments, stated and conduct concern and the
//! eight groups (`model::acceptance`), which knows nothing of how the levels were solved.

use crate::ground::math::{normal_cdf, normal_quantile};
use crate::model::acceptance::{Acceptance, Public};
use crate::model::appraisal::{Appraisal, Contact, Receiver};
use crate::model::consumer::{Band, ConcernSpread, Population};
use crate::model::levels::Level;
use crate::model::policy::Action;
use crate::model::post::Kind;
use crate::model::propriety::Judgement;
use crate::model::reference::ReferencePeople;
use crate::model::rivals::Rivals;

/// A tenth of a point.
const TENTH: f64 = 1e-3;

#[derive(Clone)]
struct World {
    appraisal: Appraisal,
    population: Population,
    bands: [Band; 5],
    spread: ConcernSpread,
}

fn shipped() -> World {
    World {
        appraisal: Appraisal::default(),
        population: Population::default(),
        bands: Band::all(),
        spread: ConcernSpread::published().clone(),
    }
}

impl World {
    fn reference(&self) -> ReferencePeople {
        ReferencePeople::new(&self.bands, &self.spread)
    }

    fn accepting(&self, contact: &Contact) -> f64 {
        let World { appraisal, population, bands, spread } = self;
        let judgement = Judgement::new(appraisal, &Rivals::default(), &self.reference());
        let public = Public { bands, spread, population };
        let everybody = Acceptance::new(&public, &judgement, contact).share(|_, _| true);
        everybody.expect("somebody")
    }
}

/// The contact by which a level is defined.
fn contact_of(level: Level) -> Contact {
    let kind = match level {
        Level::Addressed | Level::Complaint | Level::Offer => Kind::Failure,
        Level::Praise => Kind::Delight,
        Level::Mention => Kind::Mention,
        Level::PeerTalk => Kind::PeerTalk,
    };
    let reply = Contact::reference(kind, level == Level::Addressed);
    match level {
        Level::Offer => Contact { act: Action::Offer, ..reply },
        _ => reply,
    }
}

/// Worlds that differ in who objects.
fn worlds() -> Vec<World> {
    let mut all = vec![shipped()];
    let mut with = |change: &dyn Fn(&mut World)| {
        let mut world = shipped();
        change(&mut world);
        all.push(world);
    };
    for w in [0.0, 0.3, 1.8, 2.06] {
        with(&|world| world.appraisal.concern_weight = w);
    }
    for share in [0.0, 0.7, 1.0] {
        with(&|world| world.appraisal.addressed_weight_share = share);
    }
    for k in [0.0, 0.2, 1.0] {
        with(&|world| world.population.fidelity = k);
    }
    for r in [-0.5, 0.5] {
        with(&|world| world.population.attitude_correlation = r);
    }
    with(&|world| {
        let mean: f64 = world.bands.iter().map(|band| band.share * band.concern_level).sum();
        for band in &mut world.bands {
            band.concern_level = mean + 2.0 * (band.concern_level - mean);
            band.expectation_level = 3.0 * (band.concern_level - mean);
        }
    });
    with(&|world| {
        world.spread = ConcernSpread::new(&[
            [40, 0, 0, 0, 0, 0, 0, 0, 0, 40],
            [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            [0, 0, 5, 9, 20, 9, 5, 0, 0, 0],
            [50, 20, 8, 3, 1, 1, 1, 1, 1, 1],
            [1, 1, 1, 1, 1, 1, 3, 8, 20, 50],
        ]);
    });
    all
}

#[test]
fn every_level_is_its_share_of_all_people() {
    for (number, world) in worlds().iter().enumerate() {
        for level in Level::ALL {
            let (key, share) = level.stated(&world.appraisal);
            let accepting = world.accepting(&contact_of(level));
            assert!((accepting - share).abs() < TENTH, "world {number}: {key} {share} {accepting}");
        }
    }
}

/// The same for what is expected: the expectation behind conduct has the score
/// k (r z + sqrt(1 - r^2) z') + sqrt(1 - k^2) z'', of which all but z is normal with variance
/// 1 - (k r)^2.
#[test]
fn every_expectation_is_its_share_of_all_people() {
    for (number, world) in worlds().iter().enumerate() {
        let people = world.reference();
        for (kind, addressed) in [
            (Kind::Failure, true),
            (Kind::Delight, true),
            (Kind::Question, false),
            (Kind::Delight, false),
        ] {
            let share = world.appraisal.expecting_share(kind, addressed);
            let level = people.expectation_exceeded_by(share, !addressed);
            let link = world.population.fidelity * world.population.attitude_correlation;
            let own = (1.0 - link * link).sqrt();
            let mut expecting = 0.0;
            for band in &world.bands {
                let could = if addressed { 1.0 } else { band.aware_share };
                for i in 0..1_000 {
                    let z = normal_quantile((f64::from(i) + 0.5) / 1_000.0);
                    let above = (band.expectation_level + link * z - level) / own;
                    expecting += band.share * could * normal_cdf(above) / 1_000.0;
                }
            }
            assert!((expecting - share).abs() < TENTH, "world {number}: {share} {expecting}");
        }
    }
}

/// Other people move the share: half a deviation more concern in every band, and fewer accept
/// whatever they did not ask for; those who are as shipped define the levels as before.
#[test]
fn more_concern_is_less_acceptance() {
    for w in [0.3, 0.9, 2.06] {
        let mut usual = shipped();
        usual.appraisal.concern_weight = w;
        let mut worried = usual.clone();
        worried.bands.iter_mut().for_each(|band| band.concern_level += 0.5);
        for level in Level::ALL {
            let contact = contact_of(level);
            let (before, after) = (usual.accepting(&contact), worried.accepting(&contact));
            // On the steepest part of a logistic 0.5 w logits are 0.125 w; spread takes some of it.
            // Asked contacts hardly anybody minds, and concern counts for less in them.
            let least = if level == Level::Addressed { 0.0 } else { 0.01 * w };
            assert!(after < before - least, "{w} {level:?}: {before} {after}");
            assert!(after > before - 0.125 * w);
        }
        // As much less, and more accept.
        let mut calm = usual.clone();
        calm.bands.iter_mut().for_each(|band| band.concern_level -= 0.5);
        let complaint = contact_of(Level::Complaint);
        assert!(calm.accepting(&complaint) > usual.accepting(&complaint) + 0.01 * w);
    }
}

/// Of all people, who follow nobody in particular, the stated share would find an imagined contact
/// proper.
#[test]
fn imagined_contacts_are_accepted_by_the_stated_share_of_all() {
    let people = ReferencePeople::new(&Band::all(), ConcernSpread::published());
    let a = Appraisal { lived: 0.8, ..Appraisal::default() };
    let judgement = Judgement::imagined(&a, &Rivals::default(), &people);
    for (kind, addressed, share) in [
        (Kind::Failure, true, a.accepts_addressed_share),
        (Kind::Failure, false, a.accepts_complaint_share),
        (Kind::PeerTalk, false, a.accepts_peer_talk_share),
    ] {
        let contact = Contact::reference(kind, addressed);
        let aware = people.aware_share();
        let accepting = |aware: bool| {
            people.mean(|concern| {
                let receiver = Receiver {
                    concern,
                    aware,
                    loyalist: false,
                    follower: false,
                    opted_out: false,
                    earlier_contacts: 0,
                };
                judgement.probability(&contact, &receiver)
            })
        };
        let all = aware * accepting(true) + (1.0 - aware) * accepting(false);
        assert!((all - share).abs() < 1e-4, "{kind:?}: {all} for {share}");
    }
}

/// The account that asking is nothing: from the stated share of the unasked contact up to that of the
/// asked one, rising all the way; at half of it the level is half way, so that of the reference people
/// in each group the share has the mean of both logits. Imagined contacts go the same way.
#[test]
fn acceptance_rises_to_that_of_asked_contacts_where_asking_is_nothing() {
    let World { appraisal, population, bands, spread } = shipped();
    let people = shipped().reference();
    let contact = Contact::reference(Kind::Failure, false);
    let share = |judgement: &Judgement| {
        let public = Public { bands: &bands, spread: &spread, population: &population };
        Acceptance::new(&public, judgement, &contact).share(|_, _| true).expect("somebody")
    };
    let rivals = |asked_is_nothing| Rivals { asked_is_nothing, ..Rivals::default() };
    for judge in [Judgement::new, Judgement::imagined] {
        let shares = [0.0, 0.25, 0.5, 0.75, 1.0]
            .map(|theta| share(&judge(&appraisal, &rivals(theta), &people)));
        assert!((shares[0] - appraisal.accepts_complaint_share).abs() < TENTH, "{shares:?}");
        assert!((shares[4] - appraisal.accepts_addressed_share).abs() < TENTH, "{shares:?}");
        assert!(shares.windows(2).all(|pair| pair[0] + 0.01 < pair[1]), "{shares:?}");
    }
}
