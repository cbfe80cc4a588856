//! How many posts get the answer that was meant for them, beside how fast the answers are.

use earful::model::desk::Staff;
use earful::model::policy::{Action, Condition, Listens, Policy, Rule};
use earful::world::metrics::metric;
use earful::world::tally::Tally;
use earful::world::{Event, People, Setting, World};

/// Answers everything it can hear, as far as so many staff (replies a day per 1,000 customers) can.
fn eager(staff: f64) -> Policy {
    let act = Action::PublicReply;
    let when = Condition::default();
    let rule = Rule { when, act, personalisation: 0.5, disclosure: false, priority: 1 };
    let mut policy = Policy { name: "eager".into(), rules: vec![rule], ..Policy::silent() };
    policy.listens = Listens::Everything;
    policy.desk.staff = Staff::Replies(staff);
    policy.conduct.max_wait_days = 4.0;
    policy
}

fn value(name: &str, tally: &Tally) -> Option<f64> {
    (metric(name).unwrap().value)(tally)
}

/// By hand: of four posts to answer three were answered; two more answers went to posts from before
/// the window, and one reply was dropped: five sent, one dropped.
#[test]
fn the_shares_of_a_hand_counted_world() {
    let tally = Tally { wanted: 4, answered: 3, contacts: 5, dropped: 1, ..Tally::default() };
    assert_eq!(value("wanted_answered_share", &tally), Some(0.75));
    assert_eq!(value("dropped_share", &tally), Some(1.0 / 6.0));
    assert_eq!(value("wanted_answered_share", &Tally::default()), None);
    assert_eq!(value("dropped_share", &Tally::default()), None);
}

/// Somebody looks on and counts: what was decided in the window, what of it was answered in it, what
/// went out and what was dropped. Too few staff, so that each of the four differs.
#[test]
fn the_shares_are_what_an_onlooker_counts() {
    let setting = Setting { consumers: 3_000, days: 120, warmup_days: 30, ..Setting::default() };
    let people = People::draw(&setting, 0, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[eager(0.6)]);
    let (mut decided, mut fresh, mut sent, mut dropped) = (0u32, 0u32, 0u32, 0u32);
    world.run_to_with(setting.days, &mut |day: u16, _, brand: usize, event| {
        if day < 30 || brand != 0 {
            return;
        }
        match event {
            Event::Decided(..) => decided += 1,
            Event::Contacted(met) => {
                sent += 1;
                fresh += u32::from(met.post.day >= 30);
            }
            Event::Dropped(_) => dropped += 1,
            _ => {}
        }
    });
    assert!(0 < fresh && fresh < sent && sent < decided && dropped > 0, "{fresh} {sent} {decided}");
    let all = &world.outcome().brands[0].all;
    let [decided, fresh, sent, dropped] = [decided, fresh, sent, dropped].map(f64::from);
    assert_eq!(value("wanted_answered_share", all), Some(fresh / decided));
    assert_eq!(value("dropped_share", all), Some(dropped / (sent + dropped)));
}

/// A median of what was answered does not show how little that is; the shares do.
#[test]
fn fewer_staff_answer_less_and_drop_more() {
    let setting = Setting { consumers: 3_000, days: 90, warmup_days: 10, ..Setting::default() };
    let people = People::draw(&setting, 0, 0);
    let with = |staff| {
        let mut world = World::new(setting.clone(), people.clone(), &[eager(staff)]);
        world.run_to(setting.days);
        let all = world.outcome().brands[0].all.clone();
        ["wanted_answered_share", "dropped_share", "median_latency_hours"].map(|n| value(n, &all))
    };
    let found = [50.0, 0.3, 0.1].map(with);
    let shares = |which: usize| found.map(|of| of[which].unwrap());
    assert!(shares(0).is_sorted_by(|a, b| a > b), "{found:?}");
    assert!(shares(1).is_sorted_by(|a, b| a < b), "{found:?}");
    assert!(found[0][0].unwrap() > 0.95 && found[0][1] == Some(0.0), "{found:?}");
    assert_eq!(with(0.0), [Some(0.0), Some(1.0), None]);
}
