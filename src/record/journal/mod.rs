//! What is finished, written down at once: an append-only log that outlives its program.
//!
//! A [`Journal`] is one file. It begins with a [`Header`] that says what is being done, and has a
//! record for each piece of work that is finished. A record is written whole or not at all as far
//! as a killed program goes; what a lost machine can take is what was not yet flushed to disk
//! ([`Journal::sync`]). A [`Ledger`] is all journals of a folder together: several programs, each with
//! a journal of its own, may have worked on one plan.
//!
//! ```text
//! file   = record*
//! record = head payload crc
//! head   = "EARF" kind sequence stage point replication length crc     8 words of 4 bytes, little end first
//! ```
//!
//! Both sums are CRC-32 (IEEE 802.3): that of the head is over its first 28 bytes, that of the payload
//! over the payload. The head has its own so that a damaged length is known as damage: it would else
//! look like a record that was never finished.
//!
//! # What can go wrong
//!
//! A record that is not all there, at the end, was being written as the program died: it is dropped, and
//! its work is done again. Anything else that does not add up is [`JournalError::Damaged`] and named: what
//! was written and flushed does not change by itself.

mod ledger;
mod payload;
mod scan;
#[cfg(test)]
mod tests;

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use ledger::{FOLDER, Ledger, PILOT, Which};
pub use payload::{pack, unpack};
use scan::{Scanned, scan};

/// The form of the file; another number is another form.
pub const FORMAT: u32 = 1;

const MAGIC: [u8; 4] = *b"EARF";
const HEAD: usize = 32;

/// What a record is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// What is being done; the first record.
    Header,
    /// Which work a round of adaptive work has.
    Round,
    /// A finished piece of work.
    Done,
}

/// The name of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordName {
    /// What it is of.
    pub kind: RecordKind,
    /// Which kind of work, or which round of it.
    pub stage: u32,
    /// Which point of the design.
    pub point: u32,
    /// Which replication.
    pub replication: u32,
}

impl RecordName {
    const HEADER: RecordName =
        RecordName { kind: RecordKind::Header, stage: 0, point: 0, replication: 0 };

    /// A finished piece of work.
    pub fn done(stage: u32, point: u32, replication: u32) -> Self {
        RecordName { kind: RecordKind::Done, stage, point, replication }
    }

    /// The plan of a round.
    pub fn round(stage: u32, number: u32) -> Self {
        RecordName { kind: RecordKind::Round, stage, point: number, replication: 0 }
    }
}

/// What is being done: a journal goes on only with the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Header {
    /// The form of the file.
    pub format: u32,
    /// Version of the program.
    pub earful: String,
    /// Seed of all draws.
    pub seed: u64,
    /// Digest of the edge list, if there is one.
    pub edges: Option<String>,
    /// Digest of the names of all columns, in order.
    pub columns: String,
    /// Digest of the scenario's canonical form.
    pub scenario: String,
    /// Digest of whatever else the work depends on: how many replications, a questionnaire.
    pub task: String,
}

impl Header {
    /// What differs first: what it is, what the journal has, what is wanted.
    fn difference(&self, wanted: &Header) -> Option<(&'static str, String, String)> {
        let none = |edges: &Option<String>| edges.clone().unwrap_or_else(|| "none".into());
        let pairs = [
            ("form", self.format.to_string(), wanted.format.to_string()),
            ("version of Earful", self.earful.clone(), wanted.earful.clone()),
            ("seed", self.seed.to_string(), wanted.seed.to_string()),
            ("edge list", none(&self.edges), none(&wanted.edges)),
            ("scenario", self.scenario.clone(), wanted.scenario.clone()),
            ("set of columns", self.columns.clone(), wanted.columns.clone()),
            ("task", self.task.clone(), wanted.task.clone()),
        ];
        pairs.into_iter().find(|(_, theirs, ours)| theirs != ours)
    }
}

/// Why a journal cannot be written or gone on with.
#[derive(Debug, Error)]
pub enum JournalError {
    /// The system refused.
    #[error("cannot keep what is finished in {}: {source}; what is in it stays: make room or give access, then go on with earful resume", .path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another program works on it.
    #[error("{} is being written by another process; wait for it, or end it", .0.display())]
    Busy(PathBuf),
    /// There is no header in it.
    #[error("{} is no journal of Earful; remove it, and what it had is done again", .0.display())]
    NoJournal(PathBuf),
    /// Something in it is not as it was written.
    #[error(
        "{}: record {record} at byte {at} is damaged ({wrong}); restore the file from a copy, or remove it: what it had is then done again",
        .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Which record, 0 for the header.
        record: u32,
        /// Where it begins.
        at: u64,
        /// What does not add up.
        wrong: &'static str,
    },
    /// It is of something else.
    #[error(
        "{}: another {what}: the journal was begun with {theirs}, and here it is {ours}; put back what it was begun with, or begin anew in another folder",
        .path.display()
    )]
    Other {
        /// The file.
        path: PathBuf,
        /// What differs.
        what: &'static str,
        /// What the journal has.
        theirs: String,
        /// What is wanted.
        ours: String,
    },
    /// The same piece of work has two results.
    #[error(
        "replication {replication} (stage {stage}, point {point}) is in {} and in {}, and they differ: the same version, scenario and seed give the same bits, so one of them was computed with something else; remove the wrong one",
        .first.display(), .second.display()
    )]
    Unequal {
        /// Which kind of work.
        stage: u32,
        /// Which point.
        point: u32,
        /// Which replication.
        replication: u32,
        /// One journal.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// What is in it cannot be read.
    #[error("{}: replication {replication} cannot be read back ({wrong}); remove the file: what it had is then done again", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Which replication.
        replication: u32,
        /// What is wrong with it.
        wrong: String,
    },
}

