//! Replies of simulated people in the large form: each knows the work ahead of it.

use super::layers::Layers;
use super::patience::Lost;
use super::{Shift, Span, Ticket, Turn};

#[derive(Clone, Copy, Debug)]
struct Waiting {
    ticket: Ticket,
    /// Work to be done before it begins [minutes]; infinite for one that will be dropped.
    ahead: f64,
    /// A draw in (0, 1): whether it is among those that are lost.
    luck: f64,
}

/// Tickets that wait, in order of arrival.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue(Vec<Waiting>);

impl Queue {
    pub fn join(&mut self, ticket: Ticket, ahead: f64, luck: f64) {
        self.0.push(Waiting { ticket, ahead, luck });
    }

    /// Finds the tickets that are among what is lost: new ones as what came in the piece, and of those
    /// that waited before as many as are left over. No more can be ahead of the others than is there.
    pub fn lose(&mut self, lost: &[Lost], span: &Span, layers: &Layers) {
        for waiting in &mut self.0 {
            let layer = layers.find(waiting.ticket.priority);
            let is_new = waiting.ticket.written >= span.from;
            let share = if is_new { lost[layer].of_new } else { lost[layer].of_old };
            if waiting.luck < share {
                waiting.ahead = f64::INFINITY;
            } else if waiting.ahead.is_finite() {
                // The luck of one that is left is uniform again.
                waiting.luck = (waiting.luck - share) / (1.0 - share);
                waiting.ahead = waiting.ahead.min(layers.all[layer].work);
            }
        }
    }

    /// Lives through a piece: capacity falls to what is ahead, higher priorities add to it.
    pub fn advance(&mut self, shift: &Shift, span: &Span, layers: &Layers, turns: &mut Vec<Turn>) {
        // Only a desk that shuts has a last chance before its end.
        let next_open = if span.piece.shuts { shift.schedule.next_open(span.to) } else { span.to };
        let share = span.piece.share / (span.to - span.from);
        self.0.retain_mut(|waiting| {
            let above = layers.above(layers.find(waiting.ticket.priority));
            let from = waiting.ticket.written.max(span.from);
            let is_new = waiting.ticket.written >= span.from;
            let slope = span.capacity - above.inflow.load * share;
            let surprise = if is_new { 0.0 } else { above.surprise };
            let begun = waiting.begins(from, span, slope, surprise);
            let deadline = waiting.ticket.written + shift.max_wait;
            let begun = begun.or_else(|| {
                // Work is never more than can be done in time on the mean: what luck of the higher
                // priorities takes from one it gives to another.
                let last = deadline <= span.to || next_open >= deadline;
                (last && span.capacity > 0.0 && waiting.ahead.is_finite()).then_some(deadline)
            });
            match begun {
                Some(time) if time.min(deadline) >= from => {
                    let time = time.min(deadline).min(span.to.next_down());
                    turns.push(Turn::Begun(waiting.ticket.number, time));
                    false
                }
                _ => true,
            }
        });
    }

    /// Drops what has waited too long by a time.
    pub fn drop_overdue(&mut self, time: f64, max_wait: f64, turns: &mut Vec<Turn>) {
        self.0.retain(|waiting| {
            let overdue = waiting.ticket.written + max_wait < time;
            if overdue {
                turns.push(Turn::Dropped(waiting.ticket.number, waiting.ticket.written + max_wait));
            }
            !overdue
        });
    }
}

impl Waiting {
    /// When it begins in a piece, if it does. `slope`: how fast the work ahead goes down
    /// [minutes/day]; `surprise`: what higher priorities brought beyond that.
    ///
    /// Within the piece the way is straight: the mean time in which noise with a drift passes a level
    /// does not depend on the noise. Where noise ends it before the end of the piece, it ended so much
    /// earlier as it went too far, which keeps the mean.
    fn begins(&mut self, from: f64, span: &Span, slope: f64, surprise: f64) -> Option<f64> {
        if !self.ahead.is_finite() {
            return None;
        }
        let open = span.capacity > 0.0;
        if open && self.ahead <= 0.0 {
            return Some(from);
        }
        let done = slope * (span.to - from);
        if open && self.ahead < done {
            return Some(from + self.ahead / slope);
        }
        self.ahead += surprise - done;
        if self.ahead > 0.0 {
            return None;
        }
        let early = if slope > 0.0 { self.ahead / slope } else { 0.0 };
        self.ahead = 0.0;
        open.then(|| (span.to + early).max(from))
    }
}
