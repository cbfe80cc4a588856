//! A folder of results that appears as a whole or not at all.
//!
//! The files are written into a hidden folder beside the target (so that both are on one file
//! system) and flushed to disk; then the folder is renamed. Whatever fails before leaves nothing,
//! and nothing that exists is ever overwritten.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

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
    tempfile::Builder::new().prefix(".earful-").tempdir_in(existing).map_err(refused(target))?;
    Ok(())
}

/// Writes the files and makes the folder appear.
pub fn write(target: &Path, files: &[File]) -> Result<(), FolderError> {
    must_be_free(target)?;
    let parent = parent(target);
    fs::create_dir_all(parent).map_err(refused(parent))?;
    let beside =
        tempfile::Builder::new().prefix(".earful-").tempdir_in(parent).map_err(refused(target))?;
    for file in files {
        let path = beside.path().join(&file.name);
        create(&path, &file.content).map_err(refused(&target.join(&file.name)))?;
    }
    open_to_readers(beside.path()).map_err(refused(target))?;
    if target.is_dir() {
        fs::remove_dir(target).map_err(refused(target))?;
    }
    // From the rename on the hidden folder is the target: it must not be removed any more.
    fs::rename(beside.path(), target).map_err(refused(target))?;
    let _ = beside.keep();
    Ok(())
}

/// Writes a page as a whole or not at all; an earlier page of that name is replaced, and nothing
/// else is: no table of a result, no device.
pub fn put(path: &Path, content: &[u8]) -> Result<(), FolderError> {
    if fs::symlink_metadata(path).is_ok() && !begins_alike(path, content) {
        return Err(FolderError::NoPage(path.into()));
    }
    let mut builder = tempfile::Builder::new();
    as_new_files_are(builder.prefix(".earful-"));
    let mut file = builder.tempfile_in(parent(path)).map_err(refused(path))?;
    file.write_all(content).and_then(|()| file.as_file().sync_all()).map_err(refused(path))?;
    file.persist(path).map_err(|why| refused(path)(why.error))?;
    Ok(())
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

/// The first of `path`, `path-2`, `path-3` ... that does not exist.
pub fn unused(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2u32..).map(|number| path.with_file_name(format!("{name}-{number}")));
    std::iter::once(path.to_path_buf())
        .chain(numbered)
        .find(|path| !path.exists())
        .expect("some number is free")
}

fn parent(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn must_be_free(target: &Path) -> Result<(), FolderError> {
    let taken = match fs::symlink_metadata(target) {
        Err(_) => false,
        Ok(found) if found.is_dir() => fs::read_dir(target).map_err(refused(target))?.count() > 0,
        Ok(_) => true,
    };
    if taken { Err(FolderError::Exists(target.into())) } else { Ok(()) }
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

/// A temporary file is private; a result is as readable as any new file (the system takes from this
/// what the user's mask forbids).
#[cfg(unix)]
fn as_new_files_are(file: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    file.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn as_new_files_are(_: &mut tempfile::Builder<'_, '_>) {}

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
        write(&target, &[File::new("a.txt", "A"), File::new("b.txt", "B")]).unwrap();
        assert_eq!(names(&target), ["a.txt", "b.txt"]);
        assert_eq!(names(target.parent().unwrap()), ["out"]);
    }

    #[test]
    fn what_exists_is_never_overwritten() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("out");
        fs::create_dir(&target).unwrap();
        write(&target, &[File::new("a.txt", "A")]).unwrap();
        assert!(matches!(write(&target, &[]), Err(FolderError::Exists(_))));
        assert!(matches!(check(&target.join("a.txt")), Err(FolderError::Exists(_))));
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "A");
        assert_eq!(unused(&target), home.path().join("out-2"));
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
        assert!(matches!(write(&target, &twice), Err(FolderError::Refused { .. })));
        assert!(names(home.path()).is_empty());
    }
}
