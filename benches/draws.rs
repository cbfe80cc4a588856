//! What a draw costs: the block, the uniform number, the skip to the next hit, the quantile; and what
//! it costs to judge a contact.

#![allow(missing_docs, reason = "criterion's macros declare a public function")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use earful::ground::draws::{Key, philox4x32};
use earful::ground::math::{exp, ln, normal_quantile};
use earful::ground::skip::Skip;
use earful::model::appraisal::{Contact, Receiver};
use earful::model::post::Kind;
use earful::world::Setting;

/// Draws in one measured pass.
const N: u32 = 1000;
const PURPOSE: u32 = 30;

fn draws(c: &mut Criterion) {
    let key = Key::new(1, 2, 3);
    let mut group = c.benchmark_group("draws");
    group.throughput(Throughput::Elements(u64::from(N)));
    // Independent calls overlap in the processor; in a chain each waits for the one before.
    group.bench_function("philox block", |b| {
        b.iter(|| {
            (0..N).fold(0, |sum: u32, i| sum ^ philox4x32([black_box(i), 0, 0, PURPOSE], [1, 2])[0])
        });
    });
    group.bench_function("philox block, each from the one before", |b| {
        b.iter(|| (0..N).fold([0; 4], |block, _| philox4x32(black_box(block), [1, 2])));
    });
    group.bench_function("keyed uniform", |b| {
        b.iter(|| (0..N).map(|i| key.uniform(PURPOSE, black_box(i), 0, 7)).sum::<f64>());
    });
    group.bench_function("stream uniform", |b| {
        b.iter(|| {
            let mut stream = key.stream(PURPOSE, black_box(5), 0, 7);
            (0..N).map(|_| stream.uniform()).sum::<f64>()
        });
    });
    let draws: Vec<f64> = (0..N).map(|i| key.uniform(PURPOSE, i, 0, 0)).collect();
    let mut function = |name: &str, f: fn(f64) -> f64| {
        group.bench_function(name, |b| {
            b.iter(|| draws.iter().map(|draw| f(black_box(*draw))).sum::<f64>());
        });
    };
    function("normal quantile", normal_quantile);
    function("exp", exp);
    function("ln", ln);
    group.finish();

    // A contact judged, and what is solved once for a world.
    let setting = Setting::default();
    let (judgement, contact) = (setting.judgement(), Contact::reference(Kind::Failure, false));
    let receiver = |concern| Receiver {
        concern,
        aware: true,
        loyalist: false,
        follower: true,
        opted_out: false,
        earlier_contacts: 2,
    };
    let mut group = c.benchmark_group("judging");
    group.bench_function("levels solved", |b| b.iter(|| black_box(&setting).judgement()));
    group.throughput(Throughput::Elements(u64::from(N)));
    group.bench_function("a contact", |b| {
        let chance = |draw: &f64| {
            judgement.probability(black_box(&contact), &receiver(black_box(4.0 * draw - 2.0)))
        };
        b.iter(|| draws.iter().map(chance).sum::<f64>());
    });
    group.finish();

    // Per hit, of which there are a hundredth of the slots.
    let hits = |day| Skip::new(key.stream(PURPOSE, 0, 0, day), 100 * N, 0.01);
    let mut group = c.benchmark_group("skip");
    group.throughput(Throughput::Elements(hits(0).count() as u64));
    group.bench_function("hit, p = 0.01", |b| {
        b.iter(|| hits(black_box(0)).map(|(slot, draw)| f64::from(slot) + draw).sum::<f64>());
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(1))
        .sample_size(30);
    targets = draws
}
criterion_main!(benches);
