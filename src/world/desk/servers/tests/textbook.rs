//! The desk against closed forms of queues.
//!
//! A run is cut into 40 batches of 220 days, each longer than 50 times the time in which such a queue
//! forgets (1 / (100 (1 - sqrt(rho))^2) days: 3.8 at rho = 0.9), so their means are all but independent and
//! the standard error of their mean is that of 40 draws: with 39 degrees of freedom |t| exceeds 5 in 1.3e-5
//! of cases. Each check also says how small the standard error is at most, so that none passes for want
//! of data: for one server at rho = 0.9 theory has sqrt(rho (2 + 5 rho - 4 rho^2 + rho^3) / n) / (1 - rho)^2
//! service times (Daley 1968) = 0.213 for n = 792,000, 2.4% of the mean wait of 9.

use super::*;
use crate::ground::draws::{Key, Stream};
use crate::ground::math::{exp, ln, ln_1p, normal_quantile};

pub(super) const BATCHES: usize = 40;
/// Days of a batch.
const DAYS: f64 = 220.0;

/// A draw of an exponential time of that mean.
pub(super) fn exponential(mean: f64, draw: &mut Stream) -> f64 {
    -mean * ln(draw.uniform())
}

/// Arrivals at random over all batches: classes of (rate [1/day], priority), and the minutes that
/// each takes.
pub(super) fn world(
    seed: u64,
    classes: &[(f64, u8)],
    minutes: impl Fn(u8, &mut Stream) -> f64,
) -> Vec<Ticket> {
    let mut of = Vec::new();
    for (class, (rate, priority)) in classes.iter().enumerate() {
        let mut draw = Key::new(seed, 0, 0).stream(1u32, class as u32, 0, 0);
        let mut time = exponential(1.0 / rate, &mut draw);
        while time < BATCHES as f64 * DAYS {
            of.push((time, *priority, minutes(*priority, &mut draw)));
            time += exponential(1.0 / rate, &mut draw);
        }
    }
    of.sort_by(|a, b| a.0.total_cmp(&b.0));
    tickets(&of)
}

fn batch(time: f64) -> usize {
    ((time / DAYS) as usize).min(BATCHES - 1)
}

/// Mean of `of` a ticket by batch of writing, over those of which it is something.
fn means(jobs: &[Ticket], of: impl Fn(usize) -> Option<f64>) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); BATCHES];
    for (number, job) in jobs.iter().enumerate() {
        if let Some(value) = of(number) {
            let sum = &mut sums[batch(job.written)];
            *sum = (sum.0 + value, sum.1 + 1.0);
        }
    }
    sums.iter().map(|(sum, number)| sum / number).collect()
}

/// Share of tickets of which it is true, by batch.
pub(super) fn share_where(jobs: &[Ticket], is: impl Fn(usize) -> bool) -> Vec<f64> {
    means(jobs, |number| Some(f64::from(u8::from(is(number)))))
}

/// The mean of batches lies within five standard errors, which are at most that share of it.
pub(super) fn agrees(what: &str, batches: &[f64], expected: f64, at_most: f64) {
    let number = batches.len() as f64;
    let mean = batches.iter().sum::<f64>() / number;
    let squares: f64 = batches.iter().map(|value| (value - mean) * (value - mean)).sum();
    let error = (squares / (number - 1.0) / number).sqrt();
    assert!((mean - expected).abs() < 5.0 * error, "{what}: {mean}, not {expected} (se {error})");
    assert!(error < at_most * expected, "{what}: se {error} says little about {expected}");
}

/// The chance to wait with `servers` and `load` of them busy on average: Erlang's B by its recursion,
/// and C from it.
fn erlang_c(servers: u32, load: f64) -> f64 {
    let blocked = (1..=servers).fold(1.0, |b, k| load * b / (f64::from(k) + load * b));
    let rho = load / f64::from(servers);
    blocked / (1.0 - rho * (1.0 - blocked))
}

/// Published values: C(2, 1) = 1/3, C(5, 4) = 0.5541 (Erlang tables), C(1, a) = a.
#[test]
fn erlang_c_has_its_known_values() {
    for (servers, load, expected) in [(2, 1.0, 1.0 / 3.0), (5, 4.0, 0.5541), (1, 0.3, 0.3)] {
        assert!((erlang_c(servers, load) - expected).abs() < 5e-5);
    }
}

fn waited(jobs: &[Ticket], lived: &Lived, number: usize) -> f64 {
    lived.begun[number].expect("nothing is dropped") - jobs[number].written
}

