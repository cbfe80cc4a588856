//! Reading the files that a scenario or a study names, and finding what is shipped by a name.

use std::fs;
use std::path::Path;

use super::place::Place;
use super::problem::{Problem, nearest};
use crate::ground::file::{self, Limit, Unpacked};

/// The most that is read of a scenario, a policy or a study [bytes].
pub const MOST_TEXT: u64 = 16 << 20;

/// The most that is read of a list of edges [bytes]. A place in it is a number of 32 bits, which
/// is room for 2^30 of the shortest ties.
pub const MOST_EDGES: u64 = 1 << 32;

/// A scenario, a policy or a study that a file or an option names.
pub const NAMED: Limit = Limit::file(MOST_TEXT);

/// The scenario that a command is given, which may come out of another command.
pub const GIVEN: Limit = Limit { most: MOST_TEXT, pipe: true };

/// Why a file was not read, which one may have been meant, and what to do.
pub struct UnreadFile {
    pub wrong: String,
    pub nearest: Option<String>,
    pub next: &'static str,
}

impl UnreadFile {
    /// The problem of a file that a command was given.
    pub fn whole(self, path: &Path) -> Problem {
        let place = Place::whole(&path.display().to_string(), "");
        self.of(Problem::at(&place, "", "", ""))
    }

    /// The problem at the place that names the file.
    pub fn of(self, problem: Problem) -> Problem {
        Problem { wrong: self.wrong, ..problem }.nearest(self.nearest).next(self.next)
    }
}

/// The bytes of a file.
fn read_bytes(path: &Path, limit: Limit) -> Result<Vec<u8>, UnreadFile> {
    file::read(path, limit).map_err(|why| unread(path, why))
}

/// The bytes of a file that may be compressed.
pub fn read_unpacked(path: &Path, limit: Limit) -> Result<Unpacked, UnreadFile> {
    file::read_unpacked(path, limit).map_err(|why| unread(path, why))
}

fn unread(path: &Path, file::Unread { wrong, next }: file::Unread) -> UnreadFile {
    // What is there and cannot be read has no neighbour that was meant.
    let missing = matches!(path.try_exists(), Ok(false));
    let wrong = format!("cannot be read ({wrong})");
    UnreadFile { wrong, nearest: missing.then(|| neighbour(path)).flatten(), next }
}

/// The text of a file and what messages call it.
pub fn read_text(path: &Path, limit: Limit) -> Result<(String, String), UnreadFile> {
    let text = String::from_utf8(read_bytes(path, limit)?).map_err(|why| {
        let good = &why.as_bytes()[..why.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        let wrong = format!("not UTF-8 text (line {line})");
        UnreadFile { wrong, nearest: None, next: "save it as UTF-8" }
    })?;
    Ok((path.display().to_string(), text))
}

/// The file in the same folder, with the same extension, whose name is most alike.
pub fn neighbour(path: &Path) -> Option<String> {
    let folder = match path.parent()? {
        folder if folder.as_os_str().is_empty() => Path::new("."),
        folder => folder,
    };
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension() == path.extension())
        .collect();
    names.sort();
    let wanted = path.file_name()?.to_str()?;
    nearest(wanted, names.iter().map(String::as_str))
}

/// Whether there is nothing at a path; what is there and cannot be read is reported as such.
pub fn is_missing(path: &Path) -> bool {
    matches!(path.try_exists(), Ok(false))
}

/// The problem that a name is neither among what is shipped nor that of a file.
pub fn neither<'a>(
    path: &Path,
    place: &Place,
    what: &str,
    shipped: impl Iterator<Item = &'a str> + Clone,
) -> Problem {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let near = nearest(name, shipped.clone()).or_else(|| neighbour(path));
    let step = format!("name one of {}, or give a file", shipped.collect::<Vec<_>>().join(", "));
    let wrong = format!("neither a shipped {what} nor a file");
    Problem::at(place, "", "", wrong).nearest(near).next(step)
}

/// The text of a name in a list of what is shipped.
pub fn text_of(shipped: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    shipped.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
