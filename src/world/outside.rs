//! Brands that people follow outside the scenario, in expectation: nobody simulates them, and people
//! drop them all the same.
//!
//! What is asked of people in general ("did you drop any brand last month?") is about all brands. Those
//! outside end as the ties of the scenario do, by the same hazards and the same fragility, at the page
//! posts that reach a follower of such a brand; what the person carries of crowd and strain counts too.
//! Two sorts of ties end: those that are there (older than three weeks, and as old as the number of brands
//! that somebody follows implies at so many new ones: by Little's law n brands and f new ones a day are ties
//! that last n / f days on average) and those that the person has just begun, of which some do not outlive three weeks, as in UF09. An
//! outside brand contacts nobody, and nobody is loyal to it.
//!
//! What can go wrong: how many brands people newly follow is one number for everybody who follows any.

use super::setting::Setting;
use super::simulation::World;
use crate::ground::math::{chance, ln};
use crate::model::consumer::MOST_BRANDS_FOLLOWED;
use crate::model::exit::{Exit, TieLoad};

/// Days in which a tie is new: three weeks, counted as the metric of UF09 counts them.
const NEW_DAYS: u16 = 21;

/// Equal shares of people over which the age of a tie is averaged.
const AGES: u32 = 128;

/// What happens to a person outside the scenario [1/day].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OutsideRates {
    /// Ties that end, each in any way out.
    pub drops: f64,
    /// Ties that begin.
    pub follows: f64,
}

/// The hazard of outside ties, by its two parts.
#[derive(Clone, Copy, Debug)]
struct Ties {
    /// What comes of the page, with fragility.
    page: f64,
    /// Fragility, by which what the person carries is multiplied.
    fragility: f64,
}

/// What follows from the setting alone.
#[derive(Clone, Debug)]
pub struct Outside {
    exit: Exit,
    /// Hazard of a tie that is there and no longer fragile [1/day].
    page: f64,
    /// Mean fragility of the ties that are there, by how many brands somebody follows.
    fragility: Vec<f64>,
    /// Hazard of a new one, summed over its first three weeks [1].
    new: Ties,
    /// New ties of who follows any brand outside [1/day].
    follows: f64,
    /// Whether ties end at all, and whether strain ends them.
    ends: bool,
    watched: bool,
}

impl Outside {
    /// For the people of a setting.
    pub fn new(setting: &Setting) -> Self {
        let (exit, broadcast, on) = (&setting.exit, &setting.broadcast, &setting.mechanisms);
        let posts = if on.broadcast { broadcast.outside_exposures_per_day } else { 0.0 };
        let silence = exit.silence(setting.page.steady(posts));
        let page = |fatigue: f64| {
            let load = TieLoad {
                fatigue,
                irrelevance: setting.population.irrelevance_mean,
                silence: if on.lapse { silence } else { 0.0 },
                ..TieLoad::default()
            };
            exit.hazards(&load).iter().sum::<f64>()
        };
        let fatigue = broadcast.steady(posts);
        let follows = if on.follow { setting.follow.outside_per_30_days / 30.0 } else { 0.0 };
        let fragility = |brands| mean_fragility(exit, f64::from(brands) / follows);
        let days = || (0..=NEW_DAYS).map(f64::from);
        // Who has just come has seen nothing yet.
        let seen = |days: f64| fatigue * (1.0 - broadcast.fade(days));
        Outside {
            exit: exit.clone(),
            page: page(fatigue),
            fragility: (0..=MOST_BRANDS_FOLLOWED).map(fragility).collect(),
            new: Ties {
                page: days().map(|age| exit.fragility(age) * page(seen(age))).sum(),
                fragility: days().map(|age| exit.fragility(age)).sum(),
            },
            follows,
            ends: on.exit,
            watched: on.watched,
        }
    }

    /// Of a person who follows `brands` outside and carries this fatigue from all brands and this strain.
    pub fn rates(&self, brands: u8, crowd: f64, strain: f64) -> OutsideRates {
        if brands == 0 {
            return OutsideRates::default();
        }
        let lost = f64::from(brands) * self.old_hazard(brands, crowd, strain)
            + self.follows * self.lost_soon(crowd, strain);
        OutsideRates { drops: lost, follows: self.follows }
    }

    /// Hazard of a tie that is there, of somebody who follows so many brands outside [1/day].
    pub(crate) fn old_hazard(&self, brands: u8, crowd: f64, strain: f64) -> f64 {
        let fragility = self.fragility[usize::from(brands.min(MOST_BRANDS_FOLLOWED))];
        self.hazard(&Ties { page: fragility * self.page, fragility }, crowd, strain)
    }

    /// Share of new ties that do not outlive three weeks.
    pub(crate) fn lost_soon(&self, crowd: f64, strain: f64) -> f64 {
        chance(self.hazard(&self.new, crowd, strain))
    }

    fn hazard(&self, ties: &Ties, crowd: f64, strain: f64) -> f64 {
        let strain = if self.watched { strain } else { 0.0 };
        let carried = self.exit.crowding * crowd + self.exit.watched * strain;
        if self.ends { ties.page + ties.fragility * carried } else { 0.0 }
    }
}

