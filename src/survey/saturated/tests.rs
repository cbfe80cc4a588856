//! Laws of the saturated fit: what agrees is met, what contradicts itself is not.

use super::*;
use crate::survey::fieldwork::Fieldwork;
use crate::survey::questionnaire::{Graded, Questionnaire};
use crate::survey::study::{FitPlan, Published};

const SHARES: [f64; 5] = [0.15, 0.19, 0.18, 0.18, 0.30];
const UNDER_55: Bands = Bands(0b01111);
const FROM_55: Bands = Bands(0b10000);

fn cell(answer: usize, bands: Bands, says: Says) -> Published {
    Published {
        source: "X".into(),
        all_of: vec![Answer { item: 0, answer }],
        bands,
        says,
        used: CellUse::HeldOut,
        reason: String::new(),
    }
}

fn point(bands: Bands, percent: f64) -> Published {
    cell(0, bands, Says::Point { percent, rounded_to: 0.0, tolerance: 0.0 })
}

fn study(published: Vec<Published>) -> Study {
    let graded = Graded { concern: 0.5, expectation: 0.0, thresholds: vec![0.2, -0.2] };
    let item = Item {
        id: "A".into(),
        text: String::new(),
        answers: ["agree", "undecided", "disagree"].map(String::from).to_vec(),
        dont_know: Some(1),
        asks: Asks::Attitude(graded),
        only_if: Vec::new(),
        within_days: None,
    };
    Study {
        name: String::new(),
        title: String::new(),
        can: Vec::new(),
        cannot: Vec::new(),
        fieldwork: Fieldwork::default(),
        questionnaire: Questionnaire { items: vec![item] },
        published,
        joint: Vec::new(),
        fit: FitPlan::default(),
        world: None,
    }
}

/// 0.7 x 45 + 0.3 x 58 = 48.9; bounds and orderings that hold cost nothing.
#[test]
fn consistent_cells_are_met_exactly() {
    let first = Answer { item: 0, answer: 0 };
    let published = vec![
        point(UNDER_55, 45.0),
        point(FROM_55, 58.0),
        point(Bands::ALL, 48.9),
        cell(0, Bands::one(0), Says::Lowest),
        cell(0, FROM_55, Says::Highest),
        cell(1, Bands::ALL, Says::Between(20.0, 25.0)),
        cell(2, UNDER_55, Says::Between(0.0, 30.0)),
        Published { all_of: vec![first, first], ..point(FROM_55, 1.0) },
        Published { used: CellUse::Excluded, ..point(FROM_55, 1.0) },
    ];
    let best = saturated(&study(published), &SHARES);
    assert!(best.chi_square < 1e-8, "{best:?}");
    for (got, wanted) in best.cells.iter().zip([0.45, 0.58, 0.489]) {
        assert!((got.unwrap() - wanted).abs() < 1e-5, "{best:?}");
    }
    assert!((0.2 - 1e-5..0.25 + 1e-5).contains(&best.cells[5].unwrap()));
    assert_eq!(best.cells[7], None);
    for band in 0..5 {
        let total: f64 = best.shares[0].iter().map(|answer| answer[band]).sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}

/// The trio "45 under 55, 58 from 55, 51 of all" misses by 51 - 48.9 = 2.1 points. With
/// weights 1/v the least misfit under one linear contradiction d of variances v_k and
/// coefficients c_k is d^2 / sum(c_k^2 v_k) (Lagrange): v = p (1 - p) / n_k with n = 1000.
#[test]
fn a_contradiction_leaves_the_misfit_of_its_closed_form() {
    let trio = |rounded_to| {
        let says = |percent| Says::Point { percent, rounded_to, tolerance: 0.0 };
        vec![
            cell(0, UNDER_55, says(45.0)),
            cell(0, FROM_55, says(58.0)),
            cell(0, Bands::ALL, says(51.0)),
        ]
    };
    let v = |p: f64, n: f64| p * (1.0 - p) / n;
    let sum = 0.49 * v(0.45, 700.0) + 0.09 * v(0.58, 300.0) + v(0.51, 1000.0);
    let best = saturated(&study(trio(0.0)), &SHARES);
    let wanted = 0.021 * 0.021 / sum;
    assert!((best.chi_square / wanted - 1.0).abs() < 1e-4, "{} {wanted}", best.chi_square);
    // Rounding to whole points takes at most half a point from each side: 1.1 points stay.
    let rounded = saturated(&study(trio(1.0)), &SHARES);
    let wanted = 0.011 * 0.011 / sum;
    assert!((rounded.chi_square / wanted - 1.0).abs() < 1e-2, "{} {wanted}", rounded.chi_square);
}
