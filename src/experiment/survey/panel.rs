//! One replication of a survey: its people, the days they live through, and the interviews.

use crate::experiment::plan::setting_of;
use crate::experiment::pool::each;
use crate::experiment::watch::{Event, Watch};
use crate::scenario::Scenario;
use crate::survey::diary::Diary;
use crate::survey::fielded::{FieldError, Fielded, known_shares, survey_key};
use crate::survey::person::Frame;
use crate::survey::study::Study;
use crate::world::{People, Probe, Setting, World};

/// Where the people of a survey live.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// Nowhere: they are asked as they are drawn, before anything happens.
    Newborn {
        /// Who they are.
        setting: &'a Setting,
        /// Seed of all draws.
        seed: u64,
    },
    /// In a scenario, under the policies of an arm.
    Living {
        /// The scenario.
        scenario: &'a Scenario,
        /// Index of the arm.
        arm: usize,
        /// The day as which begins they are asked; as many days were lived through.
        day: u16,
        /// Worlds whose people are pooled for one survey.
        worlds: u32,
    },
}

impl<'a> Place<'a> {
    /// The setting of the people.
    pub fn setting(&self) -> &'a Setting {
        match self {
            Place::Newborn { setting, .. } => setting,
            Place::Living { scenario, arm, .. } => setting_of(scenario, *arm),
        }
    }

    /// Seed of all draws.
    pub fn seed(&self) -> u64 {
        match self {
            Place::Newborn { seed, .. } => *seed,
            Place::Living { scenario, .. } => scenario.seed,
        }
    }

    /// Days to be simulated for one replication.
    pub fn days(&self) -> u16 {
        match self {
            Place::Newborn { .. } => 0,
            Place::Living { day, .. } => *day,
        }
    }

    /// Days of simulation that one survey takes; 1 where nobody lives, so that it counts.
    pub fn work(&self) -> u64 {
        u64::from(self.days()).max(1) * u64::from(self.worlds())
    }

    /// Worlds that one survey takes.
    pub fn worlds(&self) -> u32 {
        match self {
            Place::Newborn { .. } => 1,
            Place::Living { worlds, .. } => *worlds,
        }
    }

    /// The same place with what it names, for threads of their own.
    pub(super) fn owned(&self) -> OwnedPlace {
        match *self {
            Place::Newborn { setting, seed } => {
                OwnedPlace::Newborn { setting: Box::new(setting.clone()), seed }
            }
            Place::Living { scenario, arm, day, worlds } => {
                OwnedPlace::Living { scenario: Box::new(scenario.clone()), arm, day, worlds }
            }
        }
    }
}

/// A [`Place`] that owns what it names.
pub(super) enum OwnedPlace {
    Newborn { setting: Box<Setting>, seed: u64 },
    Living { scenario: Box<Scenario>, arm: usize, day: u16, worlds: u32 },
}

impl OwnedPlace {
    pub fn place(&self) -> Place<'_> {
        match self {
            OwnedPlace::Newborn { setting, seed } => Place::Newborn { setting, seed: *seed },
            OwnedPlace::Living { scenario, arm, day, worlds } => {
                Place::Living { scenario, arm: *arm, day: *day, worlds: *worlds }
            }
        }
    }
}

/// Does one survey: that of replication `number`, or of as many replications as worlds are
/// pooled.
///
/// # Errors
///
/// Nobody was found, or the sample cannot be weighted.
pub fn survey(study: &Study, place: Place<'_>, number: u32) -> Result<Fielded, FieldError> {
    let worlds = place.worlds();
    let mut pooled = survey_one(study, place, number * worlds)?;
    for replication in number * worlds + 1..(number + 1) * worlds {
        pooled.join(survey_one(study, place, replication)?);
    }
    Ok(pooled)
}

fn survey_one(study: &Study, place: Place<'_>, replication: u32) -> Result<Fielded, FieldError> {
    let (setting, seed) = (place.setting(), place.seed());
    let key = survey_key(seed, replication);
    let ask = |frame: &Frame<'_>, diary: &Diary| {
        let known = known_shares(&study.fieldwork.weighting, setting, frame);
        study.field(setting, frame, diary, &known, key, 0)
    };
    match place {
        Place::Newborn { .. } => {
            ask(&Frame::newborn(setting, seed, replication), &Diary::default())
        }
        Place::Living { scenario, arm, day, .. } => {
            let people = People::draw(setting, seed, replication);
            let mut diary = Diary::from(setting.warmup_days);
            let world = live(scenario, arm, &people, day, &mut diary);
            let frame = Frame::living(setting, seed, replication, &world);
            ask(&frame.about(scenario.focus), &diary)
        }
    }
}

/// The world of an arm as a day begins.
pub fn live<'a>(
    scenario: &'a Scenario,
    arm: usize,
    people: &'a People,
    day: u16,
    probe: &mut impl Probe,
) -> World<'a> {
    let setting = setting_of(scenario, arm);
    let mut world = World::at_rest(setting, people, &scenario.warmup);
    live_on(&mut world, scenario, arm, day, probe);
    world
}

/// Lives on to a day; the policies of the arm come into force as the warm-up ends.
pub fn live_on(
    world: &mut World<'_>,
    scenario: &Scenario,
    arm: usize,
    day: u16,
    probe: &mut impl Probe,
) {
    let warmup_days = setting_of(scenario, arm).warmup_days;
    world.run_to_with(day.min(warmup_days), probe);
    if day > warmup_days {
        if world.day() == warmup_days {
            world.set_policies(&scenario.arms[arm].policies);
        }
        world.run_to_with(day, probe);
    }
}

/// How replications ended.
pub(super) struct Ended<T> {
    /// What those left that could be done, in order.
    pub kept: Vec<T>,
    /// Those that could not, and why.
    pub failures: Vec<(u32, String)>,
    /// Those that were not finished because the work was interrupted.
    pub aborted: u32,
}

impl<T: Send + 'static> Ended<T> {
    /// Does the work of so many replications on all threads.
    pub fn of_each(
        replications: u32,
        pool: &rayon::ThreadPool,
        watch: &Watch<'_>,
        work: impl Fn(u32, &Watch<'_>) -> Result<T, String> + Send + Sync + 'static,
    ) -> Self {
        watch.tell(Event::Planned(replications));
        let mut all: Vec<Option<Result<T, String>>> = (0..replications).map(|_| None).collect();
        each((0..replications).collect(), pool, watch, work, |replication, done| {
            all[replication as usize] = Some(done.and_then(|done| done));
        });
        Ended::of(all)
    }

    /// From what each replication left, in order; `None` where it was not finished.
    fn of(all: Vec<Option<Result<T, String>>>) -> Self {
        let mut ended = Ended { kept: Vec::new(), failures: Vec::new(), aborted: 0 };
        for (replication, one) in (0u32..).zip(all) {
            match one {
                None => ended.aborted += 1,
                Some(Err(why)) => ended.failures.push((replication, why)),
                Some(Ok(one)) => ended.kept.push(one),
            }
        }
        ended
    }
}
