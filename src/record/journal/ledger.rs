//! All journals of a folder: what is done, and where it stands.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::payload::plain;
use super::{
    Extent, Header, Journal, JournalError, RecordKind, RecordName, lock, read_at, refused, scan,
};

/// The folder of the journals in a result folder.
pub const FOLDER: &str = "journal";

/// Which journals of a folder count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All there are; none of them may be written by another program.
    All,
    /// One's own, and the pilot's: others may be at work on theirs.
    Own,
}

/// The journal of a plan's pilot, with or without work in it. It is everybody's: what it has is not done again,
/// and whoever works at the plan works at the same.
pub const PILOT: &str = "pilot";

/// A journal that is read.
#[derive(Debug)]
struct Shelf {
    path: PathBuf,
    file: File,
}

/// What is done, and where it stands: sixteen bytes for each replication, since there may be a million.
#[derive(Debug, Default)]
struct Index(BTreeMap<(RecordKind, u32, u32), Vec<RecordSlot>>);

/// Where a record stands; in no journal where there is none.
#[derive(Clone, Copy, Debug)]
struct RecordSlot {
    at: u64,
    length: u32,
    shelf: u32,
}

impl RecordSlot {
    const NONE: RecordSlot = RecordSlot { at: 0, length: 0, shelf: u32::MAX };

    fn is_taken(&self) -> bool {
        self.shelf != RecordSlot::NONE.shelf
    }
}

impl Index {
    fn get(&self, entry: RecordName) -> Option<(u32, Extent)> {
        let slots = self.0.get(&(entry.kind, entry.stage, entry.point))?;
        let slot = slots.get(entry.replication as usize).filter(|slot| slot.is_taken())?;
        Some((slot.shelf, Extent { at: slot.at, length: slot.length }))
    }

    fn insert(&mut self, entry: RecordName, shelf: u32, Extent { at, length }: Extent) {
        let slots = self.0.entry((entry.kind, entry.stage, entry.point)).or_default();
        let place = entry.replication as usize;
        if slots.len() <= place {
            slots.resize(place + 1, RecordSlot::NONE);
        }
        slots[place] = RecordSlot { at, length, shelf };
    }

    fn finished(&self) -> usize {
        let done = self.0.iter().filter(|((kind, ..), _)| *kind == RecordKind::Done);
        done.map(|(_, slots)| slots.iter().filter(|slot| slot.is_taken()).count()).sum()
    }
}

/// All journals of a folder.
#[derive(Debug)]
pub struct Ledger {
    shelves: Vec<Shelf>,
    index: Index,
    /// The one that is written, and its place among `shelves`.
    own: Option<(Journal, u32)>,
}

