//! Results by hand: what is kept of runs, and what follows from them.

use super::live::{Failure, Stage};
use super::results::Results;
use super::run::{Measured, RunResult, RunState};
use super::tests::scenario;
use super::until::widest;
use super::watch::Watch;
use super::{Analysis, tables};
use crate::ground::math::{exp, ln, logistic};
use crate::model::policy::Policy;
use crate::record::found::Stopping;
use crate::scenario::Scenario;
use crate::stats::{self, student};
use crate::world::metrics::SERIES;
use crate::world::setting::NamedThing;
use crate::world::{People, RunColumn, World};

/// Eighths, which are exact.
const SATISFACTION: [[f64; 4]; 4] = [
    [0.125, 0.25, 0.375, 0.5],
    [0.0, 0.375, 0.25, 0.375],
    [-0.625, -0.75, -0.5, -0.875],
    [0.0625, 0.0625, 0.0625, 0.075],
];
const BACKLASH: [[f64; 4]; 4] =
    [[9.0, 9.5, 9.2, 9.1], [7.0, 7.6, 7.2, 7.0], [1.0, 1.4, 1.3, 1.2], [5.0, 7.2, 5.1, 5.5]];
const UNFOLLOWS: [[f64; 4]; 4] =
    [[2.0, 2.5, 2.1, 2.2], [3.0, 3.1, 3.3, 3.2], [8.0, 8.8, 8.1, 8.3], [8.1, 8.7, 8.2, 8.3]];

/// Four arms; the second is the baseline.
fn plan() -> Scenario {
    Scenario { baseline: 1, ..scenario(4) }
}

/// A run with these three headline numbers, and the first once more in another column; all others
/// are missing.
fn life(results: &Results, headline: [f64; 3]) -> RunResult {
    let mut values = vec![None; results.columns.len()];
    values[results.column("satisfaction_end").expect("a column")] = Some(headline[0]);
    for (name, value) in ["satisfaction", "backlash_rate", "unfollow_rate"].iter().zip(headline) {
        values[results.column(name).expect("a column")] = Some(value);
    }
    let state = RunState::Succeeded(Measured { values, digest: format!("{headline:?}") });
    RunResult { state, ..RunResult::aborted() }
}

fn failed() -> RunResult {
    let why = Failure { stage: Stage::Days, message: "by hand".into() };
    RunResult { state: RunState::Failed(why), ..RunResult::aborted() }
}

/// All runs; `fails` says which have failed.
fn results(scenario: &Scenario, fails: impl Fn(usize, usize) -> bool) -> Results {
    let mut results = Results::new(scenario);
    for replication in 0..4 {
        let one = |arm: usize| match fails(arm, replication) {
            true => failed(),
            false => {
                let of = |table: &[[f64; 4]; 4]| table[arm][replication];
                life(&results, [of(&SATISFACTION), of(&BACKLASH), of(&UNFOLLOWS)])
            }
        };
        let lives = (0..4).map(one).collect();
        results.take(lives, &mut |_, _| ());
    }
    results
}

#[test]
fn values_stand_under_their_arm_in_the_order_of_replications() {
    let scenario = plan();
    let results = results(&scenario, |arm, replication| (arm, replication) == (2, 1));
    let column = results.column("backlash_rate").expect("a column");
    for arm in [0, 1, 3] {
        assert_eq!(results.values(arm, column), BACKLASH[arm].map(Some));
    }
    assert_eq!(results.values(2, column), [Some(1.0), None, Some(1.3), Some(1.2)]);
    assert_eq!(results.counts(), (15, 1, 0));
}

