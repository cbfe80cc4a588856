//! Keyed, counter-based random draws.
//!
//! A draw is a pure function of *who decides what, when*: there is no shared stream, so the
//! order of work and the number of threads cannot matter, two policies meet the same luck, and
//! one person's life can be replayed alone.
//!
//! ```text
//! key     = mix(seed, root, replication)
//! counter = (subject, object, day, purpose and index)
//! ```
//!
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers:
//! as easy as 1, 2, 3", doi:10.1145/2063384.2063405); its published known-answer vectors are
//! tested below. One decision takes one draw, by inverse CDF: [`Key::uniform`]. Where a draw
//! decides *which* of many slots something happens to, [`Key::stream`] gives a sequence that
//! implements `rand`'s traits.
//!
//! What can go wrong: two decisions that share purpose, subject, object and day share their
//! luck. The purposes are therefore numbered in one enum (`model::purpose`).

use std::convert::Infallible;

const MULTIPLIER: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;

/// The Philox4x32-10 bijection: four words from a counter and a key.
#[inline(always)]
pub fn philox4x32(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for round in 0..ROUNDS {
        if round > 0 {
            key[0] = key[0].wrapping_add(WEYL[0]);
            key[1] = key[1].wrapping_add(WEYL[1]);
        }
        let a = u64::from(MULTIPLIER[0]) * u64::from(counter[0]);
        let b = u64::from(MULTIPLIER[1]) * u64::from(counter[2]);
        counter = [
            (b >> 32) as u32 ^ counter[1] ^ key[0],
            b as u32,
            (a >> 32) as u32 ^ counter[3] ^ key[1],
            a as u32,
        ];
    }
    counter
}

/// A uniform number in the open interval (0, 1) from two words, with 53 bits of resolution.
#[inline(always)]
fn open_unit(low: u32, high: u32) -> f64 {
    let bits = (u64::from(high) << 32 | u64::from(low)) >> 11;
    (bits as f64 + 0.5) * (1.0 / (1u64 << 53) as f64)
}

/// The key of one family of draws: who asks is in the counter, which world it is, here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u32; 2]);

impl Key {
    /// Mixes a seed (any value, zero included), a root and a replication number into a key.
    ///
    /// Roots separate families that must vary independently, such as who the people are and
    /// what luck they have.
    pub fn new(seed: u64, root: u32, replication: u32) -> Self {
        let seed = [seed as u32, (seed >> 32) as u32];
        let word = philox4x32([replication, root, 0x6561_7266, 0x756C_0001], seed);
        Key([word[0], word[1]])
    }

    /// One uniform draw in (0, 1) for the decision `purpose` of `subject` about `object` on `day`.
    #[inline]
    pub fn uniform(self, purpose: impl Into<u32>, subject: u32, object: u32, day: u32) -> f64 {
        let word = philox4x32([subject, object, day, purpose.into()], self.0);
        open_unit(word[0], word[1])
    }

    /// Two independent uniform draws in (0, 1), for decisions that are always taken together.
    #[inline]
    pub fn uniform_pair(
        self,
        purpose: impl Into<u32>,
        subject: u32,
        object: u32,
        day: u32,
    ) -> (f64, f64) {
        let word = philox4x32([subject, object, day, purpose.into()], self.0);
        (open_unit(word[0], word[1]), open_unit(word[2], word[3]))
    }

    /// A sequence of draws with one purpose, for processes that visit many slots in order.
    ///
    /// The counter names 2^25 uniform numbers; a longer sequence goes on with a key of its own,
    /// and so on for as long as anybody could draw.
    #[inline]
    pub fn stream(self, purpose: impl Into<u32>, subject: u32, object: u32, day: u32) -> Stream {
        let purpose = purpose.into();
        debug_assert!(purpose <= PURPOSE, "purpose {purpose} reaches into the index");
        Stream {
            key: self,
            lap: 0,
            counter: [subject, object, day, purpose],
            block: [0; 4],
            used: 4,
        }
    }
}

/// The bits of a stream's last counter word that hold its purpose; the others hold the index.
const PURPOSE: u32 = 0xFF;

/// A sequence of draws; implements `rand`'s `TryRng`, so its distributions work on it.
#[derive(Clone, Debug)]
pub struct Stream {
    key: Key,
    /// How often the index has run out.
    lap: u32,
    /// The purpose takes the low 8 bits of the last word, the index of the block the high 24.
    counter: [u32; 4],
    block: [u32; 4],
    used: usize,
}

impl Stream {
    #[inline]
    fn word(&mut self) -> u32 {
        if self.used == 4 {
            self.block = philox4x32(self.counter, self.key.0);
            let (next, ran_out) = self.counter[3].overflowing_add(PURPOSE + 1);
            self.counter[3] = next;
            if ran_out {
                self.begin_lap();
            }
            self.used = 0;
        }
        let word = self.block[self.used];
        self.used += 1;
        word
    }

    /// Goes on with another key, so that the same counters give other numbers. The number of the
    /// lap is part of what the key is made of: keys do not come round again.
    #[cold]
    fn begin_lap(&mut self) {
        self.lap = self.lap.checked_add(1).expect("2^57 numbers take a thousand years to draw");
        let word = philox4x32([self.lap, 0, 0x6561_7266, 0x756C_0002], self.key.0);
        self.key = Key([word[0], word[1]]);
    }

