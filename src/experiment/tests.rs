//! Laws of whole experiments, on a small scenario built by hand.

use std::sync::atomic::AtomicBool;

use super::Analysis;
use super::executor::{Ended, Executor, Job, threads as pool_of};
use super::live::Stage;
use super::plan::{RunKey, days_per_replication, groups};
use super::results::Results;
use super::run::{Measured, RunResult, RunState, run, run_all};
use super::tables;
use super::until::{Precision, UntilError, run_until};
use super::watch::{Watch, WatchEvent};
use crate::ground::digest::of_parts;
use crate::model::policy::{Action, Condition, Listens, Policy, Rule};
use crate::record::Table;
use crate::record::found::Stopping;
use crate::scenario::{Arm, Scenario};
use crate::stats::{Estimate, Range};
use crate::world::Setting;
use crate::world::metrics::SERIES;

/// A policy that answers everything it hears in public.
pub(crate) fn answer(name: &str, posts_per_week: f64) -> Policy {
    let rule = Rule {
        when: Condition::default(),
        act: Action::PublicReply,
        personalisation: 0.5,
        disclosure: false,
        priority: 1,
    };
    let mut policy = Policy { name: name.into(), rules: vec![rule], ..Policy::silent() };
    policy.listens = Listens::Everything;
    policy.conduct.posts_per_week = posts_per_week;
    policy
}

pub(crate) fn arm(name: &str, policy: Policy) -> Arm {
    Arm { name: name.into(), summary: String::new(), policies: vec![policy], setting: None }
}

/// A column of an arm by replication.
pub(crate) type Named<'a> = (&'a str, [Option<f64>; 3]);

/// Results of three replications in which only what is named of an arm has a value.
pub(crate) fn filled(scenario: &Scenario, arms: &[&[Named]]) -> Results {
    let mut results = Results::new(scenario);
    for replication in 0..3u32 {
        let life = |arm: &&[Named]| {
            let mut values = vec![None; results.columns.len()];
            for (name, by_replication) in arm.iter() {
                let column = results.column(name).expect("a column");
                values[column] = by_replication[replication as usize];
            }
            let state = RunState::Succeeded(Measured { values, digest: String::new() });
            RunResult { state, ..RunResult::aborted() }
        };
        let lives = arms.iter().map(life).collect();
        results.take(lives, &mut |_, _| ());
    }
    results
}

pub(crate) fn scenario(replications: u32) -> Scenario {
    let setting = Setting { consumers: 300, days: 40, warmup_days: 10, ..Setting::default() };
    let mut other = setting.clone();
    other.brands[0].is.quality = -0.2;
    let arms = vec![
        arm("silent", Policy::silent()),
        arm("answer", answer("answer", 7.0)),
        Arm { setting: Some(other), ..arm("poor", answer("answer", 7.0)) },
        arm("loud", answer("loud", 70.0)),
    ];
    Scenario {
        name: "small".into(),
        question: "Does it work?".into(),
        seed: 0,
        replications,
        level: 0.95,
        staff: Default::default(),
        setting,
        focus: 0,
        warmup: vec![Policy::silent()],
        arms,
        baseline: 0,
        edges: None,
        notes: Vec::new(),
    }
}

fn with<T>(work: impl FnOnce(&Watch) -> T) -> T {
    let cancel = AtomicBool::new(false);
    work(&Watch { cancel: &cancel, on: &|_| () })
}

pub(crate) fn results_on(threads: usize, scenario: &Scenario) -> Results {
    let pool = pool_of(Some(threads)).unwrap();
    with(|watch| run_all(scenario, &pool, watch))
}

/// The results, and the table of runs.
fn told_on(threads: usize, scenario: &Scenario) -> (Results, Table) {
    let pool = pool_of(Some(threads)).unwrap();
    let mut results = Results::new(scenario);
    let rows = tables::RunRows::new(scenario, &results.labels);
    let mut table = Table::new(rows.header());
    let mut tell = |key: RunKey, life: &RunResult| table.push(rows.row(key, life));
    with(|watch| {
        let executor = &mut Executor::new(&pool, watch, None);
        run(scenario, 0..scenario.replications, executor, &mut results, &mut tell);
    });
    (results, table)
}

fn stopped(scenario: &Scenario, wish: &Precision) -> (Results, Stopping) {
    let pool = pool_of(Some(2)).unwrap();
    let mut results = Results::new(scenario);
    let stopping = with(|watch| {
        let executor = &mut Executor::new(&pool, watch, None);
        run_until(scenario, wish, executor, &mut results, &mut |_, _| ())
    });
    (results, stopping)
}

