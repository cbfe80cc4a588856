//! Prices: what is read, what is refused, and what has none.

use super::{VALID, read};
use crate::model::prices::{PRICES, Prices};
use crate::scenario::Scenario;

/// The valid text with this after its network.
fn with(prices: &str) -> Result<Scenario, Vec<String>> {
    let text = VALID.replacen("[[shock]]", &format!("{prices}[[shock]]"), 1);
    read(&text).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

#[track_caller]
fn refuses(prices: &str, messages: &[&str]) {
    let said = with(prices).expect_err("refused");
    let expected: Vec<String> = messages.iter().map(|said| format!("test.toml:{said}")).collect();
    assert_eq!(said, expected);
}

#[test]
fn every_price_is_optional_and_none_is_assumed() {
    let prices = |text: &str| with(text).unwrap_or_else(|e| panic!("{e:?}")).setting.prices;
    assert_eq!(prices(""), Prices::default());
    let some = prices("[prices]\ncurrency = \" USD \"\ncustomer = 180\ncoupon = 0.0\n");
    let expected = Prices {
        currency: "USD".into(),
        customer: Some(180.0),
        coupon: Some(0.0),
        ..Prices::default()
    };
    assert_eq!(some, expected);
    let rows = crate::scenario::catalogue::params_table(Some("prices"));
    assert_eq!(rows.len(), PRICES.len());
    assert!(rows.iter().all(|row| row.default == "none" && row.numbers.is_none()));
}

/// All arms have the prices of the scenario, those in a world of their own too.
#[test]
fn prices_are_the_same_in_every_arm() {
    let scenario = with("[prices]\ncurrency = \"EUR\"\nagent_hour = 32.5\n").unwrap();
    let own = scenario.arms[1].setting.as_ref().unwrap();
    assert_eq!(own.prices, scenario.setting.prices);
    let changed = ["prices.agent_hour=40".to_owned()];
    let text = VALID.replacen("[[shock]]", "[prices]\ncurrency = \"EUR\"\n[[shock]]", 1);
    let scenario = Scenario::parse(&text, "t.toml", "".as_ref(), &changed).unwrap();
    assert_eq!(scenario.setting.prices.agent_hour, Some(40.0));
}

#[test]
fn prices_that_mean_nothing_are_refused() {
    refuses(
        "[prices]\ncoupon = 5\n",
        &[
            "25:2: [prices] currency: missing: prices are in some currency; add currency = \"USD\", or \
           whatever the prices are in",
        ],
    );
    let range = "allowed: 0 to 1000000000000 of the currency";
    let allowed = format!("{range}; see earful params prices");
    refuses(
        "[prices]\ncurrency = \"USD\"\ncoupon = -5\ncustomer = 1e13\nagent_hour = nan\n",
        &[
            &format!(
                "27:10: [prices] coupon = -5: too low; {range}; what is spent is written as a plus; write \
                 coupon = 5"
            ),
            &format!("28:12: [prices] customer = 1e13: too high; {allowed}"),
            &format!("29:14: [prices] agent_hour = nan: not a number; {allowed}"),
        ],
    );
    refuses(
        "[prices]\ncurrency = \"USD\"\ncustomer = -180.5\npurchase_margin = -1\n",
        &[
            &format!(
                "27:12: [prices] customer = -180.5: too low; {range}; a loss is written as a plus: the price \
                 of a customer is what one is worth; write customer = 180.5"
            ),
            &format!("28:19: [prices] purchase_margin = -1: too low; {allowed}"),
        ],
    );
    refuses(
        "[prices]\ncurrency = \"USD\"\ncupon = 5\n",
        &["27:1: [prices] cupon = 5: unknown key; nearest: coupon; see earful params prices"],
    );
    for name in ["\"\"", "\"  \"", "\"ninety pieces\"", "\"a\\nb\""] {
        let said = with(&format!("[prices]\ncurrency = {name}\ncoupon = 5\n")).unwrap_err();
        assert!(
            said[0].contains("not the name of a currency; allowed: 1 to 12 characters on one line"),
            "{said:?}"
        );
    }
    refuses(
        "[prices]\ncurrency = 5\ncoupon = 5\n",
        &[
            "26:12: [prices] currency = 5: a whole number where text in quotes is wanted; see earful params \
           prices",
        ],
    );
}

/// A currency alone is no mistake; a reader is told that nothing follows from it.
#[test]
fn a_currency_without_a_price_is_noted() {
    let scenario = with("[prices]\ncurrency = \"USD\"\n").unwrap();
    assert!(!scenario.setting.prices.any());
    assert_eq!(
        scenario.notes.last().map(ToString::to_string).as_deref(),
        Some(
            "test.toml:25:2: [prices]: no price is given, so nothing is told in money; prices are \
             agent_hour, purchase_margin, customer, coupon, compensation"
        )
    );
    assert!(with("[prices]\ncurrency = \"USD\"\ncoupon = 0\n").unwrap().notes.is_empty());
}
