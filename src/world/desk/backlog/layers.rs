//! Work by priority, and its noise.

use super::threshold::{Busy, Inflow};
use super::week::BLOCKS;
use super::{Flow, Shift, Span, Ticket};
use crate::ground::draws::Stream;
use crate::ground::math::{ln, normal_quantile, normal_quantiles};
use crate::model::desk::OverCapacity;

/// Work of a priority and of all higher ones.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Layer {
    pub priority: u8,
    /// Waiting or in hand [minutes].
    pub work: f64,
    /// Of a mean hour of the day: replies [1/day], work, its variance.
    pub rate: f64,
    pub inflow: Inflow,
    /// What the piece under way brought beyond what was expected [minutes].
    pub surprise: f64,
    /// Replies of its own for each minute of its own work, of those that came last [1/minute].
    pub per_minute: f64,
}

/// All priorities, the highest first: the last layer holds everything.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers {
    order: Option<OverCapacity>,
    pub all: Vec<Layer>,
    /// What was done since day 0, as what came and did not stay [minutes].
    pub done: f64,
    /// Mean time on a reply of those that came last [minutes].
    minutes: f64,
}

impl Layers {
    /// Takes the flows of a day; a priority that was never seen gets a layer.
    pub fn prepare(&mut self, order: OverCapacity, flows: &[Flow], tickets: &[Ticket]) {
        self.order = Some(order);
        for layer in &mut self.all {
            (layer.rate, layer.inflow) = (0.0, Inflow::default());
        }
        for ticket in tickets {
            self.layer(ticket.priority);
        }
        for flow in flows {
            let first = self.layer(flow.priority);
            for layer in &mut self.all[first..] {
                layer.rate += flow.per_day;
                layer.inflow.load += flow.per_day * flow.minutes;
                layer.inflow.square += flow.per_day * flow.square;
            }
        }
        let mut above = Layer::default();
        for layer in &mut self.all {
            let (rate, load) = (layer.rate - above.rate, layer.inflow.load - above.inflow.load);
            if rate > 0.0 && load > 0.0 {
                layer.per_minute = rate / load;
            }
            above = *layer;
        }
        let minutes = self.mean_minutes();
        self.minutes = if minutes > 0.0 { minutes } else { self.minutes };
    }

    /// Mean time on a reply, where any ever came [minutes]; else infinite.
    pub fn minutes_of_a_reply(&self) -> f64 {
        if self.minutes > 0.0 { self.minutes } else { f64::INFINITY }
    }

    /// Where the layer of a priority is, or would be; where the oldest goes first the only one.
    pub fn find(&self, priority: u8) -> usize {
        self.all.partition_point(|layer| layer.priority > priority)
    }

    /// The layer of a priority; a new one has no work of its own.
    fn layer(&mut self, priority: u8) -> usize {
        let priority = match self.order {
            Some(OverCapacity::OldestFirst) => 0,
            _ => priority,
        };
        let at = self.find(priority);
        if self.all.get(at).is_none_or(|layer| layer.priority != priority) {
            let above = self.above(at);
            self.all.insert(at, Layer { priority, ..above });
        }
        at
    }

    /// Of all priorities, at an hour of so many times the mean day's posts.
    pub fn total(&self, share: f64) -> Inflow {
        let all = self.all.last().copied().unwrap_or_default();
        at_hour(all.inflow, share)
    }

    /// The load of everything but the lowest priority [minutes/day].
    pub fn busiest(&self) -> f64 {
        self.all.iter().rev().nth(1).map_or(0.0, |layer| layer.inflow.load)
    }

    /// All work [minutes].
    pub fn most(&self) -> f64 {
        self.all.last().map_or(0.0, |layer| layer.work)
    }

    /// The layer above; nothing above the first.
    pub fn above(&self, layer: usize) -> Layer {
        layer.checked_sub(1).map_or(Layer::default(), |above| self.all[above])
    }

    pub fn begin(&mut self) {
        self.all.iter_mut().for_each(|layer| layer.surprise = 0.0);
    }

    /// A step of `time` [days] that brings a share of the day's posts.
    pub fn step(
        &mut self,
        share: f64,
        time: f64,
        span: &Span,
        noise: &mut Noise,
        more: &mut Stream,
    ) {
        if time <= 0.0 {
            return;
        }
        noise.take(share, span.piece.block, more);
        let done = span.capacity * time;
        let mut fall = None;
        let mut higher: f64 = 0.0;
        let mut gone = 0.0;
        for (at, layer) in self.all.iter_mut().enumerate() {
            let noise_of = noise.taken[at];
            let square = layer.inflow.square * share;
            let change = layer.inflow.load * share - done + noise_of;
            let after = layer.work + change;
            let mut work = after.max(0.0);
            // Where the lowest point cannot be below nothing at any draw it is not looked for: -ln of
            // the smallest draw is below 37.5.
            if done > 0.0 && (after <= 0.0 || 2.0 * layer.work * after < 37.5 * square) {
                let fall = *fall.get_or_insert_with(|| -ln(noise.low));
                let risen = 0.5 * (change + (change * change + 2.0 * square * fall).sqrt());
                work = work.max(risen);
            }
            let before = layer.work;
            layer.work = work.max(higher);
            layer.surprise += noise_of;
            higher = layer.work;
            gone = before + change + done - layer.work;
        }
        // Of the last layer, which holds everything.
        self.done += gone;
    }

