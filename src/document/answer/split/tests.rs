//! Laws of the division, on a small scenario.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Split, WHOLE, WORLD, table};
use crate::experiment::executor::Executor;
use crate::experiment::live::{Failure, Stage};
use crate::experiment::matters::matters;
use crate::experiment::split::divide;
use crate::experiment::split::lives::{BySet, Field, ReplicationEnd};
use crate::experiment::split::plan::{Division, Form, METRICS, PlanError, Wish};
use crate::experiment::split::shares::{DividedEffect, Shares};
use crate::experiment::tests::scenario;
use crate::experiment::{Watch, WatchEvent, conduct, executor};
use crate::model::groups::{COUNT, GROUPS, SETS};
use crate::scenario::Scenario;

/// A lively small scenario: silence hurts, pages tire, answers are many, and everything happens in time.
fn lively(replications: u32) -> Scenario {
    let mut scenario = scenario(replications);
    for setting in std::iter::once(&mut scenario.setting)
        .chain(scenario.arms.iter_mut().filter_map(|arm| arm.setting.as_mut()))
    {
        setting.brands[0].is.failures_per_30_days = 3.0;
        setting.voice.failure_posting = 0.3;
        setting.backlash.ignored_criticism = 0.3;
        setting.backlash.improper_criticism = 0.3;
        setting.exit.frequency = 3e-3;
        setting.brands[0].is.follower_share = 0.5;
    }
    scenario
}

fn wish(form: Form) -> Wish {
    Wish { form: Some(form), ..Wish::default() }
}

fn plan(scenario: &Scenario, form: Form) -> Division {
    Division::of(scenario, &wish(form)).unwrap()
}

fn with<T>(work: impl FnOnce(&Watch) -> T) -> T {
    let cancel = AtomicBool::new(false);
    work(&Watch { cancel: &cancel, on: &|_| () })
}

fn divided(scenario: &Scenario, form: Form, threads: usize) -> Shares {
    let pool = executor::threads(Some(threads)).unwrap();
    with(|watch| divide(scenario, &plan(scenario, form), &mut Executor::new(&pool, watch, None)).0)
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
}

/// In each replication, for every arm and metric, the shares add up to the whole effect less what is left
/// without any group; and the whole effect is that of the comparison, bit for bit.
#[test]
fn shares_add_up_to_the_effect_that_the_comparison_found() {
    let scenario = lively(3);
    let pool = executor::threads(Some(2)).unwrap();
    let experiment = with(|watch| {
        conduct(&scenario, None, &mut Executor::new(&pool, watch, None), None, &mut |_, _| ())
    });
    for form in [Form::Exact, Form::Pairs] {
        let shares = divided(&scenario, form, 2);
        let mut moved = 0;
        for (place, arm) in shares.plan.arms.iter().enumerate() {
            for (metric, name) in METRICS.iter().enumerate() {
                let column = experiment.results.column(name).unwrap();
                let [own, base] =
                    [*arm, scenario.baseline].map(|arm| experiment.results.values(arm, column));
                for (replication, parts) in shares.parts(place, metric).into_iter().enumerate() {
                    let parts = parts.expect("a value");
                    let effect = own[replication].unwrap() - base[replication].unwrap();
                    assert_eq!(parts.whole.to_bits(), effect.to_bits(), "{name}");
                    let sum = parts.groups.iter().sum::<f64>() + parts.world;
                    assert!((sum - effect).abs() < 1e-9 * effect.abs().max(1.0), "{sum} {effect}");
                    moved += u32::from(effect != 0.0);
                }
            }
        }
        assert!(moved > 15, "{moved} effects are none");
    }
}

