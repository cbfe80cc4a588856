//! Turns: what a contact takes of an agent's time, and what some actions ask of their receiver before
//! they can help.
//!
//! To ask for details or to hand over to a private channel is a first turn; who answers it is helped in
//! a second. A first turn is what a promise is about. The second wait is as long as the first by the
//! desk's clock: assumed, since a desk that is behind is behind for everybody.

use super::appraisal::{Appraisal, Contact};
use super::policy::Action;

/// An agent's time on a contact \[replies\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Until the first reply is written.
    pub first: f64,
    /// After that, on who answers it.
    pub second: f64,
}

impl Effort {
    /// The time on a contact, with its second turn or without.
    pub fn of(&self, second: bool) -> f64 {
        if second { self.first + self.second } else { self.first }
    }

    /// Mean of the time, and mean of its square, where that share comes to the second turn; all of it
    /// taken `times`.
    pub fn moments(&self, share: f64, times: f64) -> (f64, f64) {
        let (one, both) = (self.of(false) * times, self.of(true) * times);
        let mean = |one: f64, both: f64| (1.0 - share) * one + share * both;
        (mean(one, both), mean(one * one, both * both))
    }
}

impl Action {
    /// Staff time of one such contact: assumed, as is that each turn takes as long as a reply.
    pub fn effort(self) -> Effort {
        let once = |first| Effort { first, second: 0.0 };
        match self {
            Action::Ignore => once(0.0),
            Action::Escalate => once(3.0),
            Action::AskPermission => once(1.5),
            Action::PublicReply | Action::PrivateMessage | Action::Offer => once(1.0),
            Action::Apologise | Action::Compensate => once(1.0),
            Action::AskDetails | Action::HandOver => Effort { first: 1.0, second: 1.0 },
        }
    }

    /// Whether help needs an answer to a first turn.
    pub fn has_two_turns(self) -> bool {
        self.effort().second > 0.0
    }
}

/// The second turn of a contact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Second {
    /// From the first reply to the receiver's answer \[hours\].
    pub own_hours: f64,
    /// From the post to the help \[hours\].
    pub help_hours: f64,
}

impl Appraisal {
    /// The share of those asked who answer the first turn, if it is proper and in the right tone.
    pub fn answering_share(&self, act: Action) -> f64 {
        match act {
            Action::AskDetails | Action::HandOver => self.own_turn_share,
            Action::Ignore | Action::PublicReply | Action::PrivateMessage => 0.0,
            Action::Offer | Action::AskPermission | Action::Escalate => 0.0,
            Action::Apologise | Action::Compensate => 0.0,
        }
    }

    /// How long somebody takes to answer the first turn \[hours\], from a draw; exponential.
    pub fn own_hours(&self, draw: f64) -> f64 {
        -self.own_turn_hours * crate::ground::math::ln(draw)
    }
}

impl Contact {
    /// From the post to the help, or to the only reply there is \[hours\].
    pub fn help_hours(&self) -> f64 {
        self.second.map_or(self.latency_hours, |second| second.help_hours)
    }

    /// The same contact after the receiver has said what it is about, and so agreed to it.
    pub fn answered(&self, second: Second) -> Self {
        Contact { understood: true, consent: true, second: Some(second), ..*self }
    }
}
