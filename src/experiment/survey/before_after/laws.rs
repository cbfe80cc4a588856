//! Changes by hand, and in a world in which opinions must move.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::experiment::executor;
use crate::experiment::survey::waves::waves;
use crate::model::consumer::AGE_BANDS;
use crate::scenario::find_study;
use crate::stats::student;

/// Three arms of a small scenario, the second of them the baseline.
fn scenario() -> Scenario {
    let mut scenario = crate::experiment::tests::scenario(3);
    scenario.arms.truncate(3);
    scenario.baseline = 1;
    scenario
}

fn rows() -> [GroupShare; 2] {
    let answer = Answer { item: 0, answer: 0 };
    [GroupShare { answer, bands: Bands::ALL }, GroupShare { answer, bands: Bands::one(2) }]
}

/// Shares before and after, the same for everybody and in one band.
fn asked(arm: usize, before: f64, after: f64) -> AskedTwice {
    let both = |share| vec![Some(share); 2];
    AskedTwice { arm, before: both(before), after: both(after), reached: 1.0 }
}

/// Before 40, 42, 44 in every arm. After: 43, 44, 48 in the first (changes 3, 2, 4), 41, 44, 45 in
/// the baseline (1, 2, 1), 30, 33, 34 in the third (-10, -9, -10).
///
/// Against the baseline: 2, 0, 3 with mean 5/3, and -11, -11, -11. With two degrees of freedom
/// p = 1 - t / sqrt(2 + t^2): the first changes by t = 3 sqrt 3, the baseline by t = 4.
#[test]
fn a_change_is_after_minus_before_and_counts_against_the_baseline() {
    let kept: Vec<Vec<AskedTwice>> =
        [[40.0, 43.0, 41.0, 30.0], [42.0, 44.0, 44.0, 33.0], [44.0, 48.0, 45.0, 34.0]]
            .iter()
            .map(|[before, first, second, third]| {
                vec![
                    asked(0, *before, *first),
                    asked(1, *before, *second),
                    asked(2, *before, *third),
                ]
            })
            .collect();
    let arms = changes(&scenario(), &rows(), &kept);
    let of = |arm: usize, row: usize| arms[arm][row].as_ref().expect("a change");
    let near = |got: f64, by_hand: f64| assert!((got - by_hand).abs() < 1e-9, "{got} {by_hand}");
    for (arm, after, change) in
        [(0, 45.0, 3.0), (1, 130.0 / 3.0, 4.0 / 3.0), (2, 97.0 / 3.0, -29.0 / 3.0)]
    {
        for row in [0, 1] {
            near(of(arm, row).before, 42.0);
            near(of(arm, row).after, after);
            near(of(arm, row).change.difference.estimate, change);
        }
    }
    assert!(of(1, 0).against_baseline.is_none());
    near(of(0, 0).against_baseline.as_ref().expect("a difference").difference.estimate, 5.0 / 3.0);
    let third = of(2, 0).against_baseline.as_ref().expect("a difference").difference;
    near(third.estimate, -11.0);
    assert!(!third.has_interval(), "three differences without spread bound nothing");

    // Families: everybody in all arms; changes apart from differences. The third arm's change has
    // variance 1/3 as the baseline's, so t = -29; it is the surest, then the first, then the baseline.
    let p = |t: f64| 1.0 - t / (2.0 + t * t).sqrt();
    near(of(0, 0).change.p_value.expect("a test"), p(27.0f64.sqrt()));
    near(of(2, 0).adjusted_p.expect("an adjusted p"), 3.0 * p(29.0));
    near(of(0, 0).adjusted_p.expect("an adjusted p"), 2.0 * p(27.0f64.sqrt()));
    near(of(1, 0).adjusted_p.expect("an adjusted p"), 2.0 * p(27.0f64.sqrt()));
    // The first differs from the baseline with t^2 = (25/9) / (7/9), p = 0.199; the third three times
    // by the same, which a coin gives two times in eight, p = 0.25. Together neither is below the first.
    let surest = p((25.0f64 / 7.0).sqrt());
    assert!(surest < 0.25 && 2.0 * surest > 0.25);
    near(of(0, 0).adjusted_p_against.expect("an adjusted p"), 2.0 * surest);
    near(of(2, 0).adjusted_p_against.expect("an adjusted p"), 2.0 * surest);
    near(of(2, 0).against_baseline.as_ref().and_then(|d| d.p_value).expect("a test"), 0.25);
    for arm in 0..3 {
        assert_eq!((of(arm, 1).adjusted_p, of(arm, 1).adjusted_p_against), (None, None));
    }
}

