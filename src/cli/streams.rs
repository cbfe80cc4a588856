//! The two streams: everything that is printed goes through here, and neither can break a run.
//!
//! What was computed goes to standard output by [`say`], everything else to standard error by
//! [`tell`]. Neither fails where it is called: a full disk or a closed terminal must not end a run
//! that is half done. What became of standard output is asked once, at the end, by [`end`]:
//!
//! | standard output | exit code | said |
//! |---|---|---|
//! | took everything | the command's | |
//! | its reader went away (`\| head`) | the command's | nothing: who went away has read enough |
//! | failed | 2 | on standard error: why, and where the results are whole |
//!
//! What is lost on standard error is lost; whether the work is done does not depend on it.
//!
//! # What can go wrong
//!
//! Rust opens `/dev/null` for a descriptor that is closed as the program starts, so `>&-` cannot be
//! told from `>/dev/null`: both ask for nothing and get it.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::ground::text::visible;

/// Why standard output takes no more; the process has only one.
static CLOSED: OnceLock<io::Error> = OnceLock::new();

/// Where the results are whole, whatever becomes of standard output.
static KEPT: OnceLock<PathBuf> = OnceLock::new();

/// Set while a command is done for another one, which alone has something to say.
static MUTED: AtomicBool = AtomicBool::new(false);

/// From now on, or no more, nothing that is said or kept is for the reader.
pub(super) fn mute(muted: bool) {
    MUTED.store(muted, Ordering::SeqCst);
}

/// Whether what is said and kept is for nobody.
pub(super) fn is_muted() -> bool {
    MUTED.load(Ordering::SeqCst)
}

/// Writes to standard output, whatever a terminal would act on written out; once writing has failed,
/// nothing.
pub(super) fn say(text: &str) {
    if CLOSED.get().is_none() && !is_muted() {
        said(write(io::stdout().lock(), &visible(text)));
    }
}

/// Takes note of how writing to standard output went.
pub(super) fn said(how: io::Result<()>) {
    if let Err(why) = how {
        let _ = CLOSED.set(why);
    }
}

/// Writes a line to standard error, whatever a terminal would act on written out, or not if that
/// cannot be written.
pub(super) fn tell(line: &str) {
    draw(&visible(line));
}

/// Writes to standard error what is meant to act on a terminal: colours.
pub(super) fn draw(picture: &str) {
    let _ = write(io::stderr().lock(), &format!("{picture}\n"));
}

/// The one place through which both streams pass.
fn write(mut stream: impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())
}

/// Remembers where the results are, to be named if standard output is lost.
pub(super) fn kept(place: &Path) {
    if !is_muted() {
        let _ = KEPT.set(place.to_owned());
    }
}

/// Where the results are, if they are.
pub(super) fn place() -> Option<&'static Path> {
    KEPT.get().map(PathBuf::as_path)
}

/// Whether something that was said did not arrive, though somebody was there to read it.
pub(super) fn lost() -> Option<&'static io::Error> {
    said(io::stdout().lock().flush());
    CLOSED.get().filter(|why| why.kind() != ErrorKind::BrokenPipe)
}

/// The exit code of a command that would end with `code`: 2 if what it said was lost.
pub(super) fn end(code: ExitCode) -> ExitCode {
    match lost() {
        None => code,
        Some(why) => {
            tell(&format!("error: cannot write to standard output: {why}; {}", remedy()));
            ExitCode::from(2)
        }
    }
}

fn remedy() -> String {
    match KEPT.get() {
        Some(place) => format!("the results are whole in {}", place.display()),
        None => "make room there, or send it elsewhere, and run the command again".into(),
    }
}
