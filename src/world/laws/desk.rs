//! The desk in the world: its waits are those of the brand's real size, however few are simulated.

use super::{quiet, to_everything};
use crate::ground::math::ln;
use crate::model::brand::{Shock, ShockTarget};
use crate::model::desk::{Promise, PromiseClock, Staff};
use crate::model::hours::Hours;
use crate::model::policy::{Action, Policy};
use crate::model::post::Kind;
use crate::world::brand_state::Daily;
use crate::world::metrics::metric;
use crate::world::people::flag;
use crate::world::{Event, People, Setting, World};

/// Customers that there really are.
const REAL: f64 = 120_000.0;

/// So many of them are simulated; all together speak to the brand so often a day, about evenly.
fn talkative(consumers: u32, days: u16, posts_per_day: f64) -> Setting {
    let mut setting = quiet(consumers, days);
    for on in ["chatter", "reply", "queue"] {
        assert!(setting.mechanisms.set(on, true));
    }
    (setting.clock.daily_swing, setting.clock.weekend_factor) = (0.0, 1.0);
    setting.voice.mention_addressed_share = 1.0;
    setting.brands[0].is.customers = REAL;
    setting.brands[0].is.peer_talk_per_30_days = 0.0;
    // At most one a day: 1 - e^(-rate) of them do.
    setting.brands[0].is.mentions_per_30_days = -30.0 * ln(1.0 - posts_per_day / REAL);
    setting
}

/// Five people answer everything, four minutes each on average.
fn five_people() -> Policy {
    let mut policy = to_everything(Action::PublicReply);
    policy.desk.staff = Staff::Agents(5.0);
    (policy.conduct.handling_hours, policy.conduct.max_wait_days) = (0.0, 365.0);
    policy
}

/// Mean wait of the replies until somebody takes them up [minutes], and how many there were.
fn mean_wait(setting: &Setting, policy: &Policy, seed: u64) -> (f64, usize) {
    let people = People::draw(setting, seed, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
    let (mut sum, mut count) = (0.0, 0);
    world.run_to_with(setting.days, &mut |_: u16, _: u32, _: usize, event: Event| {
        if let Event::Contacted(met) = event {
            sum += met.contact.latency_hours * 60.0;
            count += 1;
        }
    });
    // The time of the agent is part of it.
    (sum / count as f64 - policy.desk.minutes_per_reply, count)
}

/// Erlang C with 5 servers at a load of 0.8: they are all busy with a chance of 0.5541, and the mean
/// wait is 0.5541 x 4 / (5 x 0.2) = 2.22 minutes. Handling times here are log-normal with a coefficient of
/// variation of 1, for which five servers keep within some hundredths of the law for exponential ones.
///
/// A wait has a spread of about 3.6 minutes and forgets itself within about 1.5 hours, so that 100 days
/// hold at least 1,000 that count as independent (2,500 people bring 3,000 posts): a standard error of
/// 0.12 minutes. Limits are 4.5 of them and 4% for the law: chance fails one of the three 2e-5 of the time.
/// A desk of the sample's size would keep people waiting for 107 minutes at 2,500.
#[test]
fn waits_are_those_of_the_real_size_whatever_is_simulated() {
    for (consumers, seed) in [(2_500, 1), (10_000, 2), (40_000, 3)] {
        let setting = talkative(consumers, 100, 1_440.0);
        let (wait, count) = mean_wait(&setting, &five_people(), seed);
        let expected = 1_440.0 * 100.0 * f64::from(consumers) / REAL;
        assert!((count as f64 - expected).abs() < 4.5 * expected.sqrt(), "{count}, not {expected}");
        assert!((wait - 2.22).abs() < 0.54 + 0.09, "{consumers} people: {wait} minutes");
    }
}

/// Office hours: most of a wait is that nobody is there, and at any size it is the same. Replies of a
/// week are written in 50 of its 168 hours; a mean wait of near half a day has a spread of as much,
/// alike for all replies of a night: 20 weeks hold 140 nights and 3,000 replies at 2,500 people. What
/// differs between sizes is when these few were written: a standard error of 17 h / sqrt(3000) = 0.3 h,
/// and the limit of 4.5 of them fails by chance 7 times in a million.
#[test]
fn a_desk_with_hours_keeps_people_waiting_alike_at_any_size() {
    let mut policy = five_people();
    let office = (0..5).map(|day| (day * 1440 + 480, day * 1440 + 1080)).collect();
    policy.desk.hours = Hours::new(office).expect("days apart");
    policy.desk.staff = Staff::Agents(6.0);
    let wait = |consumers, seed| {
        let mut setting = talkative(consumers, 140, 430.0);
        setting.clock = crate::model::clock::Clock::default();
        mean_wait(&setting, &policy, seed).0 / 60.0
    };
    let (few, many) = (wait(5_000, 4), wait(40_000, 5));
    assert!((few - many).abs() < 1.9, "{few} h against {many} h");
    assert!((10.0..25.0).contains(&many), "{many} h");
}

/// By hand: one reply a day at 12:00 at most, to a desk of nobody: a promise of a day is broken for
/// each, dropped or still waiting, but for those of the last day.
#[test]
fn what_is_dropped_or_still_waits_has_broken_the_promise() {
    let mut setting = talkative(300, 30, 300.0);
    setting.leave_out_others();
    setting.brands[0].is.mentions_per_30_days = 3.0;
    let mut policy = five_people();
    policy.desk.staff = Staff::Agents(0.0);
    policy.desk.promise =
        Some(Promise { first_reply_hours: 24.0, clock: PromiseClock::Calendar, share: 0.9 });
    let run = |max_wait_days: f64| {
        let mut policy = policy.clone();
        policy.conduct.max_wait_days = max_wait_days;
        let people = People::draw(&setting, 6, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[policy]);
        let mut before_the_last_day = 0;
        let end = f64::from(setting.days);
        world.run_to_with(setting.days, &mut |_: u16, _: u32, _: usize, event: Event| {
            if let Event::Posted(post) = event {
                before_the_last_day += u64::from(post.time < end - 1.0);
            }
        });
        (world.outcome().brands[0].all.clone(), before_the_last_day)
    };
    for max_wait in [2.0, 365.0] {
        let (all, due) = run(max_wait);
        assert!(due > 500);
        assert_eq!((all.promised, all.kept, all.late), (due, 0, 0), "{max_wait}");
        assert_eq!(all.dropped > 0, max_wait < 3.0);
        let value = |name| (metric(name).expect("a metric").value)(&all);
        assert_eq!(value("promise_kept_share"), Some(0.0));
        assert_eq!(value("promise_missed_hours"), None);
        assert_eq!(value("human_hours"), Some(0.0));
    }
}

/// Nobody works, and replies to 300 people of 120,000 are not all that waits: 7 days of 90 posts a day, in an
/// outage of a factor 4 of 360. Poisson; two limits.
#[test]
fn the_series_shows_who_waits_of_all_customers() {
    let mut policy = five_people();
    policy.desk.staff = Staff::Agents(0.0);
    let mut setting = talkative(300, 7, 0.0);
    setting.mechanisms.set("experience", true);
    setting.voice.failure_addressed_share = 1.0;
    (setting.voice.failure_posting, setting.voice.posting_cap) = (1.0, 1.0);
    let brand = &mut setting.brands[0].is;
    (brand.failures_per_30_days, brand.questions_per_30_days) = (30.0 * 90.0 / REAL, 0.0);
    brand.delights_per_30_days = 0.0;
    for factor in [1.0, 4.0] {
        let target = ShockTarget::Failures;
        setting.shocks = vec![Shock { brand: 0, target, factor, from_day: 0, to_day: 6 }];
        let people = People::draw(&setting, 8, 0);
        let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(&policy));
        let mut posts = 0;
        world.run_to_with(7, &mut |_: u16, _: u32, _: usize, event: Event| {
            posts += u32::from(matches!(event, Event::Posted(post) if post.kind == Kind::Failure));
        });
        let queue = world.series(0)[6][Daily::Queue as usize];
        let expected = 7.0 * 90.0 * factor;
        assert!((queue - expected).abs() < 4.5 * expected.sqrt() + 0.01 * expected, "{queue}");
        assert!(posts < 30, "{posts} of them by people simulated");
    }
}

