//! Day 0 is a draw of the state of rest: closed forms, what is held still, and what stays at rest.
//!
//! Limits are 4.5 standard errors, which chance exceeds about 7 times in a million.

use crate::ground::math::exp;
use crate::model::brand::{Shock, ShockTarget};
use crate::model::policy::{Action, History, Policy};
use crate::model::post::Kind;
use crate::world::past;
use crate::world::people::flag;
use crate::world::relation::{Relation, Tie, mark};
use crate::world::setting::Setting;
use crate::world::{People, World};

/// Nothing happens but what is switched on, and did so before day 0.
fn quiet(consumers: u32, days: u16) -> Setting {
    let mut setting = super::quiet(consumers, days);
    setting.mechanisms.past = true;
    setting
}

/// By hand: twice 90 days are 180, as are three times 60, which two quarters of 91 days cover; the longest
/// is three years.
#[test]
fn a_past_is_whole_quarters_of_some_time_constants() {
    let of = |satisfaction: f64, irritation: f64, strain: f64| {
        let mut setting = Setting::default();
        setting.population.satisfaction_fade_days = satisfaction;
        setting.exit.irritation_fade_days = irritation;
        setting.privacy.strain_fade_days = strain;
        past::days(&setting)
    };
    assert_eq!([of(90.0, 30.0, 60.0), of(91.0, 1.0, 1.0), of(92.0, 1.0, 1.0)], [182, 182, 273]);
    assert_eq!([of(1.0, 1.0, 60.0), of(1.0, 61.0, 1.0), of(1.0, 1.0, 1.0)], [182, 273, 91]);
    assert_eq!([of(3650.0, 1.0, 1.0), of(1.0, 1.0, 3650.0)], [1092, 1092]);
}

/// First and second moment of satisfaction.
type Moments = (f64, f64);

/// After an episode that comes with a chance and takes a step.
fn after((mean, square): Moments, chance: f64, step: f64) -> Moments {
    // S becomes a S + b.
    let (a, b) = (1.0 - step.abs(), step);
    let hit = (a * mean + b, a * a * square + 2.0 * a * b * mean + b * b);
    let mix = |hit: f64, not: f64| chance * hit + (1.0 - chance) * not;
    (mix(hit.0, mean), mix(hit.1, square))
}

/// After a day in which it returns to rest, of which `kept` of the distance is left.
fn faded((mean, square): Moments, rest: f64, kept: f64) -> Moments {
    let b = rest * (1.0 - kept);
    (kept * mean + b, kept * kept * square + 2.0 * kept * b * mean + b * b)
}

/// Failures and delights alone: the mean and the spread of satisfaction on day 0 are those of the
/// stationary law, iterated here day by day from far away without any person.
#[test]
fn satisfaction_on_day_0_has_the_moments_of_rest() {
    for (failures, delights, fade_days) in [(1.2, 0.3, 90.0), (0.4, 0.0, 30.0), (3.0, 2.0, 200.0)] {
        let mut setting = quiet(40_000, 1);
        setting.mechanisms.experience = true;
        setting.population.satisfaction_fade_days = fade_days;
        (setting.population.taste_sd, setting.brands[0].is.loyalist_share) = (0.0, 0.0);
        let is = &mut setting.brands[0].is;
        (is.failures_per_30_days, is.delights_per_30_days) = (failures, delights);
        (is.questions_per_30_days, is.quality) = (0.0, 0.1);
        let people = People::draw(&setting, 5, 0);
        let world = World::at_rest(setting.clone(), people.clone(), &[Policy::silent()]);
        let of = |relation: &Relation| f64::from(relation.satisfaction);
        let all: Vec<f64> = world.brands[0].relations.iter().map(of).collect();
        let n = all.len() as f64;
        let power = |k: i32| all.iter().map(|s| (0..k).fold(1.0, |x, _| x * s)).sum::<f64>() / n;
        let (mean, square, fourth) = (power(1), power(2), power(4));

        let chance = |rate: f64| 1.0 - exp(-rate / 30.0);
        let kept = exp(-1.0 / fade_days);
        let mut law = (0.9, 0.81);
        for _ in 0..20_000 {
            law = after(law, chance(failures), -setting.voice.failure_loss);
            law = after(law, chance(delights), setting.voice.delight_gain);
            law = faded(law, 0.1, kept);
        }
        let error = 4.5 * ((square - mean * mean) / n).sqrt();
        assert!((mean - law.0).abs() < error, "{mean} for {} (+- {error})", law.0);
        // What begins without any spread has all but e^-4 of it.
        let give = 4.5 * ((fourth - square * square) / n).sqrt() + 0.0184 * (law.1 - law.0 * law.0);
        assert!((square - law.1).abs() < give, "{square} for {} (+- {give})", law.1);
        // Far from where people would begin without a past.
        assert!((0.1 - law.0).abs() > 5.0 * error && law.1 - law.0 * law.0 > 2.0 * give);
    }
}

