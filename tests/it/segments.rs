//! People by attitude in what a comparison leaves: the document, the terminal and the page agree
//! with the tables, and results from before there were segments can still be shown.

use std::fs;

use serde_json::Value;

use super::home::{Csv, Home};

const SCENARIO: &str = r#"
question = "Who pays?"
[run]
seed = 3
replications = 4
consumers = 2000
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
name = "interject"
policy = "interject"
[[arm]]
name = "answers_whatever_it_hears"
policy = "interject"
"#;

fn compared(columns: &str) -> (Home, String) {
    let home = Home::new(&[("small.toml", SCENARIO)]);
    let said =
        home.says(0, columns, &["compare", "small.toml", "--quiet", "--report", "--out", "out"]);
    (home, said)
}

/// A figure of a table: estimate, low and high.
fn of(table: &Csv, arm: &str, metric: &str) -> Vec<Option<f64>> {
    let (arms, metrics) = (table.column("arm"), table.column("metric"));
    let row = table.rows.iter().find(|row| row[arms] == arm && row[metrics] == metric);
    let cell = |name: &str| row.and_then(|row| row[table.column(name)].parse().ok());
    ["estimate", "low", "high"].map(cell).to_vec()
}

fn in_json(known: &Value) -> Vec<Option<f64>> {
    ["estimate", "low", "high"].map(|end| known[end].as_f64()).to_vec()
}

/// The same figures, but for the last bits, which reading JSON may miss.
fn same(read: &[Option<f64>], written: &[Option<f64>], what: &str) {
    let near = |(a, b): (&Option<f64>, &Option<f64>)| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * b.abs(),
        (a, b) => a.is_none() && b.is_none(),
    };
    assert!(read.iter().zip(written).all(near), "{what}: {read:?} but {written:?}");
}

#[test]
fn the_answer_has_the_figures_of_the_tables_by_segment() {
    let (home, _) = compared("100");
    let text = fs::read_to_string(home.path("out/answer.json")).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    let (summary, differences) = (home.csv("out/summary.csv"), home.csv("out/differences.csv"));
    let (mut means, mut gaps) = (0, 0);
    for arm in answer["segments"].as_array().unwrap() {
        let name = arm["arm"].as_str().unwrap();
        assert_eq!(arm["segments"].as_array().unwrap().len(), 3);
        for segment in arm["segments"].as_array().unwrap() {
            let slice = segment["segment"].as_str().unwrap();
            for quantity in segment["metrics"].as_array().unwrap() {
                let column = format!("{}[segment={slice}]", quantity["metric"].as_str().unwrap());
                same(&in_json(&quantity["mean"]), &of(&summary, name, &column), &column);
                let gap = in_json(&quantity["difference"]);
                same(&gap, &of(&differences, name, &column), &column);
                means += usize::from(!quantity["mean"].is_null());
                gaps += usize::from(!quantity["difference"].is_null());
            }
        }
        // The gap is the difference of two means where both have a value in every replication.
        let mean =
            |slice: &str| of(&summary, name, &format!("satisfaction[segment={slice}]"))[0].unwrap();
        let gap = arm["gaps"].as_array().unwrap().iter().find(|g| g["metric"] == "satisfaction");
        let gap = in_json(&gap.unwrap()["gap"]);
        let by_hand = mean("fundamentalist") - mean("unconcerned");
        assert!((gap[0].unwrap() - by_hand).abs() < 1e-12, "{gap:?} against {by_hand}");
        assert!(gap[1] < gap[0] && gap[0] < gap[2], "{gap:?}");
    }
    // Three arms, of which two differ from the baseline, three segments, and four quantities that
    // always have a value.
    assert!(means >= 3 * 3 * 4 && gaps >= 2 * 3 * 4, "{means} {gaps}");
}

