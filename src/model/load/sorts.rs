//! Sorts of posts: everything that rules can tell apart about what strangers write.

use super::Crowd;
use crate::model::policy::{CompiledRules, History, Listens, Perceived, Policy, Rule};
use crate::model::post::Kind;

/// Posts that seem alike, and what a policy makes of them.
pub(super) struct Sort<'a> {
    /// What they seem.
    pub seen: Perceived,
    /// The rule that answers them, and its number.
    pub rule: (usize, &'a Rule),
    /// Share of people who follow and are attached like this, and to whom the terms let a reply be sent.
    pub people: f64,
    /// Share of posts that seem so delicate.
    pub seeming: f64,
    /// Share of posts, among those by the talkative and by the others, whose authors so many read.
    pub read: [f64; 2],
}

/// Asks the rules of a policy about every sort of post that it listens to and they tell apart, where
/// such shares of posts seem so delicate; tells of those that are answered.
pub(super) fn answered<'a>(
    crowd: &Crowd,
    policy: &Policy,
    rules: &'a CompiledRules,
    sensitivities: &[(f64, f64)],
    mut tell: impl FnMut(&Sort<'a>),
) {
    if !crowd.replies || policy.listens == Listens::Nothing {
        return;
    }
    let (brand, reaches) = (&crowd.brand, crowd.readers.points(&policy.rules));
    for (kind, addressed, follower, loyalist) in combinations() {
        let people = share(brand.follower_share, follower) * share(brand.loyalist_share, loyalist);
        for (sensitivity, seeming) in sensitivities {
            for (reach, read) in &reaches {
                let seen = Perceived {
                    kind,
                    addressed,
                    sensitivity: *sensitivity,
                    follower,
                    loyalist,
                    history: History::None,
                    days_since_contact: None,
                    opted_out: false,
                    reach: *reach,
                };
                let Some(rule) = rules.decide(&seen) else { continue };
                if rule.1.act.speaks() {
                    let people = people * crowd.places.sent_share(policy, &seen);
                    tell(&Sort { seen, rule, people, seeming: *seeming, read: *read });
                }
            }
        }
    }
}

/// Share of the posts of a kind that speak to the brand, or that do not and are listened to.
pub(super) fn heard(crowd: &Crowd, policy: &Policy, truth: Kind, addressed: bool) -> f64 {
    let hearing = &crowd.hearing;
    match (addressed, policy.listens) {
        (_, Listens::Nothing) | (false, Listens::Addressed) => 0.0,
        (true, Listens::Addressed | Listens::Everything) => hearing.heard(truth, false),
        (false, Listens::Everything) => hearing.heard(truth, true) - hearing.heard(truth, false),
    }
}

/// Chance that the monitor takes posts of a kind for another, where it is right so often.
pub(super) fn taken(truth: Kind, seen: Kind, accuracy: f64) -> f64 {
    if truth == seen { accuracy } else { (1.0 - accuracy) / 4.0 }
}

/// Everything categorical that a rule may ask: kind, addressed, follower, loyalist.
fn combinations() -> impl Iterator<Item = (Kind, bool, bool, bool)> {
    let bits = |kind| (0..8).map(move |bits| (kind, bits & 1 != 0, bits & 2 != 0, bits & 4 != 0));
    Kind::ALL.into_iter().flat_map(bits)
}

/// A share, or what is left of it.
fn share(of: f64, holds: bool) -> f64 {
    if holds { of } else { 1.0 - of }
}