/// Arms that differ in their policies alone differ through the groups alone: without any, no headline metric
/// moves by more than rounding (whoever is contacted fades in two steps instead of one, in 32 bits). An arm of another quality keeps that without any group, in satisfaction.
#[test]
fn nothing_of_speaking_is_left_without_any_group() {
    let scenario = lively(3);
    let shares = divided(&scenario, Form::Exact, 2);
    for (place, arm) in shares.plan.arms.iter().enumerate() {
        let arm = &scenario.arms[*arm];
        for (metric, name) in METRICS.iter().enumerate() {
            for parts in shares.parts(place, metric).into_iter().flatten() {
                match arm.setting {
                    None => {
                        assert!(parts.world.abs() < 1e-9, "{} {name}: {}", arm.name, parts.world)
                    }
                    Some(_) if metric == 0 => assert!(parts.world < -0.05, "{}", parts.world),
                    Some(_) => {}
                }
            }
        }
    }
    // The page of `loud` is all there is of it that `answer` has not: seventy posts a week.
    let broadcast = GROUPS.iter().position(|group| group.name == "broadcast").unwrap();
    let of = |arm: usize| {
        shares.parts(arm, 2).into_iter().flatten().map(|parts| parts.groups[broadcast]).sum::<f64>()
    };
    assert!(of(2) > of(0), "{} {}", of(2), of(0));
}

/// Neither threads nor the order of work move a bit.
#[test]
fn the_bits_of_shares_do_not_depend_on_threads_or_order() {
    let scenario = lively(3);
    for form in [Form::Exact, Form::Pairs] {
        let one = divided(&scenario, form, 1);
        assert!(one.is_complete());
        assert_eq!(divided(&scenario, form, 3).digest(), one.digest());
        let field = Field::new(&scenario, &one.plan);
        let mut backwards = Shares::of(&one.plan);
        for replication in (0..3).rev() {
            backwards.take(replication, with(|watch| field.replicate(replication, watch)));
        }
        assert_eq!(backwards.digest(), one.digest());
        let mut short = Shares::of(&one.plan);
        short.take(0, with(|watch| field.replicate(0, watch)));
        assert_ne!(short.digest(), one.digest());
    }
}

/// Whether an arm is divided alone or with others, and where the baseline stands, changes none of its shares.
#[test]
fn an_arm_is_divided_alike_alone_and_with_others() {
    let scenario = lively(2);
    let all = divided(&scenario, Form::Exact, 2);
    let one =
        Division::of(&scenario, &Wish { arms: vec!["loud".into()], ..wish(Form::Exact) }).unwrap();
    assert_eq!(one.lived(&scenario), [0, 3]);
    let pool = executor::threads(Some(2)).unwrap();
    let alone = with(|watch| divide(&scenario, &one, &mut Executor::new(&pool, watch, None)).0);
    assert_eq!(alone.parts(0, 0), all.parts(2, 0));

    let mut turned = scenario.clone();
    turned.arms.rotate_left(1);
    turned.baseline = 3;
    assert_eq!(plan(&turned, Form::Exact).baseline_place(), 3);
    let turned = divided(&turned, Form::Exact, 2);
    assert_eq!(turned.parts(2, 0), all.parts(2, 0));
}

/// A game on sets, as if it had been lived: arms are worth something by set, the baseline nothing.
fn played(plan: &Division, value: impl Fn(usize) -> f64) -> Vec<Option<DividedEffect>> {
    let by_set = |of: &dyn Fn(usize) -> f64| -> BySet {
        let sets = plan.sets(0);
        (0..SETS).map(|set| sets.contains(&set).then(|| [Some(of(set)), Some(0.0), None])).collect()
    };
    let mut shares = Shares::of(plan);
    // The baseline is the first arm; its own value is taken off.
    let base = by_set(&|set| 10.0 * set as f64);
    let arm = by_set(&|set| 10.0 * set as f64 + value(set));
    shares.take(0, ReplicationEnd::Lived(vec![base, arm.clone(), arm.clone(), arm]));
    (0..METRICS.len()).map(|metric| shares.parts(1, metric)[0].cloned()).collect()
}

