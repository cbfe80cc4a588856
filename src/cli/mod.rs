//! Floor 9: the door from the command line.
//!
//! Arguments, progress, colours and exit codes live here and nowhere below. What was computed goes
//! to standard output, everything else to standard error.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | everything went well |
//! | 1 | some runs failed or were not finished, or `--until` was not met; the rest is kept |
//! | 2 | the input is wrong, or the results cannot be written |

mod args;
mod catalogue;
mod change_page;
mod check;
mod check_study;
mod compare;
mod fit_page;
mod given;
mod json;
mod page;
mod progress;
mod report;
mod reproduce;
mod reproduce_page;
mod sheet;
mod survey;
mod survey_files;
mod survey_page;
mod text;
mod trace;
mod trace_json;
mod trace_layout;
mod trace_page;
mod trouble;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use trouble::Trouble;

/// Reads the arguments, does what they say, and reports how it went.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let (done, json) = match &args.command {
        Command::Compare(args) => (compare::compare(args), args.file.json),
        Command::Run(args) => (compare::run(args), args.experiment.file.json),
        Command::Survey(args) => (survey::survey(args), args.file.json),
        Command::Reproduce(args) => (reproduce::reproduce(args), args.json),
        Command::Trace(args) => (trace::trace(args), args.file.json),
        Command::Report(args) => (report::report(args), false),
        Command::Check(args) => (check::check(args), args.json),
        Command::Params(args) => (catalogue::params(args), false),
        Command::Policies(args) => (catalogue::policies(args), false),
    };
    done.unwrap_or_else(|trouble: Trouble| {
        trouble.tell(json);
        ExitCode::from(2)
    })
}

/// Writes to standard output; a reader that went away (`| head`) is not an error.
fn say(text: &str) {
    use std::io::Write;
    let _ = std::io::stdout().write_all(text.as_bytes());
}
