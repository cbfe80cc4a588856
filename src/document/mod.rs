//! Floor 8: what is said of a result: sentences, tables and figures, before anybody renders them.
//!
//! ```text
//! experiment -> answer -> files of a folder
//! files of a folder (or in memory) -> source -> document of its kind -> rendered as text or as a page
//! ```
//!
//! | file | answers |
//! |---|---|
//! | [`source`] | which files a result has, and what is wrong with them |
//! | [`mod@error`] | why there is no document |
//! | [`answer`] | what a comparison found, by name, with the sentences |
//! | [`folder`] | the files that a comparison leaves |
//! | [`block`] | what a document consists of |
//! | [`figure`] | what a chart shows: its numbers, its words, how it is drawn |
//! | [`words`] | policies, desks, playbooks and rules in words |
//! | [`life`] | one person's life in sentences |
//! | [`scenario`](mod@scenario), [`study`] | what is in a scenario or a study, before anything is run |
//! | [`parameters`] | what was assumed, for any document |
//! | [`comparison`] | the document of `earful compare` and `earful run` |
//! | [`survey`] | the documents of `earful survey` and `earful reproduce` |
//! | [`calibration`] | the document of `earful calibrate` |
//! | [`beside`] | two results beside each other |
//!
//! Nothing is run here: every number of a document is in a file of the result folder, or a sum or ratio of such
//! numbers that its caption names. The differences between two results are those of `document::beside`. So a document
//! can be made again from the folder alone, and terminal and page, which render the same one, cannot disagree.
//!
//! # What can go wrong
//!
//! A folder may not exist, may hold no result, or a file of it may be damaged: [`ReportError`]
//! names file and line. What was changed since it was written is damaged. A file that is missing
//! costs the sections that need it, and the page says that it is not there.

pub mod answer;
pub mod beside;
pub mod block;
pub mod calibration;
pub mod comparison;
pub mod error;
pub mod figure;
pub mod folder;
pub mod life;
pub mod parameters;
pub mod repeat;
pub mod scenario;
pub mod source;
pub mod study;
pub mod survey;
pub mod words;

pub use answer::Answer;
pub use block::Document;
pub use error::ReportError;
pub use source::Source;

use crate::record::Found;

/// The name of the page in a result folder.
pub const FILE: &str = "report.html";

/// What is said of a result.
///
/// # Errors
///
/// The files are no result, or damaged.
pub fn document(source: &Source) -> Result<Document, ReportError> {
    let mut document = match &source.manifest().found {
        Found::Comparison(result) => comparison::page(source, result)?,
        Found::Calibration(result) => calibration::page(source, result)?,
        _ => survey::page(source)?,
    };
    document.facts.extend(source.standing().map(|standing| format!(" {standing}")));
    Ok(document)
}
