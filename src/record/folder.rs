//! A folder of results: claimed before anything is computed for it, sealed when all is in it.
//!
//! [`claim`] makes the folder with what is known at the beginning: plan, scenario, an empty journal.
//! They are written into a hidden folder beside the target (so that both are on one file system) and
//! flushed; then the folder is renamed. A name is so taken by one program alone, however many ask for
//! it at once, and nothing that exists is ever overwritten. [`settle`] adds the results in the same
//! way, file by file, the manifest last: a folder with a manifest is whole. Whatever fails before
//! leaves what was there.
//!
//! Who works in a hidden folder holds a lock on it. One that nobody holds was left by a program that was
//! killed, and the next that comes by removes it.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use thiserror::Error;

use super::journal::{Header, JournalError, Ledger};
use super::seal::Seal;
use super::sink::Sink;
use super::{Cell, TableWriter};

/// One file of the folder.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
}

impl File {
    /// A file.
    pub fn new(name: &str, content: impl Into<Vec<u8>>) -> Self {
        File { name: name.into(), content: content.into() }
    }
}

/// Why the folder was not written.
#[derive(Debug, Error)]
pub enum FolderError {
    /// Something is there already.
    #[error("{} exists and is not an empty folder; name another with --out", .0.display())]
    Exists(PathBuf),
    /// The system refused in a folder that has a journal.
    #[error("cannot write {}: {source}; what is finished is kept: make room or give access, then go on with earful resume", .path.display())]
    Cut {
        /// What could not be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Work was begun there and is not finished.
    #[error("{} holds work that is not finished: earful resume goes on with it; name another folder with --out to begin anew", .0.display())]
    Unfinished(PathBuf),
    /// Something is there that is no earlier page.
    #[error("{} exists and is no page of Earful's, so it is not replaced; name another file with --out", .0.display())]
    NoPage(PathBuf),
    /// The system refused.
    #[error("cannot write {}: {source}; name another folder with --out", .path.display())]
    Refused {
        /// What could not be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The journal could not be begun.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// What hidden folders are called.
const HIDDEN: &str = ".earful-";

/// The file whose presence says that a folder is whole.
pub const MANIFEST: &str = "manifest.json";

fn cut(path: &Path) -> impl Fn(io::Error) -> FolderError {
    move |source| FolderError::Cut { path: path.into(), source }
}

fn refused(path: &Path) -> impl Fn(io::Error) -> FolderError {
    move |source| FolderError::Refused { path: path.into(), source }
}

/// Finds out whether the folder can be made, before anything is computed for it. Leaves nothing.
pub fn check(target: &Path) -> Result<(), FolderError> {
    must_be_free(target)?;
    // The parent may not exist yet: then the nearest one that does has to take a new folder.
    let existing = parent(target).ancestors().find(|folder| folder.exists());
    let existing = existing.unwrap_or(Path::new("."));
    hidden_in(existing).map_err(refused(target))?;
    Ok(())
}

/// Makes the folder with these files and an empty journal. One that was `named` must be free; else the next
/// free of `target`, `target-2`, `target-3` ... is taken. Says which it is.
///
/// # Errors
///
/// The folder exists, or cannot be written.
pub fn claim(
    target: &Path,
    named: bool,
    files: &[File],
    journal: &str,
    header: &Header,
) -> Result<(PathBuf, Ledger), FolderError> {
    must_be_free_if(named, target)?;
    let hidden = filled(target, files)?;
    let ledger = Ledger::create(hidden.path(), journal, header)?;
    flush(hidden.path()).map_err(refused(target))?;
    let folder = appear_at(hidden, target, named)?;
    // Journals know files and not paths: they go on under the new name.
    let ledger = ledger.moved(&folder);
    Ok((folder, ledger))
}

/// Writes the files and makes the folder appear. One that was `named` must be free; else the next free of
/// `target`, `target-2`, `target-3` ... is taken. Says which it is.
///
/// # Errors
///
/// The folder exists, or cannot be written.
pub fn take(target: &Path, named: bool, files: &[File]) -> Result<PathBuf, FolderError> {
    must_be_free_if(named, target)?;
    appear_at(filled(target, files)?, target, named)
}

fn appear_at(hidden: Workshop, target: &Path, named: bool) -> Result<PathBuf, FolderError> {
    let mut hidden = Some(hidden);
    for target in numbered(target) {
        if !named && fs::symlink_metadata(&target).is_ok() {
            continue;
        }
        let Some(ours) = hidden.take() else { break };
        match appear(ours, &target) {
            Ok(()) => return Ok(target),
            Err((why, back)) if !named && is_taken(&why) => hidden = back,
            Err(why) => return Err(taken_or_refused(&target, why)),
        }
    }
    Err(FolderError::Exists(target.into()))
}

/// A hidden folder inside a claimed one, for what is not finished.
///
/// # Errors
///
/// It cannot be made.
pub fn workshop(folder: &Path) -> Result<Workshop, FolderError> {
    collect(folder);
    own_workshop(folder)
}

/// The same, beside those of others.
///
/// # Errors
///
/// It cannot be made.
pub fn own_workshop(folder: &Path) -> Result<Workshop, FolderError> {
    hidden_in(folder).map_err(refused(folder))
}

/// Moves the files of the workshop into the folder, the manifest last. With `complete`, what only served
/// to go on (`and_remove`) is removed.
///
/// # Errors
///
/// The system refuses; what was not moved is lost, and what is in the folder stays.
pub fn settle(folder: &Path, workshop: Workshop, and_remove: &[&str]) -> Result<(), FolderError> {
    let error = cut(folder);
    let mut names = Vec::new();
    for entry in fs::read_dir(workshop.path()).map_err(&error)? {
        names.push(entry.map_err(&error)?.file_name());
    }
    names.sort_by_key(|name| name == MANIFEST);
    // An earlier manifest vouches for earlier tables.
    if names.iter().any(|name| name == MANIFEST) {
        absent(&folder.join(MANIFEST)).map_err(&error)?;
    }
    for name in &names {
        if name == MANIFEST {
            flush(folder).map_err(&error)?;
        }
        fs::rename(workshop.path().join(name), folder.join(name)).map_err(&error)?;
    }
    flush(folder).map_err(&error)?;
    drop(workshop);
    remove(folder, and_remove)?;
    flush(parent(folder)).map_err(&error)
}

/// Removes files and folders, in this order, if they are there.
///
/// # Errors
///
/// The system refuses.
pub fn remove(folder: &Path, names: &[&str]) -> Result<(), FolderError> {
    let remove = |name: &&str| absent(&folder.join(name)).and_then(|()| flush(folder));
    names.iter().try_for_each(remove).map_err(cut(folder))
}

/// Removes a file or a folder, if it is there.
fn absent(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        _ => Ok(()),
    }
}

/// A hidden folder with a lock on it, removed at the end.
#[derive(Debug)]
pub struct Workshop {
    folder: TempDir,
    _lock: Option<fs::File>,
}

impl Workshop {
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Adds a file.
    ///
    /// # Errors
    ///
    /// It cannot be written, or is there.
    pub fn add(&self, file: &File) -> Result<(), FolderError> {
        let path = self.path().join(&file.name);
        create(&path, &file.content).map_err(cut(&path))
    }
}

/// A table that is written into a workshop row by row.
pub struct Streamed {
    path: PathBuf,
    name: String,
    /// Where rows go, until that fails.
    table: Result<TableWriter<Sink>, io::Error>,
}

impl Streamed {
    /// A table of that name, with its header; compressed if the name ends in `.zst`.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn create(workshop: &Workshop, name: &str, header: &[String]) -> Result<Self, FolderError> {
        let path = workshop.path().join(name);
        let table = Sink::create(&path, name).and_then(|sink| TableWriter::new(sink, header));
        let table = table.map_err(cut(&path))?;
        Ok(Streamed { path, name: name.into(), table: Ok(table) })
    }

    /// Adds a row. A failure is told at the end: the work does not stop for it.
    pub fn push<'c>(&mut self, row: impl IntoIterator<Item = &'c Cell>) {
        if let Ok(table) = &mut self.table
            && let Err(why) = table.push(row)
        {
            self.table = Err(why);
        }
    }

