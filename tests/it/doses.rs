//! Arms that differ in one number alone: the document, the terminal and the page show the curve over
//! it, with the figures of the tables.

use std::fs;

use serde_json::Value;

use super::browser::open;
use super::home::{Csv, Home};
use super::page::is_sound;

/// Four doses, in no order; the one of silence is a shipped policy's.
const SCENARIO: &str = r#"
question = "How often should the page post?"
[run]
seed = 5
replications = 8
consumers = 3000
warmup_days = 10
days = 70
baseline = "daily"
[[brand]]
name = "grocer"
category = "grocer"
policy = "silent"
[[arm]]
name = "loud"
policy = "loud"
[[arm]]
name = "never"
policy = "never"
[[arm]]
name = "daily"
policy = "silent"
[[arm]]
name = "seldom"
policy = "seldom"
[policies.never]
like = "silent"
conduct = { posts_per_week = 0 }
[policies.seldom]
like = "silent"
conduct = { posts_per_week = 2.5 }
[policies.loud]
like = "silent"
conduct = { posts_per_week = 42 }
"#;

/// The arms, the lowest dose first.
const ARMS: [(&str, f64); 4] = [("never", 0.0), ("seldom", 2.5), ("daily", 7.0), ("loud", 42.0)];

fn compared(scenario: &str, columns: &str) -> (Home, String) {
    let home = Home::new(&[("small.toml", scenario)]);
    let said =
        home.says(0, columns, &["compare", "small.toml", "--quiet", "--report", "--out", "out"]);
    (home, said)
}

fn read(home: &Home, file: &str) -> String {
    fs::read_to_string(home.path(file)).unwrap()
}

fn answer(home: &Home) -> Value {
    serde_json::from_str(&read(home, "out/answer.json")).unwrap()
}

/// A figure of a table: estimate, low and high.
fn of(table: &Csv, arm: &str, metric: &str) -> [Option<f64>; 3] {
    let (arms, metrics) = (table.column("arm"), table.column("metric"));
    let row = table.rows.iter().find(|row| row[arms] == arm && row[metrics] == metric);
    ["estimate", "low", "high"].map(|name| row.and_then(|row| row[table.column(name)].parse().ok()))
}

#[track_caller]
fn same(read: [Option<f64>; 3], written: [Option<f64>; 3], within: f64) {
    for (a, b) in read.into_iter().zip(written) {
        let near = a.zip(b).is_some_and(|(a, b)| (a - b).abs() <= within * b.abs());
        assert!(near || (a.is_none() && b.is_none()), "{read:?} but {written:?}");
    }
}

/// Where the best mean is the baseline's, the gaps are those of the table of differences.
#[test]
fn the_answer_has_the_curves_with_the_figures_of_the_tables() {
    let (home, _) = compared(SCENARIO, "100");
    let (summary, differences) = (home.csv("out/summary.csv"), home.csv("out/differences.csv"));
    let doses = &answer(&home)["doses"];
    assert_eq!(doses["parameter"], "conduct.posts_per_week");
    assert_eq!(
        (&doses["unit"], &doses["meaning"]),
        (&"posts/week".into(), &"Page posts a week.".into())
    );
    let mut metrics = Vec::new();
    for curve in doses["curves"].as_array().unwrap() {
        let metric = curve["metric"].as_str().unwrap();
        metrics.push(metric.to_owned());
        let points = curve["points"].as_array().unwrap();
        let named: Vec<_> = points
            .iter()
            .map(|point| (point["arm"].as_str().unwrap(), point["dose"].as_f64().unwrap()))
            .collect();
        assert_eq!(named, ARMS);
        let best = points.iter().find(|point| point["standing"] == "best").unwrap();
        for point in points {
            let ends = ["estimate", "low", "high"];
            let mean = ends.map(|end| point["mean"][end].as_f64());
            let arm = point["arm"].as_str().unwrap();
            same(mean, of(&summary, arm, metric), 1e-12);
            assert_eq!(point["minus_best"].is_null(), point["standing"] == "best");
            let gap = ends.map(|end| point["minus_best"][end].as_f64());
            if best["arm"] == "daily" && arm != "daily" {
                same(gap, of(&differences, arm, metric), 1e-9);
            }
            let means = [point, best].map(|point| point["mean"]["estimate"].as_f64().unwrap());
            let less = if curve["less_is_better"] == true { -1.0 } else { 1.0 };
            assert!(less * (means[0] - means[1]) <= 0.0, "{metric}: {arm}");
            if let Some(gap) = gap[0] {
                assert!((gap - (means[0] - means[1])).abs() < 1e-9, "{metric}: {arm}");
            }
        }
    }
    assert_eq!(metrics[..3], ["satisfaction", "backlash_rate", "unfollow_rate"]);
    assert!(metrics.iter().any(|metric| metric == "purchases"), "{metrics:?}");
    // Un-follows go up with every dose: with silence none is annoyed by posts.
    let unfollows = &doses["curves"][2];
    assert_eq!(unfollows["points"][3]["standing"], "behind", "{unfollows}");
    let whole = home.json(&["compare", "small.toml", "--quiet", "--json", "--out", "again"]);
    assert_eq!(whole["doses"], *doses);
    assert!(read(&home, "out/README.md").contains("the curves over the doses"));
}