/// A brand that reveals itself, to people who are strained by it and forget it in two months.
fn revealing(consumers: u32, days: u16, warmup_days: u16) -> Setting {
    let mut setting = Setting { warmup_days, ..quiet(consumers, days) };
    for on in ["chatter", "listening", "reply", "forgetting", "strain"] {
        setting.mechanisms.set(on, true);
    }
    setting.brands[0].is.mentions_per_30_days = 0.4;
    setting.platforms.iter_mut().for_each(|platform| platform.is.public_share = 1.0);
    setting.privacy.forgetting_days = 60.0;
    setting
}

/// Answers whatever is said about it, in public.
fn interferes() -> Policy {
    let mut policy = super::to_everything(Action::PublicReply);
    policy.honours_opt_out = false;
    policy
}

/// Who knows that brands listen is as published on day 0, and stays so where the brand goes on as in
/// the past, without any warm-up: elsewhere teaches so much less. (Rates estimated from 182 days are good
/// to a point.)
#[test]
fn knowing_is_at_rest_without_a_warm_up() {
    let setting = revealing(40_000, 240, 0);
    let people = People::draw(&setting, 5, 0);
    let mut world = World::at_rest(setting.clone(), people.clone(), &[interferes()]);
    let near = |world: &World, give: f64| {
        let mut known = [(0.0, 0.0); 5];
        for consumer in 0..world.people.len() {
            let band = world.people.stratum[consumer as usize].band();
            known[band].0 += f64::from(u8::from(world.is_aware(consumer)));
            known[band].1 += 1.0;
        }
        for ((knows, n), band) in known.into_iter().zip(&setting.bands) {
            let (share, wanted) = (knows / n, band.aware_share);
            let error = (wanted * (1.0 - wanted) / n).sqrt();
            assert!((share - wanted).abs() < 4.5 * error + give, "{share} for {wanted}");
        }
    };
    near(&world, 0.0);
    world.run_to(setting.days);
    near(&world, 0.01);
}

/// Strain, irritation and neglect of the same people are the same on average on day 0 and 200 days on,
/// under a brand that goes on as in the past, and far from nothing. Of each person the two are far apart in
/// time: the mean of the differences has the standard error of independent ones at most. Besides, what is
/// lived before it is three time constants long: a twentieth of what it comes to may be missing.
#[test]
fn what_contacts_leave_behind_is_at_rest() {
    let mut setting = revealing(30_000, 200, 0);
    for on in ["experience", "silence", "misreading"] {
        setting.mechanisms.set(on, true);
    }
    setting.brands[0].is.mentions_per_30_days = 1.0;
    setting.appraisal.repetition_weight = 0.0;
    let people = People::draw(&setting, 5, 0);
    let mut policy = interferes();
    policy.conduct.wrong_tone_share = 0.3;
    let mut world = World::at_rest(setting.clone(), people.clone(), &[policy]);
    let state = |world: &World| -> Vec<[f64; 4]> {
        let day = world.day();
        let one = |consumer| {
            let bond = world.bond(consumer, 0, day).expect("a customer");
            let strain = world.standing(consumer).experience.strain;
            [strain, bond.irritation, bond.neglect, bond.satisfaction]
        };
        (0..setting.consumers).map(one).collect()
    };
    let first = state(&world);
    world.run_to(setting.days);
    let last = state(&world);
    let n = f64::from(setting.consumers);
    for what in 0..4 {
        let mean = |of: &Vec<[f64; 4]>| of.iter().map(|state| state[what]).sum::<f64>() / n;
        let moved: Vec<f64> = first.iter().zip(&last).map(|(a, b)| b[what] - a[what]).collect();
        let drift = moved.iter().sum::<f64>() / n;
        let square = moved.iter().map(|x| x * x).sum::<f64>() / n;
        let error = 4.5 * ((square - drift * drift) / n).sqrt();
        // Satisfaction begins where episodes lead: what contacts add to that is less than all of it.
        let come_to = mean(&last).abs();
        let give = error + 0.05 * come_to;
        assert!(drift.abs() < give, "{what}: {drift} from {} (+- {error})", mean(&first));
        assert!(come_to > 3.0 * give, "{what}: {come_to}, +- {give}");
    }
}