    /// The next uniform number in (0, 1).
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        let low = self.word();
        open_unit(low, self.word())
    }

    /// The next whole number below `n`, by Lemire's multiplication; the bias is below n / 2^32.
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.word()) * u64::from(n)) >> 32) as u32
    }
}

impl rand::TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.word());
        Ok(u64::from(self.word()) << 32 | low)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            chunk.copy_from_slice(&self.word().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known-answer vectors published with Random123 (file `kat_vectors`, philox4x32 10).
    #[test]
    fn philox_gives_the_published_answers() {
        let all = u32::MAX;
        assert_eq!(
            philox4x32([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32([all; 4], [all; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn a_draw_depends_on_every_part_of_its_address() {
        let draw = |seed, root, replication, purpose: u32, subject, object, day| {
            Key::new(seed, root, replication).uniform(purpose, subject, object, day)
        };
        let base = draw(0, 0, 0, 0, 0, 0, 0);
        let others = [
            draw(1, 0, 0, 0, 0, 0, 0),
            draw(0, 1, 0, 0, 0, 0, 0),
            draw(0, 0, 1, 0, 0, 0, 0),
            draw(0, 0, 0, 1, 0, 0, 0),
            draw(0, 0, 0, 0, 1, 0, 0),
            draw(0, 0, 0, 0, 0, 1, 0),
            draw(0, 0, 0, 0, 0, 0, 1),
        ];
        assert!(others.iter().all(|other| *other != base));
        assert_eq!(base, draw(0, 0, 0, 0, 0, 0, 0));
    }

    /// A stream that has given all but so many of the blocks of its first lap.
    fn near_the_end(blocks_left: u32) -> Stream {
        let mut stream = Key::new(3, 1, 4).stream(15u32, 9, 2, 6);
        stream.counter[3] += ((1 << 24) - blocks_left) << 8;
        stream
    }

    /// The numbers up to the 2^25th are what Philox gives for their counters; those after it are
    /// neither the first ones again nor the last ones.
    #[test]
    fn a_stream_longer_than_its_counter_does_not_repeat() {
        let key = Key::new(3, 1, 4);
        let first: Vec<u32> = {
            let mut stream = key.stream(15u32, 9, 2, 6);
            (0..8).map(|_| stream.word()).collect()
        };
        let mut stream = near_the_end(2);
        let last: Vec<u32> = (0..8).map(|_| stream.word()).collect();
        let index = |index: u32| [9, 2, 6, 15 | index << 8];
        let (a, b) = (index((1 << 24) - 2), index((1 << 24) - 1));
        assert_eq!(last, [philox4x32(a, key.0), philox4x32(b, key.0)].concat());
        let after: Vec<u32> = (0..8).map(|_| stream.word()).collect();
        assert!(after.iter().all(|word| !first.contains(word) && !last.contains(word)));

        // Each lap is another: the third does not repeat the second.
        stream.counter[3] = index((1 << 24) - 1)[3];
        stream.used = 4;
        stream.word();
        stream.used = 4;
        let third: Vec<u32> = (0..8).map(|_| stream.word()).collect();
        assert!(third.iter().all(|word| !after.contains(word) && !first.contains(word)));
        assert_eq!((stream.lap, stream.counter[3] & PURPOSE), (2, 15));
    }

    /// Counted through in full: number 2^25 of a stream (from 0) begins another lap.
    #[test]
    fn a_stream_holds_2_to_the_25_numbers_to_a_lap() {
        let mut stream = Key::new(0, 0, 0).stream(1u32, 0, 0, 0);
        for _ in 0..(1 << 25) - 2 {
            stream.uniform();
        }
        assert_eq!(stream.lap, 0);
        stream.uniform();
        assert_eq!(stream.lap, 1, "the last block was taken");
        stream.uniform();
        assert_eq!(stream.lap, 1);
    }

    /// Mean of 10^6 uniforms: standard error 1/sqrt(12e6) = 0.000289; 4.5 errors, which chance
    /// exceeds 7 times in a million choices of the (fixed) seed.
    #[test]
    fn uniforms_have_mean_one_half_over_every_coordinate() {
        let key = Key::new(0, 7, 3);
        let n = 1_000_000u32;
        let limit = 4.5 / (12.0 * f64::from(n)).sqrt();
        let mean = |f: &dyn Fn(u32) -> f64| (0..n).map(f).sum::<f64>() / f64::from(n);
        assert!((mean(&|i| key.uniform(1u32, i, 0, 0)) - 0.5).abs() < limit);
        assert!((mean(&|i| key.uniform(1u32, 0, i, 0)) - 0.5).abs() < limit);
        assert!((mean(&|i| key.uniform(1u32, 0, 0, i)) - 0.5).abs() < limit);
        let mut stream = key.stream(1u32, 0, 0, 0);
        let total: f64 = (0..n).map(|_| stream.uniform()).sum();
        assert!((total / f64::from(n) - 0.5).abs() < limit);
    }
}
