//! Who is answered, how soon, and how it is taken.

use super::{Fraction, Measure, number, percent, share};
use crate::stats::moments::quantile;

pub(super) const MEASURES: &[Measure] = &[
    share("addressed_answered", "posts that speak to the brand and are answered", |seen| {
        percent(seen.tally(), "addressed_answered_share")
    }),
    share(
        "complaints_answered",
        "complaints that speak to a brand and are answered, over all brands",
        |seen| {
            let talk = &seen.arm.talk;
            Fraction::percent(talk.complaints_answered, talk.complaints_addressed)
        },
    ),
    number(
        "median_reply_minutes",
        "minutes",
        "median time from post to contact, over all brands, of the posts that are answered",
        |seen| Fraction::of(60.0 * quantile(&seen.arm.latencies, 0.5)?, 1.0),
    ),
    number(
        "mean_reply_minutes",
        "minutes",
        "mean time from post to contact, over all brands, of the posts that are answered",
        |seen| {
            let hours = &seen.arm.latencies;
            Fraction::of(60.0 * hours.iter().sum::<f64>(), hours.len() as f64)
        },
    ),
    share("proper_contacts", "contacts felt to be proper", |seen| {
        percent(seen.tally(), "proper_share")
    }),
    share("improper_contacts", "contacts felt to be improper", |seen| {
        let proper = percent(seen.tally(), "proper_share")?;
        Fraction::of(100.0 - proper.value(), 1.0)
    }),
    share("dissatisfying_contacts", "contacts that lower satisfaction, over all brands", |seen| {
        Fraction::percent(seen.arm.talk.worse, seen.arm.talk.contacts)
    }),
    share("solving_contacts", "contacts that solve the matter in the right tone", |seen| {
        percent(seen.tally(), "helpful_share")
    }),
];
