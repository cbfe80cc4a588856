//! Customers lost and won: what the law of leaving does in a world made for it, where leavers go,
//! what balances, and that who leaves improves nothing.

use std::collections::BTreeMap;

use super::quiet;
use crate::ground::math::{chance, exp};
use crate::model::policy::Policy;
use crate::model::prices::Prices;
use crate::world::outcome::Outcome;
use crate::world::setting::{NamedThing, Setting};
use crate::world::tally::Tally;
use crate::world::{Event, People, World};

/// A world in which customers may leave at a rate of 0.3 in 30 days and nothing else happens.
fn leaving(consumers: u32, days: u16) -> Setting {
    let mut setting = quiet(consumers, days);
    setting.mechanisms.churn = true;
    setting.brands[0].is.churn_per_30_days = 0.3;
    setting.brands[0].is.quality = 0.0;
    setting.brands[0].is.loyalist_share = 0.0;
    setting.population.taste_sd = 0.0;
    setting
}

/// What makes a setting another.
type Change<'a> = &'a dyn Fn(&mut Setting);

/// Two brands of one category, `shares` of all people customers of them, whom nothing happens to.
fn pair(shares: [f64; 2]) -> Setting {
    let mut setting = leaving(20_000, 30);
    setting.mechanisms.winning = true;
    setting.mechanisms.impressions = true;
    let mut other = setting.brands[0].is.clone();
    (setting.brands[0].is.customer_share, other.customer_share) = (shares[0], shares[1]);
    setting.brands.push(NamedThing { name: "other".into(), is: other });
    setting.categories = vec!["trade".into(); 2];
    setting
}

fn run(setting: &Setting, prepare: impl FnOnce(&mut World)) -> Outcome {
    let people = People::draw(setting, 9, 0);
    let policies = vec![Policy::silent(); setting.brands.len()];
    let mut world = World::new(setting.clone(), people.clone(), &policies);
    prepare(&mut world);
    world.run_to(setting.days);
    world.outcome()
}

fn of(outcome: &Outcome) -> &Tally {
    &outcome.brands[0].all
}

/// Holds a count to a binomial of n and p.
fn binomial(count: u64, n: f64, p: f64, what: &str) {
    let off = (count as f64 - n * p).abs();
    let limit = 4.5 * (n * p * (1.0 - p)).sqrt();
    assert!(off <= limit, "{what}: {count} of {n}, expected {}", n * p);
}

/// At a steady satisfaction S, neglect and strain gone, the hazard is rate (1 - beta S), and
/// 1 - e^(-rate (1 - beta S) T) of all leave in T. Where brand and customer are apart only by what
/// the rest does to S: at quality 0.5 and beta 0.6, 0.3 x 0.7 = 0.21.
#[test]
fn a_steady_customer_leaves_at_a_rate_that_satisfaction_lowers() {
    for (quality, rate) in [(0.0, 0.3), (0.5, 0.21), (-0.5, 0.39)] {
        let mut setting = leaving(20_000, 60);
        setting.brands[0].is.quality = quality;
        let lost = of(&run(&setting, |_| ())).lost;
        binomial(lost, 20_000.0, chance(2.0 * rate), "lost");
    }
}

/// Neglect N and strain X that do not fade add n (1 - e^-N) and w (1 - e^-X) to the factor.
#[test]
fn neglect_and_strain_add_what_they_say() {
    let mut setting = leaving(20_000, 60);
    setting.exit.irritation_fade_days = 1e9;
    setting.privacy.strain_fade_days = 1e9;
    (setting.customers.neglect_weight, setting.customers.watched_weight) = (2.0, 1.5);
    let weigh = |neglect: f32, strain: f32| {
        let outcome = run(&setting, |world| {
            world.brands[0].relations.iter_mut().for_each(|r| r.neglect = neglect);
            world.consumers.minds.iter_mut().for_each(|mind| mind.strain = strain);
        });
        of(&outcome).lost
    };
    for (neglect, strain) in [(1.0, 0.0), (0.0, 0.5), (2.0, 3.0)] {
        let factor =
            1.0 + 2.0 * (1.0 - exp(-f64::from(neglect))) + 1.5 * (1.0 - exp(-f64::from(strain)));
        binomial(weigh(neglect, strain), 20_000.0, chance(0.6 * factor), "lost");
    }
}

