//! Who leaves a page, when, how and why.

use super::{Fraction, Measure, MeasuredRun, number, percent, read, share};
use crate::model::exit::{Mode, Reason};
use crate::world::tally::Tally;

/// The reasons that surveys ask about.
const ASKED: [Reason; 3] = [Reason::TooFrequent, Reason::Crowded, Reason::Boring];

/// Un-follows for a reason: those asked had un-followed.
fn open(tally: &Tally, reason: Reason) -> f64 {
    tally.exits_by(reason, Mode::Unfollow) as f64
}

fn of_three(seen: &MeasuredRun<'_>, reason: Reason) -> Option<Fraction> {
    let all: f64 = ASKED.into_iter().map(|reason| open(seen.tally(), reason)).sum();
    Fraction::percent(open(seen.tally(), reason), all)
}

pub(super) const MEASURES: &[Measure] = &[
    number(
        "unfollow_rate",
        "per 1,000",
        "un-follows per 1,000 listed followers and 30 days",
        |seen| Fraction::of(read(seen.tally(), "unfollow_rate")?, 1.0),
    ),
    share(
        "new_lost_in_7_days",
        "new followers of the window who un-follow within 7 days",
        |seen| percent(seen.tally(), "new_follower_loss_7_days"),
    ),
    share("new_lost_in_21_days", "new followers who un-follow within 21 days", |seen| {
        percent(seen.tally(), "new_follower_loss_21_days")
    }),
    share(
        "said_dropped_any",
        "people who would say that they dropped a brand in the last 30 days, here or outside, as memory has it",
        |seen| Fraction::percent(seen.arm.said_dropped?, 1.0),
    ),
    share(
        "said_followed_any",
        "people who would say that they began to follow a brand in the last 30 days, here or outside",
        |seen| Fraction::percent(seen.arm.said_followed?, 1.0),
    ),
    share(
        "dropped_any_here",
        "people who un-followed a brand of the scenario in the last 30 days, of those who follow any",
        |seen| percent(seen.tally(), "dropped_any_share"),
    ),
    share("exits_that_show", "exits that show in the follower count, of all exits", |seen| {
        percent(seen.tally(), "visible_exit_share")
    }),
    share(
        "too_frequent_of_three",
        "un-follows because the brand posts too often, of three reasons",
        |seen| of_three(seen, Reason::TooFrequent),
    ),
    share("crowded_of_three", "un-follows because the feed is crowded, of three reasons", |seen| {
        of_three(seen, Reason::Crowded)
    }),
    share("boring_of_three", "un-follows because the posts are boring, of three reasons", |seen| {
        of_three(seen, Reason::Boring)
    }),
    number(
        "lost_interest_to_too_frequent",
        "times",
        "un-follows out of lost interest, in a silent page too, over those because the brand posts too often",
        |seen| {
            let tally = seen.tally();
            Fraction::of(open(tally, Reason::LostInterest), open(tally, Reason::TooFrequent))
        },
    ),
    share("watched_of_exits", "un-follows because of feeling watched, of all un-follows", |seen| {
        let tally = seen.tally();
        Fraction::percent(open(tally, Reason::Watched), tally.unfollows() as f64)
    }),
    share(
        "customers_after_unfollowing",
        "customers who un-follow and are customers still at the end, over all brands",
        |seen| Fraction::percent(seen.arm.talk.stayed_customers, seen.arm.talk.left_page),
    ),
];
