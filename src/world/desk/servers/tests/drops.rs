//! What waits too long.

use super::textbook::{BATCHES, agrees, exponential, share_where, world};
use super::*;
use crate::ground::math::exp;

/// Nobody works; the limit is two days. It falls on the day on which the two days are over.
#[test]
fn what_waits_too_long_is_dropped_even_without_staff() {
    let always = always();
    let capacity = Capacity { servers: 1, speed: 0.0 };
    let mut servers = Servers::default();
    let mut work = |day, jobs: &[(f64, u8, f64)]| {
        let shift = Shift { day, capacity, max_wait: 2.0, ..desk(&always, 1) };
        let turns = servers.work(&shift, tickets(jobs));
        (turns, servers.waiting())
    };
    assert_eq!(work(0, &[(0.25, 1, 1.0), (0.75, 9, 1.0)]), (vec![], 2));
    assert_eq!(work(1, &[]), (vec![], 2));
    let (turns, left) = work(2, &[]);
    assert_eq!((turns.len(), left), (2, 0));
    assert!(turns.contains(&Turn::Dropped(0, 2.25)) && turns.contains(&Turn::Dropped(1, 2.75)));
}

/// Exactly at the limit a reply is begun still: an hour each, a limit of two hours.
#[test]
fn the_limit_itself_is_not_beyond_it() {
    let always = always();
    let jobs = tickets(&[(0.0, 1, 60.0), (0.0, 1, 60.0), (0.0, 1, 60.0), (0.0, 1, 60.0)]);
    let max_wait = 2.0 * HOUR + 1e-6;
    let lived = live(&jobs, |_| Shift { max_wait, ..desk(&always, 1) });
    assert_eq!(
        lived.begun.iter().map(Option::is_some).collect::<Vec<_>>(),
        [true, true, true, false]
    );
}

/// Two people, ten minutes a reply, one and a half times as many as they can do, evenly. As long as
/// the desk is full it begins twelve an hour, and the wait creeps up to the limit of three hours.
#[test]
fn an_overload_drops_what_is_beyond_capacity() {
    let (always, rho, max_wait) = (always(), 1.5, 3.0 * HOUR);
    let gap = 10.0 * MINUTE / 2.0 / rho;
    let number = 20_000;
    let jobs: Vec<_> = (0..number).map(|i| (f64::from(i) * gap, 1, 10.0)).collect();
    let lived = live(&tickets(&jobs), |_| Shift { max_wait, ..desk(&always, 2) });
    // Until the line is full, three hours' worth of replies (36) are kept more than later.
    let dropped = lived.begun.iter().filter(|begun| begun.is_none()).count() as f64;
    let expected = f64::from(number) * (1.0 - 1.0 / rho);
    assert!(
        (dropped + 36.0 - expected).abs() <= 3.0,
        "{dropped} dropped, {expected} - 36 expected"
    );
    // Full for certain after 1,000; whoever begins then is the oldest of those within the limit.
    // Two begin at a time: one gap of arrivals for those who are over, one for the other's place.
    for (begun, (written, ..)) in lived.begun.iter().zip(&jobs).skip(1000) {
        let waited = begun.map_or(max_wait, |begun| begun - written);
        assert!(waited <= max_wait && waited > max_wait - 2.0 * gap, "{} h", waited * 24.0);
    }
}

/// One server, exponential times, a limit T on the wait (M/M/1+D, Barrer 1957). The work that
/// somebody finds has the density a P0 e^{-(m-a)x} below T, where all are taken in, and falls with
/// e^{-mx} beyond; what makes the whole 1 is P0, and the share beyond T is dropped:
/// P0 (a/m) e^{-(m-a)T}, with 1/P0 = 1 + a (1 - e^{-(m-a)T}) / (m-a) + (a/m) e^{-(m-a)T}.
///
/// Batches as in `textbook`; three shares, each more than 5 standard errors off in 1.3e-5.
#[test]
fn the_share_dropped_is_barrers() {
    let (always, served) = (always(), 100.0);
    for (seed, rho, limit) in [(1, 0.8, 0.03), (2, 0.95, 0.05), (3, 1.2, 0.04)] {
        let arrive = rho * served;
        let jobs = world(seed, &[(arrive, 1)], |_, draw| exponential(14.4, draw));
        let lived = live(&jobs, |_| Shift { max_wait: limit, ..desk(&always, 1) });
        let shares = share_where(&jobs, |number| lived.begun[number].is_none());
        let beyond = exp(-(served - arrive) * limit);
        let free = 1.0 + arrive * (1.0 - beyond) / (served - arrive) + rho * beyond;
        assert_eq!(shares.len(), BATCHES);
        agrees("dropped", &shares, rho * beyond / free, 0.05);
    }
}
