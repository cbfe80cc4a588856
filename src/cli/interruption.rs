//! Ctrl-C, from the first moment of a command to its last.
//!
//! | pressed | the command ends |
//! |---|---|
//! | before the work has begun, or once it is over | at once; nothing half-written is left |
//! | while work is done | as soon as what is finished is kept; pressed again, at once |
//! | while something is made only to be compared | at once; its temporary folder goes |
//!
//! The exit code is 1, and a sentence says so; of a second Ctrl-C it is 130, as a shell has it. Where no handler
//! can be had the system ends the program, as it does by itself.

use std::io;
use std::path::{Path, PathBuf};
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use tempfile::TempDir;

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

/// The temporary folder of something that is made only to be compared.
static SCRATCH: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Set once the temporary folder is being removed.
static ENDING: AtomicBool = AtomicBool::new(false);

/// How often the temporary folder is removed once more, since work that still goes on wrote into it.
const REMOVALS: usize = 100;

/// From now on Ctrl-C is answered as this module says.
pub(super) fn expect(json: bool) {
    let set = ctrlc::set_handler(move || {
        let scratch = SCRATCH.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(scratch) = scratch {
            removed(&scratch, json);
            exit(1);
        }
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

/// A temporary folder, which an interruption removes: from now on one ends the program at once.
///
/// # Errors
///
/// It cannot be made.
pub(super) fn scratch(prefix: &str) -> io::Result<TempDir> {
    // Nobody is interrupted between making it and knowing of it.
    let mut scratch = SCRATCH.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::Builder::new().prefix(prefix).tempdir()?;
    *scratch = Some(folder.path().to_owned());
    Ok(folder)
}

/// Does not come back if the program is being ended: what failed since then failed because of that.
pub(super) fn hold() {
    while ENDING.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

/// Removes the temporary folder while its work goes on, and says so.
fn removed(scratch: &Path, json: bool) {
    ENDING.store(true, Ordering::SeqCst);
    for _ in 0..REMOVALS {
        if std::fs::remove_dir_all(scratch).is_err_and(|why| why.kind() == io::ErrorKind::NotFound)
        {
            break;
        }
    }
    let left = match scratch.exists() {
        false => "the temporary folder is removed".into(),
        true => format!("the temporary folder {} could not be removed", scratch.display()),
    };
    streams::mute(false);
    let why =
        format!("interrupted before everything was done again: nothing was compared, and {left}");
    Trouble::Other(why).tell(json);
}