#[test]
fn the_terminal_tells_the_curves_from_the_lowest_dose_on() {
    for columns in ["80", "140"] {
        let (home, said) = compared(SCENARIO, columns);
        let (_, block) = said.split_once("\nFrom dose to dose\n").expect("the block");
        let (block, _) = block.split_once("\nRanking\n").expect("what comes next");
        let width: usize = columns.parse().unwrap();
        assert!(block.lines().all(|line| line.chars().count() <= width), "{block}");
        let plain = block.split_whitespace().collect::<Vec<_>>().join(" ");
        let what = "The policies are the same but for one number: conduct.posts_per_week [posts/week] (page \
                    posts a week).";
        assert!(plain.contains(what), "{plain}");
        let doses = &answer(&home)["doses"];
        let curves = doses["curves"].as_array().unwrap();
        let rows = block.lines().filter(|line| ARMS.iter().any(|(arm, _)| line.starts_with(arm)));
        let rows: Vec<Vec<&str>> = rows.map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(rows.len(), ARMS.len(), "{block}");
        for (index, (row, (arm, dose))) in rows.iter().zip(ARMS).enumerate() {
            assert_eq!((row[0], row[1].parse()), (arm, Ok(dose)));
            assert_eq!(row.len(), 2 + curves.len(), "{row:?}");
            for (cell, curve) in row[2..].iter().zip(curves) {
                let point = &curve["points"][index];
                let open = point["standing"] != "behind";
                assert_eq!(cell.ends_with('*'), open, "{cell} of {row:?}");
                let number = cell.trim_end_matches('*');
                let digits = number.split_once('.').map_or(0, |(_, digits)| digits.len());
                let within = 0.5 / (0..digits).fold(1.0, |unit, _| 10.0 * unit) + 1e-9;
                let mean = point["mean"]["estimate"].as_f64().unwrap();
                assert!((number.parse::<f64>().unwrap() - mean).abs() <= within, "{cell}: {mean}");
            }
        }
        for curve in curves {
            let sentence = curve["sentence"].as_str().unwrap();
            assert!(plain.contains(sentence), "{sentence}: {plain}");
        }
    }
}

#[test]
fn arms_that_are_no_doses_are_told_as_ever() {
    let other = SCENARIO.replace("posts_per_week = 42", "posts_per_week = 42, max_wait_days = 1");
    let (home, said) = compared(&other, "80");
    assert!(!said.contains("From dose to dose"), "{said}");
    assert!(answer(&home).get("doses").is_none());
    assert!(!read(&home, "out/report.html").contains("id=\"doses\""));
}

/// The columns of the figure, by name: levels of what takes turns, values of numbers.
fn drawn(html: &str) -> Vec<Value> {
    let (_, data) = html.split_once("id=\"data-doses\">").expect("the figure");
    let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    data["columns"].as_array().unwrap().clone()
}

