//! Curves of made-up results, by hand.

use super::*;
use crate::document::Answer;
use crate::experiment::run::{Measured, RunResult, RunState};
use crate::experiment::tests;
use crate::ground::draws::Key;
use crate::stats::student;

/// A metric by replication, arm for arm.
type Named<'a> = (&'a str, Vec<Vec<Option<f64>>>);

/// Arms that post so often, in which only what is named has a value.
fn told(posts: &[f64], named: &[Named]) -> (Scenario, Results) {
    let replications = named[0].1[0].len();
    let mut scenario = tests::scenario(replications as u32);
    let pattern = scenario.arms[0].clone();
    scenario.arms = posts
        .iter()
        .map(|dose| {
            let mut arm = pattern.clone();
            arm.name = format!("posts_{dose}");
            arm.policies[0].conduct.posts_per_week = *dose;
            arm
        })
        .collect();
    let mut results = Results::new(&scenario);
    for replication in 0..replications {
        let life = |arm: usize| {
            let mut values = vec![None; results.columns.len()];
            for (name, by_arm) in named {
                let column = results.column(name).expect("a column");
                values[column] = by_arm[arm][replication];
            }
            let state = RunState::Succeeded(Measured { values, digest: String::new() });
            RunResult { state, ..RunResult::aborted() }
        };
        let lives = (0..posts.len()).map(life).collect();
        results.take(lives, &mut |_, _| ());
    }
    (scenario, results)
}

fn found(posts: &[f64], named: &[Named]) -> Doses {
    let (scenario, results) = told(posts, named);
    let analysis = Analysis::of(&scenario, &results, None);
    doses(&scenario, &results, &analysis).expect("doses")
}

fn curve<'a>(found: &'a Doses, metric: &str) -> &'a Curve {
    found.curves.iter().find(|curve| curve.metric == metric).expect("a curve")
}

fn some(values: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
    values.iter().map(|arm| arm.iter().copied().map(Some).collect()).collect()
}

/// The arms stand in no order. 4 a week has the best mean; 7 is the same but for 1, -1, 1, -1, 1, -2
/// thousandths, mean -1/6000, the ends are a fifth below it but for as little.
#[test]
fn a_best_inside_is_found_with_what_is_not_told_apart_from_it() {
    let luck = [0.000, 0.001, 0.002, 0.001, 0.000, 0.002];
    let thousandths = [1.0, -1.0, 1.0, -1.0, 1.0, -2.0];
    let at = |height: f64| luck.map(|luck| height + luck).to_vec();
    let four = [0.3; 6];
    let seven: Vec<f64> = four.iter().zip(thousandths).map(|(a, gap)| a + gap / 1000.0).collect();
    let values = some(&[&seven, &at(0.1), &at(0.08), &four]);
    let found = found(&[7.0, 28.0, 0.0, 4.0], &[("satisfaction", values)]);
    assert_eq!((found.parameter.as_str(), found.unit.as_str()), PARAMETER);
    let curve = curve(&found, "satisfaction");
    assert_eq!(curve.finding, Finding::Inside);
    let stands: Vec<_> =
        curve.points.iter().map(|p| (p.arm.as_str(), p.dose, p.standing)).collect();
    let expected = [
        ("posts_0", 0.0, Standing::Behind),
        ("posts_4", 4.0, Standing::Best),
        ("posts_7", 7.0, Standing::NotToldApart),
        ("posts_28", 28.0, Standing::Behind),
    ];
    assert_eq!(stands, expected.map(|(arm, dose, standing)| (arm, dose, Some(standing))));
    assert_eq!(
        curve.sentence,
        "satisfaction: best inside, between 4 and 7 posts/week: 4 has the best mean and is ahead of \
         both ends, 0 and 28; not told apart from it: 7. 0, the furthest from it, is off by 0.22 \
         [from -1 to 1]."
    );
    // The squares of the six gaps sum to 9, less 6 / 36: variance 53/6 / 5 = 53/30 (in 10^-6).
    let gap = curve.points[2].minus_best.expect("a gap");
    let half = student::critical(0.05, 5.0) * (53.0e-6_f64 / 30.0 / 6.0).sqrt();
    let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
    assert!(near(gap.estimate, -1.0 / 6000.0) && gap.n == 6, "{gap:?}");
    let ends = (gap.low.expect("an end"), gap.high.expect("an end"));
    assert!(near(ends.0, gap.estimate - half) && near(ends.1, gap.estimate + half), "{gap:?}");
    assert_eq!(curve.points[1].minus_best, None, "the best has no gap from itself");
    assert!(near(curve.points[1].mean.expect("a mean").estimate, 0.3));
}

