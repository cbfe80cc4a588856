//! Measures by hand, and against runs that nobody measures.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::lived::{Lived, LivedArm, Looking, TalkCounts, live};
use super::measures::{MeasuredRun, measure, measures};
use super::plan::MeasuringPlan;
use crate::experiment::watch::Watch;
use crate::model::exit::{Mode, Reason};
use crate::scenario::targets::{Brands, find_targets};
use crate::scenario::{Scenario, find_scenario};
use crate::world::tally::Tally;
use crate::world::{People, World};

/// Ten un-follows of a listed brand, four cascades, three contacts, some talk.
fn by_hand() -> Lived {
    let mut all =
        Tally { listed_follower_days: 60_000.0, aware: 2, consumers: 8, ..Tally::default() };
    let exits = [
        (Reason::TooFrequent, Mode::Unfollow, 4),
        (Reason::TooFrequent, Mode::Mute, 9),
        (Reason::Crowded, Mode::Unfollow, 3),
        (Reason::Boring, Mode::Unfollow, 1),
        (Reason::LostInterest, Mode::Unfollow, 6),
        (Reason::Watched, Mode::Unfollow, 2),
    ];
    for (reason, mode, times) in exits {
        (0..times).for_each(|_| all.count_exit(reason, mode));
    }
    let mut talk = TalkCounts::default();
    (talk.consumers, talk.contacts, talk.worse) = (20, 8.0, 2.0);
    // Complaints, questions, praise, remarks, peer talk; and those of them that speak to the brand.
    talk.posts = [(4.0, 3.0), (6.0, 2.0), (12.0, 1.0), (50.0, 0.0), (8.0, 0.0)];
    talk.by_person = [(1, 7), (2, 1), (3, 1), (4, 1)].into();
    talk.hidden = [(1, true), (2, false), (3, true), (4, true)].into();
    (talk.complained, talk.praised) = ([1, 2].into(), [3, 4, 5].into());
    (talk.left_page, talk.stayed_customers) = (8.0, 6.0);
    (talk.complaints_addressed, talk.complaints_answered) = (3.0, 1.0);
    let own = Looking { days: 50.0, exits: 6.0, unfollows: 2.0, customer_days: 10.0, bought: 21.0 };
    let usual =
        Looking { days: 100.0, exits: 4.0, unfollows: 1.0, customer_days: 20.0, bought: 40.0 };
    let arm = LivedArm {
        focus: Tally::default(),
        all: all.clone(),
        latencies: vec![0.5, 1.0, 12.0],
        cascades: vec![0, 0, 1, 150],
        talk,
        said_dropped: Some(0.25),
        said_followed: Some(0.375),
        post_days: Some([own, usual]),
    };
    Lived { start: all, arms: vec![Some(arm)] }
}

