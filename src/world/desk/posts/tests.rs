//! Keyed posts against the closed rates, and what they may not depend on. Limits are 4.5 standard
//! errors, each of which chance exceeds 7 times in a million; seeds are fixed.

use super::*;
use crate::model::clock::Clock;
use crate::model::desk::Desk;
use crate::model::policy::{Action, Condition, Rule};
use crate::model::purpose::BEHAVIOUR;
use crate::model::terms::Terms;
use crate::world::people::People;
use crate::world::setting::Setting;

const SHOCK: f64 = 3.0;

fn setting(consumers: u32) -> Setting {
    let mut setting = Setting { consumers, ..Setting::default() };
    setting.brands[0].is.failures_per_30_days = 0.5;
    setting.brands[0].is.questions_per_30_days = 0.5;
    setting
}

fn load(consumers: u32, customers: f64) -> OthersLoad {
    let setting = setting(consumers);
    OthersLoad::new(&setting, &People::draw(&setting, 3, 0), 0, customers)
}

fn key() -> Key {
    Key::new(3, BEHAVIOUR, 0)
}

fn profile() -> Profile {
    Profile::new(&Clock::default())
}

/// Something for each fact that a rule may ask; two acts of one priority; two of two turns.
fn asks_everything() -> Policy {
    let rule =
        |when, act, priority| Rule { when, act, personalisation: 0.0, disclosure: false, priority };
    let any = Condition::default;
    let mut policy = Policy {
        listens: Listens::Everything,
        rules: vec![
            rule(Condition { sensitivity: (0.42, 1.0), ..any() }, Action::PrivateMessage, 7),
            rule(Condition { kinds: 0b10000, ..any() }, Action::Ignore, 0),
            rule(Condition { kinds: 0b00011, follower: Some(false), ..any() }, Action::Escalate, 5),
            rule(
                Condition { loyalist: Some(false), reach: (8, 30), ..any() },
                Action::AskDetails,
                4,
            ),
            rule(Condition { addressed: Some(true), ..any() }, Action::HandOver, 5),
        ],
        ..Policy::silent()
    };
    policy.conduct.context_reading = 0.3;
    policy
}

fn tickets(
    load: &OthersLoad,
    posts: &[Audible],
    policy: &Policy,
    failure_factor: f64,
) -> Vec<Ticket> {
    let desk = Desk { spread: 0.5, ..Desk::default() };
    let (rules, mut number) = (CompiledRules::new(&policy.rules), 0);
    load.tickets(posts, policy, &rules, &desk, (failure_factor, 1.0), || {
        number += 1;
        number
    })
}

/// 700 days of a tripled failure rate, seven tenths of which are left: replies of each priority are
/// Poisson of the flows' mean, and their minutes have the flows' mean and mean square.
/// Nine limits.
#[test]
fn flows_are_the_mean_of_the_posts() {
    flows_are_the_mean(&load(2_000, 200_000.0), &asks_everything());
}

/// The same where replies are held back on one of two platforms, which has four in five of what is found.
#[test]
fn flows_are_the_mean_of_the_posts_that_terms_allow() {
    let mut setting = setting(2_000);
    setting.platforms[1].is.terms = Terms::NONE;
    let load = OthersLoad::new(&setting, &People::draw(&setting, 3, 0), 0, 200_000.0);
    flows_are_the_mean(&load, &Policy { keeps_terms: true, ..asks_everything() });
}

fn flows_are_the_mean(load: &OthersLoad, policy: &Policy) {
    let profile = profile();
    let desk = Desk { spread: 0.5, ..Desk::default() };
    let work = load.work(policy);
    let mut expected: Vec<(u8, f64, f64, f64)> = Vec::new();
    let mut found: Vec<(u8, f64)> = Vec::new();
    for day in 0..700 {
        let posts = load.posts(key(), 0, day, SHOCK, &profile);
        let tickets = tickets(load, &posts, policy, 0.7);
        found.extend(tickets.iter().map(|ticket| (ticket.priority, ticket.minutes)));
        let weekday = profile.day_weight(day);
        let today = Circumstances { weekday, shock: SHOCK, failure_factor: 0.7 };
        for flow in load.flows(&work, &desk, &today, 1.0) {
            if !expected.iter().any(|sums| sums.0 == flow.priority) {
                expected.push((flow.priority, 0.0, 0.0, 0.0));
            }
            let sums = expected.iter_mut().find(|sums| sums.0 == flow.priority).unwrap();
            sums.1 += flow.per_day;
            sums.2 += flow.per_day * flow.minutes;
            sums.3 += flow.per_day * flow.square;
        }
    }
    assert_eq!(expected.iter().map(|sums| sums.0).collect::<Vec<_>>(), [7, 5, 4]);
    for (priority, number, minutes, squares) in expected {
        let of: Vec<f64> = found.iter().filter(|f| f.0 == priority).map(|f| f.1).collect();
        let n = of.len() as f64;
        assert!(number > 3_000.0, "{number} replies of priority {priority} say little");
        assert!((n - number).abs() < 4.5 * number.sqrt(), "{priority}: {n} for {number}");
        let square: Vec<f64> = of.iter().map(|minutes| minutes * minutes).collect();
        for (values, mean) in [(of, minutes / number), (square, squares / number)] {
            let got = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|v| (v - got) * (v - got)).sum::<f64>() / n;
            let error = (variance / n).sqrt();
            assert!((got - mean).abs() < 4.5 * error, "{priority}: {got} +- {error} for {mean}");
        }
    }
}

