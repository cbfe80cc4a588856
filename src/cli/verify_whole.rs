//! A result made again as a whole: its own command in its own folder, and every file compared.
//!
//! It is done in this process, so that it ends when this ends; a temporary folder takes what it leaves.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{self, Path};

use clap::Parser;
use serde::Serialize;

use super::args::{self, Args};
use super::trouble::Trouble;
use super::{interruption, streams, verify_manifest};
use crate::document::Source;
use crate::record::manifest::{self, Manifest};

/// Commands that leave a folder of results.
const KNOWN: [&str; 5] = ["compare", "run", "survey", "reproduce", "calibrate"];

/// How the temporary folder's name begins.
const SCRATCH: &str = "earful-verify-";

/// A file that is another one now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Changed {
    /// The file.
    pub file: String,
    /// The first line that differs, from 1, where it is a text.
    pub line: Option<u64>,
    /// The column that differs there, of a table.
    pub column: String,
    /// What it says.
    pub was: String,
    /// What comes out now.
    pub is: String,
}

impl Changed {
    fn whole(file: &str, was: &str, is: &str) -> Self {
        let (was, is) = (was.into(), is.into());
        Changed { file: file.into(), line: None, column: String::new(), was, is }
    }

    /// In words.
    pub fn told(&self) -> String {
        let Changed { file, line, column, was, is } = self;
        let at = line.map_or(String::new(), |line| format!(", line {line}"));
        let what = if column.is_empty() { String::new() } else { format!("{column} ") };
        format!("{file}{at}: {what}was {was}, is {is}")
    }
}

/// Makes a result again and compares every file that is there; what differs.
pub(super) fn whole(
    args: &args::Verify,
    manifest: &Manifest,
    missing: &[String],
) -> Result<Vec<Changed>, Trouble> {
    let other = |why: String| Trouble::Other(format!("{}: {why}", args.folder.display()));
    let again = interruption::scratch(SCRATCH)
        .map_err(|why| other(format!("no temporary folder: {why}; set TMPDIR to another")))?;
    let absolute = |path: &Path| path::absolute(path).map_err(|why| other(why.to_string()));
    let (home, out) = (absolute(&args.folder)?, absolute(again.path())?.join("again"));
    let done = run(args, manifest, &home, &out);
    // What was cut short is not what went wrong.
    interruption::hold();
    done?;
    let fresh = Source::read(&out)?;
    let fresh = fresh.manifest();
    let mut changed = verify_manifest::of_the_whole(manifest, fresh);
    for (name, seal) in &manifest.files {
        // A workbook holds the moment in which it was made.
        if missing.contains(name) || name.ends_with(".xlsx") {
            continue;
        }
        match fresh.files.get(name) {
            Some(now) if now == seal => {}
            None => changed.push(Changed::whole(name, "a file", "missing")),
            Some(_) => changed.push(
                first_difference(name, &home.join(name), &out.join(name))
                    .map_err(|why| other(format!("{name}: {why}")))?,
            ),
        }
    }
    let new = fresh.files.keys().filter(|name| !manifest.files.contains_key(*name));
    changed.extend(new.map(|name| Changed::whole(name, "missing", "a file")));
    Ok(changed)
}

/// Does the folder's command in it. It is no shell that reads it, and it may name what is in the folder only.
fn run(args: &args::Verify, manifest: &Manifest, home: &Path, out: &Path) -> Result<(), Trouble> {
    let line = manifest.command_line();
    let other = |why: String| Trouble::Other(format!("{}: {why}", args.folder.display()));
    let own = |word: &String| !word.contains(['/', '\\']) && word != "--out";
    let known = manifest.command.first().is_some_and(|word| KNOWN.contains(&word.as_str()));
    if !known || !manifest.command.iter().all(own) {
        return Err(other(format!(
            "its command is `{line}`, which is not run: it names other folders"
        )));
    }
    let mut words = vec!["earful".into()];
    words.extend(manifest.command.iter().map(Into::into));
    words.extend(["--out".into(), out.as_os_str().to_owned()]);
    if let Some(threads) = args.threads {
        words.extend(["--threads".into(), threads.to_string().into()]);
    }
    words.extend(args.quiet.then(|| "--quiet".into()));
    let asked = Args::try_parse_from(&words)
        .map_err(|_| other(format!("its command is `{line}`, which this version does not know")))?;
    let done =
        inside(home, || super::done(&asked.command)).map_err(|why| other(why.to_string()))?;
    // What failed then fails again: the tables say so.
    let why = match done {
        Ok(_) if out.join(manifest::FILE).is_file() => return Ok(()),
        Ok(_) => return Err(other(format!("`{line}` could not be done again (see above)"))),
        Err(Trouble::Folder(why)) => source(&why).map(|why| no_room(out, &why)),
        Err(Trouble::Journal(why)) => source(&why).map(|why| no_room(out, &why)),
        Err(why) => Err(why.to_string()),
    };
    let why = why.unwrap_or_else(|why| why);
    Err(other(format!("`{line}` could not be done again: {why}")))
}

