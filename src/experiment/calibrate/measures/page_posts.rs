//! What a post of the page does on the day on which it goes out.

use super::super::lived::Looking;
use super::{Fraction, Measure, MeasuredRun, Needs, number, share};

fn ratio(seen: &MeasuredRun<'_>, rate: fn(&Looking) -> Option<f64>) -> Option<f64> {
    let [own, usual] = seen.arm.post_days?;
    Some(Fraction::of(rate(&own)?, rate(&usual)?)?.value())
}

pub(super) const MEASURES: &[Measure] = &[
    number(
        "post_day_exits",
        "times",
        "exits of all modes per follower who looks, of the brand in question on the days on which its page \
         posts, over the same of all brands under the baseline on the same days",
        |seen| Fraction::of(ratio(seen, |days| Some(Fraction::of(days.exits, days.days)?.value()))?, 1.0),
    )
    .with(Needs::PagePosts),
    share(
        "post_day_purchases",
        "by how much purchases per customer who looks are higher on these days",
        |seen| {
            let bought = |days: &Looking| Some(Fraction::of(days.bought, days.customer_days)?.value());
            Fraction::percent(ratio(seen, bought)? - 1.0, 1.0)
        },
    )
    .with(Needs::PagePosts),
    share(
        "post_day_unfollows",
        "followers of the brand in question who look and un-follow on a day on which its page posts",
        |seen| {
            let [own, _] = seen.arm.post_days?;
            Fraction::percent(own.unfollows, own.days)
        },
    )
    .with(Needs::PagePosts),
];
