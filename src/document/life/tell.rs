//! A day of a life in plain sentences, with the numbers beside them.
//!
//! Pure functions of what was kept. A sentence says `they` of the person.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::seen::{looked, onlookers};
use super::words;
use crate::document::words::terms::names;
use crate::experiment::life::live::{DayOfLife, PersonState};
use crate::experiment::life::note::LifeNote;
use crate::experiment::plan::setting_of;
use crate::ground::text::list;
use crate::model::appraisal::{Contact, Felt, Receiver};
use crate::model::exit::{Hazards, Reason};
use crate::model::policy::{Action, Listens, Policy};
use crate::model::post::{Kind, Post};
use crate::model::turns::Second;
use crate::scenario::Scenario;
use crate::world::probe::{Cause, Encounter, Passed, PostKey};
use crate::world::{Event, Setting};

/// Tells the lives of an arm.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Index of the arm.
    pub arm: usize,
    /// Whether what is told holds for a twin under another policy, too.
    pub twin: bool,
}

impl<'a> Teller<'a> {
    /// The setting in which the life was lived.
    pub fn setting(&self) -> &'a Setting {
        setting_of(self.scenario, self.arm)
    }

    /// The policy of a brand that is in force on a day.
    pub fn policy(&self, brand: usize, day: u16) -> &'a Policy {
        if day < self.setting().warmup_days {
            &self.scenario.warmup[brand]
        } else {
            &self.scenario.arms[self.arm].policies[brand]
        }
    }

    /// The policy of a brand by which a post was heard and answered, or not: that of the level of its
    /// playbook at the hour at which it was written.
    fn policy_at(&self, day: &DayOfLife, brand: usize, post: PostKey) -> Cow<'a, Policy> {
        let policy = self.policy(brand, post.day);
        let written = day.notes.iter().find_map(|note| match note.event {
            Event::Posted(written) if note.brand == brand && PostKey::of(&written) == post => {
                Some(written.time)
            }
            _ => None,
        });
        let hour = (written.unwrap_or(f64::from(post.day)) * 24.0) as u32;
        match level_at(day, brand, hour) {
            0 => Cow::Borrowed(policy),
            level => Cow::Owned(policy.in_force(level)),
        }
    }

    /// What the playbooks had in force of the brands that something is told of.
    fn playbooks(&self, day: &DayOfLife) -> Vec<String> {
        let brands: BTreeSet<usize> = day.notes.iter().map(|note| note.brand).collect();
        let begins = u32::from(day.day) * 24;
        let told = |brand: usize| {
            let policy = self.policy(brand, day.day);
            let name = |level: usize| match level.checked_sub(1) {
                None => "the usual",
                Some(at) => policy.playbook.levels.get(at).map_or("", |level| &level.name),
            };
            let hours = day.in_force.iter().filter(|force| force.brand == brand);
            let later: Vec<_> = hours.filter(|force| force.from > begins).collect();
            let first = level_at(day, brand, begins);
            if first == 0 && later.is_empty() {
                return None;
            }
            let mut told = format!("The playbook of {}: {}", self.brand(brand), name(first));
            for force in later {
                told += &format!(
                    ", from {} on {}",
                    words::hour(f64::from(force.from) / 24.0, &self.setting().clock),
                    name(force.level)
                );
            }
            Some(format!("{told}."))
        };
        brands.into_iter().filter_map(told).collect()
    }

    pub(super) fn brand(&self, brand: usize) -> &'a str {
        &self.setting().brands[brand].name
    }

    /// What happened on a day, a sentence or two at a time, and in the end what it changed.
    pub fn day(&self, consumer: u32, day: &DayOfLife) -> Vec<String> {
        let mut told = Vec::new();
        if day.notes.is_empty() && day.after.standing.aware {
            told.push("They learnt elsewhere that brands listen.".into());
        }
        told.extend(self.playbooks(day));
        let mut notes = day.notes.iter().filter(|note| note.who == consumer).peekable();
        while let Some(note) = notes.next() {
            let passes_on =
                matches!(notes.peek(), Some(next) if matches!(next.event, Event::Reshared(..)));
            told.extend(self.event(day, note, passes_on));
        }
        told.extend(onlookers(consumer, &day.notes));
        told.extend(self.changes(&day.before, &day.after));
        told
    }

    /// One thing that happened to the person; empty for what is told with something else.
    fn event(&self, day: &DayOfLife, note: &LifeNote, passes_on: bool) -> Vec<String> {
        let brand = self.brand(note.brand);
        vec![match note.event {
            Event::Episode(kind) => {
                let what = match kind {
                    Kind::Failure => format!("Something went wrong with {brand}"),
                    Kind::Question => format!("They had a question about {brand}"),
                    _ => format!("{brand} delighted them"),
                };
                let posts = |other: &LifeNote| {
                    let of_it = matches!(other.event, Event::Posted(post) if post.kind == kind);
                    of_it && other.who == note.who && other.brand == note.brand
                };
                let posted = day.notes.iter().any(posts);
                format!("{what}{}.", if posted { "" } else { "; they kept it to themselves" })
            }
            Event::Posted(post) => self.posted(day, note.brand, &post),
            Event::Heard(post, taken_for, sensitivity) => {
                let how = match post.kind == taken_for {
                    true => String::from("for what it was"),
                    false => format!("for {}, which it was not", words::a_post(taken_for)),
                };
                let the = words::the_post(post.kind);
                format!(
                    "{brand} heard {the} and took it {how} (sensitivity judged {sensitivity:.2})."
                )
            }
            Event::Passed(post, why) => self.passed(&self.policy_at(day, note.brand, post), why),
            Event::Decided(post, number) => decided(&self.policy_at(day, note.brand, post), number),
            Event::Contacted(met) => return self.contacted(day.day, brand, &met),
            Event::Redeemed => "They redeemed the offer.".into(),
            Event::Dropped(post) => {
                let wait = self.policy(note.brand, day.day).conduct.max_wait_days;
                format!(
                    "{brand} dropped the answer to {}: it had waited more than {wait} days.",
                    written(post, day.day)
                )
            }
            Event::Ignored(post) => {
                format!("They had expected an answer to {}; none came.", written(post, day.day))
            }
            Event::OptedOut => format!("They asked {brand} not to contact them again."),
            Event::WentPrivate => "They closed their accounts to strangers.".into(),
            Event::Left => "They left the platforms altogether.".into(),
            Event::Followed => format!("They began to follow {brand}."),
            Event::Exited(reason, mode, hazards) => {
                let total: f64 = hazards.iter().sum();
                let share = 100.0 * hazards[reason as usize] / total;
                let stopped = words::stopped(mode, brand);
                format!(
                    "They {stopped}: {}{}.",
                    words::reason(reason),
                    others(share, reason, &hazards)
                )
            }
            Event::Criticised(_, Cause::Post(_), _) => {
                format!("They criticised {brand} in public.")
            }
            Event::Criticised(_, Cause::Parting, _) => {
                format!("They said in public why they turned away from {brand}.")
            }
            Event::Criticised(_, Cause::Page, _) => {
                format!("They criticised {brand} in public for a post on its page.")
            }
            Event::Churned(to) => {
                let to = match to {
                    Some(to) => format!("took their custom from {brand} to {}", self.brand(to)),
                    None => format!("took their custom away from {brand}, to nobody told of here"),
                };
                format!(
                    "They {to}{}.",
                    at_satisfaction(&day.after, note.brand, "a satisfaction of")
                )
            }
            Event::Joined(None) => {
                let came = at_satisfaction(&day.after, note.brand, "an impression of");
                format!("They became a customer of {brand}{came}.")
            }
            // Told when they left the other.
            Event::Joined(Some(_)) => return Vec::new(),
            Event::ReadCriticism(author, _) => {
                let then = if passes_on { " and chose to pass it on" } else { "" };
                let author = self.scenario.consumer_name(author);
                format!("They read what consumer {author} wrote against {brand}{then}.")
            }
            Event::Reshared(..) => return Vec::new(),
            Event::Looked(sight) => {
                looked(brand, &self.scenario.consumer_name(sight.author), &sight)
            }
        }]
    }

    fn posted(&self, day: &DayOfLife, brand: usize, post: &Post) -> String {
        let name = self.brand(brand);
        let platform = &self.setting().platforms[usize::from(post.platform)].name;
        let open = if post.public { "open to all" } else { "closed to strangers" };
        let mut told = format!(
            "They {} on {platform}, {}, {open} (sensitivity of the topic {:.2} of 1).",
            words::wrote(post, name),
            words::hour(post.time, &self.setting().clock),
            post.sensitivity
        );
        let key = PostKey::of(post);
        let is_it = |note: &LifeNote| {
            note.brand == brand && matches!(note.event, Event::Heard(heard, ..) if heard == key)
        };
        if !day.notes.iter().any(is_it) {
            let measured = day.day >= self.setting().warmup_days;
            if self.twin && measured {
                told += &format!(" {name} heard it under neither policy.");
            } else {
                let why = self.unheard(&self.policy_at(day, brand, key), post);
                told += &format!(" {name} did not hear it: {why}.");
            }
        }
        told
    }

    /// Why a post was not heard.
    fn unheard(&self, policy: &Policy, post: &Post) -> String {
        let name = &policy.name;
        match policy.listens {
            Listens::Nothing => format!("under {name} nobody reads anything"),
            Listens::Addressed => format!("under {name} it reads only what is addressed to it"),
            Listens::Everything if !self.setting().mechanisms.listening => {
                "listening is switched off in this scenario".into()
            }
            Listens::Everything if !post.public => "strangers cannot see the post".into(),
            Listens::Everything => "its monitor did not find the post".into(),
        }
    }

    fn passed(&self, policy: &Policy, why: Passed) -> String {
        let rule = |number| words::rule_name(policy, number);
        match why {
            Passed::NoReplies => "Replies are switched off in this scenario.".into(),
            Passed::NoRule => format!("No rule of {} is meant for it: no answer.", policy.name),
            Passed::Ignore(number) => {
                sentence(&format!("{} says to leave it alone.", rule(number)))
            }
            Passed::OptedOut(number) => sentence(&format!(
                "{} would answer, but they had asked not to be contacted: no answer.",
                rule(number)
            )),
            Passed::Terms(number, terms) => sentence(&format!(
                "{} would answer, but that is against the rules of the place ({}): no answer.",
                rule(number),
                names(terms)
            )),
            Passed::Capped(number) => sentence(&format!(
                "{} would answer, but they had been contacted as often as the policy allows ({} in \
                 {} days): no answer.",
                rule(number),
                policy.conduct.contact_cap,
                policy.conduct.cap_days
            )),
        }
    }

    /// What came, how it was taken and why, and what came of it.
    fn contacted(&self, day: u16, brand: &str, met: &Encounter) -> Vec<String> {
        let Encounter { post, contact, receiver, felt, verdict, business_hours, breaks } = met;
        let hours = contact.latency_hours;
        let mut to = format!("{}, {}", written(*post, day), words::after(hours));
        // Where the desk was closed most of the time, that is why.
        if *business_hours < 0.5 * hours {
            to += &format!(" ({} of the desk's own time)", words::duration(*business_hours));
        }
        let asked = contact.act.asks_leave();
        let came = came(brand, &to, contact);
        let mut end = String::new();
        if felt.proper && !felt.wrong_tone && !felt.expected && !contact.addressed {
            end += "They had not expected it. ";
        }
        end += match (felt.wrong_tone, felt.solved) {
            (true, _) => "It struck the wrong tone, which is worse than silence.",
            (_, true) => "It settled the matter.",
            _ if asked && !contact.consent => "They did not want help.",
            _ => "It settled nothing.",
        };
        if verdict.severity > 0.0 {
            end += &format!(" As an intrusion it weighed {:.2} of 1.", verdict.severity);
        }
        if !breaks.is_empty() {
            end += &format!(" It was against the rules of the place ({}).", names(*breaks));
        }
        vec![came, self.felt(contact, receiver, felt), end]
    }

    /// Proper or an intrusion, by which reasons.
    fn felt(&self, contact: &Contact, receiver: &Receiver, felt: &Felt) -> String {
        let percent = 100.0 * felt.proper_probability;
        let mut reasons = self.setting().judgement().reasons(contact, receiver).to_vec();
        reasons.retain(|(_, weight)| weight.abs() >= 0.05);
        reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let side = |wanted: bool| {
            let all = reasons.iter().filter(|(_, weight)| (*weight > 0.0) == wanted);
            let all = all.map(|(why, weight)| {
                format!("{} {weight:+.1}", words::why(*why, contact, *weight > 0.0))
            });
            let all: Vec<String> = all.collect();
            if all.is_empty() { "nothing much".into() } else { all.join(", ") }
        };
        let (good, bad) = (side(true), side(false));
        if felt.proper {
            format!(
                "They found it proper (chance of that {percent:.0}%). For it: {good}. Against it: {bad}."
            )
        } else {
            let percent = 100.0 - percent;
            format!(
                "They felt intruded on (chance of that {percent:.0}%). Against it: {bad}. For it: {good}."
            )
        }
    }

    /// What the day changed in the person.
    fn changes(&self, before: &PersonState, after: &PersonState) -> Option<String> {
        let mut parts = Vec::new();
        let mut moved = |what: String, a: f64, b: f64, signed: bool| {
            if (b - a).abs() >= 0.005 {
                parts.push(match signed {
                    true => format!("{what} {a:+.2} to {b:+.2}"),
                    false => format!("{what} {a:.2} to {b:.2}"),
                });
            }
        };
        for (brand, bond) in &before.bonds {
            let Some(now) = after.bond(*brand) else { continue };
            let with = self.brand(*brand);
            let what = if bond.customer || now.customer { "satisfaction" } else { "impression" };
            let of = if bond.customer || now.customer { "with" } else { "of" };
            moved(format!("{what} {of} {with}"), bond.satisfaction, now.satisfaction, true);
            moved(format!("irritation at {with}"), bond.irritation, now.irritation, false);
            moved(format!("feeling neglected by {with}"), bond.neglect, now.neglect, false);
        }
        let strain = |state: &PersonState| state.standing.experience.strain;
        moved("privacy strain".into(), strain(before), strain(after), false);
        if after.standing.aware && !before.standing.aware {
            parts.push("they now know that brands listen".into());
        }
        if before.standing.aware && !after.standing.aware {
            parts.push("they have forgotten that brands listen".into());
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        (!parts.is_empty()).then(|| format!("= {}", parts.join("; ")))
    }
}

