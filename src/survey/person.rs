//! What can be asked of one simulated person, and what a pollster could know of them.

use super::fieldwork::Sample;
use crate::model::appraisal::Receiver;
use crate::world::outside::{Outside, OutsideRates};
use crate::world::people::{TraitDraws, flag};
use crate::world::{Setting, World};

/// One person as an interviewer finds them: as drawn, and what a world has made of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Person {
    /// Number of the consumer.
    pub consumer: u32,
    /// Age band.
    pub band: u8,
    /// Privacy concern as it would be stated today \[SD\].
    pub concern: f64,
    /// Service expectation as it would be stated today \[SD\].
    pub expectation: f64,
    /// Privacy concern that drives conduct \[SD\].
    pub conduct_concern: f64,
    /// How readily the person posts; 1 on average.
    pub expressiveness: f64,
    /// Knows that companies listen.
    pub aware: bool,
    /// Has an account open to strangers on the first platform.
    pub open: bool,
    /// The day as which begins the person is asked: as many were lived through.
    pub asked_on: u16,
    /// What became of the person; `None` of who never lived in a world, and has nothing to tell of it.
    pub lived: Option<LifeSoFar>,
}

/// What became of a person in a world, as of the day of the survey.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LifeSoFar {
    /// Left the platforms: out of reach of a survey of social media users.
    pub left: bool,
    /// Closed the account since day 0.
    pub closed: bool,
    /// Follows any brand of the scenario.
    pub follows: bool,
    /// Of a customer of the brand in question: whether the person would recommend it.
    pub recommends: Option<bool>,
    /// What happens to the person with brands that are not of the scenario.
    pub outside: OutsideRates,
}

impl Person {
    /// Whether the person left the platforms.
    pub fn left(&self) -> bool {
        self.lived.is_some_and(|lived| lived.left)
    }

    /// Whether the person is known to follow a brand of the scenario.
    pub fn follows(&self) -> bool {
        self.lived.is_some_and(|lived| lived.follows)
    }

    /// The person as the receiver of an imagined contact by no brand in particular, judging by the
    /// attitudes they state; see [`Judgement::imagined`](crate::model::propriety::Judgement::imagined).
    pub fn receiver(&self) -> Receiver {
        Receiver {
            concern: self.concern,
            aware: self.aware,
            loyalist: false,
            follower: false,
            opted_out: false,
            earlier_contacts: 0,
        }
    }
}

/// Where people are looked up: as they are drawn, or as they stand in a living world.
pub struct Frame<'a> {
    setting: &'a Setting,
    drawing: TraitDraws<'a>,
    living: Option<(&'a World, Outside)>,
    brand: usize,
}

impl<'a> Frame<'a> {
    /// The people of a replication before anything happened.
    pub fn newborn(setting: &'a Setting, seed: u64, replication: u32) -> Self {
        let drawing = TraitDraws::new(setting, seed, replication);
        Frame { setting, drawing, living: None, brand: 0 }
    }

    /// The people of a living world, of the same setting, seed and replication.
    pub fn living(setting: &'a Setting, seed: u64, replication: u32, world: &'a World) -> Self {
        let living = Some((world, Outside::new(setting)));
        Frame { living, ..Frame::newborn(setting, seed, replication) }
    }

    /// The same people, where questions about the brand in question are about this one; the first
    /// unless it is said.
    pub fn about(self, brand: usize) -> Self {
        Frame { brand, ..self }
    }

    /// Number of people.
    pub fn len(&self) -> u32 {
        self.setting.consumers
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same respondents as they are found today.
    pub fn again(&self, sample: &Sample) -> Sample {
        let mut sample = sample.clone();
        sample.people.iter_mut().for_each(|person| *person = self.person(person.consumer));
        sample
    }

    /// One person as they are found today.
    pub fn person(&self, consumer: u32) -> Person {
        let traits = self.drawing.traits(consumer);
        let mut person = Person {
            consumer,
            band: traits.band,
            concern: traits.stated_concern,
            expectation: traits.stated_expectation,
            conduct_concern: traits.conduct_concern,
            expressiveness: traits.expressiveness,
            aware: traits.flags & flag::AWARE != 0,
            open: traits.flags & 1 != 0,
            asked_on: 0,
            lived: None,
        };
        if let Some((world, outside)) = &self.living {
            let now = world.standing(consumer);
            person.aware = now.aware;
            person.open &= !now.closed;
            person.asked_on = world.day();
            person.lived = Some(LifeSoFar {
                left: now.left,
                closed: now.closed,
                follows: now.follows,
                recommends: self.recommends(world, consumer),
                outside: world.outside_rates(outside, consumer),
            });
            if self.setting.mechanisms.attitude_change {
                let (concern, expectation) = self.setting.attitude.shifts(&now.experience);
                person.concern += concern;
                person.expectation += expectation;
            }
        }
        person
    }

    /// As of the last day lived through, as metrics are.
    fn recommends(&self, world: &World, consumer: u32) -> Option<bool> {
        let bond = world.bond(consumer, self.brand, world.day().saturating_sub(1))?;
        let satisfied = bond.satisfaction > self.setting.customers.recommends_above;
        bond.customer.then_some(satisfied)
    }
}