    /// Work ahead of a reply that is written now [minutes]. `desk` is what is known of the desk in
    /// this piece.
    pub fn ahead(&self, layer: usize, shift: &Shift, span: &Span, desk: &mut Option<Busy>) -> f64 {
        let Layer { work, inflow, .. } = self.all[layer];
        let servers = shift.capacity.servers;
        if span.capacity <= 0.0 {
            // Nothing is in hand: as many begin at once when it opens as there are agents.
            return (work - f64::from(servers - 1) * self.mean_minutes()).max(0.0);
        }
        let share = span.piece.share / (span.piece.to - span.piece.from);
        let desk = desk.get_or_insert_with(|| Busy::new(servers, span.capacity, self.total(share)));
        desk.ahead(at_hour(inflow, share), work)
    }

    fn mean_minutes(&self) -> f64 {
        let all = self.all.last().copied().unwrap_or_default();
        if all.rate > 0.0 { all.inflow.load / all.rate } else { 0.0 }
    }

    /// Replies that wait, where so much work is on replies in hand [minutes]: those of high priority
    /// are in hand first.
    pub fn replies(&self, mut in_hand: f64) -> f64 {
        let mut waiting = 0.0;
        let mut above = Layer::default();
        for layer in &self.all {
            let own = layer.work - above.work;
            let waits = (own - in_hand).max(0.0);
            in_hand = (in_hand - own).max(0.0);
            waiting += waits * layer.per_minute;
            above = *layer;
        }
        waiting
    }
}

fn at_hour(inflow: Inflow, share: f64) -> Inflow {
    Inflow { load: inflow.load * share, square: inflow.square * share }
}

/// The noise of a day, by block and layer: what comes less what is expected [minutes].
///
/// Draws of a block are made in a fixed order before any other. The noise of *all* work is drawn
/// first and then parted among layers, so that it is the same in whatever order replies are served.
#[derive(Clone, Debug, Default)]
pub(super) struct Noise {
    draws: Vec<f64>,
    normal: Vec<f64>,
    /// Not used yet of the block under way, by layer.
    left: Vec<f64>,
    /// Variance of a layer for a share of 1.
    squares: Vec<f64>,
    shares: [f64; BLOCKS],
    /// Block under way, and share of the day's posts not used yet.
    block: Option<usize>,
    share: f64,
    /// Of the step under way, by layer.
    pub taken: Vec<f64>,
    /// Draw of the lowest point in the step under way.
    pub low: f64,
}

impl Noise {
    pub fn draw(&mut self, layers: &Layers, shares: &[f64; BLOCKS], stream: &mut Stream) {
        self.squares.clear();
        self.squares.extend(layers.all.iter().map(|layer| layer.inflow.square));
        let count = self.squares.len();
        self.draws.clear();
        self.draws.extend((0..(1 + count) * BLOCKS).map(|_| stream.uniform()));
        self.normal.resize(count * BLOCKS, 0.0);
        normal_quantiles(&self.draws[BLOCKS..], &mut self.normal);
        self.taken.resize(count, 0.0);
        self.left.resize(count, 0.0);
        (self.shares, self.block) = (*shares, None);
    }

    fn begin(&mut self, block: usize) {
        (self.block, self.share, self.low) = (Some(block), self.shares[block], self.draws[block]);
        let count = self.squares.len();
        let mut below: Option<(f64, f64)> = None;
        for layer in (0..count).rev() {
            let normal = self.normal[(count - 1 - layer) * BLOCKS + block];
            let square = self.squares[layer] * self.share;
            let value = match below {
                None => square.sqrt() * normal,
                Some((noise, all)) => part(noise, all, square, normal),
            };
            self.left[layer] = value;
            below = Some((value, square));
        }
    }

    /// Takes the noise of a step out of what is left of a block's.
    pub fn take(&mut self, share: f64, block: usize, more: &mut Stream) {
        // Drawn whether needed or not: what is needed hangs on the staff, what is drawn must not.
        if self.block == Some(block) {
            self.low = more.uniform();
        } else {
            self.begin(block);
        }
        // Beyond this it is the rest of the block but for rounding.
        if share >= self.share * (1.0 - 1e-9) {
            self.taken.copy_from_slice(&self.left);
            self.left.fill(0.0);
            self.share = 0.0;
            return;
        }
        let fraction = share / self.share;
        let spread = (share * (1.0 - fraction)).max(0.0).sqrt();
        // From the lowest layer: noise of the bridge that all share in part.
        let mut below: Option<(f64, f64)> = None;
        for layer in (0..self.squares.len()).rev() {
            let normal = normal_quantile(more.uniform());
            let square = self.squares[layer];
            let bridge = match below {
                None => square.sqrt() * normal,
                Some((noise, all)) => part(noise, all, square, normal),
            };
            below = Some((bridge, square));
            self.taken[layer] = self.left[layer] * fraction + spread * bridge;
            self.left[layer] -= self.taken[layer];
        }
        self.share -= share;
    }
}

/// Noise of variance `square` that is part of noise whose value is known, of variance `all`.
fn part(noise: f64, all: f64, square: f64, normal: f64) -> f64 {
    if all <= 0.0 {
        return 0.0;
    }
    let fraction = (square / all).min(1.0);
    noise * fraction + (square * (1.0 - fraction)).max(0.0).sqrt() * normal
}
