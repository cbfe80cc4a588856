//! Ties outside the scenario in expectation are held to ties of the scenario that are simulated: to a
//! brand that posts as much as an outside brand does, and contacts nobody.
//!
//! Limits are 4.5 standard deviations of a Poisson number or a sum of binomials, which chance exceeds 7
//! times in a million; seeds are fixed.

use std::collections::BTreeMap;

use super::quiet;
use crate::model::policy::Policy;
use crate::world::outside::Outside;
use crate::world::relation::Tie;
use crate::world::{Event, People, Setting, World};

/// Half of the people follow the brand, nobody is loyal.
fn setting(consumers: u32, days: u16) -> Setting {
    let mut setting = quiet(consumers, days);
    for on in ["exit", "follow", "broadcast", "crowding", "lapse", "ways_out"] {
        assert!(setting.mechanisms.set(on, true));
    }
    let is = &mut setting.brands[0].is;
    (is.follower_share, is.loyalist_share, is.follows_per_30_days) = (0.5, 0.0, 0.0);
    setting
}

/// As many exposures a day as a brand outside has: a post a day to so many followers.
fn like_outside(setting: &Setting) -> Policy {
    let mut policy = Policy::silent();
    let conduct = &mut policy.conduct;
    (conduct.posts_per_week, conduct.promotional_share) = (7.0, 0.0);
    conduct.reach_share = setting.broadcast.outside_exposures_per_day;
    policy
}

#[test]
fn new_ties_are_lost_in_three_weeks_as_those_of_a_brand_like_it() {
    let mut setting = setting(30_000, 80);
    setting.brands[0].is.follower_share = 0.01;
    setting.brands[0].is.follows_per_30_days = 0.3;
    let people = People::draw(&setting, 7, 0);
    let policy = like_outside(&setting);
    let mut world = World::new(setting.clone(), people.clone(), &[policy]);
    let outside = Outside::new(&setting);
    // Of each new tie: the day it began and the day it ended.
    let mut ties: BTreeMap<u32, (u16, Option<u16>)> = BTreeMap::new();
    let mut note = |day: u16, consumer: u32, _: usize, event: Event| match event {
        Event::Followed => {
            ties.insert(consumer, (day, None));
        }
        Event::Exited(..) => {
            ties.entry(consumer).and_modify(|tie| tie.1 = Some(day));
        }
        _ => {}
    };
    world.run_to_with(setting.days, &mut note);
    let (mut lost, mut expected, mut variance) = (0.0, 0.0, 0.0);
    for (consumer, (began, ended)) in ties.into_iter().filter(|(_, tie)| tie.0 + 21 < setting.days)
    {
        // The new tie itself is part of the crowd, and has gone from it where it has ended.
        let own = if ended.is_some() { world.tables.outside_fatigue } else { 0.0 };
        let share = outside.lost_soon(world.crowd(consumer) + own, 0.0);
        lost += f64::from(u8::from(ended.is_some_and(|ended| ended - began <= 21)));
        expected += share;
        variance += share * (1.0 - share);
    }
    assert!(expected > 500.0, "{expected}");
    assert!((lost - expected).abs() < 4.5 * variance.sqrt(), "{lost} against {expected}");
}

#[test]
fn old_ties_end_as_those_of_a_brand_like_it() {
    let mut setting = setting(120_000, 10);
    // One brand and a new one every so often are ties as old as those of the scenario.
    setting.follow.outside_per_30_days = 30.0 / setting.population.tie_age_mean_days;
    let people = People::draw(&setting, 8, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[like_outside(&setting)]);
    let outside = Outside::new(&setting);
    let old = |world: &World, slot: usize| {
        let relation = &world.brands[0].relations[slot];
        relation.tie == Tie::Following && i32::from(world.day) - i32::from(relation.since) > 21
    };
    let (mut expected, mut ended) = (0.0, 0.0);
    for day in 0..setting.days {
        let slots = 0..world.brands[0].relations.len();
        let there: Vec<usize> = slots.filter(|slot| old(&world, *slot)).collect();
        for slot in &there {
            let consumer = people.brands[0].consumer[*slot];
            expected += outside.old_hazard(1, world.crowd(consumer), 0.0);
        }
        world.run_to(day + 1);
        let gone = |slot: &&usize| world.brands[0].relations[**slot].tie != Tie::Following;
        ended += there.iter().filter(gone).count() as f64;
    }
    assert!(expected > 100.0, "{expected}");
    assert!((ended - expected).abs() < 4.5 * expected.sqrt(), "{ended} against {expected}");
}
