//! What a survey costs: a million respondents times twenty items, finding and weighing people.
//!
//! The baseline is the plain way: a sequential generator, a normal deviate by its quantile, and
//! the same thresholds. The ratio to it is what keyed answers cost.

#![allow(missing_docs, reason = "criterion's macros declare a public function")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use earful::ground::draws::Key;
use earful::ground::math::normal_quantile;
use earful::survey::diary::Diary;
use earful::survey::fielded::survey_key;
use earful::survey::fieldwork::{Auxiliary, Bending, Fieldwork};
use earful::survey::interview::Interviewer;
use earful::survey::person::{Frame, Person};
use earful::survey::questionnaire::{Asks, Graded, Item, Questionnaire};
use earful::world::Setting;

const ITEMS: usize = 20;

fn questionnaire() -> Questionnaire {
    let item = |number: usize| Item {
        id: format!("item_{number}"),
        text: "?".into(),
        answers: ["agree", "undecided", "disagree"].map(String::from).into(),
        dont_know: Some(1),
        asks: Asks::Attitude(Graded {
            concern: 0.5,
            expectation: -0.3,
            thresholds: vec![0.2, -0.4],
        }),
        only_if: Vec::new(),
        within_days: None,
    };
    Questionnaire { items: (0..ITEMS).map(item).collect() }
}

fn people(n: u32) -> Vec<Person> {
    let setting = Setting { consumers: n, ..Setting::default() };
    let frame = Frame::newborn(&setting, 0, 0);
    (0..n).map(|i| frame.person(i)).collect()
}

/// The plain way: no keys, no skip rules, no response styles.
fn plain(people: &[Person]) -> u64 {
    let mut stream = Key::new(0, 9, 0).stream(1u32, 0, 0, 0);
    let mut agree = 0;
    for _ in 0..ITEMS {
        for person in people {
            let z = normal_quantile(stream.uniform());
            let y = 0.5 * person.concern - 0.3 * person.expectation + 0.812 * z;
            agree += u64::from(y >= 0.2);
        }
    }
    agree
}

fn survey(c: &mut Criterion) {
    let setting = Setting::default();
    let (questionnaire, bending) = (questionnaire(), Bending::default());
    let interviewer = Interviewer::new(&questionnaire, &bending, &setting, survey_key(0, 0));
    let diary = Diary::default();
    let million = people(1_000_000);
    let mut group = c.benchmark_group("a million respondents, twenty items");
    group.sample_size(10);
    group.throughput(Throughput::Elements((million.len() * ITEMS) as u64));
    group.bench_function("ask", |b| b.iter(|| interviewer.ask(black_box(&million), &diary)));
    group.bench_function("the plain way", |b| b.iter(|| plain(black_box(&million))));
    group.finish();

    let mut group = c.benchmark_group("fieldwork");
    let setting = Setting { consumers: 20_000, ..Setting::default() };
    let frame = Frame::newborn(&setting, 0, 0);
    let fieldwork =
        Fieldwork { n: Some(1_062), weighting: vec![Auxiliary::Band], ..Fieldwork::default() };
    let shares: Vec<f64> = setting.bands.iter().map(|band| band.share).collect();
    let find = || fieldwork.find(frame.len(), |i| frame.person(i), survey_key(0, 0), 0);
    group.bench_function("find 1,062 of 20,000", |b| b.iter(find));
    let sample = find();
    group.bench_function("weigh 1,062 by age", |b| {
        b.iter(|| fieldwork.weigh(black_box(&sample.people), std::slice::from_ref(&shares)));
    });
    group.finish();
}

criterion_group!(benches, survey);
criterion_main!(benches);
