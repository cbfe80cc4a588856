//! Wrong input to the survey commands: it ends with 2, says why, and leaves nothing.

use std::fs;

use serde_json::Value;

use super::home::names;
use super::survey_cli::{STUDY, folder};

#[test]
fn wrong_input_ends_with_2_says_why_and_writes_nothing() {
    let home = folder().with_a_full_folder();
    fs::write(home.path("broken.toml"), "title = ").unwrap();
    fs::write(home.path("empty.toml"), "").unwrap();
    fs::write(home.path("bytes.toml"), [0xff, 0xfe]).unwrap();
    fs::write(home.path("arm.toml"), STUDY.replace("\"interject\"", "\"interjact\"")).unwrap();
    fs::write(home.path("no_world.toml"), STUDY.replace("[world]", "[wrold]")).unwrap();
    let before = home.names();
    let survey: &[(&[&str], &[&str])] = &[
        (&["--study", "netbase"], &["neither a shipped study nor a file", "netbase_2012"]),
        (&["--study", "missing.toml"], &["missing.toml"]),
        (&["--study", "full"], &["full", "cannot be read"]),
        (&["--study", "bytes.toml"], &["bytes.toml: not UTF-8 text; check"]),
        (&["--study", "broken.toml"], &["broken.toml:1", "not valid TOML"]),
        (&["--study", "empty.toml"], &["no item", "title: missing"]),
        (&["--study", "small.toml"], &["a scenario where a study is wanted", "earful compare"]),
        (&["--arm", "interjact"], &["did you mean `interject`", "silent, interject"]),
        (&["--day", "21"], &["no day 21", "0 to 20", "run.days"]),
        (&["--day", "-1"], &["--day", "-1"]),
        (&["--wave", "0,99"], &["no day 99"]),
        (&["--wave", "0,x"], &["--wave"]),
        (&["--wave", ""], &["--wave"]),
        (&["--wave", "0,3", "--day", "3"], &["--wave", "--day"]),
        (&["--wave", "0,3", "--before-after"], &["--wave", "--before-after"]),
        (&["--arm", "silent", "--before-after"], &["--arm", "--before-after"]),
        (&["--replication", "1", "--before-after"], &["--replication"]),
        (&["--replications", "2"], &["--replications goes with --before-after", "--replication"]),
        (&["--threads", "2"], &["--threads goes with --before-after"]),
        (&["--n", "0"], &["--n: [sample] n = 0: too low; allowed: whole numbers from 1"]),
        (&["--n", "-3"], &["--n: [sample] n = -3: too low"]),
        (&["--n", "x"], &["--n: [sample] n = x", "allowed: all, or whole numbers"]),
        (&["--n", "4"], &["nobody of ", "sample of 4", "raise sample.n"]),
        (&["--set", ""], &["key=value"]),
        (&["--set", "smaple.n=3"], &["smaple: unknown key"]),
        (&["--set", "run.days=9", "--set", "sample.m=3"], &["--set:2:1: [sample] m = 3"]),
        (&["--set", "fieldwork.response_rate=2"], &["response_rate = 2: too high"]),
        (&["--set", "fieldwork.response_rate=no"], &["a number is wanted"]),
        (&["--set", "sample.weighting=[\"band\",\"age\"]"], &["weighting = \"age\"", "follows"]),
        (&["--set", "item.want.text=x"], &["cannot be set from outside the file"]),
        (&["--set", "world.arm=silent"], &["world.arm", "--arm and --day"]),
        (&["--study", "study.toml", "--day", "5"], &["item why", "--day or --wave"]),
        (&["--study", "study.toml", "--wave", "0,5"], &["since day 5"]),
        (&["--out", "full"], &["not an empty folder"]),
        (&["--out", "small.toml/out"], &["cannot write"]),
        (&["--threads", "0"], &["--threads"]),
    ];
    let reproduce: &[(&[&str], &[&str])] = &[
        (&[], &["<STUDY>"]),
        (&["netbase"], &["netbase_2012"]),
        (&["arm.toml"], &["arm.toml:6:7", "interjact", "silent, interject"]),
        (&["no_world.toml"], &["wrold", "asks what happened", "add [world]"]),
        (
            &["netbase_2012", "--scenario", "missing.toml"],
            &["missing.toml: neither a shipped scenario"],
        ),
        (&["netbase_2012", "--scenario", "broken.toml"], &["broken.toml:1"]),
        (&["netbase_2012", "--replicates", "3"], &["--replicates", "4.."]),
        (&["netbase_2012", "--margin", "0"], &["--margin 0", "above 0 to 100"]),
        (&["netbase_2012", "--margin", "-1"], &["--margin -1", "above 0 to 100"]),
        (&["netbase_2012", "--margin", "NaN"], &["--margin NaN", "above 0 to 100"]),
        (&["netbase_2012", "--margin", "101"], &["--margin 101", "above 0 to 100"]),
        (&["netbase_2012", "--set", "population.fidelity=7"], &["[population] fidelity = 7"]),
        (&["netbase_2012", "--set", "run.consumers=1"], &["consumers"]),
        (&["netbase_2012", "--set", "sample.n=4", "-q"], &["no survey could be done", "nobody of"]),
        (&["netbase_2012", "--seed", "x"], &["--seed"]),
        (&["netbase_2012", "--fit", "--saturated"], &["--fit", "--saturated"]),
        (&["unfollow_2011", "--fit"], &["no cell to fit"]),
        (&["netbase_2012", "--out", "full"], &["not an empty folder"]),
        (&["--list", "netbase_2012"], &["--list"]),
    ];
    let all = (survey.iter().map(|case| (&["survey", "small.toml"][..], case)))
        .chain(reproduce.iter().map(|case| (&["reproduce"][..], case)));
    for (command, (args, said)) in all {
        let args: Vec<&str> = command.iter().chain(*args).copied().collect();
        home.refuses(&args, said);
    }
    assert_eq!(home.names(), before, "nothing was written");
    assert_eq!(names(&home.path("full")), ["precious.txt"]);
}

#[test]
fn wrong_input_is_one_json_document_when_asked_for() {
    let home = folder();
    let document: Value =
        serde_json::from_str(&home.says(2, "80", &["survey", "small.toml", "--json", "--n", "0"]))
            .unwrap();
    assert_eq!(document["problems"][0]["file"], "--n");
    let args = ["reproduce", "netbase_2012", "--json", "--margin", "0"];
    let document: Value = serde_json::from_str(&home.says(2, "80", &args)).unwrap();
    assert!(document["error"].as_str().unwrap().contains("--margin"));
}
