//! What `earful survey` and `earful reproduce` leave: text or JSON, and a folder if one is asked for.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::compare::{default_folder, go_on, kept_or_told, now};
use super::interruption::over;
use super::report::leave_page;
use super::session::{Beginning, Place, Session};
use super::streams::{self, say};
use super::text::wrapped;
use super::trouble::Trouble;
use crate::experiment::conduct::header;
use crate::experiment::executor::Keep as Journal;
use crate::ground::digest::Digest;
use crate::ground::text::visible;
use crate::record::found::{Short, Weights};
use crate::record::manifest::NamedDigest;
use crate::record::seal::Seals;
use crate::record::{Cell, File, Found, Inputs, Manifest, Provenance, Table, folder, inputs};
use crate::scenario::{Scenario, study_digest, study_to_toml};
use crate::survey::fielded::Fielded;
use crate::survey::shortfall::Shortfalls;
use crate::survey::study::Study;

/// The sections of a study; everything else belongs to the scenario. What a study is about is
/// among them, so that it is the study that refuses to have it changed.
const STUDY_SECTIONS: [&str; 7] =
    ["sample", "fieldwork", "fit", "world", "item", "published", "joint"];

/// Parts overrides into those of the study and those of the scenario.
pub(super) fn study_overrides(all: &[String]) -> (Vec<String>, Vec<String>) {
    let ours = |set: &&String| {
        let section = set.split(['.', '=']).next().unwrap_or("").trim();
        STUDY_SECTIONS.contains(&section)
    };
    let (study, scenario): (Vec<&String>, Vec<&String>) = all.iter().partition(ours);
    (study.into_iter().cloned().collect(), scenario.into_iter().cloned().collect())
}

/// How the weights came about.
pub(super) fn weights(fielded: &Fielded) -> Weights {
    let (raked, sample) = (&fielded.raked, &fielded.sample);
    Weights {
        converged: raked.converged,
        rounds: raked.rounds.into(),
        largest_miss: raked.largest_miss,
        at_bounds: raked.at_bounds,
        design_effect: Some(raked.kish_effect),
        smallest: raked.smallest,
        largest: raked.largest,
        invited: sample.invited.into(),
        not_covered: sample.not_covered.into(),
        refused: sample.refused.into(),
        over_quota: sample.over_quota.into(),
        short_of_quota: sample.short.map(u64::from).into(),
        interviews: sample.people.len() as u64,
    }
}

/// What surveys did not get, as the manifest keeps it.
pub(super) fn short(shortfalls: &Shortfalls, warnings: Vec<String>) -> Short {
    Short { fieldwork: Some(shortfalls.clone()), warnings }
}

