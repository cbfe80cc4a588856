//! Floor 8: the page a person looks at.
//!
//! ```text
//! result folder -> source, whose seals hold -> page of its kind -> HTML
//! ```
//!
//! | file | answers |
//! |---|---|
//! | [`source`] | which files a result has, and what is wrong with them |
//! | [`mod@error`] | why there is no page |
//! | [`figure`] | what a chart shows: its numbers, its words, how it is drawn |
//! | [`page`] | what a page consists of, and its HTML |
//! | [`words`] | sentences and numbers for readers |
//! | [`parameters`] | what was assumed, for any page |
//! | [`comparison`] | the page of `earful compare` and `earful run` |
//! | [`survey`] | the pages of `earful survey` and `earful reproduce` |
//! | [`calibration`] | the page of `earful calibrate` |
//! | [`beside`] | two results beside each other |
//!
//! Nothing is run here and nothing is estimated: every number on a page is in a file of the result
//! folder, or a sum or ratio of such numbers that its caption names. The differences between two
//! results are those of `experiment::beside`. So a page can be made again
//! from the folder alone, and is the same when made by `--report`.
//!
//! A page is one HTML file without outside parts: style, script and the chart library are inside,
//! and its content security policy forbids the browser to ask the network for anything.
//!
//! # What can go wrong
//!
//! A folder may not exist, may hold no result, or a file of it may be damaged: [`ReportError`]
//! names file and line. What was changed since it was written is damaged. A file that is missing
//! costs the sections that need it, and the page says that it is not there.

pub mod beside;
pub mod calibration;
pub mod comparison;
pub mod error;
pub mod figure;
pub mod page;
pub mod parameters;
pub mod repeat;
pub mod source;
pub mod survey;
pub mod words;

pub use error::ReportError;
pub use source::Source;

use crate::record::Found;
use page::Page;

/// The name of the page in a result folder.
pub const FILE: &str = "report.html";

/// The page of a result.
///
/// # Errors
///
/// The files are no result, or damaged.
pub fn page(source: &Source) -> Result<Page, ReportError> {
    let mut page = match &source.manifest().found {
        Found::Comparison(result) => comparison::page(source, result)?,
        Found::Calibration(result) => calibration::page(source, result)?,
        _ => survey::page(source)?,
    };
    page.facts.extend(source.standing().map(|standing| format!(" {standing}")));
    Ok(page)
}
