//! What the arms cost and bring, where anything has a price.

use serde_json::json;

use super::data::Comparison;
use crate::document::answer::money::{self, ArmMoney, Entry, Money, NET, spread};
use crate::document::answer::segments::Known;
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::{Interval, thousands};
use crate::ground::text::list;

/// The accounts; nothing without prices.
pub fn part(found: &Comparison) -> Option<Part> {
    let money = found.answer.as_ref()?.money.as_ref()?;
    let missing: Vec<&str> = money.without.iter().map(String::as_str).collect();
    // Where arms are compared, what is missing is said with who returns most.
    let without = match missing.as_slice() {
        [] => " Every price is given.".to_owned(),
        _ if money.sentence.is_some() => String::new(),
        all => format!(" Not given, and in nothing here: {}.", list(all)),
    };
    let mut blocks = vec![Block::Text(format!(
        "In {}, at the prices given: staff by the hours paid, coupons as they are redeemed, compensations as they are sent, purchases \
         by what one earns (a coupon redeemed counts as one that would not have been made: assumed). What a customer is worth covers the purchases from the day on which one is won \
         or lost, so these are not counted again. Only replies take time: reading and mending what is heard \
         cost nothing here.{without}",
        money.currency
    ))];
    blocks.extend(figure(found, money).map(Block::Chart));
    let per = format!("{} per 1,000 customers and 30 days", money.currency);
    let (times, by) = money::unit(&money.arms);
    let all = format!("{by}{}, {}", money.currency, sizes(&money.arms));
    let arms = money.arms.iter().map(|arm| money::in_units(arm, times)).collect();
    let scaled = Money { arms, ..money.clone() };
    // What each arm costs by itself comes first, and is on paper too.
    let several = money.arms.len() > 1;
    let account =
        |unit: &str, of: Of, minus| Block::Grid(accounts(found, &scaled, unit, of, minus));
    blocks.push(account(&per, per_1000, false));
    blocks.extend(several.then(|| account(&per, per_1000, true)));
    blocks.push(account(&all, in_all, false));
    blocks.extend(several.then(|| Block::deep([account(&all, in_all, true)])));
    blocks.extend(costs(found, money).map(Block::Grid));
    Some(Part { id: "money", title: "Money".into(), blocks })
}

/// The entries of an arm in some unit.
type Of = fn(&ArmMoney) -> &Vec<Entry>;

fn per_1000(arm: &ArmMoney) -> &Vec<Entry> {
    &arm.per_1000
}

fn in_all(arm: &ArmMoney) -> &Vec<Entry> {
    &arm.in_all
}

/// The customers and days that amounts in all are about.
fn sizes(arms: &[ArmMoney]) -> String {
    let of = |arm: &ArmMoney| {
        format!("{} customers in {} days", thousands(arm.customers as u64), arm.days)
    };
    let mut all: Vec<String> = arms.iter().map(of).collect();
    all.dedup();
    all.join("; ")
}

fn shown(most: usize, known: &Known, signed: bool) -> String {
    match money::shown(known, most, signed) {
        (amount, Some((low, high))) => format!("{amount} ({low} to {high})"),
        (amount, None) => amount,
    }
}

/// A row per arm, a column per line, their sum before them.
fn accounts(found: &Comparison, money: &Money, unit: &str, of: Of, minus: bool) -> Grid {
    let entries = |arm| -> Vec<&Entry> {
        let (sum, lines): (Vec<&Entry>, Vec<&Entry>) =
            of(arm).iter().partition(|entry| entry.line == NET);
        [sum, lines].concat()
    };
    let first = money.arms.first().map_or(Vec::new(), entries);
    let lines: Vec<&str> = first.iter().map(|entry| entry.line.as_str()).collect();
    let rows = money.arms.iter().filter(|arm| !minus || arm.arm != money.baseline);
    let rows = rows.map(|arm| {
        let cells = entries(arm).into_iter().map(|entry| {
            let known = if minus { entry.difference } else { entry.amount };
            known.map_or("no value".into(), |known| shown(2, &known, minus))
        });
        std::iter::once(arm.arm.clone()).chain(cells).collect()
    });
    let what = match minus {
        true => format!("Account minus that of {}", money.baseline),
        false => "Own account of each arm".into(),
    };
    let caption = format!(
        "{what} [{unit}]: means over replications with {} intervals (Student t), each alone; what is the \
         same in every replication has none",
        found.level()
    );
    let header: Vec<&str> = std::iter::once("arm").chain(lines.iter().copied()).collect();
    Grid::of(caption, &header, &lines, rows.collect())
}