/// What only accumulates is held still, however much the brands of the past interfere, and what fades is
/// not; records of how contacts went begin on day 0, the day of the last one is known.
#[test]
fn what_only_accumulates_is_held_still() {
    let setting = Setting { consumers: 4_000, ..Setting::default() };
    let people = People::draw(&setting, 5, 0);
    let policies = [interferes()];
    let world = World::at_rest(setting.clone(), people.clone(), &policies);
    let new = World::new(setting.clone(), people.clone(), &policies);
    assert_eq!((world.day, world.events, world.gone_private), (0, 0, 0));
    assert_eq!(world.consumers.flags, people.flags);
    assert_eq!(world.consumers.follows, new.consumers.follows);
    let (brand, before) = (&world.brands[0], &new.brands[0]);
    assert_eq!((brand.failure_factor, brand.complaints_heard), (1.0, 0));
    assert!(brand.series.is_empty() && world.cascades.all.is_empty());
    let held = mark::LOYALIST | mark::OPTED_OUT | mark::EMBOLDENED | mark::CUSTOMER | mark::COUNTED;
    let (mut contacted, mut irritated) = (0, 0);
    for (now, then) in brand.relations.iter().zip(&before.relations) {
        assert_eq!(
            (now.tie, now.since, now.marks & held),
            (then.tie, then.since, then.marks & held)
        );
        assert_eq!((now.unasked, now.history(), now.touched), (0, History::None, 0));
        let last = now.days_since_contact(0);
        assert!(last.is_none_or(|days| (1..=past::days(&setting)).contains(&days)));
        contacted += usize::from(last.is_some());
        irritated += usize::from(now.irritation > 0.0);
    }
    assert!(contacted > 50 && irritated > 40, "{contacted} contacted, {irritated} irritated");
    assert!(people.flags.iter().all(|flags| flags & (flag::PRIVATE | flag::LEFT) == 0));
    // The sums are those of the relations.
    let sum = |of: &dyn Fn(&Relation) -> f64| -> f64 {
        brand.relations.iter().filter(|r| r.is_customer()).map(of).sum()
    };
    let satisfaction: f64 = brand.strata.iter().map(|cell| cell.satisfaction()).sum();
    assert!((satisfaction - sum(&|r| f64::from(r.satisfaction))).abs() < 1e-3);
    let looking: u32 = brand.strata.iter().map(|cell| cell.looking()).sum();
    assert_eq!(f64::from(looking), sum(&|r| f64::from(u8::from(r.tie == Tie::Following))));
}

/// Where no past is lived nothing has happened on day 0, and none is asked for.
#[test]
fn without_a_past_nothing_has_happened() {
    let mut setting = Setting { consumers: 1_000, ..Setting::default() };
    setting.mechanisms.past = false;
    assert_eq!(past::days(&setting), 0);
    let people = People::draw(&setting, 5, 0);
    let policies = [interferes()];
    let world =
        World::at_rest_unless(setting.clone(), people.clone(), &policies, |_| panic!("asked"));
    let (world, new) =
        (world.expect("nobody stops it"), World::new(setting.clone(), people.clone(), &policies));
    let of = |world: &World| -> Vec<(f32, f32)> {
        let relations = world.brands[0].relations.iter();
        relations.map(|relation| (relation.satisfaction, relation.irritation)).collect()
    };
    assert!(of(&world) == of(&new));
}

