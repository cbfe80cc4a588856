//! Sums of the lines of a text, from which the place of a change can be found: see [`seal`].
//!
//! A line counts in two sums of 16 bits. The sum of its block is over lines beside each other, each
//! mixed with its place, so that lines which change places change it; a block has one line in a
//! short text and as many more, a power of two, as make 256 blocks enough. The sum of its residue is
//! over every 256th line and does not know of places, so that it can be tried what it would be had
//! lines been taken out or put in somewhere. A short text needs no residues.
//!
//! That the digest of the file differs is known before; the sums only tell where. One of 65,536
//! changed lines leaves a sum as it was, and the place is then a range.
//!
//! [`seal`]: super::seal

use std::fmt::Write as _;

/// The most blocks, and the number of residues.
const PARTS: u64 = 256;

/// The sums of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TextSums {
    /// How many lines there are.
    pub lines: u64,
    blocks: Vec<u16>,
    residues: Vec<u16>,
}

/// Where a text is not as it was. Lines are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deviation {
    /// A line was changed, the first of them between these two.
    Changed { first: u64, last: u64 },
    /// So many lines are missing before what stands here now.
    Missing { first: u64, lines: u64 },
    /// There is a line that was not here.
    Added { first: u64 },
    /// It ends after so many lines, before its end.
    Ends { after: u64 },
}

/// How many lines a block has in a text of so many.
fn per_block(lines: u64) -> u64 {
    lines.div_ceil(PARTS).max(1).next_power_of_two()
}

/// A line mixed with its place. The multipliers are odd and otherwise arbitrary: those of SplitMix64
/// (Steele, Lea and Flood 2014).
fn placed(line: u32, place: u64) -> u16 {
    let mixed = (u64::from(line) ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 48) as u16
}

/// A line without its place.
fn plain(line: u32) -> u16 {
    line as u16
}

fn residue(place: u64) -> usize {
    (place % PARTS) as usize
}

impl TextSums {
    /// Adds the checksum of the next line.
    pub fn add(&mut self, line: u32) {
        let place = self.lines;
        self.lines += 1;
        if per_block(self.lines) > per_block(place) {
            let pairs = self.blocks.chunks(2);
            self.blocks =
                pairs.map(|pair| pair.iter().fold(0u16, |a, b| a.wrapping_add(*b))).collect();
        }
        let block = (place / per_block(self.lines)) as usize;
        self.blocks.resize(self.blocks.len().max(block + 1), 0);
        self.blocks[block] = self.blocks[block].wrapping_add(placed(line, place));
        self.residues.resize(PARTS as usize, 0);
        let sum = &mut self.residues[residue(place)];
        *sum = sum.wrapping_add(plain(line));
    }

    /// The sums in hexadecimal digits: blocks, and of a long text residues.
    pub fn to_text(&self) -> String {
        let residues = if self.lines > PARTS { &self.residues[..] } else { &[] };
        self.blocks.iter().chain(residues).fold(String::new(), |mut text, sum| {
            let _ = write!(text, "{sum:04x}");
            text
        })
    }

    /// Reads them back; `None` if these are no sums of so many lines.
    pub fn from_text(lines: u64, text: &str) -> Option<TextSums> {
        let digits = text.as_bytes().chunks(4);
        let digits =
            digits.map(|four| u16::from_str_radix(std::str::from_utf8(four).ok()?, 16).ok());
        let mut blocks = digits.collect::<Option<Vec<u16>>>()?;
        let n_blocks = lines.div_ceil(per_block(lines)) as usize;
        let n_residues = if lines > PARTS { PARTS as usize } else { 0 };
        if !text.len().is_multiple_of(4) || blocks.len() != n_blocks + n_residues {
            return None;
        }
        let residues = blocks.split_off(n_blocks);
        Some(TextSums { lines, blocks, residues })
    }

    /// Where a text with these lines is not as it was.
    pub fn place(&self, found: &[u32]) -> Deviation {
        let n = found.len() as u64;
        let Some(block) = self.first_block(found) else {
            // Every block is as it was: what is more stands after the last.
            return Deviation::Added { first: self.lines };
        };
        let (start, end) = self.ends(block);
        if n == self.lines {
            return self.changed(found, start, end);
        }
        let moved = match self.residues.is_empty() {
            true => self.moved(found, start).then_some(start),
            false => self.shift(found, start),
        };
        match moved {
            Some(first) if first < n.min(self.lines) => match self.lines.checked_sub(n) {
                Some(lines) => Deviation::Missing { first, lines },
                None => Deviation::Added { first },
            },
            // In a file that was cut the last line is often cut too.
            _ if n < self.lines && end >= n => Deviation::Ends { after: n },
            _ => Deviation::Changed { first: start, last: end - 1 },
        }
    }

