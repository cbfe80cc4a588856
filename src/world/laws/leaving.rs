//! Why people go, how they go, and what they say: worlds in which one reason acts.
//!
//! Limits are 4.5 standard errors of a binomial, which chance exceeds about 7 times in a million
//! for each of some sixty comparisons; seeds are fixed.

use super::quiet;
use crate::ground::math::exp;
use crate::model::exit::{Exit, Mode, Reason};
use crate::model::policy::Policy;
use crate::model::ways::Ways;
use crate::world::probe::{Blind, Cause};
use crate::world::setting::Setting;
use crate::world::tally::Tally;
use crate::world::{Event, People, World};

/// Everybody is a customer, half of them old followers, all alike and nobody loyal; every hazard
/// of exit is 0, every mechanism off but exits and what depends on them.
fn still(consumers: u32, days: u16) -> Setting {
    let mut setting = quiet(consumers, days);
    for on in
        ["exit", "broadcast", "crowding", "lapse", "watched", "ways_out", "backlash", "parting"]
    {
        assert!(setting.mechanisms.set(on, true));
    }
    setting.brands[0].is.follower_share = 0.5;
    setting.brands[0].is.loyalist_share = 0.0;
    setting.broadcast.outside_exposures_per_day = 0.0;
    setting.exit = Exit {
        lapse: 0.0,
        frequency: 0.0,
        crowding: 0.0,
        boredom: 0.0,
        intrusion: 0.0,
        neglect: 0.0,
        watched: 0.0,
        youth: 0.0,
        ..Exit::default()
    };
    setting
}

/// One post a day to a tenth: a steady fatigue of 0.1 / (1 - e^(-1/T)).
fn daily_page() -> Policy {
    let mut policy = Policy::silent();
    let conduct = &mut policy.conduct;
    (conduct.posts_per_week, conduct.reach_share, conduct.promotional_share) = (7.0, 0.1, 0.0);
    policy
}

/// Where a reason acts alone.
struct Alone {
    reason: Reason,
    setting: Setting,
    /// What every tie is burdened with on day 0: irritation, neglect, strain.
    load: [f32; 3],
    /// The sum of the hazard over all days.
    hazard: f64,
}

/// The seven worlds, each with the same sum of its hazard: 0.9, by hand.
fn worlds(consumers: u32) -> [Alone; Reason::COUNT] {
    let days = 30;
    let many = f64::from(days);
    let setting = still(consumers, days);
    let fatigue = 0.1 / (1.0 - exp(-1.0 / setting.broadcast.fade_days));
    let stock = 0.1 / (1.0 - exp(-1.0 / setting.page.stock_days));
    let silence = exp(-stock / setting.exit.lapse_stock);
    // A load of 1 that falls to 1/e in a time: its sum over the days.
    let sum = |scale: f64| (1.0 - exp(-many / scale)) / (1.0 - exp(-1.0 / scale));
    let irritation = sum(setting.exit.irritation_fade_days);
    let strain = sum(setting.privacy.strain_fade_days);
    let hazard = 0.9;
    let one = |reason, load, set: &dyn Fn(&mut Exit)| {
        let mut setting = setting.clone();
        set(&mut setting.exit);
        Alone { reason, setting, load, hazard }
    };
    let steady = fatigue * fatigue / (1.0 + fatigue) * many;
    let none = [0.0; 3];
    [
        one(Reason::TooFrequent, none, &|exit| exit.frequency = hazard / steady),
        one(Reason::Crowded, none, &|exit| exit.crowding = hazard / (fatigue * many)),
        one(Reason::Boring, none, &|exit| exit.boredom = hazard / (fatigue * many)),
        one(Reason::Intruded, [1.0, 0.0, 0.0], &|exit| exit.intrusion = hazard / irritation),
        one(Reason::Ignored, [0.0, 1.0, 0.0], &|exit| exit.neglect = hazard / irritation),
        one(Reason::LostInterest, none, &|exit| exit.lapse = hazard / (silence * many)),
        one(Reason::Watched, [0.0, 0.0, 1.0], &|exit| exit.watched = hazard / strain),
    ]
}

/// Lives through all days from a burden on every tie; returns what happened, followers on day 0
/// and how many said in public why they went.
fn lived(setting: &Setting, load: [f32; 3]) -> (Tally, f64, u64) {
    let people = People::draw(setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[daily_page()]);
    for relation in &mut world.brands[0].relations {
        [relation.irritation, relation.neglect] = [load[0], load[1]];
        relation.irrelevance = u8::MAX;
    }
    world.consumers.minds.iter_mut().for_each(|mind| mind.strain = load[2]);
    world.find_hot_ties();
    let followers = f64::from(world.brands[0].looking.iter().sum::<u32>());
    let mut said = 0;
    world.run_to_with(setting.days, &mut |_: u16, _: u32, _: usize, event: Event| {
        said += u64::from(matches!(event, Event::Criticised(_, Cause::Parting, _)));
    });
    (world.outcome().brands[0].all.clone(), followers, said)
}

