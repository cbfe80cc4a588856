//! Laws of the expected shares: closed forms, then people.

use super::*;
use crate::ground::draws::Key;
use crate::ground::math::exp;
use crate::model::consumer::ConcernSpread;
use crate::survey::diary::Diary;
use crate::survey::fieldwork::{Bending, SURVEY};
use crate::survey::interview::Interviewer;
use crate::survey::person::{Frame, Person};
use crate::survey::questionnaire::{Item, SkipRule};
use crate::world::setting::NetworkSource;

const SHARES: [f64; 5] = [0.15, 0.19, 0.18, 0.18, 0.30];
const FLAT: Levels = Levels { concern: [0.0; 5], expectation: [0.0; 5], aware: [0.5; 5] };

fn item(id: &str, concern: f64, expectation: f64, thresholds: &[f64]) -> Item {
    let graded = Graded { concern, expectation, thresholds: thresholds.to_vec() };
    Item {
        id: id.into(),
        text: String::new(),
        answers: (0..=thresholds.len()).map(|k| format!("answer {k}")).collect(),
        dont_know: None,
        asks: Asks::Attitude(graded),
        only_if: Vec::new(),
        within_days: None,
    }
}

fn aware() -> Item {
    let asks = Asks::Fact { fact: Fact::Aware, answer_of: vec![1, 0] };
    Item { asks, ..item("aware", 0.0, 0.0, &[0.0]) }
}

fn first(items: &[usize]) -> Vec<Answer> {
    items.iter().map(|item| Answer { item: *item, answer: 0 }).collect()
}

/// Everyone in one bin: concern is uniform with variance one.
fn uniform() -> ConcernSpread {
    let mut counts = [[0; 10]; 5];
    counts.iter_mut().for_each(|bins| bins[3] = 11);
    ConcernSpread::new(&counts)
}

fn expected(items: &[Item], spread: &ConcernSpread, correlation: f64) -> Expected {
    let questionnaire = Questionnaire { items: items.to_vec() };
    Expected::new(&questionnaire, &AttitudeGrid::new(&SHARES, spread, correlation), &FLAT)
}

fn near(got: Option<f64>, wanted: f64, tolerance: f64) {
    let got = got.expect("there is a share");
    assert!((got - wanted).abs() < tolerance, "{got} for {wanted}");
}

#[test]
fn without_loadings_a_share_is_phi_of_its_threshold() {
    let shares = expected(&[item("A", 0.0, 0.0, &[0.7, -0.4])], ConcernSpread::published(), 0.0);
    let answer = |answer| shares.share(&[Answer { item: 0, answer }], Bands::ALL);
    near(answer(0), normal_cdf(-0.7), 1e-12);
    near(answer(1), normal_cdf(0.4) - normal_cdf(-0.7), 1e-12);
    near(answer(2), normal_cdf(-0.4), 1e-12);
}

/// Expectation is normal, so y is standard normal whatever the loading; a level moves it.
#[test]
fn with_a_normal_attitude_a_share_is_phi_as_well() {
    for (loading, tolerance) in [(0.5, 1e-10), (-0.7, 1e-8), (0.8, 1e-5)] {
        let asked = [item("A", 0.0, loading, &[0.6])];
        let shares = expected(&asked, ConcernSpread::published(), 0.0);
        near(shares.share(&first(&[0]), Bands::ALL), normal_cdf(-0.6), tolerance);
        let levels = Levels { expectation: [0.0, 0.0, 0.0, 0.0, 0.5], ..FLAT };
        let questionnaire = Questionnaire { items: asked.to_vec() };
        let grid = AttitudeGrid::new(&SHARES, ConcernSpread::published(), 0.0);
        let moved = Expected::new(&questionnaire, &grid, &levels);
        let wanted = normal_cdf(-0.6 + 0.5 * loading);
        near(moved.share(&first(&[0]), Bands::one(4)), wanted, tolerance);
        let total = 0.7 * normal_cdf(-0.6) + 0.3 * wanted;
        near(moved.share(&first(&[0]), Bands::ALL), total, tolerance);
    }
}

