//! Against Erlang and the closed share of an idle desk, and against runs.

use super::*;
use crate::model::clock::Clock;
use crate::model::desk::OverCapacity;
use crate::model::hours::Hours;
use crate::model::mechanisms::Mechanisms;
use crate::model::policy::{Action, Listens, Rule};
use crate::model::promise::best_share;
use crate::world::World;
use crate::world::setting::NetworkSource;

/// Nothing but remarks, understood as what they are and all alike; day and week too.
fn setting(days: u16) -> Setting {
    let mut setting = Setting {
        consumers: 2_000,
        days,
        warmup_days: 0,
        mechanisms: Mechanisms {
            chatter: true,
            listening: true,
            reply: true,
            ..Mechanisms::none()
        },
        clock: Clock { daily_swing: 0.0, weekend_factor: 1.0, ..Clock::default() },
        network: NetworkSource::None,
        ..Setting::default()
    };
    setting.population.expressiveness_sigma = 0.0;
    setting.brands[0].is.peer_talk_per_30_days = 0.0;
    setting
}

/// Answers everything, in one priority.
fn policy(minutes: f64, hours: f64, clock: PromiseClock, share: f64) -> Policy {
    let rule = Rule {
        when: Condition::default(),
        act: Action::PublicReply,
        personalisation: 0.0,
        disclosure: false,
        priority: 1,
    };
    let mut policy = Policy { listens: Listens::Everything, rules: vec![rule], ..Policy::silent() };
    policy.conduct.handling_hours = 0.0;
    policy.conduct.context_reading = 0.0;
    policy.conduct.max_wait_days = 365.0;
    policy.desk = Desk {
        minutes_per_reply: minutes,
        promise: Some(Promise { first_reply_hours: hours, clock, share }),
        over_capacity: OverCapacity::OldestFirst,
        ..Desk::default()
    };
    policy
}

/// Makes the brand as large as brings so many replies on a mean day.
fn with_replies(mut setting: Setting, policy: &Policy, per_day: f64) -> Setting {
    let load = OthersLoad::read_by(&setting, Readers::default(), 0, 1.0);
    let flows = load.flows(&load.work(policy), &policy.desk, &Circumstances::default(), 1.0);
    let one: f64 = flows.iter().map(|flow| flow.per_day).sum();
    setting.brands[0].is.customers = per_day / one;
    setting
}

fn office() -> Hours {
    Hours::new((0..5).map(|day| (day * 1440 + 480, day * 1440 + 1080)).collect()).unwrap()
}

/// The share of replies within a time in M/M/c, where a reply takes a log-normal time: Erlang's C by
/// the recursion of B, and an exponential wait for those who wait.
fn erlang_share(servers: u32, load: f64, minutes: f64, within: f64) -> f64 {
    let blocked = (1..=servers).fold(1.0, |b, k| load * b / (f64::from(k) + load * b));
    let rho = load / f64::from(servers);
    if rho >= 1.0 {
        return 0.0;
    }
    let waits = blocked / (1.0 - rho * (1.0 - blocked));
    let rate = (f64::from(servers) - load) / (minutes / 60.0);
    let step = within / 10_000.0;
    let wait = |i: u32| (f64::from(i) + 0.5) * step;
    let density = |w: f64| rate * crate::ground::math::exp(-rate * w) * step;
    let later: f64 = (0..10_000)
        .map(|i| density(wait(i)) * handled_within(minutes, 1.0, within - wait(i)))
        .sum();
    (1.0 - waits) * handled_within(minutes, 1.0, within) + waits * later
}

/// Replies a day, minutes, promised hours and share: loads of 2.5, 9.2 and 9.9 agents, the first job by
/// job, the others as work. What Erlang's law calls for differs from what the load alone does in each case; the time
/// of a reply is log-normal, which for the tail of the wait is as good as exponential within one
/// agent.
#[test]
fn the_fewest_are_erlang_s_within_one() {
    for (per_day, minutes, hours, share) in [
        (60.0, 60.0, 3.0, 0.9),
        (60.0, 60.0, 4.0, 0.977),
        (221.0, 60.0, 4.0, 0.977),
        (221.0, 60.0, 3.0, 0.945),
        (1425.0, 10.0, 0.5, 0.93),
    ] {
        let policy = policy(minutes, hours, PromiseClock::Calendar, share);
        let setting = with_replies(setting(180), &policy, per_day);
        let rehearsal = Rehearsal::new(&setting, 0, &policy).unwrap();
        assert_eq!(matches!(rehearsal.calls, Calls::Jobs(_)), per_day < 100.0);
        let load = per_day * minutes / 1440.0;
        let by_law = |servers: &u32| erlang_share(*servers, load, minutes, hours) >= share;
        let expected = (1..100).find(by_law).unwrap();
        assert!(f64::from(expected) > load.ceil(), "the load alone says {expected}");
        let found = rehearsal.fewest().unwrap();
        assert!(found.agents.abs_diff(expected) <= 1, "{} for {expected}", found.agents);
        let law = erlang_share(found.agents, load, minutes, hours);
        assert!((found.kept.share - law).abs() < 0.02, "{} for {law}", found.kept.share);
    }
}

