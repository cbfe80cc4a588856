//! What opening hours were meant to say that cannot be read: a guess, to be shown and not taken.

use super::hours_text::tidy;
use crate::model::clock::WEEKDAYS;

/// Ways to say all day.
const ALL_DAY: [&str; 6] =
    ["around the clock", "round the clock", "24 hours a day", "24 hours", "24x7", "24/7"];

/// Opening hours as [`read_hours`](super::hours_text::read_hours) takes them, of which nothing was left
/// out; `None` where a word means nothing.
pub fn mended(text: &str) -> Option<String> {
    let mut text = text.to_lowercase();
    for all_day in ALL_DAY {
        text = text.replace(all_day, " 0-24 ");
    }
    for to in [" to ", " until ", " till ", " through "] {
        text = text.replace(to, "-");
    }
    for half in ["am", "pm"] {
        text = text.replace(&format!(" {half}"), half);
    }
    let text = text.replace("every day", "daily").replace(',', " ");
    // Days that follow days, and whatever follows a time, are a new part.
    let mut mended = String::new();
    let mut after_days = false;
    for word in tidy(&text).split([' ', ',']).filter(|word| !word.is_empty()) {
        let is_time = word.contains(|letter: char| letter.is_ascii_digit());
        if !mended.is_empty() {
            mended.push_str(if is_time && after_days { " " } else { ", " });
        }
        mended.push_str(&if is_time { times(word)? } else { days(word)? });
        after_days = !is_time;
    }
    Some(mended)
}

/// `fridays` and `mo-fr` as days.
fn days(word: &str) -> Option<String> {
    match word {
        "weekdays" | "weekday" | "weekends" | "weekend" => return Some(word.to_owned()),
        "daily" | "everyday" => return Some("Mon-Sun".into()),
        _ => {}
    }
    let ends: Option<Vec<&str>> = word.split('-').map(day).collect();
    ends.map(|ends| ends.join("-"))
}

fn day(word: &str) -> Option<&'static str> {
    const IN_FULL: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.trim_end_matches(['s', '.']);
    let known = IN_FULL.iter().position(|full| full.starts_with(word));
    known.filter(|_| word.len() >= 2).map(|day| WEEKDAYS[day])
}

/// `9am-5.30pm` as times; of two hours of a clock of twelve the second is in the afternoon.
fn times(word: &str) -> Option<String> {
    let (from, to) = word.split_once('-')?;
    let (from, to) = (time(from)?, time(to)?);
    let bare = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (_, end) = word.split_once('-')?;
    let later =
        if bare(end) && to.0 < from.0 && (1..12).contains(&to.0) && from.0 <= 12 { 12 } else { 0 };
    Some(format!("{:02}:{:02}-{:02}:{:02}", from.0, from.1, to.0 + later, to.1))
}

/// Hour and minute of `8.30`, `0830`, `8h`, `8pm`.
fn time(text: &str) -> Option<(u16, u16)> {
    let (text, half) = match text.strip_suffix("pm") {
        Some(text) => (text, Some(12)),
        None => text.strip_suffix("am").map_or((text, None), |text| (text, Some(0))),
    };
    let text = text.trim_end_matches('h').replace(['.', 'h'], ":");
    let (hour, minute) = match text.split_once(':') {
        Some((hour, minute)) => (hour, minute),
        None if text.len() == 4 && text.is_ascii() => text.split_at(2),
        None => (text.as_str(), "0"),
    };
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = half.map_or(hour, |half| hour % 12 + half);
    (hour <= 24 && minute < 60).then_some((hour, minute))
}
