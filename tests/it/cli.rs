//! The command line: exit codes, nothing half-written, and documents that can be read.

use std::fs;

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

[[arm]]
name = "silent_again"
policy = "silent"
"#;

fn home() -> Home {
    Home::new(&[("small.toml", SMALL)])
}

#[test]
fn wrong_input_ends_with_2_says_why_and_writes_nothing() {
    let home = home().with_a_full_folder();
    fs::write(home.path("broken.toml"), "question = ").unwrap();
    let before = home.names();
    let cases: &[(&[&str], &str)] = &[
        (&["compare", "missing.toml"], "missing.toml"),
        (&["compare", "broken.toml"], "broken.toml"),
        (&["compare", "small.toml", "--set", "run.consumer=3"], "consumers"),
        (&["compare", "small.toml", "--set", "run.consumers=0"], "consumers"),
        (&["compare", "small.toml", "--set", "nonsense"], "nonsense"),
        (&["compare", "small.toml", "--seed=-1"], "--seed"),
        (&["compare", "small.toml", "--replications", "0"], "replications"),
        (&["compare", "small.toml", "--threads", "0"], "--threads"),
        (&["compare", "small.toml", "--until", "unfolow_rate:1"], "unfollow_rate"),
        (&["compare", "small.toml", "--until", "unfollow_rate"], "metric:half_width"),
        (&["compare", "small.toml", "--until", "unfollow_rate:-1"], "above 0"),
        (&["compare", "small.toml", "--out", "full"], "not an empty folder"),
        (&["compare", "small.toml", "--out", "small.toml"], "small.toml"),
        (&["compare", "small.toml", "--out", "small.toml/out"], "cannot write"),
        (&["run", "small.toml", "--arm", "anser"], "did you mean `answer`"),
        (&["check", "small.toml", "--set", "appraisal.no_such=1"], "no_such"),
        (&["params", "apraisal"], "did you mean `appraisal`"),
        (&["policies", "silnt"], "did you mean `silent`"),
        (&["campare", "small.toml"], "compare"),
    ];
    for (args, said) in cases {
        home.refuses(args, &[said]);
    }
    assert_eq!(home.names(), before, "nothing was written");
    assert_eq!(names(&home.path("full")), ["precious.txt"]);
}

#[test]
fn problems_are_json_when_asked_for() {
    let home = home();
    let args =
        ["compare", "small.toml", "--json", "--set", "run.consumer=3", "--set", "run.days=0"];
    let output = home.earful("80", &args);
    assert_eq!(output.status.code(), Some(2));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["problems"].as_array().unwrap().len(), 2);
    assert_eq!(document["problems"][0]["nearest"], "consumers");
}

#[test]
fn a_comparison_leaves_a_folder_whose_digest_does_not_depend_on_threads() {
    let home = home();
    let mut digests = Vec::new();
    for threads in ["1", "3"] {
        let out = format!("out{threads}");
        let args = ["compare", "small.toml", "--json", "--threads", threads, "--out", &out];
        let output = home.earful("80", &args);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["manifest"]["status"], "complete");
        assert_eq!(document["manifest"]["runs"]["succeeded"], 9);
        digests.push(document["manifest"]["results_digest"].clone());
        let expected = [
            "README.md",
            "answer.json",
            "cascades.csv",
            "differences.csv",
            "manifest.json",
            "runs.csv",
            "scenario.toml",
            "series.csv",
            "summary.csv",
        ];
        assert_eq!(names(&home.path(&out)), expected);
    }
    assert_eq!(digests[0], digests[1]);

    // The scenario in the folder gives the same numbers again.
    let output = home.earful("80", &["compare", "out1/scenario.toml", "--json", "--out", "again"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["manifest"]["results_digest"], digests[0]);

    let mut runs = csv::Reader::from_path(home.path("out1/runs.csv")).unwrap();
    let header = runs.headers().unwrap().clone();
    let place = |name| header.iter().position(|column| column == name).unwrap();
    let (status, policy) = (place("status"), place("policy"));
    let rows: Vec<csv::StringRecord> = runs.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 9);
    assert!(rows.iter().all(|row| &row[status] == "succeeded"));
    assert_eq!(&rows[1][policy], "interject");
    // A median of no contacts does not exist, and is not 0.
    assert_eq!(&rows[0][place("median_latency_hours")], "");
    assert_eq!(&rows[0][place("contacts")], "0");
}

#[test]
fn the_page_fits_80_columns_and_calls_nothing_better_that_is_the_same() {
    let home = home();
    let output = home.earful("80", &["compare", "small.toml", "--quiet", "--out", "out"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    let page = text(&output.stdout);
    for line in page.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, rest) = words.split_once("Not told apart from silent in any of the three:").unwrap();
    assert!(rest.split('.').next().unwrap().contains("silent_again"), "{page}");
    assert!(!words.contains("silent_again against"), "{page}");
}

#[test]
fn without_out_the_folder_has_date_and_name_and_is_never_overwritten() {
    let home = home();
    for _ in 0..2 {
        let output = home.earful("80", &["run", "small.toml", "--quiet", "--arm", "answer"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    let folders = names(&home.path("results"));
    assert_eq!(folders.len(), 2);
    assert!(folders[0].ends_with("-small") && folders[1].ends_with("-small-2"), "{folders:?}");
}

#[test]
fn check_params_and_policies_answer() {
    let home = home();
    let before = home.names();
    for (args, said) in [
        (["check", "small.toml"], "is a valid scenario"),
        (["params", "appraisal"], "appraisal."),
        (["policies", "silent"], "listens_to"),
    ] {
        let output = home.earful("80", &args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(text(&output.stdout).contains(said), "{args:?}");
    }
    let json = home.earful("80", &["check", "small.toml", "--json"]).stdout;
    let document: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(document["arms"][1]["policies"][0], "interject");
    assert_eq!(home.names(), before, "looking leaves nothing");
}

#[test]
fn a_policy_that_was_printed_can_be_used() {
    let home = home();
    let policy = home.earful("80", &["policies", "complaints"]).stdout;
    fs::write(home.path("mine.toml"), policy).unwrap();
    let scenario = SMALL.replace("policy = \"interject\"", "policy = \"mine\"")
        + "\n[policies]\nmine = \"mine.toml\"\n";
    fs::write(home.path("own.toml"), scenario).unwrap();
    let output = home.earful("80", &["check", "own.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}