    /// Whether, in blocks of one line, the line after what was taken out or put in at `first` is as
    /// it was.
    fn moved(&self, found: &[u32], first: u64) -> bool {
        let n = found.len() as u64;
        let (gone, more) = (self.lines.saturating_sub(n), n.saturating_sub(self.lines));
        let line = found.get((first + more) as usize);
        let sum = self.blocks.get((first + gone) as usize);
        line.zip(sum).is_some_and(|(line, sum)| placed(*line, first + gone) == *sum)
    }

    /// The first block that is not as it was.
    fn first_block(&self, found: &[u32]) -> Option<u64> {
        (0..).zip(&self.blocks).find_map(|(block, sum)| {
            let (start, end) = self.ends(block);
            let lines = found.get(start as usize..end as usize);
            let placed = |lines: &[u32]| {
                let lines = lines.iter().zip(start..);
                lines.fold(0u16, |sum, (line, place)| sum.wrapping_add(placed(*line, place)))
            };
            lines.is_none_or(|lines| placed(lines) != *sum).then_some(block)
        })
    }

    /// The first line of a block, and the first after it.
    fn ends(&self, block: u64) -> (u64, u64) {
        let size = per_block(self.lines);
        (block * size, ((block + 1) * size).min(self.lines))
    }

    /// The changed lines of a block of a text that has as many lines as it had.
    fn changed(&self, found: &[u32], start: u64, end: u64) -> Deviation {
        let whole = Deviation::Changed { first: start, last: end - 1 };
        if self.residues.is_empty() {
            return whole;
        }
        let left = self.left(found.iter().enumerate().map(|(place, line)| (place as u64, *line)));
        let differs = |place: &u64| left[residue(*place)] != 0;
        let first = (start..end).find(differs);
        let last = (start..end).rev().find(differs);
        first.zip(last).map_or(whole, |(first, last)| Deviation::Changed { first, last })
    }

    /// What is left of the residues when lines at these places are taken away.
    fn left(&self, lines: impl Iterator<Item = (u64, u32)>) -> Vec<u16> {
        let mut left = self.residues.clone();
        for (place, line) in lines {
            let sum = &mut left[residue(place)];
            *sum = sum.wrapping_sub(plain(line));
        }
        left
    }

