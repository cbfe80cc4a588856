//! The same person under two policies, and the first day on which the two lives differ.
//!
//! Both lives have the same luck, so before that day they are the same to the last event.

use super::words;
use crate::experiment::life::live::{DayOfLife, Life};
use crate::experiment::life::note::LifeNote;
use crate::world::Event;

/// Two lives of one person.
#[derive(Clone, Debug)]
pub struct Twins {
    /// The two lives.
    pub lives: [Life; 2],
    /// The first day on which anything about them differs, be it that a brand heard them.
    pub parted: Option<u16>,
    /// The first day on which the person goes through something else.
    pub noticed: Option<u16>,
}

impl Twins {
    /// Holds two lives side by side.
    pub fn new(one: Life, other: Life) -> Self {
        let parted = first_difference(&one, &other, |_| true);
        let noticed = first_difference(&one, &other, |note| is_noticed(one.consumer, note));
        Twins { lives: [one, other], parted, noticed }
    }

    /// The days on which something happened in either life, in order.
    pub fn days(&self) -> Vec<(u16, [Option<&DayOfLife>; 2])> {
        let mut numbers: Vec<u16> =
            self.lives.iter().flat_map(|life| life.days.iter().map(|day| day.day)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let both = |day| [0, 1].map(|life| day_of(&self.lives[life], day));
        numbers.into_iter().map(|day| (day, both(day))).collect()
    }

    /// What sets the other life apart from the first: the first day that the person notices, or,
    /// if there is none, on which they part, and what it brought in the other; `None` for lives
    /// that never part.
    pub fn otherwise(&self) -> Option<(u16, String)> {
        let day = self.noticed.or(self.parted)?;
        let [one, other] = self.in_short(day);
        let alike = one == other;
        Some((day, if alike { format!("{other}, but not alike in everything") } else { other }))
    }

    /// What a day brought, in a few words for each life.
    pub fn in_short(&self, day: u16) -> [String; 2] {
        let days = self.lives.each_ref().map(|life| day_of(life, day));
        let phrases = [0, 1].map(|life: usize| {
            words::in_short(self.lives[life].consumer, days[life].map_or(&[], |day| &day.notes))
        });
        let contacted = |day: Option<&DayOfLife>| {
            let mut notes = day.iter().flat_map(|day| &day.notes);
            notes.any(|note| matches!(note.event, Event::Contacted(_)))
        };
        let nothing = match days.into_iter().any(contacted) {
            true => "nobody came",
            false => "nothing happened to them",
        };
        phrases.map(|phrase| phrase.unwrap_or_else(|| nothing.into()))
    }
}

/// Whether a person notices something when it happens: not what goes on inside a brand, nor who
/// looks on.
fn is_noticed(consumer: u32, note: &LifeNote) -> bool {
    let inside = matches!(note.event, Event::Heard(..) | Event::Passed(..) | Event::Decided(..));
    note.who == consumer && !inside
}

fn day_of(life: &Life, day: u16) -> Option<&DayOfLife> {
    let at = life.days.binary_search_by_key(&day, |day| day.day).ok()?;
    Some(&life.days[at])
}

/// The first day whose notes differ, of those that count.
fn first_difference(one: &Life, other: &Life, counts: impl Fn(&LifeNote) -> bool) -> Option<u16> {
    let notes = |life: &Life| -> Vec<(u16, LifeNote)> {
        let of_day =
            |day: &DayOfLife| day.notes.iter().map(|note| (day.day, *note)).collect::<Vec<_>>();
        life.days.iter().flat_map(of_day).filter(|(_, note)| counts(note)).collect()
    };
    let (one, other) = (notes(one), notes(other));
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let day = |notes: &[(u16, LifeNote)]| notes.get(same).map(|(day, _)| *day);
    match (day(&one), day(&other)) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