/// Arm minus baseline, replication by replication: of the first arm 1, -1, 1, 1 eighths, mean 1/2,
/// variance 1, so the half-width is t(3) / 2 eighths and the test t = 1: p = 0.391 with three degrees of freedom.
/// Where the baseline has failed a replication drops out for all.
#[test]
fn differences_are_arm_minus_baseline_in_the_same_replication() {
    let scenario = plan();
    let whole = results(&scenario, |_, _| false);
    let analysis = Analysis::of(&scenario, &whole, None);
    let column = whole.column("satisfaction").expect("a column");
    let of = |analysis: &Analysis, arm: usize| analysis.arms[arm].differences[column].clone();
    assert_eq!(of(&analysis, 1), None, "the baseline has no difference from itself");
    let first = of(&analysis, 0).expect("a difference").paired;
    assert!((first.difference.estimate - 0.0625).abs() < 1e-12);
    assert!((first.difference.half_width() - 0.0625 * student::critical(0.05, 3.0)).abs() < 1e-12);
    assert!((first.p_value.expect("a test") - student::two_sided_p(1.0, 3.0)).abs() < 1e-12);
    // -5 - 0, -6 - 3, -4 - 2, -7 - 3 eighths.
    assert!(
        (of(&analysis, 2).expect("a difference").paired.difference.estimate + 0.9375).abs() < 1e-12
    );
    let estimate = analysis.arms[0].estimates[column].expect("a mean");
    assert!((estimate.estimate - 0.3125).abs() < 1e-12);

    let gap = results(&scenario, |arm, replication| (arm, replication) == (1, 1));
    let analysis = Analysis::of(&scenario, &gap, None);
    // Left are 1, 1, 1 eighths.
    let first = of(&analysis, 0).expect("a difference").paired;
    assert_eq!((first.difference.estimate, first.n_pairs, first.dropped), (0.125, 3, 1));

    let csv =
        String::from_utf8(tables::differences(&scenario, &whole, &analysis_of(&whole)).to_csv());
    let csv = csv.expect("text");
    let line = csv.lines().find(|line| line.starts_with("poor,answer,satisfaction,"));
    assert!(
        line.expect("a row").starts_with("poor,answer,satisfaction,from -1 to 1,-0.9375,"),
        "{line:?}"
    );
}

fn analysis_of(results: &Results) -> Analysis {
    Analysis::of(&plan(), results, None)
}

/// Holm by its definition, over the six pairs of four arms: the k-th smallest of m p values times
/// m - k + 1, never less than the one before; times three for the three headline metrics, never
/// above 1.
#[test]
fn headline_differences_are_adjusted_as_one_family_and_others_not_at_all() {
    let scenario = plan();
    let whole = results(&scenario, |_, _| false);
    let analysis = Analysis::of(&scenario, &whole, None);
    let names = ["satisfaction", "backlash_rate", "unfollow_rate"];
    let mut told = Vec::new();
    for (name, table) in names.iter().zip([SATISFACTION, BACKLASH, UNFOLLOWS]) {
        let column = whole.column(name).expect("a column");
        let raw = |a: usize, b: usize| {
            let [a, b] = [a, b].map(|arm: usize| table[arm].map(Some));
            stats::compare(&a, &b, 0.95).and_then(|found| found.p_value).expect("a test")
        };
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let mut tested = pairs.map(|(a, b)| (raw(a, b), (a, b)));
        tested.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut least: f64 = 0.0;
        for (k, (raw, (a, b))) in tested.into_iter().enumerate() {
            least = least.max((raw * (6 - k) as f64 * 3.0).min(1.0));
            let other = if a == 1 { b } else { a };
            if a == 1 || b == 1 {
                let found = analysis.arms[other].differences[column].as_ref();
                let adjusted = found.and_then(|found| found.adjusted_p).expect("an adjusted p");
                assert!((adjusted - least).abs() < 1e-12, "{name} {a} {b}: {adjusted} {least}");
                told.push((raw, adjusted));
            }
        }
    }
    assert_eq!(told.len(), 9);
    let other = whole.column("satisfaction_end").expect("a column");
    let other = analysis.arms[2].differences[other].as_ref().expect("a difference");
    assert!(other.paired.p_value.is_some() && other.adjusted_p.is_none());
    // The test can tell: some are significant alone and not together.
    assert!(told.iter().any(|(raw, adjusted)| *raw < 0.05 && *adjusted > 0.05), "{told:?}");
}

/// More satisfaction is better, less backlash and fewer un-follows are.
#[test]
fn arms_are_ranked_from_the_better_end_of_each_metric() {
    let scenario = plan();
    let analysis = analysis_of(&results(&scenario, |_, _| false));
    let order = |headline: usize| -> Vec<usize> {
        let ranking = analysis.headlines[headline].ranking.as_ref().expect("a ranking");
        ranking.arms.iter().map(|ranked| ranked.arm).collect()
    };
    assert_eq!(order(0), [0, 1, 3, 2]);
    assert_eq!(order(1), [2, 3, 1, 0]);
    assert_eq!(order(2), [0, 1, 2, 3]);
    // The first minus the second: 5/16 - 1/4 above, 1.225 - 5.7 below.
    let lead = |headline: usize| {
        let ranking = analysis.headlines[headline].ranking.as_ref().expect("a ranking");
        let (first, second) = (ranking.arms[0].arm, ranking.arms[1].arm);
        ranking.pair(first, second).expect("a pair").paired.difference
    };
    assert!((lead(0).estimate - 0.0625).abs() < 1e-12);
    assert!((lead(1).estimate + 4.475).abs() < 1e-12);
    let (_, backlash, unfollows) =
        (&analysis.headlines[0], &analysis.headlines[1], &analysis.headlines[2]);
    assert!(backlash.ahead(2, 0) && !backlash.ahead(0, 2));
    assert!(unfollows.ahead(0, 2) && !unfollows.ahead(2, 3) && !unfollows.ahead(3, 2));
    // The second is ahead of the last in un-follows and behind it in nothing; the others are each
    // ahead of each other in something.
    assert!(unfollows.ahead(1, 3) && !backlash.ahead(3, 1));
    assert!(analysis.beats(1, 3) && !analysis.beats(3, 1));
    assert_eq!(analysis.unbeaten, [0, 1, 2]);
}

