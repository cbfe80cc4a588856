//! Pages: what they do to satisfaction against closed forms, and what more of each does under the
//! same luck.

use super::quiet;
use crate::ground::math::{chance, exp};
use crate::model::broadcast::posts_on;
use crate::model::policy::Policy;
use crate::world::probe::{Cause, Event};
use crate::world::setting::Setting;
use crate::world::tally::Tally;
use crate::world::{People, Tie, World};

/// Page posts that reach this share, all on each day; `promotional` of them promote.
fn posting(per_day: f64, reach: f64, promotional: f64) -> Policy {
    let mut policy = Policy::silent();
    let conduct = &mut policy.conduct;
    (conduct.posts_per_week, conduct.reach_share) = (7.0 * per_day, reach);
    conduct.promotional_share = promotional;
    policy
}

/// Half of all follow, of tastes from low to high; pages please and bore, and nothing else happens.
fn watching(days: u16) -> Setting {
    let mut setting = quiet(3_000, days);
    (setting.mechanisms.broadcast, setting.mechanisms.page) = (true, true);
    setting.brands[0].is.follower_share = 0.5;
    setting.population.taste_sd = 0.4;
    (setting.page.pleasure, setting.page.tedium) = (0.25, 0.15);
    setting
}

fn lived(setting: &Setting, policies: [&Policy; 2], look: impl FnOnce(&World)) -> Tally {
    let people = People::draw(setting, 3, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policies[0]));
    world.run_to(setting.warmup_days);
    world.set_policies(std::slice::from_ref(policies[1]));
    world.run_to(setting.days);
    look(&world);
    world.outcome().brands[0].all.clone()
}

/// A page that posts once a day has the steady fatigue E / (1 - e^(-1/T)). Each follower is from day 0
/// at R + (1 - R^2) h (c - t h), whoever does not follow at R; the books agree with the people.
#[test]
fn followers_rest_where_the_page_has_long_moved_them() {
    let setting = watching(50);
    let policy = posting(1.0, 0.25, 0.4);
    lived(&setting, [&policy, &policy], |world| {
        let page = &setting.page;
        let weight = 0.6 + 0.4 * setting.broadcast.promotion_weight;
        let fatigue = 0.25 * weight / (1.0 - exp(-1.0 / setting.broadcast.fade_days));
        let known = 1.0 - exp(-fatigue / page.novelty);
        let (mut followers, mut sum) = (0, 0.0);
        for consumer in 0..setting.consumers {
            let bond = world.bond(consumer, 0, 49).expect("a customer");
            let relation = &world.brands[0].relations[consumer as usize];
            let (i, r) = (relation.irrelevance(), bond.rest);
            let taken = i / page.relevance_limit + 0.4 * page.promotion_dislike;
            let to = known * (page.pleasure * (1.0 - taken) - page.tedium * known);
            let follows = f64::from(bond.tie == Tie::Following);
            let by_hand = r + follows * (1.0 - r * r) * to;
            assert!((bond.satisfaction - by_hand).abs() < 1e-6, "{bond:?} for {by_hand}");
            followers += u32::from(bond.tie == Tie::Following);
            sum += bond.satisfaction;
        }
        assert!(followers > 1_000);
        for row in world.series(0) {
            assert!((row[0] - sum / 3_000.0).abs() < 1e-6, "{} for {}", row[0], sum / 3_000.0);
        }
    });
}

/// From a silent page to a loud one and nothing between: after s days at constant fatigue a follower
/// has gone 1 - k^s of the way. Here fatigue is constant at once, since it fades within hours.
#[test]
fn a_louder_page_moves_satisfaction_along_the_fading_curve() {
    let mut setting = watching(90);
    setting.warmup_days = 30;
    setting.broadcast.fade_days = 0.1;
    (setting.population.taste_sd, setting.population.irrelevance_mean) = (0.0, 0.0);
    let quality = setting.brands[0].is.quality;
    setting.population.loyalist_bonus = 0.0;
    lived(&setting, [&posting(0.0, 1.0, 0.0), &posting(2.0, 1.0, 0.0)], |world| {
        let page = &setting.page;
        let known = 1.0 - exp(-2.0 / (1.0 - exp(-10.0)) / page.novelty);
        let to = known * (page.pleasure - page.tedium * known) * (1.0 - quality * quality);
        let followers = f64::from(world.brands[0].looking.iter().sum::<u32>()) / 3_000.0;
        for (day, row) in world.series(0).iter().enumerate() {
            let days = (day + 1).saturating_sub(30) as f64;
            let gone = 1.0 - exp(-days / setting.population.satisfaction_fade_days);
            let by_hand = quality + followers * to * gone;
            assert!((row[0] - by_hand).abs() < 1e-4 * to, "day {day}: {} {by_hand}", row[0]);
        }
    });
}

