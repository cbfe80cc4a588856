//! The files of a result folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::de::DeserializeOwned;

use super::error::ReportError;
use super::sheet::Sheet;
use crate::ground::file::{self, Limit};
#[cfg(test)]
use crate::record::File;
use crate::scenario::Scenario;

/// The most that is read of one file of a result [bytes].
const MOST: Limit = Limit::file(1 << 30);

/// The files of a result.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    base: PathBuf,
    /// What is in each, or why it could not be read: that matters only where the file is needed.
    files: BTreeMap<String, Result<Vec<u8>, file::Unread>>,
}

impl Source {
    /// Reads a result folder. Answers person by person and workbooks stay unread: no page shows
    /// them.
    ///
    /// # Errors
    ///
    /// It is no folder, cannot be read, or holds no result.
    pub fn read(folder: &Path) -> Result<Self, ReportError> {
        let unread = |path: &Path| {
            let path = path.to_owned();
            move |source| ReportError::Unread { path, source }
        };
        let mut files = BTreeMap::new();
        let mut inside = Vec::new();
        for entry in fs::read_dir(folder).map_err(unread(folder))? {
            let entry = entry.map_err(unread(folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().join("manifest.json").is_file() {
                inside.push(name.clone());
            }
            let wanted = [".csv", ".json", ".toml"].iter().any(|end| name.ends_with(end));
            if wanted && !name.starts_with("answers") {
                files.insert(name, file::read(&entry.path(), MOST));
            }
        }
        if !files.contains_key("manifest.json") {
            inside.sort();
            let hint = match inside.as_slice() {
                [] => String::new(),
                found => format!(" (but in {} inside it)", found.join(", ")),
            };
            return Err(ReportError::NoResult { path: folder.to_owned(), hint });
        }
        Ok(Source { name: folder.display().to_string(), base: folder.to_owned(), files })
    }

    /// A result that is in no folder.
    #[cfg(test)]
    pub fn of(name: &str, files: &[File]) -> Self {
        let files = files.iter().map(|file| (file.name.clone(), Ok(file.content.clone())));
        Source { name: name.into(), base: PathBuf::from(name), files: files.collect() }
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
        self.files.contains_key(file) || self.base.join(file).is_file()
    }

    /// Where a file of the result is, for messages.
    pub fn path_of(&self, file: &str) -> String {
        self.base.join(file).display().to_string()
    }

    /// Something that is wrong with a file.
    pub fn damaged(&self, file: &str, line: usize, wrong: impl Into<String>) -> ReportError {
        ReportError::Damaged { file: self.path_of(file), line, wrong: wrong.into() }
    }

    /// The text of a file, if there is one.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is no text.
    pub fn text(&self, file: &str) -> Result<Option<&str>, ReportError> {
        let Some(read) = self.files.get(file) else { return Ok(None) };
        let bytes = read.as_ref().map_err(|why| ReportError::Unread {
            path: self.base.join(file),
            source: io::Error::other(why.clone()),
        })?;
        std::str::from_utf8(bytes).map(Some).map_err(|why| {
            let line = 1 + bytes[..why.valid_up_to()].iter().filter(|b| **b == b'\n').count();
            self.damaged(file, line, "this is no text in UTF-8")
        })
    }

    /// A JSON file, if there is one.
    ///
    /// # Errors
    ///
    /// It is no JSON, or not what it should be.
    pub fn json<T: DeserializeOwned>(&self, file: &str) -> Result<Option<T>, ReportError> {
        let Some(text) = self.text(file)? else { return Ok(None) };
        let wrong = |why: serde_json::Error| self.damaged(file, why.line(), why.to_string());
        serde_json::from_str(text).map(Some).map_err(wrong)
    }

    /// The manifest.
    ///
    /// # Errors
    ///
    /// It is missing, no JSON, or that of something else.
    pub fn manifest<T: DeserializeOwned>(&self) -> Result<T, ReportError> {
        let file = "manifest.json";
        self.json(file)?.ok_or_else(|| self.damaged(file, 1, "it is missing"))
    }

    /// A TOML file, if there is one.
    ///
    /// # Errors
    ///
    /// It is no TOML, or not what it should be.
    pub fn toml<T: DeserializeOwned>(&self, file: &str) -> Result<Option<T>, ReportError> {
        let Some(text) = self.text(file)? else { return Ok(None) };
        toml::from_str(text).map(Some).map_err(|why| {
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
        let Some(text) = self.text("scenario.toml")? else { return Ok(None) };
        let loaded = Scenario::parse(text, &self.path_of("scenario.toml"), &self.base, &[]);
        Ok(loaded.ok().map(|scenario| Scenario { name: name.into(), ..scenario }))
    }

    /// A table, if there is one.
    ///
    /// # Errors
    ///
    /// It is no CSV.
    pub fn sheet(&self, file: &str) -> Result<Option<Sheet>, ReportError> {
        let Some(text) = self.text(file)? else { return Ok(None) };
        Sheet::read(text, &self.path_of(file)).map(Some)
    }
}
