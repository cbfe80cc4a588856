//! Parts of a plan: what is said of a shard that was done, and of shards that are missing.

use std::process::ExitCode;

use serde_json::json;

use super::args;
use super::compare::go_on;
use super::session::Session;
use super::streams::say;
use super::text::count;
use super::trouble::Trouble;
use crate::experiment::Watch;
use crate::experiment::conduct::{jobs, work};
use crate::experiment::executor::{Executor, Job, Part};
use crate::experiment::split::Division;
use crate::ground::text::list;
use crate::scenario::Scenario;

/// Does a shard.
pub(super) fn shard(
    args: &args::Experiment,
    scenario: &Scenario,
    plan: Option<&Division>,
    mut session: Session,
    pool: &rayon::ThreadPool,
    watch: &Watch,
) -> Result<ExitCode, Trouble> {
    let before = session.keep.finished();
    work(scenario, plan, &mut Executor::new(pool, watch, Some(&mut session.keep)));
    let done = session.keep.finished() - before;
    if let Some(why) = session.keep.trouble.take() {
        return Err(why.into());
    }
    let all = jobs(scenario, plan);
    let left = session.keep.left(&all).len();
    let folder = session.folder.display().to_string();
    if args.file.json {
        let document = json!({ "folder": folder, "done": done, "left": left });
        say(&format!("{document:#}\n"));
    } else {
        let has = session.keep.ours(&all).len();
        let name = match session.keep.part() {
            Part::Shard { index, of } => format!("shard {index} of {of}"),
            Part::All | Part::Joined => "all".into(),
        };
        let now = count(done as u64, "replication", "replications");
        say(&match (has, left) {
            (0, _) => format!("{name} is empty: there are more shards than replications.\n"),
            (_, 0) => format!(
                "{name} is done, {now} of it now. When all shards are: earful merge {folder}\n"
            ),
            _ => format!("{name}: {now} done now, {left} LEFT: run it again.\n"),
        });
    }
    session.leave();
    Ok(ExitCode::from(u8::from(left > 0)))
}

/// Refuses to join what is not all there.
pub(super) fn must_be_there(session: &Session, jobs: &[Job]) -> Result<(), Trouble> {
    let missing = session.keep.missing(jobs);
    if missing.is_empty() {
        return Ok(());
    }
    let dir = session.folder.display();
    let is = if missing.len() == 1 { "is" } else { "are" };
    let shards = match shards_of(session, jobs, &missing) {
        None => "their shards again with earful work".to_owned(),
        Some((shards, of)) => {
            let numbers: Vec<String> = shards.iter().map(ToString::to_string).collect();
            let s = if shards.len() == 1 { "" } else { "s" };
            format!("shard{s} {} of {of} again with earful work", numbers.join(","))
        }
    };
    Err(Trouble::Other(format!(
        "{dir}: {} of {} {is} missing: {}; do {shards}, or whatever is left with {}",
        missing.len(),
        count(jobs.len() as u64, "replication", "replications"),
        ranges(&missing),
        go_on(&session.folder)
    )))
}

/// The shards that missing jobs belong to, and how many there are, if all shards are of one cut.
fn shards_of(session: &Session, jobs: &[Job], missing: &[Job]) -> Option<(Vec<u32>, u32)> {
    let mut cuts = session.keep.names().filter_map(|name| {
        let (_, of) = name.split_once("-of-")?;
        of.parse::<u32>().ok()
    });
    let of = cuts.next().filter(|of| *of > 1)?;
    if !cuts.all(|other| other == of) {
        return None;
    }
    let is_missing = |index: &u32| {
        let ours = Part::Shard { index: *index, of }.of_stages(jobs);
        ours.iter().any(|job| missing.binary_search(job).is_ok())
    };
    Some(((0..of).filter(is_missing).collect(), of))
}

/// Jobs in words: `replications 3 to 7 and 9`; of a division apart.
fn ranges(jobs: &[Job]) -> String {
    let mut runs: Vec<(Job, u32)> = Vec::new();
    for job in jobs {
        match runs.last_mut() {
            Some((first, last)) if first.stage == job.stage && *last + 1 == job.replication => {
                *last = job.replication;
            }
            _ => runs.push((*job, job.replication)),
        }
    }
    let told = runs.iter().take(8).map(|(first, last)| {
        let range = match first.replication == *last {
            true => last.to_string(),
            false => format!("{} to {last}", first.replication),
        };
        if first.stage == 0 { range } else { format!("{range} of the split") }
    });
    let told: Vec<String> = told.collect();
    let more = if runs.len() > 8 { " and others" } else { "" };
    let numbers = list(&told.iter().map(String::as_str).collect::<Vec<_>>());
    let s = if jobs.len() == 1 { "" } else { "s" };
    format!("replication{s} {numbers}{more}")
}
