//! Streams that fail: nothing panics, nothing computed is lost, and a lost answer is not success.

#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::home::{Home, names, text};

const SMALL: &str = r#"
question = "Does answering pay?"

[run]
seed = 0
replications = 3
consumers = 300
warmup_days = 5
days = 30
baseline = "silent"

[[brand]]
name = "carrier"
category = "phone_carrier"

[[arm]]
name = "silent"
policy = "silent"

[[arm]]
name = "answer"
policy = "interject"
"#;

/// A command of each kind that writes no folder.
const LOOKS: &[&[&str]] = &[
    &["--help"],
    &["compare", "--help"],
    &["--version"],
    &["check", "small.toml"],
    &["check", "small.toml", "--json"],
    &["params"],
    &["policies"],
    &["policies", "silent"],
    &["trace", "small.toml", "--consumer", "3", "--quiet"],
    &["trace", "small.toml", "--find", "--json"],
    &["survey", "small.toml", "--n", "all"],
    &["survey", "small.toml", "--before-after", "--quiet", "--json"],
    &["reproduce", "--list"],
    &["reproduce", "netbase_2012", "--replicates", "4", "--quiet"],
    &["report", "page"],
];

/// A command of each kind that leaves a folder.
const KEEPS: &[&[&str]] = &[
    &["compare", "small.toml", "--quiet"],
    &["compare", "small.toml", "--json", "--report"],
    &["run", "small.toml"],
    &["survey", "small.toml", "--n", "all"],
    &["survey", "small.toml", "--before-after", "--json"],
    &["reproduce", "netbase_2012", "--replicates", "4", "--json"],
];

/// What is wrong, told on either stream.
const REFUSED: &[&[&str]] = &[
    &["check", "missing.toml"],
    &["check", "missing.toml", "--json"],
    &["compare", "small.toml", "--set", "run.days=0"],
    &["compare", "small.toml", "--threads", "4096", "--json"],
    &["policies", "silnt"],
    &["campare"],
    &[],
];

fn home() -> Home {
    let home = Home::new(&[("small.toml", SMALL)]);
    home.says(0, "80", &["run", "small.toml", "--quiet", "--out", "page"]);
    home
}

fn program(home: &Home, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("earful"));
    command.current_dir(home.path("")).args(args).stdin(Stdio::null());
    command
}

fn full() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

/// A pipe whose reader has gone away.
fn broken() -> Stdio {
    std::io::pipe().unwrap().1.into()
}

fn ends(command: &mut Command, code: i32) -> Output {
    let output = command.output().unwrap();
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{command:?}\n{told}");
    assert!(!told.contains("panicked"), "{command:?}\n{told}");
    output
}

#[test]
fn what_is_lost_on_a_full_standard_output_is_no_success() {
    let home = home();
    for args in LOOKS {
        let output = ends(program(&home, args).stdout(full()), 2);
        let told = text(&output.stderr);
        assert!(
            told.contains("cannot write to standard output: No space left"),
            "{args:?}\n{told}"
        );
        ends(program(&home, args).stdout(full()).stderr(full()), 2);
    }
}

#[test]
fn a_full_standard_output_costs_no_folder_and_the_folder_is_named() {
    let home = home();
    for (index, args) in KEEPS.iter().enumerate() {
        for (name, both) in [("one", false), ("both", true)] {
            let out = format!("{name}{index}");
            let mut command = program(&home, args);
            command.args(["--out", &out]).stdout(full());
            if both {
                command.stderr(full());
            }
            let told = text(&ends(&mut command, 2).stderr);
            assert!(both || told.contains(&format!("whole in {out}")), "{args:?}\n{told}");
            // As many files as the command leaves when all goes well.
            let well = format!("well{index}");
            if !both {
                let mut command = program(&home, args);
                ends(command.args(["--out", &well]), 0);
            }
            assert_eq!(names(&home.path(&out)), names(&home.path(&well)), "{args:?}");
        }
    }
}

#[test]
fn a_reader_that_went_away_has_read_enough() {
    let home = home();
    for args in LOOKS {
        let output = ends(program(&home, args).stdout(broken()), 0);
        let told = text(&output.stderr);
        assert!(told.is_empty(), "{args:?}\n{told}");
    }
}

/// As with `| head -1`: more is written than a pipe holds (64 KiB), and one line is read.
#[test]
fn a_reader_may_go_away_in_the_middle() {
    let home = home();
    let more =
        ["c", "d", "e"].map(|name| format!("[[arm]]\nname = \"{name}\"\npolicy = \"silent\"\n"));
    fs::write(home.path("wide.toml"), SMALL.to_owned() + &more.concat()).unwrap();
    let args = ["compare", "wide.toml", "--json", "--quiet", "--out", "out"];
    let all = program(&home, &args).output().unwrap().stdout;
    assert!(all.len() > 1 << 16, "{} bytes fit into a pipe", all.len());
    fs::remove_dir_all(home.path("out")).unwrap();
    let mut child =
        program(&home, &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "{\n");
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
    assert!(home.path("out/manifest.json").exists());
}

