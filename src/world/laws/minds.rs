//! What people know of being listened to, and what it does to them, against closed forms.
//!
//! Limits are 4.5 standard errors, which chance exceeds about 7 times in a million.

use crate::ground::math::exp;
use crate::model::consumer::{Band, ConcernSpread};
use crate::model::policy::{Action, Policy};
use crate::model::reference::ReferencePeople;
use crate::world::people::flag;
use crate::world::setting::Setting;
use crate::world::{Event, People, World};

/// A day of warm-up, and nothing happens.
fn quiet(consumers: u32, days: u16) -> Setting {
    Setting { warmup_days: 1, ..super::quiet(consumers, days) }
}

/// Answers whatever is said about it, in public.
fn interferes() -> Policy {
    let mut policy = super::to_everything(Action::PublicReply);
    policy.honours_opt_out = false;
    policy
}

/// The share who know, by band, on the last day.
fn aware(world: &World) -> [(f64, f64); 5] {
    let mut known = [(0.0, 0.0); 5];
    for consumer in 0..world.people.len() {
        let band = world.people.stratum[consumer as usize].band();
        known[band].0 += f64::from(u8::from(world.is_aware(consumer)));
        known[band].1 += 1.0;
    }
    known.map(|(aware, all)| (aware / all, all))
}

