//! What people know of being listened to, person by person and day by day: forgotten on the day
//! that was drawn when it was learnt, learnt elsewhere with a hazard that their age band shares.

use super::book::Book;
use super::state::Person;
use crate::ground::draws::Key;
use crate::ground::math::{chance, exp, ln};
use crate::model::consumer::{Band, ConcernSpread};
use crate::model::purpose::Purpose;
use crate::world::Setting;

/// What is taught elsewhere, by age band.
#[derive(Clone, Debug, Default)]
pub(super) struct Lessons {
    people: [f64; 5],
    found_out: [f64; 5],
    taught: [f64; 5],
    /// What the scenario had taught before the last day of the warm-up.
    here: [f64; 5],
    /// Hazard of learning it elsewhere, summed up since day 0.
    so_far: [f64; 5],
    /// E e^(gradient c) over the reference people.
    pub scale: f64,
}

impl Lessons {
    pub fn new(setting: &Setting, persons: &[Person]) -> Self {
        let mut lessons = Lessons { scale: mean_exp(setting), ..Lessons::default() };
        persons.iter().for_each(|person| lessons.people[person.band] += 1.0);
        lessons
    }
}

/// The plain mean over two thousand people of each shipped band, evenly ranked. The bands of the
/// audited worlds are the shipped ones.
fn mean_exp(setting: &Setting) -> f64 {
    const RANKS: u32 = 2_000;
    let gradient = setting.privacy.concern_weight;
    let mut sum = 0.0;
    for (b, band) in Band::all().iter().enumerate() {
        for rank in 0..RANKS {
            let rank = (f64::from(rank) + 0.5) / f64::from(RANKS);
            let concern = band.concern_level + ConcernSpread::published().quantile(b, rank);
            sum += band.share * exp(gradient * concern) / f64::from(RANKS);
        }
    }
    sum
}

/// Whole days until it is forgotten: `scale` days on average, and one.
pub(super) fn forgotten_on(setting: &Setting, key: Key, consumer: u32, today: u16) -> f64 {
    if !setting.mechanisms.forgetting {
        return f64::INFINITY;
    }
    let draw = key.uniform(Purpose::Forgets, consumer, 0, u32::from(today));
    f64::from(today) + 1.0 + (setting.privacy.forgetting_days * -ln(draw)).floor()
}

/// What the hazard elsewhere has to sum up to, in 32 bits, for somebody who does not know from a day
/// on.
pub(super) fn learns_at(key: Key, consumer: u32, day: u16, so_far: f64) -> f64 {
    let draw = key.uniform(Purpose::LearnsElsewhere, consumer, 0, u32::from(day));
    f64::from((so_far - ln(draw)) as f32)
}

impl Book<'_> {
    /// Somebody is more or less sensitive to being watched than people are on average.
    pub(super) fn sensitiveness(&self, consumer: u32) -> f64 {
        let gradient = self.setting.privacy.concern_weight;
        exp(gradient * self.persons[consumer as usize].concern) / self.lessons.scale
    }

    pub(super) fn add_strain(&mut self, consumer: u32, amount: f64) {
        if self.setting.mechanisms.strain {
            self.persons[consumer as usize].strain += amount * self.sensitiveness(consumer);
        }
    }

    /// Somebody finds out that brands listen, here.
    pub(super) fn discover(&mut self, consumer: u32) {
        let person = &self.persons[consumer as usize];
        if !person.aware {
            self.lessons.found_out[person.band] += 1.0;
            self.learns(consumer);
        }
    }

    fn learns(&mut self, consumer: u32) {
        let until = forgotten_on(self.setting, self.people.behaviour, consumer, self.day);
        let person = &mut self.persons[consumer as usize];
        (person.aware, person.knows_until) = (true, until);
        self.add_strain(consumer, self.setting.privacy.discovery_strain);
    }

    /// What a day that is not the first takes from and adds to what people know.
    pub(super) fn forget_and_learn(&mut self) {
        let setting = self.setting;
        let before = f64::from(setting.warmup_days) - 1.0;
        for (band, is) in setting.bands.iter().enumerate() {
            let forgotten = is.aware_share * chance(1.0 / setting.privacy.forgetting_days);
            let lessons = &mut self.lessons;
            let share = if self.day < setting.warmup_days {
                let here = lessons.found_out[band] / lessons.people[band].max(1.0);
                let wanted = forgotten * f64::from(self.day) - here - lessons.taught[band];
                lessons.taught[band] += wanted.max(0.0);
                lessons.here[band] = here;
                wanted.max(0.0)
            } else if before > 0.0 {
                ((forgotten * before - lessons.here[band]) / before).max(0.0)
            } else {
                forgotten
            };
            if setting.mechanisms.forgetting {
                lessons.so_far[band] += -ln(1.0 - share / (1.0 - is.aware_share));
            }
        }
        if !setting.mechanisms.forgetting {
            return;
        }
        for consumer in 0..self.persons.len() as u32 {
            let person = &mut self.persons[consumer as usize];
            if person.aware && person.knows_until <= f64::from(self.day) {
                let so_far = self.lessons.so_far[person.band];
                person.aware = false;
                person.learns_at = learns_at(self.people.behaviour, consumer, self.day, so_far);
            } else if !person.aware && self.lessons.so_far[person.band] >= person.learns_at {
                self.learns(consumer);
                *self.often.entry("learnt elsewhere").or_default() += 1;
            }
        }
    }
}
