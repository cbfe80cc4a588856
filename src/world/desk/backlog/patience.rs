//! What waits too long: work that nobody will do.
//!
//! A reply that would not begin within `max_wait` adds no work. Work is therefore never more than can
//! be done in the next `max_wait`: while the desk is open that limit falls no faster than work is
//! done, and so takes away only what has just come, unless higher priorities bring more than before.

use super::layers::{Layer, Layers};
use super::{Shift, Span};

/// Nobody waits for longer [days]: keeps sums finite.
const LONGEST: f64 = 10_000.0;

/// Work that is within the limit at any hour of a day, whatever the priority [minutes].
pub(super) fn safe(shift: &Shift, capacity: f64, higher: f64) -> f64 {
    let (day, patience) = (f64::from(shift.day), shift.max_wait.min(LONGEST));
    if patience <= 1.0 {
        return -1.0;
    }
    shift.schedule.open_between(day + 1.0, day + patience) * capacity - higher * patience
}

/// What a layer loses in a piece.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lost {
    /// Replies.
    pub replies: f64,
    /// Share of what came in the piece.
    pub of_new: f64,
    /// Share of what waited before.
    pub of_old: f64,
}

/// Takes away what is beyond the limit at the end of a piece, by layer.
pub(super) fn lost(layers: &mut Layers, shift: &Shift, span: &Span, capacity: f64) -> Vec<Lost> {
    let patience = shift.max_wait.min(LONGEST);
    let room = capacity * shift.schedule.open_between(span.to, span.to + patience);
    let mut above = Layer::default();
    let mut taken = 0.0;
    let mut lost = Vec::with_capacity(layers.all.len());
    for layer in &mut layers.all {
        layer.work -= taken;
        let limit = (room - above.inflow.load * patience).max(above.work);
        let beyond = (layer.work - limit).max(0.0);
        let own = layer.work - above.work;
        let load = layer.inflow.load - above.inflow.load;
        let new = load * span.piece.share;
        let old = (own - new).max(0.0);
        let of_new = if new > 0.0 { (beyond / new).min(1.0) } else { 0.0 };
        let of_old = if old > 0.0 { ((beyond - new).max(0.0) / old).min(1.0) } else { 0.0 };
        let replies = beyond * layer.per_minute;
        lost.push(Lost { replies, of_new, of_old });
        layer.work -= beyond;
        taken += beyond;
        above = *layer;
    }
    lost
}
