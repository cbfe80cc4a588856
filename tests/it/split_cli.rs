//! `earful compare --split`: asked for from outside, told on the terminal, kept in files, shown on the page.

use crate::browser::open;
use crate::home::{Home, names};
use crate::page::is_sound;

const SCENARIO: &str = r#"
question = "Does answering pay?"
[run]
seed = 0
replications = 3
consumers = 1500
warmup_days = 10
days = 60
baseline = "silent"
[[brand]]
name = "carrier"
category = "phone_carrier"
[[arm]]
name = "silent"
policy = "silent"
[[arm]]
name = "spoken_to"
policy = "spoken_to"
[[arm]]
name = "interject"
policy = "interject"
"#;

fn home() -> Home {
    Home::new(&[("small.toml", SCENARIO)])
}

const PARTS: [&str; 9] = [
    "learning",
    "answers",
    "silence",
    "onlookers",
    "broadcast",
    "privacy",
    "backlash",
    "the world",
    "whole effect",
];

/// Asked for one arm: a table of it on the terminal, a row for each part in the file, and in numbers the
/// parts add up to the difference that the comparison has.
#[test]
fn a_split_is_told_and_kept_and_adds_up() {
    let home = home();
    let args = ["compare", "small.toml", "--split", "interject", "--out", "out"];
    let output = home.earful("100", &args);
    let (said, told) = (crate::home::text(&output.stdout), crate::home::text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains("dividing the effects of interject: 3 replications, all 128 sets"),
        "{told}"
    );
    assert!(told.contains("; 768 runs, about"), "{told}");
    assert!(said.contains("Parts of what interject changes against silent"), "{said}");
    assert!(!said.contains("Parts of what spoken_to"), "{said}");

    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("whole effect rests on all 3 replications"), "{said}");
    assert!(words.contains("without it there is no backlash_rate at all"), "{said}");
    assert!(PARTS.iter().all(|part| said.contains(part)), "{said}");

    let csv = home.csv("out/split.csv");
    let parts = csv.values("part");
    assert_eq!(parts, PARTS.repeat(3));
    let numbers: Vec<f64> =
        csv.values("estimate").into_iter().map(|number| number.parse().unwrap()).collect();
    let differences = home.csv("out/differences.csv");
    let rows = differences.values("metric").into_iter().zip(differences.values("arm"));
    for (metric, parts) in
        ["satisfaction", "backlash_rate", "unfollow_rate"].iter().zip(numbers.chunks(9))
    {
        let row =
            rows.clone().position(|(name, arm)| name == *metric && arm == "interject").unwrap();
        let whole: f64 = differences.values("estimate")[row].parse().unwrap();
        assert!((parts[8] - whole).abs() < 1e-12, "{metric}: {} for {whole}", parts[8]);
        let sum: f64 = parts[..8].iter().sum();
        assert!((sum - whole).abs() < 1e-9 * whole.abs().max(1.0), "{metric}: {sum} for {whole}");
    }
    let manifest = std::fs::read_to_string(home.path("out/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["found"]["split"]["form"], "exact");
    assert_eq!(
        (&manifest["found"]["split"]["divided"], &manifest["found"]["split"]["runs"]),
        (&3.into(), &768.into())
    );
    let readme = std::fs::read_to_string(home.path("out/README.md")).unwrap();
    assert!(
        readme.contains("What an arm changes against silent is divided among 7 groups"),
        "{readme}"
    );
}

/// The comparison knows nothing of it: the same numbers with and without, and no file more without.
#[test]
fn a_split_leaves_the_comparison_as_it_is() {
    let home = home();
    home.says(0, "80", &["compare", "small.toml", "-q", "--out", "plain"]);
    home.says(
        0,
        "80",
        &["compare", "small.toml", "-q", "--out", "split", "--split", "--split-form", "pairs"],
    );
    let digest = |folder: &str| {
        let manifest = std::fs::read_to_string(home.path(folder).join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        (manifest["results_digest"].clone(), manifest["found"]["split"]["form"].clone())
    };
    assert_eq!(digest("plain").0, digest("split").0);
    assert_eq!((digest("plain").1, digest("split").1), (serde_json::Value::Null, "pairs".into()));
    for file in ["summary.csv", "differences.csv", "runs.csv", "series.csv"] {
        let read = |folder: &str| std::fs::read(home.path(folder).join(file)).unwrap();
        assert_eq!(read("plain"), read("split"), "{file}");
    }
    let mut with = names(&home.path("split"));
    with.retain(|name| name != "split.csv");
    assert_eq!(with, names(&home.path("plain")));
    // Both make a page.
    for folder in ["plain", "split"] {
        home.says(0, "80", &["report", folder]);
    }
}

/// All arms where none is named; as JSON it is a part of the one document.
#[test]
fn without_names_all_arms_are_divided() {
    let home = home();
    let args = ["compare", "small.toml", "-q", "--split", "--split-replications", "2", "--json"];
    let document = home.json(&args);
    let split = &document["split"];
    assert_eq!((&split["replications"], &split["divided"]), (&2.into(), &2.into()));
    let arms: Vec<&str> =
        split["arms"].as_array().unwrap().iter().map(|arm| arm["arm"].as_str().unwrap()).collect();
    assert_eq!(arms, ["spoken_to", "interject"]);
    let first = &split["arms"][0]["effects"][0];
    assert_eq!(
        (first["metric"].as_str(), first["unit"].as_str()),
        (Some("satisfaction"), Some("from -1 to 1"))
    );
    assert_eq!(
        (&first["parts"][0]["part"], &first["parts"][0]["n"]),
        (&"learning".into(), &2.into())
    );
}

#[test]
fn wrong_wishes_are_refused_before_anything_runs() {
    let home = home().with_a_full_folder();
    let cases: &[(&[&str], &[&str])] = &[
        (
            &["--split", "interjekt"],
            &["no arm `interjekt`", "did you mean `interject`", "silent, spoken_to, interject"],
        ),
        (&["--split", "interject,silent"], &["silent is the baseline", "(spoken_to, interject)"]),
        (&["--split", "--replications", "1"], &["1 replication", "at least 2 (--replications)"]),
        (&["--split", "--split-replications", "1"], &["at least 2 (--split-replications)"]),
        (&["--split", "--split-replications", "4"], &["allowed: 2 to 3"]),
        (&["--split", "--split-form", "some"], &["exact", "pairs"]),
        (&["--split-replications", "2"], &["--split"]),
    ];
    for (args, words) in cases {
        home.refuses(&[&["compare", "small.toml", "-q"], *args].concat(), words);
    }
    // What follows is taken for arms.
    home.refuses(&["compare", "--split", "small.toml"], &["SCENARIO", "before '--split'"]);
    assert!(!home.names().contains(&"results".to_owned()));
}

/// The section with its figure, on wide and narrow screens; a folder without a split has none.
#[test]
fn the_page_shows_the_parts() {
    let home = home();
    let args = [
        "compare",
        "small.toml",
        "-q",
        "--report",
        "--split",
        "--split-replications",
        "2",
        "--out",
        "out",
    ];
    home.says(0, "80", &args);
    let Some(page) = open(&home.path("out/report.html"), 1200) else { return };
    is_sound(&page, 1200.0);
    let axis = "[...document.querySelectorAll('#figure-split svg text')].map(t => t.textContent).join(' ')";
    let said = page.text(axis);
    assert!(
        ["whole effect", "spoken_to", "interject"].iter().all(|name| said.contains(name)),
        "{said}"
    );
    // What is drawn and what the caption says is not are all there is.
    let caption = page.text("document.querySelector('#figure-split figcaption').textContent");
    assert!(PARTS.iter().all(|part| said.contains(part) || caption.contains(part)), "{caption}");
    for metric in ["split-backlash", "split-unfollow"] {
        let drawn = format!("document.querySelectorAll('#figure-{metric} svg path').length");
        assert!(page.number(&drawn) > 0.0, "{metric}");
    }
    assert!(said.contains("Satisfaction [from -1 to 1], minus silent"), "{said}");
    assert!(page.text("document.querySelector('#split').textContent").contains("emboldening"));
    page.picture("split-wide");
    page.dark(true);
    page.wait_until("document.documentElement.dataset.theme === 'dark'");
    page.picture("split-wide-dark");
    page.dark(false);
    page.resize(390);
    is_sound(&page, 390.0);
    page.picture("split-narrow");
}