/// In 400 interviews, at 95 %: of a share of 60 percent the margin is 1.96 sqrt(0.6 x 0.4 / 400) = 4.8
/// points. Of one that nobody or everybody has Wilson's interval is z^2 / (400 + z^2) wide, which is
/// 0.951 percent, half of that on either side, and not none.
#[test]
fn what_nobody_or_everybody_says_has_a_margin_too() {
    let study = find_study("netbase_2012", &["sample.n=400".into()]).expect("a shipped study");
    let scenario = scenario();
    for (share, margin) in [(60.0, "4.8"), (0.0, "0.5"), (100.0, "0.5")] {
        let one = || vec![asked(0, 50.0, share), asked(1, 50.0, 50.0), asked(2, 50.0, 50.0)];
        let kept: Vec<Vec<AskedTwice>> = (0..3).map(|_| one()).collect();
        let result = BeforeAfter {
            scenario: &scenario,
            study: &study,
            rows: rows().to_vec(),
            arms: changes(&scenario, &rows(), &kept),
            reached: vec![1.0; 3],
            shortfalls: Shortfalls::default(),
            failures: Vec::new(),
            aborted: 0,
        };
        let told = result.sentences().remove(0);
        let expected = format!("one survey of 400 people, {margin} points.");
        assert!(told.ends_with(&expected), "{told}");
    }
}

