//! What a name on the command line means: a file, or something that is shipped; a scenario or a
//! study. A file goes before what is shipped under the same name.

use std::path::{Path, PathBuf};

use crate::scenario::checked::Scenario;
use crate::scenario::file::{SCENARIOS, base_of};
use crate::scenario::study::{STUDIES, parse_study};
use crate::scenario::toml::{
    GIVEN, NAMED, Place, Problem, Problems, is_missing, neither, read_text,
};
use crate::survey::study::Study;
use crate::world::Setting;

/// What can be checked.
pub enum Checked {
    /// A scenario.
    Scenario(Box<Scenario>),
    /// A study.
    Study(Box<Study>),
}

/// What a file is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Scenario,
    Study,
}

impl FileKind {
    fn name(self) -> &'static str {
        match self {
            FileKind::Scenario => "scenario",
            FileKind::Study => "study",
        }
    }

    fn other(self) -> Self {
        match self {
            FileKind::Scenario => FileKind::Study,
            FileKind::Study => FileKind::Scenario,
        }
    }

    fn shipped(self) -> &'static [(&'static str, &'static str)] {
        match self {
            FileKind::Scenario => SCENARIOS,
            FileKind::Study => STUDIES,
        }
    }

    /// What to do with a file of this kind where the other is wanted.
    fn use_for(self, name: &str) -> String {
        match self {
            FileKind::Scenario => format!("earful compare {name} runs it"),
            FileKind::Study => format!(
                "earful reproduce {name} does it; earful survey SCENARIO --study {name} asks the \
                 people of a scenario"
            ),
        }
    }
}

/// A text that was found.
struct FoundText {
    /// What messages call it.
    name: String,
    text: String,
    /// The folder that file names in it are relative to.
    base: PathBuf,
    /// Whether it comes with the crate.
    shipped: Option<FileKind>,
}

/// Reads a scenario: a file, or a shipped one by its name; changed by `overrides`.
///
/// # Errors
///
/// Everything that is wrong with it, or that it is neither.
pub fn find_scenario(name_or_path: &Path, overrides: &[String]) -> Result<Scenario, Problems> {
    let found = find(name_or_path, &[FileKind::Scenario])?;
    let read = Scenario::parse(&found.text, &found.name, &found.base, overrides);
    read.map_err(|problems| unless_of_the_other_kind(problems, &found, FileKind::Scenario))
}

/// Reads a study: a file, or a shipped one by its name; changed by `overrides`.
///
/// # Errors
///
/// Everything that is wrong with it, or that it is neither.
pub fn find_study(name_or_path: &str, overrides: &[String]) -> Result<Study, Problems> {
    let found = find(Path::new(name_or_path), &[FileKind::Study])?;
    let read = parse_study(&found.text, &found.name, &found.base, overrides);
    read.map_err(|problems| unless_of_the_other_kind(problems, &found, FileKind::Study))
}

/// Reads what a name stands for, a scenario or a study.
///
/// # Errors
///
/// Everything that is wrong with it, or that there is nothing of that name.
pub fn find_any(name_or_path: &Path, overrides: &[String]) -> Result<Checked, Problems> {
    let found = find(name_or_path, &[FileKind::Scenario, FileKind::Study])?;
    let FoundText { name, text, base, .. } = &found;
    match found.shipped.or(kind_of(text)) {
        Some(FileKind::Study) => {
            parse_study(text, name, base, overrides).map(|study| Checked::Study(Box::new(study)))
        }
        _ => Scenario::parse(text, name, base, overrides)
            .map(|scenario| Checked::Scenario(Box::new(scenario))),
    }
}

/// The text of a file, or of one of the shipped of these kinds.
fn find(name_or_path: &Path, kinds: &[FileKind]) -> Result<FoundText, Problems> {
    let is_file = !name_or_path.is_dir() && !is_missing(name_or_path);
    let name = name_or_path.to_str().unwrap_or_default();
    for kind in kinds.iter().filter(|_| !is_file) {
        if let Some((_, text)) = kind.shipped().iter().find(|(shipped, _)| *shipped == name) {
            return Ok(FoundText {
                name: format!("{name}.toml"),
                text: (*text).to_owned(),
                base: PathBuf::new(),
                shipped: Some(*kind),
            });
        }
    }
    let alone = |problem: Problem| Problems(vec![problem]);
    let shown = name_or_path.display().to_string();
    let place = Place::whole(&shown, "");
    if is_missing(name_or_path) {
        return Err(alone(nothing_called(name_or_path, &place, kinds)));
    }
    // A study is named by an option; only a scenario may come out of another command.
    let limit = if kinds.contains(&FileKind::Scenario) { GIVEN } else { NAMED };
    let (name, text) =
        read_text(name_or_path, limit).map_err(|unread| alone(unread.whole(name_or_path)))?;
    let base = base_of(name_or_path).to_owned();
    Ok(FoundText { name, text, base, shipped: None })
}

fn nothing_called(path: &Path, place: &Place, kinds: &[FileKind]) -> Problem {
    let name = path.to_str().unwrap_or_default();
    if let [kind] = kinds
        && kind.other().shipped().iter().any(|(shipped, _)| *shipped == name)
    {
        let wrong = format!("a {} where a {} is wanted", kind.other().name(), kind.name());
        return Problem::at(place, "", "", wrong).next(kind.other().use_for(name));
    }
    let what: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let shipped = kinds.iter().flat_map(|kind| kind.shipped()).map(|(name, _)| *name);
    neither(path, place, &what.join(" or "), shipped)
}

/// The problems, or just one where somebody took a file for something else.
fn unless_of_the_other_kind(problems: Problems, found: &FoundText, wanted: FileKind) -> Problems {
    if found.shipped.is_some() || kind_of(&found.text) != Some(wanted.other()) {
        return problems;
    }
    let (is, wanted) = (wanted.other(), wanted.name());
    let wrong = format!("a {} where a {wanted} is wanted", is.name());
    let place = Place::whole(&found.name, "");
    Problems(vec![Problem::at(&place, "", "", wrong).next(is.use_for(&found.name))])
}

/// What a text is by its sections; `None` where they do not say.
fn kind_of(text: &str) -> Option<FileKind> {
    let table = toml::de::DeTable::parse(text).ok()?.into_inner();
    let of_a_study = ["title", "can", "cannot", "sample", "fieldwork", "fit", "world", "item"]
        .into_iter()
        .chain(["published", "joint"]);
    let of_a_scenario = ["question", "run", "band", "mechanisms", "network", "platform", "brand"]
        .into_iter()
        .chain(["shock", "arm", "policies"])
        .chain(Setting::sections().into_iter().map(|(name, _)| name));
    let study = of_a_study.filter(|key| table.contains_key(*key)).count();
    let scenario = of_a_scenario.filter(|key| table.contains_key(*key)).count();
    match study.cmp(&scenario) {
        std::cmp::Ordering::Greater => Some(FileKind::Study),
        std::cmp::Ordering::Less => Some(FileKind::Scenario),
        std::cmp::Ordering::Equal => None,
    }
}