/// Nobody works. A reply that takes 12 hours of handling breaks a promise of 24 if it was written more
/// than 12 hours before the end and since measuring began; to whom left nothing is owed.
#[test]
fn a_promise_is_owed_for_posts_of_the_window_to_those_still_there() {
    let mut setting = talkative(300, 30, 300.0);
    setting.leave_out_others();
    setting.brands[0].is.mentions_per_30_days = 3.0;
    setting.warmup_days = 20;
    let mut policy = five_people();
    policy.desk.staff = Staff::Agents(0.0);
    policy.desk.promise =
        Some(Promise { first_reply_hours: 24.0, clock: PromiseClock::Calendar, share: 0.9 });
    policy.conduct.handling_hours = 12.0;
    let people = People::draw(&setting, 6, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[policy]);
    let mut due = 0;
    world.run_to_with(30, &mut |_: u16, _: u32, _: usize, event: Event| {
        if let Event::Posted(post) = event {
            due += u64::from((20.0..29.5).contains(&post.time));
        }
    });
    assert!(due > 200);
    assert_eq!(world.outcome().brands[0].all.promised, due);
    world.consumers.flags.iter_mut().for_each(|flags| *flags |= flag::LEFT);
    assert_eq!(world.outcome().brands[0].all.promised, 0);
}

/// By hand: 2.5 people per million customers, 50 hours a week, are 2.5 x 50 / 7 x 30 hours in 30 days for
/// a million: 0.5357 for each thousand, whatever is simulated and however large the brand.
#[test]
fn hours_are_paid_for_all_customers_that_there_are() {
    let mut policy = five_people();
    policy.desk.staff = Staff::PerMillion(2.5);
    let office = (0..5).map(|day| (day * 1440 + 480, day * 1440 + 1080)).collect();
    policy.desk.hours = Hours::new(office).expect("days apart");
    for (consumers, customers) in [(300, 120_000.0), (900, 4e6)] {
        let mut setting = talkative(consumers, 2, 10.0);
        setting.brands[0].is.customers = customers;
        let people = People::draw(&setting, 1, 0);
        let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(&policy));
        world.run_to(2);
        let value = metric("human_hours").expect("a metric").value;
        let hours = value(&world.outcome().brands[0].all).expect("hours");
        assert!((hours - 0.535_714_285_714).abs() < 1e-9, "{hours}");
    }
}
