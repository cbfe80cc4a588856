//! Where a day goes: mechanisms switched on alone, and what a decision, a network and the people
//! of a replication cost.
//!
//! The phases of a day are private, so each is measured by what it adds to a world in which
//! nothing else happens.

#![allow(clippy::print_stdout, reason = "a bench prints what it found")]
#![allow(missing_docs, reason = "criterion's macros declare a public function")]

mod kit;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use earful::ground::draws::Key;
use earful::model::mechanisms::Mechanisms;
use earful::model::policy::{CompiledRules, History, Perceived, Policy};
use earful::model::post::Kind;
use earful::model::purpose::POPULATION;
use earful::scenario::shipped;
use earful::world::network::GrownNetwork;
use earful::world::setting::NetworkSource;
use earful::world::{People, Setting, World};
use kit::{eager, median_seconds};

const CONSUMERS: u32 = 100_000;
const DAYS: u16 = 30;

/// What is switched on, and whether the brand answers.
const PARTS: &[(&str, &[&str], bool)] = &[
    ("nothing", &[], false),
    ("experience", &["experience"], false),
    ("chatter", &["chatter"], false),
    ("follow", &["follow"], false),
    ("exit, no page posts", &["exit"], false),
    ("exit, page posts", &["exit", "broadcast", "crowding"], false),
    ("buying", &["buying"], false),
    ("chatter, heard", &["chatter", "listening", "misreading"], true),
    ("chatter, answered", &["chatter", "listening", "misreading", "reply", "queue"], true),
    (
        "chatter, answered, looked on",
        &["chatter", "listening", "misreading", "reply", "queue", "onlookers"],
        true,
    ),
    (
        "chatter, answered, criticised",
        &["chatter", "listening", "misreading", "reply", "queue", "backlash"],
        true,
    ),
];

fn only(on: &[&str]) -> Mechanisms {
    let mut mechanisms = Mechanisms::none();
    for name in on {
        assert!(mechanisms.set(name, true), "no mechanism {name}");
    }
    mechanisms
}

fn phases(c: &mut Criterion) {
    let base = Setting { consumers: CONSUMERS, days: DAYS, warmup_days: 0, ..Setting::default() };
    let people = Arc::new(People::draw(&base, 1, 0));
    let mut cases: Vec<(String, Setting, Policy)> = PARTS
        .iter()
        .map(|(name, on, answers)| {
            let setting = Setting { mechanisms: only(on), ..base.clone() };
            ((*name).into(), setting, if *answers { eager() } else { Policy::silent() })
        })
        .collect();
    cases.push(("everything, silent".into(), base.clone(), Policy::silent()));
    cases.push(("everything, eager".into(), base.clone(), eager()));

    let consumer_days = f64::from(CONSUMERS) * f64::from(DAYS);
    let mut group = c.benchmark_group("phases");
    group.throughput(Throughput::Elements(consumer_days as u64));
    println!("{:32} {:>16} {:>9} {:>9}", "switched on", "ns/consumer-day", "events", "ns/event");
    for (name, setting, policy) in &cases {
        let start = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
        let run = |mut world: World| {
            world.run_to(DAYS);
            world.events()
        };
        let events = run(start.clone());
        let nanoseconds = 1e9 * median_seconds(9, || start.clone(), run);
        let each =
            if events > 0 { format!("{:.0}", nanoseconds / events as f64) } else { "-".into() };
        println!("{name:32} {:16.3} {events:9} {each:>9}", nanoseconds / consumer_days);
        group.bench_function(name, |b| {
            b.iter_batched(|| start.clone(), run, BatchSize::LargeInput);
        });
    }
    group.finish();
}

/// Per consumer: traits and customers alone, the network alone.
fn population(c: &mut Criterion) {
    let n = 20_000;
    let setting = Setting { consumers: n, network: NetworkSource::None, ..Setting::default() };
    let mut group = c.benchmark_group("population");
    group.throughput(Throughput::Elements(u64::from(n)));
    group.bench_function("people without network", |b| {
        b.iter(|| People::draw(black_box(&setting), 1, 0));
    });
    let (network, key) = (GrownNetwork::default(), Key::new(1, POPULATION, 0));
    group.bench_function("network", |b| {
        b.iter(|| network.grow(n, black_box(key), |consumer| consumer % 10 == 3));
    });
    group.finish();
}

/// Per decision: the compiled table against the plain reading of the list.
fn decisions(c: &mut Criterion) {
    let key = Key::new(0, 0, 0);
    let posts: Vec<Perceived> = (0..1024)
        .map(|i| {
            let draw = |about: u32| key.uniform(0u32, i, about, 0);
            let one_of = |about, n: f64| (n * draw(about)) as usize;
            Perceived {
                kind: Kind::ALL[one_of(0, 5.0)],
                addressed: draw(1) < 0.2,
                sensitivity: draw(2),
                follower: draw(3) < 0.3,
                loyalist: draw(4) < 0.2,
                history: [History::None, History::Good, History::Bad][one_of(5, 3.0)],
                days_since_contact: (draw(6) < 0.5).then_some((60.0 * draw(7)) as u16),
                opted_out: false,
                reach: (100.0 * draw(8)) as u32,
            }
        })
        .collect();
    let mut group = c.benchmark_group("decide");
    group.throughput(Throughput::Elements(posts.len() as u64));
    for name in ["interject", "contextual"] {
        let rules = shipped(name).expect("a shipped policy").rules;
        let compiled = CompiledRules::new(&rules);
        group.bench_function(format!("{name}, {} rules, compiled", rules.len()), |b| {
            b.iter(|| {
                posts.iter().filter(|post| compiled.decide(black_box(post)).is_some()).count()
            });
        });
        group.bench_function(format!("{name}, {} rules, plain list", rules.len()), |b| {
            let plain = |post: &Perceived| rules.iter().position(|rule| rule.when.holds(post));
            b.iter(|| posts.iter().filter(|post| plain(black_box(post)).is_some()).count());
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .sample_size(10);
    targets = phases, population, decisions
}
criterion_main!(benches);
