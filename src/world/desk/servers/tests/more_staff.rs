//! More staff never slows a reply, and where that is not so.

use super::*;
use crate::model::desk::{Desk, Staff};
use proptest::prelude::*;

fn begun(jobs: &[Ticket], shift: Shift) -> Vec<Option<f64>> {
    live(jobs, |_| shift).begun
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    /// First come, first served, nothing dropped, given arrivals and times: with as many people or more,
    /// as quick or quicker, everybody is taken up as early or earlier (Kiefer & Wolfowitz 1955: the sorted
    /// times at which people are free stay below). Priorities are there and do not count. Whole minutes
    /// make coincidences, any time none.
    #[test]
    fn more_staff_never_slows_a_reply(
        drawn in prop::collection::vec((0.0..14.0f64, 0..3u8, 1.0..500.0f64), 1..60),
        whole in any::<bool>(), closes in any::<bool>(),
        few in 1..6u32, more in 0..4u32, slow in 0.05..1.0f64, quicker in 0.0..1.0f64,
    ) {
        let schedule = if closes { office() } else { always() };
        let grid = |(written, priority, minutes): &(f64, u8, f64)| {
            if !whole { return (*written, *priority, *minutes); }
            ((written * 96.0).floor() / 96.0, *priority, (minutes / 15.0).ceil() * 15.0)
        };
        let mut drawn: Vec<_> = drawn.iter().map(grid).collect();
        drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
        let jobs = tickets(&drawn);
        let slow = if whole { 0.5 } else { slow };
        let quick = if whole && quicker < 0.5 { slow } else { slow + (1.0 - slow) * quicker };
        let of = |servers, speed| {
            let capacity = Capacity { servers, speed };
            begun(&jobs, Shift { capacity, ..desk(&schedule, servers) })
        };
        for (less, more) in of(few, slow).iter().zip(of(few + more, quick)) {
            let (less, more) = (less.unwrap(), more.unwrap());
            prop_assert!(more <= less + 1e-8, "{more} with more staff, {less} with less");
        }
    }
}

/// With priorities it need not hold. Alone, somebody is done at 1:02 with what came at midnight, and
/// takes up the urgent of 1:01 next. Two are done at 0:30 and 0:32, begin what is long and not urgent,
/// and the urgent waits for that.
#[test]
fn with_priorities_more_staff_may_slow_a_reply() {
    let always = always();
    let jobs = tickets(&[
        (0.0, 1, 30.0),
        (0.0, 1, 32.0),
        (2.0 * MINUTE, 1, 200.0),
        (3.0 * MINUTE, 1, 200.0),
        (61.0 * MINUTE, 9, 5.0),
    ]);
    let urgent = |servers| {
        let shift = Shift { order: OverCapacity::Priority, ..desk(&always, servers) };
        begun(&jobs, shift)[4].unwrap() / MINUTE
    };
    assert!((urgent(1) - 62.0).abs() < 1e-6);
    assert!((urgent(2) - 230.0).abs() < 1e-6);
}

/// With drops it need not hold. At half speed the long one of 0:10 has waited more than an hour when
/// its turn comes at 1:40, and the third is taken up then. At full speed it is begun at 0:50, and the
/// third is dropped.
#[test]
fn with_drops_more_staff_may_slow_a_reply() {
    let always = always();
    let jobs = tickets(&[(0.0, 1, 50.0), (10.0 * MINUTE, 1, 600.0), (95.0 * MINUTE, 1, 5.0)]);
    let third = |speed| {
        let capacity = Capacity { servers: 1, speed };
        begun(&jobs, Shift { capacity, max_wait: HOUR, ..desk(&always, 1) })[2]
    };
    assert!((third(0.5).unwrap() / MINUTE - 100.0).abs() < 1e-6);
    assert_eq!(third(1.0), None);
}

/// From whole people to whole people it holds, and between two whole numbers; not across one. 5.1 people
/// are six of 85%, each slower than one of five: the seventh of seven at once waits 11.8 minutes, not 10.
#[test]
fn a_sixth_who_works_part_of_the_time_may_slow_a_reply() {
    let always = always();
    let jobs = tickets(&[(0.0, 1, 10.0); 7]);
    let last = |agents| {
        let capacity = Desk { staff: Staff::Agents(agents), ..Desk::default() }.capacity(1e6);
        begun(&jobs, Shift { capacity, ..desk(&always, 1) })[6].unwrap() / MINUTE
    };
    assert!((last(5.0) - 10.0).abs() < 1e-6);
    assert!((last(5.1) - 10.0 / 0.85).abs() < 1e-6);
    assert!((last(6.0) - 10.0).abs() < 1e-6);
}
