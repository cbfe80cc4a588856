//! Backlogs: overload, nights, hours, giving up.

use super::*;

/// By hand: with nothing before, 1.3 times what 5 agents can do leaves after t days 0.3 t days of
/// work: over three days a wait that grows from 0 to 21.6 hours; on the fourth, at 0.9, it falls to 19.2.
/// The noise: work of three days has a standard deviation of `sqrt(3 * 2340 * 32) = 474`
/// agent-minutes, 1.6 hours of five agents, and its mean over the three days 1/sqrt(3) of that. The
/// lowest point of the way up adds `74,880 / (2 * 2160) = 17` agent-minutes (variance a day by twice the
/// drift), 0.06 hours; what five have in hand takes off 6, 0.02. Means of 200 runs are within 4.5 errors
/// of the fluid's and 0.04 hours.
#[test]
fn an_overload_is_a_fluid() {
    let rate = 5.0 * 1440.0 / 4.0;
    let flows = vec![flow(0, rate, 4.0, 1.0)];
    let mut beyond = [Vec::new(), Vec::new()];
    for seed in 0..200 {
        let setup = Setup { days: 6, probes: 30, seed, ..Setup::new(5, flows.clone()) };
        let lived = setup.run_with(&|day| if day < 3 { 1.3 } else { 0.9 });
        for (ticket, begun) in lived.replies.iter().filter(|(ticket, _)| ticket.written < 4.0) {
            let time = ticket.written;
            let expected = if time < 3.0 { 0.3 * time } else { 0.9 - 0.1 * (time - 3.0) };
            let wait = begun.unwrap() - time;
            beyond[usize::from(time >= 3.0)].push((wait - expected) * 24.0);
        }
    }
    let (rising, falling) = (mean(&beyond[0]), mean(&beyond[1]));
    println!("{rising} {falling} hours beyond the fluid");
    let error = 1.6 / 200f64.sqrt();
    assert!((rising - 0.04).abs() < 4.5 * error / 3f64.sqrt(), "{rising}");
    assert!((falling - 0.04).abs() < 4.5 * error, "{falling}");
}

/// One day of a desk of ten that opens from 08:00 to 20:00, after a night whose posts all come
/// before: replies written at these hours of day 1, and when they begin, as means of 400 nights.
fn night(per_day: [f64; 2], hours: &[f64]) -> Vec<f64> {
    let open = (0..7).map(|d| (d * 1440 + 480, d * 1440 + 1200)).collect();
    let schedule = Schedule::new(&Hours::new(open).unwrap(), 0);
    let setup = Setup { schedule, ..Setup::new(10, Vec::new()) };
    let profile = Profile::new(&setup.clock);
    let mut begins = vec![0.0; hours.len()];
    for seed in 0..400 {
        let mut desk = Backlog::default();
        for day in 0..2u16 {
            let ticket = |(i, hour): (usize, &f64)| Ticket {
                number: i as u64,
                written: 1.0 + hour / 24.0,
                priority: 0,
                minutes: 4.0,
            };
            let tickets = match day {
                0 => Vec::new(),
                _ => hours.iter().enumerate().map(ticket).collect(),
            };
            let flows = [flow(0, per_day[usize::from(day)], 4.0, 1.0)];
            let mut noise = Key::new(seed, 0, 0).stream(2u32, 0, 0, u32::from(day));
            for turn in desk.work(&setup.shift(day), tickets, &flows, &profile, &mut noise) {
                if let Turn::Begun(number, time) = turn {
                    begins[number as usize] += (time - 1.0) * 24.0 / 400.0;
                }
            }
        }
    }
    begins
}

/// 1,200 replies a day, 50 an hour, come to ten agents who can write 150: at 08:00 those of 12 hours
/// wait, 600 replies, 240 minutes, and 50 an hour go on coming. By hand: who wrote at 02:00 has 300
/// before, less nine that the others begin with: 291 / 150 = 1.94 hours; at 07:00 550 - 9, 3.607 hours.
/// At 09:00 500 wait; at 12:00 200; at 14:00 it has been drained. A standard deviation is
/// `sqrt(600 * 32) / 600 = 14` minutes of ten agents at most, 0.7 of the mean of 400 nights, and 4.5 of
/// these errors is 0.053 hours; in the day up to `c` replies are in hand: 4 minutes, 0.067 hours.
#[test]
fn a_backlog_of_the_night_is_done_in_full() {
    let begins = night([1200.0, 1200.0], &[2.0, 7.0, 9.0, 11.0, 12.0]);
    let by_hand = [9.94, 11.607, 9.0 + 500.0 / 150.0, 11.0 + 2.0, 12.0 + 200.0 / 150.0];
    println!("{begins:?} {by_hand:?}");
    for (number, (found, expected)) in begins.iter().zip(by_hand).enumerate() {
        let in_hand = if number < 2 { 0.0 } else { 0.067 };
        assert!((found - expected).abs() < 0.053 + in_hand, "{found}, {expected}");
    }
}

