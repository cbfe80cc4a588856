//! Those who wait: a line for each priority, oldest first.

use std::cmp::Ordering;
use std::collections::VecDeque;

use super::Ticket;
use crate::model::desk::OverCapacity;

/// Tickets that wait. The lines stay apart whatever the order is in which they are served, so that
/// a change of it moves nobody.
#[derive(Clone, Debug, Default)]
pub(super) struct WaitingLine {
    /// Priority and those who have it; highest first.
    lines: Vec<(u8, VecDeque<Ticket>)>,
    waiting: usize,
}

/// Whoever wrote first comes first, and of two at once the one that was counted first.
pub(super) fn by_age(a: &Ticket, b: &Ticket) -> Ordering {
    a.written.total_cmp(&b.written).then(a.number.cmp(&b.number))
}

impl WaitingLine {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    /// One more waits: at the end of a line, where tickets come as they were written.
    pub fn join(&mut self, ticket: Ticket) {
        let of = |(priority, _): &(u8, _)| ticket.priority.cmp(priority);
        let number = self.lines.binary_search_by(of).unwrap_or_else(|new| {
            self.lines.insert(new, (ticket.priority, VecDeque::new()));
            new
        });
        let line = &mut self.lines[number].1;
        let place = line.partition_point(|other| by_age(other, &ticket).is_lt());
        line.insert(place, ticket);
        self.waiting += 1;
    }

    /// Takes out the one whose turn it is.
    pub fn next(&mut self, order: OverCapacity) -> Option<Ticket> {
        let mut waits = self.lines.iter_mut().filter(|(_, line)| !line.is_empty());
        let line = match order {
            OverCapacity::Priority => waits.next(),
            OverCapacity::OldestFirst => waits.min_by(|(_, a), (_, b)| by_age(&a[0], &b[0])),
        };
        let ticket = line?.1.pop_front();
        self.waiting -= usize::from(ticket.is_some());
        ticket
    }

    /// Takes out one who has waited too long, as `over` knows; of two the older is over first.
    pub fn give_up(&mut self, over: impl Fn(&Ticket) -> bool) -> Option<Ticket> {
        let is_over = |line: &VecDeque<Ticket>| line.front().is_some_and(&over);
        let ticket = self.lines.iter_mut().find(|(_, line)| is_over(line))?.1.pop_front();
        self.waiting -= usize::from(ticket.is_some());
        ticket
    }
}
