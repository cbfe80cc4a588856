//! The estimate of memory beside what is really allocated. A program of its own, since it counts
//! every byte of the process.

#![allow(clippy::print_stdout, reason = "the figures are for docs/performance.md")]

use std::path::Path;
use std::sync::atomic::AtomicBool;

use earful::experiment::plan::setting_of;
use earful::experiment::run::replicate;
use earful::experiment::survey::panel::Home;
use earful::experiment::survey::reproduce::{ReproductionPlan, reproduce};
use earful::experiment::survey::tables;
use earful::experiment::{Results, Watch, executor, life, memory};
use earful::record::workbook::workbook;
use earful::scenario::{Scenario, find_study};
use peak_alloc::PeakAlloc;

#[global_allocator]
static COUNTED: PeakAlloc = PeakAlloc;

/// The estimate may be this much below what is taken ...
const LOW: f64 = 0.8;
/// ... and this much above: of vectors that double it assumes the mean, and of what happens to
/// people a flat allowance. On several threads it assumes that all are at their height at once,
/// which may be or not: there this is the limit for each.
const HIGH: f64 = 1.3;

/// Four replications over 30 days among so many people; `more` is added to the file.
fn scenario(consumers: u32, brands: usize, arms: &[&str], more: &str) -> Scenario {
    with_brands(consumers, brands, "", arms, more)
}

/// The same with something more said of each brand.
fn with_brands(consumers: u32, brands: usize, of: &str, arms: &[&str], more: &str) -> Scenario {
    let mut text = format!(
        "question = \"?\"\n{more}\n[run]\nconsumers = {consumers}\nreplications = 4\nwarmup_days = 5\n\
         days = 30\nbaseline = \"a0\"\nfocus = \"b0\"\n"
    );
    for brand in 0..brands {
        text += &format!("[[brand]]\nname = \"b{brand}\"\n{of}");
    }
    for (number, arm) in arms.iter().enumerate() {
        text += &format!("[[arm]]\nname = \"a{number}\"\n{arm}\n");
    }
    Scenario::parse(&text, "test.toml", Path::new(""), &[]).expect("a valid scenario")
}

/// Bytes that the work takes at its height, over what there was before.
fn height(work: impl FnOnce()) -> f64 {
    COUNTED.reset_peak_usage();
    let before = COUNTED.current_usage();
    work();
    (COUNTED.peak_usage() - before) as f64
}

fn holds(what: &str, threads: usize, estimate: f64, taken: f64) {
    let (high, ratio) = (HIGH * threads as f64, estimate / taken);
    println!("{what}: {:.1} MB estimated, {:.1} MB taken, {ratio:.2}", estimate / 1e6, taken / 1e6);
    assert!((LOW..high).contains(&ratio), "{what}: estimated {estimate}, taken {taken}");
}

fn experiment(what: &str, scenario: &Scenario, threads: usize) {
    let pool = executor::threads(Some(threads)).expect("threads");
    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let taken = height(|| drop(earful::experiment::run::run_all(scenario, &pool, &watch)));
    let estimate = memory::of_experiment(scenario, scenario.replications, threads);
    holds(&format!("{what} on {threads}"), threads, estimate, taken);
}

const SILENT: &str = "policy = \"silent\"";
const EAGER: &str = "policy = \"interject\"";

/// More people, by hand: `EARFUL_PEOPLE=1000000 cargo test --test memory -- --nocapture`.
fn more_people() -> Option<u32> {
    std::env::var("EARFUL_PEOPLE").ok()?.parse().ok()
}

/// Forty thousand replications have numbers of 240 MB; what is kept of them in memory is bounded, and
/// nothing is lost.
fn replications_take_no_memory() {
    let few = scenario(50, 1, &[SILENT], "");
    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let columns = Results::new(&few).columns;
    let life = replicate(&few, &columns, 0, &watch);
    let numbers = 8 * columns.len() * 40_000;
    assert!(numbers > 200 << 20, "there are fewer columns: take more replications");
    let taken = height(|| {
        let mut results = Results::new(&few);
        (0..40_000).for_each(|_| results.take(life.clone(), &mut |_, _| ()));
        let satisfaction = results.column("satisfaction").expect("a column");
        let values = results.values(0, satisfaction);
        let expected = life[0].state.measured().expect("it succeeded").values[satisfaction];
        assert!(values.len() == 40_000 && values.iter().all(|value| *value == expected));
    });
    println!("40,000 replications: {:.1} MB of {:.1} MB", taken / 1e6, numbers as f64 / 1e6);
    // 64 MiB of blocks that stay, and some of 4 MiB each: one that is filled, turned, written and read.
    let most = (64 + 8 * 4) << 20;
    assert!(taken < f64::from(most), "{taken}");
}

#[test]
fn the_estimate_is_near_what_is_taken() {
    let none = "[network]\nkind = \"none\"\n";
    let dense = "[network]\nmean_followed = 100.0\n";
    let own = "policy = \"interject\"\n[arm.set]\n\"listening.recall\" = 0.5";
    for n in [10_000, 100_000].into_iter().chain(more_people()) {
        experiment(&format!("{n} people"), &scenario(n, 1, &[SILENT, EAGER], ""), 1);
        experiment(&format!("{n}, four brands"), &scenario(n, 4, &[SILENT, EAGER], none), 2);
        // Who has to do with one of them may come to any.
        let rivals = "category = \"service\"\n";
        let four = with_brands(n, 4, rivals, &[SILENT, EAGER], none);
        experiment(&format!("{n}, four rivals"), &four, 2);
        let many = with_brands(n, 16, rivals, &[SILENT], none);
        experiment(&format!("{n}, sixteen rivals"), &many, 1);
        experiment(&format!("{n}, no network"), &scenario(n, 1, &[SILENT], none), 1);
        experiment(&format!("{n}, dense"), &scenario(n, 1, &[SILENT], dense), 2);
        let apart = scenario(n, 2, &[SILENT, own, EAGER], "");
        assert!(apart.arms[1].setting.is_some());
        experiment(&format!("{n}, an arm with parameters"), &apart, 4);
    }

    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let one = scenario(100_000, 2, &[EAGER], "");
    let taken = height(|| drop(life::live(&one, 0, 0, 7, &watch)));
    holds("a life", 1, memory::of_life(setting_of(&one, 0)), taken);

    replications_take_no_memory();

    // Everybody is asked; and a study among people who live.
    let study = find_study("netbase_2012", &["sample.n=\"all\"".into()]).unwrap();
    let small = find_study("netbase_2012", &[]).unwrap();
    let newborn = Home::Newborn { setting: &one.setting, seed: 1 };
    let living = Home::Living { scenario: &one, arm: 0, day: 30, worlds: 1 };
    for (what, study, place) in [("all", &study, newborn), ("some of the living", &small, living)] {
        let pool = executor::threads(Some(2)).unwrap();
        let plan = ReproductionPlan { study, place, replicates: 4, margin: 5.0, level: 0.95 };
        for kept in [false, true] {
            let taken = height(|| {
                let found = reproduce(&plan, &mut executor::Executor::new(&pool, &watch, None));
                let table = tables::answers(&study.questionnaire, &found.first.unwrap());
                let book = if kept { workbook(&[("answers", &table)]) } else { Vec::new() };
                drop((table.to_csv(), book, table));
            });
            let what = format!("{what}, kept: {kept}");
            holds(&what, 2, memory::of_surveys(study, &place, 4, 2, kept), taken);
        }
    }
}
