//! The committed results and the README say what the program gives today: the two commands are run
//! again at full size, and every file, page and printed block is compared byte by byte.
//!
//! `EARFUL_BLESS=1 cargo test --test it committed` writes them anew (a new date in the manifest, and
//! only there: rename the folder and mend its prose by hand). The table of changed assumptions takes
//! minutes: `cargo test --test it committed -- --ignored`, with `EARFUL_BLESS=1` or without.

use std::fs;
use std::path::{Path, PathBuf};

use earful::record::Manifest;
use serde_json::Value;

use super::home::{Home, names};

/// A committed run.
struct Run {
    /// The end of its folder's name, after the date.
    name: &'static str,
    args: &'static [&'static str],
    /// Paragraphs on standard output before the block that its README shows.
    heading: usize,
    /// Files that the command writes and that are too large to keep.
    left_out: &'static [&'static str],
}

const ENGAGE: Run = Run {
    name: "engage_or_enrage",
    args: &["compare", "scenarios/engage_or_enrage.toml"],
    heading: 1,
    left_out: &["runs.csv", "series.csv"],
};

const NETBASE: Run = Run {
    name: "netbase_2012",
    args: &["reproduce", "netbase_2012", "--saturated"],
    heading: 0,
    left_out: &["answers.csv", "survey.xlsx"],
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}

fn blesses() -> bool {
    std::env::var_os("EARFUL_BLESS").is_some()
}

/// The only folder of results with that name, whatever its date.
fn folder(name: &str) -> PathBuf {
    let results = root().join("results");
    let dated = |folder: &String| folder.strip_suffix(name).is_some_and(is_date);
    // Whoever has run the README's command has a folder of their own beside the committed one.
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let linked = |folder: &String| readme.contains(&format!("(results/{folder}/README.md)"));
    let both = |folder: &String| dated(folder) && linked(folder);
    let found: Vec<String> = names(&results).into_iter().filter(both).collect();
    assert_eq!(found.len(), 1, "one folder that README.md links ends with {name}: {found:?}");
    results.join(&found[0])
}

fn is_date(text: &str) -> bool {
    text.len() == 11 && text.chars().all(|c| c.is_ascii_digit() || c == '-')
}

/// An argument as a command takes it that runs elsewhere.
fn in_root(arg: &str) -> String {
    let file = root().join(arg);
    if arg.contains('/') && file.exists() { file.display().to_string() } else { arg.to_owned() }
}

/// What a command gives today.
struct Fresh {
    home: Home,
    printed: String,
}

impl Fresh {
    fn of(args: &[&str]) -> Fresh {
        let home = Home::new(&[]);
        let args: Vec<String> = args.iter().map(|arg| in_root(arg)).collect();
        let args = args.iter().map(String::as_str).chain(["--quiet", "--out", "fresh"]);
        let args: Vec<&str> = args.collect();
        let printed = home.says(0, "100", &args);
        Fresh { home, printed }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.home.path("fresh").join(file)
    }

    fn json(&self, file: &str) -> Value {
        serde_json::from_str(&read(&self.path(file))).unwrap()
    }

    /// Takes over what a committed manifest says of the day and the machine, and of the version,
    /// which moves no number.
    fn pretend(&self, committed: &str) {
        let Ok(committed) = Manifest::from_json(committed) else { return };
        let ours = Manifest::from_json(&read(&self.path("manifest.json"))).unwrap();
        let Manifest { earful, provenance, .. } = committed;
        fs::write(self.path("manifest.json"), Manifest { earful, provenance, ..ours }.to_json())
            .unwrap();
    }

    /// The block for a README: what was printed without heading and without where files are.
    fn block(&self, heading: usize) -> String {
        let paragraphs = self.printed.trim().split("\n\n").skip(heading);
        let said = paragraphs.filter(|paragraph| !paragraph.starts_with("Files are in "));
        said.collect::<Vec<_>>().join("\n\n")
    }
}

