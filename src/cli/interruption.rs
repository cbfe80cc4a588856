//! Ctrl-C, from the first moment of a command to its last.
//!
//! | pressed | the command ends |
//! |---|---|
//! | before the work has begun, or once it is over | at once; nothing half-written is left |
//! | while work is done | as soon as what is finished is kept; pressed again, at once |
//!
//! The exit code is 1, and a sentence says so; of a second Ctrl-C it is 130, as a shell has it. Where no handler
//! can be had the system ends the program, as it does by itself.

use std::path::{Path, PathBuf};
use std::process::exit;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::compare::go_on;
use super::streams::{self, tell};
use super::trouble::Trouble;

/// Set while what is done can be ended with something to keep.
static WORKING: AtomicBool = AtomicBool::new(false);

/// Set once work was begun.
static BEGUN: AtomicBool = AtomicBool::new(false);

/// Set by Ctrl-C while work is done.
static CANCEL: AtomicBool = AtomicBool::new(false);

/// The folder in which all that is finished is written down.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// From now on Ctrl-C is answered as this module says.
pub(super) fn expect(json: bool) {
    let set = ctrlc::set_handler(move || {
        if CANCEL.load(Ordering::SeqCst) {
            exit(130);
        }
        if !WORKING.load(Ordering::SeqCst) {
            told(json);
            exit(1);
        }
        CANCEL.store(true, Ordering::SeqCst);
        tell("\nending: what is finished is kept; once more ends at once");
    });
    if let Err(why) = set {
        tell(&format!("warning: Ctrl-C will not keep what is finished: {why}"));
    }
}

/// Says that nothing came of the command, or that it had ended as good as.
fn told(json: bool) {
    match (BEGUN.load(Ordering::SeqCst), streams::place()) {
        // Standard output is nobody's yet.
        (false, _) => {
            Trouble::Other("interrupted before anything was computed".into()).tell(json);
        }
        (true, None) => {
            let next = match FOLDER.get() {
                Some(folder) => format!("`{}` writes them", go_on(folder)),
                None => "nothing is kept".into(),
            };
            tell(&format!("interrupted before the results were written; {next}"));
        }
        (true, Some(place)) => {
            tell(&format!("interrupted; the results are whole in {}", place.display()));
        }
    }
}

/// Work begins that can be ended with something to keep: what Ctrl-C sets.
pub(super) fn interruption() -> &'static AtomicBool {
    BEGUN.store(true, Ordering::SeqCst);
    WORKING.store(true, Ordering::SeqCst);
    &CANCEL
}

/// The work is over: what is left is laid out, from what is written down in `folder`, or is not worth waiting for.
pub(super) fn over(folder: Option<&Path>) {
    if let Some(folder) = folder {
        let _ = FOLDER.set(folder.to_owned());
    }
    WORKING.store(false, Ordering::SeqCst);
}
