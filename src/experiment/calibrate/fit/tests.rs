//! The search against what is known: linear models by hand, and a world that has to be found again.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use nalgebra::DMatrix;

use super::learned::Learned;
use super::objective::{Aim, ScaledStand};
use super::step::Near;
use super::*;
use crate::experiment::calibrate::measures::measurable;
use crate::experiment::executor::{Executor, threads};
use crate::experiment::{Watch, WatchEvent};
use crate::scenario::find_scenario;
use crate::scenario::targets::{TARGETS, find_targets, value_in};

/// A file of targets with its sections replaced.
fn targets(text: &str) -> Targets {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.toml");
    std::fs::write(&path, text).unwrap();
    find_targets(path.to_str().unwrap(), &measurable()).unwrap()
}

/// What a mass post sells: hardly any luck is in it, so few people tell it. One number is to be found.
fn few(allowed: &str) -> Targets {
    targets(&format!(
        "title = \"few\"\n[[target]]\nevidence = \"UF02\"\nwhat = \"sales\"\nmeasure = \
         \"post_day_purchases\"\narm = \"mass_posts\"\nunit = \"%\"\nallowed = {allowed}\nuse = \"fit\"\n\
         discrepancy = 0.1\nbecause = \"x\"\n\
         [[move]]\npath = \"buying.promotion_weight\"\nfrom = 0.16\ntold_by = \"UF02\"\n\
         [[fixed]]\npath = \"exit.youth_power\"\nvalue = 3.0\nreason = \"x\"\n"
    ))
}

fn small() -> Scenario {
    let set = ["run.consumers=2000", "run.replications=4", "run.days=120"].map(String::from);
    find_scenario(std::path::Path::new("calibration"), &set).unwrap()
}

fn found(scenario: &Scenario, targets: &Targets, n: usize) -> FittedScenario {
    let watch = Watch { cancel: &AtomicBool::new(false), on: &|_| {} };
    fit(scenario, targets, &mut Executor::new(&threads(Some(n)).unwrap(), &watch, None)).unwrap()
}

fn stand(is: f64) -> ScaledStand {
    ScaledStand { is, error: 0.1, s: 0.5 }
}

/// An aim at odds or logarithms between two ends.
fn aims(ends: &[(f64, f64)]) -> Vec<Aim> {
    let text: String = ends.iter()
        .map(|(low, high)| format!(
            "[[target]]\nevidence = \"UF03\"\nwhat = \"w\"\nmeasure = \"unfollow_rate\"\nunit = \"per 1,000\"\n\
             allowed = [{}, {}]\nuse = \"fit\"\ndiscrepancy = 1\nbecause = \"x\"\n",
            crate::ground::math::exp(*low), crate::ground::math::exp(*high)
        ))
        .collect();
    Aim::all(&small(), &targets(&format!("title = \"t\"\n{text}")))
}

/// By hand: one aim, one number, slope 2, standing 3 above an end with s = 0.5, a step d. The sum
/// (2 (3 + 2 d) )^2 + d^2 with 1/s = 2 is least at d = -24/17. From a number that was moved by 1 already:
/// (2 (3 + 2 d))^2 + (1 + d)^2, d = -25/17. Inside the range only the prior pulls: d = -1.
#[test]
fn a_step_leads_to_the_least_sum() {
    let aims = aims(&[(0.0, 1.0)]);
    let slopes = DMatrix::from_element(1, 1, 2.0);
    let step = |is: f64, point: f64| {
        let stands = [stand(is)];
        let near =
            Near { aims: &aims, stands: &stands, slopes: &slopes, point: &[point], from: &[0.0] };
        near.step(1.5, 3.0)[0]
    };
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-6, "{found} {wanted}");
    near(step(4.0, 0.0), -24.0 / 17.0);
    near(step(4.0, 1.0), -25.0 / 17.0);
    near(step(0.5, 0.0), 0.0);
    // Back to where moves are counted from as far as the range allows: it ends 0.25 below.
    let back = step(0.5, 1.0);
    assert!((-0.5..-0.25).contains(&back), "{back}");
    // Never farther than a round may go, nor beyond the farthest.
    near(step(40.0, 0.0), -1.5);
    let stands = [stand(-40.0)];
    let far = Near { aims: &aims, stands: &stands, slopes: &slopes, point: &[2.5], from: &[0.0] };
    near(far.step(1.5, 3.0)[0], 0.5);
}

