//! Folders that were changed on purpose and sealed anew: `earful verify` believes the scenario alone.

use std::fs;

use earful::record::{Found, Manifest};

use super::home::Home;
use super::verify_cli::{folder, forge, forge_manifest, words};

const SAMPLE: [&str; 4] = ["verify", "r", "--sample", "1000"];
const ALL: [&str; 4] = ["verify", "r", "--sample", "all"];

/// What is said of a folder that is not what it should be.
#[track_caller]
fn differs(home: &Home, args: &[&str], said: &[&str]) {
    let told = words(&home.says(1, "200", &[args, &["--quiet"]].concat()));
    for said in said {
        assert!(told.contains(said), "{args:?} should say {said}: {told}");
    }
    assert!(told.contains("DIFFER") && !told.contains("same bits"), "{told}");
}

/// quick_look has three arms, and the folder six replications: 18 runs.
#[test]
fn a_table_that_lost_runs_is_not_believed_for_the_others() {
    let home = folder();
    let runs = fs::read_to_string(home.path("r/runs.csv")).unwrap();
    let lines: Vec<&str> = runs.lines().collect();
    assert_eq!(lines.len(), 1 + 18);
    let first: Vec<&str> = lines[1].split(',').collect();
    let (arm, second) = (first[0], lines[2].split(',').next().unwrap());
    let row = |of: &str, replication: &str| [&[of, replication], &first[2..]].concat().join(",");
    let without = |lost: &dyn Fn(usize) -> bool| -> Vec<String> {
        (0..lines.len()).filter(|at| !lost(*at)).map(|at| lines[at].to_owned()).collect()
    };
    let with = |more: String| [without(&|_| false), vec![more]].concat();
    let lost = "all arms in replication";
    let counted = "manifest.json: found.runs.succeeded was 18, is";
    let cases: [(Vec<String>, Vec<String>); 6] = [
        (
            without(&|at| at > 0),
            vec![
                format!(
                    "{lost} 0: runs.csv has no row where there was runs of each up to replication 5"
                ),
                format!("{counted} 0"),
                "Done again: 0 runs".into(),
            ],
        ),
        (
            without(&|at| at > 15),
            vec![format!("{lost} 5: runs.csv has no row"), format!("{counted} 15")],
        ),
        (without(&|at| (4..7).contains(&at)), vec![format!("{lost} 1: runs.csv has no row")]),
        (
            without(&|at| at == 2),
            vec![
                format!("run of {second} in replication 0: runs.csv has no row"),
                format!("{counted} 17"),
            ],
        ),
        (
            with(row(arm, "99")),
            vec![format!("run of {arm} in replication 99: runs.csv has a row too many, line 20")],
        ),
        (
            with(row("nobody", "5")),
            vec!["run of nobody in replication 5: runs.csv has a row too many, line 20".into()],
        ),
    ];
    for (rows, said) in cases {
        forge(&home, "runs.csv", |_| format!("{}\n", rows.join("\n")));
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        differs(&home, &SAMPLE, &said);
        // However few are done again.
        differs(&home, &["verify", "r", "--sample", "1"], &said[..1]);
        let document = home.earful("80", &["verify", "r", "--json", "--quiet"]);
        assert_eq!(document.status.code(), Some(1));
        let document: serde_json::Value = serde_json::from_slice(&document.stdout).unwrap();
        assert_eq!(document["same"], false);
    }
    differs(&home, &ALL, &["runs.csv, line 20"]);
    // A table that is not sealed any more is no table of the folder's.
    forge_manifest(&home, |manifest| drop(manifest.files.remove("runs.csv")));
    differs(&home, &SAMPLE, &["runs.csv: was missing, is a file"]);
}

fn comparison(manifest: &mut Manifest) -> &mut earful::record::found::ComparisonFound {
    match &mut manifest.found {
        Found::Comparison(found) => found,
        other => panic!("{other:?}"),
    }
}

type Forgery = (fn(&mut Manifest), &'static str);

/// What scenario and table say is known from a sample; the rest when all is done again.
#[test]
fn a_forged_manifest_is_found() {
    let known: [Forgery; 9] = [
        (|m| comparison(m).runs.succeeded = 17, "found.runs.succeeded was 17, is 18"),
        (|m| comparison(m).runs.failed = 3, "found.runs.failed was 3, is 0"),
        (|m| comparison(m).replications = 7, "found.replications was 7, is 6"),
        (|m| comparison(m).level = 0.5, "found.level was 0.5, is 0.95"),
        (|m| comparison(m).baseline = "x".into(), "found.baseline was x, is"),
        (|m| comparison(m).focus = "x".into(), "found.focus was x, is"),
        (|m| comparison(m).arms.swap(0, 1), "found.arms.0 was"),
        (|m| m.status = "partial".into(), "status was partial, is complete"),
        (|m| m.seed = 77, "seed was 77, is"),
    ];
    let home = folder();
    let whole = fs::read(home.path("r/manifest.json")).unwrap();
    for (change, said) in known {
        forge_manifest(&home, change);
        differs(&home, &["verify", "r", "--sample", "1"], &[&format!("manifest.json: {said}")]);
        fs::write(home.path("r/manifest.json"), &whole).unwrap();
    }
    let shown: [Forgery; 9] = [
        known[0],
        known[2],
        known[3],
        known[7],
        (|m| m.results_digest = "0000".into(), "results_digest was 0000, is"),
        (|m| m.scenario_digest = "1111".into(), "scenario_digest was 1111, is"),
        (|m| m.command.extend(["--replications".into(), "6".into()]), "command was ["),
        (
            |m| {
                let digests = &mut comparison(m).digests;
                let first = digests.keys().next().unwrap().clone();
                digests.insert(first, "2222".into());
            },
            "was 2222, is",
        ),
        (
            |m| {
                let digests = &mut comparison(m).digests;
                let last = digests.keys().next_back().unwrap().clone();
                drop(digests.remove(&last));
            },
            "was nothing, is",
        ),
    ];
    forge_manifest(&home, |manifest| shown.iter().for_each(|(change, _)| change(manifest)));
    differs(&home, &ALL, &shown.map(|(_, said)| said));
}

/// Other kinds of result are always made again as a whole.
#[test]
fn a_forged_survey_is_found() {
    let home = Home::new(&[]);
    let survey = ["survey", "quick_look", "--set", "run.consumers=400", "--n", "100"];
    home.says(0, "100", &[&survey[..], &["--quiet", "--out", "r"]].concat());
    home.says(0, "100", &["verify", "r", "--quiet"]);
    forge_manifest(&home, |manifest| {
        let Found::SurveyDay(found) = &mut manifest.found else { panic!("{:?}", manifest.found) };
        found.weights.interviews += 1;
    });
    differs(&home, &["verify", "r"], &["manifest.json: found.weights.interviews was 101, is 100"]);
}
