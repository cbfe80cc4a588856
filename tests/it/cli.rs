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

const STUDY: &str = r#"
title = "What do people say?"

[[item]]
id = "KNOWS"
text = "Do you know?"
answers = ["yes", "no"]
fact = { of = "aware", yes = "yes", no = "no" }
"#;

fn home() -> Home {
    Home::new(&[("small.toml", SMALL)])
}

#[test]
fn wrong_input_ends_with_2_says_why_and_writes_nothing() {
    let home = home().with_a_full_folder();
    fs::write(home.path("broken.toml"), "question = ").unwrap();
    fs::write(home.path("study.toml"), STUDY).unwrap();
    let before = home.names();
    let cases: &[(&[&str], &str)] = &[
        (&["compare", "missing.toml"], "missing.toml"),
        (&["compare", "broken.toml"], "broken.toml"),
        (&["compare", "small.toml", "--set", "run.consumer=3"], "consumers"),
        (&["compare", "small.toml", "--set", "run.consumers=0"], "consumers"),
        (&["compare", "small.toml", "--set", "nonsense"], "nonsense"),
        (&["compare", "small.toml", "--seed=-1"], "--seed"),
        (
            &["compare", "small.toml", "--replications", "0"],
            "--replications: [run] replications = 0",
        ),
        (&["compare", "small.toml", "--seed", "9999999999999999999"], "--seed: [run] seed = 999"),
        (&["compare", "quick_lok"], "nearest: quick_look"),
        (&["compare", "netbase_2012"], "earful reproduce netbase_2012"),
        (
            &["run", "study.toml"],
            "study.toml: a study where a scenario is wanted; earful reproduce",
        ),
        (&["check", "study.toml", "--set", "sample.n=0"], "[sample] n = 0: too low"),
        (&["check", "small.toml", "--replications", "2"], "--replications"),
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
        assert_eq!(document["manifest"]["found"]["runs"]["succeeded"], 9);
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
        (["check", "small.toml"], "terms: rule 2 can break only_who_asked and one_reply on"),
    ] {
        let output = home.earful("80", &args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(text(&output.stdout).contains(said), "{args:?}");
    }
    let json = home.earful("80", &["check", "small.toml", "--json"]).stdout;
    let document: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(document["arms"][1]["policies"][0], "interject");
    let terms = "rule 2 can break only_who_asked and one_reply on microblog and friends";
    assert_eq!(document["arms"][1]["in_words"][0]["terms"][0], terms);
    assert!(home.says(0, "80", &["policies"]).contains("\nterms  of silent, "));
    assert_eq!(home.names(), before, "looking leaves nothing");
}

/// Of an answer that 36% accept, the least concerned accept 0.325 more than the most concerned (worked
/// out in another program, see `model::acceptance`); two rounded numbers may miss it by a point.
#[test]
fn check_tells_who_finds_an_unasked_answer_proper() {
    let home = home();
    let args = ["check", "small.toml", "--set", "appraisal.accepts_complaint_share=0.36"];
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = words(&home.says(0, "80", &args));
    let (_, told) = told.split_once("an unasked answer to a complaint is proper to").unwrap();
    let numbers: Vec<f64> =
        told.split(['%', ' ']).filter_map(|word| word.parse().ok()).take(5).collect();
    let population = earful::model::consumer::Population::default();
    let [all, least, unconcerned, most, concerned] = numbers[..] else { panic!("{told}") };
    assert!((all - 36.0).abs() <= 1.0 && least > all && most < all, "{numbers:?}");
    assert!((least - most - 32.5).abs() <= 1.2, "{numbers:?}");
    assert!((unconcerned - 100.0 * population.unconcerned_share).abs() < 0.5, "{numbers:?}");
    assert!((concerned - 100.0 * population.fundamentalist_share).abs() < 0.5, "{numbers:?}");
}

#[test]
fn a_study_can_be_checked_too() {
    let home = Home::new(&[("mine.toml", STUDY)]);
    let said = home.says(0, "80", &["check", "mine.toml"]);
    assert!(said.trim_start().starts_with("mine.toml is a valid study (digest "), "{said}");
    assert!(said.contains("1 item: 1 on facts"), "{said}");
    let said = home.says(0, "80", &["check", "netbase_2012"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("52 figures: 10 fit, 24 held out"), "{said}");
    let document = home.json(&["check", "unfollow_2011", "--json"]);
    assert_eq!((&document["valid"], &document["study"]), (&true.into(), &"unfollow_2011".into()));
}

/// Every command that takes a scenario takes a shipped one by its name; a file of that name goes
/// before it.
#[test]
fn shipped_scenarios_are_found_by_name() {
    let home = home();
    let small = ["--set", "run.consumers=200", "--set", "run.days=40", "--replications", "2"];
    let run = |command: &str, more: &[&str]| {
        let args: Vec<&str> = [command, "quick_look"].iter().chain(more).copied().collect();
        home.says(0, "80", &args)
    };
    assert!(run("check", &[]).trim_start().starts_with("quick_look is a valid scenario"));
    run("compare", &[&small[..], &["-q", "--out", "compared"]].concat());
    run("run", &[&small[..], &["-q", "--out", "ran"]].concat());
    run("survey", &small[..4]);
    run("trace", &[&small[..4], &["--consumer", "3"]].concat());
    assert!(home.path("compared/scenario.toml").exists());
    fs::write(home.path("quick_look"), SMALL).unwrap();
    assert!(run("check", &[]).contains("from seed 0"));
}

/// With `like` and rules one note is given, by every command that reads the scenario, once: on
/// standard error, or in the document.
#[test]
fn a_note_is_given_once_by_every_command() {
    let text = SMALL.replace("policy = \"interject\"", "policy = \"mine\"")
        + "\n[policies.mine]\nlike = \"spoken_to\"\n[[policies.mine.rule]]\n\
           when = { kind = \"praise\", addressed = true }\ndo = \"offer\"\n";
    let home = Home::new(&[("mine.toml", &text)]);
    let said = "[policies.mine]: its rules go before those of spoken_to";
    let commands: [(&[&str], &[&str]); 5] = [
        (&["check"], &[]),
        (&["compare"], &["--out"]),
        (&["run"], &["--out"]),
        (&["survey"], &[]),
        (&["trace"], &["--consumer", "3"]),
    ];
    for (index, (command, more)) in commands.into_iter().enumerate() {
        for json in [false, true] {
            let out = format!("out{index}{json}");
            let mut args = [command, &["mine.toml"], more].concat();
            if more == ["--out"] {
                args.push(&out);
            }
            if json {
                args.push("--json");
            }
            let output = home.earful("80", &args);
            let (told, page) = (self::text(&output.stderr), self::text(&output.stdout));
            assert_eq!(output.status.code(), Some(0), "{args:?}\n{told}");
            if json {
                assert!(!told.contains(said), "{args:?}");
                let document: serde_json::Value = serde_json::from_str(&page).unwrap();
                let holder = if command == ["survey"] { &document["manifest"] } else { &document };
                assert_eq!(holder["notes"].as_array().map(Vec::len), Some(1), "{args:?}");
            } else {
                let all = told + &page.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(all.matches(said).count(), 1, "{args:?}\n{all}");
            }
        }
    }
}

#[test]
fn policies_are_told_in_words_beside_the_baseline() {
    let home = home();
    let text = home.says(0, "80", &["check", "quick_look"]);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "carrier is spoken_to: hears what is addressed to it 1. a complaint or a question addressed \
         to the brand: a public reply, not saying why the brand is there; priority 5 2. any post",
        "> differs from the baseline: hears what is addressed to it (baseline: hears nothing); 2 \
         rules (baseline: none) arm interject: ",
        "(baseline: none); handling_hours = 0.05 hours (baseline: 0.2)",
    ] {
        assert!(words.contains(said), "{said}\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let document = home.json(&["check", "quick_look", "--json"]);
    let words = &document["arms"][2]["in_words"][0];
    assert_eq!((&words["brand"], &words["policy"]), (&"carrier".into(), &"interject".into()));
    assert_eq!(words["rules"].as_array().map(Vec::len), Some(2));
    assert_eq!(words["conduct"][0], "handling_hours = 0.05 hours (0.2 by default)");
    assert_eq!(document["arms"][0]["in_words"][0]["differs"].as_array().map(Vec::len), Some(0));
}

/// A precision that was not reached is not success; everything is kept all the same.
#[test]
fn a_precision_that_was_not_reached_ends_with_1_and_is_kept() {
    let home = home();
    for (half_width, code) in [("0.0000001", 1), ("1000", 0)] {
        let until = format!("satisfaction_end:{half_width}");
        let out = format!("out{code}");
        let args = [
            "compare",
            "small.toml",
            "-q",
            "--replications",
            "4",
            "--until",
            &until,
            "--out",
            &out,
        ];
        let page = home.says(code, "80", &args);
        let manifest = fs::read_to_string(home.path(&out).join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["found"]["until"]["met"], code == 0, "{page}");
        assert_eq!(manifest["status"], "complete");
        assert_eq!(page.contains("only, not to within"), code == 1, "{page}");
    }
}

/// Every option that the help of a command names is an option of that command.
#[test]
fn help_names_no_option_that_a_command_lacks() {
    let home = home();
    let commands =
        ["compare", "run", "survey", "reproduce", "trace", "report", "check", "params", "policies"];
    for command in commands {
        let help = home.says(0, "100", &[command, "--help"]);
        let named = |text: &str| -> std::collections::BTreeSet<String> {
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            words.filter(|word| word.starts_with("--")).map(str::to_owned).collect()
        };
        let defined: std::collections::BTreeSet<String> = help
            .lines()
            .filter(|line| line.trim_start().starts_with('-'))
            .flat_map(|line| named(line.split("  ").find(|part| part.contains("--")).unwrap_or("")))
            .collect();
        assert!(defined.contains("--help"), "{command}: {help}");
        let unknown: Vec<_> = named(&help).difference(&defined).cloned().collect();
        assert!(unknown.is_empty(), "{command} names {unknown:?}:\n{help}");
    }
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