/// What came, in one turn or two.
fn came(brand: &str, to: &str, contact: &Contact) -> String {
    let second = contact.second.map(|Second { own_hours, help_hours }| {
        (words::duration(own_hours), words::duration(help_hours))
    });
    match (contact.act, second) {
        (Action::AskPermission, _) if contact.consent => format!(
            "{brand} took up {to}, and asked whether help is welcome; they said yes, and help came."
        ),
        (Action::AskPermission, _) => {
            format!("{brand} took up {to}, and asked whether help is welcome.")
        }
        (Action::AskDetails, Some((own, help))) => format!(
            "{brand} took up {to}, and asked in public for details; they gave them after {own}, and \
             help came {help} after the post."
        ),
        (Action::AskDetails, None) => {
            format!("{brand} took up {to}, and asked in public for details; none were given.")
        }
        (Action::HandOver, Some((own, help))) => format!(
            "{brand} took up {to}, and asked them in public to write in private; they did after {own}, \
             and were helped there {help} after the post."
        ),
        (Action::HandOver, None) => format!(
            "{brand} took up {to}, and asked them in public to write in private; they did not."
        ),
        (
            act @ (Action::Ignore
            | Action::PublicReply
            | Action::PrivateMessage
            | Action::Offer
            | Action::Escalate
            | Action::Apologise
            | Action::Compensate),
            _,
        ) => format!("{brand} answered {to}, with {}.", words::act(act)),
    }
}

