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
[exit]
intrusion = 0.02
neglect = 0.02
[[brand]]
name = "carrier"
category = "phone_carrier"
[[arm]]
name = "silent"
policy = "silent"
[[arm]]
name = "interject"
policy = "interject"
# Among people of its own, of whom more are concerned.
[[arm]]
name = "answers_whatever_it_hears"
policy = "interject"
set = { "population.fundamentalist_share" = 0.4 }
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

/// The columns of a figure of the page, by name: levels of what takes turns, values of numbers.
struct Drawn(Vec<Value>);

impl Drawn {
    fn of(html: &str, id: &str) -> Self {
        let (_, data) = html.split_once(&format!("id=\"data-{id}\">")).expect("the figure");
        let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
        Drawn(data["columns"].as_array().unwrap().clone())
    }

    fn column(&self, name: &str, key: &str) -> &[Value] {
        let column = self.0.iter().find(|column| column["name"] == name).unwrap();
        column[key].as_array().unwrap()
    }

    fn levels(&self, name: &str) -> Vec<&str> {
        self.column(name, "levels").iter().map(|level| level.as_str().unwrap()).collect()
    }

    fn values(&self, name: &str) -> Vec<Option<f64>> {
        self.column(name, "values").iter().map(Value::as_f64).collect()
    }

    /// Estimate, low and high of a row.
    fn row(&self, row: usize) -> Vec<Option<f64>> {
        ["estimate", "low", "high"].map(|name| self.values(name)[row]).to_vec()
    }
}

/// What a page shows, which has five or six digits.
fn shows(shown: &[Option<f64>], written: &[Option<f64>], what: &str) {
    for (shown, written) in shown.iter().zip(written) {
        match (shown, written) {
            (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-5 * b.abs(), "{what}: {a} but {b}"),
            (a, b) => assert_eq!(a, b, "{what}"),
        }
    }
}

/// Shares borne, and the marks they are held against, stand beside their own segment and arm; so do
/// metrics by segment and their differences from the baseline.
#[test]
fn the_page_holds_shares_against_the_people_of_the_same_segment() {
    let (home, _) = compared("100");
    let html = fs::read_to_string(home.path("out/report.html")).unwrap();
    let (summary, differences) = (home.csv("out/summary.csv"), home.csv("out/differences.csv"));
    for (id, table) in
        [("borne", &summary), ("attitudes", &summary), ("attitude_changes", &differences)]
    {
        let figure = Drawn::of(&html, id);
        let (mut row, mut known) = (0, 0);
        for metric in figure.levels("metric") {
            for segment in figure.levels("segment") {
                for arm in figure.levels("arm") {
                    let column = format!("{metric}[segment={segment}]");
                    shows(&figure.row(row), &of(table, arm, &column), &column);
                    if id == "borne" {
                        let people = of(&summary, arm, &format!("people_share[segment={segment}]"));
                        shows(&[figure.values("people_share")[row]], &people, &column);
                    }
                    known += usize::from(figure.row(row)[0].is_some());
                    row += 1;
                }
            }
        }
        assert_eq!(row, figure.values("estimate").len(), "{id}");
        // Of three metrics at least, three segments and two arms.
        assert!(known >= 2 * 3 * 2, "{id}: {known}");
    }
    let marks = Drawn::of(&html, "borne").values("people_share");
    assert!(marks.iter().any(|mark| *mark != marks[0]), "all segments and arms alike");
}

/// The chart of gaps has the gaps of the answer, not what they are beside the baseline's.
#[test]
fn the_page_draws_the_gaps_of_the_answer() {
    let (home, _) = compared("100");
    let html = fs::read_to_string(home.path("out/report.html")).unwrap();
    let text = fs::read_to_string(home.path("out/answer.json")).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    let figure = Drawn::of(&html, "attitude_gaps");
    let mut row = 0;
    for metric in figure.levels("metric") {
        for arm in figure.levels("arm") {
            let arms = answer["segments"].as_array().unwrap();
            let gaps = &arms.iter().find(|of| of["arm"] == arm).unwrap()["gaps"];
            let gap = gaps.as_array().unwrap().iter().find(|gap| gap["metric"] == metric).unwrap();
            shows(&figure.row(row), &in_json(&gap["gap"]), &format!("{arm} {metric}"));
            row += 1;
        }
    }
    assert_eq!(row, figure.values("estimate").len());
    assert!(row >= 3 * 3, "{row}");
}

/// The chart of reasons has each arm's own shares, and the shares of an arm sum to one where each of
/// its replications had exits: rounding to six digits leaves less than 1e-5.
#[test]
fn the_page_draws_the_reasons_of_each_arm() {
    let (home, _) = compared("100");
    let html = fs::read_to_string(home.path("out/report.html")).unwrap();
    let summary = home.csv("out/summary.csv");
    let figure = Drawn::of(&html, "reasons");
    assert_eq!(figure.levels("reason").len(), 7);
    let names =
        ["too_frequent", "crowded", "boring", "intruded", "ignored", "lost_interest", "watched"];
    let mut row = 0;
    for arm in figure.levels("arm") {
        let mut sum = 0.0;
        for name in names {
            let column = format!("exits_{name}_share");
            shows(&figure.row(row), &of(&summary, arm, &column), &format!("{arm} {column}"));
            sum += figure.values("estimate")[row].unwrap();
            row += 1;
        }
        assert!((sum - 1.0).abs() < 1e-5, "{arm}: {sum}");
    }
    let all = figure.values("estimate");
    let first = &all[..7];
    assert!(all.chunks(7).any(|arm| arm != first), "arms that are all alike say nothing");
}

