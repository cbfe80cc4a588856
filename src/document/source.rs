//! The files of a result folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::de::DeserializeOwned;

use super::error::ReportError;
use crate::ground::file::{self, Limit};
use crate::record::manifest::{self, Manifest, Unreadable};
use crate::record::rows::{self, Row, runs, runs::Runs};
use crate::record::seal::{self, Broken, Damage};
use crate::record::{File, plan};
use crate::scenario::Scenario;

/// The most that is read of one file of a result [bytes].
const MOST: Limit = Limit::file(1 << 30);

/// The files of a result. They are read when they are needed, each against its seal.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    base: PathBuf,
    manifest: Manifest,
    /// Files that are in memory.
    files: BTreeMap<String, Vec<u8>>,
    /// The scenario, where it is at hand.
    scenario: Option<Scenario>,
}

impl Source {
    /// Opens a result folder.
    ///
    /// # Errors
    ///
    /// It is no folder, cannot be read, or holds no result.
    pub fn read(folder: &Path) -> Result<Self, ReportError> {
        let path = folder.join(manifest::FILE);
        if fs::symlink_metadata(&path).is_err() {
            return Err(no_result(folder));
        }
        let read = file::read(&path, MOST).map_err(|why| unread(&path, why))?;
        let shown = path.display().to_string();
        let text = text_of(&read, &shown)?;
        let manifest = Manifest::from_json(text).map_err(|Unreadable { line, wrong }| {
            ReportError::Damaged { file: shown.clone(), line: line as usize, wrong }
        })?;
        Ok(Source {
            name: folder.display().to_string(),
            base: folder.to_owned(),
            manifest,
            files: BTreeMap::new(),
            scenario: None,
        })
    }

    /// A result whose files are in memory, be they kept or not; what is not among them is looked for in its folder.
    pub fn of(folder: &Path, scenario: &Scenario, manifest: Manifest, files: &[File]) -> Self {
        let files = files.iter().map(|file| (file.name.clone(), file.content.clone())).collect();
        let name = folder.display().to_string();
        let scenario = Some(scenario.clone());
        Source { name, base: folder.to_owned(), manifest, files, scenario }
    }

