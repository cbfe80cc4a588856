//! Manifests of the first format: versions 0.1 and 0.2 before folders were sealed.
//!
//! They were flat, had no tag and no seals, and each kind of result had keys of its own, which tell
//! it. What was not kept then is missing or nothing.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::found::Found;
use super::manifest::{Manifest, NamedDigest};
use super::provenance::Provenance;

/// Keys that only the manifests of one kind have, with the tag of that kind; the first that fits
/// decides. A study that is done in a world has a day too.
const KEYS: [(&str, &str); 7] = [
    ("runs", "comparison"),
    ("surveys_digest", "reproduction"),
    ("chi_square", "study_fit"),
    ("targets_digest", "calibration"),
    ("sentences", "survey_change"),
    ("days", "survey_waves"),
    ("day", "survey_day"),
];

/// The manifest, or what is wrong with it.
pub(super) fn read(mut value: Value) -> Result<Manifest, String> {
    let map = value.as_object_mut().ok_or("it is no manifest: no object")?;
    let kind = KEYS.iter().find(|(key, _)| map.contains_key(*key)).map(|(_, kind)| *kind);
    let kind = kind.ok_or_else(|| {
        let keys = KEYS.map(|(key, _)| key).join(", ");
        format!("missing field: it has none of {keys}, so it is of no result of Earful")
    })?;
    map.insert("kind".into(), kind.into());
    let found: Found = of(&value)?;
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let named = |name: &str, digest: &str| {
        value.get(digest).is_some().then(|| NamedDigest { name: text(name), digest: text(digest) })
    };
    let number = |key: &str| value.get(key).and_then(Value::as_u64);
    let command = match (&found, text("command")) {
        (Found::Comparison(found), _) if found.arms.len() > 1 => {
            "earful compare scenario.toml".into()
        }
        (Found::Comparison(_), _) => "earful run scenario.toml".into(),
        (_, command) => command,
    };
    // Only these kinds can be without something.
    let partial = match &found {
        Found::Comparison(_) => text("status") == "partial",
        Found::SurveyWaves(found) => !found.failures.is_empty(),
        Found::SurveyChange(found) => !found.failures.is_empty(),
        Found::Reproduction(found) => found.not_finished > 0 || !found.failures.is_empty(),
        Found::Calibration(found) => found.not_finished > 0 || !found.failures.is_empty(),
        Found::StudyFit(found) => !found.converged,
        Found::SurveyDay(_) => false,
    };
    Ok(Manifest {
        format: 1,
        earful: text("earful"),
        command: command.split_whitespace().skip(1).map(str::to_owned).collect(),
        status: if partial { "partial" } else { "complete" }.into(),
        scenario: text("scenario"),
        scenario_digest: text("scenario_digest"),
        study: named("study", "study_digest"),
        targets: named("targets", "targets_digest"),
        seed: number("seed").unwrap_or(0),
        needs: Vec::new(),
        notes: value.get("notes").map_or(Ok(Vec::new()), of)?,
        results_digest: text("results_digest"),
        provenance: Provenance {
            started: text("started"),
            wall_seconds: value.get("wall_seconds").and_then(Value::as_f64).unwrap_or(0.0),
            threads: number("threads").unwrap_or(0) as usize,
            machine: None,
        },
        found,
        files: Default::default(),
    })
}

fn of<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    T::deserialize(value).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_tell_the_kind() {
        let kind = |text: &str| read(serde_json::from_str(text).unwrap());
        let name = |text: &str| kind(text).unwrap().found.name();
        // A study that is done in a world has a day too.
        assert_eq!(name(r#"{"surveys_digest": "a", "day": 3}"#), "a study done many times");
        assert_eq!(name(r#"{"chi_square": 1.0}"#), "a fit to a study");
        let told = name(r#"{"targets_digest": "a", "fit": {}}"#);
        assert_eq!(told, "a scenario held against published figures");
        assert_eq!(name(r#"{"sentences": []}"#), "a survey before and after");
        assert_eq!(name(r#"{"days": [0, 9]}"#), "a survey on several days");
        assert_eq!(name(r#"{"day": 9}"#), "a survey on one day");
        let told = kind(r#"{"name": "web"}"#).unwrap_err();
        assert!(told.contains("so it is of no result of Earful"), "{told}");
        assert!(kind("[]").unwrap_err().contains("no object"));
        assert!(kind(r#"{"runs": {}, "arms": []}"#).unwrap_err().contains("missing field"));
    }
}
