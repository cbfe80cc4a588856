//! Listening and policy: what of the talk is heard, and what the rules say about it.
//!
//! What a brand decides about a post rests on its records of the night before, and on the policy in
//! force at the minute of the post. Decisions change nothing: they can be made again for the rest of a
//! day in which the policy changes. What they change is changed when the time of the post has come.

use crate::model::alarm::Sign;
use crate::model::desk::handling_minutes;
use crate::model::policy::{Listens, Perceived, Rule};
use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::model::terms::held_back;
use crate::world::brand_state::Daily;
use crate::world::desk::ReplyJob;
use crate::world::people::flag;
use crate::world::probe::{Event, Passed, PostKey, Probe};
use crate::world::relation::mark;
use crate::world::simulation::World;

/// A post and what is known about it in the morning.
pub(super) struct KnownPost {
    pub post: Post,
    /// Whether the author expects an answer.
    pub expected: bool,
    /// Whether the monitor finds it.
    found: bool,
    /// As the brand's records have its author; kind and sensitivity are the true ones.
    records: Perceived,
}

/// What a brand makes of a post that it hears.
pub(super) struct Handling {
    /// What it takes it for.
    seen: Perceived,
    /// Effort of the reply that a stranger would get [replies].
    at_first: f64,
    /// The rule by which it is answered, and its number; or why it is not.
    pub answer: Result<(usize, Rule), Passed>,
    /// The reply, as it was planned then.
    pub job: Option<ReplyJob>,
    /// From post to reply, where nobody waits for anybody [hours].
    pub at_once: f64,
}

impl World {
    /// What is known about a post in the morning.
    pub(super) fn know(&self, brand: usize, post: &Post) -> KnownPost {
        let setting = &self.setting;
        let platform = &setting.platforms[usize::from(post.platform)].is;
        let relation = &self.brands[brand].relations[post.slot as usize];
        KnownPost {
            post: *post,
            expected: self.expects_answer(post),
            // The brand's dashboard rests on the monitor whatever the policy listens to.
            found: post.public
                && self.draw(Purpose::Recall, brand, post)
                    < setting.listening.recall * platform.monitorable_share,
            records: Perceived {
                kind: post.kind,
                addressed: post.addressed,
                sensitivity: f64::from(post.sensitivity),
                follower: relation.tie.is_listed(),
                loyalist: relation.is_loyalist(),
                history: relation.history(),
                days_since_contact: relation.days_since_contact(self.day),
                opted_out: relation.marks & mark::OPTED_OUT != 0,
                reach: self.people.network.n_readers(post.author),
            },
        }
    }

    /// Whether the author expects an answer: who addresses a brand expects it to read; an answer
    /// to other posts is expected only by those who know that brands listen.
    fn expects_answer(&self, post: &Post) -> bool {
        let level = self.tables.expects[post.kind as usize][usize::from(post.addressed)];
        (post.addressed || self.is_aware(post.author))
            && f64::from(self.people.expectation[post.author as usize]) > level
    }

    /// What the monitor, or an agent who reads so much of the context, takes a post for.
    fn read_as(&self, brand: usize, post: &Post, reading: f64) -> Kind {
        match self.setting.mechanisms.misreading {
            true => {
                let draw = self.draw(Purpose::PerceivedKind, brand, post);
                self.setting.listening.perceived_kind(post.kind, reading, draw)
            }
            false => post.kind,
        }
    }

    /// What the brand makes of a post by the policy in force, having decided on so many contacts with
    /// its author today; `None` where it does not hear it.
    pub(super) fn decide(&self, brand: usize, known: &KnownPost, today: u32) -> Option<Handling> {
        let (setting, post) = (&self.setting, &known.post);
        let state = &self.brands[brand];
        let heard = match state.policy.listens {
            Listens::Nothing => false,
            Listens::Addressed => post.addressed,
            Listens::Everything => post.addressed || (setting.mechanisms.listening && known.found),
        };
        if !heard {
            return None;
        }
        let reading = state.policy.conduct.context_reading;
        let kind = self.read_as(brand, post, reading);
        let seen = Perceived { kind, ..known.records };
        let stranger = seen.as_stranger();
        let platform = &setting.platforms[usize::from(post.platform)].is;
        let sent = held_back(&state.policy, &stranger, platform).is_empty();
        let to_stranger = state.rules.decide(&stranger).filter(|_| sent);
        let answer = self.answer_to(brand, post, &seen, today);
        let rule = answer.as_ref().ok().map(|(_, rule)| rule);
        Some(Handling {
            seen,
            at_first: match setting.mechanisms.reply {
                true => to_stranger.map_or(0.0, |(_, rule)| self.mean_effort(rule)),
                false => 0.0,
            },
            job: rule.map(|rule| self.job(brand, known, kind, rule)),
            at_once: state.policy.conduct.handling_hours,
            answer,
        })
    }

