//! Words of the command line.

pub(super) use crate::document::words::{count, thousands};
pub(super) use crate::render::text::wrap::{bullet, hung, width, wrap, wrapped};

/// A level in percent.
pub(super) fn percent(level: f64) -> f64 {
    (level * 1e4).round() / 100.0
}

/// A number with its sign; what rounds to zero has none but +.
pub(super) fn signed(value: f64, places: usize) -> String {
    let text = format!("{value:+.places$}");
    if text.contains(|c: char| ('1'..='9').contains(&c)) { text } else { text.replace('-', "+") }
}

/// A number, with its sign if it is `signed` and above zero; rounding leaves no negative zero.
pub(super) fn number(value: f64, places: usize, signed: bool) -> String {
    let nothing = format!("{value:.places$}").parse() == Ok(0.0);
    match if nothing { 0.0 } else { value } {
        value if signed && value > 0.0 => format!("+{value:.places$}"),
        value => format!("{value:.places$}"),
    }
}

/// An option with its value; a value that begins with a dash, in quotes or not, would be taken for an option.
pub(super) fn option(name: &str, value: &str) -> String {
    let bare = value.strip_prefix('\'').unwrap_or(value);
    let between = if bare.starts_with('-') { "=" } else { " " };
    format!("{name}{between}{value}")
}

/// A list as a sentence has it.
pub(super) fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
