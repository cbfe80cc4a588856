//! What the commands leave that are no comparison: a document as text, or JSON, and a folder if one is asked for.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::compare::{default_folder, go_on, kept_or_told, now};
use super::interruption::over;
use super::report::leave_page;
use super::session::{Beginning, Place, Session};
use super::streams::{self, say};
use super::trouble::Trouble;
use crate::document::{Source, document};
use crate::experiment::conduct::header;
use crate::experiment::executor::Keep as Journal;
use crate::ground::digest::Digest;
use crate::ground::text::visible;
use crate::record::manifest::NamedDigest;
use crate::record::seal::Seals;
use crate::record::{Cell, File, Found, Inputs, Manifest, Provenance, Table, folder, inputs};
use crate::render::text::text;
use crate::scenario::targets::Targets;
use crate::scenario::{Scenario, study_digest, study_to_toml};
use crate::survey::study::Study;

/// A table as a list of objects.
pub(super) fn table_json(table: &Table) -> Value {
    let value = |cell: &Cell| match cell {
        Cell::Missing => Value::Null,
        Cell::Number(value) => json!(value),
        Cell::Whole(value) => json!(value),
        Cell::Text(text) => json!(text),
    };
    let row = |row: &Vec<Cell>| {
        Value::Object(table.header.iter().cloned().zip(row.iter().map(value)).collect())
    };
    Value::Array(table.rows.iter().map(row).collect())
}

/// Where the files go, and whether a page is among them.
pub(super) struct Keep {
    /// The folder; nothing is written without.
    out: Option<PathBuf>,
    /// Whether the folder was named: another is taken if a default one exists meanwhile.
    named: bool,
    /// Whether there is to be a page.
    page: bool,
    /// The folder from the beginning, where finished work is kept; without one it is made in the end.
    session: Option<Session>,
    /// Whether work is left to do in it.
    cut: bool,
}

impl Keep {
    /// The folder that was named, or one called after the date and `default`, if there is to be one.
    ///
    /// # Errors
    ///
    /// The folder cannot be made.
    pub fn new(
        out: Option<&Path>,
        default: Option<&str>,
        page: bool,
        place: &Place,
    ) -> Result<Self, Trouble> {
        let default = || default.map(|name| default_folder(&jiff::Zoned::now(), name));
        let mut keep = Keep {
            out: out.map(Path::to_owned).or_else(default),
            named: out.is_some(),
            page,
            session: None,
            cut: false,
        };
        match place {
            Place::Begun { folder, .. } => keep.out = Some(folder.clone()),
            // A default name is followed by others.
            _ => out.iter().try_for_each(|out| folder::check(out))?,
        }
        Ok(keep)
    }

    /// Whether there is to be a folder.
    pub fn is_wanted(&self) -> bool {
        self.out.is_some()
    }

    /// Claims the folder, if there is to be one, or goes on with it: what `leaves` can be done again with is in
    /// it from now on, and what is finished. `task` is what the work depends on beside the scenario.
    ///
    /// # Errors
    ///
    /// It is taken, cannot be written, or was begun with something else.
    pub fn begin(
        &mut self,
        place: &Place,
        leaves: &mut Leaves<'_>,
        task: &str,
    ) -> Result<(), Trouble> {
        let Some(out) = &self.out else { return Ok(()) };
        if let Place::Begun { started, .. } = place {
            leaves.started.clone_from(started);
        }
        let mut command = leaves.command.clone();
        command.extend(asked_for(self.page, !leaves.inputs.needs.is_empty()));
        let header = header(leaves.scenario, &[], task);
        let beginning = Beginning {
            out: self.named.then_some(out),
            default: out.clone(),
            command,
            started: &leaves.started,
            files: leaves.given(&leaves.inputs.kept()),
        };
        self.session = Some(Session::open(place, beginning, &header)?);
        Ok(())
    }

    /// Where finished work is kept, if it is.
    pub fn journal(&mut self) -> Option<&mut Journal> {
        self.session.as_mut().map(|session| &mut session.keep)
    }

