//! Priorities against Cobham (1954): `W0 / ((1 - s above) (1 - s with))`.

use super::*;

/// Two priorities at one agent and three. The first sees its own work and, on the mean, what is left of
/// the reply in hand; the second what there is and what comes before its turn. Work of both together is
/// clamped to be no less than that of the first, which makes it a little more: 3% are allowed
/// beside the error.
#[test]
fn two_priorities_wait_as_cobham_says() {
    for (servers, first, second) in [(1, 0.4, 0.5), (1, 0.2, 0.7), (1, 0.6, 0.2), (3, 0.4, 0.5)] {
        let capacity = f64::from(servers) * 1440.0;
        let flows = vec![
            flow(5, first * capacity / 4.0, 4.0, 1.0),
            flow(2, second * capacity / 4.0, 4.0, 1.0),
        ];
        let setup = Setup { days: 16_000, seed: 11, ..Setup::new(servers, flows) };
        let lived = setup.run();
        let load = first + second;
        let wait = super::stationary::erlang_c(servers, load) * 4.0 / f64::from(servers);
        for (priority, law) in
            [(5, wait / (1.0 - first)), (2, wait / ((1.0 - first) * (1.0 - load)))]
        {
            let waits: Vec<f64> = lived.waits_of(priority).iter().map(|w| w * 1440.0).collect();
            let (found, error) = batches(&waits);
            println!(
                "{servers} {first} {second} p{priority}: {found:.3} ({error:.3}) law {law:.3}"
            );
            assert!((found - law).abs() < 4.2 * error + 0.03 * law, "{found} ({error}), {law}");
        }
        // Little: the mean number that waits is the sum over both of rate times wait; equal sizes
        // make it that of first come first served.
        let law = load * capacity / 4.0 / 1440.0 * wait / (1.0 - load);
        let (found, error) = batches(&lived.waiting);
        println!("queue {found:.3} ({error:.3}) law {law:.3}");
        assert!((found - law).abs() < 4.2 * error + 0.03 * law, "queue {found} ({error}), {law}");
    }
}

/// Too much of the second: the first do not notice, of the second what is left over is served.
#[test]
fn an_overload_falls_on_the_lowest() {
    let capacity = 5.0 * 1440.0;
    let flows =
        vec![flow(5, 0.5 * capacity / 4.0, 4.0, 1.0), flow(2, 0.8 * capacity / 4.0, 4.0, 1.0)];
    let lived = Setup { max_wait: 2.0, days: 4000, ..Setup::new(5, flows) }.run();
    let share = |priority: u8| {
        let of = lived
            .replies
            .iter()
            .filter(|(t, _)| t.priority == priority && (100.0..3990.0).contains(&t.written));
        mean(&of.map(|(_, begun)| f64::from(u8::from(begun.is_some()))).collect::<Vec<f64>>())
    };
    println!("{} {} {}", share(5), share(2), mean(&lived.waits_of(2)));
    // 0.5 of 0.8; 8,000 looks: an error of 0.006.
    assert_eq!(share(5), 1.0);
    assert!((share(2) - 0.625).abs() < 0.027, "{}", share(2));
    assert!(mean(&lived.waits_of(5)) < 5.0 * MINUTE);
    assert!((1.8..=2.0).contains(&mean(&lived.waits_of(2))));
}

/// Oldest first: priority is no matter, and both wait as Pollaczek and Khinchine say.
#[test]
fn oldest_first_knows_no_priority() {
    let flows = vec![flow(5, 144.0, 4.0, 1.0), flow(2, 144.0, 4.0, 1.0)];
    let order = OverCapacity::OldestFirst;
    let lived = Setup { days: 6000, seed: 4, order, ..Setup::new(1, flows) }.run();
    for priority in [5, 2] {
        let waits: Vec<f64> = lived.waits_of(priority).iter().map(|wait| wait * 1440.0).collect();
        holds(&waits, 16.0, &format!("priority {priority}"));
    }
}
