//! Sentences, twins and finds from data made by hand.

mod tell;
mod twin;

use std::path::Path;

use super::Teller;
use crate::experiment::life::find::tests::offer;
use crate::experiment::life::live::{DayOfLife, Life, PersonState};
use crate::experiment::life::note::LifeNote;
use crate::model::attitude::Experience;
use crate::model::post::{Kind, Post};
use crate::scenario::{Scenario, load_named_scenario};
use crate::world::interior::{Bond, ConsumerState, Portrait};
use crate::world::probe::PostKey;
use crate::world::{Event, Tie};

/// The person of these tests.
const BOB_HIMSELF: u32 = 7;

fn bob() -> Scenario {
    load_named_scenario("consumer_bob", Path::new(""), &[]).unwrap()
}

fn teller<'a>(scenario: &'a Scenario, arm: &str) -> Teller<'a> {
    let arm = scenario.arms.iter().position(|known| known.name == arm).unwrap();
    Teller { scenario, arm, twin: false }
}

fn state(satisfaction: f64, aware: bool) -> PersonState {
    let bond = Bond {
        customer: true,
        satisfaction,
        rest: 0.1,
        irritation: 0.0,
        neglect: 0.0,
        tie: Tie::Never,
        loyalist: false,
        opted_out: false,
    };
    let standing = ConsumerState {
        aware,
        closed: false,
        left: false,
        follows: false,
        experience: Experience::default(),
    };
    PersonState { standing, bonds: vec![(0, bond)] }
}

fn day_of(day: u16, events: &[(u32, Event)]) -> DayOfLife {
    let notes = events.iter().map(|(who, event)| LifeNote { who: *who, brand: 0, event: *event });
    DayOfLife {
        day,
        notes: notes.collect(),
        in_force: Vec::new(),
        before: state(0.1, true),
        after: state(0.1, true),
    }
}

fn own(day: u16, events: &[Event]) -> DayOfLife {
    day_of(day, &events.iter().map(|event| (BOB_HIMSELF, *event)).collect::<Vec<_>>())
}

fn post(kind: Kind, day: u16) -> Post {
    Post {
        author: BOB_HIMSELF,
        slot: 0,
        kind,
        addressed: false,
        sensitivity: 0.9,
        platform: 0,
        public: true,
        time: f64::from(day) + 0.5,
    }
}

fn key(kind: Kind, day: u16) -> PostKey {
    PostKey { kind, day }
}

fn life(days: Vec<DayOfLife>) -> Life {
    let portrait = Portrait {
        band: 4,
        segment: 1,
        concern_rank: 0.31,
        expectation_rank: 0.5,
        expressiveness: 0.25,
        aware: true,
        open: vec![true, false],
        readers: 1,
        outside_brands: 3,
        brands: vec![0],
        prospect_of: vec![],
    };
    let (first, last) = (state(0.1, true), state(-0.2, true));
    Life { arm: 0, replication: 0, consumer: BOB_HIMSELF, portrait, first, days, last }
}
