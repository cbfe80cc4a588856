//! The brands: what they sell decides how often it fails, how delicate it is and who loves them.

use crate::params;

params! {
    /// One brand. The defaults are those of an ordinary service; a category sets its own.
    pub struct Brand in "brand" {
        /// Share of the population that buys or uses the brand.
        customer_share = 0.3, "1", [0.0, 1.0], Constant, "assumed; a scenario's choice";
        /// Customers that the brand really has: those who are not simulated load its desk too.
        customers = 1e6, "people", [1.0, 1e10], Constant, "an assumed size; a scenario's choice";
        /// Share of customers who follow the brand's page on day 0.
        follower_share = 0.3, "1", [0.0, 1.0], Uncertainty(0.05, 0.6, LogitNormal), "PO16-PO19";
        /// Share of customers who are loyalists.
        loyalist_share = 0.15, "1", [0.0, 1.0], Uncertainty(0.05, 0.4, LogitNormal), "assumed";
        /// Satisfaction to which experience returns in time (product quality), in [-1, 1].
        quality = 0.1, "1", [-1.0, 1.0], Uncertainty(-0.1, 0.3, Triangular), "assumed";
        /// Failures felt by a customer, at most one a day.
        failures_per_30_days = 0.08, "1/30 days", [0.0, 6.0], Uncertainty(0.02, 0.3, LogUniform), "assumed";
        /// Questions that a customer would like answered, at most one a day.
        questions_per_30_days = 0.05, "1/30 days", [0.0, 6.0], Uncertainty(0.01, 0.2, LogUniform), "assumed";
        /// Moments that delight a customer, at most one a day.
        delights_per_30_days = 0.2, "1/30 days", [0.0, 6.0], Uncertainty(0.05, 0.6, LogUniform), "assumed";
        /// Idle remarks per customer that name the brand, at most one a day by one person.
        mentions_per_30_days = 0.03, "1/30 days", [0.0, 30.0], Uncertainty(0.01, 0.1, LogUniform), "PO02-PO04: four mentions in five are neutral";
        /// Remarks between peers about the brand, not meant for it, at most one a day by one person.
        peer_talk_per_30_days = 0.01, "1/30 days", [0.0, 30.0], Uncertainty(0.002, 0.05, LogUniform), "assumed";
        /// Mean sensitivity of the topic, 0 (paper towels) to 1 (an ailment), before what
        /// `voice.sensitivity_spread` takes beyond 0 or 1 is cut off.
        sensitivity = 0.3, "1", [0.0, 1.0], Uncertainty(0.1, 0.5, LogitNormal), "assumed";
        /// New followers among customers who do not follow.
        follows_per_30_days = 0.01, "1/30 days", [0.0, 30.0], Uncertainty(0.002, 0.05, LogUniform), "UF21, UF23";
        /// What an offer is worth to a customer, 0 (nothing) to 1 (a week's shopping).
        offer_value = 0.3, "1", [0.0, 1.0], Uncertainty(0.1, 0.8, LogitNormal), "assumed";
        /// Customers who leave the brand, at satisfaction 0 and undisturbed.
        churn_per_30_days = 0.01, "1/30 days", [0.0, 1.0], Uncertainty(0.003, 0.03, LogUniform), "assumed; banks and mobile carriers lose 1 to 2% a month by trade figures";
        /// Purchases of a customer at satisfaction 0.
        purchases_per_30_days = 1.0, "1/30 days", [0.0, 60.0], Constant, "assumed; a scenario's choice";
    }
}

/// Up to this many brands: a relation's address keeps the brand in four bits.
pub const MAX_BRANDS: usize = 16;

/// A kind of business, with what it sets differently from [`Brand::default`] (all assumed: they
/// order the categories, they do not measure them).
pub struct Category {
    /// Name in a scenario file.
    pub name: &'static str,
    /// What it stands for.
    pub doc: &'static str,
    /// The keys of `[[brand]]` that it sets.
    pub sets: &'static [(&'static str, f64)],
}