/// Mean fragility of ties older than [`NEW_DAYS`] whose ages are exponential with a mean, which is infinite
/// where nobody follows anew.
fn mean_fragility(exit: &Exit, mean_age: f64) -> f64 {
    if !mean_age.is_finite() {
        return 1.0;
    }
    let age = |share: f64| f64::from(NEW_DAYS) - mean_age * ln(1.0 - share);
    let share = |i: u32| (f64::from(i) + 0.5) / f64::from(AGES);
    (0..AGES).map(|i| exit.fragility(age(share(i)))).sum::<f64>() / f64::from(AGES)
}

impl World {
    /// What happens to a person outside the scenario, as the coming day begins.
    pub fn outside_rates(&self, outside: &Outside, consumer: u32) -> OutsideRates {
        let brands = self.people.outside_brands[consumer as usize];
        outside.rates(brands, self.crowd(consumer), self.strain(consumer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::math::{exp, pow};

    /// By hand. Ties without youth are of fragility 1, so a new one of three weeks is looked at on 22
    /// days. All that ends one is lost interest in a silent page, 0.001 a day, and crowd, 0.0001 for each
    /// exposure; with ten exposures 0.002 a day.
    #[test]
    fn rates_by_hand() {
        let exit = Exit {
            lapse: 1e-3,
            crowding: 1e-4,
            frequency: 0.0,
            boredom: 0.0,
            watched: 1e-2,
            youth: 0.0,
            ..Exit::default()
        };
        let mut setting = Setting { exit, ..Setting::default() };
        setting.follow.outside_per_30_days = 3.0;
        setting.broadcast.outside_exposures_per_day = 0.0;
        let outside = Outside::new(&setting);
        let rates = outside.rates(5, 10.0, 0.0);
        let lost_soon = 1.0 - exp(-0.044);
        assert!((rates.drops - (5.0 * 0.002 + 0.1 * lost_soon)).abs() < 1e-12, "{rates:?}");
        assert!((rates.follows - 0.1).abs() < 1e-12, "{rates:?}");
        // Strain 0.1 adds as much as the ten exposures.
        assert!((outside.old_hazard(5, 10.0, 0.1) - 0.003).abs() < 1e-12);
        setting.mechanisms.watched = false;
        assert!((Outside::new(&setting).old_hazard(5, 10.0, 0.1) - 0.002).abs() < 1e-12);
        assert_eq!(outside.rates(0, 10.0, 0.1), OutsideRates::default());
        setting.mechanisms.follow = false;
        let rates = Outside::new(&setting).rates(5, 10.0, 0.0);
        assert!((rates.drops - 0.01).abs() < 1e-12 && rates.follows == 0.0, "{rates:?}");
        setting.mechanisms.exit = false;
        assert_eq!(Outside::new(&setting).rates(5, 10.0, 0.0).drops, 0.0);
    }

    /// The page of an outside brand, by hand: nothing is posted, so it is wholly silent.
    #[test]
    fn a_page_that_never_posts_lapses() {
        let mut setting = Setting::default();
        setting.broadcast.outside_exposures_per_day = 0.0;
        setting.exit.youth = 0.0;
        let lapses = setting.exit.lapse;
        assert!((Outside::new(&setting).old_hazard(3, 0.0, 0.0) / lapses - 1.0).abs() < 1e-9);
        setting.mechanisms.lapse = false;
        assert_eq!(Outside::new(&setting).old_hazard(3, 0.0, 0.0), 0.0);
    }

    /// Who has just come has seen nothing, and is bored only as posts come in. By hand: boredom 0.01 for each
    /// exposure, half irrelevant, F = 0.1 / (1 - e^(-1/7)); over 22 days F (22 - (1 - q^22) / (1 - q)), q =
    /// e^(-1/7).
    #[test]
    fn a_new_tie_tires_as_posts_come_in() {
        let exit =
            Exit { boredom: 0.01, frequency: 0.0, lapse: 0.0, youth: 0.0, ..Exit::default() };
        let mut setting = Setting { exit, ..Setting::default() };
        setting.population.irrelevance_mean = 0.5;
        setting.broadcast.outside_exposures_per_day = 0.1;
        let q = exp(-1.0 / 7.0);
        let exposures = 0.1 / (1.0 - q) * (22.0 - (1.0 - pow(q, 22.0)) / (1.0 - q));
        let lost = Outside::new(&setting).lost_soon(0.0, 0.0);
        assert!((lost - (1.0 - exp(-0.005 * exposures))).abs() < 1e-12, "{lost}");
    }

    /// Against the trapezoid rule over ages in steps of an hour.
    #[test]
    fn fragility_is_averaged_over_the_ages_of_ties() {
        for (power, mean_age) in [(2.0, 900.0), (1.0, 300.0), (3.0, 1500.0)] {
            let exit = Exit { youth_power: power, ..Exit::default() };
            let step = 1.0 / 24.0;
            let at = |hour: u32| {
                let beyond = f64::from(hour) * step;
                let density = exp(-beyond / mean_age) / mean_age;
                exit.fragility(f64::from(NEW_DAYS) + beyond) * density
            };
            let hours = (mean_age * 40.0 / step) as u32;
            let inner: f64 = (1..hours).map(at).sum();
            let integral = step * (0.5 * at(0) + inner);
            let mean = mean_fragility(&exit, mean_age);
            assert!((mean / integral - 1.0).abs() < 0.01, "{power}: {mean} against {integral}");
        }
    }
}
