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
    let gone = "Not in this folder any more: answer.json, cascades.csv, scenario.toml, series.csv, \
                summary.csv.";
    assert!(page(&home, "p.html").contains(gone));
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

    let manifest = fs::read_to_string(home.path("out/manifest.json")).unwrap();
    fs::write(home.path("out/manifest.json"), &manifest[..manifest.len() / 2]).unwrap();
    home.refuses(&["report", "out"], &["out/manifest.json, line", "restore the file"]);
    fs::write(home.path("out/manifest.json"), "{}").unwrap();
    home.refuses(&["report", "out"], &["out/manifest.json, line 1", "missing field"]);
    assert!(!home.path("out/report.html").exists(), "nothing half-made is left");
}
