//! `earful verify` that is cut short: nothing is left of it, and what it says is true. And folders that are
//! not whole themselves.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use assert_cmd::cargo::CommandCargoExt;

use super::home::{Home, names, text};
use super::lasting::{TINY, begin};
use super::verify_cli::{forge, forge_manifest, words};

/// A folder that takes minutes to be made again, by its scenario; and an empty folder for what is temporary.
fn long() -> Home {
    let home = Home::new(&[("tiny.toml", TINY)]);
    home.says(0, "80", &["compare", "tiny.toml", "--quiet", "--out", "r"]);
    forge(&home, "scenario.toml", |text| {
        let long = text.replace("\nreplications = 12\n", "\nreplications = 100000\n");
        assert_ne!(long, text);
        long
    });
    fs::create_dir(home.path("tmp")).unwrap();
    home
}

fn all(home: &Home) -> Child {
    let mut command = Command::cargo_bin("earful").unwrap();
    command.current_dir(home.path("")).env("TMPDIR", home.path("tmp"));
    command.args(["verify", "r", "--sample", "all", "--threads", "1"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The journal of whoever does all of it.
fn log_of(folder: &Path) -> PathBuf {
    folder.join("journal/0-of-1.log")
}

/// Waits until the journal of what is made again has something in it.
fn is_at_work(home: &Home) {
    let began = Instant::now();
    loop {
        let scratch = names(&home.path("tmp"));
        let log = scratch.first().map(|name| log_of(&home.path("tmp").join(name).join("again")));
        if log.and_then(|log| fs::metadata(log).ok()).is_some_and(|about| about.len() > 10_000) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "the work did not begin: {scratch:?}");
        sleep(Duration::from_millis(5));
    }
}

/// The process alone is told to end, which ends whatever it does: it has no children.
#[test]
fn cut_short_it_leaves_nothing() {
    let home = long();
    for signal in ["-INT", "-TERM", "-HUP"] {
        let child = all(&home);
        is_at_work(&home);
        let process = child.id().to_string();
        let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
        let began = Instant::now();
        let output = child.wait_with_output().unwrap();
        assert!(children.is_ok_and(|children| children.trim().is_empty()), "it had children");
        let told = words(&text(&output.stderr));
        assert!(began.elapsed() < Duration::from_secs(10), "{signal}: {:?}", began.elapsed());
        assert_eq!(output.status.code(), Some(1), "{signal}: {told}");
        let said = "nothing was compared, and the temporary folder is removed";
        assert!(told.contains(said), "{signal}: {told}");
        for untrue in ["earful resume", "is kept", "results are", "results go", "cannot be written"]
        {
            assert!(!told.contains(untrue), "{signal}: {told}");
        }
        assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
        assert_eq!(names(&home.path("tmp")), Vec::<String>::new(), "{signal}");
    }
}

/// With the signal ignored a write fails as on a full disk.
#[test]
fn on_a_full_disk_it_names_a_remedy_that_helps() {
    let home = long();
    let mut command = Command::new("bash");
    command.current_dir(home.path("")).env("TMPDIR", home.path("tmp"));
    command.args(["-c", "trap '' XFSZ; ulimit -f 100; exec \"$@\"", "full"]);
    command.arg(assert_cmd::cargo::cargo_bin!("earful"));
    let output = command.args(["verify", "r", "--sample", "all"]).output().unwrap();
    let told = words(&text(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("make room there, or set TMPDIR to another folder"), "{told}");
    assert!(told.contains("File too large"), "the system's reason: {told}");
    assert!(!told.contains("earful resume") && output.stdout.is_empty(), "{told}");
    assert_eq!(names(&home.path("tmp")), Vec::<String>::new());
}

/// An interrupted comparison is verified as far as it came, and called what it is.
#[test]
fn a_folder_that_is_not_whole_is_called_partial() {
    let home = Home::new(&[("tiny.toml", TINY)]);
    let args = ["compare", "tiny.toml", "--quiet", "--threads", "1", "--replications", "100000"];
    let child = begin(&home, &[&args[..], &["--out", "r"]].concat());
    while fs::metadata(log_of(&home.path("r"))).map_or(0, |about| about.len()) < 20_000 {
        sleep(Duration::from_millis(5));
    }
    assert!(
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success()
    );
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(1));
    let runs = home.csv("r/runs.csv");
    let ended = runs.values("status").iter().filter(|status| **status == "succeeded").count() / 2;
    assert!(ended > 2);
    let partial = format!("PARTIAL: {ended} of 100,000 replications ended");
    let told = words(&home.says(0, "200", &["verify", "r", "--sample", "4", "--quiet"]));
    let done =
        format!("{partial}. Done again: 4 runs, all arms of 2 of {ended} replications that ended");
    assert!(told.contains(&done), "{done}: {told}");
    let document = home.json(&["verify", "r", "--sample", "4", "--json", "--quiet"]);
    assert_eq!(document["partial"], partial);
    // A replication that is taken out is missed all the same.
    let last = ended - 1;
    forge(&home, "runs.csv", |text| {
        let own = |line: &&str| line.split(',').nth(1) != Some(&last.to_string());
        text.lines().filter(own).map(|line| format!("{line}\n")).collect()
    });
    let told = words(&home.says(1, "200", &["verify", "r", "--sample", "4", "--quiet"]));
    let said = format!("found.runs.succeeded was {}, is {}", 2 * ended, 2 * last);
    assert!(told.contains(&said), "{said}: {told}");
    // Nothing to do again is no success.
    forge(&home, "runs.csv", |text| format!("{}\n", text.lines().next().unwrap()));
    forge_manifest(&home, |manifest| {
        let earful::record::Found::Comparison(found) = &mut manifest.found else { unreachable!() };
        found.runs.succeeded = 0;
        found.runs.aborted = found.runs.planned;
    });
    let told = words(&home.says(1, "200", &["verify", "r", "--quiet"]));
    assert!(told.contains("Done again: 0 runs") && told.contains("NOTHING was compared"), "{told}");
}