    /// The work is over; what was `cut` short leaves a folder to go on with.
    pub fn is_over(&mut self, cut: bool) {
        self.cut = cut;
        if let Some(session) = &self.session {
            over(Some(&session.folder));
        }
    }

    /// There is nothing to show: a folder in which nothing is finished goes, and one in which nothing is left to do.
    ///
    /// # Errors
    ///
    /// What was finished could not be kept.
    pub fn leave(&mut self) -> Result<(), Trouble> {
        let Some(mut session) = self.session.take() else { return Ok(()) };
        if let Some(why) = session.keep.trouble.take() {
            return Err(why.into());
        }
        if self.cut {
            session.leave();
        } else {
            session.discard();
        }
        Ok(())
    }

    /// Writes the files, which are only laid out if they are wanted.
    fn write(
        &mut self,
        gone: Vec<String>,
        files: impl FnOnce() -> Vec<File>,
    ) -> Result<(), Trouble> {
        let Some(out) = &mut self.out else { return Ok(()) };
        *out = match self.session.take() {
            None => folder::take(out, self.named, &files())?,
            Some(mut session) => match session.keep.trouble.take() {
                Some(why) => return Err(why.into()),
                None => {
                    session.until_whole = gone;
                    session.finish(&files(), !self.cut)?
                }
            },
        };
        Ok(())
    }
}

/// The flags that say what is left in a folder.
fn asked_for(report: bool, no_inputs: bool) -> impl Iterator<Item = String> {
    let flags = [("--report", report), ("--no-inputs", no_inputs)];
    flags.into_iter().filter(|(_, given)| *given).map(|(flag, _)| flag.to_owned())
}

/// What a command found, and how it went.
pub(super) struct Done {
    /// What was found.
    pub found: Found,
    /// Whether it is all that was asked for; the exit code is 1 if not.
    pub complete: bool,
    /// How many threads worked.
    pub threads: usize,
}

/// What a scenario was held against.
#[derive(Clone, Copy)]
pub(super) enum Against<'a> {
    /// A study.
    Study(&'a Study),
    /// Published figures.
    Targets(&'a Targets),
}

impl Against<'_> {
    /// As the manifest has it.
    pub fn named(self) -> NamedDigest {
        match self {
            Against::Study(study) => {
                NamedDigest { name: study.name.clone(), digest: study_digest(study) }
            }
            Against::Targets(targets) => {
                let digest = Digest::default().text(&targets.to_toml()).hex();
                NamedDigest { name: targets.name.clone(), digest }
            }
        }
    }

    /// As the folder has it, where the scenario is `scenario.toml`.
    fn file(self) -> File {
        match self {
            Against::Study(study) => {
                let mut study = study.clone();
                study.world.iter_mut().for_each(|world| world.scenario = "scenario.toml".into());
                File::new("study.toml", study_to_toml(&study))
            }
            Against::Targets(targets) => File::new("targets.toml", targets.to_toml()),
        }
    }
}

/// What a command leaves.
pub(super) struct Leaves<'a> {
    command: Vec<String>,
    began: Instant,
    started: String,
    tables: Vec<(String, Table)>,
    /// Lines to write into files.
    lines: Option<File>,
    against: Against<'a>,
    scenario: &'a Scenario,
    inputs: Inputs,
}

impl<'a> Leaves<'a> {
    /// Nothing yet; `command` does the same with the files of the folder.
    pub fn new(
        command: Vec<String>,
        against: Against<'a>,
        scenario: &'a Scenario,
        keep_inputs: bool,
    ) -> Self {
        Leaves {
            command,
            began: Instant::now(),
            started: now(),
            tables: Vec::new(),
            lines: None,
            against,
            scenario,
            inputs: inputs(scenario, keep_inputs),
        }
    }

    /// Adds a table.
    pub fn add(&mut self, name: &str, table: Table) {
        self.tables.push((name.into(), table));
    }

    /// Adds lines to write into files.
    pub fn add_lines(&mut self, name: &str, lines: String) {
        self.lines = Some(File::new(name, lines));
    }