/// One fewer does not keep it, whatever the form and the order; where the oldest goes first more
/// people never keep it less, and nobody does better than people with nothing else to do.
#[test]
fn the_fewest_keep_it_and_one_fewer_does_not() {
    for (per_day, order) in [
        (60.0, OverCapacity::OldestFirst),
        (3_000.0, OverCapacity::OldestFirst),
        (3_000.0, OverCapacity::Priority),
    ] {
        let mut policy = policy(6.0, 1.0, PromiseClock::Business, 0.9);
        let talk = Condition { addressed: Some(true), ..Condition::default() };
        policy.rules.insert(0, Rule { when: talk, priority: 3, ..policy.rules[0].clone() });
        (policy.desk.hours, policy.desk.over_capacity) = (office(), order);
        let setting = with_replies(setting(70), &policy, per_day);
        let rehearsal = Rehearsal::new(&setting, 0, &policy).unwrap();
        let Enough { agents, kept, fewer } = rehearsal.fewest().unwrap();
        let fewer = fewer.expect("more than one");
        assert!(kept.share >= 0.9 && fewer.share < 0.9, "{agents}: {kept:?} {fewer:?}");
        assert_eq!(rehearsal.trial(Some(agents)), kept);
        assert_eq!(rehearsal.trial(Some(agents - 1)), fewer);
        let idle = rehearsal.trial(None).share;
        let mut last = 0.0;
        for agents in [1, agents / 2, agents - 1, agents, agents + 1, 2 * agents, 50 * agents] {
            let share = rehearsal.trial(Some(agents)).share;
            assert!(
                share >= last - 1e-9 || order == OverCapacity::Priority,
                "{agents}: {share} {last}"
            );
            // What still waits at the end and is not late yet counts in neither sum: a few of millions.
            assert!(share <= idle + 1e-5, "{share} beyond {idle}");
            last = share;
        }
        assert!(idle - last < 0.01, "{idle} {last}");
    }
}

/// Over whole weeks people with nothing else to do keep what the closed form says. Its replies are
/// 26 x 7 x 8 x 12 = 17,472 looks, of which each block has a share that varies by at most 1/2: a
/// standard error below 0.004 without the blocks, which take most of it away.
#[test]
fn people_with_nothing_else_to_do_keep_the_closed_share() {
    for (clock, hours) in [
        (PromiseClock::Calendar, 12.0),
        (PromiseClock::Calendar, 1.0),
        (PromiseClock::Business, 1.0),
    ] {
        for first_weekday in [0.0, 3.0] {
            let mut policy = policy(30.0, hours, clock, 0.1);
            policy.desk.hours = office();
            policy.conduct.handling_hours = 0.2;
            let mut setting = setting(182);
            setting.clock = Clock { first_weekday, ..Clock::default() };
            let setting = with_replies(setting, &policy, 2_000.0);
            let best =
                best_share(&policy.desk, 0.2, &Profile::new(&setting.clock), first_weekday as u16);
            let idle = Rehearsal::new(&setting, 0, &policy).unwrap().trial(None).share;
            let best = best.unwrap().share;
            assert!((idle - best).abs() < 0.005, "{clock:?} {hours}: {idle} for {best}");
        }
    }
}

/// What has waited too long breaks the promise, be it ever so late: by hand, a desk that is open
/// on Mondays only and drops what waits for a day answers a day's posts and the day before's, 2 of 7.
#[test]
fn what_is_dropped_is_broken() {
    let mut policy = policy(0.1, 200.0, PromiseClock::Calendar, 0.1);
    policy.desk.hours = Hours::new(vec![(0, 1440)]).unwrap();
    policy.conduct.max_wait_days = 1.0;
    for per_day in [70.0, 2_000.0] {
        let setting = with_replies(setting(70), &policy, per_day);
        let rehearsal = Rehearsal::new(&setting, 0, &policy).unwrap();
        for agents in [None, Some(1_000)] {
            let share = rehearsal.trial(agents).share;
            assert!((share - 2.0 / 7.0).abs() < 0.02, "{per_day} {agents:?}: {share}");
        }
    }
}

/// By hand: twice the work that one can do, in the order of writing. Who writes on day t is begun on day
/// 2 t. Within a day are begun those of the first day, less the time of the reply itself (48 minutes of
/// 1,440 where jobs are few); too late by the end of day 20 are all others of the first 19, begun or
/// not: 1 of 19. Had only those begun a say, it were 1 of 10.
#[test]
fn who_still_waits_too_late_at_the_end_was_broken_a_promise() {
    for (per_day, minutes) in [(60.0, 48.0), (480.0, 6.0)] {
        let policy = policy(minutes, 24.0, PromiseClock::Calendar, 0.01);
        let setting = with_replies(setting(20), &policy, per_day);
        let share = Rehearsal::new(&setting, 0, &policy).unwrap().trial(Some(1)).share;
        let by_hand = (1.0 - minutes / 1440.0) / 19.0;
        assert!((share - by_hand).abs() < 0.01, "{per_day}: {share} for {by_hand}");
    }
}

