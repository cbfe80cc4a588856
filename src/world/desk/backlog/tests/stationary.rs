use super::*;
use crate::ground::math::ln;
use crate::world::desk::backlog::threshold::{Busy, Inflow, all_at_work};

/// Erlang's C by its sum, as it stands in textbooks.
pub(super) fn erlang_c(servers: u32, load: f64) -> f64 {
    let offered = load * f64::from(servers);
    let mut term = 1.0;
    let mut sum = 0.0;
    for number in 0..servers {
        sum += term;
        term *= offered / f64::from(number + 1);
    }
    term / (1.0 - load) / (sum + term / (1.0 - load))
}

/// By hand: one agent is at work for the share `load`; two are both for 2 load^2 / (1 + load).
#[test]
fn the_chance_that_all_are_at_work_is_erlang_s() {
    for load in [0.1, 0.5, 0.9, 0.98] {
        assert!((all_at_work(1, load) - load).abs() < 1e-12);
        let two = 2.0 * load * load / (1.0 + load);
        assert!((all_at_work(2, load) - two).abs() < 1e-12);
        for servers in [5, 20, 100] {
            let found = all_at_work(servers, load);
            assert!((found - erlang_c(servers, load)).abs() < 1e-9, "{servers} {load}");
        }
    }
    // Tables of Erlang's C: 5 agents offered 4.5 (0.7625, so 0.7625 * 4 / 0.5 = 6.10 minutes).
    assert!((all_at_work(5, 0.9) - 0.7625).abs() < 5e-5);
}

/// Where work has its exponential law the wait has Erlang's: nobody waits with the chance that some agent is
/// idle, and the mean is Erlang's, but for what a backlog counts less: at most 1%.
#[test]
fn waits_for_work_have_the_law_of_erlang() {
    for servers in [1, 2, 5, 20, 100] {
        for load in [0.3, 0.5, 0.8, 0.9, 0.95, 0.979] {
            let capacity = f64::from(servers);
            let inflow = Inflow { load: load * capacity, square: load * capacity * 8.0 };
            let busy = Busy::new(servers, capacity, inflow);
            let work = inflow.square / (2.0 * (capacity - inflow.load));
            let above = |level: f64| work * crate::ground::math::exp(-level / work) / capacity;
            let wait = erlang_c(servers, load) * 4.0 / (capacity * (1.0 - load));
            // Work of 10,000 ranks of its law.
            let ranks = (0..10_000).map(|i| (f64::from(i) + 0.5) / 1e4);
            let waits: Vec<f64> =
                ranks.map(|rank| busy.ahead(inflow, -work * ln(1.0 - rank)) / capacity).collect();
            let mean = waits.iter().sum::<f64>() / 1e4;
            let who_waits = waits.iter().filter(|wait| **wait > 0.0).count() as f64 / 1e4;
            let erlang = erlang_c(servers, load);
            if erlang > 1e-2 {
                assert!((0.985..1.003).contains(&(mean / wait)), "{servers} {load}: {mean} {wait}");
            }
            assert!(
                (who_waits - erlang).abs() <= 1.01e-4,
                "{servers} {load}: {who_waits} {erlang}"
            );
            // And the mean number that waits is the rate times that wait.
            let number = above(busy.begun()) * capacity / 4.0;
            let rate = load * capacity / 4.0;
            assert!((number / (rate * wait) - 1.0).abs() < 1e-9, "{servers} {load}");
        }
    }
}

