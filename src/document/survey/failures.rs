//! Surveys without numbers: first in the alarm on top, then each with its reason.

use super::data::Survey;
use crate::document::block::{Block, Grid, Part};
use crate::document::words::count;
use crate::record::Found;
use crate::record::found::Weights;

/// Failures that are shown first, and listed where there is room; the others are in the manifest.
const FIRST: usize = 3;
const LISTED: usize = 50;

/// What was done many times, one and many.
fn things(found: &Found) -> (&'static str, &'static str) {
    match found {
        Found::SurveyChange(_) => ("replication", "replications"),
        Found::SurveyWaves(_) => ("day", "days"),
        _ => ("survey", "surveys"),
    }
}

/// What a reader must know before believing anything.
pub fn alarms(found: &Survey) -> Vec<String> {
    let result = &found.manifest.found;
    let failed = result.failures().len() as u64;
    let replications = found.scenario.as_ref().map(|scenario| u64::from(scenario.replications));
    let (planned, aborted) = match result {
        Found::SurveyChange(change) => {
            // The first format did not keep how many there were.
            let left = |planned: u64| planned.saturating_sub(change.replications + failed);
            let aborted = change.not_finished.or(replications.map(left));
            (replications, aborted.unwrap_or(0))
        }
        Found::SurveyWaves(waves) => (Some(waves.days.len() as u64 + failed), 0),
        Found::Reproduction(study) => (Some(study.replicates), study.not_finished),
        _ => (None, 0),
    };
    let mut alarms = told(things(result), planned, failed, aborted);
    if matches!(result, Found::StudyFit(fit) if !fit.converged) {
        alarms.push("The fit DID NOT CONVERGE: its parameters are where it stopped.".into());
    }
    if let Some(short) = result.short() {
        alarms.extend(short.warnings.iter().cloned());
        // Version 0.1 kept no more than this.
        let missed = |weights: &Weights| weights.rounds > 0 && !weights.converged;
        if result.weights().is_some_and(missed) && short.fieldwork.is_none() {
            alarms.push("The weights DID NOT CONVERGE: they miss the known shares.".into());
        }
    }
    alarms
}

fn told((one, many): (&str, &str), planned: Option<u64>, failed: u64, aborted: u64) -> Vec<String> {
    let of = |n: u64| match planned {
        Some(planned) => format!("{n} of {}", count(planned, one, many)),
        None => count(n, one, many),
    };
    let mut alarms = Vec::new();
    if failed > 0 {
        alarms.push(format!("{} FAILED; what is shown rests on the others.", of(failed)));
    }
    if aborted > 0 {
        alarms
            .push(format!("{} were NOT FINISHED; what is shown rests on the others.", of(aborted)));
    }
    alarms
}

/// What failed, and why.
pub fn part(found: &Survey) -> Option<Part> {
    let failures = found.manifest.found.failures();
    if failures.is_empty() {
        return None;
    }
    let (one, many) = things(&found.manifest.found);
    let listed = &failures[..failures.len().min(LISTED)];
    let (first, others) = listed.split_at(listed.len().min(FIRST));
    let grid = |caption: String, rows: &[(u64, String)]| {
        let rows = rows.iter().map(|(number, why)| vec![number.to_string(), why.clone()]);
        Grid::of(caption, &[one, "message"], &[], rows.collect())
    };
    let all = format!(
        "{} of {} {many} without numbers; all are in manifest.json",
        first.len(),
        failures.len()
    );
    let mut blocks = vec![Block::Grid(grid(all, first))];
    if !others.is_empty() {
        let more = format!("The next {}", others.len());
        blocks.push(Block::deep([Block::Folded(more, grid(String::new(), others))]));
    }
    Some(Part { id: "failures", title: "What failed".into(), blocks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Source;
    use crate::record::File;

    #[test]
    fn what_is_missing_is_said_loudly() {
        let alarms = told(("survey", "surveys"), Some(64), 3, 1);
        assert_eq!(alarms[0], "3 of 64 surveys FAILED; what is shown rests on the others.");
        assert_eq!(
            alarms[1],
            "1 of 64 surveys were NOT FINISHED; what is shown rests on the others."
        );
        assert!(told(("day", "days"), None, 0, 0).is_empty());
    }

    #[test]
    fn what_surveys_did_not_get_is_said_and_that_a_fit_did_not_end() {
        let said = |manifest: &str| {
            let source = Source::made("r", &[File::new("manifest.json", manifest)]);
            super::alarms(&Survey::read(&source).unwrap())
        };
        assert_eq!(said(r#"{"day": 1, "warnings": ["Raking."]}"#), ["Raking."]);
        assert!(said(r#"{"chi_square": 1, "converged": false}"#)[0].contains("DID NOT CONVERGE"));
        assert!(said(r#"{"chi_square": 1, "converged": true}"#).is_empty());
        let missed = r#"{"day": 1, "weights": {"rounds": 9, "converged": false}}"#;
        assert!(said(missed)[0].starts_with("The weights DID NOT CONVERGE"));
    }
}
