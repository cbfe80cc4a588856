//! `earful verify`: seals first, then runs again, bit for bit; what differs is named with both values.

use std::fs;

use earful::record::Manifest;
use serde_json::Value;

use super::again::home_of_all;
use super::home::{Home, text};

const PLAIN: [&str; 8] = [
    "compare",
    "quick_look",
    "--set",
    "run.consumers=400",
    "--replications",
    "6",
    "--quiet",
    "--out",
];

pub fn folder() -> Home {
    let home = Home::new(&[]);
    home.says(0, "100", &[&PLAIN[..], &["r"]].concat());
    home
}

pub fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a file anew, and a manifest that seals it: what somebody does who wants to be believed.
pub fn forge(home: &Home, file: &str, change: impl Fn(&str) -> String) {
    let path = home.path("r").join(file);
    let forged = change(&fs::read_to_string(&path).unwrap());
    fs::write(&path, &forged).unwrap();
    forge_manifest(home, |manifest| {
        let seal = earful::record::seal::Seal::of(file, forged.as_bytes());
        manifest.files.insert(file.into(), seal);
    });
}

/// Writes the manifest anew, with its own seal.
pub fn forge_manifest(home: &Home, change: impl Fn(&mut Manifest)) {
    let path = home.path("r/manifest.json");
    let mut manifest = Manifest::from_json(&fs::read_to_string(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.to_json()).unwrap();
}

/// quick_look has three arms: 7 runs take 3 of the 6 replications, 9 runs.
#[test]
fn a_sample_of_runs_is_the_same_bits() {
    let home = folder();
    let arms = home.json(&["check", "quick_look", "--json"])["arms"].as_array().unwrap().len();
    let told = words(&home.says(0, "100", &["verify", "r", "--sample", "7", "--quiet"]));
    let replications = 7usize.div_ceil(arms);
    let runs = format!("Done again: {} runs, all arms of {replications} of 6", arms * replications);
    for said in [
        "7 sealed files are as they were written",
        &runs,
        "values are the same bits",
        "not computed again from a sample",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let document = home.json(&["verify", "r", "--sample", "7", "--seed", "5", "--json", "-q"]);
    assert_eq!((&document["same"], &document["again"]["seed"]), (&true.into(), &5.into()));
    assert_eq!(document["again"]["differences"], serde_json::json!([]));
    let told = words(&home.says(0, "100", &["verify", "r", "--sample", "all", "--quiet"]));
    assert!(
        told.contains(
            "`earful compare scenario.toml`. The digest of the results, what the manifest says"
        ),
        "{told}"
    );
}

#[test]
fn what_differs_is_named_with_both_values() {
    let home = folder();
    let runs = fs::read_to_string(home.path("r/runs.csv")).unwrap();
    let mut lines = runs.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = header.iter().position(|name| *name == "satisfaction").unwrap();
    let row: Vec<&str> = lines.next().unwrap().split(',').collect();
    let (arm, was) = (row[0].to_owned(), row[column].to_owned());
    let mut forged = row.clone();
    forged[column] = "0.9375";
    forge(&home, "runs.csv", |text| text.replacen(&row.join(","), &forged.join(","), 1));
    let all = ["verify", "r", "--sample", "1000", "--quiet"];
    let told = words(&home.says(1, "200", &all));
    let said = format!("run of {arm} in replication 0: satisfaction was 0.9375, is {was}");
    assert!(told.contains("1 value DIFFER") && told.contains(&said), "{told}");
    let told = words(&home.says(1, "200", &["verify", "r", "--sample", "all", "--quiet"]));
    assert!(
        told.contains(&format!("runs.csv, line 2: satisfaction was 0.9375, is {was}")),
        "{told}"
    );
    // A table that runs do not show is found when all is done again.
    let home = folder();
    forge(&home, "cascades.csv", |text| text.replacen("\n", ",1\n", 1));
    home.says(0, "100", &all);
    let told = words(&home.says(1, "200", &["verify", "r", "--sample", "all", "--quiet"]));
    assert!(told.contains("cascades.csv, line 1"), "{told}");
}

#[test]
fn what_cannot_be_verified_is_refused_with_the_reason() {
    let home = folder();
    let run = |words: &[&str]| home.refuses(&["verify", "r", "--quiet"], words);
    home.refuses(&["verify", "r", "--sample", "0"], &["--sample 0 is no number of runs"]);
    home.refuses(&["verify", "nothing"], &["nothing"]);
    let summary = fs::read_to_string(home.path("r/summary.csv")).unwrap();
    let second = summary.lines().nth(1).unwrap();
    let edited = summary.replacen(second, &format!("{second}0"), 1);
    fs::write(home.path("r/summary.csv"), edited).unwrap();
    run(&["summary.csv, line 2"]);
    fs::write(home.path("r/summary.csv"), &summary).unwrap();
    // Another version: the seals hold, the bits are not promised.
    let manifest = fs::read_to_string(home.path("r/manifest.json")).unwrap();
    let mut other = earful::record::Manifest::from_json(&manifest).unwrap();
    other.earful = "9.9.9".into();
    fs::write(home.path("r/manifest.json"), other.to_json()).unwrap();
    run(&["written, by Earful 9.9.9; this is Earful", "verify it with Earful 9.9.9"]);
    // A command that would write elsewhere is not run.
    other.earful = env!("CARGO_PKG_VERSION").into();
    other.command = ["compare", "../scenario.toml", "--report"].map(str::to_owned).to_vec();
    fs::write(home.path("r/manifest.json"), other.to_json()).unwrap();
    home.refuses(
        &["verify", "r", "--sample", "all"],
        &["which is not run: it names other folders"],
    );
    // Results of before there were seals.
    let old = r#"{"earful": "0.1.0", "day": 3}"#;
    fs::write(home.path("r/manifest.json"), old).unwrap();
    run(&["r is not sealed: it was written by an earlier version"]);
}

/// A folder without its table of runs is done again as a whole, as other results are.
#[test]
fn every_kind_of_result_can_be_verified() {
    let home = folder();
    fs::remove_file(home.path("r/runs.csv")).unwrap();
    let told = words(&home.says(0, "100", &["verify", "r", "--quiet"]));
    assert!(told.contains("(no longer here: runs.csv). Done again as a whole"), "{told}");
    let home = home_of_all();
    for args in [
        &["survey", "s.toml", "--n", "200"][..],
        &["survey", "s.toml", "--before-after", "--replications", "2"],
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
        &["calibrate", "s.toml", "--replications", "2"],
    ] {
        let output = home.earful("100", &[args, &["--quiet", "--out", "r"]].concat());
        assert!(home.path("r/manifest.json").exists(), "{args:?}: {}", text(&output.stderr));
        let told = words(&home.says(0, "100", &["verify", "r", "--quiet"]));
        assert!(told.contains("every table that is here are the same bits"), "{args:?}: {told}");
        fs::remove_dir_all(home.path("r")).unwrap();
    }
    // What it needs is named, and taken where it is.
    home.says(0, "80", &["run", "s.toml", "--quiet", "--no-inputs", "--out", "r"]);
    home.refuses(&["verify", "r"], &["every file is as it was written", "it needs ties.csv with"]);
    fs::copy(home.path("deep/ties.csv"), home.path("r/ties.csv")).unwrap();
    home.says(0, "80", &["verify", "r", "--quiet"]);
}

/// By the numbers of `runs.csv`: a row for each run and metric, missing values empty; compressed the same.
#[test]
fn the_long_table_has_every_run_and_metric() {
    let home = Home::new(&[]);
    for (form, out) in [("csv", "plain"), ("csv.zst", "packed")] {
        home.says(0, "80", &[&PLAIN[..], &[out, "--long", form]].concat());
    }
    let packed = fs::read(home.path("packed/long.csv.zst")).unwrap();
    let plain = fs::read(home.path("plain/long.csv")).unwrap();
    assert!(zstd::decode_all(&*packed).unwrap() == plain, "the same table, compressed or not");
    let (runs, long) = (home.csv("plain/runs.csv"), home.csv("plain/long.csv"));
    assert_eq!(long.header, ["point", "arm", "replication", "metric", "value"]);
    let first = runs.column("satisfaction").min(long.rows.len());
    let metrics: Vec<&String> = {
        let names: Vec<&str> = long.rows.iter().map(|row| row[3].as_str()).collect();
        runs.header.iter().filter(|name| names.contains(&name.as_str())).collect()
    };
    assert!(metrics.len() > 50 && first > 0);
    assert_eq!(long.rows.len(), runs.rows.len() * metrics.len());
    let expected = runs.rows.iter().flat_map(|run| {
        let cell = |name: &str| run[runs.column(name)].clone();
        let row = move |metric: &&String| {
            vec!["0".into(), cell("arm"), cell("replication"), (*metric).clone(), cell(metric)]
        };
        metrics.iter().map(row).collect::<Vec<Vec<String>>>()
    });
    assert!(expected.eq(long.rows.iter().cloned()), "the numbers of runs.csv");
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(home.path("packed/manifest.json")).unwrap())
            .unwrap();
    assert!(manifest["files"]["long.csv.zst"]["sha256"].is_string());
    let readme = fs::read_to_string(home.path("plain/README.md")).unwrap();
    assert!(readme.contains("| `long.csv` | run and metric |"), "{readme}");
    home.says(0, "80", &["verify", "packed", "--sample", "all", "--quiet"]);
}
