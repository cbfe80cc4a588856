//! Reading a journal through: which records it has, and what does not add up.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::{Extent, HEAD, JournalError, MAGIC, RecordKind, RecordName, refused};

/// More replications than anybody runs: a number beyond is none of ours.
const MOST: u32 = 1 << 24;

/// What a journal has.
pub(super) struct Scanned {
    /// What the header says; empty in a file without one.
    pub header: Vec<u8>,
    /// The records after it, in order.
    pub entries: Vec<(RecordName, Extent)>,
    /// How many records there are, the header among them.
    pub records: u32,
    /// Where the last whole record ends.
    pub end: u64,
    /// Whether something follows that was never finished.
    pub torn: bool,
}

/// The words of a head.
struct Head {
    entry: RecordName,
    sequence: u32,
    length: u32,
}

/// Reads a journal from the beginning.
pub(super) fn scan(file: &File, path: &Path) -> Result<Scanned, JournalError> {
    let mut found =
        Scanned { header: Vec::new(), entries: Vec::new(), records: 0, end: 0, torn: false };
    let size = file.metadata().map_err(refused(path))?.len();
    let mut reader = BufReader::with_capacity(1 << 20, file);
    reader.seek(SeekFrom::Start(0)).map_err(refused(path))?;
    let mut payload = Vec::new();
    while found.end < size {
        let left = size - found.end;
        let damaged = |wrong| JournalError::Damaged {
            path: path.into(),
            record: found.records,
            at: found.end,
            wrong,
        };
        let mut head = [0; HEAD];
        if left < HEAD as u64 {
            found.torn = true;
            break;
        }
        reader.read_exact(&mut head).map_err(refused(path))?;
        let Some(head) = head_of(&head) else {
            // A file system may have made room for a record whose bytes never came.
            found.torn = head == [0; HEAD] && is_zero(&mut reader).map_err(refused(path))?;
            if found.torn {
                break;
            }
            return Err(damaged("its head"));
        };
        let whole = HEAD as u64 + u64::from(head.length) + 4;
        if whole > left {
            found.torn = true;
            break;
        }
        payload.resize(head.length as usize, 0);
        let mut sum = [0; 4];
        reader.read_exact(&mut payload).map_err(refused(path))?;
        reader.read_exact(&mut sum).map_err(refused(path))?;
        if crc32fast::hash(&payload) != u32::from_le_bytes(sum) {
            // At the very end it was being written: not all of it has reached the disk.
            if whole == left && found.records > 0 {
                found.torn = true;
                break;
            }
            return Err(damaged("what it holds"));
        }
        if head.entry.replication >= MOST {
            return Err(damaged("its replication"));
        }
        if head.sequence != found.records {
            return Err(damaged("it is not the next one"));
        }
        match (found.records, head.entry.kind) {
            (0, RecordKind::Header) => found.header = std::mem::take(&mut payload),
            (0, _) | (_, RecordKind::Header) => return Err(damaged("it is out of place")),
            _ => {
                let at = found.end + HEAD as u64;
                found.entries.push((head.entry, Extent { at, length: head.length }));
            }
        }
        found.records += 1;
        found.end += whole;
    }
    Ok(found)
}

fn head_of(bytes: &[u8; HEAD]) -> Option<Head> {
    let word = |index: usize| {
        let bytes = &bytes[4 * index..4 * index + 4];
        u32::from_le_bytes(bytes.try_into().expect("four bytes"))
    };
    if bytes[..4] != MAGIC || crc32fast::hash(&bytes[..HEAD - 4]) != word(7) {
        return None;
    }
    let kind = [RecordKind::Header, RecordKind::Round, RecordKind::Done]
        .into_iter()
        .find(|k| *k as u32 == word(1));
    let entry = RecordName { kind: kind?, stage: word(3), point: word(4), replication: word(5) };
    Some(Head { entry, sequence: word(2), length: word(6) })
}

/// Whether nothing but zeros follows.
fn is_zero(reader: &mut impl Read) -> std::io::Result<bool> {
    let mut buffer = [0; 4096];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(true),
            n if buffer[..n].iter().any(|byte| *byte != 0) => return Ok(false),
            _ => {}
        }
    }
}
