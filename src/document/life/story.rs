//! One person's story as a document: who it is, each day on which something happened, how it ended.

use super::counts::counts;
use super::pick::what;
use super::{Teller, Twins};
use crate::document::block::{Block, Document, Labelled, Part, Twofold};
use crate::experiment::life::{DayOfLife, Life, Pick};
use crate::scenario::Scenario;
use crate::world::Event;

/// What a quiet time brought.
const NOTHING: &str = "Nothing happened to them.";

/// What the points of reasons mean.
const POINTS: &str = "Reasons are in points that add up to a chance: with 0 points a contact is as likely to be found \
    proper as not, with +1 73 in 100 find it proper, with -1 27, with -2 12, with -3 5. Who finds it proper and who \
    does not, chance decides, the same under every policy.";

/// What a story is about.
pub struct Story<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The arm in which the person was found and why, if that is how it was.
    pub pick: Option<(usize, &'a Pick)>,
    /// The command that tells it again.
    pub again: &'a str,
}

impl Story<'_> {
    /// One life, and in short what other arms would have brought, if that is wanted.
    pub fn life(&self, life: &Life, others: Option<&[Twins]>) -> Document {
        let teller = self.teller(life);
        let arm = &self.scenario.arms[life.arm];
        let starts = teller.setting().warmup_days;
        let (before, after): (Vec<&DayOfLife>, Vec<&DayOfLife>) =
            life.days.iter().partition(|day| day.day < starts);
        let days = |days: &[&DayOfLife]| match days {
            [] => Block::Text(NOTHING.into()),
            days => Block::Rows(
                days.iter()
                    .flat_map(|day| a_day(day.day, &teller.day(life.consumer, day)))
                    .collect(),
            ),
        };
        let mut parts = self.who(&teller.person(life));
        if starts > 0 {
            parts.push(part("before", self.before(&teller), vec![days(&before)]));
        }
        let begins = format!("Day {starts}: {} begins: {}", arm.name, arm.summary);
        parts.push(part("days", begins, vec![days(&after)]));
        parts.push(part("end", "How it ended", texts(&teller.end(life))));
        let numbers = Block::Text(counts(&life.totals(starts)));
        parts.push(part("numbers", "In numbers", vec![numbers]));
        parts.extend(others.map(|others| self.others(others)));
        self.document(life, &format!("under {}", arm.name), with_points(parts, &[life]))
    }

    /// Two lives of one person.
    pub fn twins(&self, twins: &Twins) -> Document {
        let [one, other] = &twins.lives;
        let tellers = [self.teller(one), self.teller(other)];
        let names = [one, other].map(|life| self.scenario.arms[life.arm].name.clone());
        let starts = tellers[0].setting().warmup_days;
        let (before, after): (Vec<_>, Vec<_>) =
            twins.days().into_iter().partition(|(day, _)| *day < starts);
        let days = |days: Vec<(u16, [Option<&DayOfLife>; 2])>| -> Vec<Block> {
            days.into_iter().flat_map(|day| self.day(twins, &tellers, &names, day)).collect()
        };
        let mut parts = self.who(&tellers[0].person(one));
        if tellers.iter().any(|teller| self.scenario.arms[teller.arm].setting.is_some()) {
            parts.push(part("apart", "Two pasts", vec![Block::Text(
                "An arm that changes parameters has people and a past of its own, so the two lives may differ from \
                 the first day."
                    .into(),
            )]));
        }
        if starts > 0 {
            let quiet = before.is_empty().then(|| Block::Text(NOTHING.into()));
            let blocks = quiet.into_iter().chain(days(before)).collect();
            parts.push(part("before", self.before(&tellers[0]), blocks));
        }
        let begins = [one, other].map(|life| {
            let arm = &self.scenario.arms[life.arm];
            format!("{} ({})", arm.name, arm.summary)
        });
        let mut blocks = vec![Block::Text(begins.join(" | "))];
        blocks.extend(self.page_posts(twins));
        blocks.extend(days(after));
        if twins.parted.is_none() {
            blocks
                .push(Block::Text("The two lives never part: nothing differs on any day.".into()));
        }
        parts.push(part("days", format!("Day {starts}: the policies begin"), blocks));
        let both = |told: [Vec<String>; 2]| {
            vec![Block::Twofold(Twofold { label: String::new(), heads: names.clone(), told })]
        };
        let ends = [0, 1].map(|life: usize| tellers[life].end(&twins.lives[life]));
        parts.push(part("end", "How it ended", both(ends)));
        let numbers = [one, other].map(|life| vec![counts(&life.totals(starts))]);
        parts.push(part("numbers", "In numbers", both(numbers)));
        let how = format!("under {} and under {}", names[0], names[1]);
        self.document(one, &how, with_points(parts, &[one, other]))
    }

    fn document(&self, life: &Life, how: &str, parts: Vec<Part>) -> Document {
        let Scenario { name, question, replications: planned, seed, .. } = self.scenario;
        let beyond = match life.replication < *planned {
            true => String::new(),
            false => format!(" (the experiment has 0 to {})", planned.saturating_sub(1)),
        };
        let found = self.pick.map(|(arm, pick)| {
            let (arm_name, happened) =
                (&self.scenario.arms[arm].name, what(self.scenario, arm, pick));
            let Pick { worth, day, .. } = pick;
            format!("Found as {}: on day {day} under {arm_name} they {happened}", worth.whom())
        });
        Document {
            title: format!("Consumer {} of {name}", self.scenario.consumer_name(life.consumer)),
            question: question.clone(),
            answer: found,
            facts: format!("{how}; replication {}{beyond}, seed {seed}", life.replication),
            alarms: Vec::new(),
            arms: Vec::new(),
            parts,
        }
    }

    /// How the story of somebody who was found is had again, and who it is.
    fn who(&self, person: &[String]) -> Vec<Part> {
        let again = || part("again", "Again", vec![Block::Code(self.again.to_owned())]);
        let again = self.pick.is_some().then(again);
        again.into_iter().chain([part("who", "Who", texts(person))]).collect()
    }

    /// A day in two lives: once where it is told alike, else side by side.
    fn day(
        &self,
        twins: &Twins,
        tellers: &[Teller<'_>; 2],
        names: &[String; 2],
        (day, both): (u16, [Option<&DayOfLife>; 2]),
    ) -> Vec<Block> {
        // Where nothing differs, one telling holds for both.
        let alike = both[0].map(|day| &day.notes) == both[1].map(|day| &day.notes);
        let consumer = twins.lives[0].consumer;
        let tell = |twin: bool| {
            [0, 1].map(|life: usize| {
                let teller = Teller { twin, ..tellers[life] };
                both[life].map(|day| teller.day(consumer, day)).unwrap_or_default()
            })
        };
        let told = Some(tell(alike)).filter(|told| told[0] == told[1]);
        let told = told.unwrap_or_else(|| tell(false));
        let block = match told[0] == told[1] {
            true => Block::Rows(a_day(day, &told[0])),
            false => Block::Twofold(Twofold { label: label(day), heads: names.clone(), told }),
        };
        self.parting(twins, names, day).map(Block::Text).into_iter().chain([block]).collect()
    }

    /// What the other arms would have brought the person.
    fn others(&self, twins: &[Twins]) -> Part {
        let line = |twins: &Twins| {
            let life = &twins.lives[1];
            let otherwise = match (twins.otherwise(), twins.noticed) {
                (None, _) => "the same life to the last event".into(),
                (Some((day, what)), Some(_)) => format!("another life from day {day} on: {what}"),
                (Some((day, what)), None) => format!("the same for them; on day {day} {what}"),
            };
            let in_question = life.last.bonds.iter().position(|(b, _)| *b == self.scenario.focus);
            let end = in_question.map(|at| self.teller(life).end(life).swap_remove(at));
            let end = end.map_or(String::new(), |end| format!(" At the end, {end}"));
            format!("{}: {otherwise}.{end}", self.scenario.arms[life.arm].name)
        };
        let mut lines: Vec<String> = twins.iter().map(line).collect();
        if lines.is_empty() {
            lines.push("The scenario has no other arm.".into());
        }
        let title = "What the other policies would have brought them";
        part("others", title, vec![Block::List(lines)])
    }

    /// That page posts differ, which no day can tell.
    fn page_posts(&self, twins: &Twins) -> Option<Block> {
        let weekly = twins.lives.each_ref().map(|life| {
            self.scenario.arms[life.arm].policies[self.scenario.focus].conduct.posts_per_week
        });
        (weekly[0] != weekly[1]).then(|| {
            Block::Text(format!(
                "The page posts {} times a week against {}; days do not tell of page posts, only the reasons of who \
                 stops following.",
                weekly[0], weekly[1]
            ))
        })
    }

    fn teller(&self, life: &Life) -> Teller<'_> {
        Teller { scenario: self.scenario, arm: life.arm, twin: false }
    }

    fn before(&self, teller: &Teller<'_>) -> String {
        let last = teller.setting().warmup_days.saturating_sub(1);
        let usual = &self.scenario.warmup[self.scenario.focus];
        format!(
            "Before the policy begins, days 0 to {last} ({} under {}; not counted)",
            self.scenario.setting.brands[self.scenario.focus].name, usual.name
        )
    }

    /// Where two lives part, and where the person first notices.
    fn parting(&self, twins: &Twins, names: &[String; 2], day: u16) -> Option<String> {
        let what = match (twins.parted == Some(day), twins.noticed == Some(day)) {
            (true, true) => "here the two lives part",
            (true, false) => "here the two lives part, unnoticed by them so far",
            (false, true) => "here they begin to notice",
            (false, false) => return None,
        };
        let [one, other] = twins.in_short(day);
        let how = match one == other {
            true => format!("Under both policies {one}, but not alike in everything."),
            false => format!("Under {} {one}; under {} {other}.", names[0], names[1]),
        };
        Some(format!(">>> Day {day}: {what}. {how}"))
    }
}

fn part(id: &'static str, title: impl Into<String>, blocks: Vec<Block>) -> Part {
    Part { id, title: title.into(), blocks }
}

fn texts(sentences: &[String]) -> Vec<Block> {
    sentences.iter().map(|said| Block::Text(said.clone())).collect()
}

fn label(day: u16) -> String {
    format!("day {day}")
}

fn a_day(day: u16, sentences: &[String]) -> Vec<Labelled> {
    let label = |at| if at == 0 { label(day) } else { String::new() };
    sentences.iter().enumerate().map(|(at, said)| Labelled::new(label(at), said)).collect()
}

/// What the points of reasons mean, where any are told.
fn with_points(mut parts: Vec<Part>, lives: &[&Life]) -> Vec<Part> {
    let mut notes = lives.iter().flat_map(|life| &life.days).flat_map(|day| &day.notes);
    if notes.any(|note| matches!(note.event, Event::Contacted(..))) {
        parts.push(part("reasons", "How to read reasons", vec![Block::Text(POINTS.into())]));
    }
    parts
}