/// Each repetition has its own luck, and the same whenever it is asked.
#[test]
fn repetitions_differ_and_repeat() {
    for per_day in [60.0, 1_500.0] {
        let policy = policy(60.0, 2.0, PromiseClock::Calendar, 0.9);
        let setting = with_replies(setting(20), &policy, per_day);
        let rehearsal = Rehearsal::new(&setting, 0, &policy).unwrap();
        let kept = |repetition| {
            let mut sums = vec![KeptSum::default(); 20 * LOOKS];
            let agents = f64::from((per_day / 24.0) as u32 + 1);
            let desk = Desk { staff: Staff::Agents(agents), ..policy.desk.clone() };
            rehearsal.live(repetition, Some(desk.capacity(1.0)), &mut sums);
            sums.iter().map(|sum| sum.kept).sum::<f64>()
        };
        assert_eq!(kept(1), kept(1));
        assert!(kept(0) != kept(1) && kept(1) != kept(2), "{per_day}");
    }
}

/// An outage takes more people, and the hours that cost most are its own; in the warm-up it takes none.
#[test]
fn an_outage_is_what_binds() {
    for (per_day, minutes) in [(60.0, 30.0), (5_000.0, 4.0)] {
        let policy = policy(minutes, 2.0, PromiseClock::Business, 0.9);
        let mut setting = Setting { warmup_days: 10, ..setting(40) };
        setting.mechanisms.experience = true;
        let mut setting = with_replies(setting, &policy, per_day);
        let fewest =
            |setting: &Setting| Rehearsal::new(setting, 0, &policy).unwrap().fewest().unwrap();
        let calm = fewest(&setting);
        let target = ShockTarget::Failures;
        setting.shocks = vec![Shock { brand: 0, target, factor: 30.0, from_day: 20, to_day: 24 }];
        let outage = fewest(&setting);
        assert!(outage.agents > calm.agents + 2, "{} {}", outage.agents, calm.agents);
        let day = outage.fewer.and_then(|fewer| fewer.worst).unwrap().day;
        assert!((20..=25).contains(&day), "day {day}");
        (setting.shocks[0].from_day, setting.shocks[0].to_day) = (2, 6);
        assert_eq!(fewest(&setting), calm);
    }
}

/// Whoever answers has somebody there, even if nobody writes; without a promise, or where nobody is
/// answered, there is nothing to rehearse.
#[test]
fn there_is_somebody_where_somebody_is_answered() {
    let mut setting = setting(10);
    setting.mechanisms = Mechanisms::none();
    let mut answers = policy(4.0, 1.0, PromiseClock::Business, 0.9);
    let found = Rehearsal::new(&setting, 0, &answers).unwrap().fewest().unwrap();
    assert_eq!((found.agents, found.kept.share, found.fewer), (1, 1.0, None));
    answers.listens = Listens::Nothing;
    assert!(Rehearsal::new(&setting, 0, &answers).is_none());
    let no_promise = policy(4.0, 1.0, PromiseClock::Business, 0.9);
    let no_promise =
        Policy { desk: Desk { promise: None, ..no_promise.desk.clone() }, ..no_promise };
    assert!(Rehearsal::new(&setting, 0, &no_promise).is_none());
}

/// Runs with the people that were found keep what the rehearsal says: 24 replications, whose mean is
/// within 4.5 of their standard errors (7 times in a million by chance) and 0.01 for the rehearsal's own.
#[test]
fn runs_with_the_fewest_keep_the_promise() {
    for per_day in [60.0, 1_500.0] {
        let mut policy = policy(6.0, 2.0, PromiseClock::Business, 0.9);
        policy.desk.hours = office();
        let mut setting = with_replies(setting(60), &policy, per_day);
        setting.mechanisms.queue = true;
        setting.warmup_days = 4;
        let found = Rehearsal::new(&setting, 0, &policy).unwrap().fewest().unwrap();
        policy.desk.staff = Staff::Agents(f64::from(found.agents));
        let shares: Vec<f64> = (0..24)
            .map(|replication| {
                let people = People::draw(&setting, 5, replication);
                let silent = Policy::silent();
                let mut world = World::new(setting.clone(), people.clone(), &[silent]);
                world.run_to(setting.warmup_days);
                world.set_policies(std::slice::from_ref(&policy));
                world.run_to(setting.days);
                let outcome = world.outcome();
                let tally = &outcome.brands[0].all;
                tally.kept as f64 / tally.promised as f64
            })
            .collect();
        let n = shares.len() as f64;
        let mean = shares.iter().sum::<f64>() / n;
        let square: f64 = shares.iter().map(|share| (share - mean) * (share - mean)).sum();
        let error = (square / n / (n - 1.0)).sqrt();
        let expected = found.kept.share;
        assert!((mean - expected).abs() < 4.5 * error + 0.01, "{mean} +- {error} for {expected}");
        assert!(error < 0.02, "says nothing: {error}");
    }
}