/// Wide enough for each row to stand on a line of its own: every figure of the terminal is that of
/// the answer, rounded to the digits it has.
#[test]
fn the_terminal_tells_the_figures_of_the_answer() {
    let (home, said) = compared("160");
    let text = fs::read_to_string(home.path("out/answer.json")).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    let (_, block) = said.split_once("\nWho pays\n").expect("the block");
    let people = |arm: usize| {
        let all = answer["segments"][arm]["segments"][2]["metrics"].as_array().unwrap();
        let people = all.iter().find(|found| found["metric"] == "people_share").unwrap();
        100.0 * people["mean"]["estimate"].as_f64().unwrap()
    };
    let head = block.split_whitespace().collect::<Vec<_>>().join(" ");
    let own = format!("who are {:.1} to {:.1}%, by arm, of people", people(0), people(2));
    assert!(head.contains(&own), "{own}: {head}");
    let mut shown = 0;
    for arm in answer["segments"].as_array().unwrap() {
        let name = arm["arm"].as_str().unwrap();
        let find = |of: &Value, metric: &str, key: &str| {
            let all = of.as_array().unwrap();
            in_json(&all.iter().find(|found| found["metric"] == metric).unwrap()[key])
        };
        let percent = |of: Vec<Option<f64>>| -> Vec<Option<f64>> {
            of.iter().map(|value| value.map(|value| 100.0 * value)).collect()
        };
        let most = &arm["segments"][2]["metrics"];
        let borne = ["intrusions_borne_share", "opt_outs_borne_share", "unfollows_borne_share"]
            .map(|metric| percent(find(most, metric, "mean")));
        let improper = find(most, "improper_contacts", "mean");
        let gaps = ["satisfaction", "backlash_rate", "unfollow_rate"]
            .map(|metric| find(&arm["gaps"], metric, "difference"));
        let rows = [[&borne[..], &[improper]].concat(), gaps.to_vec()];
        let lines = block.lines().filter(|line| line.starts_with(&format!("{name} ")));
        for (line, row) in lines.zip(rows) {
            let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
            let cells: Vec<&str> = cells.skip(1).collect();
            assert_eq!(cells.len(), row.len(), "{line}");
            for (cell, figures) in cells.into_iter().zip(row) {
                // A dash says that there is no figure, n that not every replication has one.
                let cell = cell.split(" n ").next().unwrap();
                let numbers = cell.split([' ', '(', ')']);
                let numbers = numbers.filter(|word| {
                    !["", "to", "\u{2013}", "no", "interval", "none"].contains(word)
                });
                let numbers: Vec<&str> = numbers.collect();
                let known: Vec<f64> = figures.into_iter().flatten().collect();
                assert_eq!(numbers.len(), known.len(), "{cell} in {line}");
                for (number, known) in numbers.into_iter().zip(known) {
                    let digits = number.split_once('.').map_or(0, |(_, digits)| digits.len());
                    let read: f64 = number.parse().unwrap();
                    let unit = (0..digits).fold(1.0, |unit, _| 10.0 * unit);
                    let within = 0.5 / unit + 1e-9;
                    assert!((read - known).abs() <= within, "{known}: {cell} in {line}");
                    shown += 1;
                }
            }
        }
    }
    // Two arms with a gap in three metrics beside that of the baseline, improper contacts as a share
    // and as a number, and un-follows, each with an interval.
    assert!(shown >= 2 * (3 + 2 + 1) * 3, "{shown}");
}

/// One line per arm and table, or two where there is no room; none is broken, and none says that
/// anybody is better or worse off.
#[test]
fn the_terminal_tells_who_pays_in_any_window() {
    for columns in ["80", "100", "120"] {
        let (home, said) = compared(columns);
        let (_, block) = said.split_once("\nWho pays\n").expect("the block");
        let (block, _) = block.split_once("\nContacts, costs and returns\n").expect("its end");
        let width: usize = columns.parse().unwrap();
        assert!(block.lines().all(|line| line.chars().count() <= width), "{columns}\n{block}");
        let named = |arm: &str| block.lines().filter(|line| line.starts_with(arm)).count();
        // What an arm adds is against the baseline, which has no row there; a long name may be broken.
        for (arm, rows) in [("silent", 1), ("interject", 2), ("answers_whatever_", 2)] {
            assert_eq!(named(arm), rows, "{columns}\n{block}");
        }
        let told = block.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("Each interval here is alone, at 95%"), "{block}");
        for word in ["better", "worse", "significant"] {
            assert!(!block.contains(word), "{word}: {block}");
        }
        // Nothing was answered, so there is nothing improper to bear.
        let silent = block.lines().find(|line| line.starts_with("silent")).unwrap();
        assert!(silent.contains("\u{2013}  "), "{silent}");
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
    home.seal("out");
    home.says(0, "80", &["report", "out"]);
    let html = fs::read_to_string(home.path("out/report.html")).unwrap();
    assert!(html.contains("figure-attitudes") && !html.contains("figure-borne"));
    assert!(!html.contains("minus unconcerned"));

    for file in ["out/summary.csv", "out/differences.csv"] {
        strip(file, &|line| !line.contains("[segment="));
    }
    home.seal("out");
    home.says(0, "80", &["report", "out"]);
    let html = fs::read_to_string(home.path("out/report.html")).unwrap();
    assert!(html.contains("figure-ages") && !html.contains("id=\"segments\""));
}
