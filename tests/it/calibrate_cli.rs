//! `earful calibrate`: its folder, its page, its JSON, and wrong input.

use std::fs;

use serde_json::Value;

use super::home::Home;
use super::report_survey::{column, figure, html, same, sections};

pub const TARGETS: &str = r#"title = "two figures"
[[target]]
evidence = "UF03"
what = "un-follows"
measure = "unfollow_rate"
unit = "per 1,000"
published = 5
allowed = [1, 20]
use = "fit"
discrepancy = 1
because = "other pages"
[[target]]
evidence = "UF01"
what = "mass posts"
measure = "post_day_exits"
arm = "mass_posts"
unit = "times"
allowed = [3, 4]
use = "check"
[[target]]
evidence = "SV01"
what = "liked it"
unit = "%"
published = 83
use = "cannot be represented"
note = "no such <thing>"
[[move]]
path = "exit.boredom"
from = 8.4e-5
told_by = "UF03"
"#;

/// Two thousand people for a hundred days.
const SMALL: [&str; 6] =
    ["--set", "run.consumers=2000", "--set", "run.days=100", "--replications", "4"];

fn home() -> Home {
    Home::new(&[("t.toml", TARGETS)]).with_a_full_folder()
}

#[test]
fn a_scenario_is_held_against_targets_and_the_folder_does_it_again() {
    let home = home();
    let args =
        [&["calibrate", "--targets", "t.toml", "--quiet", "--out", "cal", "--report"], &SMALL[..]];
    let said = home.says(0, "100", &args.concat());
    for words in [
        "1 of 1 target to fit is inside",
        "Inside: the mean over replications lies in the allowed range, widened by two of its standard",
        "inside, within error",
        "un-follows",
        "What is not judged",
        "no such <thing>",
        "Files are in cal",
    ] {
        assert!(said.contains(words), "{words}:\n{said}");
    }
    let files = [
        "README.md",
        "calibration.csv",
        "manifest.json",
        "report.html",
        "scenario.toml",
        "targets.toml",
    ];
    assert_eq!(super::home::names(&home.path("cal")), files);
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(home.path("cal/manifest.json")).unwrap()).unwrap();
    let found = &manifest["found"];
    assert_eq!((&found["replications"], &found["outside"]), (&4.into(), &0.into()));
    // The command of the folder, in the folder.
    let command = manifest["command"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap());
    let inside = |arg: &str| {
        let file = arg.strip_suffix(".toml").map(|_| format!("cal/{arg}"));
        file.unwrap_or_else(|| arg.to_owned())
    };
    let command: Vec<String> = command.map(inside).collect();
    let mut again: Vec<&str> = command.iter().map(String::as_str).collect();
    again.extend(["--json", "--quiet", "--threads", "1", "--out", "again"]);
    let document = home.json(&again);
    assert_eq!(document["manifest"]["results_digest"], manifest["results_digest"]);
    assert_eq!(document["tables"]["calibration"][0]["what"], "un-follows");

    let table = home.csv("cal/calibration.csv");
    assert_eq!(table.values("use"), ["fit", "check", "cannot be represented"]);
    let page = html(&home, "cal/report.html");
    assert_eq!(sections(&page), ["targets", "unjudged", "exits", "parameters", "repeat"]);
    assert!(page.contains("no such &lt;thing&gt;"));
    let shown = figure(&page, "targets");
    let verdicts = table.values("verdict");
    let judged: Vec<&str> =
        verdicts.into_iter().filter(|verdict| verdict.contains("side")).collect();
    assert_eq!(column(&shown, "verdict"), judged);
    let number = |name: &str| table.values(name)[0].parse::<f64>().unwrap();
    let place = (number("model") - 10.5) / 9.5;
    assert!(same(&column(&shown, "place")[0], &place.to_string()));
    if let Some(open) = crate::browser::open(&home.path("cal/report.html"), 900) {
        open.is_quiet();
    }
}