/// Holds a count to a binomial of n and p.
fn binomial(count: u64, n: f64, p: f64, what: &str) {
    let off = count as f64 - n * p;
    let limit = 4.5 * (n * p * (1.0 - p)).sqrt().max(1e-9);
    assert!(off.abs() <= limit, "{what}: {count} of {n}, expected {}", n * p);
}

/// Of those who go for a reason, the shares of its own row go each way; and one split for all
/// reasons would be wrong for every one of them, at weight 2 even for the bored, who at weight 1 go
/// nearly as all do.
#[test]
fn each_reason_alone_ends_ties_at_its_hazard_and_by_its_own_ways() {
    let ways = Ways::new(&Exit { ways_weight: 2.0, ..Exit::default() }, true);
    for Alone { reason, mut setting, load, hazard } in worlds(60_000) {
        setting.exit.ways_weight = 2.0;
        let (tally, followers, _) = lived(&setting, load);
        let gone = tally.exits();
        binomial(gone, followers, 1.0 - exp(-hazard), reason.name());
        assert_eq!(tally.exits_for(reason), gone, "{reason:?}");
        let (n, mut off_equal) = (gone as f64, 0.0_f64);
        for (mode, in_all) in Mode::ALL.into_iter().zip([0.43, 0.38, 0.19]) {
            let count = tally.exits_by(reason, mode);
            binomial(count, n, ways.share(reason, mode), &format!("{reason:?}, {mode:?}"));
            let error = (n * in_all * (1.0 - in_all)).sqrt();
            off_equal = off_equal.max((count as f64 - n * in_all).abs() / error);
        }
        assert!(off_equal > 4.5, "{reason:?} goes as all do: {off_equal} standard errors off");
    }
}

/// Without weight, or switched off, every reason's ties end the way all do.
#[test]
fn without_weight_or_switch_all_reasons_share_the_ways_out() {
    for Alone { reason, mut setting, load, .. } in worlds(15_000) {
        setting.exit.ways_weight = 0.0;
        let (equal, ..) = lived(&setting, load);
        let n = equal.exits() as f64;
        for (mode, share) in Mode::ALL.into_iter().zip([0.43, 0.38, 0.19]) {
            binomial(equal.exits_in(mode), n, share, &format!("{reason:?}, {mode:?}"));
        }
        setting.mechanisms.ways_out = false;
        setting.exit.ways_weight = 3.0;
        assert_eq!(lived(&setting, load).0, equal, "{reason:?}");
    }
}

/// A lone dose of strain D ends an old tie with 1 - e^(-h D tau), tau the time in which strain
/// falls to 1/e: 5.8% at D = 1, h = 0.001 a day, tau = 60 days. Whole days make tau 1 / (1 -
/// e^(-1/60)) = 60.5. The second dose begins where every tie is visited, and fades to where ties
/// are found by skipping.
#[test]
fn a_lone_dose_of_strain_ends_ties_by_the_closed_form() {
    for (watched, dose, by_hand) in [(1e-3, 1.0, 0.058_2), (1e-2, 2.0, 0.698_8)] {
        let mut setting = still(60_000, 900);
        setting.exit.watched = watched;
        let (tally, followers, _) = lived(&setting, [0.0, 0.0, dose]);
        let hazard = watched * f64::from(dose);
        assert!((1.0 - exp(-hazard * 60.0) - by_hand).abs() < 5e-5);
        binomial(tally.exits(), followers, 1.0 - exp(-hazard / (1.0 - exp(-1.0 / 60.0))), "exits");
        let error = (by_hand * (1.0 - by_hand) / followers).sqrt();
        let share = tally.exits() as f64 / followers;
        assert!((share - by_hand).abs() < 4.5 * error, "{share} against {by_hand}");
        assert_eq!(tally.exits_for(Reason::Watched), tally.exits());
    }
    // Switched off, strain ends nothing.
    let mut setting = still(2_000, 100);
    setting.exit.watched = 0.1;
    setting.mechanisms.watched = false;
    assert_eq!(lived(&setting, [0.0, 0.0, 2.0]).0.exits(), 0);
}