/// Of several doses the satisfaction of followers is highest at the one nearest to h = c / 2t, and
/// falls on either side.
#[test]
fn the_best_dose_of_a_run_is_that_of_the_closed_form() {
    let mut setting = watching(30);
    (setting.page.pleasure, setting.page.tedium) = (0.2, 0.2);
    (setting.population.taste_sd, setting.population.irrelevance_mean) = (0.0, 0.0);
    let best = setting.page.best_fatigue(0.0, 0.5).expect("inside");
    let weight = 0.5 + 0.5 * setting.broadcast.promotion_weight;
    let reach = best * (1.0 - exp(-1.0 / setting.broadcast.fade_days)) / weight / 4.0;
    let at = |per_day: u32| {
        let policy = posting(f64::from(per_day), reach, 0.5);
        let tally = lived(&setting, [&policy, &policy], |_| ());
        tally.satisfaction_of_followers_end / tally.followers_end as f64
    };
    // Four posts a day bring fatigue to its best.
    let doses: Vec<f64> = (0..=8).map(at).collect();
    assert!(doses[..5].is_sorted_by(|a, b| a < b), "{doses:?}");
    assert!(doses[4..].is_sorted_by(|a, b| a > b), "{doses:?}");
}

/// Nobody is moved beyond the scale, wherever the strongest allowed page finds them.
#[test]
fn satisfaction_stays_on_its_scale() {
    let mut setting = watching(400);
    setting.mechanisms.experience = true;
    setting.population.taste_sd = 1.0;
    (setting.voice.failure_loss, setting.voice.delight_gain) = (0.9, 0.9);
    setting.population.satisfaction_fade_days = 10.0;
    for (pleasure, tedium) in [(0.5, 0.0), (0.2, 0.5 - 0.2 * (1.0 / 0.6 + 0.5 - 1.0))] {
        (setting.page.pleasure, setting.page.tedium) = (pleasure, tedium);
        setting.population.irrelevance_mean = if tedium == 0.0 { 0.0 } else { 1.0 };
        let loud = posting(20.0, 1.0, if tedium == 0.0 { 0.0 } else { 1.0 });
        lived(&setting, [&loud, &loud], |world| {
            for consumer in 0..setting.consumers {
                let s = world.bond(consumer, 0, 399).expect("a customer").satisfaction;
                assert!(s.abs() <= 1.0 + 1e-6, "{s}");
            }
        });
    }
}

/// People and luck of everything that happens, under one change of the parameters.
fn changed(change: impl Fn(&mut Setting)) -> (Tally, Vec<f64>, u64) {
    let mut setting = Setting { consumers: 3_000, days: 120, ..Setting::default() };
    setting.mechanisms = crate::model::mechanisms::Mechanisms::none();
    for on in
        ["broadcast", "page", "provocation", "backlash", "lapse", "wear_out", "buying", "exit"]
    {
        assert!(setting.mechanisms.set(on, true));
    }
    (setting.brands[0].is.customer_share, setting.brands[0].is.follower_share) = (0.8, 0.5);
    setting.page.provocation = 5e-3;
    (setting.exit.lapse, setting.exit.youth) = (2e-3, 1.0);
    change(&mut setting);
    let people = People::draw(&setting, 3, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[posting(2.0, 0.3, 0.5)]);
    let mut provoked = 0;
    world.run_to_with(setting.days, &mut |_: u16, _: u32, _: usize, event: Event| {
        provoked += u64::from(matches!(event, Event::Criticised(_, Cause::Page, _)));
    });
    let satisfaction = world.series(0).iter().map(|row| row[0]).collect();
    (world.outcome().brands[0].all.clone(), satisfaction, provoked)
}

