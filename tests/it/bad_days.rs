//! Bad days of a comparison, from the scenario to the terminal, the files, the page and a life: an outage, an
//! arm that sends more people and makes a statement, and one that never answers.

use serde_json::{Value, json};

use crate::browser::open;
use crate::home::Home;

const SCENARIO: &str = r#"
question = "What does a playbook change?"
[run]
seed = 3
replications = 4
consumers = 2000
warmup_days = 10
days = 50
baseline = "usual"
[[brand]]
name = "carrier"
category = "phone_carrier"
customers = 60_000
policy = "complaints"
[[shock]]
brand = "carrier"
target = "failures"
factor = 12.0
from_day = 20
to_day = 24
[[arm]]
name = "usual"
policy = "complaints"
[[arm]]
name = "careful"
policy = "careful"
[[arm]]
name = "silent"
policy = "silent"
[policies.careful]
like = "complaints"
desk = { agents = 1, hours = "Mon-Fri 09:00-17:00" }
[policies.careful.playbook]
trigger = [{ complaints_per_hour = { at_least = 4.0 } }]
until = { complaints_per_hour = { at_most = 2.0 }, for_hours = 12 }
say = "statement"
policy = "spoken_to"
agents = 5
"#;

fn home() -> Home {
    Home::new(&[("s.toml", SCENARIO)])
}

/// The text with its lines joined.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const SENTENCE: &str = "careful (crisis) has a playbook; usual and silent have none.";

/// By hand: 5 people at 40 hours a week in place of one.
const PEOPLE: &str =
    "5 people at the desk, 200 hours paid a week of it, in place of 1 person and 40";

#[test]
fn a_check_says_how_far_a_playbook_is_from_ordinary_hours() {
    let home = home();
    let said = home.says(0, "80", &["check", "s.toml"]);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let said = words(&said);
    assert!(
        said.contains(&format!("bad days {SENTENCE} An ordinary hour is expected to bring")),
        "{said}"
    );
    let found = &home.json(&["check", "s.toml", "--json"])["bad_days"];
    assert_eq!(found["sentence"], json!(SENTENCE));
    let level = &found["arms"][1]["levels"][0];
    let at = level["at_this_size"].as_str().unwrap();
    assert!(said.contains(&format!("careful, crisis: {at}")), "{said}");
    assert!(at.ends_with(PEOPLE), "{at}");
    // Four complaints an hour are as many times an ordinary hour as is said, to three digits.
    let ordinary = found["arms"][1]["ordinary"]["complaints_per_hour"].as_f64().unwrap();
    let times = at.strip_prefix("entered at 4 complaints an hour, ").unwrap();
    let times: f64 = times.split(' ').next().unwrap().parse().unwrap();
    assert!((times * ordinary / 4.0 - 1.0).abs() < 0.006, "{at}: {ordinary}");
}

