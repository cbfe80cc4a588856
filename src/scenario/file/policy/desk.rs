//! A desk as a file has it: people, hours, time per reply and a promise. A file gives some of its keys;
//! the others come from what it is based on.

use std::collections::BTreeMap;

use crate::model::desk::{Desk, OverCapacity, Promise, PromiseClock, Staff};
use crate::model::hours::Hours;
use crate::scenario::checked::{
    CLOCKS, MOST_AGENTS, OVER_CAPACITY, STAFF, desk_spec, hours_text, read_hours, staff_replies,
};
use crate::scenario::toml::{Node, Place, Problem, Section, Value};

/// Where something stands that a problem may be about.
#[derive(Clone, Debug)]
pub struct Spot {
    pub place: Place,
    pub section: String,
    pub key: String,
}

impl Spot {
    /// A problem with it.
    pub fn problem(&self, wrong: impl Into<String>) -> Problem {
        Problem::at(&self.place, &self.section, &self.key, wrong).value(self.place.excerpt())
    }
}

/// What a file says of a desk.
#[derive(Clone, Debug, Default)]
pub struct GivenDesk {
    pub staff: Option<Staff>,
    hours: Option<Hours>,
    minutes_per_reply: Option<f64>,
    spread: Option<f64>,
    promise: Option<Option<Promise>>,
    over_capacity: Option<OverCapacity>,
    /// Where its keys stand.
    spots: BTreeMap<&'static str, Spot>,
    /// Whether all of it was understood.
    pub unclear: bool,
}

impl GivenDesk {
    /// The desk, with what is not given from another.
    pub fn over(&self, base: &Desk) -> Desk {
        Desk {
            staff: self.staff.unwrap_or(base.staff),
            hours: self.hours.as_ref().unwrap_or(&base.hours).clone(),
            minutes_per_reply: self.minutes_per_reply.unwrap_or(base.minutes_per_reply),
            spread: self.spread.unwrap_or(base.spread),
            promise: self.promise.unwrap_or(base.promise),
            over_capacity: self.over_capacity.unwrap_or(base.over_capacity),
        }
    }

    /// Whether it says nothing that is not so at a desk.
    pub fn agrees(&self, desk: &Desk) -> bool {
        self.unclear || self.over(desk) == *desk
    }

    /// Where the first of its keys stands that says what is not so at a desk.
    pub fn differs(&self, desk: &Desk) -> Option<&Spot> {
        let differs = [
            (STAFF.as_slice(), self.staff.is_some_and(|staff| staff != desk.staff)),
            (&["hours"], self.hours.as_ref().is_some_and(|hours| *hours != desk.hours)),
            (
                &["minutes_per_reply"],
                self.minutes_per_reply.is_some_and(|m| m != desk.minutes_per_reply),
            ),
            (&["spread"], self.spread.is_some_and(|spread| spread != desk.spread)),
            (&["promise"], self.promise.is_some_and(|promise| promise != desk.promise)),
            (
                &["over_capacity"],
                self.over_capacity.is_some_and(|order| order != desk.over_capacity),
            ),
        ];
        let mut keys =
            differs.into_iter().filter(|(_, differs)| *differs).flat_map(|(keys, _)| keys);
        keys.find_map(|key| self.spots.get(key))
    }

    /// Where one of its keys stands.
    pub fn spot(&self, key: &str) -> Option<&Spot> {
        self.spots.get(key)
    }

    /// Where the first of its keys stands.
    pub fn any_spot(&self) -> Option<&Spot> {
        self.spots.values().next()
    }

    /// Takes `staff_replies_per_day` of `[conduct]`: so many people, round the clock.
    pub fn set_replies(&mut self, replies: f64) {
        self.staff = Some(Staff::Replies(replies));
        self.hours = Some(Hours::always());
    }

    /// Reads `[desk]`.
    pub fn read(section: Section<'_>) -> Self {
        let before = section.log.len();
        let mut given = GivenDesk { staff: read_staff(&section, &STAFF), ..GivenDesk::default() };
        given.hours = read_opening(&section);
        given.minutes_per_reply = section.number(desk_spec("minutes_per_reply"));
        given.spread = section.number(desk_spec("spread"));
        given.promise = read_promise(&section);
        let over_capacity = section.choice("over_capacity", "order", &OVER_CAPACITY);
        given.over_capacity =
            over_capacity.map(|index| [OverCapacity::OldestFirst, OverCapacity::Priority][index]);
        for key in STAFF.into_iter().chain([
            "hours",
            "minutes_per_reply",
            "spread",
            "promise",
            "over_capacity",
        ]) {
            if let Some(entry) = section.entry(key) {
                given.spots.insert(key, spot(&section, key, &entry.node));
            }
        }
        given.unclear = section.log.len() > before;
        section.finish();
        given
    }
}

