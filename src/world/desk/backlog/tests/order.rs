//! More agents never slow a reply, where the first come is the first served and nobody gives up.

use super::*;

/// Thousands of desks of any hours, load and spread, each with more and more agents: every reply
/// begins no later. Rounding is allowed a millisecond.
#[test]
fn more_agents_never_slow_a_reply() {
    let mut draws = Key::new(7, 7, 7).stream(1u32, 0, 0, 0);
    let mut compared = 0;
    for seed in 0..600 {
        let servers = 1 + draws.below(30);
        let load = 0.3 + draws.uniform();
        let spread = 2.0 * draws.uniform();
        let office = draws.below(2) == 0;
        let share = if office { 50.0 / 168.0 } else { 1.0 };
        let rate = load * f64::from(servers) * 360.0 * share;
        let mut setup = Setup {
            days: 8,
            probes: 10,
            seed,
            clock: Clock::default(),
            order: OverCapacity::OldestFirst,
            ..Setup::new(servers, vec![flow(0, rate, 4.0, spread)])
        };
        if office {
            setup = setup.office();
        }
        let mut last: Option<Vec<(Ticket, Option<f64>)>> = None;
        for more in [0, 1, 2, 5, 40] {
            setup.servers = servers + more;
            let replies = setup.run().replies;
            for ((ticket, begun), (_, before)) in replies.iter().zip(last.iter().flatten()) {
                let (now, then) = (begun.unwrap_or(f64::MAX), before.unwrap_or(f64::MAX));
                assert!(now <= then + 1e-8, "{ticket:?} {seed} {servers} {more}: {then} {now}");
                compared += 1;
            }
            last = Some(replies);
        }
    }
    assert_eq!(compared, 600 * 4 * 80);
}

/// All work is the same in whatever order it is done, and whatever the priorities are.
#[test]
fn order_does_not_change_the_work() {
    let flows = vec![flow(9, 100.0, 4.0, 1.0), flow(3, 200.0, 4.0, 1.0)];
    let mut setup = Setup { days: 300, probes: 0, ..Setup::new(1, flows) };
    let by_priority = setup.run().waiting;
    setup.order = OverCapacity::OldestFirst;
    let oldest_first = setup.run().waiting;
    // Where the luck of the first leaves more of their work than there is in all, all is as much: rare.
    let apart = by_priority.iter().zip(&oldest_first).map(|(a, b)| (a - b).abs());
    let apart: Vec<f64> = apart.collect();
    println!("{} of {}", mean(&apart), mean(&oldest_first));
    assert!(mean(&apart) < 1e-3 * mean(&oldest_first));
}