const PARAMETER: (&str, &str) = ("conduct.posts_per_week", "posts/week");

/// Differences 3, 4, 5 between the first two doses have p = 1 - sqrt(48 / 50) = 0.0202; the third
/// dose is a thousand away from both, with p below 10^-6. So Holm leaves 0.0202 as it is: enough
/// where one metric, or two, share the chance of error, not for the three headline metrics.
#[test]
fn what_is_not_ranked_has_a_family_of_its_own() {
    let backlash: [&[f64]; 3] = [&[0.0; 3], &[3.0, 4.0, 5.0], &[1000.0, 1001.0, 1003.0]];
    let purchases: [&[f64]; 3] = [&[2000.0; 3], &[1997.0, 1996.0, 1995.0], &[1000.0, 999.0, 997.0]];
    let named = [("backlash_rate", some(&backlash)), ("purchases", some(&purchases))];
    let found = found(&[0.0, 7.0, 28.0], &named);
    let (ranked, other) = (curve(&found, "backlash_rate"), curve(&found, "purchases"));
    assert_eq!(ranked.finding, Finding::Open);
    assert_eq!(ranked.points[1].standing, Some(Standing::NotToldApart));
    assert_eq!(other.finding, Finding::End);
    assert_eq!(
        other.sentence,
        "purchases: no best inside: 0 posts/week, the lowest dose, is ahead of every other one, and \
         each dose ahead of the next: the less the better. 28, the furthest from it, is off by 1001 \
         [per 1,000 initial customers per 30 days]."
    );
    assert_eq!((ranked.less_is_better, other.less_is_better), (true, false));
    let [headline, others] = families(&found);
    assert_eq!(headline, HEADLINE);
    assert!(others.contains(&"purchases"), "{others:?}");
    let unknown = curve(&found, "satisfaction");
    assert_eq!((unknown.finding, unknown.n), (Finding::Unknown, 0));
    assert_eq!(unknown.sentence, "satisfaction: no replication has a value from every dose.");
}

/// Differences 2, 3, 4 have p = 1 - sqrt(27 / 29) = 0.0351: enough for a metric that has the whole chance
/// of error of 0.05, not for one of two that share it.
#[test]
fn what_is_not_ranked_shares_its_chance_of_error() {
    let purchases: [&[f64]; 3] = [&[2000.0; 3], &[1998.0, 1997.0, 1996.0], &[1000.0, 999.0, 997.0]];
    let found = found(&[0.0, 7.0, 28.0], &[("purchases", some(&purchases))]);
    let [_, others] = families(&found);
    assert_eq!(others, MORE);
    let curve = curve(&found, "purchases");
    assert_eq!(curve.points[1].standing, Some(Standing::NotToldApart));
    assert_eq!(curve.finding, Finding::Open);
}

/// The more the better, but the middle is not: its means go up, down and up again.
#[test]
fn an_end_can_be_best_without_each_step_being_a_gain() {
    let luck = [0.0, 0.001, 0.003, 0.001];
    let at = |height: f64, by: f64| luck.map(|luck| height + by * luck).to_vec();
    let values = some(&[&at(0.1, 1.0), &at(0.3, 2.0), &at(0.2, 3.0), &at(0.5, 4.0)]);
    let found = found(&[0.0, 2.0, 7.0, 28.0], &[("satisfaction", values)]);
    let told = &curve(&found, "satisfaction").sentence;
    let end = "28 posts/week, the highest dose, is ahead of every other one. 0, the furthest from \
               it, is off by 0.40 [from -1 to 1].";
    assert!(told.ends_with(end), "{told}");
}

/// One dose without values: nothing is said of where the best lies. One replication: likewise.
#[test]
fn without_values_or_spread_nothing_is_found() {
    let values = vec![vec![Some(0.1), Some(0.2)], vec![None; 2], vec![Some(0.3), Some(0.5)]];
    let with_hole = found(&[0.0, 7.0, 28.0], &[("satisfaction", values)]);
    let hole = curve(&with_hole, "satisfaction");
    assert_eq!(hole.finding, Finding::Unknown);
    assert!(hole.points.iter().all(|point| point.standing.is_none()));
    assert_eq!((hole.points[1].mean, hole.points.len()), (None, 3));
    let single = found(&[0.0, 7.0, 28.0], &[("satisfaction", some(&[&[0.1], &[0.4], &[0.2]]))]);
    let single = curve(&single, "satisfaction");
    assert_eq!((single.finding, single.n), (Finding::Unknown, 1));
    assert!(single.sentence.ends_with("proves nothing."), "{}", single.sentence);
}

