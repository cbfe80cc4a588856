//! A playbook as a file has it: levels of severity, what enters and what leaves them, and what is done
//! meanwhile.
//!
//! A playbook says all of one level in its own table, or has a `[[level]]` for each. What its author
//! cannot have meant is refused: a level that would come and go by the hour, that another one
//! always forestalls, or that changes nothing.

mod weighed;

use std::collections::BTreeSet;

use super::desk::{Spot, read_staff, spot};
use super::{Models, in_playbook, read_policy};
use crate::model::alarm::{Sign, Trigger, Unit, Until};
use crate::model::policy::{Policy, Severity};
use crate::scenario::checked::{SAYS, STAFF};
use crate::scenario::toml::{Node, Problem, Section, Value, bounded};
use weighed::{calmer, check_order, check_triggers, check_way_back, lowest};

/// What to do about a mistake in a playbook.
pub const PLAYBOOK_HELP: &str = "see A playbook in docs/scenarios.md";

/// What a level is called where there is but one.
const ONLY_LEVEL: &str = "crisis";

/// Up to this many levels in one playbook.
const MOST_LEVELS: usize = 8;

/// Most hours that a level waits for [hours].
const MOST_HOURS: u64 = 720;

/// The ways to say how many people answer while a level lasts.
const LEVEL_STAFF: &[&str] = STAFF.split_at(2).0;

/// How keys of multiples end.
const TIMES_USUAL: &str = "_times_usual";

/// What a level can say, beside its name.
const LEVEL_KEYS: [&str; 7] =
    ["until", "trigger", "pause_broadcast", "say", "policy", LEVEL_STAFF[0], LEVEL_STAFF[1]];

/// A level as it is written; the policy that it names is not known yet.
#[derive(Clone, Debug)]
pub struct GivenLevel {
    pub severity: Severity,
    /// Where it stands.
    pub spot: Spot,
    /// Where each of its triggers does.
    pub triggers: Vec<Spots>,
    /// Where what leaves it does.
    pub until: Spots,
    /// The policy by which is heard and answered.
    pub policy: Option<GivenPolicy>,
    /// Where it says how many people answer.
    pub staff: Option<Spot>,
}

/// The policy of a level.
#[derive(Clone, Debug)]
pub enum GivenPolicy {
    /// Named, and where.
    Named(String, Spot),
    /// Written there.
    Own(Box<Policy>, Spot),
}

impl GivenPolicy {
    /// The name that it gives, if it is not written there.
    pub fn name(&self) -> Option<&str> {
        match self {
            GivenPolicy::Named(name, _) => Some(name),
            GivenPolicy::Own(..) => None,
        }
    }

    /// Where it stands.
    pub fn spot(&self) -> &Spot {
        match self {
            GivenPolicy::Named(_, spot) | GivenPolicy::Own(_, spot) => spot,
        }
    }
}

