//! Sentences about small experiments.

use super::sentences;
use crate::experiment::Analysis;
use crate::experiment::tests::{answer, arm, broken, results_on, scenario};

#[test]
fn where_no_run_has_numbers_there_is_nothing_to_say() {
    let mut bad = scenario(1);
    bad.warmup = vec![broken()];
    let results = results_on(1, &bad);
    let said = sentences(&bad, &results, &Analysis::of(&bad, &results, None), None);
    assert_eq!(said, ["No run ended with numbers, so there is nothing to say."]);
}

#[test]
fn an_arm_that_is_the_baseline_again_is_never_called_better() {
    let mut scenario = scenario(5);
    scenario.arms = vec![arm("a", answer("same", 7.0)), arm("b", answer("same", 7.0))];
    let results = results_on(2, &scenario);
    let analysis = Analysis::of(&scenario, &results, None);
    assert_eq!(analysis.unbeaten, [0, 1]);
    let said = sentences(&scenario, &results, &analysis, None).join("\n");
    assert!(!said.contains("better") && !said.contains("worse"), "{said}");
}

/// Who posts less loses fewer followers. Fewer may go because fewer are there, so that customers lost
/// stand beside it: those of the arm less those of the baseline, and how many that loses, to the digits
/// of the interval.
#[test]
fn customers_lost_stand_beside_fewer_who_go() {
    let mut scenario = scenario(6);
    scenario.setting.consumers = 2500;
    scenario.setting.exit.frequency = 0.01;
    // Nobody criticises.
    scenario.setting.mechanisms.backlash = false;
    scenario.setting.brands[0].is.churn_per_30_days = 0.1;
    let posting = |name: &str, posts: f64| arm(name, answer(name, posts));
    scenario.arms = vec![posting("usual", 35.0), posting("many", 140.0), posting("few", 7.0)];
    let results = results_on(2, &scenario);
    let analysis = Analysis::of(&scenario, &results, None);
    let said = sentences(&scenario, &results, &analysis, None);
    let about = |arm: &str| {
        let start = format!("{arm} against usual:");
        said.iter().find(|said| said.starts_with(&start)).unwrap_or_else(|| panic!("{said:?}"))
    };
    let (many, few) = (about("many"), about("few"));
    assert!(many.contains("worse in") && many.contains("unfollow_rate by"), "{many}");
    assert!(!many.contains("better in") && many.contains("customers lost"), "{many}");
    assert!(few.contains("better in") && few.contains("unfollow_rate by"), "{few}");
    let values = |arm: usize| {
        let values = results.values(arm, results.column("customers_lost").unwrap());
        values.iter().map(|value| value.unwrap()).collect::<Vec<f64>>()
    };
    let gaps: Vec<f64> = values(2).iter().zip(values(0)).map(|(arm, base)| arm - base).collect();
    let mean = gaps.iter().sum::<f64>() / 6.0;
    let variance = gaps.iter().map(|gap| (gap - mean) * (gap - mean)).sum::<f64>() / 5.0;
    // The 97.5% quantile of Student's t with 5 degrees of freedom.
    let half = 2.570_582 * (variance / 6.0).sqrt();
    assert!(mean != 0.0 && half > 0.1, "{mean} {half}");
    let decimals = if half >= 10.0 {
        0
    } else if half >= 1.0 {
        1
    } else {
        2
    };
    let [at, low, high] = [mean, mean - half, mean + half].map(|x| format!("{x:+.decimals$}"));
    let usual = values(0).iter().sum::<f64>() / 6.0;
    let beside = format!(
        "; customers lost {at} ({low} to {high}) on {usual:.decimals$} in 1,000 at risk in 30 days."
    );
    assert!(few.ends_with(&beside), "{few} without {beside}");
}
