//! A playbook as a file has it: levels of severity, what enters and what leaves them, and what is done
//! meanwhile.
//!
//! A playbook says all of one level in its own table, or has a `[[level]]` for each. What its author
//! cannot have meant is refused: a level that would come and go by the hour, that another one
//! always forestalls, or that changes nothing.

mod weighed;

use std::collections::BTreeSet;

use super::desk_file::{STAFF, Spot, read_staff, spot};
use super::document::{Node, Value};
use super::lists::bounded;
use super::section::Section;
use crate::model::alarm::{Sign, Trigger, Until};
use crate::model::policy::Severity;
use weighed::{calmer, check_order, check_triggers, check_way_back};

/// What to do about a mistake in a playbook.
pub(super) const PLAYBOOK_HELP: &str = "see A playbook in docs/scenarios.md";

/// Words for what is said to everybody who looks.
pub(super) const SAYS: [&str; 1] = ["statement"];

/// What a level is called where there is but one.
const ONLY_LEVEL: &str = "crisis";

/// Up to this many levels in one playbook.
const MOST_LEVELS: usize = 8;

/// Most hours that a level waits for [hours].
const MOST_HOURS: u64 = 720;

/// The ways to say how many people answer while a level lasts.
const LEVEL_STAFF: &[&str] = STAFF.split_at(2).0;

/// What a level can say, beside its name.
const LEVEL_KEYS: [&str; 7] =
    ["until", "trigger", "pause_broadcast", "say", "policy", LEVEL_STAFF[0], LEVEL_STAFF[1]];

/// A level as it is written; the policy that it names is not known yet.
#[derive(Clone, Debug)]
pub(super) struct GivenLevel {
    pub severity: Severity,
    /// Where it stands.
    pub spot: Spot,
    /// Where each of its triggers does.
    pub triggers: Vec<Spots>,
    /// Where what leaves it does.
    pub until: Spots,
    /// The policy that it names, and where.
    pub policy: Option<(String, Spot)>,
    /// Where it says how many people answer.
    pub staff: Option<Spot>,
}

/// Where a part of a level stands, and its keys.
#[derive(Clone, Debug)]
pub(super) struct Spots {
    whole: Spot,
    keys: Vec<(&'static str, Spot)>,
}

impl Spots {
    fn of(section: &Section<'_>) -> Self {
        let keys = Sign::ALL.map(Sign::key).into_iter().chain(["storm"]);
        let at = |key| Some((key, spot(section, key, &section.entry(key)?.node)));
        let whole = Spot {
            place: section.place.clone(),
            section: section.title.clone(),
            key: String::new(),
        };
        Spots { keys: keys.filter_map(at).collect(), whole }
    }