    /// Flushes it to disk; says its seal.
    ///
    /// # Errors
    ///
    /// It could not be written.
    pub fn end(self) -> Result<(String, Seal), FolderError> {
        let ended = self.table.and_then(TableWriter::end).and_then(Sink::end);
        ended.map(|seal| (self.name, seal)).map_err(cut(&self.path))
    }
}

/// A hidden folder beside `target` with these files, all flushed.
fn filled(target: &Path, files: &[File]) -> Result<Workshop, FolderError> {
    let parent = parent(target);
    fs::create_dir_all(parent).map_err(refused(parent))?;
    collect(parent);
    let hidden = hidden_in(parent).map_err(refused(target))?;
    for file in files {
        let path = hidden.path().join(&file.name);
        create(&path, &file.content).map_err(refused(&target.join(&file.name)))?;
    }
    open_to_readers(hidden.path()).map_err(refused(target))?;
    flush(hidden.path()).map_err(refused(target))?;
    Ok(hidden)
}

/// Gives a hidden folder its name, which nothing but an empty folder may have; or gives it back.
fn appear(hidden: Workshop, target: &Path) -> Result<(), (io::Error, Option<Workshop>)> {
    // Elsewhere than on Unix nothing is renamed onto a folder, empty or not.
    #[cfg(not(unix))]
    if target.is_dir() {
        if let Err(why) = fs::remove_dir(target) {
            return Err((why, Some(hidden)));
        }
    }
    if let Err(why) = fs::rename(hidden.path(), target) {
        return Err((why, Some(hidden)));
    }
    // From the rename on the hidden folder is the target: it must not be removed any more.
    let _ = hidden.folder.keep();
    flush(parent(target)).map_err(|why| (why, None))
}

