//! What a folder has of the files that its scenario names: as they were read, under their own names,
//! or only their digests.

use std::fs;

use super::again::home_of_all;
use super::home::{Home, names};

/// The bytes of the list, and no other folder's: the scenario in the folder names it there.
#[test]
fn a_folder_has_the_edge_list_as_it_was_read() {
    let home = home_of_all();
    let ties = fs::read(home.path("deep/ties.csv")).unwrap();
    home.says(0, "80", &["compare", "s.toml", "--quiet", "--out", "r"]);
    assert_eq!(fs::read(home.path("r/ties.csv")).unwrap(), ties);
    let scenario = fs::read_to_string(home.path("r/scenario.toml")).unwrap();
    assert!(scenario.contains("\nfile = \"ties.csv\"\ndigest = \""), "{scenario}");
    assert!(scenario.contains("\nname = \"mine, of 2026\"\n"), "{scenario}");
    let readme = fs::read_to_string(home.path("r/README.md")).unwrap();
    assert!(readme.starts_with("# mine, of 2026\n"), "{readme}");
    assert!(readme.contains("from `ties.csv`, which is in this folder: 1,000 lines"), "{readme}");
}

/// As `zstd` and Earful compress it: the same network, whatever the file is called; the folder has the
/// compressed bytes under a name that says so.
#[test]
fn a_compressed_list_is_the_same_list() {
    let home = home_of_all();
    let digest = |file: &str| {
        let set = format!("network.file={file}");
        home.json(&["check", "s.toml", "--json", "--set", &set])["digest"].clone()
    };
    let plain = digest("deep/ties.csv");
    let packed = zstd::encode_all(&*fs::read(home.path("deep/ties.csv")).unwrap(), 19).unwrap();
    for file in ["ties.csv.zst", "odd.csv"] {
        fs::write(home.path(file), &packed).unwrap();
        assert_eq!(digest(file), plain, "{file}");
    }
    let set = ["--set", "network.file=odd.csv"];
    let args = [&["run", "s.toml", "--quiet", "--out", "r"][..], &set].concat();
    home.says(0, "80", &args);
    assert_eq!(fs::read(home.path("r/odd.csv.zst")).unwrap(), packed);
    fs::write(home.path("odd.csv"), &packed[..packed.len() - 3]).unwrap();
    let told = ["odd.csv", "it is compressed with zstd and cannot be unpacked: ", "zstd -d"];
    home.refuses(&[&["check", "s.toml"][..], &set].concat(), &told);
}

/// A list that is called as a table of results takes another name.
#[test]
fn a_list_called_like_a_result_takes_another_name() {
    let home = home_of_all();
    fs::copy(home.path("deep/ties.csv"), home.path("runs.csv")).unwrap();
    let args = ["run", "s.toml", "--quiet", "--out", "r", "--set", "network.file=runs.csv"];
    home.says(0, "80", &args);
    let list = fs::read(home.path("r/network-runs.csv")).unwrap();
    assert_eq!(list, fs::read(home.path("runs.csv")).unwrap());
    let table = fs::read_to_string(home.path("r/runs.csv")).unwrap();
    assert!(table.starts_with("arm,"), "{table}");
}

/// README, manifest and page say it; with the list put there it runs again, to the same digest.
#[test]
fn without_inputs_a_folder_says_what_it_needs() {
    for (args, command) in [
        (&["compare", "s.toml"][..], &["compare", "scenario.toml"][..]),
        (
            &["survey", "s.toml", "--n", "200"],
            &["survey", "scenario.toml", "--study", "study.toml"],
        ),
        (
            &[
                "reproduce",
                "netbase_2012",
                "--scenario",
                "s.toml",
                "--replicates",
                "4",
                "--set",
                "sample.n=200",
            ],
            &["reproduce", "study.toml", "--scenario", "scenario.toml", "--replicates", "4"],
        ),
        (
            &["calibrate", "s.toml", "--replications", "2"],
            &["calibrate", "scenario.toml", "--targets", "targets.toml"],
        ),
    ] {
        let home = home_of_all();
        let quiet = ["--quiet", "--no-inputs", "--report", "--out", "r"];
        home.says(0, "80", &[args, &quiet].concat());
        assert!(!names(&home.path("r")).contains(&"ties.csv".to_owned()));
        let read = |file: &str| fs::read_to_string(home.path(file)).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&read("r/manifest.json")).unwrap();
        let needs = &manifest["needs"][0];
        let digest = needs["digest"].as_str().unwrap();
        assert_eq!(needs["file"], "ties.csv");
        let need =
            "It cannot be run again from this folder alone: it needs ties.csv with the digest";
        assert!(
            read("r/README.md").contains(&format!("{need} {digest}")),
            "{}",
            read("r/README.md")
        );
        let page = read("r/report.html");
        let need = "cannot be run again from this folder alone: it needs ties.csv with the digest";
        assert!(page.contains(&format!("{need} {digest}")), "{args:?}");
        // In the folder, as it says: refused by name, and done once the list is there.
        let there = Folder { home: &home, name: "r" };
        let args = [command, &["--quiet", "--out", "../again"]].concat();
        let (code, told) = there.earful(&args);
        assert!(code == 2 && told.contains("ties.csv"), "{told}");
        fs::copy(home.path("deep/ties.csv"), home.path("r/ties.csv")).unwrap();
        let (code, told) = there.earful(&args);
        assert_eq!(code, 0, "{told}");
        let again: serde_json::Value = serde_json::from_str(&read("again/manifest.json")).unwrap();
        assert_eq!(again["results_digest"], manifest["results_digest"], "{args:?}");
    }
}

/// A folder in the home, to work in.
struct Folder<'a> {
    home: &'a Home,
    name: &'a str,
}

impl Folder<'_> {
    fn earful(&self, args: &[&str]) -> (i32, String) {
        let mut command = assert_cmd::Command::cargo_bin("earful").unwrap();
        let output = command.current_dir(self.home.path(self.name)).args(args).output().unwrap();
        (output.status.code().unwrap_or(-1), super::home::text(&output.stderr))
    }
}

/// A plan must have what its shards take; the list goes when all is done.
#[test]
fn without_inputs_a_plan_keeps_them_until_it_is_whole() {
    let home = home_of_all();
    home.says(0, "80", &["plan", "s.toml", "--no-inputs", "--out", "r"]);
    assert!(names(&home.path("r")).contains(&"ties.csv".to_owned()));
    home.says(0, "80", &["work", "r", "--shard", "0/2", "--quiet"]);
    home.says(0, "80", &["work", "r", "--shard", "1/2", "--quiet"]);
    home.says(0, "80", &["merge", "r", "--quiet"]);
    assert!(!names(&home.path("r")).contains(&"ties.csv".to_owned()));
    let readme = fs::read_to_string(home.path("r/README.md")).unwrap();
    assert!(readme.contains("it needs ties.csv with the digest"), "{readme}");
}
