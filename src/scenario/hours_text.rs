//! Opening hours as a file writes them: `"Mon-Fri 08:00-18:00, Sat 10:00-14:00"`.
//!
//! A part is a day or a range of days and a stretch of time. Without days it is on those of the part
//! before, and at the beginning on every day. A range of days may go over the end of the week
//! (`Fri-Mon`), a stretch over midnight (`22:00-06:00`); it then ends on the day after. `always` and
//! `24/7` never close, `never` does not open.

use crate::model::clock::WEEKDAYS;
use crate::model::hours::{DAY, Hours, WEEK, moment, time};

/// Why a text is no opening hours.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unclear {
    pub wrong: String,
    pub allowed: &'static str,
    /// A word that means nothing and was to be a day.
    pub day: Option<String>,
    pub next_step: &'static str,
}

const FORM: &str = "days and times such as \"Mon-Fri 08:00-18:00, Sat 10:00-14:00\", or \"always\"";
const LIKE_THIS: &str = "write hours = \"Mon-Fri 08:00-18:00\"";

fn unclear(wrong: String) -> Unclear {
    Unclear { wrong, allowed: FORM, day: None, next_step: LIKE_THIS }
}

/// One part on one day: minutes since Monday 00:00, and the part as written.
type Stretch<'a> = ((u16, u16), &'a str);

/// Reads opening hours.
pub(super) fn read_hours(text: &str) -> Result<Hours, Unclear> {
    let text = tidy(text);
    match text.to_lowercase().as_str() {
        "always" | "24/7" => return Ok(Hours::always()),
        "never" => return Ok(Hours::new(Vec::new()).unwrap_or_else(|_| Hours::always())),
        _ => {}
    }
    let mut stretches: Vec<Stretch<'_>> = Vec::new();
    let mut days: Vec<u16> = (0..7).collect();
    for part in text.split(',').map(str::trim) {
        let (on, times) = match part.rsplit_once(' ') {
            Some((on, times)) => (Some(on), times),
            None => (None, part),
        };
        if let Some(on) = on {
            days = read_days(on)?;
        }
        let (from, to) = read_times(times)?;
        // Over midnight it ends on the day after.
        let length = if to > from { to - from } else { to + DAY - from };
        for day in &days {
            let begin = day * DAY + from;
            let end = begin + length;
            stretches.push(((begin, end.min(WEEK)), part));
            if end > WEEK {
                stretches.push(((0, end - WEEK), part));
            }
        }
    }
    stretches.sort_unstable();
    for pair in stretches.windows(2) {
        let ([(first, one), (second, other)], mut next_step) =
            ([pair[0], pair[1]], "make one of them shorter, or one stretch of the two");
        if second.0 < first.1 {
            if one == other {
                next_step = "take out one of the two";
            }
            let wrong = format!("{one} and {other} overlap on {}", moment(second.0));
            let allowed = "stretches that do not overlap";
            return Err(Unclear { allowed, next_step, ..unclear(wrong) });
        }
    }
    let stretches = stretches.into_iter().map(|(minutes, _)| minutes).collect();
    Hours::new(stretches).map_err(|_| unclear("no hours".into()))
}

/// Single spaces, none around a dash, and plain dashes.
fn tidy(text: &str) -> String {
    let words = text.replace(['\u{2013}', '\u{2014}'], "-").replace('-', " - ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.replace(" - ", "-")
}

/// A day, or a range of days in which the last may come before the first.
fn read_days(text: &str) -> Result<Vec<u16>, Unclear> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (read_day(first)?, read_day(last)?);
    Ok((0..=(last + 7 - first) % 7).map(|further| (first + further) % 7).collect())
}

fn read_day(word: &str) -> Result<u16, Unclear> {
    let found = WEEKDAYS.iter().position(|day| day.eq_ignore_ascii_case(word));
    found.map(|day| day as u16).ok_or_else(|| Unclear {
        allowed: "Mon, Tue, Wed, Thu, Fri, Sat, Sun",
        day: Some(word.to_owned()),
        ..unclear(format!("{word:?} is no day of the week"))
    })
}