fn is_taken(why: &io::Error) -> bool {
    use io::ErrorKind::{AlreadyExists, DirectoryNotEmpty, NotADirectory};
    matches!(why.kind(), AlreadyExists | DirectoryNotEmpty | NotADirectory)
}

fn taken_or_refused(target: &Path, (why, _): (io::Error, Option<Workshop>)) -> FolderError {
    if is_taken(&why) { FolderError::Exists(target.into()) } else { refused(target)(why) }
}

/// A hidden folder in `parent`, locked.
fn hidden_in(parent: &Path) -> io::Result<Workshop> {
    loop {
        let folder = tempfile::Builder::new().prefix(HIDDEN).tempdir_in(parent)?;
        let lock = lock_of(folder.path());
        // Between the two another program may have taken it for one that was left behind.
        if lock.is_none() || folder.path().is_dir() {
            return Ok(Workshop { folder, _lock: lock });
        }
    }
}

/// A lock on a folder, where the system has such: `None` where it has not.
fn lock_of(folder: &Path) -> Option<fs::File> {
    let file = fs::File::open(folder).ok()?;
    file.lock().ok().map(|()| file)
}

/// Removes the hidden folders of programs that were killed.
pub fn collect(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(HIDDEN)) {
        let path = entry.path();
        // Not to be read, or not to be locked: left alone.
        let Ok(file) = fs::File::open(&path) else { continue };
        if path.is_dir() && file.try_lock().is_ok() {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Flushes which files a folder has.
fn flush(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Writes a page as a whole or not at all; an earlier page of that name is replaced, and nothing
/// else is: no table of a result, no device.
pub fn put(path: &Path, content: &[u8]) -> Result<(), FolderError> {
    if fs::symlink_metadata(path).is_ok() && !begins_alike(path, content) {
        return Err(FolderError::NoPage(path.into()));
    }
    // A hidden folder and not a file: one that was left by a program that was killed is collected.
    let hidden = hidden_in(parent(path)).map_err(refused(path))?;
    let page = hidden.path().join("page");
    create(&page, content).and_then(|()| fs::rename(&page, path)).map_err(refused(path))?;
    flush(parent(path)).map_err(refused(path))
}

/// Whether a file begins as `content` does: two pages do, a page and a table do not. Nothing but an
/// ordinary file is opened.
fn begins_alike(path: &Path, content: &[u8]) -> bool {
    const ENOUGH: usize = 48;
    let beginning = &content[..content.len().min(ENOUGH)];
    let begins = |file: fs::File| {
        let mut start = Vec::new();
        file.take(beginning.len() as u64).read_to_end(&mut start).is_ok_and(|_| start == beginning)
    };
    path.is_file() && fs::File::open(path).is_ok_and(begins)
}

/// `path`, `path-2`, `path-3` ...
fn numbered(path: &Path) -> impl Iterator<Item = PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let beside = path.to_path_buf();
    let numbered = (2u32..).map(move |number| beside.with_file_name(format!("{name}-{number}")));
    std::iter::once(path.to_path_buf()).chain(numbered)
}

fn parent(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn must_be_free_if(named: bool, target: &Path) -> Result<(), FolderError> {
    if named { must_be_free(target) } else { Ok(()) }
}

fn must_be_free(target: &Path) -> Result<(), FolderError> {
    let taken = match fs::symlink_metadata(target) {
        Err(_) => false,
        Ok(found) if found.is_dir() => fs::read_dir(target).map_err(refused(target))?.count() > 0,
        Ok(_) => true,
    };
    match taken {
        false => Ok(()),
        true if target.join(super::plan::FILE).is_file() => {
            Err(FolderError::Unfinished(target.into()))
        }
        true => Err(FolderError::Exists(target.into())),
    }
}

fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// A hidden temporary folder is private; results are as readable as any new folder.
#[cfg(unix)]
fn open_to_readers(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let probe = folder.join(".probe");
    fs::create_dir(&probe)?;
    let usual = fs::metadata(&probe)?.permissions().mode();
    fs::remove_dir(&probe)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(usual))
}

#[cfg(not(unix))]
fn open_to_readers(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_folder_appears_with_everything_in_it() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("deep/down/out");
        check(&target).unwrap();
        assert!(names(home.path()).is_empty(), "checking leaves nothing");
        take(&target, true, &[File::new("a.txt", "A"), File::new("b.txt", "B")]).unwrap();
        assert_eq!(names(&target), ["a.txt", "b.txt"]);
        assert_eq!(names(target.parent().unwrap()), ["out"]);
    }

    #[test]
    fn what_exists_is_never_overwritten() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("out");
        fs::create_dir(&target).unwrap();
        take(&target, true, &[File::new("a.txt", "A")]).unwrap();
        assert!(matches!(take(&target, true, &[]), Err(FolderError::Exists(_))));
        assert!(matches!(check(&target.join("a.txt")), Err(FolderError::Exists(_))));
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "A");
        assert_eq!(take(&target, false, &[]).unwrap(), home.path().join("out-2"));
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_a_folder_never() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("page.html");
        let head = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">";
        let page = |text: &str| [head.as_bytes(), text.as_bytes()].concat();
        put(&path, &page("one")).unwrap();
        put(&path, &page("two")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), page("two"));
        assert_eq!(names(home.path()), ["page.html"]);
        assert!(matches!(put(home.path(), b"x"), Err(FolderError::NoPage(_))));
        for (name, text) in [("summary.csv", "arm,metric\n"), ("short.html", "<!DOC"), ("", "")] {
            let path = home.path().join(name);
            if !name.is_empty() {
                fs::write(&path, text).unwrap();
                assert!(matches!(put(&path, &page("x")), Err(FolderError::NoPage(_))), "{name}");
                assert_eq!(fs::read_to_string(&path).unwrap(), text);
            }
        }
        // No device is replaced, and no link to one.
        #[cfg(unix)]
        {
            let link = home.path().join("null.html");
            std::os::unix::fs::symlink("/dev/null", &link).unwrap();
            assert!(matches!(put(&link, &page("x")), Err(FolderError::NoPage(_))));
        }
        let nowhere = home.path().join("no/such/page.html");
        assert!(matches!(put(&nowhere, b"x"), Err(FolderError::Refused { .. })));
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("out");
        let twice = [File::new("a.txt", "A"), File::new("a.txt", "again")];
        assert!(matches!(take(&target, true, &twice), Err(FolderError::Refused { .. })));
        assert!(names(home.path()).is_empty());
    }
}
