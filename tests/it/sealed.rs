//! Folders are sealed: whatever is cut, edited, added or moved in a file that a page is made of is
//! named with file and line, whichever command wrote the folder.

use std::fs;

use crate::calibrate_cli;
use crate::home::{Home, text};
use crate::report_survey::{SCENARIO, html};
use crate::survey_cli;

/// Every kind of folder: its name, the command, and the file to damage.
const KINDS: [(&str, &[&str], &str); 7] = [
    ("compared", &["compare", "s.toml"], "summary.csv"),
    ("day", &["survey", "small.toml", "--study", "study.toml", "--day", "20"], "survey.csv"),
    ("waves", &["survey", "small.toml", "--study", "study.toml", "--wave", "0,20"], "survey.csv"),
    ("change", &["survey", "small.toml", "--study", "study.toml", "--before-after"], "survey.csv"),
    ("study", &["reproduce", "netbase_2012", "--replicates", "4"], "survey.csv"),
    ("fit", &["reproduce", "netbase_2012", "--fit"], "cells.csv"),
    (
        "calibrated",
        &[
            "calibrate",
            "s.toml",
            "--targets",
            "t.toml",
            "--set",
            "run.days=60",
            "--replications",
            "2",
        ],
        "calibration.csv",
    ),
];

fn home() -> Home {
    let home = Home::new(&[
        ("s.toml", SCENARIO),
        ("small.toml", survey_cli::SCENARIO),
        ("study.toml", survey_cli::STUDY),
        ("t.toml", calibrate_cli::TARGETS),
    ]);
    for (folder, args, _) in KINDS {
        let quiet =
            if args.contains(&"--day") || args.contains(&"--fit") { None } else { Some("-q") };
        let out = quiet.into_iter().chain(["--out", folder]);
        home.says(0, "80", &args.iter().copied().chain(out).collect::<Vec<_>>());
    }
    home
}

#[test]
fn whatever_is_changed_in_any_kind_of_folder_is_named_with_file_and_line() {
    let home = home();
    for (folder, _, file) in KINDS {
        home.says(0, "80", &["report", folder]);
        let path = home.path(folder).join(file);
        let whole = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = whole.split_inclusive('\n').collect();
        let last = lines.len();
        assert!(last > 2, "{folder}");
        let damage = |changed: String, line: usize, words: &str| {
            fs::write(&path, changed).unwrap();
            let place = format!("{folder}/{file}, line {line}: ");
            home.refuses(&["report", folder], &[&place, words, "restore the file"]);
        };
        // A digit of the last cell that has one.
        let at = whole.rfind(|c: char| c.is_ascii_digit()).unwrap();
        let other = if whole[at..].starts_with('7') { "8" } else { "7" };
        let edited = format!("{}{other}{}", &whole[..at], &whole[at + 1..]);
        let line = 1 + whole[..at].matches('\n').count();
        damage(edited, line, "this line is not as it was written");
        damage(lines[..2].concat(), 2, "the file ends here");
        let deleted = [&lines[..1], &lines[2..]].concat().concat();
        damage(deleted, 2, "the line that was written here is missing");
        let more = [&lines[..2], &["new\n"], &lines[2..]].concat().concat();
        damage(more, 3, "this line was not written here");
        let mut swapped = lines.clone();
        swapped.swap(1, 2);
        damage(swapped.concat(), 2, "this line");
        damage(whole.replace('\n', "\r\n"), 1, "CR LF");
        damage(whole.trim_end().to_owned(), last, "this line is not as it was written");
        damage(String::new(), 1, "the file ends here");
        fs::write(&path, &whole).unwrap();

        // The manifest holds its own seal.
        let path = home.path(folder).join("manifest.json");
        let whole = fs::read_to_string(&path).unwrap();
        let place = whole.lines().position(|line| line.starts_with("  \"seed\"")).unwrap();
        fs::write(&path, whole.replacen("  \"seed\": ", "  \"seed\": 1", 1)).unwrap();
        let wrong = format!("{folder}/manifest.json, line {}: this line is not", place + 1);
        home.refuses(&["report", folder], &[&wrong]);
        fs::write(&path, whole.replace("  \"format\": 2", "  \"format\": 3")).unwrap();
        home.refuses(&["report", folder], &["format 3", "use the version that wrote the folder"]);
        fs::write(&path, whole).unwrap();
    }
}

