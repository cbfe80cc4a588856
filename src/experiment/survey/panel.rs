//! One replication of a survey: its people, the days they live through, and the interviews.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::experiment::executor::{Executor, Job};
use crate::experiment::live::{Failure, Living, Replication, Stage, Stop};
use crate::experiment::plan::setting_of;
use crate::experiment::watch::{Watch, WatchEvent};
use crate::scenario::Scenario;
use crate::survey::diary::Diary;
use crate::survey::fielded::{Fielded, known_shares, survey_key};
use crate::survey::person::Frame;
use crate::survey::study::Study;
use crate::world::{Setting, past};

/// Where the people of a survey live.
#[derive(Clone, Copy)]
pub enum Home<'a> {
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

impl<'a> Home<'a> {
    /// The setting of the people.
    pub fn setting(&self) -> &'a Setting {
        match self {
            Home::Newborn { setting, .. } => setting,
            Home::Living { scenario, arm, .. } => setting_of(scenario, *arm),
        }
    }

    /// Seed of all draws.
    pub fn seed(&self) -> u64 {
        match self {
            Home::Newborn { seed, .. } => *seed,
            Home::Living { scenario, .. } => scenario.seed,
        }
    }

    /// Days to be simulated for one replication.
    pub fn days(&self) -> u16 {
        match self {
            Home::Newborn { .. } => 0,
            Home::Living { day, .. } => *day,
        }
    }

    /// Days of simulation that one survey takes, those before day 0 included; 1 where nobody lives, so that it
    /// counts.
    pub fn work(&self) -> u64 {
        match self {
            Home::Newborn { .. } => 1,
            Home::Living { day, worlds, .. } => {
                let past = past::days(self.setting());
                (u64::from(past) + u64::from(*day)) * u64::from(*worlds)
            }
        }
    }

    /// Worlds that one survey takes.
    pub fn worlds(&self) -> u32 {
        match self {
            Home::Newborn { .. } => 1,
            Home::Living { worlds, .. } => *worlds,
        }
    }

    /// The same place with what it names, for threads of their own.
    pub(super) fn owned(&self) -> OwnedPlace {
        match *self {
            Home::Newborn { setting, seed } => {
                OwnedPlace::Newborn { setting: Box::new(setting.clone()), seed }
            }
            Home::Living { scenario, arm, day, worlds } => {
                OwnedPlace::Living { scenario: Box::new(scenario.clone()), arm, day, worlds }
            }
        }
    }
}

/// A [`Home`] that owns what it names.
pub(super) enum OwnedPlace {
    Newborn { setting: Box<Setting>, seed: u64 },
    Living { scenario: Box<Scenario>, arm: usize, day: u16, worlds: u32 },
}

impl OwnedPlace {
    pub fn place(&self) -> Home<'_> {
        match self {
            OwnedPlace::Newborn { setting, seed } => Home::Newborn { setting, seed: *seed },
            OwnedPlace::Living { scenario, arm, day, worlds } => {
                Home::Living { scenario, arm: *arm, day: *day, worlds: *worlds }
            }
        }
    }
}

/// Does one survey: that of replication `number`, or of as many replications as worlds are
/// pooled.
///
/// # Errors
///
/// Nobody was found, or the sample cannot be weighted; a panic; an interruption.
pub fn survey(
    study: &Study,
    place: Home<'_>,
    number: u32,
    watch: &Watch<'_>,
) -> Result<Fielded, Stop> {
    let worlds = place.worlds();
    let mut pooled = survey_one(study, place, number * worlds, watch)?;
    for replication in number * worlds + 1..(number + 1) * worlds {
        pooled.join(survey_one(study, place, replication, watch)?);
    }
    Ok(pooled)
}

fn survey_one(
    study: &Study,
    place: Home<'_>,
    number: u32,
    watch: &Watch<'_>,
) -> Result<Fielded, Stop> {
    let (setting, seed) = (place.setting(), place.seed());
    let of = Replication { seed, number, watch };
    let ask = |frame: &Frame<'_>, diary: &Diary| {
        of.tried(Stage::Survey, || {
            let known = known_shares(&study.fieldwork.weighting, setting, frame);
            study.field(setting, frame, diary, &known, survey_key(seed, number), 0)
        })
    };
    match place {
        Home::Newborn { .. } => {
            let drawn = || Some(Frame::newborn(setting, seed, number));
            let asked = ask(&of.attempt(Stage::People, drawn)?, &Diary::default());
            watch.tell(WatchEvent::Days(1));
            asked
        }
        Home::Living { scenario, arm, day, .. } => {
            let living = Living::new(scenario, arm, number, watch);
            let people = living.people()?;
            let mut diary = Diary::from(setting.warmup_days);
            let mut world = living.at_rest(&people)?;
            living.live_to(&mut world, arm, day, &mut diary)?;
            let frame = Frame::living(setting, seed, number, &world);
            ask(&frame.about(scenario.focus), &diary)
        }
    }
}

/// How replications ended.
pub(super) struct PanelEnd<T> {
    /// What those left that could be done, in order.
    pub kept: Vec<T>,
    /// Those that could not, and why.
    pub failures: Vec<(u32, Failure)>,
    /// Those that were not finished because the work was interrupted.
    pub aborted: u32,
}

impl<T: Serialize + DeserializeOwned + Send + 'static> PanelEnd<T> {
    /// Does the work of so many replications.
    pub fn of_each(
        replications: u32,
        executor: &mut Executor,
        work: impl Fn(u32, &Watch<'_>) -> Result<T, Stop> + Send + Sync + 'static,
    ) -> Self {
        let mut ended = PanelEnd { kept: Vec::new(), failures: Vec::new(), aborted: 0 };
        let work = move |job: Job, watch: &Watch<'_>| Stop::written(work(job.replication, watch));
        let jobs = jobs(replications);
        executor.each(&jobs, work, |job, done| match done.result() {
            Some(Ok(one)) => ended.kept.push(one),
            Some(Err(why)) => ended.failures.push((job.replication, why)),
            None => {}
        });
        ended.aborted = replications - (ended.kept.len() + ended.failures.len()) as u32;
        ended
    }
}

/// The jobs of so many surveys, or replications of them.
pub fn jobs(replications: u32) -> Vec<Job> {
    Job::replications(0, 0..replications)
}
