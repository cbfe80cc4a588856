//! Laws of the fit: cells of the model's own making, and parameters recovered from people.

use super::*;
use crate::survey::expected::Expected;
use crate::survey::fieldwork::Fieldwork;
use crate::survey::questionnaire::{Graded, Item};
use crate::survey::study::{Answer, Bands, CellUse, FitPlan, Published, Says};
use crate::world::setting::NetworkSource;

const SHAPE: [f64; 5] = [-1.0, -0.5, 0.0, 0.5, 1.0];

fn item(id: &str, concern: f64, expectation: f64, thresholds: &[f64]) -> Item {
    Item {
        id: id.into(),
        text: String::new(),
        answers: (0..=thresholds.len()).map(|k| format!("answer {k}")).collect(),
        dont_know: None,
        asks: Asks::Attitude(Graded { concern, expectation, thresholds: thresholds.to_vec() }),
        only_if: Vec::new(),
        within_days: None,
    }
}

/// Three items of each attitude, one of them with three answers, one loading negative.
pub(super) fn truth() -> Questionnaire {
    Questionnaire {
        items: vec![
            item("C1", 0.7, 0.0, &[0.3, -0.3]),
            item("C2", 0.6, 0.0, &[0.2]),
            item("C3", -0.5, 0.0, &[-0.4]),
            item("E1", 0.0, 0.7, &[0.1]),
            item("E2", 0.0, 0.6, &[-0.3]),
            item("E3", 0.3, 0.5, &[0.5]),
        ],
    }
}

/// Levels 0.3 x shape of concern and -0.4 x shape of expectation, mean taken out.
pub(super) fn setting(consumers: u32) -> Setting {
    let mut setting = Setting { consumers, network: NetworkSource::None, ..Setting::default() };
    let mean: f64 = (0..5).map(|b| setting.bands[b].share * SHAPE[b]).sum();
    for (band, shape) in setting.bands.iter_mut().zip(SHAPE) {
        band.concern_level = 0.3 * (shape - mean);
        band.expectation_level = -0.4 * (shape - mean);
    }
    setting
}

fn cell(all_of: &[(usize, usize)], bands: Bands, share: f64) -> Published {
    let answer = |&(item, answer): &(usize, usize)| Answer { item, answer };
    Published {
        source: format!("{all_of:?}"),
        all_of: all_of.iter().map(answer).collect(),
        bands,
        says: Says::Point { percent: 100.0 * share, rounded_to: 0.0, tolerance: 0.0 },
        used: CellUse::Fit,
        reason: String::new(),
    }
}

/// A study that starts from wrong values: thresholds and loadings moved, levels zero.
pub(super) fn study(published: Vec<Published>, n: u32, loadings: bool) -> Study {
    let mut questionnaire = truth();
    for item in &mut questionnaire.items {
        if let Asks::Attitude(graded) = &mut item.asks {
            graded.thresholds.iter_mut().for_each(|threshold| *threshold -= 0.4);
            if loadings {
                graded.concern *= 0.7;
                graded.expectation *= 0.8;
            }
        }
    }
    Study {
        name: String::new(),
        title: String::new(),
        can: Vec::new(),
        cannot: Vec::new(),
        fieldwork: Fieldwork { n: Some(n), weighting: Vec::new(), ..Fieldwork::default() },
        questionnaire,
        published,
        joint: Vec::new(),
        fit: FitPlan { concern_shape: Some(SHAPE), expectation_shape: Some(SHAPE), loadings },
        world: None,
    }
}

/// All answers but the last of each item by band, and first answers of all pairs over everyone.
pub(super) fn cells(share: impl Fn(&[(usize, usize)], Bands) -> f64) -> Vec<Published> {
    let mut cells = Vec::new();
    let mut push = |all_of: &[(usize, usize)], bands| {
        cells.push(cell(all_of, bands, share(all_of, bands)));
    };
    for (i, item) in truth().items.iter().enumerate() {
        for answer in 0..item.answers.len() - 1 {
            (0..5).for_each(|band| push(&[(i, answer)], Bands::one(band)));
        }
        (0..i).for_each(|j| push(&[(j, 0), (i, 0)], Bands::ALL));
    }
    cells
}

/// True values in the order of the parameters.
pub(super) fn true_values(loadings: bool) -> Vec<f64> {
    let mut values = Vec::new();
    for item in truth().items {
        if let Asks::Attitude(graded) = item.asks {
            values.extend(&graded.thresholds);
            let both = [graded.concern, graded.expectation];
            values.extend(both.iter().filter(|loading| loadings && **loading != 0.0));
        }
    }
    values.extend([0.3, -0.4]);
    values
}