/// By hand: learning is worth 2, and answers and silence 3 only together; 5 without any group. Orders in
/// pairs are exact here. A metric without values has no parts.
#[test]
fn a_game_worked_by_hand_is_divided_by_either_form() {
    let value =
        |set: usize| 5.0 + 2.0 * (set & 1) as f64 + 3.0 * f64::from(u8::from(set >> 1 & 3 == 3));
    let scenario = scenario(2);
    for form in [Form::Exact, Form::Pairs] {
        let found = played(&plan(&scenario, form), value);
        let parts = found[0].as_ref().unwrap();
        let expected = [2.0, 1.5, 1.5, 0.0, 0.0, 0.0, 0.0];
        for (share, expected) in parts.groups.iter().zip(expected) {
            close(*share, expected);
        }
        close(parts.whole, 10.0);
        close(parts.world, 5.0);
        assert!(found[2].is_none());
    }
}

/// Sets along an order and its reverse: fourteen, nobody and everybody among them; orders differ between
/// replications and not between arms or runs.
#[test]
fn pairs_pass_fourteen_sets() {
    let scenario = scenario(8);
    let plan = plan(&scenario, Form::Pairs);
    let mut orders = std::collections::BTreeSet::new();
    for replication in 0..8 {
        let sets = plan.sets(replication);
        assert_eq!(sets.len(), 2 * COUNT);
        assert_eq!((sets[0], sets[13]), (0, SETS - 1));
        let complement = |set: &usize| SETS - 1 - set;
        assert!(sets.iter().all(|set| sets.contains(&complement(set))));
        orders.insert(plan.order(replication));
    }
    assert!(orders.len() > 6, "{orders:?}");
    assert_eq!(plan.sets(3), plan.clone().sets(3));
}

/// By hand: three arms and the baseline; 40 days of which 10 are warm-up, after a past of two quarters; one
/// arm has a past and a warm-up of its own.
#[test]
fn what_it_will_take_is_counted_beforehand() {
    let scenario = scenario(5);
    let exact = plan(&scenario, Form::Exact);
    assert_eq!((exact.replications, exact.runs()), (5, 4 * 128 * 5));
    assert_eq!(exact.days_per_replication(&scenario), 192 + 3 * 30 * 128 + 192 + 30 * 128);
    let pairs = plan(&scenario, Form::Pairs);
    assert_eq!(pairs.runs(), 4 * 14 * 5);
    assert_eq!(pairs.days_per_replication(&scenario), 192 + 3 * 30 * 14 + 192 + 30 * 14);

    let told = std::sync::Mutex::new((0u64, 0u64));
    let on = |event| {
        let mut told = told.lock().unwrap();
        match event {
            WatchEvent::Days(days) => told.0 += days,
            WatchEvent::Run { .. } => told.1 += 1,
            WatchEvent::Planned(_) | WatchEvent::Kept(_) => {}
        }
    };
    let cancel = AtomicBool::new(false);
    let pool = executor::threads(Some(2)).unwrap();
    let watch = Watch { cancel: &cancel, on: &on };
    divide(&scenario, &pairs, &mut Executor::new(&pool, &watch, None));
    let (days, runs) = *told.lock().unwrap();
    assert_eq!((days, runs), (5 * pairs.days_per_replication(&scenario), pairs.runs()));
}

/// The form follows from the size alone. By hand: 16 replications of 20,000 people over 180 days and 60 of
/// warm-up, an arm and the baseline under 128 sets, are 1.5e10 person days; five times the people fit not.
#[test]
fn what_is_too_long_is_divided_along_orders() {
    let mut scenario = scenario(64);
    scenario.arms.iter_mut().for_each(|arm| arm.setting = None);
    (scenario.setting.days, scenario.setting.warmup_days) = (240, 60);
    let form = |scenario: &Scenario, arms: &[&str]| {
        let arms = arms.iter().map(|name| (*name).to_owned()).collect();
        let plan = Division::of(scenario, &Wish { arms, ..Wish::default() }).unwrap();
        assert_eq!(plan.replications, 16);
        plan.form
    };
    scenario.setting.consumers = 20_000;
    assert_eq!(form(&scenario, &[]), Form::Exact);
    scenario.setting.consumers = 100_000;
    assert_eq!(form(&scenario, &["answer"]), Form::Exact);
    assert_eq!(form(&scenario, &[]), Form::Pairs);
    let wish = Wish { form: Some(Form::Exact), ..Wish::default() };
    assert_eq!(Division::of(&scenario, &wish).unwrap().form, Form::Exact);
}