#[test]
fn measures_by_hand() {
    let lived = by_hand();
    let value = |name: &str| {
        let seen = MeasuredRun::new(&lived, 0, Brands::All).unwrap();
        (measure(name).unwrap().value)(&seen).map(|part| part.value())
    };
    let wanted = [
        // 16 un-follows in 60,000 days of followers: 8 per 1,000 and 30 days.
        ("unfollow_rate", 8.0),
        ("aware_on_day_0", 25.0),
        ("closed_accounts", 75.0),
        // 64 of 80; 12 of 16; 3 of 6.
        ("neutral_posts", 80.0),
        ("praise_of_felt_posts", 75.0),
        ("complaints_of_addressed", 50.0),
        // A tenth of 20 people are two, who wrote 8 of 10 posts.
        ("posts_by_top_tenth", 80.0),
        ("complained_in_a_month", 10.0),
        ("praisers_to_complainers", 1.5),
        ("complaints_answered", 100.0 / 3.0),
        ("median_reply_minutes", 60.0),
        ("mean_reply_minutes", 270.0),
        ("dissatisfying_contacts", 25.0),
        // 0.12 a day against 0.04; 2.1 purchases against 2; 2 of 50.
        ("post_day_exits", 3.0),
        ("post_day_purchases", 5.0),
        ("post_day_unfollows", 4.0),
        // Of un-follows alone, the mutes aside.
        ("too_frequent_of_three", 50.0),
        ("crowded_of_three", 37.5),
        ("boring_of_three", 12.5),
        ("lost_interest_to_too_frequent", 1.5),
        ("watched_of_exits", 12.5),
        ("exits_that_show", 64.0),
        ("customers_after_unfollowing", 75.0),
        ("said_dropped_any", 25.0),
        ("said_followed_any", 37.5),
        ("never_reshared", 50.0),
        ("reshared", 50.0),
        ("reshared_100_times", 25.0),
    ];
    for (name, wanted) in wanted {
        let found = value(name).unwrap_or_else(|| panic!("{name} has no value"));
        assert!((found - wanted).abs() < 1e-9, "{name}: {found}, not {wanted}");
    }
    // What nobody did has no share.
    let seen = MeasuredRun::new(&lived, 0, Brands::Focus).unwrap();
    assert!((measure("too_frequent_of_three").unwrap().value)(&seen).is_none());
    // What the others are, they are read off metrics, which have laws of their own.
    let metrics = ["addressed_posts", "addressed_answered", "proper_contacts", "improper_contacts"];
    let more =
        ["solving_contacts", "new_lost_in_7_days", "new_lost_in_21_days", "dropped_any_here"];
    let known: Vec<&str> =
        wanted.iter().map(|(name, _)| *name).chain(metrics).chain(more).collect();
    let all: Vec<&str> = measures().map(|measure| measure.name).collect();
    assert!(all.iter().all(|name| known.contains(name)), "no figures by hand: {all:?}");
}

fn small() -> Scenario {
    let set = ["run.consumers=3000", "run.replications=2", "run.days=100"].map(String::from);
    find_scenario(Path::new("calibration"), &set).unwrap()
}

/// Being measured changes nothing, and what is counted along the way is what the counters of the world have.
#[test]
fn measuring_changes_nothing_and_counts_what_there_is() {
    let scenario = small();
    let targets = find_targets("published", &super::measures::measurable()).unwrap();
    let plan = MeasuringPlan::new(&scenario, &targets);
    assert_eq!(plan.arms, [0, 1]);
    let watch = Watch { cancel: &AtomicBool::new(false), on: &|_| {} };
    let lived = live(&plan, 1, &watch).unwrap();
    let people = People::draw(&scenario.setting, scenario.seed, 1);
    let mut warm = World::at_rest(scenario.setting.clone(), people.clone(), &scenario.warmup);
    warm.run_to(scenario.setting.warmup_days);
    for (index, arm) in lived.arms.iter().enumerate() {
        let arm = arm.as_ref().unwrap();
        let mut world = warm.clone();
        world.set_policies(&scenario.arms[index].policies);
        world.run_to(scenario.setting.days);
        let outcome = world.outcome();
        let mut all = Tally::default();
        outcome.brands.iter().for_each(|brand| all.absorb(&brand.all));
        assert_eq!((&arm.all, &arm.focus), (&all, &outcome.brands[0].all));
        let talk = &arm.talk;
        let posts: f64 = talk.posts.iter().map(|counts| counts.0).sum();
        let addressed: f64 = talk.posts.iter().map(|counts| counts.1).sum();
        assert_eq!((posts, addressed), (all.posts as f64, all.posts_addressed as f64));
        assert_eq!(talk.contacts, all.contacts as f64);
        assert_eq!(arm.latencies.len() as u64, all.contacts);
        assert!(
            talk.complaints_answered <= talk.complaints_addressed && talk.complaints_answered > 0.0
        );
        assert!(
            talk.stayed_customers <= talk.left_page && talk.left_page <= all.unfollows() as f64
        );
        assert!(talk.left_page > 0.0);
        // A mass post a week: of 40 days from day 60 on there are six or so, and every follower looks.
        assert_eq!(arm.post_days.is_some(), index == 1);
    }
    let [own, usual] = lived.arms[1].as_ref().unwrap().post_days.unwrap();
    assert!(own.days > 0.0 && usual.days > 3.0 * own.days && own.exits >= own.unfollows);
}
