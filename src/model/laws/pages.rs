//! Pages: what they move, by hand.

use super::near;
use crate::ground::math::{exp, ln};
use crate::model::buying::Buying;
use crate::model::exit::Exit;
use crate::model::page::{Page, Pull, room};
use crate::model::policy::Conduct;

fn page() -> Page {
    Page {
        pleasure: 0.3,
        relevance_limit: 0.8,
        promotion_dislike: 0.25,
        novelty: 3.0,
        tedium: 0.07,
        stock_days: 20.0,
        ..Page::default()
    }
}

/// i = 0.2 of 0.8 and a quarter of p = 0.4 leave 1 - 0.25 - 0.1 of the pleasure; half known, the page
/// moves by 0.5 (0.195 - 0.07 / 2).
#[test]
fn a_page_pleases_and_bores_by_hand() {
    let page = page();
    near(page.known(3.0 * ln(2.0)), 0.5);
    assert_eq!(page.known(0.0), 0.0);
    near(page.pleasing(0.2, 0.4), 0.3 * 0.65);
    near(page.moves(0.5, 0.195), 0.08);
    let pull = page.pull(3.0 * ln(2.0), 0.4);
    near(pull.at(0.2), 0.08);
    for (irrelevance, promotional, fatigue) in [(0.0, 0.0, 0.4), (0.9, 1.0, 2.0), (0.5, 0.7, 9.0)] {
        let pull = page.pull(fatigue, promotional);
        let pleasing = page.pleasing(irrelevance, promotional);
        near(pull.at(irrelevance), page.moves(page.known(fatigue), pleasing));
    }
    let sum = Pull { relevant: 3.0, irrelevance_takes: 5.0 }.plus(
        2.0,
        &Pull { relevant: 7.0, irrelevance_takes: 11.0 },
        -0.5,
    );
    assert_eq!(sum, Pull { relevant: 2.5, irrelevance_takes: 4.5 });
    near(room(0.6), 0.64);
}

/// The derivative c - 2 t h changes its sign where the page displeases from, and where fatigue is
/// best; a numeric search over fatigue finds the same place.
#[test]
fn the_best_fatigue_is_where_another_post_begins_to_displease() {
    let mut page = page();
    for tedium in [0.05, 0.07, 0.2, 0.5] {
        page.tedium = tedium;
        for (irrelevance, promotional) in
            [(0.5, 0.5), (0.0, 0.0), (0.7, 0.2), (1.0, 1.0), (0.6, 0.0)]
        {
            let pleasing = page.pleasing(irrelevance, promotional);
            let moves = |step: u32| page.moves(page.known(f64::from(step) * 1e-3), pleasing);
            let best = (0..60_000).max_by(|a, b| moves(*a).total_cmp(&moves(*b))).expect("some");
            let found = f64::from(best) * 1e-3;
            match page.best_fatigue(irrelevance, promotional) {
                None => assert!(found > 20.0, "{found} is best at tedium {tedium}"),
                Some(fatigue) => {
                    assert!((fatigue - found).abs() <= 1e-3, "{fatigue} against {found}");
                    for (by, displeases) in [(0.99, false), (1.01, true)] {
                        let known = page.known(fatigue * by + 1e-9);
                        assert_eq!(page.displeases(known, pleasing), displeases || pleasing <= 0.0);
                    }
                }
            }
        }
    }
    // c = 0.3 (1 - 0.5 - 0.125) = 0.1125, h = 0.5625 at t = 0.1.
    page.tedium = 0.1;
    near(page.best_fatigue(0.4, 0.5).expect("inside"), -3.0 * ln(1.0 - 0.5625));
    assert_eq!(page.best_fatigue(0.8, 0.0), Some(0.0));
}

/// The most is reached by the wholly relevant who are never tired, or by who is wholly tired.
#[test]
fn the_most_that_a_page_moves_is_the_most_of_a_grid() {
    for (pleasure, limit, dislike, tedium) in
        [(0.3, 0.8, 0.25, 0.07), (0.2, 0.5, 1.0, 0.1), (0.4, 5.0, 0.0, 0.0), (0.01, 1.0, 2.0, 0.4)]
    {
        let page =
            Page { pleasure, relevance_limit: limit, promotion_dislike: dislike, tedium, ..page() };
        let mut most: f64 = 0.0;
        for step in 0..=1000 {
            let known = f64::from(step) / 1000.0;
            for (irrelevance, promotional) in [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0)] {
                let moves = page.moves(known, page.pleasing(irrelevance, promotional));
                most = most.max(moves.abs());
            }
        }
        assert!(most <= page.most() + 1e-12, "{most} above {}", page.most());
        // Without tedium, or where the page displeases, nothing is lost.
        if tedium == 0.0 || page.most() > pleasure {
            near(most, page.most());
        }
    }
}

/// The corner of all plausible values that moves most is just allowed: a world drawn from the
/// ranges never contradicts itself.
#[test]
fn no_plausible_page_leads_out_of_the_scale() {
    use crate::params::{Params, Role};
    let range = |key: &str| {
        let spec = Page::specs().iter().find(|spec| spec.key == key).expect("a parameter");
        match &spec.role {
            Role::Uncertainty(prior) => (prior.low, prior.high),
            _ => panic!("{key} has a range"),
        }
    };
    let page = Page {
        pleasure: range("pleasure").1,
        relevance_limit: range("relevance_limit").0,
        promotion_dislike: range("promotion_dislike").1,
        tedium: range("tedium").1,
        ..Page::default()
    };
    near(page.most(), 0.5);
}

/// A stock falls to 1/e in its days; steady exposures e a day sum to e / (1 - e^(-1/T)).
#[test]
fn stocks_by_hand() {
    let page = page();
    near(page.kept(), exp(-0.05));
    near(page.steady(0.3), 0.3 / (1.0 - exp(-0.05)));
    let exit = Exit { lapse_stock: 0.5, ..Exit::default() };
    near(exit.silence(0.0), 1.0);
    near(exit.silence(0.5 * ln(4.0)), 0.25);
    let buying = Buying { promotion_weight: 0.3, wear_out_stock: 4.0, ..Buying::default() };
    near(buying.promotion(0.5, 0.0), 0.15);
    near(buying.promotion(0.5, 4.0), 0.075);
    near(buying.promotion(2.0, 12.0), 0.15);
    let conduct = Conduct { promotional_share: 0.25, reach_share: 0.4, ..Conduct::default() };
    near(conduct.promoting_exposures(3), 0.3);
}
