//! The posts of customers who are not simulated, one by one.
//!
//! A day's posts of a kind are a Poisson process whose mean follows the hours. They are drawn at a rate
//! that no policy moves, so that the arms of an experiment share them: what a brand has learnt thins
//! its failures afterwards. Posts that nobody can hear, neither addressed nor found, are left out
//! from the start: they concern no desk.

use super::Ticket;
use super::load::OthersLoad;
use crate::ground::draws::Key;
use crate::ground::math::ln;
use crate::model::clock::Profile;
use crate::model::desk::{Desk, handling_minutes};
use crate::model::load::Circumstances;
use crate::model::policy::{CompiledRules, History, Listens, Perceived, Policy};
use crate::model::post::Kind;
use crate::model::purpose::Purpose;

/// A post that a brand could hear: speaks to it, or was found by the monitor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Audible {
    /// When it was written [days since day 0].
    pub written: f64,
    pub kind: Kind,
    /// Whether it speaks to the brand; else it was found.
    pub addressed: bool,
    pub sensitivity: f64,
    pub follower: bool,
    pub loyalist: bool,
    pub reach: u32,
    /// Draw for the kind that the monitor takes it for.
    seeming_kind: f64,
    /// A failure that a brand has unlearnt is one whose draw is not below what is left of them.
    learnt: f64,
    /// A post by somebody with whom the brand has done is one whose draw is not below what is left.
    stranger: f64,
    /// Draw for where it was found.
    place: f64,
    /// Draw for an agent's time on it.
    handling: f64,
    /// Draw for whether the author answers what is asked.
    answers: f64,
}

impl OthersLoad {
    /// The posts about a brand on a day, by time; what is learnt has no part in it.
    pub fn posts(
        &self,
        key: Key,
        brand: usize,
        day: u16,
        shock: f64,
        profile: &Profile,
    ) -> Vec<Audible> {
        let crowd = &self.crowd;
        let weekday = profile.day_weight(day);
        let rates = crowd.talk.on(&Circumstances { weekday, shock, failure_factor: 1.0 });
        let mut posts = Vec::new();
        for kind in Kind::ALL {
            let heard = crowd.hearing.heard(kind, true);
            let rate = self.customers * rates[kind as usize] * heard;
            if rate <= 0.0 {
                continue;
            }
            let speaks = crowd.hearing.heard(kind, false) / heard;
            let by_talkative = crowd.talk.by_talkative(kind);
            let mut stream =
                key.stream(Purpose::DeskPosts, brand as u32, kind as u32, u32::from(day));
            let mut places =
                key.stream(Purpose::DeskPlaces, brand as u32, kind as u32, u32::from(day));
            let mut answers =
                key.stream(Purpose::DeskAnswers, brand as u32, kind as u32, u32::from(day));
            // Share of the day's posts that are expected before this one.
            let mut share = -ln(stream.uniform()) / rate;
            while share < 1.0 {
                let addressed = stream.uniform() < speaks;
                let spread = crowd.sensitivity_spread * (2.0 * stream.uniform() - 1.0);
                let sensitivity = (crowd.brand.sensitivity + spread).clamp(0.0, 1.0);
                posts.push(Audible {
                    written: f64::from(day) + profile.time_of_day(share),
                    kind,
                    addressed,
                    // As a post carries it.
                    sensitivity: f64::from(sensitivity as f32),
                    follower: stream.uniform() < crowd.brand.follower_share,
                    loyalist: stream.uniform() < crowd.brand.loyalist_share,
                    reach: crowd.readers.of_author(by_talkative, stream.uniform()),
                    seeming_kind: stream.uniform(),
                    learnt: stream.uniform(),
                    stranger: stream.uniform(),
                    place: places.uniform(),
                    handling: stream.uniform(),
                    answers: answers.uniform(),
                });
                share -= ln(stream.uniform()) / rate;
            }
        }
        posts.sort_by(|a, b| a.written.total_cmp(&b.written));
        posts
    }

    /// The replies that a policy makes of posts, in their order; `number` counts arrivals.
    pub fn tickets(
        &self,
        posts: &[Audible],
        policy: &Policy,
        rules: &CompiledRules,
        desk: &Desk,
        (failure_factor, change): (f64, f64),
        mut number: impl FnMut() -> u64,
    ) -> Vec<Ticket> {
        let (crowd, reading) = (&self.crowd, policy.conduct.context_reading);
        if !crowd.replies {
            return Vec::new();
        }
        let ticket = |post: &Audible| {
            let happens = post.kind != Kind::Failure || post.learnt < failure_factor;
            let heard = match policy.listens {
                Listens::Nothing => false,
                Listens::Addressed => post.addressed,
                Listens::Everything => true,
            };
            if !happens || !heard || post.stranger >= change {
                return None;
            }
            let judges = &crowd.listening;
            let seen = Perceived {
                kind: judges.perceived_kind(post.kind, reading, post.seeming_kind),
                addressed: post.addressed,
                sensitivity: post.sensitivity,
                follower: post.follower,
                loyalist: post.loyalist,
                history: History::None,
                days_since_contact: None,
                opted_out: false,
                reach: post.reach,
            };
            let (_, rule) = rules.decide(&seen)?;
            if !rule.act.speaks() || !crowd.places.sends(policy, &seen, post.place) {
                return None;
            }
            let second = post.answers < crowd.answering[rule.act as usize];
            let mean = rule.act.effort().of(second) * (1.0 + reading) * desk.minutes_per_reply;
            Some(Ticket {
                number: number(),
                written: post.written,
                priority: rule.priority,
                minutes: handling_minutes(mean, desk.spread, post.handling),
            })
        };
        posts.iter().filter_map(ticket).collect()
    }
}

#[cfg(test)]
mod tests;
