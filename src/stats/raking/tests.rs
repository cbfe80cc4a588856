//! Tests of raking.

use super::*;
use crate::ground::draws::Key;
use crate::ground::math::exp;

/// A two-way table of weights as cases, one per cell: base weights, row and column of each.
fn cells(table: &[&[f64]]) -> (Vec<f64>, Vec<u16>, Vec<u16>) {
    let of = |f: &dyn Fn(usize, usize) -> u16| {
        let rows = table.iter().enumerate();
        rows.flat_map(|(i, row)| (0..row.len()).map(move |j| (i, j)))
            .map(|(i, j)| f(i, j))
            .collect()
    };
    (table.concat(), of(&|i, _| i as u16), of(&|_, j| j as u16))
}

fn unbounded() -> Raking {
    Raking { bounds: WeightBounds::none(), tolerance: 1e-12, max_rounds: 1_000 }
}

fn share(weights: &[f64], category: &[u16], wanted: u16) -> f64 {
    let held = weights.iter().zip(category).filter(|(_, c)| **c == wanted);
    held.map(|(w, _)| w).sum::<f64>() / weights.iter().sum::<f64>()
}

/// The example of Wikipedia's article on iterative proportional fitting, with the fitted table
/// as printed to six digits in the README of the Julia package ProportionalFitting.jl.
#[test]
fn the_table_of_the_textbook() {
    let (base, rows, columns) = cells(&[
        &[40.0, 30.0, 20.0, 10.0],
        &[35.0, 50.0, 100.0, 75.0],
        &[30.0, 80.0, 70.0, 120.0],
        &[20.0, 30.0, 40.0, 50.0],
    ]);
    let margins = [
        Margin { name: "row", category: &rows, target: &[0.15, 0.3, 0.4, 0.15] },
        Margin { name: "column", category: &columns, target: &[0.2, 0.3, 0.4, 0.1] },
    ];
    let raked = rake(&base, &margins, &unbounded()).unwrap();
    let fitted = [
        64.5585, 46.2325, 35.3843, 3.82473, 49.9679, 68.1594, 156.499, 25.3742, 56.7219, 144.428,
        145.082, 53.7673, 28.7516, 41.18, 63.0347, 17.0337,
    ];
    assert!(raked.converged && raked.rounds < 20, "{raked:?}");
    assert_eq!(raked.weights.len(), fitted.len());
    for (weight, cell) in raked.weights.iter().zip(fitted) {
        assert!((weight * 1_000.0 / 16.0 / cell - 1.0).abs() < 1e-5, "{weight} {cell}");
    }
}

/// By hand: a 2 x 2 table with odds ratio r = 4 and all margins 1/2 keeps r, so its diagonal cells
/// are a = sqrt(r) / (1 + sqrt(r)) / 2 = 1/3 of the whole each, and the others 1/6.
#[test]
fn raking_keeps_the_odds_ratio() {
    let (base, rows, columns) = cells(&[&[8.0, 1.0], &[10.0, 5.0]]);
    let margins = [
        Margin { name: "row", category: &rows, target: &[0.5, 0.5] },
        Margin { name: "column", category: &columns, target: &[0.5, 0.5] },
    ];
    let raked = rake(&base, &margins, &unbounded()).unwrap();
    assert_eq!(raked.weights.len(), 4);
    for (weight, share) in raked.weights.iter().zip([1.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 3.0]) {
        assert!((weight / 4.0 - share).abs() < 1e-11, "{raked:?}");
    }
}

/// One margin is post-stratification, exact after a round: 3 of 4 people are to be half the
/// population, so they weigh 2/3 and the fourth 2; Kish's effect is 4 (3 x 4/9 + 4) / 16 = 4/3.
#[test]
fn one_margin_is_fitted_in_one_round() {
    let margin = Margin { name: "sex", category: &[0, 0, 1, 0], target: &[0.5, 0.5] };
    let raked = rake(&[7.0; 4], &[margin], &Raking::default()).unwrap();
    assert_eq!((raked.rounds, raked.converged, raked.at_bounds), (1, true, 0));
    assert!((raked.smallest - 2.0 / 3.0).abs() < 1e-15 && (raked.largest - 2.0).abs() < 1e-15);
    assert!((raked.kish_effect - 4.0 / 3.0).abs() < 1e-14);
}