impl Ledger {
    /// A folder `dir` has its first journal, called `name`.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn create(dir: &Path, name: &str, header: &Header) -> Result<Self, JournalError> {
        let folder = dir.join(FOLDER);
        fs::create_dir_all(&folder).map_err(refused(&folder))?;
        let mut ledger = Ledger { shelves: Vec::new(), index: Index::default(), own: None };
        let journal = Journal::create(&path_of(&folder, name), header)?;
        ledger.write(journal)?;
        sync_folder(&folder)?;
        Ok(ledger)
    }

    /// The journals of a folder `dir`, all of which must be of what `header` says; with `own`, the one of that
    /// name is gone on with, or begun.
    ///
    /// # Errors
    ///
    /// One is damaged, of something else, or being written by another program; two do not agree.
    pub fn open(
        dir: &Path,
        header: &Header,
        which: Which,
        own: Option<&str>,
    ) -> Result<Self, JournalError> {
        let folder = dir.join(FOLDER);
        fs::create_dir_all(&folder).map_err(refused(&folder))?;
        let own = own.map(|name| path_of(&folder, name));
        let mut ledger = Ledger { shelves: Vec::new(), index: Index::default(), own: None };
        for path in logs(&folder)? {
            let is_own = own.as_ref() == Some(&path);
            let is_pilot = path == path_of(&folder, PILOT);
            if which == Which::Own && !is_own && !is_pilot {
                continue;
            }
            let open = fs::OpenOptions::new().read(true).append(true).open(&path);
            let file = open.map_err(refused(&path))?;
            if which == Which::All || is_own {
                lock(&file, &path)?;
            }
            let found = scan(&file, &path)?;
            if found.records == 0 {
                // Whoever made it was ended before its header was whole: nothing is in it.
                if is_own {
                    file.set_len(0).map_err(refused(&path))?;
                    ledger.write(Journal::begin(&path, file, header)?)?;
                }
                continue;
            }
            let theirs = serde_json::from_slice::<Header>(&found.header)
                .map_err(|_| JournalError::NoJournal(path.clone()))?;
            if let Some((what, theirs, ours)) = theirs.difference(header) {
                return Err(JournalError::Other { path, what, theirs, ours });
            }
            let shelf = ledger.shelves.len() as u32;
            if is_own {
                let copy = file.try_clone().map_err(refused(&path))?;
                ledger.own = Some((Journal::reopen(&path, copy, &found)?, shelf));
            }
            ledger.shelves.push(Shelf { path, file });
            for (entry, place) in found.entries {
                ledger.note(entry, shelf, place)?;
            }
        }
        if let (None, Some(path)) = (&ledger.own, own) {
            let journal = Journal::create(&path, header)?;
            ledger.write(journal)?;
            sync_folder(&folder)?;
        }
        Ok(ledger)
    }

    /// The same after its folder was renamed to `dir`.
    pub fn moved(mut self, dir: &Path) -> Self {
        let to = |path: &mut PathBuf| {
            *path = dir.join(FOLDER).join(path.file_name().unwrap_or_default());
        };
        self.shelves.iter_mut().for_each(|shelf| to(&mut shelf.path));
        if let Some((journal, _)) = &mut self.own {
            to(&mut journal.path);
        }
        self
    }

    fn write(&mut self, journal: Journal) -> Result<(), JournalError> {
        let path = journal.path.clone();
        let file = journal.file.try_clone().map_err(refused(&path))?;
        self.own = Some((journal, self.shelves.len() as u32));
        self.shelves.push(Shelf { path, file });
        Ok(())
    }

    /// Takes note of a record; one that is there twice must be there twice the same.
    fn note(&mut self, entry: RecordName, shelf: u32, place: Extent) -> Result<(), JournalError> {
        let Some((other, there)) = self.index.get(entry) else {
            self.index.insert(entry, shelf, place);
            return Ok(());
        };
        let read = |shelf: u32, place| {
            let Shelf { path, file } = &self.shelves[shelf as usize];
            read_at(file, path, place)
        };
        let [ours, theirs] = [read(shelf, place)?, read(other, there)?];
        // Another machine may have compressed the same otherwise.
        if ours == theirs || plain(&ours).is_ok_and(|ours| plain(&theirs) == Ok(ours)) {
            return Ok(());
        }
        let RecordName { stage, point, replication, .. } = entry;
        let path = |shelf: u32| self.shelves[shelf as usize].path.clone();
        let (first, second) = (path(other), path(shelf));
        Err(JournalError::Unequal { stage, point, replication, first, second })
    }

    /// The names of all journals: `0-of-1`.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let name = |shelf: &Shelf| shelf.path.file_stem().map(|name| name.to_string_lossy().into());
        self.shelves.iter().filter_map(name)
    }

    /// Whether something is written down.
    pub fn holds(&self, entry: RecordName) -> bool {
        self.index.get(entry).is_some()
    }

    /// How many finished pieces of work are written down.
    pub fn finished(&self) -> usize {
        self.index.finished()
    }

    /// What is written down of something.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn read(&self, entry: RecordName) -> Result<Option<Vec<u8>>, JournalError> {
        let Some((shelf, place)) = self.index.get(entry) else { return Ok(None) };
        let Shelf { path, file } = &self.shelves[shelf as usize];
        read_at(file, path, place).map(Some)
    }

    /// Which file something is written down in.
    pub fn path_of(&self, entry: RecordName) -> Option<&Path> {
        let (shelf, _) = self.index.get(entry)?;
        Some(&self.shelves[shelf as usize].path)
    }

    /// Writes something down.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn append(&mut self, entry: RecordName, payload: &[u8]) -> Result<(), JournalError> {
        let Some((journal, shelf)) = &mut self.own else { return Ok(()) };
        journal.append(entry, payload)?;
        self.index.insert(entry, *shelf, journal.last(payload.len()));
        Ok(())
    }

    /// Flushes what was written.
    ///
    /// # Errors
    ///
    /// The system refuses.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.own.as_mut().map_or(Ok(()), |(journal, _)| journal.sync())
    }
}

/// A new file is there for good when its folder is flushed too.
fn sync_folder(folder: &Path) -> Result<(), JournalError> {
    let flushed = if cfg!(unix) { File::open(folder).and_then(|f| f.sync_all()) } else { Ok(()) };
    flushed.map_err(refused(folder))
}

fn path_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.log"))
}

/// The journals of a folder, in the order of their names.
fn logs(folder: &Path) -> Result<Vec<PathBuf>, JournalError> {
    let mut logs = Vec::new();
    for entry in fs::read_dir(folder).map_err(refused(folder))? {
        let path = entry.map_err(refused(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "log") {
            logs.push(path);
        }
    }
    logs.sort();
    Ok(logs)
}