/// A lone failure of step s: q s of those who have it leave the same day, where nobody leaves for
/// anything else. Failures come at a rate of one in 30 days and at most one a day.
#[test]
fn a_bad_step_makes_some_leave_at_once() {
    let mut setting = leaving(20_000, 30);
    setting.mechanisms.experience = true;
    setting.mechanisms.leaving_at_once = true;
    setting.brands[0].is.churn_per_30_days = 0.0;
    let is = &mut setting.brands[0].is;
    (is.failures_per_30_days, is.delights_per_30_days) = (1.0, 3.0);
    setting.customers.at_once = 0.4;
    let people = People::draw(&setting, 9, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
    let mut failures = 0;
    world.run_to_with(30, &mut |_: u16, _: u32, _: usize, event: Event| {
        failures += u64::from(matches!(event, Event::Episode(crate::model::post::Kind::Failure)));
    });
    let lost = of(&world.outcome()).lost;
    binomial(lost, failures as f64, chance(0.4 * setting.voice.failure_loss), "lost at once");
    // Without the switch, nobody.
    setting.mechanisms.leaving_at_once = false;
    assert_eq!(of(&run(&setting, |_| ())).lost, 0);
}

/// Who leaves a brand with share .3 beside one of .2, omega 1: to the rival go .2 of (1 + 1)(.3 + .2),
/// a fifth, of those who are not with it already (independent: four fifths). Impression 1 at
/// eta = ln 2 doubles the weight: .4 of 1.2, a third. Those who come meanwhile leave alike.
#[test]
fn leavers_go_where_the_weights_say() {
    let mut setting = pair([0.3, 0.2]);
    setting.customers.impression_weight = std::f64::consts::LN_2;
    setting.population.satisfaction_fade_days = 1e9;
    for (impression, share) in [(0.0, 0.2), (1.0, 1.0 / 3.0)] {
        let outcome = run(&setting, |world| {
            let relations = world.brands[1].relations.iter_mut();
            relations.filter(|r| !r.is_customer()).for_each(|r| r.satisfaction = impression);
        });
        let tally = of(&outcome);
        // The share of those who are with the rival grows a little while people switch and come: from
        // .2 to at most .25, so the share that can go there lies between .75 and .8 of it.
        let (lost, to_rival) = (tally.lost as f64, tally.lost_to_rivals as f64);
        let error = 4.5 * (share * (1.0 - share) / lost).sqrt();
        let got = to_rival / lost;
        assert!(got < 0.8 * share + error && got > 0.75 * share - error, "{got} for {share}");
    }
    setting.mechanisms.winning = false;
    let outcome = run(&setting, |_| ());
    assert_eq!((of(&outcome).lost_to_rivals, outcome.brands[1].all.won), (0, 0));
}

/// Beside two rivals of .6 and .3, omega .2: of those who leave the brand of .4 go to a rival with whom
/// they are not yet s / (1.2 x 1.3) each, and who is with a rival already goes to none in its place. Whose
/// customer everybody is, is kept from event to event; the draws are independent.
#[test]
fn who_is_with_a_rival_already_goes_no_likelier_to_the_other() {
    let mut setting = pair([0.4, 0.6]);
    let mut third = setting.brands[1].is.clone();
    third.customer_share = 0.3;
    setting.brands.push(NamedThing { name: "third".into(), is: third });
    setting.categories.push("trade".into());
    setting.customers.none_weight = 0.2;
    setting.mechanisms.impressions = false;
    let people = People::draw(&setting, 9, 0);
    let mut with = people.customer_of.clone();
    let mut world = World::new(setting.clone(), people.clone(), &vec![Policy::silent(); 3]);
    // Leavers by whether they are with each rival, and where they go.
    let mut counts = [[0.0; 3]; 4];
    world.run_to_with(30, &mut |_: u16, who: u32, brand: usize, event: Event| {
        let with = &mut with[who as usize];
        match event {
            Event::Churned(to) => {
                if brand == 0 {
                    counts[usize::from(*with >> 1 & 3)][to.unwrap_or(0)] += 1.0;
                }
                *with &= !(1 << brand);
            }
            Event::Joined(_) => *with |= 1 << brand,
            _ => {}
        }
    });
    for (rivals, went) in counts.iter().enumerate() {
        let left: f64 = went.iter().sum();
        for (brand, share) in [(1, 0.6 / 1.56), (2, 0.3 / 1.56)] {
            let p = if rivals >> (brand - 1) & 1 == 1 { 0.0 } else { share };
            binomial(went[brand] as u64, left, p, "went");
        }
        assert!(left > 200.0, "{counts:?}");
    }
}

/// Neutral customers, alone or beside a rival: who comes makes up for who leaves. Of 30 days at 0.3
/// both are some thousands; their difference has the variance of their sum, which errs by less than
/// 4.5 of its roots 7 times in a million, and by the share by which the sample of customers and
/// prospects is off.
#[test]
fn a_neutral_brand_keeps_its_customers() {
    for (shares, ratio) in [([0.3, 0.2], 1.0), ([0.5, 0.05], 1.0), ([0.3, 0.2], 2.0)] {
        let mut setting = pair(shares);
        setting.brands[1].is.churn_per_30_days *= ratio;
        setting.customers.none_weight = 2.0;
        assert!((0..2).all(|brand| setting.coming_rate(brand) > 0.0));
        let outcome = run(&setting, |_| ());
        for (brand, share) in outcome.brands.iter().zip(shares) {
            let (lost, won) = (brand.all.lost as f64, brand.all.won as f64);
            let sampling = 4.5 * (share * 20_000.0).sqrt() * 0.3 * ratio;
            let limit = 4.5 * (lost + won).sqrt() + sampling;
            assert!((lost - won).abs() < limit, "{shares:?}: {lost} lost, {won} won");
        }
    }
}

/// A better brand grows, a worse one shrinks; recommending and impressions add to it, each in the
/// direction of satisfaction, under common random numbers.
#[test]
fn satisfaction_wins_customers_and_keeps_them() {
    let end = |quality: f64, set: Change<'_>| {
        let mut setting = pair([0.3, 0.2]);
        setting.brands[0].is.quality = quality;
        setting.mechanisms.recommending = true;
        set(&mut setting);
        let outcome = run(&setting, |_| ());
        (of(&outcome).lost, of(&outcome).won)
    };
    let plain: Change<'_> = &|_| ();
    let (worse, neutral, better) = (end(-0.6, plain), end(0.0, plain), end(0.6, plain));
    assert!(worse.0 > neutral.0 && neutral.0 > better.0, "{worse:?} {neutral:?} {better:?}");
    assert!(worse.1 < neutral.1 && neutral.1 < better.1, "{worse:?} {neutral:?} {better:?}");
    // The number of customers feeds back, so that only the ends of the range are compared.
    let deaf: Change<'_> = &|s| s.mechanisms.recommending = false;
    assert!(end(0.6, deaf).1 < better.1 && end(-0.6, deaf).1 > worse.1);
    let strong: Change<'_> = &|s| s.customers.recommended_share = 0.9;
    assert!(end(0.6, strong).1 > better.1 && end(-0.6, strong).1 < worse.1);
}

