//! No two things that are said of a pair of arms disagree, whatever the runs found.
//!
//! Results are made up here: strong and weak differences, arms that are the same, noise from none to
//! much, runs that failed. What is told apart is read from the table of pairs; every sentence, rank,
//! tie, difference and standing is held against it.

use std::collections::BTreeSet;

use super::Answer;
use super::sentences::sentences;
use crate::document::beside::minus::Standing;
use crate::experiment::compare::{Analysis, HEADLINE};
use crate::experiment::results::Results;
use crate::experiment::run::{Measured, RunResult, RunState};
use crate::ground::draws::{Key, Stream};
use crate::ground::math::normal_quantile;
use crate::model::policy::Policy;
use crate::scenario::{Arm, Scenario};
use crate::world::Setting;
use crate::world::metrics::{Better, metric};

fn scenario(arms: usize) -> Scenario {
    let arm = |index: usize| Arm {
        name: format!("arm{index}"),
        summary: String::new(),
        policies: vec![Policy::silent()],
        setting: None,
    };
    Scenario {
        name: "made up".into(),
        question: "Which?".into(),
        seed: 0,
        replications: 1,
        level: 0.95,
        staff: Default::default(),
        setting: Setting::default(),
        focus: 0,
        warmup: vec![Policy::silent()],
        arms: (0..arms).map(arm).collect(),
        baseline: 0,
        edges: None,
        notes: Vec::new(),
    }
}

/// Results whose headline metrics are `values[metric][arm][replication]`; a run without any value
/// has failed.
fn results(scenario: &Scenario, values: &[Vec<Vec<Option<f64>>>; 3]) -> Results {
    let mut results = Results::new(scenario);
    let columns = HEADLINE.map(|name| results.column(name).unwrap());
    for replication in 0..values[0][0].len() {
        let life = |arm: usize| {
            let found = values.each_ref().map(|metric| metric[arm][replication]);
            if found.iter().all(Option::is_none) {
                return RunResult::aborted();
            }
            let mut all = vec![None; results.columns.len()];
            columns.iter().zip(found).for_each(|(column, value)| all[*column] = value);
            let measured = Measured { values: all, digest: String::new() };
            let state = RunState::Succeeded(measured);
            RunResult { state, ..RunResult::aborted() }
        };
        let lives = (0..scenario.arms.len()).map(life).collect();
        results.take(lives, &mut |_, _| ());
    }
    results
}

/// Everything that is said, and what it must agree with.
struct Said {
    scenario: Scenario,
    analysis: Analysis,
    sentences: Vec<String>,
    answer: Answer,
}

impl Said {
    fn of(values: &[Vec<Vec<Option<f64>>>; 3]) -> Self {
        let scenario = scenario(values[0].len());
        let results = results(&scenario, values);
        let analysis = Analysis::of(&scenario, &results, None);
        let sentences = sentences(&scenario, &results, &analysis, None);
        let answer = Answer::of(&scenario, &results, &analysis);
        let answer = Answer { sentences: sentences.clone(), ..answer };
        Said { scenario, analysis, sentences, answer }
    }

    fn n(&self) -> usize {
        self.scenario.arms.len()
    }

    /// By the table of pairs: 1 if `a` is ahead of `b`, -1 if it is behind, 0 if they are not told
    /// apart; `None` if one of them has no rank.
    fn truth(&self, metric: usize, a: usize, b: usize) -> Option<i8> {
        let pair = self.analysis.headlines[metric].ranking.as_ref()?.pair(a, b)?;
        let gap = pair.paired.difference.estimate;
        let good = (gap > 0.0) == (metric_of(metric) == Better::Higher);
        Some(match (pair.told_apart(), good) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => -1,
        })
    }

    fn truths(&self, a: usize, b: usize) -> Vec<i8> {
        (0..3).filter_map(|metric| self.truth(metric, a, b)).collect()
    }

    fn beats(&self, a: usize, b: usize) -> bool {
        let all = self.truths(a, b);
        all.contains(&1) && !all.contains(&-1)
    }

    fn ranked(&self) -> Vec<usize> {
        let headlines = &self.analysis.headlines;
        (0..self.n()).filter(|arm| headlines.iter().any(|h| h.ranks(*arm))).collect()
    }
}