    /// The rule by which a heard post is answered, or why the brand stays silent.
    fn answer_to(
        &self,
        brand: usize,
        post: &Post,
        seen: &Perceived,
        today: u32,
    ) -> Result<(usize, Rule), Passed> {
        if !self.setting.mechanisms.reply {
            return Err(Passed::NoReplies);
        }
        let state = &self.brands[brand];
        let (number, rule) = state.rules.decide(seen).ok_or(Passed::NoRule)?;
        // Whoever speaks to the brand wants to be answered, opted out or not.
        let refused = seen.opted_out && !post.addressed && state.policy.honours_opt_out;
        let platform = &self.setting.platforms[usize::from(post.platform)].is;
        let forbidden = held_back(&state.policy, seen, platform);
        if !rule.act.speaks() {
            Err(Passed::Ignore(number))
        } else if refused {
            Err(Passed::OptedOut(number))
        } else if !forbidden.is_empty() {
            Err(Passed::Terms(number, forbidden))
        } else if !self.within_cap(brand, post.slot, today) {
            Err(Passed::Capped(number))
        } else {
            Ok((number, rule.clone()))
        }
    }

    /// Whether the policy's cap allows one more contact with a person, after so many decided today.
    fn within_cap(&self, brand: usize, slot: u32, today: u32) -> bool {
        let brand = &self.brands[brand];
        let conduct = &brand.policy.conduct;
        if conduct.contact_cap <= 0.0 {
            return true;
        }
        let now = self.day as i16;
        let counts = |day: &&i16| **day < now && f64::from(now - **day) < conduct.cap_days;
        let earlier =
            brand.contact_days.get(&slot).map_or(0, |days| days.iter().filter(counts).count());
        (earlier as f64) + f64::from(today) < conduct.contact_cap
    }

    /// Mean effort of what a rule does [replies].
    fn mean_effort(&self, rule: &Rule) -> f64 {
        let share = self.setting.appraisal.answering_share(rule.act);
        rule.act.effort().moments(share, 1.0).0
    }

    /// The reply to a post that is taken for this kind.
    fn job(&self, brand: usize, known: &KnownPost, perceived: Kind, rule: &Rule) -> ReplyJob {
        let draw = self.draw(Purpose::HandlingTime, brand, &known.post);
        let policy = &self.brands[brand].policy;
        let time = rule.act.effort();
        let whole = time.of(self.would_answer(brand, &known.post, rule.act));
        let mean = whole * (1.0 + policy.conduct.context_reading) * policy.desk.minutes_per_reply;
        let minutes = handling_minutes(mean, policy.desk.spread, draw);
        ReplyJob {
            post: known.post,
            perceived,
            reading: policy.conduct.context_reading,
            expected: known.expected,
            rule: rule.clone(),
            minutes,
            first_minutes: minutes * (time.first / whole),
        }
    }

    /// The time of a post has come: it is on the dashboard, and the brand has decided. Without an answer
    /// its author has been ignored.
    pub(super) fn hear(
        &mut self,
        brand: usize,
        known: &KnownPost,
        decision: Option<&Handling>,
        probe: &mut impl Probe,
    ) {
        let post = &known.post;
        if known.expected && !post.addressed {
            self.consumers.flags[post.author as usize] |= flag::EXPECTED_UNASKED;
        }
        if known.found || post.addressed {
            let kind = self.read_as(brand, post, 0.0);
            if kind == Kind::Failure {
                self.brands[brand].dashboard.find(Sign::Complaints, post.time);
            }
            if known.found
                && let Some(tally) = self.tally(brand, post.author)
            {
                tally.found_posts += 1;
                tally.found_addressed += u64::from(post.addressed);
                match kind {
                    Kind::Failure => tally.seen_complaints += 1,
                    Kind::Delight => tally.seen_praise += 1,
                    Kind::Question | Kind::Mention | Kind::PeerTalk => {}
                }
            }
        }
        if let Some(decision) = decision {
            self.note_decision(brand, post, decision, probe);
        }
        if decision.is_none_or(|decision| decision.answer.is_err()) {
            self.ignore(brand, post, known.expected, post.time, probe);
        }
    }

    fn note_decision(
        &mut self,
        brand: usize,
        post: &Post,
        decision: &Handling,
        probe: &mut impl Probe,
    ) {
        let Handling { seen, at_first, answer, job: _, at_once: _ } = decision;
        let effort = answer.as_ref().map_or(0.0, |(_, rule)| self.mean_effort(rule));
        let state = &mut self.brands[brand];
        state.complaints_heard += u64::from(seen.kind == Kind::Failure);
        state.note(Daily::Heard, 1.0);
        state.desk.compare(*at_first, effort);
        // Whatever is in force today, the count may matter tomorrow.
        let capped = state.policies().any(|policy| policy.conduct.contact_cap > 0.0);
        if answer.is_ok() && capped {
            let days = state.policies().map(|policy| policy.conduct.cap_days).fold(0.0, f64::max);
            let today = self.day as i16;
            let contacts = state.contact_days.entry(post.slot).or_default();
            contacts.retain(|day| f64::from(today - day) < days);
            contacts.push(today);
        }
        if let Some(tally) = self.tally(brand, post.author) {
            tally.heard += 1;
            tally.wanted += u64::from(answer.is_ok());
        }
        let (key, day) = (PostKey::of(post), self.day);
        probe.see(day, post.author, brand, Event::Heard(key, seen.kind, seen.sensitivity));
        let event = match answer {
            Ok((number, _)) => Event::Decided(key, *number),
            Err(why) => Event::Passed(key, *why),
        };
        probe.see(day, post.author, brand, event);
    }
}