/// What somebody thinks of a brand on the day on which they leave it or come.
fn at_satisfaction(state: &PersonState, brand: usize, what: &str) -> String {
    let bond = state.bond(brand);
    bond.map_or(String::new(), |bond| format!(", at {what} {:+.2}", bond.satisfaction))
}

/// The level of a brand's playbook at an hour of a day [since day 0].
fn level_at(day: &DayOfLife, brand: usize, hour: u32) -> usize {
    let mut levels = day.in_force.iter().rev();
    let force = levels.find(|force| force.brand == brand && force.from <= hour);
    force.map_or(0, |force| force.level)
}

fn decided(policy: &Policy, number: usize) -> String {
    let does = policy.rules.get(number).map_or(String::new(), words::rule_does);
    sentence(&format!("{} decided: {does}.", words::rule_name(policy, number)))
}

/// A post of this day or of an earlier one.
fn written(post: PostKey, today: u16) -> String {
    let the = words::the_post(post.kind);
    if post.day == today { the.into() } else { format!("{the} of day {}", post.day) }
}

/// The text with its first letter large, unless it begins with a brand's or a policy's name.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The share of the reason that struck, and what else pushed.
fn others(share: f64, reason: Reason, hazards: &Hazards) -> String {
    let total: f64 = hazards.iter().sum();
    let mut rest: Vec<(Reason, f64)> = Reason::ALL
        .into_iter()
        .filter(|other| *other != reason)
        .map(|other| (other, 100.0 * hazards[other as usize] / total))
        .filter(|(_, share)| *share >= 1.0)
        .collect();
    rest.sort_by(|a, b| b.1.total_cmp(&a.1));
    if rest.is_empty() {
        return String::new();
    }
    let rest: Vec<String> = rest
        .iter()
        .map(|(other, share)| format!("{} {share:.0}%", words::reason(*other)))
        .collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    format!(" ({share:.0}% of what pushed them out that day; besides, {})", list(&rest))
}