fn metric_of(index: usize) -> Better {
    metric(HEADLINE[index]).unwrap().better
}

/// `arm1, arm2 and arm4`
fn read(list: &str) -> Vec<usize> {
    list.replace(" and ", ", ").split(", ").map(|name| name[3..].parse().unwrap()).collect()
}

/// Holds every claim of a sentence about one metric against the table of pairs.
fn check_best(said: &Said, metric: usize, sentence: &str) -> &'static str {
    let ranking = said.analysis.headlines[metric].ranking.as_ref();
    if sentence.starts_with("no replication has a value from every arm") {
        assert!(ranking.is_none());
        return "no values";
    }
    let ranking = ranking.unwrap();
    if sentence.contains("one replication there is") {
        assert_eq!(ranking.n, 1);
        return "one replication";
    }
    let (sentence, left_out) =
        sentence.split_once(" Ranks and tests use ").unwrap_or((sentence, ""));
    assert_eq!(ranking.dropped > 0, !left_out.is_empty(), "{sentence}");
    let all: BTreeSet<usize> = ranking.arms.iter().map(|ranked| ranked.arm).collect();
    let (same, rest) = match sentence.split_once(" came out the same") {
        Some((names, rest)) => (read(names), rest.trim_start_matches(" and ").to_owned()),
        None => {
            let (name, rest) = sentence.split_once(' ').unwrap();
            (read(name), rest.to_owned())
        }
    };
    for (a, b) in same.iter().flat_map(|a| same.iter().map(move |b| (*a, *b))) {
        assert!(a == b || ranking.pair(a, b).unwrap().paired.is_same(), "{sentence}");
    }
    let others = |arm: &usize| !same.contains(arm);
    if rest == "." {
        assert_eq!(all, same.into_iter().collect(), "{sentence}");
        return "all the same";
    }
    if rest.starts_with("is better than") || rest.starts_with("are better than") {
        for other in all.iter().filter(|arm| others(arm)) {
            assert!(
                same.iter().all(|arm| said.truth(metric, *arm, *other) == Some(1)),
                "{sentence}"
            );
        }
        assert_eq!(rest.contains("every other arm"), all.len() - same.len() > 1, "{sentence}");
        return if same.len() > 1 { "several better" } else { "better" };
    }
    let (_, open) = rest.split_once("not told apart from ").unwrap();
    let (open, _) = open.split_once(" (").unwrap();
    let open = read(open);
    for other in all.iter().filter(|arm| others(arm)) {
        let tied = said.truth(metric, same[0], *other) == Some(0);
        assert_eq!(open.contains(other), tied, "{sentence}");
    }
    if same.len() > 1 { "several tied" } else { "tied" }
}

/// Holds a sentence about an arm and the baseline against the table of pairs.
fn check_against_baseline(said: &Said, arm: usize, sentence: &str) {
    let mut seen = 0;
    for part in sentence.trim_end_matches('.').split("; ") {
        let (truth, named) = match part {
            _ if part.starts_with("better in ") => (1, part),
            _ if part.starts_with("worse in ") => (-1, part),
            _ if part.starts_with("not told apart in ") => (0, part),
            _ => {
                assert!(said.truths(arm, 0).is_empty(), "{sentence}");
                return;
            }
        };
        for (metric, name) in HEADLINE.iter().enumerate().filter(|(_, name)| named.contains(**name))
        {
            assert_eq!(said.truth(metric, arm, 0).unwrap_or(0), truth, "{name}: {sentence}");
            seen += 1;
        }
    }
    assert_eq!(seen, 3, "{sentence}");
}

