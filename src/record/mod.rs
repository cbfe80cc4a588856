//! Floor 6: how results become files.
//!
//! Nothing here knows what was simulated. An analysis hands over plain [`Table`]s and a
//! [`Manifest`]; they become CSV and JSON files in one folder, which appears as a whole or not at
//! all: everything is written into a hidden folder beside it, which is then renamed.
//!
//! | file | answers |
//! |---|---|
//! | [`table`] | rows and columns, and their CSV |
//! | [`plan`] | what was asked, as long as the folder is not whole |
//! | [`manifest`] | what was run, with what, how it went |
//! | [`inputs`] | what a scenario was read from |
//! | [`workbook`] | the same tables for spreadsheets |
//! | [`folder`] | the folder that is claimed, filled and sealed |
//! | [`journal`] | what is finished, written down at once |
//!
//! What can go wrong: the folder exists, may not be written or the disk is full. Each is an error
//! that says so, and nothing half-written is left. [`folder::check`] finds most of this before
//! hours are spent.

pub mod folder;
pub mod inputs;
pub mod journal;
pub mod manifest;
pub mod plan;
pub mod table;
pub mod workbook;

pub use folder::{File, FolderError};
pub use inputs::{Inputs, Needed, inputs};
pub use manifest::Manifest;
pub use plan::Plan;
pub use table::{Cell, Table, TableWriter};
