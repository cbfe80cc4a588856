//! What random worlds promise: they are valid, keep their order, and move with their coordinates.

use std::path::Path;

use rayon::prelude::*;

use super::super::parameters::{parameters, set_parameter};
use super::*;
use crate::ground::draws::Key;
use crate::ground::math::logit;
use crate::model::brand::CATEGORIES;
use crate::params::Params;
use crate::scenario::checked::contradictions::{contradictions, in_policy, remarks_lost};
use crate::scenario::{SCENARIOS, load_named_scenario};
use crate::survey::fieldwork::Bending;
use crate::world::setting::{NamedThing, NetworkSource};
use crate::world::{People, World};

mod limits;
mod worlds;

const NEAR_0: f64 = 1e-12;
const NEAR_1: f64 = 1.0 - 1e-12;

fn scenario(name: &str) -> crate::scenario::Scenario {
    load_named_scenario(name, Path::new(""), &[]).unwrap()
}

fn setting(name: &str) -> Setting {
    scenario(name).setting
}

/// Every category of brand in one scenario.
fn every_category() -> Setting {
    let mut all = Setting { brands: Vec::new(), ..Setting::default() };
    for category in CATEGORIES {
        let mut is = crate::model::brand::Brand::default();
        assert!(category.sets.iter().all(|(key, value)| is.set(key, *value)));
        all.brands.push(NamedThing { name: category.name.into(), is });
    }
    all
}

/// Three carriers that lose customers at very different rates: where few go to none, more would come to
/// the faithful small one from the others than leave it.
fn unlike_rivals() -> Setting {
    let mut all = Setting { brands: Vec::new(), ..Setting::default() };
    for (share, churn) in [(0.05, 0.01), (0.4, 0.02), (0.2, 0.016)] {
        let mut is = crate::model::brand::Brand::default();
        (is.customer_share, is.churn_per_30_days) = (share, churn);
        all.brands.push(NamedThing { name: format!("carrier {share}"), is });
    }
    all.categories = vec!["phone_carrier".into(); 3];
    assert_eq!(contradictions(&all), []);
    all.customers.none_weight = 0.2;
    assert!(!contradictions(&all).is_empty(), "the case is one");
    Setting { customers: Setting::default().customers, ..all }
}

/// A random point: every third is uniform; every third pushes its coordinates towards the faces of the
/// cube (half of them are within 1/250 of one); every third is one of its corners.
fn point(n: u32, dimensions: usize) -> Vec<f64> {
    let mut stream = Key::new(11, 4, n).stream(1u32, 0, 0, 0);
    let mut coordinate = || match (n % 3, stream.uniform()) {
        (0, u) => u,
        (1, u) if u < 0.5 => 0.5 * pow(2.0 * u, 8.0) + NEAR_0,
        (1, u) => 1.0 - 0.5 * pow(2.0 - 2.0 * u, 8.0) - NEAR_0,
        (_, u) if u < 0.5 => NEAR_0,
        _ => NEAR_1,
    };
    (0..dimensions).map(|_| coordinate()).collect()
}

fn middle(setting: &Setting) -> Vec<f64> {
    vec![0.5; dimensions(setting).len()]
}

fn get(setting: &Setting, path: &str) -> f64 {
    parameters(setting).into_iter().find(|one| one.path == path).unwrap().value
}

/// The point with one coordinate changed.
fn with(setting: &Setting, mut point: Vec<f64>, name: &str, u: f64) -> Vec<f64> {
    let place = dimensions(setting).iter().position(|one| one.name == name);
    point[place.unwrap_or_else(|| panic!("{name}"))] = u;
    point
}

#[test]
fn every_uncertainty_has_a_prior_that_can_be_drawn() {
    let of_studies = Bending::specs().iter().map(|spec| (format!("fieldwork.{}", spec.key), *spec));
    let of_worlds = parameters(&Setting::default()).into_iter().map(|one| (one.path, one.spec));
    let mut seen = 0;
    for (path, spec) in of_worlds.chain(of_studies) {
        let Role::Uncertainty(prior) = spec.role else { continue };
        assert_eq!(prior.fault(), None, "{path}");
        assert!(spec.allows(prior.low) && spec.allows(prior.high), "{path}: {prior:?}");
        assert!((prior.low..=prior.high).contains(&spec.default), "{path}: {prior:?}");
        assert_eq!(prior.mode.to_bits(), spec.default.to_bits(), "{path}");
        seen += 1;
    }
    assert!(seen > 130, "{seen}");
}