#[test]
fn a_comparison_shows_what_came_of_bad_days() {
    let home = home();
    let args = ["compare", "s.toml", "--quiet", "--report", "--out", "out"];
    let said = home.says(0, "80", &args);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let block = said.split("\nBad days\n").nth(1).unwrap();
    assert!(words(block).contains(SENTENCE), "{block}");
    let (how_bad, playbooks) = block.split_once("What playbooks did.").unwrap();
    let row = |block: &str, name: &str| {
        let row = block.lines().find(|line| line.starts_with(&format!("{name} ")));
        row.map(|row| row.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    };
    // The worst day, halved; days in crisis, alarms, to alarm, to statement: who has no playbook has none.
    assert!(row(how_bad, "usual").is_some() && row(how_bad, "careful").is_some(), "{block}");
    assert_eq!(row(playbooks.split("\n\n").next().unwrap(), "usual"), None, "{block}");
    let careful = row(playbooks, "careful").unwrap();
    assert!(careful[1..].iter().all(|cell| cell != "\u{2013}"), "{block}");

    let answer: Value =
        serde_json::from_slice(&std::fs::read(home.path("out/answer.json")).unwrap()).unwrap();
    let found = &answer["bad_days"];
    let mean = |arm: usize, metric: &str| {
        let figures = found["arms"][arm]["figures"].as_array().unwrap();
        figures.iter().find(|figure| figure["metric"] == metric).unwrap()["mean"]["estimate"]
            .as_f64()
    };
    // An outage that makes twelve times the failures is seen on its first day, and each alarm brings a
    // statement at once.
    let [alarm, statement] =
        ["hours_to_alarm", "hours_to_statement"].map(|metric| mean(1, metric).unwrap());
    assert!((0.0..24.0).contains(&alarm), "{alarm}");
    assert_eq!(alarm, statement);
    assert!(mean(1, "crisis_days_share").unwrap() >= 5.0 / 40.0 * 0.5);
    assert_eq!((mean(0, "alarms"), mean(2, "crisis_days_share")), (None, None));

    // The unit of the series is of all customers that there really are.
    let series = std::fs::read_to_string(home.path("out/series.csv")).unwrap();
    assert!(
        series.lines().any(|line| line.starts_with("usual,0,critical_per_hour,posts/hour,")),
        "unit"
    );

    // What is said of the strips is what the table of days has.
    let hours: Vec<(String, f64)> = series
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("careful,")?.split(',');
            let (day, metric) = (cells.next()?, cells.next()?);
            (metric == "crisis")
                .then(|| (day.to_owned(), cells.nth(1).unwrap().parse::<f64>().unwrap()))
        })
        .collect();
    let (day, share) = hours.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    let most = format!("careful: most on day {day}, {:.0}% of hours.", 100.0 * share);

    let page = std::fs::read_to_string(home.path("out/report.html")).unwrap();
    let (_, bad) = page.split_once("<section id=\"bad-days\"").unwrap();
    let (bad, _) = bad.split_once("</section>").unwrap();
    for part in [
        SENTENCE,
        PEOPLE,
        "minus usual</th>",
        "Shaded: Outage: failures x 12 on days 20 to 24.",
        "to statement [h]",
        &most,
    ] {
        assert!(bad.contains(part), "{part}");
    }
    // Of the table of playbooks only the arm that has one is a row.
    let (_, second) = bad.split_once("What playbooks did").unwrap();
    assert!(second.contains(">careful</th>") && !second.contains(">usual</th>"));
    let Some(page) = open(&home.path("out/report.html"), 1200) else { return };
    let count = |what: &str| {
        page.number(&format!(
            "[...document.querySelectorAll('#figure-bad-days svg {what}')].length"
        ))
    };
    let texts = "[...document.querySelectorAll('#figure-bad-days svg text')]
        .filter(t => t.textContent.endsWith(' in crisis')).length";
    assert_eq!(page.number(texts), 1.0, "one strip, named");
    assert!(count("path") > 5.0);
    page.is_quiet();
    page.picture("bad-days-wide");
    page.dark(true);
    page.wait_until("document.documentElement.dataset.theme === 'dark'");
    page.picture("bad-days-wide-dark");
    page.dark(false);
    page.resize(500);
    crate::page::is_sound(&page, 500.0);
    page.picture("bad-days-narrow");
}

/// Days of a life in which the playbook was at its level say so, and name its rules.
#[test]
fn a_life_tells_the_playbook_and_its_rules() {
    let home = home();
    let args = ["trace", "s.toml", "--arm", "careful", "--json"];
    let mut told = 0;
    // The first few who are answered on a day that was bad from its beginning will do.
    for consumer in 0..1000 {
        if consumer >= 40 && told >= 2 {
            break;
        }
        let person = consumer.to_string();
        let life = home.json(&[&args[..], &["--consumer", &person]].concat());
        for day in life["days"].as_array().unwrap() {
            let sentences = day["sentences"].to_string();
            let crisis = day["in_force"].as_array().unwrap();
            let all_day = crisis.len() == 1
                && crisis[0]["level"] == "crisis"
                && crisis[0]["from_day"] != day["day"];
            assert_eq!(
                !crisis.is_empty() && day["events"] != json!([]),
                sentences.contains("The playbook of carrier"),
                "{sentences}"
            );
            if sentences.contains(" decided: ") {
                let of = if all_day { "of spoken_to (" } else { " of " };
                assert!(sentences.contains(of), "{sentences}");
                told += u32::from(all_day);
            }
        }
    }
    assert!(told > 0, "nobody was answered in the crisis");
}
