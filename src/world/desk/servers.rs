//! A desk job by job: so many people of the same speed, exact.
//!
//! Whoever is free takes up the ticket whose turn it is and is not interrupted. Only the times at
//! which people are done are kept, on the calendar: the opening hours of the day on which somebody
//! begins say when they are done, whatever the hours are later. Without hours, with arrivals at random
//! and handling times of any law this is M/G/c: tests hold it to Erlang, to Pollaczek and Khinchine,
//! and to Cobham.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::iter::Peekable;

use super::line::{WaitingLine, by_age};
use super::{Shift, Ticket, Turn};

#[cfg(test)]
mod tests;

/// Minutes of a day.
const MINUTES: f64 = 1440.0;

/// Nobody who is done this short before closing takes up another [days]; a tenth of a millisecond.
/// Rounding must not decide between Friday evening and Monday morning.
const MOMENT: f64 = 1e-9;

/// Replies that wait for people, and people at work on one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Servers {
    line: WaitingLine,
    /// When each is done who has something to do. Whoever is not here is free; some who are here are
    /// done already.
    busy: BinaryHeap<DoneAt>,
    /// What was taken up since day 0 [minutes].
    taken_up: f64,
}

/// A time at which somebody is done [days since day 0]; the earliest is the greatest.
#[derive(Clone, Copy, Debug, PartialEq)]
struct DoneAt(f64);

impl Eq for DoneAt {}
impl PartialOrd for DoneAt {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for DoneAt {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0)
    }
}

/// Tickets of the day that nobody could see yet, as they come.
type Arriving = Peekable<std::vec::IntoIter<Ticket>>;

impl Servers {
    /// Replies that wait.
    pub fn waiting(&self) -> usize {
        self.line.len()
    }

    /// What the agents took up since day 0 [minutes].
    pub fn done(&self) -> f64 {
        self.taken_up
    }

    /// Works through one day or a part of it, in which `arrivals` are written.
    ///
    /// Where fewer people work than the day before, those stay who are busy longest: the others go
    /// when they are done, and nobody takes up a reply while as many are at work as there are to be.
    pub fn work(&mut self, shift: &Shift, mut arrivals: Vec<Ticket>) -> Vec<Turn> {
        if arrivals.is_empty() && self.line.is_empty() {
            return Vec::new();
        }
        arrivals.sort_by(by_age);
        let mut turns = Vec::with_capacity(arrivals.len());
        let mut arriving = arrivals.into_iter().peekable();
        let (servers, speed) = (shift.capacity.servers as usize, shift.capacity.speed);
        while self.busy.len() > servers {
            self.busy.pop();
        }
        if servers > 0 && speed > 0.0 {
            let mut now = shift.begin();
            while let Some(ticket) = self.next(shift, &mut arriving, &mut now) {
                if is_over(shift, &ticket, now) {
                    turns.push(dropped(shift, &ticket));
                } else {
                    self.begin(shift, &ticket, now);
                    turns.push(Turn::Begun(ticket.number, now));
                }
            }
        }
        arriving.for_each(|ticket| self.line.join(ticket));
        while let Some(ticket) = self.line.give_up(|ticket| is_over(shift, ticket, shift.end())) {
            turns.push(dropped(shift, &ticket));
        }
        turns
    }

    /// The ticket that is taken up next before the day ends; `now` goes on to when that is.
    fn next(&mut self, shift: &Shift, arriving: &mut Arriving, now: &mut f64) -> Option<Ticket> {
        *now = self.somebody_is_free(shift, *now);
        if self.line.is_empty() {
            *now = now.max(shift.schedule.next_open(arriving.peek()?.written));
        }
        if *now >= shift.end() {
            return None;
        }
        while let Some(ticket) = arriving.next_if(|ticket| ticket.written <= *now) {
            self.line.join(ticket);
        }
        self.line.next(shift.order)
    }

    /// From when on somebody is free while the desk is open.
    fn somebody_is_free(&self, shift: &Shift, now: f64) -> f64 {
        let all = self.busy.len() >= shift.capacity.servers as usize;
        match self.busy.peek() {
            Some(DoneAt(done)) if all && *done > now => {
                let open = shift.schedule.next_open(done + MOMENT);
                if open > done + MOMENT { open } else { *done }
            }
            _ => shift.schedule.next_open(now),
        }
    }

    /// Somebody who is free has something to do.
    fn begin(&mut self, shift: &Shift, ticket: &Ticket, now: f64) {
        self.taken_up += ticket.minutes;
        let work = ticket.minutes / (MINUTES * shift.capacity.speed);
        let done = DoneAt(shift.schedule.when_opened(shift.schedule.opened(now) + work));
        if let Some(mut first) = self.busy.peek_mut()
            && first.0 <= now
        {
            *first = done;
            return;
        }
        self.busy.push(done);
    }
}

/// The end of a ticket whose author waits no longer.
fn dropped(shift: &Shift, ticket: &Ticket) -> Turn {
    Turn::Dropped(ticket.number, (ticket.written + shift.max_wait).max(shift.begin()))
}

/// Whether a ticket has waited too long at that time.
fn is_over(shift: &Shift, ticket: &Ticket, time: f64) -> bool {
    ticket.written + shift.max_wait < time
}