/// Nobody begins while the desk is shut (checked of every ticket where they are gathered), all begin
/// within their patience, and no reply is both begun and dropped.
#[test]
fn nobody_begins_at_night_and_all_have_their_turn() {
    for (order, load) in [(OverCapacity::Priority, 1.2), (OverCapacity::OldestFirst, 0.7)] {
        let rate = load * 3.0 * 600.0 / 4.0 * 5.0 / 7.0;
        let flows = vec![flow(2, 0.4 * rate, 4.0, 1.0), flow(1, 0.6 * rate, 4.0, 1.0)];
        let setup = Setup {
            order,
            max_wait: 2.5,
            days: 700,
            clock: Clock::default(),
            ..Setup::new(3, flows)
        };
        let lived = setup.office().run();
        let mut turns = vec![0; lived.replies.len()];
        for (number, (ticket, begun)) in lived.replies.iter().enumerate() {
            if let Some(begun) = begun {
                assert!(*begun <= ticket.written + 2.5);
                turns[number] += 1;
            }
        }
        for (number, day) in &lived.dropped {
            let deadline = lived.replies[*number].0.written + 2.5;
            assert_eq!(deadline as u16, *day);
            turns[*number] += 1;
        }
        let settled = turns.len() - 4 * 5;
        assert!(turns[..settled].iter().all(|turn| *turn == 1) && turns.iter().all(|t| *t <= 1));
    }
}

/// Overload without end: the share 1 - 1 / load is dropped, the others wait for `max_wait`. Of 8,000
/// looks the share has a standard error below 0.006; 4.5 of them.
#[test]
fn an_overload_drops_what_cannot_be_done() {
    for (load, probes) in [(1.3, 4), (2.0, 4), (1.3, 60)] {
        let rate = load * 5.0 * 1440.0 / 4.0;
        let setup = Setup { max_wait: 2.0, probes, ..Setup::new(5, vec![flow(0, rate, 4.0, 1.0)]) };
        let lived = setup.run();
        let settled = (lived.replies.iter()).filter(|(t, _)| (100.0..1990.0).contains(&t.written));
        let begun: Vec<f64> =
            settled.map(|(_, begun)| f64::from(u8::from(begun.is_some()))).collect();
        println!("{load} {probes}: {}", 1.0 - mean(&begun));
        assert!((mean(&begun) - 1.0 / load).abs() < 0.027, "{load}: {}", mean(&begun));
        let waits = lived.waits();
        let wait = mean(&waits[waits.len() / 10..]);
        println!("wait {wait}");
        assert!((1.9..=2.0).contains(&wait), "{wait}");
        // All that were written in the last two days wait, also those that will be dropped.
        let waiting = mean(&lived.waiting[100..]);
        println!("waiting {waiting} of {}", rate * 2.0);
        assert!((waiting / (2.0 * rate) - 1.0).abs() < 0.03, "{waiting}, {rate}");
    }
}

/// Where nobody works all is dropped.
#[test]
fn nobody_at_work_writes_nothing() {
    let mut setup =
        Setup { days: 20, max_wait: 2.0, ..Setup::new(1, vec![flow(0, 300.0, 4.0, 1.0)]) };
    setup.speed = 0.0;
    let lived = setup.run();
    assert!(lived.waits().is_empty());
    assert_eq!(lived.dropped.len(), 18 * 4);
    assert!((lived.waiting[10] / 600.0 - 1.0).abs() < 0.1, "{}", lived.waiting[10]);
    setup.speed = 1.0;
    setup.schedule = Schedule::new(&Hours::new(Vec::new()).unwrap(), 0);
    let lived = setup.run();
    assert!(lived.waits().is_empty() && lived.dropped.len() == 18 * 4);
}
