//! Prices: what an hour at the desk costs, and what coupons, purchases and customers are worth.
//!
//! Every price is optional and nothing is assumed in its place: a line of the account exists where
//! its price does. What is earned counts as positive, what is spent as negative.
//!
//! **Nothing counts twice.** What a customer is worth covers the purchases from the day on which one is
//! won or lost. So where customers and purchases both have a price, everybody counts by where they
//! stand on the last day:
//!
//! | from the first day to the last | purchases line | customers |
//! |---|---|---|
//! | a customer who stays, or left and came back | all that were made | nothing |
//! | a customer who is gone | those made, and from then on those of a neutral customer | lost |
//! | somebody new who is one | those made, less from then on those of a neutral customer | won |
//! | somebody who came and went | all that were made | nothing |
//!
//! A neutral customer is one of satisfaction 0 who sees no promotion.

use strum::{IntoStaticStr, VariantArray};

use crate::ground::variants::all;
use crate::params::{Role, Spec};

/// Prices in one currency; each is optional.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prices {
    /// The currency of all of them; empty without any.
    pub currency: String,
    /// An hour of one person at the desk, busy or not.
    pub agent_hour: Option<f64>,
    /// What a purchase earns.
    pub purchase_margin: Option<f64>,
    /// What a neutral customer is worth from the day on which one is won or lost, all purchases from then
    /// on included.
    pub customer: Option<f64>,
    /// What an offer that is redeemed costs.
    pub coupon: Option<f64>,
    /// What a compensation costs.
    pub compensation: Option<f64>,
}

/// The most that anything may cost; there are currencies of small units.
const MOST: f64 = 1e12;

const fn price(key: &'static str, doc: &'static [&'static str]) -> Spec {
    let unit = "currency";
    let source = "a scenario's choice";
    Spec { key, unit, low: 0.0, high: MOST, default: 0.0, role: Role::Constant, source, doc }
}

/// The prices, by key; there are no defaults.
#[rustfmt::skip]
pub const PRICES: [Spec; 5] = [
    price("agent_hour", &["An hour of one person at the desk, busy or not."]),
    price("purchase_margin", &["What a purchase earns, one with a coupon before the coupon."]),
    price("customer", &["What a neutral customer is worth from the day on which one is won or lost, all",
        "purchases from then on included."]),
    price("coupon", &["What an offer that is redeemed costs."]),
    price("compensation", &["What a compensation costs, whoever gets it and however it is taken."]),
];

/// A line of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Line {
    /// Hours paid.
    Staff,
    /// Offers redeemed.
    Coupons,
    /// Compensations.
    Compensations,
    /// Purchases.
    Purchases,
    /// Customers won.
    #[strum(serialize = "customers won")]
    Won,
    /// Customers lost.
    #[strum(serialize = "customers lost")]
    Lost,
}

impl Line {
    /// All of them, in order.
    pub const ALL: [Line; Line::VARIANTS.len()] = all();

    /// Those that are spent by what a brand does.
    pub const SPENT: [Line; 3] = [Line::Staff, Line::Coupons, Line::Compensations];

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What prices are put on; all of it of the same people in the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dealings {
    /// Hours paid at the desk \[hours\].
    pub hours: f64,
    /// Offers redeemed.
    pub coupons: f64,
    /// Compensations.
    pub compensations: f64,
    /// Purchases by everybody, those with coupons included.
    pub purchases: f64,
    /// Purchases that neutral customers would have made in the places of those who are gone, since they left.
    pub after_leaving: f64,
    /// Purchases that neutral customers would have made in the places of those who are new, since they came.
    pub since_coming: f64,
    /// Customers on the last day who were none when it began.
    pub won: f64,
    /// Customers when it began who are none on the last day.
    pub lost: f64,
}

impl Prices {
    /// The price of a key, if it is given.
    pub fn get(&self, key: &str) -> Option<f64> {
        match key {
            "agent_hour" => self.agent_hour,
            "purchase_margin" => self.purchase_margin,
            "customer" => self.customer,
            "coupon" => self.coupon,
            "compensation" => self.compensation,
            _ => None,
        }
    }

    /// Sets a price; `false` if there is none of that key.
    pub fn set(&mut self, key: &str, price: f64) -> bool {
        let place = match key {
            "agent_hour" => &mut self.agent_hour,
            "purchase_margin" => &mut self.purchase_margin,
            "customer" => &mut self.customer,
            "coupon" => &mut self.coupon,
            "compensation" => &mut self.compensation,
            _ => return false,
        };
        *place = Some(price);
        true
    }

    /// Whether there is any price.
    pub fn any(&self) -> bool {
        PRICES.iter().any(|spec| self.get(spec.key).is_some())
    }

    /// A line of the account; `None` without its price.
    pub fn line(&self, line: Line, of: &Dealings) -> Option<f64> {
        match line {
            Line::Staff => self.agent_hour.map(|price| 0.0 - price * of.hours),
            Line::Coupons => self.coupon.map(|price| 0.0 - price * of.coupons),
            Line::Compensations => self.compensation.map(|price| 0.0 - price * of.compensations),
            Line::Purchases => self.purchase_margin.map(|margin| {
                let in_customers = match self.customer {
                    Some(_) => of.since_coming - of.after_leaving,
                    None => 0.0,
                };
                margin * (of.purchases - in_customers)
            }),
            Line::Won => self.customer.map(|worth| worth * of.won),
            Line::Lost => self.customer.map(|worth| 0.0 - worth * of.lost),
        }
    }

