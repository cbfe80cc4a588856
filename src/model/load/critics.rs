//! What a policy makes of the customers who are not simulated: critical posts that its monitor finds, for
//! each post left unanswered, each reply sent and each reply dropped.
//!
//! The rules are asked as for the [work](super::work) of a desk. What is left unanswered and what is
//! dropped is silence to those who expected an answer; what is sent is judged by its receivers.

use super::classes::Classes;
use super::sorts::{self, Sort};
use super::{Criticism, Crowd, Delicacy};
use crate::model::appraisal::Contact;
use crate::model::policy::{CompiledRules, Policy, Rule};
use crate::model::post::Kind;

/// Replies of one priority, and the criticism that each brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Critical {
    /// Higher goes first.
    pub priority: u8,
    /// Replies of one customer [1/day].
    pub per_day: f64,
    /// Found critical posts for each that is sent.
    pub sent: f64,
    /// Found critical posts for each that is dropped.
    pub dropped: f64,
}

/// The criticism that a policy brings: computed once for a policy, then multiplied with the posts of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Critics {
    /// Found critical posts for each post of a kind, of which some are left unanswered.
    silence: [f64; 5],
    /// For each post of a kind: replies, found critical posts if they are sent, and if they are dropped.
    classes: Classes,
}

impl Critics {
    /// Asks the rules of a policy about every sort of post that they tell apart, each with its share.
    pub fn new(criticism: &Criticism, crowd: &Crowd, policy: &Policy) -> Self {
        let rules = CompiledRules::new(&policy.rules);
        let mut critics = Critics { silence: [0.0; 5], classes: Classes::default() };
        let mut cells = ReplyCases::new(crowd, policy);
        let delicacy = Delicacy::new(crowd.brand.sensitivity, crowd.sensitivity_spread);
        for (sensitivity, share) in delicacy.nodes(&policy.rules) {
            let alike = [(sensitivity, 1.0)];
            cells.clear();
            sorts::answered(crowd, policy, &rules, &alike, |sort| cells.add(sort, share));
            critics.take(criticism, crowd, policy, sensitivity, &cells);
        }
        critics.silence[Kind::Failure as usize] += critics.silence_of_all(criticism, crowd);
        critics.classes.sort();
        critics
    }

    /// What follows from the posts of one sensitivity.
    fn take(
        &mut self,
        criticism: &Criticism,
        crowd: &Crowd,
        policy: &Policy,
        sensitivity: f64,
        cells: &ReplyCases<'_>,
    ) {
        for (cell, weights) in cells.filled() {
            let rule: &Rule = &policy.rules[cell.rule];
            let heard = sorts::heard(crowd, policy, cell.truth, cell.addressed);
            let contact = Contact {
                kind: cell.truth,
                addressed: cell.addressed,
                sensitivity,
                act: rule.act,
                understood: cell.understood,
                personalisation: rule.personalisation,
                context_reading: policy.conduct.context_reading,
                disclosure: rule.disclosure,
                consent: false,
                offer_value: crowd.brand.offer_value,
                latency_hours: 0.0,
                second: None,
            };
            let said = said(crowd, cell.truth, cell.addressed);
            let mut sums = [heard * (weights[0] + weights[1]), 0.0, 0.0];
            if criticism.conduct {
                let ties = (cell.follower, cell.loyalist);
                let wrong_tone = policy.conduct.wrong_tone_share;
                sums[1] = said * dot(weights, criticism.of_contact(&contact, ties, wrong_tone));
            }
            if criticism.silence && cell.truth == Kind::Failure {
                let strangers = &criticism.strangers;
                let expecting = match cell.addressed {
                    true => strangers.expecting_asked,
                    false => strangers.expecting_unasked[1],
                };
                sums[2] = said * expecting * dot(weights, criticism.readiness.ignored());
            }
            self.silence[cell.truth as usize] -= sums[2];
            self.classes.add(rule.priority, cell.truth, sums);
        }
    }

    /// Critical posts for each complaint if nobody is ever answered.
    fn silence_of_all(&self, criticism: &Criticism, crowd: &Crowd) -> f64 {
        if !criticism.silence {
            return 0.0;
        }
        let talkative = crowd.readers.weight(crowd.talk.by_talkative(Kind::Failure));
        let strangers = &criticism.strangers;
        let expecting = said(crowd, Kind::Failure, true) * strangers.expecting_asked
            + said(crowd, Kind::Failure, false) * strangers.expecting_unasked[0];
        expecting * dot([talkative, 1.0 - talkative], criticism.readiness.ignored())
    }

