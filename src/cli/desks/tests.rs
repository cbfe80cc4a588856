//! The table of desks, of arms made up by hand.

use super::*;
use crate::experiment::segments::{Known, Quantity};

fn figure(metric: &str, mean: Option<(f64, f64)>) -> Quantity {
    let known = |(estimate, half): (f64, f64)| Known {
        estimate,
        low: Some(estimate - half),
        high: Some(estimate + half),
        n: 8,
    };
    let (mean, difference, minus_people_share) = (mean.map(known), None, None);
    Quantity { metric: metric.into(), mean, difference, minus_people_share }
}

fn arm(name: &str, agents: f64, figures: Vec<Quantity>) -> ArmDesk {
    ArmDesk {
        arm: name.into(),
        words: String::new(),
        agents,
        hours: "always".into(),
        paid_hours_per_week: agents * 168.0,
        minutes_per_reply: 4.0,
        promise: None,
        customers: 3e6,
        customers_per_simulated: 400.0,
        figures,
    }
}

fn desks(arms: Vec<ArmDesk>) -> Desks {
    Desks {
        brand: "bank".into(),
        staffing: "stated".into(),
        same: false,
        sentence: "Desks differ.".into(),
        clock: String::new(),
        shocks: Vec::new(),
        arms,
    }
}

fn told(arms: Vec<ArmDesk>) -> Vec<String> {
    block(&desks(arms)).lines().map(str::to_owned).collect()
}

/// Shares in percent to the tenth that their intervals justify; what nobody has a value of is no
/// column, and who has nobody at the desk is no row.
#[test]
fn a_row_says_who_works_and_what_comes_of_it() {
    let two = arm(
        "two",
        2.0,
        vec![
            figure("busy_share", Some((0.954, 0.02))),
            figure("wanted_answered_share", Some((0.5, 0.3))),
            figure("median_latency_hours", Some((3.456, 0.011))),
            figure("dropped_share", None),
        ],
    );
    let part = arm(
        "part",
        0.5,
        vec![
            figure("busy_share", None),
            figure("wanted_answered_share", Some((0.25, 0.2))),
            figure("median_latency_hours", Some((30.5, 0.2))),
        ],
    );
    let told = told(vec![arm("none", 0.0, Vec::new()), two, part]);
    assert_eq!(
        told[1],
        "The desk: bank really has 3,000,000 customers, 400 for each simulated one"
    );
    assert_eq!(
        told[2..7],
        [
            "arm      people  paid  busy  answered  median",
            "      at a time   [h]   [%]       [%]     [h]",
            "two           2   336  95.4        50    3.46",
            "part       0.50    84     -        25   30.50",
            "Desks differ.",
        ]
    );
}

#[test]
fn without_anybody_there_is_no_table() {
    let told = told(vec![arm("none", 0.0, Vec::new())]);
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(told[2], "Desks differ.");
}
