//! What a policy makes of posts: replies, by priority, and their effort.

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
    /// Mean effort of one [replies].
    pub effort: f64,
    /// Mean square of it [replies^2].
    pub square: f64,
}

/// The replies that a policy makes of posts, by priority: computed once for a policy, then
/// multiplied with the posts of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    classes: Vec<Class>,
}

/// Replies of one priority for each post of a kind: their number, their effort, its square.
#[derive(Clone, Debug, PartialEq)]
struct Class {
    priority: u8,
    by_kind: [[f64; 3]; 5],
}

impl Work {
    /// Asks the rules of a policy about every sort of post that they tell apart, each with its share.
    pub fn new(crowd: &Crowd, policy: &Policy) -> Self {
        let mut work = Work { classes: Vec::new() };
        let (rules, reading) = (CompiledRules::new(&policy.rules), policy.conduct.context_reading);
        let accuracy = crowd.listening.accuracy(reading);
        let error = crowd.listening.error(reading);
        let delicacy = Delicacy::new(crowd.brand.sensitivity, crowd.sensitivity_spread, error);
        let sensitivities = delicacy.points(&policy.rules);
        sorts::answered(crowd, policy, &rules, &sensitivities, |sort| {
            let (_, rule) = sort.rule;
            let share = crowd.answering[rule.act as usize];
            let (effort, square) = rule.act.effort().moments(share, 1.0 + reading);
            let class = work.class(rule.priority);
            for truth in Kind::ALL {
                let heard = sorts::heard(crowd, policy, truth, sort.seen.addressed);
                let taken = sorts::taken(truth, sort.seen.kind, accuracy);
                let authors = crowd.readers.mixed(sort.read, crowd.talk.by_talkative(truth));
                let replies = heard * taken * sort.people * sort.seeming * authors;
                let sums = &mut class.by_kind[truth as usize];
                sums[0] += replies;
                sums[1] += replies * effort;
                sums[2] += replies * square;
            }
        });
        work.classes.sort_by_key(|class| std::cmp::Reverse(class.priority));
        work
    }

    fn class(&mut self, priority: u8) -> &mut Class {
        let found = self.classes.iter().position(|class| class.priority == priority);
        let at = found.unwrap_or_else(|| {
            self.classes.push(Class { priority, by_kind: [[0.0; 3]; 5] });
            self.classes.len() - 1
        });
        &mut self.classes[at]
    }

    /// Replies expected of one customer who posts so much of each kind [1/day], from the highest
    /// priority down, without those that never come.
    pub fn replies(&self, posts: &[f64; 5]) -> impl Iterator<Item = Replies> {
        self.classes.iter().filter_map(move |class| {
            let sum = |what: usize| -> f64 {
                posts.iter().zip(&class.by_kind).map(|(posts, sums)| posts * sums[what]).sum()
            };
            let per_day = sum(0);
            (per_day > 0.0).then(|| Replies {
                priority: class.priority,
                per_day,
                effort: sum(1) / per_day,
                square: sum(2) / per_day,
            })
        })
    }
}

#[cfg(test)]
mod tests;
