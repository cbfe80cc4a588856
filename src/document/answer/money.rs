//! What each arm costs and brings, in money, at the prices of the scenario.
//!
//! | quantity | how |
//! |---|---|
//! | a line, the net | mean over replications |
//! | its difference from the baseline | paired over replications |
//! | in all | the same at the brand's real number of customers, over the days measured |
//! | cost per satisfied customer | mean over replications |
//! | cost per avoided un-follow | ratio of two paired means, Fieller's interval; only where un-follows are avoided at that level |
//! | which arm returns most | paired tests of all pairs of arms, Holm; a family of its own |
//!
//! All other intervals are alone. What has no price is in nothing, and is named.

use serde::{Deserialize, Serialize};

use super::segments::{Known, Values, minus};
use crate::experiment::compare::rank;
use crate::experiment::plan::setting_of;
use crate::experiment::results::Results;
use crate::ground::number::{self, amount};
use crate::ground::text::list;
use crate::model::prices::{Line, PRICES, Prices};
use crate::scenario::Scenario;
use crate::stats::bounded::mean_of_values;
use crate::stats::{self, Estimate, Range};
use crate::world::metrics::metric;

/// The name of the sum of all lines.
pub const NET: &str = "net";

/// What all arms cost and bring.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Money {
    /// What the amounts are in.
    pub currency: String,
    /// The prices that are not given.
    pub without: Vec<String>,
    /// The arm that the others are held against.
    pub baseline: String,
    /// By arm.
    pub arms: Vec<ArmMoney>,
    /// Which arm returns most, and whether the next is told apart; `None` of an arm alone.
    pub sentence: Option<String>,
}

/// What an arm costs and brings.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ArmMoney {
    /// The arm.
    pub arm: String,
    /// The customers that the brand really has.
    pub customers: f64,
    /// Days measured.
    pub days: u16,
    /// Per 1,000 initial customers and 30 days: the lines that have a price, then the net.
    pub per_1000: Vec<Entry>,
    /// The same for all customers over all days.
    pub in_all: Vec<Entry>,
    /// Staff, coupons and compensations per satisfied customer and 30 days.
    pub cost_per_satisfied: Option<Known>,
    /// Un-follows of the baseline minus those of the arm, per 1,000 initial customers and 30 days.
    pub unfollows_avoided: Option<Known>,
    /// What each of them costs in staff, coupons and compensations beyond the baseline's; `None` where the arm avoids none
    /// that can be told apart from chance.
    pub cost_per_avoided_unfollow: Option<Known>,
}

/// A line of an account.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Entry {
    /// Its name.
    pub line: String,
    /// What is earned, or negative what is spent.
    pub amount: Option<Known>,
    /// *Arm minus baseline*, paired; `None` for the baseline.
    pub difference: Option<Known>,
}

impl ArmMoney {
    /// Why there is no cost per avoided un-follow; `None` where there is one.
    pub fn avoids_none(&self) -> Option<&'static str> {
        let avoided = self.unfollows_avoided.as_ref()?;
        match (&self.cost_per_avoided_unfollow, avoided.low, avoided.high) {
            (Some(_), ..) => None,
            (None, _, Some(high)) if high < 0.0 => Some("avoids none, causes some"),
            (None, Some(low), _) if low > 0.0 => Some("nothing it costs has a price"),
            _ => Some("avoids none that can be told apart from chance"),
        }
    }
}

/// What all arms cost and bring; `None` where nothing has a price.
pub fn money(scenario: &Scenario, results: &Results) -> Option<Money> {
    let prices = &scenario.setting.prices;
    if !prices.any() {
        return None;
    }
    let missing = PRICES.iter().filter(|spec| prices.get(spec.key).is_none());
    let books = Books { scenario, results };
    Some(Money {
        currency: prices.currency.clone(),
        without: missing.map(|spec| spec.key.to_owned()).collect(),
        baseline: scenario.arms[scenario.baseline].name.clone(),
        arms: (0..scenario.arms.len()).map(|arm| books.arm(arm)).collect(),
        sentence: returns_most(scenario, results),
    })
}

/// Which arm returns most at the prices given; `None` where nothing has a price, or there is one arm.
fn returns_most(scenario: &Scenario, results: &Results) -> Option<String> {
    let prices = &scenario.setting.prices;
    prices.any().then(|| Books { scenario, results }.sentence(prices)).flatten()
}