/// A text with its first fenced block of plain text replaced.
fn with_block(text: &str, block: &str) -> String {
    let (before, rest) = text.split_once("```text\n").expect("a block of plain text");
    let (_, after) = rest.split_once("\n```").expect("the end of the block");
    format!("{before}```text\n{block}\n```{after}")
}

/// The first fenced block of plain text.
fn block_of(text: &str) -> &str {
    let (_, rest) = text.split_once("```text\n").expect("a block of plain text");
    rest.split_once("\n```").expect("the end of the block").0
}

/// A text with the only digest in it replaced.
fn with_digest(text: &str, digest: &str) -> String {
    let parts = text.split('`').map(|part| {
        let is_digest = part.len() == 32 && part.chars().all(|c| c.is_ascii_hexdigit());
        if is_digest { digest } else { part }
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Compares a committed text, or writes it.
fn keep(path: &Path, wanted: &[u8], stale: &mut Vec<String>) {
    if fs::read(path).unwrap_or_default() == wanted {
        return;
    }
    let name = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    if blesses() {
        fs::write(path, wanted).unwrap();
        println!("written: {name}");
    } else {
        stale.push(name);
    }
}

fn check(stale: &[String]) {
    assert!(
        stale.is_empty(),
        "stale: {}; run `EARFUL_BLESS=1 cargo test --test it committed`, look at the difference, \
         and mend the words around it",
        stale.join(", ")
    );
}

/// Compares the files of a run, or writes them; gives what it gives today.
fn keeps_up(run: &Run, stale: &mut Vec<String>) -> Fresh {
    let committed = folder(run.name);
    let fresh = Fresh::of(run.args);
    let readme = read(&committed.join("README.md"));
    let digest = fresh.json("manifest.json")["results_digest"].as_str().unwrap().to_owned();
    let readme_now = with_digest(&with_block(&readme, &fresh.block(run.heading)), &digest);
    keep(&committed.join("README.md"), readme_now.as_bytes(), stale);

    let began = read(&fresh.path("manifest.json"));
    fresh.pretend(&read(&committed.join("manifest.json")));
    let page = |fresh: &Fresh| fresh.home.says(0, "100", &["report", "fresh"]);
    page(&fresh);
    let files: Vec<String> = names(&fresh.path(""))
        .into_iter()
        .filter(|file| file != "README.md" && !run.left_out.contains(&file.as_str()))
        .collect();
    let same = |file: &String| {
        fs::read(committed.join(file)).unwrap_or_default() == fs::read(fresh.path(file)).unwrap()
    };
    if blesses() && !files.iter().all(same) {
        // What is written anew says when, and so does its page.
        fs::write(fresh.path("manifest.json"), began).unwrap();
        page(&fresh);
    }
    for file in &files {
        keep(&committed.join(file), &fs::read(fresh.path(file)).unwrap(), stale);
    }
    for file in names(&committed) {
        assert!(file == "README.md" || files.contains(&file), "no command writes {file}");
    }
    fresh
}

/// Eleven seconds of two cores.
#[test]
fn the_run_of_the_readme_is_what_its_command_gives() {
    let mut stale = Vec::new();
    let fresh = keeps_up(&ENGAGE, &mut stale);

    // The README shows the first paragraphs of the same block.
    let path = root().join("README.md");
    let readme = read(&path);
    let answer = fresh.block(ENGAGE.heading);
    let shown = block_of(&readme).split("\n\n").count();
    let shown: Vec<&str> = answer.split("\n\n").take(shown).collect();
    keep(&path, with_block(&readme, &shown.join("\n\n")).as_bytes(), &mut stale);

    // The first row of the table of assumptions is this run.
    let path = folder(ENGAGE.name).join("README.md");
    let table = with_rows(&read(&path), |changes| changes.is_empty().then(|| row(&fresh)));
    keep(&path, table.as_bytes(), &mut stale);
    check(&stale);
}

#[test]
fn the_committed_study_is_what_its_command_gives() {
    let mut stale = Vec::new();
    keeps_up(&NETBASE, &mut stale);
    check(&stale);
}

/// Nine runs at full size.
#[test]
#[ignore = "takes minutes"]
fn each_changed_assumption_gives_what_the_table_says() {
    let path = folder(ENGAGE.name).join("README.md");
    let mut rows = 0;
    let table = with_rows(&read(&path), |changes| {
        let changes = changes.iter().flat_map(|change| ["--set", change]);
        let args: Vec<&str> = ENGAGE.args.iter().copied().chain(changes).collect();
        rows += 1;
        Some(row(&Fresh::of(&args)))
    });
    assert!(rows > 5, "{rows} rows");
    let mut stale = Vec::new();
    keep(&path, table.as_bytes(), &mut stale);
    check(&stale);
}

/// The text with the cells after the first of each row of the table headed `--set` written anew.
/// The changes of a row stand in backticks in its first cell; none means the scenario as it is.
fn with_rows(text: &str, mut cells: impl FnMut(&[&str]) -> Option<String>) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in text.lines() {
        inside = line.starts_with("| `--set` |") || inside && line.starts_with('|');
        let first = line.trim_start_matches("| ").split(" |").next().unwrap_or_default();
        let changes: Vec<&str> = first.split('`').skip(1).step_by(2).collect();
        let is_row = inside && !line.starts_with("|-") && !changes.contains(&"--set");
        match if is_row { cells(&changes) } else { None } {
            Some(cells) => out += &format!("| {first} | {cells} |\n"),
            None => out += &format!("{line}\n"),
        }
    }
    out
}

/// Which arms are not beaten, and what interjecting does to satisfaction, un-follows, all exits and
/// customers lost.
fn row(fresh: &Fresh) -> String {
    let answer = fresh.json("answer.json");
    let unbeaten: Vec<&str> =
        answer["unbeaten"].as_array().unwrap().iter().map(|arm| arm.as_str().unwrap()).collect();
    let differences = fresh.home.csv("fresh/differences.csv");
    let place = |name: &str| differences.column(name);
    let (arm, metric, estimate) = (place("arm"), place("metric"), place("estimate"));
    let of = |wanted: &str| -> f64 {
        let is_it = |row: &&Vec<String>| row[arm] == "interject" && row[metric] == wanted;
        let found = differences.rows.iter().find(is_it);
        found.expect("interject against silent")[estimate].parse().unwrap()
    };
    let [satisfaction, unfollows, exits, lost] =
        ["satisfaction", "unfollow_rate", "exit_rate", "customers_lost"].map(of);
    let unbeaten = unbeaten.join(", ");
    format!("{unbeaten} | {satisfaction:+.4} | {unfollows:+.2} | {exits:+.2} | {lost:+.3}")
}

#[test]
fn what_is_written_anew_is_what_is_generated() {
    let text = "words\n```text\nold\n\nlines\n```\nmore `0123456789abcdef0123456789abcdef`.\n";
    let digest = "f".repeat(32);
    let wanted = format!("words\n```text\nnew\n```\nmore `{digest}`.\n");
    assert_eq!(with_digest(&with_block(text, "new"), &digest), wanted);
    let table = "| `--set` | a | b |\n|---|---|---|\n| (as above) | 1 | 2 |\n| `x.y=1` and `z=2` | 3 | 4 |\n\n| other |\n";
    let mut seen = Vec::new();
    let now = with_rows(table, |changes| {
        seen.push(changes.join("+"));
        Some("5 | 6".into())
    });
    assert_eq!(seen, ["", "x.y=1+z=2"]);
    assert_eq!(now, table.replace("1 | 2", "5 | 6").replace("3 | 4", "5 | 6"));
}
