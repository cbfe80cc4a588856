//! What a page says in words is what was shown, and no more.

use crate::home::{Csv, Home};

fn scenario(arms: &[(&str, &str)]) -> String {
    let mut text = "question = \"Q?\"\n[run]\nseed = 0\nreplications = 6\nconsumers = 4000\n\
        warmup_days = 10\ndays = 70\nbaseline = \"silent\"\n[[brand]]\nname = \"carrier\"\n\
        category = \"phone_carrier\"\n"
        .to_owned();
    for (name, policy) in arms {
        text += &format!("[[arm]]\nname = \"{name}\"\npolicy = \"{policy}\"\n");
    }
    text
}

fn run(arms: &[(&str, &str)]) -> Home {
    let home = Home::new(&[("s.toml", &scenario(arms))]);
    home.says(0, "80", &["compare", "s.toml", "--quiet", "--report", "--out", "out"]);
    home
}

/// The words of a page: without its script, style and tags.
fn words(home: &Home) -> String {
    let html = std::fs::read_to_string(home.path("out/report.html")).unwrap();
    let mut rest = html.as_str();
    let mut words = String::new();
    while let Some(start) = rest.find('<') {
        words += &rest[..start];
        let (name, end) = (&rest[start..], rest[start..].find('>').unwrap());
        let skipped = ["script", "style"].iter().find(|tag| name[1..].starts_with(**tag));
        let end = match skipped {
            Some(tag) => name.find(&format!("</{tag}>")).unwrap() + tag.len() + 3,
            None => end + 1,
        };
        rest = &rest[start + end..];
        words.push(' ');
    }
    // The sources of parameters have words of their own.
    words.rsplit_once("What it rests on").unwrap().0.to_owned()
}

#[test]
fn two_arms_of_one_policy_are_never_called_different() {
    let words = words(&run(&[("silent", "silent"), ("also_silent", "silent")]));
    assert!(words.contains("No two arms are told apart in satisfaction"), "{words}");
    for claim in ["better", "worse", "best mean", "is ahead of silent"] {
        assert!(!words.contains(claim), "{claim}");
    }
}

/// The words *better* and *worse* of every sentence against the baseline, held against the table of
/// differences: the interval leaves out 0, on the side that was said.
#[test]
fn better_and_worse_are_said_only_where_the_interval_leaves_out_no_difference() {
    let home = run(&[
        ("silent", "silent"),
        ("spoken_to", "spoken_to"),
        ("interject", "interject"),
        ("megaphone", "megaphone"),
    ]);
    let words = words(&home);
    let table = home.csv("out/differences.csv");
    let (mut shown, mut open) = (0, 0);
    for arm in ["spoken_to", "interject", "megaphone"] {
        let Some((_, said)) = words.split_once(&format!("{arm} against silent: ")) else {
            // Told apart in nothing: then it is in the list of those.
            open += 3;
            assert!(words.contains("Not told apart from silent in any of the three"));
            continue;
        };
        let said = said.split(" . ").next().unwrap();
        let said = said.split(". ").next().unwrap();
        for part in said.split("; ") {
            for metric in ["satisfaction", "backlash_rate", "unfollow_rate"] {
                if !part.contains(metric) {
                    continue;
                }
                let (low, high) = interval(&table, arm, metric);
                let good_is_up = metric == "satisfaction";
                if part.starts_with("better in") || part.starts_with("worse in") {
                    shown += 1;
                    assert!(low > 0.0 || high < 0.0, "{arm} {metric}: {low} to {high}, {part}");
                    let is_good = (low > 0.0) == good_is_up;
                    assert_eq!(part.starts_with("better"), is_good, "{arm} {metric}: {part}");
                } else {
                    open += 1;
                    assert!(part.starts_with("not told apart in"), "{part}");
                }
            }
        }
    }
    assert_eq!(shown + open, 9);
    // Posting four times a day must show in un-follows, or the test has seen nothing.
    assert!(shown > 0);
}

fn interval(table: &Csv, arm: &str, metric: &str) -> (f64, f64) {
    let (of, what) = (table.column("arm"), table.column("metric"));
    let row = table.rows.iter().find(|row| row[of] == arm && row[what] == metric).unwrap();
    let number = |name: &str| row[table.column(name)].parse::<f64>().unwrap();
    (number("low"), number("high"))
}