    /// Where a key stands, or the part as a whole if it does not.
    pub fn at(&self, key: &str) -> &Spot {
        self.keys.iter().find(|(known, _)| *known == key).map_or(&self.whole, |(_, spot)| spot)
    }
}

/// What a policy says of its playbook: `None` when it says nothing, no levels when it wants none.
pub(super) fn read_playbook(policy: &Section<'_>, title: &str) -> Option<Vec<GivenLevel>> {
    let entry = policy.entry("playbook")?;
    match &entry.node.value {
        Value::Text(text) if text == "none" => return Some(Vec::new()),
        Value::Table(_) => {}
        other => {
            let wrong = format!("{} where a playbook is wanted", other.kind());
            let problem = policy.problem_at(&entry.node, "playbook", wrong);
            let problem = problem.allowed("a table of its own or \"none\"");
            policy.log.add(problem.next(PLAYBOOK_HELP));
            return None;
        }
    }
    let section = policy.section("playbook", title, PLAYBOOK_HELP)?;
    let levels = read_levels(&section);
    section.finish();
    Some(levels)
}

fn read_levels(section: &Section<'_>) -> Vec<GivenLevel> {
    let written = LEVEL_KEYS.into_iter().filter(|key| section.entry(key).is_some());
    let written: Vec<&str> = written.collect();
    if section.entry("level").is_none() {
        if written.is_empty() {
            let step = "write [[trigger]], until and what is done, or playbook = \"none\"";
            section.log.add(section.problem("", "there is nothing in it").next(step));
            return Vec::new();
        }
        return vec![read_level(section, ONLY_LEVEL.into())];
    }
    for key in written {
        if let Some(entry) = section.entry(key) {
            let wrong = "a playbook with levels says this in each of them";
            let place = &entry.key_place;
            let problem = super::Problem::at(place, &section.title, key, wrong);
            section.log.add(problem.next("move it into a [[level]], or take it out"));
        }
    }
    let before = section.log.len();
    let sections = section.sections("level", PLAYBOOK_HELP);
    let count = sections.len();
    if (count == 0 && section.log.len() == before) || count > MOST_LEVELS {
        let problem = section.problem("level", format!("{count} levels"));
        let problem = problem.allowed(format!("1 to {MOST_LEVELS}"));
        let step = match count.checked_sub(MOST_LEVELS) {
            None => "write a [[level]], or playbook = \"none\"".into(),
            Some(over) => format!("take out {over}"),
        };
        section.log.add(problem.next(step));
    }
    let mut taken = BTreeSet::new();
    let mut levels = Vec::new();
    for mut level in sections.into_iter().take(MOST_LEVELS) {
        level.title = format!("{} {}", section.title, level.title);
        let name = level.name(&taken).unwrap_or_default();
        taken.insert(name.clone());
        levels.push(read_level(&level, name));
        level.finish();
    }
    // Levels are only weighed against each other where all of them were understood.
    if section.log.len() == before {
        check_order(section, &levels);
    }
    levels
}

fn read_level(section: &Section<'_>, name: String) -> GivenLevel {
    let before = section.log.len();
    let triggers = read_triggers(section);
    let understood = section.log.len() == before;
    let (triggers, spots): (Vec<Trigger>, Vec<Spots>) = triggers.into_iter().unzip();
    let (until, until_spots) = read_until(section, &triggers, understood);
    let pause_broadcast = section.switch("pause_broadcast");
    let statement = section.choice("say", "thing to say", &SAYS).is_some();
    let policy = section.text("policy");
    let policy = policy.map(|(name, node)| (name.to_owned(), spot(section, "policy", node)));
    let staff = read_staff(section, LEVEL_STAFF);
    let given = ["say", "policy"].iter().chain(LEVEL_STAFF);
    if pause_broadcast != Some(true) && given.clone().all(|key| section.entry(key).is_none()) {
        let problem = section.problem("", "nothing changes while it lasts");
        let problem = problem.allowed(format!(
            "pause_broadcast = true, {}",
            given.copied().collect::<Vec<_>>().join(", ")
        ));
        section.log.add(problem.next("say what is done, or take it out"));
    }
    let at = |key: &str| section.entry(key).map(|entry| spot(section, key, &entry.node));
    let whole =
        Spot { place: section.place.clone(), section: section.title.clone(), key: String::new() };
    GivenLevel {
        triggers: spots,
        until: until_spots,
        spot: whole,
        staff: LEVEL_STAFF.iter().find_map(|key| at(key)),
        severity: Severity {
            name,
            triggers,
            until,
            pause_broadcast: pause_broadcast.unwrap_or(false),
            statement,
            policy: None,
            staff,
        },
        policy,
    }
}

fn read_triggers(section: &Section<'_>) -> Vec<(Trigger, Spots)> {
    if section.entry("trigger").is_none() {
        section.missing("trigger", "[{ critical_posts_per_hour = { at_least = 6.0 } }]");
    }
    let before = section.log.len();
    let sections = section.sections("trigger", PLAYBOOK_HELP);
    if sections.is_empty()
        && section.log.len() == before
        && let Some(entry) = section.entry("trigger")
    {
        let problem = section.problem_at(&entry.node, "trigger", "without any it is never entered");
        section.log.add(problem.next("add { storm = true } or a number of posts, or take it out"));
    }
    let mut triggers: Vec<(Trigger, Spots)> = Vec::new();
    for mut trigger in sections {
        trigger.title = format!("{} {}", section.title, trigger.title);
        triggers.push((read_trigger(&trigger), Spots::of(&trigger)));
        trigger.finish();
    }
    if section.log.len() == before {
        check_triggers(section, &triggers);
    }
    triggers
}

fn read_trigger(section: &Section<'_>) -> Trigger {
    let before = section.log.len();
    let mut trigger =
        Trigger { storm: section.switch("storm").unwrap_or(false), ..Trigger::default() };
    for sign in Sign::ALL {
        let number = bound(section, sign.key(), "at_least", |range, node| {
            if !matches!(node.value, Value::Number(n) if n <= 0.0)
                && !matches!(node.value, Value::Whole(Some(n)) if n <= 0)
            {
                return true;
            }
            let wrong = "every hour has as many, so that it would always hold";
            let problem = range.problem_at(node, "at_least", wrong).allowed("above 0");
            range.log.add(problem.next("raise it, or take it out"));
            false
        });
        trigger.at_least[sign as usize] = number;
    }
    // What is written there under an unknown key is told as such.
    let says_nothing = section.is_empty() || section.entry("storm").is_some();
    if trigger == Trigger::default() && says_nothing && section.log.len() == before {
        let problem = section.problem("", "it asks for nothing, so that it would always hold");
        let keys = Sign::ALL.map(|sign| format!("{} = {{ at_least = ... }}", sign.key()));
        let problem = problem.allowed(format!("storm = true, {}", keys.join(", ")));
        section.log.add(problem.next("say when it holds, or take it out"));
    }
    trigger
}

/// What leaves a level; weighed against its triggers where those were understood.
fn read_until(section: &Section<'_>, triggers: &[Trigger], understood: bool) -> (Until, Spots) {
    let mut until = Until { at_most: [None; Sign::COUNT], for_hours: 1 };
    let Some(entry) = section.entry("until") else {
        // The end of a storm is enough where nothing is counted.
        if let Some(example) = example(triggers) {
            section.missing("until", &format!("{{ {example}, for_hours = 12 }}"));
        }
        return (until, Spots::of(section));
    };
    let title = format!("{} until", section.title);
    let Some(range) = section.section("until", title.trim_start(), PLAYBOOK_HELP) else {
        return (until, Spots::of(section));
    };
    let before = section.log.len();
    for sign in Sign::ALL {
        until.at_most[sign as usize] = bound(&range, sign.key(), "at_most", |_, _| true);
    }
    match range.whole("for_hours", 1, MOST_HOURS) {
        Some(hours) => until.for_hours = hours as u16,
        None => range.require("for_hours", "12: so many hours in a row"),
    }
    if understood && section.log.len() == before {
        check_way_back(&range, &entry.node, triggers, &until);
    }
    let spots = Spots::of(&range);
    range.finish();
    (until, spots)
}

/// `critical_posts_per_hour = { at_most = 1.5 }` for what triggers count, if they do.
fn example(triggers: &[Trigger]) -> Option<String> {
    let least = |sign: Sign| {
        let all = triggers.iter().filter_map(|trigger| trigger.at_least[sign as usize]);
        Some((sign, all.min_by(f64::total_cmp)?))
    };
    let parts = Sign::ALL.into_iter().filter_map(least).map(|(sign, l)| calmer(sign, l));
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The number in `{ at_least = 6 }`, if it is one and passes.
fn bound(
    section: &Section<'_>,
    key: &str,
    end: &'static str,
    passes: impl Fn(&Section<'_>, &Node) -> bool,
) -> Option<f64> {
    let entry = section.entry(key)?;
    if !matches!(entry.node.value, Value::Table(_)) {
        let wrong = format!("{} where a range is wanted", entry.node.value.kind());
        let problem = section.problem_at(&entry.node, key, wrong);
        let number = match entry.node.value {
            Value::Number(_) | Value::Whole(_) => entry.node.place.excerpt(),
            _ => "6.0".into(),
        };
        section.log.add(problem.next(format!("write {key} = {{ {end} = {number} }}")));
        return None;
    }
    let title = format!("{} {key}", section.title);
    let help = format!("a range here has {end} = ...");
    let range = section.section(key, title.trim_start(), &help)?;
    let other = if end == "at_least" { "at_most" } else { "at_least" };
    if let Some(entry) = range.entry(other) {
        let problem = range.problem_at(&entry.node, other, format!("{end} is wanted here"));
        let step = "triggers have at_least, and until has at_most";
        range.log.add(problem.next(step));
        return None;
    }
    range.require(end, "6.0: posts per hour");
    let node = range.entry(end).map(|entry| &entry.node);
    let number = match node {
        Some(node) if passes(&range, node) => range.number(&bounded(end, "posts/hour", 0.0, 1e9)),
        _ => None,
    };
    range.finish();
    number
}