/// The mean of Phi((lC - t) / s) over C uniform on +-sqrt(3), by the antiderivative
/// x Phi(x) + phi(x) of Phi.
#[test]
fn with_a_uniform_attitude_a_share_has_a_closed_form() {
    let phi = |x: f64| exp(-0.5 * x * x) / (2.0 * std::f64::consts::PI).sqrt();
    let whole = |x: f64| x * normal_cdf(x) + phi(x);
    let (loading, threshold) = (0.6, 0.3);
    let own = f64::sqrt(1.0 - loading * loading);
    let half = 3f64.sqrt();
    let at = |c: f64| whole((loading * c - threshold) / own);
    let wanted = (at(half) - at(-half)) * own / (loading * 2.0 * half);
    // One panel spans all of concern; with a correlation that does nothing here ten do.
    for (correlation, tolerance) in [(0.0, 1e-3), (0.3, 1e-5)] {
        let shares = expected(&[item("A", loading, 0.0, &[threshold])], &uniform(), correlation);
        near(shares.share(&first(&[0]), Bands::ALL), wanted, tolerance);
    }
}

/// Two standard normal responses with correlation r are both above 0 with chance
/// 1/4 + asin(r) / (2 pi) (Sheppard 1899), three with 1/8 + the sum of asin over (4 pi).
#[test]
fn joint_shares_are_orthant_probabilities() {
    let pi = std::f64::consts::PI;
    let loadings = [0.7, 0.6, -0.5];
    let items: Vec<Item> = loadings.iter().map(|l| item("A", 0.0, *l, &[0.0])).collect();
    let shares = expected(&items, ConcernSpread::published(), 0.0);
    let r = |i: usize, j: usize| libm::asin(loadings[i] * loadings[j]);
    near(shares.share(&first(&[0, 1]), Bands::ALL), 0.25 + r(0, 1) / (2.0 * pi), 1e-6);
    near(shares.share(&first(&[0, 2]), Bands::ALL), 0.25 + r(0, 2) / (2.0 * pi), 1e-6);
    let three = 0.125 + (r(0, 1) + r(0, 2) + r(1, 2)) / (4.0 * pi);
    near(shares.share(&first(&[0, 1, 2]), Bands::one(2)), three, 1e-6);
    let both = [Answer { item: 0, answer: 0 }, Answer { item: 0, answer: 1 }];
    near(shares.share(&both, Bands::ALL), 0.0, 1e-15);
}

#[test]
fn what_has_no_expected_share_has_none() {
    let mut reads_life = aware();
    reads_life.asks = Asks::Fact { fact: Fact::Stopped, answer_of: vec![0, 1] };
    let mut depends = item("B", 0.0, 0.5, &[0.0]);
    depends.only_if = vec![SkipRule { item: 0, answers: 1 }];
    let mut nobody = item("C", 0.0, 0.5, &[0.0]);
    nobody.only_if = vec![SkipRule { item: 2, answers: 0 }];
    let items = [reads_life, depends, item("A", 0.0, 0.5, &[0.0]), nobody];
    let shares = expected(&items, &uniform(), 0.0);
    assert_eq!(shares.share(&first(&[0]), Bands::ALL), None);
    assert_eq!(shares.share(&first(&[1]), Bands::ALL), None);
    assert!(shares.share(&first(&[2]), Bands::ALL).is_some());
    assert_eq!(shares.share(&first(&[3]), Bands::ALL), None);
    assert_eq!(shares.share(&first(&[4]), Bands::ALL), None);
    assert_eq!(shares.share(&[Answer { item: 2, answer: 2 }], Bands::ALL), None);
    assert_eq!(shares.share(&first(&[2]), Bands(0)), None);
}

#[test]
fn frechet_bounds_hold_what_can_overlap() {
    let near = |(low, high): (f64, f64), l: f64, h: f64| {
        assert!((low - l).abs() < 1e-12 && (high - h).abs() < 1e-12, "{low} {high}");
    };
    near(frechet_bounds(&[0.51, 0.58]), 0.09, 0.51);
    near(frechet_bounds(&[0.51, 0.58, 0.64]), 0.0, 0.51);
    near(frechet_bounds(&[0.3]), 0.3, 0.3);
    near(frechet_bounds(&[]), 1.0, 1.0);
}