#[test]
fn the_bits_do_not_depend_on_threads_order_or_repetition() {
    let scenario = scenario(5);
    let tables = |(results, runs): &(Results, Table)| {
        (runs.to_csv(), tables::series(&scenario, results).to_csv())
    };
    let (one, table) = told_on(1, &scenario);
    let one = (one, table);
    assert_eq!(one.0.counts(), (20, 0, 0));
    for threads in [1, 2, 8] {
        let again = told_on(threads, &scenario);
        assert_eq!(again.0.digest(), one.0.digest(), "{threads} threads");
        assert_eq!(tables(&again), tables(&one), "{threads} threads");
    }
    let other_seed = results_on(2, &Scenario { seed: 1, ..scenario.clone() });
    assert_ne!(other_seed.digest(), one.0.digest(), "seed 0 is a seed");
}

/// Runs without numbers are in every digest, by how they ended; one run more moves all of them.
#[test]
fn each_digest_is_over_all_runs_of_the_plan() {
    let good = scenario(2);
    let mut bad = good.clone();
    bad.arms[1] = arm("broken", broken());
    let mut cut = Results::new(&good);
    cut.plan(2);
    (0..2).for_each(|_| cut.miss(&mut |_, _| ()));
    let all = [results_on(1, &good), results_on(1, &bad), cut, results_on(1, &scenario(3))];
    let digests: Vec<_> = all.iter().map(Results::digests).collect();
    for (name, digest) in &digests[0] {
        for other in &digests[1..] {
            assert!(other.len() == digests[0].len() && other[name] != *digest, "{name}");
        }
    }
    assert_eq!(of_parts(&digests[0]), all[0].digest());
}

#[test]
fn more_replications_change_nothing_before_them() {
    let (few, many) = (told_on(2, &scenario(2)).1, told_on(2, &scenario(3)).1);
    assert_eq!((few.rows.len(), &few.rows[..]), (8, &many.rows[..8]));
}

#[test]
fn an_arm_is_the_same_whatever_it_is_compared_with() {
    let all = scenario(2);
    let alone = Scenario { arms: vec![all.arms[1].clone()], ..all.clone() };
    let (all, alone) = (told_on(2, &all).1, told_on(2, &alone).1);
    let [ours, same] = [&all.rows[1], &alone.rows[0]];
    let digest = all.header.iter().position(|name| name == "digest").expect("a column");
    assert_eq!((&ours[digest], ours.last()), (&same[digest], same.last()));
}

/// More rules than a table can hold: compiling such a policy panics.
pub(crate) fn broken() -> Policy {
    let policy = answer("broken", 7.0);
    Policy { rules: vec![policy.rules[0].clone(); 65], ..policy }
}

#[test]
fn a_panic_is_the_failure_of_its_run_and_the_others_stand() {
    let good = scenario(2);
    let mut bad = good.clone();
    bad.arms[1] = arm("broken", broken());
    let ((_, good), (bad_results, table)) = (told_on(2, &good), told_on(2, &bad));
    assert_eq!(bad_results.counts(), (6, 2, 0));
    assert_eq!(good.rows[0], table.rows[0]);
    let (key, why) = bad_results.failures().next().expect("it failed");
    assert_eq!(key, RunKey { replication: 0, arm: 1 });
    assert_eq!(why.stage, Stage::Days);
    assert!(why.message.contains("65 rules"), "{}", why.message);

    let csv = String::from_utf8(table.to_csv()).unwrap();
    let line = csv.lines().nth(2).unwrap();
    assert!(line.starts_with("broken,0,0,failed,days,\"65 rules"), "{line}");
    assert!(line.ends_with(",,,,"), "missing is empty: {line}");
}

#[test]
fn a_panic_before_the_arms_part_is_the_failure_of_all() {
    let mut bad = scenario(1);
    bad.warmup = vec![broken()];
    let results = results_on(1, &bad);
    assert_eq!(results.counts(), (0, 4, 0));
    assert!(results.failures().all(|(_, why)| why.stage == Stage::WarmUp));
}