/// How many people answer, in one of the `ways` to say so.
pub fn read_staff(section: &Section<'_>, ways: &[&str]) -> Option<Staff> {
    let given = ways.iter().copied().filter(|key| section.entry(key).is_some());
    let given: Vec<_> = given.collect();
    if let [_, .., last] = given[..] {
        let wrong = format!("{} exclude each other", given.join(" and "));
        let problem = match section.entry(last) {
            Some(entry) => section.problem_at(&entry.node, last, wrong),
            None => section.problem(last, wrong),
        };
        let problem = problem.allowed(format!("one of {}", ways.join(", ")));
        section.log.add(problem.next("keep one of them"));
        return None;
    }
    if let Some(entry) = section.entry("agents")
        && let Value::Number(number) = entry.node.value
        && number.fract() != 0.0
    {
        let problem = section.problem_at(&entry.node, "agents", "not a whole number");
        let problem = problem.allowed(format!("whole numbers from 0 to {MOST_AGENTS}"));
        let step = "people who are there part of the time are agents_per_million, per million customers, \
                    or fewer hours";
        section.log.add(problem.next(step));
        return None;
    }
    let agents = section.whole("agents", 0, MOST_AGENTS).map(|whole| Staff::Agents(whole as f64));
    let per_million = section.number(desk_spec("agents_per_million")).map(Staff::PerMillion);
    let replies = ways.contains(&staff_replies().key);
    let replies = replies.then(|| section.number(staff_replies())).flatten().map(Staff::Replies);
    agents.or(per_million).or(replies)
}

fn read_opening(section: &Section<'_>) -> Option<Hours> {
    if let Some(entry) = section.entry("hours")
        && let Value::List(nodes) = &entry.node.value
    {
        let parts = nodes.iter().map(|node| match &node.value {
            Value::Text(part) => Some(part.as_str()),
            _ => None,
        });
        let text = parts.collect::<Option<Vec<_>>>().unwrap_or_default().join(", ");
        let example = match read_hours(&text) {
            Ok(hours) => hours_text(&hours),
            Err(_) => "Mon-Fri 08:00-18:00, Sat 10:00-14:00".into(),
        };
        let problem =
            section.problem_at(&entry.node, "hours", "a list where text in quotes is wanted");
        section
            .log
            .add(problem.next(format!("write one text, with commas: hours = \"{example}\"")));
        return None;
    }
    let (text, node) = section.text("hours")?;
    match read_hours(text) {
        Ok(hours) => Some(hours),
        Err(unclear) => {
            let days = crate::model::clock::WEEKDAYS;
            let nearest = unclear.day.and_then(|word| {
                let begins = |day: &&str| word.to_lowercase().starts_with(&day.to_lowercase());
                let known = days.into_iter().find(begins).map(str::to_owned);
                known.or_else(|| section.log.nearest(&word, days))
            });
            let problem = section.problem_at(node, "hours", unclear.wrong);
            let problem = problem.allowed(unclear.allowed).nearest(nearest);
            section.log.add(problem.next(unclear.next_step));
            None
        }
    }
}

/// A promise, or that there is none.
fn read_promise(section: &Section<'_>) -> Option<Option<Promise>> {
    let entry = section.entry("promise")?;
    match &entry.node.value {
        Value::Text(text) if text == "none" => return Some(None),
        Value::Table(_) => {}
        other => {
            let wrong = format!("{} where a promise is wanted", other.kind());
            let problem = section.problem_at(&entry.node, "promise", wrong);
            let allowed =
                "{ first_reply_hours = 1, clock = \"business\", share = 0.9 } or \"none\"";
            section.log.add(problem.allowed(allowed));
            return None;
        }
    }
    let title = format!("{} promise", section.title);
    let promise = section.section("promise", title.trim_start(), &section.help)?;
    let first_reply_hours = promise.number(desk_spec("first_reply_hours"));
    let clock = promise.choice("clock", "clock", &CLOCKS);
    for (key, example) in [("first_reply_hours", "4"), ("clock", "\"business\" or \"calendar\"")] {
        if promise.entry(key).is_none() {
            promise.missing(key, example);
        }
    }
    let share = match promise.entry("share") {
        Some(_) => promise.number(desk_spec("share")),
        None => Some(desk_spec("share").default),
    };
    promise.finish();
    let clock = [PromiseClock::Business, PromiseClock::Calendar][clock?];
    Some(Some(Promise { first_reply_hours: first_reply_hours?, clock, share: share? }))
}

/// A node as a spot.
pub fn spot(section: &Section<'_>, key: &str, node: &Node) -> Spot {
    Spot { place: node.place.clone(), section: section.title.clone(), key: key.to_owned() }
}
