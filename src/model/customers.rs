//! Customers: who is dissatisfied, ignored or watched leaves; who is satisfied recommends.
//!
//! A customer leaves at a hazard that satisfaction lowers and that neglect and strain raise, and may
//! leave at once after a bad step, in proportion to it. Who leaves goes to a rival of the category or
//! to none; un-following is another matter (NE14, NE47). People who are no customers but may become
//! some, the *prospects*, carry an impression of the brand, which moves as satisfaction does: what
//! they see and read decides whether they come. The rate at which they come keeps the number of
//! customers of a brand whose customers are neutral, so that a better brand grows and a worse one
//! shrinks.

use super::brand::Brand;
use crate::ground::math::exp;
use crate::params;

params! {
    /// How customers are lost and won.
    pub struct Customers in "customers" {
        /// Share by which satisfaction 1 lowers the rate of leaving.
        satisfaction_weight = 0.6, "1", [0.0, 1.0], Uncertainty(0.0, 0.95, Triangular), "assumed; sign BL09, BL10 (said, not done)";
        /// What complete neglect adds to the rate of leaving, as a multiple of the rate at
        /// satisfaction 0; neglect N counts as 1 - e^-N.
        neglect_weight = 1.0, "1", [0.0, 100.0], Uncertainty(0.0, 4.0, Triangular), "assumed; BL10 35% (said, not done)";
        /// What complete strain adds to the rate of leaving, in the same way.
        watched_weight = 0.5, "1", [0.0, 100.0], Uncertainty(0.0, 2.0, Triangular), "assumed; NE20 (said, not done)";
        /// Chance to leave at once, per unit of a step by which satisfaction falls in a day.
        at_once = 0.04, "1", [0.0, 1.0], Uncertainty(0.0, 0.15, Triangular), "assumed; BL09 50%, BL10 35% (said, not done)";
        /// How much an impression of 1 adds to the chance to choose a brand, in natural logs.
        impression_weight = 0.5, "ln", [0.0, 5.0], Uncertainty(0.0, 1.5, Triangular), "assumed; signs BL01, BL11";
        /// Weight of buying from none, beside all brands of the category in the scenario together.
        none_weight = 1.0, "1", [0.05, 100.0], Uncertainty(0.2, 5.0, LogUniform), "assumed";
        /// Share of new customers who come because a neutral customer recommended the brand.
        recommended_share = 0.3, "1", [0.0, 1.0], Uncertainty(0.0, 0.6, Triangular), "assumed; sign SV13";
        /// Satisfaction above which a customer would recommend the brand.
        recommends_above = 0.0, "1", [-1.0, 1.0], Constant, "a definition";
        /// People who may become customers, per customer. All of them together make up for those who
        /// leave, so the fewer they are, the sooner each comes, and who has left comes back.
        prospects_per_customer = 0.25, "1", [0.01, 100.0], Uncertainty(0.1, 1.0, LogUniform), "assumed";
    }
}

/// What weighs on a customer today.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Custom {
    /// Satisfaction in [-1, 1].
    pub satisfaction: f64,
    /// Neglect from silence and poor replies.
    pub neglect: f64,
    /// Privacy strain from all brands.
    pub strain: f64,
}

impl Customers {
    /// Factor on a brand's rate of leaving:
    ///
    /// ```text
    /// 1 - beta S + n (1 - e^-N) + w (1 - e^-X)
    /// ```
    ///
    /// for satisfaction S, neglect N and strain X.
    pub fn leaving_factor(&self, custom: &Custom) -> f64 {
        let part = |of: f64| if of > 0.0 { 1.0 - exp(-of) } else { 0.0 };
        1.0 - self.satisfaction_weight * custom.satisfaction
            + self.neglect_weight * part(custom.neglect)
            + self.watched_weight * part(custom.strain)
    }

    /// The most that [`Customers::leaving_factor`] can be.
    pub fn most_leaving_factor(&self) -> f64 {
        1.0 + self.satisfaction_weight + self.neglect_weight + self.watched_weight
    }

    /// Weight of a brand of this customer share for somebody of this impression in [-1, 1].
    pub fn weight(&self, customer_share: f64, impression: f64) -> f64 {
        customer_share * exp(self.impression_weight * impression)
    }

    /// Factor on the rate of new customers: those who come of their own accord, and those who are
    /// recommended. `recommending` is the sum of 1 + satisfaction over the brand's customers, as a
    /// share of their number on day 0.
    pub fn coming_factor(&self, recommending: f64, impression: f64) -> f64 {
        let recommended = self.recommended_share;
        (1.0 - recommended + recommended * recommending) * exp(self.impression_weight * impression)
    }

    /// Chance \[1\] to be drawn as a prospect of a brand with this share of customers. Whoever is drawn
    /// for a brand of a category, or a customer of one, is a prospect of all the others.
    pub fn prospect_share(&self, customer_share: f64) -> f64 {
        let others = 1.0 - customer_share;
        if others <= 0.0 {
            return 0.0;
        }
        (self.prospects_per_customer * customer_share / others).min(1.0)
    }

    /// Share of all people who are prospects of `brand`, whose category has these other brands; all
    /// draws are independent.
    pub fn prospects(&self, brand: &Brand, rivals: &[&Brand]) -> f64 {
        let not_drawn = |brand: &Brand| 1.0 - self.prospect_share(brand.customer_share);
        let apart = |rival: &&Brand| (1.0 - rival.customer_share) * not_drawn(rival);
        let apart = not_drawn(brand) * rivals.iter().map(apart).product::<f64>();
        (1.0 - brand.customer_share) * (1.0 - apart)
    }

    /// Rate [1/30 days] at which a prospect of neutral impression becomes a customer of `brand`: what
    /// makes up for the neutral customers who leave, less those who come from the other brands of the
    /// category. Negative where more would come from them than leave, see `contradictions`.
    ///
    /// ```text
    /// nu p = s l - sum over rivals of s_r l_r (1 - s) s / Z,   Z = (1 + omega) sum of all shares
    /// ```
    ///
    /// with customer shares s, rates of leaving l and the share p of prospects.
    pub fn coming_rate(&self, brand: &Brand, rivals: &[&Brand]) -> f64 {
        let share = brand.customer_share;
        let all = share + rivals.iter().map(|rival| rival.customer_share).sum::<f64>();
        let from = |rival: &&Brand| {
            rival.customer_share * rival.churn_per_30_days * (1.0 - share) * share
                / ((1.0 + self.none_weight) * all)
        };
        let leaving = share * brand.churn_per_30_days;
        let prospects = self.prospects(brand, rivals);
        if prospects <= 0.0 {
            return 0.0;
        }
        (leaving - rivals.iter().map(from).sum::<f64>()) / prospects
    }
}
