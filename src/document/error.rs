//! Why there is no page.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why there is no page.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The folder cannot be read.
    #[error("cannot read {}: {source}; give a folder that earful compare, run, survey, reproduce or calibrate wrote", .path.display())]
    Unread {
        /// What could not be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder has no manifest.
    #[error("{} holds no result: there is no manifest.json in it{hint}; give a folder that earful compare, run, survey, reproduce or calibrate wrote", .path.display())]
    NoResult {
        /// The folder.
        path: PathBuf,
        /// What it may have been meant to be.
        hint: String,
    },
    /// Two results that have nothing to be laid beside each other.
    #[error(
        "{a} is {a_kind} and {b} is {b_kind}: these cannot be laid beside each other; give two results of earful compare or run, or two of earful reproduce"
    )]
    Unlike {
        /// The first.
        a: String,
        /// What it is.
        a_kind: &'static str,
        /// The second.
        b: String,
        /// What it is.
        b_kind: &'static str,
    },
    /// A file is damaged.
    #[error(
        "{file}, line {line}: {wrong}; restore the file, or write the folder again (its README.md says how)"
    )]
    Damaged {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        wrong: String,
    },
}