/// Of two arms with one dose the first has the point, though the second may have the better mean.
#[test]
fn a_dose_has_one_point() {
    let luck = [0.0, 0.001, 0.003, 0.002];
    let at = |height: f64, by: f64| luck.map(|luck| height + by * luck).to_vec();
    let values = some(&[&at(0.1, 1.0), &at(0.2, 2.0), &at(0.3, 3.0), &at(0.9, 4.0)]);
    let found = found(&[0.0, 7.0, 28.0, 7.0], &[("satisfaction", values)]);
    let curve = curve(&found, "satisfaction");
    let doses: Vec<f64> = curve.points.iter().map(|point| point.dose).collect();
    assert_eq!(doses, [0.0, 7.0, 28.0]);
    assert_eq!(curve.points[2].standing, Some(Standing::Best));
    assert_eq!(curve.finding, Finding::End);
}

#[test]
fn arms_that_are_no_doses_have_no_curve_and_curves_survive_the_file() {
    let (mut scenario, results) =
        told(&[0.0, 7.0, 28.0], &[("satisfaction", some(&[&[0.1, 0.3][..]; 3]))]);
    let analysis = Analysis::of(&scenario, &results, None);
    let answer = Answer::of(&scenario, &results, &analysis);
    let again: Answer = serde_json::from_slice(&answer.to_json()).expect("an answer");
    let (read, own) = (again.doses.expect("doses"), answer.doses.expect("doses"));
    assert_eq!(own.curves[0].finding, Finding::Same);
    assert_eq!(read.curves[0].sentence, own.curves[0].sentence);
    assert_eq!(read.curves[0].points.len(), 3);
    scenario.arms[2].policies[0].honours_opt_out = false;
    assert_eq!(doses(&scenario, &results, &analysis), None);
    let none = Answer::of(&scenario, &results, &analysis).to_json();
    assert!(!String::from_utf8(none).expect("text").contains("doses"));
}

/// What is found never says more than the table of pairs behind the ranks: 400 made-up curves of
/// five doses in five replications. Each finding comes up, or the test has not seen it.
#[test]
fn no_finding_says_more_than_the_pairs() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..400 {
        let mut stream = Key::new(seed, 0, 0).stream(1u32, 0, 0, 0);
        let noise = if stream.uniform() < 0.3 { 0.0 } else { 0.001 + 0.1 * stream.uniform() };
        let slope = [0.0, 0.05, -0.05][(3.0 * stream.uniform()) as usize];
        let bend = [0.0, -0.05, 0.05][(3.0 * stream.uniform()) as usize];
        let values: Vec<Vec<Option<f64>>> = (0..5)
            .map(|arm| {
                let x = f64::from(arm) - 2.0;
                let height = 0.1 + slope * x + bend * x * x;
                (0..5).map(|_| Some(height + noise * stream.uniform())).collect()
            })
            .collect();
        let (scenario, results) =
            told(&[0.0, 1.0, 7.0, 14.0, 28.0], &[("satisfaction", values.clone())]);
        let analysis = Analysis::of(&scenario, &results, None);
        let found = doses(&scenario, &results, &analysis).expect("doses");
        let curve = curve(&found, "satisfaction");
        let means: Vec<f64> =
            values.iter().map(|arm| arm.iter().flatten().sum::<f64>() / 5.0).collect();
        let best = (0..5).max_by(|a, b| means[*a].total_cmp(&means[*b])).expect("five");
        let ahead = |other: usize| analysis.headlines[0].ahead(best, other);
        let others = || (0..5).filter(|arm| *arm != best);
        assert!(means.iter().all(|mean| *mean <= means[best]));
        let holds = match curve.finding {
            Finding::Inside => ahead(0) && ahead(4),
            Finding::End => (best == 0 || best == 4) && others().all(ahead),
            Finding::Open => others().any(ahead) && !(ahead(0) && ahead(4)) && !others().all(ahead),
            Finding::Flat => !others().any(ahead),
            Finding::Same => values.iter().all(|arm| *arm == values[0]),
            Finding::Unknown => false,
        };
        assert!(holds, "{}", curve.sentence);
        seen.insert(format!("{:?}", curve.finding));
    }
    let kinds: Vec<&str> = seen.iter().map(String::as_str).collect();
    assert_eq!(kinds, ["End", "Flat", "Inside", "Open", "Same"]);
}
