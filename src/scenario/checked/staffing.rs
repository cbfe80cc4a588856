//! Who sits at the desks of the arms: as is stated, everywhere the same, or as many as each arm's
//! promise needs.
//!
//! Arms that differ in what they answer also differ in what their desk is asked to do. With desks as
//! stated a difference between arms may be one of staff; with equal desks it is not; with enough of
//! them nobody is let wait, and it is in the cost.

use super::hours_text::hours_text;
use crate::model::desk::{Desk, Staff};
use crate::scenario::toml::rounded;

/// How the desks of the brand in question are staffed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Staffing {
    /// As policies and brands say.
    #[default]
    Stated,
    /// The same desk in every arm.
    Equal,
    /// In each arm the fewest people who keep its promise.
    Enough,
}

/// Words for [`Staffing`], in its order.
pub const STAFFING: [&str; 3] = ["stated", "equal", "enough"];

impl Staffing {
    pub(in crate::scenario) const ALL: [Staffing; 3] =
        [Staffing::Stated, Staffing::Equal, Staffing::Enough];

    /// Its word in a scenario.
    pub fn word(self) -> &'static str {
        STAFFING[self as usize]
    }
}

/// A desk in a few words.
pub fn desk_words(desk: &Desk) -> String {
    let (hours, minutes) = (hours_text(&desk.hours), rounded(desk.minutes_per_reply));
    format!("{}, {hours}, {minutes} minutes a reply", staff_words(desk.staff))
}

/// How many people there are, in a few words.
pub fn staff_words(staff: Staff) -> String {
    match staff {
        Staff::Agents(0.0) => "nobody".into(),
        Staff::Agents(agents) => people(agents),
        Staff::PerMillion(agents) => format!("{} per million customers", people(agents)),
        Staff::Replies(replies) => {
            format!("people for {} replies a day per 1,000 customers", rounded(replies))
        }
    }
}

/// So many people.
pub fn people(agents: f64) -> String {
    format!("{} {}", rounded(agents), if agents == 1.0 { "person" } else { "people" })
}