    /// The sum of the lines that have a price; `None` without any.
    pub fn net(&self, of: &Dealings) -> Option<f64> {
        self.sum(&Line::ALL, of)
    }

    /// What is spent: staff, coupons and compensations, as far as they have a price; `None` without any.
    pub fn spent(&self, of: &Dealings) -> Option<f64> {
        self.sum(&Line::SPENT, of).map(|sum| 0.0 - sum)
    }

    fn sum(&self, lines: &[Line], of: &Dealings) -> Option<f64> {
        lines.iter().filter_map(|line| self.line(*line, of)).reduce(|sum, line| sum + line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices() -> Prices {
        Prices {
            currency: "USD".into(),
            agent_hour: Some(32.0),
            purchase_margin: Some(11.0),
            customer: Some(180.0),
            coupon: Some(5.0),
            compensation: Some(20.5),
        }
    }

    /// Five people in 60 days; a neutral customer buys on every tenth day, and so does everybody here.
    ///
    /// - Ada stays: 6 purchases, one more with a coupon.
    /// - Ben leaves after 20 days for good: 2 purchases; a neutral customer would have made 4 in the 40
    ///   days after that.
    /// - Cem leaves after 20 days and is back after 50: 2 + 1 purchases. The 3 in between are lost, and
    ///   nothing else.
    /// - Dee, no customer at first, comes after 30 days: 3 purchases, which are in what she is worth.
    /// - Eve comes after 10 days and goes after 40: 3 purchases.
    ///
    /// 7 + 2 + 3 + 3 + 3 = 18 purchases; 4 are added because Ben's are in the loss of him, 3 are taken off
    /// because Dee's are in the gain of her: 19 at 11.00 are 209.00. One customer won and one lost: 180.00
    /// each. 7.25 hours at 32.00 are 232.00; one coupon is 5.00; Ben and Eve were compensated with 20.50. In
    /// all 209 + 180 - 180 - 232 - 5 - 41 = -69.00.
    #[test]
    fn an_account_worked_by_hand_sums_to_the_cent() {
        let of = Dealings {
            hours: 7.25,
            coupons: 1.0,
            compensations: 2.0,
            purchases: 18.0,
            after_leaving: 4.0,
            since_coming: 3.0,
            won: 1.0,
            lost: 1.0,
        };
        let cents = |amount: Option<f64>| amount.map(|amount| (amount * 100.0).round() as i64);
        let lines = Line::ALL.map(|line| cents(prices().line(line, &of)));
        assert_eq!(lines, [-23_200, -500, -4_100, 20_900, 18_000, -18_000].map(Some));
        assert_eq!(cents(prices().net(&of)), Some(-6_900));
        assert_eq!(cents(prices().spent(&of)), Some(27_800));
        // Without a price of customers all 18 purchases count, and nothing else about them.
        let plain = Prices { customer: None, ..prices() };
        let lines = Line::ALL.map(|line| cents(plain.line(line, &of)));
        assert_eq!(lines, [Some(-23_200), Some(-500), Some(-4_100), Some(19_800), None, None]);
        assert_eq!(cents(plain.net(&of)), Some(-8_000));
        // Without a price of purchases customers count in full.
        let plain = Prices { purchase_margin: None, ..prices() };
        assert_eq!(cents(plain.net(&of)), Some(-27_800));
        // What only the compensations cost.
        let alone = Prices { compensation: Some(20.5), ..Prices::default() };
        assert_eq!((cents(alone.net(&of)), cents(alone.spent(&of))), (Some(-4_100), Some(4_100)));
    }

    #[test]
    fn without_a_price_there_is_no_line_and_no_sum() {
        let of = Dealings { hours: 1.0, coupons: 1.0, purchases: 1.0, ..Dealings::default() };
        let none = Prices::default();
        assert!(Line::ALL.iter().all(|line| none.line(*line, &of).is_none()) && !none.any());
        assert_eq!((none.net(&of), none.spent(&of)), (None, None));
        let customer = Prices { customer: Some(1.0), ..Prices::default() };
        assert_eq!((customer.spent(&of), customer.any()), (None, true));
        // What costs nothing is nothing, without a sign.
        let free = Prices { coupon: Some(0.0), ..Prices::default() };
        assert_eq!(free.net(&of).map(f64::to_bits), Some(0));
    }

    /// Every line is its price times something, and the net their sum.
    #[test]
    fn doubling_a_price_doubles_its_line_and_nothing_else() {
        let of = Dealings {
            hours: 2.5,
            coupons: 3.0,
            compensations: 13.0,
            purchases: 70.0,
            after_leaving: 11.0,
            since_coming: 4.0,
            won: 5.0,
            lost: 7.0,
        };
        let lines = |prices: &Prices| Line::ALL.map(|line| prices.line(line, &of).unwrap());
        let owners =
            ["agent_hour", "coupon", "compensation", "purchase_margin", "customer", "customer"];
        for spec in &PRICES {
            let mut twice = prices();
            assert!(twice.set(spec.key, 2.0 * twice.get(spec.key).unwrap()));
            let (once, twice) = (lines(&prices()), lines(&twice));
            for (index, owner) in owners.iter().enumerate() {
                let factor = if *owner == spec.key { 2.0 } else { 1.0 };
                assert_eq!(twice[index], factor * once[index], "{} by {}", owner, spec.key);
            }
        }
        let sum: f64 = lines(&prices()).iter().sum();
        assert_eq!(prices().net(&of), Some(sum));
    }
}
