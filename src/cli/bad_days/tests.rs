//! The table of bad days, of arms made up by hand.

use super::*;
use crate::experiment::bad_days::{Hour, Level};
use crate::experiment::segments::Known;

fn figure(metric: &str, mean: f64, n: u64, gap: Option<f64>) -> Quantity {
    let known = |estimate: f64| Known {
        estimate,
        low: Some(estimate - 0.5),
        high: Some(estimate + 0.5),
        n,
    };
    let difference = gap.map(known);
    Quantity {
        metric: metric.into(),
        mean: Some(known(mean)),
        difference,
        minus_people_share: None,
    }
}

const HOUR: Hour = Hour { critical_posts_per_hour: 0.5, complaints_per_hour: 32.0 };

fn arm(name: &str, levels: &[(&str, &str)], figures: Vec<Quantity>) -> ArmBadDays {
    let level = |(level, at_this_size): &(&str, &str)| Level {
        level: (*level).into(),
        words: "w".into(),
        at_this_size: (*at_this_size).into(),
        ordinary: HOUR,
        agents: 9.0,
        statement: false,
        paid_hours_per_week: 684.0,
    };
    ArmBadDays {
        arm: name.into(),
        ordinary: HOUR,
        levels: levels.iter().map(level).collect(),
        figures,
    }
}

fn found(arms: Vec<ArmBadDays>) -> BadDays {
    BadDays {
        brand: "bank".into(),
        baseline: "usual".into(),
        sentence: "careful (crisis) has a playbook; usual has none.".into(),
        ordinary: "An ordinary hour.".into(),
        struck_after_days: Some(20),
        arms,
    }
}

/// Shares in percent; what an arm without a playbook has no value of is a dash, what nobody has is no
/// column.
#[test]
fn a_row_says_how_bad_it_got() {
    let usual = arm("usual", &[], vec![figure("critical_peak", 9.25, 4, None)]);
    let careful = vec![
        figure("critical_peak", 4.25, 4, Some(-5.0)),
        figure("crisis_days_share", 0.25, 4, None),
        figure("hours_to_alarm", 7.5, 3, None),
    ];
    let careful = arm("careful", &[("crisis", "")], careful);
    let text = block(&found(vec![usual, careful]));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[1..7],
        [
            "Bad days: careful (crisis) has a playbook; usual has none.",
            "An ordinary hour.",
            "arm      worst day    crisis  to alarm",
            "         [posts/h]  days [%]       [h]",
            "usual         9.25         -         -",
            "careful       4.25        25      7.50",
        ]
    );
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("has a value of all: hours to alarm in 3 of 4 under careful."),
        "{text}"
    );
    let gap =
        "minus those under usual: -5.00 (-5.50 to -4.50) under careful. Each interval is alone.";
    assert!(words.ends_with(gap), "{text}");
}

/// Days of the first alarm against the 20 after which the first shock strikes; a level that was never
/// entered shows nothing.
#[test]
fn what_is_chance_and_what_is_nothing_is_said() {
    let with = |name: &str, share: f64, onset: Option<f64>| {
        let onset = onset.map(|days| figure("crisis_onset_days", days, 4, None));
        let share = figure("crisis_days_share", share, 4, None);
        arm(name, &[("crisis", "")], onset.into_iter().chain([share]).collect())
    };
    let all = vec![
        with("never", 0.0, None),
        with("early", 0.1, Some(19.5)),
        with("late", 0.1, Some(20.5)),
        arm("usual", &[], vec![]),
    ];
    let told = found(all.clone()).doubts().unwrap_or_default();
    assert!(told.starts_with("No level was ever entered under never: "), "{told}");
    assert!(told.contains("before the first shock under early: chance"), "{told}");
    assert_eq!(found(vec![all[2].clone(), all[3].clone()]).doubts(), None);
    let unstruck = BadDays { struck_after_days: None, ..found(vec![all[1].clone()]) };
    assert_eq!(unstruck.doubts(), None);
}

#[test]
fn a_check_says_each_level_in_ordinary_hours() {
    let arms = vec![
        arm("usual", &[], vec![]),
        arm("careful", &[("watch", ""), ("crisis", "entered at 12 times")], vec![]),
    ];
    let rows = rows(&found(arms), |title, text| format!("{title}|{text}\n"));
    assert_eq!(
        rows,
        "bad days|careful (crisis) has a playbook; usual has none. An ordinary hour.\n\
         |careful, crisis: entered at 12 times\n"
    );
}