fn model_cells(setting: &Setting) -> Vec<Published> {
    let expected = Expected::of_setting(&truth(), setting);
    cells(|all_of, bands| {
        let all_of: Vec<Answer> =
            all_of.iter().map(|&(item, answer)| Answer { item, answer }).collect();
        expected.share(&all_of, bands).unwrap()
    })
}

#[test]
fn cells_of_the_models_own_making_are_met() {
    let setting = setting(1);
    let cells = model_cells(&setting);
    let (mut flat, n) = (setting.clone(), cells.len() as i64);
    flat.bands.iter_mut().for_each(|b| (b.concern_level, b.expectation_level) = (0.0, 0.0));
    for loadings in [false, true] {
        let fitted = fit(&study(cells.clone(), 1_000, loadings), &flat).unwrap();
        assert!(fitted.converged && fitted.chi_square < 1e-8, "{}", fitted.chi_square);
        assert_eq!(fitted.freedom, n - fitted.parameters.len() as i64);
        for (parameter, value) in fitted.parameters.iter().zip(true_values(loadings)) {
            assert!((parameter.value - value).abs() < 1e-4, "{parameter:?} for {value}");
        }
        for (level, band) in fitted.concern_levels.iter().zip(&setting.bands) {
            assert!((level - band.concern_level).abs() < 1e-4);
        }
        for (level, band) in fitted.expectation_levels.iter().zip(&setting.bands) {
            assert!((level - band.expectation_level).abs() < 1e-4);
        }
        for (fitted, cell) in fitted.cells.iter().zip(&cells) {
            let Says::Point { percent, .. } = cell.says else { panic!() };
            assert!((100.0 * fitted.expected - percent).abs() < 1e-4);
        }
        if !loadings {
            let names: Vec<&str> = fitted.parameters.iter().map(|p| p.name.as_str()).collect();
            assert_eq!(names[..3], ["C1.threshold[0]", "C1.threshold[1]", "C2.threshold[0]"]);
            assert_eq!(names[7..], ["concern_scale", "expectation_scale"]);
        }
    }
}

/// Loadings of both signs, on one attitude and on two, with correlated attitudes; thresholds stay
/// in order wherever the optimiser goes.
#[test]
fn coordinates_lead_back_to_the_values() {
    let mut setting = setting(1);
    setting.population.attitude_correlation = -0.6;
    let mut questionnaire = truth();
    questionnaire.items.push(item("X", -0.4, 0.5, &[1.0, 0.2, -0.7]));
    let plan = FitPlan { loadings: true, ..FitPlan::default() };
    let grid = AttitudeGrid::new(&[0.2; 5], ConcernSpread::published(), -0.6);
    let free = Free::new(&questionnaire, &plan, &[0, 1, 2, 3, 4, 5, 6], &setting, grid);
    let start = free.start(|_, _| None);
    let mut at = free.coordinates(&start).unwrap();
    assert_eq!(free.natural(&at).len(), start.len());
    for (back, value) in free.natural(&at).iter().zip(&start) {
        assert!((back - value).abs() < 1e-12, "{back} for {value}");
    }
    at.iter_mut().enumerate().for_each(|(j, x)| *x += if j % 2 == 0 { 3.0 } else { -3.0 });
    assert_eq!(free.questionnaire(&free.natural(&at)).items.len(), questionnaire.items.len());
    for (item, was) in free.questionnaire(&free.natural(&at)).items.iter().zip(&questionnaire.items)
    {
        let (Asks::Attitude(now), Asks::Attitude(was)) = (&item.asks, &was.asks) else { panic!() };
        assert!(now.thresholds.is_sorted_by(|a, b| a > b));
        assert!(now.explained(-0.6) < 1.0);
        assert!(now.concern * was.concern >= 0.0 && now.expectation * was.expectation >= 0.0);
    }
}

