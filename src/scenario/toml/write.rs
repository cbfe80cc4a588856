//! Numbers, keys and texts as TOML writes them.

use std::fmt::Write as _;

use crate::params::Spec;

/// One line for each number, its unit as a comment.
pub fn numbers(out: &mut String, specs: &[Spec], get: impl Fn(&str) -> Option<f64>) {
    for spec in specs {
        let unit = if spec.unit == "1" { String::new() } else { format!("  # {}", spec.unit) };
        let _ = writeln!(out, "{} = {:?}{unit}", spec.key, get(spec.key).unwrap_or(spec.default));
    }
}

/// A key as TOML writes it: bare where that can be, else in quotes on one line.
pub fn bare_or_quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    // What JSON escapes TOML escapes in the same way, but for one character.
    serde_json::Value::from(name).to_string().replace('\u{7f}', "\\u007F")
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
