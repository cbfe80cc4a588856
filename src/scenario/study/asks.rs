//! What the answers to an item depend on, as a study file has it.
//!
//! Besides ranges, this checks that every answer can be given and that no two answers claim the
//! same people: thresholds must fall, and every answer of a fact or of reasons must be reached.

use crate::model::appraisal::{Contact, ORDINARY_OFFER, ORDINARY_SENSITIVITY};
use crate::model::exit::Reason;
use crate::model::policy::Action;
use crate::model::post::Kind;
use crate::params::Spec;
use crate::scenario::file::not_for;
use crate::scenario::toml::{Node, Section, bounded};
use crate::survey::questionnaire::{Appraised, Asks, Fact, Graded};

/// What an item can ask for; each is a key.
pub const ASKS: [&str; 4] = ["attitude", "fact", "appraisal", "reasons"];

/// Correlations of the two attitudes that an item must leave possible.
const CORRELATION: f64 = 0.5;

/// Reasons named per exit, when a file does not say.
const NAMED_PER_EXIT: f64 = 1.0;

/// The numbers of an imagined contact.
pub const CONTACT: [Spec; 5] = [
    bounded("sensitivity", "1", 0.0, 1.0),
    bounded("personalisation", "1", 0.0, 1.0),
    bounded("context_reading", "1", 0.0, 1.0),
    bounded("offer_value", "1", 0.0, 1.0),
    bounded("latency_hours", "hours", 0.0, 10_000.0),
];

/// The answers of an item while its file is read.
pub struct Answers<'a> {
    /// Labels with their places; empty if they could not be read.
    pub labels: Vec<(&'a str, &'a Node)>,
    /// Whether nothing is wrong with them, so that they can be counted on.
    pub sound: bool,
}

impl Answers<'_> {
    /// The position of an answer; another word is noted, unless the answers could not be read.
    pub fn find(&self, section: &Section<'_>, key: &str, word: &str, node: &Node) -> Option<usize> {
        let labels: Vec<&str> = self.labels.iter().map(|(label, _)| *label).collect();
        if labels.is_empty() { None } else { section.choose(key, "answer", word, node, &labels) }
    }

    /// Notes every answer that nothing leads to.
    fn check_reached(&self, item: &Section<'_>, what: &str, reached: impl Fn(usize) -> bool) {
        for (index, (_, node)) in self.labels.iter().enumerate() {
            if self.sound && !reached(index) {
                let wrong = format!("no {what} leads to this answer");
                let step = format!("let a {what} lead to it, or take it out");
                item.log.add(item.problem_at(node, "answers", wrong).next(step));
            }
        }
    }
}

/// Reads the one of [`ASKS`] that the item has; `None` when something was noted.
pub fn read_asks(item: &Section<'_>, answers: &Answers<'_>) -> Option<Asks> {
    let before = item.log.len();
    let key = item.only_one(&ASKS)?;
    let title = format!("{} {key}", item.title);
    let section = item.section(key, &title, &item.help)?;
    let asks = match key {
        "attitude" => read_attitude(section, answers),
        "fact" => read_fact(item, section, answers)?,
        "appraisal" => read_appraisal(section, answers),
        _ => read_reasons(item, section, answers),
    };
    (item.log.len() == before).then_some(asks)
}

fn read_attitude(section: Section<'_>, answers: &Answers<'_>) -> Asks {
    let loading = |key| section.number(&bounded(key, "1", -1.0, 1.0)).unwrap_or(0.0);
    let (concern, expectation) = (loading("concern"), loading("expectation"));
    let thresholds = read_thresholds(&section, answers, &bounded("thresholds", "SD", -10.0, 10.0));
    let graded = Graded { concern, expectation, thresholds };
    for correlation in [CORRELATION, -CORRELATION] {
        let explained = graded.explained(correlation);
        if explained >= 1.0 {
            let wrong = format!(
                "at a correlation of {correlation} the attitudes explain {explained:.2} of the \
                 variance, and nothing is left to the person"
            );
            let problem = section.problem("", wrong).allowed("below 1");
            section.log.add(problem.next("lower concern or expectation"));
        }
    }
    section.finish();
    Asks::Attitude(graded)
}

/// Thresholds, which must fall and be one fewer than the answers.
fn read_thresholds(section: &Section<'_>, answers: &Answers<'_>, spec: &Spec) -> Vec<f64> {
    section.require(spec.key, "[...]: falling numbers, one fewer than answers");
    let Some((thresholds, node)) = section.numbers(spec) else { return Vec::new() };
    let wanted = answers.labels.len().saturating_sub(1);
    if answers.sound && thresholds.len() != wanted {
        let wrong = format!("not one fewer than answers: {} for {}", thresholds.len(), wanted + 1);
        let step = format!("give {wanted} of them");
        section.log.add(section.problem_at(node, spec.key, wrong).next(step));
        return thresholds;
    }
    if let Some(at) = thresholds.windows(2).position(|pair| pair[0] <= pair[1]) {
        let named =
            answers.labels.get(at + 1).map(|(label, _)| format!(": nobody would say {label}"));
        let wrong = format!(
            "these answers overlap: threshold {} is not below threshold {}{}",
            at + 2,
            at + 1,
            named.unwrap_or_default()
        );
        section.log.add(section.problem_at(node, spec.key, wrong).next("let the thresholds fall"));
    }
    thresholds
}