/// Two arms, three replications that arrive out of order; one life is a day shorter, one has no
/// value on a day. Means and counts by hand.
#[test]
fn daily_figures_are_averaged_over_replications_day_by_day() {
    let mut scenario = plan();
    scenario.arms.truncate(2);
    scenario.baseline = 0;
    let mut results = Results::new(&scenario);
    let row = |first: f64, last: f64| {
        let mut row = [0.0; SERIES.len()];
        // Satisfaction lies between -1 and 1; eighths are exact.
        (row[0], row[SERIES.len() - 1]) = (first / 8.0, last);
        row
    };
    let lived = |series: &[(f64, f64)], results: &Results| RunResult {
        series: series.iter().map(|(first, last)| row(*first, *last)).collect(),
        ..life(results, [0.0; 3])
    };
    let ones = [(1.0, 10.0), (2.0, 20.0)];
    let lives = [
        [lived(&[(5.0, 50.0)], &results), lived(&ones, &results)],
        [lived(&[(3.0, 30.0), (4.0, 40.0)], &results), lived(&ones, &results)],
        [lived(&[(1.0, 10.0), (f64::NAN, 80.0)], &results), lived(&ones, &results)],
    ];
    for lives in lives {
        results.take(lives.to_vec(), &mut |_, _| ());
    }
    let found = |arm: usize, day: usize, what: usize| {
        let moments = &results.series(arm)[day][what];
        (moments.n(), moments.mean(), moments.variance())
    };
    let last = SERIES.len() - 1;
    assert_eq!(found(0, 0, 0), (3, Some(0.375), Some(0.0625)));
    assert_eq!(found(0, 0, last), (3, Some(30.0), Some(400.0)));
    assert_eq!(found(0, 1, 0), (1, Some(0.5), None));
    assert_eq!(found(0, 1, last), (2, Some(60.0), Some(800.0)));
    assert_eq!(found(1, 1, 0), (3, Some(0.25), Some(0.0)));
    let csv = String::from_utf8(tables::series(&scenario, &results).to_csv()).expect("text");
    // On the logit scale of (1 + m) / 2 = 11/16, whose standard error is half that of m.
    let error = 0.25 / 3.0f64.sqrt() / 2.0;
    let reach = student::critical(0.05, 2.0) * error / (11.0 / 16.0 * 5.0 / 16.0);
    let end = |reach: f64| 2.0 * logistic(ln(11.0 / 5.0) + reach) - 1.0;
    let line = csv.lines().find(|line| line.starts_with("silent,0,satisfaction,")).expect("a row");
    let cells: Vec<&str> = line.split(',').collect();
    let number = |place: usize| cells[place].parse::<f64>().expect("a number");
    assert_eq!((number(4), cells[7]), (0.375, "3"));
    assert!((number(5) - end(-reach)).abs() < 1e-9 && (number(6) - end(reach)).abs() < 1e-9);
}

/// What is not per head says among how many people, in each table with units.
#[test]
fn tables_say_how_many_people_a_count_is_among() {
    let mut scenario = plan();
    scenario.setting.consumers = 12_345;
    let mut results = Results::new(&scenario);
    for _ in 0..3 {
        let lives = scenario.arms.iter().map(|_| life(&results, [0.0; 3])).collect();
        results.take(lives, &mut |_, _| ());
    }
    let analysis = Analysis::of(&scenario, &results, None);
    let text = |table: crate::record::Table| String::from_utf8(table.to_csv()).expect("text");
    let summary = text(tables::summary(&scenario, &results, &analysis));
    for name in ["storms,\"count", "largest_cascade,\"reshares", "dashboard.storms,\"count"] {
        let wanted = format!(",{name} among 12,345 people simulated\"");
        assert!(summary.contains(&wanted), "{wanted}");
    }
    assert!(summary.contains(",satisfaction,from -1 to 1,"), "levels are of no size");
}