#[test]
fn wrong_wishes_are_told_with_what_is_allowed() {
    let small = scenario(8);
    let said =
        |scenario: &Scenario, wish: Wish| Division::of(scenario, &wish).unwrap_err().to_string();
    let arms = |names: &[&str]| Wish {
        arms: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Wish::default()
    };
    let unknown = said(&small, arms(&["loud", "anser"]));
    assert_eq!(
        unknown,
        "--split: there is no arm `anser`; did you mean `answer`?; its arms are silent, answer, poor, loud"
    );
    let baseline = said(&small, arms(&["silent"]));
    assert!(
        baseline.contains("silent is the baseline") && baseline.contains("(answer, poor, loud)"),
        "{baseline}"
    );
    let replications = |n| Wish { replications: Some(n), ..Wish::default() };
    assert!(said(&small, replications(1)).contains("at least 2 (--split-replications)"));
    assert!(said(&small, replications(9)).contains("allowed: 2 to 8, or raise --replications"));
    assert!(said(&scenario(1), Wish::default()).contains("at least 2 (--replications)"));
    let mut alone = small.clone();
    alone.arms.truncate(1);
    assert!(matches!(Division::of(&alone, &Wish::default()), Err(PlanError::Alone(_))));
    // The same arm twice is one arm.
    assert_eq!(Division::of(&small, &arms(&["loud", "answer", "loud"])).unwrap().arms, [1, 3]);
}

/// An interruption keeps the replications that are done, and says so; a failure is told with its message.
#[test]
fn what_is_missing_is_told_and_what_is_there_is_kept() {
    let scenario = lively(4);
    let plan = plan(&scenario, Form::Pairs);
    let pool = executor::threads(Some(1)).unwrap();
    let cancel = AtomicBool::new(false);
    let runs = std::sync::atomic::AtomicU64::new(0);
    let on = |event| {
        // In the second replication.
        if matches!(event, WatchEvent::Run { .. }) && runs.fetch_add(1, Ordering::Relaxed) == 70 {
            cancel.store(true, Ordering::Relaxed);
        }
    };
    let watch = Watch { cancel: &cancel, on: &on };
    let (shares, _) = divide(&scenario, &plan, &mut Executor::new(&pool, &watch, None));
    assert!((1..4).contains(&shares.divided()), "{}", shares.divided());
    assert!(!shares.is_complete());
    let found = Split::of(&scenario, &shares);
    assert!(
        found.missing.unwrap().contains("of 4 replications were not finished: it was interrupted")
    );

    let mut failed = Shares::of(&plan);
    failed
        .take(2, ReplicationEnd::Failed(Failure { stage: Stage::Days, message: "a fault".into() }));
    let said = Split::of(&scenario, &failed).missing.unwrap();
    assert!(said.contains("3 of 4 replications were not finished"), "{said}");
    assert!(
        said.contains("1 of 4 replications FAILED, the first of them 2 in days: a fault"),
        "{said}"
    );
    assert!(
        table::table(&Split::of(&scenario, &failed), 0.95)
            .to_csv()
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            == 1
    );
}

/// A replication in which a run panics has no shares; the others have.
#[test]
fn a_run_that_fails_costs_its_replication() {
    let mut scenario = lively(2);
    let rule = scenario.arms[1].policies[0].rules[0].clone();
    scenario.arms[1].policies[0].rules = vec![rule; 65];
    let shares = divided(&scenario, Form::Pairs, 2);
    assert_eq!((shares.divided(), shares.failures().count()), (0, 2));
    assert!(shares.failures().all(|(_, why)| why.message.contains("65 rules")));
}

