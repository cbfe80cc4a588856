//! What a policy makes of posts: replies, by priority, and their effort.

use super::classes::Classes;
use super::{Crowd, Delicacy, sorts};
use crate::model::policy::{CompiledRules, Policy};
use crate::model::post::Kind;

/// Replies of one priority that are expected of one customer on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replies {
    /// Higher goes first.
    pub priority: u8,
    /// Replies [1/day].
    pub per_day: f64,
    /// Mean effort of one \[replies\].
    pub effort: f64,
    /// Mean square of it [replies^2].
    pub square: f64,
}

/// The replies that a policy makes of posts, by priority: computed once for a policy, then
/// multiplied with the posts of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// For each post of a kind: replies, their effort, its square.
    classes: Classes,
}

impl Work {
    /// Asks the rules of a policy about every sort of post that they tell apart, each with its share.
    pub fn new(crowd: &Crowd, policy: &Policy) -> Self {
        let mut work = Work { classes: Classes::default() };
        let (rules, reading) = (CompiledRules::new(&policy.rules), policy.conduct.context_reading);
        let accuracy = crowd.listening.accuracy(reading);
        let delicacy = Delicacy::new(crowd.brand.sensitivity, crowd.sensitivity_spread);
        let sensitivities = delicacy.points(&policy.rules);
        sorts::answered(crowd, policy, &rules, &sensitivities, |sort| {
            let (_, rule) = sort.rule;
            let share = crowd.answering[rule.act as usize];
            let (effort, square) = rule.act.effort().moments(share, 1.0 + reading);
            for truth in Kind::ALL {
                let heard = sorts::heard(crowd, policy, truth, sort.seen.addressed);
                let taken = sorts::taken(truth, sort.seen.kind, accuracy);
                let authors = crowd.readers.mixed(sort.read, crowd.talk.by_talkative(truth));
                let replies = heard * taken * sort.people * sort.seeming * authors;
                let sums = [replies, replies * effort, replies * square];
                work.classes.add(rule.priority, truth, sums);
            }
        });
        work.classes.sort();
        work
    }

    /// Replies expected of one customer who posts so much of each kind [1/day], from the highest
    /// priority down, without those that never come.
    pub fn replies(&self, posts: &[f64; 5]) -> impl Iterator<Item = Replies> {
        self.classes.sums(posts).filter(|(_, sums)| sums[0] > 0.0).map(
            |(priority, [per_day, effort, square])| Replies {
                priority,
                per_day,
                effort: effort / per_day,
                square: square / per_day,
            },
        )
    }
}

#[cfg(test)]
mod tests;