/// Ten criticisms over three replications: six never passed on, three once, one four times. At
/// least as large as 0 are all, as 1 four of ten, as 4 one of ten.
#[test]
fn cascades_are_counted_by_size_over_all_replications() {
    let mut scenario = plan();
    scenario.arms.truncate(2);
    scenario.baseline = 0;
    let mut results = Results::new(&scenario);
    let sizes: [&[u32]; 3] = [&[0, 0, 4, 1], &[0, 1, 0, 0], &[1, 0]];
    for sizes in sizes {
        let of = |cascades: Vec<u32>| RunResult { cascades, ..life(&results, [0.0; 3]) };
        results.take(vec![of(sizes.to_vec()), of(vec![2])], &mut |_, _| ());
    }
    let csv = String::from_utf8(tables::cascades(&scenario, &results).to_csv()).expect("text");
    let expected = [
        "arm,reshares,cascades,at_least_share",
        "silent,0,6,1",
        "silent,1,3,0.4",
        "silent,4,1,0.1",
        "answer,2,3,1",
    ];
    assert_eq!(csv.lines().collect::<Vec<_>>(), expected);
}

/// A run keeps the series and cascades of the brand in question, of its own arm and replication: as a
/// world lived through by hand has them.
#[test]
fn a_run_keeps_what_happened_to_the_brand_in_question() {
    let mut scenario = Scenario { focus: 1, ..scenario(2) };
    let mut other = scenario.setting.brands[0].is.clone();
    (other.failures_per_30_days, other.customer_share) = (2.0, 0.9);
    for setting in [Some(&mut scenario.setting), scenario.arms[2].setting.as_mut()] {
        let brand = NamedThing { name: "other".into(), is: other.clone() };
        setting.expect("a setting of its own").brands.push(brand);
        other.quality = -0.3;
    }
    for policies in scenario.arms.iter_mut().map(|arm| &mut arm.policies) {
        policies.insert(0, Policy::silent());
    }
    scenario.warmup.push(Policy::silent());
    let columns = RunColumn::every(&scenario.setting, scenario.focus);
    let cancel = std::sync::atomic::AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let mut all = Vec::new();
    for replication in [0, 1] {
        let lives = super::run::replicate(&scenario, &columns, replication, &watch);
        for (arm, life) in scenario.arms.iter().zip(lives) {
            let setting = arm.setting.as_ref().unwrap_or(&scenario.setting);
            let people = People::draw(setting, scenario.seed, replication);
            let mut world = World::at_rest(setting.clone(), people.clone(), &scenario.warmup);
            world.run_to(setting.warmup_days);
            world.set_policies(&arm.policies);
            world.run_to(setting.days);
            let brand = &world.outcome().brands[1];
            assert_eq!(life.series, brand.series, "{}", arm.name);
            assert_eq!(Some(&life.cascades), brand.all.whole.as_ref().map(|w| &w.cascade_sizes));
            let measured = life.state.measured().expect("numbers");
            let own: Vec<_> = columns.iter().map(|column| world.outcome().value(column)).collect();
            assert_eq!(measured.values, own);
            all.push(life.series);
        }
    }
    // No two of the eight are the same, so none can stand for another.
    for (i, series) in all.iter().enumerate() {
        assert!(!all[..i].contains(series), "run {i}");
    }
}

/// Un-follows of four arms; the third varies most, with mean 8.3 and variance 0.38 / 3. On the log
/// scale at three degrees of freedom its upper side is the wider one, and neither the last arm nor
/// the first decides.
#[test]
fn the_arm_that_is_known_least_decides_how_precise_all_are() {
    let scenario = plan();
    let whole = results(&scenario, |_, _| false);
    let column = whole.column("unfollow_rate").expect("a column");
    let at = Stopping {
        metric: "unfollow_rate".into(),
        half_width: 1.0,
        reached: None,
        met: false,
        level: 0.95,
        look: 1,
        level_of_look: 0.9,
    };
    let error = (0.38f64 / 3.0 / 4.0).sqrt();
    let by_hand = 8.3 * (exp(student::critical(0.1, 3.0) * error / 8.3) - 1.0);
    let reached = widest(&scenario, &whole, column, &at).expect("intervals");
    assert!((reached - by_hand).abs() < 1e-9, "{reached} {by_hand}");
}

/// How a run without numbers ended is part of what happened: each digest tells a run that failed
/// from one that was not finished.
#[test]
fn digests_tell_how_runs_without_numbers_ended() {
    let scenario = plan();
    let digests = |ended: fn() -> RunResult| {
        let mut results = Results::new(&scenario);
        results.take((0..4).map(|_| ended()).collect(), &mut |_, _| ());
        results.digests()
    };
    let (failed, aborted) = (digests(failed), digests(RunResult::aborted));
    assert!(!failed.is_empty() && failed.len() == aborted.len());
    for (name, digest) in &failed {
        assert_ne!(*digest, aborted[name], "{name}");
    }
}
