//! The large form of a desk: work that ebbs and flows.
//!
//! Where a brand gets so many replies to write that each of them cannot be followed, what waits is an
//! amount of *work*, in minutes of an agent: it rises with what comes, falls with what is done while
//! the desk is open, never below nothing, and has the noise of replies that come one by one and take
//! unequal times (reflected Brownian motion; Harrison 1985). The replies of simulated people only
//! *look* at it: they are few, and the flows hold them already.
//!
//! ```text
//! change over a step   b ~ Normal(load - capacity, square)
//! its lowest point     m = (b - sqrt(b^2 - 2 square ln u)) / 2
//! work after the step  max(work + b, b - m)
//! ```
//!
//! is exact for a step of any length in which rates are constant. Both terms rise with b: at the same
//! noise, more agents never leave more work. Noise is that of arrivals alone and keyed to blocks of
//! the day, so that desks of any staff, hours and order meet the same.
//!
//! Priorities: `work` of a layer is all that is of its priority *or higher*; lower ones do not hold it
//! up. A reply begins when the work that it found of its own layer, and what came of higher ones since,
//! is done.
//!
//! What can go wrong: a wait is (work - what is in hand) / capacity. To multiply it by the chance of
//! having to wait gives the same mean and takes hours off a backlog of the night; to serve work by
//! bundles or on a grid without the lowest point gives waits of the bundle or the step.

mod layers;
mod patience;
mod queue;
mod threshold;
mod week;

#[cfg(test)]
mod tests;

use super::{Flow, Shift, Ticket, Turn};
use crate::ground::draws::Stream;
use crate::model::clock::Profile;
use layers::{Layers, Noise};
use queue::Queue;
use threshold::Busy;
use week::{Piece, Week};

/// Minutes of a day.
const DAY: f64 = 1440.0;

/// A desk of which only the work is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Backlog {
    week: Week,
    layers: Layers,
    queue: Queue,
    noise: Noise,
    /// Replies that wait for nothing: when they were written, and how many.
    doomed: Vec<(f64, f64)>,
    /// Replies that went out in the last stretch: from when, to when, and how many.
    pub sent: Vec<(f64, f64, f64)>,
    /// Replies that nobody waited for any longer in the last stretch: when, and how many.
    pub dropped: Vec<(f64, f64)>,
    /// The desk at the end of the last day: how many servers, what they can do [minutes/day] if it is
    /// open, and the share of a day's posts that comes in a day at such an hour.
    evening: (u32, f64, f64),
}

/// A piece on the time axis of the run.
#[derive(Clone, Copy, Debug)]
struct Span {
    piece: Piece,
    /// [days since day 0]
    from: f64,
    to: f64,
    /// What can be done while it lasts [minutes/day].
    capacity: f64,
}

impl Backlog {
    /// Lives through a day or a part of it: what its flows bring and its agents do, and what the tickets
    /// that were written during it meet.
    pub fn work(
        &mut self,
        shift: &Shift,
        mut tickets: Vec<Ticket>,
        flows: &[Flow],
        profile: &Profile,
        noise: &mut Stream,
    ) -> Vec<Turn> {
        tickets.sort_by(|a, b| a.written.total_cmp(&b.written).then(a.number.cmp(&b.number)));
        self.week.prepare(shift.schedule, profile);
        self.layers.prepare(shift.order, flows, &tickets);
        let shares = self.week.shares_from(shift.part.0, profile);
        self.noise.draw(&self.layers, &shares, noise);
        let midnight = f64::from(shift.day);
        let capacity = f64::from(shift.capacity.servers) * shift.capacity.speed * DAY;
        let safe = patience::safe(shift, capacity, self.layers.busiest());
        let mut tickets = tickets.into_iter().peekable();
        let mut turns = Vec::new();
        self.sent.clear();
        for piece in self.week.pieces(shift.day, shift.part, profile) {
            let open = if piece.open { capacity } else { 0.0 };
            let done_before = self.layers.done;
            let span = Span {
                piece,
                from: midnight + piece.from,
                to: midnight + piece.to,
                capacity: open,
            };
            self.layers.begin();
            let mut at = piece.from;
            let mut desk = None;
            while let Some(ticket) = tickets.next_if(|t| t.written < span.to) {
                let time = (ticket.written - midnight).clamp(at, piece.to);
                let share = profile.share_before(time) - profile.share_before(at);
                self.layers.step(share, time - at, &span, &mut self.noise, noise);
                at = time;
                let layer = self.layers.find(ticket.priority);
                let ahead = self.layers.ahead(layer, shift, &span, &mut desk);
                self.queue.join(ticket, ahead, noise.uniform());
            }
            let share = if at > piece.from {
                profile.share_before(piece.to) - profile.share_before(at)
            } else {
                piece.share
            };
            self.layers.step(share, piece.to - at, &span, &mut self.noise, noise);
            if self.layers.most() > safe {
                let lost = patience::lost(&mut self.layers, shift, &span, capacity);
                let middle = 0.5 * (span.from + span.to);
                self.doomed.extend(lost.iter().map(|lost| (middle, lost.replies)));
                self.queue.lose(&lost, &span, &self.layers);
            }
            self.queue.advance(shift, &span, &self.layers, &mut turns);
            let replies = (self.layers.done - done_before) / self.layers.minutes_of_a_reply();
            self.sent.push((span.from, span.to, replies));
            let evening = if piece.open && !piece.shuts { capacity } else { 0.0 };
            self.evening = (shift.capacity.servers, evening, piece.share / (piece.to - piece.from));
        }
        self.queue.drop_overdue(shift.end(), shift.max_wait, &mut turns);
        let over = |(written, _): &(f64, f64)| written + shift.max_wait < shift.end();
        self.dropped.clear();
        let lost = self.doomed.iter().filter(|doomed| over(doomed));
        self.dropped.extend(lost.map(|(written, replies)| (written + shift.max_wait, *replies)));
        self.doomed.retain(|doomed| !over(doomed));
        turns
    }

    /// What the agents did since day 0 [minutes].
    pub fn done(&self) -> f64 {
        self.layers.done
    }

    /// Replies that wait at the end of the day, of all that the brand really has.
    pub fn waiting(&self) -> f64 {
        let (servers, capacity, share) = self.evening;
        let all = self.layers.total(share);
        let begun = if capacity > 0.0 { Busy::new(servers, capacity, all).begun() } else { 0.0 };
        self.layers.replies(begun) + self.doomed.iter().map(|(_, replies)| replies).sum::<f64>()
    }
}
