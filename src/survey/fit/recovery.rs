//! Tests: parameters recovered from simulated people who answered the questionnaire.

use super::tests::{cells, setting, study, true_values, truth};
use super::*;
use crate::ground::draws::Key;
use crate::model::appraisal::Appraisal;
use crate::model::ways::Ways;
use crate::survey::diary::Diary;
use crate::survey::fieldwork::{Bending, SURVEY};
use crate::survey::interview::{Interviewer, Responses};
use crate::survey::person::{Frame, Person};

/// People of one replication and what they answer to the true questionnaire.
fn answers(setting: &Setting, seed: u64) -> (Vec<Person>, Responses) {
    let frame = Frame::newborn(setting, seed, 0);
    let people: Vec<Person> = (0..frame.len()).map(|i| frame.person(i)).collect();
    let interviewer = Interviewer {
        questionnaire: &truth(),
        bending: &Bending::default(),
        appraisal: &Appraisal::default(),
        ways: Ways::new(&setting.exit, true),
        correlation: 0.0,
        key: Key::new(seed, SURVEY, 0),
    };
    let responses = interviewer.ask(&people, &Diary::default());
    (people, responses)
}

fn recovered(n: u32, seed: u64) -> Fitted {
    let setting = setting(n);
    let (people, responses) = answers(&setting, seed);
    let observed = cells(|all_of, bands| {
        let (mut gave, mut all) = (0.0, 0.0);
        for i in (0..people.len()).filter(|i| bands.has(usize::from(people[*i].band))) {
            all += 1.0;
            gave += f64::from(u8::from(all_of.iter().all(|a| responses.gave(a.0, a.1, i))));
        }
        gave / all
    });
    fit(&study(observed, n, true), &setting).unwrap()
}

/// Every parameter of 20,000 people comes back within 4.5 standard errors: 16 parameters at 7 in
/// a million, so this fails by chance for one seed in 9,000.
#[test]
fn parameters_come_back_from_people() {
    let fitted = recovered(20_000, 1);
    for (parameter, value) in fitted.parameters.iter().zip(true_values(true)) {
        let error = parameter.standard_error.unwrap();
        assert!((parameter.value - value).abs() < 4.5 * error, "{parameter:?} for {value}");
    }
}

/// Over 20 replications of 4,000 people: no bias (mean error within 4.5 standard errors of a mean;
/// as above) and errors as wide as they are said to be: the mean over 16 parameters of squared
/// errors over their variances is 1; with 320 values, correlated within a replication, its
/// standard deviation is at most sqrt(2 / 20) = 0.32 and in fact about 0.1, bound 0.45.
#[test]
fn recovery_is_unbiased_and_its_errors_are_as_wide_as_said() {
    let fits: Vec<Fitted> = (0..20).map(|seed| recovered(4_000, 100 + seed)).collect();
    let mut squares = 0.0;
    for (j, value) in true_values(true).into_iter().enumerate() {
        let scaled = |fit: &Fitted| {
            (fit.parameters[j].value - value) / fit.parameters[j].standard_error.unwrap()
        };
        let mean = fits.iter().map(scaled).sum::<f64>() / 20.0;
        assert!(mean.abs() < 4.5 / 20f64.sqrt(), "{}: {mean}", fits[0].parameters[j].name);
        squares += fits.iter().map(|fit| scaled(fit) * scaled(fit)).sum::<f64>();
    }
    let ratio = squares / (20.0 * fits[0].parameters.len() as f64);
    assert!((ratio - 1.0).abs() < 0.45, "{ratio}");
}
