//! What is finished stays finished: a journal cut anywhere loses what was not whole, and one that was
//! changed anywhere is named. With the library alone; `resume_cli` does it with the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use earful::record::journal::{Header, JournalError, Ledger, RecordName, Which};

use crate::log;

fn header() -> Header {
    Header {
        format: 1,
        earful: "0.2.0".into(),
        seed: 7,
        edges: None,
        columns: "c".into(),
        scenario: "s".into(),
        task: "t".into(),
    }
}

/// A folder with one journal of four records, of 0, 1, 100 and 9 bytes, and where it is.
struct Shelf(tempfile::TempDir);

const PAYLOADS: [usize; 4] = [0, 1, 100, 9];

fn payload(replication: usize) -> Vec<u8> {
    (0..PAYLOADS[replication]).map(|byte| (byte * 7 + replication) as u8).collect()
}

impl Shelf {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(folder.path(), "0-of-1", &header()).unwrap();
        for replication in 0..PAYLOADS.len() {
            let entry = RecordName::done(0, 0, replication as u32);
            ledger.append(entry, &payload(replication)).unwrap();
        }
        ledger.sync().unwrap();
        Shelf(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("journal/0-of-1.log")
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.path()).unwrap()
    }

    fn open(&self, header: &Header) -> Result<Ledger, JournalError> {
        let open = || Ledger::open(self.0.path(), header, Which::All, Some("0-of-1"));
        // Another test may be beginning a program, which has a copy of all that is open here, locks too,
        // until it is one.
        for _ in 0..100 {
            match open() {
                Err(JournalError::Busy(_)) => std::thread::sleep(Duration::from_millis(5)),
                other => return other,
            }
        }
        open()
    }

    /// Which replications there are, each with what was written.
    fn held(&self, ledger: &Ledger) -> Vec<usize> {
        let mut held = Vec::new();
        for replication in 0..PAYLOADS.len() {
            let entry = RecordName::done(0, 0, replication as u32);
            if let Some(bytes) = ledger.read(entry).unwrap() {
                assert_eq!(bytes, payload(replication), "replication {replication}");
                held.push(replication);
            }
        }
        held
    }
}

/// By the lengths: heads of 32 bytes, sums of 4, and a header of its own length.
#[test]
fn a_journal_is_what_its_form_says() {
    let shelf = Shelf::new();
    let bytes = shelf.bytes();
    let records = log::records(&bytes);
    assert_eq!(records.len(), 1 + PAYLOADS.len());
    let lengths: Vec<usize> = records[1..].iter().map(|record| record.payload.len()).collect();
    assert_eq!(lengths, PAYLOADS);
    assert_eq!(serde_json::from_slice::<Header>(&records[0].payload).unwrap(), header());
    assert_eq!(log::bytes(&records), bytes);
}

#[test]
fn cut_anywhere_it_keeps_what_was_whole_and_goes_on() {
    let shelf = Shelf::new();
    let whole = shelf.bytes();
    let ends = log::ends(&whole);
    for cut in 0..=whole.len() {
        fs::write(shelf.path(), &whole[..cut]).unwrap();
        let mut ledger = shelf.open(&header()).unwrap_or_else(|why| panic!("cut at {cut}: {why}"));
        let kept = ends[1..].iter().filter(|end| **end <= cut).count();
        assert_eq!(shelf.held(&ledger), (0..kept).collect::<Vec<_>>(), "cut at {cut}");
        // What is missing is added, and the file is again the one that was never cut.
        for replication in kept..PAYLOADS.len() {
            let entry = RecordName::done(0, 0, replication as u32);
            ledger.append(entry, &payload(replication)).unwrap();
        }
        ledger.sync().unwrap();
        drop(ledger);
        assert_eq!(shelf.bytes(), whole, "cut at {cut}");
    }
}

/// Room that a file system made for bytes that never came.
#[test]
fn zeros_at_the_end_are_dropped() {
    let shelf = Shelf::new();
    let whole = shelf.bytes();
    for zeros in [1, 31, 32, 33, 5000] {
        let mut longer = whole.clone();
        longer.resize(whole.len() + zeros, 0);
        fs::write(shelf.path(), longer).unwrap();
        let ledger = shelf.open(&header()).unwrap();
        assert_eq!(shelf.held(&ledger), [0, 1, 2, 3], "{zeros}");
        drop(ledger);
        assert_eq!(shelf.bytes(), whole);
    }
}

