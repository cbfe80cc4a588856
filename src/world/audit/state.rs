//! People and ties in plain fields.

use super::knowing::{forgotten_on, learns_at};
use crate::ground::math::exp;
use crate::world::people::TraitDraws;
use crate::world::relation::{Relation, Tie};
use crate::world::{People, Setting};

/// Weight that is left of something after a day, when it falls to 1/e in `scale` days.
pub(super) fn left_after_a_day(scale: f64) -> f64 {
    exp(-1.0 / scale)
}

/// A consumer as the second book has it.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub band: usize,
    pub segment: usize,
    pub concern: f64,
    pub expectation: f64,
    pub expressiveness: f64,
    pub outside_brands: f64,
    /// Whether the account is open, by platform.
    pub open: Vec<bool>,
    pub no_listening: bool,
    pub aware: bool,
    /// The day on which it is forgotten, of those who know.
    pub knows_until: f64,
    /// The hazard elsewhere at which it is learnt, of those who do not.
    pub learns_at: f64,
    pub private: bool,
    pub left: bool,
    pub strain: f64,
    pub expected_unasked: bool,
    pub followed_late: bool,
    pub dropped_late: bool,
}

/// A tie as the second book has it.
#[derive(Clone, Debug)]
pub(super) struct Bond {
    pub consumer: u32,
    pub customer: bool,
    /// Whether a customer when measuring began.
    pub counted: bool,
    /// What somebody counts with who was a customer when measuring began and left.
    pub ended: Option<f64>,
    /// Whether a customer on day 0.
    pub at_first: bool,
    /// The last day on which the custom ended.
    pub left_on: Option<u16>,
    /// The last day on which it began.
    pub won_on: Option<u16>,
    /// Bad steps of today.
    pub fall: f64,
    /// Satisfaction, or the impression of who is no customer.
    pub satisfaction: f64,
    pub rest: f64,
    /// The rest of this person as a customer.
    pub rest_of_custom: f64,
    pub irritation: f64,
    pub neglect: f64,
    pub irrelevance: f64,
    pub loyalist: bool,
    pub tie: Tie,
    /// Day the tie began; negative before day 0.
    pub since: i32,
    /// Day of the event by which the person came, if it was seen.
    pub came: Option<u16>,
    pub fatigue: f64,
    pub opted_out: bool,
    pub bold: bool,
    pub last_contact: Option<u16>,
    /// The day of the last contact, if nobody had asked for it.
    pub last_unasked: Option<u16>,
    /// Public exchanges seen.
    pub exchanges_seen: f64,
    /// Complaints seen being paid for.
    pub compensations_seen: f64,
    pub unasked: u32,
    pub good: u32,
    pub bad: u32,
    /// Days on which a contact was decided while the policy had a cap.
    pub decided: Vec<u16>,
}

/// Everybody as drawn.
pub(super) fn persons(setting: &Setting, people: &People, seed: u64) -> Vec<Person> {
    let drawing = TraitDraws::new(setting, seed, 0);
    let person = |consumer| {
        let (portrait, traits) =
            (people.portrait(consumer, setting.platforms.len()), drawing.traits(consumer));
        Person {
            band: usize::from(traits.band),
            segment: usize::from(traits.segment),
            concern: f64::from(people.concern[consumer as usize]),
            expectation: f64::from(people.expectation[consumer as usize]),
            expressiveness: portrait.expressiveness,
            outside_brands: f64::from(portrait.outside_brands),
            open: portrait.open,
            no_listening: traits.flags & crate::world::people::flag::NO_LISTENING != 0,
            aware: portrait.aware,
            knows_until: forgotten_on(setting, people.behaviour, consumer, 0),
            learns_at: learns_at(people.behaviour, consumer, 0, 0.0),
            private: false,
            left: false,
            strain: 0.0,
            expected_unasked: false,
            followed_late: false,
            dropped_late: false,
        }
    };
    (0..people.len()).map(person).collect()
}

/// A tie on day 0.
pub(super) fn bond(setting: &Setting, relation: &Relation, consumer: u32, brand: usize) -> Bond {
    let rest = relation.rest(setting, brand);
    Bond {
        consumer,
        customer: relation.is_customer(),
        counted: relation.is_customer(),
        ended: None,
        at_first: relation.is_customer(),
        left_on: None,
        won_on: None,
        fall: 0.0,
        satisfaction: rest,
        rest,
        rest_of_custom: relation.customers_rest(setting, brand),
        irritation: 0.0,
        neglect: 0.0,
        irrelevance: relation.irrelevance(),
        loyalist: relation.is_loyalist(),
        tie: relation.tie,
        since: i32::from(relation.since),
        came: None,
        fatigue: 0.0,
        opted_out: false,
        bold: false,
        last_contact: None,
        last_unasked: None,
        exchanges_seen: 0.0,
        compensations_seen: 0.0,
        unasked: 0,
        good: 0,
        bad: 0,
        decided: Vec::new(),
    }
}

impl Bond {
    /// Moves satisfaction the share `step` of the way to the end of its scale.
    pub fn nudge(&mut self, step: f64) {
        if self.customer {
            self.fall += (-step).max(0.0);
        }
        let end = if step > 0.0 { 1.0 } else { -1.0 };
        self.satisfaction += step.abs().min(1.0) * (end - self.satisfaction);
    }

    /// One more day without an event.
    pub fn fade(&mut self, setting: &Setting) {
        self.fall = 0.0;
        let kept = left_after_a_day(setting.population.satisfaction_fade_days);
        self.satisfaction = self.rest + (self.satisfaction - self.rest) * kept;
        let kept = left_after_a_day(setting.exit.irritation_fade_days);
        self.irritation *= kept;
        self.neglect *= kept;
    }
}