#[test]
fn a_failing_standard_error_changes_nothing_else() {
    let home = home();
    for (index, args) in LOOKS.iter().chain(KEEPS).enumerate() {
        let out = format!("out{index}");
        let keeps: &[&str] = if index < LOOKS.len() { &[] } else { &["--out", &out] };
        for stderr in [full(), broken()] {
            ends(program(&home, args).args(keeps).stderr(stderr), 0);
            let _ = fs::remove_dir_all(home.path(&out));
        }
    }
    for args in REFUSED {
        for stderr in [full(), broken()] {
            ends(program(&home, args).stderr(stderr), 2);
        }
        ends(program(&home, args).stderr(full()).stdout(full()), 2);
    }
}

#[test]
fn an_error_as_json_that_is_lost_is_told_in_words() {
    let home = home();
    let args = ["check", "missing.toml", "--json"];
    let told = text(&ends(program(&home, &args).stdout(full()), 2).stderr);
    assert!(told.contains("missing.toml: neither a shipped scenario"), "{told}");
}

/// The system puts nothing in the place of a closed descriptor; Rust puts `/dev/null`.
#[test]
fn closed_streams_are_not_written_to() {
    let home = home();
    for (closing, code) in [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0), ("<&- >&- 2>&-", 0)] {
        let script = format!("exec \"$@\" --out out --json {closing}");
        let mut shell = Command::new("sh");
        let program = assert_cmd::cargo::cargo_bin!("earful");
        shell.current_dir(home.path("")).args(["-c", &script, "sh"]).arg(program);
        ends(shell.args(["compare", "small.toml"]), code);
        // No file of the folder took what was meant for a stream.
        let manifest = fs::read_to_string(home.path("out/manifest.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&manifest).unwrap();
        fs::remove_dir_all(home.path("out")).unwrap();
    }
}

/// Whether a process catches SIGINT by now, which is bit 2 of the mask.
fn catches_interruptions(process: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|m| m & 2 != 0)
}

/// Starts work that takes minutes and interrupts it; gives how it ended.
fn interrupted(command: &mut Command) -> Output {
    let child = command.stdout(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while !catches_interruptions(child.id()) {
        assert!(began.elapsed() < Duration::from_secs(60), "the work did not begin");
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(300));
    let process = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &process]).status().unwrap();
    assert!(sent.success());
    let began = Instant::now();
    let output = child.wait_with_output().unwrap();
    // Within a second on a machine of its own; tests share theirs.
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    output
}

/// A stage of each takes longer than a second by far: millions of people are drawn and tied, or
/// found, asked and weighed, or desks are rehearsed while a scenario is read. It is run to the end by nobody.
#[test]
fn an_interruption_is_obeyed_in_the_middle_of_a_stage() {
    let home = home();
    let crowd = ["--set", "run.consumers=3000000", "--set", "network.mean_followed=60"];
    let asked = ["--set", "run.consumers=3000000", "--set", "network.kind=\"none\""];
    let everybody = ["--set", "run.consumers=9000000", "--set", "sample.n=\"all\""];
    let cases: &[(&[&str], &[&str])] = &[
        (&["compare", "small.toml"], &crowd),
        (&["compare", "small.toml", "--split"], &crowd),
        (&["survey", "small.toml", "--before-after", "--n", "all"], &asked),
        (&["reproduce", "netbase_2012", "--replicates", "4"], &everybody),
        (&["survey", "small.toml", "--day", "20", "--n", "all"], &asked),
        (&["survey", "small.toml", "--wave", "10,20"], &crowd),
        (&["trace", "small.toml", "--find"], &crowd),
        (&["calibrate", "small.toml"], &crowd),
        // Seconds of rehearsals before anything is run.
        (&["compare", "promise", "--set", "run.days=3000"], &[]),
    ];
    for (args, more) in cases {
        for stderr in [Stdio::null(), full(), broken()] {
            let mut command = program(&home, args);
            let output = interrupted(command.args(*more).arg("--json").stderr(stderr));
            assert_eq!(output.status.code(), Some(1), "{args:?}");
            serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap();
        }
    }
    assert!(!Path::new(&home.path("results")).exists(), "nothing was finished");
}

#[test]
fn what_is_finished_before_an_interruption_is_kept() {
    let home = home();
    let args = ["compare", "small.toml", "--replications", "100000", "--out", "out"];
    for stderr in [Stdio::null(), full()] {
        let output = interrupted(program(&home, &args).stderr(stderr));
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stdout).contains("NOT FINISHED"));
        let manifest = fs::read_to_string(home.path("out/manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["status"], "partial");
        let runs = &manifest["found"]["runs"];
        assert!(runs["succeeded"].as_u64() > Some(0), "{runs}");
        assert_eq!(runs["planned"], 200_000);
        fs::remove_dir_all(home.path("out")).unwrap();
    }
}