/// By hand: a range 1 wide counts as a variance of 1/12 and s = 0.5 as 1/4, together 1/3. With a slope of 2
/// the scaled slope is 2 sqrt(3), so of the prior's variance 1 / (1 + 12) is left. Outside, luck of 0.1
/// on the scale moves the number by 2 / s^2 * 0.1 / (1 + (2 / s)^2) = 0.8 / 17; inside nothing pulls.
#[test]
fn what_is_learned_by_hand() {
    let aims = aims(&[(0.0, 1.0)]);
    let slopes = DMatrix::from_element(1, 1, 2.0);
    let learned = Learned::of(&aims, &[stand(4.0)], &slopes);
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-6, "{found} {wanted}");
    near(learned.left[0], (1.0_f64 / 13.0).sqrt());
    near(learned.singular[0], 12.0_f64.sqrt());
    near(learned.luck[0], 0.8 / 17.0);
    assert_eq!(Learned::of(&aims, &[stand(0.5)], &slopes).luck, [0.0]);
    // Two numbers that act alike: their sum is learned, their difference is the prior's.
    let slopes = DMatrix::from_row_slice(1, 2, &[2.0, 2.0]);
    let learned = Learned::of(&aims, &[stand(4.0)], &slopes);
    near(learned.singular[0], 24.0_f64.sqrt());
    assert_eq!(learned.singular.len(), 2);
    near(learned.singular[1], 0.0);
    near(learned.left[0], ((1.0 + 1.0 / 25.0) / 2.0_f64).sqrt());
}

#[test]
fn coordinates_and_values_lead_to_each_other() {
    let targets = find_targets("published", &measurable()).unwrap();
    for moved in &targets.moves {
        let x = space::coordinate(moved, moved.from);
        assert!((space::value(moved, x) / moved.from - 1.0).abs() < 1e-9, "{}", moved.path);
        // Far out the ends are not reached.
        let (low, high) = (space::value(moved, -99.0), space::value(moved, 99.0));
        assert!(moved.prior.low < low && high < moved.prior.high, "{}", moved.path);
    }
    assert_eq!([0.123_456, 1234.5, -1e-7].map(space::rounded), [0.123, 1230.0, -1e-7]);
}

/// Ranges of the shipped file are those of the parameters, so that neither drifts from the other; numbers of
/// policies have none.
#[test]
fn shipped_ranges_are_those_of_the_parameters() {
    use crate::params::Role;
    use crate::scenario::parameters::parameters;
    assert_eq!(TARGETS.len(), 1);
    let targets = find_targets("published", &measurable()).unwrap();
    let all = parameters(&crate::world::Setting::default());
    for moved in targets.moves.iter().filter(|moved| !is_of_policies(&moved.path)) {
        let parameter = all.iter().find(|parameter| parameter.path == moved.path).unwrap();
        let Role::Uncertainty(prior) = parameter.spec.role else { panic!("{}", moved.path) };
        let (own, declared) = (moved.prior, prior);
        assert_eq!(
            (own.low, own.high, own.shape),
            (declared.low, declared.high, declared.shape),
            "{}",
            moved.path
        );
    }
}

