//! What tests of the command line share: a folder to work in, and how wrong input must end.

use earful::record::Manifest;
use earful::record::seal::Seal;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// A folder of its own with some files in it.
pub struct Home(tempfile::TempDir);

impl Home {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(home.path().join(name), text).unwrap();
        }
        Home(home)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn earful(&self, columns: &str, args: &[&str]) -> Output {
        let mut command = Command::cargo_bin("earful").unwrap();
        command.current_dir(self.0.path()).env("COLUMNS", columns).args(args).output().unwrap()
    }

    /// What a command prints that is to end with `code`.
    pub fn says(&self, code: i32, columns: &str, args: &[&str]) -> String {
        let output = self.earful(columns, args);
        assert_eq!(output.status.code(), Some(code), "{args:?}\n{}", text(&output.stderr));
        text(&output.stdout)
    }

    pub fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.says(0, "80", args)).unwrap()
    }

    /// Seals a folder anew whose files were changed, as a folder that is of another age would be sealed.
    pub fn seal(&self, folder: &str) {
        let folder = self.path(folder);
        let path = folder.join("manifest.json");
        let mut manifest = Manifest::from_json(&fs::read_to_string(&path).unwrap()).unwrap();
        for (name, seal) in &mut manifest.files {
            if let Ok(bytes) = fs::read(folder.join(name)) {
                *seal = Seal::of(name, &bytes);
            }
        }
        fs::write(path, manifest.to_json()).unwrap();
    }

    pub fn names(&self) -> Vec<String> {
        names(self.0.path())
    }

    pub fn csv(&self, file: &str) -> Csv {
        let mut reader = csv::Reader::from_path(self.path(file)).unwrap();
        let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
        Csv { header, rows: rows.collect() }
    }

    /// Adds a folder that is not empty.
    pub fn with_a_full_folder(self) -> Self {
        fs::create_dir(self.path("full")).unwrap();
        fs::write(self.path("full/precious.txt"), "keep me").unwrap();
        self
    }

    /// Wrong input: exit code 2, words on standard error, nothing on standard output, no panic.
    pub fn refuses(&self, args: &[&str], words: &[&str]) {
        let output = self.earful("80", args);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{told}");
        for said in words {
            assert!(told.contains(said), "{args:?} should say {said}:\n{told}");
        }
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(!told.contains("panicked"), "{args:?}\n{told}");
    }
}

/// What was printed to be pasted into a file from the line `first` on, as the file has it.
pub fn pasted(page: &str, first: &str) -> String {
    let lines = page.lines().map(|line| (line.strip_prefix("    "), line));
    let from = lines.skip_while(|(code, _)| *code != Some(first));
    let code = from.take_while(|(code, line)| code.is_some() || line.is_empty());
    code.map(|(code, _)| format!("{}\n", code.unwrap_or_default())).collect()
}

/// A file of values separated by commas.
pub struct Csv {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Csv {
    pub fn column(&self, name: &str) -> usize {
        self.header.iter().position(|column| column == name).expect("a column of that name")
    }

    pub fn values(&self, name: &str) -> Vec<&str> {
        let column = self.column(name);
        self.rows.iter().map(|row| row[column].as_str()).collect()
    }
}

pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