/// Does something with a folder as the current one and nothing said by it; the current one is then what it was.
fn inside<T>(folder: &Path, work: impl FnOnce() -> T) -> io::Result<T> {
    let before = std::env::current_dir();
    std::env::set_current_dir(folder)?;
    streams::mute(true);
    let done = work();
    streams::mute(false);
    before.and_then(std::env::set_current_dir)?;
    Ok(done)
}

/// What the system said, or else all that is said.
fn source(why: &dyn std::error::Error) -> Result<String, String> {
    why.source().map(ToString::to_string).ok_or_else(|| why.to_string())
}

/// Nobody goes on with a temporary folder.
fn no_room(out: &Path, why: &str) -> String {
    let place = out.parent().and_then(Path::parent).unwrap_or(out).display();
    format!(
        "a temporary folder in {place} cannot be written: {why}; make room there, or set TMPDIR to another folder"
    )
}

/// Where two files differ first.
fn first_difference(name: &str, was: &Path, is: &Path) -> io::Result<Changed> {
    let mut files = [BufReader::new(File::open(was)?), BufReader::new(File::open(is)?)];
    let mut header = Vec::new();
    for line in 1.. {
        let [mut was, mut is] = [Vec::new(), Vec::new()];
        let [first, second] = &mut files;
        let read = first.read_until(b'\n', &mut was)? + second.read_until(b'\n', &mut is)?;
        if read == 0 {
            break;
        }
        if was != is {
            let (column, was, is) = cells(name, &header, &was, &is);
            return Ok(Changed { file: name.into(), line: Some(line), column, was, is });
        }
        if line == 1 {
            header = was;
        }
    }
    Ok(Changed::whole(name, "one text", "another"))
}

/// The column in which two lines differ first, and both cells; of what is no table, both lines.
fn cells(name: &str, header: &[u8], was: &[u8], is: &[u8]) -> (String, String, String) {
    let text = |line: &[u8]| match String::from_utf8_lossy(line).trim_end() {
        "" => "nothing".to_owned(),
        text => text.chars().take(200).collect(),
    };
    let record = |line: &[u8]| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line);
        reader.records().next().and_then(Result::ok).unwrap_or_default()
    };
    if name.ends_with(".csv") {
        let (header, first, second) = (record(header), record(was), record(is));
        let differs = |at: &usize| first.get(*at) != second.get(*at);
        if first.len() == second.len()
            && let Some(at) = (0..header.len().min(first.len())).find(differs)
        {
            let cell = |record: &csv::StringRecord| text(record.get(at).unwrap_or("").as_bytes());
            return (header[at].to_owned(), cell(&first), cell(&second));
        }
    }
    (String::new(), text(was), text(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_has_its_line_column_and_values() {
        let home = tempfile::tempdir().unwrap();
        let told = |name: &str, was: &str, is: &str| {
            let [first, second] = ["was", "is"].map(|name| home.path().join(name));
            std::fs::write(&first, was).unwrap();
            std::fs::write(&second, is).unwrap();
            first_difference(name, &first, &second).unwrap().told()
        };
        let table = "arm,mean\na,1\nb,2\n";
        let wrong = "t.csv, line 3: mean was 2, is 3";
        assert_eq!(told("t.csv", table, "arm,mean\na,1\nb,3\n"), wrong);
        let longer = "t.csv, line 4: was nothing, is c,3";
        assert_eq!(told("t.csv", table, "arm,mean\na,1\nb,2\nc,3\n"), longer);
        assert_eq!(told("t.csv", table, "arm,mean\na,1\n"), "t.csv, line 3: was b,2, is nothing");
        assert_eq!(told("t.csv", table, ""), "t.csv, line 1: was arm,mean, is nothing");
        assert_eq!(told("t.toml", "a = 1\n", "a = 2\n"), "t.toml, line 1: was a = 1, is a = 2");
    }
}