/// Prospects with a bad impression stay away, with a good one they come: by e^eta each way.
#[test]
fn impressions_decide_who_comes() {
    let won = |impression: f32, on: bool| {
        let mut setting = pair([0.3, 0.2]);
        setting.brands[0].is.churn_per_30_days = 0.05;
        setting.brands[1].is.churn_per_30_days = 0.0;
        setting.customers.impression_weight = std::f64::consts::LN_2;
        setting.population.satisfaction_fade_days = 1e9;
        setting.mechanisms.impressions = on;
        setting.customers.satisfaction_weight = 0.0;
        let outcome = run(&setting, |world| {
            let relations = world.brands[0].relations.iter_mut();
            relations.filter(|r| !r.is_customer()).for_each(|r| r.satisfaction = impression);
        });
        of(&outcome).won
    };
    let (bad, neutral, good) = (won(-1.0, true), won(0.0, true), won(1.0, true));
    assert!(bad < neutral && neutral < good, "{bad} {neutral} {good}");
    // Twice and half, within 4.5 deviations of Poisson counts; those who left come back alike.
    for (got, factor) in [(bad, 0.5), (good, 2.0)] {
        let expected = factor * neutral as f64;
        let error = 4.5 * (expected + factor * factor * neutral as f64).sqrt();
        assert!((got as f64 - expected).abs() < error, "{got} against {expected}");
    }
    assert_eq!(won(-1.0, false), won(1.0, false));
}

/// Nobody's luck hangs on the weights: the more weighs, the more leave, and who left before leaves.
#[test]
fn more_weight_only_adds_leavers() {
    let leavers = |set: Change<'_>| {
        let mut setting = leaving(4_000, 60);
        setting.mechanisms.experience = true;
        setting.mechanisms.leaving_at_once = true;
        set(&mut setting);
        let people = People::draw(&setting, 9, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        world.consumers.minds.iter_mut().for_each(|mind| mind.strain = 0.5);
        world.brands[0].relations.iter_mut().for_each(|relation| relation.neglect = 0.5);
        world.run_to(60);
        of(&world.outcome()).lost
    };
    let base = leavers(&|_| ());
    let more: [Change<'_>; 4] = [
        &|s| s.customers.at_once *= 5.0,
        &|s| s.brands[0].is.churn_per_30_days *= 1.5,
        &|s| s.customers.neglect_weight *= 3.0,
        &|s| s.customers.watched_weight *= 3.0,
    ];
    for set in more {
        let lost = leavers(set);
        assert!(lost > base, "{lost} against {base}");
    }
}

