//! `earful trace`: one simulated person's story.
//!
//! Whom to tell of comes from `--consumer` or `--find`, under which policy from `--arm` or
//! `--twin`. People are called by their ids in the edge list, if there is one. With `--find` and neither of these, the arms are searched in order, the baseline
//! first, and the first that has such a person is told; with `--twin`, its two arms are searched.

use std::process::ExitCode;
use std::sync::Arc;

use super::bounds::{Load, threads};
use super::compare::arm_index;
use super::interruption::{interruption, over};
use super::progress::Progress;
use super::text::{option, thousands, wrapped};
use super::trouble::Trouble;
use super::{args, given, say, trace_json as document};
use crate::document::life::story::Story;
use crate::document::life::{Twins, found};
use crate::experiment::executor::Executor;
use crate::experiment::life::find::find;
use crate::experiment::life::{Life, Pick, Worth, live};
use crate::experiment::live::Stop;
use crate::experiment::plan::setting_of;
use crate::experiment::{Watch, WatchEvent, memory};
use crate::ground::text::shell_line;
use crate::render::text::text;
use crate::scenario::Scenario;
use crate::world::past;

/// `earful trace FILE (--consumer N | --find [WHO])`
pub(super) fn trace(args: &args::Trace) -> Result<ExitCode, Trouble> {
    let scenario = Arc::new(given::scenario(&args.file, None)?);
    let arms = arms(args, &scenario)?;
    let whom = whom(args, &scenario, &arms)?;
    let lived = if arms.is_empty() { 0..scenario.arms.len() } else { 0..0 };
    let lived = || lived.clone().chain(arms.iter().copied()).map(|arm| setting_of(&scenario, arm));
    let load = Load {
        consumers: lived().map(|setting| setting.consumers).max().unwrap_or(0),
        threads: None,
        bytes: &|_| lived().map(memory::of_life).fold(0.0, f64::max),
    };
    load.must_fit()?;
    let trace = Trace { args, scenario: &scenario, arms, pool: threads(Some(1))? };
    let why = match trace.tell(whom) {
        Ok(told) => {
            say(&told);
            return Ok(ExitCode::SUCCESS);
        }
        // What fails here is the run itself, as in `earful run`.
        Err(Stop::Failed(why) | Stop::Refused(why)) => {
            format!("replication {} failed: {why}", args.replication)
        }
        Err(Stop::Aborted) => "interrupted before anything could be told".into(),
    };
    Trouble::Other(why).tell(args.file.json);
    Ok(ExitCode::FAILURE)
}

/// The arms that were asked for; none = not said.
fn arms(args: &args::Trace, scenario: &Scenario) -> Result<Vec<usize>, Trouble> {
    let names = match (&args.arm, args.twin.as_slice()) {
        (Some(arm), _) => std::slice::from_ref(arm),
        (None, []) => return Ok(Vec::new()),
        (None, [one, other]) if one != other => &args.twin,
        (None, given) => {
            let all: Vec<&str> = scenario.arms.iter().map(|arm| arm.name.as_str()).collect();
            return Err(Trouble::Other(format!(
                "--twin {}: a life under two different arms is wanted, as in --twin A,B; the arms \
                 are {}",
                given.join(","),
                all.join(", ")
            )));
        }
    };
    names.iter().map(|name| arm_index(scenario, name.trim())).collect()
}

/// Whom to tell of.
#[derive(Clone, Copy)]
enum Whom {
    One(u32),
    Find(Worth),
    List,
}

fn whom(args: &args::Trace, scenario: &Scenario, arms: &[usize]) -> Result<Whom, Trouble> {
    // Arms may differ in how many people there are.
    let arms = if arms.is_empty() { &[scenario.baseline] } else { arms };
    let people = arms.iter().map(|arm| setting_of(scenario, *arm).consumers).min().unwrap_or(0);
    let names = Worth::ALL.map(Worth::name);
    match (&args.consumer, &args.find) {
        (Some(name), _) => scenario.consumer_named(name.trim(), people).map(Whom::One).ok_or_else(|| {
            let meant = nearest_name(scenario, name.trim());
            let meant = meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
            Trouble::Other(format!(
                "there is no consumer {name}: {} has {} people, {}{meant}; name one of these with \
                 --consumer, or let --find pick one",
                scenario.name,
                thousands(u64::from(people)),
                who_there_is(scenario, people)
            ))
        }),
        (None, None) => Err(Trouble::Other(format!(
            "whose life? Name a person with --consumer WHO ({}), or let --find pick one ({})",
            who_there_is(scenario, people),
            names.join(", ")
        ))),
        (None, Some(None)) if args.others => Err(Trouble::Other(format!(
            "--others goes with one life: say whose after --find ({}), or name a person with \
             --consumer WHO",
            names.join(", ")
        ))),
        (None, Some(None)) => Ok(Whom::List),
        (None, Some(Some(name))) => {
            let worth = Worth::ALL.into_iter().find(|worth| worth.name() == name);
            worth.map(Whom::Find).ok_or_else(|| {
                let next = format!("--find takes {}, or nothing to list all", names.join(", "));
                Trouble::unknown("sort of person", name, names, &next)
            })
        }
    }
}