/// By hand: four people, base weights 1, 1, 1, 5 in one category that is to be 1/2 of eight people:
/// unbounded 1/2, 1/2, 1/2, 5/2. With at most 2, the fourth is cut at 2 and the rest share 2: 2/3
/// each. The other four have 1 each either way.
#[test]
fn a_bound_moves_its_excess_to_the_others_of_the_category() {
    let base = [1.0, 1.0, 1.0, 5.0, 3.0, 3.0, 3.0, 3.0];
    let margin = Margin { name: "half", category: &[0, 0, 0, 0, 1, 1, 1, 1], target: &[0.5, 0.5] };
    let how = Raking { bounds: WeightBounds { low: 0.0, high: 2.0 }, ..unbounded() };
    let raked = rake(&base, &[margin], &how).unwrap();
    let expected = [2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0, 2.0, 1.0, 1.0, 1.0, 1.0];
    assert_eq!(raked.weights.len(), expected.len());
    for (weight, expected) in raked.weights.iter().zip(expected) {
        assert!((weight - expected).abs() < 1e-12, "{raked:?}");
    }
    assert!(raked.converged && raked.at_bounds == 1);
}

/// Respondents with three answers that depend on each other, and targets some points off.
struct Sample {
    base: Vec<f64>,
    categories: [Vec<u16>; 3],
}

const TARGETS: [&[f64]; 3] = [&[0.45, 0.55], &[0.15, 0.5, 0.35], &[0.2, 0.3, 0.35, 0.15]];

fn sample(seed: u64, n: usize) -> Sample {
    let mut stream = Key::new(seed, 0, 0).stream(1u32, 0, 0, 0);
    let base = (0..n).map(|_| exp(1.2 * (stream.uniform() - 0.5))).collect();
    let mut categories = [const { Vec::new() }; 3];
    for _ in 0..n {
        let lean = stream.uniform();
        for (category, count) in categories.iter_mut().zip([2.0, 3.0, 4.0]) {
            category.push((count * 0.5 * (lean + stream.uniform())) as u16);
        }
    }
    Sample { base, categories }
}

fn margins(sample: &Sample) -> Vec<Margin<'_>> {
    let names = ["sex", "age", "region"];
    let pairs = names.into_iter().zip(&sample.categories).zip(TARGETS);
    pairs.map(|((name, category), target)| Margin { name, category, target }).collect()
}

#[test]
fn raking_hits_the_margins_within_the_bounds_and_mean_one() {
    for seed in 0..20 {
        let sample = sample(seed, 400);
        for bounds in
            [WeightBounds::none(), Raking::default().bounds, WeightBounds { low: 0.3, high: 4.0 }]
        {
            let how = Raking { bounds, ..Raking::default() };
            let raked = rake(&sample.base, &margins(&sample), &how).unwrap();
            assert!(raked.converged, "seed {seed}: {} {}", raked.largest_miss, raked.rounds);
            for margin in margins(&sample) {
                for (category, target) in margin.target.iter().enumerate() {
                    let found = share(&raked.weights, margin.category, category as u16);
                    assert!((found - target).abs() < 2e-6, "{} {category}: {found}", margin.name);
                }
            }
            let mean = raked.weights.iter().sum::<f64>() / 400.0;
            assert!((mean - 1.0).abs() < 1e-12);
            assert!(raked.smallest >= bounds.low && raked.largest <= bounds.high);
            let cut = |w: &&f64| **w == bounds.low || **w == bounds.high;
            assert_eq!(raked.at_bounds, raked.weights.iter().filter(cut).count() as u64);
        }
    }
}

/// What the closest weights must satisfy (Karush-Kuhn-Tucker): w / base is one factor per cell of
/// the table of all margins, except for those whom that factor would bring beyond a bound.
#[test]
fn uncut_people_of_one_cell_share_one_factor_and_cut_ones_lie_beyond() {
    let sample = sample(3, 600);
    let bounds = WeightBounds { low: 0.4, high: 2.5 };
    let how = Raking { bounds, tolerance: 1e-10, ..Raking::default() };
    let raked = rake(&sample.base, &margins(&sample), &how).unwrap();
    assert!(raked.converged && raked.at_bounds > 10, "{}", raked.at_bounds);
    let cell = |i: usize| sample.categories.each_ref().map(|category| category[i]);
    let cut = |i: usize| raked.weights[i] == bounds.low || raked.weights[i] == bounds.high;
    assert!((0..600).any(|i| !cut(i)), "nothing is left to compare");
    for i in (0..600).filter(|i| !cut(*i)) {
        let ratio = raked.weights[i] / sample.base[i];
        for j in (0..600).filter(|j| cell(*j) == cell(i)) {
            let wanted = (ratio * sample.base[j]).clamp(bounds.low, bounds.high);
            assert!((raked.weights[j] - wanted).abs() < 1e-9, "{i} {j}");
        }
    }
}

