//! What does not fit together at a brand: its customers, its followers and what is said of it.

use super::{Finder, NamedNumber, above, percent, said, value};
use crate::ground::math::{chance, exp};
use crate::model::brand::usual_customers;
use crate::model::consumer::Population;
use crate::scenario::toml::rounded;
use crate::world::setting::{NamedThing, Setting};

/// The most of the remarks that one a day may cost.
pub const LOST_AT_MOST: f64 = 0.25;

impl Finder {
    /// More people who would come from the other brands of the category than leave the brand.
    pub(super) fn custom(&mut self, setting: &Setting, index: usize) {
        if setting.coming_rate(index) < 0.0 {
            let rivals = setting.rivals_of(index).into_iter();
            let values: Vec<NamedNumber> = std::iter::once(index)
                .chain(rivals)
                .flat_map(|brand| {
                    let NamedThing { name, is } = &setting.brands[brand];
                    [
                        value(&format!("brand.{name}.churn_per_30_days"), is.churn_per_30_days),
                        value(&format!("brand.{name}.customer_share"), is.customer_share),
                    ]
                })
                .chain([value("customers.none_weight", setting.customers.none_weight)])
                .collect();
            let wrong = format!(
                "more customers would come to {} from the others of its category than leave it: {}",
                setting.brands[index].name,
                said(&values, "and")
            );
            let paths: Vec<&str> = values.iter().map(|value| value.name.as_str()).collect();
            let step = "bring the churn of the brands nearer together, or raise none_weight";
            self.add(&paths, wrong, "", step);
        }
    }

    pub(super) fn brand(&mut self, setting: &Setting, index: usize) {
        let NamedThing { name, is } = &setting.brands[index];
        let population = &setting.population;
        let of = |key: &str, is| value(&format!("brand.{name}.{key}"), is);
        let customers = f64::from(setting.consumers) * is.customer_share;
        if customers < 1.0 {
            let wrong = format!("the brand {name} would have {} customers", rounded(customers));
            let step = "raise customer_share or [run] consumers, or take the brand out";
            let share = of("customer_share", is.customer_share);
            self.add(&[&share.name, "run.consumers"], wrong, "", step);
        }
        let (real, share) =
            (of("customers", is.customers), of("customer_share", is.customer_share));
        // The size that a category stands for gives way to what is simulated.
        let category = setting.categories.get(index).map_or("", String::as_str);
        if above(customers, real.is) && real.is != usual_customers(category) {
            let wrong = format!(
                "{} = {} is below the {} customers who are simulated: run.consumers = {} times {} = {}",
                real.name,
                real.is,
                rounded(customers),
                setting.consumers,
                share.name,
                share.is
            );
            let allowed = format!("at least {}", customers.ceil());
            let step = "raise customers, or lower [run] consumers";
            self.add(&[&real.name, &share.name, "run.consumers"], wrong, &allowed, step);
        }
        let followers = of("follower_share", is.follower_share);
        let none = value("population.follows_none_share", population.follows_none_share);
        if above(followers.is, 1.0 - none.is) {
            let wrong = format!(
                "{} = {} with {} = {}: who follows no brand does not follow this one",
                followers.name, followers.is, none.name, none.is
            );
            let allowed = format!("at most {}", rounded(1.0 - none.is));
            let step = "lower follower_share or follows_none_share";
            self.add(&[&followers.name, &none.name], wrong, &allowed, step);
        }
        if is.loyalist_share > 0.0 {
            let bonus = value("population.loyalist_bonus", population.loyalist_bonus);
            let values = [of("quality", is.quality), bonus];
            self.sum("the satisfaction of loyalists would return to", &values, 1.0);
        }
        let offer = setting.follow.after_offer * is.offer_value;
        let chance_to_follow = setting.follow.after_help + offer;
        if above(chance_to_follow, 1.0) {
            let values = [
                value("follow.after_help", setting.follow.after_help),
                value("follow.after_offer", setting.follow.after_offer),
                of("offer_value", is.offer_value),
            ];
            let wrong = format!(
                "after_help + after_offer x offer_value is {}, a chance: {}",
                rounded(chance_to_follow),
                said(&values, "and")
            );
            let paths = values.each_ref().map(|value| value.name.as_str());
            self.add(&paths, wrong, "at most 1", "lower one of them");
        }
        self.chatter(of("mentions_per_30_days", is.mentions_per_30_days), population);
        self.chatter(of("peer_talk_per_30_days", is.peer_talk_per_30_days), population);
    }

    /// A person makes at most one remark of a kind a day, so the most talkative cannot make up for
    /// those who say nothing when the rate is high.
    fn chatter(&mut self, rate: NamedNumber, population: &Population) {
        let sigma = population.expressiveness_sigma;
        let daily = rate.is / 30.0;
        let lost = remarks_lost(daily, sigma);
        if above(lost, LOST_AT_MOST) {
            let sigma = value("population.expressiveness_sigma", sigma);
            let wrong = format!(
                "nobody makes more than one such remark a day, and {} of them would be lost: {}",
                percent(lost),
                said(&[rate.clone(), sigma.clone()], "and")
            );
            let allowed = format!("what loses at most {}", percent(LOST_AT_MOST));
            self.add(&[&rate.name, &sigma.name], wrong, &allowed, "lower one of them");
        }
    }
}

/// The share of remarks lost because nobody makes more than one a day, at a mean rate a day.
///
/// Of a person's remarks, of whom y a day are meant, the share (1 - e^-y) / y is made. Weighted by y
/// the log of a log-normal of mean `daily` is normal around ln `daily` + sigma^2 / 2. Equal steps
/// are exact to 1e-8 for every sigma allowed: the integrand is bounded in a strip of half-width
/// pi / (2 sigma) around the line.
pub fn remarks_lost(daily: f64, sigma: f64) -> f64 {
    const STEPS: i32 = 64;
    let (mut lost, mut all) = (0.0, 0.0);
    for step in -STEPS..=STEPS {
        let z = f64::from(step) / 8.0;
        let y = daily * exp(sigma * z + 0.5 * sigma * sigma);
        let weight = exp(-0.5 * z * z);
        lost += weight * if y > 0.0 { 1.0 - chance(y) / y } else { 0.0 };
        all += weight;
    }
    lost / all
}
