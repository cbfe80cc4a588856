//! Who knows that brands listen, and what finding out did: kept so that nobody is visited for it.
//!
//! What a person knows changes by events of the scenario, on the day on which it is forgotten
//! (drawn when it is learnt), and by learning it elsewhere. The last has a hazard that all people
//! of an age band who do not know share, a series like the fatigue of page posts: whoever does not
//! know learns on the first day on which the hazard since they stopped knowing exceeds a draw of
//! their own. So the state of a person today follows from the state that is stored, whenever
//! somebody looks: `World::mind` works it out, and an event that touches the person stores it.
//!
//! Elsewhere teaches what keeps the published share of a band, less what the scenario teaches under
//! the policies of the warm-up; from then on as much a day as it did on average. So a policy that
//! reveals more makes more people aware.

use super::people::{People, flag};
use super::setting::Setting;
use crate::ground::draws::Key;
use crate::model::awareness::learning_hazard;
use crate::model::purpose::Purpose;

/// Never forgotten.
const FOREVER: u16 = u16::MAX;

/// What a person knows and feels of being watched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mind {
    /// Knows that brands listen.
    pub aware: bool,
    /// Of those who know: the day on which it is forgotten. Of the others: the day on which it was,
    /// or 0.
    pub turns: u16,
    /// Privacy strain on the day `strained`.
    pub strain: f64,
    pub strained: u16,
}

/// What the world elsewhere teaches, by age band.
#[derive(Clone, Debug)]
pub(crate) struct Elsewhere {
    /// Hazard [1] of learning it up to and on each day so far; none on day 0.
    pub hazard: [Vec<f64>; 5],
    /// Share of the band that was taught elsewhere so far, in expectation.
    taught: [f64; 5],
    /// People of the band who found out in the scenario.
    pub found_out: [u64; 5],
    people: [f64; 5],
}

impl Elsewhere {
    pub fn new(people: &People) -> Self {
        let mut count = [0.0; 5];
        people.cell.iter().for_each(|cell| count[usize::from(cell / 3)] += 1.0);
        let hazard = std::array::from_fn(|_| vec![0.0]);
        Elsewhere { hazard, taught: [0.0; 5], found_out: [0; 5], people: count }
    }

    /// Goes on to a day after day 0.
    pub fn teach(&mut self, setting: &Setting, day: u16) {
        for (band, is) in setting.bands.iter().enumerate() {
            let flow = if forgets(setting, band) { self.flow(setting, band, day) } else { 0.0 };
            let so_far = self.hazard[band].last().copied().unwrap_or(0.0);
            self.hazard[band].push(so_far + learning_hazard(flow, is.aware_share));
        }
    }

    /// The largest hazard of a day: nobody else teaches.
    pub fn most(&self, setting: &Setting, band: usize) -> f64 {
        let aware = setting.bands[band].aware_share;
        if forgets(setting, band) {
            learning_hazard(setting.privacy.forgetting_flow(aware), aware)
        } else {
            0.0
        }
    }

    /// The share of a band to be taught on a day.
    fn flow(&mut self, setting: &Setting, band: usize, day: u16) -> f64 {
        let forget = setting.privacy.forgetting_flow(setting.bands[band].aware_share);
        let taught_days = f64::from(setting.warmup_days.saturating_sub(1));
        if day < setting.warmup_days {
            let found_out = self.found_out[band] as f64 / self.people[band].max(1.0);
            let due = forget * f64::from(day) - found_out - self.taught[band];
            self.taught[band] += due.max(0.0);
            due.max(0.0)
        } else if taught_days > 0.0 {
            self.taught[band] / taught_days
        } else {
            forget
        }
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
) -> u16 {
    if !forgets(setting, band) {
        return FOREVER;
    }
    let draw = key.uniform(Purpose::Forgets, consumer, 0, u32::from(today));
    setting.privacy.forgotten_on(today, draw)
}

/// For each person when what they know on day 0 changes, see [`Mind::turns`].
pub(crate) fn turns_at_first(setting: &Setting, people: &People) -> Vec<u16> {
    let turns = |consumer: u32| {
        let i = consumer as usize;
        let aware = people.flags[i] & flag::AWARE != 0;
        let band = usize::from(people.cell[i] / 3);
        if aware { forgotten_on(setting, band, people.behaviour, consumer, 0) } else { 0 }
    };
    (0..people.len()).map(turns).collect()
}
