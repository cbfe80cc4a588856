//! How critical posts spread.

use super::{Fraction, Measure, MeasuredRun, share};

/// Critical posts reshared so often or more.
fn reshared(seen: &MeasuredRun<'_>, least: u32) -> Option<Fraction> {
    let sizes = &seen.arm.cascades;
    let many = sizes.iter().filter(|size| **size >= least).count();
    Fraction::percent(many as f64, sizes.len() as f64)
}

pub(super) const MEASURES: &[Measure] = &[
    share("never_reshared", "critical posts that nobody reshares, over all brands", |seen| {
        let sizes = &seen.arm.cascades;
        let none = sizes.iter().filter(|size| **size == 0).count();
        Fraction::percent(none as f64, sizes.len() as f64)
    })
    .counting(),
    share("reshared", "critical posts that anybody reshares, over all brands", |seen| {
        reshared(seen, 1)
    })
    .counting(),
    share(
        "reshared_100_times",
        "critical posts reshared 100 times or more, over all brands",
        |seen| reshared(seen, 100),
    )
    .counting(),
];