    /// Critical posts about silence that are found, of one customer who posts so much of each kind: about
    /// posts that no reply was decided for.
    pub fn silence(&self, posts: &[f64; 5]) -> f64 {
        posts.iter().zip(&self.silence).map(|(posts, critical)| posts * critical).sum()
    }

    /// The replies of one customer who posts so much of each kind and what each brings, from the highest
    /// priority down, without those that never come.
    pub fn replies(&self, posts: &[f64; 5]) -> impl Iterator<Item = Critical> {
        self.classes.sums(posts).filter(|(_, sums)| sums[0] > 0.0).map(
            |(priority, [per_day, sent, dropped])| Critical {
                priority,
                per_day,
                sent: sent / per_day,
                dropped: dropped / per_day,
            },
        )
    }

    /// Found critical posts for each reply that is sent, whatever its priority; 0 where there are none.
    pub fn per_reply(&self, posts: &[f64; 5]) -> f64 {
        self.per(posts, 1)
    }

    /// Found critical posts for each reply that is dropped.
    pub fn per_dropped(&self, posts: &[f64; 5]) -> f64 {
        self.per(posts, 2)
    }

    fn per(&self, posts: &[f64; 5], what: usize) -> f64 {
        let (mut replies, mut critical) = (0.0, 0.0);
        for (_, sums) in self.classes.sums(posts) {
            replies += sums[0];
            critical += sums[what];
        }
        if replies > 0.0 { critical / replies } else { 0.0 }
    }
}

/// Share of the posts of a kind that speak to the brand, or that do not.
fn said(crowd: &Crowd, kind: Kind, addressed: bool) -> f64 {
    let asked = crowd.hearing.addressed[kind as usize];
    if addressed { asked } else { 1.0 - asked }
}

fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// Posts of a true sensitivity that are answered, by all that matters to who receives it: their shares by
/// the talkative and by the others.
struct ReplyCases<'a> {
    crowd: &'a Crowd,
    policy: &'a Policy,
    accuracy: f64,
    weights: Vec<[f64; 2]>,
}

/// What matters to who receives a reply.
struct ReplyCase {
    rule: usize,
    truth: Kind,
    addressed: bool,
    understood: bool,
    follower: bool,
    loyalist: bool,
}

/// Cells of one rule: five kinds and four facts.
const OF_RULE: usize = 5 * 16;

impl<'a> ReplyCases<'a> {
    fn new(crowd: &'a Crowd, policy: &'a Policy) -> Self {
        ReplyCases {
            crowd,
            policy,
            accuracy: crowd.listening.accuracy(policy.conduct.context_reading),
            weights: vec![[0.0; 2]; policy.rules.len() * OF_RULE],
        }
    }

    fn clear(&mut self) {
        self.weights.fill([0.0; 2]);
    }

    fn add(&mut self, sort: &Sort<'_>, share: f64) {
        let (crowd, seen) = (self.crowd, &sort.seen);
        for truth in Kind::ALL {
            if sorts::heard(crowd, self.policy, truth, seen.addressed) <= 0.0 {
                continue;
            }
            let talkative = crowd.readers.weight(crowd.talk.by_talkative(truth));
            let all =
                share * sorts::taken(truth, seen.kind, self.accuracy) * sort.people * sort.seeming;
            let facts = usize::from(seen.addressed)
                | usize::from(truth == seen.kind) << 1
                | usize::from(seen.follower) << 2
                | usize::from(seen.loyalist) << 3;
            let cell = &mut self.weights[(sort.rule.0 * 5 + truth as usize) * 16 + facts];
            cell[0] += all * talkative * sort.read[0];
            cell[1] += all * (1.0 - talkative) * sort.read[1];
        }
    }

    /// Those that hold any posts.
    fn filled(&self) -> impl Iterator<Item = (ReplyCase, [f64; 2])> {
        let filled =
            self.weights.iter().enumerate().filter(|(_, weights)| weights[0] + weights[1] > 0.0);
        filled.map(|(at, weights)| {
            let fact = |bit: usize| at >> bit & 1 == 1;
            let cell = ReplyCase {
                rule: at / OF_RULE,
                truth: Kind::ALL[at % OF_RULE / 16],
                addressed: fact(0),
                understood: fact(1),
                follower: fact(2),
                loyalist: fact(3),
            };
            (cell, *weights)
        })
    }
}

#[cfg(test)]
pub(super) mod tests;
