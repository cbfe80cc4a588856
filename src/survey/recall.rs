//! Recall: what a person tells of the diary's pages when asked about the last days.
//!
//! The model has how people remember ([`Memory`]); here it is drawn, with keys of the event, so that the
//! same person asked again has forgotten what was forgotten and dates a thing as far off as before. Whoever
//! remembers perfectly tells all that happened in the time asked about and nothing else.
//!
//! The last exit that a person tells of is the last that happened of those told.

use super::diary::{Complaint, Diary, DiaryExit, Reply};
use super::person::Person;
use crate::ground::draws::Key;
use crate::ground::math::chance;
use crate::model::memory::Memory;
use crate::model::purpose::Purpose;
use crate::world::outside::OutsideRates;

/// How people remember, asked on a day about the days before it.
pub struct Recall<'a> {
    memory: &'a Memory,
    key: Key,
    today: u16,
    window: f64,
    /// Days' worth of events that are told where they come at the same rate.
    days_told: f64,
}

/// What a person tells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Recollection<'d> {
    /// The last time the person stopped following a brand.
    pub exit: Option<&'d DiaryExit>,
    /// The last complaint.
    pub complaint: Option<&'d Complaint>,
    /// The reply to the last complaint that had one.
    pub reply: Option<&'d Reply>,
    /// Whether the person began to follow a brand.
    pub followed: bool,
}

/// How long ago something was that happened on `day`, asked as the day `today` begins \[days\]: things
/// happen at noon.
pub fn age(day: u16, today: u16) -> f64 {
    f64::from(today) - f64::from(day) - 0.5
}

impl<'a> Recall<'a> {
    /// Asked as the day `today` begins about the last `window` days.
    pub fn new(memory: &'a Memory, key: Key, today: u16, window: u16) -> Self {
        let window = f64::from(window);
        let days_told = if window > 0.0 { window * memory.ratio(window) } else { 0.0 };
        Recall { memory, key, today, window, days_told }
    }

    /// What a person tells of what a diary has.
    pub fn told<'d>(&self, diary: &'d Diary, consumer: u32) -> Recollection<'d> {
        let Some(life) = diary.life(consumer) else { return Recollection::default() };
        let tells = |purpose, brand, day| self.tells(purpose, consumer, brand, day);
        let exit = |exit: &&DiaryExit| tells(Purpose::RemembersExit, exit.brand, exit.day);
        let complaint = |complaint: &&Complaint| {
            tells(Purpose::RemembersComplaint, complaint.brand, complaint.day)
        };
        let complaints = || life.complaints.iter().rev().filter(complaint);
        let began = |(day, brand): &(u16, usize)| tells(Purpose::RemembersFollowing, *brand, *day);
        Recollection {
            exit: life.exits.iter().rev().find(exit),
            complaint: complaints().next(),
            reply: complaints().find_map(|complaint| complaint.reply.as_ref()),
            followed: life.follows.iter().any(began),
        }
    }

    fn tells(&self, purpose: Purpose, consumer: u32, brand: usize, day: u16) -> bool {
        let age = age(day, self.today);
        let draws = || self.key.uniform_pair(purpose, consumer, brand as u32, u32::from(day));
        age > 0.0 && {
            let (kept, dated) = draws();
            self.memory.tells(age, self.window, kept, dated)
        }
    }

    /// Whether a person tells of dropping a brand outside the scenario.
    pub fn dropped_outside(&self, person: &Person) -> bool {
        self.of_outside(Purpose::DropsOutside, person, |rates| rates.drops)
    }

    /// Whether a person tells of beginning to follow one there.
    pub fn followed_outside(&self, person: &Person) -> bool {
        self.of_outside(Purpose::FollowsOutside, person, |rates| rates.follows)
    }

    /// What comes at a steady rate is told as a Poisson number of times; who tells of it in a short time
    /// tells of it in a longer one.
    fn of_outside(
        &self,
        purpose: Purpose,
        person: &Person,
        rate: impl Fn(&OutsideRates) -> f64,
    ) -> bool {
        let draw = || self.key.uniform(purpose, person.consumer, 0, 0);
        let tells = |rate: f64| draw() < chance(rate * self.days_told);
        person.lived.is_some_and(|lived| tells(rate(&lived.outside)))
    }
}