/// With chance min(b x, cap) at expressiveness x = 1, of those who un-follow over a grievance and of
/// nobody else: neither for other reasons nor on other ways.
#[test]
fn parting_words_are_spoken_by_the_aggrieved_who_un_follow() {
    for Alone { reason, mut setting, load, .. } in worlds(15_000) {
        for (base, cap, chance) in [(0.1, 0.5, 0.1), (0.9, 0.25, 0.25), (0.0, 0.5, 0.0)] {
            setting.backlash.parting_criticism = base;
            setting.backlash.criticism_cap = cap;
            let (tally, _, said) = lived(&setting, load);
            let chance = if reason.is_grievance() { chance } else { 0.0 };
            let unfollows = tally.unfollows() as f64;
            assert!(unfollows > 1_000.0);
            binomial(said, unfollows, chance, &format!("{reason:?} at {base}"));
            assert_eq!((tally.parted_in_public, tally.criticisms), (said, said));
        }
        setting.backlash.parting_criticism = 0.5;
        let mut hidden = setting.clone();
        (hidden.exit.unfollow_share, hidden.exit.mute_share) = (0.0, 0.5);
        for off in ["", "parting", "backlash"] {
            let mut setting = if off.is_empty() { hidden.clone() } else { setting.clone() };
            setting.mechanisms.set(off, false);
            let (tally, _, said) = lived(&setting, load);
            assert_eq!((said, tally.parted_in_public), (0, 0), "{reason:?} without {off}");
        }
    }
}

/// Who leaves the platform un-follows because of being watched, and says nothing.
#[test]
fn leaving_the_platform_is_because_of_being_watched_and_silent() {
    let mut setting = still(500, 10);
    (setting.backlash.parting_criticism, setting.backlash.criticism_cap) = (1.0, 1.0);
    let people = People::draw(&setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[daily_page()]);
    let followers: u32 = world.brands[0].looking.iter().sum();
    // Counting begins with day 0.
    world.run_to(1);
    (0..500).for_each(|consumer| world.leave(consumer, 0, &mut Blind));
    world.run_to(setting.days);
    let tally = &world.outcome().brands[0].all;
    assert!(followers > 100);
    assert_eq!(tally.exits_by(Reason::Watched, Mode::Unfollow), u64::from(followers));
    assert_eq!((tally.exits(), tally.criticisms), (u64::from(followers), 0));
}

/// Strain that comes on the way counts from the day on which it comes, even where it lifts a tie above
/// what is found by skipping: 5 units at 0.02 a day each, 0.1 (1 + q + q^2) in three days.
#[test]
fn strain_that_is_added_counts_at_once() {
    let mut setting = still(20_000, 4);
    setting.mechanisms.strain = true;
    setting.exit.watched = 0.02;
    (setting.privacy.discovery_strain, setting.privacy.concern_weight) = (5.0, 0.0);
    setting.bands.iter_mut().for_each(|band| band.aware_share = 0.0);
    let people = People::draw(&setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[daily_page()]);
    world.run_to(1);
    let followers = f64::from(world.brands[0].looking.iter().sum::<u32>());
    (0..20_000).for_each(|consumer| world.discover_listening(consumer));
    world.run_to(4);
    let kept = exp(-1.0 / setting.privacy.strain_fade_days);
    let hazard = 0.1 * (1.0 + kept + kept * kept);
    let gone = world.outcome().brands[0].all.exits_for(Reason::Watched);
    binomial(gone, followers, 1.0 - exp(-hazard), "exits in three days");
}

/// What nobody sees happen, strain from learning elsewhere that brands listen, ends ties all the
/// same, also where it lifts them far above what is found by skipping: as many as the hazard of
/// everybody's strain, day by day, in the same world without exits. Of those who know at first, most
/// forget it and learn it again; of the others, most learn it once.
#[test]
fn strain_from_elsewhere_ends_ties_although_nobody_sees_it_come() {
    for aware_share in [0.9, 0.2] {
        let mut setting = still(20_000, 150);
        (setting.mechanisms.strain, setting.mechanisms.forgetting) = (true, true);
        (setting.privacy.forgetting_days, setting.privacy.strain_fade_days) = (60.0, 4.0);
        setting.privacy.discovery_strain = 5.0;
        setting.bands.iter_mut().for_each(|band| band.aware_share = aware_share);
        let people = People::draw(&setting, 5, 0);
        let mut quiet = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        let mut harder = setting.clone();
        harder.exit.watched = 0.01;
        let mut world = World::new(harder.clone(), people.clone(), &[Policy::silent()]);
        let follows = |consumer: &u32| quiet.consumers.follows[*consumer as usize] != 0;
        let followers: Vec<u32> = (0..setting.consumers).filter(follows).collect();
        let mut hazards = vec![0.0; followers.len()];
        for day in 0..setting.days {
            quiet.run_to(day + 1);
            for (hazard, consumer) in hazards.iter_mut().zip(&followers) {
                let mind = quiet.mind(*consumer, day);
                *hazard += 0.01 * quiet.strain_of(&mind, day);
            }
        }
        world.run_to(setting.days);
        let chances = hazards.iter().map(|hazard| 1.0 - exp(-hazard));
        let expected: f64 = chances.clone().sum();
        let variance: f64 = chances.map(|p| p * (1.0 - p)).sum();
        let gone = world.outcome().brands[0].all.exits_for(Reason::Watched) as f64;
        assert!((gone - expected).abs() < 4.5 * variance.sqrt(), "{gone} gone for {expected}");
        assert!(gone > 500.0, "{gone}");
    }
}
