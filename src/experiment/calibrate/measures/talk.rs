//! Who says what.

use super::super::lived::TalkCounts;
use super::{Fraction, Measure, number, percent, share};
use crate::model::post::Kind;

/// Posts of some kinds among those of others, in percent; all of them, or those that speak to the brand.
fn of_posts(talk: &TalkCounts, kinds: &[Kind], of: &[Kind], addressed: bool) -> Option<Fraction> {
    let count = |kinds: &[Kind]| {
        let one = |kind: &Kind| talk.posts[*kind as usize];
        kinds.iter().map(|k| if addressed { one(k).1 } else { one(k).0 }).sum::<f64>()
    };
    Fraction::percent(count(kinds), count(of))
}

pub(super) const MEASURES: &[Measure] = &[
    share("addressed_posts", "posts that speak to the brand, of all that name it", |seen| {
        percent(seen.tally(), "posts_addressed_share")
    }),
    share(
        "neutral_posts",
        "questions, idle remarks and talk among peers, of all posts that name a brand of the scenario",
        |seen| {
            let neutral = [Kind::Question, Kind::Mention, Kind::PeerTalk];
            of_posts(&seen.arm.talk, &neutral, &Kind::ALL, false)
        },
    ),
    share("praise_of_felt_posts", "praise, of praise and complaints together", |seen| {
        of_posts(&seen.arm.talk, &[Kind::Delight], &[Kind::Failure, Kind::Delight], false)
    }),
    share("complaints_of_addressed", "complaints, of the posts that speak to a brand", |seen| {
        of_posts(&seen.arm.talk, &[Kind::Failure], &Kind::ALL, true)
    }),
    share("posts_by_top_tenth", "posts by the busiest tenth of all people", |seen| {
        let talk = &seen.arm.talk;
        let mut counts: Vec<f64> = talk.by_person.values().map(|n| f64::from(*n)).collect();
        counts.sort_by(|a, b| b.total_cmp(a));
        let top = counts.iter().take((talk.consumers / 10) as usize).sum();
        Fraction::percent(top, counts.iter().sum())
    }),
    share(
        "complained_in_a_month",
        "people who complained in public about a brand of the scenario, in the last 30 days",
        |seen| {
            let talk = &seen.arm.talk;
            Fraction::percent(talk.complained.len() as f64, f64::from(talk.consumers))
        },
    ),
    number(
        "praisers_to_complainers",
        "times",
        "people who praised a brand in public over people who complained of one, in the last 30 days",
        |seen| {
            let talk = &seen.arm.talk;
            Fraction::of(talk.praised.len() as f64, talk.complained.len() as f64)
        },
    ),
];
