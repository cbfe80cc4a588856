//! Opening hours as a file writes them: `"Mon-Fri 08:00-18:00, Sat 10:00-14:00"`.
//!
//! A part is a day or a range of days and a stretch of time, `weekdays 8-18`. Without days it is on those
//! of the part before, and at the beginning on every day; days alone go with the part after. A range of
//! days may go over the end of the week (`Fri-Mon`), a stretch over midnight (`22:00-06:00`); it then ends
//! on the day after. `always`, `24/7` and the like never close, `never` does not open.

use super::hours_mend::mended;
use crate::model::clock::WEEKDAYS;
use crate::model::hours::{DAY, Hours, WEEK, moment, time};

/// Why a text is no opening hours.
#[derive(Debug, PartialEq, Eq)]
pub struct Unclear {
    pub wrong: String,
    pub allowed: &'static str,
    /// A word that means nothing and was to be a day.
    pub day: Option<String>,
    pub next_step: String,
}

const FORM: &str = "days and times such as \"Mon-Fri 08:00-18:00, Sat 10:00-14:00\", or \"always\"";
const LIKE_THIS: &str = "write, for example, hours = \"Mon-Fri 08:00-18:00, Sat 10:00-14:00\"";

/// Other words for `always`, as [`tidy`] leaves them.
const ALWAYS: [&str; 8] = [
    "always",
    "24/7",
    "24x7",
    "24 hours",
    "24h",
    "24 hours a day",
    "round the clock",
    "around the clock",
];

fn unclear(wrong: String) -> Unclear {
    Unclear { wrong, allowed: FORM, day: None, next_step: String::new() }
}

/// One part on one day: minutes since Monday 00:00, and the part as written.
type Stretch<'a> = ((u16, u16), &'a str);

/// Reads opening hours; of what is wrong it says how to write what was meant, if that can be guessed.
pub fn read_hours(text: &str) -> Result<Hours, Unclear> {
    read_plain(text).map_err(|mut unclear| {
        if unclear.next_step.is_empty() {
            let meant = mended(text).and_then(|text| read_plain(&text).ok());
            unclear.next_step = match meant {
                Some(hours) => format!("write hours = \"{}\"", hours_text(&hours)),
                None => LIKE_THIS.into(),
            };
        }
        unclear
    })
}

fn read_plain(text: &str) -> Result<Hours, Unclear> {
    let text = tidy(text);
    let lower = text.to_lowercase();
    if ALWAYS.contains(&lower.as_str()) {
        return Ok(Hours::always());
    }
    if lower == "never" {
        return Hours::new(Vec::new()).map_err(|_| unclear("no hours".into()));
    }
    let mut stretches: Vec<Stretch<'_>> = Vec::new();
    let mut days: Vec<u16> = (0..7).collect();
    // Days that wait for a time.
    let mut waiting: Vec<u16> = Vec::new();
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    for (number, part) in parts.iter().enumerate() {
        let (on, times) = days_and_times(part);
        let Some(times) = times else {
            let last = number + 1 == parts.len();
            if last {
                return Err(unclear(format!("{part:?} is no stretch of time")));
            }
            waiting.extend(read_days(on)?);
            continue;
        };
        if !on.is_empty() {
            waiting.extend(read_days(on)?);
        }
        if !waiting.is_empty() {
            days = std::mem::take(&mut waiting);
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
            return Err(Unclear { allowed, next_step: next_step.into(), ..unclear(wrong) });
        }
    }
    let stretches = stretches.into_iter().map(|(minutes, _)| minutes).collect();
    Hours::new(stretches).map_err(|_| unclear("no hours".into()))
}

/// Single spaces, none around a dash, plain dashes, and commas for whatever else separates.
pub fn tidy(text: &str) -> String {
    let text = text.replace(['\u{2013}', '\u{2014}'], "-").replace('-', " - ");
    let mut words: Vec<String> = Vec::new();
    for word in text.replace(';', ",").replace('&', " and ").split_whitespace() {
        match words.last_mut() {
            Some(last) if word.eq_ignore_ascii_case("and") => {
                if !last.ends_with(',') {
                    last.push(',');
                }
            }
            _ => words.push(word.to_owned()),
        }
    }
    words.join(" ").replace(" - ", "-")
}

/// The days of a part, and its times, which begin with the first word that has a digit.
fn days_and_times(part: &str) -> (&str, Option<&str>) {
    let Some(digit) = part.find(|letter: char| letter.is_ascii_digit()) else {
        return (part, None);
    };
    let begin = part[..digit].rfind(' ').map_or(0, |space| space + 1);
    (part[..begin].trim_end(), Some(&part[begin..]))
}

/// A day, a range of days in which the last may come before the first, or a word for such a range.
fn read_days(text: &str) -> Result<Vec<u16>, Unclear> {
    match text.to_lowercase().as_str() {
        "weekdays" | "weekday" => return Ok((0..5).collect()),
        "weekends" | "weekend" => return Ok(vec![5, 6]),
        _ => {}
    }
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (read_day(first)?, read_day(last)?);
    Ok((0..=(last + 7 - first) % 7).map(|further| (first + further) % 7).collect())
}

fn read_day(word: &str) -> Result<u16, Unclear> {
    let found = WEEKDAYS.iter().position(|day| day.eq_ignore_ascii_case(word));
    found.map(|day| day as u16).ok_or_else(|| Unclear {
        allowed: "Mon, Tue, Wed, Thu, Fri, Sat, Sun, weekdays, weekends",
        day: Some(word.to_owned()),
        ..unclear(format!("{word:?} is no day of the week"))
    })
}

fn no_times(text: &str) -> Unclear {
    let allowed = "00:00 to 23:59 as a beginning, to 24:00 as an end";
    Unclear { allowed, ..unclear(format!("{text:?} is no stretch of time")) }
}

/// Two times of the day in minutes; the second may be 24:00.
fn read_times(text: &str) -> Result<(u16, u16), Unclear> {
    let (first, last) = text.split_once('-').ok_or_else(|| no_times(text))?;
    let times = minute(first).zip(minute(last));
    let Some((from, to)) = times.filter(|(from, to)| *from < DAY && *to <= DAY) else {
        return Err(no_times(text));
    };
    if from == to {
        let allowed = "an end other than the beginning";
        let next_step =
            "write 00:00-24:00 for a whole day; an earlier end is on the day after".into();
        return Err(Unclear { allowed, next_step, ..unclear(format!("{text} takes no time")) });
    }
    // Whoever writes nine to five does not mean the morning after.
    if !text.contains(':') && (60..from).contains(&to) && from <= DAY / 2 {
        let wrong = format!("{text} may end in the afternoon or on the morning after");
        return Err(Unclear {
            allowed: "hours of 24 a day, 9-17, or with minutes, 09:00-05:00",
            ..unclear(wrong)
        });
    }
    Ok((from, to))
}

/// A time of the day, `8:00` or `8`.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
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
mod tests;