/// Nobody leaves, so that followers are the same: satisfaction is lower on every day the more tedious
/// and the less pleasing the page is.
#[test]
fn tedium_never_raises_satisfaction_and_pleasure_never_lowers_it() {
    let still = |set: &dyn Fn(&mut Setting)| {
        changed(|setting| {
            setting.mechanisms.exit = false;
            // No criticism to be read.
            setting.mechanisms.backlash = false;
            set(setting);
        })
        .1
    };
    let below = |low: &[f64], high: &[f64]| low.iter().zip(high).all(|(low, high)| low < high);
    let tedious = [0.0, 0.02, 0.1, 0.3].map(|t| still(&|setting| setting.page.tedium = t));
    let pleasant = [0.0, 0.02, 0.1, 0.3].map(|g| {
        still(&|setting| {
            (setting.page.pleasure, setting.page.relevance_limit) = (g, 2.0);
        })
    });
    for step in 0..3 {
        assert!(below(&tedious[step + 1], &tedious[step]));
        assert!(below(&pleasant[step], &pleasant[step + 1]));
    }
    let off = still(&|setting| setting.mechanisms.page = false);
    let rest = still(&|setting| (setting.page.pleasure, setting.page.tedium) = (0.0, 0.0));
    assert_eq!(off, rest);
    assert!(off.iter().all(|s| (s - off[0]).abs() < 1e-9));
}

/// Whoever is provoked by a milder page on a day is by a sharper one: a chance that is raised, a post
/// more a day, more reach and more tedium only add criticism.
#[test]
fn more_provocation_only_adds_criticism() {
    let critics = |chance: f64, tedium: f64, per_day: f64, reach: f64| {
        let mut setting = watching(60);
        (setting.mechanisms.provocation, setting.mechanisms.backlash) = (true, true);
        (setting.page.provocation, setting.page.tedium) = (chance, tedium);
        setting.population.expressiveness_sigma = 1.0;
        let people = People::draw(&setting, 3, 0);
        let mut world =
            World::new(setting.clone(), people.clone(), &[posting(per_day, reach, 0.2)]);
        let mut critics = std::collections::BTreeSet::new();
        world.run_to_with(60, &mut |day: u16, who: u32, _: usize, event: Event| {
            if matches!(event, Event::Criticised(_, Cause::Page, _)) {
                critics.insert((day, who));
            }
        });
        critics
    };
    let mild = critics(0.02, 0.05, 1.0, 0.4);
    assert!(mild.len() > 50, "{}", mild.len());
    for sharper in
        [critics(0.02, 0.3, 1.0, 0.4), critics(0.02, 0.05, 3.0, 0.4), critics(0.02, 0.05, 1.0, 0.9)]
    {
        assert!(sharper.is_superset(&mild) && sharper.len() > mild.len(), "{}", sharper.len());
    }
    // The bound of skipping follows the chance, so another chance has other luck; more all the same.
    assert!(critics(0.04, 0.05, 1.0, 0.4).len() > mild.len());
    assert!(critics(0.0, 0.05, 1.0, 0.4).is_empty());
    let (_, _, off) = changed(|setting| setting.mechanisms.provocation = false);
    assert_eq!(off, 0);
}

/// One post a day to 0.4, irrelevance 1 for all: everybody who follows is displeased, and criticises
/// with 0.4 min(b x, cap); of people alike and n follower-days the count is binomial, 4.5 deviations.
#[test]
fn as_many_are_provoked_as_the_chance_says() {
    for (base, cap, p) in [(0.01, 0.5, 0.004), (0.3, 0.02, 0.008)] {
        let mut setting = watching(60);
        (setting.mechanisms.provocation, setting.mechanisms.backlash) = (true, true);
        setting.population.irrelevance_mean = 1.0;
        (setting.page.provocation, setting.backlash.criticism_cap) = (base, cap);
        let policy = posting(1.0, 0.4, 0.0);
        let tally = lived(&setting, [&policy, &policy], |_| ());
        let n = tally.follower_days;
        let off = tally.provoked as f64 - n * p;
        assert!(off.abs() < 4.5 * (n * p).sqrt(), "{} for {}", tally.provoked, n * p);
        assert_eq!(tally.criticisms, tally.provoked);
        // Who finds it relevant is displeased as well, if it does nothing but sell ...
        setting.population.irrelevance_mean = 0.0;
        (setting.page.promotion_dislike, setting.page.tedium) = (1.2, 0.01);
        let selling = posting(1.0, 0.4, 1.0);
        let tally = lived(&setting, [&selling, &selling], |_| ());
        let off = tally.provoked as f64 - tally.follower_days * p;
        assert!(off.abs() < 4.5 * (tally.follower_days * p).sqrt(), "{}", tally.provoked);
        // ... and else is pleased by the first posts and criticises none.
        assert_eq!(lived(&setting, [&policy, &policy], |_| ()).provoked, 0);
    }
}

