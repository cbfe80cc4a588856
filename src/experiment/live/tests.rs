//! A replication that fails or is interrupted, by whoever lives it.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Failure, Stage, Stop, planted};
use crate::experiment::calibrate::calibrate;
use crate::experiment::calibrate::measures::measurable;
use crate::experiment::executor::{Executor, threads};
use crate::experiment::life::find::find;
use crate::experiment::life::live;
use crate::experiment::plan::{days_before_arms, setting_of};
use crate::experiment::split::{self, Form, Wish};
use crate::experiment::survey::before_after::before_after;
use crate::experiment::survey::panel::{Home, survey};
use crate::experiment::survey::reproduce::{ReproductionPlan, reproduce};
use crate::experiment::survey::waves::waves;
use crate::experiment::tests::scenario;
use crate::experiment::{Watch, WatchEvent};
use crate::scenario::targets::{Targets, find_targets};
use crate::scenario::{Scenario, find_study};
use crate::survey::study::Study;

/// A small scenario with a seed that no other test has.
fn of_seed(seed: u64, replications: u32) -> Scenario {
    Scenario { seed, ..scenario(replications) }
}

fn study() -> Study {
    let few = ["sample.n=40".to_owned(), "sample.weighting=[]".to_owned()];
    find_study("netbase_2012", &few).unwrap_or_else(|problems| panic!("{problems}"))
}

