//! The numbers of a desk: units, ranges and defaults.

use crate::params::{Role, Spec};

const fn lever(
    key: &'static str,
    unit: &'static str,
    range: (f64, f64),
    default: f64,
    doc: &'static [&'static str],
) -> Spec {
    let ((low, high), source) = (range, "assumed; a policy's choice");
    Spec { key, unit, low, high, default, role: Role::Lever, source, doc }
}

/// The most people at a desk.
pub const MOST_AGENTS: u64 = 1_000_000;

/// The numbers of a desk; hours, the promise's clock and `over_capacity`, which are words, stand
/// beside them.
#[rustfmt::skip]
pub const DESK: &[Spec] = &[
    lever("agents", "people", (0.0, MOST_AGENTS as f64), 3.0,
        &["People at work at a time, a whole number; by default three per million customers."]),
    lever("agents_per_million", "people per million customers", (0.0, 1e6), 3.0,
        &["People at work at a time, per million customers that the brand really has (instead of",
          "`agents`)."]),
    lever("staff_replies_per_day", "replies/day per 1,000 customers", (0.0, 100_000.0), 0.5,
        &["So many people at a time that round the clock they could write this many replies (instead",
          "of `agents`)."]),
    lever("minutes_per_reply", "minutes", (0.1, 600.0), 4.0,
        &["Mean time of an agent on a plain reply."]),
    lever("spread", "1", (0.0, 10.0), 1.0,
        &["Coefficient of variation of that time, which is log-normal."]),
    lever("first_reply_hours", "hours", (0.01, 8760.0), 4.0,
        &["In `promise`: the first reply comes within so many hours. By default nothing is promised."]),
    lever("share", "1", (0.0, 1.0), 0.9,
        &["In `promise`: share of replies that are to keep it."]),
];

/// The number of a key, which must be one of [`DESK`].
pub fn desk_spec(key: &str) -> &'static Spec {
    DESK.iter().find(|spec| spec.key == key).unwrap_or(&DESK[0])
}

/// The old key of `[conduct]`, which says how many people answer, round the clock.
pub fn staff_replies() -> &'static Spec {
    desk_spec("staff_replies_per_day")
}
