//! What the arms cost and bring, as text: each arm's own account, per 1,000 customers and in all, and what
//! the others add to the baseline's; then what satisfied customers and avoided un-follows cost.

use super::sheet::Sheet;
use super::text::{listed, number, percent, thousands, wrapped};
use crate::experiment::Experiment;
use crate::experiment::money::{ArmMoney, Entry, Money, in_units, money, shown, unit};
use crate::experiment::segments::Known;
use crate::report::words::Interval;

/// The block; empty where nothing has a price.
pub(super) fn block(experiment: &Experiment) -> String {
    let found = money(experiment.scenario, &experiment.results);
    found.map_or(String::new(), |found| text(&found, percent(experiment.scenario.level)))
}

fn text(found: &Money, level: f64) -> String {
    let Money { currency, baseline, arms, .. } = found;
    let mut out = wrapped(&format!(
        "\nMoney [{currency} per 1,000 customers and 30 days] at the prices given: the own account of {}",
        if arms.len() == 1 { "the arm" } else { "each arm" }
    ));
    out += &accounts(found, arms.iter(), |arm| &arm.per_1000, false, &[" ", "\n", ""]);
    if arms.len() > 1 {
        out += &wrapped(&format!("\nMinus that of {baseline}, per 1,000 customers and 30 days"));
        let others = arms.iter().filter(|arm| arm.arm != *baseline);
        out += &accounts(found, others, |arm| &arm.per_1000, true, &[" ", "\n", ""]);
    }
    let (times, unit) = unit(arms);
    out += &wrapped(&format!("\nIn all [{unit}{currency}]: {}", sizes(arms)));
    let all: Vec<ArmMoney> = arms.iter().map(|arm| in_units(arm, times)).collect();
    out += &accounts(found, all.iter(), |arm| &arm.in_all, false, &[" ", ""]);
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

/// A row per arm, a column per line. Of the ways to set an interval, see [`cell`], the first that breaks no
/// number.
fn accounts<'a>(
    found: &Money,
    arms: impl Iterator<Item = &'a ArmMoney>,
    of: impl Fn(&ArmMoney) -> &Vec<Entry>,
    minus: bool,
    ways: &[&str],
) -> String {
    let Some(first) = found.arms.first() else { return String::new() };
    let names = of(first).iter().map(|entry| entry.line.clone());
    let header: Vec<String> = std::iter::once("arm".to_owned()).chain(names).collect();
    let arms: Vec<&ArmMoney> = arms.collect();
    roomy(ways, |between| {
        let mut sheet = Sheet::new(header.clone(), &[0]);
        for arm in &arms {
            let cells = of(arm).iter().map(|entry| {
                let known = if minus { &entry.difference } else { &entry.amount };
                known.as_ref().map_or("-".into(), |known| cell(known, 2, minus, between))
            });
            sheet.push(std::iter::once(arm.arm.clone()).chain(cells).collect());
        }
        sheet
    })
}

/// The sheet set in the first way that fits; the last, without intervals, is said to be that.
pub(super) fn roomy(ways: &[&str], set: impl Fn(&str) -> Sheet) -> String {
    for between in ways.iter().filter(|between| !between.is_empty()) {
        let sheet = set(between);
        if sheet.keeps_numbers() {
            return sheet.show();
        }
    }
    set("").show() + &wrapped("No room for the intervals here: a wider window shows them.")
}

/// An amount and its interval: beside it, or below where `between` ends the line, or not at all.
fn cell(known: &Known, most: usize, signed: bool, between: &str) -> String {
    let (amount, ends) = shown(known, most, signed);
    bracketed(amount, ends, between)
}

fn bracketed(amount: String, ends: Option<(String, String)>, between: &str) -> String {
    match ends.filter(|_| !between.is_empty()) {
        // In a narrow window an end stands on each line.
        Some((low, high)) => format!("{amount}{between}({low} to{between}{high})"),
        None => amount,
    }
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
        "\nStaff, coupons and compensations [{}], as far as they have a price: per customer satisfied on the last day, for 30 \
         days{}",
        found.currency,
        if alone {
            String::new()
        } else {
            format!("; per un-follow avoided, beyond {}", found.baseline)
        }
    ));
    out += &roomy(&[" ", "\n", ""], sheet);
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
    let ends = low.zip(high).map(|(low, high)| (number(low), number(high)));
    bracketed(number(estimate), ends, between)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(estimate: f64, half: f64) -> Known {
        Known { estimate, low: Some(estimate - half), high: Some(estimate + half), n: 8 }
    }

    /// What differs in the last digits of the computer alone does not vary.
    #[test]
    fn an_amount_that_never_varies_has_no_interval() {
        assert_eq!(cell(&known(-207_360.0, 3e-11), 2, false, " "), "-207,400");
        assert_eq!(cell(&known(-207.0, 10.0), 2, true, " "), "-207 (-217 to -197)");
        assert_eq!(cell(&known(-207.0, 10.0), 2, true, ""), "-207");
    }

    /// Nine columns of amounts with intervals are wider than any window.
    #[test]
    fn where_there_is_no_room_the_intervals_go_and_that_is_said() {
        let set = |between: &str| {
            let mut sheet = Sheet::new(["arm"; 12], &[0]);
            sheet.push(vec![cell(&known(-15_970_000.0, 230_000.0), 2, false, between); 12]);
            sheet
        };
        let text = roomy(&[" ", ""], set);
        assert!(!text.contains('(') && text.contains("wider window"), "{text}");
    }

    #[test]
    fn amounts_in_all_are_in_thousands_or_millions_where_they_are_large() {
        let arm = |amount| ArmMoney {
            arm: "a".into(),
            customers: 1e6,
            days: 30,
            per_1000: Vec::new(),
            in_all: vec![Entry {
                line: "staff".into(),
                amount: Some(known(amount, 1e5)),
                difference: None,
            }],
            cost_per_satisfied: None,
            unfollows_avoided: None,
            cost_per_avoided_unfollow: None,
        };
        let told = |amount| {
            let arms = [arm(amount)];
            let (times, unit) = unit(&arms);
            let shown = in_units(&arms[0], times).in_all[0].amount.expect("an amount");
            format!("{unit}{}", cell(&shown, 2, false, " "))
        };
        assert_eq!(told(-15_970_000.0), "1,000 -15,970 (-16,070 to -15,870)");
        assert_eq!(told(-900_000.0), "-900,000 (-1,000,000 to -800,000)");
        assert_eq!(told(2e9), "million 2,000.00 (1,999.90 to 2,000.10)");
    }
}