fn targets() -> Targets {
    find_targets("published", &measurable()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Work that nobody watches.
fn on<T>(n: usize, work: impl FnOnce(&mut Executor) -> T) -> T {
    work(&mut Executor::new(&threads(Some(n)).unwrap(), &Watch::nobody(), None))
}

fn planted(stage: Stage, number: u32) -> Failure {
    Failure { stage, message: format!("planted in the {stage} of replication {number}") }
}

/// A panic in one of 400 surveys costs that survey, and nothing else moves.
#[test]
fn a_panic_in_one_of_400_surveys_leaves_399() {
    let study = study();
    let setting = &scenario(1).setting;
    let done = |seed| {
        let place = Home::Newborn { setting, seed };
        let plan =
            ReproductionPlan { study: &study, place, replicates: 400, margin: 5.0, level: 0.95 };
        let found = on(2, |executor| reproduce(&plan, executor));
        (found.shortfalls.surveys, found.aborted, found.failures)
    };
    planted::plant(15_000, 123, Stage::Survey);
    assert_eq!(done(15_000), (399, 0, vec![(123, planted(Stage::Survey, 123))]));
    assert_eq!(done(15_001), (400, 0, Vec::new()));
}

/// Wherever a replication fails, the failure has the stage, and the other one stands.
#[test]
fn a_failure_has_its_stage_whoever_lives() {
    let (study, nobody) = (study(), Watch::nobody());
    let targets = targets();
    for (seed, stage) in
        (15_010..).zip([Stage::People, Stage::WarmUp, Stage::Days, Stage::Survey, Stage::Outcome])
    {
        let ours = of_seed(seed, 2);
        planted::plant(seed, 1, stage);
        let why = planted(stage, 1);
        let failed = vec![(1, why.clone())];
        let asks = stage != Stage::Outcome;
        if stage != Stage::Survey {
            let found = on(2, |executor| calibrate(&ours, &targets, executor)).sample;
            assert_eq!((found.replications(), &found.failures), (1, &failed));
            let wish = Wish { arms: Vec::new(), replications: Some(2), form: Some(Form::Pairs) };
            let plan = split::Division::of(&ours, &wish).expect("a plan");
            let (shares, _) = on(2, |executor| split::divide(&ours, &plan, executor));
            let failures: Vec<_> = shares.failures().map(|(n, why)| (n, why.clone())).collect();
            assert_eq!((shares.divided(), failures), (1, failed.clone()));
            let stop = Err(Stop::Failed(why.clone()));
            assert_eq!(live(&ours, 0, 1, 7, &nobody).map(|_| ()), stop);
            assert_eq!(find(&ours, 0, 1, &nobody).map(|_| ()), stop);
            assert!(find(&ours, 0, 0, &nobody).is_ok());
        }
        if asks {
            let found = on(2, |executor| before_after(&ours, &study, executor));
            assert_eq!((found.failures, found.aborted), (failed.clone(), 0));
            let stop = Err(Stop::Failed(why));
            let place = Home::Living { scenario: &ours, arm: 0, day: 40, worlds: 1 };
            assert_eq!(survey(&study, place, 1, &nobody).map(|_| ()), stop);
            assert_eq!(waves(&study, &ours, 0, 1, &[40], &nobody).map(|_| ()), stop);
        }
    }
}

/// Days that were asked before something failed are kept.
#[test]
fn waves_before_a_failure_are_kept() {
    let (study, ours) = (study(), of_seed(15_020, 1));
    planted::plant(15_020, 0, Stage::Days);
    let found = waves(&study, &ours, 1, 0, &[5, 20, 40], &Watch::nobody()).expect("day 5");
    let why = planted(Stage::Days, 0);
    assert_eq!(found.days, [5]);
    assert_eq!(found.failures, [(20, why.clone()), (40, why)]);
}

/// Whoever lives looks at the watch before each day: once it says stop, no further day is told. And all days
/// of a replication are told, the past included.
#[test]
fn whoever_lives_can_be_interrupted_and_says_how_far_it_is() {
    let study = study();
    let ours = of_seed(15_030, 1);
    let targets = targets();
    let nothing = Err(Stop::Aborted);
    type Work<'a> = &'a dyn Fn(&Watch<'_>) -> Result<(), Stop>;
    let place = Home::Living { scenario: &ours, arm: 0, day: 40, worlds: 1 };
    let all: [(u64, Work<'_>); 4] = [
        (place.work(), &|watch| survey(&study, place, 0, watch).map(drop)),
        (place.work(), &|watch| waves(&study, &ours, 0, 0, &[20, 40], watch).map(drop)),
        (place.work(), &|watch| live(&ours, 0, 0, 7, watch).map(drop)),
        (place.work(), &|watch| find(&ours, 0, 0, watch).map(drop)),
    ];
    assert_eq!(place.work(), days_before_arms(setting_of(&ours, 0)) + 30);
    for (days, work) in all {
        // Interrupted once half of the days are told; at most a week or a step of fifteen is told after it.
        for (stops_at, expected) in [(u64::MAX, Ok(())), (days / 2, nothing.clone())] {
            let (cancel, told) = (AtomicBool::new(false), std::sync::Mutex::new(0));
            let on = |event: WatchEvent| {
                if let WatchEvent::Days(more) = event {
                    let mut told = told.lock().unwrap();
                    *told += more;
                    cancel.store(*told >= stops_at, Ordering::Relaxed);
                }
            };
            assert_eq!(work(&Watch { cancel: &cancel, on: &on }), expected);
            let told = told.into_inner().unwrap();
            assert!(if expected.is_ok() { told == days } else { told < stops_at + 15 }, "{told}");
        }
    }
    // Those on a pool: what was not finished is counted.
    let pool = threads(Some(1)).unwrap();
    let many = Scenario { replications: 50, ..ours.clone() };
    for whole in [0, 1] {
        let cancel = AtomicBool::new(false);
        let on = |event: WatchEvent| {
            if matches!(event, WatchEvent::Run { .. }) {
                cancel.store(true, Ordering::Relaxed);
            }
        };
        let watch = Watch { cancel: &cancel, on: &on };
        let mut executor = Executor::new(&pool, &watch, None);
        let (kept, aborted) = match whole {
            0 => {
                let found = calibrate(&many, &targets, &mut executor).sample;
                (found.replications() as u32, found.aborted)
            }
            _ => {
                let found = before_after(&many, &study, &mut executor);
                (50 - found.aborted, found.aborted)
            }
        };
        assert_eq!(kept + aborted, 50);
        assert!(aborted > 25, "{aborted}");
    }
}
