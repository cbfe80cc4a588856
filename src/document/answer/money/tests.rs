//! Accounts of arms by hand.

use super::*;
use crate::experiment::tests::{self, Named};
use crate::stats::student;

fn prices() -> Prices {
    Prices {
        currency: "USD".into(),
        agent_hour: Some(32.0),
        coupon: Some(5.0),
        ..Prices::default()
    }
}

/// Three replications, in which only what is named has a value; the brand has 300,000 customers, 30 days
/// are measured.
fn told(prices: Prices, arms: &[&[Named]]) -> Option<Money> {
    told_where(prices, arms, |_| ())
}

/// The same where the scenario is another in something.
fn told_where(
    prices: Prices,
    arms: &[&[Named]],
    change: impl FnOnce(&mut Scenario),
) -> Option<Money> {
    let mut scenario = tests::scenario(3);
    scenario.arms.truncate(arms.len());
    scenario.arms.iter_mut().for_each(|arm| arm.setting = None);
    scenario.setting.prices = prices;
    scenario.setting.brands[0].is.customers = 3e5;
    change(&mut scenario);
    let results = tests::filled(&scenario, arms);
    money(&scenario, &results)
}

const BASELINE: &[Named] = &[
    ("money_staff", [Some(-100.0); 3]),
    ("money_coupons", [Some(0.0); 3]),
    ("money_net", [Some(-100.0); 3]),
    ("unfollows", [Some(20.0), Some(21.0), Some(19.0)]),
];

const COUPONS: &[Named] = &[
    ("money_staff", [Some(-130.0); 3]),
    ("money_coupons", [Some(-10.0), Some(-12.0), Some(-14.0)]),
    ("money_net", [Some(-140.0), Some(-142.0), Some(-144.0)]),
    ("unfollows", [Some(15.0), Some(17.0), Some(13.0)]),
    ("cost_per_satisfied", [Some(0.3); 3]),
];

fn close(known: Option<Known>, estimate: f64, half: f64) {
    let known = known.expect("a value");
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(near(known.estimate, estimate), "{known:?}");
    let ends = (known.low.expect("an end"), known.high.expect("an end"));
    assert!(near(ends.0, estimate - half) && near(ends.1, estimate + half), "{known:?}");
}

fn entry<'a>(account: &'a [Entry], line: &str) -> &'a Entry {
    account.iter().find(|entry| entry.line == line).expect("a line")
}

/// Differences of coupons -10, -12, -14 and of the net -40, -42, -44, standard deviation 2; of staff -30
/// always. In all: 300 thousand customers in one month.
#[test]
fn amounts_are_paired_and_grow_to_the_real_size() {
    let found = told(prices(), &[BASELINE, COUPONS]).expect("prices");
    let half = student::critical(0.05, 2.0) * 2.0 / 3f64.sqrt();
    let arm = &found.arms[1];
    close(entry(&arm.per_1000, "coupons").difference, -12.0, half);
    close(entry(&arm.per_1000, "coupons").amount, -12.0, half);
    close(entry(&arm.per_1000, NET).difference, -42.0, half);
    close(entry(&arm.in_all, NET).difference, -42.0 * 300.0, half * 300.0);
    let staff = entry(&arm.per_1000, "staff").difference.expect("a difference");
    assert_eq!((staff.estimate, staff.low), (-30.0, None), "the same in every replication");
    let lines: Vec<&str> = arm.per_1000.iter().map(|entry| entry.line.as_str()).collect();
    assert_eq!(lines, ["staff", "coupons", NET], "what has no price has no line");
    assert_eq!(found.without, ["purchase_margin", "customer", "compensation"]);
    assert_eq!((arm.customers, arm.days), (3e5, 30));
    let own = &found.arms[0];
    assert!(own.per_1000.iter().chain(&own.in_all).all(|entry| entry.difference.is_none()));
    assert_eq!((own.unfollows_avoided, own.cost_per_avoided_unfollow), (None, None));
    assert_eq!(own.cost_per_satisfied, None);
}

/// By hand: the brand asked about is the second, of 200 thousands; in the arm it has 500 thousands, of whom
/// each costs more. 142 of each thousand are 71,000, against 100 of each of 200, 20,000.
#[test]
fn each_arm_has_the_size_of_its_own_brand() {
    let found = told_where(prices(), &[BASELINE, COUPONS], |scenario| {
        let setting = &mut scenario.setting;
        setting.brands.push(setting.brands[0].clone());
        setting.brands[1].is.customers = 2e5;
        let mut other = setting.clone();
        other.brands[1].is.customers = 5e5;
        scenario.arms[1].setting = Some(other);
        scenario.focus = 1;
    });
    let found = found.expect("prices");
    assert_eq!((found.arms[0].customers, found.arms[1].customers), (2e5, 5e5));
    let entry = entry(&found.arms[1].in_all, NET);
    let half = student::critical(0.05, 2.0) * 2.0 / 3f64.sqrt();
    close(entry.amount, -71_000.0, half * 500.0);
    close(entry.difference, -51_000.0, half * 500.0);
}

