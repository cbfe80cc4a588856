//! Whatever the program prints as input, it accepts as input.

use std::fs;
use std::path::Path;

use super::home::{Home, pasted};
use super::survey_cli::folder;
use earful::scenario::{STUDIES, Scenario, find_study, parse_study, study_to_toml};
use earful::survey::questionnaire::Asks;
use earful::survey::study::Study;

/// The lines that `--fit` prints for the study's file, by item, and those for the scenario.
fn snippets(page: &str, asked: &Study) -> (Vec<(String, String)>, String) {
    let page = pasted(page, "# for the study's file");
    let (_, page) = page.split_once('\n').expect("lines for a study");
    let (study, scenario) = page.split_once("\n# for the scenario").expect("lines for a scenario");
    let (_, scenario) = scenario.split_once('\n').unwrap();
    let is_item =
        |name: &str| asked.questionnaire.item(name.trim_end_matches("  # as it is")).is_some();
    let mut items: Vec<(String, String)> = Vec::new();
    for line in study.lines() {
        match line.strip_prefix("# ") {
            Some(name) if is_item(name) => {
                let name = name.trim_end_matches("  # as it is");
                items.push((name.to_owned(), String::new()));
            }
            // What cannot be written is a remark, and the next lines go on with it.
            Some(told) if told.contains(" cannot be written down: ") => {
                let name = told.split(' ').next().unwrap();
                items.push((name.to_owned(), String::new()));
            }
            Some(_) => {}
            None if line.is_empty() => {}
            None => items.last_mut().expect("an item").1 += &format!("{line}\n"),
        }
    }
    (items, scenario.to_owned())
}

/// Puts what was printed into the files it is for, and has them read.
fn accepted(home: &Home, study: &str, columns: &str) {
    let page = home.says(0, columns, &["reproduce", study, "--fit", "-q"]);
    let path = home.path(study);
    let name = if path.exists() { path.to_str().unwrap() } else { study };
    let before = find_study(name, &[]).unwrap();
    let (items, bands) = snippets(&page, &before);
    let mut text = String::new();
    let mut item = None;
    for line in study_to_toml(&before).lines() {
        if let Some(id) = line.strip_prefix("id = ") {
            item = items.iter().find(|(name, _)| id.trim_matches('"') == name);
        }
        match item {
            Some((_, lines)) if line.starts_with("attitude = ") && !lines.trim().is_empty() => {
                text += lines;
            }
            _ => text += &format!("{line}\n"),
        }
    }
    let after = parse_study(&text, "pasted.toml", Path::new(""), &[])
        .unwrap_or_else(|problems| panic!("{study}\n{page}\n{problems}"));
    assert!(!items.is_empty(), "{page}");
    for (name, lines) in &items {
        let at = after.questionnaire.item(name).unwrap();
        let Asks::Attitude(graded) = &after.questionnaire.items[at].asks else { panic!() };
        assert!(graded.thresholds.is_sorted_by(|a, b| a > b), "{page}");
        assert_eq!(lines.contains("thresholds"), study != "beyond.toml", "{page}");
    }
    let base = "question = \"?\"\n[[brand]]\nname = \"b\"\ncategory = \"bank\"\n\
                [[arm]]\nname = \"a\"\npolicy = \"silent\"\n";
    let scenario = format!("{base}{bands}");
    Scenario::parse(&scenario, "pasted.toml", Path::new(""), &[])
        .unwrap_or_else(|problems| panic!("{study}\n{page}\n{problems}"));
}

/// One item and its published shares.
fn study(item: &str, cells: &[(&str, &str, u32)], more: &str) -> String {
    let mut text = format!("title = \"t\"\n{more}\n[sample]\nn = 500\n{item}\n");
    for (answer, band, percent) in cells {
        text += &format!(
            "[[published]]\nsource = \"A\"\nitem = \"X\"\nanswer = \"{answer}\"\nband = \"{band}\"\n\
             percent = {percent}\nuse = \"fit\"\n"
        );
    }
    text
}

#[test]
fn what_a_fit_prints_is_accepted() {
    let home = Home::new(&[]);
    let three = "[[item]]\nid = \"X\"\ntext = \"?\"\nanswers = [\"yes\", \"neither\", \"no\"]\n\
                 attitude = { expectation = 0.5, thresholds = [0.3, -1.5] }";
    let two = "[[item]]\nid = \"X\"\ntext = \"?\"\nanswers = [\"yes\", \"no\"]\n\
               attitude = { concern = 0.123456789, expectation = -0.5, thresholds = [0.3] }";
    let many: Vec<String> = (0..15).map(|i| format!("\"answer {i}\"")).collect();
    let falling: Vec<String> = (0..14).map(|i| format!("{}", 3.0 - 0.4 * f64::from(i))).collect();
    let fifteen = format!(
        "[[item]]\nid = \"X\"\ntext = \"?\"\nanswers = [{}]\nattitude = {{ concern = 0.5, \
         thresholds = [{}] }}",
        many.join(", "),
        falling.join(", ")
    );
    let each: Vec<(String, &str, u32)> =
        (0..14).map(|i| (format!("answer {i}"), "all", if i < 9 { 7 } else { 6 })).collect();
    let each: Vec<(&str, &str, u32)> = each.iter().map(|(a, b, p)| (a.as_str(), *b, *p)).collect();
    let steep = "[fit]\nconcern_by_age = [0, 0, 0, 0, 1]";
    for (name, text) in [
        ("closed.toml", study(three, &[("yes", "all", 60), ("no", "all", 40)], "")),
        ("nobody.toml", study(three, &[("yes", "all", 0), ("no", "all", 100)], "")),
        ("beyond.toml", study(three, &[("yes", "all", 70), ("no", "all", 60)], "")),
        ("all.toml", study(two, &[("yes", "all", 100)], "")),
        ("none.toml", study(two, &[("yes", "all", 0)], "")),
        ("fifteen.toml", study(&fifteen, &each, "")),
        ("steep.toml", study(two, &[("yes", "under 55", 99), ("yes", "55+", 1)], steep)),
    ] {
        fs::write(home.path(name), text).unwrap();
        let output = home.earful("100", &["reproduce", name, "--fit", "-q"]);
        // What cannot be fitted prints nothing to be pasted.
        if output.status.code() != Some(0) {
            let page = String::from_utf8(output.stdout).unwrap();
            assert!(!page.contains("attitude"), "{name}\n{page}");
            continue;
        }
        for columns in ["60", "100", "200"] {
            accepted(&home, name, columns);
        }
    }
    for (name, _) in STUDIES {
        let fits = find_study(name, &[])
            .unwrap()
            .published
            .iter()
            .any(|cell| cell.used == earful::survey::study::CellUse::Fit);
        for columns in ["60", "100"].into_iter().filter(|_| fits) {
            accepted(&home, name, columns);
        }
    }
}