/// Two times of the day in minutes; the second may be 24:00.
fn read_times(text: &str) -> Result<(u16, u16), Unclear> {
    let times = text.split_once('-').and_then(|(from, to)| Some((minute(from)?, minute(to)?)));
    let Some((from, to)) = times.filter(|(from, to)| *from < DAY && *to <= DAY) else {
        let allowed = "00:00 to 23:59 as a beginning, to 24:00 as an end";
        return Err(Unclear { allowed, ..unclear(format!("{text:?} is no stretch of time")) });
    };
    if from == to {
        let allowed = "an end other than the beginning";
        let next_step = "write 00:00-24:00 for a whole day; an earlier end is on the day after";
        return Err(Unclear { allowed, next_step, ..unclear(format!("{text} takes no time")) });
    }
    Ok((from, to))
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let lengths = (1..=2).contains(&hour.len()) && minute.len() == 2;
    if !lengths || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60).then_some(hour * 60 + minute)
}

/// Opening hours as a file writes them; reads back to the same.
pub(crate) fn hours_text(hours: &Hours) -> String {
    if hours.is_always() {
        return "always".into();
    }
    // Days by their times, in the order of the first of them.
    let mut by_times: Vec<((u16, u16), Vec<u16>)> = Vec::new();
    for (day, times) in by_day(hours) {
        match by_times.iter_mut().find(|(known, _)| *known == times) {
            Some((_, days)) => days.push(day),
            None => by_times.push((times, vec![day])),
        }
    }
    let mut parts = Vec::new();
    for ((from, to), days) in by_times {
        for run in days.chunk_by(|day, next| day + 1 == *next) {
            let day = |day: u16| WEEKDAYS[usize::from(day)];
            let days = match run {
                [first, .., last] => format!("{}-{}", day(*first), day(*last)),
                _ => day(run[0]).to_owned(),
            };
            parts.push(format!("{days} {}-{}", time(from), time(to)));
        }
    }
    if parts.is_empty() { "never".into() } else { parts.join(", ") }
}

