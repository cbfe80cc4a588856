//! `earful report` from the command line: what it leaves, and how it refuses.

use std::fs;

use crate::home::Home;

const SCENARIO: &str = "question = \"Q?\"\n[run]\nseed = 0\nreplications = 2\nconsumers = 300\n\
    warmup_days = 2\ndays = 12\nbaseline = \"a\"\n[[brand]]\nname = \"b\"\ncategory = \"bank\"\n\
    [[arm]]\nname = \"a\"\npolicy = \"silent\"\n[[arm]]\nname = \"c\"\npolicy = \"interject\"\n";

fn home() -> Home {
    let home = Home::new(&[("s.toml", SCENARIO)]);
    home.says(0, "80", &["compare", "s.toml", "--quiet", "--out", "out"]);
    home
}

fn page(home: &Home, name: &str) -> String {
    fs::read_to_string(home.path(name)).unwrap()
}

#[test]
fn the_page_is_the_same_when_made_with_the_result_and_when_made_from_the_folder() {
    let home = home();
    home.says(0, "80", &["compare", "s.toml", "--quiet", "--report", "--out", "again"]);
    let told = home.says(0, "80", &["report", "again", "--out", "later.html"]);
    assert!(told.starts_with("later.html ("), "{told}");
    assert_eq!(page(&home, "again/report.html"), page(&home, "later.html"));
    // A second time replaces the first.
    home.says(0, "80", &["report", "again", "--out", "later.html"]);
    // One arm has a page too, without ranks.
    home.says(0, "80", &["run", "s.toml", "--quiet", "--report", "--out", "one"]);
    let one = page(&home, "one/report.html");
    assert!(one.contains("Headline figures") && !one.contains("id=\"tradeoff\""));
    assert!(one.contains("earful run scenario.toml"));
}

#[test]
fn a_file_that_is_missing_costs_its_sections_and_nothing_else() {
    let home = home();
    let has = |section: &str| {
        home.says(0, "80", &["report", "out", "--out", "p.html"]);
        page(&home, "p.html").contains(&format!("<section id=\"{section}\""))
    };
    for (file, section) in [
        ("series.csv", "days"),
        ("cascades.csv", "cascades"),
        ("answer.json", "ranking"),
        ("summary.csv", "tradeoff"),
        ("scenario.toml", "parameters"),
    ] {
        // With so few people there may be no cascade at all, and then no section of them.
        assert!(has(section) || section == "cascades", "{section}");
        fs::remove_file(home.path("out").join(file)).unwrap();
        assert!(!has(section), "{section} without {file}");
    }
    assert!(has("repeat"), "how to repeat it needs the manifest alone");
}

#[test]
fn failed_runs_are_on_top_and_listed() {
    let home = home();
    let manifest = home.path("out/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let failed = "\"failures\": [{\"arm\": \"c\", \"replication\": 1, \"stage\": \"days\", \
                  \"message\": \"a <b>reason</b>\"}]";
    let text = text.replace("\"failures\": []", failed).replace("\"failed\": 0", "\"failed\": 1");
    fs::write(&manifest, text).unwrap();
    home.says(0, "80", &["report", "out"]);
    let page = page(&home, "out/report.html");
    let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(at("1 of 4 runs FAILED") < at("id=\"ranking\""));
    assert!(at("id=\"failures\"") > at("id=\"parameters\""));
    assert!(page.contains("a &lt;b&gt;reason&lt;/b&gt;"));
}

#[test]
fn wrong_input_is_refused_with_its_place_and_the_next_step() {
    let home = home().with_a_full_folder();
    let next = "give a folder that earful compare, run, survey, reproduce or calibrate wrote";
    home.refuses(&["report"], &["<DIR>"]);
    home.refuses(&["report", "nowhere"], &["cannot read nowhere", next]);
    home.refuses(&["report", "s.toml"], &["cannot read s.toml", next]);
    home.refuses(&["report", "full"], &["full holds no result", "no manifest.json", next]);
    // The folder above the result: it says where results are.
    home.refuses(&["report", "."], &["holds no result", "but in out inside it", next]);
    home.refuses(&["report", "out", "--out", "full"], &["full", "name another"]);
    home.refuses(&["report", "out", "--out", "no/such/p.html"], &["no/such/p.html"]);

    let damage = |file: &str, change: &dyn Fn(&str) -> Vec<u8>, words: &[&str]| {
        let path = home.path("out").join(file);
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, change(&whole)).unwrap();
        home.refuses(&["report", "out"], words);
        fs::write(&path, whole).unwrap();
    };
    let half = |text: &str| text.as_bytes()[..text.len() / 2].to_vec();
    let restore = "restore the file";
    damage("manifest.json", &half, &["out/manifest.json, line", restore]);
    damage("manifest.json", &|_| b"{}".to_vec(), &["out/manifest.json, line 1", "missing field"]);
    damage("answer.json", &|_| b"[]".to_vec(), &["out/answer.json, line 1", restore]);
    let words = ["out/summary.csv, line 2: estimate is no number: much", restore];
    let much = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut cells: Vec<&str> = lines[1].split(',').collect();
        cells[3] = "much";
        lines[1] = cells.join(",");
        lines.join("\n").into_bytes()
    };
    damage("summary.csv", &much, &words);
    let renamed = |text: &str| text.replacen("mean", "median", 1).into_bytes();
    damage("series.csv", &renamed, &["out/series.csv, line 1: there is no column mean"]);
    let binary = |text: &str| [text.as_bytes(), &[0xff, 0xfe]].concat();
    damage("differences.csv", &binary, &["out/differences.csv, line", "no text in UTF-8"]);
    let longer = |text: &str| format!("{text}1,2,3\n").into_bytes();
    damage("differences.csv", &longer, &["out/differences.csv, line", restore]);
    assert!(!home.path("out/report.html").exists(), "nothing half-made is left");
}
