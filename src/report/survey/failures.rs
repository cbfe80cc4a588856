//! Surveys without numbers: first in the alarm on top, then each with its reason.

use super::data::{Manifest, Survey};
use crate::report::kind::Kind;
use crate::report::page::{Block, Grid, Part};
use crate::report::words::count;

/// Failures listed on a page; the others are in the manifest.
const LISTED: usize = 50;

/// What was done many times, one and many.
fn things(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Changed => ("replication", "replications"),
        Kind::Waves => ("day", "days"),
        _ => ("survey", "surveys"),
    }
}

/// What a reader must know before believing anything.
pub fn alarms(found: &Survey, kind: Kind) -> Vec<String> {
    let manifest = &found.manifest;
    let failed = manifest.failures.len() as u64;
    let planned = match kind {
        Kind::Changed => found.scenario.as_ref().map(|scenario| u64::from(scenario.replications)),
        Kind::Waves => Some(manifest.days.len() as u64 + failed),
        _ => manifest.replicates,
    };
    let aborted = match (kind, planned, manifest.replications) {
        (Kind::Changed, Some(planned), Some(done)) => planned.saturating_sub(done + failed),
        _ => manifest.not_finished,
    };
    told(manifest, things(kind), planned, failed, aborted)
}

fn told(
    manifest: &Manifest,
    (one, many): (&str, &str),
    planned: Option<u64>,
    failed: u64,
    aborted: u64,
) -> Vec<String> {
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
    if manifest.converged == Some(false) {
        alarms.push("The fit DID NOT CONVERGE: its parameters are where it stopped.".into());
    }
    alarms.extend(manifest.warnings.iter().cloned());
    // Version 0.1 kept no more than this.
    let weights = manifest.weights.as_ref().or(manifest.weights_of_replicate_0.as_ref());
    let missed = weights.is_some_and(|weights| weights.rounds > 0 && !weights.converged);
    if missed && manifest.fieldwork.is_none() {
        alarms.push("The weights DID NOT CONVERGE: they miss the known shares.".into());
    }
    alarms
}

/// What failed, and why.
pub fn part(found: &Survey, kind: Kind) -> Option<Part> {
    let failures = &found.manifest.failures;
    if failures.is_empty() {
        return None;
    }
    let (one, many) = things(kind);
    let listed = failures.iter().take(LISTED);
    let grid = Grid::of(
        format!(
            "{} of {} {many} without numbers; all are in manifest.json",
            failures.len().min(LISTED),
            failures.len()
        ),
        &[one, "message"],
        &[],
        listed.map(|(number, why)| vec![number.to_string(), why.clone()]).collect(),
    );
    Some(Part { id: "failures", title: "What failed".into(), blocks: vec![Block::Grid(grid)] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_loudly() {
        let manifest = Manifest { converged: Some(false), ..Manifest::default() };
        let alarms = told(&manifest, ("survey", "surveys"), Some(64), 3, 1);
        assert_eq!(alarms[0], "3 of 64 surveys FAILED; what is shown rests on the others.");
        assert_eq!(
            alarms[1],
            "1 of 64 surveys were NOT FINISHED; what is shown rests on the others."
        );
        assert!(alarms[2].contains("DID NOT CONVERGE"));
        assert!(told(&Manifest::default(), ("day", "days"), None, 0, 0).is_empty());
        let known = Manifest { warnings: vec!["Raking.".into()], ..Manifest::default() };
        assert_eq!(told(&known, ("day", "days"), None, 0, 0), ["Raking."]);
    }
}