    /// The place, from `start` on, at which taking lines out or putting lines in explains what is
    /// there now.
    fn shift(&self, found: &[u32], start: u64) -> Option<u64> {
        let n = found.len() as u64;
        let (gone, more) = (self.lines.saturating_sub(n), n.saturating_sub(self.lines));
        if gone >= PARTS {
            return None;
        }
        // With the change at `at`: the lines before it are where they were, those after it moved.
        let before = |at: u64| found[..at as usize].iter().zip(0u64..);
        let after =
            |at: u64| found.get((at + more) as usize..).unwrap_or_default().iter().zip(at + gone..);
        let at = start.min(n);
        let both = before(at).chain(after(at)).map(|(line, place)| (place, *line));
        let mut left = self.left(both);
        let add = |left: &mut Vec<u16>, place: u64, line: u32, sign: bool| {
            let sum = &mut left[residue(place)];
            let line = plain(line);
            *sum = if sign { sum.wrapping_add(line) } else { sum.wrapping_sub(line) };
        };
        for at in at..=n - more {
            // Only the residues of the lines that are gone may be left.
            let open = |r: usize| (0..gone).any(|step| residue(at + step) == r);
            if left.iter().enumerate().all(|(r, sum)| *sum == 0 || open(r)) {
                return Some(at);
            }
            // One line further: the next one has not moved, and the one that follows has.
            if let Some(line) = found.get((at + more) as usize) {
                add(&mut left, at + gone, *line, true);
            }
            if let Some(line) = found.get(at as usize) {
                add(&mut left, at, *line, false);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: u64) -> Vec<u32> {
        (0..lines).map(|line| crc32fast::hash(format!("arm,{line},0.5\n").as_bytes())).collect()
    }

    fn sums(lines: &[u32]) -> TextSums {
        let mut sums = TextSums::default();
        lines.iter().for_each(|line| sums.add(*line));
        TextSums::from_text(sums.lines, &sums.to_text()).unwrap()
    }

    /// Sizes at which blocks grow and residues come, and places at their edges.
    const SIZES: [u64; 8] = [1, 2, 200, 256, 257, 513, 5_000, 65_536];

    fn places(lines: u64) -> Vec<u64> {
        let all = [0, 1, 2, 100, 255, 256, 257, 300, 511, 512, 4_999, lines / 2, lines - 1];
        all.into_iter().filter(|place| *place < lines).collect()
    }

    #[test]
    fn one_changed_line_is_found_exactly_up_to_65536() {
        for size in SIZES {
            let (whole, known) = (text(size), sums(&text(size)));
            for place in places(size) {
                let mut changed = whole.clone();
                changed[place as usize] ^= 1;
                let wanted = Deviation::Changed { first: place, last: place };
                assert_eq!(known.place(&changed), wanted, "{place} of {size}");
            }
        }
    }

    /// 200,000 lines: blocks of 1,024, of which four lines have the same residue.
    #[test]
    fn beyond_that_it_is_one_of_a_few() {
        let (whole, known) = (text(200_000), sums(&text(200_000)));
        for place in [0, 777, 150_000, 199_999] {
            let mut changed = whole.clone();
            changed[place as usize] ^= 1;
            let Deviation::Changed { first, last } = known.place(&changed) else { panic!() };
            assert!((first..=last).contains(&place) && last - first <= 768, "{first} {last}");
        }
    }

    #[test]
    fn lines_that_are_missing_or_more_are_found_where_they_were() {
        for size in SIZES {
            let (whole, known) = (text(size), sums(&text(size)));
            for place in places(size) {
                for lines in [1, 3, 100] {
                    let (at, end) = (place as usize, (place + lines) as usize);
                    if end < whole.len() {
                        let shorter = [&whole[..at], &whole[end..]].concat();
                        let wanted = Deviation::Missing { first: place, lines };
                        assert_eq!(known.place(&shorter), wanted, "{place} of {size}");
                    }
                    let new = text(1_000_000 + lines).split_off(1_000_000);
                    let longer = [&whole[..at], &new[..], &whole[at..]].concat();
                    let wanted = Deviation::Added { first: place };
                    assert_eq!(known.place(&longer), wanted, "{place} of {size}");
                }
            }
            let longer = [&whole[..], &[7]].concat();
            assert_eq!(known.place(&longer), Deviation::Added { first: size }, "{size}");
        }
    }

    #[test]
    fn a_text_that_was_cut_ends_where_it_was_cut() {
        for size in SIZES {
            let (whole, known) = (text(size), sums(&text(size)));
            for place in places(size) {
                let mut cut = whole[..place as usize].to_vec();
                assert_eq!(
                    known.place(&cut),
                    Deviation::Ends { after: place },
                    "{place} of {size}"
                );
                // In the middle of a line.
                cut.push(12_345);
                if place + 1 < size {
                    let wanted = Deviation::Ends { after: place + 1 };
                    assert_eq!(known.place(&cut), wanted, "{place} of {size}");
                }
            }
        }
    }

    /// The first of two lines that changed places is named; in one block the second may be too.
    #[test]
    fn lines_that_changed_places_are_found() {
        for size in SIZES.into_iter().filter(|size| *size > 1) {
            let (whole, known) = (text(size), sums(&text(size)));
            for (a, b) in [(0, 1), (5, 6), (0, 128), (100, 300), (3, 4_000), (0, size - 1)] {
                if b < size {
                    let mut swapped = whole.clone();
                    swapped.swap(a as usize, b as usize);
                    let Deviation::Changed { first, last } = known.place(&swapped) else {
                        panic!()
                    };
                    let told = format!("{a} and {b} of {size}: {first} to {last}");
                    // A line of the block may share the residue of one that is elsewhere.
                    let block = a - a % per_block(size);
                    assert!(first <= a && a <= last && first >= block, "{told}");
                    assert!(per_block(size) > 1 || first == a, "{told}");
                }
            }
        }
    }

    #[test]
    fn the_sums_of_any_text_are_small_and_read_back() {
        for size in [0, 1, 255, 300, 100_000] {
            let known = sums(&text(size));
            let text = known.to_text();
            assert!(text.len() <= 2_048, "{size}: {}", text.len());
            assert_eq!(TextSums::from_text(size, &text).unwrap(), known);
            assert_eq!(TextSums::from_text(size, &format!("{text}0000")), None);
        }
        assert_eq!(TextSums::from_text(1, "00z0"), None);
        assert_eq!(TextSums::from_text(1, "\u{e9}\u{e9}"), None);
    }
}