/// One item without loadings and one cell: the threshold is Phi^-1(1 - p) and its standard error
/// sqrt(p (1 - p) / n) / phi(threshold). A second, complementary cell adds nothing to what is
/// known; (J'J)^-1 would make the error smaller by the root of two.
#[test]
fn the_error_of_a_threshold_has_its_closed_form() {
    let setting = setting(1);
    let mut study = study(Vec::new(), 900, false);
    study.questionnaire.items = vec![item("A", 0.0, 0.0, &[0.0])];
    study.fit = FitPlan::default();
    let p: f64 = 0.3;
    let quantile: f64 = 0.524_400_512_708_040_8;
    let density =
        crate::ground::math::exp(-0.5 * quantile * quantile) / (2.0 * std::f64::consts::PI).sqrt();
    let one = cell(&[(0, 0)], Bands::ALL, p);
    for published in [vec![one.clone()], vec![one, cell(&[(0, 1)], Bands::ALL, 1.0 - p)]] {
        study.published = published;
        let fitted = fit(&study, &setting).unwrap();
        let parameter = &fitted.parameters[0];
        assert!((parameter.value - quantile).abs() < 1e-6, "{parameter:?}");
        let wanted = (p * (1.0 - p) / 900.0).sqrt() / density;
        let got = parameter.standard_error.unwrap();
        assert!((got / wanted - 1.0).abs() < 1e-4, "{got} for {wanted}");
    }
}

#[test]
fn what_cannot_be_fitted_is_refused_by_name() {
    let setting = setting(1);
    let refuse = |study: &Study| fit(study, &setting).unwrap_err();
    assert!(matches!(refuse(&study(Vec::new(), 900, false)), FitError::NoCell));

    let mut plain = study(vec![cell(&[(0, 0)], Bands::ALL, 0.4)], 900, false);
    plain.fit = FitPlan::default();
    let FitError::NotIdentified(names) = refuse(&plain) else { panic!() };
    assert_eq!(names, ["C1.threshold[1]"]);
    plain.published.push(Published { used: CellUse::Assumed, ..cell(&[(0, 1)], Bands::ALL, 0.2) });
    assert_eq!(fit(&plain, &setting).unwrap().freedom, 0);

    // Without a cell by band or an overlap, threshold and scale do the same.
    plain.fit.concern_shape = Some(SHAPE);
    plain.published = vec![cell(&[(1, 0)], Bands::one(0), 0.4)];
    let FitError::NotIdentified(names) = refuse(&plain) else { panic!() };
    assert_eq!(names, ["C2.threshold[0]", "concern_scale"]);

    plain.questionnaire.items[2].asks =
        Asks::Fact { fact: crate::survey::questionnaire::Fact::Follows, answer_of: vec![0, 1] };
    plain.published = vec![cell(&[(2, 0)], Bands::ALL, 0.4)];
    let error = refuse(&plain);
    assert!(matches!(error, FitError::NoShare { published: 0, .. }));
    assert!(error.to_string().contains("[(2, 0)]"), "{error}");

    let mut heavy = study(vec![cell(&[(1, 0)], Bands::ALL, 0.4)], 900, true);
    heavy.questionnaire.items[1] = item("C2", 1.0, 0.0, &[0.2]);
    assert!(matches!(refuse(&heavy), FitError::ExplainsTooMuch(_)));
}

/// Shares of everyone for two answers of three (one of them assumed) and, for two items, a share
/// from 55 on: two thresholds an item and one scale. Where the file has its thresholds is no
/// matter, and the cells of everyone are met within their weight.
#[test]
fn the_start_does_not_decide_the_end() {
    let setting = setting(1);
    let fitted = |start: f64| {
        let items = ["A", "B", "C"].map(|id| item(id, 0.6, 0.0, &[start, start]));
        let mut study = study(Vec::new(), 1_062, false);
        study.fieldwork = Fieldwork { n: Some(1_062), ..Fieldwork::default() };
        study.questionnaire.items = items.to_vec();
        study.fit = FitPlan { concern_shape: Some(SHAPE), ..FitPlan::default() };
        for (i, share) in [0.51, 0.43, 0.93].into_iter().enumerate() {
            let undecided = cell(&[(i, 1)], Bands::ALL, 0.05);
            study.published.push(cell(&[(i, 0)], Bands::ALL, share));
            study.published.push(Published { used: CellUse::Assumed, ..undecided });
        }
        study.published.push(cell(&[(0, 0)], Bands::one(4), 0.58));
        study.published.push(cell(&[(1, 0)], Bands::one(4), 0.54));
        fit(&study, &setting).unwrap()
    };
    let near = fitted(0.0);
    assert_eq!(near.freedom, 1);
    let firsts: Vec<_> =
        near.cells.iter().filter(|cell| cell.published % 2 == 0 && cell.published < 6).collect();
    assert_eq!(firsts.len(), 3);
    for cell in firsts {
        assert!((cell.expected - [0.51, 0.43, 0.93][cell.published / 2]).abs() < 0.03);
    }
    for start in [-3.0, 4.0] {
        for (a, b) in near.parameters.iter().zip(fitted(start).parameters) {
            assert!((a.value - b.value).abs() < 1e-5, "{a:?} {b:?}");
        }
    }
}