fn read_fact(item: &Section<'_>, section: Section<'_>, answers: &Answers<'_>) -> Option<Asks> {
    section.require("of", "\"aware\"");
    let Some(index) = section.choice("of", "fact", &Fact::ALL.map(Fact::name)) else {
        section.entries();
        return None;
    };
    let fact = Fact::ALL[index];
    let values = fact.values();
    let mut answer_of = Vec::new();
    for value in values {
        section.require(value, "\"...\": the answer of those of whom it is so");
        let found =
            section.text(value).map(|(word, node)| answers.find(&section, value, word, node));
        answer_of.extend(found.flatten());
    }
    if answer_of.len() == values.len() {
        answers.check_reached(item, "value", |answer| answer_of.contains(&answer));
    }
    section.finish();
    Some(Asks::Fact { fact, answer_of })
}

fn read_reasons(item: &Section<'_>, section: Section<'_>, answers: &Answers<'_>) -> Asks {
    let before = section.log.len();
    let mut reasons = vec![None; answers.labels.len()];
    for reason in Reason::ALL {
        let Some((word, node)) = section.text(reason.name()) else { continue };
        let Some(answer) = answers.find(&section, reason.name(), word, node) else { continue };
        if let Some(other) = reasons[answer].replace(reason) {
            let wrong = format!("this answer stands for {} already", Reason::name(other));
            let problem = section.problem_at(node, reason.name(), wrong);
            section.log.add(problem.next("let each answer stand for one reason"));
        }
    }
    if section.log.len() == before {
        answers.check_reached(item, "reason", |answer| reasons[answer].is_some());
    }
    let named = section.number(&bounded("named_per_exit", "1", 0.001, Reason::COUNT as f64));
    let reasons: Vec<Reason> = reasons.into_iter().flatten().collect();
    if let (Some(named), Some(entry)) = (named, section.entry("named_per_exit"))
        && named > reasons.len() as f64
        && section.log.len() == before
    {
        let wrong = format!("more than the {} reasons that can be named", reasons.len());
        let problem = section.problem_at(&entry.node, "named_per_exit", wrong);
        let problem = problem.allowed(format!("at most {}", reasons.len()));
        section.log.add(problem.next("lower it, or let answers stand for more reasons"));
    }
    section.finish();
    Asks::Reasons { reasons, named_per_exit: named.unwrap_or(NAMED_PER_EXIT) }
}

fn read_appraisal(section: Section<'_>, answers: &Answers<'_>) -> Asks {
    let imagined = match section.only_one(&["of", "contact"]) {
        Some("of") => {
            section.choice("of", "contact", &["last_reply"]);
            None
        }
        Some(_) => {
            let title = format!("{} contact", section.title);
            section.section("contact", &title, &section.help).map(read_contact)
        }
        None => None,
    };
    let spec = bounded("thresholds", "logit", -30.0, 30.0);
    let thresholds = read_thresholds(&section, answers, &spec);
    section.finish();
    Asks::Appraisal(Appraised { imagined, thresholds })
}

/// An imagined contact. What the file does not say is what moves nothing: a topic of ordinary
/// sensitivity, an offer of ordinary value; a post that was understood, a reply after an hour. Of an
/// action of two turns the first is imagined, or with consent what comes of it: whether a contact is
/// proper does not hang on when.
fn read_contact(section: Section<'_>) -> Contact {
    section.require("kind", "\"complaint\"");
    section.require("do", "\"public_reply\"");
    let kind = section.choice("kind", "kind", &Kind::ALL.map(Kind::name));
    // To ignore somebody is no contact.
    let acts = &Action::ALL[1..];
    let names: Vec<&str> = acts.iter().map(|act| act.name()).collect();
    let act = section.choice("do", "action", &names);
    let [sensitivity, personalisation, context_reading, offer_value, latency_hours] =
        CONTACT.each_ref().map(|spec| section.number(spec));
    let contact = Contact {
        kind: Kind::ALL[kind.unwrap_or(0)],
        addressed: section.switch("addressed").unwrap_or(false),
        sensitivity: sensitivity.unwrap_or(ORDINARY_SENSITIVITY),
        act: acts[act.unwrap_or(0)],
        understood: section.switch("understood").unwrap_or(true),
        personalisation: personalisation.unwrap_or(0.0),
        context_reading: context_reading.unwrap_or(0.0),
        disclosure: section.switch("disclosure").unwrap_or(false),
        consent: section.switch("consent").unwrap_or(false),
        offer_value: offer_value.unwrap_or(ORDINARY_OFFER),
        latency_hours: latency_hours.unwrap_or(1.0),
        second: None,
    };
    if let Some(entry) = section.entry("do").filter(|_| kind.is_some() && act.is_some())
        && contact.act.kinds() & 1 << contact.kind as u8 == 0
    {
        not_for(&section, &entry.node, contact.act, 1 << contact.kind as u8);
    }
    section.finish();
    contact
}