/// Where a part of a level stands, and its keys.
#[derive(Clone, Debug)]
pub struct Spots {
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
pub fn read_playbook(
    policy: &Section<'_>,
    (whose, title): (&str, &str),
    models: &Models<'_>,
) -> Option<Vec<GivenLevel>> {
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
    let levels = read_levels(&section, whose, models);
    section.finish();
    Some(levels)
}

fn read_levels(section: &Section<'_>, whose: &str, models: &Models<'_>) -> Vec<GivenLevel> {
    let written = LEVEL_KEYS.into_iter().filter(|key| section.entry(key).is_some());
    let written: Vec<&str> = written.collect();
    if section.entry("level").is_none() {
        if written.is_empty() {
            let step = "write [[trigger]], until and what is done, or playbook = \"none\"";
            section.log.add(section.problem("", "there is nothing in it").next(step));
            return Vec::new();
        }
        return vec![read_level(section, (whose, ONLY_LEVEL.into()), models)];
    }
    for key in written {
        if let Some(entry) = section.entry(key) {
            let wrong = "a playbook with levels says this in each of them";
            let place = &entry.key_place;
            let problem = Problem::at(place, &section.title, key, wrong);
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
        levels.push(read_level(&level, (whose, name), models));
        level.finish();
    }
    // Levels are only weighed against each other where all of them were understood.
    if section.log.len() == before {
        check_order(section, &levels);
    }
    levels
}

fn read_level(
    section: &Section<'_>,
    (whose, name): (&str, String),
    models: &Models<'_>,
) -> GivenLevel {
    let before = section.log.len();
    let triggers = read_triggers(section);
    let understood = section.log.len() == before;
    let (triggers, spots): (Vec<Trigger>, Vec<Spots>) = triggers.into_iter().unzip();
    let (until, until_spots) = read_until(section, &triggers, understood);
    let pause_broadcast = section.switch("pause_broadcast");
    let statement = section.choice("say", "thing to say", &SAYS).is_some();
    let policy = read_rules(section, &format!("{whose}_{name}"), models);
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

/// The policy of a level: a name, or a whole policy but for desk and playbook, called after both.
fn read_rules(section: &Section<'_>, name: &str, models: &Models<'_>) -> Option<GivenPolicy> {
    let entry = section.entry("policy")?;
    if !matches!(entry.node.value, Value::Table(_)) {
        let (name, node) = section.text("policy")?;
        return Some(GivenPolicy::Named(name.to_owned(), spot(section, "policy", node)));
    }
    let title = format!("{} policy", section.title);
    let own = section.section("policy", title.trim_start(), "see earful policies")?;
    let counts_elsewhere = [
        ("desk", "the desk is that of the policy with the playbook", "a level has agents = ..."),
        ("playbook", "a playbook within a playbook", "write more severe days as a [[level]]"),
    ];
    for (key, wrong, step) in counts_elsewhere {
        if let Some(entry) = own.entry(key) {
            let problem = Problem::at(&entry.key_place, &own.title, key, wrong);
            own.log.add(problem.next(format!("take it out: {step}")));
            return None;
        }
    }
    let policy = in_playbook(&read_policy(own, name, models).policy);
    Some(GivenPolicy::Own(Box::new(policy), spot(section, "policy", &entry.node)))
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
        match bound(section, sign.key(), |unit| unit.keys().0, asks_for_more) {
            Some((Unit::Posts, posts)) => trigger.at_least[sign as usize] = Some(posts),
            Some((Unit::TimesUsual, times)) => {
                trigger.at_least_times_usual[sign as usize] = Some(times);
            }
            None => {}
        }
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

/// Whether an hour can have fewer than a trigger asks for; noted where none does.
fn asks_for_more(range: &Section<'_>, unit: Unit, node: &Node) -> bool {
    let (low, wrong) = match unit {
        Unit::Posts => (0, "every hour has as many, so that it would always hold"),
        Unit::TimesUsual => (1, "ordinary hours have as many, so that it would hold on any day"),
    };
    let is_low = match node.value {
        Value::Number(number) => number <= f64::from(low),
        Value::Whole(Some(number)) => number <= low.into(),
        _ => false,
    };
    if is_low {
        let problem = range.problem_at(node, unit.keys().0, wrong).allowed(format!("above {low}"));
        range.log.add(problem.next("raise it, or take it out"));
    }
    !is_low
}

/// What leaves a level; weighed against its triggers where those were understood.
fn read_until(section: &Section<'_>, triggers: &[Trigger], understood: bool) -> (Until, Spots) {
    let mut until = Until::after(1);
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
        match bound(&range, sign.key(), |unit| unit.keys().1, |_, _, _| true) {
            Some((Unit::Posts, posts)) => until.at_most[sign as usize] = Some(posts),
            Some((Unit::TimesUsual, times)) => {
                until.at_most_times_usual[sign as usize] = Some(times);
            }
            None => {}
        }
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
        let of = |unit: Unit| Some(calmer(sign, unit, lowest(triggers, sign, unit)?));
        Unit::ALL.into_iter().find_map(of)
    };
    let parts: Vec<String> = Sign::ALL.into_iter().filter_map(least).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The number in `{ at_least = 6 }` or `{ at_least_times_usual = 4 }`, if it is one and passes; `key_of` is
/// how a unit is written there.
fn bound(
    section: &Section<'_>,
    key: &str,
    key_of: impl Fn(Unit) -> &'static str,
    passes: impl Fn(&Section<'_>, Unit, &Node) -> bool,
) -> Option<(Unit, f64)> {
    let entry = section.entry(key)?;
    let ends = Unit::ALL.map(&key_of);
    if !matches!(entry.node.value, Value::Table(_)) {
        let wrong = format!("{} where a range is wanted", entry.node.value.kind());
        let problem = section.problem_at(&entry.node, key, wrong);
        let number = match entry.node.value {
            Value::Number(_) | Value::Whole(_) => entry.node.place.excerpt(),
            _ => "6.0".into(),
        };
        let step = format!("write {key} = {{ {} = {number} }}", ends[0]);
        section.log.add(problem.next(step));
        return None;
    }
    let title = format!("{} {key}", section.title);
    let help = format!("a range here has {} = ...", ends.join(" = ... or "));
    let range = section.section(key, title.trim_start(), &help)?;
    let others = Unit::ALL.into_iter().flat_map(|unit| [unit.keys().0, unit.keys().1]);
    for other in others.filter(|key| !ends.contains(key)) {
        if let Some(entry) = range.entry(other) {
            let wanted = ends[usize::from(other.ends_with(TIMES_USUAL))];
            let problem = range.problem_at(&entry.node, other, format!("{wanted} is wanted here"));
            let step = "triggers have at_least, and until has at_most";
            range.log.add(problem.next(step));
            return None;
        }
    }
    let given = Unit::ALL.into_iter().filter(|unit| range.entry(key_of(*unit)).is_some());
    let unit = match given.collect::<Vec<_>>()[..] {
        [] => {
            range.require(ends[0], "6.0: posts per hour");
            range.finish();
            return None;
        }
        [unit] => unit,
        _ => {
            range.only_one(&ends);
            return None;
        }
    };
    let spec = match unit {
        Unit::Posts => bounded(key_of(unit), "posts/hour", 0.0, 1e9),
        Unit::TimesUsual => bounded(key_of(unit), "times the usual", 0.0, 1e6),
    };
    let node = &range.entry(key_of(unit))?.node;
    let number = if passes(&range, unit, node) { range.number(&spec) } else { None };
    range.finish();
    Some((unit, number?))
}