/// Interest that lapses only adds exits, and a page that posts keeps it; old ties end with
/// l e^(-A / A0) a day, binomial.
#[test]
fn interest_lapses_in_a_silent_page_by_the_closed_form() {
    let gone = |lapse: f64, per_day: f64, on: bool| {
        let mut setting = watching(100);
        (setting.mechanisms.exit, setting.mechanisms.lapse) = (true, on);
        (setting.exit.youth, setting.exit.loyalist_factor) = (0.0, 1.0);
        (setting.exit.frequency, setting.exit.boredom) = (0.0, 0.0);
        (setting.exit.lapse, setting.exit.lapse_stock) = (lapse, 20.0);
        let policy = posting(per_day, 0.5, 0.0);
        let tally = lived(&setting, [&policy, &policy], |_| ());
        (tally.exits() as f64, (tally.exits() + tally.followers_end) as f64)
    };
    let stock = 0.5 / (1.0 - exp(-1.0 / 30.0));
    for (per_day, silence) in [(0.0, 1.0), (1.0, exp(-stock / 20.0))] {
        for (lapse, on) in [(4e-3, true), (0.02, true), (0.02, false)] {
            let (exits, n) = gone(lapse, per_day, on);
            let hazard = if on { lapse * silence } else { 0.0 };
            let p = chance(100.0 * hazard);
            let off = exits - n * p;
            assert!(off.abs() <= 4.5 * (n * p * (1.0 - p)).sqrt(), "{exits} of {n}, {p}");
        }
    }
    let exits = [0.0, 1e-3, 4e-3, 0.05].map(|lapse| gone(lapse, 0.0, true).0);
    assert!(exits.is_sorted_by(|a, b| a < b), "{exits:?}");
    assert_eq!(gone(0.05, 0.0, false).0, exits[0]);
}

/// A page that falls from a post a day to three a week to a tenth each: its stock A falls day by day to
/// what three a week keep up, and of those who follow then 1 - e^(-sum of l e^-A) go; also where
/// the hazard comes to lie above what is found by skipping only on the way.
#[test]
fn interest_lapses_as_a_page_falls_silent() {
    let mut setting = watching(130);
    setting.warmup_days = 30;
    (setting.mechanisms.exit, setting.mechanisms.lapse) = (true, true);
    (setting.exit.youth, setting.exit.loyalist_factor) = (0.0, 1.0);
    (setting.exit.frequency, setting.exit.boredom) = (0.0, 0.0);
    (setting.exit.lapse, setting.exit.lapse_stock) = (0.05, 1.0);
    let (daily, seldom) = (posting(1.0, 0.1, 0.0), posting(3.0 / 7.0, 0.1, 0.0));
    let tally = lived(&setting, [&daily, &seldom], |_| ());
    let kept = exp(-1.0 / setting.page.stock_days);
    let (mut stock, mut hazard) = (0.1 / (1.0 - kept), 0.0);
    for day in 30..130 {
        stock = stock * kept + 0.1 * f64::from(posts_on(3.0, day));
        hazard += 0.05 * exp(-stock);
    }
    let (exits, p) = (tally.exits() as f64, chance(hazard));
    let n = exits + tally.followers_end as f64;
    assert!(n > 300.0, "{n}");
    let off = exits - n * p;
    assert!(off.abs() < 4.5 * (n * p * (1.0 - p)).sqrt(), "{exits} of {n}, {p}");
}