/// Every bit of the file is flipped. In the payload or the sum of the last record that cannot be told from a
/// record that was being written, and is dropped; everywhere else it is named.
#[test]
fn a_flipped_bit_is_named_wherever_it_is() {
    let shelf = Shelf::new();
    let whole = shelf.bytes();
    let ends = log::ends(&whole);
    let last = ends[ends.len() - 2] + 32;
    for bit in 0..8 * whole.len() {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        fs::write(shelf.path(), &flipped).unwrap();
        match shelf.open(&header()) {
            Ok(ledger) => {
                assert!(bit / 8 >= last, "bit {bit} is not noticed");
                assert_eq!(shelf.held(&ledger), [0, 1, 2]);
            }
            Err(JournalError::Damaged { path, record, at, .. }) => {
                let record = record as usize;
                assert_eq!(path, shelf.path());
                assert!(
                    bit / 8 < ends[record]
                        && at == if record == 0 { 0 } else { ends[record - 1] as u64 }
                );
                assert!(bit / 8 >= at as usize, "bit {bit} is in another record than {record}");
                // Nothing is touched.
                assert_eq!(shelf.bytes(), flipped);
            }
            Err(other) => panic!("bit {bit}: {other}"),
        }
    }
}

#[test]
fn records_that_are_moved_left_out_or_there_twice_are_named() {
    let shelf = Shelf::new();
    let whole = shelf.bytes();
    let ends = log::ends(&whole);
    let part = |record: usize| &whole[if record == 0 { 0 } else { ends[record - 1] }..ends[record]];
    for order in
        [vec![0, 2, 1, 3, 4], vec![0, 2, 3, 4], vec![0, 1, 1, 2], vec![1, 2], vec![0, 0, 1]]
    {
        let bytes: Vec<u8> = order.iter().flat_map(|record| part(*record).to_vec()).collect();
        fs::write(shelf.path(), bytes).unwrap();
        let why = shelf.open(&header()).unwrap_err();
        assert!(matches!(why, JournalError::Damaged { .. }), "{order:?}: {why}");
    }
}

#[test]
fn another_header_is_named_by_what_differs() {
    let shelf = Shelf::new();
    let other = [
        ("seed", Header { seed: 8, ..header() }),
        ("version", Header { earful: "0.3.0".into(), ..header() }),
        ("edge list", Header { edges: Some("e".into()), ..header() }),
        ("columns", Header { columns: "d".into(), ..header() }),
        ("scenario", Header { scenario: "r".into(), ..header() }),
        ("task", Header { task: "u".into(), ..header() }),
    ];
    for (what, other) in other {
        let told = shelf.open(&other).unwrap_err().to_string();
        assert!(told.contains(what), "{what}: {told}");
    }
    assert!(shelf.open(&header()).is_ok());
}

#[test]
fn one_program_at_a_time_writes_it() {
    let shelf = Shelf::new();
    let first = shelf.open(&header()).unwrap();
    let told = shelf.open(&header()).unwrap_err();
    assert!(matches!(&told, JournalError::Busy(path) if *path == shelf.path()), "{told}");
    // Whoever is killed leaves no lock: it goes with the file.
    drop(first);
    assert!(shelf.open(&header()).is_ok());
}

fn copy(from: &Path, name: &str) -> PathBuf {
    let to = from.with_file_name(name);
    fs::copy(from, &to).unwrap();
    to
}

#[test]
fn the_same_twice_is_once_and_two_answers_are_named() {
    let shelf = Shelf::new();
    let second = copy(&shelf.path(), "3-of-9.log");
    assert_eq!(shelf.open(&header()).unwrap().finished(), 4);
    log::forge(&second, |records| records[3].payload[50] ^= 1);
    let told = shelf.open(&header()).unwrap_err();
    let JournalError::Unequal { replication, first, second, .. } = &told else { panic!("{told}") };
    assert_eq!(*replication, 2);
    assert!(first.ends_with("0-of-1.log") && second.ends_with("3-of-9.log"), "{told}");
}
