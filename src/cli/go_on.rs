//! `earful resume`, `work` and `merge`: the command that a folder was begun with, once more.
//!
//! All three read the folder's plan and do what it says with the journal that is there: `resume` does what
//! is not finished, `work` a part of it and shows nothing, `merge` nothing and shows everything.

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use super::args::{self, Args, Command, GoOn};
use super::report::leave_page;
use super::session::{self, Place};
use super::shard::{Shard, shard};
use super::streams::say;
use super::trouble::Trouble;
use crate::document::{self, Source};
use crate::experiment::executor::Part;
use crate::record::{Found, Plan, folder};

/// `earful resume DIR`
pub(super) fn resume(args: &GoOn) -> Result<ExitCode, Trouble> {
    go_on(args, Part::All)
}

/// `earful merge DIR`
pub(super) fn merge(args: &GoOn) -> Result<ExitCode, Trouble> {
    go_on(args, Part::Joined)
}

/// `earful work DIR --shard I/N`
pub(super) fn work(args: &args::Work) -> Result<ExitCode, Trouble> {
    let variable = |name: &str| std::env::var(name).ok();
    let Shard { index, of } = shard(args.shard.as_deref(), args.shards, &variable)?;
    go_on(&args.folder, Part::Shard { index, of })
}

fn go_on(args: &GoOn, part: Part) -> Result<ExitCode, Trouble> {
    let dir = &args.folder;
    let plan = Plan::read(dir).map_err(Trouble::Other)?;
    let Some(plan) = plan else { return nothing_left(args) };
    let words = std::iter::once("earful").chain(plan.command.iter().map(String::as_str));
    let asked = Args::try_parse_from(words).map_err(|_| {
        let command = plan.command.join(" ");
        let version = &plan.earful;
        Trouble::Other(format!(
            "{}: its plan is `earful {command}`, which this version does not know; use Earful {version}",
            dir.display()
        ))
    })?;
    let place = Place::Begun { folder: dir.clone(), started: plan.started.clone(), part };
    let mut command = asked.command;
    if !command.move_to(place, args) {
        let (command, dir) = (plan.command.join(" "), dir.display());
        return Err(Trouble::Other(format!(
            "{dir}: `earful {command}` is not done in shards; earful resume {dir} does what is left of it"
        )));
    }
    super::done(&command)
}

/// A folder without a plan is whole, or none of ours. One that is whole is held against its seal, and what its
/// program was killed before is done: what served to go on is removed, a page that was asked for is left.
fn nothing_left(args: &GoOn) -> Result<ExitCode, Trouble> {
    let dir = args.folder.display();
    if args.folder.join(folder::MANIFEST).is_file() {
        let source = Source::read(&args.folder)?;
        source.check()?;
        let manifest = source.manifest();
        let (over, met) = match &manifest.found {
            Found::Comparison(found) => {
                (found.runs.aborted == 0, found.until.as_ref().is_none_or(|until| until.met))
            }
            _ => (true, true),
        };
        let complete = manifest.status == "complete";
        if !complete && !over {
            return Err(Trouble::Other(format!(
                "{dir} is not all that was asked for, and what was finished of it (plan.json, journal) is not in it any \
                 more; make it anew: `{}` in it, with --out and another folder",
                manifest.command_line()
            )));
        }
        session::clear(&args.folder)?;
        let wanted = source.manifest().command.iter().any(|argument| argument == "--report");
        if wanted && !source.has(document::FILE) {
            leave_page(&args.folder, args.json)?;
        }
        if args.json {
            say(&format!("{:#}\n", serde_json::json!({ "folder": dir.to_string(), "left": 0 })));
        } else {
            say(&format!("{dir} is whole: nothing is left to do.\n"));
        }
        // As the command ended that left it.
        return Ok(ExitCode::from(u8::from(!(complete && met))));
    }
    Err(Trouble::Other(format!(
        "{dir} holds no plan (plan.json); name a folder that earful compare --out or earful plan began"
    )))
}

impl Command {
    /// The same in a folder that was begun, shown as is wished now; `false` if that cannot be.
    fn move_to(&mut self, place: Place, now: &GoOn) -> bool {
        let whole = place.part() == Part::All;
        let (json, dir) = (now.json, &now.folder);
        match self {
            Command::Survey(args) if whole && args.before_after => {
                args.study = inside(dir, Path::new(&args.study)).display().to_string();
                args.file.file = inside(dir, &args.file.file);
                (args.file.json, args.threads, args.quiet) = (json, now.threads, now.quiet);
                args.place = place;
                return true;
            }
            Command::Reproduce(args) if whole => {
                let own = |file: &str| inside(dir, Path::new(file)).display().to_string();
                args.study = args.study.as_deref().map(own);
                args.scenario = args.scenario.as_deref().map(|file| inside(dir, file));
                (args.json, args.threads, args.quiet) = (json, now.threads, now.quiet);
                args.place = place;
                return true;
            }
            Command::Calibrate(args) if whole => {
                args.targets = inside(dir, Path::new(&args.targets)).display().to_string();
                args.file = inside(dir, &args.file);
                (args.json, args.threads, args.quiet) = (json, now.threads, now.quiet);
                args.place = place;
                return true;
            }
            _ => {}
        }
        let experiment = match self {
            Command::Compare(args) => &mut args.experiment,
            Command::Run(args) => &mut args.experiment,
            _ => return false,
        };
        experiment.file.file = inside(&now.folder, &experiment.file.file);
        experiment.file.json = now.json;
        (experiment.threads, experiment.quiet) = (now.threads, now.quiet);
        experiment.place = place;
        true
    }
}

fn inside(folder: &Path, file: &Path) -> std::path::PathBuf {
    folder.join(file.file_name().unwrap_or_default())
}
