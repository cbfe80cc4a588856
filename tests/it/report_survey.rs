//! Pages of surveys and of studies: what is on them is what is in the files, and wrong input is
//! refused.

use std::fs;

use serde_json::Value;

use crate::browser;
use crate::home::Home;
use crate::survey_cli::folder;

const NEXT: &str = "restore the file, or write the folder again";

pub fn html(home: &Home, name: &str) -> String {
    fs::read_to_string(home.path(name)).unwrap()
}

/// The names of a page's sections, in their order.
pub fn sections(page: &str) -> Vec<&str> {
    page.split("<section id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// What stands between two marks of a page.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    rest.split(end).next().unwrap()
}

pub fn answer(page: &str) -> &str {
    between(page, "<p class=\"answer\">", "</p>")
}

pub fn figure(page: &str, id: &str) -> Value {
    let start = format!("<script type=\"application/json\" id=\"data-{id}\">");
    serde_json::from_str(between(page, &start, "</script>")).unwrap()
}

/// A column of a figure as texts; numbers as they are, missing ones as nothing.
pub fn column(figure: &Value, name: &str) -> Vec<String> {
    let all = figure["columns"].as_array().unwrap();
    let found = all.iter().find(|column| column["name"] == name);
    let column = found.unwrap_or_else(|| panic!("no column {name}"));
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        other => other.to_string(),
    };
    match column["values"].as_array() {
        Some(values) => values.iter().map(text).collect(),
        None => {
            let level = |code: &Value| {
                column["levels"][code.as_u64().unwrap() as usize].as_str().unwrap().to_owned()
            };
            column["codes"].as_array().unwrap().iter().map(level).collect()
        }
    }
}

/// Equal up to the digits that a figure keeps.
pub fn same(shown: &str, file: &str) -> bool {
    match (shown.parse::<f64>(), file.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= 1e-5 * b.abs().max(1e-9),
        _ => shown == file,
    }
}

/// A column of a file and what is shown of it: as many, at least one, and the same.
fn all_same(file: &[&str], shown: &[String]) -> bool {
    !file.is_empty()
        && file.len() == shown.len()
        && file.iter().zip(shown).all(|(file, shown)| same(shown, file))
}

#[test]
fn the_page_of_a_study_shows_what_its_files_hold() {
    let home = Home::new(&[]);
    let args = ["reproduce", "netbase_2012", "--replicates", "40", "--saturated", "--quiet"];
    home.says(0, "80", &[&args[..], &["--report", "--out", "rep"]].concat());
    let page = html(&home, "rep/report.html");
    home.says(0, "80", &["report", "rep", "--out", "later.html"]);
    assert_eq!(page, html(&home, "later.html"), "made with the result and made from the folder");
    let expected = ["cells", "fit", "conduct", "joint", "asked", "limits", "parameters", "repeat"];
    assert_eq!(sections(&page), expected);

    // Each judged cell is there once, with the numbers of the file.
    let (file, shown) = (home.csv("rep/survey.csv"), figure(&page, "cells"));
    let judged: Vec<&Vec<String>> = (file.rows.iter())
        .filter(|row| !["excluded", "assumed"].contains(&row[file.column("use")].as_str()))
        .collect();
    let names = column(&shown, "cell");
    assert_eq!(names.len(), judged.len());
    for row in &judged {
        let of = |name: &str| row[file.column(name)].as_str();
        let place = (0..names.len()).find(|place| {
            let band =
                if of("band") == "all" { String::new() } else { format!(", {}", of("band")) };
            names[*place] == format!("{} {}{band}", of("item"), of("answer"))
                && column(&shown, "published")[*place] == of("said")
                && column(&shown, "use")[*place] == of("use")
        });
        let place = place.unwrap_or_else(|| panic!("no {row:?}"));
        for (mine, theirs) in
            [("simulated", "simulated"), ("low", "low"), ("high", "high"), ("asked", "base")]
        {
            let (mine, theirs) = (&column(&shown, mine)[place], of(theirs));
            assert!(same(mine, theirs), "{row:?}: {mine} and {theirs}");
        }
    }
    // What was held out is shown first, and the answer counts it.
    assert_eq!(shown["options"]["select"][0]["name"], "held out");
    let held = judged.iter().filter(|row| row[file.column("use")] == "held out").count();
    let said = answer(&page);
    assert!(said.starts_with(&format!("Of {held} published figures and statements")), "{said}");
    assert!(said.contains("40 simulated surveys") && said.contains("95%"), "{said}");
    assert!(page.contains("earful reproduce study.toml --scenario scenario.toml --replicates 40"));
    let manifest: Value = serde_json::from_str(&html(&home, "rep/manifest.json")).unwrap();
    for key in ["/found/surveys_digest", "/results_digest", "/study/digest", "/scenario_digest"] {
        assert!(page.contains(manifest.pointer(key).unwrap().as_str().unwrap()), "{key}");
    }
    let (joint, file) = (figure(&page, "joint"), home.csv("rep/joint.csv"));
    let shares = column(&joint, "share");
    assert!(all_same(&file.values("share"), &shares));
}

