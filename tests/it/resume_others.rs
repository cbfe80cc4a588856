//! Surveys, reproductions, calibrations and fits that were cut short: `earful resume` goes on with them, and leaves
//! what an unbroken run leaves.

#![cfg(target_os = "linux")]

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::home::{Home, text};
use super::lasting::{must_be_same, results};

const SMALL: &str = r#"
question = "Does answering pay?"
[run]
seed = 5
replications = 24
consumers = 1500
warmup_days = 20
days = 90
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

const TARGETS: &str = r#"title = "a figure"
[[target]]
evidence = "UF03"
what = "un-follows"
measure = "unfollow_rate"
unit = "per 1,000"
published = 5
allowed = [1, 20]
use = "fit"
discrepancy = 1
because = "other pages"
[[move]]
path = "exit.boredom"
from = 8.4e-5
told_by = "UF03"
"#;

const COMMANDS: [&[&str]; 4] = [
    &["reproduce", "netbase_2012", "--replicates", "150"],
    &["survey", "small.toml", "--before-after"],
    &["calibrate", "small.toml", "--targets", "t.toml"],
    &["calibrate", "small.toml", "--targets", "t.toml", "--fit", "--replications", "6"],
];

fn home() -> Home {
    Home::new(&[("small.toml", SMALL), ("t.toml", TARGETS)])
}

fn start(home: &Home, args: &[&str]) -> Child {
    let program = assert_cmd::cargo::cargo_bin!("earful");
    let mut command = Command::new(program);
    command.current_dir(home.path("")).args(args).args(["--quiet", "--out", "cut"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until so many bytes of finished work are written down.
fn wait_for(home: &Home, bytes: u64) {
    let journal = home.path("cut/journal/0-of-1.log");
    let began = Instant::now();
    while fs::metadata(&journal).map_or(0, |log| log.len()) < bytes {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing is written down");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Killed where nothing can be said any more, twice, and gone on with.
#[test]
fn what_was_killed_goes_on_and_ends_with_the_same_bytes() {
    for args in COMMANDS {
        let home = home();
        let whole = [args, &["--quiet", "--out", "whole"]].concat();
        home.says(0, "80", &whole);
        let mut child = start(&home, args);
        wait_for(&home, 1_200);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(home.path("cut/plan.json").is_file(), "{args:?}: it was over before it was killed");
        assert!(!home.path("cut/manifest.json").exists(), "{args:?}");
        home.says(0, "80", &["resume", "cut", "--quiet"]);
        let (cut, whole) = (results(&home.path("cut")), results(&home.path("whole")));
        must_be_same(&whole, &cut, args[0]);
        assert!(home.says(0, "80", &["resume", "cut"]).contains("whole"));
    }
}

/// Interrupted: what is finished is shown, and the rest can be done.
#[test]
fn what_was_interrupted_is_shown_and_goes_on() {
    for args in &COMMANDS[..3] {
        let home = home();
        let whole = [args, &["--quiet", "--out", "whole"][..]].concat();
        home.says(0, "80", &whole);
        let child = start(&home, args);
        wait_for(&home, 1_200);
        let process = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let said = text(&output.stdout);
        assert!(said.contains("NOT FINISHED"), "{said}");
        assert!(said.contains("`earful resume cut` does what is left."), "{said}");
        assert!(home.path("cut/manifest.json").is_file(), "{args:?}");
        home.says(0, "80", &["resume", "cut", "--quiet"]);
        let (cut, whole) = (results(&home.path("cut")), results(&home.path("whole")));
        must_be_same(&whole, &cut, args[0]);
    }
}

/// A folder begun with one study or scenario does not go on with another, and none of these is done in shards.
#[test]
fn another_study_or_a_shard_is_refused() {
    let home = home();
    let mut child = start(&home, COMMANDS[1]);
    wait_for(&home, 1_200);
    child.kill().unwrap();
    child.wait().unwrap();
    let refused = |args: &[&str]| {
        let output = home.earful("80", args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        text(&output.stderr)
    };
    let said = refused(&["work", "cut", "--shard", "0/3"]);
    assert!(said.contains("is not done in shards; earful resume cut does what is left"), "{said}");
    for (file, from, to, what) in [
        ("cut/study.toml", "n = 1062", "n = 1000", "another task"),
        ("cut/scenario.toml", "seed = 5", "seed = 6", "another seed"),
    ] {
        let before = fs::read_to_string(home.path(file)).unwrap();
        assert!(before.contains(from), "{before}");
        fs::write(home.path(file), before.replacen(from, to, 1)).unwrap();
        let said = refused(&["resume", "cut"]);
        assert!(said.contains(what), "{said}");
        fs::write(home.path(file), before).unwrap();
    }
    home.says(0, "80", &["resume", "cut", "--quiet"]);
}