/// Warnings as text, a paragraph each.
pub(super) fn warned(warnings: &[String]) -> String {
    warnings.iter().map(|warning| wrapped(&format!("WARNING: {warning}"))).collect()
}

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
    /// The folder that was named, or for a page one called after the date and `name`.
    ///
    /// # Errors
    ///
    /// The folder cannot be made.
    pub fn new(out: Option<&Path>, page: bool, name: &str, place: &Place) -> Result<Self, Trouble> {
        let default = || page.then(|| default_folder(&jiff::Zoned::now(), name));
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

    /// The work is over, and so much of it was not finished; the folder then stays one to go on with.
    pub fn is_over(&mut self, unfinished: u32) {
        self.cut = unfinished > 0;
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
pub(super) fn asked_for(report: bool, no_inputs: bool) -> impl Iterator<Item = String> {
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

/// What a command leaves.
pub(super) struct Leaves<'a> {
    /// What is printed.
    pub text: String,
    command: Vec<String>,
    began: Instant,
    started: String,
    tables: Vec<(String, Table)>,
    study: &'a Study,
    scenario: &'a Scenario,
    inputs: Inputs,
}

impl<'a> Leaves<'a> {
    /// Nothing yet; `command` does the same with the files of the folder.
    pub fn new(
        command: Vec<String>,
        study: &'a Study,
        scenario: &'a Scenario,
        keep_inputs: bool,
    ) -> Self {
        let started = now();
        Leaves {
            text: String::new(),
            command,
            began: Instant::now(),
            started,
            tables: Vec::new(),
            study,
            scenario,
            inputs: inputs(scenario, keep_inputs),
        }
    }

    /// Adds a table.
    pub fn add(&mut self, name: &str, table: Table) {
        self.tables.push((name.into(), table));
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
        let written = keep.write(gone, || self.files(&mut manifest));
        let out = keep.out.as_deref().filter(|_| written.is_ok());
        out.into_iter().for_each(streams::kept);
        if as_json {
            let tables = self.tables.iter();
            // Answers person by person are in the files.
            let tables = tables.filter(|(name, _)| !name.starts_with("answers"));
            let tables: Map<String, Value> =
                tables.map(|(name, table)| (name.clone(), table_json(table))).collect();
            let folder = out.map(|out| out.display().to_string());
            manifest.files.clear();
            let document = json!({ "manifest": manifest, "folder": folder, "tables": tables });
            say(&format!("{document:#}\n"));
        } else {
            say(&self.text);
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

    fn manifest(&self, done: Done) -> Manifest {
        let mut digest = Digest::default();
        self.tables.iter().for_each(|(name, table)| {
            digest.text(name).bytes(&table.to_plain_csv());
        });
        let (study, scenario) = (self.study, self.scenario);
        let manifest = Manifest::of(scenario, self.command.clone(), done.found, digest.hex());
        let wall = self.began.elapsed().as_secs_f64();
        Manifest {
            study: Some(NamedDigest { name: study.name.clone(), digest: study_digest(study) }),
            needs: self.inputs.needs.clone(),
            provenance: Provenance::here(&self.started, wall, done.threads),
            ..manifest.with_status(done.complete)
        }
    }

    fn files(&self, manifest: &mut Manifest) -> Vec<File> {
        let mut files = vec![File::new("README.md", self.readme(manifest))];
        files.extend(self.given(&self.inputs));
        for (name, table) in &self.tables {
            files.push(File::new(&format!("{name}.csv"), table.to_csv()));
        }
        #[cfg(feature = "workbook")]
        {
            let sheets: Vec<(&str, &Table)> =
                self.tables.iter().map(|(name, table)| (name.as_str(), table)).collect();
            let book = crate::record::workbook::workbook(&sheets);
            files.push(File::new("survey.xlsx", book));
        }
        manifest.seal(files, Seals::new())
    }

    /// What the command is done again with.
    fn given(&self, inputs: &Inputs) -> Vec<File> {
        // The folder's study names the folder's scenario.
        let mut study = self.study.clone();
        study.world.iter_mut().for_each(|world| world.scenario = "scenario.toml".into());
        let mut files = vec![
            File::new("study.toml", study_to_toml(&study)),
            File::new("scenario.toml", inputs.scenario.to_toml()),
        ];
        files.extend(inputs.files());
        files
    }

    fn readme(&self, manifest: &Manifest) -> String {
        let files = self.tables.iter().map(|(name, _)| format!("`{name}.csv`"));
        let sheets = match cfg!(feature = "workbook") {
            true => ", and `survey.xlsx` the same as sheets",
            false => "",
        };
        let text = format!(
            "# {}\n\n```text\n{}\n```\n{}\n## Again\n\nIn this folder, with Earful {}:\n\n    {}\n\n\
             gives the same bits: `results_digest` in `manifest.json` is `{}`. `study.toml` and \
             `scenario.toml` have every default spelled out; {} hold the numbers{sheets}. In CSV files a text that begins with `=`, `+`, `-` or `@` has an \
             apostrophe before it, lest a spreadsheet take it for a formula.\n",
            self.study.name,
            self.text.trim(),
            self.inputs.note(),
            manifest.earful,
            manifest.command_line(),
            manifest.results_digest,
            files.collect::<Vec<_>>().join(", "),
        );
        visible(&text).into_owned()
    }
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

    fn strings(all: &[&str]) -> Vec<String> {
        all.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn overrides_go_to_the_file_that_has_their_section() {
        let all = strings(&[
            "sample.n=3",
            "run.days=9",
            " fit.loadings=true",
            "sampled.n=1",
            "fieldwork",
            "world.day=3",
            "",
        ]);
        let (study, scenario) = study_overrides(&all);
        assert_eq!(study, ["sample.n=3", " fit.loadings=true", "fieldwork", "world.day=3"]);
        assert_eq!(scenario, ["run.days=9", "sampled.n=1", ""]);
    }

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
        let mut leaves = Leaves::new(vec!["reproduce".into()], &study, &scenario, true);
        let found = Found::Reproduction(fill(&args, &result, &mut leaves));
        let why = "survey: planted in the survey of replication 2";
        assert_eq!(found.failures(), [(2, why.to_owned())]);
        assert!(leaves.text.contains(&format!("failed: survey 2: {why}")), "{}", leaves.text);

        let mut manifest = leaves.manifest(Done { found, complete: false, threads: 2 });
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        folder::take(&out, true, &leaves.files(&mut manifest)).unwrap();
        assert_eq!(manifest.status, "partial");
        leave_page(&out, true).unwrap();
        let page = std::fs::read_to_string(out.join("report.html")).unwrap();
        for words in ["1 of 4 surveys FAILED", why] {
            assert!(page.contains(words), "{words}");
        }
    }
}
