//! Numbers do not move unnoticed: the digests of two small scenarios are pinned, metric by metric.
//!
//! One is shipped; the other has what it lacks: three brands, an edge list, shocks, an arm with
//! parameters of its own, a rival that changes its ways. The pins are no oracle: they say that
//! numbers moved and not whether they were right.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use earful::experiment::{Watch, executor};
use earful::scenario::{Scenario, shipped_scenario};
use earful::world::metrics::METRICS;

use super::home::Home;

const EVERYTHING: &str = r#"
question = "Do all parts give what they gave?"

[run]
seed = 5
replications = 2
consumers = 1500
warmup_days = 20
days = 80
focus = "carrier"
baseline = "silent"

[network]
kind = "edges"
file = "ties.csv"

[prices]
currency = "USD"
agent_hour = 32.0
purchase_margin = 11.0
customer = 180.0
coupon = 5.0
compensation = 20.0

[backlash]
reshare_probability = 0.3
storm_readers = 8

[exit]
intrusion = 0.1

[privacy]
opt_out_probability = 0.9
going_private_per_strain = 0.3
leaving_per_strain = 0.1

[buying]
redemption = 1.0

[[brand]]
name = "carrier"
category = "phone_carrier"
follower_share = 0.4
follows_per_30_days = 1.0
mentions_per_30_days = 0.8
churn_per_30_days = 0.05
failures_per_30_days = 1.0
offer_value = 1.0

[brand.desk]
agents_per_million = 20
hours = "Mon-Sat 08:00-20:00"
promise = { first_reply_hours = 1, clock = "business" }

[[brand]]
name = "bank"
category = "bank"
policy = "contextual"

[[brand]]
name = "grocer"
category = "grocer"
policy = "megaphone"

[[brand]]
name = "second_carrier"
category = "phone_carrier"
churn_per_30_days = 0.05
policy = "spoken_to"

[[shock]]
brand = "carrier"
target = "failures"
factor = 6.0
from_day = 30
to_day = 45

[[shock]]
brand = "bank"
target = "attention"
factor = 3.0
from_day = 10
to_day = 60

[[shock]]
brand = "carrier"
target = "follows"
factor = 5.0
from_day = 50
to_day = 55

[[arm]]
name = "silent"
policy = "silent"

[[arm]]
name = "coupons"
policy = "lead_generation"
rivals = "interject"

[[arm]]
name = "amends"
policy = "amends"
set = { "disputed.compensation_feeds" = 0.3 }

[policies.amends]
listens_to = "everything"

[[policies.amends.rule]]
when = { kind = "complaint", addressed = true }
do = "compensate"

[[policies.amends.rule]]
when = { kind = "complaint", follower = true }
do = "apologise"

[[policies.amends.rule]]
when = { kind = "question", addressed = true }
do = "ask_details"

[[policies.amends.rule]]
when = { kind = ["complaint", "question"] }
do = "hand_over"

[[arm]]
name = "prepared"
policy = "prepared"

[policies.prepared]
like = "complaints"

[[policies.prepared.playbook.level]]
name = "alert"
trigger = [{ complaints_per_hour = { at_least_times_usual = 3.0 } }]
until = { complaints_per_hour = { at_most_times_usual = 2.0 }, for_hours = 4 }
agents_per_million = 60

[[policies.prepared.playbook.level]]
name = "crisis"
trigger = [{ complaints_per_hour = { at_least_times_usual = 5.0 } }, { storm = true }]
until = { complaints_per_hour = { at_most_times_usual = 3.0 }, for_hours = 8 }
pause_broadcast = true
say = "statement"
policy = "spoken_to"

[[arm]]
name = "asked"
policy = "consent_first"
set = { "learning.floor" = 0.3, "population.attitude_correlation" = 0.4, "disputed.praise_answered" = 0.02, "disputed.exchanges_breed" = 0.3, "disputed.unasked_keeps" = 0.2, "disputed.asked_is_nothing" = 0.3 }
"#;

