//! The manifest: what was run, with what, how it went, what came out, and the seals of the files.
//!
//! Every folder of results has one, `manifest.json`, of the same form: what is needed to do it again
//! (version, command, digests of what was read, seed), what was found ([`Found`], tagged by its
//! `kind`), when and on what machine ([`Provenance`], which decides no number), and the seal of each
//! file and of the manifest itself. `format` counts the forms; a manifest without it is of the
//! first, which `old` reads.
//!
//! What can go wrong: it is no JSON, of a later format, not what a manifest has, or not what was
//! written: each is said with its line.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Needed;
use super::folder::File;
use super::found::Found;
use super::old;
use super::provenance::Provenance;
use super::seal::{self, Damage, Seal, Seals};
use crate::ground::text::shell_line;
use crate::scenario::{Note, Scenario};

/// The name of its file.
pub const FILE: &str = "manifest.json";

/// The form that is written.
pub const FORMAT: u32 = 2;

/// What was run, with what, how it went and what came out.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Manifest {
    /// Which form this is.
    pub format: u32,
    /// Version of the program.
    pub earful: String,
    /// The arguments that do the same in the folder.
    pub command: Vec<String>,
    /// `complete`, or `partial` if something failed or was not finished.
    pub status: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Digest of the scenario's canonical form.
    pub scenario_digest: String,
    /// The study that was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<NamedDigest>,
    /// The published figures that were held against the scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<NamedDigest>,
    /// Seed of all draws.
    pub seed: u64,
    /// What has to be put into the folder before it can be run again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Needed>,
    /// What a reader should know of the scenario.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What was found.
    pub found: Found,
    /// Digest of all numbers: the same on every machine, for any number of threads.
    pub results_digest: String,
    /// When and on what machine.
    pub provenance: Provenance,
    /// The seals of the files.
    #[serde(default, skip_serializing_if = "Seals::is_empty")]
    pub files: Seals,
}

/// Something that was read, by its name and digest.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct NamedDigest {
    /// What it is called.
    pub name: String,
    /// Digest of what it says.
    pub digest: String,
}

/// Why a text is no manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong there.
    pub wrong: String,
}

/// How the seal of the manifest begins; what stands before it is sealed.
const SEAL: &str = ",\n  \"seal\": ";

impl Manifest {
    /// The manifest of something complete that was found in a scenario, by a command that does the
    /// same in the folder.
    pub fn of<S: Into<String>>(
        scenario: &Scenario,
        command: impl IntoIterator<Item = S>,
        found: Found,
        results_digest: String,
    ) -> Self {
        Manifest {
            format: FORMAT,
            earful: env!("CARGO_PKG_VERSION").into(),
            command: command.into_iter().map(Into::into).collect(),
            status: "complete".into(),
            scenario: scenario.name.clone(),
            scenario_digest: scenario.digest(),
            study: None,
            targets: None,
            seed: scenario.seed,
            needs: Vec::new(),
            notes: scenario.notes.iter().filter(|note| note.everywhere).cloned().collect(),
            found,
            results_digest,
            provenance: Provenance::default(),
            files: Seals::new(),
        }
    }

    /// The same of something that is `complete` or not.
    pub fn with_status(mut self, complete: bool) -> Self {
        self.status = if complete { "complete" } else { "partial" }.into();
        self
    }

    /// The manifest as indented JSON, with its own seal at the end.
    pub fn to_json(&self) -> Vec<u8> {
        let json = serde_json::to_string_pretty(self).expect("a manifest has only plain fields");
        let body = json.strip_suffix("\n}").expect("an object ends in a brace of its own line");
        let seal = serde_json::to_string(&Seal::of(FILE, body.as_bytes()));
        let seal = seal.expect("a seal has only plain fields");
        format!("{body}{SEAL}{seal}\n}}\n").into_bytes()
    }

    /// Reads a manifest of any format up to this one, and checks its seal.
    ///
    /// # Errors
    ///
    /// See [`Unreadable`].
    pub fn from_json(text: &str) -> Result<Manifest, Unreadable> {
        let wrong = |line: usize, wrong: String| Unreadable { line: line.max(1) as u64, wrong };
        let value: Value =
            serde_json::from_str(text).map_err(|why| wrong(why.line(), why.to_string()))?;
        let format = match value.get("format") {
            None => return old::read(value).map_err(|why| wrong(1, why)),
            Some(format) => format.as_u64().unwrap_or(0),
        };
        if format != u64::from(FORMAT) {
            let by = value.get("earful").and_then(Value::as_str).unwrap_or("unknown");
            let this = env!("CARGO_PKG_VERSION");
            let told = format!(
                "format {format} is not known to Earful {this}, which reads 1 and {FORMAT}: use the \
                 version that wrote the folder ({by})"
            );
            return Err(wrong(1, told));
        }
        sealed(text)?;
        serde_json::from_str(text).map_err(|why| wrong(why.line(), why.to_string()))
    }

    /// Whether its files are sealed: those of the first format were not.
    pub fn is_sealed(&self) -> bool {
        self.format > 1
    }