/// The names of many rows, on screens wide and narrow: none is cut, none covers another. Lines of one name touch,
/// so boxes are taken two points smaller.
#[test]
fn rows_of_the_chart_have_names_that_can_be_read() {
    let home = home();
    let args = [
        &["calibrate", "--quiet", "--out", "all", "--report", "--set", "run.consumers=1500"][..],
        &["--set", "run.days=100", "--replications", "2"],
    ];
    home.says(0, "100", &args.concat());
    for width in [360, 500, 700, 1200] {
        let Some(page) = crate::browser::open(&home.path("all/report.html"), width) else { return };
        let texts = "[...document.querySelectorAll('#figure-targets svg text')]";
        let named =
            format!("{texts}.filter(text => /^[A-Z]{{2}}[0-9_]/.test(text.textContent)).length");
        assert!(page.number(&named) > 20.0, "{width}");
        let cut = format!(
            "{texts}.filter(text => /(\\.\\.\\.|\u{2026})$/.test(text.textContent)).length"
        );
        assert_eq!(page.number(&cut), 0.0, "{width}");
        let covered = format!(
            "(() => {{ const all = {texts}.map(text => text.getBoundingClientRect()); \
             const meet = (a, b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom - 2 \
             && b.top + 2 < a.bottom - 2; \
             return all.filter((a, i) => all.slice(i + 1).some(b => meet(a, b))).length; }})()"
        );
        assert_eq!(page.number(&covered), 0.0, "{width}");
        page.is_quiet();
    }
}

#[test]
fn what_a_scenario_cannot_give_is_said_by_name() {
    let home = home();
    let set = ["--set", "run.consumers=500", "--set", "run.days=90", "--replications", "2"];
    let args =
        [&["calibrate", "quick_look", "--targets", "t.toml", "--quiet", "--out", "q"], &set[..]];
    let said = home.says(0, "200", &args.concat());
    assert!(said.contains("not measured: the scenario has no arm mass_posts"), "{said}");
}

#[test]
fn a_fit_leaves_what_it_found() {
    let home = home();
    let text = TARGETS.replace("[1, 20]", "[8, 9]");
    fs::write(home.path("high.toml"), text).unwrap();
    let args = [
        &["calibrate", "--fit", "--targets", "high.toml", "--quiet", "--out", "fit", "--report"],
        &SMALL[..],
    ];
    let said = home.says(0, "200", &args.concat());
    for words in [
        "What the fit moved",
        "exit.boredom",
        "Of 1 independent combinations of the numbers the targets settle",
        "Inside before the fit: 0 of 1 targets to fit and",
        "    [exit]\n    boredom = ",
    ] {
        assert!(said.contains(words), "{words}:\n{said}");
    }
    let fit = home.csv("fit/fit.csv");
    let value: f64 = fit.values("value")[0].parse().unwrap();
    // More must leave than do, so boredom has to be stronger than it is.
    assert!(value > 8.4e-5, "{value}");
    let fragment: toml::Table =
        toml::from_str(&fs::read_to_string(home.path("fit/fitted.toml")).unwrap()).unwrap();
    assert_eq!(fragment["exit"]["boredom"].as_float(), Some(value));
    // What was written down gives what was promised.
    let set = format!("exit.boredom={value}");
    let args = [
        &["calibrate", "--targets", "high.toml", "--quiet", "--out", "cal", "--set", &set],
        &SMALL[..],
    ];
    home.says(0, "100", &args.concat());
    let model = |file: &str| home.csv(file).values("model")[0].to_owned();
    assert_eq!(model("cal/calibration.csv"), model("fit/calibration.csv"));
    assert_ne!(model("fit/before.csv"), model("fit/calibration.csv"));
    assert!(sections(&html(&home, "fit/report.html")).contains(&"moved"));
}

#[test]
fn wrong_input_is_refused_and_writes_nothing() {
    let home = home();
    fs::write(home.path("broken.toml"), TARGETS.replace("\"unfollow_rate\"", "\"unfolow_rate\""))
        .unwrap();
    fs::write(home.path("still.toml"), TARGETS.split("[[move]]").next().unwrap()).unwrap();
    let before = home.names();
    home.refuses(&["calibrate", "nowhere"], &["nowhere", "neither a shipped scenario nor a file"]);
    home.refuses(
        &["calibrate", "--targets", "nowhere"],
        &["neither a shipped file of targets nor a file"],
    );
    home.refuses(
        &["calibrate", "--targets", "broken.toml"],
        &["broken.toml:5:11", "[[target]] un-follows measure", "nearest: unfollow_rate"],
    );
    home.refuses(&["calibrate", "--set", "exit.yoth=3"], &["yoth", "youth"]);
    home.refuses(&["calibrate", "--replications", "0"], &["--replications"]);
    home.refuses(&["calibrate", "--threads", "0"], &["--threads"]);
    home.refuses(&["calibrate", "--out", "full"], &["not an empty folder"]);
    home.refuses(
        &["calibrate", "--fit", "--targets", "still.toml", "--out", "o"],
        &["nothing to move"],
    );
    home.refuses(
        &[
            "calibrate",
            "--fit",
            "--targets",
            "t.toml",
            "--replications",
            "1",
            "--set",
            "run.consumers=200",
            "--out",
            "o",
        ],
        &["have no value or no error in calibration", "un-follows"],
    );
    assert_eq!(home.names(), before);
}
