//! What kind of result a folder holds, told by the keys of its manifest.

use serde_json::{Map, Value};

use super::{ReportError, Source};

/// The kinds of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `earful compare` and `earful run`.
    Comparison,
    /// `earful reproduce`: a study done many times.
    Reproduced,
    /// `earful reproduce --fit`: parameters fitted to a study.
    Fitted,
    /// `earful calibrate`, with a fit or without.
    Calibration,
    /// `earful survey --before-after`.
    Changed,
    /// `earful survey --wave`.
    Waves,
    /// `earful survey --day`.
    Banner,
}

impl Kind {
    /// What a reader would call it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Comparison => "a comparison of policies",
            Kind::Reproduced => "a study done many times",
            Kind::Fitted => "a fit to a study",
            Kind::Calibration => "a scenario held against published figures",
            Kind::Changed => "a survey before and after",
            Kind::Waves => "a survey on several days",
            Kind::Banner => "a survey on one day",
        }
    }
}

/// Keys that only the manifests of one kind have; the first that fits decides.
const KEYS: [(&str, Kind); 7] = [
    ("runs", Kind::Comparison),
    ("surveys_digest", Kind::Reproduced),
    ("chi_square", Kind::Fitted),
    ("targets_digest", Kind::Calibration),
    ("sentences", Kind::Changed),
    ("days", Kind::Waves),
    ("day", Kind::Banner),
];

/// The kind of a result.
///
/// # Errors
///
/// There is no manifest, it is damaged, or it is of something else.
pub fn of(source: &Source) -> Result<Kind, ReportError> {
    let manifest: Map<String, Value> = source.manifest()?;
    let known = KEYS.iter().find(|(key, _)| manifest.contains_key(*key));
    known.map(|(_, kind)| *kind).ok_or_else(|| {
        let keys = KEYS.map(|(key, _)| key).join(", ");
        source.damaged(
            "manifest.json",
            1,
            format!("missing field: it has none of {keys}, so it is of no result of Earful"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::File;

    #[test]
    fn the_manifest_tells_the_kind() {
        let kind = |text: &str| of(&Source::of("r", &[File::new("manifest.json", text)]));
        assert_eq!(kind(r#"{"runs": {}, "arms": []}"#).unwrap(), Kind::Comparison);
        // A study that is done in a world has a day too.
        assert_eq!(kind(r#"{"surveys_digest": "a", "day": 3}"#).unwrap(), Kind::Reproduced);
        assert_eq!(kind(r#"{"chi_square": 1.0}"#).unwrap(), Kind::Fitted);
        assert_eq!(kind(r#"{"targets_digest": "a", "fit": {}}"#).unwrap(), Kind::Calibration);
        assert_eq!(kind(r#"{"sentences": []}"#).unwrap(), Kind::Changed);
        assert_eq!(kind(r#"{"days": [0, 9]}"#).unwrap(), Kind::Waves);
        assert_eq!(kind(r#"{"day": 9}"#).unwrap(), Kind::Banner);
        let told = kind(r#"{"name": "web"}"#).unwrap_err().to_string();
        assert!(told.contains("so it is of no result of Earful"), "{told}");
        assert!(kind("[]").unwrap_err().to_string().contains("manifest.json, line 1"));
        assert!(of(&Source::of("r", &[])).unwrap_err().to_string().contains("missing"));
    }
}
