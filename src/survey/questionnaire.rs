//! A questionnaire: what is asked, in which order, of whom, and how answers come about.
//!
//! An item offers answers; what a person answers depends on what the item asks for:
//!
//! - an *attitude* item reads two latent attitudes, privacy concern and service expectation, by
//!   the graded response model (Samejima 1969, Psychometrika Monograph 17), here as an ordered
//!   probit, see [`Graded`];
//! - an *appraisal* item asks how a contact was taken, or would be, and reads the same margin of
//!   propriety that moves conduct, see [`Appraised`];
//! - a *fact* item reads what the simulated life holds, see [`Fact`];
//! - a *reasons* item allows several answers: why the person stopped following.
//!
//! What can go wrong: attitude items are only as good as their loadings, which nobody has
//! published; see `docs/statistics.md`.

use strum::{IntoStaticStr, VariantArray};

use crate::ground::variants::all;
use crate::model::appraisal::Contact;
use crate::model::exit::Reason;

/// The most answers an item may offer: answers are bits of 15.
pub const MAX_ANSWERS: usize = 15;

/// What is asked, in the order in which it is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Questionnaire {
    /// The items.
    pub items: Vec<Item>,
}

impl Questionnaire {
    /// The position of an item.
    pub fn item(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|item| item.id == id)
    }
}

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Stable name: the key of its draws, so that other items do not change its answers.
    pub id: String,
    /// The wording.
    pub text: String,
    /// Labels of the answers.
    pub answers: Vec<String>,
    /// The answer that stands for "don't know", if there is one.
    pub dont_know: Option<usize>,
    /// What the answer depends on.
    pub asks: Asks,
    /// Who is asked: all of these must hold.
    pub only_if: Vec<SkipRule>,
    /// Of an item about the past, the last days that it is about; `None` for the time since the warm-up.
    pub within_days: Option<u16>,
}

/// A skip rule: the item is asked of those who gave one of these answers to an earlier item.
#[derive(Clone, Debug, PartialEq)]
pub struct SkipRule {
    /// Position of the earlier item.
    pub item: usize,
    /// Answers that let the item be asked, a bit each.
    pub answers: u16,
}

/// What an answer depends on.
#[derive(Clone, Debug, PartialEq)]
pub enum Asks {
    /// Two latent attitudes.
    Attitude(Graded),
    /// How a contact is taken.
    Appraisal(Appraised),
    /// What happened, or is so.
    Fact {
        /// What is read.
        fact: Fact,
        /// For each value of the fact the answer it leads to.
        answer_of: Vec<usize>,
    },
    /// Why the person stopped following a brand; several answers are allowed.
    Reasons {
        /// For each answer the reason it stands for.
        reasons: Vec<Reason>,
        /// A reason is named with this chance times its share of the hazard at the exit, at most 1;
        /// so it is the mean number of reasons named, where none is sure.
        named_per_exit: f64,
    },
}

impl Asks {
    /// Whether it is about the time since the warm-up: before, there is nobody to ask.
    pub fn is_of_the_past(&self) -> bool {
        match self {
            Asks::Attitude(_) => false,
            Asks::Appraisal(appraised) => appraised.imagined.is_none(),
            Asks::Fact { fact, .. } => fact.tense() == Tense::Past,
            Asks::Reasons { .. } => true,
        }
    }

    /// Whether people who never lived in a world cannot answer it.
    pub fn needs_a_world(&self) -> bool {
        match self {
            Asks::Fact { fact, .. } => fact.tense() != Tense::Always,
            Asks::Attitude(_) | Asks::Appraisal(_) | Asks::Reasons { .. } => self.is_of_the_past(),
        }
    }
}

/// Graded response: the answer is the number of thresholds that the latent response lies below.
///
/// ```text
/// y = concern * C + expectation * E + sd * z,   z standard normal
/// ```
///
/// with C and E in population standard deviations and sd such that y has variance one within a
/// band. Answers stand in the order of falling y: with two thresholds the first answer is given
/// above the first, the last below the second, and "undecided" between them, so that each item
/// has its own propensity to be undecided.
#[derive(Clone, Debug, PartialEq)]
pub struct Graded {
    /// Loading on privacy concern.
    pub concern: f64,
    /// Loading on service expectation.
    pub expectation: f64,
    /// Thresholds [SD of y], falling; one fewer than answers.
    pub thresholds: Vec<f64>,
}