#[test]
fn pages_of_surveys_show_what_their_files_hold() {
    let home = folder();
    let survey = ["survey", "small.toml", "--quiet", "--report"];
    let both = ["--before-after", "--out", "both"];
    home.says(0, "80", &[&survey[..], &both].concat());
    let page = html(&home, "both/report.html");
    assert_eq!(sections(&page), ["changes", "asked", "limits", "parameters", "repeat"]);
    let (file, shown) = (home.csv("both/survey.csv"), figure(&page, "change"));
    let (answers, arms) = (column(&shown, "answer"), column(&shown, "arm"));
    assert!(!answers.is_empty());
    for place in 0..answers.len() {
        let row = file.rows.iter().find(|row| {
            let of = |name: &str| &row[file.column(name)];
            answers[place] == format!("{} {}", of("item"), of("answer"))
                && *of("arm") == arms[place]
                && of("band") == "all"
        });
        let row = row.unwrap();
        for (mine, theirs) in
            [("estimate", "change"), ("low", "change_low"), ("high", "change_high")]
        {
            assert!(same(&column(&shown, mine)[place], &row[file.column(theirs)]), "{row:?}");
        }
    }
    assert!(answer(&page).contains("3 replications"), "{}", answer(&page));

    home.says(0, "80", &[&survey[..], &["--wave", "0,10,20", "--out", "waves"]].concat());
    let page = html(&home, "waves/report.html");
    assert_eq!(sections(&page), ["waves", "asked", "limits", "parameters", "repeat"]);
    let (file, shown) = (home.csv("waves/survey.csv"), figure(&page, "waves"));
    for name in ["day", "share", "margin"] {
        let pairs = column(&shown, name);
        assert!(all_same(&file.values(name), &pairs));
    }
    assert!(answer(&page).starts_with("From day 0 to day 20 "));

    home.says(0, "80", &[&survey[..], &["--day", "9", "--out", "day"]].concat());
    let page = html(&home, "day/report.html");
    assert_eq!(sections(&page), ["banner", "asked", "limits", "parameters", "repeat"]);
    let (file, shown) = (home.csv("day/survey.csv"), figure(&page, "banner"));
    let shares = column(&shown, "share");
    assert!(all_same(&file.values("simulated"), &shares));

    home.says(0, "80", &["reproduce", "netbase_2012", "--fit", "--report", "--out", "fit"]);
    let page = html(&home, "fit/report.html");
    assert_eq!(sections(&page), ["fitted", "asked", "limits", "parameters", "repeat"]);
    let expected = column(&figure(&page, "fitted"), "simulated");
    let file = home.csv("fit/cells.csv");
    assert!(all_same(&file.values("expected"), &expected));
    assert!(answer(&page).contains("no evidence for the model"));
    for page in ["both", "waves", "day", "fit"] {
        let html = html(&home, &format!("{page}/report.html"));
        assert!(!["better", "worse"].iter().any(|word| answer(&html).contains(word)));
    }
}

#[test]
fn without_a_folder_a_page_gets_one_with_date_and_name() {
    let home = folder();
    let args = ["reproduce", "study.toml", "--replicates", "4", "--quiet", "--report"];
    for _ in 0..2 {
        home.says(0, "80", &args);
    }
    let found = crate::home::names(&home.path("results"));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|name| name.contains("-study")), "{found:?}");
    let page = html(&home, &format!("results/{}/report.html", found[0]));
    // The study's world is a scenario that did not lie beside it when the page was made.
    assert!(page.contains("What may be asked: a skip rule") && page.contains("id=\"asked\""));
    home.says(0, "80", &["survey", "small.toml", "--report", "--quiet"]);
    let found = crate::home::names(&home.path("results"));
    assert!(found.iter().any(|name| name.ends_with("-small")), "{found:?}");
}

pub const SCENARIO: &str = "question = \"Q?\"\n[run]\nseed = 3\nreplications = 5\nconsumers = 600\n\
    warmup_days = 5\ndays = 40\nbaseline = \"a\"\n[[brand]]\nname = \"b\"\ncategory = \"bank\"\n\
    [[arm]]\nname = \"a\"\npolicy = \"silent\"\n[[arm]]\nname = \"c\"\npolicy = \"interject\"\n";