/// Replications with these shares of learning and answers in satisfaction.
fn with_shares(scenario: &Scenario, by_replication: &[(f64, f64)]) -> Split {
    let plan = plan(scenario, Form::Exact);
    let mut shares = Shares::of(&plan);
    for (replication, (learning, answers)) in by_replication.iter().enumerate() {
        let arm = |learning: f64, answers: f64| -> BySet {
            let value = |set: usize| learning * (set & 1) as f64 + answers * (set >> 1 & 1) as f64;
            (0..SETS).map(|set| Some([Some(value(set)), Some(0.0), Some(0.0)])).collect()
        };
        let none = || arm(0.0, 0.0);
        shares.take(
            replication as u32,
            ReplicationEnd::Lived(vec![none(), arm(*learning, *answers), none(), none()]),
        );
    }
    Split::of(scenario, &shares)
}

/// By hand: 0.02 of hearing and 0.06 of speaking are a quarter and three quarters of 0.08. What is less than
/// matters, or not told apart from nothing, is not said, however narrow its interval.
#[test]
fn hearing_and_speaking_are_said_where_they_are_there_and_matter() {
    let scenario = scenario(4);
    let around = |learning: f64, answers: f64| -> Vec<(f64, f64)> {
        [-1e-4, 1e-4, 2e-4, -2e-4].map(|noise| (learning + noise, answers - noise)).to_vec()
    };
    let both = with_shares(&scenario, &around(0.02, 0.06)).sentences;
    assert_eq!(both.len(), 1, "{both:?}");
    for word in [
        "answer against silent",
        "satisfaction +0.0800",
        "hearing +0.02000 (+0.01971 to +0.02029) (25%)",
        "speaking +0.06000",
        "(75%)",
    ] {
        assert!(both[0].contains(word), "{word}: {both:?}");
    }
    let small =
        with_shares(&scenario, &around(0.9 * matters("satisfaction").unwrap(), 0.06)).sentences;
    assert!(!small[0].contains("hearing +") && small[0].contains("speaking +"), "{small:?}");
    // Against each other there is no share of the whole.
    let against = with_shares(&scenario, &around(0.02, -0.06)).sentences;
    assert!(against[0].contains("hearing +") && !against[0].contains('%'), "{against:?}");
    let wide = [-0.03, 0.05, 0.04, -0.02].map(|hearing| (hearing, 0.0));
    assert!(with_shares(&scenario, &wide).sentences.is_empty());
    // A single replication proves nothing.
    assert!(with_shares(&scenario, &[(0.02, 0.06)]).sentences.is_empty());
}

/// Names in order, every number with its unit and interval, and the table for files says the same.
#[test]
fn the_parts_are_told_in_order() {
    let scenario = scenario(4);
    let found = with_shares(&scenario, &[(0.02, 0.06), (0.03, 0.05), (0.01, 0.07), (0.02, 0.06)]);
    let parts = &found.arms[0].effects[0].parts;
    let names: Vec<&str> = parts.iter().map(|part| part.part.as_str()).collect();
    let groups = GROUPS.iter().map(|group| group.name);
    assert_eq!(names, groups.chain([WORLD, WHOLE]).collect::<Vec<_>>());
    close(parts[0].known.estimate, 0.02);
    close(parts[8].known.estimate, 0.08);
    assert!(parts[0].known.low.is_some_and(|low| low < 0.02) && parts[0].known.n == 4);
    assert_eq!(found.arms[0].effects[0].unit, "from -1 to 1");
    assert!(found.is_exact() && found.missing.is_none());
    let csv = String::from_utf8(table::table(&found, 0.95).to_csv()).unwrap();
    assert_eq!(csv.lines().count(), 1 + 3 * 3 * 9);
    assert!(
        csv.lines()
            .nth(1)
            .unwrap()
            .starts_with("answer,silent,satisfaction,from -1 to 1,learning,0.02,"),
        "{csv}"
    );
}
