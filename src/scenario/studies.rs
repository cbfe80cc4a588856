//! The studies that come with the crate, by name.

use std::path::Path;

use super::problem::Problems;
use super::scenarios::{is_missing, nothing_called, text_of};
use super::study_file::{load_study, parse_study};
use crate::survey::study::Study;

/// Names and texts of the shipped studies.
#[rustfmt::skip]
pub const STUDIES: &[(&str, &str)] = &[
    ("netbase_2012", include_str!("../../scenarios/studies/netbase_2012.toml")),
    ("unfollow_2011", include_str!("../../scenarios/studies/unfollow_2011.toml")),
    ("reply_2011", include_str!("../../scenarios/studies/reply_2011.toml")),
    ("pew_2013", include_str!("../../scenarios/studies/pew_2013.toml")),
];

/// The text of a shipped study.
pub fn shipped_study(name: &str) -> Option<&'static str> {
    text_of(STUDIES, name)
}

/// The folder that file names in a study are relative to, for a name or path as in [`find_study`].
pub fn study_base(name_or_path: &str) -> &Path {
    let path = match shipped_study(name_or_path) {
        Some(_) => None,
        None => Path::new(name_or_path).parent(),
    };
    path.unwrap_or(Path::new(""))
}

/// Reads a shipped study by its name, or else a file, changed by `overrides`.
///
/// # Errors
///
/// Everything that is wrong with it, or that it is neither a shipped study nor a file.
pub fn find_study(name_or_path: &str, overrides: &[String]) -> Result<Study, Problems> {
    if let Some(text) = shipped_study(name_or_path) {
        return parse_study(text, &format!("{name_or_path}.toml"), Path::new(""), overrides);
    }
    let path = Path::new(name_or_path);
    if is_missing(path) {
        return Err(nothing_called(name_or_path, path, "study", STUDIES));
    }
    load_study(path, overrides)
}