/// Stretches cut into days, in order: the day, and its times in minutes. One that ends within a day
/// of its beginning is not cut at midnight.
fn by_day(hours: &Hours) -> Vec<(u16, (u16, u16))> {
    let mut stretches = hours.stretches().to_vec();
    // Over the end of the week it is two.
    if let (Some((0, end)), Some((from, WEEK))) = (stretches.first(), stretches.last())
        && end + (WEEK - from) < DAY
    {
        let (from, to) = (*from, WEEK + end);
        stretches.pop();
        stretches.remove(0);
        stretches.push((from, to));
    }
    let mut parts = Vec::new();
    for (mut from, to) in stretches {
        loop {
            let (day, midnight) = (from / DAY, (from / DAY + 1) * DAY);
            if to <= midnight || to - from < DAY {
                let end = if to <= midnight { to - day * DAY } else { to - midnight };
                parts.push((day, (from - day * DAY, end)));
                break;
            }
            parts.push((day, (from - day * DAY, DAY)));
            from = midnight;
        }
    }
    parts.sort_unstable();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn minutes(text: &str) -> Vec<(u16, u16)> {
        read_hours(text).unwrap_or_else(|unclear| panic!("{text}: {unclear:?}")).stretches().into()
    }

    /// By hand: a day has 1440 minutes, Friday begins at 5760, Saturday at 7200, Sunday at 8640.
    #[test]
    fn hours_are_read_as_people_write_them() {
        assert_eq!(minutes("Sat 10:00-14:00"), [(7800, 8040)]);
        assert_eq!(minutes("Mon-Tue 08:00-18:00"), [(480, 1080), (1920, 2520)]);
        assert_eq!(minutes(" mon \u{2013} tue   8:00 - 18:00 "), minutes("Mon-Tue 08:00-18:00"));
        // Several stretches a day; without days, those before.
        assert_eq!(minutes("Mon 08:00-12:00, 13:00-18:00"), [(480, 720), (780, 1080)]);
        // A range over the end of the week; at the beginning every day.
        assert_eq!(minutes("Sun-Mon 09:00-10:00"), [(540, 600), (9180, 9240)]);
        assert_eq!(minutes("08:00-09:00").len(), 7);
        // Over midnight, and over the end of the week.
        assert_eq!(minutes("Fri 22:00-06:00"), [(7080, 7560)]);
        assert_eq!(minutes("Sun 22:00-06:00"), [(0, 360), (9960, 10080)]);
        assert_eq!(minutes("Sat 18:00-00:00"), minutes("Sat 18:00-24:00"));
        // Stretches that touch are one.
        assert_eq!(minutes("Fri 22:00-24:00, Sat 00:00-06:00"), minutes("Fri 22:00-06:00"));
        for always in
            ["always", "24/7", "Mon-Sun 00:00-24:00", "00:00-24:00", "12:00-24:00, 00:00-12:00"]
        {
            assert!(read_hours(always).unwrap().is_always(), "{always}");
        }
        assert_eq!(minutes("never"), []);
    }

    #[test]
    fn hours_that_mean_nothing_say_why() {
        let wrong = |text: &str| read_hours(text).unwrap_err().wrong;
        assert_eq!(
            wrong("Mon-Fri 08:00-18:00, Fri 17:00-20:00"),
            "Mon-Fri 08:00-18:00 and Fri 17:00-20:00 overlap on Fri 17:00"
        );
        // By what goes on after midnight, and after the end of the week.
        assert_eq!(
            wrong("Fri 22:00-06:00, Sat 05:00-12:00"),
            "Fri 22:00-06:00 and Sat 05:00-12:00 overlap on Sat 05:00"
        );
        assert_eq!(
            wrong("Sun 22:00-06:00, Mon 05:00-12:00"),
            "Sun 22:00-06:00 and Mon 05:00-12:00 overlap on Mon 05:00"
        );
        assert_eq!(wrong("Mon-Fri 08:00-08:00"), "08:00-08:00 takes no time");
        let day = read_hours("Mo-Fri 08:00-18:00").unwrap_err();
        assert_eq!(
            (day.wrong.as_str(), day.day.as_deref()),
            ("\"Mo\" is no day of the week", Some("Mo"))
        );
        for text in [
            "Mon 24:00-25:00",
            "Mon 08:00-24:01",
            "Mon 08:60-09:00",
            "Mon 8-18",
            "Mon",
            "",
            "Mon 08:00-12:00,",
            "Mon 008:00-12:00",
            "Mon +8:00-12:00",
            "Mon 08:00",
            "never, Mon 08:00-09:00",
        ] {
            assert!(wrong(text).ends_with("is no stretch of time"), "{text}: {}", wrong(text));
        }
        assert!(wrong("Mon-Fri 08:00-12:00 13:00-18:00").ends_with("is no day of the week"));
    }

    #[test]
    fn hours_are_written_as_people_write_them() {
        for text in [
            "Mon-Fri 08:00-18:00, Sat 10:00-14:00",
            "Mon-Thu 08:00-12:00, Mon-Thu 13:00-18:00, Fri 08:00-14:00",
            "Mon-Fri 22:00-06:00",
            "Mon-Sun 22:00-06:00",
            "Mon 09:00-10:00, Wed 09:00-10:00",
            "Mon 00:00-24:00, Sat-Sun 00:00-24:00",
            "Fri 08:00-24:00, Sat 00:00-24:00, Sun 00:00-10:00",
            "always",
            "never",
        ] {
            assert_eq!(hours_text(&read_hours(text).unwrap()), text);
        }
    }

    proptest! {
        #[test]
        fn any_hours_read_back_to_the_same(
            cuts in prop::collection::btree_set(0..=WEEK, 0..20), on_days: bool,
        ) {
            let cuts: Vec<u16> = cuts.into_iter().collect();
            // Many that begin or end with a day, as a week does.
            let whole = |cut: u16| if on_days && cut.is_multiple_of(3) { cut / DAY * DAY } else { cut };
            let mut ends: Vec<u16> = cuts.into_iter().map(whole).collect();
            ends.sort_unstable();
            ends.dedup();
            let stretches = ends.chunks_exact(2).map(|cut| (cut[0], cut[1])).collect();
            let hours = Hours::new(stretches).unwrap();
            let text = hours_text(&hours);
            prop_assert_eq!(read_hours(&text).map_err(|e| e.wrong), Ok(hours), "{}", text);
        }
    }
}