/// The case of two shares that leave nobody between: it used to print one threshold twice.
#[test]
fn an_answer_that_is_left_to_nobody_is_named() {
    let item = "[[item]]\nid = \"X\"\ntext = \"?\"\nanswers = [\"helps\", \"neither\", \"harms\"]\n\
                attitude = { expectation = 0.5, thresholds = [0.3, -1.5] }";
    let cells = [("helps", "all", 60), ("harms", "all", 40)];
    let home = Home::new(&[("s.toml", &study(item, &cells, ""))]);
    let page = home.says(0, "100", &["reproduce", "s.toml", "--fit", "-q"]);
    assert!(page.contains("# the published shares leave neither to nobody"), "{page}");
    accepted(&home, "s.toml", "100");
}

#[test]
fn every_policy_that_is_printed_is_accepted() {
    let home = Home::new(&[]);
    let names = home.says(0, "200", &["policies"]);
    let names: Vec<&str> = names
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains(&"consent_first") && names.len() >= 10, "{names:?}");
    let mut scenario = "question = \"?\"\n[run]\nbaseline = \"silent\"\n[policies]\n".to_owned();
    let mut arms = String::new();
    for name in names {
        fs::write(home.path(&format!("{name}.toml")), home.says(0, "60", &["policies", name]))
            .unwrap();
        scenario += &format!("mine_{name} = \"{name}.toml\"\n");
        arms += &format!("[[arm]]\nname = \"{name}\"\npolicy = \"mine_{name}\"\n");
    }
    scenario += "[[brand]]\nname = \"b\"\ncategory = \"bank\"\n";
    fs::write(home.path("all.toml"), scenario + &arms).unwrap();
    home.says(0, "80", &["check", "all.toml"]);
}

/// People of another scenario than the study's: the folder's study names the arm and the day that
/// were taken, and an arm that looks like an option is no option in the command.
#[test]
fn commands_of_folders_with_odd_names_are_accepted() {
    let home = folder();
    let other = fs::read_to_string(home.path("small.toml")).unwrap();
    let other = other.replace("silent\"\npolicy", "--json\"\npolicy");
    let other = other.replace("baseline = \"silent\"", "baseline = \"--json\"");
    let other = other.replace("name = \"interject\"", "name = \"-x\"");
    let policies = "[policies.\"a b.c\\\"\u{e9}\\n\"]\nlistens_to = \"nothing\"\n";
    let other = other.replace("policy = \"interject\"", "policy = \"a b.c\\\"\u{e9}\\n\"");
    let other = format!("{other}\n{policies}").replace("days = 20", "days = 12");
    fs::write(home.path("other.toml"), other).unwrap();
    let q = ["-q", "--out"];
    for (out, args) in [
        ("one", vec!["reproduce", "study.toml", "--scenario", "other.toml", "--replicates", "4"]),
        ("two", vec!["survey", "other.toml", "--day", "9", "--arm=-x"]),
        ("three", vec!["survey", "other.toml", "--wave", "3,9"]),
    ] {
        let args = if out == "two" || out == "three" {
            args
        } else {
            [&args[..], &["--set", "sample.n=150"]].concat()
        };
        home.says(0, "80", &[&args[..], &q[..], &[out]].concat());
        let readme = fs::read_to_string(home.path(out).join("README.md")).unwrap();
        let command = readme.lines().find_map(|line| line.strip_prefix("    earful ")).unwrap();
        let elsewhere = Home::new(&[]);
        for file in ["study.toml", "scenario.toml"] {
            fs::copy(home.path(out).join(file), elsewhere.path(file)).unwrap();
        }
        let command: Vec<&str> = command.split(' ').collect();
        let again = elsewhere.json(&[&command[..], &["-q", "--json"]].concat());
        let manifest: serde_json::Value = serde_json::from_str(
            &fs::read_to_string(home.path(out).join("manifest.json")).unwrap(),
        )
        .unwrap();
        assert_eq!(again["manifest"]["results_digest"], manifest["results_digest"], "{out}");
    }
}
