//! Floor 6: how results become files.
//!
//! Nothing here knows what was simulated. An analysis hands over plain [`Table`]s and a
//! [`Manifest`]; they become CSV and JSON files in one folder, which appears as a whole or not at
//! all: everything is written into a hidden folder beside it, which is then renamed.
//!
//! | file | answers |
//! |---|---|
//! | [`table`] | rows and columns, and their CSV |
//! | [`manifest`] | what was run, with what, how it went: one form for every kind of result |
//! | [`found`] | what was found, by kind |
//! | [`provenance`] | when and on what machine |
//! | `old` | manifests of the first format |
//! | [`seal`], `sums` | what a file was when it was written, and where it is not so any more |
//! | [`plan`] | what was asked, as long as the folder is not whole |
//! | [`mod@inputs`] | what a scenario was read from |
//! | [`rows`] | what a row of each table is: header, writing and reading in one |
//! | `workbook` | the same tables for spreadsheets; feature `workbook` |
//! | [`folder`] | the folder that is claimed, filled and sealed |
//! | [`journal`] | what is finished, written down at once |
//!
//! What can go wrong: the folder exists, may not be written or the disk is full. Each is an error
//! that says so, and nothing half-written is left. [`folder::check`] finds most of this before
//! hours are spent. What is read back may have been cut or edited: [`seal`] names file and line.

pub mod folder;
pub mod found;
pub mod inputs;
pub mod journal;
pub mod manifest;
mod old;
pub mod plan;
pub mod provenance;
pub mod rows;
pub mod seal;
mod sink;
mod sums;
pub mod table;
#[cfg(feature = "workbook")]
pub mod workbook;

pub use folder::{File, FolderError};
pub use found::Found;
pub use inputs::{Inputs, Needed, inputs};
pub use manifest::Manifest;
pub use plan::Plan;
pub use provenance::Provenance;
pub use table::{Cell, Table, TableWriter};
