//! Two results beside each other: the differences are those of the files.

use std::fs;

use crate::home::Home;
use crate::report_survey::{SCENARIO, answer, column, figure, html, same, sections};

#[test]
fn two_comparisons_beside_each_other() {
    let home = Home::new(&[("s.toml", SCENARIO)]);
    let run = |out: &str, more: &[&str]| {
        home.says(0, "80", &[&["compare", "s.toml", "--quiet", "--out", out], more].concat());
    };
    run("one", &[]);
    run("again", &[]);
    run("other", &["--set", "band.25-34.concern_level=1.5"]);
    run("seed", &["--seed", "9"]);
    run("people", &["--set", "run.consumers=700"]);
    let beside = |a: &str, b: &str| {
        let told = home.says(0, "80", &["report", a, b]);
        let file = format!("{b}/beside-{a}.html");
        assert!(told.starts_with(&file), "{told}");
        html(&home, &file)
    };
    let page = beside("one", "again");
    assert!(answer(&page).contains("did not change: they are the same to the last bit"));
    assert!(page.contains("No key of scenario.toml differs."));

    let page = beside("one", "other");
    assert_eq!(sections(&page), ["figures", "conclusions", "inputs"]);
    assert!(page.contains("band.25-34.concern_level") && page.contains("same seed and as many"));
    assert!(!page.contains("did not change"));
    // The differences are those of the runs, pair by pair.
    let (shown, a, b) =
        (figure(&page, "beside"), home.csv("one/runs.csv"), home.csv("other/runs.csv"));
    let summary = home.csv("other/summary.csv");
    let (metrics, arms) = (column(&shown, "metric"), column(&shown, "arm"));
    assert_eq!(metrics.len(), 6);
    for place in 0..metrics.len() {
        let of = |runs: &crate::home::Csv| -> Vec<f64> {
            let mine = runs.rows.iter().filter(|row| row[runs.column("arm")] == arms[place]);
            mine.map(|row| row[runs.column(&metrics[place])].parse().unwrap()).collect()
        };
        let (a, b) = (of(&a), of(&b));
        let mean = a.iter().zip(&b).map(|(a, b)| b - a).sum::<f64>() / a.len() as f64;
        let told: f64 = column(&shown, "difference")[place].parse().unwrap();
        assert!((told - mean).abs() <= 1e-5 * mean.abs() + 1e-12, "{told} and {mean}");
        let row = summary.rows.iter().find(|row| {
            row[summary.column("arm")] == arms[place]
                && row[summary.column("metric")] == metrics[place]
        });
        let row = row.unwrap();
        for (mine, theirs) in [("b", "estimate"), ("b_low", "low"), ("b_high", "high")] {
            assert!(same(&column(&shown, mine)[place], &row[summary.column(theirs)]), "{row:?}");
        }
    }
    assert!(beside("one", "seed").contains("as independent, because the seeds differ"));
    assert!(beside("one", "people").contains("because the numbers of people differ"));
    // Arms of one alone are named; the runs are not needed.
    home.says(0, "80", &["run", "s.toml", "--arm", "c", "--quiet", "--out", "single"]);
    fs::remove_file(home.path("single/runs.csv")).unwrap();
    let page = beside("one", "single");
    assert!(page.contains("Only in A: one: a.") && page.contains("runs.csv is missing"));
}

#[test]
fn two_reproductions_beside_each_other() {
    let home = Home::new(&[]);
    for (out, seed) in [("one", "1"), ("again", "1"), ("other", "2")] {
        let args = ["reproduce", "netbase_2012", "--replicates", "20", "--seed", seed];
        home.says(0, "80", &[&args[..], &["--quiet", "--out", out]].concat());
    }
    home.says(0, "80", &["report", "one", "again", "--out", "same.html"]);
    assert!(answer(&html(&home, "same.html")).contains("did not change"));
    home.says(0, "80", &["report", "one", "other"]);
    let page = html(&home, "other/beside-one.html");
    assert_eq!(sections(&page), ["figures", "conclusions", "fit", "inputs"]);
    assert!(answer(&page).contains("published cells") && !page.contains("did not change"));
    let (shown, file) = (figure(&page, "beside"), home.csv("other/survey.csv"));
    let first = file.rows.iter().find(|row| row[file.column("use")] == "construction").unwrap();
    assert!(same(&column(&shown, "b")[0], &first[file.column("simulated")]));
}
