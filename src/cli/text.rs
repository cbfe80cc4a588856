//! Words of the command line.

pub(super) use crate::ground::number::{count, in_percent as percent, thousands};
pub(super) use crate::render::text::wrap::{hung, width, wrap, wrapped};

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
