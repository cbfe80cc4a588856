//! Running a replication again and keeping what concerns one person.

use std::collections::BTreeMap;

use super::note::LifeNote;
use super::totals::Totals;
use crate::experiment::live::{Living, Stage, Stop};
use crate::experiment::plan::setting_of;
use crate::experiment::watch::{self, Watch};
use crate::scenario::Scenario;
use crate::world::interior::{Bond, ConsumerState, Portrait};
use crate::world::probe::FullHour;
use crate::world::{Event, Outcome, Probe, World};

/// A probe that keeps what concerns one person, or everybody.
#[derive(Default)]
pub struct Notes {
    /// Only what concerns this person; `None` = everybody.
    only: Option<u32>,
    kept: BTreeMap<u32, Vec<(u16, LifeNote)>>,
    /// The levels of playbooks, by brand: the full hour since day 0 from which on, and the level.
    levels: BTreeMap<usize, Vec<(u32, usize)>>,
}

/// A level of a playbook that is in force from some hour on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelInForce {
    /// Whose.
    pub brand: usize,
    /// From which full hour on [since day 0].
    pub from: u32,
    /// 0 is the usual.
    pub level: usize,
}

impl Notes {
    /// Keeps what concerns one person.
    pub fn about(consumer: u32) -> Self {
        Notes { only: Some(consumer), ..Notes::default() }
    }

    /// Keeps everything.
    pub fn about_everybody() -> Self {
        Notes::default()
    }

    /// What concerned whom, in the order in which it happened.
    pub fn all(&self) -> impl Iterator<Item = (u32, &[(u16, LifeNote)])> {
        self.kept.iter().map(|(consumer, notes)| (*consumer, notes.as_slice()))
    }

    /// Hands over what concerned a person.
    fn take(&mut self, consumer: u32) -> Vec<LifeNote> {
        let notes = self.kept.remove(&consumer).unwrap_or_default();
        notes.into_iter().map(|(_, note)| note).collect()
    }

    /// What playbooks had in force on a day: as it began, unless that was the usual, and from which hours of
    /// it on.
    pub fn in_force(&self, day: u16) -> Vec<LevelInForce> {
        let (begins, ends) = (u32::from(day) * 24, u32::from(day) * 24 + 24);
        let mut found = Vec::new();
        for (brand, levels) in &self.levels {
            let before = levels.iter().rev().find(|(from, _)| *from <= begins);
            let before = before.filter(|(_, level)| *level > 0);
            let later = levels.iter().filter(|(from, _)| (begins + 1..ends).contains(from));
            let all = before.into_iter().chain(later);
            found.extend(all.map(|(from, level)| LevelInForce {
                brand: *brand,
                from: *from,
                level: *level,
            }));
        }
        found
    }

    /// Other policies come into force, which begin as usual.
    pub fn begin_anew(&mut self) {
        self.levels.clear();
    }
}

impl Probe for Notes {
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event) {
        // Who reads or sees something is part of its author's life too.
        let author = match event {
            Event::Looked(sight) => Some(sight.author),
            Event::ReadCriticism(author, _) | Event::Reshared(author, _) => Some(author),
            _ => None,
        };
        let author = author.filter(|author| *author != consumer);
        for person in std::iter::once(consumer).chain(author) {
            if self.only.is_none_or(|only| only == person) {
                let note = LifeNote { who: consumer, brand, event };
                self.kept.entry(person).or_default().push((day, note));
            }
        }
    }

    fn judged(&mut self, brand: usize, hour: FullHour) {
        let levels = self.levels.entry(brand).or_default();
        if levels.last().map_or(0, |(_, level)| *level) != hour.level {
            levels.push((hour.hour + 1, hour.level));
        }
    }
}

/// How a person stands.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonState {
    /// Awareness, strain, whether withdrawn.
    pub standing: ConsumerState,
    /// How the person stands with each brand whose customer the person is or may become.
    pub bonds: Vec<(usize, Bond)>,
}

impl PersonState {
    fn of(world: &World, brands: &[usize], consumer: u32, day: u16) -> Self {
        let bond = |brand: &usize| Some((*brand, world.bond(consumer, *brand, day)?));
        PersonState {
            standing: world.standing_on(consumer, day),
            bonds: brands.iter().filter_map(bond).collect(),
        }
    }