/// What satisfied customers and avoided un-follows cost; nothing where neither staff, coupons nor
/// compensations have a price.
fn costs(found: &Comparison, money: &Money) -> Option<Grid> {
    if money.arms.iter().all(|arm| arm.cost_per_satisfied.is_none()) {
        return None;
    }
    let header = ["arm", "per satisfied customer", "un-follows avoided", "per un-follow avoided"];
    let header = if money.arms.len() == 1 { &header[..2] } else { &header[..] };
    let rows = money.arms.iter().map(|arm| {
        let satisfied =
            arm.cost_per_satisfied.map_or("no value".into(), |known| shown(4, &known, false));
        let avoided = arm.unfollows_avoided.map(|known| Interval::from(known).told());
        let price = match &arm.cost_per_avoided_unfollow {
            Some(known) => shown(4, known, false),
            None => arm.avoids_none().unwrap_or("baseline").into(),
        };
        let row = [arm.arm.clone(), satisfied, avoided.unwrap_or("baseline".into()), price];
        row.into_iter().take(header.len()).collect()
    });
    let caption = format!(
        "What it costs in staff, coupons and compensations [{}], as far as they have a price. Per satisfied customer: of the \
         last day, for 30 days. Un-follows avoided: those of {base} minus those of the arm, per 1,000 \
         customers and 30 days. Per un-follow avoided: what the arm costs beyond {base} over what it \
         avoids, with Fieller's {} interval",
        money.currency,
        found.level(),
        base = money.baseline
    );
    Some(Grid::of(caption, header, &header[1..], rows.collect()))
}

/// The split around nothing, with the net on top of it.
fn figure(found: &Comparison, money: &Money) -> Option<Figure> {
    let several = money.arms.len() > 1;
    let own = ("account", "The account itself");
    let gap = ("difference", "Difference");
    let views = if several { vec![gap, own] } else { vec![own] };
    let (mut views_of, mut lines, mut arms, mut known) = (vec![], vec![], vec![], vec![]);
    for (view, _) in &views {
        let minus = *view == "difference";
        for arm in money.arms.iter().filter(|arm| !minus || arm.arm != money.baseline) {
            for entry in &arm.per_1000 {
                views_of.push(*view);
                lines.push(entry.line.as_str());
                arms.push(arm.arm.as_str());
                known.push(if minus { entry.difference } else { entry.amount });
            }
        }
    }
    let pick = |value: &dyn Fn(&Known) -> Option<f64>| {
        known.iter().map(|known| known.as_ref().and_then(value)).collect::<Vec<_>>()
    };
    let unit = format!("{} per 1,000 customers and 30 days", money.currency);
    let net = money.arms.iter().filter_map(|arm| {
        let entry = arm.per_1000.iter().find(|entry| entry.line == NET)?;
        let known = if several { entry.difference } else { entry.amount };
        Some(format!("{} {}", arm.arm, shown(2, &known?, several)))
    });
    let net: Vec<String> = net.collect();
    let against =
        if several { format!(", minus that of {}", money.baseline) } else { String::new() };
    let facets = views.iter().map(|(name, title)| {
        let title = match *name {
            "difference" => format!("Minus that of {}", money.baseline),
            _ => (*title).to_owned(),
        };
        json!({ "name": name, "title": title, "unit": unit, "doc": "", "wish": "" })
    });
    (!known.is_empty()).then(|| Figure {
        id: "money",
        kind: "money",
        title: "What it costs and brings, in money".into(),
        caption: format!(
            "Bars: the lines of the account, what is earned to the right of nothing and what is spent to \
             the left. Marks: their sum, mean over n = {} replications with its {} interval (Student t), each \
             alone.",
            found.replications(),
            found.level()
        ),
        alt: format!("Net{against} [{unit}]: {}.", net.join("; ")),
        columns: vec![
            Column::names("shown", &views_of),
            Column::names("line", &lines),
            Column::names("arm", &arms),
            Column::numbers("estimate", &unit, pick(&|known| Some(known.estimate))),
            Column::numbers("low", &unit, pick(&|known| Some(spread(known)?.0))),
            Column::numbers("high", &unit, pick(&|known| Some(spread(known)?.1))),
            Column::numbers("n", "replications", pick(&|known| Some(known.n as f64))),
        ],
        options: json!({ "select": facets.collect::<Vec<_>>(), "choose": "shown", "net": NET }),
    })
}