/// Nobody knows that brands listen. One arm never speaks, the other answers whatever it hears, by
/// which people find out; that strains, and strain moves what people say of privacy by `weight` of a deviation.
fn opinions(weight: f64) -> Scenario {
    let text = r#"
question = "Do opinions move?"
[run]
seed = 3
replications = 3
consumers = 600
warmup_days = 5
days = 40
baseline = "silent"
[privacy]
discovery_strain = 2.0
going_private_per_strain = 0.0
leaving_per_strain = 0.0
strain_fade_days = 1000.0
[population]
expressiveness_sigma = 0.0
[network]
active_followed_ratio = 1.0
[mechanisms]
withdrawal = true
[[brand]]
name = "b"
category = "service"
customer_share = 1.0
mentions_per_30_days = 10.0
[[arm]]
name = "interject"
policy = "eager"
[[arm]]
name = "silent"
policy = "silent"
[policies.eager]
like = "interject"
conduct = { staff_replies_per_day = 10000.0 }
"#;
    let mut set = vec![format!("attitude.concern_per_strain={weight}")];
    set.extend(AGE_BANDS.map(|band| format!("band.{band}.aware_share=0")));
    Scenario::parse(text, "opinions.toml", Path::new(""), &set)
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn agree(study: &Study) -> Answer {
    let item = study.questionnaire.item("NB_D").expect("an item");
    let words = &study.questionnaire.items[item].answers;
    let answer = words.iter().position(|word| word == "agree").expect("an answer");
    Answer { item, answer }
}

/// Listening is called an intrusion more often by those who grow more concerned, less often by
/// those who grow less so: both arms begin alike, the change is after minus before, and the
/// difference is the talking arm's minus the silent one's. Most of 600 people find out, and two
/// units of strain are two deviations of concern: a change of many times its error.
#[test]
fn opinions_move_the_way_they_are_pushed() {
    let study = find_study("netbase_2012", &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let pool = executor::threads(Some(2)).expect("threads");
    for (weight, sign) in [(1.0, 1.0), (-1.0, -1.0)] {
        let scenario = opinions(weight);
        let result =
            before_after(&scenario, &study, &mut executor::Executor::new(&pool, &watch, None));
        assert!(result.failures.is_empty());
        let is_it = |row: &GroupShare| row.answer == agree(&study) && row.bands == Bands::ALL;
        let row = result.rows.iter().position(is_it).expect("a row");
        let of = |arm: usize| result.arms[arm][row].as_ref().expect("a change");
        let (talks, silent) = (of(0), of(1));
        assert!((talks.before - silent.before).abs() < 1e-9, "before, both are the same world");
        for change in [talks, silent] {
            let step = change.after - change.before;
            assert!((change.change.difference.estimate - step).abs() < 1e-9);
        }
        let against = talks.against_baseline.as_ref().expect("a difference").difference;
        assert!(sign * talks.change.difference.estimate > 5.0, "{:?}", talks.change);
        assert!(sign * against.estimate > 5.0 && silent.against_baseline.is_none(), "{against:?}");
        let sentence = result.sentences().join(" ");
        let told = format!("NB_D agree by {:+.2} points", against.estimate);
        assert!(sentence.contains(&told), "{told}: {sentence}");
    }
}

/// The change of a wave, from its own answers: the weighted mean of now minus then over those asked
/// both times.
#[test]
fn a_wave_is_compared_with_the_first_person_by_person() {
    let study = find_study("netbase_2012", &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let scenario = opinions(1.0);
    let found =
        waves(&study, &scenario, 0, 0, &[5, 20, 40], &Watch::nobody()).expect("people were found");
    let place = found.rows.iter().position(|row| *row == agree(&study)).expect("a row");
    let Answer { item, answer } = agree(&study);
    let first = &found.fielded[0];
    for (wave, changes) in found.fielded.iter().zip(&found.changes) {
        let (mut sum, mut weights, mut n, mut steps) = (0.0, 0.0, 0, Vec::new());
        for (j, now) in wave.sample.people.iter().enumerate() {
            let same = |then: &Person| then.consumer == now.consumer;
            let Some(i) = first.sample.people.iter().position(same) else { continue };
            if !first.responses.asked(item, i) || !wave.responses.asked(item, j) {
                continue;
            }
            let gave =
                |fielded: &Fielded, i| f64::from(u8::from(fielded.responses.gave(item, answer, i)));
            let (weight, step) = (wave.raked.weights[j], gave(wave, j) - gave(first, i));
            sum += weight * step;
            weights += weight;
            steps.push((weight, step));
            n += 1;
        }
        let change = changes[place].expect("a change");
        let mean = sum / weights;
        assert!((change.estimate - mean).abs() < 1e-12 && change.n == n);
        // The variance of a weighted mean: n / (n - 1) times the sum of (w (step - mean))^2 over W^2.
        let squares: f64 =
            steps.iter().map(|(w, step)| w * (step - mean)).map(|off| off * off).sum();
        let n = n as f64;
        let error = (n / (n - 1.0) * squares).sqrt() / weights;
        let half = error * student::critical(0.05, n - 1.0);
        if squares == 0.0 {
            // The first wave against itself: nobody changed, which proves nothing exactly.
            assert!(change.low < 0.0 && 0.0 < change.high && mean == 0.0, "{change:?}");
            assert!(change.low + change.high == 0.0 && change.high < 0.05, "{change:?}");
            continue;
        }
        assert!(
            (change.high - mean - half).abs() < 1e-12 && (mean - change.low - half).abs() < 1e-12
        );
    }
    assert_eq!(found.days, [5, 20, 40]);
    let moved: Vec<f64> =
        found.changes.iter().map(|all| all[place].expect("a change").estimate).collect();
    assert!(moved[0] == 0.0 && moved[1] > 0.05 && moved[2] > moved[1], "{moved:?}");
}

/// Reached again is who is still on the platforms on the last day: as many of the panel as a wave on
/// that day finds. In the silent arm nobody leaves.
#[test]
fn who_left_is_not_reached_again() {
    let study = find_study("netbase_2012", &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let mut scenario = opinions(1.0);
    scenario.setting.privacy.leaving_per_strain = 0.2;
    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let pool = executor::threads(Some(2)).expect("threads");
    let result = before_after(&scenario, &study, &mut executor::Executor::new(&pool, &watch, None));
    let by_wave = |replication| {
        let found = waves(&study, &scenario, 0, replication, &[5, 40], &Watch::nobody());
        let found = found.expect("people were found");
        let people = |wave: usize| found.fielded[wave].sample.people.len() as f64;
        people(1) / people(0)
    };
    let mean = (0..3).map(by_wave).sum::<f64>() / 3.0;
    assert!(mean > 0.3 && mean < 0.95, "{mean}");
    assert!((result.reached[0] - mean).abs() < 1e-12, "{} against {mean}", result.reached[0]);
    assert_eq!(result.reached[1], 1.0);
}