/// The categories that a scenario may name.
#[rustfmt::skip]
pub const CATEGORIES: &[Category] = &[
    Category { name: "service", doc: "an ordinary service; sets nothing", sets: &[] },
    Category { name: "personal_care", doc: "personal care, up to what nobody likes to mention (an ointment)", sets: &[
        ("customers", 2e6), ("customer_share", 0.15), ("follower_share", 0.08), ("loyalist_share", 0.10), ("failures_per_30_days", 0.03),
        ("questions_per_30_days", 0.03), ("delights_per_30_days", 0.10), ("mentions_per_30_days", 0.01),
        ("peer_talk_per_30_days", 0.02), ("sensitivity", 0.85), ("offer_value", 0.15), ("churn_per_30_days", 0.02), ("purchases_per_30_days", 0.5)] },
    Category { name: "household_paper", doc: "toilet paper and kitchen towels: cheap, dull, safe", sets: &[
        ("customers", 20e6), ("customer_share", 0.50), ("follower_share", 0.10), ("loyalist_share", 0.10), ("failures_per_30_days", 0.01),
        ("questions_per_30_days", 0.01), ("delights_per_30_days", 0.05), ("mentions_per_30_days", 0.01),
        ("peer_talk_per_30_days", 0.005), ("sensitivity", 0.25), ("offer_value", 0.25), ("churn_per_30_days", 0.02), ("purchases_per_30_days", 1.5)] },
    Category { name: "bank", doc: "a bank: failures are rare, matter, and are nobody's business", sets: &[
        ("customers", 3e6), ("customer_share", 0.30), ("follower_share", 0.12), ("loyalist_share", 0.08), ("quality", 0.0),
        ("failures_per_30_days", 0.06), ("questions_per_30_days", 0.08), ("delights_per_30_days", 0.08),
        ("sensitivity", 0.65), ("offer_value", 0.2), ("churn_per_30_days", 0.006), ("purchases_per_30_days", 0.3)] },
    Category { name: "phone_carrier", doc: "a phone carrier: fails often, answers much", sets: &[
        ("customers", 3e6), ("customer_share", 0.30), ("follower_share", 0.20), ("loyalist_share", 0.06), ("quality", -0.05),
        ("failures_per_30_days", 0.25), ("questions_per_30_days", 0.12), ("delights_per_30_days", 0.15),
        ("sensitivity", 0.30), ("offer_value", 0.35), ("churn_per_30_days", 0.015), ("purchases_per_30_days", 1.0)] },
    Category { name: "grocer", doc: "a grocer: bought weekly, its offers are worth having", sets: &[
        ("customers", 2e6), ("customer_share", 0.50), ("follower_share", 0.30), ("loyalist_share", 0.25), ("quality", 0.2),
        ("failures_per_30_days", 0.10), ("delights_per_30_days", 0.40), ("sensitivity", 0.10),
        ("offer_value", 0.8), ("purchases_per_30_days", 5.0)] },
    Category { name: "airline", doc: "an airline: fails in public and at length", sets: &[
        ("customers", 2e6), ("customer_share", 0.20), ("follower_share", 0.20), ("loyalist_share", 0.12), ("quality", -0.05),
        ("failures_per_30_days", 0.20), ("questions_per_30_days", 0.15), ("delights_per_30_days", 0.12),
        ("sensitivity", 0.20), ("offer_value", 0.4), ("purchases_per_30_days", 0.2)] },
];

/// The real number of customers of a brand of a category, where a scenario says nothing else.
pub fn usual_customers(category: &str) -> f64 {
    let sets = CATEGORIES.iter().find(|known| known.name == category).map_or(&[][..], |c| c.sets);
    let own = sets.iter().find(|(key, _)| *key == "customers").map(|(_, value)| *value);
    own.unwrap_or(Brand::default().customers)
}

/// What an event outside the model multiplies on some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShockTarget {
    /// The failure rate (an outage).
    Failures,
    /// The attention that criticism gets (a scandal).
    Attention,
    /// The rate at which people start following (a campaign).
    Follows,
}

/// An outage, a scandal, a campaign: a rate of one brand times a factor on some days.
#[derive(Clone, Debug, PartialEq)]
pub struct Shock {
    /// Index of the brand it strikes.
    pub brand: usize,
    /// What it multiplies.
    pub target: ShockTarget,
    /// The factor \[1\], at least 0.
    pub factor: f64,
    /// First day.
    pub from_day: u16,
    /// Last day (included).
    pub to_day: u16,
}

impl Shock {
    /// Whether it makes bad days: more failures, or more attention to criticism.
    pub fn is_blow(&self) -> bool {
        let bad = match self.target {
            ShockTarget::Failures | ShockTarget::Attention => true,
            ShockTarget::Follows => false,
        };
        bad && self.factor > 1.0
    }

    /// The product of the factors of all shocks on a brand's rate on a day.
    pub fn factor_on(shocks: &[Shock], brand: usize, target: ShockTarget, day: u16) -> f64 {
        let hits = |shock: &&Shock| {
            shock.brand == brand
                && shock.target == target
                && (shock.from_day..=shock.to_day).contains(&day)
        };
        shocks.iter().filter(hits).map(|shock| shock.factor).product()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;

    #[test]
    fn categories_set_known_keys_within_their_ranges() {
        for category in CATEGORIES {
            for (key, value) in category.sets {
                let spec = Brand::specs().iter().find(|spec| spec.key == *key);
                assert!(spec.is_some_and(|s| s.allows(*value)), "{} {key}", category.name);
            }
        }
    }
}