/// All estimates of a small experiment, slices and all, whose arms do much, little and nothing.
#[test]
fn values_and_intervals_stay_in_their_range() {
    let scenario = scenario(4);
    let results = results_on(2, &scenario);
    let analysis = Analysis::of(&scenario, &results, None);
    let mut intervals = 0;
    for (arm, analysed) in analysis.arms.iter().enumerate() {
        for (index, column) in results.columns.iter().enumerate() {
            let (label, range) = (&results.labels[index], column.metric.range);
            for value in results.values(arm, index).into_iter().flatten() {
                assert!(range.holds(value), "{label}: {value}");
            }
            if let Some(found) = analysed.estimates[index].filter(Estimate::has_interval) {
                intervals += 1;
                assert!(range.holds(found.low) && range.holds(found.high), "{label}: {found:?}");
                assert!(found.low < found.high, "{label}: {found:?}");
            }
        }
    }
    assert!(intervals > 1_000, "{intervals}");
    for (index, (name, _, range, _)) in SERIES.iter().enumerate() {
        for moments in results.series(3).iter().map(|day| &day[index]) {
            assert!(range.holds(moments.mean().unwrap()), "{name}: {moments:?}");
        }
    }
    // Differences of what has two ends reach no farther than these allow, and some would.
    let mut cut_off = 0;
    for difference in
        analysis.arms.iter().flat_map(|arm| results.columns.iter().zip(&arm.differences))
    {
        let (column, Some(difference)) = difference else { continue };
        let Range::Between(low, high) = column.metric.range else { continue };
        let (width, found) = (high - low, difference.paired.difference);
        assert!(!(found.low < -width || found.high > width), "{found:?}");
        cut_off += u32::from(found.low == -width || found.high == width);
    }
    assert!(cut_off > 0);
    let table = tables::series(&scenario, &results).to_csv();
    let mut bands = 0;
    for row in csv::Reader::from_reader(table.as_slice()).records().map(Result::unwrap) {
        let (_, _, range, _) = SERIES.iter().find(|(name, ..)| *name == &row[2]).unwrap();
        // Mean, low and high; the ends are missing where there is no interval.
        for value in row.iter().skip(4).take(3).filter(|cell| !cell.is_empty()) {
            assert!(range.holds(value.parse().unwrap()), "{row:?}");
            bands += 1;
        }
        assert!(row[5].is_empty() || row[5] != row[6], "{row:?}");
    }
    assert!(bands > 1_000, "{bands}");
}