/// The metric of a line.
pub(in crate::document) fn metric_of(line: Line) -> &'static str {
    match line {
        Line::Staff => "money_staff",
        Line::Coupons => "money_coupons",
        Line::Compensations => "money_compensations",
        Line::Purchases => "money_purchases",
        Line::Won => "money_customers_won",
        Line::Lost => "money_customers_lost",
    }
}

struct Books<'a> {
    scenario: &'a Scenario,
    results: &'a Results,
}

impl Books<'_> {
    fn values(&self, arm: usize, metric: &str) -> Values {
        let column = self.results.column(metric);
        column.map_or(Vec::new(), |column| self.results.values(arm, column))
    }

    /// Customers that the brand really has in an arm, and the days measured.
    fn size(&self, arm: usize) -> (f64, u16) {
        let setting = setting_of(self.scenario, arm);
        let customers = setting.real_customers(self.scenario.focus);
        (customers, setting.days.saturating_sub(setting.warmup_days))
    }

    /// By what an amount per 1,000 customers and 30 days is multiplied to be in all.
    fn scale(&self, arm: usize) -> f64 {
        let (customers, days) = self.size(arm);
        customers / 1000.0 * f64::from(days) / 30.0
    }

    fn arm(&self, arm: usize) -> ArmMoney {
        let (customers, days) = self.size(arm);
        let baseline = self.scenario.baseline;
        let level = self.scenario.level;
        let other = (arm != baseline).then_some(baseline);
        let satisfied: Vec<f64> =
            self.values(arm, "cost_per_satisfied").into_iter().flatten().collect();
        let satisfied = mean_of_values(&satisfied, Range::AtLeastZero, level);
        let avoided = other.map(|other| {
            let [theirs, own] = [other, arm].map(|arm| self.values(arm, "unfollows"));
            (stats::compare(&theirs, &own, level), minus(&theirs, &own))
        });
        let price = avoided.as_ref().and_then(|(paired, avoided)| {
            let more = minus(&self.spent(arm)?, &self.spent(baseline)?);
            let some = paired.as_ref()?.difference.estimate > 0.0;
            some.then(|| stats::ratio(&more, avoided, level)).flatten()
        });
        ArmMoney {
            arm: self.scenario.arms[arm].name.clone(),
            customers,
            days,
            per_1000: self.account(arm, other, |_| 1.0),
            in_all: self.account(arm, other, |arm| self.scale(arm)),
            cost_per_satisfied: satisfied.as_ref().map(Known::from),
            unfollows_avoided: avoided
                .and_then(|(paired, _)| paired)
                .map(|paired| Known::from(&paired.difference)),
            cost_per_avoided_unfollow: price.as_ref().map(Known::from),
        }
    }

    /// Staff, coupons and compensations, as far as they have a price; `None` without any.
    fn spent(&self, arm: usize) -> Option<Values> {
        let lines = Line::SPENT.into_iter().filter(|line| self.has(*line));
        let lines = lines.map(|line| self.values(arm, metric_of(line)));
        lines.reduce(|sum, line| plus(&sum, &line)).map(|sum| scaled(sum, -1.0))
    }

    /// Whether a line has a price.
    fn has(&self, line: Line) -> bool {
        self.scenario.setting.prices.line(line, &Default::default()).is_some()
    }

    /// The lines that have a price, then the net.
    fn account(
        &self,
        arm: usize,
        other: Option<usize>,
        scale: impl Fn(usize) -> f64,
    ) -> Vec<Entry> {
        let lines = Line::ALL.into_iter().filter(|line| self.has(*line));
        let all = lines.map(|line| (line.name(), metric_of(line))).chain([(NET, "money_net")]);
        all.map(|(line, metric)| {
            let of = |arm: usize| scaled(self.values(arm, metric), scale(arm));
            let known: Vec<f64> = of(arm).into_iter().flatten().collect();
            let amount = mean_of_values(&known, Range::Any, self.scenario.level);
            let difference =
                other.and_then(|other| stats::compare(&of(arm), &of(other), self.scenario.level));
            Entry {
                line: line.into(),
                amount: amount.as_ref().map(Known::from),
                difference: difference.map(|found| Known::from(&found.difference)),
            }
        })
        .collect()
    }

    fn sentence(&self, prices: &Prices) -> Option<String> {
        let arms = &self.scenario.arms;
        let values: Vec<Values> =
            (0..arms.len()).map(|arm| self.values(arm, "money_net")).collect();
        let values: Vec<&[Option<f64>]> = values.iter().map(Vec::as_slice).collect();
        let ranking = rank(&values, metric("money_net")?, self.scenario.level, 1)?;
        let [first, second, ..] = ranking.arms.as_slice() else { return None };
        let name = |arm: usize| arms[arm].name.as_str();
        let gap = ranking.pair(first.arm, second.arm)?.paired;
        let most = name(first.arm);
        let said = if ranking.n < 2 {
            format!("{most} returns most in the one replication there is, which shows no spread")
        } else if gap.is_same() {
            format!("{most} and {} return the same in every replication", name(second.arm))
        } else if first.tied_with.is_empty() {
            format!(
                "{most} returns most: {} more than {}, the next",
                told(&gap.difference, &prices.currency),
                name(second.arm)
            )
        } else {
            let tied: Vec<&str> = first.tied_with.iter().map(|arm| name(*arm)).collect();
            format!(
                "{most} has the highest mean return and is not told apart from {}: {} more than {}, the \
                 next",
                list(&tied),
                told(&gap.difference, &prices.currency),
                name(second.arm)
            )
        };
        let missing: Vec<&str> = PRICES
            .iter()
            .filter(|spec| prices.get(spec.key).is_none())
            .map(|spec| spec.key)
            .collect();
        let without = match missing.as_slice() {
            [] => String::new(),
            all => format!(" What has no price is not in it: {}.", list(all)),
        };
        Some(format!("At the prices given, {said}.{without}"))
    }
}