/// With what is taught elsewhere the published share of each band stays for years, whether people
/// forget in two months or in ten years: binomial in each band.
#[test]
fn the_published_share_of_each_band_keeps_knowing() {
    for (forgetting_days, warmup_days) in [(60.0, 0), (60.0, 100), (3650.0, 1)] {
        let mut setting = Setting { warmup_days, ..quiet(30_000, 700) };
        setting.mechanisms.forgetting = true;
        setting.privacy.forgetting_days = forgetting_days;
        setting.bands[1].aware_share = 0.15;
        setting.bands[3].aware_share = 1.0;
        setting.bands[4].aware_share = 0.0;
        let people = People::draw(&setting, 5, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        world.run_to(setting.days);
        for ((share, n), band) in aware(&world).into_iter().zip(&setting.bands) {
            let wanted = band.aware_share;
            let error = (wanted * (1.0 - wanted) / n).sqrt();
            assert!((share - wanted).abs() <= 4.5 * error, "{share} for {wanted}, {n} people");
        }
    }
}

/// Without forgetting, knowing is for good and nothing is taught elsewhere.
#[test]
fn without_forgetting_nobody_forgets_or_learns_elsewhere() {
    let mut setting = quiet(2_000, 400);
    setting.privacy.forgetting_days = 30.0;
    setting.mechanisms.strain = true;
    let people = People::draw(&setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
    world.run_to(setting.days);
    for consumer in 0..setting.consumers {
        let knew = people.flags[consumer as usize] & flag::AWARE != 0;
        assert_eq!((world.is_aware(consumer), world.strain(consumer)), (knew, 0.0));
    }
}

/// A world in which a brand reveals itself to many.
fn revealing(consumers: u32, days: u16, warmup_days: u16) -> Setting {
    let mut setting = Setting { warmup_days, ..quiet(consumers, days) };
    for on in ["chatter", "listening", "reply", "forgetting"] {
        setting.mechanisms.set(on, true);
    }
    setting.brands[0].is.mentions_per_30_days = 0.4;
    setting.platforms.iter_mut().for_each(|platform| platform.is.public_share = 1.0);
    setting.privacy.forgetting_days = 60.0;
    setting
}

/// What the scenario teaches in the warm-up is not taught elsewhere: the share stays at the
/// published one. From then on elsewhere teaches as before: a brand that falls silent leaves
/// fewer who know, by as many as it taught, and one that goes on leaves the published share.
#[test]
fn elsewhere_makes_up_what_the_scenario_does_not_teach() {
    let setting = revealing(40_000, 400, 200);
    let people = People::draw(&setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[interferes()]);
    world.run_to(setting.warmup_days);
    let here: f64 = world.elsewhere.found_out.iter().map(|n| *n as f64).sum();
    // At rest 0.68 of 40,000 forget in 60 days: about 90,000 in 200 days, of which the brand
    // taught more than a tenth.
    assert!((9_000.0..60_000.0).contains(&here), "{here}");
    let near = |world: &World, give: f64| {
        for ((share, n), band) in aware(world).into_iter().zip(&setting.bands) {
            let wanted = band.aware_share;
            let error = (wanted * (1.0 - wanted) / n).sqrt();
            assert!((share - wanted).abs() < 4.5 * error + give, "{share} for {wanted}");
        }
    };
    near(&world, 0.0);
    let mut silent = world.clone();
    silent.set_policies(&[Policy::silent()]);
    silent.run_to(setting.days);
    world.run_to(setting.days);
    // Frozen rates, estimated from 200 days, are good to a point.
    near(&world, 0.01);
    for ((share, _), band) in aware(&silent).into_iter().zip(&setting.bands) {
        assert!(share < band.aware_share - 0.02, "{share} for {}", band.aware_share);
    }
}

/// Discoveries elsewhere at a rate r a day and person, dose d and fading q a day: E X = r d / (1 - q)
/// and E X^2 = r E d^2 / (1 - q^2), less what two doses at once would add, (E X)^2 at most. The
/// dose has mean d whatever the gradient, and E d^2 = d^2 E e^(2 g c) / (E e^(g c))^2.
#[test]
fn strain_from_discovery_has_the_derived_mean_and_spread() {
    for gradient in [0.0, 0.5, 1.0] {
        let mut setting = quiet(60_000, 101);
        (setting.mechanisms.forgetting, setting.mechanisms.strain) = (true, true);
        setting.privacy.forgetting_days = 300.0;
        setting.privacy.strain_fade_days = 10.0;
        setting.privacy.discovery_strain = 0.4;
        setting.privacy.concern_weight = gradient;
        setting.bands.iter_mut().for_each(|band| band.aware_share = 0.6);
        let people = People::draw(&setting, 5, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        world.run_to(setting.days);
        let all: Vec<f64> =
            (0..setting.consumers).map(|i| world.standing_on(i, 100).experience.strain).collect();
        let n = all.len() as f64;
        let mean = all.iter().sum::<f64>() / n;
        let square = all.iter().map(|x| x * x).sum::<f64>() / n;
        let fourth = all.iter().map(|x| x * x * x * x).sum::<f64>() / n;
        let rate = 0.6 * (1.0 - exp(-1.0 / 300.0));
        let q = exp(-0.1);
        let expected = rate * 0.4 / (1.0 - q);
        let reference = ReferencePeople::new(&setting.bands, ConcernSpread::published());
        let spread = reference.mean_exp(2.0 * gradient)
            / reference.mean_exp(gradient)
            / reference.mean_exp(gradient);
        let expected_square = rate * 0.16 * spread / (1.0 - q * q);
        let error = ((square - mean * mean) / n).sqrt();
        assert!((mean - expected).abs() < 4.5 * error, "{gradient}: {mean} for {expected}");
        let error = 4.5 * ((fourth - square * square) / n).sqrt();
        let most = expected_square + expected * expected + error;
        assert!((expected_square - error..most).contains(&square), "{gradient}: {square}");
    }
}

/// Who is more concerned feels it more, and on average people feel what is stated.
#[test]
fn the_gradient_of_concern_says_who_and_leaves_the_mean_alone() {
    for gradient in [0.0, 0.3, 1.0] {
        let mut setting = quiet(50_000, 2);
        setting.privacy.concern_weight = gradient;
        let people = People::draw(&setting, 5, 0);
        let world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        let all: Vec<f64> = (0..setting.consumers).map(|i| world.sensitiveness(i)).collect();
        let n = all.len() as f64;
        let mean = all.iter().sum::<f64>() / n;
        let spread = (all.iter().map(|x| x * x).sum::<f64>() / n - mean * mean).max(0.0).sqrt();
        assert!((mean - 1.0).abs() <= 4.5 * spread / n.sqrt() + 1e-12, "{gradient}: {mean}");
        let of = |segment: usize| {
            let them = (0..n as usize).filter(|i| people.stratum[*i].segment() == segment);
            let them: Vec<f64> = them.map(|i| all[i]).collect();
            them.iter().sum::<f64>() / them.len() as f64
        };
        assert!(gradient == 0.0 || of(0) < of(1) && of(1) < of(2));
        // Other people feel more: half a deviation more concern makes e^(g / 2) times as much.
        setting.bands = setting.bands.map(|b| Band { concern_level: b.concern_level + 0.5, ..b });
        let people = People::draw(&setting, 5, 0);
        let world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        let more = (0..setting.consumers).map(|i| world.sensitiveness(i)).sum::<f64>() / n;
        assert!((more / mean - exp(0.5 * gradient)).abs() < 1e-6, "{gradient}: {more}");
    }
}

/// The same people with the same luck: whoever is shown more, or is struck harder, never carries
/// less; and what was asked for adds nothing.
#[test]
fn more_to_see_never_means_less_strain() {
    let strain = |change: fn(&mut Setting)| -> Vec<f64> {
        let mut setting =
            Setting { network: Setting::default().network, ..revealing(3_000, 90, 10) };
        (setting.mechanisms.strain, setting.mechanisms.onlookers) = (true, true);
        change(&mut setting);
        let people = People::draw(&setting, 5, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[interferes()]);
        world.run_to(setting.days);
        (0..setting.consumers).map(|i| world.strain(i)).collect()
    };
    let plain = strain(|_| ());
    let total: f64 = plain.iter().sum();
    assert!(total > 100.0, "{total}");
    let changes: [fn(&mut Setting); 3] = [
        |setting| setting.privacy.seen_strain *= 2.0,
        |setting| setting.privacy.strain_per_violation *= 2.0,
        |setting| setting.privacy.discovery_strain *= 2.0,
    ];
    for change in changes {
        let more = strain(change);
        assert!(plain.iter().zip(&more).all(|(a, b)| b >= &(a - 1e-6)));
        assert!(more.iter().sum::<f64>() > 1.05 * total);
    }
    let asked = strain(|setting| {
        setting.voice.mention_addressed_share = 1.0;
        setting.brands[0].is.peer_talk_per_30_days = 0.0;
        setting.mechanisms.forgetting = false;
    });
    assert!(asked.iter().all(|strain| *strain == 0.0));
    let off = strain(|setting| setting.mechanisms.strain = false);
    assert!(off.iter().all(|strain| *strain == 0.0));
}

/// Looking at people, or not, changes nothing: what nobody has looked at for 200 days is what it
/// would be after a look each day.
#[test]
fn looking_changes_nobodys_mind() {
    let mut setting = revealing(1_000, 200, 20);
    setting.mechanisms.strain = true;
    let people = People::draw(&setting, 5, 0);
    let mut unseen = World::new(setting.clone(), people.clone(), &[interferes()]);
    let mut seen = unseen.clone();
    unseen.run_to(setting.days);
    for day in 0..setting.days {
        seen.run_to_with(day + 1, &mut |_: u16, _: u32, _: usize, _: Event| ());
        for consumer in 0..setting.consumers {
            seen.add_strain(consumer, 0.0);
            let mind = seen.mind(consumer, day);
            seen.store(consumer, &mind);
        }
    }
    for consumer in 0..setting.consumers {
        assert_eq!(unseen.mind(consumer, 199), seen.mind(consumer, 199));
    }
}

/// The same people with the same luck: whoever forgets sooner learns it again sooner, and feels it
/// more often. In all: a person who learns later can still carry more on a given day.
#[test]
fn the_sooner_people_forget_the_more_often_they_find_out() {
    let strain = |forgetting_days: f64| -> f64 {
        let mut setting = quiet(20_000, 200);
        (setting.mechanisms.forgetting, setting.mechanisms.strain) = (true, true);
        setting.privacy.forgetting_days = forgetting_days;
        let people = People::draw(&setting, 5, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        for consumer in 0..setting.consumers {
            let [early, late] = [0.9, 1.1].map(|factor| {
                let privacy = crate::model::privacy::Privacy {
                    forgetting_days: factor * forgetting_days,
                    ..setting.privacy.clone()
                };
                privacy.forgotten_on(0, (f64::from(consumer) + 0.5) / 20_000.0)
            });
            assert!(early <= late);
        }
        world.run_to(setting.days);
        (0..setting.consumers).map(|i| world.strain(i)).sum()
    };
    let sums = [3650.0, 1095.0, 365.0, 100.0].map(strain);
    assert!(sums.windows(2).all(|pair| 1.5 * pair[0] < pair[1]), "{sums:?}");
}
