//! A study as a file has it: a survey that was published, or one that is to be done.
//!
//! The format is described in `docs/scenarios.md`. What a file cannot mean is refused here:
//! answers that overlap, skip rules that nobody meets, published cells about people who are not
//! in the sample. [`Study`] lives below, with the survey; this is how one comes about.

use std::path::Path;

use super::STUDY_HELP;
use super::item::read_items;
use super::published::read_published;
use super::sample::{read_fieldwork, read_fit, read_world};
use super::share::read_joint;
use crate::scenario::toml::{
    Changeable, Log, NAMED, Place, Problems, Section, TomlTable, apply, parse, read_text,
};
use crate::survey::questionnaire::Questionnaire;
use crate::survey::study::Study;

/// What `--set` can change in a study.
const CHANGEABLE: Changeable = Changeable {
    fixed: &["item", "published", "joint"],
    named: &[],
    inner: &[],
    unwritten: |_| Vec::new(),
    example: "write, for example, sample.n=500, sample.coverage.55+=0.5 or \
              fieldwork.response_rate=0.3",
};

/// Reads a study file, changed by `overrides` (`key=value`, as given to `--set`).
///
/// # Errors
///
/// Everything that is wrong, in the file, in the overrides and in the scenario it names.
pub fn load_study(path: &Path, overrides: &[String]) -> Result<Study, Problems> {
    let (name, text) =
        read_text(path, NAMED).map_err(|unread| Problems(vec![unread.whole(path)]))?;
    parse_study(&text, &name, path.parent().unwrap_or(Path::new("")), overrides)
}

/// Reads the text of a study called `name`; a scenario it names by a file is relative to `base`.
///
/// # Errors
///
/// As [`load_study`].
pub fn parse_study(
    text: &str,
    name: &str,
    base: &Path,
    overrides: &[String],
) -> Result<Study, Problems> {
    let log = Log::default();
    let place = Place::whole(name, text);
    let study = parse(&place, &log).map(|mut table| {
        apply(&mut table, overrides, &CHANGEABLE, &log);
        read(&table, &place, base, &log)
    });
    log.close(study)
}

/// Reads as much as can be read; the result counts only if the log stays empty.
fn read(table: &TomlTable, place: &Place, base: &Path, log: &Log) -> Study {
    let root = Section::new("", STUDY_HELP, place, table, log);
    let name = root.own_name();
    let title = root.sentence("title", "\"...\": what the study was, in a line");
    let lines = |key| {
        let lines = root.texts(key).unwrap_or_default();
        lines.into_iter().map(|(line, _)| line.to_owned()).collect::<Vec<_>>()
    };
    let (can, cannot) = (lines("can"), lines("cannot"));
    let fieldwork = read_fieldwork(&root);
    let world = read_world(&root, base);
    let fit = read_fit(&root);
    let items = read_items(&root);
    let published = read_published(&root, &items, &fieldwork);
    let joint = read_joint(&root, &items);
    root.finish();
    Study {
        name,
        title: title.map_or("", |(title, _)| title).to_owned(),
        can,
        cannot,
        fieldwork,
        questionnaire: Questionnaire { items: items.list },
        published,
        joint,
        fit,
        world,
    }
}
