//! The whole answer as one JSON document.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::given;
use super::trouble::Trouble;
use crate::document::Answer;
use crate::experiment::Experiment;
use crate::experiment::plan::setting_of;
use crate::world::metrics::{OF_SIZE, Slice};

/// Manifest, estimates, differences and ranks for everyone and the brand in question; the slices
/// of people and the other brands are in the files. Metrics `not_per_head` go with the `people`
/// simulated under an arm.
pub(super) fn document(
    experiment: &Experiment,
    answer: &Answer,
    started: &str,
    folder: Option<&Path>,
    unwritten: Option<&Trouble>,
) -> Value {
    let scenario = experiment.scenario;
    let columns = &experiment.results.columns;
    let whole = |column: &usize| {
        columns[*column].slice == Slice::All && columns[*column].brand == scenario.focus
    };
    let arms = scenario.arms.iter().zip(&experiment.analysis.arms).enumerate();
    let arms = arms.map(|(index, (arm, analysed))| {
        let by_metric = |value: &dyn Fn(usize) -> Value| {
            let label = |column: usize| experiment.results.labels[column].clone();
            let all = (0..columns.len()).filter(whole);
            Value::Object(all.map(|column| (label(column), value(column))).collect::<Map<_, _>>())
        };
        json!({
            "name": arm.name,
            "summary": arm.summary,
            "people": setting_of(scenario, index).consumers,
            "metrics": by_metric(&|column| json!(analysed.estimates[column])),
            "differences": by_metric(&|column| json!(analysed.differences[column])),
        })
    });
    json!({
        "manifest": experiment.manifest(started),
        "question": answer.question,
        "notes": given::notes(scenario),
        "folder": folder.map(|folder| folder.display().to_string()),
        "error": unwritten.map(ToString::to_string),
        "arms": arms.collect::<Vec<_>>(),
        "not_per_head": OF_SIZE.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        "rankings": answer.rankings,
        "unbeaten": answer.unbeaten,
        "sentences": answer.sentences,
        "segments": answer.segments,
        "doses": answer.doses,
        "desks": answer.desks,
        "money": answer.money,
        "split": answer.split,
    })
}