/// The day on which each follower of day 0 goes, on a page of so many posts a day; who stays goes after
/// the last day.
fn days_of_exit(setting: &Setting, per_day: f64, reach: f64) -> Vec<u16> {
    let people = People::draw(setting, 3, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[posting(per_day, reach, 0.0)]);
    let mut days = vec![setting.days; setting.consumers as usize];
    world.run_to_with(setting.days, &mut |day: u16, who: u32, _: usize, event: Event| {
        if matches!(event, Event::Exited(..)) {
            days[who as usize] = day;
        }
    });
    days
}

/// Beyond the number of posts at which the hazard of exit is lowest, every further post only drives
/// people off (signs of NE13, UF17), and below it every further post only keeps them: nobody goes later
/// on the page of higher hazard. The hazard of an old tie is l e^(-A / A0) + f F^2 / (1 + F) +
/// b F i with A and F in proportion to the posts; where it is lowest is worked out here for the most and
/// the least interested.
#[test]
fn exits_rise_with_posts_beyond_the_best_number_and_fall_below_it() {
    let mut setting = watching(150);
    (setting.mechanisms.exit, setting.mechanisms.lapse) = (true, true);
    let exit = &mut setting.exit;
    (exit.youth, exit.loyalist_factor) = (0.0, 1.0);
    (exit.lapse, exit.lapse_stock) = (8e-3, 1.0);
    (exit.frequency, exit.boredom) = (2e-3, 2e-4);
    let (doses, reach) = ([0.0, 1.0, 2.0, 4.0, 8.0, 14.0, 20.0], 0.02);
    let hazard = |per_day: f64, irrelevance: f64| {
        let stock = per_day * reach / (1.0 - exp(-1.0 / setting.page.stock_days));
        let fatigue = per_day * reach / (1.0 - exp(-1.0 / setting.broadcast.fade_days));
        8e-3 * exp(-stock)
            + 2e-3 * fatigue * fatigue / (1.0 + fatigue)
            + 2e-4 * fatigue * irrelevance
    };
    let best = 3;
    for irrelevance in [0.0, 1.0] {
        let hazards = doses.map(|dose| hazard(dose, irrelevance));
        assert!(hazards[..=best].is_sorted_by(|a, b| a > b), "{hazards:?}");
        assert!(hazards[best..].is_sorted_by(|a, b| a < b), "{hazards:?}");
    }
    let gone = doses.map(|dose| days_of_exit(&setting, dose, reach));
    let count = |days: &[u16]| days.iter().filter(|day| **day < setting.days).count();
    for (place, two) in gone.windows(2).enumerate() {
        let (sooner, later) = if place < best { (&two[0], &two[1]) } else { (&two[1], &two[0]) };
        assert!(sooner.iter().zip(later).all(|(sooner, later)| sooner <= later), "step {place}");
        assert!(count(sooner) > count(later) + 5, "step {place}: {}", count(sooner));
    }
}

/// Promoted purchases by hand: the stock before each day's posts, from what it has long been; more
/// wear-out never sells more, and switched off a post sells what the first one does.
#[test]
fn promotion_wears_out_by_the_closed_form() {
    let bought = |stock: f64, on: bool| {
        changed(|setting| {
            (setting.mechanisms.exit, setting.mechanisms.page) = (false, false);
            (setting.mechanisms.backlash, setting.mechanisms.wear_out) = (false, on);
            setting.buying.wear_out_stock = stock;
            setting.buying.satisfaction_weight = 0.0;
        })
        .0
    };
    let setting = Setting::default();
    for (stock, on) in [(2.0, true), (0.3, true), (2.0, false)] {
        let tally = bought(stock, on);
        let kept = exp(-1.0 / setting.page.stock_days);
        let seen = 2.0 * 0.3 * 0.5;
        let worn = if on { seen * kept / (1.0 - kept) } else { 0.0 };
        assert_eq!(posts_on(14.0, 5), 2);
        let lift = setting.buying.promotion_weight * seen / (1.0 + worn / stock);
        let by_hand = (tally.customer_days + lift * tally.follower_days) / 30.0;
        assert!((tally.purchases / by_hand - 1.0).abs() < 1e-9, "{}", tally.purchases);
    }
    let sold = [100.0, 5.0, 1.0, 0.1].map(|stock| bought(stock, true).purchases);
    assert!(sold.is_sorted_by(|a, b| a > b), "{sold:?}");
    assert!(bought(5.0, false).purchases > sold[0]);
}
