//! Actions: what a brand can do about a post, for whom, and what others see of it. What one takes of an
//! agent's time: file `turns`.
//!
//! The phases ask an action what it does, and never which one it is: each question below is a `match` with
//! every action in it, so that a new one is not taken for another (`tests/it/additions.rs` looks).

use strum::{IntoStaticStr, VariantArray};

use super::post::Kind;
use crate::ground::variants::all;

/// What a brand can do about a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[repr(u8)]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    /// Say nothing.
    Ignore = 0,
    /// Answer where everyone can read it.
    PublicReply = 1,
    /// Answer in private.
    PrivateMessage = 2,
    /// Answer with an offer (a coupon).
    Offer = 3,
    /// Ask whether help is welcome, and help if it is.
    AskPermission = 4,
    /// Hand it to a specialist, who answers in public.
    Escalate = 5,
    /// Say sorry in public, and no more.
    Apologise = 6,
    /// Answer a complaint in public, with money or a voucher.
    Compensate = 7,
    /// Ask in public for details, and help who gives them.
    AskDetails = 8,
    /// Ask in public to write in private, and help there who does.
    HandOver = 9,
}

impl Action {
    /// How many there are.
    pub const COUNT: usize = Self::VARIANTS.len();

    /// All actions, in the order of their index.
    pub const ALL: [Action; Action::COUNT] = all();

    /// Name in policy files and tables.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What it is, for handbooks.
    pub fn doc(self) -> &'static str {
        match self {
            Action::Ignore => "stays silent",
            Action::PublicReply => "answers where everyone can read it",
            Action::PrivateMessage => "answers in private",
            Action::Offer => "answers with an offer, a coupon of `brand.offer_value`",
            Action::AskPermission => "asks whether help is welcome, and helps who says yes",
            Action::Escalate => "hands it to a specialist, who solves more and answers in public",
            Action::Apologise => "says sorry to a complaint, and solves nothing",
            Action::Compensate => "answers a complaint with money or a voucher",
            Action::AskDetails => {
                "asks a complaint or question for details, and helps who gives them: nothing is \
                 misread any more, but not everybody answers, and help comes later"
            }
            Action::HandOver => {
                "asks a complaint or question to write in private, and helps there who does: \
                 onlookers see an answer and no solution"
            }
        }
    }

    /// Whether anything goes out: it is counted as a contact and an answer, takes a desk's time, can keep a
    /// promise, and is weighed against caps, opt-outs and the terms of the place.
    pub fn speaks(self) -> bool {
        match self {
            Action::Ignore => false,
            Action::PublicReply | Action::PrivateMessage | Action::Offer => true,
            Action::AskPermission | Action::Escalate | Action::Apologise => true,
            Action::Compensate | Action::AskDetails | Action::HandOver => true,
        }
    }

    /// Whether it asks for leave to help, before there is any.
    pub fn asks_leave(self) -> bool {
        match self {
            Action::AskPermission => true,
            Action::Ignore | Action::PublicReply | Action::PrivateMessage => false,
            Action::Offer | Action::Escalate | Action::Apologise => false,
            Action::Compensate | Action::AskDetails | Action::HandOver => false,
        }
    }

    /// Whether it goes on where nobody else can read.
    pub fn is_private(self) -> bool {
        match self {
            Action::PrivateMessage | Action::HandOver => true,
            Action::Ignore | Action::PublicReply | Action::Offer => false,
            Action::AskPermission | Action::Escalate | Action::Apologise => false,
            Action::Compensate | Action::AskDetails => false,
        }
    }

    /// Whether a specialist answers, who solves more.
    pub fn is_by_specialist(self) -> bool {
        match self {
            Action::Escalate => true,
            Action::Ignore | Action::PublicReply | Action::PrivateMessage => false,
            Action::Offer | Action::AskPermission | Action::Apologise => false,
            Action::Compensate | Action::AskDetails | Action::HandOver => false,
        }
    }

    /// Whether others can read that there was an answer.
    pub fn is_public(self) -> bool {
        match self {
            Action::Ignore | Action::PrivateMessage | Action::AskPermission => false,
            Action::PublicReply | Action::Offer | Action::Escalate => true,
            Action::Apologise | Action::Compensate => true,
            Action::AskDetails | Action::HandOver => true,
        }
    }

    /// Whether others can read what came of it. Who is asked to write in private is helped there.
    pub fn shows_help(self) -> bool {
        self.is_public() && !self.is_private()
    }

    /// What it hands out that is of worth: an apology is nothing of the kind.
    pub fn gift(self) -> Option<Gift> {
        match self {
            Action::Offer => Some(Gift::Coupon),
            Action::Compensate => Some(Gift::Compensation),
            Action::Ignore | Action::PublicReply | Action::PrivateMessage => None,
            Action::AskPermission | Action::Escalate | Action::Apologise => None,
            Action::AskDetails | Action::HandOver => None,
        }
    }

    /// Whether it says sorry and no more: to see that is worth as much as to see help.
    pub fn only_apologises(self) -> bool {
        match self {
            Action::Apologise => true,
            Action::Ignore | Action::PublicReply | Action::PrivateMessage => false,
            Action::Offer | Action::AskPermission | Action::Escalate => false,
            Action::Compensate | Action::AskDetails | Action::HandOver => false,
        }
    }

    /// The kinds of posts it is for, a bit per [`Kind`].
    pub fn kinds(self) -> u8 {
        let (complaints, questions) = (1 << Kind::Failure as u8, 1 << Kind::Question as u8);
        match self {
            Action::Apologise | Action::Compensate => complaints,
            Action::AskDetails | Action::HandOver => complaints | questions,
            Action::Ignore | Action::PublicReply | Action::PrivateMessage => ANY_KIND,
            Action::Offer | Action::AskPermission | Action::Escalate => ANY_KIND,
        }
    }
}

/// What an action can hand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gift {
    /// A coupon, which may be redeemed.
    Coupon,
    /// Money or a voucher.
    Compensation,
}

/// Every kind of post, a bit per [`Kind`].
pub const ANY_KIND: u8 = 0b11111;