/// With both items on one attitude each, the joint share rises with the correlation, stays within
/// Frechet's bounds, and at no correlation is the mean over bands of products.
#[test]
fn the_double_standard_rises_with_the_correlation() {
    let setting = Setting::default();
    let questionnaire =
        Questionnaire { items: vec![item("A", 0.6, 0.0, &[0.1]), item("B", 0.0, 0.7, &[-0.2])] };
    let joint = Joint { name: "both".into(), all_of: first(&[0, 1]) };
    let correlations = [-0.9, -0.5, 0.0, 0.5, 0.9, 1.0];
    let shares = across_correlation(&questionnaire, &setting, &joint, &correlations);
    let inside: Vec<f64> = shares[..5].iter().map(|share| share.unwrap()).collect();
    assert!(inside.is_sorted_by(|a, b| a < b), "{inside:?}");
    assert_eq!(shares[5], None);
    let expected = Expected::of_setting(&questionnaire, &setting);
    let margins = [0, 1].map(|i| expected.share(&first(&[i]), Bands::ALL).unwrap());
    let (low, high) = frechet_bounds(&margins);
    assert!(inside.iter().all(|share| low < *share && *share < high));
    let product = |b: usize| {
        let share = |i| expected.share(&first(&[i]), Bands::one(b)).unwrap();
        setting.bands[b].share * share(0) * share(1)
    };
    near(shares[2], (0..5).map(product).sum(), 1e-12);
}

/// Every answer, pair of answers and conditional answer of 40,000 simulated people, correlated
/// attitudes: within 4.5 binomial standard errors each (7 in a million), about 70 comparisons, so
/// this fails by chance for one seed in 2,000.
#[test]
fn people_answer_as_expected() {
    let mut setting =
        Setting { consumers: 40_000, network: NetworkSource::None, ..Setting::default() };
    setting.population.attitude_correlation = 0.4;
    setting.bands[4].expectation_level = -0.3;
    let mut asked_if = item("D", 0.3, 0.5, &[0.2]);
    asked_if.only_if =
        vec![SkipRule { item: 0, answers: 0b10 }, SkipRule { item: 1, answers: 0b101 }];
    let mut chained = item("E", 0.5, 0.0, &[0.3]);
    chained.only_if = vec![SkipRule { item: 3, answers: 1 }];
    let questionnaire = Questionnaire {
        items: vec![
            aware(),
            item("B", 0.7, -0.2, &[0.3, -0.2]),
            item("C", 0.0, 0.75, &[-0.4]),
            asked_if,
            chained,
        ],
    };
    let frame = Frame::newborn(&setting, 11, 0);
    let people: Vec<Person> = (0..frame.len()).map(|i| frame.person(i)).collect();
    let (bending, key) = (Bending::default(), Key::new(11, SURVEY, 0));
    let interviewer = Interviewer::new(&questionnaire, &bending, &setting, key);
    let responses = interviewer.ask(&people, &Diary::default());
    let expected = Expected::of_setting(&questionnaire, &setting);
    let mut cells: Vec<Vec<Answer>> = Vec::new();
    let answers: Vec<Answer> = (0..5)
        .flat_map(|i| (0..questionnaire.items[i].answers.len()).map(move |k| (i, k)))
        .map(|(item, answer)| Answer { item, answer })
        .collect();
    for (at, one) in answers.iter().enumerate() {
        cells.push(vec![*one]);
        cells.extend(
            answers[at + 1..].iter().filter(|o| o.item != one.item).map(|o| vec![*one, *o]),
        );
    }
    for (at, cell) in cells.iter().enumerate() {
        let bands = [Bands::ALL, Bands::one(4), Bands(0b11)][at % 3];
        let among = |i: &usize| {
            let asked = cell.iter().all(|answer| responses.asked(answer.item, *i));
            asked && bands.has(usize::from(people[*i].band))
        };
        let gave = |i: &usize| cell.iter().all(|a| responses.gave(a.item, a.answer, *i));
        let asked: Vec<usize> = (0..people.len()).filter(among).collect();
        let (n, count) = (asked.len() as f64, asked.iter().filter(|i| gave(i)).count() as f64);
        let Some(p) = expected.share(cell, bands) else { panic!("{cell:?}") };
        let error = (p * (1.0 - p) / n).sqrt();
        assert!((count / n - p).abs() <= 4.5 * error + 1e-12, "{cell:?} {} for {p}", count / n);
    }
}
