//! Surveys from the command line: what is printed and kept agrees with itself, and the committed
//! parameters are those that the fit gives.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};

use super::home::{Csv, Home, names, pasted};
use earful::scenario::STUDIES;
use serde_json::Value;

pub const SCENARIO: &str = r#"
question = "What do people say?"

[run]
seed = 3
replications = 3
consumers = 400
warmup_days = 5
days = 20
baseline = "silent"

[[brand]]
name = "carrier"
category = "phone_carrier"

[[arm]]
name = "silent"
policy = "silent"

[[arm]]
name = "interject"
policy = "interject"
"#;

/// A skip rule, a "don't know" and several answers, in a world.
pub const STUDY: &str = r#"
title = "What may be asked: a skip rule, one who does not know, and several answers at once"

[world]
scenario = "small.toml"
arm = "interject"

[sample]
n = 200

[[item]]
id = "want"
text = "Do you want companies to listen?"
answers = ["yes", "don't know", "no"]
dont_know = "don't know"
attitude = { concern = -0.5, expectation = 0.4, thresholds = [0.2, -0.4] }

[[item]]
id = "intrude"
text = "Do companies that listen intrude on their customers?"
answers = ["agree", "disagree"]
attitude = { concern = 0.7, thresholds = [0.2] }
only_if = { want = "no" }

[[item]]
id = "why"
text = "Why did you stop following a brand? Name all that apply."
answers = ["posts too often", "feed crowded", "intruded on"]
reasons = { too_frequent = "posts too often", crowded = "feed crowded", intruded = "intruded on" }

[[published]]
source = "imagined"
item = "want"
answer = "yes"
band = "all"
percent = 45
use = "held out"
"#;