    /// A result that is in no folder; its manifest is read, so it may be of any format.
    #[cfg(test)]
    pub fn made(name: &str, files: &[File]) -> Self {
        let files = files.iter().map(|file| (file.name.clone(), file.content.clone()));
        let files: BTreeMap<_, _> = files.collect();
        let of_a_day = br#"{"day": 0}"#.to_vec();
        let manifest = files.get(manifest::FILE).cloned().unwrap_or(of_a_day);
        let manifest = Manifest::from_json(&String::from_utf8(manifest).unwrap()).unwrap();
        Source { name: name.into(), base: PathBuf::from(name), manifest, files, scenario: None }
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What a reader has to know of the folder itself, if anything.
    pub fn standing(&self) -> Option<String> {
        if !self.manifest.is_sealed() {
            let told = "Written by an earlier version of Earful: not sealed, so that nobody can tell \
                        whether a file was changed.";
            return Some(told.into());
        }
        // In memory nothing can be gone.
        if !self.files.is_empty() {
            return None;
        }
        let is_gone = |name: &&String| fs::symlink_metadata(self.base.join(name)).is_err();
        let gone: Vec<&str> =
            self.manifest.files.keys().filter(is_gone).map(String::as_str).collect();
        match gone.as_slice() {
            [] => None,
            all => Some(format!("Not in this folder any more: {}.", all.join(", "))),
        }
    }

    /// What the result is called: its folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The last part of its name, to tell two results apart.
    pub fn short_name(&self) -> String {
        let last = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let whole = fs::canonicalize(&self.base).ok();
        whole.as_deref().and_then(last).or_else(|| last(&self.base)).unwrap_or(self.name.clone())
    }

    /// Whether the folder has a file, whatever is in it.
    pub fn has(&self, file: &str) -> bool {
        match self.files.is_empty() {
            true => self.base.join(file).is_file(),
            // What is in the folder beside them is on its way out of it.
            false => self.files.contains_key(file),
        }
    }

    /// Where a file of the result is, for messages.
    pub fn path_of(&self, file: &str) -> String {
        self.base.join(file).display().to_string()
    }

    /// Something that is wrong with a file.
    pub fn damaged(&self, file: &str, line: usize, wrong: impl Into<String>) -> ReportError {
        ReportError::Damaged { file: self.path_of(file), line, wrong: wrong.into() }
    }

    /// The bytes of a file, if there is one.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is not what was written.
    fn bytes(&self, file: &str) -> Result<Option<Vec<u8>>, ReportError> {
        if !self.files.is_empty() {
            return Ok(self.files.get(file).cloned());
        }
        let path = self.base.join(file);
        if fs::symlink_metadata(&path).is_err() {
            return Ok(None);
        }
        let bytes = file::read(&path, MOST).map_err(|why| unread(&path, why))?;
        self.must_be_of_these(file)?;
        if let Some(seal) = self.manifest.files.get(file) {
            seal::check_file(file, &bytes, seal)
                .map_err(|damage| self.damaged(file, damage.line as usize, damage.wrong))?;
        }
        Ok(Some(bytes))
    }

    /// The text of a file, if there is one.
    ///
    /// # Errors
    ///
    /// It cannot be read, is not what was written, or is no text.
    pub fn text(&self, file: &str) -> Result<Option<String>, ReportError> {
        let Some(bytes) = self.bytes(file)? else { return Ok(None) };
        text_of(&bytes, &self.path_of(file))?;
        Ok(String::from_utf8(bytes).ok())
    }

    /// A JSON file, if there is one.
    ///
    /// # Errors
    ///
    /// It is no JSON, or not what it should be.
    pub fn json<T: DeserializeOwned>(&self, file: &str) -> Result<Option<T>, ReportError> {
        let Some(text) = self.text(file)? else { return Ok(None) };
        let wrong = |why: serde_json::Error| self.damaged(file, why.line(), why.to_string());
        serde_json::from_str(&text).map(Some).map_err(wrong)
    }

    /// A TOML file, if there is one.
    ///
    /// # Errors
    ///
    /// It is no TOML, or not what it should be.
    pub fn toml<T: DeserializeOwned>(&self, file: &str) -> Result<Option<T>, ReportError> {
        let Some(text) = self.text(file)? else { return Ok(None) };
        toml::from_str(&text).map(Some).map_err(|why| {
            let before = why.span().map_or("", |span| text.get(..span.start).unwrap_or(""));
            let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
            self.damaged(file, line, why.message())
        })
    }

    /// The scenario under the name it has in the manifest; `None` also where it cannot be loaded
    /// (its edge list is elsewhere): that costs the sections that need it.
    ///
    /// # Errors
    ///
    /// It is no text.
    pub fn scenario(&self, name: &str) -> Result<Option<Scenario>, ReportError> {
        if let Some(scenario) = &self.scenario {
            return Ok(Some(Scenario { name: name.into(), ..scenario.clone() }));
        }
        let Some(text) = self.text("scenario.toml")? else { return Ok(None) };
        let read =
            |text: &str| Scenario::parse(text, &self.path_of("scenario.toml"), &self.base, &[]);
        // Without its list of ties a scenario cannot be run, and all else that it says is so.
        let left_out = !self.manifest.needs.is_empty();
        let loaded =
            read(&text).or_else(|why| match left_out.then(|| without_ties(&text)).flatten() {
                Some(text) => read(&text),
                None => Err(why),
            });
        Ok(loaded.ok().map(|scenario| Scenario { name: name.into(), ..scenario }))
    }

    /// The rows of a table, if there is one.
    ///
    /// # Errors
    ///
    /// It is not what was written, or no such table.
    pub fn rows<R: Row>(&self, file: &str) -> Result<Option<Vec<R>>, ReportError> {
        let Some(text) = self.text(file)? else { return Ok(None) };
        let damaged = |wrong: Unreadable| self.damaged(file, wrong.line as usize, wrong.wrong);
        rows::read(&text).map(Some).map_err(damaged)
    }

    /// The runs with the `wanted` columns of them, if the table is there. It may be larger than
    /// memory, so it is gone through twice: against its seal, and row by row.
    ///
    /// # Errors
    ///
    /// It is not what was written, or no such table.
    pub fn runs(&self, wanted: &[&str]) -> Result<Option<Runs>, ReportError> {
        const RUNS: &str = "runs.csv";
        let path = self.base.join(RUNS);
        if fs::symlink_metadata(&path).is_err() {
            return Ok(None);
        }
        self.must_be_of_these(RUNS)?;
        seal::check(&self.base, &self.manifest.files, |name| name == RUNS).map_err(broken)?;
        let file = file::open(&path, Limit::file(u64::MAX)).map_err(|why| unread(&path, why))?;
        let damaged = |wrong: Unreadable| self.damaged(RUNS, wrong.line as usize, wrong.wrong);
        runs::read(std::io::BufReader::new(file), wanted).map(Some).map_err(damaged)
    }

    /// Checks the seal of every file that is there.
    ///
    /// # Errors
    ///
    /// A file is not what was written, or cannot be read.
    pub fn check(&self) -> Result<(), ReportError> {
        seal::check(&self.base, &self.manifest.files, |_| true).map(|_| ()).map_err(broken)
    }

    /// Refuses a file that was not written with the others of a sealed folder.
    fn must_be_of_these(&self, file: &str) -> Result<(), ReportError> {
        match !self.manifest.is_sealed() || self.manifest.files.contains_key(file) {
            true => Ok(()),
            false => {
                let wrong =
                    "this file was not written with the others: the manifest has no seal of it";
                Err(self.damaged(file, 1, wrong))
            }
        }
    }
}

fn broken(why: Broken) -> ReportError {
    match why {
        Broken::Damaged(Damage { file, line, wrong }) => {
            ReportError::Damaged { file, line: line as usize, wrong }
        }
        Broken::Unread { path, why } => unread(&path, why),
    }
}

fn unread(path: &Path, why: file::Unread) -> ReportError {
    ReportError::Unread { path: path.to_owned(), source: io::Error::other(why) }
}

fn text_of<'b>(bytes: &'b [u8], file: &str) -> Result<&'b str, ReportError> {
    std::str::from_utf8(bytes).map_err(|why| {
        let line = 1 + bytes[..why.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        ReportError::Damaged { file: file.into(), line, wrong: "this is no text in UTF-8".into() }
    })
}

/// A folder without a manifest, and where there is one.
/// A scenario without its network.
fn without_ties(text: &str) -> Option<String> {
    let mut all: toml::Table = text.parse().ok()?;
    let mut network = toml::Table::new();
    network.insert("kind".into(), "none".into());
    all.insert("network".into(), network.into());
    toml::to_string(&all).ok()
}

fn no_result(folder: &Path) -> ReportError {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(source) => return ReportError::Unread { path: folder.to_owned(), source },
    };
    let mut inside: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join(manifest::FILE).is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    inside.sort();
    let hint = match inside.as_slice() {
        _ if folder.join(plan::FILE).is_file() => {
            " (work was begun in it and is not finished: earful resume does what is left)".into()
        }
        [] => String::new(),
        found => format!(" (but in {} inside it)", found.join(", ")),
    };
    ReportError::NoResult { path: folder.to_owned(), hint }
}
