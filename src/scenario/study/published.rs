//! What was published, as a study file has it: statements about shares, a cell each.
//!
//! One section may stand for several cells: each item it lists, in each band. A cell must be one
//! that the sample can speak about, and no two cells may say the same kind of thing about the
//! same share.

use std::collections::BTreeMap;

use super::STUDY_HELP;
use super::item::Items;
use super::share::{all_of, answer_named, answer_of, item_named, read_bands};
use crate::model::consumer::AGE_BANDS;
use crate::scenario::toml::{Node, Section, bounded};
use crate::survey::fieldwork::Fieldwork;
use crate::survey::questionnaire::Asks;
use crate::survey::study::{Answer, Bands, CellUse, Published, Says};

/// What can be said of a share; each is a key.
const STATEMENTS: [&str; 4] = ["percent", "between", "order", "above"];

/// Words for [`Says::Lowest`] and [`Says::Highest`].
pub const ORDERS: [&str; 2] = ["lowest", "highest"];

/// Reads the sections `[[published]]`.
pub fn read_published(root: &Section<'_>, items: &Items, fieldwork: &Fieldwork) -> Vec<Published> {
    let mut cells = PublishedSoFar { items, fieldwork, cells: Vec::new(), known: BTreeMap::new() };
    for (number, section) in root.sections("published", STUDY_HELP).into_iter().enumerate() {
        cells.read(&section, number + 1);
        section.finish();
    }
    cells.cells
}

/// The cells so far.
struct PublishedSoFar<'a> {
    items: &'a Items,
    fieldwork: &'a Fieldwork,
    cells: Vec<Published>,
    /// What they are about, those excluded aside, with the number of the section that says so.
    known: BTreeMap<Subject, usize>,
}

/// The bands, the kind of statement and the answers of a cell.
type Subject = (u8, u8, Vec<(usize, usize)>);

fn subject(cell: &Published) -> Subject {
    let kind = match cell.says {
        Says::Point { .. } => 0,
        Says::Between(..) => 1,
        Says::Lowest | Says::Highest => 2,
        Says::Above(_) => 3,
    };
    let mut answers: Vec<_> =
        cell.all_of.iter().map(|answer| (answer.item, answer.answer)).collect();
    answers.sort_unstable();
    (cell.bands.0, kind, answers)
}

