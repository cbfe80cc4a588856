//! What a desk owes to the textbooks, to people's hours, and to everybody who waits.

mod by_hand;
mod drops;
mod minute_by_minute;
mod more_staff;
mod textbook;

use super::*;
use crate::model::desk::{Capacity, OverCapacity};
use crate::model::hours::{Hours, Schedule};
use crate::world::desk::WHOLE_DAY;

const HOUR: f64 = 1.0 / 24.0;
const MINUTE: f64 = 1.0 / 1440.0;

fn always() -> Schedule {
    Schedule::new(&Hours::always(), 0)
}

/// Monday to Friday 08:00 to 18:00; day 0 is a Monday.
fn office() -> Schedule {
    let day = |d: u16| (d * 1440 + 480, d * 1440 + 1080);
    Schedule::new(&Hours::new((0..5).map(day).collect()).unwrap(), 0)
}

/// A desk of `servers` at full speed, oldest first, where nothing is dropped.
fn desk(schedule: &Schedule, servers: u32) -> Shift<'_> {
    let capacity = Capacity { servers, speed: 1.0 };
    let (order, max_wait) = (OverCapacity::OldestFirst, f64::INFINITY);
    Shift { day: 0, part: WHOLE_DAY, schedule, capacity, order, max_wait }
}

/// Tickets by time written [days], priority and minutes, numbered in that order.
fn tickets(of: &[(f64, u8, f64)]) -> Vec<Ticket> {
    let ticket = |(number, (written, priority, minutes)): (usize, &(f64, u8, f64))| Ticket {
        number: number as u64,
        written: *written,
        priority: *priority,
        minutes: *minutes,
    };
    of.iter().enumerate().map(ticket).collect()
}

/// What became of tickets.
struct Lived {
    /// When each was begun, by number; none where it was dropped.
    begun: Vec<Option<f64>>,
    /// How many waited at the end of each day.
    waiting: Vec<usize>,
}

/// Lives until nobody waits, with the shift of each day. Everybody must have exactly one turn, on
/// the day on which it falls.
fn live<'a>(tickets: &[Ticket], shift: impl Fn(u16) -> Shift<'a>) -> Lived {
    let mut sorted = tickets.to_vec();
    sorted.sort_by(by_age);
    let mut arriving = sorted.into_iter().peekable();
    let mut servers = Servers::default();
    let mut begun = vec![None; tickets.len()];
    let (mut had_turn, mut waiting) = (vec![false; tickets.len()], Vec::new());
    for day in 0..60_000 {
        let shift = Shift { day, ..shift(day) };
        let mut today = Vec::new();
        while let Some(ticket) = arriving.next_if(|ticket| ticket.written < shift.end()) {
            today.push(ticket);
        }
        // The last comes first: the order of a list is nobody's turn.
        today.reverse();
        for turn in servers.work(&shift, today) {
            let (number, time) = match turn {
                Turn::Begun(number, time) => (number as usize, Some(time)),
                Turn::Dropped(number, _) => (number as usize, None),
            };
            assert!(!had_turn[number], "{number} had two turns");
            had_turn[number] = true;
            begun[number] = time;
            if let Some(time) = time {
                assert!(time >= tickets[number].written && time.floor() == f64::from(day));
            }
        }
        waiting.push(servers.waiting());
        if arriving.peek().is_none() && servers.waiting() == 0 {
            assert!(had_turn.iter().all(|had| *had), "somebody is lost");
            return Lived { begun, waiting };
        }
    }
    panic!("{} still wait", servers.waiting());
}