/// 100 replies a day can be written in all. Mean wait C / (100 (1 - rho)) days, share that waits C,
/// mean number that waits C rho / (1 - rho): over time (each wait spread over the batches it lies in) and
/// at midnights. 48 checks, together off by chance in 6e-4. At rho = 0.5 one in 270 waits for 20 people:
/// the standard error of that is the largest allowed.
#[test]
fn waits_and_lengths_are_erlangs() {
    let always = always();
    for servers in [1, 2, 5, 20] {
        for rho in [0.5, 0.7, 0.9] {
            let minutes = 14.4 * f64::from(servers);
            let jobs = world(7, &[(100.0 * rho, 1)], |_, draw| exponential(minutes, draw));
            let lived = live(&jobs, |_| desk(&always, servers));
            let c = erlang_c(servers, rho * f64::from(servers));
            let of = |what: &str| format!("{what}, {servers} servers, rho {rho}");
            let at_most = if c < 0.01 { 0.15 } else { 0.05 };

            let waits = means(&jobs, |number| Some(waited(&jobs, &lived, number)));
            agrees(&of("wait"), &waits, c / (100.0 * (1.0 - rho)), at_most);
            let shares = share_where(&jobs, |number| waited(&jobs, &lived, number) > 1e-9);
            agrees(&of("share"), &shares, c, at_most);
            let mut lengths = vec![0.0; BATCHES];
            for (job, begun) in jobs.iter().zip(&lived.begun) {
                let begun = begun.unwrap();
                let (first, last) = (batch(job.written), batch(begun));
                for (number, length) in (first..).zip(&mut lengths[first..=last]) {
                    let from = job.written.max(number as f64 * DAYS);
                    *length += (begun.min((number + 1) as f64 * DAYS) - from) / DAYS;
                }
            }
            let length = c * rho / (1.0 - rho);
            agrees(&of("length"), &lengths, length, at_most);
            let midnights: Vec<f64> = (lived.waiting.chunks_exact(DAYS as usize))
                .map(|days| days.iter().sum::<usize>() as f64 / DAYS)
                .collect();
            agrees(&of("at midnight"), &midnights, length, 2.0 * at_most);
        }
    }
}

/// Pollaczek and Khinchine: mean wait a E[S^2] / (2 (1 - rho)), share that waits rho. The log-normal
/// law has 20,000 points of equal chance, at its quantiles: its moments are sums, exact whatever the
/// tail, and no rare giant decides the test. 8 checks, off by chance in 1e-4.
#[test]
fn waits_are_those_of_pollaczek_and_khinchine() {
    const POINTS: u32 = 20_000;
    let (always, rho) = (always(), 0.7);
    for spread in [0.0, 0.5, 1.0, 2.0] {
        let sigma = ln_1p(spread * spread).sqrt();
        let point = |i: u32| exp(sigma * normal_quantile((f64::from(i) + 0.5) / f64::from(POINTS)));
        let points: Vec<f64> = (0..POINTS).map(point).collect();
        let mean = points.iter().sum::<f64>() / f64::from(POINTS);
        let square = points.iter().map(|p| p * p).sum::<f64>() / f64::from(POINTS) / (mean * mean);
        // The points have most of the spread that they stand for: the rarest are missing.
        assert!((square - 1.0 - spread * spread).abs() <= 0.2 * spread * spread);
        let jobs = world(11, &[(100.0 * rho, 1)], |_, draw| {
            14.4 / mean * points[draw.below(POINTS) as usize]
        });
        let lived = live(&jobs, |_| desk(&always, 1));
        let waits = means(&jobs, |number| Some(waited(&jobs, &lived, number)));
        agrees("wait", &waits, rho * square / (200.0 * (1.0 - rho)), 0.03);
        let shares = share_where(&jobs, |number| waited(&jobs, &lived, number) > 1e-9);
        agrees("share", &shares, rho, 0.01);
    }
}

/// Cobham (1954): one server, whom nobody interrupts. Class k waits W0 / ((1 - s_{k-1}) (1 - s_k)) with s
/// the load of all as urgent or more and W0 = sum of a E[S^2] / 2. Oldest first all wait W0 / (1 - s).
/// Half of the classes have constant times. 8 checks, off by chance in 1e-4.
#[test]
fn the_urgent_wait_as_cobham_says() {
    let always = always();
    // Rate [1/day], priority, mean [days], E[S^2] / mean^2.
    let classes =
        [(20.0, 200, 0.005, 2.0), (30.0, 7, 0.01, 1.0), (15.0, 6, 0.01, 2.0), (25.0, 0, 0.01, 1.0)];
    let rates: Vec<_> = classes.iter().map(|class| (class.0, class.1)).collect();
    let jobs = world(13, &rates, |priority, draw| {
        let (.., mean, square) = *classes.iter().find(|class| class.1 == priority).unwrap();
        if square > 1.0 { exponential(1440.0 * mean, draw) } else { 1440.0 * mean }
    });
    let left: f64 =
        classes.iter().map(|(rate, _, mean, square)| rate * mean * mean * square / 2.0).sum();
    for order in [OverCapacity::Priority, OverCapacity::OldestFirst] {
        let lived = live(&jobs, |_| Shift { order, ..desk(&always, 1) });
        let mut load = 0.0;
        for (rate, priority, mean, _) in classes {
            let before = load;
            load += rate * mean;
            let expected = match order {
                OverCapacity::Priority => left / ((1.0 - before) * (1.0 - load)),
                OverCapacity::OldestFirst => left / (1.0 - 0.8),
            };
            let of = |number: usize| {
                (jobs[number].priority == priority).then(|| waited(&jobs, &lived, number))
            };
            agrees(&format!("{order:?} {priority}"), &means(&jobs, of), expected, 0.03);
        }
    }
}
