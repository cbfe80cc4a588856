//! The desks of a comparison, from the scenario to the terminal, the files and the page: two desks that
//! differ in their people, nobody at a third, and an outage.

use serde_json::json;

use crate::browser::open;
use crate::home::Home;

const SCENARIO: &str = r#"
question = "How many people does an outage need?"
[run]
seed = 3
replications = 4
consumers = 2000
warmup_days = 10
days = 50
baseline = "silent"
[[brand]]
name = "carrier"
category = "phone_carrier"
customers = 60_000
[[shock]]
brand = "carrier"
target = "failures"
factor = 6.0
from_day = 20
to_day = 24
[[arm]]
name = "silent"
policy = "silent"
[[arm]]
name = "one"
policy = "one"
[[arm]]
name = "four"
policy = "four"
[policies.one]
like = "complaints"
desk = { agents = 1, hours = "Mon-Fri 09:00-17:00", minutes_per_reply = 20 }
[policies.four]
like = "complaints"
desk = { agents = 4, hours = "Mon-Fri 09:00-17:00", minutes_per_reply = 20 }
"#;

const SENTENCE: &str = "Desks differ in people: 1 person under one; 4 people under four. Alike: Mon-Fri \
    09:00-17:00, 20 minutes a reply, promise: first reply within 4 hours of the desk's time for 90%. \
    Nobody answers under silent.";

const OUTAGE: &str = "Outage: failures x 6 on days 20 to 24";

fn home() -> Home {
    Home::new(&[("s.toml", SCENARIO)])
}

/// The text with its lines joined.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// 60,000 customers are 100 for each of the 600 of 2,000 who are simulated.
#[test]
fn a_check_says_who_answers_for_how_many_when_and_what_strikes() {
    let home = home();
    let said = words(&home.says(0, "80", &["check", "s.toml"]));
    for part in [
        "size carrier really has 60,000 customers, 100 for each simulated one",
        &format!("desk {SENTENCE}"),
        "clock most is posted at 16:00 (1.7 times the mean hour), 0.85 times as much on a day of \
         the weekend; day 0 is a Mon",
        &format!("shock {OUTAGE}"),
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(said.matches("20 minutes a reply").count(), 1, "said once");
    let found = &home.json(&["check", "s.toml", "--json"])["desks"];
    assert_eq!((&found["same"], &found["sentence"]), (&json!(false), &json!(SENTENCE)));
    assert_eq!(found["arms"][2]["paid_hours_per_week"], json!(160.0));
    assert_eq!(found["shocks"][0]["words"], json!(OUTAGE));
}

#[test]
fn a_comparison_shows_the_desks_at_work() {
    let home = home();
    let args = ["compare", "s.toml", "--quiet", "--report", "--out", "out"];
    let said = home.says(0, "80", &args);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let block = said.split("\nThe desk\n").nth(1).unwrap();
    let sizes = "carrier really has 60,000 customers, 100 for each simulated one:";
    assert!(words(block).contains(sizes) && words(block).contains(OUTAGE), "{block}");
    assert!(words(block).contains(SENTENCE), "{block}");
    let (block, _) = block.split_once("\nWho pays\n").unwrap();
    let row = |name: &str| {
        let row = block.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap();
        row.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    // Forty hours a week of each.
    assert_eq!(row("one")[..3], ["one", "1", "40"]);
    assert_eq!(row("four")[..3], ["four", "4", "160"]);
    assert_eq!(row("silent")[..3], ["silent", "nobody", "\u{2013}"]);

    // The same numbers in the file, and what they must be like: more people are less busy, quicker,
    // and keep more of the promise.
    let answer: serde_json::Value =
        serde_json::from_slice(&std::fs::read(home.path("out/answer.json")).unwrap()).unwrap();
    let found = &answer["desks"];
    assert_eq!(found["sentence"], json!(SENTENCE));
    let mean = |arm: usize, metric: &str| {
        let figures = found["arms"][arm]["figures"].as_array().unwrap();
        let figure = figures.iter().find(|figure| figure["metric"] == metric).unwrap();
        figure["mean"]["estimate"].as_f64()
    };
    for (metric, more) in [
        ("busy_share", false),
        ("mean_latency_hours", false),
        ("wanted_answered_share", true),
        ("promise_kept_share", true),
        ("human_hours", true),
    ] {
        let [one, four] = [1, 2].map(|arm| mean(arm, metric).unwrap());
        assert_eq!(four > one, more, "{metric}: {one} with one, {four} with four");
    }
    // One cannot keep up, four can.
    let [one, four] = [1, 2].map(|arm| mean(arm, "busy_share").unwrap());
    assert!((0.85..1.05).contains(&one) && (0.2..0.7).contains(&four), "{one} and {four}");
    // Paid: 40 hours a week of one for 60,000 are 1000 / 60,000 * 40 * 30 / 7 per 1,000 and 30 days.
    let paid = 1e3 / 6e4 * 40.0 * 30.0 / 7.0;
    assert!((mean(1, "human_hours").unwrap() - paid).abs() < 1e-9);
    assert_eq!(mean(0, "busy_share"), None, "nobody is neither busy nor idle");

    let page = std::fs::read_to_string(home.path("out/report.html")).unwrap();
    let (_, desk) = page.split_once("<section id=\"desk\"").unwrap();
    let (desk, _) = desk.split_once("</section>").unwrap();
    for part in [
        "Desks differ in people: 1 person under one; 4 people under four.",
        &format!("day 0 is a Mon. {OUTAGE}."),
        "<th scope=\"row\">silent</th><td class=\"n words\">nobody</td>",
        "<th scope=\"row\">four</th><td class=\"n\">4</td><td class=\"n\">160</td>",
        "<th scope=\"col\" class=\"n\">promise kept</th>",
        "Replies waiting from day to day",
        &format!("Shaded: {OUTAGE}."),
    ] {
        assert!(desk.contains(part), "{part}");
    }
    let Some(page) = open(&home.path("out/report.html"), 1200) else { return };
    // A rectangle for the days of the outage behind the lines of both charts of days.
    for figure in ["waiting", "days"] {
        let shaded = format!(
            "[...document.querySelectorAll('#figure-{figure} svg path')]
             .filter(p => p.getAttribute('fill-opacity') === '0.14').length"
        );
        assert_eq!(page.number(&shaded), 1.0, "{figure}");
    }
    page.is_quiet();
    page.picture("desks-wide");
    page.dark(true);
    page.wait_until("document.documentElement.dataset.theme === 'dark'");
    page.picture("desks-wide-dark");
    page.dark(false);
    page.resize(500);
    crate::page::is_sound(&page, 500.0);
    page.picture("desks-narrow");
}
