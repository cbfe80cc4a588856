//! The studies and scenarios that come with the crate, by name.

use std::path::Path;

use super::Scenario;
use super::library::neighbour;
use super::place::Place;
use super::problem::{Problem, Problems, nearest};
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

/// Names and texts of the shipped scenarios; none of them needs another file.
#[rustfmt::skip]
pub const SCENARIOS: &[(&str, &str)] = &[
    ("quick_look", include_str!("../../scenarios/quick_look.toml")),
    ("engage_or_enrage", include_str!("../../scenarios/engage_or_enrage.toml")),
    ("outage", include_str!("../../scenarios/outage.toml")),
    ("clutter", include_str!("../../scenarios/clutter.toml")),
    ("ointment", include_str!("../../scenarios/ointment.toml")),
    ("calibration", include_str!("../../scenarios/calibration.toml")),
];

/// The text of a shipped study.
pub fn shipped_study(name: &str) -> Option<&'static str> {
    text_of(STUDIES, name)
}

/// The text of a shipped scenario.
pub fn shipped_scenario(name: &str) -> Option<&'static str> {
    text_of(SCENARIOS, name)
}

fn text_of(shipped: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    shipped.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
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

/// Reads a shipped scenario by its name, or else a file relative to `base`, changed by
/// `overrides`.
///
/// # Errors
///
/// Everything that is wrong with it, or that it is neither a shipped scenario nor a file.
pub fn load_named_scenario(
    name_or_path: &str,
    base: &Path,
    overrides: &[String],
) -> Result<Scenario, Problems> {
    if let Some(text) = shipped_scenario(name_or_path) {
        let file = format!("{name_or_path}.toml");
        return Scenario::parse(text, &file, Path::new(""), overrides);
    }
    let path = base.join(name_or_path);
    if is_missing(&path) {
        return Err(nothing_called(name_or_path, &path, "scenario", SCENARIOS));
    }
    Scenario::load(&path, overrides)
}

/// Whether there is nothing at a path; what is there and cannot be read is reported as such.
fn is_missing(path: &Path) -> bool {
    matches!(path.try_exists(), Ok(false))
}

fn nothing_called(name: &str, path: &Path, what: &str, shipped: &[(&str, &str)]) -> Problems {
    let names: Vec<&str> = shipped.iter().map(|(name, _)| *name).collect();
    let place = Place::whole(name, "");
    let wrong = format!("neither a shipped {what} nor a file");
    let near = nearest(name, names.iter().copied()).or_else(|| neighbour(path));
    let step = format!("name one of {}, or give a file", names.join(", "));
    Problems(vec![Problem::at(&place, "", "", wrong).nearest(near).next(step)])
}

/// The people of a study that names no world: those of the defaults, before anything happens.
const PEOPLE: &str = "question = \"What do people say before anything happens?\"\n\
    [run]\nconsumers = 20000\nreplications = 1\n[[brand]]\nname = \"brand\"\n\
    [[arm]]\nname = \"silent\"\npolicy = \"silent\"\n";

/// A scenario of default people to whom nothing happens, changed by `overrides`.
///
/// # Errors
///
/// What is wrong with the overrides.
pub fn people_scenario(overrides: &[String]) -> Result<Scenario, Problems> {
    Scenario::parse(PEOPLE, "people", Path::new(""), overrides)
}