/// Rings with shortcuts: everybody has six, seven or twelve readers.
fn ties() -> String {
    let mut text = String::from("author,reader\n");
    for author in 0..1200 {
        for step in [1, 2, 3, 7, 31, 77, 200, 311, 421, 500, 617, 811] {
            if (author * step) % 3 != 1 {
                let _ = writeln!(text, "{author},{}", (author + step) % 1200);
            }
        }
    }
    text
}

/// The digests of a scenario's results by name, with its own and that of all of them.
fn digests(scenario: &Scenario) -> BTreeMap<String, String> {
    let pool = executor::threads(Some(2)).unwrap();
    let cancel = AtomicBool::new(false);
    let results =
        earful::experiment::run::run_all(scenario, &pool, &Watch { cancel: &cancel, on: &|_| () });
    assert!(results.failures().next().is_none());
    let mut all = results.digests();
    all.insert("(scenario)".into(), scenario.digest());
    all.insert("(all)".into(), results.digest());
    all
}

fn scenarios() -> [Scenario; 2] {
    let small = ["run.consumers=800".into(), "run.replications=2".into(), "run.days=90".into()];
    let quick = shipped_scenario("quick_look").expect("it is shipped");
    let quick = Scenario::parse(quick, "quick_look", "".as_ref(), &small);
    let home = Home::new(&[("ties.csv", &ties())]);
    let everything = Scenario::parse(EVERYTHING, "everything", &home.path(""), &[]);
    [quick, everything].map(|loaded| loaded.unwrap_or_else(|problems| panic!("{problems}")))
}

const HEADER: &str = "# name, then its digest in quick_look and in everything; see ../pinned.rs\n";

#[test]
fn no_number_moves_unnoticed() {
    let [quick, everything] = scenarios().each_ref().map(digests);
    let rows = quick.iter().map(|(name, digest)| (name.clone(), [digest, &everything[name]]));
    let now: BTreeMap<String, [&String; 2]> = rows.collect();
    let mut text = HEADER.to_owned();
    for (name, [quick, everything]) in &now {
        let _ = writeln!(text, "{name} {quick} {everything}");
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/pinned/digests.txt");
    if std::env::var_os("EARFUL_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let pinned = std::fs::read_to_string(&path).unwrap_or_default();
    let mut differ = Vec::new();
    let lines = pinned.lines().skip(1).map(|line| line.split(' ').collect::<Vec<_>>());
    let pinned: BTreeMap<String, Vec<&str>> =
        lines.map(|parts| (parts[0].to_owned(), parts[1..].to_vec())).collect();
    for (name, digests) in &now {
        match pinned.get(name) {
            None => differ.push(format!("{name} is new")),
            Some(pins) => {
                let scenarios = ["quick_look", "everything"].iter().zip(digests).zip(pins);
                let moved = scenarios.filter(|((_, now), pin)| now.as_str() != **pin);
                differ.extend(moved.map(|((scenario, _), _)| format!("{name} of {scenario}")));
            }
        }
    }
    let gone = pinned.keys().filter(|name| !now.contains_key(*name));
    differ.extend(gone.map(|name| format!("{name} is gone")));
    assert!(
        differ.is_empty(),
        "numbers moved in: {}; if on purpose, say so in the changelog (**numbers**, unless only \
         `(scenario)` moved or names are new) and run `EARFUL_BLESS=1 cargo test --test it pinned`",
        differ.join(", ")
    );
}

/// Pins of what never happens would hold anything: every metric of the brand in question has a value
/// other than 0 in some arm.
#[test]
fn in_one_of_the_pinned_scenarios_everything_happens() {
    let [_, everything] = scenarios();
    let pool = executor::threads(Some(2)).unwrap();
    let cancel = AtomicBool::new(false);
    let results = earful::experiment::run::run_all(
        &everything,
        &pool,
        &Watch { cancel: &cancel, on: &|_| () },
    );
    for metric in METRICS {
        let column = results.column(metric.name).expect("a column for each metric");
        let mut values = (0..everything.arms.len()).flat_map(|arm| results.values(arm, column));
        assert!(values.any(|value| value.is_some_and(|value| value != 0.0)), "{}", metric.name);
    }
}