#[test]
fn damaged_and_foreign_folders_are_refused() {
    let home = Home::new(&[("s.toml", SCENARIO), ("file.txt", "text")]).with_a_full_folder();
    home.says(0, "80", &["compare", "s.toml", "--quiet", "--out", "compared"]);
    let args = ["reproduce", "netbase_2012", "--replicates", "8", "--quiet", "--out", "rep"];
    home.says(0, "80", &args);
    home.says(0, "80", &["survey", "s.toml", "--quiet", "--out", "day"]);
    let wrote = "give a folder that earful compare, run, survey, reproduce or calibrate wrote";
    home.refuses(&["report", "rep", "compared"], &["a study done many times", "a comparison of"]);
    home.refuses(&["report", "day", "day"], &["a survey on one day", "two of earful reproduce"]);
    home.refuses(&["report", "compared", "full"], &["full holds no result", wrote]);
    home.refuses(&["report", "file.txt", "rep"], &["cannot read file.txt", wrote]);
    home.refuses(&["report", "rep", "nowhere"], &["cannot read nowhere", wrote]);
    home.refuses(&["report", "rep", "rep", "rep"], &["unexpected value"]);
    home.refuses(&["reproduce", "--list", "--report"], &["--report"]);
    home.refuses(&["survey", "s.toml", "--report", "--out", "full"], &["full", "name another"]);

    // Files of another folder, with their own seals or without.
    fs::copy(home.path("day/survey.csv"), home.path("rep/survey.csv")).unwrap();
    home.refuses(&["report", "rep"], &["rep/survey.csv, line 1: ", NEXT]);
    fs::remove_file(home.path("rep/survey.csv")).unwrap();
    fs::copy(home.path("compared/manifest.json"), home.path("day/manifest.json")).unwrap();
    // The scenario is the same file; there is nothing else of a comparison in this folder.
    let told = home.says(0, "200", &["report", "day"]);
    assert!(told.contains("Not in this folder any more: answer.json, "), "{told}");
    fs::write(home.path("compared/scenario.toml"), "a = \n").unwrap();
    home.refuses(&["report", "compared", "compared"], &["compared/scenario.toml, line 1", NEXT]);
    // What is missing costs its sections, nothing else.
    for (file, section) in
        [("survey.csv", "cells"), ("joint.csv", "joint"), ("study.toml", "asked")]
    {
        let _ = fs::remove_file(home.path("rep").join(file));
        home.says(0, "80", &["report", "rep"]);
        let page = html(&home, "rep/report.html");
        assert!(!sections(&page).contains(&section), "{section} without {file}");
        assert!(sections(&page).contains(&"repeat"));
    }
}

#[test]
fn charts_of_surveys_are_drawn_without_a_complaint() {
    let home = folder();
    let survey = ["survey", "small.toml", "--quiet", "--report"];
    home.says(0, "80", &[&survey[..], &["--before-after", "--out", "both"]].concat());
    home.says(0, "80", &[&survey[..], &["--wave", "0,20", "--out", "waves"]].concat());
    home.says(0, "80", &[&survey[..], &["--day", "9", "--out", "day"]].concat());
    let study = ["reproduce", "netbase_2012", "--quiet", "--report"];
    home.says(0, "80", &[&study[..], &["--replicates", "8", "--out", "rep"]].concat());
    home.says(0, "80", &[&study[..], &["--fit", "--out", "fit"]].concat());
    home.says(0, "80", &["report", "rep", "rep", "--out", "beside.html"]);
    let folders = ["both", "waves", "day", "rep", "fit"];
    let mut pages: Vec<String> = folders.map(|name| format!("{name}/report.html")).into();
    pages.push("beside.html".into());
    for name in pages {
        for width in [390, 1200] {
            let Some(page) = browser::open(&home.path(&name), width) else { return };
            let figures = page.number("document.querySelectorAll('figure').length");
            let drawn =
                "document.querySelectorAll('figure[data-drawn=yes] .chart svg path').length";
            assert!(figures > 0.0 && page.number(drawn) > 0.0, "{name}");
            let left = "document.querySelectorAll('figure:not([data-drawn=yes])').length";
            assert_eq!(page.number(left), 0.0, "{name}");
            let wide = page.number("document.documentElement.scrollWidth");
            assert!(wide <= f64::from(width), "{name} is {wide} wide at {width}");
            page.is_quiet();
        }
    }
}