/// Survivors do not count for all: whatever makes more people leave, satisfaction and the satisfied
/// share do not rise by it, and nor do those who would recommend; nor where who left comes back soon, with
/// a bad impression forgotten, to a brand that nobody likes, for long.
#[test]
fn who_leaves_improves_nothing() {
    let outcome = |hard: bool, set: Change<'_>| {
        let mut setting =
            Setting { consumers: 4_000, days: 120, warmup_days: 0, ..Setting::default() };
        setting.mechanisms.recommending = false;
        setting.brands[0].is.customer_share = 0.6;
        setting.brands[0].is.failures_per_30_days = 0.5;
        setting.brands[0].is.churn_per_30_days = 0.05;
        setting.customers.at_once = 0.0;
        if hard {
            setting.days = 700;
            setting.brands[0].is.quality = -0.3;
            setting.customers.prospects_per_customer = 0.05;
        }
        set(&mut setting);
        run(&setting, |_| ())
    };
    let churns: Change<'_> = &|s| s.brands[0].is.churn_per_30_days = 0.2;
    let at_once: Change<'_> = &|s| s.customers.at_once = 1.0;
    let both: Change<'_> = &|s| (s.customers.at_once, s.customers.neglect_weight) = (0.5, 20.0);
    let bases = [false, true].map(|hard| outcome(hard, &|_| ()));
    for (hard, base) in [false, true].into_iter().zip(&bases) {
        for (place, set) in [churns, at_once, both].into_iter().enumerate() {
            let (chosen, more) = (place > 0, outcome(hard, set));
            let (base, more) = (of(base), of(&more));
            assert!(more.lost > base.lost);
            let mean = |t: &Tally| t.satisfaction_days / t.cohort_days;
            let end = |t: &Tally| t.satisfaction_end / t.customers as f64;
            assert!(more.customers == base.customers && more.cohort_days == base.cohort_days);
            assert!(mean(more) <= mean(base), "{} against {}", mean(more), mean(base));
            assert!(end(more) <= end(base), "{} against {}", end(more), end(base));
            assert!(more.satisfied <= base.satisfied && more.recommends <= base.recommends);
            // Among those who are left it would have risen where the dissatisfied leave: the law is
            // not empty.
            let still = |t: &Tally| t.satisfied as f64 / (t.customers - t.lost_end) as f64;
            let shows = chosen && !hard;
            assert!(!shows || still(more) > still(base), "{} against {}", still(more), still(base));
        }
    }
}

