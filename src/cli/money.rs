//! What the arms cost and bring, as text: the baseline's own account and what the others add to it, per
//! 1,000 customers and in all; then what satisfied customers and avoided un-follows cost.

use super::sheet::Sheet;
use super::text::{listed, number, percent, thousands, wrapped};
use crate::experiment::Experiment;
use crate::experiment::money::{ArmMoney, Entry, Money, amount_to, money};
use crate::experiment::segments::Known;
use crate::report::words::Interval;

/// The block; empty where nothing has a price.
pub(super) fn block(experiment: &Experiment) -> String {
    let found = money(experiment.scenario, &experiment.results);
    found.map_or(String::new(), |found| text(&found, percent(experiment.scenario.level)))
}

fn text(found: &Money, level: f64) -> String {
    let Money { currency, baseline, arms, .. } = found;
    let alone = arms.len() == 1;
    let against = match alone {
        true => String::new(),
        false => format!("; the line of {baseline} is its own account, the others are minus that"),
    };
    let mut out = wrapped(&format!(
        "\nMoney [{currency} per 1,000 customers and 30 days] at the prices given{against}"
    ));
    out += &accounts(found, |arm| &arm.per_1000);
    out += &wrapped(&format!("\nIn all [{currency}]: {}", sizes(arms)));
    out += &accounts(found, |arm| &arm.in_all);
    out += &costs(found);
    if !found.without.is_empty() {
        out += &wrapped(&format!("Not given, and in nothing here: {}.", listed(&found.without)));
    }
    out += &wrapped(&format!(
        "Each interval is alone, at {level}%; what is the same in every replication has none."
    ));
    found.sentence.iter().for_each(|sentence| out += &wrapped(sentence));
    out
}

/// The customers and days that amounts in all are about.
fn sizes(arms: &[ArmMoney]) -> String {
    let of = |arm: &ArmMoney| {
        format!("{} customers in {} days", thousands(arm.customers as u64), arm.days)
    };
    let mut all: Vec<String> = arms.iter().map(of).collect();
    all.dedup();
    match all.as_slice() {
        [one] => one.clone(),
        _ => {
            let named = arms.iter().map(|arm| format!("{} under {}", of(arm), arm.arm));
            named.collect::<Vec<_>>().join(", ")
        }
    }
}

/// A row per arm, a column per line; where a line would be broken, intervals stand below.
fn accounts(found: &Money, of: impl Fn(&ArmMoney) -> &Vec<Entry>) -> String {
    let Some(first) = found.arms.first() else { return String::new() };
    let names = of(first).iter().map(|entry| entry.line.clone());
    let header: Vec<String> = std::iter::once("arm".to_owned()).chain(names).collect();
    let sheet = |between: &str| {
        let mut sheet = Sheet::new(header.clone(), &[0]);
        for arm in &found.arms {
            let own = arm.arm == found.baseline;
            let cells = of(arm).iter().map(|entry| {
                let known = if own { &entry.amount } else { &entry.difference };
                known.as_ref().map_or("-".into(), |known| cell(known, 2, !own, between))
            });
            sheet.push(std::iter::once(arm.arm.clone()).chain(cells).collect());
        }
        sheet
    };
    let wide = sheet(" ");
    if wide.fits() { wide.show() } else { sheet("\n").show() }
}

/// An amount and its interval.
fn cell(known: &Known, most: i32, signed: bool, between: &str) -> String {
    let half = half_width(known);
    let show = |value| amount_to(most, value, half, signed);
    // In a narrow window an end stands on each line.
    let to = if between == " " { " " } else { "\n" };
    match (known.low, known.high) {
        (Some(low), Some(high)) if low < high => {
            format!("{}{between}({} to{to}{})", show(known.estimate), show(low), show(high))
        }
        _ => show(known.estimate),
    }
}

fn half_width(known: &Known) -> Option<f64> {
    Some((known.high? - known.low?) / 2.0)
}

/// What satisfied customers and avoided un-follows cost.
fn costs(found: &Money) -> String {
    let any = |arm: &ArmMoney| arm.cost_per_satisfied.is_some();
    if !found.arms.iter().any(any) {
        return String::new();
    }
    let alone = found.arms.len() == 1;
    let mut header = vec!["arm", "per satisfied customer"];
    if !alone {
        header.extend(["un-follows avoided*", "per un-follow avoided"]);
    }
    let sheet = |between: &str| {
        let mut sheet = Sheet::new(header.clone(), &[0]);
        for arm in &found.arms {
            let satisfied = arm.cost_per_satisfied.as_ref();
            let mut row = vec![
                arm.arm.clone(),
                satisfied.map_or("-".into(), |known| cell(known, 4, false, between)),
            ];
            if !alone {
                let avoided = arm.unfollows_avoided.as_ref();
                row.push(avoided.map_or("-".into(), |known| rate(known, between)));
                row.push(match &arm.cost_per_avoided_unfollow {
                    Some(known) => cell(known, 4, false, between),
                    None => arm.avoids_none().unwrap_or("-").into(),
                });
            }
            sheet.push(row);
        }
        sheet
    };
    let mut out = wrapped(&format!(
        "\nStaff and coupons [{}], as far as they have a price: per customer satisfied on the last day, for 30 \
         days{}",
        found.currency,
        if alone {
            String::new()
        } else {
            format!("; per un-follow avoided, beyond {}", found.baseline)
        }
    ));
    let wide = sheet(" ");
    out += &if wide.fits() { wide.show() } else { sheet("\n").show() };
    if !alone {
        out += &wrapped(
            "* per 1,000 customers and 30 days; only what is avoided beyond chance has a price",
        );
    }
    out
}

fn rate(known: &Known, between: &str) -> String {
    let Known { estimate, low, high, .. } = *known;
    let places = Interval { estimate, low, high }.places();
    let number = |value| number(value, places, true);
    match (low, high) {
        (Some(low), Some(high)) => {
            format!("{}{between}({} to {})", number(estimate), number(low), number(high))
        }
        _ => number(estimate),
    }
}
