//! Random worlds, and those on the faces of the cube, are valid, keep their order, and live.

use super::*;

/// Ten thousand points and more in all scenarios that ship and where all categories meet. The points are
/// fixed, so this does not fail by chance.
#[test]
fn random_worlds_are_valid_and_keep_their_order() {
    let mut settings: Vec<_> =
        SCENARIOS.iter().map(|(name, _)| ((*name).to_owned(), setting(name), 1_000)).collect();
    settings[0].2 = 10_000;
    settings.push(("every category".into(), every_category(), 1_000));
    let village = Setting { consumers: 60, ..setting("quick_look") };
    settings.push(("a village".into(), village, 1_000));
    settings.push(("unlike rivals".into(), unlike_rivals(), 1_000));
    for (name, setting, points) in settings {
        let dimensions = dimensions(&setting).len();
        (0..points).into_par_iter().for_each(|n| {
            holds(&setting, &point(n, dimensions), &format!("{name}, point {n}"));
        });
    }
}

/// One coordinate at either end, the others in the middle or at an end themselves.
#[test]
fn the_faces_and_corners_of_the_cube_are_valid() {
    let setting = every_category();
    let n = dimensions(&setting).len();
    let mut points: Vec<Vec<f64>> =
        [NEAR_0, NEAR_1, f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0].map(|u| vec![u; n]).into();
    for place in 0..n {
        for (others, u) in [(0.5, NEAR_0), (0.5, NEAR_1), (NEAR_0, NEAR_1), (NEAR_1, NEAR_0)] {
            let mut point = vec![others; n];
            point[place] = u;
            points.push(point);
        }
    }
    points.par_iter().for_each(|point| holds(&setting, point, "the faces"));
}

/// Policies that ship may escalate: the bonus leaves room for what staff solve anyway.
#[test]
fn shipped_policies_work_in_random_worlds() {
    for (name, _) in SCENARIOS {
        let scenario = scenario(name);
        let point = vec![NEAR_1; dimensions(&scenario.setting).len()];
        let world = draw(&scenario.setting, &point).unwrap();
        for arm in &scenario.arms {
            assert!(arm.policies.iter().all(|policy| in_policy(policy, &world).is_empty()));
        }
    }
}

/// A few days in 300 small worlds, at corners of the cube and in it.
#[test]
fn random_worlds_live() {
    let mut scenario = scenario("engage_or_enrage");
    (scenario.setting.consumers, scenario.setting.days) = (120, 8);
    scenario.setting.warmup_days = 2;
    let start = scenario.setting;
    let loud = &scenario.arms.iter().find(|arm| arm.name == "lead_generation").unwrap().policies;
    let n = dimensions(&start).len();
    (0..300).into_par_iter().for_each(|number| {
        let setting = draw(&start, &point(number, n)).unwrap();
        let people = People::draw(&setting, 7, number);
        let mut world = World::new(setting.clone(), people.clone(), loud);
        world.run_to(setting.days);
        let outcome = world.outcome();
        for column in crate::world::RunColumn::every(&setting, 0) {
            let value = outcome.value(&column);
            assert!(value.is_none_or(f64::is_finite), "point {number}: {value:?}");
        }
    });
}