/// Who left comes back like any prospect, at the rate nu of coming: each day after the one of leaving
/// with 1 - e^(-nu (1 - rho + rho R) e^(eta G)). A brand that nine in ten are with, each of the tenth a
/// prospect, has nu = 9 times its rate of leaving. Returns among the days of those who are away are
/// binomial. With nothing to recommend and no impression R = 1 and G = 0; where all are wholly satisfied
/// G = 1, and R is twice the share of those of day 0 who are there.
#[test]
fn who_left_comes_back_at_the_rate_of_a_prospect() {
    for glad in [false, true] {
        let mut setting = leaving(10_000, 60);
        (setting.mechanisms.winning, setting.mechanisms.recommending) = (true, glad);
        setting.mechanisms.impressions = glad;
        let is = &mut setting.brands[0].is;
        (is.customer_share, is.quality) = (0.9, f64::from(u8::from(glad)));
        setting.population.satisfaction_fade_days = 1e9;
        let rules = &mut setting.customers;
        (rules.satisfaction_weight, rules.prospects_per_customer) = (0.0, 1.0);
        (rules.recommended_share, rules.impression_weight) = (0.8, 0.5);
        let rate = 9.0 * 0.3 / 30.0;
        assert!((setting.coming_rate(0) / 30.0 - rate).abs() < 1e-12);
        let people = People::draw(&setting, 9, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        if glad {
            world.brands[0].relations.iter_mut().for_each(|relation| relation.satisfaction = 1.0);
        }
        let first: Vec<bool> = (0..10_000).map(|i| people.is_customer_at_first(i, 0)).collect();
        let at_first = first.iter().filter(|is| **is).count() as f64;
        let mut away = std::collections::BTreeSet::new();
        let (mut expected, mut spread, mut returned) = (0.0, 0.0, 0.0);
        for day in 0..60 {
            let (before, mut left) = (away.len() as f64, Vec::new());
            world.run_to_with(
                day + 1,
                &mut |_: u16, who: u32, _: usize, event: Event| match event {
                    Event::Churned(_) if first[who as usize] => left.push(who),
                    Event::Joined(_) if first[who as usize] => {
                        assert!(away.remove(&who));
                        returned += 1.0;
                    }
                    _ => {}
                },
            );
            away.extend(left.iter().copied());
            // Who leaves today recommends no more when people come.
            let there = world.series(0)[usize::from(day)][14];
            let won = world.series(0)[usize::from(day)][16];
            let keen = if glad { (2.0 * (there - won) / at_first).min(2.0) } else { 1.0 };
            let attraction = if glad { exp(0.5) } else { 1.0 };
            let p = chance(rate * (0.2 + 0.8 * keen) * attraction);
            expected += before * p;
            spread += before * p * (1.0 - p);
        }
        assert!(expected > 2_000.0, "{expected}");
        let off: f64 = returned - expected;
        assert!(off.abs() < 4.5 * spread.sqrt(), "{glad}: {returned} for {expected}");
    }
}

/// Walks through the life of everybody: a neutral customer buys on every tenth day, so whoever is one on so
/// many days makes a tenth of that in purchases. By where they stand on the last day: who is gone counts
/// as if purchases had gone on, who is new as if there had been none since, and each has a worth. The days
/// are taken from the events alone.
#[test]
fn the_account_is_that_of_every_life() {
    let mut setting = pair([0.5, 0.4]);
    (setting.consumers, setting.days, setting.warmup_days) = (3_000, 90, 15);
    setting.mechanisms.buying = true;
    setting.buying.satisfaction_weight = 0.0;
    setting.customers.none_weight = 0.2;
    setting.brands.iter_mut().for_each(|brand| brand.is.purchases_per_30_days = 3.0);
    setting.prices = Prices {
        currency: "USD".into(),
        purchase_margin: Some(11.0),
        customer: Some(180.0),
        ..Prices::default()
    };
    let people = People::draw(&setting, 9, 0);
    let policies = vec![Policy::silent(); 2];
    let mut world = World::new(setting.clone(), people.clone(), &policies);
    // Who became a customer of brand 0 or ceased to be one, and when.
    let mut turns: BTreeMap<u32, Vec<u16>> = BTreeMap::new();
    let mut look = |day: u16, consumer: u32, brand: usize, event: Event| {
        if brand == 0 && matches!(event, Event::Churned(_) | Event::Joined(_)) {
            turns.entry(consumer).or_default().push(day);
        }
    };
    world.run_to_with(setting.days, &mut look);
    let mut cents = 0.0;
    let mut kinds = [0; 6];
    for consumer in 0..people.len() {
        let Some(_) = people.slot(consumer, 0) else { continue };
        let mut custom = people.is_customer_at_first(consumer, 0);
        let (mut at_begin, mut days, mut last) = (custom, 0u16, setting.warmup_days);
        for day in turns.get(&consumer).into_iter().flatten() {
            if *day < setting.warmup_days {
                at_begin = !custom;
            } else {
                days += if custom { day - last } else { 0 };
                last = *day;
            }
            custom = !custom;
        }
        let rest = setting.days - last;
        days += if custom { rest } else { 0 };
        let moved =
            turns.get(&consumer).is_some_and(|all| *all.last().unwrap() >= setting.warmup_days);
        cents += 110.0 * f64::from(days)
            + match (at_begin, custom) {
                (true, false) => 110.0 * f64::from(rest) - 18_000.0,
                (false, true) => 18_000.0 - 110.0 * f64::from(rest),
                _ => 0.0,
            };
        kinds[usize::from(at_begin) * 2 + usize::from(custom)] += 1;
        kinds[4 + usize::from(at_begin)] += u32::from(moved && at_begin == custom);
    }
    // Gone, new, there and back, came and went: all of it happens.
    assert!(kinds[1] > 50 && kinds[2] > 50 && kinds[4] > 5 && kinds[5] > 5, "{kinds:?}");
    let tally = &world.outcome().brands[0].all;
    let net = tally.whole.as_ref().unwrap().prices.net(&tally.dealings().unwrap()).unwrap();
    let in_all = net * tally.cohort_days / 30_000.0;
    assert!((in_all * 100.0 - cents).abs() < 0.5, "{in_all} against {cents} cents");
}
