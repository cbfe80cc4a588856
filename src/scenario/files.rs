//! Reading the files that a scenario or a study names.

use std::fs;
use std::path::Path;

use super::problem::nearest;

/// Why a file was not read, and which one may have been meant.
pub(super) struct Unread {
    pub wrong: String,
    pub nearest: Option<String>,
}

/// What to do about it.
pub(super) const CHECK_PATH: &str = "check the path and the permissions";

/// The text of a file and what messages call it.
pub(super) fn read_text(path: &Path) -> Result<(String, String), Unread> {
    // What is there and cannot be read has no neighbour that was meant.
    let unread = |wrong: String| {
        let missing = matches!(path.try_exists(), Ok(false));
        Unread { wrong, nearest: missing.then(|| neighbour(path)).flatten() }
    };
    let bytes = fs::read(path).map_err(|error| unread(format!("cannot be read ({error})")))?;
    let text = String::from_utf8(bytes).map_err(|_| unread("not UTF-8 text".into()))?;
    Ok((path.display().to_string(), text))
}

/// The file in the same folder, with the same extension, whose name is most alike.
pub(super) fn neighbour(path: &Path) -> Option<String> {
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