/// What the people are called, in a few words.
fn who_there_is(scenario: &Scenario, people: u32) -> String {
    let name = |consumer| scenario.consumer_name(consumer);
    let last = people.saturating_sub(1);
    let Some(edges) = &scenario.edges else { return format!("0 to {last}") };
    let listed = edges.names.len() as u32;
    let ids = format!(
        "the ids of {} from {} to {}",
        edges.file,
        name(0),
        name(listed.min(people).saturating_sub(1))
    );
    match people.saturating_sub(listed) {
        0 => ids,
        1 => format!("{ids}, and {}", name(last)),
        _ => format!("{ids}, and {} to {}", name(listed), name(last)),
    }
}

/// The id that was meant, if one is like what was given.
fn nearest_name<'a>(scenario: &'a Scenario, name: &str) -> Option<&'a str> {
    let names = scenario.edges.as_ref()?.names.iter().map(String::as_str);
    let alike = names.map(|known| (strsim::normalized_damerau_levenshtein(name, known), known));
    let nearest = alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))?;
    (nearest.0 > 0.5).then_some(nearest.1)
}

struct Trace<'a> {
    args: &'a args::Trace,
    scenario: &'a Arc<Scenario>,
    /// The arms that were asked for; none = not said.
    arms: Vec<usize>,
    /// Where runs are lived again.
    pool: rayon::ThreadPool,
}