/// Shares borne, and the marks they are held against, stand beside their own segment and arm.
#[test]
fn the_page_holds_shares_against_the_people_of_the_same_segment() {
    let (home, _) = compared("100");
    let html = fs::read_to_string(home.path("out/report.html")).unwrap();
    let (_, data) = html.split_once("id=\"data-borne\">").expect("the figure");
    let figure: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    let columns = figure["columns"].as_array().unwrap();
    let values = |name: &str| {
        let column = columns.iter().find(|column| column["name"] == name).unwrap();
        column["values"].as_array().unwrap().iter().map(Value::as_f64).collect::<Vec<_>>()
    };
    let levels = |column: usize| columns[column]["levels"].as_array().unwrap();
    let (estimates, marks) = (values("estimate"), values("people_share"));
    let summary = home.csv("out/summary.csv");
    let near = |shown: Option<f64>, written: Option<f64>, what: &str| match (shown, written) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-5 * b, "{what}: {a} but {b}"),
        (a, b) => assert_eq!(a, b, "{what}"),
    };
    let mut row = 0;
    for metric in levels(0) {
        for segment in levels(1) {
            for arm in levels(2) {
                let of = |metric: &str| {
                    let column = format!("{metric}[segment={}]", segment.as_str().unwrap());
                    (of(&summary, arm.as_str().unwrap(), &column)[0], column)
                };
                let ((share, what), (people, _)) =
                    (of(metric.as_str().unwrap()), of("people_share"));
                near(estimates[row], share, &what);
                near(marks[row], people, &what);
                row += 1;
            }
        }
    }
    assert_eq!((row, marks.len()), (estimates.len(), estimates.len()));
    assert!(row >= 2 * 3 * 3, "un-follows and improper contacts at least: {row}");
}

/// One line per arm and table, or two where there is no room; none is broken, and none says that
/// anybody is better or worse off.
#[test]
fn the_terminal_tells_who_pays_in_any_window() {
    for columns in ["80", "100", "120"] {
        let (home, said) = compared(columns);
        let (_, block) = said.split_once("Who pays:").expect("the block");
        let (block, _) = block.split_once("answer.json.").expect("its end");
        let width: usize = columns.parse().unwrap();
        assert!(block.lines().all(|line| line.chars().count() <= width), "{columns}\n{block}");
        let named = |arm: &str| block.lines().filter(|line| line.starts_with(arm)).count();
        for arm in ["silent", "interject", "answers_whatever_it_hears"] {
            assert_eq!(named(arm), 2, "{columns}\n{block}");
        }
        assert!(block.contains("each interval is alone, at 95%"), "{block}");
        for word in ["better", "worse", "significant"] {
            assert!(!block.contains(word), "{word}: {block}");
        }
        // Nothing was answered, so there is nothing improper to bear.
        let silent = block.lines().find(|line| line.starts_with("silent")).unwrap();
        assert!(silent.contains("-  "), "{silent}");
        let share = of(
            &home.csv("out/summary.csv"),
            "interject",
            "intrusions_borne_share[segment=fundamentalist]",
        );
        let interject = block.lines().find(|line| line.starts_with("interject")).unwrap();
        let shown = format!(" {:.0}", 100.0 * share[0].unwrap());
        assert!(interject.contains(&shown), "{shown} in {interject}");
    }
}

/// A folder of version 0.1 has neither the columns nor the list.
#[test]
fn results_from_before_there_were_segments_still_give_a_page() {
    let (home, _) = compared("80");
    let html = fs::read_to_string(home.path("out/report.html")).unwrap();
    assert!(html.contains("id=\"segments\"") && html.contains("minus unconcerned"));
    let strip = |file: &str, keep: &dyn Fn(&str) -> bool| {
        let text = fs::read_to_string(home.path(file)).unwrap();
        let kept: Vec<&str> = text.lines().filter(|line| keep(line)).collect();
        assert!(kept.len() < text.lines().count(), "{file} has segments");
        fs::write(home.path(file), kept.join("\n") + "\n").unwrap();
    };
    let text = fs::read_to_string(home.path("out/answer.json")).unwrap();
    let mut answer: Value = serde_json::from_str(&text).unwrap();
    answer.as_object_mut().unwrap().remove("segments").expect("segments");
    fs::write(home.path("out/answer.json"), answer.to_string()).unwrap();

    // First without the new metrics alone: figures by attitude are there, shares and gaps are not.
    let new = ["people_share", "_borne_share"];
    for file in ["out/summary.csv", "out/differences.csv"] {
        strip(file, &|line| new.iter().all(|name| !line.contains(name)));
    }
    home.says(0, "80", &["report", "out"]);
    let html = fs::read_to_string(home.path("out/report.html")).unwrap();
    assert!(html.contains("figure-attitudes") && !html.contains("figure-borne"));
    assert!(!html.contains("minus unconcerned"));

    for file in ["out/summary.csv", "out/differences.csv"] {
        strip(file, &|line| !line.contains("[segment="));
    }
    home.says(0, "80", &["report", "out"]);
    let html = fs::read_to_string(home.path("out/report.html")).unwrap();
    assert!(html.contains("figure-ages") && !html.contains("id=\"segments\""));
}