#[test]
fn a_table_that_is_gone_is_said_and_one_that_came_is_refused() {
    let home = Home::new(&[("s.toml", SCENARIO)]);
    home.says(0, "80", &["compare", "s.toml", "-q", "--out", "out"]);
    home.says(0, "80", &["compare", "s.toml", "-q", "--seed", "4", "--out", "other"]);
    fs::remove_file(home.path("out/runs.csv")).unwrap();
    let told = home.says(0, "200", &["report", "out"]);
    assert!(told.contains("Not in this folder any more: runs.csv."), "{told}");
    assert!(html(&home, "out/report.html").contains("Not in this folder any more: runs.csv."));
    // What others add is theirs, unless a page would be made of it.
    fs::write(home.path("out/notes.txt"), "mine").unwrap();
    fs::write(home.path("out/README.md"), "mine").unwrap();
    home.says(0, "80", &["report", "out"]);
    fs::copy(home.path("other/summary.csv"), home.path("out/summary.csv")).unwrap();
    home.refuses(
        &["report", "out"],
        &["out/summary.csv, line 1: this line, or one after it up to line"],
    );
    fs::remove_file(home.path("out/summary.csv")).unwrap();
    home.says(0, "80", &["report", "out"]);
    fs::write(home.path("out/split.csv"), "arm\n").unwrap();
    home.says(0, "80", &["report", "out"]);
    let manifest = fs::read_to_string(home.path("out/manifest.json")).unwrap();
    assert!(manifest.contains("\"machine\"") && manifest.contains("\"sha256\""));
}

/// There is nothing to do in a whole folder, but it must be what it was.
#[test]
fn a_whole_folder_is_checked_by_whoever_would_go_on_with_it() {
    let home = Home::new(&[("s.toml", SCENARIO)]);
    home.says(0, "80", &["compare", "s.toml", "-q", "--out", "out"]);
    for command in ["resume", "merge"] {
        assert!(home.says(0, "80", &[command, "out"]).contains("nothing is left to do"));
    }
    let path = home.path("out/runs.csv");
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, whole.replacen("succeeded", "failed", 1)).unwrap();
    for command in ["resume", "merge"] {
        home.refuses(&[command, "out"], &["out/runs.csv, line 2: this line is not as it was"]);
    }
    // No page shows runs; whoever passes it on passes on the folder.
    home.refuses(&["report", "out"], &["out/runs.csv, line 2: this line is not as it was"]);
    home.refuses(&["report", "out", "out"], &["out/runs.csv, line 2: this line is not as it was"]);
}

/// The manifest says what `sha256sum` says, and nothing in it is of more than a few kilobytes.
#[test]
fn seals_can_be_checked_without_the_program() {
    let home = Home::new(&[("s.toml", SCENARIO)]);
    home.says(0, "80", &["compare", "s.toml", "-q", "--out", "out"]);
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(home.path("out/manifest.json")).unwrap()).unwrap();
    let files = manifest["files"].as_object().unwrap();
    let sealed: Vec<&str> = files.keys().map(String::as_str).collect();
    let every = crate::home::names(&home.path("out"));
    let wanted: Vec<&str> = every
        .iter()
        .map(String::as_str)
        .filter(|name| !["README.md", "manifest.json"].contains(name))
        .collect();
    assert_eq!(sealed, wanted);
    for (name, seal) in files {
        assert!(seal.to_string().len() < 2_300, "{name}");
        let lines = fs::read_to_string(home.path("out").join(name)).unwrap().lines().count();
        assert_eq!(seal["lines"], lines, "{name}");
    }
    let list: String = files
        .iter()
        .map(|(name, seal)| format!("{}  {name}\n", seal["sha256"].as_str().unwrap()))
        .collect();
    fs::write(home.path("out/sums"), list).unwrap();
    let check = std::process::Command::new("sha256sum")
        .args(["--check", "--quiet", "sums"])
        .current_dir(home.path("out"))
        .output();
    // Not every machine has the program.
    if let Ok(check) = check {
        assert!(check.status.success(), "{}", text(&check.stdout));
    }
}
