//! Who people are before and while it happens.

use super::{Fraction, Measure, Needs, percent, share};

pub(super) const MEASURES: &[Measure] = &[
    share(
        "aware_on_day_0",
        "people who know that brands listen, before anything happens",
        |seen| percent(seen.start, "aware_share"),
    ),
    share(
        "closed_accounts",
        "authors on the network of friends whom strangers cannot read",
        |seen| {
            let hidden = &seen.arm.talk.hidden;
            let closed = hidden.values().filter(|hidden| **hidden).count();
            Fraction::percent(closed as f64, hidden.len() as f64)
        },
    )
    .with(Needs::Friends),
];
