//! The section `[prices]`: what things cost and are worth, each of them optional.

use crate::model::prices::{PRICES, Prices};
use crate::params::Spec;
use crate::scenario::toml::{Section, Value};

/// The longest name of a currency [characters].
const LONGEST: usize = 12;

/// Reads `[prices]`; without it nothing has a price.
pub fn read_prices(root: &Section<'_>) -> Prices {
    let mut prices = Prices::default();
    let help = "see earful params prices";
    let Some(section) = root.section("prices", "[prices]", help) else { return prices };
    let mut written = false;
    for spec in &PRICES {
        let Some(entry) = section.entry(spec.key) else { continue };
        written = true;
        let spec = Spec { unit: "of the currency", ..*spec };
        if let Some(step) = without_minus(spec.key, &entry.node.value) {
            let allowed = format!("{} to {} {}", spec.low, spec.high, spec.unit);
            let problem = section.problem_at(&entry.node, spec.key, "too low").allowed(allowed);
            section.log.add(problem.next(step));
        } else if let Some(price) = section.number(&spec) {
            prices.set(spec.key, price);
        }
    }
    match section.text("currency") {
        Some((name, node)) => {
            let name = name.trim();
            let plain = !name.is_empty()
                && name.chars().count() <= LONGEST
                && !name.contains(char::is_control);
            if !plain {
                let problem = section.problem_at(node, "currency", "not the name of a currency");
                let allowed = format!("1 to {LONGEST} characters on one line");
                section.log.add(problem.allowed(allowed).next("write, for example, \"USD\""));
            }
            prices.currency = name.to_owned();
        }
        None if written && section.entry("currency").is_none() => {
            let step = "add currency = \"USD\", or whatever the prices are in";
            section.log.add(
                section.problem("currency", "missing: prices are in some currency").next(step),
            );
        }
        None => {}
    }
    if !written {
        let keys: Vec<&str> = PRICES.iter().map(|spec| spec.key).collect();
        let text = format!(
            "no price is given, so nothing is told in money; prices are {}",
            keys.join(", ")
        );
        section.log.note(section.place, &section.title, text, true);
    }
    section.finish();
    prices
}

/// What to write for a price below zero that is a cost or a loss.
fn without_minus(key: &str, price: &Value) -> Option<String> {
    let price = match price {
        Value::Number(price) => *price,
        Value::Whole(Some(price)) => *price as f64,
        _ => return None,
    };
    let why = match key {
        "customer" => "a loss is written as a plus: the price of a customer is what one is worth",
        "agent_hour" | "coupon" | "compensation" => "what is spent is written as a plus",
        _ => return None,
    };
    (price < 0.0).then(|| format!("{why}; write {key} = {}", -price))
}
