//! Surveys: asking changes nothing, estimates keep their promises, and the verdicts can fail.

use earful::experiment::Watch;
use earful::experiment::executor;
use earful::experiment::survey::before_after::before_after;
use earful::experiment::survey::judge::{FitStatistic, Found, Verdict, find, fit_statistic, judge};
use earful::experiment::survey::panel::{Home, survey};
use earful::model::mechanisms::Mechanisms;
use earful::model::policy::Policy;
use earful::scenario::{Scenario, find_study};
use earful::survey::diary::Diary;
use earful::survey::expected::Expected;
use earful::survey::fielded::{Fielded, known_shares, survey_key};
use earful::survey::interview::Interviewer;
use earful::survey::person::Frame;
use earful::survey::questionnaire::Asks;
use earful::survey::study::{Answer, Bands, CellUse, Says, Study};
use earful::survey::tabulate::interval;
use earful::world::{People, Setting, World};
use rayon::prelude::*;
use std::path::Path;
use std::sync::atomic::AtomicBool;

pub fn netbase(overrides: &[&str]) -> Study {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    find_study("netbase_2012", &overrides).unwrap_or_else(|problems| panic!("{problems}"))
}

pub fn scenario(overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quick_look.toml");
    Scenario::load(&file, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
}

fn answer(study: &Study, item: &str, word: &str) -> Answer {
    let item = study.questionnaire.item(item).expect("an item of that name");
    let words = &study.questionnaire.items[item].answers;
    Answer { item, answer: words.iter().position(|w| w == word).expect("an answer") }
}

pub fn newborn(study: &Study, setting: &Setting, replication: u32) -> Fielded {
    let place = Home::Newborn { setting, seed: 11 };
    survey(study, place, replication, &Watch::nobody()).expect("people were found")
}

#[test]
fn asking_changes_no_bit_of_a_run() {
    let scenario = scenario(&["run.consumers=2000", "run.days=90"]);
    let (setting, study) = (&scenario.setting, netbase(&[]));
    let people = People::draw(setting, scenario.seed, 0);
    let mut unasked = World::at_rest(setting.clone(), people.clone(), &scenario.warmup);
    unasked.run_to(setting.warmup_days);
    unasked.set_policies(&scenario.arms[1].policies);
    unasked.run_to(90);

    let mut asked = World::at_rest(setting.clone(), people.clone(), &scenario.warmup);
    let mut diary = Diary::default();
    for day in 0..=90 {
        asked.run_to_with(day, &mut diary);
        if day == setting.warmup_days {
            asked.set_policies(&scenario.arms[1].policies);
        }
        let frame = Frame::living(setting, scenario.seed, 0, &asked);
        let known = known_shares(&study.fieldwork.weighting, setting, &frame);
        let key = survey_key(scenario.seed, 0);
        study.field(setting, &frame, &diary, &known, key, u32::from(day)).expect("a survey");
    }
    assert_eq!(unasked.outcome().digest(), asked.outcome().digest());
}

/// Everybody is asked whether they would recommend a brand. While nobody newly comes, as many are
/// asked as are customers still, and as many would as the metric counts; newcomers are asked too, and
/// are not of those whom the metric is about. Of each brand in its turn.
#[test]
fn a_census_finds_as_many_who_would_recommend_as_the_metric_counts() {
    let study = find_study("recommend_2013", &[]).unwrap();
    let yes = answer(&study, "customers", "yes");
    let mut differ = 0;
    for (winning, focus) in [("false", 0), ("false", 1), ("true", 0), ("true", 1)] {
        let mut setting = scenario(&["run.days=60"]).setting;
        let mut rival = setting.brands[0].clone();
        rival.name = "rival".into();
        rival.is.quality = 0.2;
        setting.brands.push(rival);
        setting.categories.push(setting.categories[0].clone());
        // So quickly that the day on which people are asked matters.
        setting.population.satisfaction_fade_days = 2.0;
        for brand in &mut setting.brands {
            (brand.is.churn_per_30_days, brand.is.delights_per_30_days) = (0.2, 9.0);
        }
        assert!(setting.mechanisms.set("winning", winning == "true"));
        let people = People::draw(&setting, 3, 0);
        let silent = [Policy::silent(), Policy::silent()];
        let mut world = World::new(setting.clone(), people.clone(), &silent);
        world.run_to(setting.days);
        let frame = Frame::living(&setting, 3, 0, &world).about(focus);
        let everybody: Vec<_> = (0..setting.consumers).map(|who| frame.person(who)).collect();
        let bending = &study.fieldwork.bending;
        let interviewer =
            Interviewer::new(&study.questionnaire, bending, &setting, survey_key(3, 0));
        let responses = interviewer.ask(&everybody, &Diary::default());
        let count = |holds: &dyn Fn(usize) -> bool| {
            (0..everybody.len()).filter(|who| holds(*who)).count() as u64
        };
        let asked = count(&|who| responses.asked(yes.item, who));
        let would = count(&|who| responses.gave(yes.item, yes.answer, who));
        let tally = &world.outcome().brands[focus].all;
        assert!(tally.lost_end > 50 && would > 20, "{} {would}", tally.lost_end);
        if winning == "false" {
            assert_eq!((asked, would), (tally.customers - tally.lost_end, tally.recommends));
            differ += would;
        } else {
            assert!(asked > tally.customers - tally.lost_end && would >= tally.recommends);
        }
    }
    assert!(differ > 100, "{differ}");
}

#[test]
fn another_item_changes_no_other_answer() {
    let (setting, study) = (Setting::default(), netbase(&[]));
    let mut shorter = study.clone();
    let gone = shorter.questionnaire.items.remove(2);
    shorter.published.clear();
    shorter.joint.clear();
    let (long, short) = (newborn(&study, &setting, 0), newborn(&shorter, &setting, 0));
    assert_eq!(long.sample.people, short.sample.people);
    let mut rest = long.responses.answers.clone();
    rest.remove(2);
    assert_eq!(rest, short.responses.answers, "without {}", gone.id);
}

/// What people say does not depend on fidelity at all; the attitude behind conduct keeps its
/// distribution and changes its link with the answers. At k = 1 it is the stated attitude, so an
/// item's answers correlate with it as they do with the stated one; at k = 0 only the levels by
/// age are left. Limits: the share of concerned people is a difference of two binomials, the
/// correlation of independent variables has standard error 1 / sqrt(n); 4.5 of each.
#[test]
fn fidelity_moves_the_link_of_answers_with_conduct_and_no_marginal() {
    let n = 20_000usize;
    let study = netbase(&["sample.n=all"]);
    let with = |fidelity: f64| {
        let mut setting = Setting { consumers: n as u32, ..Setting::default() };
        // Levels alone would link answers with conduct through age.
        setting.bands.iter_mut().for_each(|band| band.concern_level = 0.0);
        setting.population.fidelity = fidelity;
        newborn(&study, &setting, 0)
    };
    let (full, none) = (with(1.0), with(0.0));
    assert_eq!(full.responses, none.responses);
    let concerned = |fielded: &Fielded| {
        fielded.sample.people.iter().filter(|person| person.conduct_concern > 0.5).count() as f64
    };
    assert!((concerned(&full) - concerned(&none)).abs() < 4.5 * (0.5 * n as f64).sqrt());

    let agree = answer(&study, "NB_D", "agree");
    let link = |fielded: &Fielded| {
        let gave = |i| f64::from(u8::from(fielded.responses.gave(agree.item, agree.answer, i)));
        let pairs = fielded.sample.people.iter().enumerate();
        correlation(pairs.map(|(i, person)| (gave(i), person.conduct_concern)))
    };
    assert!(link(&none).abs() < 4.5 / (n as f64).sqrt(), "{}", link(&none));
    // Biserial: for a normal attitude, loading x density at the threshold / sqrt(p q) = 0.7 x
    // 0.79; the attitude's spread is not normal, so only roughly.
    assert!((link(&full) - 0.55).abs() < 0.1, "{}", link(&full));
}

fn correlation(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let pairs: Vec<(f64, f64)> = pairs.collect();
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|(x, y)| f(x - a, y - b)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

/// 2,000 surveys of 1,062 people, weighted by age. The intervals of five shares, in all and in
/// the smallest band, cover the exact share of the measurement model in 95% of them; binomial
/// error 0.49 points, limits of 4.5 (7 failures in a million each). Raking to age gains a little
/// that the linearised variance does not see, so the truth lies a little above 95.
#[test]
fn intervals_cover_the_truth_as_often_as_they_say() {
    let (setting, study) = (Setting { consumers: 5_000, ..Setting::default() }, netbase(&[]));
    let expected = Expected::of_setting(&study.questionnaire, &setting);
    let rows: Vec<(Answer, Bands)> = [("NB_A", "aware"), ("NB_B", "don't know"), ("NB_D", "agree")]
        .iter()
        .map(|(item, word)| answer(&study, item, word))
        .flat_map(|answer| [(answer, Bands::ALL), (answer, Bands::one(0))])
        .collect();
    let surveys = 2_000u32;
    let covered: Vec<Vec<bool>> = (0..surveys)
        .into_par_iter()
        .map(|replication| {
            let fielded = newborn(&study, &setting, replication);
            let covers = |(answer, bands): &(Answer, Bands)| {
                let share = fielded.share(&[*answer], *bands).expect("somebody was asked");
                let truth = expected.share(&[*answer], *bands).expect("the model knows it");
                interval(&share, 0.95).expect("an interval").covers(truth)
            };
            rows.iter().map(covers).collect()
        })
        .collect();
    for (row, (answer, bands)) in rows.iter().enumerate() {
        let hits = covered.iter().filter(|survey| survey[row]).count() as f64;
        let share = hits / f64::from(surveys);
        let error = (0.95 * 0.05 / f64::from(surveys)).sqrt();
        let item = &study.questionnaire.items[answer.item].id;
        assert!((share - 0.95).abs() < 4.5 * error, "{item} in {}: {share}", bands.name());
    }
}

/// When the model is true, p values at most 0.05 come in 5% of surveys. 800 surveys in the
/// reference and 800 that play the published one: the true size has standard error
/// sqrt(0.05 x 0.95 / 800) = 0.0077 and the count as much, together 0.0109; limits of 4.5. With every
/// published figure five points off the test rejects nearly always.
#[test]
fn the_fit_statistic_rejects_a_true_model_in_five_percent_and_a_false_one_nearly_always() {
    let (setting, study) = (Setting { consumers: 3_000, ..Setting::default() }, netbase(&[]));
    let reference = 1_600usize;
    let pretended = 800usize;
    let found: Vec<Vec<Found>> = (0..(reference + pretended) as u32)
        .into_par_iter()
        .map(|replication| {
            let fielded = newborn(&study, &setting, replication);
            study.published.iter().map(|cell| find(cell, &fielded)).collect()
        })
        .collect();
    let (reference, pretended) = found.split_at(reference);
    let rejections = |off: f64| {
        let rejected = |survey: &&Vec<Found>| {
            let mut study = study.clone();
            for (cell, found) in study.published.iter_mut().zip(*survey) {
                if let Says::Point { percent, rounded_to, .. } = &mut cell.says {
                    let exact = 100.0 * found.share.expect("somebody was asked");
                    *percent = (exact / *rounded_to).round() * *rounded_to + off;
                }
            }
            let uses = [CellUse::HeldOut, CellUse::Fit];
            fit_statistic(&study, reference, &uses, 0.95).expect("points").p_value <= 0.05
        };
        pretended.par_iter().filter(rejected).count() as f64 / pretended.len() as f64
    };
    let size = rejections(0.0);
    assert!((size - 0.05).abs() < 4.5 * 0.0109, "{size}");
    assert!(rejections(5.0) > 0.95);
}

/// A study with two held-out points, and what so many surveys find of the first.
fn two_points(percents: [f64; 2], first: impl Fn(usize) -> f64) -> (Study, Vec<Vec<Found>>) {
    let mut study = netbase(&[]);
    study.published.truncate(2);
    for (cell, percent) in study.published.iter_mut().zip(percents) {
        cell.used = CellUse::HeldOut;
        cell.says = Says::Point { percent, rounded_to: 1.0, tolerance: 0.0 };
    }
    let found = |share: f64| Found { share: Some(share), base: 100, holds: None };
    // The second is 40, 41, 42, 43 in turn.
    let survey = |i: usize| vec![found(first(i)), found(0.4 + 0.01 * (i % 4) as f64)];
    (study, (0..40).map(survey).collect())
}

/// The second point has mean 41.5 and variance 1.25 x 20 / 19 in either half of twenty surveys, so
/// a published 41 is (0.5)^2 / (25 / 19) = 0.19 off, as is every survey with 41 or 42; those with
/// 40 or 43 are 1.71 off. A first point that is always 100 adds nothing where 100 was published,
/// and where 60 was published no survey is as far off: p is 1 / 21, whatever the second says.
#[test]
fn a_cell_that_never_varies_counts_as_what_it_is() {
    let statistic = |(study, found): (Study, Vec<Vec<Found>>)| {
        fit_statistic(&study, &found, &[CellUse::HeldOut], 0.95).expect("points")
    };
    let same = statistic(two_points([100.0, 41.0], |_| 1.0));
    assert_eq!((same.n_cells, same.n_reference, same.impossible.len()), (2, 20, 0));
    assert!((same.statistic - 0.19).abs() < 1e-9, "{same:?}");
    assert!(same.p_value > 0.5, "half of the surveys are further off: {same:?}");
    assert!((same.critical - 2.25 * 19.0 / 25.0).abs() < 1e-9, "{same:?}");

    // A figure that sources contradict is no point of the statistic.
    let (mut study, found) = two_points([100.0, 41.0], |_| 0.5);
    study.published[0].says = Says::Point { percent: 100.0, rounded_to: 1.0, tolerance: 5.0 };
    let one = fit_statistic(&study, &found, &[CellUse::HeldOut], 0.95).expect("a point");
    assert_eq!((one.n_cells, one.impossible.len()), (1, 0));
    assert!((one.statistic - 0.19).abs() < 1e-9, "{one:?}");

    for second in [41.0, 55.0] {
        let never = statistic(two_points([60.0, second], |_| 1.0));
        assert_eq!(never.n_cells, 2);
        assert!(never.statistic.is_infinite() && never.reference_mean.is_finite());
        assert_eq!(never.p_value, 1.0 / 21.0);
        assert!(never.p_in_words().starts_with("p at most 0.048"), "{}", never.p_in_words());
        let said = "1 cell is impossible under the model (NB_A no idea: 100 in each of 40 surveys, \
                    60 published)";
        assert_eq!(never.impossible_in_words().as_deref(), Some(said));
    }
    // Rounded to whole points 0.3% is 0, so a rare answer is the same as none.
    let rare = statistic(two_points([0.0, 41.0], |i| if i % 3 == 0 { 0.003 } else { 0.0 }));
    assert!((rare.statistic - 0.19).abs() < 1e-9, "{rare:?}");
}

/// What varies only in the second half is as impossible there as in the published survey: five of
/// its twenty surveys have 1, with 40 in the second point, 1.71 off. They are further off than a
/// published survey with 1 and 42 (0.19), and p counts them; not so than one with 1 and 44 (4.75).
#[test]
fn surveys_that_do_the_impossible_count_like_the_published_one() {
    let late = |i: usize| if i >= 20 && i.is_multiple_of(4) { 0.01 } else { 0.0 };
    let statistic = |second: f64| {
        let (study, found) = two_points([1.0, second], late);
        fit_statistic(&study, &found, &[CellUse::HeldOut], 0.95).expect("points")
    };
    let near = statistic(42.0);
    assert!(near.statistic.is_infinite() && near.reference_mean.is_infinite());
    assert_eq!(near.p_value, 6.0 / 21.0);
    assert_eq!(statistic(44.0).p_value, 1.0 / 21.0);
    // The second half shows that the model can give it: it is not called impossible.
    assert_eq!(near.impossible_in_words(), None);
}

/// The law of a p value, with a point that hardly ever varies: one in 600 gives an answer, so of
/// surveys of 100 people 1 - (599/600)^100 = 15% have any, and a first half of ten surveys has
/// none in a fifth of all trials. With ten surveys in the second half the least p is 1 / 11: the
/// published survey is further off than all ten with chance 1 / 11 at most, in 4,000 trials within
/// 4.5 binomial deviations (2.0 points; 3 in a million). As a miss of the published survey alone it
/// would be rejected in 0.19 x 0.15 = 3% more.
#[test]
fn p_stays_exact_where_a_cell_may_never_vary() {
    let mut study = netbase(&[]);
    study.published.truncate(1);
    study.published[0].used = CellUse::HeldOut;
    let key = earful::ground::draws::Key::new(5, 1, 0);
    let trials = 4_000u32;
    let share = |trial: u32, survey: u32| {
        let answers = (0..100).filter(|i| key.uniform(0u32, trial, survey, *i) < 1.0 / 600.0);
        answers.count() as f64 / 100.0
    };
    let mut rejected = 0;
    for trial in 0..trials {
        let survey =
            |number: u32| vec![Found { share: Some(share(trial, number)), base: 100, holds: None }];
        let found: Vec<Vec<Found>> = (0..20).map(survey).collect();
        let percent = (100.0 * share(trial, 20) / 2.0).round() * 2.0;
        study.published[0].says = Says::Point { percent, rounded_to: 2.0, tolerance: 0.0 };
        let fit = fit_statistic(&study, &found, &[CellUse::HeldOut], 0.95).expect("a point");
        rejected += u32::from(fit.p_value < 0.1);
    }
    let share = f64::from(rejected) / f64::from(trials);
    assert!(
        share <= 1.0 / 11.0 + 4.5 * (1.0 / 11.0 * 10.0 / 11.0 / f64::from(trials)).sqrt(),
        "{share}"
    );
    assert!(share > 0.02, "{share}: it can reject");
}

/// Quotas are met to the person; raking meets the population's shares; but neither repairs a
/// sample whose willingness depends on the attitude that is asked for. With willingness
/// Phi(Phi^-1(0.3) - C / 2) the concerned are missing: the share who agree that listening intrudes
/// falls by many times its standard error of 1.6 points.
#[test]
fn quotas_and_weights_repair_what_they_are_told_about_and_nothing_else() {
    let setting = Setting { consumers: 40_000, ..Setting::default() };
    let skewed = "sample.quotas={ \"18-24\" = 0.4, \"25-34\" = 0.3, \"35-44\" = 0.1, \
        \"45-54\" = 0.1, \"55+\" = 0.1 }";
    let fielded = newborn(&netbase(&["sample.n=1000", skewed]), &setting, 0);
    let count = |band: u8| fielded.sample.people.iter().filter(|p| p.band == band).count();
    assert_eq!([0, 1, 2, 3, 4].map(count), [400, 300, 100, 100, 100]);
    for (band, level) in setting.bands.iter().enumerate() {
        let people = fielded.sample.people.iter().zip(&fielded.raked.weights);
        let here = people.filter(|(person, _)| usize::from(person.band) == band);
        let share = here.map(|(_, weight)| weight).sum::<f64>() / 1000.0;
        assert!((share - level.share).abs() < 1e-5, "band {band}: {share}");
    }
    assert!(fielded.raked.converged && fielded.raked.kish_effect > 1.2);

    let study = netbase(&[]);
    let agree = [answer(&study, "NB_D", "agree")];
    let share = |overrides: &[&str]| {
        let fielded = newborn(&netbase(overrides), &setting, 0);
        (fielded.share(&agree, Bands::ALL).expect("asked").share, fielded)
    };
    let (fair, _) = share(&[]);
    let (bent, fielded) =
        share(&["fieldwork.response_rate=0.3", "fieldwork.response_concern=-0.5"]);
    assert!(bent < fair - 0.10, "{bent} against {fair}");
    let rate = fielded.sample.response_rate().expect("people were invited");
    // E Phi(a - C/2) = Phi(a / sqrt(1 + 1/4)) for a normal C of variance one.
    assert!((rate - 0.32).abs() < 0.03, "{rate}");
}

/// Each bending moves the answers its own way, and off they are not there.
#[test]
fn response_styles_move_answers_and_are_off_by_default() {
    let setting = Setting { consumers: 20_000, ..Setting::default() };
    let share = |overrides: &[&str], item: &str| {
        let mut all = vec!["sample.n=all"];
        all.extend(overrides);
        let study = netbase(&all);
        let fielded = newborn(&study, &setting, 0);
        let word = &study.questionnaire.items[study.questionnaire.item(item).unwrap()].answers[0];
        fielded.share(&[answer(&study, item, word)], Bands::ALL).expect("asked").share
    };
    let plain = share(&[], "NB_D");
    assert!(share(&["fieldwork.acquiescence=0.3"], "NB_D") > plain + 0.05);
    assert!(share(&["fieldwork.position_effect=-0.4"], "NB_H") > share(&[], "NB_H") + 0.03);
    assert!(share(&["fieldwork.position_effect=0.4"], "NB_H") < share(&[], "NB_H") - 0.03);
    assert_eq!(plain, share(&["fieldwork.position_effect=0"], "NB_D"));
    // More of the same style in people: agreement becomes consistent, its mean hardly moves.
    assert!((share(&["fieldwork.acquiescence_sd=0.5"], "NB_D") - plain).abs() < 0.05);
    let carried = share(&["fieldwork.carry_over=0.5"], "NB_C");
    assert!((carried - share(&[], "NB_C")).abs() > 0.01, "yes to NB_B pulls NB_C along");
}

#[test]
fn a_world_in_which_nothing_happens_changes_no_answer() {
    let mut scenario = scenario(&["run.consumers=1500", "run.days=70", "run.replications=2"]);
    scenario.setting.mechanisms = Mechanisms::none();
    let study = netbase(&[]);
    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let result = before_after(
        &scenario,
        &study,
        &mut executor::Executor::new(&executor::threads(Some(1)).unwrap(), &watch, None),
    );
    let changes = result.arms.iter().flatten().flatten();
    let sizes: Vec<f64> = changes.map(|change| change.change.difference.estimate).collect();
    assert!(!sizes.is_empty());
    assert!(sizes.iter().all(|size| *size == 0.0), "{sizes:?}");
    assert!(result.reached.iter().all(|reached| *reached == 1.0));
    let sentences = result.sentences();
    assert_eq!(sentences.len(), 1, "{sentences:?}");
    assert!(sentences[0].starts_with("No first answer is shown to move"), "{sentences:?}");
}

/// A p value that only says "further than all" is told as a bound.
#[test]
fn the_least_p_value_is_told_as_a_bound() {
    let fit = |p_value| FitStatistic {
        n_cells: 1,
        statistic: 9.0,
        reference_mean: 1.0,
        critical: 4.0,
        p_value,
        n_reference: 19,
        impossible: Vec::new(),
    };
    assert!(fit(0.05).p_in_words().starts_with("p at most 0.050"));
    assert_eq!(fit(0.10).p_in_words(), "p = 0.100 by 19 surveys");
}

#[test]
fn surveys_are_the_same_bits_for_any_number_of_threads() {
    let scenario = scenario(&["run.consumers=1500", "run.days=80", "run.replications=4"]);
    let study = netbase(&["sample.n=500"]);
    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let values = |threads| {
        let pool = executor::threads(Some(threads)).unwrap();
        let result =
            before_after(&scenario, &study, &mut executor::Executor::new(&pool, &watch, None));
        let all = result.arms.into_iter().flatten().flatten();
        all.map(|c| (c.after.to_bits(), c.change.difference.low.to_bits())).collect::<Vec<_>>()
    };
    assert_eq!(values(1), values(3));
}

/// A verdict can come out each way. Ten surveys spread evenly from 41 to 50, standard deviation
/// 3.03: 60 is outside; with a margin of 8 points 45 is equivalent (difference 0.5, limit 8 - 1.645
/// x sqrt(3.03^2 + 1/12) = 3.0), with a margin of 5 it is not (limit 0.0), but inside: the interval
/// from 41.225 to 49.775 reaches 4.275 from its middle. With a margin of 4 it is too wide for that,
/// and 60 +- 10 meets it by the widening alone. A statement that holds in one survey of ten is
/// neither inside nor outside.
#[test]
fn verdicts_can_come_out_each_way() {
    let study = netbase(&[]);
    let mut cell = study.published[0].clone();
    cell.used = CellUse::HeldOut;
    let found: Vec<Found> = (41..=50)
        .map(|percent| Found {
            share: Some(f64::from(percent) / 100.0),
            base: 100,
            holds: Some(percent > 49),
        })
        .collect();
    let point = |percent, tolerance| Says::Point { percent, rounded_to: 1.0, tolerance };
    let mut verdict = |says, margin| {
        cell.says = says;
        judge(&cell, &found, margin, 0.95).verdict
    };
    assert_eq!(verdict(point(45.0, 0.0), 8.0), Verdict::Equivalent);
    assert_eq!(verdict(point(45.0, 0.0), 5.0), Verdict::Inside);
    assert_eq!(verdict(point(60.0, 0.0), 5.0), Verdict::Outside);
    assert_eq!(verdict(point(45.0, 0.0), 4.0), Verdict::NotContradicted);
    assert_eq!(verdict(point(60.0, 10.0), 5.0), Verdict::NotContradicted);
    assert_eq!(verdict(point(48.0, 10.0), 5.0), Verdict::Inside);
    assert_eq!(verdict(Says::Between(0.0, 100.0), 5.0), Verdict::NotContradicted);
    let never: Vec<Found> = found.iter().map(|f| Found { holds: Some(false), ..*f }).collect();
    cell.says = Says::Lowest;
    assert_eq!(judge(&cell, &never, 5.0, 0.95).verdict, Verdict::Outside);
    // A statement is inside from 19 surveys of 20 on, and outside below 1 of 20.
    for (held, verdict) in
        [(20, Verdict::Inside), (19, Verdict::Inside), (18, Verdict::NotContradicted)]
            .into_iter()
            .chain([(1, Verdict::NotContradicted), (0, Verdict::Outside)])
    {
        let found: Vec<Found> =
            (0..20).map(|i| Found { share: Some(0.4), base: 9, holds: Some(i < held) }).collect();
        assert_eq!(judge(&cell, &found, 5.0, 0.95).verdict, verdict, "{held} of 20");
    }
    cell.used = CellUse::Excluded;
    assert_eq!(judge(&cell, &never, 5.0, 0.95).verdict, Verdict::NotJudged);
}

/// The loadings of the file leave room for what is particular to the person at every correlation
/// that the analyses use.
#[test]
fn shipped_loadings_leave_room_at_every_correlation() {
    for item in &netbase(&[]).questionnaire.items {
        if let Asks::Attitude(graded) = &item.asks {
            for rho in [-0.5, 0.0, 0.5] {
                assert!(graded.explained(rho) < 0.9, "{}", item.id);
            }
        }
    }
}
