//! A desk in words, and what is around it: who sits there, when, and what is promised; shocks; the
//! clock by which people post.

use crate::ground::number::thousands;
use crate::ground::text::list;
use crate::model::brand::{Shock, ShockTarget};
use crate::model::clock::{Clock, WEEKDAYS};
use crate::model::desk::{Desk, OverCapacity, Promise, PromiseClock, Staff};
use crate::model::hours::{DAY, time};
use crate::scenario::hours_text;

/// What a desk is told by, in this order.
pub const ASPECTS: [&str; 5] = ["people", "hours", "time per reply", "order", "promise"];

/// A desk by its [`ASPECTS`].
pub type Parts = [String; ASPECTS.len()];

/// A desk by its aspects; how many people there are is said as given.
pub fn parts(desk: &Desk, people: String) -> Parts {
    [people, opening(desk), time_per_reply(desk), order(desk), promise(desk.promise.as_ref())]
}

/// A desk in a line. What goes without saying is left out: that the rules' priority counts.
pub fn told(parts: &Parts) -> String {
    let [people, hours, time, order, promise] = parts;
    let order = if order == BY_PRIORITY { String::new() } else { format!(", {order}") };
    format!("{people}, {hours}, {time}{order}; {promise}")
}

/// A desk as its file has it, whatever the size of the brand.
pub fn as_written(desk: &Desk) -> Parts {
    parts(desk, staff(desk.staff))
}

/// How many people answer, as a file has it.
pub fn staff(staff: Staff) -> String {
    let count =
        |agents: f64| format!("{agents} {}", if agents == 1.0 { "person" } else { "people" });
    match staff {
        Staff::Agents(agents) => count(agents),
        Staff::PerMillion(agents) => format!("{} per million customers", count(agents)),
        Staff::Replies(replies) => {
            format!("people for {replies} replies a day per 1,000 customers")
        }
    }
}

/// So many people; fractions are part of their time.
pub fn people(agents: f64) -> String {
    let hundredths = (agents * 100.0).round() / 100.0;
    match hundredths {
        1.0 => "1 person".into(),
        0.0 if agents > 0.0 => "fewer than 0.01 people".into(),
        whole if whole >= 1000.0 => format!("{} people", thousands(whole.round() as u64)),
        some => format!("{some} people"),
    }
}

/// What is said of a desk at which nobody sits.
pub const NOBODY: &str = "nobody";

/// Whether nobody sits there.
pub fn is_nobody(desk: &Desk) -> bool {
    let (Staff::Agents(staff) | Staff::PerMillion(staff) | Staff::Replies(staff)) = desk.staff;
    staff == 0.0
}

/// A desk in a line, as its file has it.
pub fn line(desk: &Desk) -> String {
    if is_nobody(desk) { NOBODY.into() } else { told(&as_written(desk)) }
}

fn opening(desk: &Desk) -> String {
    match hours_text(&desk.hours).as_str() {
        "always" => "round the clock".into(),
        "never" => "never open".into(),
        hours => hours.into(),
    }
}

fn time_per_reply(desk: &Desk) -> String {
    let Desk { minutes_per_reply, spread, .. } = desk;
    let minutes = if *minutes_per_reply == 1.0 { "minute" } else { "minutes" };
    let spread = match *spread == Desk::default().spread {
        true => String::new(),
        false => format!(" (spread {spread})"),
    };
    format!("{minutes_per_reply} {minutes} a reply{spread}")
}

/// The usual order.
pub const BY_PRIORITY: &str = "by priority";

fn order(desk: &Desk) -> String {
    match desk.over_capacity {
        OverCapacity::OldestFirst => "oldest first".into(),
        OverCapacity::Priority => BY_PRIORITY.into(),
    }
}

/// `promise: first reply within 4 hours of the desk's time for 90%`.
fn promise(promise: Option<&Promise>) -> String {
    let Some(Promise { first_reply_hours, clock, share }) = promise else {
        return "nothing promised".into();
    };
    let hours = if *first_reply_hours == 1.0 { "hour" } else { "hours" };
    let of = match clock {
        PromiseClock::Business => " of the desk's time",
        PromiseClock::Calendar => "",
    };
    let share = (share * 1e4).round() / 100.0;
    format!("promise: first reply within {first_reply_hours} {hours}{of} for {share}%")
}

/// How the desk of one policy differs from that of another, as they are written, part by part.
pub fn difference(desk: &Desk, baseline: &Desk) -> Option<String> {
    let told = match (is_nobody(desk), is_nobody(baseline)) {
        (true, true) => return None,
        (false, false) => {
            let (ours, theirs) = (as_written(desk), as_written(baseline));
            let differing = |index: &usize| ours[*index] != theirs[*index];
            let these: Vec<usize> = (0..ASPECTS.len()).filter(differing).collect();
            let pick = |parts: &Parts| {
                these.iter().map(|index| parts[*index].as_str()).collect::<Vec<_>>().join(", ")
            };
            (!these.is_empty()).then(|| (pick(&ours), pick(&theirs)))?
        }
        _ => (line(desk), line(baseline)),
    };
    Some(format!("desk: {} (baseline: {})", told.0, told.1))
}

/// `Outage: failures x 8 on days 90 to 96`; the brand is named where there are several.
pub fn shock(shock: &Shock, brand: Option<&str>) -> String {
    let Shock { target, factor, from_day, to_day, .. } = shock;
    let what = match target {
        ShockTarget::Failures if *factor > 1.0 => "Outage: failures",
        ShockTarget::Failures => "Failures",
        ShockTarget::Attention => "Attention to criticism",
        ShockTarget::Follows => "New followers",
    };
    let of = brand.map_or(String::new(), |brand| format!(" of {brand}"));
    let days = match from_day == to_day {
        true => format!("day {from_day}"),
        false => format!("days {from_day} to {to_day}"),
    };
    format!("{what}{of} x {factor} on {days}")
}

