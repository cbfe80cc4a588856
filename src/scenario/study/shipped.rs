//! The studies that come with the crate, by name.

use std::path::Path;

use crate::scenario::toml::text_of;

/// Names and texts of the shipped studies.
#[rustfmt::skip]
pub const STUDIES: &[(&str, &str)] = &[
    ("netbase_2012", include_str!("../../../scenarios/studies/netbase_2012.toml")),
    ("unfollow_2011", include_str!("../../../scenarios/studies/unfollow_2011.toml")),
    ("reply_2011", include_str!("../../../scenarios/studies/reply_2011.toml")),
    ("recommend_2013", include_str!("../../../scenarios/studies/recommend_2013.toml")),
    ("dropped_2014", include_str!("../../../scenarios/studies/dropped_2014.toml")),
    ("pew_2013", include_str!("../../../scenarios/studies/pew_2013.toml")),
];

/// The text of a shipped study.
pub fn shipped_study(name: &str) -> Option<&'static str> {
    text_of(STUDIES, name)
}

/// The folder that file names in a study are relative to, for a name or path as in
/// [`find_study`](crate::scenario::find_study).
pub fn study_base(name_or_path: &str) -> &Path {
    let path = match shipped_study(name_or_path) {
        Some(_) => None,
        None => Path::new(name_or_path).parent(),
    };
    path.unwrap_or(Path::new(""))
}
