//! The numbers of all runs, column by column.
//!
//! An analysis looks at one column of an arm after the other, over all replications; runs end one
//! after the other, with all their columns. So runs are collected in blocks, and a full block is
//! turned. Up to a limit blocks stay in memory; beyond it they go to a scratch file without a name, which
//! is gone when the program is: a million replications take no more memory than ten thousand.
//!
//! What can go wrong: the scratch file cannot be made or is full; then blocks stay in memory.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The most that blocks may take in memory [bytes].
pub const MOST: usize = 64 << 20;

/// What one block should take [bytes].
const BLOCK: usize = 4 << 20;

/// What stands for a value that is missing. No metric gives NaN, and this is none that arithmetic gives.
const MISSING: u64 = 0x7ff8_6d69_7373_6564;

/// The numbers of all runs.
#[derive(Debug)]
pub struct Values {
    /// Columns of all arms together.
    width: usize,
    /// Rows in a block.
    height: usize,
    /// The rows of the block that is being filled.
    open: Vec<f64>,
    /// Full blocks, column by column.
    blocks: Vec<ValueBlock>,
    in_memory: usize,
    most: usize,
    home: Option<PathBuf>,
    scratch: Option<File>,
}

#[derive(Debug)]
enum ValueBlock {
    Here(Vec<f64>),
    /// In the scratch file, from this byte on.
    There(u64),
}

impl Values {
    /// None yet, of runs with so many numbers, all arms of a replication together. A scratch file is made in
    /// `home`, or where the system has such.
    pub fn new(width: usize, home: Option<&Path>) -> Self {
        let height = (BLOCK / 8 / width.max(1)).clamp(16, 4096);
        Values {
            width,
            height,
            open: Vec::new(),
            blocks: Vec::new(),
            in_memory: 0,
            most: MOST,
            home: home.map(Path::to_owned),
            scratch: None,
        }
    }

    /// Adds a replication: the numbers of all arms.
    pub fn push(&mut self, row: impl Iterator<Item = Option<f64>>) {
        let before = self.open.len();
        self.open.extend(row.map(|value| value.unwrap_or(f64::from_bits(MISSING))));
        assert_eq!(self.open.len() - before, self.width, "a number for each column");
        if self.open.len() == self.width * self.height {
            let turned =
                (0..self.width).flat_map(|column| column_of(&self.open, self.width, column));
            let block: Vec<f64> = turned.collect();
            self.open.clear();
            let block = self.spilled(block);
            self.blocks.push(block);
        }
    }

    /// A full block, in the scratch file if there is no more room in memory.
    fn spilled(&mut self, block: Vec<f64>) -> ValueBlock {
        let size = 8 * block.len();
        if self.in_memory + size > self.most
            && let Some(at) = self.write(&block)
        {
            return ValueBlock::There(at);
        }
        self.in_memory += size;
        ValueBlock::Here(block)
    }

    /// Where the block begins in the scratch file; `None` if it is not in there.
    fn write(&mut self, block: &[f64]) -> Option<u64> {
        if self.scratch.is_none() {
            let made = match &self.home {
                Some(home) => tempfile::tempfile_in(home),
                None => tempfile::tempfile(),
            };
            self.scratch = made.ok();
        }
        let file = self.scratch.as_mut()?;
        let bytes: Vec<u8> = block.iter().flat_map(|value| value.to_le_bytes()).collect();
        let at = file.seek(SeekFrom::End(0)).ok()?;
        file.write_all(&bytes).ok()?;
        Some(at)
    }

    /// A column, by replication.
    pub fn column(&self, column: usize) -> Vec<Option<f64>> {
        let mut values = Vec::with_capacity(self.blocks.len() * self.height);
        for block in &self.blocks {
            match block {
                ValueBlock::Here(block) => {
                    let from = column * self.height;
                    values
                        .extend(block[from..from + self.height].iter().map(|value| known(*value)));
                }
                ValueBlock::There(at) => self.read(*at, column, &mut values),
            }
        }
        values.extend(column_of(&self.open, self.width, column).map(known));
        values
    }

    fn read(&self, at: u64, column: usize, values: &mut Vec<Option<f64>>) {
        let mut bytes = vec![0; 8 * self.height];
        let mut file = self.scratch.as_ref().expect("a block is in it");
        let from = at + (8 * self.height * column) as u64;
        let read = file.seek(SeekFrom::Start(from)).and_then(|_| file.read_exact(&mut bytes));
        read.expect("what was written to the scratch file can be read");
        let number = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().expect("eight bytes"));
        values.extend(bytes.chunks_exact(8).map(|bytes| known(number(bytes))));
    }
}

fn known(value: f64) -> Option<f64> {
    (value.to_bits() != MISSING).then_some(value)
}

/// A column of rows.
fn column_of(rows: &[f64], width: usize, column: usize) -> impl Iterator<Item = f64> + '_ {
    rows.iter().skip(column).step_by(width.max(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In memory, in the scratch file and in the block that is being filled: the same bits come back.
    #[test]
    fn every_value_comes_back_wherever_it_is() {
        let value = |row: usize, column: usize| match (row * 7 + column) % 5 {
            0 => None,
            1 => Some(-0.0),
            _ => Some(1.0 / (row * 3 + column + 1) as f64),
        };
        for (most, rows) in [(MOST, 5), (MOST, 10_000), (0, 10_000), (8 * 4096 * 3, 20_000)] {
            let mut values = Values { most, ..Values::new(3, None) };
            (0..rows).for_each(|row| values.push((0..3).map(|column| value(row, column))));
            for column in 0..3 {
                let expected: Vec<_> = (0..rows).map(|row| value(row, column)).collect();
                let bits = |all: &[Option<f64>]| -> Vec<_> {
                    all.iter().map(|value| value.map(f64::to_bits)).collect()
                };
                assert_eq!(bits(&values.column(column)), bits(&expected), "{most} {rows}");
            }
            assert!(values.in_memory <= most.max(8 * 4096 * 3), "{most} {rows}");
            assert_eq!(values.scratch.is_some(), most < MOST);
        }
    }

    /// Where no scratch file can be made, nothing is lost.
    #[test]
    fn without_a_scratch_file_blocks_stay_in_memory() {
        let nowhere = Some(Path::new("/no/such/folder"));
        let mut values = Values { most: 0, ..Values::new(1, nowhere) };
        (0..9_000).for_each(|row| values.push(std::iter::once(Some(f64::from(row)))));
        assert_eq!(values.column(0).len(), 9_000);
        assert_eq!(values.column(0)[8_999], Some(8_999.0));
    }
}