/// Holds the first sentence against every pair.
fn check_lead(said: &Said, sentence: &str) -> &'static str {
    let ranked = said.ranked();
    let pairs = || {
        let both = |index: usize| (ranked[index / ranked.len()], ranked[index % ranked.len()]);
        (0..ranked.len() * ranked.len()).map(both).filter(|(a, b)| a != b)
    };
    let beaten = |arm: usize| ranked.iter().any(|other| said.beats(*other, arm));
    let all_ranked = ranked.len() == said.n();
    assert!(
        !sentence.contains("every other arm") || sentence.contains("with values") != all_ranked
    );
    if sentence.starts_with("There are no two arms") {
        assert!(ranked.len() < 2);
        return "no two";
    }
    if sentence.starts_with("No two arms are told apart in ") {
        assert!(pairs().all(|(a, b)| said.truths(a, b).iter().all(|truth| *truth == 0)));
        return "none told apart";
    }
    if sentence.starts_with("No arm beats another: whichever is ahead of another") {
        for (a, b) in pairs() {
            let truths = said.truths(a, b);
            assert!(!said.beats(a, b) && (!truths.contains(&1) || truths.contains(&-1)));
        }
        assert!(pairs().any(|(a, b)| said.truths(a, b).contains(&1)));
        return "only trade-offs";
    }
    if sentence.starts_with("Every arm is beaten by some other") {
        assert!(ranked.iter().all(|arm| beaten(*arm)));
        return "all beaten";
    }
    if let Some((one, other)) = sentence.split_once(" beats ").filter(|(one, _)| *one != "No arm") {
        let one = read(one)[0];
        let others = ranked.iter().filter(|arm| **arm != one);
        assert!(others.clone().all(|other| said.beats(one, *other)), "{sentence}");
        if other.starts_with("every other arm") {
            assert!(ranked.len() > 2);
            return "beats all";
        }
        assert_eq!(read(other.split_once(':').unwrap().0), others.copied().collect::<Vec<_>>());
        return "beats the other";
    }
    let (names, rest) =
        sentence.strip_prefix("No arm beats ").unwrap().split_once(", and every").unwrap();
    let names = read(names.trim_start_matches("any of "));
    for arm in &ranked {
        assert_eq!(names.contains(arm), !beaten(*arm), "{sentence}");
    }
    let others = || ranked.iter().filter(|arm| !names.contains(arm));
    let by_these = |other: &usize| names.iter().any(|arm| said.beats(*arm, *other));
    if rest.contains("beaten by at least one of these") {
        assert!(names.len() > 1 && others().all(by_these), "{sentence}");
        return "several unbeaten";
    }
    assert!(rest.contains("beaten by some arm") && others().all(|other| beaten(*other)));
    if names.len() == 1 {
        "one unbeaten that does not beat all"
    } else {
        "several, not all by these"
    }
}

/// Ranks, ties, differences, standings and the list of the unbeaten.
fn check_tables(said: &Said) {
    for (metric, order) in said.answer.rankings.iter().enumerate() {
        let places: Vec<usize> = order.order.iter().map(|place| read(&place.arm)[0]).collect();
        for (place, arm) in order.order.iter().zip(&places) {
            let truths: Vec<i8> =
                places.iter().filter_map(|other| said.truth(metric, *arm, *other)).collect();
            let count = |truth: i8| truths.iter().filter(|known| **known == truth).count();
            assert_eq!(place.tied_with.len(), count(0));
            assert_eq!(
                (place.best_rank, place.worst_rank),
                (1 + count(-1), places.len() - count(1))
            );
            for tied in &place.tied_with {
                assert_eq!(said.truth(metric, *arm, read(tied)[0]), Some(0));
            }
        }
        // Who stands first of two that are told apart is the one that is ahead.
        for (place, arm) in places.iter().enumerate() {
            let below = places[place + 1..].iter();
            assert!(below.clone().all(|other| said.truth(metric, *arm, *other) != Some(-1)));
        }
        let column = said.analysis.headlines[metric].column;
        for arm in 1..said.n() {
            let difference = said.analysis.arms[arm].differences[column].as_ref();
            let truth = said.truth(metric, arm, 0);
            assert_eq!(difference.is_some(), truth.is_some());
            let Some(difference) = difference else { continue };
            assert_eq!(difference.is_shown(), truth != Some(0));
            let gap = &difference.paired.difference;
            assert!(truth == Some(0) || !gap.covers(0.0), "{gap:?}");
            let lower = metric_of(metric) == Better::Lower;
            let standing = Standing::of(gap.estimate, difference.adjusted_p, lower, 0.95);
            let expected = [Standing::Worse, Standing::NotToldApart, Standing::Better];
            assert_eq!(standing, expected[(truth.unwrap() + 1) as usize]);
        }
    }
    let ranked = said.ranked();
    let beaten = |arm: usize| ranked.iter().any(|other| said.beats(*other, arm));
    let unbeaten: Vec<usize> = said.answer.unbeaten.iter().map(|name| read(name)[0]).collect();
    assert_eq!(unbeaten, ranked.iter().copied().filter(|arm| !beaten(*arm)).collect::<Vec<_>>());
}