/// A folder with the scenario and the study.
pub fn folder() -> Home {
    Home::new(&[("small.toml", SCENARIO), ("study.toml", STUDY)])
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

const SURVEY: [&str; 10] =
    ["item", "answer", "band", "published", "simulated", "low", "high", "moe", "verdict", "use"];

#[test]
fn the_files_of_a_survey_agree_with_each_other() {
    let home = folder();
    let args = ["survey", "small.toml", "--study", "study.toml", "--day", "20"];
    let folder = ["--arm", "interject", "--out", "out", "--json"];
    let document = home.json(&[&args[..], &folder].concat());
    let expected = [
        "README.md",
        "answers.csv",
        "codebook.csv",
        "manifest.json",
        "scenario.toml",
        "study.toml",
        "survey.csv",
        "survey.xlsx",
    ];
    assert_eq!(names(&home.path("out")), expected);

    let (survey, answers) = (home.csv("out/survey.csv"), home.csv("out/answers.csv"));
    let codebook = home.csv("out/codebook.csv");
    assert_eq!(survey.header[..10], SURVEY);
    let fixed = ["respondent", "weight", "age_band", "account", "follows_a_brand"];
    assert_eq!(answers.header[..5], fixed);
    assert_eq!(answers.header[5..], ["want", "intrude", "why"]);
    assert_eq!(codebook.header, ["variable", "label", "value", "means", "asked_of", "n"]);
    assert_eq!(answers.rows.len(), 200);
    let interviews = &document["manifest"]["found"]["weights"]["interviews"];
    assert_eq!(interviews.as_u64(), Some(200));

    // Weighted shares of the answers are the table; a missing cell was not asked, "don't know" was.
    let weights: Vec<f64> = answers.values("weight").into_iter().map(number).collect();
    let bands = answers.values("age_band");
    for row in &survey.rows {
        let cell = |name: &str| row[survey.column(name)].as_str();
        let given = answers.values(cell("item"));
        let of = |holds: &dyn Fn(usize) -> bool| -> f64 {
            (0..200).filter(|i| holds(*i)).map(|i| weights[i]).sum()
        };
        let here =
            |i: usize| !given[i].is_empty() && (cell("band") == "all" || cell("band") == bands[i]);
        let gave = |i: usize| here(i) && given[i].split("; ").any(|word| word == cell("answer"));
        let base = of(&here);
        assert!((number(cell("weighted_n")) - base).abs() < 1e-9 * base.max(1.0), "{row:?}");
        if base == 0.0 {
            assert_eq!(cell("simulated"), "", "{row:?}");
        } else {
            let share = 100.0 * of(&gave) / base;
            assert!((number(cell("simulated")) - share).abs() < 1e-9, "{row:?}");
        }
    }
    let (want, intrude) = (answers.values("want"), answers.values("intrude"));
    assert!(want.contains(&"don't know") && !want.contains(&""));
    assert!((0..200).all(|i| (want[i] == "no") != intrude[i].is_empty()));

    // The codebook counts everybody once per item, and several answers as often as given.
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in &codebook.rows {
        *counts.entry(&row[0]).or_default() += row[5].parse::<u64>().unwrap();
    }
    assert_eq!((counts["want"], counts["intrude"]), (200, 200));
    let row = |variable: &str, value: &str| {
        let row = codebook.rows.iter().find(|row| row[0] == variable && row[2] == value);
        row.unwrap_or_else(|| panic!("{variable} {value}"))
    };
    let skipped = intrude.iter().filter(|given| given.is_empty()).count();
    assert_eq!(row("intrude", "")[5], skipped.to_string());
    assert_eq!(row("intrude", "")[3], "not asked");
    assert_eq!(row("intrude", "agree")[4], "want: no");
    assert_eq!(row("want", "don't know")[3], "don't know");
    let none = answers.values("why").iter().filter(|given| **given == "none of these").count();
    assert_eq!(row("why", "none of these")[5], none.to_string());

    same_numbers(&survey, &document["tables"]["survey"]);
    assert!(document["tables"]["answers"].is_null(), "answers are in the files");
    assert_eq!(document["folder"], "out");
}

/// A table of the document is that of the file, cell by cell.
fn same_numbers(file: &Csv, table: &Value) {
    let rows = table.as_array().unwrap();
    assert_eq!(rows.len(), file.rows.len());
    for (object, row) in rows.iter().zip(&file.rows) {
        for (name, cell) in file.header.iter().zip(row) {
            match &object[name] {
                Value::Null => assert_eq!(cell, "", "{name}"),
                Value::String(text) => assert_eq!(cell, text, "{name}"),
                // The reader of JSON may miss the last bit.
                value => {
                    let (cell, value) = (number(cell), value.as_f64().unwrap());
                    assert!((cell - value).abs() <= 1e-14 * cell.abs(), "{name}: {cell}, {value}");
                }
            }
        }
    }
}

#[test]
fn a_reproduction_leaves_the_same_bytes_for_any_number_of_threads() {
    let home = folder();
    let mut documents = Vec::new();
    for threads in ["1", "2"] {
        let out = format!("out{threads}");
        let mut args = vec!["reproduce", "netbase_2012", "--replicates", "12", "--quiet", "--json"];
        args.extend(["--set", "sample.n=400", "--threads", threads, "--out", &out]);
        documents.push(home.json(&args));
    }
    let digests = |name: &str| [0, 1].map(|i: usize| documents[i].pointer(name).unwrap().clone());
    for name in ["/manifest/results_digest", "/manifest/found/surveys_digest"] {
        let [one, two] = digests(name);
        assert!(one.is_string() && one == two, "{name}");
    }
    let files = names(&home.path("out1"));
    assert_eq!(files, names(&home.path("out2")));
    for file in files.iter().filter(|file| *file != "manifest.json") {
        let [one, two] = ["out1", "out2"].map(|out| fs::read(home.path(out).join(file)).unwrap());
        assert_eq!(one, two, "{file}");
    }
    let survey = home.csv("out1/survey.csv");
    assert_eq!(survey.header[..10], SURVEY);
    assert_eq!(home.csv("out1/answers.csv").rows.len(), 400);
    same_numbers(&survey, &documents[0]["tables"]["survey"]);

    // The study in the folder gives the same numbers again.
    let again = ["reproduce", "out1/study.toml", "--replicates", "12", "--quiet", "--json"];
    let again = home.json(&again);
    assert_eq!(
        again["manifest"]["found"]["surveys_digest"],
        digests("/manifest/found/surveys_digest")[0]
    );

    let book = fs::read(home.path("out1/survey.xlsx")).unwrap();
    let mut book = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut sheets = String::new();
    book.by_name("xl/workbook.xml").unwrap().read_to_string(&mut sheets).unwrap();
    let sheets: Vec<&str> =
        sheets.split("<sheet name=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
    assert_eq!(sheets, ["survey", "joint", "fit", "answers", "codebook"]);
}

#[test]
fn a_study_that_needs_a_world_is_done_in_it() {
    let home = folder();
    let args = ["reproduce", "study.toml", "--replicates", "4", "--quiet", "--set"];
    let page = home.says(0, "100", &[&args[..], &["world.worlds=2"]].concat());
    assert!(page.contains("2 worlds a survey, on day 20 under interject"), "{page}");
    // Some surveys fail: the rest is kept.
    let page = home.says(1, "100", &[&args[..], &["sample.n=12", "--out", "out"]].concat());
    assert!(page.contains("surveys FAILED; ") && page.contains("What failed\n"), "{page}");
    assert!(home.csv("out/survey.csv").rows.len() == 1);
}

/// The folder's README says how to do it again; what it says gives the same bits, wherever the
/// folder lies and whatever is gone beside it.
#[test]
fn a_result_folder_repeats_itself() {
    let home = folder();
    for (out, args) in [
        ("one", vec!["reproduce", "study.toml", "--replicates", "5", "--set", "sample.n=150"]),
        ("two", vec!["reproduce", "netbase_2012", "--replicates", "5", "--seed", "0"]),
        ("three", vec!["survey", "small.toml", "--study", "study.toml", "--wave", "20,9"]),
        ("four", vec!["survey", "small.toml", "--study", "study.toml", "--before-after"]),
    ] {
        home.says(0, "100", &[&args[..], &["--quiet", "--out", out]].concat());
        let readme = fs::read_to_string(home.path(out).join("README.md")).unwrap();
        let command = readme.lines().find_map(|line| line.strip_prefix("    earful ")).unwrap();
        let elsewhere = folder();
        for file in ["study.toml", "scenario.toml"] {
            fs::copy(home.path(out).join(file), elsewhere.path(file)).unwrap();
        }
        fs::remove_file(elsewhere.path("small.toml")).unwrap();
        let command: Vec<&str> = command.split(' ').collect();
        let again = elsewhere.json(&[&command[..], &["--quiet", "--json"]].concat());
        let manifest: Value =
            serde_json::from_slice(&fs::read(home.path(out).join("manifest.json")).unwrap())
                .unwrap();
        for digest in ["/results_digest", "/scenario_digest", "/study/digest"] {
            let known = manifest.pointer(digest);
            assert!(known.is_some(), "{digest}");
            assert_eq!(again["manifest"].pointer(digest), known, "{out} {digest}");
        }
    }
}

#[test]
fn waves_and_changes_are_kept_day_by_day() {
    let home = folder();
    let args = ["survey", "small.toml", "--wave", "20,0,20,7", "--n", "150"];
    home.says(0, "80", &[&args[..], &["--out", "waves"]].concat());
    let survey = home.csv("waves/survey.csv");
    let mut days = survey.values("day");
    days.dedup();
    assert_eq!(days, ["0", "7", "20"]);
    for day in days {
        assert_eq!(home.csv(&format!("waves/answers_{day}.csv")).header[1], "weight");
    }
    let args = ["survey", "small.toml", "--before-after", "--quiet", "--n", "150"];
    let document = home.json(&[&args[..], &["--json", "--out", "changes"]].concat());
    assert_eq!(document["manifest"]["found"]["replications"], 3);
    let changes = home.csv("changes/survey.csv");
    same_numbers(&changes, &document["tables"]["survey"]);
    for row in &changes.rows {
        let cell = |name: &str| row[changes.column(name)].as_str();
        if !cell("change").is_empty() {
            let difference = number(cell("after")) - number(cell("before"));
            assert!((number(cell("change")) - difference).abs() < 1e-9, "{row:?}");
        }
    }
}

#[test]
fn pages_fit_narrow_windows_and_break_no_number() {
    let home = folder();
    let lived = ["--set", "run.consumers=300", "--set", "world.worlds=1"];
    let pages: Vec<Vec<&str>> = vec![
        vec!["reproduce", "--list"],
        vec!["reproduce", "netbase_2012", "--replicates", "5", "--saturated", "-q"],
        vec!["reproduce", "netbase_2012", "--fit"],
        vec!["reproduce", "pew_2013", "--replicates", "5", "-q"],
        [&["reproduce", "unfollow_2011", "--replicates", "4", "-q"][..], &lived].concat(),
        vec!["survey", "small.toml"],
        vec!["survey", "small.toml", "--study", "study.toml", "--day", "20"],
        vec!["survey", "small.toml", "--wave", "0,1,2,3,4,5,6,7,8"],
        vec!["survey", "small.toml", "--before-after", "-q"],
    ];
    for args in &pages {
        for columns in ["60", "100"] {
            let page = home.says(0, columns, args);
            for line in page.lines() {
                let fits = line.chars().count() <= number(columns) as usize;
                assert!(fits, "{args:?}\n{line}");
                assert_eq!(line, line.trim_end(), "{args:?}");
            }
            assert!(!page.contains("\n\n\n"), "{args:?}\n{page}");
            assert!(!page.contains("NaN") && !page.contains("-0.0 "), "{args:?}\n{page}");
        }
    }
    // The words of the header are whole.
    let page = home.says(0, "60", &pages[1]);
    for word in ["published", "simulated", "asked", "verdict", "construction", "equivalent"] {
        assert!(page.contains(word), "{word}\n{page}");
    }
}

#[test]
fn reasons_are_told_once_for_all_cells_that_have_them() {
    let page = folder().says(0, "200", &["reproduce", "netbase_2012", "--replicates", "4", "-q"]);
    for line in [
        "- NB_B yes, 18-24, 35-44 and 45-54: told as a majority in every band but 55+",
        "- assumed: NB_C undecided; NB_D undecided; NB_E undecided; NB_F undecided; NB_G undecided; NB_H \
         undecided: never published",
    ] {
        assert!(page.lines().any(|other| other == line), "{line}\n{page}");
    }
}

#[test]
fn the_list_names_every_study_with_what_it_can_and_cannot_show() {
    let page = folder().says(0, "100", &["reproduce", "--list"]);
    for (name, _) in STUDIES {
        let (_, rest) = page.split_once(&format!("{name}\n")).expect(name);
        let mine = rest.split("\n\n").next().unwrap();
        assert!(mine.contains("\n  + ") && mine.contains("\n  - "), "{name}\n{mine}");
    }
}

/// The thresholds in the studies' files and the levels in the defaults of the bands are what the
/// fit gives, to the last digit that is written.
#[test]
fn committed_values_are_those_of_the_fit() {
    let home = folder();
    for (study, items) in [("netbase_2012", 7), ("pew_2013", 3)] {
        let page = home.says(0, "100", &["reproduce", study, "--fit"]);
        let page = pasted(&page, "# for the study's file");
        let (_, page) = page.split_once('\n').unwrap();
        let (file, levels) = page.split_once("\n# for the scenario").unwrap();
        let titles: Vec<&str> = file.lines().filter(|line| line.starts_with("# ")).collect();
        assert_eq!(titles.len(), items, "{file}");
        let bands: Vec<&str> = levels.lines().filter(|line| line.starts_with("[band")).collect();
        assert_eq!(bands.len(), 5, "{levels}");
        for line in titles.into_iter().chain(bands) {
            assert!(line.ends_with("  # as it is"), "{study}: {line}");
        }
    }
}