    /// The command that does the same in the folder, as a shell takes it.
    pub fn command_line(&self) -> String {
        shell_line(std::iter::once("earful").chain(self.command.iter().map(String::as_str)))
    }

    /// Seals the files that are to be, beside those that are `written` already, and adds the manifest to them.
    pub fn seal(&mut self, mut files: Vec<File>, written: Seals) -> Vec<File> {
        let to_seal = files.iter().filter(|file| seal::is_sealed(&file.name));
        self.files = written;
        self.files
            .extend(to_seal.map(|file| (file.name.clone(), Seal::of(&file.name, &file.content))));
        files.push(File::new(FILE, self.to_json()));
        files
    }
}

/// Checks the manifest's own seal.
fn sealed(text: &str) -> Result<(), Unreadable> {
    let unsealed = || Unreadable { line: 1, wrong: "it has lost its seal".into() };
    let (body, rest) = text.rsplit_once(SEAL).ok_or_else(unsealed)?;
    let seal = rest.strip_suffix("\n}\n").and_then(|seal| serde_json::from_str(seal).ok());
    let seal: Seal = seal.ok_or_else(unsealed)?;
    let checked = seal::check_file(FILE, body.as_bytes(), &seal);
    checked.map_err(|Damage { line, wrong, .. }| Unreadable { line, wrong })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::found::{StudyFit, SurveyDay};

    fn manifest(found: Found) -> Manifest {
        Manifest {
            format: FORMAT,
            earful: "0.2.0".into(),
            command: ["survey", "scenario.toml", "--arm=two words"].map(String::from).into(),
            status: "complete".into(),
            scenario: "s".into(),
            scenario_digest: "d".into(),
            study: Some(NamedDigest { name: "web".into(), digest: "e".into() }),
            targets: None,
            seed: 0,
            needs: Vec::new(),
            notes: Vec::new(),
            found,
            results_digest: "f".into(),
            provenance: Provenance::here("now", 0.1 + 0.2, 2),
            files: Seals::from([("a.csv".into(), Seal::of("a.csv", b"1\n"))]),
        }
    }

    fn json(manifest: &Manifest) -> String {
        String::from_utf8(manifest.to_json()).unwrap()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let day = SurveyDay { day: 3, arm: "a".into(), ..SurveyDay::default() };
        for found in [Found::SurveyDay(day), Found::StudyFit(StudyFit::default())] {
            let written = manifest(found);
            assert_eq!(Manifest::from_json(&json(&written)).unwrap(), written);
            assert!(written.is_sealed());
        }
        let written = manifest(Found::StudyFit(StudyFit::default()));
        assert_eq!(written.command_line(), "earful survey scenario.toml '--arm=two words'");
        assert!(json(&written).contains("\n  \"results_digest\": \"f\",\n"), "one line, for sed");
        assert!(json(&written).contains("\"kind\": \"study_fit\""));
    }

    /// Whatever is changed in it, its own seal notices; what stands after the seal is nothing.
    #[test]
    fn an_edited_manifest_is_named_with_its_line() {
        let text = json(&manifest(Found::StudyFit(StudyFit::default())));
        let line =
            |what: &str| 1 + text.lines().position(|line| line.contains(what)).unwrap() as u64;
        for (from, to) in [("\"seed\": 0", "\"seed\": 1"), ("\"f\"", "\"g\""), ("now", "then")] {
            let wrong = Manifest::from_json(&text.replace(from, to)).unwrap_err();
            assert_eq!(wrong.line, line(from), "{wrong:?}");
        }
        let begins = text.find(SEAL).unwrap();
        let without = format!("{}\n}}\n", &text[..begins]);
        assert!(Manifest::from_json(&without).unwrap_err().wrong.contains("lost its seal"));
        let longer = text.replace("\n}\n", ",\n  \"more\": 1\n}\n");
        assert!(Manifest::from_json(&longer).unwrap_err().wrong.contains("lost its seal"));
        let half = &text[..text.len() / 2];
        assert!(Manifest::from_json(half).unwrap_err().line > 10);
    }

    #[test]
    fn a_later_format_is_refused_with_the_version_to_use() {
        let later = r#"{"format": 3, "earful": "9.1.0"}"#;
        let wrong = Manifest::from_json(later).unwrap_err().wrong;
        assert!(wrong.contains("format 3") && wrong.contains("(9.1.0)"), "{wrong}");
        assert!(Manifest::from_json(r#"{"format": "two"}"#).is_err());
    }

    #[test]
    fn prose_and_pages_are_not_sealed() {
        let files = ["README.md", "a.csv", "report.html", "beside-x.html", "survey.xlsx"];
        let mut manifest = manifest(Found::StudyFit(StudyFit::default()));
        let files = manifest.seal(files.map(|name| File::new(name, "x")).into(), Seals::new());
        let names: Vec<&str> = manifest.files.keys().map(String::as_str).collect();
        assert_eq!(names, ["a.csv", "survey.xlsx"]);
        assert_eq!(files.last().map(|file| file.name.as_str()), Some(FILE));
    }
}