fn refused(path: &Path) -> impl Fn(io::Error) -> JournalError + '_ {
    move |source| JournalError::Refused { path: path.into(), source }
}

/// Where the payload of a record is in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Extent {
    at: u64,
    length: u32,
}

/// A journal that is being written. No other program writes it as long as this lives.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Where the next record begins.
    end: u64,
    records: u32,
    flushed: bool,
}

impl Journal {
    /// A new journal.
    ///
    /// # Errors
    ///
    /// There is one, or it cannot be written.
    pub fn create(path: &Path, header: &Header) -> Result<Self, JournalError> {
        let open = fs::OpenOptions::new().read(true).append(true).create_new(true).open(path);
        let file = open.map_err(|why| match why.kind() {
            // It was not there a moment ago.
            io::ErrorKind::AlreadyExists => JournalError::Busy(path.into()),
            _ => refused(path)(why),
        })?;
        lock(&file, path)?;
        Journal::begin(path, file, header)
    }

    /// The header of a journal in which nothing is.
    fn begin(path: &Path, file: File, header: &Header) -> Result<Self, JournalError> {
        let mut journal = Journal { path: path.into(), file, end: 0, records: 0, flushed: true };
        let header = serde_json::to_vec(header).expect("a header has only plain fields");
        journal.append(RecordName::HEADER, &header)?;
        journal.sync()?;
        Ok(journal)
    }

    /// A journal that is there, to go on with: what was not finished at its end is cut off.
    fn reopen(path: &Path, file: File, found: &Scanned) -> Result<Self, JournalError> {
        if found.torn {
            file.set_len(found.end).and_then(|()| file.sync_all()).map_err(refused(path))?;
        }
        let records = found.records;
        Ok(Journal { path: path.into(), file, end: found.end, records, flushed: true })
    }

    /// Adds a record. What of it was written is cut off again if that fails.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn append(&mut self, entry: RecordName, payload: &[u8]) -> Result<(), JournalError> {
        let record = record(entry, self.records, payload);
        if let Err(why) = self.file.write_all(&record) {
            let _ = self.file.set_len(self.end);
            return Err(refused(&self.path)(why));
        }
        self.end += record.len() as u64;
        self.records += 1;
        self.flushed = false;
        Ok(())
    }

    /// Where the payload of the record that was added last is.
    fn last(&self, length: usize) -> Extent {
        Extent { at: self.end - 4 - length as u64, length: length as u32 }
    }

    /// Flushes it to disk, if there is something to flush.
    ///
    /// # Errors
    ///
    /// The system refuses.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        if !self.flushed {
            self.file.sync_data().map_err(refused(&self.path))?;
            self.flushed = true;
        }
        Ok(())
    }
}

/// A record as bytes.
fn record(entry: RecordName, sequence: u32, payload: &[u8]) -> Vec<u8> {
    let RecordName { kind, stage, point, replication } = entry;
    let length = u32::try_from(payload.len()).expect("a replication has less than 4 GiB");
    let mut bytes = Vec::with_capacity(HEAD + payload.len() + 4);
    bytes.extend(MAGIC);
    for word in [kind as u32, sequence, stage, point, replication, length] {
        bytes.extend(word.to_le_bytes());
    }
    let sum = crc32fast::hash(&bytes);
    bytes.extend(sum.to_le_bytes());
    bytes.extend(payload);
    bytes.extend(crc32fast::hash(payload).to_le_bytes());
    bytes
}

fn lock(file: &File, path: &Path) -> Result<(), JournalError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(JournalError::Busy(path.into())),
        Err(TryLockError::Error(why)) => Err(refused(path)(why)),
    }
}

fn read_at(mut file: &File, path: &Path, place: Extent) -> Result<Vec<u8>, JournalError> {
    let mut bytes = vec![0; place.length as usize];
    let read = file.seek(SeekFrom::Start(place.at)).and_then(|_| file.read_exact(&mut bytes));
    read.map_err(refused(path))?;
    Ok(bytes)
}
