//! The calibration document and its block, made by the code behind `earful calibrate`.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use earful::document::calibration::markdown as document;
use earful::experiment::calibrate::{calibrate, measures};
use earful::experiment::{Watch, executor};
use earful::scenario::find_scenario;
use earful::scenario::targets::find_targets;

use super::{check, check_block};

/// Runs the calibration scenario, some seconds: fewer replications would not separate the targets, and
/// with other people or luck the table changes only within its standard errors.
#[test]
fn the_calibration_document_is_what_the_model_gives() {
    let scenario = find_scenario(Path::new("calibration"), &[]).expect("the scenario is valid");
    let targets = find_targets("published", &measures::measurable()).expect("so are the targets");
    let pool = executor::threads(None).expect("threads");
    let watch = Watch { cancel: &AtomicBool::new(false), on: &|_| {} };
    let found = calibrate(&scenario, &targets, &mut executor::Executor::new(&pool, &watch, None));
    assert!(found.sample.is_complete(), "{:?}", found.sample.failures);
    check("calibration.md", &document::document(&scenario, &targets, &found));
    check_block("model.md", "calibration", &document::block(&found));
    let judged = found.rows.iter().filter(|row| row.verdict.is_outside());
    let unexplained = judged.filter(|row| row.target.note.is_empty()).map(|row| &row.target.what);
    assert_eq!(unexplained.collect::<Vec<_>>(), Vec::<&String>::new(), "outside without a word");
    let (told, off) = document::reasons_of_exits(&found.sample.exits());
    assert!(off < 5.0, "measure `model::ways::REFERENCE_REASONS` again: {told}");
}
