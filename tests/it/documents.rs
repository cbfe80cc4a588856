//! Documents that repeat what the code says or does are generated here, and compared.
//!
//! `EARFUL_BLESS=1 cargo test --test it documents` writes them anew; look at the difference before
//! committing it.

mod calibration;
mod rest;
mod results;
mod studies;

use std::fmt::Write as _;
use std::path::Path;

use earful::experiment::calibrate::measures;
use earful::model::groups::{GROUPS, WORLD};
use earful::model::policy::Action;
use earful::world::metrics::{Better, METRICS, SERIES, Slice};

/// The committed file must be the generated text.
pub(super) fn check(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(file);
    if std::env::var_os("EARFUL_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/{file} is not what the code says; run \
         `EARFUL_BLESS=1 cargo test --test it documents` and look at the difference"
    );
}

/// The committed file must hold the generated text between its markers.
fn check_block(file: &str, name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(file);
    let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
    let written = std::fs::read_to_string(path).unwrap_or_default();
    let (before, rest) = written.split_once(&begin).expect("the marker that begins the block");
    let (_, after) = rest.split_once(&end).expect("the marker that ends the block");
    check(file, &format!("{before}{begin}{text}{end}{after}"));
}

fn row(out: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

#[test]
fn the_metrics_document_is_what_the_code_says() {
    let mut out = String::from(METRICS_INTRODUCTION);
    row(&mut out, &["metric", "unit", "better", "definition"]);
    out.push_str("|---|---|---|---|\n");
    for metric in METRICS {
        let better = match metric.better {
            Better::Higher => "higher",
            Better::Lower => "lower",
            Better::Neither => "neither",
        };
        row(&mut out, &[&format!("`{}`", metric.name), metric.unit, better, metric.doc]);
    }
    out.push_str("\n## For whom\n\nEach metric exists for everyone and, for the brand in question, for these slices:\n");
    for slice in Slice::every().filter(|slice| *slice != Slice::All) {
        let _ = writeln!(out, "- `{}`", slice.suffix());
    }
    out.push_str(SERIES_INTRODUCTION);
    row(&mut out, &["series", "unit", "definition"]);
    out.push_str("|---|---|---|\n");
    for (name, unit, _, doc) in SERIES {
        row(&mut out, &[&format!("`{name}`"), unit, doc]);
    }
    check("metrics.md", &out);
}

/// What a brand can do, what it takes, and what others see of it.
#[test]
fn the_list_of_actions_is_what_the_code_says() {
    let mut out = String::new();
    row(&mut out, &["`do`", "the brand", "others see", "staff time, in replies"]);
    out.push_str("|---|---|---|---|\n");
    for act in Action::ALL {
        let sees = match (act.is_public(), act.shows_help()) {
            (false, _) => "nothing",
            (true, true) => "all of it",
            (true, false) => "the answer, not the help",
        };
        let time = act.effort();
        let takes = match act.has_two_turns() {
            true => format!("{}, and {} more on who answers", time.first, time.second),
            false => time.first.to_string(),
        };
        row(&mut out, &[&format!("`{}`", act.name()), act.doc(), sees, &takes]);
    }
    check_block("scenarios.md", "actions", &out);
}

/// Among what an effect is divided, and what is never taken out.
#[test]
fn the_map_of_switches_is_what_the_code_says() {
    let named = |names: &[&str]| {
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    let mut out = String::new();
    row(&mut out, &["group", "what comes through it", "switches"]);
    out.push_str("|---|---|---|\n");
    for group in &GROUPS {
        row(&mut out, &[group.name, &format!("what {}", group.what), &named(group.switches)]);
    }
    let world = "what goes on whatever the brand does, and how an effect goes on from there";
    row(&mut out, &["the world", world, &named(WORLD)]);
    check_block("model.md", "groups", &out);
}

/// What files of targets can name.
#[test]
fn the_list_of_measures_is_what_the_code_says() {
    let mut out = String::new();
    row(&mut out, &["`measure`", "unit", "counts", "what it is"]);
    out.push_str("|---|---|---|---|\n");
    for measure in measures::measures() {
        let counts = if measure.counts { "yes" } else { "" };
        row(&mut out, &[&format!("`{}`", measure.name), measure.unit, counts, measure.doc]);
    }
    check_block("scenarios.md", "measures", &out);
}

const METRICS_INTRODUCTION: &str = "\
# Metrics

What a run measures. This file is generated from the declarations in the code.

A metric is computed per replication and brand over the *window*: the days after the warm-up. Counts
are of what happens on those days, whenever it began. A month is 30 days. A rate counts events per
1,000 people and 30 days at risk: the days of all people together are summed day by day, at the end
of each day. A metric whose denominator is zero is missing, not zero. *Consumers* are all people.
Customers come and go: customers *at risk* are those of each day; *initial* customers, and the customers
of whom a *share of customers* is one, are those who were customers when the window began, whoever of
them has left since. *Listed* followers are in the follower list; *looking* followers also see the
posts. Who leaves the brand may go on following it, and is counted as a follower then.

`dashboard.*` is what the brand's own dashboard would show under the same name. It sees only posts
that strangers can see and that the monitor found, reads them with the monitor's mistakes, and cannot
see mutes or people who stopped looking. The distance between the two is a result.

";

const SERIES_INTRODUCTION: &str = "
Metrics that have no meaning for a part of the people (`storms`, `largest_cascade`,
`never_reshared_share`, `median_latency_hours`, `failure_factor`) are missing there.

## Per head, and what is not

All metrics but `storms`, `largest_cascade` and `dashboard.storms` are per head: they have the same mean
however many people are simulated, at one community size (see [statistics.md](statistics.md)). These three,
and the daily counts below, are of the people simulated; where they are shown their unit says how many these
are. The queue and what the dashboard counts an hour are of all customers that the brand really has.

## Daily series

One row per brand and day, from day 0, warm-up included. Counts are of that day; stocks are at its
end.

";
