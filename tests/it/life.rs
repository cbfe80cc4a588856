//! One person's life: re-run, not logged, and the very life that the tables counted.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use earful::document::life::Twins;
use earful::experiment::life::{Life, LifeNote, Notes, PersonState, Totals, live, replay};
use earful::experiment::plan::setting_of;
use earful::experiment::run::replicate;
use earful::experiment::{Watch, executor};
use earful::ground::math::exp;
use earful::model::exit::Reason;
use earful::scenario::Scenario;
use earful::world::tally::Tally;
use earful::world::{Event, Outcome, People, Tie, World};

/// Few people to whom much happens: talk, criticism, withdrawal, more replies than staff can
/// write, two brands, an arm in a world of its own.
const LIVELY: &str = r#"
question = "What happens to single people?"
[run]
seed = 5
replications = 2
consumers = 600
warmup_days = 15
days = 75
baseline = "silent"
focus = "carrier"
[voice]
failure_posting = 0.6
[backlash]
improper_criticism = 0.4
ignored_criticism = 0.2
reshare_probability = 0.06
parting_criticism = 0.5
[exit]
watched = 0.02
neglect = 0.02
[privacy]
opt_out_probability = 0.4
going_private_per_strain = 0.2
leaving_per_strain = 0.15
[buying]
redemption = 0.9
[[brand]]
name = "carrier"
category = "phone_carrier"
customer_share = 0.8
failures_per_30_days = 1.0
mentions_per_30_days = 0.3
follows_per_30_days = 0.3
churn_per_30_days = 0.3
offer_value = 0.9
[[brand]]
name = "rival"
category = "phone_carrier"
customer_share = 0.3
churn_per_30_days = 0.3
[[brand]]
name = "bank"
category = "bank"
customer_share = 0.5
policy = "interject"
[[arm]]
name = "silent"
policy = "silent"
[[arm]]
name = "interject"
policy = "interject"
[[arm]]
name = "eager"
policy = "eager"
[[arm]]
name = "bolder"
policy = "interject"
set = { "voice.failure_posting" = 0.6 }
[policies.eager]
like = "lead_generation"
conduct = { staff_replies_per_day = 8.0 }
"#;

fn lively() -> Scenario {
    Scenario::parse(LIVELY, "lively.toml", Path::new(""), &[]).unwrap()
}

/// Does something that may be watched, with nobody watching.
fn unwatched<T>(work: impl FnOnce(&Watch) -> T) -> T {
    let cancel = AtomicBool::new(false);
    work(&Watch { cancel: &cancel, on: &|_| {} })
}

/// A run with everything about everybody noted.
fn noted(scenario: &Scenario, arm: usize, replication: u32) -> (Outcome, Notes) {
    let mut notes = Notes::about_everybody();
    let outcome = unwatched(|watch| {
        replay(scenario, arm, replication, watch, |world, day| {
            world.run_to_with(day + 1, &mut notes);
        })
    });
    (outcome.expect("nothing stops it"), notes)
}

fn life(scenario: &Scenario, arm: usize, consumer: u32) -> Life {
    unwatched(|watch| live(scenario, arm, 0, consumer, watch)).expect("nothing stops it")
}

/// What a life holds, day by day.
fn stream(life: &Life) -> Vec<(u16, LifeNote)> {
    let of = |day: &earful::experiment::life::DayOfLife| {
        day.notes.iter().map(|note| (day.day, *note)).collect::<Vec<_>>()
    };
    life.days.iter().flat_map(of).collect()
}

#[test]
fn a_run_that_is_watched_is_the_run_of_the_experiment() {
    let scenario = lively();
    for threads in [1, 3] {
        let pool = executor::threads(Some(threads)).unwrap();
        for replication in [0, 1] {
            let runs =
                unwatched(|watch| pool.install(|| replicate(&scenario, &[], replication, watch)));
            for (arm, run) in runs.iter().enumerate() {
                let (outcome, notes) = noted(&scenario, arm, replication);
                let measured = run.state.measured().expect("a run with numbers");
                assert_eq!(outcome.digest(), measured.digest, "arm {arm}");
                assert!(notes.all().count() > 100);
            }
        }
    }
}

/// Every counter of the run that single people can account for, beside the sum over all lives.
fn compared(tally: &Tally, sum: &Totals) -> Vec<(&'static str, u64, u64)> {
    let mut all = vec![
        ("posts", tally.posts, sum.posts),
        ("addressed", tally.posts_addressed, sum.posts_addressed),
        ("heard", tally.heard, sum.heard),
        ("contacts", tally.contacts, sum.contacts),
        ("proper", tally.proper, sum.proper),
        ("helpful", tally.helpful, sum.helpful),
        ("unmet", tally.unmet, sum.unmet),
        ("dropped", tally.dropped, sum.dropped),
        ("redeemed", tally.redeemed, sum.redeemed),
        ("criticisms", tally.criticisms, sum.criticisms),
        ("said why they went", tally.parted_in_public, sum.parted_in_public),
        ("readers, as authors have it", tally.readers_reached, sum.readers),
        ("readers, as readers have it", tally.readers_reached, sum.read),
        ("follows", tally.follows, sum.follows),
        ("unfollows", tally.unfollows(), sum.unfollows),
        ("mutes", tally.mutes(), sum.mutes),
        ("stopped looking", tally.stopped_looking(), sum.stopped_looking),
        ("opt-outs", tally.opt_outs, sum.opt_outs),
        ("customers lost", tally.lost, sum.churned),
        ("customers lost to rivals", tally.lost_to_rivals, sum.switched),
        ("customers won", tally.won, sum.joined),
    ];
    let exits = Reason::ALL
        .map(|reason| (reason.name(), tally.exits_for(reason), sum.exits[reason as usize]));
    all.extend(exits);
    all
}

