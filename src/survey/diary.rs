//! What happened to people, as far as a questionnaire may ask for it.
//!
//! A [`Diary`] is a probe: it looks on while a world lives and keeps for each person the exits, the
//! complaints with how they were answered, and the new ties. Looking changes nothing. A diary forgets
//! nothing; people do, see [`recall`](super::recall).

use std::collections::BTreeMap;

use crate::ground::math::logit;
use crate::model::exit::{Hazards, Mode, Reason};
use crate::model::post::Kind;
use crate::model::ways::Ways;
use crate::world::probe::{Encounter, PostKey};
use crate::world::{Event, Probe};

/// What happened to a person, each in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diaries {
    /// The times the person stopped following a brand.
    pub exits: Vec<DiaryExit>,
    /// The complaints that were addressed to a brand.
    pub complaints: Vec<Complaint>,
    /// The day and the brand of each tie that began.
    pub follows: Vec<(u16, usize)>,
}

/// An exit.
#[derive(Clone, Debug, PartialEq)]
pub struct DiaryExit {
    /// The day.
    pub day: u16,
    /// The brand.
    pub brand: usize,
    /// The way out.
    pub mode: Mode,
    /// Hazards of the reasons on that day [1/day].
    pub hazards: Hazards,
}

impl DiaryExit {
    /// Share of a reason in all that drove the person out this way.
    pub fn share(&self, reason: Reason, ways: &Ways) -> f64 {
        let of = |reason: Reason| self.hazards[reason as usize] * ways.share(reason, self.mode);
        of(reason) / Reason::ALL.map(of).iter().sum::<f64>()
    }
}

/// A complaint addressed to a brand.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// The day.
    pub day: u16,
    /// The brand.
    pub brand: usize,
    /// The last reply to it, if there was one.
    pub reply: Option<Reply>,
}

/// A reply to a complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// Margin of propriety with which it was judged [logit].
    pub margin: f64,
    /// What came of it.
    pub outcome: ReplyOutcome,
}

/// What an answer did; the index is that of the words of `Fact::Outcome`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyOutcome {
    /// It solved the matter, in the right tone and properly.
    Solved = 0,
    /// It did nothing or little.
    Nothing = 1,
    /// It lowered satisfaction.
    Harm = 2,
}

/// The lives of those to whom anything happened.
#[derive(Clone, Debug, Default)]
pub struct Diary {
    /// The first day of the time that people are asked about unless an item says otherwise. What was
    /// before it is kept as well, since people may believe that it was later.
    pub from: u16,
    lives: BTreeMap<u32, Diaries>,
}

impl Diary {
    /// A diary for questions about the time from a day on.
    pub fn from(day: u16) -> Self {
        Diary { from: day, lives: BTreeMap::new() }
    }

    /// What happened to a person, if anything did.
    pub fn life(&self, consumer: u32) -> Option<&Diaries> {
        self.lives.get(&consumer)
    }

    /// How many days before `today` an item is about.
    pub fn window(&self, today: u16, within: Option<u16>) -> u16 {
        within.unwrap_or(today.saturating_sub(self.from))
    }

    fn life_mut(&mut self, consumer: u32) -> &mut Diaries {
        self.lives.entry(consumer).or_default()
    }
}

impl Probe for Diary {
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event) {
        match event {
            Event::Posted(post) if post.kind == Kind::Failure && post.addressed => {
                let complaint = Complaint { day: PostKey::of(&post).day, brand, reply: None };
                self.life_mut(consumer).complaints.push(complaint);
            }
            Event::Contacted(Encounter { post, felt, verdict, .. })
                if post.kind == Kind::Failure =>
            {
                // What the person wrote without speaking to the brand is no complaint to it.
                let mut complaints = self.life_mut(consumer).complaints.iter_mut().rev();
                if let Some(complaint) = complaints.find(|c| (c.day, c.brand) == (post.day, brand))
                {
                    let outcome = if verdict.step < 0.0 {
                        ReplyOutcome::Harm
                    } else if verdict.helpful {
                        ReplyOutcome::Solved
                    } else {
                        ReplyOutcome::Nothing
                    };
                    complaint.reply =
                        Some(Reply { margin: logit(felt.proper_probability), outcome });
                }
            }
            Event::Exited(_, mode, hazards) => {
                self.life_mut(consumer).exits.push(DiaryExit { day, brand, mode, hazards });
            }
            Event::Followed => self.life_mut(consumer).follows.push((day, brand)),
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
            let exit = DiaryExit { day: 0, brand: 0, mode, hazards };
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
}
