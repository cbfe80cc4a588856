//! Who bears what: shares of a whole, group by group.

use crate::model::desk::Staff;
use crate::model::exit::{Mode, Reason};
use crate::model::policy::{Action, Condition, Listens, Policy, Rule};
use crate::world::metrics::{Slice, metric};
use crate::world::outcome::{Outcome, RunColumn};
use crate::world::setting::Setting;
use crate::world::tally::Tally;
use crate::world::{People, World};

const SHARES: [&str; 4] =
    ["people_share", "unfollows_borne_share", "opt_outs_borne_share", "intrusions_borne_share"];

fn outcome(policy: &Policy) -> Outcome {
    let mut setting = Setting { consumers: 3_000, days: 60, warmup_days: 10, ..Setting::default() };
    setting.brands[0].is.customer_share = 1.0;
    setting.brands[0].is.failures_per_30_days = 2.0;
    let people = People::draw(&setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
    world.run_to(setting.days);
    world.outcome()
}

/// A policy that answers everything it hears in private, however unwelcome.
fn intrusive() -> Policy {
    let rule = Rule {
        when: Condition::default(),
        act: Action::PrivateMessage,
        personalisation: 1.0,
        disclosure: false,
        priority: 1,
    };
    let mut policy = Policy { rules: vec![rule], ..Policy::silent() };
    policy.listens = Listens::Everything;
    policy.conduct.posts_per_week = 14.0;
    policy.desk.staff = Staff::Replies(1e4);
    policy
}

fn value(outcome: &Outcome, name: &str, slice: Slice) -> Option<f64> {
    let metric = metric(name).expect("a metric of that name");
    outcome.value(&RunColumn { metric, brand: 0, slice })
}

fn all_but_everyone() -> (Vec<Slice>, Vec<Slice>) {
    Slice::every()
        .filter(|slice| *slice != Slice::All)
        .partition(|slice| matches!(slice, Slice::Band(_)))
}

/// Whatever happens happens to somebody of one age and one attitude.
#[test]
fn shares_sum_to_one_over_segments_and_over_age_bands() {
    let outcome = outcome(&intrusive());
    let (bands, segments) = all_but_everyone();
    assert_eq!((bands.len(), segments.len()), (5, 3));
    for name in SHARES {
        assert_eq!(value(&outcome, name, Slice::All), Some(1.0), "{name}");
        for slices in [&bands, &segments] {
            let shares = slices.iter().map(|slice| value(&outcome, name, *slice).expect("a share"));
            let shares: Vec<f64> = shares.collect();
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{name}: {shares:?}");
            let borne = shares.iter().filter(|share| **share > 0.0).count();
            assert!(borne > 1, "one group alone says nothing: {name}: {shares:?}");
        }
    }
    // Those of a group are of the group: its rate times its days at risk, over those of everyone.
    let part = &outcome.brands[0].segments[2];
    let all = &outcome.brands[0].all;
    let rate = |tally: &Tally| (metric("unfollow_rate").expect("a metric").value)(tally);
    let events = |tally: &Tally| rate(tally).expect("a rate") * tally.listed_follower_days;
    let share = value(&outcome, "unfollows_borne_share", Slice::Segment(2)).expect("a share");
    assert!((share - events(part) / events(all)).abs() < 1e-12);
    let improper = |tally: &Tally| {
        let proper = (metric("proper_share").expect("a metric").value)(tally).expect("contacts");
        (1.0 - proper) * tally.contacts as f64
    };
    let share = value(&outcome, "intrusions_borne_share", Slice::Segment(2)).expect("a share");
    assert!((share - improper(part) / improper(all)).abs() < 1e-9);
}

/// A brand that contacts nobody intrudes on nobody: there is nothing to have a share of. There are
/// people all the same.
#[test]
fn of_nothing_nobody_has_a_share() {
    let outcome = outcome(&Policy::silent());
    for slice in Slice::every() {
        assert_eq!(value(&outcome, "intrusions_borne_share", slice), None, "{slice:?}");
        assert_eq!(value(&outcome, "opt_outs_borne_share", slice), None, "{slice:?}");
        assert!(value(&outcome, "people_share", slice).is_some_and(|share| share > 0.0));
    }
}

/// Ten people, two of them concerned. Of four un-follows the two make three, of five improper
/// contacts one; nobody opted out. So they bear 0.75 and 0.2 with 0.2 of the people.
#[test]
fn shares_of_two_among_ten_by_hand() {
    let mut concerned = Tally { consumers: 2, contacts: 4, proper: 3, ..Tally::default() };
    let mut others = Tally { consumers: 8, contacts: 10, proper: 6, ..Tally::default() };
    (0..3).for_each(|_| concerned.count_exit(Reason::Watched, Mode::Unfollow));
    others.count_exit(Reason::Boring, Mode::Unfollow);
    // Who hides a page is no un-follower.
    others.count_exit(Reason::Watched, Mode::Mute);
    let mut all = concerned.clone();
    all.absorb(&others);
    for tally in [&mut concerned, &mut others] {
        tally.of_all = Some(all.burden());
    }
    let of = |tally: &Tally| SHARES.map(|name| (metric(name).expect("a metric").value)(tally));
    assert_eq!(of(&concerned), [Some(0.2), Some(0.75), None, Some(0.2)]);
    assert_eq!(of(&others), [Some(0.8), Some(0.25), None, Some(0.8)]);
}