    /// Prints, and writes the folder if there is to be one; the exit code is 1 for what is not
    /// complete. What was computed is shown even if it cannot be kept.
    pub fn finish(
        mut self,
        mut keep: Keep,
        as_json: bool,
        done: Done,
    ) -> Result<ExitCode, Trouble> {
        let complete = done.complete;
        let gone = self.inputs.gone();
        if keep.cut {
            self.inputs = self.inputs.kept();
        }
        let mut manifest = self.manifest(done);
        let told = self.told(&manifest);
        let shown = told.as_deref().unwrap_or_default();
        let written = keep.write(gone, || self.files(&mut manifest, shown));
        let out = keep.out.as_deref().filter(|_| written.is_ok());
        out.into_iter().for_each(streams::kept);
        if as_json {
            say(&format!("{:#}\n", self.json(manifest, out)));
        } else {
            say(&told?);
            if let Some(out) = out {
                say(&format!("\nFiles are in {}.\n", out.display()));
                if keep.cut {
                    say(&format!("`{}` does what is left.\n", go_on(out)));
                }
            }
        }
        let page = out.filter(|_| keep.page).map(|out| leave_page(out, as_json));
        kept_or_told(written.and(page.unwrap_or(Ok(()))), as_json, complete)
    }

    fn json(&self, mut manifest: Manifest, out: Option<&Path>) -> Value {
        // Answers person by person are in the files.
        let tables = self.tables.iter().filter(|(name, _)| !is_by_person(name));
        let tables: Map<String, Value> =
            tables.map(|(name, table)| (name.clone(), table_json(table))).collect();
        let folder = out.map(|out| out.display().to_string());
        manifest.files.clear();
        json!({ "manifest": manifest, "folder": folder, "tables": tables })
    }

    /// The document of what was found, as text.
    fn told(&self, manifest: &Manifest) -> Result<String, Trouble> {
        let mut files = self.given(&self.inputs);
        let tables = self.tables.iter().filter(|(name, _)| !is_by_person(name));
        files.extend(tables.map(csv));
        files.extend(self.lines.clone());
        let source = Source::of(Path::new(""), self.scenario, manifest.clone(), &files);
        Ok(text(&document(&source)?))
    }

    fn manifest(&self, done: Done) -> Manifest {
        let mut digest = Digest::default();
        self.tables.iter().for_each(|(name, table)| {
            digest.text(name).bytes(&table.to_plain_csv());
        });
        let manifest = Manifest::of(self.scenario, self.command.clone(), done.found, digest.hex());
        let wall = self.began.elapsed().as_secs_f64();
        let named = Some(self.against.named());
        let (study, targets) = match self.against {
            Against::Study(_) => (named, None),
            Against::Targets(_) => (None, named),
        };
        Manifest {
            study,
            targets,
            needs: self.inputs.needs.clone(),
            provenance: Provenance::here(&self.started, wall, done.threads),
            ..manifest.with_status(done.complete)
        }
    }

    fn files(&self, manifest: &mut Manifest, told: &str) -> Vec<File> {
        let mut files = vec![File::new("README.md", self.readme(manifest, told))];
        files.extend(self.given(&self.inputs));
        files.extend(self.tables.iter().map(csv));
        files.extend(self.lines.clone());
        #[cfg(feature = "workbook")]
        if let Against::Study(_) = self.against {
            let sheets: Vec<(&str, &Table)> =
                self.tables.iter().map(|(name, table)| (name.as_str(), table)).collect();
            let book = crate::record::workbook::workbook(&sheets);
            files.push(File::new("survey.xlsx", book));
        }
        manifest.seal(files, Seals::new())
    }

    /// What the command is done again with.
    fn given(&self, inputs: &Inputs) -> Vec<File> {
        let mut files = inputs.with_scenario();
        files.push(self.against.file());
        files
    }