/// An answer of before there were doses has no curve, and a page all the same.
#[test]
fn the_page_draws_the_figures_of_the_answer_and_does_without_them() {
    let (home, _) = compared(SCENARIO, "100");
    let columns = drawn(&read(&home, "out/report.html"));
    let column = |name: &str| columns.iter().find(|column| column["name"] == name).unwrap();
    let values = |name: &str, row: usize| column(name)["values"][row].as_f64();
    let mut answer = answer(&home);
    let curves = answer["doses"]["curves"].as_array().unwrap().clone();
    let names: Vec<&Value> = curves.iter().map(|curve| &curve["metric"]).collect();
    assert_eq!(column("metric")["levels"].as_array().unwrap().iter().collect::<Vec<_>>(), names);
    assert_eq!(column("arm")["levels"], serde_json::json!(ARMS.map(|(arm, _)| arm)));
    let mut row = 0;
    for point in curves.iter().flat_map(|curve| curve["points"].as_array().unwrap()) {
        let mean = ["estimate", "low", "high"].map(|end| point["mean"][end].as_f64());
        same(["estimate", "low", "high"].map(|end| values(end, row)), mean, 1e-5);
        assert_eq!(values("dose", row), point["dose"].as_f64());
        let stands = column("stands");
        let stands = stands["levels"][stands["codes"][row].as_u64().unwrap() as usize].as_str();
        let expected = match point["standing"].as_str().unwrap() {
            "best" => "best mean",
            "same" => "the same as the best mean",
            "not_told_apart" => "not told apart from the best mean",
            _ => "behind the best mean",
        };
        assert_eq!(stands, Some(expected));
        row += 1;
    }
    assert_eq!(row, 4 * curves.len());

    answer.as_object_mut().unwrap().remove("doses");
    fs::write(home.path("out/answer.json"), answer.to_string()).unwrap();
    home.seal("out");
    home.says(0, "80", &["report", "out", "--out", "old.html"]);
    let old = read(&home, "old.html");
    assert!(old.contains("id=\"ranking\"") && !old.contains("id=\"doses\""));
}

#[test]
fn a_panel_for_each_metric_is_drawn_on_wide_and_narrow_screens() {
    let (home, _) = compared(SCENARIO, "100");
    let Some(page) = open(&home.path("out/report.html"), 1200) else { return };
    is_sound(&page, 1200.0);
    let first = "document.querySelector('main section').id";
    assert_eq!(page.text(first), "doses");
    let texts = "[...document.querySelectorAll('#figure-doses svg text')]
        .map(t => t.textContent).join('|')";
    for said in [
        "Satisfaction",
        "Backlash rate",
        "Un-follow rate",
        "Purchases",
        "conduct.posts_per_week [posts/week]",
    ] {
        assert!(page.text(texts).contains(said), "{said}: {}", page.text(texts));
    }
    // Rings stand around what is not told apart from the best mean: as many as the answer says.
    let chart = "echarts.getInstanceByDom(document.querySelector('#figure-doses .chart'))";
    let rings = page.number(&format!(
        "{chart}.getOption().series.filter(s => s.symbolSize === 17)
            .reduce((sum, s) => sum + s.data.length, 0)"
    ));
    let curves = answer(&home)["doses"]["curves"].as_array().unwrap().clone();
    let points = curves.iter().flat_map(|curve| curve["points"].as_array().unwrap());
    let open_points = points.clone().filter(|point| point["standing"] != "behind").count();
    assert!(open_points < points.count());
    assert_eq!(rings, open_points as f64);
    page.run(&format!(
        "{chart}.dispatchAction({{ type: 'showTip', seriesIndex: 8, dataIndex: 3 }})"
    ));
    let tip = "document.querySelector('#figure-doses .chart > div:last-child').textContent";
    page.wait_until(&format!("{tip}.includes('behind the best mean')"));
    let tip = page.text(tip);
    assert!(tip.starts_with("loud") && tip.contains("42") && tip.contains(" to "), "{tip}");
    page.picture("doses-wide");
    page.dark(true);
    page.wait_until("document.documentElement.dataset.theme === 'dark'");
    page.picture("doses-wide-dark");
    page.dark(false);
    page.resize(390);
    is_sound(&page, 390.0);
    page.picture("doses-narrow");
    // A dose that is hidden goes from every panel.
    page.run("document.querySelector('[data-arm=\"0\"]').click()");
    let dots = page.number(&format!(
        "{chart}.getOption().series.filter(s => s.symbolSize === 9)
            .reduce((sum, s) => sum + s.data.length, 0)"
    ));
    assert_eq!(dots, 3.0 * curves.len() as f64);
    page.is_quiet();
}