/// The allowed range is around what the scenario gives with a number that is not the one it starts
/// from, and the search has to come there; on any number of threads to the same bits.
#[test]
fn a_number_that_was_hidden_is_found_again() {
    let mut hidden = small();
    for (path, value) in [("buying.promotion_weight", 0.3), ("exit.youth_power", 3.0)] {
        assert!(crate::scenario::targets::set_in(&mut hidden, path, value));
    }
    let watch = Watch { cancel: &AtomicBool::new(false), on: &|_| {} };
    let held = super::super::calibrate(
        &hidden,
        &few("[3, 5]"),
        &mut Executor::new(&threads(Some(2)).unwrap(), &watch, None),
    );
    let sales = held.rows[0].found.unwrap().mean;
    let targets = few(&format!("[{}, {}]", 0.99 * sales, 1.01 * sales));
    let fitted = found(&small(), &targets, 2);
    let value = fitted.moved[0].value;
    // The same people and luck: what is left is that the prior pulls back to 0.16, within the range.
    assert!((0.28..0.31).contains(&value), "{value}");
    assert!(fitted.after.as_ref().unwrap().rows[0].verdict.is_inside());
    assert_eq!(fitted.ended, SearchEnd::Converged);
    assert!(fitted.sums[1].all() < 0.2 * fitted.sums[0].all(), "{:?}", fitted.sums);
    // What is fixed is set in what comes out, and written with the rest.
    assert_eq!(value_in(&fitted.scenario, "exit.youth_power"), Some(3.0));
    let text = fragment(&targets, &fitted);
    assert!(
        text.contains(&format!(
            "[buying]\npromotion_weight = {value:?}\n\n[exit]\nyouth_power = 3.0\n"
        )),
        "{text}"
    );
    let again = found(&small(), &targets, 1);
    assert_eq!(
        (again.moved, again.sums, again.singular),
        (fitted.moved, fitted.sums, fitted.singular)
    );
}

#[test]
fn an_interruption_keeps_the_best_so_far() {
    let (cancel, runs) = (AtomicBool::new(false), AtomicU32::new(0));
    let on = |event| {
        // After the run as given, the first point and part of the slopes.
        if matches!(event, WatchEvent::Run { .. }) && runs.fetch_add(1, Ordering::Relaxed) == 18 {
            cancel.store(true, Ordering::Relaxed);
        }
    };
    let watch = Watch { cancel: &cancel, on: &on };
    let fitted = fit(
        &small(),
        &few("[30, 50]"),
        &mut Executor::new(&threads(Some(1)).unwrap(), &watch, None),
    )
    .unwrap();
    assert_eq!((fitted.ended, fitted.rounds), (SearchEnd::Interrupted, 0));
    assert!(fitted.after.is_none() && fitted.before.sample.is_complete());
    assert_eq!(fitted.moved[0].value, 0.16);
}

#[test]
fn what_cannot_be_fitted_says_why() {
    let watch = Watch { cancel: &AtomicBool::new(false), on: &|_| {} };
    let pool = threads(Some(1)).unwrap();
    let why = |scenario: &Scenario, targets: &Targets| {
        fit(scenario, targets, &mut Executor::new(&pool, &watch, None)).err().unwrap()
    };
    let mut nothing = few("[3, 5]");
    nothing.moves.clear();
    assert!(why(&small(), &nothing).contains("nothing to move"));
    // Of one replication there is no error.
    let one = Scenario { replications: 1, ..small() };
    let said = why(&one, &few("[3, 5]"));
    assert!(said.contains("have no value or no error") && said.contains("sales"), "{said}");
    let mut staff = few("[3, 5]");
    staff.moves[0].path = crate::scenario::targets::STAFF.into();
    staff.targets[0].definition.as_mut().unwrap().arm = None;
    let quick = find_scenario(std::path::Path::new("quick_look"), &[]).unwrap();
    let said = why(&quick, &staff);
    assert!(said.contains("nothing in quick_look has desk.staff_replies_per_day"), "{said}");
    let mut away = few("[3, 5]");
    away.targets[0].definition.as_mut().unwrap().arm = Some("gone".into());
    let said = why(&small(), &away);
    assert!(said.contains("0 targets to fit can be measured in calibration"), "{said}");
}