/// `1,200 USD per 1,000 customers and 30 days (1,100 to 1,300)`.
fn told(gap: &Estimate, currency: &str) -> String {
    let (estimate, ends) = shown(&Known::from(gap), 2, false);
    let interval = ends.map_or("no interval".into(), |(low, high)| format!("{low} to {high}"));
    format!("{estimate} {currency} per 1,000 customers and 30 days ({interval})")
}

/// By how much amounts in all are divided so that columns stay narrow, and how that is said.
pub fn unit(arms: &[ArmMoney]) -> (f64, &'static str) {
    let amounts = arms.iter().flat_map(|arm| &arm.in_all).filter_map(|entry| entry.amount);
    match amounts.map(|known| known.estimate.abs()).fold(0.0, f64::max) {
        most if most >= 1e9 => (1e6, "million "),
        most if most >= 1e6 => (1e3, "1,000 "),
        _ => (1.0, ""),
    }
}

/// The amounts in all, in that unit.
pub fn in_units(arm: &ArmMoney, times: f64) -> ArmMoney {
    let mut arm = arm.clone();
    let entries = arm.in_all.iter_mut();
    for known in entries.flat_map(|entry| [&mut entry.amount, &mut entry.difference]).flatten() {
        known.estimate /= times;
        known.low = known.low.map(|low| low / times);
        known.high = known.high.map(|high| high / times);
    }
    arm
}

/// The ends of an interval; none where nothing varies, or only in the last digits of the computer.
pub fn spread(known: &Known) -> Option<(f64, f64)> {
    let (low, high) = known.low.zip(known.high)?;
    (high - low > 1e-9 * low.abs().max(high.abs())).then_some((low, high))
}

/// An amount and the ends of its interval, see [`amount`].
pub fn shown(known: &Known, most: usize, signed: bool) -> (String, Option<(String, String)>) {
    let ends = spread(known);
    let half = ends.map(|(low, high)| (high - low) / 2.0);
    let sign = if signed { number::signed } else { number::fixed };
    let show = |value| amount(value, half, most, sign);
    (show(known.estimate), ends.map(|(low, high)| (show(low), show(high))))
}

fn scaled(values: Values, scale: f64) -> Values {
    values.into_iter().map(|value| value.map(|value| value * scale)).collect()
}

fn plus(first: &Values, second: &Values) -> Values {
    first.iter().zip(second).map(|(first, second)| Some((*first)? + (*second)?)).collect()
}

#[cfg(test)]
mod tests;