    fn readme(&self, manifest: &Manifest, told: &str) -> String {
        let (name, given, sheets) = match self.against {
            Against::Study(study) => {
                let sheets = match cfg!(feature = "workbook") {
                    true => ", and `survey.xlsx` the same as sheets",
                    false => "",
                };
                (study.name.clone(), "study.toml", sheets)
            }
            Against::Targets(targets) => (
                format!("{}, held against {}", self.scenario.name, targets.name),
                "targets.toml",
                "",
            ),
        };
        let tables: Vec<String> =
            self.tables.iter().map(|(name, _)| format!("`{name}.csv`")).collect();
        let hold = if tables.len() == 1 { "holds" } else { "hold" };
        let lines = self.lines.as_ref().map_or(String::new(), |lines| {
            format!(" `{}` has what to write into files; these hold what was given.", lines.name)
        });
        let needed = match inputs::needed(&self.inputs.needs) {
            said if said.is_empty() => said,
            said => format!("\n{said}\n"),
        };
        let text = format!(
            "# {name}\n\n```text\n{}\n```\n{}{needed}\n## Again\n\nIn this folder, with Earful {}:\n\n    {}\n\n\
             gives the same bits: `results_digest` in `manifest.json` is `{}`. `{given}` and \
             `scenario.toml` have every default spelled out; {} {hold} the numbers{sheets}.{lines} In CSV files \
             a text that begins with `=`, `+`, `-` or `@` has an apostrophe before it, lest a spreadsheet take \
             it for a formula.\n",
            told.trim(),
            self.inputs.note(),
            manifest.earful,
            manifest.command_line(),
            manifest.results_digest,
            tables.join(", "),
        );
        visible(&text).into_owned()
    }
}

/// Whether a table has a row for each person.
fn is_by_person(name: &str) -> bool {
    name.starts_with("answers")
}

fn csv((name, table): &(String, Table)) -> File {
    File::new(&format!("{name}.csv"), table.to_csv())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Args, Command};
    use crate::cli::reproduce::fill;
    use crate::experiment::Watch;
    use crate::experiment::executor::{Executor, threads};
    use crate::experiment::live::{Stage, planted};
    use crate::experiment::survey::panel::Home as Where;
    use crate::experiment::survey::reproduce::{ReproductionPlan, reproduce};
    use crate::scenario::{find_study, people_scenario};

    /// A survey that panicked is missing and named, with its stage, wherever the others are shown: on the terminal,
    /// in the manifest, which is partial, and on the page.
    #[test]
    fn a_survey_that_failed_is_named_in_words_files_and_page() {
        let study = find_study("netbase_2012", &["sample.n=50".into()]).unwrap();
        let scenario = people_scenario(&["run.seed=15050".into()]).unwrap();
        planted::plant(15_050, 2, Stage::Survey);
        let place = Where::Newborn { setting: &scenario.setting, seed: scenario.seed };
        let plan =
            ReproductionPlan { study: &study, place, replicates: 4, margin: 5.0, level: 0.95 };
        let pool = threads(Some(2)).unwrap();
        let result = reproduce(&plan, &mut Executor::new(&pool, &Watch::nobody(), None));
        let asked = Args::try_parse_from(["earful", "reproduce", "netbase_2012"]).unwrap();
        let Command::Reproduce(args) = asked.command else { panic!("another command") };
        let mut leaves =
            Leaves::new(vec!["reproduce".into()], Against::Study(&study), &scenario, true);
        let found = Found::Reproduction(fill(&args, &result, &mut leaves));
        let why = "survey: planted in the survey of replication 2";
        assert_eq!(found.failures(), [(2, why.to_owned())]);
        let mut manifest = leaves.manifest(Done { found, complete: false, threads: 2 });
        let told = leaves.told(&manifest).unwrap();
        assert!(told.contains("WARNING: 1 of 4 surveys FAILED; "), "{told}");
        assert!(told.contains(&format!("2       {why}")), "{told}");
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        folder::take(&out, true, &leaves.files(&mut manifest, &told)).unwrap();
        assert_eq!(manifest.status, "partial");
        leave_page(&out, true).unwrap();
        let page = std::fs::read_to_string(out.join("report.html")).unwrap();
        for words in ["1 of 4 surveys FAILED", why] {
            assert!(page.contains(words), "{words}");
        }
    }
}