    /// How the person stands with a brand.
    pub fn bond(&self, brand: usize) -> Option<&Bond> {
        self.bonds.iter().find(|(of, _)| *of == brand).map(|(_, bond)| bond)
    }
}

/// A day on which something happened, or on which what the person knows of being listened to changed.
#[derive(Clone, Debug, PartialEq)]
pub struct DayOfLife {
    /// Its number.
    pub day: u16,
    /// What happened, in order; nothing where something was forgotten or learnt elsewhere.
    pub notes: Vec<LifeNote>,
    /// The levels of playbooks, brand by brand in the order of time; none of a brand that had the usual all day.
    pub in_force: Vec<LevelInForce>,
    /// How the person stood as the day began.
    pub before: PersonState,
    /// How the person stood as it ended.
    pub after: PersonState,
}

/// One person's life in one run.
#[derive(Clone, Debug)]
pub struct Life {
    /// Index of the arm.
    pub arm: usize,
    /// Index of the replication.
    pub replication: u32,
    /// Who.
    pub consumer: u32,
    /// Who that is.
    pub portrait: Portrait,
    /// How the person stood as day 0 began.
    pub first: PersonState,
    /// The days on which something happened.
    pub days: Vec<DayOfLife>,
    /// How the person stood as the last day ended.
    pub last: PersonState,
}

impl Life {
    /// Counts of what happened from a day on.
    pub fn totals(&self, from: u16) -> Totals {
        let mut totals = Totals::default();
        for day in self.days.iter().filter(|day| day.day >= from) {
            day.notes.iter().for_each(|note| totals.add(self.consumer, note));
        }
        totals
    }
}

/// Runs one replication of an arm again. Each day is lived by `live_day`, which has to let the world run to the
/// next one with a probe of its own, and may look before and after.
///
/// # Errors
///
/// It panicked, or was interrupted.
pub fn replay(
    scenario: &Scenario,
    arm: usize,
    replication: u32,
    watch: &Watch,
    live_day: impl FnMut(&mut World, u16),
) -> Result<Outcome, Stop> {
    let living = Living::new(scenario, arm, replication, watch);
    let people = living.people()?;
    let mut world = living.at_rest(&people)?;
    living.live_to_by(&mut world, arm, setting_of(scenario, arm).days, live_day)?;
    watch.tell(watch::WatchEvent::Run { failed: false });
    living.of.attempt(Stage::Outcome, || Some(world.outcome()))
}

/// The life of a person, who has to be one of the scenario's.
///
/// # Errors
///
/// As [`replay`].
pub fn live(
    scenario: &Scenario,
    arm: usize,
    replication: u32,
    consumer: u32,
    watch: &Watch,
) -> Result<Life, Stop> {
    let setting = setting_of(scenario, arm);
    let platforms = setting.platforms.len();
    let mut notes = Notes::about(consumer);
    let mut days = Vec::new();
    // Who the person is and how the person stood, as of the first day; how as of the last.
    let mut first = None;
    let mut last = None;
    replay(scenario, arm, replication, watch, |world, day| {
        let (portrait, _) = first.get_or_insert_with(|| {
            let mut portrait = world.people().portrait(consumer, platforms);
            // Some have learnt or forgotten it since they were drawn.
            portrait.aware = world.standing(consumer).aware;
            let state = PersonState::of(world, &portrait.related(), consumer, day);
            (portrait, state)
        });
        let before = PersonState::of(world, &portrait.related(), consumer, day);
        if day == setting.warmup_days {
            notes.begin_anew();
        }
        world.run_to_with(day + 1, &mut notes);
        let after = PersonState::of(world, &portrait.related(), consumer, day);
        let in_force = notes.in_force(day);
        let notes = notes.take(consumer);
        // Forgetting, and learning elsewhere, are no events: nobody is visited for them.
        if !notes.is_empty() || before.standing.aware != after.standing.aware {
            days.push(DayOfLife { day, notes, in_force, before, after: after.clone() });
        }
        last = Some(after);
    })?;
    let (portrait, first) = first.expect("a scenario has at least one day");
    let last = last.expect("a scenario has at least one day");
    Ok(Life { arm, replication, consumer, portrait, first, days, last })
}
