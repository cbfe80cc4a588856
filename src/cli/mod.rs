//! Floor 9: the door from the command line.
//!
//! Arguments, progress, colours and exit codes live here and nowhere below. What was computed goes
//! to standard output, everything else to standard error.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | everything went well |
//! | 1 | some runs failed or were not finished, or `--until` was not met; the rest is kept; `verify` found a difference |
//! | 2 | the input is wrong, or the results cannot be written, to a folder or to standard output |

mod args;
mod bounds;
mod calibrate;
mod catalogue;
mod check;
mod check_study;
mod compare;
mod given;
mod go_on;
mod interruption;
mod json;
mod lay;
mod leaves;
mod parts;
mod progress;
mod report;
mod reproduce;
mod session;
mod shard;
mod split;
mod streams;
mod submit;
mod survey;
mod text;
mod trace;
mod trace_json;
mod trouble;
mod verify;
mod verify_manifest;
mod verify_told;
mod verify_whole;

use std::process::ExitCode;

use args::{Args, Command};
use streams::say;
use trouble::Trouble;

/// Reads the arguments, does what they say, and reports how it went.
pub fn main() -> ExitCode {
    streams::end(match Args::read() {
        Ok(args) => command(&args.command),
        Err(answer) => about_the_arguments(&answer),
    })
}

fn command(command: &Command) -> ExitCode {
    // The others are over at once, or say so little that the system may end them.
    if !matches!(
        command,
        Command::Report(_) | Command::Check(_) | Command::Params(_) | Command::Policies(_)
    ) {
        interruption::expect(command.json());
    }
    done(command).unwrap_or_else(|trouble: Trouble| {
        trouble.tell(command.json());
        ExitCode::from(2)
    })
}

/// Does it.
fn done(command: &Command) -> Result<ExitCode, Trouble> {
    if command.page() {
        // Not after hours.
        report::makes_pages()?;
    }
    match command {
        Command::Compare(args) => compare::compare(args),
        Command::Run(args) => compare::run(args),
        Command::Plan(args) => lay::plan(args),
        Command::Resume(args) => go_on::resume(args),
        Command::Work(args) => go_on::work(args),
        Command::Merge(args) => go_on::merge(args),
        Command::Survey(args) => survey::survey(args),
        Command::Reproduce(args) => reproduce::reproduce(args),
        Command::Calibrate(args) => calibrate::calibrate(args),
        Command::Trace(args) => trace::trace(args),
        Command::Report(args) => report::report(args),
        Command::Verify(args) => verify::verify(args),
        Command::Check(args) => check::check(args),
        Command::Params(args) => catalogue::params(args),
        Command::Policies(args) => catalogue::policies(args),
    }
}

/// Help, the version, or what is wrong with the arguments.
fn about_the_arguments(answer: &clap::Error) -> ExitCode {
    let printed = answer.print();
    let missing = answer.kind() == clap::error::ErrorKind::MissingRequiredArgument;
    if missing && std::env::args().any(|argument| argument == "--split") {
        streams::tell(
            "  tip: name the scenario before '--split', which takes what follows it for arms",
        );
    }
    if !answer.use_stderr() {
        streams::said(printed);
    }
    ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(2))
}
