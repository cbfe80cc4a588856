//! Who knows that brands listen, and what finding out did: kept so that nobody is visited for it.
//!
//! What a person knows changes by events of the scenario, on the day on which it is forgotten
//! (drawn when it is learnt), and by learning it elsewhere. The last has a hazard that all people
//! of an age band who do not know share, a series like the fatigue of page posts: whoever does not
//! know learns on the first day on which that series has reached a number of their own (drawn when
//! it is forgotten). So the state of a person today follows from the state that is stored, whenever
//! somebody looks: `World::mind` works it out, and an event that touches the person stores it.
//!
//! Elsewhere teaches what keeps the published share of a band, less what the scenario teaches under
//! the policies of the warm-up; from then on as much a day as forgetting asked for on average, less what
//! the scenario taught. So a policy that reveals more makes more people aware.

use super::people::{People, flag};
use super::setting::Setting;
use crate::ground::draws::Key;
use crate::ground::math::ln;
use crate::model::awareness::learning_hazard;
use crate::model::purpose::Purpose;

/// A mind as it is stored: one short record, since whoever looks wants all of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    /// See [`Mind::until`].
    pub until: f32,
    /// See [`Mind::strain`].
    pub strain: f32,
    /// See [`Mind::strained`].
    pub strained: u16,
    /// See [`Mind::aware`].
    pub aware: bool,
    /// Age band of the person.
    pub band: u8,
}

/// What a person knows and feels of being watched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mind {
    /// Knows that brands listen.
    pub aware: bool,
    /// Of those who know: the day on which it is forgotten. Of the others: the hazard elsewhere, as
    /// summed up since day 0, at which they learn it.
    pub until: f32,
    /// Privacy strain on the day `strained`.
    pub strain: f64,
    pub strained: u16,
}

/// What the world elsewhere teaches, by age band.
#[derive(Clone, Debug)]
pub(crate) struct Elsewhere {
    /// Hazard [1] of learning it up to and on each day so far; none on day 0.
    pub hazard: [Vec<f64>; 5],
    /// The last of each.
    pub so_far: [f64; 5],
    /// The largest hazard of a day [1/day]: only elsewhere teaches.
    pub most: [f64; 5],
    /// Share of the band that forgets in a day, at its published share.
    forgets: [f64; 5],
    /// Share of the band that was taught elsewhere so far, in expectation.
    taught: [f64; 5],
    /// What is to be taught elsewhere on a day after the warm-up: the balance of the days so far, as it
    /// is. What was taught is more where the scenario taught too much on some days, which a few people
    /// do more often than many: that is not carried on.
    balance: [f64; 5],
    /// People of the band who found out in the scenario, since the past began.
    pub found_out: [u64; 5],
    /// Days before day 0 that were lived through.
    before: u16,
    people: [f64; 5],
}

impl Elsewhere {
    pub fn new(setting: &Setting, people: &People) -> Self {
        let mut count = [0.0; 5];
        people.stratum.iter().for_each(|stratum| count[stratum.band()] += 1.0);
        let aware = setting.bands.each_ref().map(|band| band.aware_share);
        let flow = |band: usize| {
            let on = forgets(setting, band);
            if on { setting.privacy.forgetting_flow(aware[band]) } else { 0.0 }
        };
        let forgets = std::array::from_fn(flow);
        Elsewhere {
            hazard: std::array::from_fn(|_| vec![0.0]),
            so_far: [0.0; 5],
            most: std::array::from_fn(|band| learning_hazard(forgets[band], aware[band])),
            forgets,
            taught: [0.0; 5],
            balance: forgets,
            found_out: [0; 5],
            before: 0,
            people: count,
        }
    }

    /// What is left of the hazard elsewhere until somebody learns it who does at this sum.
    pub fn still_to_learn(&self, band: usize, at: f32) -> f32 {
        ((f64::from(at) - self.so_far[band]) as f32).max(f32::MIN_POSITIVE)
    }

    /// Takes over the balance of a past of so many days.
    pub fn follow_on(&mut self, past: &Elsewhere, days: u16) {
        self.before = days;
        (self.taught, self.balance, self.found_out) = (past.taught, past.balance, past.found_out);
    }

    /// Goes on to a day after day 0.
    pub fn teach(&mut self, setting: &Setting, day: u16) {
        for (band, is) in setting.bands.iter().enumerate() {
            let flow = self.flow(setting, band, day);
            self.so_far[band] += learning_hazard(flow, is.aware_share);
            self.hazard[band].push(self.so_far[band]);
        }
    }

    /// The share of a band to be taught on a day.
    fn flow(&mut self, setting: &Setting, band: usize, day: u16) -> f64 {
        if day >= setting.warmup_days {
            return self.balance[band].max(0.0);
        }
        let found_out = self.found_out[band] as f64 / self.people[band].max(1.0);
        let days = f64::from(self.before) + f64::from(day);
        let so_far = self.forgets[band] * days - found_out;
        let due = (so_far - self.taught[band]).max(0.0);
        self.taught[band] += due;
        self.balance[band] = so_far / days;
        due
    }
}

/// Whether people of a band forget: where all know it, it is common knowledge.
fn forgets(setting: &Setting, band: usize) -> bool {
    setting.mechanisms.forgetting && setting.bands[band].aware_share < 1.0
}

/// The day on which it is forgotten by somebody who learns it today.
pub(crate) fn forgotten_on(
    setting: &Setting,
    band: usize,
    key: Key,
    consumer: u32,
    today: u16,
) -> f32 {
    if !forgets(setting, band) {
        return f32::INFINITY;
    }
    let draw = key.uniform(Purpose::Forgets, consumer, 0, u32::from(today));
    f32::from(setting.privacy.forgotten_on(today, draw))
}

/// The hazard elsewhere at which it is learnt by somebody who stopped knowing, or never knew, on a
/// day on which that hazard had summed up to `so_far`: always above that, so not on the same day.
pub(crate) fn learnt_at(key: Key, consumer: u32, day: u16, so_far: f64) -> f32 {
    let draw = key.uniform(Purpose::LearnsElsewhere, consumer, 0, u32::from(day));
    let at = (so_far - ln(draw)) as f32;
    if f64::from(at) > so_far { at } else { at.next_up() }
}

/// What each person knows on day 0, and when that changes.
pub(crate) fn minds_at_first(setting: &Setting, people: &People) -> Vec<Stored> {
    let key = people.behaviour;
    let mind = |consumer: u32| {
        let i = consumer as usize;
        let band = people.stratum[i].band();
        let aware = people.flags[i] & flag::AWARE != 0;
        let until = if aware {
            forgotten_on(setting, band, key, consumer, 0)
        } else if setting.mechanisms.forgetting {
            learnt_at(key, consumer, 0, 0.0)
        } else {
            f32::INFINITY
        };
        Stored { until, strain: 0.0, strained: 0, aware, band: band as u8 }
    };
    (0..people.len()).map(mind).collect()
}
