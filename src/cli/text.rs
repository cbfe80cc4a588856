//! Words of the command line.

pub(super) use crate::ground::number::{count, thousands};
pub(super) use crate::render::text::wrap::{hung, width, wrap, wrapped};

/// An option with its value; a value that begins with a dash, in quotes or not, would be taken for an option.
pub(super) fn option(name: &str, value: &str) -> String {
    let bare = value.strip_prefix('\'').unwrap_or(value);
    let between = if bare.starts_with('-') { "=" } else { " " };
    format!("{name}{between}{value}")
}