/// Costs of 40, 42, 44 more, 5, 4, 6 un-follows avoided: 42 / 5, with the variances 4 and 1 and the covariance
/// ((-2)(0) + (0)(-1) + (2)(1)) / 2 = 1, of the means a third of that. Fieller by hand at 95%, t^2 = 18.513:
/// (25 - t^2/3) q^2 - 2 (210 - t^2/3) q + (1764 - 4 t^2/3) = 0.
#[test]
fn an_avoided_unfollow_has_a_price_where_some_are_avoided() {
    let found = told(prices(), &[BASELINE, COUPONS]).expect("prices");
    let price = found.arms[1].cost_per_avoided_unfollow.expect("a price");
    let t = student::critical(0.05, 2.0);
    let third = t * t / 3.0;
    let (a, b, c) = (25.0 - third, 210.0 - third, 1764.0 - 4.0 * third);
    let root = (b * b - a * c).sqrt();
    assert!((price.estimate - 8.4).abs() < 1e-12);
    assert!((price.low.unwrap() - (b - root) / a).abs() < 1e-9);
    assert!((price.high.unwrap() - (b + root) / a).abs() < 1e-9);
    // 5, 5 and -4 avoided: t is far below its limit. And 5 more than the baseline's avoid none at all.
    for unfollows in [[15.0, 16.0, 23.0], [25.0, 27.0, 23.0]] {
        let mut arm = COUPONS.to_vec();
        arm[3] = ("unfollows", unfollows.map(Some));
        let found = told(prices(), &[BASELINE, &arm]).expect("prices");
        assert!(found.arms[1].unfollows_avoided.is_some());
        let why = found.arms[1].avoids_none().expect("a reason");
        let causes = unfollows[0] > 20.0;
        assert_eq!(why.ends_with("causes some"), causes, "{why}");
        assert_eq!(why.ends_with("told apart from chance"), !causes, "{why}");
        assert_eq!(found.arms[1].cost_per_avoided_unfollow, None, "{unfollows:?}");
    }
    // Without a price of staff and of coupons it has none.
    let margin = Prices { purchase_margin: Some(1.0), currency: "USD".into(), ..Prices::default() };
    let found = told(margin, &[BASELINE, COUPONS]).expect("prices");
    assert_eq!(found.arms[1].cost_per_avoided_unfollow, None);
    // Only what has a price is spent: 10, 12, 14 for 5, 4, 6.
    let coupon = Prices { coupon: Some(1.0), currency: "USD".into(), ..Prices::default() };
    let price = told(coupon, &[BASELINE, COUPONS]).unwrap().arms[1].cost_per_avoided_unfollow;
    assert!((price.expect("a price").estimate - 2.4).abs() < 1e-12);
}

/// An arm that is the baseline returns exactly nothing more, and no difference has a sign.
#[test]
fn the_same_arm_returns_exactly_nothing_more() {
    let found = told(prices(), &[BASELINE, BASELINE]).expect("prices");
    let arm = &found.arms[1];
    for entry in arm.per_1000.iter().chain(&arm.in_all) {
        assert_eq!(entry.difference.map(|known| known.estimate), Some(0.0), "{}", entry.line);
    }
    assert_eq!(arm.unfollows_avoided.map(|known| known.estimate), Some(0.0));
    assert_eq!(arm.cost_per_avoided_unfollow, None);
    let said = found.sentence.expect("a sentence");
    assert!(said.starts_with("At the prices given, silent and answer return the same"), "{said}");
    assert!(told(Prices::default(), &[BASELINE, COUPONS]).is_none(), "no prices, no money");
    assert_eq!(told(prices(), &[BASELINE]).expect("prices").sentence, None, "an arm alone");
}

/// 42 less in the mean, standard deviation 2: told apart; 0 to 2 more: not.
#[test]
fn the_sentence_says_what_returns_most_and_whether_the_next_is_told_apart() {
    let said = told(prices(), &[BASELINE, COUPONS]).unwrap().sentence.unwrap();
    assert_eq!(
        said,
        "At the prices given, silent returns most: 42.0 USD per 1,000 customers and 30 days (37.0 to 47.0) \
         more than answer, the next. What has no price is not in it: purchase_margin, customer and compensation."
    );
    let close: &[Named] = &[("money_net", [Some(-100.0), Some(-99.0), Some(-98.0)])];
    let said = told(prices(), &[BASELINE, close]).unwrap().sentence.unwrap();
    assert!(
        said.starts_with(
            "At the prices given, answer has the highest mean return and is not told apart from \
             silent: 1.0 USD per"
        ),
        "{said}"
    );
}

/// A compensation of 20 has a line of its own between coupons and purchases, is part of what is spent and of the
/// cost of an un-follow avoided: 60, 62, 64 more for 5, 4, 6.
#[test]
fn compensations_have_a_line_and_are_spent() {
    const AMENDS: &[Named] = &[
        ("money_staff", [Some(-130.0); 3]),
        ("money_coupons", [Some(-10.0), Some(-12.0), Some(-14.0)]),
        ("money_compensations", [Some(-20.0); 3]),
        ("money_net", [Some(-160.0), Some(-162.0), Some(-164.0)]),
        ("unfollows", [Some(15.0), Some(17.0), Some(13.0)]),
    ];
    let none: &[Named] = &[("money_compensations", [Some(0.0); 3])];
    let baseline = [BASELINE, none].concat();
    let prices = Prices { compensation: Some(20.0), ..prices() };
    let found = told(prices, &[&baseline, AMENDS]).expect("prices");
    let arm = &found.arms[1];
    let lines: Vec<&str> = arm.per_1000.iter().map(|entry| entry.line.as_str()).collect();
    assert_eq!(lines, ["staff", "coupons", "compensations", NET]);
    assert_eq!(entry(&arm.per_1000, "compensations").amount.expect("an amount").estimate, -20.0);
    assert_eq!(entry(&arm.in_all, "compensations").amount.expect("an amount").estimate, -6_000.0);
    let price = arm.cost_per_avoided_unfollow.expect("a price");
    assert!((price.estimate - 62.0 / 5.0).abs() < 1e-9, "{price:?}");
    assert_eq!(found.without, ["purchase_margin", "customer"]);
}
