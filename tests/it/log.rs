//! Journals as bytes, for tests that cut them, flip bits in them and forge them.
//!
//! The form is written out here a second time, so that a change of it is seen: the word `EARF`, six
//! numbers (kind, sequence, stage, point, replication, length), the sum of those, the payload, its sum.

use std::fs;
use std::path::Path;

const HEAD: usize = 32;

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub kind: u32,
    pub stage: u32,
    pub point: u32,
    pub replication: u32,
    pub payload: Vec<u8>,
}

/// The records of a journal, the header first. Every sum is looked at.
pub fn records(bytes: &[u8]) -> Vec<Record> {
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (mut records, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        assert_eq!(&bytes[at..at + 4], b"EARF", "at {at}");
        let numbers: Vec<u32> = (1..8).map(|index| word(at + 4 * index)).collect();
        let [kind, sequence, stage, point, replication, length, sum] = numbers[..] else {
            panic!("seven numbers")
        };
        assert_eq!(sum, crc32fast::hash(&bytes[at..at + HEAD - 4]), "at {at}");
        assert_eq!(sequence as usize, records.len());
        let end = at + HEAD + length as usize;
        let payload = bytes[at + HEAD..end].to_vec();
        assert_eq!(word(end), crc32fast::hash(&payload), "at {at}");
        records.push(Record { kind, stage, point, replication, payload });
        at = end + 4;
    }
    records
}

/// Where each record ends.
pub fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut end = 0;
    let sizes = records(bytes).into_iter().map(|record| HEAD + record.payload.len() + 4);
    sizes
        .map(|size| {
            end += size;
            end
        })
        .collect()
}

/// The journal of these records, with sums as they should be.
pub fn bytes(records: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (sequence, record) in records.iter().enumerate() {
        let at = bytes.len();
        bytes.extend(b"EARF");
        let length = record.payload.len() as u32;
        let Record { kind, stage, point, replication, payload } = record;
        for number in [*kind, sequence as u32, *stage, *point, *replication, length] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(crc32fast::hash(&bytes[at..]).to_le_bytes());
        bytes.extend(payload);
        bytes.extend(crc32fast::hash(payload).to_le_bytes());
    }
    bytes
}

/// The records of a journal on disk.
pub fn read(path: &Path) -> Vec<Record> {
    records(&fs::read(path).unwrap())
}

/// The journal with its records changed by somebody who knows the form.
pub fn forge(path: &Path, change: impl FnOnce(&mut Vec<Record>)) {
    let mut all = read(path);
    change(&mut all);
    fs::write(path, bytes(&all)).unwrap();
}