/// Each uncertain parameter of a setting belongs to one dimension, and nothing else to any.
#[test]
fn dimensions_are_the_uncertainties_and_no_more() {
    for setting in [Setting::default(), every_category(), setting("clutter")] {
        let mut moved: Vec<String> =
            dimensions(&setting).into_iter().flat_map(|one| one.moves).collect();
        let all = parameters(&setting).into_iter();
        let uncertain = all.filter(|one| matches!(one.spec.role, Role::Uncertainty(_)));
        let mut wanted: Vec<String> = uncertain.map(|one| one.path).collect();
        moved.sort();
        wanted.sort();
        assert_eq!(moved, wanted);
        let mut names: Vec<String> = dimensions(&setting).into_iter().map(|one| one.name).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
    // Many brands are no more dimensions than one.
    let (one, many) = (dimensions(&Setting::default()), dimensions(&every_category()));
    assert_eq!(one.len(), many.len());
    let without = Setting { network: NetworkSource::None, ..Setting::default() };
    let own = one.iter().filter(|dimension| dimension.name.starts_with("network.")).count();
    assert_eq!(dimensions(&without).len(), one.len() - own);
    // Every limit is one of something.
    for (name, _) in LIMITS {
        assert!(one.iter().any(|dimension| dimension.name == *name), "{name}");
    }
    for name in WHOLE.iter().chain(&RELATIVE) {
        assert!(one.iter().any(|dimension| dimension.name == *name), "{name}");
    }
}

/// Everything a random world promises, at one point.
fn holds(setting: &Setting, point: &[f64], about: &str) {
    let world = draw(setting, point).unwrap_or_else(|wrong| panic!("{about}: {wrong}"));
    assert_eq!(contradictions(&world), [], "{about}");
    let (before, after) = (parameters(setting), parameters(&world));
    for (was, is) in before.iter().zip(&after) {
        assert!(is.spec.allows(is.value), "{about}: {} = {}", is.path, is.value);
        let owned = OWNED.contains(&section_of(&is.path));
        match is.spec.role {
            Role::Uncertainty(prior) if !owned && prior.group.is_none() => {
                let plausible = (prior.low..=prior.high).contains(&is.value);
                assert!(plausible, "{about}: {} = {}", is.path, is.value);
            }
            Role::Uncertainty(_) => {}
            _ => assert_eq!(was.value.to_bits(), is.value.to_bits(), "{about}: {}", is.path),
        }
    }
    // The order of what several owners have, shares that sum to one aside.
    for (place, (was, is)) in before.iter().zip(&after).enumerate() {
        let section = section_of(&is.path);
        let Role::Uncertainty(Prior { group: None, .. }) = is.spec.role else { continue };
        if !OWNED.contains(&section) {
            continue;
        }
        let others = before.iter().zip(&after).skip(place + 1);
        let alike = others.filter(|(other, _)| {
            section_of(&other.path) == section && other.spec.key == is.spec.key
        });
        for (other_was, other_is) in alike {
            let kept = match was.value.total_cmp(&other_was.value) {
                std::cmp::Ordering::Less => is.value <= other_is.value,
                std::cmp::Ordering::Equal => is.value.to_bits() == other_is.value.to_bits(),
                std::cmp::Ordering::Greater => is.value >= other_is.value,
            };
            assert!(kept, "{about}: {} against {}", is.path, other_is.path);
        }
    }
}

/// In the middle of the cube: medians, shares that sum to one as they were, no spread, and a brand
/// whose value is the default at the median of the prior.
#[test]
fn the_middle_of_the_cube_is_where_it_should_be() {
    let start = Setting::default();
    let world = draw(&start, &middle(&start)).unwrap();
    let near = |path: &str, wanted: f64| {
        let is = get(&world, path);
        assert!((is - wanted).abs() < 1e-12, "{path} is {is}, not {wanted}");
    };
    near("voice.chill", 0.5);
    near("exit.frequency", 5e-5 * pow(10.0, 0.5));
    near("voice.failure_addressed_share", 0.3);
    near("network.community_size", 5000.0);
    for path in ["band.18-24.share", "exit.unfollow_share", "platform.friends.post_share"] {
        near(path, get(&start, path));
    }
    for path in ["band.18-24.concern_level", "band.55+.concern_level"] {
        near(path, get(&start, path));
    }
    near("band.35-44.aware_share", 0.68);
    near("band.18-24.aware_share", 0.62);
    near("brand.brand.failures_per_30_days", (0.02_f64 * 0.3).sqrt());
    near("brand.brand.sensitivity", 0.3);
    // Triangular from 0.9 to 0.98 with its peak at 0.96: 3/4 of the area is below it, so the
    // median is sqrt(0.5 * 0.08 * 0.06) above 0.9.
    near("appraisal.accepts_addressed_share", 0.9 + 0.0024_f64.sqrt());
    // The peak of the prior is where its share of the area is.
    let point = with(&start, middle(&start), "appraisal.accepts_addressed_share", 0.75);
    let peak = get(&draw(&start, &point).unwrap(), "appraisal.accepts_addressed_share");
    assert!((peak - 0.96).abs() < 1e-12);
}

/// A brand at the default takes the quantile, and the odds of all are multiplied alike.
#[test]
fn one_shift_is_common_to_all_brands() {
    let setting = every_category();
    for (u, quantile) in [(0.25, 0.02 * pow(15.0, 0.25)), (0.9, 0.02 * pow(15.0, 0.9))] {
        let point = with(&setting, middle(&setting), "brand.failures_per_30_days", u);
        let world = draw(&setting, &point).unwrap();
        let odds = |failures: f64| logit(failures / 6.0);
        let step = odds(quantile) - odds(0.08);
        for (was, is) in setting.brands.iter().zip(&world.brands) {
            let (was, is) = (was.is.failures_per_30_days, is.is.failures_per_30_days);
            assert!((odds(is) - odds(was) - step).abs() < 1e-9, "{was} became {is}");
        }
        assert!((get(&world, "brand.service.failures_per_30_days") - quantile).abs() < 1e-12);
    }
}

/// Bands move apart or together; who is most concerned stays it, and the mean stays.
#[test]
fn levels_spread_around_their_mean() {
    let start = Setting::default();
    let mean = |setting: &Setting| -> f64 {
        setting.bands.iter().map(|band| band.share * band.concern_level).sum()
    };
    for (u, factor) in [(NEAR_0, 0.5), (0.25, 0.5_f64.sqrt()), (NEAR_1, 2.0)] {
        let point = with(&start, middle(&start), "band.concern_level", u);
        let world = draw(&start, &point).unwrap();
        assert!((mean(&world) - mean(&start)).abs() < 2e-3, "{}", mean(&world));
        for (was, is) in start.bands.iter().zip(&world.bands) {
            let wanted = mean(&start) + factor * (was.concern_level - mean(&start));
            // The scale bends a little towards the ends of -3 to 3.
            assert!((is.concern_level - wanted).abs() < 1e-2, "{} {wanted}", is.concern_level);
        }
    }
    // The mean is that of the people drawn.
    let mut point = with(&start, middle(&start), "band.55+.share", 0.99);
    point = with(&start, point, "band.concern_level", 0.9);
    let world = draw(&start, &point).unwrap();
    let kept: f64 =
        start.bands.iter().zip(&world.bands).map(|(was, is)| is.share * was.concern_level).sum();
    assert!(kept > mean(&start) + 0.02 && (mean(&world) - kept).abs() < 5e-3);
}

/// By hand: one share weighted by e^(0.3 z), the others and the rest as they were.
#[test]
fn shares_that_sum_to_one_are_drawn_together() {
    let start = Setting::default();
    let point = with(&start, middle(&start), "exit.unfollow_share", 0.95);
    let world = draw(&start, &point).unwrap();
    let weight = 0.43 * exp(0.3 * 1.6448536269514722);
    let sum = weight + 0.38 + 0.19;
    assert!((world.exit.unfollow_share - weight / sum).abs() < 1e-12);
    assert!((world.exit.mute_share - 0.38 / sum).abs() < 1e-12);
    // 5% to 95% of all draws, on a grid over both coordinates.
    let mut shares = Vec::new();
    for place in 0..1600 {
        let at = |n: i32| (f64::from(n) + 0.5) / 40.0;
        let point = with(&start, middle(&start), "exit.unfollow_share", at(place / 40));
        let point = with(&start, point, "exit.mute_share", at(place % 40));
        shares.push(draw(&start, &point).unwrap().exit.unfollow_share);
    }
    shares.sort_by(f64::total_cmp);
    assert!((shares[80] - 0.29).abs() < 0.01 && (shares[1520] - 0.58).abs() < 0.01, "{shares:?}");
    // Others than the model's start from their own values; nothing becomes something nowhere.
    let mut uneven = Setting::default();
    uneven.platforms[0].is.post_share = 0.0;
    uneven.platforms[1].is.post_share = 1.0;
    let world = draw(&uneven, &point).unwrap();
    assert_eq!((world.platforms[0].is.post_share, world.platforms[1].is.post_share), (0.0, 1.0));
    // The groups are what must sum to one, whole.
    for dimension in dimensions(&start) {
        let expected = match dimension.name.as_str() {
            "exit.unfollow_share" | "exit.mute_share" => Some("ways out"),
            name if name.starts_with("band.") && name.ends_with(".share") => Some("ages"),
            name if name.ends_with(".post_share") => Some("platforms"),
            _ => None,
        };
        assert_eq!(dimension.prior.group, expected, "{}", dimension.name);
    }
}

/// What a coordinate moves rises with it, strictly for one in the middle of the cube.
#[test]
fn worlds_rise_with_their_coordinates() {
    let setting = every_category();
    let dimensions = dimensions(&setting);
    let steps = [NEAR_0, 1e-3, 0.2, 0.5, 0.8, 0.999, NEAR_1];
    (0..dimensions.len()).into_par_iter().for_each(|place| {
        let dimension = &dimensions[place];
        for start in [vec![0.5; dimensions.len()], point(0, dimensions.len())] {
            let mut worlds = steps.iter().map(|u| {
                let mut point = start.clone();
                point[place] = *u;
                draw(&setting, &point).unwrap()
            });
            let mut last = worlds.next().unwrap();
            for world in worlds {
                for path in &dimension.moves {
                    let (was, is) = (get(&last, path), get(&world, path));
                    let rises = match dimension.way {
                        // Below the mean a spread leads down, and levels that are alike stay so.
                        Way::Spread => true,
                        _ => is > was,
                    };
                    assert!(rises, "{path}: {was}, then {is}");
                }
                last = world;
            }
        }
    });
}

/// A coordinate moves its own parameters and those that its own leave less room, nothing else.
#[test]
fn a_coordinate_moves_nothing_but_its_own_and_what_it_bounds() {
    let setting = setting("engage_or_enrage");
    let start = draw(&setting, &middle(&setting)).unwrap();
    for dimension in dimensions(&setting) {
        let world =
            draw(&setting, &with(&setting, middle(&setting), &dimension.name, 0.9)).unwrap();
        for (was, is) in parameters(&start).iter().zip(parameters(&world)) {
            let own = dimension.moves.contains(&is.path);
            let follows = is.path.ends_with(".follower_share")
                && dimension.name == "population.follows_none_share"
                || is.path.ends_with(".concern_level") && dimension.name.ends_with(".share")
                || dimension.prior.group.is_some()
                    && matches!(is.spec.role, Role::Uncertainty(p) if p.group == dimension.prior.group)
                || LIMITS.iter().any(|(limited, _)| *limited == is.path);
            let same = was.value.to_bits() == is.value.to_bits();
            assert!(same || own || follows, "{} moved {}", dimension.name, is.path);
        }
    }
}

#[test]
fn what_is_at_an_edge_or_switched_off_stays_so() {
    let mut start = every_category();
    start.network = NetworkSource::None;
    start.mechanisms.backlash = false;
    let edges = [
        ("brand.grocer.loyalist_share", 0.0),
        ("brand.bank.peer_talk_per_30_days", 0.0),
        ("brand.airline.offer_value", 1.0),
        ("platform.friends.monitorable_share", 0.0),
        ("platform.microblog.public_share", 1.0),
    ];
    for (path, value) in edges {
        assert!(set_parameter(&mut start, path, value));
    }
    for n in 0..30 {
        let point = point(n, dimensions(&start).len());
        let world = draw(&start, &point).unwrap();
        for (path, value) in edges {
            assert_eq!(get(&world, path).to_bits(), value.to_bits(), "{path}");
        }
        assert!(matches!(world.network, NetworkSource::None));
        assert_eq!(world.mechanisms, start.mechanisms);
        holds(&start, &point, "edges");
    }
}

#[test]
fn points_that_are_none_are_refused() {
    let setting = Setting::default();
    let n = dimensions(&setting).len();
    let short = draw(&setting, &vec![0.5; n - 1]).unwrap_err();
    assert_eq!(short, Undrawable::Length { given: n - 1, wanted: n });
    for wrong in [0.0, 1.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
        let point = with(&setting, middle(&setting), "voice.chill", wrong);
        let found = draw(&setting, &point).unwrap_err();
        assert!(found.to_string().starts_with("voice.chill = "), "{found}");
    }
    // A scenario far from what is plausible: four people cannot follow five each.
    let few = Setting { consumers: 4, ..Setting::default() };
    let found = draw(&few, &middle(&few)).unwrap_err().to_string();
    assert!(
        found.starts_with("network.mean_followed: what else is set or drawn leaves at most ")
            && found.contains("plausible is 5 to 20"),
        "{found}"
    );
}

/// The same point is the same world, whatever the scenario says of what is drawn anyway.
#[test]
fn what_is_set_of_the_model_itself_does_not_matter() {
    let (a, mut b) = (Setting::default(), Setting::default());
    for parameter in parameters(&b) {
        let owned = OWNED.contains(&section_of(&parameter.path));
        if matches!(parameter.spec.role, Role::Uncertainty(_)) && !owned {
            set_parameter(&mut b, &parameter.path, parameter.spec.low.max(1e-9));
        }
    }
    b.population.follows_none_share = a.population.follows_none_share;
    let point = point(0, dimensions(&a).len());
    let (a, b) = (draw(&a, &point).unwrap(), draw(&b, &point).unwrap());
    for (a, b) in parameters(&a).iter().zip(parameters(&b)) {
        assert_eq!(a.value.to_bits(), b.value.to_bits(), "{}", a.path);
    }
}
