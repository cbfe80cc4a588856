//! A reply that somebody decided to write, and what became of it.

use crate::model::policy::Rule;
use crate::model::post::{Kind, Post};

/// A reply that somebody decided to write.
#[derive(Clone, Debug)]
pub(crate) struct ReplyJob {
    pub post: Post,
    /// What the brand took the post for.
    pub perceived: Kind,
    /// The rule that decided.
    pub rule: Rule,
    /// How much of the context was read.
    pub reading: f64,
    /// Whether the author expected an answer.
    pub expected: bool,
    /// Time of an agent on it [minutes], on both turns where there are two.
    pub minutes: f64,
    /// Part of it until the first reply is written [minutes].
    pub first_minutes: f64,
}

/// What became of a job.
#[derive(Clone, Debug)]
pub(crate) enum Served {
    /// Sent, after so long.
    Sent(ReplyJob, Latency),
    /// Dropped after waiting too long, at this time [days since day 0].
    Dropped(ReplyJob, f64),
}

/// Time from post to reply, the time of the agent and of handling included [hours].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Latency {
    /// By the calendar.
    pub hours: f64,
    /// Only while the desk was open, from the post until somebody took it up.
    pub business: f64,
}