/// At any work waits fall with agents for the same load, and as many or more are in hand.
#[test]
fn waits_never_rise_with_agents() {
    for offered in [0.2, 0.9, 1.7, 4.0, 4.99, 19.0, 80.0, 150.0] {
        let inflow = Inflow { load: offered, square: offered * 8.0 };
        let works = [0.1, 1.0, 5.0, 12.0, 40.0, 130.0, 500.0, 3_000.0];
        let (mut last, mut last_begun) = ([f64::INFINITY; 8], 0.0);
        for servers in 1..400 {
            let busy = Busy::new(servers, f64::from(servers), inflow);
            let waits = works.map(|work| busy.ahead(inflow, work) / f64::from(servers));
            let begun = busy.begun();
            for (wait, last) in waits.iter().zip(last) {
                assert!(*wait <= last + 1e-9, "{offered} {servers}: {last} {wait}");
            }
            assert!(begun >= last_begun - 1e-9, "{offered} {servers}: {last_begun} {begun}");
            (last, last_begun) = (waits, begun);
        }
    }
}

/// M/M/c: mean waits and queue lengths. 40,000 days or fewer as relaxation is quicker.
#[test]
fn waits_and_queues_are_erlang_s() {
    for (servers, load, days) in [
        (1, 0.5, 2000),
        (1, 0.8, 6000),
        (1, 0.95, 40_000),
        (2, 0.7, 3000),
        (5, 0.9, 8000),
        (20, 0.9, 3000),
        (20, 0.95, 5000),
        (100, 0.95, 3000),
    ] {
        let rate = load * f64::from(servers) * 1440.0 / 4.0;
        let seed = u64::from(days) + u64::from(servers);
        let setup = Setup { days, seed, ..Setup::new(servers, vec![flow(0, rate, 4.0, 1.0)]) };
        let lived = setup.run();
        let law = erlang_c(servers, load) * 4.0 / (f64::from(servers) * (1.0 - load));
        let waits: Vec<f64> = lived.waits().iter().map(|wait| wait * 1440.0).collect();
        holds(&waits, law, &format!("wait M/M/{servers} {load}"));
        holds(&lived.waiting, rate / 1440.0 * law, &format!("queue M/M/{servers} {load}"));
    }
}

/// M/G/1: rate * E S^2 / 2 (1 - load).
#[test]
fn waits_of_one_agent_are_those_of_pollaczek_and_khinchine() {
    for (spread, load) in [(0.0, 0.8), (0.5, 0.6), (0.5, 0.9), (2.0, 0.6), (2.0, 0.9)] {
        let rate = load * 1440.0 / 4.0;
        let flows = vec![flow(0, rate, 4.0, spread)];
        let setup = Setup { days: 20_000, seed: 3, ..Setup::new(1, flows) };
        let lived = setup.run();
        let law = load * 4.0 * (1.0 + spread * spread) / (2.0 * (1.0 - load));
        let waits: Vec<f64> = lived.waits().iter().map(|wait| wait * 1440.0).collect();
        holds(&waits, law, &format!("M/G/1 cv {spread} {load}"));
        holds(&lived.waiting, rate / 1440.0 * law, &format!("queue cv {spread} {load}"));
    }
}

/// Whoever looks, and however often. In units of the mean work M = 16 minutes, work is exponential, x above
/// what is in hand, which is there with the chance C = 0.8, counts k = 1/0.8 times up to x = 5 and as it is
/// from 5 k on: the mean square of the wait is
///
/// ```text
/// C k^2 M^2 (2 - 37 e^-5 + 25 (e^-5 - e^-5k) + (25 k^2 + 10 k + 2) e^-5k / k^2) = 619.9
/// ```
#[test]
fn the_law_is_the_same_at_any_step() {
    for (probes, days) in [(1, 20_000), (8, 6000), (200, 6000)] {
        let rate = 0.8 * 1440.0 / 4.0;
        let flows = vec![flow(0, rate, 4.0, 1.0)];
        let lived = Setup { days, probes, seed: 5, ..Setup::new(1, flows) }.run();
        let waits: Vec<f64> = lived.waits().iter().map(|wait| wait * 1440.0).collect();
        holds(&waits, 16.0, &format!("{probes} probes"));
        let squares: Vec<f64> = waits.iter().map(|wait| wait * wait).collect();
        holds(&squares, 619.9, &format!("{probes} probes, squares"));
    }
}
