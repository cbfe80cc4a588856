//! What happened to people, as far as a questionnaire may ask for it.
//!
//! A [`Diary`] is a probe: it looks on while a world lives and keeps for each person the last
//! exit, the last complaint and how it was answered. Looking changes nothing.

use std::collections::BTreeMap;

use crate::ground::math::logit;
use crate::model::exit::{Hazards, Mode, Reason};
use crate::model::post::Kind;
use crate::model::ways::Ways;
use crate::world::probe::Encounter;
use crate::world::{Event, Probe};

/// What a person can tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Life {
    /// The last time the person stopped following a brand.
    pub exit: Option<Exit>,
    /// The last complaint that was addressed to a brand.
    pub complaint: Option<Complaint>,
    /// The last answer to such a complaint.
    pub reply: Option<Reply>,
}

/// An exit.
#[derive(Clone, Debug, PartialEq)]
pub struct Exit {
    /// The way out.
    pub mode: Mode,
    /// Hazards of the reasons on that day [1/day].
    pub hazards: Hazards,
}

impl Exit {
    /// Share of a reason in all that drove the person out this way.
    pub fn share(&self, reason: Reason, ways: &Ways) -> f64 {
        let of = |reason: Reason| self.hazards[reason as usize] * ways.share(reason, self.mode);
        of(reason) / Reason::ALL.map(of).iter().sum::<f64>()
    }
}

/// A complaint addressed to a brand.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// The brand.
    pub brand: usize,
    /// Whether that brand answered a complaint afterwards.
    pub answered: bool,
}

/// A reply to a complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// Margin of propriety with which it was judged [logit].
    pub margin: f64,
    /// What came of it.
    pub outcome: Outcome,
}

/// What an answer did; the index is that of the words of `Fact::Outcome`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It solved the matter, in the right tone and properly.
    Solved = 0,
    /// It did nothing or little.
    Nothing = 1,
    /// It lowered satisfaction.
    Harm = 2,
}

/// The lives of those to whom anything happened, since day `from`.
#[derive(Clone, Debug, Default)]
pub struct Diary {
    /// Days before this one are forgotten.
    pub from: u16,
    lives: BTreeMap<u32, Life>,
}

impl Diary {
    /// A diary that begins on a day.
    pub fn from(day: u16) -> Self {
        Diary { from: day, lives: BTreeMap::new() }
    }

    /// What happened to a person, if anything did.
    pub fn life(&self, consumer: u32) -> Option<&Life> {
        self.lives.get(&consumer)
    }

    fn life_mut(&mut self, consumer: u32) -> &mut Life {
        self.lives.entry(consumer).or_default()
    }
}

impl Probe for Diary {
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event) {
        if day < self.from {
            return;
        }
        match event {
            Event::Posted(post) if post.kind == Kind::Failure && post.addressed => {
                self.life_mut(consumer).complaint = Some(Complaint { brand, answered: false });
            }
            Event::Contacted(Encounter { contact, felt, verdict, .. })
                if contact.kind == Kind::Failure && contact.addressed =>
            {
                let life = self.life_mut(consumer);
                if let Some(complaint) = life.complaint.as_mut().filter(|c| c.brand == brand) {
                    complaint.answered = true;
                }
                let outcome = if verdict.step < 0.0 {
                    Outcome::Harm
                } else if verdict.helpful {
                    Outcome::Solved
                } else {
                    Outcome::Nothing
                };
                life.reply = Some(Reply { margin: logit(felt.proper_probability), outcome });
            }
            Event::Exited(_, mode, hazards) => {
                self.life_mut(consumer).exit = Some(Exit { mode, hazards });
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::exit::Exit as Rules;

    /// 0.3 of 0.5 are 60% and 0.2 are 40% while ways out tell nothing. Who un-follows is likelier to
    /// have felt watched than bored: the odds 0.3 to 0.2 times those of un-following, and who
    /// stopped looking the other way round.
    #[test]
    fn the_way_out_tells_of_the_reason() {
        let mut hazards = [0.0; Reason::COUNT];
        (hazards[Reason::Watched as usize], hazards[Reason::Boring as usize]) = (0.3, 0.2);
        let ways = Ways::new(&Rules::default(), true);
        for mode in Mode::ALL {
            let exit = Exit { mode, hazards };
            let blind = Ways::new(&Rules::default(), false);
            assert!((exit.share(Reason::Watched, &blind) - 0.6).abs() < 1e-12);
            let (watched, bored) =
                (exit.share(Reason::Watched, &ways), exit.share(Reason::Boring, &ways));
            assert!((watched + bored - 1.0).abs() < 1e-12);
            let odds = ways.share(Reason::Watched, mode) / ways.share(Reason::Boring, mode);
            assert!((watched / bored - 1.5 * odds).abs() < 1e-9);
            assert_eq!(watched > 0.6, mode == Mode::Unfollow, "{mode:?}: {watched}");
        }
    }
    /// Asked about the last time, people tell of the last time; and of nothing before the diary began.
    #[test]
    fn the_last_exit_is_told() {
        let mut diary = Diary::from(10);
        let mode = |diary: &Diary| Some(diary.life(3)?.exit.as_ref()?.mode);
        for (day, how, told) in [
            (9, Mode::Mute, None),
            (10, Mode::Unfollow, Some(Mode::Unfollow)),
            (12, Mode::Ignore, Some(Mode::Ignore)),
        ] {
            let exit = Event::Exited(Reason::Boring, how, [0.1; Reason::COUNT]);
            diary.see(day, 3, 0, exit);
            assert_eq!(mode(&diary), told, "day {day}");
        }
    }
}