/// The same people with the same luck: where silence hurts more, nobody is more satisfied or less neglected
/// on day 0, and some are less.
#[test]
fn a_harsher_past_leaves_nobody_better_off() {
    let state = |silence_loss: f64| -> Vec<(f32, f32)> {
        let mut setting = Setting { consumers: 5_000, ..Setting::default() };
        setting.appraisal.silence_loss = silence_loss;
        let people = People::draw(&setting, 5, 0);
        let world = World::at_rest(setting.clone(), people.clone(), &[Policy::silent()]);
        let of = |relation: &Relation| (relation.satisfaction, relation.neglect);
        world.brands[0].relations.iter().map(of).collect()
    };
    let (mild, harsh) = (state(0.05), state(0.3));
    let mut worse = 0;
    for (mild, harsh) in mild.iter().zip(&harsh) {
        assert!(harsh.0 <= mild.0 + 1e-6 && harsh.1 >= mild.1 - 1e-6, "{harsh:?} from {mild:?}");
        worse += usize::from(harsh.0 < mild.0 - 1e-3);
    }
    assert!(worse > 20, "{worse}");
}

/// Shocks belong to the days of the scenario: the past knows none. And the past has luck of its own: who
/// fails on day 0 does so whatever came before.
#[test]
fn the_past_knows_nothing_of_what_comes() {
    let mut setting = Setting { consumers: 3_000, ..Setting::default() };
    let people = People::draw(&setting, 5, 0);
    let state = |setting: &Setting| -> Vec<(f32, f32)> {
        let world = World::at_rest(setting.clone(), people.clone(), &[interferes()]);
        let of = |relation: &Relation| (relation.satisfaction, relation.irritation);
        world.brands[0].relations.iter().map(of).collect()
    };
    let calm = state(&setting);
    let target = ShockTarget::Failures;
    setting.shocks = vec![Shock { brand: 0, target, factor: 9.0, from_day: 0, to_day: 100 }];
    (setting.days, setting.warmup_days) = (400, 3);
    assert!(state(&setting) == calm, "days to come have moved the past");
    let mut quiet = quiet(3_000, 1);
    quiet.mechanisms.experience = true;
    let people = People::draw(&quiet, 5, 0);
    let who = |mut world: World| -> Vec<u32> {
        let mut failed = Vec::new();
        let mut note = |_: u16, who: u32, _: usize, event: crate::world::Event| {
            failed.extend(matches!(event, crate::world::Event::Episode(_)).then_some(who));
        };
        world.run_to_with(1, &mut note);
        failed
    };
    let policies = [Policy::silent()];
    let lived = who(World::at_rest(quiet.clone(), people.clone(), &policies));
    assert!(lived.len() > 10 && lived == who(World::new(quiet.clone(), people.clone(), &policies)));
}

/// Whom luck strikes on a day of the scenario it has not struck on that day of the past: who fails on day 181
/// is on day 0, right after day 181 of the past, as satisfied as anybody (a mean over independent people).
#[test]
fn the_past_has_luck_of_its_own() {
    let mut setting = quiet(40_000, 182);
    setting.mechanisms.experience = true;
    setting.brands[0].is.failures_per_30_days = 1.0;
    assert_eq!(past::days(&setting), 182);
    let people = People::draw(&setting, 5, 0);
    let mut world = World::at_rest(setting.clone(), people.clone(), &[Policy::silent()]);
    let of = |world: &World, who: u32| world.bond(who, 0, 0).expect("a customer").satisfaction;
    let first: Vec<f64> = (0..setting.consumers).map(|who| of(&world, who)).collect();
    let mut fail = Vec::new();
    let mut note = |day: u16, who: u32, _: usize, event: crate::world::Event| {
        let failure = matches!(event, crate::world::Event::Episode(Kind::Failure));
        fail.extend((day == 181 && failure).then_some(first[who as usize]));
    };
    world.run_to_with(182, &mut note);
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let all = mean(&first);
    let spread = mean(&first.iter().map(|s| (s - all) * (s - all)).collect::<Vec<_>>());
    let error = 4.5 * (spread / fail.len() as f64).sqrt();
    assert!((mean(&fail) - all).abs() < error, "{} of {all} +- {error}", mean(&fail));
    // A failure on the day before would show.
    assert!(setting.voice.failure_loss * (1.0 + all) > 2.0 * error);
}

/// Whoever is to stop is asked before each day, and nothing is left.
#[test]
fn a_past_can_be_stopped() {
    let setting = quiet(100, 1);
    let people = People::draw(&setting, 5, 0);
    let mut asked = Vec::new();
    let stopped =
        World::at_rest_unless(setting.clone(), people.clone(), &[Policy::silent()], |day| {
            asked.push(day);
            day == 5
        });
    assert!(stopped.is_none());
    assert_eq!(asked, [0, 1, 2, 3, 4, 5]);
}