#[test]
fn the_lives_of_all_add_up_to_what_the_run_counts() {
    let scenario = lively();
    let from = scenario.setting.warmup_days;
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    for arm in 0..scenario.arms.len() {
        let (outcome, notes) = noted(&scenario, arm, 0);
        let mut whole = Totals::default();
        for (brand, counted) in outcome.brands.iter().enumerate() {
            let mut sum = Totals::default();
            for (consumer, notes) in notes.all() {
                let of_brand =
                    notes.iter().filter(|(day, note)| *day >= from && note.brand == brand);
                of_brand.for_each(|(_, note)| sum.add(consumer, note));
            }
            for (what, run, lives) in compared(&counted.all, &sum) {
                assert_eq!(run, lives, "{what}, arm {arm}, brand {brand}");
                *seen.entry(what).or_default() += run;
            }
            assert_eq!(sum.onlookers, sum.looked);
            assert_eq!(sum.provoked, counted.all.provoked);
        }
        // Withdrawal is counted at the end, warm-up included.
        for (consumer, notes) in notes.all() {
            notes.iter().for_each(|(_, note)| whole.add(consumer, note));
        }
        let end = &outcome.brands[0].all;
        assert_eq!((end.gone_private, end.left), (whole.gone_private, whole.left), "arm {arm}");
        *seen.entry("gone private").or_default() += whole.gone_private;
        *seen.entry("left").or_default() += whole.left;
        *seen.entry("onlookers").or_default() += whole.onlookers;
        *seen.entry("passed on").or_default() += whole.reshares;
    }
    let never: Vec<_> = seen.iter().filter(|(_, n)| **n == 0).collect();
    assert!(never.is_empty(), "never happened, so nothing was tested: {never:?}");
}

#[test]
fn a_single_life_is_what_the_notes_on_everybody_say() {
    let scenario = lively();
    let (_, notes) = noted(&scenario, 1, 0);
    let mut by_length: Vec<(usize, u32)> =
        notes.all().map(|(consumer, notes)| (notes.len(), consumer)).collect();
    by_length.sort_unstable();
    let chosen = [0, by_length.len() / 2, by_length.len() - 1];
    for (_, consumer) in chosen.map(|place| by_length[place]) {
        let (_, all) = notes.all().find(|(of, _)| *of == consumer).unwrap();
        assert_eq!(stream(&life(&scenario, 1, consumer)), all);
    }
    let quiet = (0..600).find(|n| notes.all().all(|(of, _)| of != *n));
    assert!(life(&scenario, 1, quiet.expect("somebody to whom nothing happens")).days.is_empty());
}

/// How people stand, told one by one, adds up to what the run finds on its last day; sums of 150
/// numbers of size one agree but for rounding.
#[test]
fn how_people_stand_adds_up_to_what_the_run_finds() {
    // Whoever left counts with what the relation ended with, which no state holds, and who came while
    // nothing was measured counts too.
    let few = ["run.consumers=150", "mechanisms.churn=false", "mechanisms.winning=false"];
    let few = few.map(str::to_owned);
    let scenario = Scenario::parse(LIVELY, "lively.toml", Path::new(""), &few).unwrap();
    let (outcome, _) = noted(&scenario, 1, 0);
    let lives: Vec<Life> = (0..150).map(|consumer| life(&scenario, 1, consumer)).collect();
    for (brand, counted) in outcome.brands.iter().enumerate() {
        let bonds: Vec<_> = lives.iter().filter_map(|life| life.last.bond(brand)).collect();
        let cohort = lives.iter().filter(|life| life.portrait.brands.contains(&brand));
        let cohort: Vec<_> = cohort.filter_map(|life| life.last.bond(brand)).collect();
        let satisfaction: f64 = cohort.iter().map(|bond| bond.satisfaction).sum();
        assert!((satisfaction - counted.all.satisfaction_end).abs() < 1e-6);
        assert_eq!(cohort.len() as u64, counted.all.customers);
        assert!(cohort.len() < bonds.len(), "nobody may become a customer");
        let following = bonds.iter().filter(|bond| bond.tie == Tie::Following).count() as u64;
        assert_eq!(following, counted.all.followers_end);
    }
    let all = &outcome.brands[0].all;
    let strain: f64 = lives.iter().map(|life| life.last.standing.experience.strain).sum();
    assert!((strain - all.strain).abs() < 1e-6);
    let aware = lives.iter().filter(|life| life.last.standing.aware).count() as u64;
    assert_eq!(aware, all.aware);
}