/// Counts of a day are Poisson: over 2,000 like days of mean m the sample variance has a standard error
/// of sqrt((2 m^2 + m) / 2000). Times follow the hours: of all posts the share before noon is
/// binomial. They come in order, within the day. Three limits.
#[test]
fn a_day_is_a_poisson_process_over_the_hours() {
    let load = load(500, 20_000.0);
    let even = Profile::new(&Clock { weekend_factor: 1.0, ..Clock::default() });
    let days = 2_000;
    let (mut counts, mut before_noon) = (Vec::new(), 0.0);
    for day in 0..days {
        let posts = load.posts(key(), 0, day, 1.0, &even);
        let times: Vec<f64> = posts.iter().map(|post| post.written - f64::from(day)).collect();
        assert!(times.is_sorted() && times.iter().all(|time| (0.0..=1.0).contains(time)));
        before_noon += times.iter().filter(|time| **time < 0.5).count() as f64;
        counts.push(posts.len() as f64);
    }
    let rates = load.crowd.talk.on(&Circumstances::default());
    let heard = |kind: Kind| rates[kind as usize] * load.crowd.hearing.heard(kind, true);
    let mean = 20_000.0 * Kind::ALL.into_iter().map(heard).sum::<f64>();
    let n = f64::from(days);
    let got = counts.iter().sum::<f64>() / n;
    assert!((got - mean).abs() < 4.5 * (mean / n).sqrt(), "{got} for {mean}");
    let variance = counts.iter().map(|c| (c - mean) * (c - mean)).sum::<f64>() / n;
    let error = ((2.0 * mean * mean + mean) / n).sqrt();
    assert!((variance - mean).abs() < 4.5 * error, "variance {variance} +- {error} for {mean}");
    let (all, share) = (got * n, even.share_before(0.5));
    let error = (all * share * (1.0 - share)).sqrt();
    assert!((before_noon - all * share).abs() < 4.5 * error, "{before_noon} of {all}");
}

/// Where nobody posts at the weekend, days 5 and 6 of a run that begins on a Monday are empty; a working
/// day has 7/5 of the mean. Poisson, one limit.
#[test]
fn days_of_the_week_weigh_what_the_clock_says() {
    let load = load(500, 1e6);
    let profile = Profile::new(&Clock { weekend_factor: 0.0, ..Clock::default() });
    let of = |day| load.posts(key(), 0, day, 1.0, &profile).len() as f64;
    assert_eq!((of(5), of(6)), (0.0, 0.0));
    let rates = load.crowd.talk.on(&Circumstances::default());
    let heard = |kind: Kind| rates[kind as usize] * load.crowd.hearing.heard(kind, true);
    let mean = 1.4e6 * Kind::ALL.into_iter().map(heard).sum::<f64>();
    assert!((of(4) - mean).abs() < 4.5 * mean.sqrt() && mean > 500.0, "{} for {mean}", of(4));
}

/// Each fact of a post has its share; binomial. Two limits for a fact, of which there are four.
#[test]
fn facts_have_their_shares() {
    let load = load(2_000, 400_000.0);
    let posts: Vec<Audible> =
        (0..200).flat_map(|day| load.posts(key(), 0, day, 1.0, &profile())).collect();
    let crowd = &load.crowd;
    for kind in [Kind::Failure, Kind::Mention] {
        let of: Vec<&Audible> = posts.iter().filter(|post| post.kind == kind).collect();
        let n = of.len() as f64;
        let check = |name: &str, share: f64, holds: &dyn Fn(&Audible) -> bool| {
            let count = of.iter().filter(|post| holds(post)).count() as f64;
            let error = (n * share * (1.0 - share)).sqrt();
            assert!((count - n * share).abs() < 4.5 * error, "{kind:?} {name}: {count} of {n}");
        };
        let speaks = crowd.hearing.addressed[kind as usize] / crowd.hearing.heard(kind, true);
        check("addressed", speaks, &|post| post.addressed);
        check("follower", crowd.brand.follower_share, &|post| post.follower);
        check("loyalist", crowd.brand.loyalist_share, &|post| post.loyalist);
        check("delicate", 0.25, &|post| post.sensitivity > 0.375);
    }
}