impl Trace<'_> {
    fn tell(&self, whom: Whom) -> Result<String, Stop> {
        let json = self.args.file.json;
        match whom {
            Whom::One(consumer) => {
                let arms = if self.arms.is_empty() {
                    vec![self.scenario.baseline]
                } else {
                    self.arms.clone()
                };
                self.story(&arms, consumer, None)
            }
            Whom::Find(worth) => match self.search(&[worth])?.first() {
                Some((arm, pick)) => {
                    self.story(&self.told(*arm), pick.consumer, Some((*arm, pick)))
                }
                None if json => Ok(self.document(document::picks(self.scenario, &[]))),
                None => {
                    let (searched, replication) = (self.searched(), self.args.replication);
                    Ok(wrapped(&found::nobody(self.scenario, worth, &searched, replication)))
                }
            },
            Whom::List => {
                let who = self.search(&Worth::ALL)?;
                if json {
                    return Ok(self.document(document::picks(self.scenario, &who)));
                }
                let command = |arm, consumer| self.command(&self.told(arm), consumer);
                let (searched, replication) = (self.searched(), self.args.replication);
                Ok(text(&found::picks(self.scenario, &who, &searched, replication, &command)))
            }
        }
    }

    /// A document, with what is to be said of the scenario.
    fn document(&self, mut told: serde_json::Value) -> String {
        if let Some(notes) = given::notes(self.scenario) {
            told["notes"] = notes;
        }
        format!("{told:#}\n")
    }

    /// The arms to search, in order.
    fn searched(&self) -> Vec<usize> {
        if !self.arms.is_empty() {
            return self.arms.clone();
        }
        let baseline = self.scenario.baseline;
        let others = (0..self.scenario.arms.len()).filter(|arm| *arm != baseline);
        std::iter::once(baseline).chain(others).collect()
    }

    /// The arms to tell of when somebody was found in one.
    fn told(&self, found_in: usize) -> Vec<usize> {
        if self.arms.len() == 2 { self.arms.clone() } else { vec![found_in] }
    }

    /// People of these sorts, each in the first arm that has one.
    fn search(&self, worths: &[Worth]) -> Result<Vec<(usize, Pick)>, Stop> {
        let mut found: Vec<(usize, Pick)> = Vec::new();
        for arm in self.searched() {
            let found_before = |worth: &Worth| found.iter().any(|(_, pick)| pick.worth == *worth);
            let wanted: Vec<Worth> = worths.iter().copied().filter(|w| !found_before(w)).collect();
            if wanted.is_empty() {
                break;
            }
            let (scenario, replication) = (Arc::clone(self.scenario), self.args.replication);
            let picks =
                self.watched(&[arm], move |watch| find(&scenario, arm, replication, watch))?;
            let picks = picks.into_iter().filter(|pick| wanted.contains(&pick.worth));
            found.extend(picks.map(|pick| (arm, pick)));
        }
        found.sort_by_key(|(_, pick)| pick.worth);
        Ok(found)
    }

    /// The life of a person under one arm or two.
    fn story(
        &self,
        arms: &[usize],
        consumer: u32,
        pick: Option<(usize, &Pick)>,
    ) -> Result<String, Stop> {
        let mut lives = self.lives(arms, consumer)?;
        let story = Story { scenario: self.scenario, pick, again: &self.command(arms, consumer) };
        if let ([life], true) = (lives.as_slice(), self.args.others) {
            return self.beside_others(&story, life);
        }
        let (last, first) = (lives.pop(), lives.pop());
        if !self.args.file.json {
            return Ok(match (first, last) {
                (Some(one), Some(other)) => text(&story.twins(&Twins::new(one, other))),
                (None, Some(life)) => text(&story.life(&life, None)),
                (_, None) => String::new(),
            });
        }
        let mut told = match (first, last) {
            (Some(one), Some(other)) => document::twins(self.scenario, &Twins::new(one, other)),
            (None, Some(life)) => document::life(self.scenario, &life),
            (_, None) => return Ok(String::new()),
        };
        if let Some((arm, pick)) = pick {
            told["found"] = document::pick(self.scenario, arm, pick);
        }
        Ok(self.document(told))
    }

    /// One life, and what the other arms would have brought.
    fn beside_others(&self, story: &Story<'_>, life: &Life) -> Result<String, Stop> {
        let others: Vec<usize> =
            (0..self.scenario.arms.len()).filter(|arm| *arm != life.arm).collect();
        let lives = self.lives(&others, life.consumer)?.into_iter();
        let twins: Vec<Twins> = lives.map(|other| Twins::new(life.clone(), other)).collect();
        if !self.args.file.json {
            return Ok(text(&story.life(life, Some(&twins))));
        }
        let mut told = document::life(self.scenario, life);
        told["others"] = document::others(self.scenario, &twins);
        if let Some((arm, pick)) = story.pick {
            told["found"] = document::pick(self.scenario, arm, pick);
        }
        Ok(self.document(told))
    }

    /// The lives of a person under these arms.
    fn lives(&self, arms: &[usize], consumer: u32) -> Result<Vec<Life>, Stop> {
        let (scenario, replication) = (Arc::clone(self.scenario), self.args.replication);
        let ours = arms.to_vec();
        self.watched(arms, move |watch| {
            let live = |arm: &usize| live(&scenario, *arm, replication, consumer, watch);
            ours.iter().map(live).collect()
        })
    }

    /// Does work that lives through runs of these arms, showing how far it is.
    fn watched<T: Send + 'static>(
        &self,
        arms: &[usize],
        work: impl Fn(&Watch) -> Result<T, Stop> + Send + Sync + 'static,
    ) -> Result<T, Stop> {
        let days = |arm: &usize| {
            let setting = setting_of(self.scenario, *arm);
            u64::from(past::days(setting)) + u64::from(setting.days)
        };
        let days = arms.iter().map(days).sum();
        let progress = Progress::of(days, arms.len() as u64, self.args.quiet);
        let on = |event| progress.tell(event);
        let watch = Watch { cancel: interruption(), on: &on };
        watch.tell(WatchEvent::Planned(1));
        let done = Executor::alone(&self.pool, &watch, work);
        over(None);
        progress.finish();
        done
    }

    /// The command that tells this life.
    fn command(&self, arms: &[usize], consumer: u32) -> String {
        let names: Vec<&str> =
            arms.iter().map(|arm| self.scenario.arms[*arm].name.as_str()).collect();
        let how = if names.len() == 2 { "--twin" } else { "--arm" };
        let file = &self.args.file;
        let mut command = format!(
            "earful trace {} {} {}",
            quoted(&file.file.display().to_string()),
            option("--consumer", &quoted(&self.scenario.consumer_name(consumer))),
            option(how, &quoted(&names.join(",")))
        );
        if self.args.replication > 0 {
            command += &format!(" --replication {}", self.args.replication);
        }
        command += &file.seed.map_or(String::new(), |seed| format!(" --seed {seed}"));
        file.set.iter().for_each(|set| command += &format!(" --set {}", quoted(set)));
        command
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    shell_line([word])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_that_is_shown_can_be_copied() {
        for (name, option) in [
            ("7", "--consumer 7"),
            ("-x", "--consumer=-x"),
            ("--find", "--consumer=--find"),
            ("ann smith", "--consumer 'ann smith'"),
            ("- o'neil", "--consumer='- o'\\''neil'"),
        ] {
            assert_eq!(super::option("--consumer", &quoted(name)), option);
        }
    }
}
