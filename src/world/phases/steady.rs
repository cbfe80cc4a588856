//! What goes on steadily and costs a few numbers a day, however many people there are: fading,
//! page posts, learning, buying, and the day's entry in the books.

use crate::model::brand::{Shock, ShockTarget};
use crate::world::brand_state::{BrandState, Daily, StratumState};
use crate::world::metrics::SERIES;
use crate::world::simulation::World;
use crate::world::stratum::Stratum;

impl World {
    /// Elsewhere, too, people learn that brands listen; nothing is learnt on day 0.
    pub(crate) fn learn_elsewhere(&mut self) {
        if self.day > 0 {
            self.elsewhere.teach(&self.setting, self.day);
        }
    }

    /// Page posts go out: they add to what all followers of a brand have seen, and satisfaction moves
    /// one day towards where rest and page have it.
    pub(crate) fn broadcast(&mut self) {
        let kept = self.tables.fading.satisfaction[1];
        for brand in &mut self.brands {
            brand.today = [0.0; SERIES.len()];
            brand.page.post(&self.setting, &brand.policy.conduct, self.day, kept);
            // What day 0 finds has come about before it.
            if self.day > 0 {
                let moves = brand.page.moves_today(kept);
                for state in brand.strata.iter_mut() {
                    state.counted.pass(kept, &moves);
                    state.newcomers.pass(kept, &moves);
                }
            }
        }
    }

    /// The failure rate falls with the complaints heard so far.
    pub(crate) fn learn(&mut self) {
        if !self.setting.mechanisms.learning {
            return;
        }
        for brand in &mut self.brands {
            let customers = f64::from(brand.at_first.max(1));
            let heard = brand.complaints_heard as f64 * 1000.0 / customers;
            brand.failure_factor = self.setting.learning.failure_factor(heard);
        }
    }

    /// Expected purchases of the day, by stratum.
    pub(crate) fn buy(&mut self) {
        if !self.setting.mechanisms.buying || !self.measuring() {
            return;
        }
        let rules = &self.setting.buying;
        for (brand, is) in self.brands.iter_mut().zip(&self.setting.brands) {
            let promotion = brand.page.promotion(&self.setting);
            for stratum in Stratum::all() {
                let (now, tally) = (&brand.strata[stratum], &mut brand.tallies[stratum]);
                let people = f64::from(now.customers());
                let satisfied = rules.satisfaction_weight * now.satisfaction();
                let promoted = promotion * f64::from(now.looking());
                let per_day = is.is.purchases_per_30_days / 30.0;
                tally.purchases += per_day * (people + satisfied + promoted);
                tally.purchases_lost += per_day * f64::from(now.away);
            }
        }
    }

    /// Closes the day's books.
    pub(crate) fn record(&mut self) {
        // Nobody asks for the books of the past.
        if self.past {
            return;
        }
        let (measuring, gone_private) = (self.measuring(), self.gone_private as f64);
        for brand in &mut self.brands {
            let customers = brand.strata.iter().map(StratumState::customers).sum::<u32>();
            // Before measuring, the customers of the day: when it begins they are the ones who count.
            let (counted, satisfied): (u32, f64) = match measuring {
                true => (
                    brand.strata.iter().map(StratumState::cohort).sum(),
                    brand.strata.iter().map(StratumState::cohort_satisfaction).sum(),
                ),
                false => (customers, brand.strata.iter().map(StratumState::satisfaction).sum()),
            };
            let set =
                |brand: &mut BrandState, what: Daily, value| brand.today[what as usize] = value;
            set(brand, Daily::Satisfaction, satisfied / f64::from(counted.max(1)));
            set(brand, Daily::Customers, f64::from(customers));
            set(brand, Daily::ListedFollowers, f64::from(brand.listed.iter().sum::<u32>()));
            set(brand, Daily::LookingFollowers, f64::from(brand.looking.iter().sum::<u32>()));
            set(brand, Daily::Queue, brand.desk.waiting());
            set(brand, Daily::GonePrivate, gone_private);
            set(brand, Daily::FailureFactor, brand.failure_factor);
            brand.series.push(brand.today);
            if measuring {
                for stratum in Stratum::all() {
                    let (now, tally) = (&brand.strata[stratum], &mut brand.tallies[stratum]);
                    tally.customer_days += f64::from(now.customers());
                    tally.cohort_days += f64::from(now.cohort());
                    tally.listed_follower_days += f64::from(brand.listed[stratum]);
                    tally.follower_days += f64::from(brand.looking[stratum]);
                    tally.satisfaction_days += now.cohort_satisfaction();
                }
            }
        }
    }

    /// The factor that shocks put on a brand's rate today.
    pub(crate) fn shock(&self, brand: usize, target: ShockTarget) -> f64 {
        Shock::factor_on(&self.setting.shocks, brand, target, self.day)
    }
}