impl PublishedSoFar<'_> {
    /// Reads one section and adds its cells, if all of it could be read.
    fn read(&mut self, section: &Section<'_>, number: usize) {
        let before = section.log.len();
        let source = section.sentence("source", "\"...\": the id of a row of evidence");
        let shares = self.read_shares(section).unwrap_or_default();
        let bands = read_bands(section);
        let says = self.read_statement(section, &shares);
        if let (Some(Says::Lowest | Says::Highest), Some(bands)) = (&says, &bands)
            && bands.iter().any(|bands| bands.0.count_ones() != 1)
        {
            let node = section.entry("band").map(|entry| &entry.node);
            let wrong = "an order says which band: one alone";
            let problem = node.map(|node| section.problem_at(node, "band", wrong));
            let problem = problem.map(|problem| problem.allowed(AGE_BANDS.join(", ")));
            problem.into_iter().for_each(|problem| section.log.add(problem));
        }
        let used = self.read_use(section, &shares);
        let reason = read_reason(section, used, says.as_ref());
        let (Some((source, _)), Some(bands), Some(says)) = (source, bands, says) else { return };
        for share in &shares {
            for bands in &bands {
                let cell = Published {
                    source: source.to_owned(),
                    all_of: share.clone(),
                    bands: *bands,
                    says: says.clone(),
                    used,
                    reason: reason.to_owned(),
                };
                if section.log.len() == before && used != CellUse::Excluded {
                    self.check_sample(section, &cell);
                    self.check_repeated(section, &cell, number);
                }
                if used != CellUse::Excluded {
                    self.known.entry(subject(&cell)).or_insert(number);
                }
                self.cells.push(cell);
            }
        }
    }

    /// The shares a section is about: one per item, or one of several answers at once.
    fn read_shares(&self, section: &Section<'_>) -> Option<Vec<Vec<Answer>>> {
        if section.only_one(&["item", "all_of"])? == "all_of" {
            return all_of(section, self.items).map(|all_of| vec![all_of]);
        }
        section.require("answer", "\"...\": one of the item's answers");
        let ids = section.texts("item")?;
        let (label, node) = section.text("answer")?;
        if ids.is_empty() {
            let node = section.entry("item").map(|entry| &entry.node);
            let problem = node.map(|node| section.problem_at(node, "item", "no item"));
            let problem = problem.map(|problem| problem.one_of(self.items.ids()));
            problem.into_iter().for_each(|problem| section.log.add(problem));
        }
        let share = |(id, at): &(&str, &Node)| {
            let item = item_named(section, "item", id, at, self.items)?;
            Some(vec![answer_of(section, "answer", item, label, node, self.items)?])
        };
        Some(ids.iter().filter_map(share).collect())
    }

    /// What is said of the shares.
    fn read_statement(&self, section: &Section<'_>, shares: &[Vec<Answer>]) -> Option<Says> {
        let statement = section.only_one(&STATEMENTS);
        let [rounded_to, tolerance] = [("rounded_to", 50.0), ("tolerance", 100.0)]
            .map(|(key, most)| section.number(&bounded(key, "points", 0.0, most)));
        for key in ["rounded_to", "tolerance"] {
            if let Some(entry) = section.entry(key)
                && statement.is_some_and(|statement| statement != "percent")
            {
                let problem = section.problem_at(&entry.node, key, "goes with percent only");
                section.log.add(problem.next("take it out"));
            }
        }
        match statement? {
            "percent" => {
                let percent = section.number(&bounded("percent", "%", 0.0, 100.0))?;
                let (rounded_to, tolerance) = (rounded_to.unwrap_or(1.0), tolerance.unwrap_or(0.0));
                check_figure(section, percent, rounded_to, tolerance);
                Some(Says::Point { percent, rounded_to, tolerance })
            }
            "between" => {
                let (numbers, node) = section.numbers(&bounded("between", "%", 0.0, 100.0))?;
                if let [low, high] = numbers[..]
                    && low < high
                {
                    check_bounds(section, low, high, node);
                    return Some(Says::Between(low, high));
                }
                let problem =
                    section.problem_at(node, "between", "not a lower and a higher figure");
                section.log.add(problem.next("write, for example, between = [20, 30]"));
                None
            }
            "order" => {
                let order = section.choice("order", "order", &ORDERS)?;
                Some(if order == 0 { Says::Lowest } else { Says::Highest })
            }
            _ => self.read_above(section, shares).map(Says::Above),
        }
    }

    /// The answers that a share is higher than.
    fn read_above(&self, section: &Section<'_>, shares: &[Vec<Answer>]) -> Option<Vec<Answer>> {
        let (key, before) = ("above", section.log.len());
        let mut below = Vec::new();
        for (word, node) in section.texts(key)? {
            let Some(answer) = answer_named(section, key, word, node, self.items) else { continue };
            if below.contains(&answer) {
                let problem = section.problem_at(node, key, "named twice");
                section.log.add(problem.next("take one out"));
            } else if shares.iter().any(|share| share[..] == [answer]) {
                let problem = section.problem_at(node, key, "no share is higher than itself");
                section.log.add(problem.next("take it out"));
            }
            below.push(answer);
        }
        if below.is_empty() && section.log.len() == before {
            let problem = section.problem(key, "names nothing that the share is higher than");
            section.log.add(problem.next("write, for example, above = [\"NB_C.agree\"]"));
        }
        (section.log.len() == before).then_some(below)
    }

    /// What the cells are used for. A fit moves the numbers of attitude items and nothing else.
    fn read_use(&self, section: &Section<'_>, shares: &[Vec<Answer>]) -> CellUse {
        let used = section.choice("use", "use", &CellUse::ALL.map(CellUse::name));
        let used = used.map_or(CellUse::HeldOut, |index| CellUse::ALL[index]);
        let is_attitude =
            |answer: &Answer| matches!(self.items.list[answer.item].asks, Asks::Attitude(_));
        let other = shares.iter().flatten().find(|answer| !is_attitude(answer));
        if let (CellUse::Fit | CellUse::Assumed, Some(answer)) = (used, other)
            && let Some(entry) = section.entry("use")
        {
            let id = &self.items.list[answer.item].id;
            let wrong = format!("{id} is no attitude item: nothing in it can be fitted");
            let problem = section.problem_at(&entry.node, "use", wrong);
            section.log.add(problem.allowed("held out, construction, excluded"));
        }
        used
    }

    /// Notes a cell about people of whom there are none in the sample.
    fn check_sample(&self, section: &Section<'_>, cell: &Published) {
        let ordered = matches!(cell.says, Says::Lowest | Says::Highest);
        let wanted = if ordered { Bands::ALL } else { cell.bands };
        let Fieldwork { quotas, coverage, .. } = self.fieldwork;
        for (band, name) in AGE_BANDS.iter().enumerate().filter(|(band, _)| wanted.has(*band)) {
            let cause = if quotas.is_some_and(|quotas| quotas[band] == 0.0) {
                "quotas"
            } else if coverage[band] == 0.0 {
                "coverage"
            } else {
                continue;
            };
            let wrong = format!("nobody of {name} is in the sample: [sample] {cause} has 0");
            let step = format!("raise {cause}, ask about other bands, or exclude this");
            section.log.add(section.problem("band", wrong).next(step));
            return;
        }
    }

    /// Notes a cell that was there already; what is not judged may contradict what is.
    fn check_repeated(&self, section: &Section<'_>, cell: &Published, number: usize) {
        if let Some(from) = self.known.get(&subject(cell)).copied() {
            let share = cell.all_of.iter().map(|answer| {
                let item = &self.items.list[answer.item];
                format!("{}.{}", item.id, item.answers[answer.answer])
            });
            let share = share.collect::<Vec<_>>().join(" with ");
            let says = if from == number {
                "says the same thing twice".to_owned()
            } else {
                format!("[[published]] {from} says the same kind of thing")
            };
            let wrong = format!("{says} about {share} in {}", cell.bands.name());
            let step = "take one of the two out, or exclude it and say why";
            section.log.add(section.problem("", wrong).next(step));
        }
    }
}

