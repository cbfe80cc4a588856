//! What others bound is drawn from what they leave.

use super::*;

/// Followers are moved within those who follow any brand, in an ordinary brand to the quantile.
#[test]
fn followers_are_some_of_those_who_follow_any_brand() {
    let setting = every_category();
    let mut point = with(&setting, middle(&setting), "brand.follower_share", 0.8);
    let spec =
        *crate::model::brand::Brand::specs().iter().find(|s| s.key == "follower_share").unwrap();
    let Role::Uncertainty(prior) = spec.role else { panic!() };
    let wanted = prior.quantile(0.8);
    for u in [0.1, 0.5, 0.9] {
        point = with(&setting, point, "population.follows_none_share", u);
        let world = draw(&setting, &point).unwrap();
        let any = 1.0 - world.population.follows_none_share;
        let service = get(&world, "brand.service.follower_share");
        assert!((service / any - wanted / 0.67).abs() < 1e-12, "{service} of {any}");
    }
}

/// The tightest case of each limit, by hand where there is one.
#[test]
fn what_others_bound_is_drawn_from_what_they_leave() {
    let start = Setting::default();
    let world = |moves: &[(&str, f64)]| {
        let point =
            moves.iter().fold(middle(&start), |point, (name, u)| with(&start, point, name, *u));
        draw(&start, &point).unwrap()
    };
    // Addressing nearly 0.6 of complaints leaves a factor of little more than 1 / 0.6.
    let bold = world(&[("voice.failure_addressed_share", NEAR_1), ("voice.emboldening", NEAR_1)]);
    let (share, factor) = (bold.voice.failure_addressed_share, bold.voice.emboldening);
    assert!(share > 0.599 && (share * factor - 1.0).abs() < 1e-5, "{share} {factor}");
    // In the middle that share is 0.3 and the factor has its whole prior: up to 3.
    let free = world(&[("voice.emboldening", NEAR_1)]);
    assert!((free.voice.emboldening - 3.0).abs() < 1e-5);
    // Loyalists of a loved brand have no more to gain than what is left to 1.
    let mut loved = Setting::default();
    loved.brands[0].is.quality = 0.8;
    let point = with(&loved, middle(&loved), "population.loyalist_bonus", NEAR_1);
    let drawn = draw(&loved, &point).unwrap();
    let sum = drawn.brands[0].is.quality + drawn.population.loyalist_bonus;
    assert!(drawn.population.loyalist_bonus < 0.25 && (sum - 1.0).abs() < 1e-9, "{sum}");
    // Beside rivals of other rates just as many come as leave, by hand, and nobody of their own accord.
    let rivals = unlike_rivals();
    let drawn =
        draw(&rivals, &with(&rivals, middle(&rivals), "customers.none_weight", NEAR_0)).unwrap();
    let churn: Vec<f64> = drawn.brands.iter().map(|brand| brand.is.churn_per_30_days).collect();
    let none = 0.95 * (0.4 * churn[1] + 0.2 * churn[2]) / (0.65 * churn[0]) - 1.0;
    assert!(none > 0.2 && (drawn.customers.none_weight / none - 1.0).abs() < 1e-9, "{none}");
    // Nobody loyal, nothing to keep within.
    loved.brands[0].is.loyalist_share = 0.0;
    let drawn = draw(&loved, &point).unwrap();
    assert!((drawn.population.loyalist_bonus - 0.5).abs() < 1e-9);
}

/// Talkative brands, whose lowest plausible rate is too high for the widest spread of expressiveness:
/// both find room for each other.
#[test]
fn remarks_find_room() {
    let mut start = every_category();
    for brand in &mut start.brands {
        brand.is.mentions_per_30_days *= 36.0;
        brand.is.peer_talk_per_30_days *= 36.0;
    }
    start.population.expressiveness_sigma = 1.9;
    assert_eq!(contradictions(&start), []);
    let mut tight = 0;
    let n = dimensions(&start).len();
    for number in 0..300 {
        holds(&start, &point(number, n), "talkative");
        let world = draw(&start, &point(number, n)).unwrap();
        let sigma = world.population.expressiveness_sigma;
        let most = world.brands.iter().map(|brand| brand.is.mentions_per_30_days);
        let lost = remarks_lost(most.fold(0.0, f64::max) / 30.0, sigma);
        tight += usize::from(lost > 0.249);
    }
    assert!(tight > 30, "the limit is reached: {tight}");
}

/// Small rates lose y / 2 in expectation, E y^2 / 2 E y = daily e^(sigma^2) / 2; one alike in all,
/// 1 - (1 - e^-y) / y; and the middle of a wide one by a plain sum over its quantiles.
#[test]
fn the_share_of_remarks_lost_is_right() {
    let small = remarks_lost(1e-9, 2.0) / (1e-9 * exp(4.0) / 2.0);
    assert!((small - 1.0).abs() < 1e-4, "{small}");
    assert!((remarks_lost(1.5, 0.0) - (1.0 - (1.0 - exp(-1.5)) / 1.5)).abs() < 1e-12);
    assert_eq!(remarks_lost(0.0, 2.0), 0.0);
    for (daily, sigma) in [(0.01, 2.12), (0.03, 1.0), (0.3, 3.0)] {
        let points = 200_000;
        let sum: f64 = (0..points)
            .map(|n| normal_quantile((f64::from(n) + 0.5) / f64::from(points)))
            .map(|z| daily * exp(sigma * z + 0.5 * sigma * sigma))
            .map(|y| 1.0 - (1.0 - exp(-y)) / y)
            .sum();
        let plain = sum / f64::from(points);
        let lost = remarks_lost(daily, sigma);
        assert!((lost - plain).abs() < 1e-5, "{daily} {sigma}: {lost} {plain}");
    }
}