impl Graded {
    /// Variance of y that the attitudes explain within a band, for their correlation.
    pub fn explained(&self, correlation: f64) -> f64 {
        let (c, e) = (self.concern, self.expectation);
        c * c + e * e + 2.0 * correlation * c * e
    }

    /// Standard deviation of what is particular to person and item; 0 if the attitudes explain
    /// everything (a file whose loadings explain more is refused).
    pub fn own_sd(&self, correlation: f64) -> f64 {
        (1.0 - self.explained(correlation)).max(0.0).sqrt()
    }

    /// The answer at a latent response: the number of thresholds it lies below.
    #[inline]
    pub fn answer(&self, y: f64) -> usize {
        self.thresholds.iter().filter(|threshold| y < **threshold).count()
    }
}

/// How a contact was or would be taken: the margin of propriety plus logistic noise, cut at
/// thresholds as in [`Graded`].
#[derive(Clone, Debug, PartialEq)]
pub struct Appraised {
    /// The contact imagined; `None` for the last reply that was received.
    pub imagined: Option<Contact>,
    /// Thresholds \[logit\], falling; one fewer than answers.
    pub thresholds: Vec<f64>,
}

/// When what a fact is about comes to be: it decides who can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// With the person: people can tell it who never lived in a world.
    Always,
    /// In a world, as it stands on the day of the survey.
    Today,
    /// In a world, in the time since the warm-up or the last days, as far as it is remembered.
    Past,
}

/// What a simulated life holds that a person can tell. Unless it says otherwise a fact is about
/// the time since the warm-up or, where the item says so, the last days; and about what the person
/// remembers of it, see [`recall`](super::recall).
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Fact {
    /// Knows that companies listen, on the day of the survey: yes, no.
    Aware,
    /// Follows any brand of the scenario on the day of the survey: yes, no.
    Follows,
    /// Stopped following a brand of the scenario: yes, no.
    Stopped,
    /// The way in which the person last stopped: unfollow, mute, ignore.
    WayOut,
    /// Complained to a brand of the scenario in a post addressed to it: yes, no.
    Complained,
    /// The last complaint was answered: yes, no.
    Answered,
    /// What the answer to the last complaint did: solved, nothing, harm.
    Outcome,
    /// Became harder to hear, by closing the account or leaving the platform: yes, no.
    Withdrew,
    /// Uses social networks, that is, has not left them: yes, no.
    Uses,
    /// Stopped following any brand, of the scenario or (in expectation) another: yes, no.
    DroppedAny,
    /// Began to follow any brand, of the scenario or (in expectation) another: yes, no.
    FollowedAny,
    /// Would recommend the brand in question, as the metric `recommend_share` has it: yes, no; not
    /// asked of who is no customer of it on the day of the survey.
    Recommends,
}

impl Fact {
    /// All facts, in the order of their index.
    pub const ALL: [Fact; Fact::VARIANTS.len()] = all();

    /// Name in files.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// When what it is about comes to be.
    pub fn tense(self) -> Tense {
        match self {
            Fact::Aware | Fact::Uses => Tense::Always,
            Fact::Follows | Fact::Withdrew | Fact::Recommends => Tense::Today,
            Fact::Stopped | Fact::WayOut | Fact::Complained | Fact::Answered => Tense::Past,
            Fact::Outcome | Fact::DroppedAny | Fact::FollowedAny => Tense::Past,
        }
    }

    /// Words for its values.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Fact::WayOut => &["unfollow", "mute", "ignore"],
            Fact::Outcome => &["solved", "nothing", "harm"],
            Fact::Aware | Fact::Follows | Fact::Stopped | Fact::Complained => &["yes", "no"],
            Fact::Answered | Fact::Withdrew | Fact::Uses | Fact::Recommends => &["yes", "no"],
            Fact::DroppedAny | Fact::FollowedAny => &["yes", "no"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Loadings 0.6 and 0.3 at correlation 0.5: 0.36 + 0.09 + 2 x 0.5 x 0.18 = 0.63.
    #[test]
    fn explained_and_own_variance_sum_to_one() {
        let graded = Graded { concern: 0.6, expectation: 0.3, thresholds: vec![0.5, -0.5] };
        assert!((graded.explained(0.5) - 0.63).abs() < 1e-15);
        assert!((graded.own_sd(0.5) - 0.37f64.sqrt()).abs() < 1e-15);
        assert_eq!([0.6, 0.5, 0.0, -0.5, -0.6].map(|y| graded.answer(y)), [0, 0, 1, 1, 2]);
    }
}