#[test]
fn bounds_that_forbid_the_margins_are_reported() {
    let mut category = vec![0; 95];
    category.extend([1; 5]);
    let margin = Margin { name: "rare", category: &category, target: &[0.5, 0.5] };
    let raked = rake(&[1.0; 100], &[margin], &Raking::default()).unwrap();
    // Five people cannot be half of a hundred with at most 5 each: a quarter is what they get.
    assert!(!raked.converged && (raked.largest_miss - 0.25).abs() < 1e-9, "{raked:?}");
    assert_eq!((raked.at_bounds, raked.rounds), (5, 1_000));
    assert!((raked.weights.iter().sum::<f64>() - 100.0).abs() < 1e-9 && raked.largest == 5.0);
}

/// Whether weights exist at all, decided by another method outside this crate: alternating
/// projections onto the margins and the box of bounds (20,000 rounds in Python) end with a gap of 0.18 and 0.05
/// where these bounds are too narrow, and of 0 at 0.3 to 4.
#[test]
fn raking_converges_if_and_only_if_weights_exist() {
    let sample = sample(12, 400);
    for (low, high, exist) in [(0.45, 2.8, false), (0.35, 3.2, false), (0.3, 4.0, true)] {
        let how = Raking { bounds: WeightBounds { low, high }, ..Raking::default() };
        let raked = rake(&sample.base, &margins(&sample), &how).unwrap();
        assert_eq!(raked.converged, exist, "{low} {high}: {}", raked.largest_miss);
        assert!((raked.weights.iter().sum::<f64>() - 400.0).abs() < 1e-9);
        assert!(raked.smallest >= low && raked.largest <= high);
    }
}

#[test]
fn margins_that_contradict_each_other_do_not_converge() {
    let (a, b) = ([0, 0, 1, 1], [0, 0, 1, 1]);
    let margins = [
        Margin { name: "a", category: &a, target: &[0.5, 0.5] },
        Margin { name: "b", category: &b, target: &[0.3, 0.7] },
    ];
    for bounds in [WeightBounds::none(), Raking::default().bounds] {
        let raked = rake(&[1.0; 4], &margins, &Raking { bounds, ..Raking::default() }).unwrap();
        assert!(!raked.converged && (raked.largest_miss - 0.2).abs() < 1e-9, "{raked:?}");
        assert!(raked.weights.iter().all(|w| w.is_finite()));
    }
}

#[test]
fn people_without_base_weight_stay_out() {
    let margin = Margin { name: "m", category: &[0, 1, 1, 9], target: &[0.6, 0.4] };
    let raked = rake(&[1.0, 2.0, 0.0, 0.0], &[margin], &Raking::default()).unwrap();
    let expected = [1.2, 0.8, 0.0, 0.0];
    assert_eq!(raked.weights.len(), 4);
    assert!(raked.weights.iter().zip(expected).all(|(w, e)| (w - e).abs() < 1e-12), "{raked:?}");
    let plain = rake(&[1.0, 2.0, 3.0], &[], &Raking::default()).unwrap();
    assert_eq!((plain.weights, plain.rounds, plain.converged), (vec![0.5, 1.0, 1.5], 0, true));
}

#[test]
fn what_cannot_be_raked_is_refused_by_name() {
    let margin = |category, target| Margin { name: "age", category, target };
    let refused = |base: &[f64], margin| rake(base, &[margin], &Raking::default()).unwrap_err();
    let said = |base: &[f64], margin| refused(base, margin).to_string();
    assert_eq!(refused(&[], margin(&[], &[1.0])), RakingError::Nobody);
    assert_eq!(refused(&[0.0], margin(&[0], &[1.0])), RakingError::Nobody);
    assert!(said(&[1.0, -1.0], margin(&[0, 0], &[1.0])).contains("respondent 1 is -1"));
    assert!(said(&[1.0, 1.0], margin(&[0], &[1.0])).contains("margin age has categories of 1"));
    assert!(said(&[1.0], margin(&[0], &[0.9])).contains("sum is 0.9"));
    assert!(said(&[1.0], margin(&[0], &[1.5, -0.5])).contains("not shares"));
    assert!(said(&[1.0], margin(&[0], &[f64::NAN])).contains("not shares"));
    assert!(said(&[1.0], margin(&[0], &[0.5, 0.5])).contains("nobody is in category 1"));
    assert!(
        said(&[1.0, 1.0], margin(&[0, 1], &[1.0, 0.0])).contains("respondent 1 is in category")
    );
    assert!(said(&[1.0, 1.0], margin(&[0, 7], &[1.0])).contains("category 7 of margin age"));
    for bounds in [WeightBounds { low: 1.2, high: 5.0 }, WeightBounds { low: 0.2, high: f64::NAN }]
    {
        let refused = rake(&[1.0], &[], &Raking { bounds, ..Raking::default() });
        assert!(matches!(refused, Err(RakingError::Bounds { .. })));
    }
}
