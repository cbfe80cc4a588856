//! A week cut into pieces in which a desk is open or shut throughout.

use crate::model::clock::Profile;
use crate::model::hours::Schedule;

/// Blocks of a day, whose noise is the same whatever the opening hours.
pub(super) const BLOCKS: usize = 6;

/// A piece of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    /// Its begin and end [days since midnight].
    pub from: f64,
    pub to: f64,
    pub open: bool,
    /// Whether the desk shuts at its end.
    pub shuts: bool,
    /// Share of the day's posts in it.
    pub share: f64,
    /// The block it is in.
    pub block: usize,
}

/// The pieces of each day of the week, kept for as long as the desk and the clock stay the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Week {
    of: Option<(Schedule, Profile)>,
    pub days: [Vec<Piece>; 7],
    /// Share of the day's posts in each block.
    pub shares: [f64; BLOCKS],
}

impl Week {
    /// The pieces of a day that lie in a part of it [days since midnight], cut to it.
    pub fn pieces(
        &self,
        day: u16,
        (from, to): (f64, f64),
        profile: &Profile,
    ) -> impl Iterator<Item = Piece> {
        let meets = move |piece: &&Piece| piece.from < to - LEAST && piece.to > from + LEAST;
        self.days[usize::from(day % 7)].iter().filter(meets).map(move |piece| {
            if piece.from >= from && piece.to <= to {
                return *piece;
            }
            let (from, to) = (piece.from.max(from), piece.to.min(to));
            let share = profile.share_before(to) - profile.share_before(from);
            Piece { from, to, share, shuts: piece.shuts && to == piece.to, ..*piece }
        })
    }

    /// Share of the day's posts in each block, as far as it lies after a time of the day.
    pub fn shares_from(&self, from: f64, profile: &Profile) -> [f64; BLOCKS] {
        std::array::from_fn(|block| {
            let edge = |block: usize| block as f64 / BLOCKS as f64;
            match edge(block) >= from {
                true => self.shares[block],
                false => {
                    let end = edge(block + 1).max(from);
                    profile.share_before(end) - profile.share_before(from)
                }
            }
        })
    }

    pub fn prepare(&mut self, schedule: &Schedule, profile: &Profile) {
        if self.of.as_ref().is_some_and(|(s, p)| s == schedule && p == profile) {
            return;
        }
        for (day, pieces) in self.days.iter_mut().enumerate() {
            *pieces = cut(day as f64, schedule, profile);
        }
        let edge = |block: usize| block as f64 / BLOCKS as f64;
        self.shares = std::array::from_fn(|block| {
            profile.share_before(edge(block + 1)) - profile.share_before(edge(block))
        });
        self.of = Some((schedule.clone(), profile.clone()));
    }
}

/// Shorter pieces are rounding [days].
const LEAST: f64 = 1e-9;

fn cut(day: f64, schedule: &Schedule, profile: &Profile) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for block in 0..BLOCKS {
        let end = (block + 1) as f64 / BLOCKS as f64;
        let mut from = block as f64 / BLOCKS as f64;
        while from < end {
            let begun = day + from + LEAST;
            let open = schedule.next_open(begun) <= begun;
            let edge = if open { schedule.next_end(begun) } else { schedule.next_open(begun) };
            let to = if edge - day < end - LEAST { edge - day } else { end };
            let after = day + to + LEAST;
            let share = profile.share_before(to) - profile.share_before(from);
            let shuts = open && schedule.next_open(after) > after;
            pieces.push(Piece { from, to, open, shuts, share, block });
            from = to;
        }
    }
    pieces
}