/// When people post: `most is posted at 16:00 (1.7 times the mean hour), ...`.
pub fn clock(clock: &Clock) -> String {
    let Clock { daily_swing, peak_hour, weekend_factor, first_weekday } = clock;
    let hour = match *daily_swing > 0.0 {
        true => {
            let minute = (peak_hour * 60.0).round() as u16 % DAY;
            let most = (100.0 * (1.0 + daily_swing)).round() / 100.0;
            format!("most is posted at {} ({most} times the mean hour)", time(minute))
        }
        false => "as much is posted at every hour".into(),
    };
    let weekend = match *weekend_factor == 1.0 {
        true => "as much on every day".into(),
        false => format!("{weekend_factor} times as much on a day of the weekend"),
    };
    let first = WEEKDAYS[*first_weekday as usize % WEEKDAYS.len()];
    format!("{hour}, {weekend}; day 0 is a {first}")
}

/// Names as a sentence has them.
pub fn names<S: AsRef<str>>(names: &[S]) -> String {
    list(&names.iter().map(AsRef::as_ref).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::hours::Hours;
    use crate::scenario::shipped;

    #[test]
    fn a_desk_is_told_in_a_line() {
        let usual = shipped("spoken_to").unwrap().desk;
        assert_eq!(
            told(&parts(&usual, people(usual.agents(3e6)))),
            "9 people, Mon-Fri 08:00-20:00, Sat-Sun 10:00-18:00, 4 minutes a reply; promise: first \
             reply within 4 hours of the desk's time for 90%"
        );
        assert!(told(&as_written(&usual)).starts_with("3 people per million customers, Mon-Fri"));
        let promise =
            Promise { first_reply_hours: 1.0, clock: PromiseClock::Calendar, share: 0.125 };
        let odd = Desk {
            staff: Staff::Agents(1.0),
            hours: Hours::always(),
            minutes_per_reply: 1.0,
            spread: 0.5,
            promise: Some(promise),
            over_capacity: OverCapacity::OldestFirst,
        };
        assert_eq!(
            told(&as_written(&odd)),
            "1 person, round the clock, 1 minute a reply (spread 0.5), oldest first; promise: first \
             reply within 1 hour for 12.5%"
        );
        assert_eq!(line(&Desk { staff: Staff::Replies(0.0), ..odd }), "nobody");
        let bare = Desk { hours: Hours::new(Vec::new()).unwrap(), ..Desk::default() };
        assert_eq!(
            told(&parts(&bare, NOBODY.into())),
            "nobody, never open, 4 minutes a reply; nothing promised"
        );
    }

    #[test]
    fn people_are_counted_to_a_hundredth() {
        let said = [0.0, 0.004, 0.6, 1.0, 1.004, 25.0 / 6.0, 12_345.0].map(people);
        let expected = [
            "0 people",
            "fewer than 0.01 people",
            "0.6 people",
            "1 person",
            "1 person",
            "4.17 people",
            "12,345 people",
        ];
        assert_eq!(said, expected);
    }

    /// Only what differs is said, of both; where nobody sits nothing else matters.
    #[test]
    fn two_desks_are_told_by_what_differs() {
        let usual = shipped("spoken_to").unwrap().desk;
        assert_eq!(difference(&usual, &usual), None);
        let more = Desk {
            staff: Staff::PerMillion(6.0),
            over_capacity: OverCapacity::OldestFirst,
            ..usual.clone()
        };
        assert_eq!(
            difference(&more, &usual).unwrap(),
            "desk: 6 people per million customers, oldest first (baseline: 3 people per million \
             customers, by priority)"
        );
        let empty = Desk { minutes_per_reply: 9.0, ..Desk::nobody() };
        assert_eq!(difference(&empty, &Desk::nobody()), None);
        let told = difference(&empty, &usual).unwrap();
        assert!(told.starts_with("desk: nobody (baseline: 3 people per million customers, Mon"));
    }

    #[test]
    fn shocks_are_told_with_their_days() {
        let outage = Shock {
            brand: 0,
            target: ShockTarget::Failures,
            factor: 8.0,
            from_day: 90,
            to_day: 96,
        };
        assert_eq!(shock(&outage, None), "Outage: failures x 8 on days 90 to 96");
        let calm = Shock { factor: 0.5, to_day: 90, ..outage.clone() };
        assert_eq!(shock(&calm, Some("bank")), "Failures of bank x 0.5 on day 90");
        let talk = Shock { target: ShockTarget::Attention, ..outage.clone() };
        assert_eq!(shock(&talk, None), "Attention to criticism x 8 on days 90 to 96");
        let campaign = Shock { target: ShockTarget::Follows, ..outage };
        assert_eq!(shock(&campaign, Some("bank")), "New followers of bank x 8 on days 90 to 96");
    }

    #[test]
    fn the_clock_is_told_with_its_peak_its_weekend_and_its_first_day() {
        let usual = Clock { first_weekday: 3.9, peak_hour: 15.5, ..Clock::default() };
        assert_eq!(
            clock(&usual),
            "most is posted at 15:30 (1.7 times the mean hour), 0.85 times as much on a day of the \
             weekend; day 0 is a Thu"
        );
        let even = Clock { daily_swing: 0.0, weekend_factor: 1.0, ..Clock::default() };
        assert_eq!(
            clock(&even),
            "as much is posted at every hour, as much on every day; day 0 is a Mon"
        );
    }
}