/// What figures with one, two and three digits after the point were rounded to.
const DIGITS: [f64; 3] = [0.1, 0.01, 0.001];

/// Whether one number is so many times another, up to the last digits.
fn is_multiple(number: f64, of: f64) -> bool {
    let times = number / of;
    (times - times.round()).abs() <= 1e-6_f64.max(1e-12 * times)
}

/// Notes a figure that cannot have been rounded so, or that any share would meet.
fn check_figure(section: &Section<'_>, percent: f64, rounded_to: f64, tolerance: f64) {
    let note = |key: &str, wrong: String, step: String| {
        let problem = match section.entry(key) {
            Some(entry) => section.problem_at(&entry.node, key, wrong),
            None => section.problem(key, wrong),
        };
        section.log.add(problem.next(step));
    };
    let rounds = rounded_to > 0.0;
    if rounds && !is_multiple(100.0, rounded_to) {
        let wrong = format!("in steps of {rounded_to} no share of all, 100, can be printed");
        note("rounded_to", wrong, "write, for example, rounded_to = 1 or 0.1".into());
    } else if rounds && !is_multiple(percent, rounded_to) {
        let wrong = format!("not a multiple of rounded_to = {rounded_to}");
        let step = DIGITS.into_iter().find(|step| is_multiple(percent, *step));
        let digits = format!("rounded_to = {}", step.unwrap_or(0.0));
        let step = match 100.0 * percent {
            whole if percent < 1.0 && is_multiple(whole, rounded_to) => format!(
                "a share of {percent} is percent = {}; if it is {percent} in a hundred, add {digits}",
                (whole / rounded_to).round() * rounded_to
            ),
            _ => format!("write the figure as it was printed, and {digits} if it had digits"),
        };
        note("percent", wrong, step);
    }
    let slack = rounded_to / 2.0 + tolerance;
    if percent - slack <= 0.0 && percent + slack >= 100.0 {
        let key = if tolerance > 0.0 { "tolerance" } else { "rounded_to" };
        let wrong = "so wide that any share agrees".to_owned();
        note(key, wrong, "lower it, or leave the statement out".into());
    }
}

/// Notes bounds that any share keeps, and bounds that look like shares.
fn check_bounds(section: &Section<'_>, low: f64, high: f64, node: &Node) {
    let (wrong, step) = if low <= 0.0 && high >= 100.0 {
        ("any share lies between these", "raise the lower or lower the higher".to_owned())
    } else if low > 0.0 && high < 1.0 {
        let [low, high] = [low, high].map(|share| (1e8 * share).round() / 1e6);
        let step = format!("in percent these are between = [{low}, {high}]");
        ("both below 1 percent: these look like shares", step + "; for less than 1 begin at 0")
    } else {
        return;
    };
    section.log.add(section.problem_at(node, "between", wrong).next(step));
}

/// The reason, which must be there for what is not judged or judged leniently.
fn read_reason<'a>(section: &Section<'a>, used: CellUse, says: Option<&Says>) -> &'a str {
    let widened = matches!(says, Some(Says::Point { tolerance, .. }) if *tolerance > 0.0);
    let wanted = match used {
        CellUse::Excluded => "\"...\": why it is excluded",
        _ if widened => "\"...\": why it is widened",
        _ => return section.text("reason").map_or("", |(reason, _)| reason),
    };
    section.sentence("reason", wanted).map_or("", |(reason, _)| reason)
}