/// The posts do not know the policy; whoever answers more of them answers these too, at the same
/// times. Reading more of the context changes what is understood and not what is said.
#[test]
fn arms_share_the_posts() {
    let load = load(500, 100_000.0);
    let posts = load.posts(key(), 0, 5, 1.0, &profile());
    let rule = |when| Rule {
        when,
        act: Action::PublicReply,
        personalisation: 0.0,
        disclosure: false,
        priority: 1,
    };
    let all = Policy {
        listens: Listens::Everything,
        rules: vec![rule(Condition::default())],
        ..Policy::silent()
    };
    let addressed = Policy { listens: Listens::Addressed, ..all.clone() };
    let followers = Condition { follower: Some(true), ..Condition::default() };
    let followers = Policy { rules: vec![rule(followers)], ..all.clone() };
    let at = |policy: &Policy| -> Vec<(u64, u64)> {
        let tickets = tickets(&load, &posts, policy, 1.0);
        tickets.iter().map(|t| (t.written.to_bits(), t.minutes.to_bits())).collect()
    };
    let everything = at(&all);
    assert_eq!(everything.len(), posts.len());
    for part in [at(&addressed), at(&followers)] {
        assert!(!part.is_empty() && part.len() < everything.len());
        assert!(part.iter().all(|ticket| everything.contains(ticket)));
    }
    let mut reads = all.clone();
    reads.conduct.context_reading = 1.0;
    let written = |policy: &Policy| -> Vec<f64> {
        tickets(&load, &posts, policy, 1.0).iter().map(|ticket| ticket.written).collect()
    };
    assert_eq!(written(&all), written(&reads));
    assert!(at(&Policy::silent()).is_empty());
    let numbers = tickets(&load, &posts, &all, 1.0).iter().map(|t| t.number).collect::<Vec<_>>();
    assert_eq!(numbers, (1..=posts.len() as u64).collect::<Vec<_>>());
}

/// What a brand has learnt takes failures away and adds or moves nothing; a third of them binomially.
#[test]
fn learning_only_thins_failures() {
    let load = load(500, 1e6);
    let posts = load.posts(key(), 0, 9, 1.0, &profile());
    let failures: Vec<Audible> =
        posts.iter().filter(|post| post.kind == Kind::Failure).copied().collect();
    let others: Vec<Audible> =
        posts.iter().filter(|post| post.kind != Kind::Failure).copied().collect();
    let everything = Policy {
        rules: vec![Rule {
            when: Condition::default(),
            act: Action::PublicReply,
            personalisation: 0.0,
            disclosure: false,
            priority: 0,
        }],
        listens: Listens::Everything,
        ..Policy::silent()
    };
    let written = |posts: &[Audible], factor| -> Vec<f64> {
        tickets(&load, posts, &everything, factor).iter().map(|ticket| ticket.written).collect()
    };
    assert_eq!(written(&others, 1.0), written(&others, 0.0));
    assert!(written(&failures, 0.0).is_empty());
    let (all, some) = (written(&failures, 1.0), written(&failures, 2.0 / 3.0));
    assert_eq!(all.len(), failures.len());
    assert!(some.iter().all(|time| all.contains(time)));
    let n = all.len() as f64;
    assert!(n > 300.0, "{n} failures say little");
    let error = (n * 2.0 / 9.0).sqrt();
    assert!((some.len() as f64 - n * 2.0 / 3.0).abs() < 4.5 * error);
}

/// An outage adds failures and leaves every other post as it was, bit by bit. The posts of a day are those
/// of that day and brand alone.
#[test]
fn shocks_multiply_only_failures() {
    let load = load(500, 1e5);
    let of = |brand, day, shock| load.posts(key(), brand, day, shock, &profile());
    let (calm, outage) = (of(0, 9, 1.0), of(0, 9, 5.0));
    let part = |posts: &[Audible], failures: bool| -> Vec<Audible> {
        posts.iter().filter(|post| (post.kind == Kind::Failure) == failures).copied().collect()
    };
    assert_eq!(part(&calm, false), part(&outage, false));
    // Five times the mean: five standard deviations of the smaller apart at least.
    let (few, many) = (part(&calm, true).len() as f64, part(&outage, true).len() as f64);
    assert!(many - few > 5.0 * few.sqrt() && few > 20.0, "{few} {many}");
    assert!(part(&of(0, 9, 0.0), true).is_empty());
    let written =
        |posts: &[Audible]| posts.iter().map(|post| post.written.fract()).collect::<Vec<_>>();
    assert_ne!(written(&calm), written(&of(1, 9, 1.0)));
    assert_ne!(written(&calm), written(&of(0, 16, 1.0)));
    assert_eq!(calm, of(0, 9, 1.0));
}

/// At the same number of customers who are not simulated nothing depends on how many are.
#[test]
fn the_size_of_the_sample_is_nothing_to_the_others() {
    let (small, large) = (load(500, 1e5), load(4_000, 1e5));
    let mut policy = asks_everything();
    policy.rules.iter_mut().for_each(|rule| rule.when.reach = (0, u32::MAX));
    let tickets = |load: &OthersLoad| {
        let posts = load.posts(key(), 0, 9, 1.0, &profile());
        tickets(load, &posts, &policy, 1.0)
    };
    assert_eq!(tickets(&small), tickets(&large));
    let flows = |load: &OthersLoad| {
        load.flows(&load.work(&policy), &Desk::default(), &Circumstances::default(), 1.0)
    };
    assert_eq!(flows(&small), flows(&large));
}