#[test]
fn an_interruption_keeps_what_is_finished() {
    let scenario = scenario(30);
    let cancel = AtomicBool::new(false);
    let ended = std::sync::atomic::AtomicU32::new(0);
    let on = |event: WatchEvent| {
        // Three replications at most are under way at a time: of thirteen runs, four are of one.
        if matches!(event, WatchEvent::Run { .. })
            && ended.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 12
        {
            cancel.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    };
    let pool = pool_of(Some(2)).unwrap();
    let results = run_all(&scenario, &pool, &Watch { cancel: &cancel, on: &on });
    let (succeeded, failed, aborted) = results.counts();
    assert_eq!(succeeded + failed + aborted, 120);
    assert!(succeeded >= 4 && aborted > 60, "{succeeded} {aborted}");
    // What was never begun is counted and has no run.
    assert!(results.replications() < 15, "{}", results.replications());
}

/// One piece of work never ends; what the others left is handed over, and nobody waits for it.
#[test]
fn an_interruption_does_not_wait_for_what_does_not_end() {
    let pool = pool_of(Some(2)).unwrap();
    let cancel = AtomicBool::new(false);
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let work = move |job: Job, _: &Watch| {
        if job.replication == 1 {
            let _ = held.lock().unwrap().recv();
        }
        Some(job.replication * 10)
    };
    let mut came = Vec::new();
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let jobs = Job::replications(0, 0..3);
    Executor::new(&pool, &watch, None).each(&jobs, work, |job, ended| {
        came.push((job.replication, ended));
        cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    // The third may have ended in the moment that is waited for: it then comes after a gap.
    assert_eq!(came[0], (0, Ended::Done(0)));
    let after_a_gap = [(1, Ended::Aborted), (2, Ended::Done(20))];
    assert!(came[1..] == after_a_gap || came.len() == 1, "{came:?}");
    drop(release);
}

#[test]
fn a_panic_costs_its_own_work_alone() {
    let pool = pool_of(Some(2)).unwrap();
    let mut came = Vec::new();
    let work = |job: Job, _: &Watch| {
        assert!(job.replication != 1, "number {}", job.replication);
        Some(job.replication)
    };
    let jobs = Job::replications(0, 0..3);
    with(|watch| {
        Executor::new(&pool, watch, None).each(&jobs, work, |_, ended| came.push(ended));
    });
    assert_eq!(came, [Ended::Done(0), Ended::Failed("number 1".into()), Ended::Done(2)]);
}

#[test]
fn all_planned_days_are_told() {
    let scenario = scenario(2);
    let told = std::sync::atomic::AtomicU64::new(0);
    let on = |event: WatchEvent| {
        if let WatchEvent::Days(days) = event {
            told.fetch_add(days, std::sync::atomic::Ordering::Relaxed);
        }
    };
    let cancel = AtomicBool::new(false);
    let pool = pool_of(Some(2)).unwrap();
    run_all(&scenario, &pool, &Watch { cancel: &cancel, on: &on });
    assert_eq!(groups(&scenario), [vec![0, 1, 3], vec![2]]);
    // Two groups of arms, each with a past of two quarters.
    assert_eq!(days_per_replication(&scenario), 182 + 10 + 3 * 30 + 182 + 10 + 30);
    assert_eq!(told.into_inner(), 2 * days_per_replication(&scenario));
}

#[test]
fn the_baseline_differs_from_itself_by_nothing_and_pairs_are_all_there() {
    let scenario = scenario(6);
    let results = results_on(2, &scenario);
    let analysis = Analysis::of(&scenario, &results, None);
    assert!(analysis.arms[0].differences.iter().all(Option::is_none));
    let column = results.column("satisfaction").unwrap();
    let difference = analysis.arms[3].differences[column].as_ref().unwrap();
    assert_eq!((difference.paired.n_pairs, difference.paired.dropped), (6, 0));
    assert!(difference.adjusted_p.unwrap() >= difference.paired.p_value.unwrap());
    let by_hand: Vec<f64> = results
        .values(3, column)
        .iter()
        .zip(results.values(0, column))
        .map(|(a, b)| a.unwrap() - b.unwrap())
        .collect();
    let mean = by_hand.iter().sum::<f64>() / 6.0;
    assert!((difference.paired.difference.estimate - mean).abs() < 1e-12);
}

#[test]
fn until_stops_at_a_look_when_every_arm_is_precise() {
    let scenario = scenario(3);
    let wish = Precision { metric: "satisfaction".into(), half_width: 10.0, most: 100 };
    let (results, stopping) = stopped(&scenario, &wish);
    assert!(stopping.met && stopping.look == 1 && results.replications() == 16);
    let analysis = Analysis::of(&scenario, &results, Some(&stopping));
    let column = results.column("satisfaction").unwrap();
    let Estimate { level, method, n, .. } = analysis.arms[0].estimates[column].unwrap();
    assert_eq!((level, method, n), (0.95, "Student t, logit scale, sequential looks", 16));

    let wish = Precision { metric: "satisfaction".into(), half_width: 1e-12, most: 20 };
    let (results, stopping) = stopped(&scenario, &wish);
    assert!(!stopping.met && stopping.look == 2 && results.replications() == 20);
    assert!(stopping.reached.unwrap() > 1e-12 && stopping.level_of_look > 0.95);
}

/// Silent arms send no contacts in any replication: nothing says how rarely that could be otherwise,
/// so their mean is not known to within anything. A share that is always 0 has an exact bound.
#[test]
fn what_was_never_seen_is_not_known_precisely() {
    let mut scenario = scenario(3);
    scenario.arms.truncate(1);
    // Enough for some post in every replication.
    scenario.setting.consumers = 900;
    let until =
        |metric: &str, half_width| Precision { metric: metric.into(), half_width, most: 20 };
    let run = |wish: &Precision| stopped(&scenario, wish).1;
    let contacts = run(&until("contacts", 1e9));
    assert!(!contacts.met && contacts.reached.is_none());
    // 1 - 0.0125^(1/16) = 0.2396 at the first look.
    let heard = run(&until("heard_share", 0.24));
    assert!(heard.met && (heard.reached.unwrap() - 0.2396).abs() < 1e-4, "{heard:?}");
    assert!(!run(&until("heard_share", 0.01)).met);
}

#[test]
fn a_wish_that_cannot_be_read_is_refused() {
    let scenario = scenario(1);
    let parse = |text| Precision::parse(text, 10, &scenario);
    assert_eq!(parse("unfollow_rate:0.5").unwrap().half_width, 0.5);
    assert!(parse("unfollow_rate[age=55+]:0.5").is_ok());
    assert!(matches!(parse("unfollow_rate"), Err(UntilError::Form(_))));
    assert!(matches!(parse("unfollow_rate:0"), Err(UntilError::HalfWidth(_))));
    assert!(matches!(parse("unfollow_rate:x"), Err(UntilError::HalfWidth(_))));
    let Err(UntilError::Unknown { nearest, .. }) = parse("unfolow_rate:1") else { panic!() };
    assert_eq!(nearest.as_deref(), Some("unfollow_rate"));
}

#[test]
fn what_varies_between_arms_is_a_column_of_the_runs() {
    let varied = tables::varied(&scenario(1));
    let names: Vec<&str> = varied.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["policy", "brand.brand.quality"]);
    assert_eq!(varied[1].1[2], (-0.2).into());
}