/// Between eventful days nothing happens but fading (page posts, which move followers every day, are
/// left out): satisfaction goes back to its rest with 1/e of the distance left after 90 days, irritation and neglect with 30, strain with 60 (docs/model.md;
/// numbers are kept to 24 bits, so they agree to 1e-6). A day that changed something without a note
/// would break it; only what people know changes so, on days that are kept for it. Pages, which move
/// followers without an event, are taken out.
#[test]
fn between_eventful_days_nothing_happens_but_fading() {
    let often = ["privacy.forgetting_days=200", "mechanisms.page=false"].map(str::to_owned);
    let scenario = Scenario::parse(LIVELY, "lively.toml", Path::new(""), &often).unwrap();
    let (mut gaps, mut unnoticed) = (0, 0);
    for consumer in (0..600).step_by(5) {
        let life = life(&scenario, 1, consumer);
        let (mut last, mut then) = (&life.first, 0);
        for day in &life.days {
            let left = |scale: f64| exp(-f64::from(day.day - then) / scale);
            for (brand, now) in &day.before.bonds {
                let was = last.bond(*brand).unwrap();
                let faded = was.rest + (was.satisfaction - was.rest) * left(90.0);
                assert!((now.satisfaction - faded).abs() < 1e-6, "{consumer}, day {}", day.day);
                assert!((now.irritation - was.irritation * left(30.0)).abs() < 1e-6);
                assert!((now.neglect - was.neglect * left(30.0)).abs() < 1e-6);
                assert_eq!((now.tie, now.opted_out), (was.tie, was.opted_out));
            }
            let strain = |state: &PersonState| state.standing.experience.strain;
            assert!((strain(&day.before) - strain(last) * left(60.0)).abs() < 1e-6);
            assert_eq!(day.before.standing.aware, last.standing.aware);
            gaps += u32::from(day.before != day.after && day.day > then);
            unnoticed += u32::from(day.notes.is_empty());
            (last, then) = (&day.after, day.day);
        }
        assert_eq!(life.last.standing.aware, last.standing.aware);
    }
    assert!(gaps > 100, "{gaps}");
    // Of 120 people some 80 know; in 75 days a third forgets, and elsewhere teaches as many.
    assert!(unnoticed > 20, "{unnoticed}");
}

/// Everything that happened in a run, taken down without the code under test.
fn everything(scenario: &Scenario, arm: usize) -> Vec<(u16, u32, usize, Event)> {
    let setting = setting_of(scenario, arm);
    let people = People::draw(setting, scenario.seed, 0);
    let mut all = Vec::new();
    let mut world = World::at_rest(setting.clone(), people.clone(), &scenario.warmup);
    let mut see = |day, consumer, brand, event| all.push((day, consumer, brand, event));
    world.run_to_with(setting.warmup_days, &mut see);
    world.set_policies(&scenario.arms[arm].policies);
    world.run_to_with(setting.days, &mut see);
    all
}

fn concerns(consumer: u32, to: u32, event: &Event) -> bool {
    let author = match event {
        Event::Looked(sight) => sight.author,
        Event::ReadCriticism(author, _) | Event::Reshared(author, _) => *author,
        _ => to,
    };
    consumer == to || consumer == author
}

#[test]
fn twins_are_one_until_the_policies_begin_and_part_where_their_events_do() {
    let scenario = lively();
    let warmup = scenario.setting.warmup_days;
    let runs = [0, 1].map(|arm| everything(&scenario, arm));
    let (mut parted, mut unnoticed, mut never) = (0, 0, 0);
    for consumer in (0..600).step_by(9) {
        let twins = Twins::new(life(&scenario, 0, consumer), life(&scenario, 1, consumer));
        let of = |run: &Vec<(u16, u32, usize, Event)>| -> Vec<(u16, u32, usize, Event)> {
            run.iter().filter(|(_, to, _, event)| concerns(consumer, *to, event)).copied().collect()
        };
        let (one, other) = (of(&runs[0]), of(&runs[1]));
        let on = |events: &[(u16, u32, usize, Event)], day| -> Vec<(u16, u32, usize, Event)> {
            events.iter().filter(|event| event.0 == day).copied().collect()
        };
        let expected = (0..scenario.setting.days).find(|day| on(&one, *day) != on(&other, *day));
        assert_eq!(twins.parted, expected, "consumer {consumer}");
        if let Some(day) = twins.parted {
            assert!(day >= warmup);
            parted += 1;
            unnoticed += u32::from(twins.noticed != twins.parted);
            for (at, [one, other]) in twins.days() {
                assert!(at >= day || one == other, "consumer {consumer}, day {at}");
            }
            let [one, other] = twins.in_short(day);
            assert!(!one.is_empty() && !other.is_empty());
        } else {
            assert_eq!(twins.noticed, None);
            never += 1;
        }
    }
    assert!(parted > 5 && unnoticed > 0 && never > 0, "{parted} {unnoticed} {never}");
}