/// Checks all that is said; returns what kind of things were.
fn check(said: &Said) -> BTreeSet<&'static str> {
    let mut kinds = BTreeSet::new();
    check_tables(said);
    for (place, sentence) in said.sentences.iter().enumerate() {
        let metric = HEADLINE.iter().position(|name| sentence.starts_with(&format!("{name}: ")));
        if let Some(metric) = metric {
            kinds.insert(check_best(said, metric, &sentence[HEADLINE[metric].len() + 2..]));
        } else if let Some((arm, told)) = sentence.split_once(" against arm0: ") {
            check_against_baseline(said, read(arm)[0], told);
        } else if let Some((_, arms)) = sentence.split_once("in any of the three: ") {
            let open_in_all = read(arms.trim_end_matches('.'));
            let all = |arm: &usize| said.truths(*arm, 0).iter().all(|truth| *truth == 0);
            assert!(open_in_all.iter().all(all), "{sentence}");
        } else if place == 0 && !sentence.starts_with("No run ended") {
            kinds.insert(check_lead(said, sentence));
        }
    }
    kinds
}

/// Values of one metric: arms one step apart or not at all, with more or less luck of their own,
/// some of them the same as the arm before.
fn drawn(stream: &mut Stream, arms: usize, n: usize) -> Vec<Vec<Option<f64>>> {
    let pick = |stream: &mut Stream, of: &[f64]| of[(stream.uniform() * of.len() as f64) as usize];
    let mut all: Vec<Vec<Option<f64>>> = Vec::new();
    for arm in 0..arms {
        if arm > 0 && stream.uniform() < 0.2 {
            all.push(all[arm - 1].clone());
            continue;
        }
        let shift = pick(stream, &[0.0, 0.0, 0.01, 0.02, 0.05]);
        let noise = pick(stream, &[0.0, 0.000_1, 0.01, 0.03]);
        let value = |stream: &mut Stream| 0.3 + shift + noise * normal_quantile(stream.uniform());
        all.push((0..n).map(|_| Some(value(stream))).collect());
    }
    all
}

