//! The scenarios that come with the crate, by name.

use std::path::Path;

use crate::scenario::checked::Scenario;
use crate::scenario::toml::{Place, Problems, is_missing, neither, text_of};

/// Names and texts of the shipped scenarios; none of them needs another file.
#[rustfmt::skip]
pub const SCENARIOS: &[(&str, &str)] = &[
    ("quick_look", include_str!("../../../scenarios/quick_look.toml")),
    ("engage_or_enrage", include_str!("../../../scenarios/engage_or_enrage.toml")),
    ("outage", include_str!("../../../scenarios/outage.toml")),
    ("promise", include_str!("../../../scenarios/promise.toml")),
    ("firestorm", include_str!("../../../scenarios/firestorm.toml")),
    ("coupons", include_str!("../../../scenarios/coupons.toml")),
    ("clutter", include_str!("../../../scenarios/clutter.toml")),
    ("frequency_paper", include_str!("../../../scenarios/frequency_paper.toml")),
    ("frequency_grocer", include_str!("../../../scenarios/frequency_grocer.toml")),
    ("ointment", include_str!("../../../scenarios/ointment.toml")),
    ("consumer_bob", include_str!("../../../scenarios/consumer_bob.toml")),
    ("calibration", include_str!("../../../scenarios/calibration.toml")),
];

/// The text of a shipped scenario.
pub fn shipped_scenario(name: &str) -> Option<&'static str> {
    text_of(SCENARIOS, name)
}

/// Reads a shipped scenario by its name, or else a file relative to `base`, changed by
/// `overrides`.
///
/// # Errors
///
/// Everything that is wrong with it, or that it is neither a shipped scenario nor a file.
pub fn load_named_scenario(
    name_or_path: &str,
    base: &Path,
    overrides: &[String],
) -> Result<Scenario, Problems> {
    if let Some(text) = shipped_scenario(name_or_path) {
        let file = format!("{name_or_path}.toml");
        return Scenario::parse(text, &file, Path::new(""), overrides);
    }
    let path = base.join(name_or_path);
    if is_missing(&path) {
        let place = Place::whole(name_or_path, "");
        let names = SCENARIOS.iter().map(|(name, _)| *name);
        return Err(Problems(vec![neither(&path, &place, "scenario", names)]));
    }
    Scenario::load_named(&path, overrides)
}

/// The people of a study that names no world: those of the defaults, before anything happens.
const PEOPLE: &str = "question = \"What do people say before anything happens?\"\n\
    [run]\nconsumers = 20000\nreplications = 1\n[[brand]]\nname = \"brand\"\n\
    [[arm]]\nname = \"silent\"\npolicy = \"silent\"\n";

/// A scenario of default people to whom nothing happens, changed by `overrides`.
///
/// # Errors
///
/// What is wrong with the overrides.
pub fn people_scenario(overrides: &[String]) -> Result<Scenario, Problems> {
    Scenario::parse(PEOPLE, "people", Path::new(""), overrides)
}
