//! One whole run, 180 days, of ten thousand, a hundred thousand and a million consumers; beside
//! it a dense loop over the same rules.
//!
//! A table comes first, in medians: with the events counted, so that one sees that both sides
//! do the same work. Criterion's own figures follow.

#![allow(clippy::print_stdout, reason = "a bench prints what it found")]
#![allow(missing_docs, reason = "criterion's macros declare a public function")]

mod dense;
mod kit;

use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dense::{Counts, Dense, comparable};
use earful::model::policy::Policy;
use earful::world::{Event, People, Setting, World};
use kit::{eager, median_seconds, watchful};

const DAYS: u16 = 180;

fn setting(consumers: u32) -> Setting {
    Setting { consumers, days: DAYS, warmup_days: 0, ..Setting::default() }
}

fn run(mut world: World) -> u64 {
    world.run_to(DAYS);
    world.events()
}

fn runs(c: &mut Criterion) {
    for (consumers, times) in [(10_000, 15), (100_000, 7), (1_000_000, 3)] {
        let setting = Arc::new(setting(consumers));
        let consumer_days = f64::from(consumers) * f64::from(DAYS);
        let drawing = median_seconds(times / 2 + 1, || (), |()| People::draw(&setting, 7, 0));
        let people = Arc::new(People::draw(&setting, 7, 0));
        println!("\n{consumers} consumers, {DAYS} days");
        println!("  people and network   {drawing:9.4} s");
        println!("  network              {:9.1} bytes/consumer", {
            people.network().bytes() as f64 / f64::from(consumers)
        });

        let mut group = c.benchmark_group(format!("run, {consumers} consumers"));
        group.throughput(Throughput::Elements(consumer_days as u64));
        for policy in [Policy::silent(), eager()] {
            let policies = std::slice::from_ref(&policy);
            let making = median_seconds(
                times,
                || (),
                |()| World::new(setting.clone(), people.clone(), policies),
            );
            let start = World::new(setting.clone(), people.clone(), policies);
            let seconds = median_seconds(times, || start.clone(), run);
            let events = run(start.clone());
            println!(
                "  {:8} {seconds:.4} s, world {making:.4} s; {:.1} M consumer-days/s, {:.2} ns each; \
                 {events} events, {:.2} M/s, {:.0} ns each; {:.1} bytes/consumer",
                policy.name,
                consumer_days / seconds / 1e6,
                1e9 * seconds / consumer_days,
                events as f64 / seconds / 1e6,
                1e9 * seconds / events as f64,
                start.bytes_per_consumer(),
            );
            group.bench_function(&policy.name, |b| {
                b.iter_batched(|| start.clone(), run, BatchSize::PerIteration);
            });
        }

        let same = comparable(&setting);
        let policy = Policy::silent();
        let sparse = World::new(same.clone(), people.clone(), std::slice::from_ref(&policy));
        let customers = people.n_relations() as u32;
        let dense = Dense::new(&same, customers, &policy.conduct);
        let run_dense = |mut dense: Dense| {
            dense.run_to(DAYS, &policy.conduct);
            dense.counts
        };
        let dense_seconds = median_seconds(times, || dense.clone(), run_dense);
        let sparse_seconds = median_seconds(times, || sparse.clone(), run);
        show("world, same rules", sparse_seconds, consumer_days, &counts(sparse.clone()));
        show("dense loop", dense_seconds, consumer_days, &run_dense(dense.clone()));
        println!("  dense loop / world   {:9.1}", dense_seconds / sparse_seconds);
        group.bench_function("same rules", |b| {
            b.iter_batched(|| sparse.clone(), run, BatchSize::PerIteration);
        });
        group.bench_function("dense loop", |b| {
            b.iter_batched(|| dense.clone(), run_dense, BatchSize::PerIteration);
        });
        group.finish();
    }
}

/// What a playbook costs: one that is never called for, and one that is called for at every other hour, so that
/// days are planned anew; beside the same policy without one, in the same run.
fn bad_days(_: &mut Criterion) {
    let setting = Arc::new(setting(10_000));
    let people = Arc::new(People::draw(&setting, 7, 0));
    let time = |policy: &Policy| {
        let start = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
        median_seconds(15, || start.clone(), run)
    };
    let plain = time(&eager());
    println!("\n10000 consumers, {DAYS} days, one brand\n  no playbook          {plain:9.4} s");
    for (name, complaints) in [("never called for", 1e12), ("called for often", 8.0)] {
        let policy = watchful(complaints);
        let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(&policy));
        world.run_to(DAYS);
        let all = world.outcome().brands.swap_remove(0).all;
        let alarms = all.whole.map_or(0, |whole| whole.bad_days.alarms.len());
        let seconds = time(&policy);
        println!("  {name:20} {seconds:9.4} s, {:.2} times; {alarms} alarms", seconds / plain);
    }
}

fn show(name: &str, seconds: f64, consumer_days: f64, counts: &Counts) {
    println!(
        "  {name:20} {seconds:9.4} s, {:.2} ns/consumer-day; {} episodes, {} posts, {} follows, \
         {} exits, {:.0} purchases",
        1e9 * seconds / consumer_days,
        counts.episodes,
        counts.posts,
        counts.follows,
        counts.exits,
        counts.purchases,
    );
}

/// What happens in a world, counted by looking on.
fn counts(mut world: World) -> Counts {
    let mut counts = Counts::default();
    world.run_to_with(DAYS, &mut |_: u16, _: u32, _: usize, event: Event| match event {
        Event::Episode(_) => counts.episodes += 1,
        Event::Posted(_) => counts.posts += 1,
        Event::Followed => counts.follows += 1,
        Event::Exited(..) => counts.exits += 1,
        _ => {}
    });
    counts.purchases = world.outcome().brands[0].all.purchases;
    counts
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_secs(1))
        .sample_size(10);
    targets = runs, bad_days
}
criterion_main!(benches);