/// 3,000 made-up results of two to five arms and one to eight replications; in a third of them some
/// runs failed. Each kind of sentence comes up, or the test has not seen it.
#[test]
fn nothing_that_is_said_of_two_arms_contradicts_anything_else() {
    let mut kinds = BTreeSet::new();
    for seed in 0..3_000 {
        let mut stream = Key::new(seed, 0, 0).stream(1u32, 0, 0, 0);
        let arms = 2 + (stream.uniform() * 4.0) as usize;
        let n = 1 + (stream.uniform() * 8.0) as usize;
        let mut values: [_; 3] = std::array::from_fn(|_| drawn(&mut stream, arms, n));
        if seed % 3 == 0 {
            let losing = stream.uniform();
            for (arm, replication) in (0..arms).flat_map(|arm| (0..n).map(move |i| (arm, i))) {
                if stream.uniform() < losing * losing {
                    values.iter_mut().for_each(|metric| metric[arm][replication] = None);
                }
            }
        }
        kinds.extend(check(&Said::of(&values)));
    }
    let expected = [
        "all beaten",
        "all the same",
        "beats all",
        "beats the other",
        "better",
        "no two",
        "no values",
        "none told apart",
        "one replication",
        "one unbeaten that does not beat all",
        "only trade-offs",
        "several better",
        "several tied",
        "several unbeaten",
        "several, not all by these",
        "tied",
    ];
    let missing: Vec<_> = expected.iter().filter(|kind| !kinds.contains(**kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(kinds.len(), expected.len(), "{kinds:?}");
}

/// The arms of one metric that is the same for all three.
fn thrice(values: &[&[f64]]) -> Said {
    let metric: Vec<Vec<Option<f64>>> =
        values.iter().map(|arm| arm.iter().map(|value| Some(*value)).collect()).collect();
    Said::of(&[metric.clone(), metric.clone(), metric])
}

/// Five arms in nine replications. Arm 1 lies 2 hundredths above the baseline, with a standard
/// deviation of 1.73 sqrt(6 / 8) = 1.498: t = 4.005 with 8 degrees of freedom, p = 0.0039. Counted as
/// one of four differences from the baseline in three metrics that is 0.047 and enough; counted as
/// one of ten pairs it is 0.12 and not. It must be one or the other in everything that is said.
#[test]
fn one_family_of_tests_answers_about_a_pair() {
    let base = [0.31, 0.30, 0.32, 0.31, 0.29, 0.30, 0.33, 0.31, 0.30];
    let plus = |gaps: [f64; 9]| -> Vec<f64> {
        base.iter().zip(gaps).map(|(value, gap)| value + gap).collect()
    };
    let gaps = [0.27, 3.73, 0.27, 3.73, 2.0, 2.0, 2.0, 0.27, 3.73].map(|gap: f64| gap / 100.0);
    let odd = [0.3, -0.3, 0.2, -0.2, 0.0, 0.1, -0.1, 0.3, -0.3].map(|gap: f64| gap / 100.0);
    let near: Vec<Vec<f64>> = [1.0, -0.7, 0.4].iter().map(|f| plus(odd.map(|g| g * f))).collect();
    let said = thrice(&[&base, &plus(gaps), &near[0], &near[1], &near[2]]);
    let p = said.analysis.headlines[0].ranking.as_ref().unwrap().pair(1, 0).unwrap();
    assert!((p.paired.p_value.unwrap() - 0.0039).abs() < 0.000_1, "{p:?}");
    check(&said);
    let text = said.sentences.join("\n");
    assert!(text.contains("Not told apart from arm0 in any of the three: arm1"), "{text}");
    assert!(text.contains("counting all comparisons, that is not enough"), "{text}");
}

#[test]
fn any_number_of_arms_that_came_out_the_same_is_named() {
    let luck = [0.1, 0.3, 0.2, 0.4];
    let all = thrice(&[&luck, &luck, &luck, &luck]);
    assert_eq!(all.sentences[1], "satisfaction: arm0, arm1, arm2 and arm3 came out the same.");
    assert_eq!(
        all.sentences[0],
        "No two arms are told apart in satisfaction, backlash or un-follows."
    );
    let above = luck.map(|value| value + 0.5 + value / 1000.0);
    let some = thrice(&[&above, &luck, &above, &above]);
    let told = &some.sentences[1];
    let expected =
        "satisfaction: arm0, arm2 and arm3 came out the same and are better than arm1 by ";
    assert!(told.starts_with(expected), "{told}");
    let two = thrice(&[&luck, &above, &luck, &luck]);
    let told = &two.sentences[2];
    let expected =
        "backlash_rate: arm0, arm2 and arm3 came out the same and are better than arm1 by ";
    assert!(told.starts_with(expected), "{told}");
}
