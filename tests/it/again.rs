//! A folder of results holds what is needed to do it again: its own command, run in it, gives the
//! same tables byte for byte, the same digest and the same names.

use std::fs;
use std::path::Path;

use earful::scenario::{SCENARIOS, STUDIES};
use serde_json::Value;

use super::home::{Home, names, text};

/// What may differ: when it was, how long it took, and a workbook, which holds its date.
const INCIDENTAL: [&str; 2] = ["provenance", "seal"];
const DATED: [&str; 3] = ["manifest.json", "README.md", "survey.xlsx"];

/// Runs a command in the home and then that of its folder in the folder; what both leave.
#[track_caller]
fn runs_again(home: &Home, args: &[&str]) {
    let first = [args, &["--quiet", "--out", "first"]].concat();
    let output = home.earful("100", &first);
    assert!(home.path("first/manifest.json").exists(), "{args:?}\n{}", text(&output.stderr));
    let (folder, before) = (home.path("first"), names(&home.path("first")));
    let command = command(&folder);
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    let again = [words.as_slice(), &["--quiet", "--out", "../second"]].concat();
    let mut earful = assert_cmd::Command::cargo_bin("earful").unwrap();
    let twice = earful.current_dir(&folder).env("COLUMNS", "100").args(&again).output().unwrap();
    let told = text(&twice.stderr);
    assert_eq!(twice.status.code(), output.status.code(), "{args:?}: {again:?}\n{told}");
    assert_eq!(names(&folder), before, "running again leaves the folder as it was");
    same(&folder, &home.path("second"), args);
    fs::remove_dir_all(home.path("first")).unwrap();
    fs::remove_dir_all(home.path("second")).unwrap();
}

/// What does the same with the files of a folder.
fn command(folder: &Path) -> Vec<String> {
    let manifest = json(&folder.join("manifest.json"));
    let words = manifest["command"].as_array().unwrap();
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn json(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[track_caller]
fn same(first: &Path, second: &Path, args: &[&str]) {
    assert_eq!(names(second), names(first), "{args:?}");
    for file in names(first).iter().filter(|file| !DATED.contains(&file.as_str())) {
        let [one, two] = [first, second].map(|folder| fs::read(folder.join(file)).unwrap());
        assert!(one == two, "{args:?}: {file} is another");
    }
    let [one, two] = [first, second].map(|folder| {
        let mut manifest = json(&folder.join("manifest.json"));
        let known = manifest.as_object_mut().unwrap();
        INCIDENTAL.iter().for_each(|key| drop(known.remove(*key)));
        if let Some(Value::Object(files)) = known.get_mut("files") {
            files.remove("survey.xlsx");
        }
        manifest
    });
    for (key, value) in one.as_object().unwrap() {
        assert!(two[key] == *value, "{args:?}: {key} of the manifest is another");
    }
}

#[test]
fn every_shipped_scenario_runs_again() {
    let home = Home::new(&[]);
    for (name, _) in SCENARIOS {
        let args = ["compare", name, "--set", "run.consumers=400", "--replications", "2"];
        runs_again(&home, &args);
    }
}

#[test]
fn every_shipped_study_is_done_again() {
    let home = Home::new(&[]);
    for (name, _) in STUDIES {
        let lives = earful::scenario::find_study(name, &[]).unwrap().world.is_some();
        let few = ["reproduce", name, "--replicates", "4", "--set", "sample.n=60"];
        let people = ["--set", "run.consumers=2000"];
        let args = if lives { [&few[..], &people].concat() } else { few.to_vec() };
        runs_again(&home, &args);
    }
    runs_again(
        &home,
        &["reproduce", "netbase_2012", "--replicates", "4", "--saturated", "--seed", "3"],
    );
    runs_again(&home, &["reproduce", "netbase_2012", "--fit"]);
}

/// Every section there is, two brands, a policy in a file, arms with a world of their own.
const ALL: &str = r#"
name = "mine, of 2026"
question = "q?"
[run]
seed = 9223372036854775807
replications = 2
warmup_days = 9
days = 40
staff = "equal"
focus = "carrier"
baseline = "quiet"
[[brand]]
name = "carrier"
category = "phone_carrier"
desk = { agents = 2, hours = "Mon-Fri 9-17" }
[[brand]]
name = "rival"
category = "phone_carrier"
policy = "spoken_to"
[prices]
currency = "EUR"
agent_hour = 30.0
[network]
kind = "edges"
file = "deep/ties.csv"
[[shock]]
brand = "carrier"
target = "failures"
factor = 5.0
from_day = 20
to_day = 25
[[arm]]
name = "quiet"
policy = "silent"
[[arm]]
name = "busy"
policy = "mine"
rivals = "interject"
set = { "appraisal.concern_weight" = 1.5 }
[[arm]]
name = "crisis"
policy = "crisis_playbook"
[policies]
mine = "deep/mine.toml"
"#;

/// A ring of 500 people: everybody reads the next two.
fn ring() -> String {
    let ties = (0..500).flat_map(|who: u32| [1, 2].map(|next| (who, (who + next) % 500)));
    let ties: String = ties.map(|(author, reader)| format!("{author},{reader}\n")).collect();
    format!("author,reader\n{ties}")
}

pub fn home_of_all() -> Home {
    let home = Home::new(&[("s.toml", ALL)]);
    fs::create_dir(home.path("deep")).unwrap();
    fs::write(home.path("deep/ties.csv"), ring()).unwrap();
    let mine = "like = \"contextual\"\nconduct = { contact_cap = 1 }\n";
    fs::write(home.path("deep/mine.toml"), mine).unwrap();
    home
}

/// With flags of every command that leaves a folder.
#[test]
fn every_command_runs_again_with_an_edge_list() {
    let home = home_of_all();
    for args in [
        &["compare", "s.toml"][..],
        &["compare", "s.toml", "--seed", "4", "--set", "exit.youth=50", "--replications", "3"],
        &["run", "s.toml", "--arm", "busy"],
        &["survey", "s.toml", "--day", "30", "--arm", "crisis", "--replication", "2", "--n", "200"],
        &["survey", "s.toml", "--wave", "0,40", "--n", "all"],
        &["survey", "s.toml", "--before-after", "--replications", "2", "--study", "unfollow_2011"],
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
        runs_again(&home, args);
    }
}
